#!/usr/bin/env python3
"""What the subcommands answer, for people and as JSON."""

import csv
import json
import math
import unittest

from aloft_program import SMALL, ProgramTest, element_set


class Answers(ProgramTest):
    def json_of(self, *arguments):
        result = self.aloft(*arguments, "--json")
        self.assert_done(result)
        return json.loads(result.stdout)

    def test_explain_gives_every_satellite_a_reason(self):
        answer = self.json_of("explain", "--at", "Kyiv", "--scenario", SMALL)
        self.assertEqual(answer["place"], "Kyiv,UA")
        self.assertTrue(answer["sky"])
        elevations = [row["elevation_deg"] for row in answer["sky"]]
        self.assertEqual(elevations, sorted(elevations, reverse=True))
        self.assertTrue(all(row["verdict"] for row in answer["sky"]))
        serving = [row["satellite"] for row in answer["sky"] if row["serves"]]
        self.assertEqual(serving, [answer["satellite"]] if answer["served"] else [])

    def test_explain_for_people_names_the_same(self):
        answer = self.json_of("explain", "--at", "Kyiv", "--scenario", SMALL)
        text = self.aloft("explain", "--at", "Kyiv", "--scenario", SMALL)
        self.assert_done(text)
        for row in answer["sky"]:
            self.assertIn(row["verdict"], text.stdout)
        for key in ("satellite", "gateway", "pop"):
            self.assertIn(answer[key], text.stdout)

    def test_explain_takes_a_southern_latitude_and_a_time(self):
        answer = self.json_of("explain", "--at", "-33.95,18.6", "--scenario", SMALL, "--time",
                              "2026-06-15T12:00:30Z")
        self.assertAlmostEqual(answer["latitude_deg"], -33.95)
        self.assertEqual(answer["slot_begin"], "2026-06-15T12:00:27Z")
        text = self.aloft("explain", "--at=-33.95,18.6", "--scenario", SMALL)
        self.assert_done(text)
        self.assertIn("ZA", text.stdout)

    def test_explain_says_where_the_earths_orientation_is_not_known(self):
        self.write("eop.csv", "mjd,ut1_utc_s,pm_x_arcsec,pm_y_arcsec\n61205,0.1,0,0\n"
                   "61207,0.1,0,0\n")
        text = SMALL.read_text(encoding="utf-8")
        self.write("with_eop.toml", text + '\n[earth]\norientation = "eop.csv"\n')
        ask = ("--at", "Kyiv", "--scenario", "with_eop.toml", "--time")
        within = self.aloft("explain", *ask, "2026-06-15T12:00:30Z")
        self.assert_done(within)
        for command in (["explain", *ask], ["path", "Kyiv", "Warsaw,PL", *ask[2:]]):
            beyond = self.aloft(*command, "2026-06-25T12:00:30Z")
            self.assertEqual(beyond.returncode, 0, beyond.stderr)
            self.assertIn("note: at 2026-06-25T12:00", beyond.stderr)
            self.assertIn("UT1 = UTC without polar motion", beyond.stderr)
            self.assertIn("eop.csv", beyond.stderr)

    def test_explain_says_what_a_run_traces(self):
        self.assert_done(self.aloft("run", SMALL, "--out", "o", "--place", "Kyiv", "--quiet"))
        with open(self.folder / "o/place_kyiv_ua.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(len(rows), 4)
        for row in rows:
            answer = self.json_of("explain", "--at", "Kyiv", "--scenario", SMALL, "--time",
                                  row["slot_begin_utc"])
            self.assertEqual(answer["slot_begin"], row["slot_begin_utc"])
            for key in ("satellite", "gateway", "pop"):
                self.assertEqual(answer[key], row[key])
            self.assertAlmostEqual(answer["rtt_ms"], float(row["rtt_ms"]), places=3)
        first = self.json_of("explain", "--at", "Kyiv", "--scenario", SMALL)
        self.assertEqual(first["slot_begin"], rows[0]["slot_begin_utc"])

    def test_a_way_that_is_not_there_has_no_length(self):
        answer = self.json_of("path", "Kyiv", "89,0", "--scenario", SMALL)
        self.assertEqual([slot["connected"] for slot in answer["slots"]], 4 * [False])
        self.assertEqual(answer["connected_share"], 0)
        for key in ("rtt_median_ms", "rtt_min_ms", "rtt_max_ms"):
            self.assertIsNone(answer[key])
        text = self.aloft("path", "Kyiv", "89,0", "--scenario", SMALL)
        self.assert_done(text)
        self.assertIn("rtt_median_ms       -\n", text.stdout)

    def test_explain_at_sea_says_so(self):
        answer = self.json_of("explain", "--at", "-40,-30", "--scenario", SMALL)
        self.assertEqual(answer["claims"], [])
        self.assertFalse(answer["cell_is_planned"])

    def test_path_adds_up(self):
        answer = self.json_of("path", "Kyiv", "Madrid,ES", "--scenario", SMALL)
        self.assertEqual(len(answer["slots"]), 4)
        rtts = []
        for slot in answer["slots"]:
            self.assertTrue(slot["connected"])
            self.assertEqual(len(slot["lengths_km"]), len(slot["satellites"]) + 1)
            self.assertEqual(slot["laser_hops"], len(slot["satellites"]) - 1)
            light_ms = sum(slot["lengths_km"]) / 299792.458 * 1000.0
            self.assertGreaterEqual(slot["one_way_ms"], light_ms * (1 - 1e-12))
            self.assertTrue(math.isclose(slot["rtt_ms"], 2 * slot["one_way_ms"]))
            rtts.append(slot["rtt_ms"])
        self.assertLessEqual(min(rtts), answer["rtt_median_ms"])
        self.assertGreater(answer["rtt_median_ms"], answer["light_rtt_ms"])
        text = self.aloft("path", "Kyiv", "Madrid,ES", "--scenario", SMALL)
        self.assert_done(text)
        self.assertIn(f"rtt_median_ms       {answer['rtt_median_ms']:.2f}", text.stdout)

    def test_path_takes_places_south_of_the_equator_in_any_order(self):
        for words in (["-1.2833,36.8167", "Kyiv"], ["Kyiv", "-1.2833,36.8167"],
                      ["--json", "-1.2833,36.8167", "-.5,36.5"]):
            answer = self.json_of("path", *words, "--scenario", SMALL)
            self.assertIn("-1.2833,36.8167", (answer["from"]["name"], answer["to"]["name"]))
        self.assert_refused(self.aloft("path", "-1.2833,36.8167"), "B is required")
        self.assert_refused(self.aloft("explain", "-1.2833,36.8167"), "nothing took '-1.2833,36")
        self.assert_refused(self.aloft("path", "-x", "Kyiv", "Warsaw"), "no option '-x'")

    def test_path_at_a_time_is_that_slot_of_the_whole(self):
        whole = self.json_of("path", "Kyiv", "Madrid,ES", "--scenario", SMALL)
        one = self.json_of("path", "Kyiv", "Madrid,ES", "--scenario", SMALL, "--time",
                           "2026-06-15T12:00:45Z")
        self.assertEqual(one["slots"], whole["slots"][2:3])

    def test_catalogue_info_counts(self):
        lines = []
        for i in range(5):
            lines += element_set(44713 + i, 166.5 - i, 10.0 * i)
        self.write("sky.tle", "\r\n".join(lines) + "\r\n")
        answer = self.json_of("catalogue", "info", "sky.tle")["files"][0]
        self.assertEqual(answer["element_sets"], 5)
        self.assertEqual(sum(shell["satellites"] for shell in answer["shells"]), 5)
        self.assertEqual(answer["shells"][0]["inclination_deg"], 53)
        self.assertAlmostEqual(answer["age_median_days"], 2.0, places=6)
        later = self.json_of("catalogue", "info", "sky.tle", "--time", "2026-06-20T12:00:00Z")
        self.assertAlmostEqual(later["files"][0]["age_max_days"], 9.0, places=6)
        self.assert_done(self.aloft("catalogue", "info", "sky.tle"))


if __name__ == "__main__":
    unittest.main()
