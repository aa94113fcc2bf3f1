#include <bit>

#include "aloft/engine/engine.h"
#include "aloft/engine/statistics.h"

namespace aloft::engine {
namespace {

// Order matters, so that two cells that changed places are seen.
void mix(std::uint64_t value, std::uint64_t& checksum) {
  checksum = (std::rotl(checksum, 5) ^ value) * 0x9e3779b97f4a7c15ULL;
}

void add(const SlotRecord& record, Tally& tally) {
  ++tally.slots;
  for (const CellIndex cell : rows<CellIndex>(record.plan.satellite.size())) {
    ++tally.cell_slots;
    const SatelliteIndex satellite = record.plan.satellite[cell];
    if (!satellite.valid()) continue;
    ++tally.served;
    mix(satellite.value(), tally.checksum);
    mix(std::bit_cast<std::uint32_t>(record.paths.rtt_s[cell]), tally.checksum);
    mix(std::bit_cast<std::uint32_t>(record.flows.downlink_typical_bps[cell]), tally.checksum);
  }
}

}  // namespace

Result<Tally> tally(const World& world, const earth::PlannedCells& cells) {
  Statistics statistics(world, cells, {});
  Tally tally;
  auto ran = for_each_slot(world, cells, [&](const SlotRecord& record) -> Result<void> {
    statistics.add(record);
    add(record, tally);
    return {};
  });
  if (!ran) return pass_on(ran);
  return tally;
}

}  // namespace aloft::engine
