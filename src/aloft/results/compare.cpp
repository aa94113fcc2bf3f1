#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/core.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "aloft/results/compared_rows.h"
#include "aloft/results/results.h"
#include "aloft/results/summary.h"
#include "aloft/results/text.h"

namespace aloft::results {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kRowsForPeople = 20;

struct Fact {
  std::string name;
  std::string before;
  std::string after;
};

struct Comparison {
  std::filesystem::path before;
  std::filesystem::path after;
  std::vector<Fact> scenario;  ///< Only what differs.
  std::vector<Fact> world;
  Differences territories;
  Differences places;
};

std::string list_text(const std::vector<std::string>& texts) {
  return texts.empty() ? "nothing" : fmt::format("{}", fmt::join(texts, ", "));
}

std::vector<Fact> scenario_facts(const EarlierSummary& a, const EarlierSummary& b) {
  std::vector<Fact> facts{
      {"scenario", a.scenario_name, b.scenario_name},
      {"scenario_sha256", a.scenario_sha256, b.scenario_sha256},
      {"seed", fmt::format("{}", a.seed), fmt::format("{}", b.seed)},
      {"without", list_text(a.without), list_text(b.without)},
      {"first_slot_begin", a.first_slot_begin, b.first_slot_begin},
      {"slot_count", fmt::format("{}", a.slot_count), fmt::format("{}", b.slot_count)},
      {"catalogue_age", a.catalogue_age, b.catalogue_age},
      {"aloft_version", a.aloft_version, b.aloft_version}};
  std::erase_if(facts, [](const Fact& f) { return f.before == f.after; });
  return facts;
}

std::vector<Fact> world_facts(const EarlierSummary& a, const EarlierSummary& b) {
  return {{"area served", percent(a.served_area_share), percent(b.served_area_share)},
          {"people served", percent(a.gazetteer_population_share),
           percent(b.gazetteer_population_share)},
          {"median latency", fixed(a.latency_median_ms, 1) + " ms",
           fixed(b.latency_median_ms, 1) + " ms"},
          {"downlink in the busy hour", fixed(a.downlink_busy_hour_mbps, 1) + " Mbps",
           fixed(b.downlink_busy_hour_mbps, 1) + " Mbps"}};
}

Result<Comparison> read_both(const std::filesystem::path& before,
                             const std::filesystem::path& after) {
  auto a = read_summary(before);
  if (!a) return pass_on(a);
  auto b = read_summary(after);
  if (!b) return pass_on(b);
  Comparison out{before, after, scenario_facts(*a, *b), world_facts(*a, *b), {}, {}};
  auto compared = [](auto read, const auto& one, const auto& two) -> Result<Differences> {
    auto rows_before = read(one);
    if (!rows_before) return pass_on(rows_before);
    auto rows_after = read(two);
    if (!rows_after) return pass_on(rows_after);
    return differences_of(std::move(*rows_before), std::move(*rows_after));
  };
  auto territories = compared(read_territories, before, after);
  if (!territories) return pass_on(territories);
  auto places = compared(read_places, before, after);
  if (!places) return pass_on(places);
  out.territories = std::move(*territories);
  out.places = std::move(*places);
  return out;
}

std::string share_change(const Change& c) { return percent(c.before) + " to " + percent(c.after); }
std::string ms_change(const Change& c) {
  return fmt::format("{} to {} ms ({}{})", fixed(c.before, 1), fixed(c.after, 1),
                     c.after > c.before ? "+" : "", fixed(c.after - c.before, 1));
}
std::string rate_change(const Change& c) {
  return fmt::format("{} to {} Mbps", fixed(c.before, 1), fixed(c.after, 1));
}
std::string no_change(const Change&) { return ""; }

using Words = std::string (*)(const Change&);

void say_list(std::string& out, std::string_view title, const std::vector<Change>& list,
              Words words) {
  if (list.empty()) return;
  out += fmt::format("  {}: {}\n", title, grouped(static_cast<double>(list.size())));
  const std::size_t shown = std::min(list.size(), kRowsForPeople);
  std::size_t width = 0;
  for (std::size_t i = 0; i < shown; ++i) width = std::max(width, display_width(list[i].name));
  for (std::size_t i = 0; i < shown; ++i) {
    const Change& c = list[i];
    std::string line = fmt::format("    {}  {} people  {}", padded_right(c.name, width),
                                   padded_left(grouped(c.population), 13), words(c));
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
  }
  if (shown < list.size())
    out += fmt::format("    and {} more\n", grouped(static_cast<double>(list.size() - shown)));
}

void say_differences(std::string& out, std::string_view what, const Differences& d) {
  out += fmt::format("\n{} ({} in both):\n", what, grouped(static_cast<double>(d.compared)));
  const std::size_t before = out.size();
  say_list(out, "gained service", d.gained, share_change);
  say_list(out, "lost service", d.lost, share_change);
  say_list(out, "served share changed by more than 1 percentage point", d.share, share_change);
  say_list(out, "median latency changed by more than 1 ms", d.latency, ms_change);
  say_list(out, "downlink in the busy hour changed by more than 5 %", d.downlink, rate_change);
  say_list(out, "uplink in the busy hour changed by more than 5 %", d.uplink, rate_change);
  say_list(out, "only in the first run", d.only_before, no_change);
  say_list(out, "only in the second run", d.only_after, no_change);
  if (out.size() == before) out += "  no differences\n";
}

std::string text_of(const Comparison& c) {
  std::string out = fmt::format("{} -> {}\n", c.before.string(), c.after.string());
  out += c.scenario.empty() ? "Scenario, seed and catalogue: the same\n" : "Scenario:\n";
  for (const Fact& f : c.scenario)
    out += fmt::format("  {}: {} -> {}\n", f.name, f.before, f.after);
  out += "World:\n";
  for (const Fact& f : c.world) {
    const std::string now = f.before == f.after ? "unchanged" : "-> " + f.after;
    out += fmt::format("  {}: {} {}\n", f.name, f.before, now);
  }
  say_differences(out, "Territories", c.territories);
  say_differences(out, "Places", c.places);
  return out;
}

Json facts_json(const std::vector<Fact>& facts) {
  Json out = Json::array();
  for (const Fact& f : facts)
    out.push_back({{"name", f.name}, {"before", f.before}, {"after", f.after}});
  return out;
}

Json changes_json(const std::vector<Change>& list) {
  Json out = Json::array();
  for (const Change& c : list)
    out.push_back({{"key", c.key},
                   {"name", c.name},
                   {"gazetteer_population", c.population},
                   {"before", c.before},
                   {"after", c.after}});
  return out;
}

Json differences_json(const Differences& d) {
  return {{"compared", d.compared},
          {"gained_service_share", changes_json(d.gained)},
          {"lost_service_share", changes_json(d.lost)},
          {"changed_share", changes_json(d.share)},
          {"changed_latency_median_ms", changes_json(d.latency)},
          {"changed_downlink_busy_hour_mbps", changes_json(d.downlink)},
          {"changed_uplink_busy_hour_mbps", changes_json(d.uplink)},
          {"only_before", changes_json(d.only_before)},
          {"only_after", changes_json(d.only_after)}};
}

std::string json_of(const Comparison& c) {
  const Json json{{"before", c.before.string()},
                  {"after", c.after.string()},
                  {"scenario", facts_json(c.scenario)},
                  {"world", facts_json(c.world)},
                  {"territories", differences_json(c.territories)},
                  {"places", differences_json(c.places)}};
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

Result<std::string> compare(const std::filesystem::path& before, const std::filesystem::path& after,
                            bool json) {
  auto comparison = read_both(before, after);
  if (!comparison) return pass_on(comparison);
  return json ? json_of(*comparison) : text_of(*comparison);
}

}  // namespace aloft::results
