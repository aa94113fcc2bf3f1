#include "aloft/engine/policy.h"

#include <fmt/core.h>
#include <fmt/format.h>

#include "aloft/base/file.h"
#include "aloft/base/names.h"

namespace aloft::engine {
namespace {

constexpr std::size_t kSuggestions = 3;
constexpr const char* kLeftOut = "left out with --without; no decision";

std::vector<std::string> ids_and_names(const earth::Atlas& atlas) {
  std::vector<std::string> all;
  for (const earth::Territory& territory : atlas.territories()) {
    all.push_back(territory.id);
    all.push_back(territory.name);
  }
  return all;
}

Result<TerritoryIndex> find(const std::string& territory, const std::string& asked_by,
                            const earth::Atlas& atlas) {
  if (const auto index = atlas.find_territory(territory)) return *index;
  return invalid_input(
      fmt::format("{}: no territory has the id, ISO 3166-1 code or name '{}'; did you mean {}? "
                  "(territories.csv of any run lists all)",
                  asked_by, territory,
                  fmt::join(nearest_names(territory, ids_and_names(atlas), kSuggestions), "; ")));
}

// The territory data that the log may name: the atlas's with each file of claims, or with none.
Result<std::vector<authority::Ground>> grounds_of(const scenario::PolicySource& source,
                                                  const earth::Atlas& atlas) {
  std::vector<std::vector<authority::DisputedArea>> claims{{}};
  for (const std::filesystem::path& path : source.claims) {
    auto areas = authority::read_claims(path);
    if (!areas) return pass_on(areas);
    claims.push_back(std::move(*areas));
  }
  std::vector<authority::Ground> grounds;
  for (auto& areas : claims) {
    auto ground = authority::make_ground(atlas, std::move(areas));
    if (!ground) return pass_on(ground);
    grounds.push_back(std::move(*ground));
  }
  return grounds;
}

Result<void> read_bundle(const scenario::PolicySource& source, const earth::Atlas& atlas,
                         UtcTime end, Policy& policy) {
  const auto trust = authority::read_trust(source.trust);
  if (!trust) return tl::unexpected<Error>(trust.error());
  const auto bytes = read_file(source.bundle);
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  const auto grounds = grounds_of(source, atlas);
  if (!grounds) return tl::unexpected<Error>(grounds.error());
  auto bundle =
      authority::verify_bundle(*bytes, *trust, *grounds, std::nullopt, source.bundle.string());
  if (!bundle) return pass_on(bundle);
  policy.source =
      fmt::format("{}: {} entries of {}, witnessed at {}", source.bundle.filename().string(),
                  bundle->latest.size, bundle->state.origin, format_utc(bundle->clock));
  for (authority::Alarm& alarm : authority::decision_alarms(bundle->state, end))
    policy.alarms.push_back(std::move(alarm.message));
  policy.rules = std::move(bundle->state.rules);
  return {};
}

Result<void> read_throttle(const scenario::Scenario& scenario, const scenario::Throttle& throttle,
                           const earth::Atlas& atlas, Policy& policy) {
  const auto index = find(
      throttle.territory.name,
      fmt::format("{}:{}: throttle.territory", scenario.file.string(), throttle.territory.line),
      atlas);
  if (!index) return tl::unexpected<Error>(index.error());
  if (policy.throttle[*index].is_set())
    return invalid_input(fmt::format(
        "{}:{}: throttle.territory: found {} again; allowed one throttle for a territory",
        scenario.file.string(), throttle.territory.line, throttle.territory.name));
  policy.throttle[*index] = {static_cast<float>(throttle.downlink_bps),
                             static_cast<float>(throttle.uplink_bps)};
  return {};
}

}  // namespace

Result<Policy> load_policy(const scenario::Scenario& scenario, const earth::Atlas& atlas,
                           const std::vector<std::string>& without) {
  Policy policy;
  policy.source = "no policy bundle: all is on";
  policy.throttle.assign(atlas.territories().size(), RateLimit());
  Error problems;
  const auto collect = [&](const auto& result) {
    if (!result)
      problems.messages.insert(problems.messages.end(), result.error().messages.begin(),
                               result.error().messages.end());
  };
  const UtcTime end = plus_seconds(scenario.start, scenario.duration_s);
  if (scenario.policy) collect(read_bundle(*scenario.policy, atlas, end, policy));
  for (const scenario::Throttle& throttle : scenario.throttles)
    collect(read_throttle(scenario, throttle, atlas, policy));
  for (const std::string& territory : without) {
    const auto index = find(territory, "--without", atlas);
    collect(index);
    if (index) policy.left_out.push_back(*index);
  }
  if (!problems.messages.empty()) return tl::unexpected(problems);
  return policy;
}

authority::Schedule schedule_of(const World& world, UtcTime from, UtcTime to) {
  auto schedule = authority::schedule_between(world.policy.rules, *world.atlas, from, to);
  ALOFT_CHECK(schedule.has_value(), "a bundle is verified on this atlas");
  for (const TerritoryIndex territory : world.policy.left_out)
    schedule->leave_out(territory, kLeftOut);
  return std::move(*schedule);
}

ParcelService service_of(const World& world, const SlotRecord& record, earth::CellId cell,
                         const earth::Parcel& parcel) {
  static const authority::Standing kSilence;
  const bool at_sea = !parcel.territory.valid();
  ParcelService service;
  service.standing = at_sea ? &kSilence : &record.activation->of(parcel.territory, cell);
  service.reason =
      service.standing->off ? plan::Reason::not_activated : record.plan.reason[parcel.cell];
  if (service.reason != plan::Reason::served) return service;
  const RateLimit limit = at_sea ? RateLimit() : world.policy.throttle[parcel.territory];
  const traffic::Flows& flows = record.flows;
  const CellIndex c = parcel.cell;
  service.downlink_typical_bps = std::min(flows.downlink_typical_bps[c], limit.downlink_bps);
  service.downlink_busy_hour_bps = std::min(flows.downlink_busy_hour_bps[c], limit.downlink_bps);
  service.uplink_typical_bps = std::min(flows.uplink_typical_bps[c], limit.uplink_bps);
  service.uplink_busy_hour_bps = std::min(flows.uplink_busy_hour_bps[c], limit.uplink_bps);
  return service;
}

}  // namespace aloft::engine
