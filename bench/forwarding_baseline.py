#!/usr/bin/env python3
"""The forwarding state of one step in NumPy and SciPy, beside Aloft's, in one run.

72 x 22 satellites with a +Grid and 100 ground stations. The baseline is what a careful person would
write with Debian's packages: the vectorised SGP4 of python3-sgp4, one matrix of ranges, and SciPy's
Dijkstra from all stations at once, whose predecessors are the next hops. Its answers are compared
with the files that `aloft compat hypatia` writes; Aloft's time is that of the benchmark
forwarding_shell_step, on one thread. Both times are of the whole step but the text: orbits, links,
next hops.

    bench/forwarding_baseline.py [--build build/release] [--repeat 7]
"""

import argparse
import json
import math
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from sgp4.api import WGS72, Satrec, SatrecArray

STATIONS = 100
RANGE_MAX_M = 1089686.4181956202
EPOCH_JD = 2451544.5  # 2000-01-01
# Aloft has the lengths of the simulator's own library, which are rounded and 4e-6 longer.
SAME_LENGTH_M = 100.0


def spread_stations():
    """Latitude and longitude in degrees, evenly between 60 degrees south and north."""
    golden = 2.0 / (1.0 + math.sqrt(5.0))
    i = numpy.arange(STATIONS)
    sine = math.sin(math.radians(60.0)) * (2.0 * (i + 0.5) / STATIONS - 1.0)
    return numpy.degrees(numpy.arcsin(sine)), 360.0 * ((i * golden ** 2) % 1.0)


def station_positions(latitude_deg, longitude_deg):
    """WGS-72, metres."""
    flattening = 1.0 / 298.26
    e2 = flattening * (2.0 - flattening)
    phi, lam = numpy.radians(latitude_deg), numpy.radians(longitude_deg)
    vertical = 6378135.0 / numpy.sqrt(1.0 - e2 * numpy.sin(phi) ** 2)
    return numpy.column_stack([vertical * numpy.cos(phi) * numpy.cos(lam),
                               vertical * numpy.cos(phi) * numpy.sin(lam),
                               vertical * (1.0 - e2) * numpy.sin(phi)])


class Baseline:
    """What does not change from step to step is prepared once, as in Aloft."""

    def __init__(self, folder, stations):
        lines = (folder / "tles.txt").read_text().splitlines()
        self.satellites = SatrecArray([Satrec.twoline2rv(lines[i + 1], lines[i + 2], WGS72)
                                       for i in range(1, len(lines), 3)])
        self.count = (len(lines) - 1) // 3
        self.lasers = numpy.loadtxt(folder / "isls.txt", dtype=int)
        self.stations = station_positions(*stations)

    def step(self, seconds):
        """Next hops and lengths of all nodes (rows) to all stations (columns)."""
        _, position, _ = self.satellites.sgp4(numpy.array([EPOCH_JD]),
                                              numpy.array([seconds / 86400.0]))
        centuries = (EPOCH_JD - 2451545.0 + seconds / 86400.0) / 36525.0
        sidereal_s = (24110.54841 + centuries * (8640184.812866 + centuries * 0.093104) + seconds)
        turn = math.radians(sidereal_s % 86400.0 / 240.0)
        rotation = numpy.array([[math.cos(turn), math.sin(turn), 0.0],
                                [-math.sin(turn), math.cos(turn), 0.0], [0.0, 0.0, 1.0]])
        sky = 1000.0 * position[:, 0, :] @ rotation.T

        a, b = self.lasers.T
        laser = numpy.linalg.norm(sky[a] - sky[b], axis=1)
        ground = numpy.linalg.norm(sky[None, :, :] - self.stations[:, None, :], axis=2)
        station, satellite = numpy.nonzero(ground <= RANGE_MAX_M)
        # From a station outwards; nothing leads back into one, so that none relays.
        start = numpy.concatenate([a, b, station + self.count])
        end = numpy.concatenate([b, a, satellite])
        length = numpy.concatenate([laser, laser, ground[station, satellite]])
        nodes = self.count + STATIONS
        graph = csr_matrix((length, (start, end)), shape=(nodes, nodes))
        lengths, hops = dijkstra(graph, indices=numpy.arange(self.count, nodes),
                                 return_predecessors=True)
        self.ground, self.laser = ground, laser  # For the comparison.
        lengths, hops = lengths[:, :self.count].T, hops[:, :self.count].T
        first = numpy.empty((STATIONS, STATIONS), dtype=int)
        from_ground = numpy.empty((STATIONS, STATIONS))
        for source in range(STATIONS):
            seen = numpy.flatnonzero(ground[source] <= RANGE_MAX_M)
            if seen.size == 0:
                first[source], from_ground[source] = -1, numpy.inf
                continue
            ways = ground[source, seen, None] + lengths[seen]
            best = ways.argmin(axis=0)
            first[source], from_ground[source] = seen[best], ways.min(axis=0)
        return numpy.vstack([hops, first]), numpy.vstack([lengths, from_ground])

    def length_over(self, node, hop, station, lengths):
        """Of the whole way from `node` to the station by way of `hop`."""
        if hop == self.count + station:
            return self.ground[station, node]
        if node >= self.count:
            return self.ground[node - self.count, hop] + lengths[hop, station]
        ends = min(node, hop), max(node, hop)
        laser = self.laser[(self.lasers == ends).all(axis=1)]
        return (laser[0] if laser.size else math.inf) + lengths[hop, station]


