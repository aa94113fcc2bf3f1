#include "plan.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string_view>

#include <s2/s2cell_id.h>

#include "aloft/base/random.h"

namespace aloft::twin {
namespace {

using plan::Reason;
using scenario::SatelliteClass;

constexpr int kCellLevel = 9;

int channel_count(SatelliteClass satellite_class, const scenario::Assumptions& assumptions) {
  switch (satellite_class) {
    case SatelliteClass::direct_to_cell: return 0;
    case SatelliteClass::v2_mini: return assumptions.channels_v2_mini;
    default: return assumptions.channels_v1;  // plan.h names no figure for OneWeb and others.
  }
}

int home_frequency_of(S2CellId cell, int frequencies) {
  int i = 0;
  int j = 0;
  int orientation = 0;
  cell.ToFaceIJOrientation(&i, &j, &orientation);
  i >>= S2CellId::kMaxLevel - kCellLevel;
  j >>= S2CellId::kMaxLevel - kCellLevel;
  return 2 * ((i & 1) + 2 * (j & 1)) % frequencies;
}

std::vector<std::uint32_t> planned_neighbours(const earth::PlannedCells& cells, CellIndex cell) {
  std::vector<S2CellId> around;
  S2CellId(cells.id[cell].id).AppendAllNeighbors(kCellLevel, &around);
  std::vector<std::uint32_t> planned;
  for (const S2CellId neighbour : around) {
    const auto found =
        std::lower_bound(cells.id.begin(), cells.id.end(), earth::CellId{neighbour.id()});
    if (found != cells.id.end() && found->id == neighbour.id())
      planned.push_back(static_cast<std::uint32_t>(found - cells.id.begin()));
  }
  std::sort(planned.begin(), planned.end());
  planned.erase(std::unique(planned.begin(), planned.end()), planned.end());
  return planned;
}

bool all_parcels_off(const earth::PlannedCells& cells, const authority::Activation& activation,
                     CellIndex cell) {
  const std::uint32_t begin = cells.first_parcel[cell];
  const std::uint32_t end = cells.first_parcel[CellIndex(cell.value() + 1)];
  for (std::uint32_t parcel = begin; parcel < end; ++parcel)
    if (!activation.of(cells.parcels[parcel].territory, cells.id[cell]).off) return false;
  return end > begin;
}

/// Who draws a random number in a slot: a cell or a satellite, told apart by the letters of a name.
std::uint64_t drawer(std::uint64_t seed, std::string_view name, std::uint64_t who, Slot slot) {
  std::uint64_t letters = 0;
  for (const char letter : name) letters = letters * 256 + static_cast<unsigned char>(letter);
  return random_bits(random_bits(seed, letters, who), letters,
                     static_cast<std::uint64_t>(slot.number));
}

/// One of 4,096 quantiles of the standard Gumbel distribution, which two drawers choose together.
double gumbel_quantile(std::uint64_t drawer_a, std::uint64_t drawer_b) {
  std::uint64_t mixed = (drawer_a ^ drawer_b) * 0xbf58476d1ce4e5b9ULL;
  mixed = (mixed ^ (mixed >> 32U)) * 0x94d049bb133111ebULL;
  const auto row = static_cast<double>(mixed >> 52U);
  return -std::log(-std::log((row + 0.5) / 4096.0));
}

/// One slot's bookkeeping.
class Slate {
 public:
  Slate(const PlanningWorld& world, Slot slot, const std::vector<CellSky>& skies,
        const TwinLinks& links, const TwinPlan* previous, TwinPlan& out)
      : world_(world), slot_(slot), skies_(skies), links_(links), previous_(previous), out_(out) {
    frequencies_ = world.assumptions->channels_per_cell;
    const std::size_t satellites = world.satellites->size();
    used_.assign(satellites * static_cast<std::size_t>(frequencies_), 0);
    out.satellite.assign(world.terminals.size(), kNobody);
    out.reason.assign(world.terminals.size(), Reason::served);
    out.channels.assign(world.terminals.size(), 0);
    out.shares_used.assign(satellites, 0);
  }

  void serve(std::uint32_t cell, const plan::SlotPlan& engine, const sky::Sightings& sightings);
  void widen(std::uint32_t cell);

