// Polygons on the sphere: areas inside cells, and the nearest border.
//
// Handed to S2 as they are, rings that quantisation made to touch or cross themselves, or to turn
// the other way round, become polygons that hold the rest of the Earth. So edges go through a
// builder that splits them where they cross and forgets their direction; the loops are put together
// anew, each taken as the side with the smaller area.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "make_earth_pack.h"
#include <fmt/core.h>
#include <s2/mutable_s2shape_index.h>
#include <s2/s2builder.h>
#include <s2/s2builderutil_s2polygon_layer.h>
#include <s2/s2cell.h>
#include <s2/s2closest_edge_query.h>
#include <s2/s2debug.h>
#include <s2/s2latlng.h>
#include <s2/s2polygon.h>

#include "aloft/base/parallel.h"

namespace aloft::earth::pack_maker {

struct Polygons::Data {
  std::vector<std::unique_ptr<S2Polygon>> polygons;
  MutableS2ShapeIndex borders;
};

namespace {

/// Lines that are straight in longitude and latitude are followed by great circles this long.
constexpr double kLongestEdge_deg = 0.2;
constexpr double kMeanRadius_km = 6371.0088;
constexpr int kFirstCutLevel = 1;
constexpr int kLevelsPerCut = 2;
constexpr int kAreaLevel = 7;
static_assert((kAreaLevel - kFirstCutLevel) % kLevelsPerCut == 0);
constexpr int kCellLevel = 9;
/// 0.4 m2: what rounding leaves along the edges of cells.
constexpr double kSmallestPiece_sr = 1e-14;

S2Point point_of(const GridFrame& frame, double x, double y) {
  const double wrapped = x >= frame.period ? x - frame.period : x;
  return S2LatLng::FromDegrees(frame.origin_y_deg + y * frame.scale_y_deg,
                               wrapped * frame.scale_x_deg - 180.0)
      .ToPoint();
}

std::vector<S2Point> points_of(const GridFrame& frame, const std::vector<GridVertex>& ring) {
  std::vector<S2Point> points;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    const GridVertex a = ring[i];
    const double dx = wrap_difference(frame, static_cast<double>(ring[i + 1].x - a.x));
    const double dy = ring[i + 1].y - a.y;
    const int parts = std::max(
        1, static_cast<int>(std::ceil(std::abs(dx) * frame.scale_x_deg / kLongestEdge_deg)));
    for (int k = 0; k < parts; ++k) {
      const double x = a.x + dx * k / parts;
      points.push_back(point_of(frame, x < 0.0 ? x + frame.period : x, a.y + dy * k / parts));
    }
  }
  return points;
}

Result<std::unique_ptr<S2Polygon>> polygon_of(const Borders& borders, const Country& country) {
  S2Builder::Options options;
  options.set_split_crossing_edges(true);
  S2Builder builder(options);
  auto polygon = std::make_unique<S2Polygon>();
  s2builderutil::S2PolygonLayer::Options layer;
  layer.set_edge_type(S2Builder::EdgeType::UNDIRECTED);
  builder.StartLayer(std::make_unique<s2builderutil::S2PolygonLayer>(polygon.get(), layer));
  for (const Country::Ring& ring : country.rings) {
    const std::vector<S2Point> points = points_of(borders.frame, vertices_of(borders, ring));
    for (std::size_t i = 0; i < points.size(); ++i)
      builder.AddEdge(points[i], points[(i + 1) % points.size()]);
  }
  S2Error error;
  if (!builder.Build(&error)) return failed(country.name + ": " + error.text());
  if (polygon->GetArea() >= 2.0 * std::numbers::pi)
    return failed(country.name + ": its polygon holds more than half of the Earth");
  return polygon;
}

/// Square kilometres of the ellipsoid for one steradian of geodetic latitude and longitude there:
/// the product of the two radii of curvature, b^2 / (1 - e^2 sin^2)^2.
double km2_per_steradian(const S2Point& where) {
  constexpr double kFlattening = 1.0 / 298.257'223'563;
  constexpr double kSemiMinorAxis_km = 6378.137 * (1.0 - kFlattening);
  constexpr double kEccentricitySquared = kFlattening * (2.0 - kFlattening);
  const double sine = where.Normalize().z();
  const double w = 1.0 - kEccentricitySquared * sine * sine;
  return kSemiMinorAxis_km * kSemiMinorAxis_km / (w * w);
}

bool holds_center(const ClaimGrid& grid, S2CellId cell, std::uint16_t territory) {
  const S2LatLng center = cell.ToLatLng();
  bool holds = false;
  for_each_claim(grid, center.lat().degrees(), center.lng().degrees(),
                 [&](std::uint16_t t) { holds = holds || t == territory; });
  return holds;
}

/// Walks down the cells and cuts a polygon at each level, so that every cut is small.
class AreaSampler {
 public:
  AreaSampler(const ClaimGrid& grid,
              const std::function<bool(std::uint64_t, std::uint16_t)>& prefers,
              std::uint16_t territory, std::vector<Polygons::Piece>& pieces)
      : grid_(grid), prefers_(prefers), territory_(territory), pieces_(pieces) {}

