#!/usr/bin/env python3
"""Every kind of bad input: exit code 2, the whole message, and nothing left behind."""

import unittest

from aloft_program import LINE_1, LINE_2, SMALL, ProgramTest, element_set, with_checksum

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
GATEWAYS = "name,lat,lon,status\n"
SAN_JOSE_US = "  San Jose,US  37.3394,-121.8950  1026908 people"


class BadScenario(ProgramTest):
    def refuse(self, old, new, *lines):
        scenario = self.small_with((old, new))
        result = self.aloft("run", scenario.name, "--out", "o")
        self.assert_refused_saying(result, *lines)
        self.assert_nothing_left("changed.toml")

    def test_an_unknown_key(self):
        self.refuse("planes = 24", "plains = 24",
                    "changed.toml:12: shell.plains: found an unknown key; allowed planes")

    def test_a_wrong_unit(self):
        self.refuse("altitude_km = 550.0", "altitude_m = 550000.0",
                    "changed.toml:15: shell.altitude_m: found the unit m; allowed altitude_km")

    def test_a_negative_altitude(self):
        self.refuse("altitude_km = 550.0", "altitude_km = -550.0",
                    "changed.toml:15: shell.altitude_km: found -550; allowed a number from 100 to "
                    "50000")

    def test_a_shell_below_the_surface(self):
        self.refuse("altitude_km = 550.0", "altitude_km = -6000.0",
                    "changed.toml:15: shell.altitude_km: found -6000; allowed a number from 100 to "
                    "50000")

    def test_not_a_number(self):
        for value in ("nan", "inf"):
            self.refuse("inclination_deg = 53.0", f"inclination_deg = {value}",
                        f"changed.toml:14: shell.inclination_deg: found {value}; allowed a number "
                        "from 0 to 180")

    def test_a_text_for_a_number(self):
        self.refuse("planes = 24", 'planes = "many"',
                    'changed.toml:12: shell.planes: found "many"; allowed a whole number from 1 to '
                    "1000000")

    def test_a_file_that_is_not_toml(self):
        self.refuse("[time]", "[time",
                    "changed.toml:6: found broken TOML (Error while parsing table header: expected "
                    "']', saw '\\n'); allowed TOML 1.0")

    def test_a_missing_file_inside(self):
        self.refuse("count = 60", 'file = "none.csv"',
                    'changed.toml:20: gateways.file: found "none.csv", which does not exist; '
                    "allowed an existing file, relative to the scenario's folder")

    def test_a_missing_scenario(self):
        result = self.aloft("run", "none.toml", "--out", "o")
        self.assert_refused_saying(result, "none.toml: cannot be read: No such file or directory")
        self.assert_nothing_left()

    def test_all_problems_are_told_together(self):
        scenario = self.small_with(("planes = 24", "planes = 0"), ("seed = 7", "seed = -7"))
        self.assert_refused_saying(
            self.aloft("run", scenario.name, "--out", "o"),
            "changed.toml:4: seed: found -7; allowed a whole number from 0 to 9223372036854775807",
            "changed.toml:12: shell.planes: found 0; allowed a whole number from 1 to 1000000")

    def test_an_unknown_territory(self):
        throttle = '[[throttle]]\nterritory = "Ukrane"\ndownlink_kbps = 1\n'
        self.refuse("[gateways]", throttle + "[gateways]",
                    "changed.toml:20: throttle.territory: no territory has the id, ISO 3166-1 code "
                    "or name 'Ukrane'; did you mean Ukraine; France; Iran? (territories.csv of any "
                    "run lists all)")

    def test_an_unknown_city(self):
        self.refuse('"Seattle,US"', '"Seatle,US"',
                    "changed.toml:23: pops.cities: found 'Seatle,US': no such place; nearest: "
                    "Seattle,US; SeaTac,US; Eagle,US; Sealy,US")

    def test_a_city_of_many(self):
        self.refuse('"Seattle,US"', '"San Jose"',
                    "changed.toml:23: pops.cities: found 'San Jose': 18 places have that name; add "
                    "a country, one of PH, US")


