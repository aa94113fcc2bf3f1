/// What parcels had that were off in some slot: a parcel can be dark while its cell is lit for the
/// neighbour. Private to engine/.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "aloft/engine/engine.h"

namespace aloft::engine {

class OffParcels {
 public:
  struct Record {
    /// What the cell had while the parcel was off, by reason.
    std::array<std::uint32_t, plan::kReasonCount> cell_meanwhile{};
    std::uint32_t off = 0;             ///< Slots.
    std::uint32_t outage = 0;          ///< Slots of the outage that goes on now.
    std::uint32_t longest_outage = 0;  ///< Of the cell before the parcel was first off, too.
    std::map<std::int64_t, std::uint32_t> slots_by_decision;
  };

  explicit OffParcels(std::size_t parcels) : row_(parcels, kNone) {}
  /// What a cell has in a slot, this slot included.
  struct CellSlot {
    plan::Reason reason = plan::Reason::served;
    std::uint32_t outage = 0;  ///< Slots of the outage that goes on now.
    std::uint32_t longest_outage = 0;
  };
  /// One slot of a parcel, in the order of time.
  void add(std::size_t parcel, const ParcelService& service, const CellSlot& cell);
  /// Nothing of a parcel that was never off.
  [[nodiscard]] const Record* find(std::size_t parcel) const;
  /// Every decision that has kept a parcel off, as it stood when first seen. 0: none did.
  [[nodiscard]] const std::map<std::int64_t, authority::Standing>& decisions() const {
    return decisions_;
  }

 private:
  static constexpr std::uint32_t kNone = 0xffffffff;
  std::vector<std::uint32_t> row_;
  std::vector<Record> records_;
  std::map<std::int64_t, authority::Standing> decisions_;
};

}  // namespace aloft::engine
