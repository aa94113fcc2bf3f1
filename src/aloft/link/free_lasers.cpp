// Lasers of catalogue objects, whose plan nobody outside the operator knows: docs/models/link.md
// has the rule in words and what it gives on a real catalogue.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "aloft/base/math.h"
#include "aloft/base/parallel.h"
#include "aloft/link/buckets.h"
#include "aloft/link/lasers.h"

namespace aloft::link {
namespace {

constexpr std::size_t kTerminals = 4;  ///< Ahead, behind, left, right.
constexpr std::size_t kAhead = 0;
constexpr std::size_t kBehind = 1;
constexpr std::size_t kNearest = 3;  ///< Candidates kept for each terminal.
/// Satellites that cross turn their terminals too fast: motions may differ by 60 degrees (assumed).
constexpr double kCosineMotion = 0.5;
/// One plane: orbit normals within 1 degree and radii within 20 km (assumed; planes of the large
/// shells are about 4 degrees apart, shells of one inclination at least 10 km).
constexpr double kPlaneAngle_rad = std::numbers::pi / 180.0;
constexpr double kCosinePlane = 0.999'847'695'156'391;  // cos(1 degree)
constexpr double kPlaneRadius_m = 20'000.0;
/// A neighbour in another plane is nearer than this only when planes cross (assumed).
constexpr double kLateralMin_m = 150'000.0;
/// Candidates after which the search for lateral neighbours does not look further.
constexpr std::size_t kEnough = 6;
/// Rings of cubes that are searched, one after the other; the last holds more than 5,400 km.
constexpr std::array<int, 4> kRings = {1, 2, 5, 16};

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

/// A satellite that takes part. Its number here follows the grid, so that neighbours lie together.
struct Body {
  Position<Itrf> position;
  OrbitFrame frame;
  double radius_m = 0.0;
  std::uint32_t satellite = kNone;
};

/// Cosines between a direction and the four terminals' axes, times the range.
std::array<double, kTerminals> pointing(const OrbitFrame& frame, const Vector<Itrf>& line) {
  const double ahead = dot(frame.ahead, line);
  const double left = dot(frame.left, line);
  return {ahead, -ahead, left, -left};
}

std::size_t best_terminal(const std::array<double, kTerminals>& cosines) {
  const std::size_t along = cosines[0] >= 0.0 ? 0 : 1;
  const std::size_t across = cosines[2] >= 0.0 ? 2 : 3;
  return cosines[along] >= cosines[across] ? along : across;
}

struct Candidate {
  std::uint32_t a = kNone;  ///< Numbers of bodies; the satellite of `a` is the lower one.
  std::uint32_t b = kNone;
  double square_m2 = 0.0;
};

/// The nearest few in each terminal's direction; equally near ones in the order in which they came.
struct Nearest {
  std::array<std::array<Candidate, kNearest>, kTerminals> rows;
  std::array<std::size_t, kTerminals> counts{};

  void add(std::size_t terminal, const Candidate& candidate) {
    auto& row = rows[terminal];
    std::size_t& count = counts[terminal];
    if (count == kNearest && candidate.square_m2 >= row[kNearest - 1].square_m2) return;
    if (count < kNearest) ++count;
    std::size_t i = count - 1;
    for (; i > 0 && candidate.square_m2 < row[i - 1].square_m2; --i) row[i] = row[i - 1];
    row[i] = candidate;
  }
  [[nodiscard]] std::size_t total() const { return counts[0] + counts[1] + counts[2] + counts[3]; }
  void move_to(std::vector<Candidate>& all) const {
    for (std::size_t t = 0; t < kTerminals; ++t)
      all.insert(all.end(), rows[t].begin(),
                 rows[t].begin() + static_cast<std::ptrdiff_t>(counts[t]));
  }
};

/// What `find(i, found)` appends for every i below `count`, in parts of consecutive i: on all
/// threads, and the same for any number of them.
template <class Found, class Find>
std::vector<std::vector<Found>> in_parts(std::size_t count, const Find& find) {
  constexpr std::size_t kPart = 512;
  std::vector<std::vector<Found>> parts((count + kPart - 1) / kPart);
  for_each_index(parts.size(), [&](std::size_t part) {
    for (std::size_t i = part * kPart; i < std::min(count, (part + 1) * kPart); ++i)
      find(i, parts[part]);
  });
  return parts;
}

class Chooser {
 public:
  Chooser(const std::vector<std::uint8_t>& marks, const orbit::Ephemeris& ephemeris,
          const LaserRules& rules)
      : rules_(rules), grid_(ephemeris, marks) {
    bodies_.reserve(grid_.satellites().size());
    for (const std::uint32_t s : grid_.satellites()) {
      const Position<Itrf>& position = ephemeris.position[SatelliteIndex(s)];
      bodies_.push_back({position,
                         orbit_frame(position, ephemeris.velocity_m_per_s[SatelliteIndex(s)]),
                         norm(from_center(position)), s});
    }
    partners_.assign(bodies_.size(), {kNone, kNone, kNone, kNone});
    used_.assign(bodies_.size(), 0);
  }

