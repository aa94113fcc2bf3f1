#!/usr/bin/env python3
"""The script that completes in bash, run in bash."""

import re
import subprocess
import unittest

from aloft_program import ProgramTest


class Completion(ProgramTest):
    def complete(self, *words):
        """What bash offers for the last of the words."""
        script = self.aloft("completion", "bash")
        self.assert_done(script)
        self.write("aloft.bash", script.stdout)
        quoted = " ".join(f"'{word}'" for word in ("aloft", *words))
        run = subprocess.run(
            ["bash", "--norc", "-euc",
             f"source ./aloft.bash; COMP_WORDS=({quoted}); COMP_CWORD={len(words)}; _aloft; "
             'printf "%s\\n" "${COMPREPLY[@]}"'],
            cwd=self.folder, text=True, capture_output=True, check=False)
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        return run.stdout.split()

    def test_subcommands(self):
        self.assertEqual(self.complete("pas"), ["passes"])
        self.assertLessEqual({"run", "explain", "catalogue", "--help", "--version"},
                             set(self.complete("")))
        self.assertEqual(self.complete("catalogue", "con"), ["convert"])

    def test_every_option_that_help_names_is_offered_and_no_other(self):
        for name in (["run"], ["catalogue", "convert"], ["passes"], ["explain"]):
            offered = set(self.complete(*name, "--"))
            page = self.aloft(*name, "--help").stdout.split("Examples:")[0]
            named = set(re.findall(r"(?:^ +|,)(--[a-z-]+)", page, re.MULTILINE))
            self.assertEqual(offered, named, name)

    def test_values_are_file_names_and_do_not_hide_the_subcommand(self):
        self.write("sky.tle", "")
        self.assertEqual(self.complete("catalogue", "info", "sk"), ["sky.tle"])
        self.assertEqual(self.complete("run", "--out", "sk"), ["sky.tle"])
        self.assertEqual(self.complete("--seed", "run", "pas"), ["passes"])
        self.assertEqual(self.complete("run", "--out", "passes", "--pla"), ["--place"])

    def test_another_shell_is_refused(self):
        self.assert_refused(self.aloft("completion", "fish"), "fish", "bash")


if __name__ == "__main__":
    unittest.main()
