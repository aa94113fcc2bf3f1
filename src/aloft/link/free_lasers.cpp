// Lasers of catalogue objects, whose plan nobody outside the operator knows: docs/models/link.md
// has the rule in words and what it gives on a real catalogue.
#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "aloft/link/buckets.h"
#include "aloft/link/lasers.h"

namespace aloft::link {
namespace {

constexpr std::size_t kTerminals = 4;  ///< Ahead, behind, left, right.
constexpr std::size_t kNearest = 4;    ///< Candidates kept for each terminal.
/// Satellites that cross turn their terminals too fast: motions may differ by 60 degrees (assumed).
constexpr double kCosineMotion = 0.5;
/// Candidates after which the search does not look further.
constexpr std::size_t kEnough = 8;
/// Rings of cubes that are searched, one after the other; the last holds more than 5,400 km.
constexpr std::array<int, 4> kRings = {1, 2, 5, 16};

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

/// Cosines between a direction and the four terminals' axes.
std::array<double, kTerminals> pointing(const OrbitFrame& frame, const Vector<Itrf>& line,
                                        double range_m) {
  const double ahead = dot(frame.ahead, line) / range_m;
  const double left = dot(frame.left, line) / range_m;
  return {ahead, -ahead, left, -left};
}

std::size_t best_terminal(const std::array<double, kTerminals>& cosines) {
  return static_cast<std::size_t>(std::max_element(cosines.begin(), cosines.end()) -
                                  cosines.begin());
}

struct Candidate {
  std::uint32_t a = kNone;
  std::uint32_t b = kNone;
  double square_m2 = 0.0;
};

bool nearer(const Candidate& x, const Candidate& y) {
  return std::tuple(x.square_m2, x.a, x.b) < std::tuple(y.square_m2, y.a, y.b);
}

/// The nearest few in each terminal's direction.
struct Nearest {
  std::array<std::array<Candidate, kNearest>, kTerminals> rows;
  std::array<std::size_t, kTerminals> counts{};

  void add(std::size_t terminal, const Candidate& candidate) {
    auto& row = rows[terminal];
    std::size_t& count = counts[terminal];
    if (count == kNearest && !nearer(candidate, row[kNearest - 1])) return;
    if (count < kNearest) ++count;
    std::size_t i = count - 1;
    for (; i > 0 && nearer(candidate, row[i - 1]); --i) row[i] = row[i - 1];
    row[i] = candidate;
  }
  [[nodiscard]] std::size_t total() const { return counts[0] + counts[1] + counts[2] + counts[3]; }
};

class Chooser {
 public:
  Chooser(const std::vector<std::uint8_t>& marks, const orbit::Ephemeris& ephemeris,
          const LaserRules& rules)
      : marks_(marks), ephemeris_(ephemeris), rules_(rules), grid_(ephemeris, marks) {
    frames_.resize(marks.size());
    for (std::size_t s = 0; s < marks.size(); ++s)
      if (marks[s] != 0)
        frames_[s] = orbit_frame(position(s), ephemeris.velocity_m_per_s[SatelliteIndex(s)]);
  }

  [[nodiscard]] std::vector<Candidate> candidates() const {
    std::vector<Candidate> all;
    for (std::size_t s = 0; s < marks_.size(); ++s) {
      if (marks_[s] == 0) continue;
      const Nearest nearest = nearest_of(static_cast<std::uint32_t>(s));
      for (std::size_t t = 0; t < kTerminals; ++t)
        all.insert(all.end(), nearest.rows[t].begin(),
                   nearest.rows[t].begin() + static_cast<std::ptrdiff_t>(nearest.counts[t]));
    }
    return all;
  }

