#include <algorithm>

#include <gtest/gtest.h>

#include "aloft/authority/test_world.h"
#include "aloft/base/random.h"

namespace aloft::authority {
namespace {

Vote vote(const std::string& person, Role role) {
  static const Registry registry = test_registry();
  return {person, registry.person(person)->organisation, role};
}

std::string lacks(Act act, const std::vector<Vote>& votes) {
  std::string out;
  for (const std::string& one : missing_votes(default_quorum().row(act), test_registry(), votes))
    out += (out.empty() ? "" : "; ") + one;
  return out;
}

TEST(Quorum, OfAnActivationIsOperationsAndLegal) {
  EXPECT_EQ(lacks(Act::activate, {vote("ana", Role::operations), vote("ben", Role::legal)}), "");
  EXPECT_EQ(lacks(Act::activate, {vote("ana", Role::operations)}),
            "no approval by legal; 1 people of 2 needed");
}

TEST(Quorum, CountsNobodyTwice) {
  EXPECT_EQ(lacks(Act::activate, {vote("ora", Role::operations), vote("ora", Role::legal)}),
            "1 people of 2 needed");
}

TEST(Quorum, CountsAConflictGroupOnce) {
  EXPECT_EQ(lacks(Act::activate, {vote("ned", Role::operations), vote("nell", Role::legal)}),
            "1 people of 2 needed");
  EXPECT_EQ(lacks(Act::break_glass, {vote("pia", Role::operations), vote("quin", Role::legal)}),
            "1 organisations of 2 needed");
}

TEST(Quorum, OfADeactivationNeedsFourRolesThreePeopleTwoOrganisations) {
  EXPECT_EQ(lacks(Act::deactivate, {vote("ana", Role::operations), vote("ben", Role::legal),
                                    vote("cyd", Role::compliance), vote("dov", Role::oversight)}),
            "");
  EXPECT_EQ(lacks(Act::deactivate, {vote("ana", Role::operations), vote("ben", Role::legal),
                                    vote("cyd", Role::compliance)}),
            "no approval by oversight; 1 organisations of 2 needed");
}

TEST(Quorum, OfAChangeOfTheRulesIsTwoThirdsOfAllWithOversight) {
  // Approvers: ana, ben, cyd, dov, eli, ora, and ned with nell as one: 7; two thirds are 5.
  std::vector<Vote> votes = {vote("ana", Role::operations), vote("ben", Role::legal),
                             vote("cyd", Role::compliance), vote("dov", Role::oversight)};
  EXPECT_EQ(lacks(Act::governance, votes), "4 of all 7 approvers; 2 of 3 are needed");
  votes.push_back(vote("ora", Role::legal));
  EXPECT_EQ(lacks(Act::governance, votes), "");
  votes[3] = vote("ned", Role::operations);
  EXPECT_EQ(lacks(Act::governance, votes), "no approval by oversight");
}

TEST(Quorum, ConsentOfACustomerIsNoApproval) {
  EXPECT_EQ(lacks(Act::break_glass, {vote("ana", Role::operations), vote("fay", Role::customer)}),
            "1 people of 2 needed; 1 organisations of 2 needed");
}

// The slow twin: is there a way to pick one vote a group of people so that the picked ones are
// enough people, of enough groups of organisations?
bool enough_by_trying(const QuorumRow& row, const Registry& registry,
                      const std::vector<Vote>& votes) {
  for (const Role role : row.roles)
    if (std::none_of(votes.begin(), votes.end(), [&](const Vote& v) { return v.role == role; }))
      return false;
  std::int64_t people_best = 0;
  std::int64_t organisations_best = 0;
  for (unsigned pick = 0; pick < (1U << votes.size()); ++pick) {
    std::set<std::string> people;
    std::set<std::string> organisations;
    std::int64_t picked = 0;
    for (std::size_t i = 0; i < votes.size(); ++i)
      if ((pick >> i) & 1U) {
        ++picked;
        people.insert(registry.person_class(votes[i].person));
        organisations.insert(registry.organisation_class(votes[i].organisation));
      }
    const auto size = [](const auto& set) { return static_cast<std::int64_t>(set.size()); };
    if (size(people) == picked) people_best = std::max(people_best, picked);
    if (size(people) == picked && size(organisations) == picked)
      organisations_best = std::max(organisations_best, picked);
  }
  return people_best >= row.people_min && organisations_best >= row.organisations_min;
}

TEST(Quorum, AgreesWithTryingAllChoices) {
  Registry registry;
  for (int i = 0; i < 5; ++i)
    registry.organisations.push_back({fmt::format("o{}", i), "", i < 2 ? "pair" : ""});
  const auto draw = [](std::uint64_t round, std::int64_t what, std::int64_t below) {
    return static_cast<std::int64_t>(random_bits(7, round, static_cast<std::uint64_t>(what)) %
                                     static_cast<std::uint64_t>(below));
  };
  int met = 0;
  for (std::uint64_t round = 0; round < 3'000; ++round) {
    registry.people.clear();
    for (int i = 0; i < 7; ++i)
      registry.people.push_back({fmt::format("p{}", i), fmt::format("o{}", draw(round, 10 + i, 5)),
                                 draw(round, 20 + i, 3) == 0 ? "kin" : ""});
    std::vector<Vote> votes;
    for (std::int64_t i = draw(round, 1, 8); i-- > 0;) {
      const auto& person = registry.people[static_cast<std::size_t>(draw(round, 30 + i, 7))];
      votes.push_back({person.id, person.organisation, static_cast<Role>(draw(round, 40 + i, 4))});
    }
    QuorumRow row;
    row.roles = {static_cast<Role>(draw(round, 2, 4))};
    row.people_min = 1 + draw(round, 3, 4);
    row.organisations_min = 1 + draw(round, 4, 3);
    const bool enough = missing_votes(row, registry, votes).empty();
    EXPECT_EQ(enough, enough_by_trying(row, registry, votes)) << round;
    met += enough ? 1 : 0;
  }
  EXPECT_GT(met, 300) << "the twin must see both answers";
  EXPECT_LT(met, 2'700);
}

TEST(QuorumTable, SurvivesJson) {
  const Quorum quorum = default_quorum();
  const auto back = parse_quorum(to_json(quorum), "json");
  ASSERT_TRUE(back) << back.error().text();
  EXPECT_EQ(canonical_text(to_json(*back)), canonical_text(to_json(quorum)));
  EXPECT_EQ(back->row(Act::deactivate).duration_max_s, 90 * kDay);
  EXPECT_EQ(back->row(Act::governance).notice_s, 14 * kDay);
}

TEST(QuorumTable, HasNoUnknownKeyAndNoRowMissing) {
  const auto unknown = read_quorum(quorum_text() + "\n[activte]\nnotice_h = 0\n", "quorum.toml");
  ASSERT_FALSE(unknown);
  EXPECT_NE(unknown.error().text().find("activte"), std::string::npos);
  std::string text = quorum_text();
  text.replace(text.find("duration_max_h = 24\n"), 20, "");
  const auto endless = read_quorum(text, "quorum.toml");
  ASSERT_FALSE(endless);
  EXPECT_NE(endless.error().text().find("quorum.toml:27: break_glass.duration_max_h"),
            std::string::npos)
      << endless.error().text();
}

TEST(QuorumTable, IsNeverBelowTheFloor) {
  const Quorum floor = default_quorum();
  EXPECT_TRUE(below_floor(floor, floor).empty());
  const auto changed = [&](auto change) {
    Quorum quorum = floor;
    change(quorum.rows);
    return below_floor(quorum, floor).size();
  };
  const auto at = [](Act act) { return static_cast<std::size_t>(act); };
  EXPECT_EQ(changed([&](auto& r) { r[at(Act::deactivate)].people_min = 2; }), 1U);
  EXPECT_EQ(changed([&](auto& r) { r[at(Act::deactivate)].roles.pop_back(); }), 1U);
  EXPECT_EQ(changed([&](auto& r) { r[at(Act::deactivate)].notice_s = 0; }), 1U);
  EXPECT_EQ(changed([&](auto& r) { r[at(Act::deactivate)].duration_max_s = 91 * kDay; }), 1U);
  EXPECT_EQ(changed([&](auto& r) { r[at(Act::restrict_service)].again_after_s = kHour; }), 1U);
  EXPECT_EQ(changed([&](auto& r) { r[at(Act::restrict_service)].people_share_max_percent = 11; }),
            1U);
  EXPECT_EQ(changed([&](auto& r) { r[at(Act::governance)].share_denominator = 4; }), 1U);
  EXPECT_EQ(changed([&](auto& r) { r[at(Act::activate)].notice_s = kHour; }), 1U)
      << "service must not take longer to come back";
  EXPECT_EQ(changed([&](auto& r) { r[at(Act::deactivate)].people_min = 5; }), 0U);
}

}  // namespace
}  // namespace aloft::authority
