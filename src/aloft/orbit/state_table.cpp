#include "aloft/orbit/state_table.h"

#include <algorithm>

namespace aloft::orbit {
namespace {

// States [first, first + count) of a segment: those around an instant, half before and half after.
struct Window {
  std::size_t first = 0;
  std::size_t count = 0;
};

Window window_around(const StateSegment& segment, std::int64_t tai_ns) {
  const auto& times = segment.tai_ns;
  const auto degree = static_cast<std::size_t>(std::max(segment.degree, 1));
  const std::size_t wanted =
      segment.interpolation == Interpolation::hermite ? (degree + 2) / 2 : degree + 1;
  const std::size_t count = std::min(std::max<std::size_t>(wanted, 2), times.size());
  const auto next = static_cast<std::size_t>(std::upper_bound(times.begin(), times.end(), tai_ns) -
                                             times.begin());
  const std::size_t before = count / 2;
  const std::size_t first = next > before ? next - before : 0;
  return {std::min(first, times.size() - count), count};
}

// Newton's form over nodes at `z` (seconds from the instant asked for) with divided differences
// `c`: value and slope at 0.
struct ValueAndSlope {
  double value = 0.0;
  double slope = 0.0;
};

ValueAndSlope newton_at_zero(std::span<const double> z, std::span<const double> c) {
  ValueAndSlope p{c.back(), 0.0};
  for (std::size_t k = c.size() - 1; k-- > 0;) {
    p.slope = p.value - z[k] * p.slope;
    p.value = c[k] - z[k] * p.value;
  }
  return p;
}

// Divided differences in place. Where nodes coincide, the difference is the slope given.
void divide_differences(std::span<const double> z, std::span<const double> slope,
                        std::span<double> c) {
  for (std::size_t order = 1; order < c.size(); ++order) {
    for (std::size_t k = c.size() - 1; k >= order; --k) {
      const double width = z[k] - z[k - order];
      c[k] = width == 0.0 ? slope[k] : (c[k] - c[k - 1]) / width;
    }
  }
}

class Interpolator {
 public:
  Interpolator(const StateSegment& segment, std::int64_t tai_ns)
      : segment_(segment), window_(window_around(segment, tai_ns)) {
    const std::size_t copies = segment.interpolation == Interpolation::hermite ? 2 : 1;
    for (std::size_t i = 0; i < window_.count; ++i) {
      const std::int64_t ns = segment.tai_ns[window_.first + i] - tai_ns;
      for (std::size_t copy = 0; copy < copies; ++copy) {
        z_.push_back(static_cast<double>(ns) * 1e-9);
        row_.push_back(window_.first + i);
      }
    }
    c_.resize(z_.size());
    slope_.resize(z_.size());
  }

  TableState state() {
    TableState result;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const ValueAndSlope position = along(segment_.position_m, axis);
      result.position_m[axis] = position.value;
      result.velocity_m_per_s[axis] = segment_.interpolation == Interpolation::hermite
                                          ? position.slope
                                          : along(segment_.velocity_m_per_s, axis).value;
    }
    return result;
  }

 private:
  ValueAndSlope along(const std::vector<std::array<double, 3>>& values, std::size_t axis) {
    for (std::size_t k = 0; k < z_.size(); ++k) {
      c_[k] = values[row_[k]][axis];
      slope_[k] = segment_.velocity_m_per_s[row_[k]][axis];
    }
    divide_differences(z_, slope_, c_);
    return newton_at_zero(z_, c_);
  }

  const StateSegment& segment_;
  Window window_;
  std::vector<double> z_;
  std::vector<std::size_t> row_;
  std::vector<double> c_;
  std::vector<double> slope_;
};

}  // namespace

TableState interpolate(const StateSegment& segment, std::int64_t tai_ns) {
  return Interpolator(segment, tai_ns).state();
}

const StateSegment* segment_at(const StateTable& table, UtcTime t) {
  for (auto segment = table.segments.rbegin(); segment != table.segments.rend(); ++segment)
    if (segment->usable_from <= t && t <= segment->usable_to) return &*segment;
  return nullptr;
}

std::int64_t tai_ns_of(UtcTime t) { return t.ns + tai_minus_utc_s(t) * kNanosecondsPerSecond; }

}  // namespace aloft::orbit