 private:
  struct Candidate {
    Seen seen;
    int frequency = 0;
    float score = 0.0F;
  };
  [[nodiscard]] int channels_of(std::uint32_t satellite) const {
    return channel_count(world_.satellites->satellite_class[SatelliteIndex(satellite)],
                         *world_.assumptions);
  }
  [[nodiscard]] int& used(std::uint32_t satellite, int frequency) {
    return used_[satellite * static_cast<std::size_t>(frequencies_) +
                 static_cast<std::size_t>(frequency)];
  }
  [[nodiscard]] float score(std::uint32_t cell, std::uint32_t satellite, float sine,
                            float away) const;
  [[nodiscard]] int free_frequency(std::uint32_t cell, std::uint32_t satellite);
  [[nodiscard]] Reason refusal(std::uint32_t cell) const;
  void give(std::uint32_t cell, std::uint32_t satellite, int frequency);
  Candidate settle_tie(std::uint32_t cell, const std::vector<Candidate>& candidates,
                       const Candidate& best, const plan::SlotPlan& engine,
                       const sky::Sightings& sightings);
  [[nodiscard]] bool engine_numbers_agree(std::uint32_t cell,
                                          const std::vector<Candidate>& candidates,
                                          std::uint32_t chosen,
                                          const sky::Sightings& sightings) const;

