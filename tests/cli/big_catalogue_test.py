#!/usr/bin/env python3
"""A catalogue of 100,000 objects is valid, and works from end to end."""

import json
import unittest

from aloft_program import ProgramTest, element_set

COUNT = 100_000
FIRST_NUMBER = 10_000  # So that the last tenth has numbers of six digits, written as Alpha-5.
PLANES = 400
SCENARIO = """
[time]
start = "2026-06-15T12:00:12Z"
duration_s = 15
[catalogue]
files = ["sky.tle"]
[gateways]
count = 200
[pops]
cities = ["Seattle,US", "Frankfurt am Main,DE", "Tokyo,JP", "Sydney,AU"]
"""
MEMORY_LIMIT_GIB = 2.0


class BigCatalogue(ProgramTest):
    def setUp(self):
        super().setUp()
        lines = []
        for i in range(COUNT):
            plane, place = i % PLANES, i // PLANES
            anomaly_deg = (360.0 * place * PLANES / COUNT + 0.9 * plane) % 360.0
            lines += element_set(FIRST_NUMBER + i, 166.5, anomaly_deg, 360.0 * plane / PLANES)
        self.write("sky.tle", "\n".join(lines) + "\n")

    def test_it_works_from_end_to_end(self):
        result, wall_s, processor_s, peak = self.aloft_measured("catalogue", "info", "sky.tle",
                                                                "--json")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        info = json.loads(result.stdout)["files"][0]
        self.assertEqual((info["element_sets"], info["skipped"]), (COUNT, []))
        self.assertEqual([(shell["inclination_deg"], shell["satellites"])
                          for shell in info["shells"]], [(53, COUNT)])
        print(f"info: {wall_s:.1f} s, {processor_s:.1f} s of processor, {peak / 2**30:.2f} GiB")

        self.write("sky.toml", SCENARIO)
        result, wall_s, processor_s, peak = self.aloft_measured("run", "sky.toml", "--json",
                                                                "--place", "Kyiv")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        print(f"run of one slot: {wall_s:.1f} s, {processor_s:.1f} s of processor, "
              f"{peak / 2**30:.2f} GiB")
        summary = json.loads(result.stdout)
        self.assertEqual(summary["info"]["satellites"], COUNT)
        self.assertEqual(summary["info"]["slot_count"], 1)
        self.assertEqual(summary["info"]["skipped"], [])
        trace = (self.folder / "out/sky/place_kyiv_ua.csv").read_text().splitlines()
        self.assertEqual(len(trace), 2)
        self.assertRegex(trace[1], r"^2026-06-15T12:00:12Z,STARLINK-\d+,")
        self.assertTrue(trace[1].endswith(",served"))
        self.assertLess(peak, MEMORY_LIMIT_GIB * 2**30)


if __name__ == "__main__":
    unittest.main()
