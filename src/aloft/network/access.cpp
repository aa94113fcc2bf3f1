// What a packet waits for apart from light: the medium, and lasers that do not take the best route.
#include <algorithm>
#include <bit>

#include "aloft/base/math.h"
#include "aloft/base/random.h"
#include "aloft/network/network.h"

namespace aloft::network {
namespace {

/// Streams of random numbers, so that one cell's waits and one satellite's routes differ.
constexpr std::uint64_t kSlotStream = 0x736c6f74ULL;
constexpr std::uint64_t kPacketStream = 0x7061636bULL;
constexpr std::uint64_t kRouteStream = 0x726f7574ULL;
constexpr std::uint64_t kMinuteStream = 0x6d696e75ULL;

constexpr std::uint64_t kSlotsPerMinute = 4;

/// Exponentially distributed with mean 1, at most 36.7.
double exponential_of(std::uint64_t key, std::uint64_t stream, std::uint64_t counter) {
  return -natural_log(random_uniform(key, stream, counter) + 0x1.0p-53);
}

}  // namespace

double access_delay_s(const AccessKey& key, double load, std::uint64_t packet,
                      const scenario::Assumptions& assumptions) {
  const auto slot = static_cast<std::uint64_t>(key.slot.number);
  const std::uint64_t who = random_bits(key.seed, kSlotStream, key.cell.id);
  const double slot_share = exponential_of(who, kSlotStream, slot);
  const double packet_share =
      exponential_of(random_bits(who, kPacketStream, slot), kPacketStream, packet);
  const double busy = 1.0 / (1.0 - std::clamp(load, 0.0, assumptions.access_load_max));
  return assumptions.access_processing_s +
         assumptions.access_wait_s * busy * (slot_share + packet_share) / 2.0;
}

double laser_excess(const AccessKey& key, SatelliteIndex satellite,
                    const scenario::Assumptions& assumptions) {
  const auto slot = static_cast<std::uint64_t>(key.slot.number);
  const double of_slot =
      exponential_of(random_bits(key.seed, kRouteStream, satellite.value()), kRouteStream, slot);
  const double of_minute = exponential_of(random_bits(key.seed, kRouteStream, key.cell.id),
                                          kMinuteStream, slot / kSlotsPerMinute);
  return assumptions.laser_detour * assumptions.typical_load_share * (of_slot + of_minute) / 2.0;
}

Column<CellIndex, double> loads_of(const plan::SlotPlan& plan,
                                   const Column<CellIndex, double>& terminals,
                                   const orbit::Satellites& satellites,
                                   const scenario::Assumptions& assumptions) {
  const double terminal_bps = assumptions.busy_hour_downlink_bps * assumptions.typical_load_share;
  const double channel_bps =
      assumptions.downlink_channel_hz * assumptions.downlink_bit_per_s_per_hz;
  Column<SatelliteIndex, double> asked_bps(satellites.size());
  for (const CellIndex cell : rows<CellIndex>(terminals.size()))
    if (plan.satellite[cell].valid())
      asked_bps[plan.satellite[cell]] += terminals[cell] * terminal_bps;
  Column<CellIndex, double> loads(terminals.size());
  for (const CellIndex cell : rows<CellIndex>(terminals.size())) {
    const SatelliteIndex satellite = plan.satellite[cell];
    if (!satellite.valid()) continue;
    const double of_channels =
        terminals[cell] * terminal_bps / (channel_bps * std::popcount(plan.channels[cell]));
    const double of_satellite =
        asked_bps[satellite] /
        plan::downlink_bps_of(satellites.satellite_class[satellite], assumptions);
    loads[cell] = std::max(of_channels, of_satellite);
  }
  return loads;
}

}  // namespace aloft::network
