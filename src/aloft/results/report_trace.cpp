#include "aloft/results/report_trace.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "aloft/results/report_chart.h"
#include "aloft/results/text.h"

namespace aloft::results {
namespace {

constexpr std::size_t kStepsInPlot = 480;
constexpr double kSlot_s = 15.0;
constexpr double kLeft = 44.0;
constexpr double kRight = Chart::kWidth - 16.0;
constexpr double kTop = 34.0;
constexpr double kBottom = 210.0;
constexpr double kHeight = 250.0;
constexpr double kOutageHeight = 7.0;

double mean_rtt_ms(const PlaceTrace::Step& step) {
  return step.rtt_sum_ms / static_cast<double>(step.served);
}

Axis rtt_axis(const PlaceTrace& trace) {
  double lowest = 1e9;
  double highest = 0.0;
  for (const PlaceTrace::Step& step : trace.steps) {
    if (step.served == 0) continue;
    lowest = std::min(lowest, mean_rtt_ms(step));
    highest = std::max(highest, mean_rtt_ms(step));
  }
  return axis_over(lowest, highest, 5, kBottom - 2.0 * kOutageHeight, kTop);
}

// The line of the round trip, and a mark at the foot wherever a slot was not served.
void draw_steps(Chart& chart, const PlaceTrace& trace, const Scale& time, const Scale& rtt) {
  std::string line;
  bool pen_is_down = false;
  for (std::size_t i = 0; i < trace.steps.size(); ++i) {
    const PlaceTrace::Step& step = trace.steps[i];
    const double begin_s = kSlot_s * static_cast<double>(i * trace.slots_in_step);
    const double begin = time.at(begin_s);
    const double end = time.at(begin_s + kSlot_s * static_cast<double>(step.slots));
    if (step.served < step.slots)
      chart.bar(begin, kBottom - kOutageHeight, end - begin, kOutageHeight, "outage");
    if (step.served > 0) {
      const std::string y = drawn(rtt.at(mean_rtt_ms(step)));
      line += pen_is_down ? "V" + y : fmt::format("M{} {}", drawn(begin), y);
      line += "H" + drawn(end);
    }
    pen_is_down = step.served > 0;
  }
  chart.path(line, "line-1");
}

std::string plot(const RunInfo& info, const PlaceTrace& trace) {
  if (trace.served == 0) return "<p class=\"empty\">Never served in this run.</p>";
  const Scale time{0.0, kSlot_s * static_cast<double>(info.slot_count), kLeft, kRight};
  const Axis rtt = rtt_axis(trace);
  Chart chart("Round trip over time of " + trace.name, kHeight);
  chart.y_axis(rtt, kLeft, kRight, "Round trip, ms");
  chart.time_axis(time, info.first_slot_begin, kTop, kBottom);
  draw_steps(chart, trace, time, rtt.scale);
  return chart.take();
}

std::string note(const PlaceTrace& trace) {
  const std::string means = trace.slots_in_step == 1
                                ? "Each slot of 15 s."
                                : fmt::format("Means of {} slots.", trace.slots_in_step);
  const double share = static_cast<double>(trace.served) /
                       static_cast<double>(std::max<std::size_t>(trace.slots, 1));
  return fmt::format(
      "{} Served in {} of {} slots; another satellite than the slot before in {}. Marks at the "
      "foot: "
      "not served.",
      means, percent(share), grouped(static_cast<double>(trace.slots)),
      grouped(static_cast<double>(trace.changes)));
}

}  // namespace

PlaceTrace::PlaceTrace(std::string place_name, std::string file_name, std::size_t slot_count)
    : name(std::move(place_name)),
      file(std::move(file_name)),
      slots_in_step(std::max<std::size_t>((slot_count + kStepsInPlot - 1) / kStepsInPlot, 1)) {}

void PlaceTrace::add(const SlotSeries::PlaceSlot& slot) {
  if (slots % slots_in_step == 0) steps.emplace_back();
  ++slots;
  ++steps.back().slots;
  const bool is_served = !slot.satellite.empty();
  if (is_served) {
    ++served;
    ++steps.back().served;
    steps.back().rtt_sum_ms += slot.rtt_ms;
    if (!satellite_.empty() && satellite_ != slot.satellite) ++changes;
  }
  satellite_ = slot.satellite;
}

std::string traces_section(const RunInfo& info, const std::vector<PlaceTrace>& traces) {
  if (traces.empty()) return "";
  std::string out =
      "<section id=\"traces\"><h2>Traced places</h2>\n<p class=\"note\">Every slot is "
      "beside this page:";
  for (const PlaceTrace& trace : traces)
    out += fmt::format(" <a href=\"{0}\">{0}</a>", html_text(trace.file));
  out += "</p>\n<div class=\"plots\">\n";
  for (const PlaceTrace& trace : traces) out += figure(trace.name, note(trace), plot(info, trace));
  return out + "</div></section>\n";
}

}  // namespace aloft::results
