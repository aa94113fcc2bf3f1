#include "aloft/validation/samples.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "aloft/base/check.h"

namespace aloft::validation {

double quantile(std::vector<double> samples, double share) {
  ALOFT_CHECK(!samples.empty(), "callers skip checks without samples");
  std::sort(samples.begin(), samples.end());
  const double at = share * static_cast<double>(samples.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, samples.size() - 1);
  return samples[below] + (at - std::floor(at)) * (samples[above] - samples[below]);
}

double median(std::vector<double> samples) { return quantile(std::move(samples), 0.5); }

double mean(const std::vector<double>& samples) {
  ALOFT_CHECK(!samples.empty(), "callers skip checks without samples");
  return std::accumulate(samples.begin(), samples.end(), 0.0) / static_cast<double>(samples.size());
}

double largest_distance(std::vector<double> a, std::vector<double> b) {
  ALOFT_CHECK(!a.empty() && !b.empty(), "callers skip checks without samples");
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  double distance = 0.0;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    const double value = std::min(a[i], b[j]);
    while (i < a.size() && a[i] <= value) ++i;
    while (j < b.size() && b[j] <= value) ++j;
    const double share_a = static_cast<double>(i) / static_cast<double>(a.size());
    const double share_b = static_cast<double>(j) / static_cast<double>(b.size());
    distance = std::max(distance, std::abs(share_a - share_b));
  }
  return distance;
}

double quantile(std::vector<Weighted> samples, double share) {
  ALOFT_CHECK(!samples.empty(), "callers skip checks without samples");
  std::sort(samples.begin(), samples.end(),
            [](const Weighted& a, const Weighted& b) { return a.value < b.value; });
  double total = 0.0;
  for (const Weighted& sample : samples) total += sample.weight;
  double below = 0.0;
  for (const Weighted& sample : samples) {
    below += sample.weight;
    if (below >= share * total) return sample.value;
  }
  return samples.back().value;
}

std::vector<double> absolute_steps(const std::vector<double>& samples) {
  std::vector<double> steps;
  for (std::size_t i = 1; i < samples.size(); ++i)
    steps.push_back(std::abs(samples[i] - samples[i - 1]));
  return steps;
}

}  // namespace aloft::validation
