#!/usr/bin/env python3
"""The scenario of the real catalogue, against facts counted from its files by other means.

Needs the data folder beside the checkout; skipped, saying so, where it is absent.
"""

import csv
import datetime
import json
import pathlib
import re
import statistics
import subprocess
import tempfile
import unittest

import numpy
import xarray
from sgp4.api import Satrec, jday

from aloft_program import PROGRAM, SOURCE

SCENARIO = SOURCE / "scenarios/real-2026-05-30.toml"
DATA = SOURCE.parent / "shared/data"
CATALOGUE = DATA / "catalogue/starlink_2026-05-30.tle"
GATEWAYS = DATA / "ground/gateways_pops_2026-03-20.csv"
POPS = DATA / "ground/pops_2026-04-16.csv"
ASSIGNMENT = DATA / "ground/pop_assignment_2024-08-06.csv"
MIDDLE = datetime.datetime(2026, 5, 30, 12, 15)
LIGHT_KM_PER_MS = 299.792458


def read_csv(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def shares(field):
    """The names and numbers of a field like "A,US:0.75;B,US:0.25"."""
    pairs = [one.rsplit(":", 1) for one in field.split(";") if one]
    return {name: float(share) for name, share in pairs}


def catalogue_lines():
    """(name, line 1, line 2) of every set, by lines alone."""
    lines = [line.rstrip() for line in CATALOGUE.read_text().splitlines() if line.strip()]
    return list(zip(lines[0::3], lines[1::3], lines[2::3]))


def class_of(name):
    if "[DTC]" in name:
        return "direct-to-cell"
    return "v2-mini" if re.match(r"STARLINK-\d{5}", name) else "v1"


def epoch_of(line_1):
    return (datetime.datetime(2000 + int(line_1[18:20]), 1, 1) +
            datetime.timedelta(days=float(line_1[20:32]) - 1.0))


def earth_fixed_km(satellite, when):
    """Position by python3-sgp4 and the sidereal time of 1982 alone: UT1 = UTC, no polar motion."""
    jd, fraction = jday(when.year, when.month, when.day, when.hour, when.minute,
                        when.second + 1e-6 * when.microsecond)
    error, position, _ = satellite.sgp4(jd, fraction)
    assert error == 0
    t = (jd - 2451545.0 + fraction) / 36525.0
    gmst_s = 67310.54841 + (876600.0 * 3600.0 + 8640184.812866) * t + 0.093104 * t * t
    angle = numpy.radians(gmst_s / 240.0 % 360.0)
    c, s = numpy.cos(angle), numpy.sin(angle)
    return numpy.array([c * position[0] + s * position[1], c * position[1] - s * position[0],
                        position[2]])


def on_the_ground_km(latitude_deg, longitude_deg):
    """Position on the WGS-84 ellipsoid, and the upward direction there."""
    latitude, longitude = numpy.radians([latitude_deg, longitude_deg])
    up = numpy.array([numpy.cos(latitude) * numpy.cos(longitude),
                      numpy.cos(latitude) * numpy.sin(longitude), numpy.sin(latitude)])
    e2 = 0.00669437999014
    n = 6378.137 / numpy.sqrt(1.0 - e2 * up[2] ** 2)
    return up * n * numpy.array([1.0, 1.0, 1.0 - e2]), up


@unittest.skipUnless(DATA.is_dir(), f"no {DATA}: the real catalogue lies beside the checkout")
class RealCatalogue(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(holder.cleanup)
        cls.out = pathlib.Path(holder.name) / "o"
        cls.printed = subprocess.run([PROGRAM, "run", SCENARIO, "--out", cls.out, "--place",
                                      "Kyiv"], check=True, capture_output=True, text=True).stdout
        cls.info = json.loads((cls.out / "summary.json").read_text())["info"]
        cls.territories = read_csv(cls.out / "territories.csv")
        cls.sets = catalogue_lines()

    def test_satellites_are_those_of_the_file_by_class(self):
        counts = {}
        for name, _, _ in self.sets:
            counts[class_of(name)] = counts.get(class_of(name), 0) + 1
        self.assertEqual(len(self.sets), CATALOGUE.read_text().count("\n1 "))
        self.assertEqual(self.info["satellites"], len(self.sets))
        self.assertEqual(self.info["broadband_satellites"],
                         len(self.sets) - counts["direct-to-cell"])
        told = subprocess.run([PROGRAM, "catalogue", "info", CATALOGUE, "--json"], check=True,
                              capture_output=True)
        self.assertEqual(json.loads(told.stdout)["files"][0]["classes"], counts)

    def test_the_age_of_the_elements_is_that_of_the_file(self):
        ages_s = [abs((MIDDLE - epoch_of(line)).total_seconds()) for _, line, _ in self.sets]
        self.assertAlmostEqual(self.info["catalogue_age_median_s"], statistics.median_high(ages_s),
                               delta=1.0)
        self.assertIn("finals2000A", self.info["earth_orientation_source"])

    def test_only_operational_gateways_serve(self):
        rows = read_csv(GATEWAYS)
        gateways = {row["name"] for row in rows if row["type"] == "gateway"}
        works = {row["name"] for row in rows
                 if row["type"] == "gateway" and row["status"] == "operational"}
        self.assertLess(len(works), len(gateways))
        self.assertEqual(self.info["gateways"], len(works))
        used = {name for row in self.territories + read_csv(self.out / "places.csv")
                for name in shares(row["gateways"])}
        self.assertGreater(len(used), 100)
        self.assertEqual(used - works, set())
        # Nothing is dropped in silence: whoever is left out is named.
        for row in rows:
            told = any(text.startswith(row["name"] + ": ") for text in self.info["skipped"])
            self.assertEqual(told, row["name"] not in works, row)

    def test_what_is_left_out_does_not_hide_the_table(self):
        told = [line for line in self.printed.splitlines() if line.startswith("Left out: ")]
        skipped = self.info["skipped"]
        self.assertGreater(len(skipped), 100)
        self.assertEqual(told[:-1], [f"Left out: {text}" for text in skipped[:5]])
        self.assertEqual(told[-1], f"Left out: {len(skipped) - 5} more; summary.json names all.")

    def test_territories_use_the_pops_they_are_assigned(self):
        pops = {row["code"] for row in read_csv(POPS) if row["type"] in ("pop", "netfac")}
        self.assertEqual(self.info["pops"], len(pops))
        table = {}
        for row in read_csv(ASSIGNMENT):
            table.setdefault(row["iso2"], {})[row["pop"]] = float(row["subnets"])
        people = elsewhere = 0.0
        for row in self.territories:
            subnets = table.get(row["iso_alpha2"])
            if subnets is None or not row["pops"]:
                continue
            # The map counts these codes as parts of France; each has a row of its own.
            parts = ["GF", "GP", "MQ", "RE", "YT"] if row["iso_alpha2"] == "FR" else []
            assigned = set()
            for code in [row["iso_alpha2"], *parts]:
                counts = table.get(code, {})
                assigned |= {pop for pop, count in counts.items()
                             if count >= 0.1 * sum(counts.values()) and pop in pops}
            self.assertTrue(assigned, row["name"])
            share = sum(share for pop, share in shares(row["pops"]).items()
                        if pop not in assigned)
            # A cell on a border belongs to the territory with more people in it; only small
            # territories are made of such cells.
            if float(row["gazetteer_population"]) > 5e6:
                self.assertLess(share, 0.02, row["name"])
            people += float(row["gazetteer_population"])
            elsewhere += share * float(row["gazetteer_population"])
        self.assertGreater(people, 1e9)
        self.assertLess(elsewhere / people, 0.001)

    def test_where_service_is_sold_there_is_service(self):
        sold = {row["iso2"] for row in read_csv(ASSIGNMENT)}
        seen = 0
        for row in self.territories:
            if row["iso_alpha2"] in sold and float(row["gazetteer_population"]) > 1e6:
                self.assertGreater(float(row["served_time_share"]), 0.99, row["name"])
                seen += 1
        self.assertGreater(seen, 50)

    def test_the_serving_satellite_stands_where_another_sgp4_puts_it(self):
        at = subprocess.run([PROGRAM, "explain", "--at", "Kyiv", "--scenario", SCENARIO, "--json"],
                            check=True, capture_output=True)
        cell = int(json.loads(at.stdout)["cell"].ljust(16, "0"), 16)
        with xarray.open_dataset(self.out / "results.nc") as data:
            row = int(numpy.flatnonzero(data["cell_id"].values == cell)[0])
            ground, up = on_the_ground_km(float(data["cell_latitude"][row]),
                                          float(data["cell_longitude"][row]))
        satellites = {name: (line_1, line_2) for name, line_1, line_2 in self.sets}
        rows = [row for row in read_csv(self.out / "place_kyiv_ua.csv") if row["satellite"]]
        self.assertGreater(len(rows), 100)
        for row in rows:
            begin = datetime.datetime.fromisoformat(row["slot_begin_utc"].removesuffix("Z"))
            satellite = Satrec.twoline2rv(*satellites[row["satellite"]])
            sight = earth_fixed_km(satellite, begin + datetime.timedelta(seconds=7.5)) - ground
            range_km = numpy.linalg.norm(sight)
            elevation_deg = numpy.degrees(numpy.arcsin(sight @ up / range_km))
            # UT1-UTC and polar motion, left out here, are worth 30 m.
            self.assertAlmostEqual(elevation_deg, float(row["elevation_deg"]), delta=0.02)
            self.assertGreaterEqual(elevation_deg, 25.0)
            self.assertGreater(float(row["rtt_ms"]), 2.0 * range_km / LIGHT_KM_PER_MS)


if __name__ == "__main__":
    unittest.main()
