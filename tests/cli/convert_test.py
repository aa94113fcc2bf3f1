#!/usr/bin/env python3
"""Catalogues from one format to another and back."""

import json
import unittest

from aloft_program import ProgramTest, element_set


class Convert(ProgramTest):
    def test_there_and_back_gives_the_same_lines(self):
        lines = [line for i in range(30) for line in element_set(90_000 + 999 * i, 150.25 + i, 3.0)]
        # The set's and the revolution's number are no part of what is kept.
        first = self.write("sky.tle", "\n".join(lines) + "\n")
        self.assert_done(self.aloft("catalogue", "convert", first, "--to", "tle", "--out", "0.tle"))
        expected = (self.folder / "0.tle").read_text()
        for kind in ("json", "csv", "kvn", "xml"):
            with self.subTest(kind):
                self.assert_done(self.aloft("catalogue", "convert", "0.tle", "--to", kind, "--out",
                                            f"sky.{kind}"))
                back = self.aloft("catalogue", "convert", f"sky.{kind}", "--to", "tle")
                self.assert_done(back)
                self.assertEqual(back.stdout, expected)
                info = self.aloft("catalogue", "info", f"sky.{kind}", "--json")
                self.assertEqual(json.loads(info.stdout)["files"][0]["element_sets"], 30)
        for got, line in zip(expected.splitlines(), lines):
            # Zeros are written in other ways.
            self.assertEqual(got[:63], line[:63].replace("00000-0", "00000+0")
                             .replace(" 000.0000", "   0.0000"))

    def test_numbers_that_fit_no_tle_are_named_and_nothing_is_written(self):
        sky = self.write("sky.tle", "\n".join(element_set(7, 150.25)) + "\n")
        text = self.aloft("catalogue", "convert", sky, "--to", "csv").stdout
        self.write("new.csv", text.replace(",7,", ",799500123,"))
        self.assert_refused(
            self.aloft("catalogue", "convert", "new.csv", "--to", "tle", "--out", "o.tle"),
            "STARLINK-7: catalogue number is 799500123; at most 339999 fits a TLE")
        self.assert_nothing_left("sky.tle", "new.csv")
        self.assert_done(self.aloft("catalogue", "convert", "new.csv", "--to", "kvn"))


if __name__ == "__main__":
    unittest.main()
