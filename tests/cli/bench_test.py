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

    def test_a_catalogue_without_what_is_asked_for_is_refused(self):
        path = self.write("near.tle", f"{LINE_1}\n{LINE_2}\n")
        self.assert_refused(self.aloft("bench", "sdp4", "--catalogue", path), "near.tle",
                            "225 minutes")
        found = self.measured("sgp4", "--catalogue", path, "--instants", "10")
        self.assertEqual(found["satellites"], 1)
        self.assert_refused(self.aloft("bench", "sgp4", "--catalogue", "none.tle"), "none.tle")


if __name__ == "__main__":
    unittest.main()
