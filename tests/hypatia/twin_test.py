#!/usr/bin/env python3
"""Derives forwarding state a second time: PyEphem's ranges, as the Hypatia generator takes them,
and Floyd and Warshall's algorithm over all pairs of satellites. Next hops must be equal; where two
ways are equally long to the last bits, either is right."""

import json
import math
import os
import pathlib
import subprocess
import tempfile
import unittest

try:
    import ephem
    import numpy
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import floyd_warshall
except ImportError as missing:
    ephem = None
    REASON = str(missing)

PROGRAM = os.environ.get("ALOFT_PROGRAM", "build/release/aloft")
EPOCH = "2000-01-01 00:00:00.000"
EQUAL_M = 1e-4  # Sums of some ten lengths in double precision, each rounded by the library.

NETWORKS = {
    # An even number of orbits, a polar one with a shifted +Grid and many links, an eccentric one.
    "even": """
orbits = 18
satellites_per_orbit = 16
inclination_deg = 47.3
mean_motion_rev_per_day = 14.21
altitude_m = 800000
elevation_min_deg = 20
""",
    "polar": """
orbits = 11
satellites_per_orbit = 13
inclination_deg = 98.98
mean_motion_rev_per_day = 13.66
altitude_m = 1015000
elevation_min_deg = 10
laser_range_max_m = 9000000
laser_shift = 2
shift_odd_orbits = false
""",
    "eccentric": """
orbits = 9
satellites_per_orbit = 20
inclination_deg = 63.4
eccentricity = 0.003
argument_of_perigee_deg = 270.0
mean_motion_rev_per_day = 14.8
altitude_m = 630000
ground_range_max_m = 1900000
laser_range_max_m = 9000000
""",
}

STATIONS = [(35.6895, 139.69171), (28.66667, 77.21667), (-23.5475, -46.63611), (51.50853, -0.12574),
            (-33.86785, 151.20732), (64.13548, -21.89541), (0.0, 0.0), (-54.8, -68.3),
            (19.42847, -99.12766), (6.45407, 3.39467), (55.75222, 37.61556), (1.28967, 103.85007)]


class Twin:
    """The network as its own files describe it, looked at by PyEphem."""

    def __init__(self, folder):
        lines = (folder / "tles.txt").read_text().splitlines()
        self.satellites = [ephem.readtle(*lines[i:i + 3]) for i in range(1, len(lines), 3)]
        self.lasers = [tuple(map(int, line.split()))
                       for line in (folder / "isls.txt").read_text().splitlines()]
        self.range_max = float((folder / "description.txt").read_text().split()[0].split("=")[1])
        self.interfaces = [[] for _ in self.satellites]
        for a, b in self.lasers:
            self.interfaces[a].append(b)
            self.interfaces[b].append(a)

    def look(self, latitude, longitude, time_ms):
        """The satellites' ranges and directions."""
        observer = ephem.Observer()
        observer.epoch = EPOCH
        observer.date = f"2000-01-01 00:{time_ms // 60000:02}:{time_ms % 60000 / 1000:06.3f}"
        observer.lat, observer.lon, observer.elevation = str(latitude), str(longitude), 0
        for satellite in self.satellites:
            satellite.compute(observer)
        return numpy.array([satellite.range for satellite in self.satellites])

    def solve(self, time_ms):
        """Lengths of lasers and ground links, and of all ways between satellites."""
        ranges = self.look(0, 0, time_ms)
        lengths = []
        for a, b in self.lasers:
            angle = float(repr(ephem.separation(self.satellites[a], self.satellites[b])))
            lengths.append(math.sqrt(ranges[a] ** 2 + ranges[b] ** 2 -
                                     2 * ranges[a] * ranges[b] * math.cos(angle)))
        self.laser = dict(zip(self.lasers, lengths))
        a, b = numpy.array(self.lasers).T
        count = len(self.satellites)
        self.pairs = floyd_warshall(csr_matrix((lengths, (a, b)), shape=(count, count)),
                                    directed=False)
        ground = numpy.array([self.look(*station, time_ms) for station in STATIONS])
        self.ground = numpy.where(ground <= self.range_max, ground, numpy.inf)
        self.onward = [(self.pairs + down).min(axis=1) for down in self.ground]

    def ways(self, node, station):
        """Next hop -> (length, own interface, its interface), of every way to go on."""
        count = len(self.satellites)
        onward = self.onward[station]
        if node >= count:
            up = self.ground[node - count]
            return {s: (up[s] + onward[s], 0, len(self.interfaces[s]))
                    for s in numpy.flatnonzero(numpy.isfinite(up + onward))}
        ways = {}
        for own, neighbour in enumerate(self.interfaces[node]):
            length = self.laser[min(node, neighbour), max(node, neighbour)] + onward[neighbour]
            if math.isfinite(length):
                ways[neighbour] = (length, own, self.interfaces[neighbour].index(node))
        if math.isfinite(self.ground[station][node]):
            ways[count + station] = (self.ground[station][node], len(self.interfaces[node]), 0)
        return ways


