// The lasers of catalogue objects: against the rule of docs/models/link.md taken literally, and
// its limits on a real catalogue.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

#include <fmt/core.h>

#include "aloft/link/test_world.h"

namespace aloft::link {
namespace {

using Pair = std::pair<std::size_t, std::size_t>;

constexpr double kPi = 3.14159265358979323846;

/// Two shells whose satellites have forgotten that they are one.
struct LooseFleet {
  orbit::Satellites satellites;
  orbit::Ephemeris ephemeris;
  explicit LooseFleet(const std::vector<scenario::Shell>& shells, std::int64_t seconds = 0) {
    const orbit::Fleet fleet = fleet_of(shells);
    satellites = fleet.satellites();
    ephemeris = positions_of(fleet, plus_seconds(noon(), seconds));
    for (auto* column : {&satellites.shell, &satellites.plane, &satellites.slot_in_plane})
      column->assign(satellites.size(), -1);
  }
  [[nodiscard]] Links links(const scenario::Assumptions& assumptions) const {
    Links found;
    LinkPlanner(satellites, {}, assumptions).find_links(ephemeris, found);
    return found;
  }
};

LooseFleet mixed_fleet(std::int64_t seconds) {
  scenario::Shell low = shell_of(9, 16, 4);
  scenario::Shell high = shell_of(6, 20, 1);
  high.inclination = degrees(70.0);
  high.altitude_m = 570e3;
  return LooseFleet({low, high}, seconds);
}

/// The rule, satellite by satellite and pair by pair.
class SlowChooser {
 public:
  SlowChooser(const LooseFleet& fleet, const scenario::Assumptions& assumptions)
      : fleet_(fleet), assumptions_(assumptions), terminals_(fleet.satellites.size()) {
    for (const SatelliteIndex s : rows<SatelliteIndex>(fleet.satellites.size())) {
      const Vector<Itrf> center = from_center(fleet.ephemeris.position[s]);
      const Vector<Itrf> turning{0.0, 0.0, 7.292115e-5};
      const Vector<Itrf> motion = fleet.ephemeris.velocity_m_per_s[s] + cross(turning, center);
      normal_.push_back(unit(cross(center, motion)));
      ahead_.push_back(unit(cross(normal_.back(), center)));
    }
  }

  std::set<Pair> choose() {
    accept(offers([&](std::size_t a, std::size_t b, Offers& of) { offer_in_plane(a, b, of); }));
    const auto busy = terminals_;
    accept(offers_aside(busy));
    return chosen_;
  }

 private:
  struct Offer {
    double cost_m;
    std::size_t to;
    bool operator<(const Offer& o) const { return std::tie(cost_m, to) < std::tie(o.cost_m, o.to); }
  };
  using Offers = std::array<std::vector<Offer>, 4>;  // Ahead, behind, left, right.
  using Terminals = std::array<bool, 4>;             // True where taken.

  [[nodiscard]] Vector<Itrf> line(std::size_t a, std::size_t b) const {
    return fleet_.ephemeris.position[SatelliteIndex(b)] -
           fleet_.ephemeris.position[SatelliteIndex(a)];
  }
  [[nodiscard]] double radius_m(std::size_t s) const {
    return norm(from_center(fleet_.ephemeris.position[SatelliteIndex(s)]));
  }
  static double angle(const Vector<Itrf>& a, const Vector<Itrf>& b) {
    return std::atan2(norm(cross(a, b)), dot(a, b));
  }
  /// Angle from the ascending node to a satellite, along its orbit.
  [[nodiscard]] double phase(std::size_t s) const {
    const Vector<Itrf> node = cross(Vector<Itrf>{0.0, 0.0, 1.0}, normal_[s]);
    const Vector<Itrf> here = from_center(fleet_.ephemeris.position[SatelliteIndex(s)]);
    return here.z >= 0.0 ? angle(node, here) : 2.0 * kPi - angle(node, here);
  }
  /// Range and twice the offset along the orbit, as the sides of a right angle.
  [[nodiscard]] double cost_aside_m(std::size_t a, std::size_t b) const {
    const double turned = std::remainder(phase(a) - phase(b), 2.0 * kPi);
    return std::hypot(norm(line(a, b)), 2.0 * radius_m(a) * turned);
  }
  [[nodiscard]] double off_axis(std::size_t s, std::size_t terminal, const Vector<Itrf>& to) const {
    const Vector<Itrf> axes[] = {ahead_[s], -1.0 * ahead_[s], normal_[s], -1.0 * normal_[s]};
    return angle(axes[terminal], to);
  }
  [[nodiscard]] bool has_free(const Terminals& taken) const {
    return std::count(taken.begin(), taken.end(), true) < assumptions_.laser_terminals;
  }

