// The fourteen quiet ways to keep service off, by somebody with every operator role and root on the
// server: each is impossible, or found by an outsider with the trust file, public data, a terminal
// and one honest witness. The clock starts just after a look and a probe: the worst case.
#include <fstream>
#include <sstream>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "aloft/oversight/test_sea.h"
#include "aloft/oversight/test_small_world.h"

namespace aloft::oversight {
namespace {

using Kind = Finding::Kind;

// A way ends in a row of the table.
struct Row {
  bool impossible = false;  ///< It has no effect, or no honest node takes it.
  Finding found;
  std::optional<std::int64_t> after_s;
};
using Way = Row (*)();

std::int64_t begin_dark(Sea& sea, Outsider& outsider, std::int64_t bps = 0) {
  const UtcTime begin = sea.now;
  outsider.downlink_bps = [begin, bps](UtcTime time) { return time >= begin ? bps : 50'000'000; };
  return begin.ns;
}

Row wait(Sea& sea, Outsider& outsider, Kind kind) {
  const auto after = outsider.wait_for(kind, sea);
  EXPECT_TRUE(after) << "not found: " << text_of(kind);
  return {false, outsider.found, after};
}

// A day of service under the eyes of the outsider, without a finding.
void pass_a_good_day(Sea& sea, Outsider& outsider) {
  for (std::int64_t hour = 1; hour <= 24; ++hour) {
    sea.move_to(hours(hour));
    outsider.measure(sea.now);
  }
  const Inspection before = outsider.look(sea);
  for (const Finding& one : before.findings) ADD_FAILURE() << one.text;
  EXPECT_EQ(before.not_counted.size(), 0U);
  sea.move_to(plus_seconds(hours(24), 1));
}

bool is_off(const Sea& sea, const Outsider& outsider, int number = 0) {
  return outsider.last.state->rules.standing({"x-atoll", cell(number)}, sea.now).off;
}

authority::Draft off_in_cell_0(Sea& sea, Verb verb = Verb::deactivate) {
  return sea.papers.draft(verb, Scope{"x-atoll", cells({0}), {}});
}

Row file_no_request() {
  Sea sea;
  Outsider outsider;
  pass_a_good_day(sea, outsider);
  begin_dark(sea, outsider);
  Row row = wait(sea, outsider, Kind::dark_without_decision);
  EXPECT_EQ(row.found.trace, "");
  return row;
}

Row drop_a_filing() {
  Sea sea;
  Outsider outsider;
  pass_a_good_day(sea, outsider);
  const std::string entry =
      authority::sign_entry(kOrigin, authority::Request{"x-atoll", "activate", "Switch us on."},
                            authority::key_of("fay"));
  outsider.filings_of_college = {
      {entry, authority::sign_filing_receipt(kOrigin, transparency::leaf_hash(entry), sea.now_s(),
                                             "filings.college",
                                             authority::machine_key("filings.college"))}};
  return wait(sea, outsider, Kind::filing_not_taken);
}

Row edit_stored_data() {
  Sea sea;
  Outsider outsider;
  sea.papers.file_draft(off_in_cell_0(sea));
  sea.publish();
  pass_a_good_day(sea, outsider);
  // In place: neither the log's own program nor a reader takes it.
  EXPECT_GT(transparency::edit_everywhere(sea.disk(), "/log", "Atoll Radio Act, section 4",
                                          "Atoll Radio Act, section 5"),
            0);
  EXPECT_FALSE(sea.restart());
  EXPECT_FALSE(sea.published().unreadable.empty());
  // With every hash computed anew and signed with the log's own key.
  outsider.shown = [&](Evidence& evidence) {
    evidence.entries = sea.papers.entries();
    std::string& edited = evidence.entries.back();
    edited.replace(edited.find("section 4"), 9, "section 5");
    evidence.unreadable.clear();
    evidence.checkpoints = {sea.sign_by_hand(evidence.entries, {"own"})};
  };
  return wait(sea, outsider, Kind::log_forked);
}

Row cut_the_tail() {
  Sea sea;
  Outsider outsider;
  sea.papers.sign("fay", authority::Request{"x-atoll", "activate", "Switch us on."});
  sea.publish();
  pass_a_good_day(sea, outsider);
  outsider.shown = [&](Evidence& evidence) {
    evidence.entries.pop_back();
    evidence.checkpoints.pop_back();
  };
  return wait(sea, outsider, Kind::log_forked);
}

Row restore_a_snapshot() {
  Sea sea;
  Outsider outsider;
  const transparency::DiskState yesterday = sea.disk().state();
  sea.papers.sign("fay", authority::Request{"x-atoll", "activate", "Switch us on."});
  sea.publish();
  pass_a_good_day(sea, outsider);
  sea.swap_disk(yesterday);
  EXPECT_TRUE(sea.restart()) << "what was whole yesterday is whole";
  const auto published = sea.try_publish();
  EXPECT_FALSE(published) << "a witness has seen more";
  return wait(sea, outsider, Kind::log_forked);
}

Row sign_with_operator_keys_only() {
  Sea sea;
  Outsider outsider;
  pass_a_good_day(sea, outsider);
  using authority::Role;
  sea.papers.decide(off_in_cell_0(sea),
                    {{"ana", Role::operations}, {"ben", Role::legal}, {"cyd", Role::compliance}});
  sea.publish();
  Row row = wait(sea, outsider, Kind::entry_without_effect);
  EXPECT_NE(row.found.text.find("quorum"), std::string::npos) << row.found.text;
  sea.move_to(plus_seconds(sea.now, 80 * kHour));
  row.impossible = !is_off(sea, outsider);
  return row;
}

Row chain_restrictions() {
  Sea sea;
  Outsider outsider;
  pass_a_good_day(sea, outsider);
  sea.papers.decide(off_in_cell_0(sea, Verb::restrict_service), kTwo);
  sea.publish();
  sea.papers.decide(off_in_cell_0(sea, Verb::restrict_service), kTwo);
  sea.publish();
  Row row = wait(sea, outsider, Kind::entry_without_effect);
  EXPECT_NE(row.found.text.find("again"), std::string::npos) << row.found.text;
  row.impossible = outsider.last.state->rules.all().size() == 1;
  return row;
}

Row push_a_bundle() {
  Sea sea;
  Outsider outsider;
  pass_a_good_day(sea, outsider);
  // A decision of everybody's at the operator, in a log that only its own witness has signed.
  authority::TestLog forged = sea.papers;
  forged.decide(off_in_cell_0(sea), kTwo);
  const auto entries = forged.entries();
  const std::vector<Note> notes = {sea.sign_by_hand(entries, {"own"})};
  const auto trust = sea.papers.trust();
  const std::span grounds(&sea.papers.ground(), 1);
  auto honest = sea.published();
  std::string bundle =
      authority::compile_bundle(honest.entries, honest.checkpoints, trust, grounds).value();
  EXPECT_FALSE(authority::compile_bundle(entries, notes, trust, grounds) &&
               authority::verify_bundle(*authority::compile_bundle(entries, notes, trust, grounds),
                                        trust, grounds, std::nullopt, "bundle"))
      << "without the quorum of witnesses there is no bundle";
  const std::string none = R"("rules":[])";
  const std::string one = R"("rules":[{"confirmed":false,"decision":1,"legal_basis":"x",)"
                          R"("owner":"ana","reach":[{"cells":[],"extent":"all_but",)"
                          R"("territory":"x-atoll"}],"reason":"no_licence",)"
                          R"("since_unix_s":1800000000,"verb":"deactivate","witnessed":true}])";
  EXPECT_NE(bundle.find(none), std::string::npos);
  bundle.replace(bundle.find(none), none.size(), one);
  outsider.held.bundle = bundle;
  Row row = wait(sea, outsider, Kind::bundle_not_of_log);
  row.impossible = !authority::verify_bundle(bundle, trust, grounds, std::nullopt, "bundle");
  return row;
}

// ---- Through the engine ------------------------------------------------------------------------

// A sky that plays the one over the atoll: that of a place in Australia. What the terminal gets
// from the cut on, and what the reference would give it, the engine plans.
class PlayedSky {
 public:
  std::optional<UtcTime> cut;

