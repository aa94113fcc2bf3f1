#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numeric>
#include <optional>

#include "aloft/base/parallel.h"
#include "aloft/plan/plan.h"
#include "aloft/plan/score.h"

namespace aloft::plan {
namespace {

constexpr std::size_t kFrequenciesMax = 8;

/// A cell's planned neighbours; the cell itself fills up.
using Neighbours = std::array<CellIndex, 8>;

Column<CellIndex, Neighbours> find_neighbours(const earth::PlannedCells& cells) {
  Column<CellIndex, Neighbours> neighbours(cells.size());
  // A cell that `explain` asks for in addition stands at the end, out of order.
  const auto sorted_end = std::is_sorted_until(cells.id.begin(), cells.id.end());
  for_each_row(cells.size(), [&](std::size_t row) {
    const CellIndex cell(row);
    neighbours[cell].fill(cell);
    auto next = neighbours[cell].begin();
    for (const earth::CellId id : earth::neighbours_of(cells.id[cell])) {
      const auto found = std::lower_bound(cells.id.begin(), sorted_end, id);
      if (found != sorted_end && *found == id)
        *next++ = CellIndex(static_cast<std::size_t>(found - cells.id.begin()));
    }
  });
  return neighbours;
}

std::vector<CellIndex> order_of_asking(const Column<CellIndex, double>& terminals) {
  std::vector<CellIndex> order;
  for (const CellIndex c : rows<CellIndex>(terminals.size())) order.push_back(c);
  std::stable_sort(order.begin(), order.end(),
                   [&](CellIndex a, CellIndex b) { return terminals[a] > terminals[b]; });
  return order;
}

bool any_parcel_on(const earth::PlannedCells& cells, CellIndex cell,
                   const authority::Activation& activation) {
  for (std::uint32_t p = cells.first_parcel[cell];
       p < cells.first_parcel[CellIndex(cell.value() + 1)]; ++p) {
    const TerritoryIndex territory = cells.parcels[p].territory;
    if (!territory.valid() || !activation.of(territory, cells.id[cell]).off) return true;
  }
  return cells.first_parcel[cell] == cells.first_parcel[CellIndex(cell.value() + 1)];
}

// Cells are asked in an order that jumps about in memory: what the next ones need is fetched while
// this one is planned.
void fetch_ahead(const std::vector<CellIndex>& order, std::size_t i,
                 const sky::Sightings& sightings) {
  constexpr std::size_t kRowAhead = 12;
  constexpr std::size_t kSightingsAhead = 4;
  if (i + kRowAhead >= order.size()) return;
  __builtin_prefetch(&sightings.first[order[i + kRowAhead]]);
  const std::uint32_t row = sightings.first[order[i + kSightingsAhead]];
  // Two lines hold the sightings of most cells.
  constexpr std::size_t kLine = 16;
  __builtin_prefetch(sightings.satellite.data() + row);
  __builtin_prefetch(sightings.satellite.data() + row + kLine);
  __builtin_prefetch(sightings.sine_elevation.data() + row);
  __builtin_prefetch(sightings.sine_elevation.data() + row + kLine);
  __builtin_prefetch(sightings.away_from_arc.data() + row);
  __builtin_prefetch(sightings.away_from_arc.data() + row + kLine);
}

Reason reason_of(sky::Refusal refusal) {
  switch (refusal) {
    case sky::Refusal::class_without_broadband: return Reason::no_broadband_satellite;
    case sky::Refusal::outside_field_of_view: return Reason::outside_field_of_view;
    case sky::Refusal::gso_exclusion: return Reason::gso_exclusion;
    default: return Reason::no_satellite_above_mask;
  }
}

}  // namespace

struct Work;

struct Planner::Fixed {
  explicit Fixed(const authority::Schedule& schedule)
      : activation(schedule), decided(schedule.steps().size()) {}
  Column<CellIndex, double> terminals;
  std::vector<CellIndex> order;
  authority::Schedule activation;
  /// By step of the schedule: `not_activated`, or nothing against service yet (`served`).
  std::vector<Column<CellIndex, Reason>> decided;
  Column<CellIndex, std::uint8_t> home_frequency;
  Column<CellIndex, std::uint8_t> channels_wanted;
  Column<CellIndex, Neighbours> neighbours;
  std::size_t frequencies = kFrequenciesMax;
  Column<SatelliteIndex, std::array<std::uint32_t, kFrequenciesMax>> shares;  ///< By frequency.
  Column<SatelliteIndex, std::uint32_t> shares_in_all;
  [[nodiscard]] unsigned every_frequency() const { return (1U << frequencies) - 1U; }
  Column<CellIndex, earth::CellId> cell_id;
  std::optional<Score> score;