  void offer_in_plane(std::size_t a, std::size_t b, Offers& of) const {
    const double range_m = norm(line(a, b));
    if (angle(normal_[a], normal_[b]) > kPi / 180.0 || range_m > assumptions_.laser_range_max_m ||
        std::abs(radius_m(a) - radius_m(b)) > 20e3)
      return;
    of[dot(ahead_[a], line(a, b)) >= 0.0 ? 0 : 1].push_back({range_m, b});
  }

  void offer_aside(std::size_t a, std::size_t b, const std::vector<Terminals>& busy,
                   Offers& of) const {
    const double range_m = norm(line(a, b));
    if (!has_free(busy[b]) || range_m > assumptions_.laser_range_max_m || range_m < 150e3 ||
        angle(ahead_[a], ahead_[b]) > kPi / 3.0)
      return;
    std::size_t best = 0;
    for (std::size_t t = 1; t < 4; ++t)
      if (off_axis(a, t, line(a, b)) < off_axis(a, best, line(a, b))) best = t;
    if (busy[a][best] ||
        off_axis(a, best, line(a, b)) > assumptions_.laser_pointing_half_angle.radians())
      return;
    of[best].push_back({best < 2 ? range_m : cost_aside_m(a, b), b});
  }

  static void keep_three(Offers& of) {
    for (auto& row : of) {
      std::sort(row.begin(), row.end());
      if (row.size() > 3) row.resize(3);
    }
  }

  template <class Ask>
  std::vector<Offers> offers(const Ask& ask) const {
    std::vector<Offers> all(terminals_.size());
    for (std::size_t a = 0; a < all.size(); ++a) {
      for (std::size_t b = 0; b < all.size(); ++b)
        if (a != b) ask(a, b, all[a]);
      keep_three(all[a]);
    }
    return all;
  }

  /// A cube of 1/16 of the unit sphere's radius, and whether another is within so many of them.
  [[nodiscard]] bool within(std::size_t a, std::size_t b, int ring) const {
    const auto cube = [](double x) { return std::min(static_cast<int>((x + 1.0) * 16.0), 31); };
    const Vector<Itrf> u = unit(from_center(fleet_.ephemeris.position[SatelliteIndex(a)]));
    const Vector<Itrf> v = unit(from_center(fleet_.ephemeris.position[SatelliteIndex(b)]));
    const auto is_near = [&](double x, double y) {
      const double reach = ring / 16.0;
      return cube(y) >= cube(std::max(x - reach, -1.0)) &&
             cube(y) <= cube(std::min(x + reach, 1.0));
    };
    return is_near(u.x, v.x) && is_near(u.y, v.y) && is_near(u.z, v.z);
  }

  [[nodiscard]] std::vector<Offers> offers_aside(const std::vector<Terminals>& busy) const {
    std::vector<Offers> all(terminals_.size());
    for (std::size_t a = 0; a < all.size(); ++a) {
      if (!has_free(busy[a])) continue;
      for (const int ring : {1, 2, 5, 16}) {
        all[a] = Offers();
        for (std::size_t b = 0; b < all.size(); ++b)
          if (a != b && within(a, b, ring)) offer_aside(a, b, busy, all[a]);
        keep_three(all[a]);
        std::size_t kept = 0;
        for (const auto& row : all[a]) kept += row.size();
        if (kept >= 6) break;
      }
    }
    return all;
  }

  /// The free terminal that points best within its cone; 4 if there is none.
  [[nodiscard]] std::size_t terminal_for(std::size_t a, std::size_t b) const {
    std::size_t best = 4;
    if (!has_free(terminals_[a])) return best;
    for (std::size_t t = 0; t < 4; ++t) {
      const double off = off_axis(a, t, line(a, b));
      if (terminals_[a][t] || off > assumptions_.laser_pointing_half_angle.radians()) continue;
      if (best == 4 || off < off_axis(a, best, line(a, b))) best = t;
    }
    return best;
  }

