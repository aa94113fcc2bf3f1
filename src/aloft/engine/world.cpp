#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/core.h>
#include <fmt/format.h>

#include "aloft/base/parallel.h"
#include "aloft/engine/policy.h"

namespace aloft::engine {
namespace {

std::string age_in_words(const orbit::ElementAge& age) {
  if (age.from_shells_only) return "shells laid out at the start: no age";
  if (age.sets == 0) return "ephemerides, no elements: no age";
  return fmt::format(
      "elements of a median age of {:.2f} days (at most {:.2f}): along-track error about {:.1f} km "
      "[estimate]",
      age.median_s / 86'400.0, age.max_s / 86'400.0, age.along_track_error_median_m / 1e3);
}

std::vector<std::string> everything_skipped(const World& world) {
  std::vector<std::string> skipped;
  for (const orbit::Skipped& s : world.fleet.skipped()) skipped.push_back(s.text());
  skipped.insert(skipped.end(), world.gateways.skipped.begin(), world.gateways.skipped.end());
  skipped.insert(skipped.end(), world.pops.skipped.begin(), world.pops.skipped.end());
  return skipped;
}

std::vector<std::string> in_words(const Without& without) {
  std::vector<std::string> words;
  for (const std::string& name : without.gateways) words.push_back("gateway:" + name);
  for (const std::string& name : without.pops) words.push_back("pop:" + name);
  for (const std::string& name : without.territories) words.push_back("territory:" + name);
  return words;
}

std::optional<double> number_of(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  double value = 0.0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

// "LAT,LON", or nothing if the text is a name.
std::optional<Result<Spot>> spot_of_coordinates(const std::string& text) {
  const std::size_t comma = text.find(',');
  if (comma == std::string::npos) return std::nullopt;
  const auto latitude_deg = number_of(std::string_view(text).substr(0, comma));
  const auto longitude_deg = number_of(std::string_view(text).substr(comma + 1));
  if (!latitude_deg || !longitude_deg) return std::nullopt;
  if (*latitude_deg < -90.0 || *latitude_deg > 90.0 || *longitude_deg < -180.0 ||
      *longitude_deg > 180.0) {
    return invalid_input(fmt::format(
        "'{}': latitude -90 to 90 and longitude -180 to 180 degrees are allowed", text));
  }
  return Spot{fmt::format("{:.4f},{:.4f}", *latitude_deg, *longitude_deg),
              {degrees(*latitude_deg), degrees(*longitude_deg), 0.0},
              TerritoryIndex()};
}

std::vector<std::string> no_such_place(const std::string& text, const earth::PlaceCandidates& found,
                                       const earth::Places& places) {
  // Somebody who types digits means coordinates, and no name would help.
  if (text.find_first_of("0123456789") != std::string::npos && found.candidates.empty())
    return {fmt::format(
        "no place is called '{}'; coordinates are written LAT,LON in degrees, such as 50.45,30.52",
        text)};
  if (found.candidates.empty() && found.nearest.empty())
    return {fmt::format("no place is called '{}'; a name of the gazetteer, or Name,CC, is allowed",
                        text)};
  if (found.candidates.empty())
    return {fmt::format("no place is called '{}'; did you mean {}?", text,
                        fmt::join(found.nearest, ", "))};
  std::vector<std::string> lines = {fmt::format(
      "'{}' is the name of {} places; say which, as Name,CC (the most populous one of a country):",
      text, found.candidates.size())};
  for (const PlaceIndex p : found.candidates)
    lines.push_back(
        fmt::format("  {},{}  {:.4f},{:.4f}  {}", places.name[p], places.country[p],
                    places.location[p].latitude.degrees(), places.location[p].longitude.degrees(),
                    places.population[p] > 0.0 ? fmt::format("{:.0f} people", places.population[p])
                                               : "no number of people"));
  return lines;
}

}  // namespace

Result<Without> parse_without(const std::vector<std::string>& texts) {
  Without without;
  for (const std::string& text : texts) {
    const std::size_t colon = text.find(':');
    const std::string kind = text.substr(0, colon);
    const std::string name = colon == std::string::npos ? "" : text.substr(colon + 1);
    std::vector<std::string>* list = nullptr;
    if (kind == "gateway") list = &without.gateways;
    if (kind == "pop") list = &without.pops;
    if (kind == "territory") list = &without.territories;
    if (list == nullptr || name.empty())
      return invalid_input(fmt::format(
          "--without: found '{}'; gateway:NAME, pop:NAME or territory:ID is allowed", text));
    list->push_back(name);
  }
  return without;
}

Result<World> load_world(const scenario::Scenario& scenario, const earth::Atlas& atlas,
                         const Without& without) {
  Result<orbit::Fleet> fleet;
  Result<link::Gateways> gateways;
  for_each_index(2, [&](std::size_t part) {
    if (part == 0)
      gateways = link::load_gateways(scenario, atlas, without.gateways);
    else
      fleet = orbit::Fleet::load(scenario);
  });
  auto pops = network::load_pops(scenario, atlas, without.pops);
  auto policy = load_policy(scenario, atlas, without.territories);
  // All problems of one scenario are told together.
  Error problems;
  const auto collect = [&](const auto& part) {
    if (part) return;
    problems.code = part.error().code;
    problems.messages.insert(problems.messages.end(), part.error().messages.begin(),
                             part.error().messages.end());
  };
  collect(fleet);
  collect(gateways);
  collect(pops);
  collect(policy);
  if (!problems.messages.empty()) return tl::unexpected(problems);
  return World{
      scenario,           &atlas, std::move(*fleet), std::move(*gateways), std::move(*pops),
      std::move(*policy), without};
}

results::RunInfo describe(const World& world) {
  const scenario::Scenario& scenario = world.scenario;
  const Slot first = first_slot_from(scenario.start);
  const Slot end = first_slot_from(plus_seconds(scenario.start, scenario.duration_s));
  const orbit::ElementAge age =
      world.fleet.element_age(plus_seconds(scenario.start, scenario.duration_s / 2));
  results::RunInfo info;
  info.scenario_name = scenario.name;
  info.scenario_file = scenario.file.filename().string();
  info.scenario_sha256 = scenario.sha256;
  info.aloft_version = ALOFT_VERSION;
  info.seed = scenario.seed;
  info.first_slot_begin = first.begin();
  info.slot_count = static_cast<std::size_t>(end.number - first.number);
  info.catalogue_age = age_in_words(age);
  info.catalogue_age_median_s = age.median_s;
  info.along_track_error_median_m = age.along_track_error_median_m;
  info.earth_orientation_source = world.fleet.earth_orientation().source();
  info.gateway_source = world.gateways.source;
  info.pop_source = world.pops.source;
  info.policy_source = world.policy.source;
  info.policy_alarms = world.policy.alarms;
  info.satellites = world.fleet.satellites().size();
  for (const scenario::SatelliteClass satellite_class : world.fleet.satellites().satellite_class)
    if (sky::carries_broadband(satellite_class)) ++info.broadband_satellites;
  info.gateways = world.gateways.size();
  info.pops = world.pops.size();
  info.planned_cells = world.atlas->planned_cells().size();
  info.skipped = everything_skipped(world);
  info.without = in_words(world.without);
  for (const scenario::AssumptionRow& row : scenario::describe(scenario.assumptions))
    info.assumptions.push_back({row.key, row.value, row.source, row.meaning});
  return info;
}

Result<Spot> find_spot(const earth::Atlas& atlas, const std::string& text) {
  if (text.find_first_not_of(' ') == std::string::npos)
    return invalid_input("a place is needed, as Name, Name,CC or LAT,LON; found an empty text");
  if (auto spot = spot_of_coordinates(text)) return *spot;
  const auto place = atlas.find_place(text);
  if (!place)
    return tl::unexpected(
        Error{Error::Code::invalid_input, no_such_place(text, place.error(), atlas.places())});
  const earth::Places& places = atlas.places();
  return Spot{places.name[*place] + "," + places.country[*place], places.location[*place],
              places.territory[*place]};
}

}  // namespace aloft::engine