  const PlanningWorld& world_;
  Slot slot_;
  const std::vector<CellSky>& skies_;
  const TwinLinks& links_;
  const TwinPlan* previous_;
  TwinPlan& out_;
  int frequencies_ = 8;
  std::vector<int> used_;
};

float Slate::score(std::uint32_t cell, std::uint32_t satellite, float sine, float away) const {
  const scenario::Assumptions& a = *world_.assumptions;
  const auto enough = static_cast<float>(std::sin(a.score_elevation_enough.radians()));
  const bool stays = previous_ != nullptr && previous_->satellite[cell] == satellite;
  const int free = channels_of(satellite) * a.cells_per_channel - out_.shares_used[satellite];
  const double noise = gumbel_quantile(drawer(world_.seed, "cell", world_.cell_id[cell], slot_),
                                       drawer(world_.seed, "satl", satellite, slot_));
  float sum = static_cast<float>(a.score_elevation) * std::min(sine, enough);
  sum += static_cast<float>(a.score_azimuth) * ((1.0F + away) / 2.0F);
  sum += static_cast<float>(a.score_capacity * std::log(std::max(free, 1)));
  if (links_.has_feeder[satellite]) sum += static_cast<float>(a.score_own_feeder);
  if (stays) sum += static_cast<float>(a.score_staying);
  sum += static_cast<float>(a.score_noise * noise);
  return sum;
}

int Slate::free_frequency(std::uint32_t cell, std::uint32_t satellite) {
  const int channels = channels_of(satellite);
  for (int step = 0; step < frequencies_; ++step) {
    const int f = (world_.home_frequency[cell] + step) % frequencies_;
    const int of_frequency = channels / frequencies_ + (f < channels % frequencies_ ? 1 : 0);
    if (used(satellite, f) >= of_frequency * world_.assumptions->cells_per_channel) continue;
    const unsigned bit = 1U << static_cast<unsigned>(f);
    if ((out_.channels[cell] & bit) != 0) continue;
    const auto& around = world_.neighbours[cell];
    if (std::any_of(around.begin(), around.end(),
                    [&](std::uint32_t n) { return (out_.channels[n] & bit) != 0; }))
      continue;
    return f;
  }
  return -1;
}

void Slate::give(std::uint32_t cell, std::uint32_t satellite, int frequency) {
  ++used(satellite, frequency);
  ++out_.shares_used[satellite];
  out_.satellite[cell] = satellite;
  out_.channels[cell] =
      static_cast<std::uint8_t>(out_.channels[cell] | 1U << static_cast<unsigned>(frequency));
}

Reason Slate::refusal(std::uint32_t cell) const {
  const CellSky& sky = skies_[cell];
  const auto reaches = [&](const Seen& s) { return links_.reaches_gateway[s.satellite]; };
  if (std::any_of(sky.usable.begin(), sky.usable.end(), reaches)) return Reason::no_beam_free;
  if (!sky.usable.empty()) return Reason::no_gateway_in_reach;
  switch (sky.best_refusal) {
    case sky::Refusal::class_without_broadband: return Reason::no_broadband_satellite;
    case sky::Refusal::outside_field_of_view: return Reason::outside_field_of_view;
    case sky::Refusal::gso_exclusion: return Reason::gso_exclusion;
    default: return Reason::no_satellite_above_mask;
  }
}

bool Slate::engine_numbers_agree(std::uint32_t cell, const std::vector<Candidate>& candidates,
                                 std::uint32_t chosen, const sky::Sightings& sightings) const {
  std::uint32_t best = kNobody;
  float best_score = 0.0F;
  const std::uint32_t end = sightings.first[CellIndex(cell + 1U)];
  for (std::uint32_t row = sightings.first[CellIndex(cell)]; row < end; ++row) {
    const auto satellite = static_cast<std::uint32_t>(sightings.satellite[row].value());
    if (std::none_of(candidates.begin(), candidates.end(),
                     [&](const Candidate& c) { return c.seen.satellite == satellite; }))
      continue;
    const float its =
        score(cell, satellite, sightings.sine_elevation[row], sightings.away_from_arc[row]);
    if (best != kNobody && its <= best_score) continue;
    best = satellite;
    best_score = its;
  }
  return best == chosen;
}

Slate::Candidate Slate::settle_tie(std::uint32_t cell, const std::vector<Candidate>& candidates,
                                   const Candidate& best, const plan::SlotPlan& engine,
                                   const sky::Sightings& sightings) {
  const auto near = [&](const Candidate& c) { return best.score - c.score <= kNearTie; };
  if (std::count_if(candidates.begin(), candidates.end(), near) < 2) return best;
  ++out_.near_ties;
  const std::size_t chosen = engine.satellite[CellIndex(cell)].value();
  if (chosen == best.seen.satellite) return best;
  const auto found = std::find_if(candidates.begin(), candidates.end(), [&](const Candidate& c) {
    return near(c) && c.seen.satellite == chosen;
  });
  if (found == candidates.end()) return best;
  ++out_.adopted_ties;
  if (!engine_numbers_agree(cell, candidates, found->seen.satellite, sightings)) ++out_.wrong_ties;
  return *found;
}

void Slate::serve(std::uint32_t cell, const plan::SlotPlan& engine,
                  const sky::Sightings& sightings) {
  if (world_.off[cell]) {
    out_.reason[cell] = Reason::not_activated;
    return;
  }
  std::vector<Candidate> candidates;
  for (const Seen& seen : skies_[cell].usable) {
    if (!links_.reaches_gateway[seen.satellite]) continue;
    const int frequency = free_frequency(cell, seen.satellite);
    if (frequency < 0) continue;
    candidates.push_back({seen, frequency,
                          score(cell, seen.satellite, static_cast<float>(seen.sine_elevation),
                                static_cast<float>(seen.away_from_arc))});
  }
  if (candidates.empty()) {
    out_.reason[cell] = refusal(cell);
    return;
  }
  // The first of the highest: candidates are in the order of satellites, and ties go to the lower.
  const auto best =
      std::max_element(candidates.begin(), candidates.end(),
                       [](const Candidate& a, const Candidate& b) { return a.score < b.score; });
  const Candidate winner = settle_tie(cell, candidates, *best, engine, sightings);
  give(cell, winner.seen.satellite, winner.frequency);
}

/// Demand is read as the busy hour's mean downlink of all the cell's terminals.
void Slate::widen(std::uint32_t cell) {
  const std::uint32_t satellite = out_.satellite[cell];
  if (satellite == kNobody) return;
  const scenario::Assumptions& a = *world_.assumptions;
  const double demand = world_.terminals[cell] * a.busy_hour_downlink_bps;
  const double channel = a.downlink_channel_hz * a.downlink_bit_per_s_per_hz;
  for (int channels = 1; channels < a.channels_per_cell; ++channels) {
    if (demand <= channels * channel) return;
    const int frequency = free_frequency(cell, satellite);
    if (frequency < 0) return;
    give(cell, satellite, frequency);
  }
}

}  // namespace

PlanningWorld planning_world(const earth::PlannedCells& cells, const orbit::Satellites& satellites,
                             const authority::Activation& activation,
                             const scenario::Scenario& scenario) {
  PlanningWorld world;
  const scenario::Assumptions& assumptions = scenario.assumptions;
  world.assumptions = &assumptions;
  world.seed = scenario.seed;
  world.satellites = &satellites;
  const double people = std::accumulate(cells.population.begin(), cells.population.end(), 0.0);
  for (const CellIndex cell : rows<CellIndex>(cells.size())) {
    const double share = people > 0.0 ? cells.population[cell] / people : 0.0;
    world.terminals.push_back(std::max(1.0, assumptions.terminals * share));
    world.cell_id.push_back(cells.id[cell].id);
    world.off.push_back(all_parcels_off(cells, activation, cell));
    world.home_frequency.push_back(
        home_frequency_of(S2CellId(cells.id[cell].id), assumptions.channels_per_cell));
    world.neighbours.push_back(planned_neighbours(cells, cell));
  }
  world.order.resize(cells.size());
  std::iota(world.order.begin(), world.order.end(), 0U);
  std::stable_sort(world.order.begin(), world.order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return world.terminals[a] > world.terminals[b];
  });
  return world;
}

TwinPlan plan_slot(const PlanningWorld& world, Slot slot, const std::vector<CellSky>& skies,
                   const TwinLinks& links, const TwinPlan* previous, const plan::SlotPlan& engine,
                   const sky::Sightings& sightings) {
  TwinPlan out;
  Slate slate(world, slot, skies, links, previous, out);
  for (const std::uint32_t cell : world.order) slate.serve(cell, engine, sightings);
  for (const std::uint32_t cell : world.order) slate.widen(cell);
  return out;
}

}  // namespace aloft::twin
