#include "aloft/oversight/probe.h"

#include <fmt/core.h>

#include "aloft/base/file.h"

namespace aloft::oversight {
namespace {

using authority::Fields;
using authority::Json;
using authority::kAlgorithm;

constexpr const char* kType = "probe";
constexpr const char* kFirstLine = "aloft.probe/v1\n";
constexpr std::int64_t kDownlinkMax_bps = 1'000'000'000'000;
constexpr std::int64_t kRttMax_us = 3'600'000'000;
constexpr std::size_t kMessagesMax = 20;

std::string message_of(Json::Object object) {
  object.erase("signature");
  return kFirstLine + canonical_text(Json(std::move(object)));
}

bool read_service(Fields& fields) {
  const Json* found = fields.any("service");
  if (!found) return false;
  if (const bool* service = std::get_if<bool>(&found->value)) return *service;
  fields.report("service", authority::in_quotes(canonical_text(*found)), "true or false");
  return false;
}

earth::CellId read_cell(Fields& fields) {
  const std::string token = fields.id("cell");
  const auto cell = authority::cell_from_token(token);
  if (!token.empty() && !cell)
    fields.report("cell", authority::in_quotes(token), "the token of an S2 cell of level 9");
  return cell.value_or(earth::CellId{});
}

void read_measurement(Fields& fields, Probe& probe) {
  probe.service = read_service(fields);
  if (!probe.service) return;  // Then the two are unknown keys.
  probe.downlink_bps = fields.integer("downlink_bps", 0, kDownlinkMax_bps).value_or(0);
  probe.rtt_us = fields.integer("rtt_us", 0, kRttMax_us).value_or(0);
}

void read_signature(Fields& fields, authority::Signature& signature) {
  signature = {fields.id("key"), fields.id("algorithm"), fields.base64("signature")};
  if (!signature.algorithm.empty() && signature.algorithm != kAlgorithm)
    fields.report("algorithm", authority::in_quotes(signature.algorithm), kAlgorithm);
}

bool is_operators(const std::string& organisation, const authority::Registry& registry,
                  const authority::Trust& trust) {
  return trust.is_operator(organisation) || registry.organisation_class(organisation) ==
                                                registry.organisation_class(trust.operator_id);
}

}  // namespace

std::string sign_probe(const Probe& probe, const authority::PersonKey& key) {
  Json::Object object{{"type", kType},
                      {"origin", probe.origin},
                      {"territory", probe.place.territory},
                      {"cell", earth::token_of(probe.place.cell)},
                      {"time_unix_s", authority::unix_s(probe.time)},
                      {"service", Json::truth(probe.service)},
                      {"key", authority::fingerprint_of(key.public_key())},
                      {"algorithm", kAlgorithm}};
  if (probe.service) {
    object.emplace("downlink_bps", probe.downlink_bps);
    object.emplace("rtt_us", probe.rtt_us);
  }
  object.emplace("signature", transparency::to_base64(key.sign(message_of(object))));
  return canonical_text(Json(std::move(object)));
}

Result<Probe> parse_probe(std::string_view bytes, std::string_view source) {
  Result<Json> json = authority::parse_canonical(bytes, source, kProbeBytesMax);
  if (!json) return pass_on(json);
  authority::Problems problems(source);
  Fields fields(*json, "", problems);
  if (const std::string type = fields.id("type"); !type.empty() && type != kType)
    fields.report("type", authority::in_quotes(type), kType);
  Probe probe;
  probe.source = source;
  probe.origin = fields.text("origin");
  probe.place = {fields.id("territory"), read_cell(fields)};
  probe.time = fields.time("time_unix_s").value_or(UtcTime{});
  read_measurement(fields, probe);
  read_signature(fields, probe.signature);
  fields.finish();
  if (!problems.empty()) return problems.error();
  probe.signed_message = message_of(*json->object());
  return probe;
}

Result<std::vector<Probe>> parse_probes(std::string_view text, std::string_view path) {
  if (text.size() > kProbeFileBytesMax)
    return invalid_input(fmt::format("{}: found {} bytes; allowed {} in a file of probes", path,
                                     text.size(), kProbeFileBytesMax));
  std::vector<Probe> probes;
  Error problems;
  std::size_t line_number = 0;
  for (const std::string_view line : split_lines(text)) {
    ++line_number;
    if (line.empty()) continue;
    auto probe = parse_probe(line, fmt::format("{}:{}", path, line_number));
    if (probe)
      probes.push_back(std::move(*probe));
    else if (problems.messages.size() < kMessagesMax)
      problems.messages.insert(problems.messages.end(), probe.error().messages.begin(),
                               probe.error().messages.end());
  }
  if (!problems.messages.empty()) return tl::unexpected<Error>(std::move(problems));
  return probes;
}

std::optional<std::string> why_not_counted(const Probe& probe, const authority::Registry& registry,
                                           const authority::Trust& trust,
                                           const authority::Ground& ground,
                                           const HasLand& has_land) {
  if (probe.origin != trust.origin)
    return fmt::format("it is for the log {}", authority::in_quotes(probe.origin));
  const authority::RegisteredKey* key = registry.key(probe.signature.key);
  if (!key) return "its key is not registered in the log";
  if (!authority::verify_signature(key->public_key, probe.signed_message, probe.signature.bytes))
    return fmt::format("the signature of {} is not over this probe", key->person);
  const authority::Person* person = registry.person(key->person);
  if (!person || is_operators(person->organisation, registry, trust))
    return fmt::format("{} is of the operator or of its conflict group", key->person);
  const authority::GroundTerritory* territory = ground.territory(probe.place.territory);
  const bool is_of_it =
      territory && (territory->find(probe.place.cell) || (has_land && has_land(probe.place)));
  if (!is_of_it)
    return fmt::format("{} is no cell of {}", earth::token_of(probe.place.cell),
                       authority::in_quotes(probe.place.territory));
  return std::nullopt;
}

}  // namespace aloft::oversight
