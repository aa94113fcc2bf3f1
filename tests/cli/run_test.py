#!/usr/bin/env python3
"""Whole runs: what they leave behind, and what they do not."""

import filecmp
import json
import os
import pty
import signal
import subprocess
import time
import unittest

from aloft_program import PROGRAM, SMALL, ProgramTest

FILES = ["places.csv", "report.html", "results.nc", "summary.json", "territories.csv"]


class Run(ProgramTest):
    def test_a_run_ends_with_a_table_and_its_files(self):
        result = self.aloft("run", SMALL, "--place", "Kyiv", "--threads", "1")
        self.assert_done(result)
        self.assertIn("Report: out/small/report.html", result.stdout)
        written = sorted(os.listdir(self.folder / "out/small"))
        self.assertEqual([name for name in written if not name.startswith("place_")], FILES)
        self.assertEqual(len(written), len(FILES) + 1)
        self.assertEqual(os.listdir(self.folder / "out"), ["small"])

        as_json = self.aloft("run", SMALL, "--out", "two", "--json", "--place", "Kyiv",
                             "--threads", "2")
        self.assert_done(as_json)
        json.loads(as_json.stdout)
        self.assertEqual(as_json.stdout, (self.folder / "two/summary.json").read_text())
        same = filecmp.cmpfiles(self.folder / "out/small", self.folder / "two", written, False)
        self.assertEqual(same, (written, [], []))

    def test_what_is_taken_away_shows_in_the_difference(self):
        before = self.aloft("run", SMALL, "--out", "before", "--quiet")
        self.assert_done(before)
        self.assertEqual(before.stdout, "before/report.html\n")
        after = self.aloft("run", SMALL, "--out", "after", "--without", "territory:UA",
                           "--seed", "8")
        self.assert_done(after)
        text = self.aloft("diff", "before", "after")
        self.assert_done(text)
        self.assertIn("Ukraine", text.stdout)
        as_json = self.aloft("diff", "before", "after", "--json")
        self.assert_done(as_json)
        json.loads(as_json.stdout)
        summary = json.loads((self.folder / "after/summary.json").read_text())
        self.assertIn('"seed": 8', json.dumps(summary))

    def interrupt(self, number, code, moment):
        """Starts a long run, waits for the moment, sends the signal, and checks what is said."""
        scenario = self.small_with(("duration_s = 60", "duration_s = 86400"))
        with subprocess.Popen([PROGRAM, "run", scenario, "--out", "long"], cwd=self.folder,
                              text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as running:
            moment()
            running.send_signal(number)
            out, errors = running.communicate(timeout=60)
        self.assertEqual((running.returncode, out), (code, ""))
        self.assertEqual(errors, "aloft: interrupted: nothing of this run is kept\n")

    def until_it_writes(self):
        deadline = time.monotonic() + 120
        while not (self.folder / "long.part").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertTrue((self.folder / "long.part").exists())
        time.sleep(0.5)

    def test_an_interrupted_run_leaves_nothing(self):
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)):
            with self.subTest(number):
                self.interrupt(number, code, self.until_it_writes)
                self.assert_nothing_left("changed.toml")

    def test_an_interrupted_run_leaves_an_earlier_one_whole(self):
        self.assert_done(self.aloft("run", SMALL, "--out", "long", "--quiet"))
        before = {path.name: path.read_bytes() for path in (self.folder / "long").iterdir()}
        self.interrupt(signal.SIGINT, 130, self.until_it_writes)
        after = {path.name: path.read_bytes() for path in (self.folder / "long").iterdir()}
        self.assertEqual(before, after)
        self.assertFalse((self.folder / "long.part").exists())

    def errors_on_a_terminal(self, *options):
        """What a run writes to a standard error that is a terminal."""
        terminal, its_end = pty.openpty()
        result = subprocess.run([PROGRAM, "run", SMALL, "--out", "o", *options], cwd=self.folder,
                                stdout=subprocess.PIPE, stderr=its_end, check=True)
        self.assertNotIn(b"\r", result.stdout)
        os.close(its_end)
        try:
            return os.read(terminal, 65536).decode()
        except OSError:  # What a closed terminal with nothing in it gives on Linux.
            return ""
        finally:
            os.close(terminal)

    def test_progress_is_shown_on_a_terminal_only(self):
        shown = self.errors_on_a_terminal()
        self.assertIn("[##############################] 4/4", shown)
        self.assertTrue(shown.endswith("\r\x1b[K"), shown)  # Nothing of it stays on the screen.
        self.assertEqual(self.errors_on_a_terminal("--quiet"), "")
        self.assert_done(self.aloft("run", SMALL, "--out", "o"))  # A pipe: not a byte.

    def test_a_folder_that_no_run_wrote_is_left_alone(self):
        (self.folder / "mine").mkdir()
        self.write("mine/letter.txt", "dear")
        result = self.aloft("run", SMALL, "--out", "mine")
        self.assertIn(result.returncode, (1, 2))
        self.assertEqual(result.stdout, "")
        self.assert_nothing_left("mine", "mine/letter.txt")


if __name__ == "__main__":
    unittest.main()