  /// First the neighbours ahead and behind in the plane, then whoever is nearest for what is left.
  void choose(std::vector<LaserLink>& lasers) {
    choose_among(plane_candidates(), lasers);
    choose_among(other_candidates(), lasers);
  }

 private:
  [[nodiscard]] Candidate candidate(std::uint32_t a, std::uint32_t b, double square_m2) const {
    if (bodies_[a].satellite > bodies_[b].satellite) std::swap(a, b);
    return {a, b, square_m2};
  }

  [[nodiscard]] static bool in_range(double square_m2, const LaserRules& rules) {
    return square_m2 <= rules.range_max_m * rules.range_max_m && square_m2 > 0.0;
  }

  /// Numbers of the bodies by right ascension of the node, as the direction of the orbit's normal.
  using Nodes = std::vector<std::pair<double, std::uint32_t>>;
  [[nodiscard]] Nodes bodies_by_node() const {
    Nodes nodes;
    nodes.reserve(bodies_.size());
    for (std::uint32_t i = 0; i < bodies_.size(); ++i)
      nodes.emplace_back(arc_tangent(bodies_[i].frame.left.y, bodies_[i].frame.left.x), i);
    std::sort(nodes.begin(), nodes.end());
    return nodes;
  }

  /// One that another has found ahead or behind.
  struct PlanePair {
    std::uint32_t n, m;  ///< Rows in the order of nodes.
    double square_m2;
    bool ahead;
  };

  /// Orbits of one plane have nodes within a degree over the sine of the inclination, so each body
  /// asks the bodies that follow it in the order of nodes.
  static void find_plane_pairs(const Nodes& nodes, const std::vector<Body>& sorted, std::size_t n,
                               const LaserRules& rules, std::vector<PlanePair>& pairs) {
    const Vector<Itrf>& normal = sorted[n].frame.left;
    const double sine = std::sqrt(normal.x * normal.x + normal.y * normal.y);
    const double window = 1.01 * kPlaneAngle_rad / std::max(sine, 1e-3);
    std::size_t m = n;
    for (std::size_t step = 1; step < nodes.size(); ++step) {
      m = m + 1 == nodes.size() ? 0 : m + 1;
      const double turned = nodes[m].first - nodes[n].first;
      if ((turned < 0.0 ? turned + 2.0 * std::numbers::pi : turned) > window) break;
      const Body& body = sorted[m];
      if (dot(normal, body.frame.left) < kCosinePlane) continue;
      if (std::abs(sorted[n].radius_m - body.radius_m) > kPlaneRadius_m) continue;
      const Vector<Itrf> line = body.position - sorted[n].position;
      const double square = dot(line, line);
      if (!in_range(square, rules)) continue;
      pairs.push_back({static_cast<std::uint32_t>(n), static_cast<std::uint32_t>(m), square,
                       dot(sorted[n].frame.ahead, line) >= 0.0});
    }
  }

  [[nodiscard]] std::vector<Candidate> plane_candidates() const {
    const Nodes nodes = bodies_by_node();
    std::vector<Body> sorted;
    sorted.reserve(nodes.size());
    for (const auto& [node, i] : nodes) sorted.push_back(bodies_[i]);
    const auto pairs =
        in_parts<PlanePair>(nodes.size(), [&](std::size_t n, std::vector<PlanePair>& found) {
          find_plane_pairs(nodes, sorted, n, rules_, found);
        });
    std::vector<Nearest> nearest(nodes.size());
    for (const std::vector<PlanePair>& part : pairs)
      for (const PlanePair& p : part) {
        const Candidate pair = candidate(nodes[p.n].second, nodes[p.m].second, p.square_m2);
        nearest[p.n].add(p.ahead ? kAhead : kBehind, pair);
        nearest[p.m].add(p.ahead ? kBehind : kAhead, pair);
      }
    std::vector<Candidate> all;
    for (const Nearest& of_one : nearest) of_one.move_to(all);
    return all;
  }

  [[nodiscard]] std::vector<Candidate> other_candidates() const {
    const auto parts =
        in_parts<Candidate>(bodies_.size(), [&](std::size_t s, std::vector<Candidate>& found) {
          find_others(static_cast<std::uint32_t>(s), found);
        });
    std::vector<Candidate> all;
    for (const std::vector<Candidate>& part : parts)
      all.insert(all.end(), part.begin(), part.end());
    return all;
  }