@unittest.skipIf(ephem is None, "PyEphem, NumPy or SciPy is absent: python3-ephem, python3-scipy")
class ForwardingState(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)
        rows = [f"{i},place {i},{lat},{lon},0" for i, (lat, lon) in enumerate(STATIONS)]
        (self.folder / "stations.csv").write_text(
            "gid,name,lat_deg,lon_deg,elev_m\n" + "\n".join(rows) + "\n")

    def aloft(self, network, out, *options):
        (self.folder / f"{network}.toml").write_text(NETWORKS[network])
        done = subprocess.run(
            [PROGRAM, "compat", "hypatia", "--network", f"{network}.toml", "--ground-stations",
             "stations.csv", "--out", out, "--duration-s", "40", "--step-ms", "20000", "--json",
             *options], cwd=self.folder, text=True, capture_output=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def check_step(self, twin, state, time_ms):
        """Counts next hops that differ though equally long; every other difference fails."""
        twin.solve(time_ms)
        count = len(twin.satellites)
        ties = 0
        for node in range(count + len(STATIONS)):
            for station in range(len(STATIONS)):
                if node == count + station:
                    continue
                ways = twin.ways(node, station)
                hop, own, theirs = state[node, count + station]
                if not ways:
                    self.assertEqual((hop, own, theirs), (-1, -1, -1))
                    continue
                best = min(ways, key=lambda way: ways[way][0])
                self.assertIn(hop, ways)
                self.assertEqual((own, theirs), ways[hop][1:])
                self.assertLess(ways[hop][0] - ways[best][0], EQUAL_M, (time_ms, node, station))
                ties += hop != best
        return ties

    def test_is_that_of_the_generators_library(self):
        for network in NETWORKS:
            with self.subTest(network):
                self.aloft(network, network)
                twin = Twin(self.folder / network)
                state = {}
                for time_ms in (0, 20000):
                    path = self.folder / network / f"fstate_{time_ms * 1000000}.txt"
                    for line in path.read_text().splitlines():
                        node, station, *hop = map(int, line.split(","))
                        state[node, station] = tuple(hop)
                    self.assertLessEqual(self.check_step(twin, state, time_ms), 2)

    def test_compares_with_itself_as_equal(self):
        first = self.aloft("even", "first")
        again = self.aloft("even", "again", "--compare", "first")
        self.assertEqual(again["comparison"]["different"], 0)
        self.assertEqual(again["comparison"]["next_hops"], 2 * (18 * 16 + 12 - 1) * 12)
        self.assertEqual(first["forwarding_lines"], again["forwarding_lines"])

    def test_lists_what_another_chose_differently(self):
        self.aloft("even", "theirs")
        path = self.folder / "theirs" / "fstate_0.txt"
        lines = path.read_text().splitlines()
        node, station, hop, *_ = map(int, lines[100].split(","))
        orbit = node // 16 * 16
        ahead, behind = orbit + (node + 1) % 16, orbit + (node - 1) % 16
        other = behind if hop == ahead else ahead
        lines[100] = f"{node},{station},{other},0,2"
        path.write_text("\n".join(lines) + "\n")
        answer = self.aloft("even", "ours", "--compare", "theirs")
        self.assertGreaterEqual(answer["comparison"]["different"], 1)
        self.assertGreater(answer["comparison"]["longer_max_m"], 0)
        rows = (self.folder / "ours" / "differences.csv").read_text().splitlines()
        self.assertTrue(rows[1].startswith(f"0,{node},{station},{hop},{other},"), rows[1])


if __name__ == "__main__":
    unittest.main()
