#include "aloft/results/report_chart.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include <fmt/format.h>

#include "aloft/results/text.h"

namespace aloft::results {
namespace {

constexpr std::array<const char*, 3> kAnchors{"start", "middle", "end"};
constexpr double kLabelHeight = 12.0;

// The smallest step of 1, 2 or 5 times a power of ten that needs at most `most` steps.
double step_for(double span, int most) {
  double power = 1.0;
  while (power * most > span && power > 1e-9) power /= 10.0;
  while (true) {
    for (const double factor : {1.0, 2.0, 5.0})
      if (factor * power * most >= span) return factor * power;
    power *= 10.0;
  }
}

int decimals_of(double step) {
  int decimals = 0;
  for (double rest = step; rest < 0.999 && decimals < 9; rest *= 10.0) ++decimals;
  return decimals;
}

struct TimeStep {
  std::int64_t seconds;
  std::size_t label_begin;  ///< Of the text of format_utc().
  std::size_t label_length;
};
constexpr std::size_t kDateLength = 10;

// The finest step that needs at most six.
TimeStep time_step(std::int64_t span_s) {
  for (const std::int64_t s :
       {15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200})
    if (s * 6 >= span_s) return s < 60 ? TimeStep{s, 11, 8} : TimeStep{s, 11, 5};
  std::int64_t days = 1;
  while (days * 86'400 * 6 < span_s) days *= 2;
  return {days * 86'400, 5, 5};
}

}  // namespace

std::string drawn(double value) {
  std::string text = fixed(value, 1);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text;
}

Ticks ticks_between(double from, double to, int most) {
  const double step = step_for(std::max(to - from, 1e-6), most);
  Ticks ticks;
  ticks.decimals = decimals_of(step);
  // A little inside, so that 0.3 / 0.1 does not ask for one more tick.
  const double first = std::floor(from / step + 1e-9);
  const double last = std::ceil(to / step - 1e-9);
  for (double i = first; i <= std::max(last, first + 1.0); i += 1.0)
    ticks.values.push_back(i * step);
  return ticks;
}

Axis axis_over(double from, double to, int most_ticks, double begin, double end) {
  Axis axis;
  axis.ticks = ticks_between(from, to, most_ticks);
  axis.scale = {axis.ticks.values.front(), axis.ticks.values.back(), begin, end};
  return axis;
}

Chart::Chart(std::string_view label, double height)
    : out_(fmt::format("<svg class=\"chart\" viewBox=\"0 0 {} {}\" role=\"img\" "
                       "aria-label=\"{}\">",
                       drawn(kWidth), drawn(height), html_text(label))) {}

void Chart::line(double x1, double y1, double x2, double y2, std::string_view css_class) {
  out_ += fmt::format("<path class=\"{}\" d=\"M{} {}L{} {}\"/>", css_class, drawn(x1), drawn(y1),
                      drawn(x2), drawn(y2));
}

void Chart::bar(double x, double y, double width, double height, std::string_view css_class) {
  out_ += fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
                      css_class, drawn(x), drawn(y), drawn(width), drawn(height));
}

void Chart::dot(double x, double y, double radius, std::string_view css_class) {
  out_ += fmt::format("<circle class=\"{}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>", css_class, drawn(x),
                      drawn(y), drawn(radius));
}

void Chart::path(std::string_view data, std::string_view css_class) {
  out_ += fmt::format("<path class=\"{}\" d=\"{}\"/>", css_class, data);
}

void Chart::text(double x, double y, Anchor anchor, std::string_view text,
                 std::string_view css_class) {
  out_ += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"{}\"", drawn(x), drawn(y),
                      kAnchors[static_cast<std::size_t>(anchor)]);
  if (!css_class.empty()) out_ += fmt::format(" class=\"{}\"", css_class);
  out_ += '>' + html_text(text) + "</text>";
}

void Chart::x_axis(const Axis& axis, double top, double bottom, std::string_view title) {
  for (const double value : axis.ticks.values) {
    const double x = axis.scale.at(value);
    line(x, top, x, bottom, "grid");
    text(x, bottom + kLabelHeight + 3.0, Anchor::middle, fixed(value, axis.ticks.decimals), "tick");
  }
  text((axis.scale.begin + axis.scale.end) / 2.0, bottom + 2.5 * kLabelHeight + 2.0, Anchor::middle,
       title, "axis");
}

void Chart::y_axis(const Axis& axis, double left, double right, std::string_view title) {
  for (const double value : axis.ticks.values) {
    const double y = axis.scale.at(value);
    line(left, y, right, y, "grid");
    text(left - 6.0, y + 4.0, Anchor::end, fixed(value, axis.ticks.decimals), "tick");
  }
  text(0.0, axis.scale.end - kLabelHeight, Anchor::start, title, "axis");
}

void Chart::time_axis(const Scale& seconds, UtcTime begin, double top, double bottom) {
  const auto span_s = static_cast<std::int64_t>(seconds.to);
  const TimeStep step = time_step(span_s);
  const std::int64_t first_s = begin.ns / kNanosecondsPerSecond;
  for (std::int64_t s = (first_s + step.seconds - 1) / step.seconds * step.seconds;
       s <= first_s + span_s; s += step.seconds) {
    const double x = seconds.at(static_cast<double>(s - first_s));
    const std::string label = format_utc({s * kNanosecondsPerSecond});
    line(x, top, x, bottom, "grid");
    text(x, bottom + kLabelHeight + 3.0, Anchor::middle,
         label.substr(step.label_begin, step.label_length), "tick");
  }
  text((seconds.begin + seconds.end) / 2.0, bottom + 2.5 * kLabelHeight + 2.0, Anchor::middle,
       "UTC, from " + format_utc(begin).substr(0, kDateLength), "axis");
}

std::string Chart::take() { return std::move(out_) + "</svg>"; }

std::string figure(std::string_view title, std::string_view note, const std::string& content) {
  std::string out = "<figure class=\"card\"><figcaption><h3>" + html_text(title) + "</h3>";
  if (!note.empty()) out += "<p>" + html_text(note) + "</p>";
  return out + "</figcaption>" + content + "</figure>\n";
}

std::string shortened(std::string_view name, std::size_t columns) {
  return display_width(name) <= columns ? std::string(name) : padded_right(name, columns);
}

}  // namespace aloft::results