class BadGateways(ProgramTest):
    def refuse(self, text, *lines):
        self.write("g.csv", text)
        self.small_with(("count = 60", 'file = "g.csv"'), name="s.toml")
        self.assert_refused_saying(self.aloft("run", "s.toml", "--out", "o"), *lines)
        self.assert_nothing_left("g.csv", "s.toml")

    def test_an_empty_file(self):
        self.refuse("", "g.csv: is empty; a CSV file with a header line is needed")

    def test_not_a_number(self):
        self.refuse(GATEWAYS + "A,nan,3,operational\n",
                    "g.csv:2: column 'lat': found 'nan'; a finite number is allowed")

    def test_off_the_earth(self):
        self.refuse(GATEWAYS + "A,95,3,operational\n",
                    "g.csv:2: column 'lat': found 95; allowed are -90 to 90 degrees")

    def test_a_missing_column(self):
        self.refuse("name,lat,lon\nA,5,3\n", "g.csv:1: no column 'status'; found: name, lat, lon")

    def test_a_half_written_file(self):
        self.refuse(GATEWAYS + 'A,5,3,operational\nB,5,3,"oper',
                    "g.csv:3: a quoted field is not closed")
        self.refuse(GATEWAYS + "A,5,3,operational\nB,5",
                    "g.csv:3: found 2 fields; the header has 4")


class BadCatalogue(ProgramTest):
    def refuse(self, text, *lines):
        self.write("sky.tle", text)
        self.write("sky.toml", CATALOGUE_SCENARIO)
        self.assert_refused_saying(self.aloft("run", "sky.toml", "--out", "o"), *lines)
        self.assert_nothing_left("sky.tle", "sky.toml")

    def test_an_empty_file(self):
        for text in ("", "\n \n"):
            self.refuse(text,
                        "sky.tle: is empty; a catalogue is needed: TLE, 3LE, OMM (JSON, CSV, "
                        "KVN, XML), OEM (KVN, XML) or MEME")

    def test_an_empty_list(self):
        self.refuse("[]", "sky.tle: has no records; one or more are needed")

    def test_a_half_written_line(self):
        whole = "\n".join(element_set(44713, 166.5) + element_set(44714, 166.5, 90.0)) + "\n"
        self.refuse(whole[:-30], "sky.tle:6: an element line has 40 characters; exactly 69 is "
                                 "allowed")

    def test_a_half_written_set(self):
        lines = element_set(44713, 166.5) + element_set(44714, 166.5, 90.0)[:2]
        self.refuse("\n".join(lines) + "\n", "sky.tle:4: the file ends within the element set that "
                                             "begins here; line 2 is missing")

    def test_half_written_json(self):
        self.refuse('[{"OBJECT_NAME": "A", "EPOCH": "2026-06',
                    "sky.tle: is not valid JSON (A string is opened, but never closed.); a whole "
                    "OMM file is needed")

    def test_a_wrong_checksum(self):
        lines = element_set(44713, 166.5)
        lines[1] = lines[1][:68] + str((int(lines[1][68]) + 1) % 10)
        self.refuse("\n".join(lines) + "\n",
                    f"sky.tle:2: checksum (column 69) is '{lines[1][68]}'; the line's digits give "
                    f"{(int(lines[1][68]) - 1) % 10}")

    def test_not_a_number(self):
        lines = element_set(44713, 166.5)
        lines[2] = with_checksum(lines[2].replace(" 53.0000", "     nan"))
        self.refuse("\n".join(lines) + "\n",
                    "sky.tle:3: the inclination (columns 9-16) is '     nan'; a number from 0 to "
                    "180 is allowed")

    def test_elements_too_far_from_the_run(self):
        for day, epoch, days in ((100.0, "2026-04-10T00:00:00Z", "66.5"),
                                 (200.0, "2026-07-19T00:00:00Z", "33.5")):
            self.refuse("\n".join(element_set(44713, day)) + "\n",
                        f"sky.tle:1: STARLINK-44713: epoch {epoch} is {days} days from the run "
                        "(2026-06-15T12:00:00Z to 2026-06-15T12:01:00Z); at most 14 days are "
                        "allowed (catalogue_age_max_days); of the file's 1 set(s) it is the "
                        "nearest")

    def test_a_time_too_far_from_the_elements(self):
        self.write("sky.tle", "\n".join(element_set(44713, 166.5)) + "\n")
        self.write("sky.toml", CATALOGUE_SCENARIO)
        for command in (["explain", "--at", "Kyiv"], ["path", "Kyiv", "Lviv,UA"]):
            result = self.aloft(*command, "--scenario", "sky.toml", "--time",
                                "2026-07-15T00:00:00Z")
            self.assert_refused_saying(
                result, "--time 2026-07-15T00:00:00Z: the catalogue's elements are 29.5 days from "
                "it (median); at most 14 days are allowed: take a catalogue of that time, or raise "
                "catalogue_age_max_days in [assumptions]")


