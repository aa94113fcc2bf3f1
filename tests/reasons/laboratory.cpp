#include "laboratory.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "aloft/base/file.h"

namespace aloft::laboratory {
namespace {

template <class T>
T must(Result<T> result, const char* what) {
  if (!result) {
    std::cerr << what << ": " << result.error().text() << "\n";
    std::abort();
  }
  return std::move(*result);
}

void write(const std::filesystem::path& path, const std::string& text) {
  const auto written = write_file(path, text);
  if (written) return;
  std::cerr << written.error().text() << "\n";
  std::abort();
}

std::string csv(const std::string& header, const std::vector<std::string>& rows,
                const std::string& end) {
  std::string text = header + "\n";
  for (const std::string& row : rows) text += row + end + "\n";
  return text;
}

std::filesystem::path pack_path() {
  const std::filesystem::path of_the_build = ALOFT_BINARY_DIR "/earth.pack";
  return std::filesystem::exists(of_the_build) ? of_the_build : earth::default_pack_path();
}

const std::string kStart = "2026-06-15T12:00:00Z";

std::string scenario_text(const WorldText& text) {
  return "name = \"laboratory\"\nseed = 7\n" + text.shells +
         "[gateways]\nfile = \"gateways.csv\"\n[pops]\nfile = \"pops.csv\"\n" + text.throttles +
         "[assumptions]\n" + text.assumptions + "[time]\nstart = \"" + kStart + "\"\n" +
         "duration_s = " + std::to_string(text.duration_s) + "\n";
}

}  // namespace

std::string shell(int planes, int satellites_per_plane, double inclination_deg,
                  const std::string& satellite_class, bool lasers) {
  return "[[shell]]\nplanes = " + std::to_string(planes) +
         "\nsatellites_per_plane = " + std::to_string(satellites_per_plane) +
         "\ninclination_deg = " + std::to_string(inclination_deg) +
         "\naltitude_km = 550.0\nphasing = 1\nclass = \"" + satellite_class +
         "\"\nlasers = " + (lasers ? "true" : "false") + "\n";
}

authority::Rule deactivation(std::int64_t number, const std::string& territory,
                             std::vector<earth::CellId> cells) {
  constexpr std::int64_t kDay_s = 86'400;
  const UtcTime start = must(parse_utc(kStart), "start");
  authority::Rule rule;
  rule.decision = number;
  rule.verb = authority::Verb::deactivate;
  const auto extent =
      cells.empty() ? authority::Reach::Extent::all_but : authority::Reach::Extent::only;
  rule.reach = {{territory, extent, std::move(cells)}};
  rule.since = plus_seconds(start, -kDay_s);
  rule.until = plus_seconds(start, kDay_s);
  rule.reason_code = "court_order";
  return rule;
}

const earth::Atlas& atlas() {
  static const earth::Atlas the_atlas = must(earth::Atlas::read(pack_path()), "atlas");
  return the_atlas;
}

std::filesystem::path fresh_folder(const std::string& name) {
  // Other runs of the same tests may go on beside this one.
  static const std::filesystem::path root = [] {
    std::string pattern = (std::filesystem::temp_directory_path() / "aloft_test_XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) std::abort();
    static const struct Cleaner {
      std::filesystem::path folder;
      ~Cleaner() {
        std::error_code ignored;
        std::filesystem::remove_all(folder, ignored);
      }
    } cleaner{pattern};
    return cleaner.folder;
  }();
  static int count = 0;
  const std::filesystem::path folder = root / (std::to_string(++count) + "_" + name);
  std::filesystem::create_directories(folder);
  return folder;
}

engine::World open(const WorldText& text, const engine::Without& without) {
  const std::filesystem::path folder = fresh_folder("scenario");
  write(folder / "gateways.csv", csv("name,lat,lon,status", text.gateways, ",operational"));
  write(folder / "pops.csv", csv("name,lat,lon", text.pops, ""));
  write(folder / "world.toml", scenario_text(text));
  const auto scenario = must(scenario::read_scenario(folder / "world.toml"), "scenario");
  engine::World world = must(engine::load_world(scenario, atlas(), without), "world");
  world.policy.rules = authority::Rules(text.rules);
  return world;
}

engine::World open_file(const std::filesystem::path& path) {
  return must(engine::load_world(must(scenario::read_scenario(path), "scenario"), atlas(), {}),
              "world");
}

results::RunTables run(const engine::World& world, const std::filesystem::path& folder,
                       const std::vector<std::string>& traced) {
  engine::RunOptions options;
  options.folder = folder;
  options.quiet = true;
  for (const std::string& place : traced) options.traced_places.push_back(place_of(place));
  return must(engine::run(world, options), "run");
}

engine::Explanation explain(const engine::World& world, const std::string& place, UtcTime time) {
  const auto spot = must(engine::find_spot(atlas(), place), "spot");
  return must(engine::explain(world, spot, time), "explain");
}

engine::Explanation explain(const engine::World& world, const std::string& place) {
  return explain(world, place, first_slot_from(world.scenario.start).middle());
}

PlaceIndex place_of(const std::string& text) {
  const auto place = atlas().find_place(text);
  if (!place) std::abort();
  return *place;
}

const results::PlaceRow& row_of(const results::RunTables& tables, const std::string& place) {
  return tables.places.at(place_of(place).value());
}

const results::TerritoryRow& territory_of(const results::RunTables& tables, const std::string& id) {
  const auto found = std::find_if(tables.territories.begin(), tables.territories.end(),
                                  [&](const results::TerritoryRow& row) { return row.id == id; });
  if (found == tables.territories.end()) std::abort();
  return *found;
}

double share_of(const results::RunTables& tables, const std::vector<double>& reason_shares,
                plan::Reason reason) {
  const auto& keys = tables.reasons.keys;
  const auto found = std::find(keys.begin(), keys.end(), plan::key_of(reason));
  if (found == keys.end() || reason_shares.size() != keys.size()) std::abort();
  return reason_shares[static_cast<std::size_t>(found - keys.begin())];
}

}  // namespace aloft::laboratory
