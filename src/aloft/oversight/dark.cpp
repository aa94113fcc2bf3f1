#include "aloft/oversight/dark.h"

#include <algorithm>
#include <map>

#include "aloft/base/check.h"

namespace aloft::oversight {
namespace {

// Whole windows of ten minutes, so that nothing depends on the cut; memory stays that of an hour.
constexpr std::int64_t kBlock_s = 3'600;
constexpr double kLossMax = 0.01;

/// By decision, or by the way in which there is no service without one.
struct Cause {
  std::int64_t decision = 0;
  std::string way;  ///< Empty with a decision.
  friend auto operator<=>(const Cause&, const Cause&) = default;
};

struct ParcelTally {
  std::uint32_t reference = 0;  ///< Slots that the reference serves.
  std::uint32_t actual = 0;     ///< Slots that the actual run serves.
  std::map<Cause, std::uint32_t> dark;
  [[nodiscard]] std::uint32_t decided() const {
    std::uint32_t slots = 0;
    for (const auto& [cause, count] : dark) slots += cause.decision != 0 ? count : 0;
    return slots;
  }
};

constexpr const char* kUnderTheFloor = "under the floor of the trust file";

// Beams that others take or leave change single slots everywhere, and rates with them: what a part
// gets in other slots counts for it.
double lost_to(const Cause& cause, std::uint32_t slots, const ParcelTally& tally) {
  const bool contended =
      cause.way == plan::text_of(plan::Reason::no_beam_free) || cause.way == kUnderTheFloor;
  if (!contended) return slots;
  return static_cast<double>(tally.reference) - tally.actual - tally.decided();
}

class Comparison {
 public:
  Comparison(engine::World reference, engine::World actual, const authority::Rules& rules,
             std::int64_t floor_bps)
      : reference_(std::move(reference)),
        actual_(std::move(actual)),
        cells_(actual_.atlas->planned_cells()),
        rules_(rules),
        floor_bps_(static_cast<float>(floor_bps)),
        tallies_(cells_.parcels.size()) {}

  Result<DarkList> run();

 private:
  Result<void> compare(UtcTime start, std::int64_t duration_s);
  void note_reference(const engine::SlotRecord& record);
  Result<void> note_actual(const engine::SlotRecord& record);
  [[nodiscard]] bool is_served(const engine::World& world, const engine::SlotRecord& record,
                               std::size_t parcel) const;
  [[nodiscard]] Cause cause_of(const engine::SlotRecord& record, std::size_t parcel,
                               const authority::Activation& decided) const;
  [[nodiscard]] std::vector<Dark> rows() const;
  [[nodiscard]] Dark row_of(TerritoryIndex territory, const Cause& cause) const;

