#include "aloft/network/network.h"
#include "aloft/network/sky_graph.h"

namespace aloft::network {
namespace {

bool sights(const sky::Observer& observer, SatelliteIndex satellite,
            const orbit::Ephemeris& ephemeris, const orbit::Satellites& satellites,
            const scenario::Assumptions& assumptions) {
  if (ephemeris.usable[satellite] == 0) return false;
  // Most satellites are below the horizon; look_at would compute their angle to the arc as well.
  const Vector<Itrf> line = ephemeris.position[satellite] - observer.position;
  if (dot(observer.axes.up, line) <= 0.0) return false;
  const sky::Look look = sky::look_at(observer, ephemeris.position[satellite],
                                      satellites.satellite_class[satellite], assumptions);
  return look.refusal == sky::Refusal::none;
}

}  // namespace

std::optional<SkyPath> shortest_sky_path(const sky::Observer& from, const sky::Observer& to,
                                         const orbit::Ephemeris& ephemeris,
                                         const orbit::Satellites& satellites,
                                         const link::Links& links,
                                         const scenario::Assumptions& assumptions) {
  std::vector<Exit> entries;
  std::vector<Exit> exits;
  for (const SatelliteIndex s : rows<SatelliteIndex>(satellites.size())) {
    const auto number = static_cast<std::uint32_t>(s.value());
    const Position<Itrf>& position = ephemeris.position[s];
    if (sights(from, s, ephemeris, satellites, assumptions))
      entries.push_back({number, 0, distance_m(from.position, position) / kSpeedOfLight_m_per_s});
    if (sights(to, s, ephemeris, satellites, assumptions))
      exits.push_back({number, 0, distance_m(to.position, position) / kSpeedOfLight_m_per_s});
  }
  const SkyGraph graph = make_graph(satellites.size(), links.lasers, assumptions.laser_hop_s);
  return join_sky_path(graph, entries, exits, from.position, to.position, ephemeris);
}

std::optional<SkyPath> join_sky_path(const SkyGraph& graph, const std::vector<Exit>& entries,
                                     const std::vector<Exit>& exits, const Position<Itrf>& from,
                                     const Position<Itrf>& to, const orbit::Ephemeris& ephemeris) {
  SkyWays ways;
  find_ways(graph, exits, ways);
  const Exit* best = nullptr;
  double best_s = SkyWays::kUnreachable;
  for (const Exit& entry : entries) {
    const double total_s = entry.delay_s + ways.delay_s[entry.satellite];
    if (total_s >= best_s) continue;
    best = &entry;
    best_s = total_s;
  }
  if (best == nullptr) return std::nullopt;
  SkyPath path;
  path.one_way_s = best_s;
  Position<Itrf> last = from;
  for (std::uint32_t at = best->satellite; at != SkyWays::kNone; at = ways.next[at]) {
    const SatelliteIndex satellite(at);
    path.satellites.push_back(satellite);
    path.lengths_m.push_back(distance_m(last, ephemeris.position[satellite]));
    last = ephemeris.position[satellite];
  }
  path.lengths_m.push_back(distance_m(last, to));
  return path;
}

}  // namespace aloft::network
