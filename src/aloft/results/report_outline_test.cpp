#include "aloft/results/report_outline.h"

#include <algorithm>
#include <cstdlib>
#include <random>

#include <gtest/gtest.h>

namespace aloft::results {
namespace {

struct Corner {
  double x;
  double y;
};
using Line = std::vector<Corner>;  // Closed.

// Reads what outlines() writes: m, l and z with whole numbers.
std::vector<Line> read_path(const std::string& data) {
  std::vector<Line> lines;
  Corner start{0.0, 0.0};
  Corner at{0.0, 0.0};
  bool begins = false;
  for (const char* c = data.c_str(); *c != '\0';) {
    if (*c == 'z') {
      at = start;
      ++c;
    } else if (*c == 'm') {
      begins = true;
      ++c;
    } else if (*c == 'l' || *c == ' ') {
      ++c;
    } else {
      char* end = nullptr;
      const double dx = std::strtod(c, &end);
      const double dy = std::strtod(end, &end);
      EXPECT_NE(c, end) << data;
      c = end;
      at = {at.x + dx, at.y + dy};
      if (begins) {
        start = at;
        lines.emplace_back();
      }
      begins = false;
      lines.back().push_back(at);
    }
  }
  return lines;
}

// Even-odd: how many sides a ray to the left crosses.
bool fills(const std::vector<Line>& lines, Corner p) {
  bool inside = false;
  for (const Line& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      const Corner a = line[i];
      const Corner b = line[(i + 1) % line.size()];
      if ((a.y > p.y) == (b.y > p.y)) continue;
      if (a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x) < p.x) inside = !inside;
    }
  }
  return inside;
}

void expect_filled_as_labelled(const std::vector<std::int32_t>& labels, std::size_t columns,
                               std::size_t count) {
  const auto paths = outlines(labels, columns, count);
  ASSERT_EQ(paths.size(), count);
  for (std::size_t label = 0; label < count; ++label) {
    const auto lines = read_path(paths[label]);
    for (std::size_t i = 0; i < labels.size(); ++i) {
      // A hair off the middle, so that no corner lies on the ray.
      const std::size_t row = i / columns;
      const Corner middle{2.0 * static_cast<double>(i % columns) + 1.0,
                          2.0 * static_cast<double>(row) + 1.001};
      EXPECT_EQ(fills(lines, middle), labels[i] == static_cast<std::int32_t>(label))
          << "label " << label << " at " << i << " of " << paths[label];
    }
  }
}

TEST(Outlines, OnePointIsADiamond) {
  EXPECT_EQ(outlines(std::vector<std::int32_t>{0}, 1, 1).front(), "m1 0l-1 1 1 1 1-1z");
}

TEST(Outlines, StraightSidesAreOneLine) {
  EXPECT_EQ(outlines(std::vector<std::int32_t>(12, 0), 4, 1).front(),
            "m1 0l-1 1 0 4 1 1 6 0 1-1 0-4-1-1z");
}

TEST(Outlines, ALabelWithoutPointsHasNoPath) {
  const auto paths = outlines(std::vector<std::int32_t>{-1, 2, -1, -1}, 2, 3);
  EXPECT_TRUE(paths[0].empty());
  EXPECT_TRUE(paths[1].empty());
  EXPECT_FALSE(paths[2].empty());
}

TEST(Outlines, RingsKeepTheirHoles) {
  expect_filled_as_labelled({0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, -1, 0, 0, 0, 0, 0}, 4, 2);
}

TEST(Outlines, FillExactlyThePointsOfTheirLabel) {
  std::mt19937 random(20260615);
  for (int grid = 0; grid < 200; ++grid) {
    const std::size_t columns = 1 + random() % 13;
    std::vector<std::int32_t> labels(columns * (1 + random() % 11));
    const auto kinds = static_cast<std::int32_t>(1 + random() % 5);
    for (std::int32_t& label : labels)
      label = static_cast<std::int32_t>(random() % static_cast<unsigned>(kinds)) - 1;
    expect_filled_as_labelled(labels, columns, static_cast<std::size_t>(kinds));
  }
}

}  // namespace
}  // namespace aloft::results