class BadPlace(ProgramTest):
    def refuse(self, name, *lines):
        for command in (["run", SMALL, "--out", "o", "--place", name],
                        ["explain", "--at", name, "--scenario", SMALL],
                        ["path", name, "Kyiv", "--scenario", SMALL]):
            with self.subTest(command):
                self.assert_refused_saying(self.aloft(*command), *lines)
        self.assert_nothing_left()

    def test_an_unknown_place(self):
        self.refuse("Kyivv", "no place is called 'Kyivv'; did you mean Kyiv,UA, Kyjov,CZ, Khiv,RU, "
                             "Kyoto,JP, Lviv,UA?")

    def test_no_place_at_all(self):
        self.refuse(" ", "a place is needed, as Name, Name,CC or LAT,LON; found an empty text")

    def test_coordinates_in_another_form(self):
        for text in ("50.45 30.52", "50.45N,30.52E", "50,45,30,52", "nan,1"):
            self.refuse(text, f"no place is called '{text}'; coordinates are written LAT,LON in "
                              "degrees, such as 50.45,30.52")

    def test_an_ambiguous_place(self):
        for command in (["run", SMALL, "--out", "o", "--place", "san jose"],
                        ["explain", "--at", "san jose", "--scenario", SMALL],
                        ["path", "san jose", "Kyiv", "--scenario", SMALL]):
            lines = self.aloft(*command).stderr.splitlines()
            self.assertEqual(lines[0], "aloft: 'san jose' is the name of 18 places; say which, as "
                                       "Name,CC (the most populous one of a country):")
            self.assertEqual(lines[1], f"aloft: {SAN_JOSE_US}")
            self.assertEqual(len(lines), 1 + 18)
            for line in lines[1:]:
                self.assertRegex(line, r"^aloft:   San Jose,[A-Z]{2}  [-\d.]+,[-\d.]+  "
                                       r"(\d+ people|no number of people)$")
        self.assert_nothing_left()

    def test_coordinates_off_the_earth(self):
        for text in ("91,0", "-91,0", "0,180.5"):
            self.refuse(text, f"'{text}': latitude -90 to 90 and longitude -180 to 180 degrees are "
                              "allowed")

    def test_both_ends_of_a_path_are_told(self):
        result = self.aloft("path", "Kyivv", "Lvivv", "--scenario", SMALL)
        self.assert_refused_saying(
            result, "no place is called 'Kyivv'; did you mean Kyiv,UA, Kyjov,CZ, Khiv,RU, "
            "Kyoto,JP, Lviv,UA?", "no place is called 'Lvivv'; did you mean Lviv,UA, Leiva,CO, "
            "Leivi,IT, Vivy,FR, Leiva,ES?")

    def test_coordinates_cannot_be_traced(self):
        result = self.aloft("run", SMALL, "--out", "o", "--place", "50.4,30.5")
        self.assert_refused_saying(
            result, "--place 50.4,30.5: a place's name is needed, not coordinates; 'aloft explain "
            "--at' takes both")
        self.assert_nothing_left()