  /// Lowest cost first, while both ends have a terminal free that points there.
  void accept(const std::vector<Offers>& offers) {
    std::set<std::tuple<double, std::size_t, std::size_t>> sorted;
    for (std::size_t a = 0; a < offers.size(); ++a)
      for (const auto& row : offers[a])
        for (const Offer& offer : row)
          sorted.insert({offer.cost_m, std::min(a, offer.to), std::max(a, offer.to)});
    for (const auto& [cost_m, a, b] : sorted) {
      const std::size_t of_a = terminal_for(a, b);
      const std::size_t of_b = terminal_for(b, a);
      const double clear = lowest_radius_m(fleet_.ephemeris.position[SatelliteIndex(a)],
                                           fleet_.ephemeris.position[SatelliteIndex(b)]);
      if (of_a == 4 || of_b == 4 || chosen_.contains({a, b}) ||
          clear < 6'371'000.0 + assumptions_.laser_grazing_altitude_m)
        continue;
      terminals_[a][of_a] = true;
      terminals_[b][of_b] = true;
      chosen_.insert({a, b});
    }
  }

  const LooseFleet& fleet_;
  const scenario::Assumptions& assumptions_;
  std::vector<Terminals> terminals_;
  std::vector<Vector<Itrf>> normal_;
  std::vector<Vector<Itrf>> ahead_;
  std::set<Pair> chosen_;
};

std::set<Pair> pairs_of(const Links& links) {
  std::set<Pair> pairs;
  for (const LaserLink& laser : links.lasers) pairs.insert({laser.a.value(), laser.b.value()});
  return pairs;
}

TEST(FreeLasers, AreThoseOfTheRuleTakenLiterally) {
  for (const std::int64_t seconds : {0, 1'200, 2'800, 5'000}) {
    const LooseFleet fleet = mixed_fleet(seconds);
    const std::set<Pair> found = pairs_of(fleet.links({}));
    EXPECT_EQ(found, SlowChooser(fleet, {}).choose()) << seconds;
    EXPECT_GT(found.size(), fleet.satellites.size());
  }
}

TEST(FreeLasers, KeepToTheRuleWithOtherLimits) {
  const LooseFleet fleet = mixed_fleet(700);
  scenario::Assumptions assumptions;
  for (const int terminals : {0, 1, 2, 3}) {
    assumptions.laser_terminals = terminals;
    EXPECT_EQ(pairs_of(fleet.links(assumptions)), SlowChooser(fleet, assumptions).choose());
  }
  assumptions = {};
  assumptions.laser_pointing_half_angle = degrees(20.0);
  EXPECT_EQ(pairs_of(fleet.links(assumptions)), SlowChooser(fleet, assumptions).choose());
  assumptions = {};
  assumptions.laser_grazing_altitude_m = 450e3;
  assumptions.laser_range_max_m = 3'000e3;
  EXPECT_EQ(pairs_of(fleet.links(assumptions)), SlowChooser(fleet, assumptions).choose());
}

// Every satellite of a lone, tight ring has its neighbours ahead and behind, and nobody aside.
TEST(FreeLasers, OfOneRingAreTheRing) {
  const LooseFleet fleet({shell_of(1, 40, 0)});
  std::set<Pair> ring;
  for (std::size_t s = 0; s < 40; ++s) ring.insert(std::minmax(s, (s + 1) % 40));
  EXPECT_EQ(pairs_of(fleet.links({})), ring);
}

TEST(FreeLasers, LeaveOutUnusableSatellitesAndThoseWithoutLasers) {
  LooseFleet fleet({shell_of(1, 40, 0)});
  fleet.ephemeris.usable[SatelliteIndex(5)] = 0;
  fleet.ephemeris.position[SatelliteIndex(5)] = {};
  fleet.satellites.has_lasers[SatelliteIndex(20)] = 0;
  for (const auto& [a, b] : pairs_of(fleet.links({})))
    for (const std::size_t s : {a, b}) EXPECT_TRUE(s != 5 && s != 20);
}

/// True if the lasers of one satellite can have a terminal each, within its cone.
bool can_point(const std::vector<std::array<bool, 4>>& allowed) {
  std::array<std::size_t, 4> order{0, 1, 2, 3};
  do {
    bool fits = allowed.size() <= 4;
    for (std::size_t i = 0; fits && i < allowed.size(); ++i) fits = allowed[i][order[i]];
    if (fits) return true;
  } while (std::next_permutation(order.begin(), order.end()));
  return false;
}

class RealCatalogue : public testing::Test {
 protected:
  void SetUp() override {
    scenario::Scenario scenario;
    scenario.start = utc_from_date(2026, 5, 30, 12 * 3600 * kNanosecondsPerSecond);
    scenario.constellation.catalogues = {shared_data("catalogue/starlink_2026-05-30.tle")};
    if (!std::filesystem::exists(scenario.constellation.catalogues.front()))
      GTEST_SKIP() << "the shared data are not there";
    auto fleet = orbit::Fleet::load(scenario);
    ASSERT_TRUE(fleet) << fleet.error().text();
    satellites = fleet->satellites();
    ephemeris = positions_of(*fleet, scenario.start);
    LinkPlanner(satellites, {}, assumptions).find_links(ephemeris, links);
  }
  scenario::Assumptions assumptions;
  orbit::Satellites satellites;
  orbit::Ephemeris ephemeris;
  Links links;
};

TEST_F(RealCatalogue, LasersKeepToRangeClearanceAndPointing) {
  const double cone = assumptions.laser_pointing_half_angle.radians();
  std::vector<std::vector<std::array<bool, 4>>> allowed(satellites.size());
  for (const LaserLink& laser : links.lasers) {
    const Position<Itrf>& a = ephemeris.position[laser.a];
    const Position<Itrf>& b = ephemeris.position[laser.b];
    ASSERT_EQ(laser.range_m, distance_m(a, b));
    ASSERT_LE(laser.range_m, assumptions.laser_range_max_m);
    // In a circle round the Earth's centre, a chord is lowest in its middle.
    const double middle_m = norm(from_center(a + 0.5 * (b - a)));
    ASSERT_GE(middle_m, 6'371'000.0 + assumptions.laser_grazing_altitude_m - 1e3);
    for (const auto& [here, there] : {std::pair(laser.a, laser.b), std::pair(laser.b, laser.a)}) {
      ASSERT_EQ(satellites.has_lasers[here], 1);
      const Vector<Itrf> center = from_center(ephemeris.position[here]);
      const Vector<Itrf> motion =
          ephemeris.velocity_m_per_s[here] + cross(Vector<Itrf>{0.0, 0.0, 7.292115e-5}, center);
      const Vector<Itrf> left = unit(cross(center, motion));
      const Vector<Itrf> ahead = unit(cross(left, center));
      const Vector<Itrf> line = unit(ephemeris.position[there] - ephemeris.position[here]);
      const double along = std::acos(dot(ahead, line));
      const double across = std::acos(dot(left, line));
      allowed[here.value()].push_back({along <= cone + 1e-9, kPi - along <= cone + 1e-9,
                                       across <= cone + 1e-9, kPi - across <= cone + 1e-9});
    }
  }
  for (const auto& of_one : allowed) ASSERT_TRUE(can_point(of_one));
}

// The numbers of docs/models/link.md.
TEST_F(RealCatalogue, LasersTieNearlyAllSatellitesTogether) {
  std::vector<int> degree(satellites.size(), 0);
  std::vector<std::size_t> parent(satellites.size());
  for (std::size_t s = 0; s < parent.size(); ++s) parent[s] = s;
  const auto root = [&](std::size_t s) {
    while (parent[s] != s) s = parent[s] = parent[parent[s]];
    return s;
  };
  for (const LaserLink& laser : links.lasers) {
    ++degree[laser.a.value()];
    ++degree[laser.b.value()];
    parent[root(laser.a.value())] = root(laser.b.value());
  }
  std::array<std::size_t, 5> with{};
  std::map<std::size_t, std::size_t> size_of;
  std::size_t with_lasers = 0;
  for (const SatelliteIndex s : rows<SatelliteIndex>(satellites.size())) {
    if (satellites.has_lasers[s] == 0 || ephemeris.usable[s] == 0) continue;
    ++with_lasers;
    ASSERT_LE(degree[s.value()], 4);
    ++with[static_cast<std::size_t>(degree[s.value()])];
    ++size_of[root(s.value())];
  }
  std::size_t largest = 0;
  for (const auto& [which, size] : size_of) largest = std::max(largest, size);
  fmt::print("{} satellites with lasers, {} lasers; with 0 to 4: {} {} {} {} {}; largest part {}\n",
             with_lasers, links.lasers.size(), with[0], with[1], with[2], with[3], with[4],
             largest);
  EXPECT_GT(static_cast<double>(largest), 0.99 * static_cast<double>(with_lasers));
  EXPECT_GT(static_cast<double>(with[4]), 0.5 * static_cast<double>(with_lasers));
}

}  // namespace
}  // namespace aloft::link
