#!/usr/bin/env python3
"""The same bytes of the default world for any number of threads and any split of the time axis.

The runs are short, but start and end off the 10-minute marks at which windows of time begin: two
windows are cut, and one mark is crossed.
"""

import math
import tomllib
import unittest

import netCDF4

from aloft_program import SOURCE, ProgramTest, element_set

PLACES = ["Nairobi", "Port-aux-Français", "Denver,US"]
SLOTS_PER_MINUTE = 4
FIRST_NUMBER = 30_000
DAY_OF_2026 = 166.5
# Minutes past twelve, and minutes that a run takes.
WHOLE = (17, 5)
HALVES = [(17, 2), (19, 3)]
# Of Earth, km^3/s^2 and km.
GRAVITY = 398_600.8
RADIUS = 6_378.135


def turns_per_day(altitude_km):
    return 86_400 / (2 * math.pi * math.sqrt((RADIUS + altitude_km) ** 3 / GRAVITY))


def shell_as_element_sets(shell, first_number):
    """The lines of a shell's satellites."""
    planes, slots = shell["planes"], shell["satellites_per_plane"]
    for plane in range(planes):
        for slot in range(slots):
            anomaly = 360 * (slot + shell["phasing"] * plane / planes) / slots % 360
            yield from element_set(first_number + plane * slots + slot, DAY_OF_2026,
                                   anomaly_deg=anomaly, node_deg=plane * 360 / planes,
                                   inclination_deg=shell["inclination_deg"],
                                   turns_per_day=turns_per_day(shell["altitude_km"]))


class ThreadsAndBlocks(ProgramTest):
    def world(self, minute, minutes):
        """The text of the default scenario, for so many minutes from so many past twelve."""
        text = (SOURCE / "scenarios/world.toml").read_text()
        for old, new in (("start = 2026-06-15T12:00:00Z", f"start = 2026-06-15T12:{minute}:00Z"),
                         ("duration_min = 60", f"duration_min = {minutes}")):
            self.assertEqual(text.count(old), 1, old)
            text = text.replace(old, new)
        return text

    def run_files(self, text, folder, threads):
        """Runs a scenario; the bytes of every file it wrote."""
        # One name for all: the results name their scenario.
        scenario = self.write("world.toml", text)
        places = [word for place in PLACES for word in ("--place", place)]
        result = self.aloft("run", scenario, "--out", folder, "--quiet", "--threads", threads,
                            *places)
        self.assert_done(result)
        return {path.name: path.read_bytes() for path in (self.folder / folder).iterdir()}

    def test_one_and_two_threads_write_the_same_bytes(self):
        one = self.run_files(self.world(*WHOLE), "one", 1)
        two = self.run_files(self.world(*WHOLE), "two", 2)
        self.assertEqual(sorted(one), sorted(two))
        for name in ("results.nc", "territories.csv", "places.csv", "summary.json"):
            self.assertIn(name, one)
        self.assertEqual([name for name in one if one[name] != two[name]], [])

    def write_catalogue(self):
        """The satellites of the default world. Shells stand as told at the start of their run, so
        that one which starts later has another sky; a catalogue has not."""
        shells = tomllib.loads(self.world(*WHOLE))["shell"]
        number, lines = FIRST_NUMBER, []
        for shell in shells:
            lines += shell_as_element_sets(shell, number)
            number += shell["planes"] * shell["satellites_per_plane"]
        self.write("sky.tle", "\n".join(lines) + "\n")
        return number - FIRST_NUMBER

    def slots(self, folder, minute, minutes, threads):
        """What a run says slot by slot: rows of each traced place, and every column over time."""
        text = self.world(minute, minutes)
        begin, end = text.index("[[shell]]"), text.index("[gateways]")
        text = text[:begin] + '[catalogue]\nfiles = ["sky.tle"]\n' + text[end:]
        files = self.run_files(text, folder, threads)
        found = {name: content.splitlines()[1:] for name, content in files.items()
                 if name.startswith("place_")}
        self.assertEqual(len(found), len(PLACES))
        with netCDF4.Dataset(self.folder / folder / "results.nc") as results:
            results.set_auto_maskandscale(False)
            for name, column in results.variables.items():
                if column.dimensions[0] == "time" and name != "time":
                    found[name] = [row.tobytes() for row in column[:]]
        self.assertIn("served_population_share", found)
        return found

    def test_two_halves_are_the_whole(self):
        self.assertGreater(self.write_catalogue(), 9_000)
        whole = self.slots("whole", *WHOLE, 1)
        first, second = (self.slots(f"from {half[0]}", *half, 2) for half in HALVES)
        for name, rows in whole.items():
            with self.subTest(name):
                self.assertEqual(len(rows), WHOLE[1] * SLOTS_PER_MINUTE)
                self.assertEqual(rows, first[name] + second[name])
        served = sum(b"served" in row for name, rows in whole.items()
                     if name.startswith("place_") for row in rows)
        self.assertGreater(served, 0)


if __name__ == "__main__":
    unittest.main()
