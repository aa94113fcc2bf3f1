// Indices, frames and angles: what they do, and what must not compile.
#include <string>
#include <type_traits>
#include <unordered_set>

#include <gtest/gtest.h>

#include "aloft/base/geometry.h"
#include "aloft/base/index.h"
#include "aloft/base/quantity.h"

namespace aloft {
namespace {

template <class A, class B>
concept Subtracts = requires(A a, B b) { a - b; };
template <class A, class B>
concept Adds = requires(A a, B b) { a + b; };
template <class A, class B>
concept Multiplies = requires(A a, B b) { a* b; };
template <class A, class B>
concept Compares = requires(A a, B b) { a == b; };
template <class A, class B>
concept Subscripts = requires(A a, B b) { a[b]; };
template <class A, class B>
concept Dots = requires(A a, B b) { dot(a, b); };

// Frames do not mix.
static_assert(Subtracts<Position<Itrf>, Position<Itrf>>);
static_assert(!Subtracts<Position<Itrf>, Position<Teme>>);
static_assert(!Adds<Position<Itrf>, Vector<Teme>>);
static_assert(!Adds<Vector<Itrf>, Vector<Teme>>);
static_assert(!Dots<Vector<Itrf>, Vector<Teme>>);
static_assert(!Compares<Position<Itrf>, Position<Teme>>);
static_assert(!std::is_convertible_v<Position<Teme>, Position<Itrf>>);
// Places are not added, and a place is not a direction.
static_assert(!Adds<Position<Itrf>, Position<Itrf>>);
static_assert(!std::is_convertible_v<Position<Itrf>, Vector<Itrf>>);
// A rotation turns from its own frame only; the transpose mistake does not compile.
static_assert(Multiplies<Rotation<Itrf, Teme>, Position<Teme>>);
static_assert(!Multiplies<Rotation<Itrf, Teme>, Position<Itrf>>);
static_assert(!Multiplies<Rotation<Itrf, Teme>, Vector<Itrf>>);
// An index belongs to its table.
static_assert(Subscripts<Column<CellIndex, int>, CellIndex>);
static_assert(!Subscripts<Column<CellIndex, int>, SatelliteIndex>);
static_assert(!Subscripts<Column<CellIndex, int>, std::size_t>);
static_assert(!Compares<CellIndex, SatelliteIndex>);
static_assert(!std::is_convertible_v<std::size_t, CellIndex>);
static_assert(!std::is_convertible_v<CellIndex, SatelliteIndex>);
// A number is no angle until its unit is said.
static_assert(!std::is_convertible_v<double, Angle>);
static_assert(!std::is_convertible_v<Angle, double>);
static_assert(!Adds<Angle, double>);

TEST(Index, IsNoneUntilItIsMadeFromARow) {
  EXPECT_FALSE(CellIndex().valid());
  EXPECT_TRUE(CellIndex(0).valid());
  EXPECT_EQ(CellIndex(7).value(), 7U);
  EXPECT_LT(CellIndex(1), CellIndex(2));
  EXPECT_LT(CellIndex(2), CellIndex()) << "none sorts last";
}

TEST(Index, CountsTheRowsOfItsTable) {
  std::size_t next = 0;
  for (const CellIndex cell : rows<CellIndex>(5)) EXPECT_EQ(cell.value(), next++);
  EXPECT_EQ(next, 5U);
  for (const CellIndex cell : rows<CellIndex>(0)) FAIL() << cell.value();
}

TEST(Index, MayBeAKeyOfAHashTable) {
  const std::unordered_set<CellIndex> cells{CellIndex(1), CellIndex(2), CellIndex(1)};
  EXPECT_EQ(cells.size(), 2U);
}

TEST(Column, HoldsOneValueForEachRow) {
  Column<CellIndex, std::string> names(2, "?");
  names[CellIndex(1)] = "b";
  names.push_back("c");
  EXPECT_EQ(names.raw(), (std::vector<std::string>{"?", "b", "c"}));
  names.assign(1, "x");
  EXPECT_EQ(names.size(), 1U);
  EXPECT_FALSE(names.empty());
}

TEST(Geometry, KnowsItsRightHandedAxes) {
  const Vector<Itrf> x{1, 0, 0};
  const Vector<Itrf> y{0, 1, 0};
  const Vector<Itrf> z = cross(x, y);
  EXPECT_EQ(z.z, 1.0);
  EXPECT_EQ(dot(x, y), 0.0);
  EXPECT_EQ(norm(3.0 * x + 4.0 * y), 5.0);
  EXPECT_EQ(norm(unit(Vector<Itrf>{0, 0, 9})), 1.0);
  EXPECT_EQ(distance_m(Position<Itrf>{1, 2, 3}, Position<Itrf>{1, 2, 8}), 5.0);
}

TEST(Geometry, TurnsBackWhatItTurned) {
  Rotation<Itrf, Teme> quarter_turn;
  quarter_turn.m = {{{0, 1, 0}, {-1, 0, 0}, {0, 0, 1}}};
  const Position<Teme> start{1, 2, 3};
  const Position<Itrf> turned = quarter_turn * start;
  EXPECT_EQ(turned, (Position<Itrf>{2, -1, 3}));
  EXPECT_EQ(quarter_turn.inverse() * turned, start);
}

TEST(Angles, AreReadInTheUnitAskedFor) {
  EXPECT_DOUBLE_EQ(degrees(180).radians(), std::numbers::pi);
  EXPECT_DOUBLE_EQ(radians(std::numbers::pi / 2).degrees(), 90.0);
  EXPECT_EQ(degrees(30) + degrees(60), degrees(90));
  EXPECT_EQ(2.0 * degrees(30) - degrees(60), Angle());
  EXPECT_LT(-degrees(1), Angle());
}

}  // namespace
}  // namespace aloft