  engine::World reference_;
  engine::World actual_;
  const earth::PlannedCells& cells_;
  const authority::Rules& rules_;
  float floor_bps_;
  std::vector<ParcelTally> tallies_;
  /// Of the block: slots one after the other, a bit for each parcel.
  std::map<std::int64_t, std::vector<bool>> servable_;
  DarkList list_;
};

bool Comparison::is_served(const engine::World& world, const engine::SlotRecord& record,
                           std::size_t parcel) const {
  const earth::Parcel& part = cells_.parcels[parcel];
  const engine::ParcelService service =
      engine::service_of(world, record, cells_.id[part.cell], part);
  return service.reason == plan::Reason::served && service.downlink_typical_bps >= floor_bps_ &&
         service.uplink_typical_bps >= floor_bps_;
}

Cause Comparison::cause_of(const engine::SlotRecord& record, std::size_t parcel,
                           const authority::Activation& decided) const {
  const earth::Parcel& part = cells_.parcels[parcel];
  const earth::CellId cell = cells_.id[part.cell];
  if (part.territory.valid())
    if (const authority::Standing& standing = decided.of(part.territory, cell); standing.off)
      return {standing.decision, ""};
  const plan::Reason reason = engine::service_of(actual_, record, cell, part).reason;
  if (reason == plan::Reason::not_activated) return {0, "left out of the plan"};
  if (reason != plan::Reason::served) return {0, plan::text_of(reason)};
  const bool throttled = part.territory.valid() && actual_.policy.throttle[part.territory].is_set();
  return {0, throttled ? "throttled under the floor of the trust file" : kUnderTheFloor};
}

void Comparison::note_reference(const engine::SlotRecord& record) {
  std::vector<bool> served(cells_.parcels.size());
  for (std::size_t p = 0; p < served.size(); ++p) {
    served[p] = is_served(reference_, record, p);
    tallies_[p].reference += served[p] ? 1 : 0;
  }
  servable_[record.slot.number] = std::move(served);
}

Result<void> Comparison::note_actual(const engine::SlotRecord& record) {
  const auto decided = authority::activation_at(rules_, *actual_.atlas, record.slot.begin());
  if (!decided) return tl::unexpected<Error>(decided.error());
  const std::vector<bool>& servable = servable_.at(record.slot.number);
  for (std::size_t p = 0; p < servable.size(); ++p) {
    if (is_served(actual_, record, p))
      ++tallies_[p].actual;
    else if (servable[p])
      ++tallies_[p].dark[cause_of(record, p, *decided)];
  }
  if (list_.slots++ == 0) list_.from = record.slot.begin();
  list_.to = record.slot.next().begin();
  return {};
}

Result<void> Comparison::compare(UtcTime start, std::int64_t duration_s) {
  for (engine::World* world : {&reference_, &actual_}) {
    world->scenario.start = start;
    world->scenario.duration_s = duration_s;
  }
  servable_.clear();
  auto ran = engine::for_each_slot(reference_, cells_, [&](const auto& record) -> Result<void> {
    note_reference(record);
    return {};
  });
  if (!ran) return ran;
  return engine::for_each_slot(actual_, cells_,
                               [&](const auto& record) { return note_actual(record); });
}

Dark Comparison::row_of(TerritoryIndex territory, const Cause& cause) const {
  Dark row;
  row.territory = territory;
  row.cause = cause.way;
  if (cause.decision != 0)
    for (const authority::Rule& rule : rules_.all())
      if (rule.decision == cause.decision) row.decision = rule;
  return row;
}

std::vector<Dark> Comparison::rows() const {
  struct Sum {
    Dark row;
    double people_time = 0.0;
    double cell_time = 0.0;
  };
  std::map<std::pair<TerritoryIndex, Cause>, Sum> sums;
  for (std::size_t p = 0; p < tallies_.size(); ++p) {
    const ParcelTally& tally = tallies_[p];
    const auto servable = static_cast<double>(tally.reference);
    for (const auto& [cause, slots] : tally.dark) {
      if (cause.decision == 0 && lost_to(cause, slots, tally) <= kLossMax * servable) continue;
      const earth::Parcel& part = cells_.parcels[p];
      Sum& sum = sums.try_emplace({part.territory, cause}, row_of(part.territory, cause), 0.0, 0.0)
                     .first->second;
      const double share = slots / servable;
      ++sum.row.cells;
      sum.row.area_km2 += part.area_km2;
      sum.row.people += part.population;
      sum.people_time += share * part.population;
      sum.cell_time += share;
    }
  }
  std::vector<Dark> rows;
  for (auto& [key, sum] : sums) {
    sum.row.share_of_time = sum.row.people > 0.0
                                ? sum.people_time / sum.row.people
                                : sum.cell_time / static_cast<double>(sum.row.cells);
    rows.push_back(std::move(sum.row));
  }
  std::stable_sort(rows.begin(), rows.end(), [](const Dark& a, const Dark& b) {
    if (a.decision.has_value() != b.decision.has_value()) return !a.decision.has_value();
    return a.people > b.people;
  });
  return rows;
}

Result<DarkList> Comparison::run() {
  const UtcTime start = actual_.scenario.start;
  const std::int64_t whole_s = actual_.scenario.duration_s;
  for (std::int64_t done_s = 0; done_s < whole_s; done_s += kBlock_s) {
    auto compared = compare(plus_seconds(start, done_s), std::min(kBlock_s, whole_s - done_s));
    if (!compared) return pass_on(compared);
  }
  list_.rows = rows();
  return list_;
}

}  // namespace

Result<DarkList> find_dark(engine::World reference, engine::World actual,
                           const authority::Rules& rules, std::int64_t floor_bps) {
  ALOFT_CHECK(reference.atlas == actual.atlas, "both are over the same territories");
  return Comparison(std::move(reference), std::move(actual), rules, floor_bps).run();
}

}  // namespace aloft::oversight