  /// Shortest first, while both ends have a terminal free that points there.
  void choose(const std::vector<Candidate>& pairs, std::vector<LaserLink>& lasers) {
    partners_.assign(marks_.size(), {kNone, kNone, kNone, kNone});
    used_.assign(marks_.size(), 0);
    const auto alive = [&](const Candidate& pair) {
      return used_[pair.a] < rules_.terminals && used_[pair.b] < rules_.terminals;
    };
    const auto rank = [&](const Candidate& pair) {
      return std::min(std::sqrt(pair.square_m2) / rules_.range_max_m, 1.0);
    };
    take_in_order(pairs, rank, alive, nearer, [&](const Candidate& pair) {
      if (alive(pair)) connect(pair, lasers);
    });
  }

 private:
  [[nodiscard]] const Position<Itrf>& position(std::size_t s) const {
    return ephemeris_.position[SatelliteIndex(s)];
  }

  [[nodiscard]] Nearest nearest_of(std::uint32_t s) const {
    const Vector<Itrf> direction = unit(from_center(position(s)));
    Nearest nearest;
    for (const int ring : kRings) {
      nearest = Nearest();
      grid_.visit_near(
          direction, ring * DirectionGrid::kEdge,
          [&](std::span<const std::uint32_t> others) { consider(s, others, nearest); });
      if (nearest.total() >= kEnough) break;
    }
    return nearest;
  }

  void consider(std::uint32_t s, std::span<const std::uint32_t> others, Nearest& nearest) const {
    for (const std::uint32_t other : others) {
      if (other == s || dot(frames_[s].ahead, frames_[other].ahead) < kCosineMotion) continue;
      const Vector<Itrf> line = position(other) - position(s);
      const double square = dot(line, line);
      if (square > rules_.range_max_m * rules_.range_max_m || square <= 0.0) continue;
      const double range_m = std::sqrt(square);
      const auto cosines = pointing(frames_[s], line, range_m);
      const std::size_t terminal = best_terminal(cosines);
      if (cosines[terminal] < rules_.cosine_pointing) continue;
      nearest.add(terminal, {std::min(s, other), std::max(s, other), square});
    }
  }

  /// The free terminal that points best, or none.
  [[nodiscard]] std::size_t free_terminal(std::size_t s, const Vector<Itrf>& line,
                                          double range_m) const {
    const auto cosines = pointing(frames_[s], line, range_m);
    std::size_t best = kTerminals;
    for (std::size_t t = 0; t < kTerminals; ++t) {
      if (partners_[s][t] != kNone || cosines[t] < rules_.cosine_pointing) continue;
      if (best == kTerminals || cosines[t] > cosines[best]) best = t;
    }
    return best;
  }

  void connect(const Candidate& pair, std::vector<LaserLink>& lasers) {
    const auto& partners = partners_[pair.a];
    // Both ends may have offered the same pair.
    if (std::find(partners.begin(), partners.end(), pair.b) != partners.end()) return;
    const Vector<Itrf> line = position(pair.b) - position(pair.a);
    const double range_m = std::sqrt(pair.square_m2);
    const std::size_t terminal_a = free_terminal(pair.a, line, range_m);
    const std::size_t terminal_b = free_terminal(pair.b, -1.0 * line, range_m);
    if (terminal_a == kTerminals || terminal_b == kTerminals) return;
    if (!laser_possible(position(pair.a), position(pair.b), rules_)) return;
    partners_[pair.a][terminal_a] = pair.b;
    partners_[pair.b][terminal_b] = pair.a;
    ++used_[pair.a];
    ++used_[pair.b];
    lasers.push_back({SatelliteIndex(pair.a), SatelliteIndex(pair.b), range_m});
  }

  const std::vector<std::uint8_t>& marks_;
  const orbit::Ephemeris& ephemeris_;
  const LaserRules& rules_;
  DirectionGrid grid_;
  std::vector<OrbitFrame> frames_;
  std::vector<std::array<std::uint32_t, kTerminals>> partners_;
  std::vector<int> used_;
};

}  // namespace

void add_free_lasers(const std::vector<std::uint8_t>& marks, const orbit::Ephemeris& ephemeris,
                     const LaserRules& rules, std::vector<LaserLink>& lasers) {
  Chooser chooser(marks, ephemeris, rules);
  chooser.choose(chooser.candidates(), lasers);
}

}  // namespace aloft::link
