#!/usr/bin/env python3
"""Help, version, slips of the fingers, and what the machine has."""

import json
import subprocess
import unittest

from aloft_program import PROGRAM, ProgramTest

SUBCOMMANDS = [["run"], ["diff"], ["explain"], ["path"], ["catalogue", "info"],
               ["catalogue", "check"], ["catalogue", "convert"], ["passes"], ["completion"],
               ["doctor"], ["bench", "sgp4"], ["bench", "sdp4"]]


class Usage(ProgramTest):
    def test_help_of_every_subcommand_has_examples(self):
        for name in [[], *SUBCOMMANDS]:
            with self.subTest(name):
                result = self.aloft(*name, "--help")
                self.assert_done(result)
                self.assertIn("Usage: aloft", result.stdout)
                self.assertIn("Examples:\n  aloft", result.stdout)
                for line in result.stdout.splitlines():
                    self.assertLessEqual(len(line), 100)

    def test_a_lone_program_prints_a_short_help(self):
        result = self.aloft()
        self.assert_done(result)
        self.assertIn("aloft --help", result.stdout)
        self.assertLess(result.stdout.count("\n"), 15)

    def test_version(self):
        result = self.aloft("--version")
        self.assert_done(result)
        self.assertRegex(result.stdout, r"^aloft \d+\.\d+\.\d+\n$")

    def test_slips_are_told_with_the_nearest_name(self):
        self.assert_refused(self.aloft("rnu", "x.toml"), "did you mean 'run'?")
        self.assert_refused(self.aloft("run", "x.toml", "--plcae", "Kyiv"),
                            "did you mean '--place'?", "aloft run --help")
        self.assert_refused(self.aloft("run", "x.toml", "--colour"), "no option '--colour'")

    def test_missing_files_are_bad_input(self):
        for arguments in (["run", "none.toml"],
                          ["explain", "--at", "Kyiv", "--scenario", "none.toml"],
                          ["path", "Kyiv", "Lviv", "--scenario", "none.toml"],
                          ["catalogue", "info", "none.tle"], ["diff", "none1", "none2"]):
            with self.subTest(arguments):
                self.assert_refused(self.aloft(*arguments), "none")
        self.assert_nothing_left()

    def test_doctor_finds_the_earth(self):
        result = self.aloft("doctor", "--json")
        found = {one["topic"]: one for one in json.loads(result.stdout)["findings"]}
        self.assertEqual(found["earth pack"]["state"], "ok")
        self.assertRegex(found["earth pack"]["found"], r"\d+ territories, \d+ places, \d+ cells")
        for topic in ("version", "cores", "memory", "simd", "scenario", "disk", "real data",
                      "parts"):
            self.assertIn(topic, found)

    def test_doctor_says_what_to_do_without_the_earth(self):
        result = self.aloft("doctor", environment={"ALOFT_EARTH_PACK": "/nonexistent/earth.pack"})
        self.assertEqual(result.returncode, 1)
        self.assertIn("MISSING", result.stdout)
        self.assertIn("to do:", result.stdout)

    def test_a_reader_that_goes_away_is_no_failure(self):
        for trap in ("", "trap '' PIPE; "):  # Some parents ignore SIGPIPE, and children inherit it.
            result = subprocess.run(
                ["bash", "-c", f"{trap}set -o pipefail; '{PROGRAM}' --help | head -n 1"], text=True,
                capture_output=True, check=False)
            self.assertEqual((result.returncode, result.stderr), (0, ""))

    def test_a_full_disk_is_a_failure(self):
        result = subprocess.run(["bash", "-c", f"'{PROGRAM}' --help > /dev/full"], text=True,
                                capture_output=True, check=False)
        self.assertEqual(result.returncode, 1)
        self.assertIn("aloft: standard output cannot be written", result.stderr)


if __name__ == "__main__":
    unittest.main()
