#include "aloft/authority/quorum.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/core.h>

#include "aloft/authority/fields.h"
#include "aloft/authority/toml_text.h"

namespace aloft::authority {
namespace {

constexpr std::int64_t kHour_s = 3'600;
constexpr std::int64_t kHoursMax = 24LL * 366 * 5;
constexpr std::int64_t kCountMax = 1'000;
constexpr std::array<const char*, kActCount> kActTexts = {"activate",    "restrict", "deactivate",
                                                          "break_glass", "ratify",   "rescind",
                                                          "governance",  "reference"};

std::int64_t hours(Fields& fields, const char* key, std::int64_t min, Need need) {
  return kHour_s * fields.integer(key, min, kHoursMax, need).value_or(0);
}

void read_share(Fields& fields, QuorumRow& row) {
  const auto* share = fields.array("approvers_share_min", Need::optional);
  if (!share) return;
  const bool two = share->size() == 2 && (*share)[0].integer() && (*share)[1].integer();
  if (two) {
    row.share_numerator = *(*share)[0].integer();
    row.share_denominator = *(*share)[1].integer();
  }
  if (!two || row.share_numerator < 1 || row.share_denominator < row.share_numerator ||
      row.share_denominator > kCountMax)
    fields.report("approvers_share_min", "something else", "two integers, such as [2, 3]");
}

QuorumRow read_row(Fields& fields) {
  QuorumRow row;
  for (const std::string& text : fields.ids("roles")) {
    const auto role = role_from(text);
    if (role && approves(*role))
      row.roles.push_back(*role);
    else
      fields.report("roles", in_quotes(text), "operations, legal, compliance, oversight");
  }
  row.people_min = fields.integer("people_min", 1, kCountMax).value_or(1);
  row.organisations_min = fields.integer("organisations_min", 1, kCountMax).value_or(1);
  row.notice_s = hours(fields, "notice_h", 0, Need::required);
  row.duration_max_s = hours(fields, "duration_max_h", 1, Need::optional);
  row.again_after_s = hours(fields, "again_after_h", 1, Need::optional);
  row.people_share_max_percent =
      fields.integer("people_share_max_percent", 1, 100, Need::optional).value_or(0);
  row.cells_max = fields.integer("cells_max", 1, 100'000, Need::optional).value_or(0);
  read_share(fields, row);
  return row;
}

// What the rules need to be rules at all.
void require_limits(Act act, const QuorumRow& row, Fields& fields) {
  const auto require = [&](const char* key, std::int64_t value) {
    if (value == 0) fields.report(key, "nothing", fmt::format("a limit for {}", text_of(act)));
  };
  const bool takes_away =
      act == Act::restrict_service || act == Act::deactivate || act == Act::break_glass;
  if (takes_away) require("duration_max_h", row.duration_max_s);
  if (act == Act::restrict_service)
    require("people_share_max_percent", row.people_share_max_percent);
  if (act == Act::restrict_service || act == Act::break_glass)
    require("again_after_h", row.again_after_s);
  if (act == Act::break_glass) require("cells_max", row.cells_max);
}

Json json_of(const QuorumRow& row) {
  Json::Array roles;
  for (const Role role : row.roles) roles.emplace_back(text_of(role));
  Json::Object object{{"roles", std::move(roles)},
                      {"people_min", row.people_min},
                      {"organisations_min", row.organisations_min},
                      {"notice_h", row.notice_s / kHour_s}};
  const auto add = [&](const char* key, std::int64_t value) {
    if (value != 0) object.emplace(key, value);
  };
  add("duration_max_h", row.duration_max_s / kHour_s);
  add("again_after_h", row.again_after_s / kHour_s);
  add("people_share_max_percent", row.people_share_max_percent);
  add("cells_max", row.cells_max);
  if (row.share_numerator != 0)
    object.emplace("approvers_share_min", Json::Array{row.share_numerator, row.share_denominator});
  return object;
}

// Where more is stricter, where less is, and where a limit of 0 is none.
class Comparison {
 public:
  Comparison(Act act, std::vector<std::string>& found) : act_(act), found_(found) {}
  void at_least(const char* key, std::int64_t value, std::int64_t floor) const {
    if (value < floor) note(key, value, "at least", floor);
  }
  void at_most(const char* key, std::int64_t value, std::int64_t floor) const {
    if (value > floor) note(key, value, "at most", floor);
  }
  void limit(const char* key, std::int64_t value, std::int64_t floor) const {
    if (floor != 0 && (value == 0 || value > floor)) note(key, value, "at most", floor);
  }

 private:
  void note(const char* key, std::int64_t value, const char* how, std::int64_t floor) const {
    found_.push_back(fmt::format("{}.{}: found {}; the trust file's floor allows {} {}",
                                 text_of(act_), key, value, how, floor));
  }
  Act act_;
  std::vector<std::string>& found_;
};

void compare_rows(Act act, const QuorumRow& row, const QuorumRow& floor,
                  std::vector<std::string>& found) {
  for (const Role role : floor.roles)
    if (std::find(row.roles.begin(), row.roles.end(), role) == row.roles.end())
      found.push_back(fmt::format("{}.roles: found no {}; the trust file's floor has it",
                                  text_of(act), text_of(role)));
  const Comparison compare(act, found);
  compare.at_least("people_min", row.people_min, floor.people_min);
  compare.at_least("organisations_min", row.organisations_min, floor.organisations_min);
  if (row.share_numerator * floor.share_denominator < floor.share_numerator * row.share_denominator)
    found.push_back(
        fmt::format("{}.approvers_share_min: found {} of {}; the trust file's floor is "
                    "{} of {}",
                    text_of(act), row.share_numerator, row.share_denominator, floor.share_numerator,
                    floor.share_denominator));
  const bool gives_back = act == Act::activate || act == Act::rescind;
  if (gives_back)
    compare.at_most("notice_h", row.notice_s / kHour_s, floor.notice_s / kHour_s);
  else
    compare.at_least("notice_h", row.notice_s / kHour_s, floor.notice_s / kHour_s);
  compare.limit("duration_max_h", row.duration_max_s / kHour_s, floor.duration_max_s / kHour_s);
  compare.limit("people_share_max_percent", row.people_share_max_percent,
                floor.people_share_max_percent);
  compare.limit("cells_max", row.cells_max, floor.cells_max);
  compare.at_least("again_after_h", row.again_after_s / kHour_s, floor.again_after_s / kHour_s);
}

// Most pairs of a person and an organisation of theirs, each used once (Kuhn's augmenting paths).
class Pairing {
 public:
  explicit Pairing(const std::map<std::string, std::set<std::string>>& organisations_of)
      : organisations_of_(organisations_of) {}

  std::int64_t size() {
    std::int64_t pairs = 0;
    for (const auto& [person, organisations] : organisations_of_) {
      std::set<std::string> tried;
      if (place(person, tried)) ++pairs;
    }
    return pairs;
  }

 private:
  bool place(const std::string& person,
             std::set<std::string>& tried) {  // NOLINT: recursion is short
    for (const std::string& organisation : organisations_of_.at(person)) {
      if (!tried.insert(organisation).second) continue;
      const auto holder = holder_of_.find(organisation);
      if (holder == holder_of_.end() || place(std::string(holder->second), tried)) {
        holder_of_[organisation] = person;
        return true;
      }
    }
    return false;
  }
  const std::map<std::string, std::set<std::string>>& organisations_of_;
  std::map<std::string, std::string> holder_of_;
};

// Classes of people that hold a key which approves.
std::set<std::string> all_approvers(const Registry& registry) {
  std::set<std::string> all;
  for (const RegisteredKey& key : registry.keys)
    if (std::any_of(key.roles.begin(), key.roles.end(), approves))
      all.insert(registry.person_class(key.person));
  return all;
}

}  // namespace

const char* text_of(Act act) { return kActTexts[static_cast<std::size_t>(act)]; }

Result<Quorum> read_quorum(std::string_view toml, std::string_view source) {
  Result<Json> json = parse_toml(toml, source);
  if (!json) return pass_on(json);
  return parse_quorum(*json, source);
}

Result<Quorum> parse_quorum(const Json& json, std::string_view source) {
  Problems problems(source);
  Fields fields(json, "", problems);
  Quorum quorum;
  for (std::size_t i = 0; i < kActCount; ++i) {
    const Json* table = fields.any(kActTexts[i]);
    if (!table) continue;
    Fields row(*table, kActTexts[i], problems);
    quorum.rows[i] = read_row(row);
    require_limits(static_cast<Act>(i), quorum.rows[i], row);
    row.finish();
  }
  if (const Json* table = fields.any("protected")) {
    Fields row(*table, "protected", problems);
    quorum.protected_notice_s = hours(row, "notice_h", 0, Need::required);
    row.finish();
  }
  if (const Json* table = fields.any("answer_within")) {
    Fields row(*table, "answer_within", problems);
    quorum.request_answer_s = hours(row, "request_h", 1, Need::required);
    quorum.contact_answer_s = hours(row, "contact_h", 1, Need::required);
    row.finish();
  }
  fields.finish();
  if (!problems.empty()) return problems.error();
  return quorum;
}

Json to_json(const Quorum& quorum) {
  Json::Object object{
      {"protected", Json::Object{{"notice_h", quorum.protected_notice_s / kHour_s}}},
      {"answer_within", Json::Object{{"request_h", quorum.request_answer_s / kHour_s},
                                     {"contact_h", quorum.contact_answer_s / kHour_s}}}};
  for (std::size_t i = 0; i < kActCount; ++i) object.emplace(kActTexts[i], json_of(quorum.rows[i]));
  return object;
}

std::vector<std::string> below_floor(const Quorum& quorum, const Quorum& floor) {
  std::vector<std::string> found;
  for (std::size_t i = 0; i < kActCount; ++i)
    compare_rows(static_cast<Act>(i), quorum.rows[i], floor.rows[i], found);
  const auto compare = [&](const char* key, bool allowed) {
    if (!allowed) found.push_back(fmt::format("{}: found less than the trust file's floor", key));
  };
  compare("protected.notice_h", quorum.protected_notice_s >= floor.protected_notice_s);
  compare("answer_within.request_h", quorum.request_answer_s <= floor.request_answer_s);
  compare("answer_within.contact_h", quorum.contact_answer_s <= floor.contact_answer_s);
  return found;
}

std::vector<std::string> missing_votes(const QuorumRow& row, const Registry& registry,
                                       const std::vector<Vote>& votes) {
  std::vector<std::string> missing;
  std::map<std::string, std::set<std::string>> organisations_of;
  std::set<Role> roles;
  for (const Vote& vote : votes) {
    if (!approves(vote.role)) continue;
    roles.insert(vote.role);
    organisations_of[registry.person_class(vote.person)].insert(
        registry.organisation_class(vote.organisation));
  }
  for (const Role role : row.roles)
    if (!roles.contains(role)) missing.push_back(fmt::format("no approval by {}", text_of(role)));
  const auto people = static_cast<std::int64_t>(organisations_of.size());
  if (people < row.people_min)
    missing.push_back(fmt::format("{} people of {} needed", people, row.people_min));
  const std::int64_t organisations = Pairing(organisations_of).size();
  if (organisations < row.organisations_min)
    missing.push_back(
        fmt::format("{} organisations of {} needed", organisations, row.organisations_min));
  const auto all = static_cast<std::int64_t>(all_approvers(registry).size());
  if (row.share_denominator * people < row.share_numerator * all)
    missing.push_back(fmt::format("{} of all {} approvers; {} of {} are needed", people, all,
                                  row.share_numerator, row.share_denominator));
  return missing;
}

}  // namespace aloft::authority