class BadWithout(ProgramTest):
    def refuse(self, texts, *lines):
        options = [word for text in texts for word in ("--without", text)]
        self.assert_refused_saying(self.aloft("run", SMALL, "--out", "o", *options), *lines)
        self.assert_nothing_left()

    def test_unknown_names_are_told_with_the_nearest(self):
        self.refuse(["gateway:Londn", "pop:Frankfrt", "territory:Ukrane"],
                    "--without: no gateway is called 'Londn'; did you mean London,GB; "
                    "Longyearbyen,SJ; Honolulu,US?",
                    "--without: no PoP is called 'Frankfrt'; did you mean Frankfurt am Main; "
                    "Frankfurt am Main,DE; Seattle?",
                    "--without: no territory has the id, ISO 3166-1 code or name 'Ukrane'; did you "
                    "mean Ukraine; France; Iran? (territories.csv of any run lists all)")

    def test_other_kinds_are_refused(self):
        for text in ("moon:Kyiv", "Kyiv", "gateway:", "territory"):
            self.refuse([text], f"--without: found '{text}'; gateway:NAME, pop:NAME or "
                                "territory:ID is allowed")

    def test_something_must_be_left(self):
        pops = ["Frankfurt am Main,DE", "Seattle,US", "Sydney,AU", "Tokyo,JP"]
        self.refuse([f"pop:{name}" for name in pops],
                    "cities named in the scenario: no PoP is left; at least one is needed")


class BadResults(ProgramTest):
    def test_a_folder_without_a_run(self):
        (self.folder / "empty").mkdir()
        self.assert_refused_saying(
            self.aloft("diff", "empty", "empty"),
            "empty/summary.json: cannot be read: No such file or directory")

    def test_a_folder_that_must_not_be_written(self):
        self.write("file", "dear")
        self.assert_refused_saying(self.aloft("run", SMALL, "--out", "file"),
                                   "file: is a file; a folder for the results is needed")
        self.assert_refused_saying(self.aloft("run", SMALL, "--out", "."),
                                   ".: a folder with a name of its own is needed")
        self.assert_nothing_left("file")


class CatalogueFiles(ProgramTest):
    def test_check_names_every_bad_line(self):
        lines = [LINE_1[:68] + "0", LINE_2, LINE_1, LINE_2[:60]]
        self.write("bad.tle", "\n".join(lines) + "\n")
        self.write("good.tle", "\n".join(element_set(44713, 166.5)) + "\n")
        result = self.aloft("catalogue", "check", "good.tle", "bad.tle")
        self.assertEqual(result.returncode, 2)
        self.assertEqual(result.stdout, "good.tle: whole, 1 element set(s), 0 left out\n")
        self.assertEqual(
            result.stderr,
            "aloft: bad.tle:1: checksum (column 69) is '0'; the line's digits give 3\n"
            "aloft: bad.tle:4: an element line has 60 characters; exactly 69 is allowed\n")

    def test_checksums_can_be_let_go(self):
        line = LINE_1[:68] + str((int(LINE_1[68]) + 1) % 10)
        self.write("bad.tle", f"{line}\n{LINE_2}\n")
        self.assert_refused_saying(
            self.aloft("catalogue", "info", "bad.tle"),
            "bad.tle:1: checksum (column 69) is '4'; the line's digits give 3")
        self.assert_done(self.aloft("catalogue", "info", "bad.tle", "--no-verify-checksums"))


if __name__ == "__main__":
    unittest.main()
