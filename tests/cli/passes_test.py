#!/usr/bin/env python3
"""Passes over a place, against Debian's SGP4 second by second."""

import json
import math
import unittest

from aloft_program import ProgramTest, element_set

from sgp4.api import Satrec, jday

LATITUDE, LONGITUDE = 48.0, 11.0
HOURS = 24


def elevation_deg(satellite, second):
    """At a second of 2026-06-15; TEME turned by GMST 1982 of UTC."""
    day, fraction = jday(2026, 6, 15, 0, 0, second)
    _, r, _ = satellite.sgp4(day, fraction)
    t = (day - 2451545.0 + fraction) / 36525
    gmst = math.radians((67310.54841 + (876600 * 3600 + 8640184.812866) * t + 0.093104 * t * t)
                        % 86400 / 240)
    x = (r[0] * math.cos(gmst) + r[1] * math.sin(gmst),
         r[1] * math.cos(gmst) - r[0] * math.sin(gmst), r[2])
    lat, lon = math.radians(LATITUDE), math.radians(LONGITUDE)
    up = (math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat))
    flattening = 1 / 298.257223563
    e2 = flattening * (2 - flattening)
    n = 6378.137 / math.sqrt(1 - e2 * math.sin(lat) ** 2)
    d = [x[i] - n * up[i] * (1 - e2 if i == 2 else 1) for i in range(3)]
    return math.degrees(math.asin(sum(a * b for a, b in zip(d, up)) / math.hypot(*d)))


class Passes(ProgramTest):
    def test_rises_and_sets_are_those_of_another_program(self):
        lines = element_set(44713, 166.0)
        self.write("sky.tle", "\n".join(lines) + "\n")
        result = self.aloft("passes", "--at", f"{LATITUDE},{LONGITUDE}", "--catalogue", "sky.tle",
                            "--time", "2026-06-15T00:00:00Z", "--hours", HOURS, "--elevation", 5,
                            "--json")
        self.assert_done(result)
        found = []
        for one in json.loads(result.stdout)["passes"]:
            self.assertEqual(one["satellite"], "STARLINK-44713")
            for kind in ("rise", "set"):
                if one[kind]:
                    h, m, s = one[kind]["time"].rstrip("Z").split("T")[1].split(":")
                    found.append(int(h) * 3600 + int(m) * 60 + float(s))
                    self.assertAlmostEqual(one[kind]["elevation_deg"], 5.0, delta=0.01)
        satellite = Satrec.twoline2rv(lines[1], lines[2])
        above = [elevation_deg(satellite, s) >= 5.0 for s in range(HOURS * 3600 + 1)]
        expected = [s for s in range(1, len(above)) if above[s] != above[s - 1]]
        self.assertGreater(len(expected), 3)
        self.assertEqual(len(found), len(expected))
        for a, b in zip(sorted(found), expected):
            self.assertAlmostEqual(a, b - 0.5, delta=0.6)

    def test_whoever_is_left_out_is_named(self):
        near, far = element_set(44713, 166.0), element_set(44714, 20.0)
        self.write("sky.tle", "\n".join(near + far) + "\n")
        ask = ("passes", "--at", "-1.28,36.8", "--catalogue", "sky.tle", "--time",
               "2026-06-15T00:00:00Z", "--hours", 1)
        text = self.aloft(*ask)
        self.assertEqual(text.returncode, 0, text.stderr)
        self.assertIn("left out: sky.tle:4: STARLINK-44714: epoch 2026-01-20", text.stderr)
        skipped = json.loads(self.aloft(*ask, "--json").stdout)["skipped"]
        self.assertEqual(len(skipped), 1)

    def test_what_is_no_place_or_time_is_refused(self):
        self.assert_refused(self.aloft("passes", "--at", "Nowhereville"), "nowhereville")
        self.assert_refused(self.aloft("passes", "--at", "Kyiv", "--hours", "0"), "--hours")


if __name__ == "__main__":
    unittest.main()