  void cut(const S2Polygon& polygon, S2CellId cell) {
    const S2Cell whole(cell);
    if (!polygon.MayIntersect(whole)) return;
    if (polygon.Contains(whole)) return add_whole(cell);
    S2Polygon part;
    part.InitToIntersection(polygon, S2Polygon(whole));
    if (part.is_empty()) return;
    if (cell.level() == kAreaLevel) return add_part(part, cell);
    const int level = cell.level() + kLevelsPerCut;
    for (S2CellId c = cell.child_begin(level); c != cell.child_end(level); c = c.next())
      cut(part, c);
  }

 private:
  void add_whole(S2CellId cell) {
    for (S2CellId c = cell.child_begin(kAreaLevel); c != cell.child_end(kAreaLevel); c = c.next()) {
      const S2Cell whole(c);
      add(c, whole.ExactArea(), whole.GetCenter(), nullptr);
    }
  }
  void add_part(const S2Polygon& part, S2CellId cell) {
    const double area = part.GetArea();
    if (area < kSmallestPiece_sr || area > 1.0) return;  // Slivers, empty or turned inside out.
    add(cell, area, part.GetCentroid(), &part);
  }
  void add(S2CellId cell, double area_sr, const S2Point& centroid, const S2Polygon* part) {
    pieces_.push_back({.cell_id = sample_of(cell, centroid, part).id(),
                       .territory = territory_,
                       .area_km2 = area_sr * km2_per_steradian(centroid)});
  }
  S2CellId sample_of(S2CellId cell, const S2Point& centroid, const S2Polygon* part) const;

  const ClaimGrid& grid_;
  const std::function<bool(std::uint64_t, std::uint16_t)>& prefers_;
  std::uint16_t territory_;
  std::vector<Polygons::Piece>& pieces_;
};

S2CellId AreaSampler::sample_of(S2CellId cell, const S2Point& centroid,
                                const S2Polygon* part) const {
  struct Rank {
    int kind = 3;  // 0: planned already, 1: centre inside, 2: some of it inside.
    double order = 0.0;
  };
  Rank best;
  S2CellId sample;
  for (S2CellId c = cell.child_begin(kCellLevel); c != cell.child_end(kCellLevel); c = c.next()) {
    Rank rank{.kind = 2, .order = 0.0};
    if (prefers_(c.id(), territory_))
      rank.kind = 0;
    else if (part == nullptr || holds_center(grid_, c, territory_))
      rank.kind = 1;
    if (rank.kind > best.kind) continue;
    if (rank.kind < 2) {
      rank.order = (c.ToPoint() - centroid.Normalize()).Norm2();
    } else {
      S2Polygon share;
      share.InitToIntersection(*part, S2Polygon(S2Cell(c)));
      rank.order = -share.GetArea();
    }
    if (rank.kind < best.kind || rank.order < best.order) {
      best = rank;
      sample = c;
    }
  }
  return sample;
}

}  // namespace

Polygons::Polygons(std::unique_ptr<Data> data) : data_(std::move(data)) {}
Polygons::~Polygons() = default;
Polygons::Polygons(Polygons&&) noexcept = default;
Polygons& Polygons::operator=(Polygons&&) noexcept = default;

Result<Polygons> Polygons::build(const Borders& borders, const std::vector<std::size_t>& order) {
  FLAGS_s2debug = false;  // Debian's library checks every polygon again, which takes half the time.
  auto data = std::make_unique<Data>();
  std::vector<Result<std::unique_ptr<S2Polygon>>> polygons(order.size());
  for_each_index(order.size(), [&](std::size_t t) {
    polygons[t] = polygon_of(borders, borders.countries[order[t]]);
  });
  for (auto& polygon : polygons) {
    if (!polygon) return pass_on(polygon);
    // Shape ids are given in this order, so they are the numbers of the territories.
    data->borders.Add(std::make_unique<S2Polygon::Shape>(polygon->get()));
    data->polygons.push_back(std::move(*polygon));
  }
  return Polygons(std::move(data));
}

int Polygons::nearest(double latitude_deg, double longitude_deg, double limit_km) const {
  S2ClosestEdgeQuery query(&data_->borders);
  query.mutable_options()->set_max_distance(
      S1ChordAngle(S1Angle::Radians(limit_km / kMeanRadius_km)));
  S2ClosestEdgeQuery::PointTarget target(
      S2LatLng::FromDegrees(latitude_deg, longitude_deg).ToPoint());
  return query.FindClosestEdge(&target).shape_id();
}

std::vector<Polygons::Piece> Polygons::sample_areas(
    const ClaimGrid& grid, const std::function<bool(std::uint64_t, std::uint16_t)>& prefers) const {
  std::vector<std::vector<Piece>> pieces(data_->polygons.size());
  for_each_index(pieces.size(), [&](std::size_t t) {
    AreaSampler sampler(grid, prefers, static_cast<std::uint16_t>(t), pieces[t]);
    for (S2CellId c = S2CellId::Begin(kFirstCutLevel); c != S2CellId::End(kFirstCutLevel);
         c = c.next())
      sampler.cut(*data_->polygons[t], c);
  });
  std::vector<Piece> all;
  for (const auto& of_territory : pieces)
    all.insert(all.end(), of_territory.begin(), of_territory.end());
  return all;
}

}  // namespace aloft::earth::pack_maker