def compare(baseline, path):
    """How many next hops of the file differ, and by how much longer ways."""
    hops, lengths = baseline.step(0.0)
    compared = different = 0
    longest_m = 0.0
    for line in path.read_text().splitlines():
        node, destination, hop, _, _ = map(int, line.split(","))
        station = destination - baseline.count
        compared += 1
        ours = hops[node, station] if math.isfinite(lengths[node, station]) else -1
        if hop == ours:
            continue
        different += 1
        length = baseline.length_over(node, hop, station, lengths) if hop >= 0 else math.inf
        longest_m = max(longest_m, length - lengths[node, station])
    return compared, different, longest_m


def find(build, name):
    for path in build.rglob(name):
        if path.is_file():
            return path
    sys.exit(f"forwarding_baseline: no {name} in {build}; build it first")


def aloft_median_s(build, repeat):
    done = subprocess.run([find(build, "aloft_bench"),
                           "--benchmark_filter=forwarding_shell_step/1/",
                           f"--benchmark_repetitions={repeat}", "--benchmark_format=json"],
                          capture_output=True, text=True, check=True)
    runs = [run for run in json.loads(done.stdout)["benchmarks"] if run["run_type"] == "iteration"]
    return statistics.median(run["real_time"] for run in runs) / 1000.0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build/release"))
    parser.add_argument("--repeat", type=int, default=7)
    options = parser.parse_args()
    stations = spread_stations()
    with tempfile.TemporaryDirectory() as holder:
        folder = pathlib.Path(holder)
        rows = [f"{i},station {i},{lat!r},{lon!r},0" for i, (lat, lon)
                in enumerate(zip(map(float, stations[0]), map(float, stations[1])))]
        (folder / "stations.csv").write_text("gid,name,lat_deg,lon_deg,elev_m\n" +
                                             "\n".join(rows) + "\n")
        subprocess.run([find(options.build, "aloft"), "compat", "hypatia", "--network",
                        "starlink_550", "--ground-stations", folder / "stations.csv", "--out",
                        folder / "out", "--duration-s", "1", "--step-ms", "1000", "--quiet"],
                       stdout=subprocess.DEVNULL, check=True)
        baseline = Baseline(folder / "out", stations)
        compared, different, longest_m = compare(baseline, folder / "out" / "fstate_0.txt")
    times = []
    for i in range(options.repeat):
        begin = time.perf_counter()
        baseline.step(float(i))
        times.append(time.perf_counter() - begin)
    baseline_s, aloft_s = statistics.median(times), aloft_median_s(options.build, options.repeat)
    print(json.dumps({"next_hops": compared, "different": different, "longest_m": longest_m,
                      "numpy_scipy_median_s": baseline_s, "aloft_median_s": aloft_s,
                      "ratio": baseline_s / aloft_s}, indent=2))
    if longest_m > SAME_LENGTH_M:
        sys.exit(f"forwarding_baseline: a next hop makes a way {longest_m} m longer")


if __name__ == "__main__":
    main()
