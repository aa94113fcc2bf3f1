/// Drawing for the report: axes and marks of a plot as inline SVG, made here so that plots show
/// without JavaScript and look the same in every browser. Colours come from the page's style.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aloft/base/time.h"

namespace aloft::results {

/// A number of the drawing, to a tenth of a unit: "12.5", "12".
std::string drawn(double value);

/// Round values for an axis: multiples of 1, 2 or 5 times a power of ten.
struct Ticks {
  std::vector<double> values;
  int decimals = 0;  ///< That tell neighbours apart.
};
/// From the tick at or below `from` to the one at or above `to`; steps so wide that at most `most`
/// of them span the two.
Ticks ticks_between(double from, double to, int most);

/// From values to units of the drawing, straight.
struct Scale {
  double from = 0.0;  ///< This value stands at `begin`.
  double to = 1.0;    ///< And this at `end`.
  double begin = 0.0;
  double end = 1.0;
  [[nodiscard]] double at(double value) const {
    return begin + (value - from) / (to - from) * (end - begin);
  }
};
/// The scale whose ends are the ticks at or outside `from` and `to`.
struct Axis {
  Scale scale;
  Ticks ticks;
};
Axis axis_over(double from, double to, int most_ticks, double begin, double end);

enum class Anchor { start, middle, end };

/// One drawing. Texts are escaped here; classes and path data are the program's own.
class Chart {
 public:
  static constexpr double kWidth = 440.0;
  /// `label` says to a screen reader what is drawn.
  Chart(std::string_view label, double height);
  void line(double x1, double y1, double x2, double y2, std::string_view css_class);
  void bar(double x, double y, double width, double height, std::string_view css_class);
  void dot(double x, double y, double radius, std::string_view css_class);
  void path(std::string_view data, std::string_view css_class);
  void text(double x, double y, Anchor anchor, std::string_view text,
            std::string_view css_class = "");
  /// Lines up from the x axis at its ticks, their labels below `bottom`, the title under them.
  void x_axis(const Axis& axis, double top, double bottom, std::string_view title);
  /// Lines to the right at the ticks, labels left of `left`, the title above the top one.
  void y_axis(const Axis& axis, double left, double right, std::string_view title);
  /// The same for times: `seconds` counts from `begin`, and its `from` is 0. UTC, at round times.
  void time_axis(const Scale& seconds, UtcTime begin, double top, double bottom);
  std::string take();

 private:
  std::string out_;
};

/// A plot with its title and, if any, a sentence under it.
std::string figure(std::string_view title, std::string_view note, const std::string& content);

/// At most `columns` letters' widths, the last a "…" where something was cut.
std::string shortened(std::string_view name, std::size_t columns);

}  // namespace aloft::results
