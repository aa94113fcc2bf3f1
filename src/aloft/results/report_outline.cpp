#include "aloft/results/report_outline.h"

#include <fmt/format.h>

#include "aloft/base/check.h"

namespace aloft::results {
namespace {

struct Step {
  int x = 0;
  int y = 0;
  friend constexpr bool operator==(Step, Step) = default;
};
constexpr Step operator+(Step a, Step b) { return {a.x + b.x, a.y + b.y}; }
constexpr Step operator-(Step a) { return {-a.x, -a.y}; }
// y points down.
constexpr Step left_of(Step heading) { return {heading.y, -heading.x}; }

constexpr Step kWest{-1, 0};

// Writes relative lines; equal ones after each other become one.
class Pen {
 public:
  void begin(Step at) {
    out_ += 'm';
    number(at.x - start_.x);
    number(at.y - start_.y);
    start_ = at;
    first_ = true;
  }
  void line(Step by) {
    if (by == pending_) {
      ++times_;
      return;
    }
    flush();
    pending_ = by;
    times_ = 1;
  }
  // The last line is the one that "z" draws.
  void close() {
    pending_ = {};
    times_ = 0;
    out_ += 'z';
  }
  std::string take() { return std::move(out_); }

 private:
  void flush() {
    if (times_ == 0) return;
    if (first_) out_ += 'l';
    first_ = false;
    number(times_ * pending_.x);
    number(times_ * pending_.y);
  }
  // A blank only where nothing else separates.
  void number(int value) {
    const char last = out_.back();
    if (value >= 0 && last != 'm' && last != 'l') out_ += ' ';
    fmt::format_to(std::back_inserter(out_), "{}", value);
  }

  std::string out_;
  Step start_;
  Step pending_;
  int times_ = 0;
  bool first_ = false;
};

/// Follows the sides between points with the label's own points on the left.
class Tracer {
 public:
  Tracer(std::span<const std::int32_t> labels, std::size_t columns)
      : labels_(labels),
        columns_(static_cast<int>(columns)),
        rows_(static_cast<int>(labels.size() / columns)),
        traced_(labels.size()) {}

  // Every closed line has an upper side of a point of the label somewhere, which it runs along
  // westward.
  [[nodiscard]] bool starts_at(int column, int row) const {
    return !traced_[index(column, row)] && label_at(column, row - 1) != label_at(column, row);
  }

  void trace(int column, int row, Pen& pen) {
    const std::int32_t label = label_at(column, row);
    const Step start{column, row};
    Step corner = start;
    Step heading = kWest;
    pen.begin({2 * column + 1, 2 * row});
    do {
      if (heading == kWest) traced_[index(corner.x, corner.y)] = true;
      const Step turned = turn(corner, heading, label);
      pen.line(heading + turned);
      heading = turned;
      corner = corner + heading;
    } while (!(corner == start && heading == kWest));
    pen.close();
  }

 private:
  [[nodiscard]] std::size_t index(int column, int row) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) +
           static_cast<std::size_t>(column);
  }
  [[nodiscard]] std::int32_t label_at(int column, int row) const {
    const bool inside = column >= 0 && column < columns_ && row >= 0 && row < rows_;
    return inside ? labels_[index(column, row)] : -1;
  }
  [[nodiscard]] Step turn(Step corner, Step heading, std::int32_t label) const {
    const auto ahead = [&](Step side) {
      const Step both = heading + side;  // -1 or 1 in x and in y.
      return label_at(corner.x + (both.x - 1) / 2, corner.y + (both.y - 1) / 2) == label;
    };
    const Step left = left_of(heading);
    if (ahead(-left)) return -left;
    return ahead(left) ? heading : left;
  }

  std::span<const std::int32_t> labels_;
  int columns_;
  int rows_;
  std::vector<bool> traced_;  ///< By the point below the westward side.
};

}  // namespace

std::vector<std::string> outlines(std::span<const std::int32_t> labels, std::size_t columns,
                                  std::size_t count) {
  ALOFT_CHECK(columns > 0 && labels.size() % columns == 0, "a grid has whole rows");
  Tracer tracer(labels, columns);
  std::vector<Pen> pens(count);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] < 0) continue;
    ALOFT_CHECK(static_cast<std::size_t>(labels[i]) < count, "labels lie below their number");
    const int column = static_cast<int>(i % columns);
    const int row = static_cast<int>(i / columns);
    if (tracer.starts_at(column, row))
      tracer.trace(column, row, pens[static_cast<std::size_t>(labels[i])]);
  }
  std::vector<std::string> paths;
  for (Pen& pen : pens) paths.push_back(pen.take());
  return paths;
}

}  // namespace aloft::results
