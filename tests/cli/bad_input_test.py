#!/usr/bin/env python3
"""Every kind of bad input: exit code 2, a message that helps, and nothing left behind."""

import unittest

from aloft_program import LINE_1, LINE_2, SMALL, ProgramTest, element_set

CATALOGUE_SCENARIO = """
[time]
start = "2026-06-15T12:00:00Z"
duration_s = 60
[catalogue]
files = ["sky.tle"]
[gateways]
count = 60
[pops]
cities = ["Seattle,US"]
"""


class BadScenario(ProgramTest):
    def refuse(self, old, new, *parts):
        scenario = self.small_with((old, new))
        self.assert_refused(self.aloft("run", scenario, "--out", "o"), "changed.toml:", *parts)
        self.assert_nothing_left("changed.toml")

    def test_an_unknown_key(self):
        self.refuse("planes = 24", "plains = 24", "plains", "planes")

    def test_a_wrong_unit(self):
        self.refuse("altitude_km = 550.0", "altitude_m = 550000.0", "altitude_m", "altitude_km")

    def test_a_negative_altitude(self):
        self.refuse("altitude_km = 550.0", "altitude_km = -550.0", "altitude_km", "-550", "100")

    def test_a_shell_below_the_surface(self):
        self.refuse("altitude_km = 550.0", "altitude_km = -6000.0", "altitude_km", "-6000")

    def test_not_a_number(self):
        self.refuse("inclination_deg = 53.0", "inclination_deg = nan", "inclination_deg", "nan")
        self.refuse("inclination_deg = 53.0", "inclination_deg = inf", "inclination_deg", "inf")

    def test_a_text_for_a_number(self):
        self.refuse("planes = 24", 'planes = "many"', "planes")

    def test_a_file_that_is_not_toml(self):
        self.refuse("[time]", "[time", "changed.toml")

    def test_a_missing_file_inside(self):
        self.refuse("count = 60", 'file = "none.csv"', "none.csv")

    def test_all_problems_are_told_together(self):
        scenario = self.small_with(("planes = 24", "planes = 0"), ("seed = 7", "seed = -7"))
        self.assert_refused(self.aloft("run", scenario, "--out", "o"), "planes", "seed")

    def test_an_unknown_territory(self):
        self.refuse("[gateways]", '[[off]]\nterritory = "ZZ"\nreason = "test"\n[gateways]', "ZZ")


class BadCatalogue(ProgramTest):
    def refuse(self, text, *parts):
        self.write("sky.tle", text)
        self.write("sky.toml", CATALOGUE_SCENARIO)
        self.assert_refused(self.aloft("run", "sky.toml", "--out", "o"), "sky.tle", *parts)
        self.assert_nothing_left("sky.tle", "sky.toml")

    def test_an_empty_file(self):
        self.refuse("", "empty")

    def test_a_half_written_file(self):
        whole = "\n".join(element_set(44713, 166.5) + element_set(44714, 166.5, 90.0)) + "\n"
        self.refuse(whole[:-30], "6")

    def test_a_wrong_checksum(self):
        lines = element_set(44713, 166.5)
        lines[1] = lines[1][:68] + str((int(lines[1][68]) + 1) % 10)
        self.refuse("\n".join(lines) + "\n", "2", "checksum")

    def test_not_a_number(self):
        lines = element_set(44713, 166.5)
        lines[2] = lines[2].replace(" 53.0000", "     nan")
        self.refuse("\n".join(lines) + "\n", "3")

    def test_elements_too_old_for_the_run(self):
        self.refuse("\n".join(element_set(44713, 100.0)) + "\n", "14")

    def test_a_time_too_far_from_the_elements(self):
        self.write("sky.tle", "\n".join(element_set(44713, 166.5)) + "\n")
        self.write("sky.toml", CATALOGUE_SCENARIO)
        for command in (["explain", "--at", "Kyiv"], ["path", "Kyiv", "Lviv,UA"]):
            result = self.aloft(*command, "--scenario", "sky.toml", "--time",
                                "2026-07-15T00:00:00Z")
            self.assert_refused(result, "--time", "14 days")


class BadPlace(ProgramTest):
    def refuse(self, name, *parts):
        for command in (["run", SMALL, "--out", "o", "--place", name],
                        ["explain", "--at", name, "--scenario", SMALL],
                        ["path", name, "Kyiv", "--scenario", SMALL]):
            with self.subTest(command):
                self.assert_refused(self.aloft(*command), *parts)
        self.assert_nothing_left()

    def test_an_unknown_place(self):
        self.refuse("Kyivv", "Kyivv", "did you mean", "Kyiv,UA")

    def test_an_ambiguous_place(self):
        self.refuse("San Jose", "San Jose,US", "18", "people")

    def test_coordinates_off_the_earth(self):
        self.assert_refused(self.aloft("explain", "--at", "91,0", "--scenario", SMALL), "91")

    def test_both_ends_of_a_path_are_told(self):
        result = self.aloft("path", "Kyivv", "Lvivv", "--scenario", SMALL)
        self.assert_refused(result, "Kyivv", "Lvivv")

    def test_coordinates_cannot_be_traced(self):
        result = self.aloft("run", SMALL, "--out", "o", "--place", "50.4,30.5")
        self.assert_refused(result, "coordinates")


class BadWithout(ProgramTest):
    def test_what_is_not_there_cannot_be_taken_away(self):
        for text, *parts in (["gateway:Atlantis", "Atlantis"], ["pop:Atlantis", "Atlantis"],
                             ["territory:ZZ", "ZZ"], ["moon:Kyiv", "gateway:NAME"]):
            with self.subTest(text):
                result = self.aloft("run", SMALL, "--out", "o", "--without", text)
                self.assert_refused(result, *parts)
        self.assert_nothing_left()


class CatalogueFiles(ProgramTest):
    def test_check_names_every_bad_line(self):
        lines = [LINE_1[:68] + "0", LINE_2, LINE_1, LINE_2[:60]]
        self.write("bad.tle", "\n".join(lines) + "\n")
        self.write("good.tle", "\n".join(element_set(44713, 166.5)) + "\n")
        result = self.aloft("catalogue", "check", "good.tle", "bad.tle")
        self.assertEqual(result.returncode, 2)
        self.assertIn("good.tle: whole, 1 element set", result.stdout)
        self.assertIn("bad.tle:1:", result.stderr)
        self.assertIn("bad.tle:4:", result.stderr)

    def test_checksums_can_be_let_go(self):
        line = LINE_1[:68] + str((int(LINE_1[68]) + 1) % 10)
        self.write("bad.tle", f"{line}\n{LINE_2}\n")
        self.assert_refused(self.aloft("catalogue", "info", "bad.tle"), "bad.tle:1", "checksum")
        self.assert_done(self.aloft("catalogue", "info", "bad.tle", "--no-verify-checksums"))


if __name__ == "__main__":
    unittest.main()