  [[nodiscard]] Work start(Slot slot, const link::Links& links, SlotPlan& plan) const;
  void plan_cell(CellIndex cell, const sky::Sightings& sightings, const SlotPlan* previous,
                 Work& work) const;
  void add_channels(CellIndex cell, Work& work) const;
  [[nodiscard]] unsigned frequencies_around(CellIndex cell, const SlotPlan& plan) const;
  [[nodiscard]] int free_frequency(CellIndex cell, SatelliteIndex satellite, unsigned taken,
                                   const Work& work) const;
  void give(CellIndex cell, SatelliteIndex satellite, int frequency, Work& work) const;
};

/// What a satellite still has to offer in the slot, all in one place: cells ask millions of times.
struct Offer {
  std::uint64_t key = 0;
  std::uint32_t shares_free = 0;  ///< All frequencies together.
  std::uint8_t full = 0;          ///< Bit f: frequency f has no share left.
  bool reaches_gateway = false;
  bool own_feeder = false;
};

/// A slot's plan in the making: shares used of each satellite and frequency.
struct Work {
  SlotPlan& plan;
  Column<SatelliteIndex, std::array<std::uint32_t, kFrequenciesMax>> used;
  Column<SatelliteIndex, Offer> offers;
  std::vector<float> scores;  ///< Of one cell's sightings.
};

const char* text_of(Reason reason) {
  constexpr std::array<const char*, kReasonCount> kTexts{
      "served",
      "territory not activated",
      "no satellite above the elevation mask",
      "only satellites without broadband above the mask",
      "all satellites outside the terminal's field of view",
      "all satellites inside the GSO-arc exclusion",
      "no gateway in reach of any satellite in view",
      "no beam free"};
  return kTexts[static_cast<std::size_t>(reason)];
}

const char* key_of(Reason reason) {
  constexpr std::array<const char*, kReasonCount> kKeys{"served",
                                                        "not_activated",
                                                        "no_satellite_above_mask",
                                                        "no_broadband_satellite",
                                                        "outside_field_of_view",
                                                        "gso_exclusion",
                                                        "no_gateway_in_reach",
                                                        "no_beam_free"};
  return kKeys[static_cast<std::size_t>(reason)];
}

Column<CellIndex, double> spread_terminals(const earth::PlannedCells& cells,
                                           const scenario::Assumptions& assumptions) {
  const double people = std::accumulate(cells.population.begin(), cells.population.end(), 0.0);
  Column<CellIndex, double> terminals;
  for (const double population : cells.population)
    terminals.push_back(
        std::max(1.0, people > 0.0 ? assumptions.terminals * population / people : 0.0));
  return terminals;
}

int channels_of(scenario::SatelliteClass satellite_class,
                const scenario::Assumptions& assumptions) {
  switch (satellite_class) {
    case scenario::SatelliteClass::v2_mini: return assumptions.channels_v2_mini;
    case scenario::SatelliteClass::direct_to_cell: return 0;
    default: return assumptions.channels_v1;
  }
}

double downlink_bps_of(scenario::SatelliteClass satellite_class,
                       const scenario::Assumptions& assumptions) {
  return satellite_class == scenario::SatelliteClass::v2_mini ? assumptions.downlink_v2_mini_bps
                                                              : assumptions.downlink_v1_bps;
}

Slot window_start(Slot slot) {
  constexpr std::int64_t kMark_ns = 600 * kNanosecondsPerSecond;
  const std::int64_t begin_ns = slot.begin().ns;
  const std::int64_t mark =
      begin_ns >= 0 ? begin_ns / kMark_ns : -((-begin_ns + kMark_ns - 1) / kMark_ns);
  return first_slot_from({mark * kMark_ns});
}

Planner::Planner(const earth::PlannedCells& cells, const orbit::Satellites& satellites,
                 const authority::Schedule& activation, const scenario::Assumptions& assumptions,
                 std::uint64_t seed)
    : fixed_(std::make_unique<Fixed>(activation)) {
  Fixed& f = *fixed_;
  f.cell_id = cells.id;
  f.terminals = spread_terminals(cells, assumptions);
  f.order = order_of_asking(f.terminals);
  f.neighbours = find_neighbours(cells);
  f.frequencies = static_cast<std::size_t>(assumptions.channels_per_cell);
  ALOFT_CHECK(f.frequencies >= 1 && f.frequencies <= kFrequenciesMax,
              "the scenario reader allows 1 to 8");
  const double channel_bps =
      assumptions.downlink_channel_hz * assumptions.downlink_bit_per_s_per_hz;
  for (const CellIndex c : rows<CellIndex>(cells.size())) {
    for (std::size_t step = 0; step < f.decided.size(); ++step)
      f.decided[step].push_back(any_parcel_on(cells, c, activation.steps()[step])
                                    ? Reason::served
                                    : Reason::not_activated);
    const std::size_t home =
        2 * static_cast<std::size_t>(earth::grid_colour_of(cells.id[c])) % f.frequencies;
    f.home_frequency.push_back(static_cast<std::uint8_t>(home));
    const double wanted =
        std::ceil(f.terminals[c] * assumptions.busy_hour_downlink_bps / channel_bps);
    f.channels_wanted.push_back(
        static_cast<std::uint8_t>(std::clamp(wanted, 1.0, static_cast<double>(f.frequencies))));
  }
  for (const scenario::SatelliteClass satellite_class : satellites.satellite_class) {
    const auto channels = static_cast<std::size_t>(channels_of(satellite_class, assumptions));
    std::array<std::uint32_t, kFrequenciesMax> shares{};
    for (std::size_t i = 0; i < f.frequencies; ++i) {
      const std::size_t of_frequency =
          channels / f.frequencies + (i < channels % f.frequencies ? 1 : 0);
      shares[i] = static_cast<std::uint32_t>(
          of_frequency * static_cast<std::size_t>(assumptions.cells_per_channel));
    }
    f.shares.push_back(shares);
    f.shares_in_all.push_back(static_cast<std::uint32_t>(
        channels * static_cast<std::size_t>(assumptions.cells_per_channel)));
  }
  const auto most = std::max_element(f.shares_in_all.begin(), f.shares_in_all.end());
  f.score.emplace(assumptions, seed, most == f.shares_in_all.end() ? std::size_t{0} : *most);
}

Planner::~Planner() = default;
Planner::Planner(Planner&&) noexcept = default;

const Column<CellIndex, double>& Planner::terminals() const { return fixed_->terminals; }

float Planner::score_of(CellIndex cell, SatelliteIndex satellite, const SlotPlan& plan,
                        const SlotPlan* previous, const Standing& standing) const {
  const Score& score = *fixed_->score;
  const bool stays = previous != nullptr && previous->satellite[cell] == satellite;
  const std::size_t free =
      static_cast<std::size_t>(fixed_->shares_in_all[satellite]) - plan.shares_used[satellite];
  return score.of(
      {standing.sine_elevation, standing.away_from_arc, free, standing.own_feeder, stays},
      score.key_of(fixed_->cell_id[cell], plan.slot), score.key_of(satellite, plan.slot));
}

// Of the cell and its neighbours.
unsigned Planner::Fixed::frequencies_around(CellIndex cell, const SlotPlan& plan) const {
  unsigned taken = 0;
  for (const CellIndex near : neighbours[cell]) taken |= plan.channels[near];
  return taken | plan.channels[cell];
}

// The first frequency from the home frequency on that is not in `taken` and has a share free; -1:
// none.
int Planner::Fixed::free_frequency(CellIndex cell, SatelliteIndex satellite, unsigned taken,
                                   const Work& work) const {
  const unsigned free = ~(taken | work.offers[satellite].full) & every_frequency();
  if (free == 0) return -1;
  const unsigned home = home_frequency[cell];
  const unsigned from_home = free >> home;
  return from_home != 0 ? static_cast<int>(home) + std::countr_zero(from_home)
                        : std::countr_zero(free);
}

void Planner::Fixed::give(CellIndex cell, SatelliteIndex satellite, int frequency,
                          Work& work) const {
  const auto f = static_cast<std::size_t>(frequency);
  Offer& offer = work.offers[satellite];
  if (++work.used[satellite][f] == shares[satellite][f])
    offer.full = static_cast<std::uint8_t>(offer.full | 1U << f);
  --offer.shares_free;
  ++work.plan.shares_used[satellite];
  work.plan.channels[cell] = static_cast<std::uint8_t>(work.plan.channels[cell] | 1U << f);
}

Work Planner::Fixed::start(Slot slot, const link::Links& links, SlotPlan& plan) const {
  const std::size_t satellites = shares.size();
  Work work{plan,
            Column<SatelliteIndex, std::array<std::uint32_t, kFrequenciesMax>>(satellites),
            Column<SatelliteIndex, Offer>(satellites),
            {}};
  for (const SatelliteIndex s : rows<SatelliteIndex>(satellites)) {
    unsigned full = 0;
    for (std::size_t f = 0; f < frequencies; ++f) full |= (shares[s][f] == 0 ? 1U : 0U) << f;
    work.offers[s] = {score->key_of(s, slot), shares_in_all[s], static_cast<std::uint8_t>(full),
                      links.reaches_gateway[s] != 0, links.has_feeder[s] != 0};
  }
  return work;
}

void Planner::Fixed::plan_cell(CellIndex cell, const sky::Sightings& sightings,
                               const SlotPlan* previous, Work& work) const {
  if (work.plan.reason[cell] == Reason::not_activated) return;
  const std::uint32_t begin = sightings.first[cell];
  const std::uint32_t end = sightings.first[CellIndex(cell.value() + 1)];
  const unsigned taken = frequencies_around(cell, work.plan);
  const SatelliteIndex before = previous != nullptr ? previous->satellite[cell] : SatelliteIndex();
  const std::uint64_t cell_key = score->key_of(cell_id[cell], work.plan.slot);
  if (work.scores.size() < end - begin) work.scores.resize(end - begin);
  // All scores first, so that the processor works on several at once.
  for (std::uint32_t i = begin; i < end; ++i) {
    const SatelliteIndex s = sightings.satellite[i];
    const Offer& offer = work.offers[s];
    const Candidate candidate{sightings.sine_elevation[i], sightings.away_from_arc[i],
                              offer.shares_free, offer.own_feeder, s == before};
    work.scores[i - begin] = score->of(candidate, cell_key, offer.key);
  }
  SatelliteIndex best;
  int best_frequency = -1;
  float best_score = 0.0F;
  bool any_candidate = false;
  for (std::uint32_t i = begin; i < end; ++i) {
    const SatelliteIndex s = sightings.satellite[i];
    const float its_score = work.scores[i - begin];
    if (best.valid() && !(its_score > best_score)) continue;
    if (!work.offers[s].reaches_gateway) continue;
    any_candidate = true;
    const int frequency = free_frequency(cell, s, taken, work);
    if (frequency < 0) continue;
    best = s;
    best_score = its_score;
    best_frequency = frequency;
  }
  if (!best.valid()) {
    const Reason in_view = any_candidate ? Reason::no_beam_free : Reason::no_gateway_in_reach;
    work.plan.reason[cell] = begin == end ? reason_of(sightings.best_refusal[cell]) : in_view;
    return;
  }
  work.plan.satellite[cell] = best;
  work.plan.reason[cell] = Reason::served;
  give(cell, best, best_frequency, work);
}

void Planner::Fixed::add_channels(CellIndex cell, Work& work) const {
  const SatelliteIndex satellite = work.plan.satellite[cell];
  if (!satellite.valid()) return;
  unsigned taken = frequencies_around(cell, work.plan);
  for (int count = 1; count < channels_wanted[cell]; ++count) {
    taken |= work.plan.channels[cell];
    const int frequency = free_frequency(cell, satellite, taken, work);
    if (frequency < 0) return;
    give(cell, satellite, frequency, work);
  }
}

void Planner::plan_slot(Slot slot, const sky::Sightings& sightings, const link::Links& links,
                        const SlotPlan* previous, SlotPlan& out) const {
  const std::size_t cells = fixed_->terminals.size();
  out.slot = slot;
  out.satellite.assign(cells, SatelliteIndex());
  out.reason = fixed_->decided[fixed_->activation.step_at(slot.begin())];
  out.channels.assign(cells, 0);
  out.shares_used.assign(fixed_->shares.size(), 0);
  Work work = fixed_->start(slot, links, out);
  for (std::size_t i = 0; i < fixed_->order.size(); ++i) {
    fetch_ahead(fixed_->order, i, sightings);
    fixed_->plan_cell(fixed_->order[i], sightings, previous, work);
  }
  for (const CellIndex cell : fixed_->order)
    if (fixed_->channels_wanted[cell] > 1) fixed_->add_channels(cell, work);
}

}  // namespace aloft::plan
