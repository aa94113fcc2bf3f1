#!/usr/bin/env python3
"""The same bytes for any number of threads and any split of the time axis.

The runs are short, but start and end off the 10-minute marks at which windows of time begin: two
windows are cut, and one mark is crossed.
"""

import unittest

from aloft_program import SMALL, SOURCE, ProgramTest, element_set

PLACES = ["Nairobi", "Port-aux-Français", "Denver,US"]
SHELL = ("[[shell]]", "[gateways]")


class ThreadsAndBlocks(ProgramTest):
    def run_files(self, text, folder, threads):
        """Runs a scenario; the bytes of every file it wrote."""
        # One name for all: the results name their scenario.
        scenario = self.write("world.toml", text)
        places = [word for place in PLACES for word in ("--place", place)]
        result = self.aloft("run", scenario, "--out", folder, "--quiet", "--threads", threads,
                            *places)
        self.assert_done(result)
        return {path.name: path.read_bytes() for path in (self.folder / folder).iterdir()}

    def replaced(self, text, *changes):
        for old, new in changes:
            self.assertEqual(text.count(old), 1, old)
            text = text.replace(old, new)
        return text

    def test_one_and_two_threads_write_the_same_bytes_of_the_default_world(self):
        world = self.replaced((SOURCE / "scenarios/world.toml").read_text(),
                              ("start = 2026-06-15T12:00:00Z", "start = 2026-06-15T12:14:00Z"),
                              ("duration_min = 60", "duration_min = 11"))
        one = self.run_files(world, "one", 1)
        two = self.run_files(world, "two", 2)
        self.assertEqual(sorted(one), sorted(two))
        for name in ("results.nc", "territories.csv", "places.csv", "summary.json"):
            self.assertIn(name, one)
        self.assertEqual([name for name in one if one[name] != two[name]], [])

    def traces(self, folder, minute, minutes, threads):
        """The rows of each traced place, from so many minutes past twelve."""
        small = SMALL.read_text()
        # Not the shell of the file: shells stand as told at the start of their run, so one that
        # starts later has another sky. A catalogue has not.
        begin, end = (small.index(word) for word in SHELL)
        text = self.replaced(small[:begin] + '[catalogue]\nfiles = ["sky.tle"]\n' + small[end:],
                             ('"2026-06-15T12:00:00Z"', f'"2026-06-15T12:{minute}:00Z"'),
                             ("duration_s = 60", f"duration_s = {minutes * 60}"))
        files = self.run_files(text, folder, threads)
        traces = {name: content.splitlines()[1:] for name, content in files.items()
                  if name.startswith("place_")}
        self.assertEqual(len(traces), len(PLACES))
        return traces

    def test_two_halves_are_the_whole(self):
        self.write("sky.tle", "\n".join(
            line for plane in range(48) for slot in range(22)
            for line in element_set(30_000 + 22 * plane + slot, 166.5,
                                    (slot * 360 + plane * 11 * 360 / 48) / 22 % 360,
                                    plane * 7.5)) + "\n")
        whole = self.traces("whole", 14, 11, 1)
        first = self.traces("first", 14, 4, 2)
        second = self.traces("second", 18, 7, 2)
        for name, rows in whole.items():
            with self.subTest(name):
                self.assertEqual(len(rows), 11 * 4)
                self.assertEqual(rows, first[name] + second[name])
        served = sum(b"served" in row for rows in whole.values() for row in rows)
        self.assertGreater(served, 0)


if __name__ == "__main__":
    unittest.main()
