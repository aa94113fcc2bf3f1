#!/usr/bin/env python3
"""aloft compat hypatia: its files, its answers, and what it refuses."""

import csv
import json
import math
import unittest

from aloft_program import ProgramTest

NETWORK = """
name = "small"
orbits = 6
satellites_per_orbit = 8
inclination_deg = 60
mean_motion_rev_per_day = 13.0
altitude_m = 1200000
elevation_min_deg = 15
laser_range_max_m = 9900000
"""
STATIONS = """gid,name,lat_deg,lon_deg,elev_m
0,Tokyo,35.6895,139.69171,0
1,"Rio, BR",-22.90642,-43.18223,0
2,London,51.50853,-0.12574,0
3,McMurdo,-77.85,166.66,0
"""


class Compat(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("small.toml", NETWORK)
        self.write("stations.csv", STATIONS)

    def hypatia(self, *options, duration_s=2):
        return self.aloft("compat", "hypatia", "--network", "small.toml", "--ground-stations",
                          "stations.csv", "--duration-s", duration_s, "--step-ms", "500", *options)

    def test_files_of_a_run(self):
        self.assert_done(self.hypatia("--out", "o", "--pair", "Tokyo", "Rio, BR",
                                      "--pair", "2", "0", "--near-ties-m", "1000"))
        names = {path.name for path in (self.folder / "o").iterdir()}
        steps = {f"{kind}_{ms * 10**6}.txt" for kind in ("fstate", "gsl_if_bandwidth")
                 for ms in (0, 500, 1000, 1500)}
        self.assertEqual(names, steps | {"tles.txt", "isls.txt", "ground_stations.txt",
                                         "description.txt", "gsl_interfaces_info.txt", "rtt.csv",
                                         "near_ties.csv"})
        first = (self.folder / "o/fstate_0.txt").read_text().splitlines()
        self.assertEqual(len(first), 48 * 4 + 4 * 3)
        self.assertRegex(first[0], r"^0,48,-?\d+,-?\d+,-?\d+$")
        self.assertRegex(first[-1], r"^51,50,-?\d+,-?\d+,-?\d+$")
        later = (self.folder / "o/fstate_500000000.txt").read_text().splitlines()
        self.assertLess(len(later), 20)

    def test_round_trips(self):
        answer = self.hypatia("--out", "o", "--pair", "Tokyo", "Rio, BR", "--json")
        self.assert_done(answer)
        pair = json.loads(answer.stdout)["pairs"][0]
        with (self.folder / "o/rtt.csv").open() as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([int(row["time_ns"]) for row in rows],
                         [0, 500_000_000, 1_000_000_000, 1_500_000_000])
        self.assertEqual(rows[0]["destination_name"], "Rio, BR")
        self.assertEqual(pair["rtt_min_ms"] > 100, True)
        self.assertAlmostEqual(min(float(row["rtt_ms"]) for row in rows), pair["rtt_min_ms"], 5)
        path = list(map(int, rows[0]["path"].split("-")))
        self.assertEqual((path[0], path[-1], len(path) - 1), (48, 49, int(rows[0]["links"])))
        self.assertAlmostEqual(float(rows[0]["rtt_ms"]), float(rows[0]["ping_ms"]), 1)

    def test_a_second_run_replaces_the_first_and_leaves_strangers(self):
        self.assert_done(self.hypatia("--out", "o"))
        (self.folder / "o/notes.txt").write_text("mine")
        (self.folder / "o/fstate_mine.txt").write_text("mine")
        self.assert_done(self.hypatia("--out", "o/", duration_s=1))
        names = {path.name for path in (self.folder / "o").iterdir()}
        self.assertIn("notes.txt", names)
        self.assertIn("fstate_mine.txt", names)
        self.assertNotIn("fstate_1500000000.txt", names)
        self.assertFalse((self.folder / "o.part").exists())

    def test_threads_do_not_change_a_byte(self):
        for threads in ("1", "3"):
            self.assert_done(self.hypatia("--out", threads, "--threads", threads,
                                          "--pair", "0", "1"))
        for path in (self.folder / "1").iterdir():
            self.assertEqual(path.read_bytes(), (self.folder / "3" / path.name).read_bytes())

    def test_the_ground_range_can_be_set(self):
        ranges = [json.loads(self.hypatia("--out", "o", "--json", *options).stdout)
                  ["ground_range_max_m"]
                  for options in ([], ["--elevation-deg", "30"], ["--ground-range-m", "1500000"])]
        self.assertAlmostEqual(ranges[0], 1_200_000 / math.sin(math.radians(15)), 3)
        self.assertAlmostEqual(ranges[1], 2400000.0, 3)
        self.assertEqual(ranges[2], 1500000.0)


class BadCompat(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("small.toml", NETWORK)
        self.write("stations.csv", STATIONS)

    def refuse(self, network, stations, options, *parts, code=2):
        result = self.aloft("compat", "hypatia", "--network", network,
                            "--ground-stations", stations, "--out", "o", "--duration-s", "1",
                            "--step-ms", "500", *options)
        self.assert_refused(result, *parts, code=code)
        self.assertFalse((self.folder / "o").exists())
        self.assertFalse((self.folder / "o.part").exists())

    def test_an_unknown_network(self):
        self.refuse("kuiper_631", "stations.csv", [], "kuiper_631", "kuiper_630, starlink_550")

    def test_a_bad_network_file(self):
        self.write("bad.toml", NETWORK.replace("orbits = 6", "orbits = 2").replace("altitude_m",
                                                                                   "altitude_km"))
        self.refuse("bad.toml", "stations.csv", [], "bad.toml:3: orbits: found 2; allowed",
                    "bad.toml:7: altitude_km: found the unit km; allowed altitude_m")

    def test_both_files_at_once(self):
        self.refuse("none.toml", "none.csv", [], "none.toml", "none.csv: cannot be read")

    def test_a_bad_station(self):
        self.write("bad.csv", STATIONS.replace("35.6895", "95"))
        self.refuse("small.toml", "bad.csv", [], "bad.csv:2: column 'lat_deg': found 95; allowed")

    def test_an_unknown_station(self):
        self.refuse("small.toml", "stations.csv", ["--pair", "Tokio", "London"], "Tokio",
                    "0 to 3", "did you mean 'Tokyo'?")
        self.refuse("small.toml", "stations.csv", ["--pair", "4", "London"], "found '4'")
        self.refuse("small.toml", "stations.csv", ["--pair", "2", "London"], "two different")

    def test_a_laser_that_is_too_long(self):
        self.write("long.toml", NETWORK.replace("9900000", "5000000"))
        self.refuse("long.toml", "stations.csv", [], "laser", "at most 5000000.0 m")

    def test_nothing_to_compare_with(self):
        self.refuse("small.toml", "stations.csv", ["--compare", "none"], "none/fstate_0.txt")


if __name__ == "__main__":
    unittest.main()
