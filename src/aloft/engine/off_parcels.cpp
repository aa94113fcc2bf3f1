#include "aloft/engine/off_parcels.h"

#include <algorithm>

namespace aloft::engine {

void OffParcels::add(std::size_t parcel, const ParcelService& service, const CellSlot& cell) {
  const authority::Standing& standing = *service.standing;
  if (row_[parcel] == kNone) {
    if (!standing.off) return;
    row_[parcel] = static_cast<std::uint32_t>(records_.size());
    Record record;
    const bool cell_served = cell.reason == plan::Reason::served;
    record.outage = cell.outage - (cell_served ? 0 : 1);
    // If the cell's longest outage is the one that ends in this slot, it was one shorter before.
    record.longest_outage =
        cell.longest_outage - (!cell_served && cell.outage == cell.longest_outage ? 1 : 0);
    records_.push_back(std::move(record));
  }
  Record& record = records_[row_[parcel]];
  record.outage = service.reason == plan::Reason::served ? 0 : record.outage + 1;
  record.longest_outage = std::max(record.longest_outage, record.outage);
  if (!standing.off) return;
  ++record.off;
  ++record.cell_meanwhile[static_cast<std::size_t>(cell.reason)];
  ++record.slots_by_decision[standing.decision];
  decisions_.emplace(standing.decision, standing);
}

const OffParcels::Record* OffParcels::find(std::size_t parcel) const {
  return row_[parcel] == kNone ? nullptr : &records_[row_[parcel]];
}

}  // namespace aloft::engine
