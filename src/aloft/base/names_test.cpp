#include "aloft/base/names.h"

#include <gtest/gtest.h>

namespace aloft {
namespace {

// The definition, without a table: what a reader would write first.
std::size_t distance_by_definition(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return a.size() + b.size();
  const std::size_t replaced =
      distance_by_definition(a.substr(1), b.substr(1)) + (a[0] == b[0] ? 0 : 1);
  const std::size_t deleted = distance_by_definition(a.substr(1), b) + 1;
  const std::size_t inserted = distance_by_definition(a, b.substr(1)) + 1;
  return std::min({replaced, deleted, inserted});
}

TEST(EditDistance, IsThatOfTheDefinition) {
  const std::vector<std::string> texts = {"", "a", "ab", "ba", "kyiv", "kiev", "lviv", "sydney"};
  for (const std::string& a : texts)
    for (const std::string& b : texts)
      EXPECT_EQ(edit_distance(a, b), distance_by_definition(a, b)) << a << " " << b;
}

TEST(NearestNames, TakesABeginningForTheName) {
  const std::vector<std::string> names = {"Frankston", "Seattle", "Frankfurt am Main", "Seattle"};
  EXPECT_EQ(nearest_names("FRANKFURT", names, 2),
            (std::vector<std::string>{"Frankfurt am Main", "Frankston"}));
  EXPECT_EQ(nearest_names("frankfrt", names, 1), std::vector<std::string>{"Frankfurt am Main"});
  EXPECT_EQ(nearest_names("seattel", names, 1), std::vector<std::string>{"Seattle"});
  EXPECT_EQ(nearest_names("x", names, 9).size(), 3U);
  EXPECT_TRUE(nearest_names("x", {}, 3).empty());
}

TEST(LowerCase, LeavesOtherScriptsAlone) { EXPECT_EQ(lower_case("ÀB Ж"), "Àb Ж"); }

}  // namespace
}  // namespace aloft
