// What a packet waits for apart from light, against the closed formulas of its distributions.
#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "aloft/network/network.h"

namespace aloft::network {
namespace {

constexpr double kProcessing_s = 5e-3;
constexpr double kWait_s = 8e-3;

scenario::Assumptions access_assumptions() {
  scenario::Assumptions assumptions;
  assumptions.access_processing_s = kProcessing_s;
  assumptions.access_wait_s = kWait_s;
  assumptions.access_load_max = 0.8;
  assumptions.typical_load_share = 0.4;
  assumptions.laser_detour = 2.5;
  return assumptions;
}

AccessKey key_of(std::uint64_t cell, std::int64_t slot) {
  return {77, earth::CellId{0x4700'0000'0000'0001ULL + (cell << 20U)}, Slot{slot}};
}

/// The wait, without processing, of packets that share neither cell nor slot.
std::vector<double> waits_s(double load, std::size_t count) {
  std::vector<double> waits;
  for (std::uint64_t i = 0; i < count; ++i)
    waits.push_back(access_delay_s(key_of(i % 317, static_cast<std::int64_t>(i)), load, i % 5,
                                   access_assumptions()) -
                    kProcessing_s);
  return waits;
}

double mean_of(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

/// Four standard errors of a mean of `count` draws with that standard deviation.
double four_errors(double deviation, std::size_t count) {
  return 4.0 * deviation / std::sqrt(static_cast<double>(count));
}

// Half of the wait is drawn twice: its variance is 2 (mean / 2)^2.
TEST(Access, IsProcessingAndAWaitThatGrowsLikeAQueue) {
  constexpr std::size_t kDraws = 100'000;
  for (const double load : {0.0, 0.25, 0.5, 0.8}) {
    const double mean_s = kWait_s / (1.0 - load);
    EXPECT_NEAR(mean_of(waits_s(load, kDraws)), mean_s,
                four_errors(mean_s / std::sqrt(2.0), kDraws))
        << load;
  }
}

// The sum of two exponentials of mean w/2 is below x with probability 1 - (1 + t) exp(-t),
// t = 2 x / w (Erlang's distribution of order 2).
TEST(Access, IsDistributedAsASumOfTwoExponentials) {
  constexpr std::size_t kDraws = 100'000;
  const std::vector<double> waits = waits_s(0.5, kDraws);
  const double mean_s = kWait_s / 0.5;
  for (const double t : {0.1, 0.5, 1.0, 1.678, 2.0, 3.0, 5.0, 8.0}) {
    const double expected = 1.0 - (1.0 + t) * std::exp(-t);
    const auto below = static_cast<double>(std::count_if(
        waits.begin(), waits.end(), [&](double wait_s) { return wait_s <= t * mean_s / 2.0; }));
    EXPECT_NEAR(below / kDraws, expected,
                four_errors(std::sqrt(expected * (1.0 - expected)), kDraws))
        << t;
  }
  EXPECT_GE(*std::min_element(waits.begin(), waits.end()), 0.0);
}

/// Correlation of the waits of two packets, over many slots.
double correlation_of(std::int64_t slots_between) {
  constexpr std::int64_t kSlots = 40'000;
  double product = 0.0;
  for (std::int64_t slot = 0; slot < kSlots; ++slot) {
    const double first = access_delay_s(key_of(3, 10 * slot), 0.0, 0, access_assumptions());
    const double second =
        access_delay_s(key_of(3, 10 * slot + slots_between), 0.0, 1, access_assumptions());
    product += (first - kProcessing_s - kWait_s) * (second - kProcessing_s - kWait_s);
  }
  return product / kSlots / (kWait_s * kWait_s / 2.0);
}

TEST(Access, SharesHalfOfItsWaitAmongThePacketsOfASlot) {
  EXPECT_NEAR(correlation_of(0), 0.5, 0.06);
  EXPECT_NEAR(correlation_of(1), 0.0, 0.03);
}

TEST(Access, GrowsWithLoadUpToTheLargest) {
  const scenario::Assumptions assumptions = access_assumptions();
  for (std::uint64_t packet = 0; packet < 50; ++packet) {
    const auto delay_s = [&](double load) {
      return access_delay_s(key_of(1, 5), load, packet, assumptions);
    };
    double before_s = 0.0;
    for (double load = 0.0; load <= 0.8; load += 0.1) {
      EXPECT_GT(delay_s(load), before_s);
      before_s = delay_s(load);
    }
    EXPECT_EQ(delay_s(0.81), delay_s(0.8));
    EXPECT_EQ(delay_s(1e9), delay_s(0.8));
    EXPECT_EQ(delay_s(-1.0), delay_s(0.0));
    EXPECT_GE(delay_s(0.0), kProcessing_s);
  }
}

TEST(Access, DependsOnWhoAsksAndNotOnTheOrderOfAsking) {
  const scenario::Assumptions assumptions = access_assumptions();
  const auto all = [&](bool backwards) {
    std::vector<double> delays(1000);
    for (std::size_t i = 0; i < delays.size(); ++i) {
      const std::size_t at = backwards ? delays.size() - 1 - i : i;
      delays[at] = access_delay_s(key_of(at / 100, static_cast<std::int64_t>(at / 10 % 10)), 0.3,
                                  at % 10, assumptions);
    }
    return delays;
  };
  const std::vector<double> forwards = all(false);
  EXPECT_EQ(forwards, all(true));
  std::vector<double> sorted = forwards;
  std::sort(sorted.begin(), sorted.end());
  EXPECT_EQ(std::unique(sorted.begin(), sorted.end()), sorted.end())
      << "every cell, slot and packet has a wait of its own";
  AccessKey other = key_of(0, 0);
  other.seed = 78;
  EXPECT_NE(access_delay_s(other, 0.3, 0, assumptions), forwards[0]);
}

TEST(Access, WithoutWaitIsProcessing) {
  scenario::Assumptions assumptions = access_assumptions();
  assumptions.access_wait_s = 0.0;
  EXPECT_EQ(access_delay_s(key_of(1, 1), 0.7, 3, assumptions), kProcessing_s);
}

// --- Lasers' excess ---

TEST(LaserExcess, HasTheMeanDetourOfATypicalHour) {
  constexpr std::size_t kDraws = 100'000;
  const scenario::Assumptions assumptions = access_assumptions();
  std::vector<double> excesses;
  for (std::size_t i = 0; i < kDraws; ++i)
    excesses.push_back(laser_excess(key_of(i, static_cast<std::int64_t>(4 * i)),
                                    SatelliteIndex(i % 91), assumptions));
  const double mean = 2.5 * 0.4;
  EXPECT_NEAR(mean_of(excesses), mean, four_errors(mean / std::sqrt(2.0), kDraws));
  EXPECT_GE(*std::min_element(excesses.begin(), excesses.end()), 0.0);
}

// Its two halves add up: what two cells differ by comes from their minute, what two satellites
// differ by from their slot.
TEST(LaserExcess, FallsHalfToTheSatelliteAndSlotAndHalfToTheCellAndMinute) {
  const scenario::Assumptions assumptions = access_assumptions();
  const auto excess = [&](std::uint64_t cell, std::size_t satellite, std::int64_t slot) {
    return laser_excess(key_of(cell, slot), SatelliteIndex(satellite), assumptions);
  };
  const auto cells_differ_by = [&](std::size_t satellite, std::int64_t slot) {
    return excess(1, satellite, slot) - excess(2, satellite, slot);
  };
  for (std::int64_t slot = 400; slot < 404; ++slot)
    for (const std::size_t satellite : {5U, 6U})
      EXPECT_NEAR(cells_differ_by(satellite, slot), cells_differ_by(5, 400), 1e-12);
  EXPECT_GT(std::abs(cells_differ_by(5, 404) - cells_differ_by(5, 400)), 1e-6) << "a new minute";
  EXPECT_GT(std::abs(excess(1, 5, 401) - excess(1, 5, 400)), 1e-6) << "a new slot";
  EXPECT_GT(std::abs(excess(1, 6, 400) - excess(1, 5, 400)), 1e-6) << "another satellite";
}

TEST(LaserExcess, IsNothingWithoutDetourOrLoad) {
  scenario::Assumptions assumptions = access_assumptions();
  assumptions.laser_detour = 0.0;
  EXPECT_EQ(laser_excess(key_of(1, 2), SatelliteIndex(3), assumptions), 0.0);
  assumptions = access_assumptions();
  assumptions.typical_load_share = 0.0;
  EXPECT_EQ(laser_excess(key_of(1, 2), SatelliteIndex(3), assumptions), 0.0);
}

// --- Loads ---

/// Four cells: two on a v1, one on a v2 mini, one not served.
class Loads : public testing::Test {
 protected:
  void SetUp() override {
    satellites.satellite_class.push_back(scenario::SatelliteClass::v1);
    satellites.satellite_class.push_back(scenario::SatelliteClass::v2_mini);
    satellites.name.assign(2, "s");
    plan.satellite.push_back(SatelliteIndex(0));
    plan.satellite.push_back(SatelliteIndex(0));
    plan.satellite.push_back(SatelliteIndex(1));
    plan.satellite.push_back(SatelliteIndex());
    for (const int channels : {0b1, 0b10110001, 0b100, 0})
      plan.channels.push_back(static_cast<std::uint8_t>(channels));
    for (const double count : {500.0, 3000.0, 250.0, 9000.0}) terminals.push_back(count);
    assumptions.busy_hour_downlink_bps = 2e6;
    assumptions.typical_load_share = 0.5;  // 1 Mbit/s a terminal.
    assumptions.downlink_channel_hz = 500e6;
    assumptions.downlink_bit_per_s_per_hz = 2.0;  // 1 Gbit/s a channel.
    assumptions.downlink_v1_bps = 10e9;
    assumptions.downlink_v2_mini_bps = 100e9;
  }
  [[nodiscard]] std::vector<double> loads() const {
    return loads_of(plan, terminals, satellites, assumptions).raw();
  }
  plan::SlotPlan plan;
  orbit::Satellites satellites;
  Column<CellIndex, double> terminals;
  scenario::Assumptions assumptions;
};

// 0.5 Gbit/s of 1, 3 of 4, 0.25 of 1; the v1 is asked for 3.5 of 10, the v2 mini for 0.25 of 100.
TEST_F(Loads, AreThoseOfTheChannelsIfTheSatelliteHasRoom) {
  const std::vector<double> found = loads();
  const std::vector<double> expected{0.5, 0.75, 0.25, 0.0};
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t c = 0; c < expected.size(); ++c) EXPECT_DOUBLE_EQ(found[c], expected[c]) << c;
}

TEST_F(Loads, AreThoseOfTheSatelliteIfItIsFuller) {
  assumptions.downlink_v1_bps = 5e9;  // Asked for 3.5: more than the first cell's half.
  EXPECT_DOUBLE_EQ(loads()[0], 0.7);
  EXPECT_DOUBLE_EQ(loads()[1], 0.75);
  assumptions.downlink_v1_bps = 2e9;
  EXPECT_DOUBLE_EQ(loads()[0], 1.75) << "nobody is cut here: access_load_max does that";
  EXPECT_DOUBLE_EQ(loads()[1], 1.75);
  EXPECT_DOUBLE_EQ(loads()[2], 0.25) << "the other satellite's cells do not notice";
}

}  // namespace
}  // namespace aloft::network