  PlayedSky(const scenario::Scenario& actual, const engine::Without& without)
      : reference_(engine::load_world(small(), atlas(), {}).value()),
        actual_(engine::load_world(actual, atlas(), without).value()) {}

  void show_to(Outsider& outsider) {
    outsider.downlink_bps = [this](UtcTime time) {
      return cut && time >= *cut ? downlink_bps(actual_, time) : 50'000'000;
    };
    outsider.servable = [this](const authority::PlaceOnGround&, UtcTime time) {
      return downlink_bps(reference_, time) >= 1'000'000;
    };
  }

 private:
  static std::int64_t downlink_bps(const engine::World& world, UtcTime time) {
    const engine::Spot spot = engine::find_spot(atlas(), "Melbourne,AU").value();
    return std::llround(1e6 * engine::explain(world, spot, time)->downlink_typical_mbps);
  }
  engine::World reference_;
  engine::World actual_;
};

Row leave_out_of_the_plan() {
  Sea sea;
  Outsider outsider;
  PlayedSky sky(small(), {{}, {}, {"AU"}});
  sky.show_to(outsider);
  pass_a_good_day(sea, outsider);
  outsider.held.counters =
      parse_counters(fmt::format("start_utc,end_utc,territory,served_share,downlink_mbps\n"
                                 "{},{},x-atoll,1,50\n",
                                 format_utc(hours(24)), format_utc(hours(48))),
                     "counters.csv")
          .value();
  sky.cut = sea.now;
  Row row = wait(sea, outsider, Kind::dark_without_decision);
  EXPECT_EQ(outsider.last.findings.back().kind, Kind::counters_contradicted)
      << "the operator's own counters do not help it";
  return row;
}

Row throttle() {
  Sea sea;
  Outsider outsider;
  scenario::Scenario throttled = small();
  throttled.throttles.push_back({{"AU", 1}, 1'000.0, 1'000.0});
  PlayedSky sky(throttled, {});
  sky.show_to(outsider);
  pass_a_good_day(sea, outsider);
  sky.cut = sea.now;
  Row row = wait(sea, outsider, Kind::dark_without_decision);
  EXPECT_NE(row.found.text.find("1 kbit/s at most"), std::string::npos) << row.found.text;
  return row;
}

Row let_a_decision_lapse() {
  Sea sea;
  Outsider outsider;
  pass_a_good_day(sea, outsider);
  authority::Draft draft = off_in_cell_0(sea);
  draft.review = hours(24 + 90);
  draft.expiry = hours(24 + 96);
  sea.papers.decide(draft, kFour);
  sea.publish();
  outsider.downlink_bps = [](UtcTime time) { return time > hours(24 + 72) ? 0 : 50'000'000; };
  for (std::int64_t hour = 25; hour <= 24 + 96; ++hour) outsider.measure(hours(hour));
  sea.move_to(*draft.expiry);
  outsider.last = outsider.look(sea);
  EXPECT_TRUE(std::none_of(outsider.last.findings.begin(), outsider.last.findings.end(),
                           [](const Finding& one) { return !one.territory.empty(); }))
      << "dark as decided";
  Row row = wait(sea, outsider, Kind::lapsed_still_dark);
  EXPECT_EQ(row.found.decision, 1);
  return row;
}

Row back_date() {
  Sea sea;
  Outsider outsider;
  pass_a_good_day(sea, outsider);
  // Three days of notice, as if they had passed: the operator's own witness says so.
  sea.own_clock_s = -72 * kHour;
  sea.unreachable = {"college"};
  sea.papers.decide(off_in_cell_0(sea), kFour);
  sea.publish();
  const UtcTime published = sea.now;
  outsider.asks = {"island"};
  begin_dark(sea, outsider);
  Row row = wait(sea, outsider, Kind::dark_without_decision);
  row.impossible = !is_off(sea, outsider);
  EXPECT_EQ(outsider.last.state->rules.all().front().since, plus_seconds(published, 72 * kHour))
      << "of two times the later counts";
  return row;
}

Row run_own_witnesses() {
  Sea sea;
  Outsider outsider;
  const std::string first = transparency::to_hex(sea.papers.trust().first_entry);
  EXPECT_FALSE(authority::parse_trust(authority::trust_text(first, "own"), "trust.toml"))
      << "no trust file lets the operator's witnesses do alone";
  pass_a_good_day(sea, outsider);
  sea.unreachable = {"island", "college"};
  sea.papers.decide(off_in_cell_0(sea), kFour);
  sea.publish();
  sea.move_to(plus_seconds(hours(24), 73 * kHour + 1));
  outsider.asks = {"own"};
  for (std::int64_t hour = 25; hour <= 24 + 73; ++hour) outsider.measure(hours(hour));
  begin_dark(sea, outsider);
  Row row = wait(sea, outsider, Kind::dark_without_decision);
  row.impossible = !is_off(sea, outsider);  // Logged, and not witnessed: no effect.
  return row;
}

// The log as everybody sees it switches the atoll off; the auditor is shown another.
void show_another_log(Sea& sea, Outsider& outsider, const std::vector<std::string>& cosigners) {
  const auto true_entries = sea.papers.entries();
  sea.papers.decide(off_in_cell_0(sea), kFour);
  sea.publish();
  outsider.shown = [true_entries, &sea, cosigners](Evidence& evidence) {
    const std::size_t wanted = sea.papers.entries().size();
    evidence.entries = true_entries;
    while (evidence.entries.size() < wanted)
      evidence.entries.push_back(authority::sign_entry(
          kOrigin, authority::Request{"x-reef", "activate", "Nothing to see."},
          authority::key_of("gus")));
    evidence.checkpoints.resize(1);
    evidence.checkpoints.push_back(sea.sign_by_hand(evidence.entries, cosigners));
  };
}

Row show_an_auditor_another_log() {
  Sea sea;
  Outsider outsider;
  pass_a_good_day(sea, outsider);
  show_another_log(sea, outsider, {"own"});
  return wait(sea, outsider, Kind::log_forked);
}

// The log as everybody sees it goes on growing, so that its witnesses have always just signed.
void keep_the_log_growing(Sea& sea, Outsider& outsider) {
  outsider.meanwhile = [&sea] {
    sea.papers.sign("gus", authority::Request{"x-reef", "activate", "Nothing to see."});
    sea.publish();
  };
}

Row show_another_log_while_it_grows() {
  Sea sea;
  Outsider outsider;
  pass_a_good_day(sea, outsider);
  show_another_log(sea, outsider, {"own"});
  const auto entries = sea.published().entries;
  outsider.shown = [&, true_entries =
                           std::vector(entries.begin(), entries.end() - 2)](Evidence& evidence) {
    evidence.entries = true_entries;
    evidence.checkpoints.resize(1);
  };
  keep_the_log_growing(sea, outsider);
  return wait(sea, outsider, Kind::log_forked);
}

// ---- The same, less crude ----------------------------------------------------------------------

// Of what no witness has seen, somebody has a checkpoint.
Row cut_a_tail_that_nobody_cosigned() {
  Sea sea;
  Outsider outsider;
  const transparency::DiskState yesterday = sea.disk().state();
  sea.unreachable = {"own", "island", "college"};
  sea.papers.sign("fay", authority::Request{"x-atoll", "activate", "Switch us on."});
  const auto seen = sea.try_publish();
  EXPECT_TRUE(seen && !seen->witnessed);
  outsider.held.remembered = {{"a checkpoint seen before", seen->note}};
  sea.swap_disk(yesterday);
  sea.move_to(plus_seconds(sea.now, 1));
  return wait(sea, outsider, Kind::log_forked);
}

Row let_no_witness_sign() {
  Sea sea;
  Outsider outsider;
  outsider.asks = {};
  outsider.shown = [&](Evidence& evidence) {
    evidence.checkpoints = {sea.sign_by_hand(evidence.entries, {"own"})};
  };
  sea.move_to(plus_seconds(sea.now, 1));
  return wait(sea, outsider, Kind::not_witnessed);
}

Row log_a_filing_unwitnessed() {
  Sea sea;
  Outsider outsider;
  pass_a_good_day(sea, outsider);
  sea.unreachable = {"island", "college"};
  sea.papers.sign("fay", authority::Request{"x-atoll", "activate", "Switch us on."});
  sea.publish();
  return wait(sea, outsider, Kind::not_witnessed);
}

Row show_a_log_without_a_bundle() {
  Sea sea;
  Outsider outsider;
  sea.papers.decide(off_in_cell_0(sea), kFour);
  sea.publish();
  const Evidence honest = sea.published();
  outsider.held.bundle =
      authority::compile_bundle(honest.entries, honest.checkpoints, sea.papers.trust(),
                                std::span(&sea.papers.ground(), 1))
          .value();
  outsider.asks = {};
  outsider.shown = [&](Evidence& evidence) {
    evidence.entries.resize(1);
    evidence.checkpoints = {sea.sign_by_hand(evidence.entries, {"own"})};
  };
  sea.move_to(plus_seconds(sea.now, 1));
  return wait(sea, outsider, Kind::bundle_not_of_log);
}

struct NamedWay {
  const char* name;
  Way way;
};
constexpr NamedWay kWays[] = {
    {"file no request", file_no_request},
    {"drop a filing", drop_a_filing},
    {"edit stored data", edit_stored_data},
    {"cut the log's tail", cut_the_tail},
    {"restore yesterday's snapshot", restore_a_snapshot},
    {"sign with operator keys only", sign_with_operator_keys_only},
    {"chain routine restrictions", chain_restrictions},
    {"push a hand-made bundle", push_a_bundle},
    {"leave the territory out of the plan", leave_out_of_the_plan},
    {"throttle to 1 kbit/s", throttle},
    {"let a decision lapse", let_a_decision_lapse},
    {"back-date", back_date},
    {"run one's own witnesses", run_own_witnesses},
    {"show an auditor another log", show_an_auditor_another_log},
    {"the same while the log grows", show_another_log_while_it_grows},
    {"cut a tail that no witness has seen", cut_a_tail_that_nobody_cosigned},
    {"let no witness sign the log", let_no_witness_sign},
    {"log a filing, and let no witness sign it", log_a_filing_unwitnessed},
    {"show a log that gives no bundle", show_a_log_without_a_bundle},
};

// Whose word the finding rests on.
std::string told_by(const Finding& found) {
  const auto rests_on = [&](std::string_view words) {
    return found.evidence.find(words) != std::string::npos;
  };
  if (rests_on("filing and receipt")) return "the witness that was handed it";
  if (rests_on("cosigned by island") || rests_on("cosigned by college")) return "an honest witness";
  if (rests_on(" of gus")) return "a terminal's probes";
  return found.evidence;
}

std::string duration_text(std::int64_t seconds) {
  const std::int64_t minutes = (seconds + kMinute - 1) / kMinute;
  if (minutes <= 60) return fmt::format("{} min", minutes);
  return fmt::format("{} h {:02} min", minutes / 60, minutes % 60);
}

TEST(QuietWays, EachIsImpossibleOrFoundByAnOutsider) {
  std::string table;
  for (const NamedWay& one : kWays) {
    SCOPED_TRACE(one.name);
    const Row row = one.way();
    ASSERT_TRUE(row.after_s);
    EXPECT_LE(*row.after_s, 25 * kHour);
    table += fmt::format("| {} | {} | {}: {} | {} |\n", one.name,
                         row.impossible ? "impossible" : "found", told_by(row.found),
                         text_of(row.found.kind), duration_text(*row.after_s));
  }
  fmt::print("{}", table);
  std::ifstream file(std::string(ALOFT_SOURCE_DIR) + "/docs/authority.md");
  std::stringstream document;
  document << file.rdbuf();
  EXPECT_NE(document.str().find(table), std::string::npos)
      << "docs/authority.md, 'The quiet ways', has another table";
}

TEST(QuietWays, WithoutAnHonestWitnessASplitViewStaysUnseen) {
  Sea sea;
  Outsider outsider;
  pass_a_good_day(sea, outsider);
  show_another_log(sea, outsider, {"own", "island"});
  const Evidence everybody = sea.published();
  // The witnesses who are asked tell the auditor what the operator shows.
  const auto shown = outsider.shown;
  outsider.shown = [&](Evidence& evidence) {
    shown(evidence);
    for (const char* name : {"own.example", "island.example"})
      evidence.witnesses.push_back({name, evidence.checkpoints.back(), {}});
  };
  outsider.asks = {};
  EXPECT_FALSE(outsider.wait_for(Kind::log_forked, sea));
  EXPECT_TRUE(outsider.last.findings.empty()) << outsider.last.findings.front().text;
  EXPECT_TRUE(outsider.last.not_counted.empty());
  EXPECT_EQ(outsider.last.state->witnessed_entries, everybody.entries.size())
      << "what is shown has the quorum";
  // One honest witness is enough.
  outsider.asks = {"college"};
  EXPECT_EQ(outsider.wait_for(Kind::log_forked, sea), 10 * kMinute);
}

}  // namespace
}  // namespace aloft::oversight
