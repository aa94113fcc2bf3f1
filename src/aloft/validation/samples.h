/// Order statistics of samples. Private to validation/.
#pragma once

#include <vector>

namespace aloft::validation {

/// Linear between order statistics (type 7 of Hyndman and Fan 1996); REQUIRES: not empty.
double quantile(std::vector<double> samples, double share);
double median(std::vector<double> samples);
double mean(const std::vector<double>& samples);

/// Largest distance of two empirical distributions (Kolmogorov-Smirnov); REQUIRES: neither empty.
double largest_distance(std::vector<double> a, std::vector<double> b);

/// Samples with weights: the value below which `share` of the weight lies.
struct Weighted {
  double value = 0.0;
  double weight = 0.0;
};
double quantile(std::vector<Weighted> samples, double share);

/// |difference| of each sample from the one before.
std::vector<double> absolute_steps(const std::vector<double>& samples);

}  // namespace aloft::validation
