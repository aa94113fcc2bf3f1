#!/usr/bin/env python3
"""The program measures itself: the same answer with every instruction set."""

import json
import unittest

from aloft_program import LINE_1, LINE_2, ProgramTest

SMALL = ["--satellites", "40", "--instants", "70", "--repetitions", "2", "--threads", "1"]
KEYS = {"propagations_per_s", "propagations_per_cpu_s", "median_s", "best_s", "spread", "simd",
        "threads", "checksum"}


class Bench(ProgramTest):
    def measured(self, *arguments):
        result = self.aloft("bench", *arguments, "--json")
        self.assert_done(result)
        return json.loads(result.stdout)

    def test_every_instruction_set_finds_the_same(self):
        for what in ("sgp4", "sdp4"):
            for way in ([], ["--uniform"]):
                expected = self.measured(what, *SMALL, *way, "--simd", "portable")
                for simd in ("scalar", "avx2", "avx512"):
                    if self.aloft("bench", what, *SMALL, "--simd", simd).returncode != 0:
                        continue  # Not every processor has it.
                    found = self.measured(what, *SMALL, *way, "--simd", simd)
                    self.assertEqual(found["simd"], simd)
                    self.assertEqual(found["checksum"], expected["checksum"])

    def test_the_answer_names_what_was_measured(self):
        found = self.measured("sgp4", *SMALL, "--store")
        self.assertLessEqual(KEYS, found.keys())
        self.assertEqual((found["satellites"], found["instants"], found["errors"]), (40, 70, 0))
        self.assertTrue(found["stored"])
        self.assertGreater(found["propagations_per_s"], 0)
        result = self.aloft("bench", "sdp4", *SMALL)
        self.assert_done(result)
        self.assertIn("million propagations a second", result.stdout)

    def test_forwarding_is_measured_in_its_parts(self):
        found = self.measured("forwarding", "--satellites", "600", "--repetitions", "2")
        self.assertEqual((found["satellites"], found["gateways"]), (600, 200))
        self.assertGreater(found["lasers"], 600)
        self.assertGreater(found["shell_median_s"], 0)
        parts = [found[part + "median_s"] for part in ("positions_", "links_", "next_hops_")]
        self.assertLess(max(parts), found["median_s"])

    def test_a_day_is_the_same_on_any_number_of_threads(self):
        small = ["day", "--satellites", "400", "--cells", "3000", "--slots", "44",
                 "--repetitions", "1"]
        one = self.measured(*small, "--threads", "1")
        three = self.measured(*small, "--threads", "3")
        self.assertEqual((one["satellites"], one["cells"], one["slots"]), (400, 3000, 44))
        self.assertFalse(one["whole_day"])
        self.assertGreater(one["served_share"], 0)
        self.assertEqual(one["checksum"], three["checksum"])
        self.assertEqual(one["served_share"], three["served_share"])

    def test_a_part_of_a_day_says_that_it_is_a_part(self):
        result = self.aloft("bench", "day", "--satellites", "100", "--cells", "90000", "--slots",
                            "1", "--repetitions", "1")
        self.assert_done(result)
        self.assertIn("measured 1 slots; a day of 5760 would be", result.stdout)
        self.assertIn("90000 cells", result.stdout)
        self.assert_refused(self.aloft("bench", "day", "--full", "--slots", "3"), "--slots")

    def test_a_catalogue_without_what_is_asked_for_is_refused(self):
        path = self.write("near.tle", f"{LINE_1}\n{LINE_2}\n")
        self.assert_refused(self.aloft("bench", "sdp4", "--catalogue", path), "near.tle",
                            "225 minutes")
        found = self.measured("sgp4", "--catalogue", path, "--instants", "10")
        self.assertEqual(found["satellites"], 1)
        self.assert_refused(self.aloft("bench", "sgp4", "--catalogue", "none.tle"), "none.tle")


if __name__ == "__main__":
    unittest.main()
