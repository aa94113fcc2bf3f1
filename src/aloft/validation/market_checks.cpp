// The operator's own medians by market, and what happens when a point of presence opens.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/core.h>

#include "aloft/base/file.h"
#include "aloft/validation/checks.h"
#include "aloft/validation/measured.h"
#include "aloft/validation/samples.h"
#include "aloft/validation/worlds.h"

namespace aloft::validation {
namespace {

constexpr const char* kMetrics = "measured/official_metrics_residential_2023-09_2024-01_admin0.csv";
constexpr const char* kSnapshot = "2023-10-11";
constexpr const char* kGateways2026 = "ground/gateways_pops_2026-03-20.csv";
constexpr const char* kPops2026 = "ground/pops_2026-04-16.csv";
constexpr const char* kAssignment = "ground/pop_assignment_2024-08-06.csv";
constexpr const char* kDay = "2024-07-17T18:00:00Z";

using Medians = std::map<std::string, double>;  ///< By ISO 3166-1 alpha-3, ms.

/// Alpha-2 codes of the markets that the atlas counts as a part of another territory; the
/// gazetteer has them by their own code (ISO 3166-1).
std::string alpha2_of(const std::string& alpha3, const earth::Atlas& atlas) {
  static const std::map<std::string, std::string> kParts{
      {"CCK", "CC"}, {"GLP", "GP"}, {"GUF", "GF"}, {"MTQ", "MQ"},
      {"MYT", "YT"}, {"REU", "RE"}, {"TKL", "TK"}};
  const auto part = kParts.find(alpha3);
  if (part != kParts.end()) return part->second;
  const auto territory = atlas.find_territory(alpha3);
  return territory ? atlas.territories()[*territory].iso_alpha2 : "";
}

/// Where a market's people are: its places, by people, or all alike if the gazetteer has no number.
struct Market {
  std::vector<CellIndex> cells;
  std::vector<double> people;
};

std::map<std::string, Market> markets_by_code(const earth::Atlas& atlas) {
  std::map<std::string, Market> markets;
  const earth::Places& places = atlas.places();
  const earth::PlannedCells& cells = atlas.planned_cells();
  for (const PlaceIndex place : rows<PlaceIndex>(places.size())) {
    const auto found = std::lower_bound(cells.id.begin(), cells.id.end(), places.cell[place]);
    if (found == cells.id.end() || *found != places.cell[place]) continue;
    Market& market = markets[places.country[place]];
    market.cells.push_back(CellIndex(static_cast<std::size_t>(found - cells.id.begin())));
    market.people.push_back(std::max(places.population[place], 1.0));
  }
  return markets;
}

/// A value of each cell, weighted by the market's people; cells without a value are left out.
std::vector<Weighted> samples_of(const Market& market,
                                 const std::function<double(CellIndex)>& value) {
  std::vector<Weighted> samples;
  for (std::size_t i = 0; i < market.cells.size(); ++i) {
    const double its = value(market.cells[i]);
    if (std::isfinite(its)) samples.push_back({its, market.people[i]});
  }
  return samples;
}

/// Round trips of a cell in a slot, each with waits of its own: the operator's medians are over a
/// month, and in ten minutes a market of one cell would see 40 waits.
class Waits {
 public:
  Waits(const engine::World& world, const earth::PlannedCells& cells)
      : world_(world),
        cells_(cells),
        terminals_(plan::spread_terminals(cells, world.scenario.assumptions)) {}
  [[nodiscard]] Column<CellIndex, double> loads(const engine::SlotRecord& record) const {
    return network::loads_of(record.plan, terminals_, world_.fleet.satellites(),
                             world_.scenario.assumptions);
  }
  /// The round trip with the wait of draw `draw`; 0 is the engine's own. Not a number if not
  /// served.
  [[nodiscard]] double rtt_ms(const engine::SlotRecord& record, CellIndex cell, double load,
                              std::uint64_t draw) const {
    const auto rtt_s = static_cast<double>(record.paths.rtt_s[cell]);
    if (rtt_s <= 0.0) return std::nan("");
    const auto wait_s = [&](std::uint64_t seed) {
      const network::AccessKey key{seed, cells_.id[cell], record.slot};
      return network::access_delay_s(key, load, 0, world_.scenario.assumptions);
    };
    const std::uint64_t seed = world_.scenario.seed;
    return 1e3 * (rtt_s - wait_s(seed) + wait_s(seed + draw));
  }