  void find_others(std::uint32_t s, std::vector<Candidate>& found) const {
    if (used_[s] >= rules_.terminals) return;
    const Vector<Itrf> direction = (1.0 / bodies_[s].radius_m) * from_center(bodies_[s].position);
    Nearest nearest;
    for (const int ring : kRings) {
      nearest = Nearest();
      const auto visit = [&](std::uint32_t begin, std::uint32_t end) {
        for (std::uint32_t other = begin; other < end; ++other) consider(s, other, nearest);
      };
      grid_.visit_near(direction, ring * DirectionGrid::kEdge, visit);
      if (nearest.total() >= kEnough) break;
    }
    nearest.move_to(found);
  }

  void consider(std::uint32_t s, std::uint32_t other, Nearest& nearest) const {
    const Body& here = bodies_[s];
    const Body& there = bodies_[other];
    if (used_[other] >= rules_.terminals) return;
    if (dot(here.frame.ahead, there.frame.ahead) < kCosineMotion) return;
    const Vector<Itrf> line = there.position - here.position;
    const double square = dot(line, line);
    if (!in_range(square, rules_) || square < kLateralMin_m * kLateralMin_m) return;
    const auto cosines = pointing(here.frame, line);
    const std::size_t terminal = best_terminal(cosines);
    if (partners_[s][terminal] != kNone) return;
    const double needed = rules_.cosine_pointing;
    if (cosines[terminal] < 0.0 || cosines[terminal] * cosines[terminal] < needed * needed * square)
      return;
    nearest.add(terminal, candidate(s, other, square));
  }

  /// Shortest first, while both ends have a terminal free that points there.
  void choose_among(const std::vector<Candidate>& pairs, std::vector<LaserLink>& lasers) {
    const auto alive = [&](const Candidate& pair) {
      return used_[pair.a] < rules_.terminals && used_[pair.b] < rules_.terminals;
    };
    const auto rank = [&](const Candidate& pair) {
      return std::min(std::sqrt(pair.square_m2) / rules_.range_max_m, 1.0);
    };
    const auto nearer = [&](const Candidate& x, const Candidate& y) {
      if (x.square_m2 != y.square_m2) return x.square_m2 < y.square_m2;
      if (x.a != y.a) return bodies_[x.a].satellite < bodies_[y.a].satellite;
      return bodies_[x.b].satellite < bodies_[y.b].satellite;
    };
    take_in_order(pairs, rank, alive, nearer, [&](const Candidate& pair) {
      if (alive(pair)) connect(pair, lasers);
    });
  }

  /// The free terminal that points best, or none.
  [[nodiscard]] std::size_t free_terminal(std::uint32_t s, const Vector<Itrf>& line,
                                          double range_m) const {
    const auto cosines = pointing(bodies_[s].frame, line);
    std::size_t best = kTerminals;
    for (std::size_t t = 0; t < kTerminals; ++t) {
      if (partners_[s][t] != kNone || cosines[t] < rules_.cosine_pointing * range_m) continue;
      if (best == kTerminals || cosines[t] > cosines[best]) best = t;
    }
    return best;
  }

  void connect(const Candidate& pair, std::vector<LaserLink>& lasers) {
    const auto& partners = partners_[pair.a];
    // Both ends may have offered the same pair.
    if (std::find(partners.begin(), partners.end(), pair.b) != partners.end()) return;
    const Body& a = bodies_[pair.a];
    const Body& b = bodies_[pair.b];
    const Vector<Itrf> line = b.position - a.position;
    const double range_m = std::sqrt(pair.square_m2);
    const std::size_t terminal_a = free_terminal(pair.a, line, range_m);
    const std::size_t terminal_b = free_terminal(pair.b, -1.0 * line, range_m);
    if (terminal_a == kTerminals || terminal_b == kTerminals) return;
    if (!laser_possible(a.position, b.position, rules_)) return;
    partners_[pair.a][terminal_a] = pair.b;
    partners_[pair.b][terminal_b] = pair.a;
    ++used_[pair.a];
    ++used_[pair.b];
    lasers.push_back({SatelliteIndex(a.satellite), SatelliteIndex(b.satellite), range_m});
  }

  const LaserRules& rules_;
  DirectionGrid grid_;
  std::vector<Body> bodies_;
  std::vector<std::array<std::uint32_t, kTerminals>> partners_;
  std::vector<int> used_;
};

}  // namespace

void add_free_lasers(const std::vector<std::uint8_t>& marks, const orbit::Ephemeris& ephemeris,
                     const LaserRules& rules, std::vector<LaserLink>& lasers) {
  Chooser(marks, ephemeris, rules).choose(lasers);
}

}  // namespace aloft::link