 private:
  const engine::World& world_;
  const earth::PlannedCells& cells_;
  Column<CellIndex, double> terminals_;
};
constexpr std::uint64_t kDraws = 4;

/// Medians of the engine over ten minutes, weighted by people.
Result<Medians> engine_medians(const engine::World& world, const earth::PlannedCells& cells,
                               const std::vector<MarketLatency>& markets) {
  const auto by_code = markets_by_code(*world.atlas);
  const Waits waits(world, cells);
  std::map<std::string, std::vector<Weighted>> samples;
  auto ran =
      engine::for_each_slot(world, cells, [&](const engine::SlotRecord& record) -> Result<void> {
        const auto loads = waits.loads(record);
        for (const MarketLatency& market : markets) {
          const auto found = by_code.find(alpha2_of(market.iso_alpha3, *world.atlas));
          if (found == by_code.end()) continue;
          std::vector<Weighted>& all = samples[market.iso_alpha3];
          for (std::uint64_t draw = 0; draw < kDraws; ++draw) {
            const auto rtt_ms = [&](CellIndex cell) {
              return waits.rtt_ms(record, cell, loads[cell], draw);
            };
            const auto of_draw = samples_of(found->second, rtt_ms);
            all.insert(all.end(), of_draw.begin(), of_draw.end());
          }
        }
        return {};
      });
  if (!ran) return pass_on(ran);
  Medians medians;
  for (const auto& [market, values] : samples)
    if (!values.empty()) medians[market] = quantile(values, 0.5);
  return medians;
}

/// The line through distance: what one knows without an engine.
Medians line_medians(const engine::World& world, const earth::PlannedCells& cells,
                     const std::vector<MarketLatency>& markets) {
  Medians medians;
  const auto nearest_km = [&](CellIndex cell) {
    double nearest_m = 1e9;
    for (const earth::Geodetic& pop : world.pops.location)
      nearest_m = std::min(nearest_m, earth::ground_distance_m(cells.center[cell], pop));
    return nearest_m / 1e3;
  };
  const auto by_code = markets_by_code(*world.atlas);
  for (const MarketLatency& market : markets) {
    const auto found = by_code.find(alpha2_of(market.iso_alpha3, *world.atlas));
    if (found == by_code.end()) continue;
    double sum = 0.0;
    double weight = 0.0;
    for (const Weighted& place : samples_of(found->second, nearest_km)) {
      sum += place.weight * place.value;
      weight += place.weight;
    }
    if (weight > 0.0) medians[market.iso_alpha3] = 37.0 + 20.1e-3 * sum / weight;
  }
  return medians;
}

double mean_absolute_error(const std::vector<MarketLatency>& markets, const Medians& medians) {
  std::vector<double> errors;
  for (const MarketLatency& market : markets) {
    const auto found = medians.find(market.iso_alpha3);
    if (found != medians.end()) errors.push_back(std::abs(found->second - market.median_ms));
  }
  return errors.empty() ? std::nan("") : mean(errors);
}

/// Traffic that leaves at the gateway itself: every gateway is a point of presence.
network::Pops pops_at_gateways(const engine::World& world) {
  network::Pops pops;
  pops.source = "at the gateways";
  pops.allowed.resize(world.pops.allowed.size());
  pops.name.assign(world.gateways.size(), "");
  for (const GatewayIndex gateway : rows<GatewayIndex>(world.gateways.size())) {
    pops.name[PopIndex(gateway.value())] = world.gateways.name[gateway];
    pops.location.push_back(world.gateways.location[gateway]);
  }
  return pops;
}

/// The nearest gateway of the map is this near to most points of presence.
constexpr double kGatewayReach_m = 800e3;

/// Territories that neither the medians nor the assignment of a year later name had no service:
/// their cells would take satellites away from their neighbours.
void leave_out_unassigned(const earth::Atlas& atlas, const std::filesystem::path& assignment,
                          const std::vector<MarketLatency>& markets, scenario::Scenario& scenario,
                          engine::Without& without) {
  const auto table = read_csv(assignment);
  if (!table) return;  // load_world reads it again and reports.
  std::set<std::string> named;
  const auto column = table->column("iso2");
  for (const auto& row : table->rows)
    if (column) named.insert(row[*column]);
  for (const MarketLatency& market : markets) named.insert(alpha2_of(market.iso_alpha3, atlas));
  double people_off = 0.0;
  const earth::Places& places = atlas.places();
  // Territories without a code of their own are known by their places' codes.
  std::set<TerritoryIndex> with_named_places;
  for (const PlaceIndex place : rows<PlaceIndex>(places.size()))
    if (named.contains(places.country[place])) with_named_places.insert(places.territory[place]);
  for (const TerritoryIndex t : rows<TerritoryIndex>(atlas.territories().size())) {
    const earth::Territory& territory = atlas.territories()[t];
    const bool on = territory.iso_alpha2.empty() ? with_named_places.contains(t)
                                                 : named.contains(territory.iso_alpha2);
    if (!on) without.territories.push_back(territory.id);
  }
  for (const PlaceIndex place : rows<PlaceIndex>(places.size()))
    if (!named.contains(places.country[place])) people_off += places.population[place];
  // The terminals are among those who could have them.
  scenario.assumptions.terminals /= 1.0 - people_off / atlas.gazetteer_population();
}

Result<engine::World> load_world_of(const Bench& bench, const WorldFiles& files, bool of_2023,
                                    const std::vector<MarketLatency>& markets) {
  scenario::Scenario scenario =
      scenario_of(bench.options.data, files, instant(kDay), 600, bench.options.seed);
  engine::Without without;
  if (of_2023) {
    use_assumptions_of_2023(scenario.assumptions);
    leave_out_unassigned(bench.atlas, bench.options.data / kAssignment, markets, scenario, without);
  }
  auto world = engine::load_world(scenario, bench.atlas, without);
  if (!world) return pass_on(world);
  auto restricted = restrict_pops_without_exchange(*world, bench.options.data / files.pops,
                                                   bench.options.data / kAssignment);
  if (!restricted) return pass_on(restricted);
  for (const std::string& name : *restricted)
    bench.report.notes.push_back(fmt::format(
        "{}: {} has no exchange yet: it serves where the assignment of 2024-08-06 has it",
        files.pops.string(), name));
  for (const std::string& name : add_gateways_at_pops(*world, kGatewayReach_m))
    bench.report.notes.push_back(
        fmt::format("{}: a gateway is assumed at {}, since the map has none near",
                    files.gateways.string(), name));
  return world;
}

void note_outliers(const std::vector<MarketLatency>& markets, const Medians& engine,
                   Report& report) {
  std::vector<std::pair<double, std::string>> outliers;
  for (const MarketLatency& market : markets) {
    const auto found = engine.find(market.iso_alpha3);
    if (found == engine.end()) {
      report.notes.push_back(
          fmt::format("market {}: not served by the engine, or no territory", market.iso_alpha3));
      continue;
    }
    const double error = found->second - market.median_ms;
    if (std::abs(error) < 10.0) continue;
    outliers.emplace_back(-std::abs(error),
                          fmt::format("market {}: measured {:.1f} ms, engine {:.1f} ms",
                                      market.iso_alpha3, market.median_ms, found->second));
  }
  std::sort(outliers.begin(), outliers.end());
  for (const auto& [error, text] : outliers) report.notes.push_back(text);
}

Result<Medians> check_medians(const Bench& bench) {
  auto markets = read_market_medians(bench.path(kMetrics), kSnapshot);
  if (!markets) return pass_on(markets);
  auto world = load_world_of(bench, files_of_2023(), true, *markets);
  if (!world) return pass_on(world);
  const earth::PlannedCells& cells = bench.atlas.planned_cells();
  bench.tell("markets of October 2023");
  auto engine = engine_medians(*world, cells, *markets);
  if (!engine) return pass_on(engine);
  const Medians line = line_medians(*world, cells, *markets);
  world->pops = pops_at_gateways(*world);
  bench.tell("markets, leaving at the nearest gateway");
  auto nearest = engine_medians(*world, cells, *markets);
  if (!nearest) return pass_on(nearest);
  const auto quantity = fmt::format("mean absolute error of {} market medians, ms", engine->size());
  const double error = mean_absolute_error(*markets, *engine);
  bench.report.checks.push_back({"markets, October 2023", quantity, 0.0, error,
                                 mean_absolute_error(*markets, line),
                                 "37.0 ms + 20.1 ms per 1000 km to the nearest PoP", 0.0, 5.5});
  bench.report.checks.push_back({"markets, October 2023", quantity, 0.0, error,
                                 mean_absolute_error(*markets, *nearest),
                                 "traffic leaves at the nearest gateway", 0.0, 5.5});
  note_outliers(*markets, *engine, bench.report);
  return engine;
}

/// Markets in which a point of presence opened: medians of October 2023 and May 2026, published
/// by the operator.
struct Opening {
  const char* iso_alpha3;
  const char* name;
  double before_ms;
  double after_ms;
};
constexpr Opening kOpenings[] = {{"KEN", "Kenya", 120.8, 25.0},
                                 {"MOZ", "Mozambique", 133.7, 31.1},
                                 {"MWI", "Malawi", 121.4, 33.4},
                                 {"RWA", "Rwanda", 108.6, 26.6},
                                 {"REU", "Reunion", 153.8, 45.0}};

Result<void> check_openings(const Bench& bench, const Medians& before) {
  if (!bench.have({kGateways2026, kPops2026})) return {};
  std::vector<MarketLatency> markets;
  for (const Opening& opening : kOpenings) markets.push_back({opening.iso_alpha3, 0.0});
  const WorldFiles files{files_of_2023().catalogue, kGateways2026, kPops2026};
  auto world = load_world_of(bench, files, false, markets);
  if (!world) return pass_on(world);
  bench.tell("markets with the points of presence of 2026");
  auto after = engine_medians(*world, bench.atlas.planned_cells(), markets);
  if (!after) return pass_on(after);
  for (const Opening& opening : kOpenings) {
    if (!before.contains(opening.iso_alpha3) || !after->contains(opening.iso_alpha3)) {
      bench.report.notes.push_back(fmt::format("{}: not served by the engine", opening.name));
      continue;
    }
    const double measured = opening.after_ms - opening.before_ms;
    bench.report.checks.push_back(
        {"a point of presence opens", fmt::format("{}: change of the median, ms", opening.name),
         measured, after->at(opening.iso_alpha3) - before.at(opening.iso_alpha3), 0.0,
         "distance to gateways alone: no change", 1.3 * measured, 0.7 * measured});
  }
  return {};
}

}  // namespace

Result<void> check_markets(const Bench& bench) {
  const WorldFiles files = files_of_2023();
  if (!bench.have({kMetrics, kAssignment, files.catalogue.c_str(), files.gateways.c_str(),
                   files.pops.c_str()}))
    return {};
  auto medians = check_medians(bench);
  if (!medians) return pass_on(medians);
  return check_openings(bench, *medians);
}

}  // namespace aloft::validation
