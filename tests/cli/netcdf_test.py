#!/usr/bin/env python3
"""results.nc as a scientist meets it: xarray opens it, and it says the same as the CSV tables."""

import csv
import datetime
import math
import pathlib
import subprocess
import tempfile
import unittest

import netCDF4
import numpy
import xarray

from aloft_program import PROGRAM, SMALL

# What the unit at the end of a CSV column's name is called in the file (UDUNITS).
UNITS = {"ms": "ms", "mbps": "Mbit s-1", "s": "s", "km2": "km2", "share": "1", "population": "1"}
OTHER_NAMES = {"laser": "laser_time"}  # CSV laser_share is of the served time.
TEXTS = {"name", "country", "territory_id", "iso_alpha2", "iso_alpha3", "gateways", "pops",
         "activation_reason"}
POSITIONS = {"latitude_deg": ("latitude", "degrees_north"),
             "longitude_deg": ("longitude", "degrees_east")}


def variable_of(column):
    """Name and units in results.nc of a number of a CSV table."""
    if column in POSITIONS:
        return POSITIONS[column]
    stem, unit = column.rsplit("_", 1)
    stem = OTHER_NAMES.get(stem, stem)
    return (f"{stem}_{unit}" if UNITS[unit] == "1" else stem), UNITS[unit]


class Netcdf(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(holder.cleanup)
        cls.out = pathlib.Path(holder.name) / "o"
        # Something is off, so that every reason, and an empty median, stands in the tables.
        subprocess.run([PROGRAM, "run", SMALL, "--out", cls.out, "--quiet", "--without",
                        "territory:FR"], check=True, stdout=subprocess.DEVNULL)
        cls.data = xarray.open_dataset(cls.out / "results.nc")
        cls.addClassCleanup(cls.data.close)

    def rows(self, name):
        with open(self.out / name, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def assert_column(self, prefix, rows, column):
        name, units = variable_of(column)
        variable = self.data[f"{prefix}_{name}"]
        self.assertEqual(variable.attrs["units"], units)
        self.assertTrue(variable.attrs["long_name"])
        self.assertEqual(len(variable), len(rows))
        texts = [row[column] for row in rows]
        values = variable.values.astype(float)
        printed = numpy.array([float(text) if text else math.nan for text in texts])
        half_a_digit = numpy.array([0.5 * 10.0 ** -len(text.partition(".")[2]) for text in texts])
        wrong = ~((abs(values - printed) <= half_a_digit + 1e-6 * abs(printed)) |
                  (numpy.isnan(values) & numpy.isnan(printed)))
        self.assertEqual([(row, value) for row, value, bad in zip(rows, values, wrong) if bad], [])

    def assert_table(self, prefix, rows):
        compared = 0
        for column in rows[0]:
            if column in TEXTS or column == "served" or column.startswith("reason_"):
                continue
            self.assert_column(prefix, rows, column)
            compared += 1
        self.assertGreaterEqual(compared, 12)
        shares = self.data[f"{prefix}_reason_share"]
        for position, key in enumerate(self.data["reason_key"].values):
            printed = [float(row[f"reason_{key}_share"]) for row in rows]
            self.assertLess(abs(shares.values[:, position] - printed).max(), 1e-6)

    def test_territories_are_those_of_the_csv(self):
        rows = self.rows("territories.csv")
        self.assertEqual(list(self.data["territory_id"].values),
                         [row["territory_id"] for row in rows])
        self.assertEqual(list(self.data["territory_name"].values), [row["name"] for row in rows])
        self.assert_table("territory", rows)

    def test_places_are_those_of_the_csv(self):
        rows = self.rows("places.csv")
        for name in ("name", "country"):
            self.assertEqual(list(self.data[f"place_{name}"].values), [row[name] for row in rows])
        self.assertEqual(["true" if value else "false" for value in self.data["place_served"]
                          .values], [row["served"] for row in rows])
        self.assert_table("place", rows)

    def test_time_counts_the_slots(self):
        begin = numpy.datetime64("2026-06-15T12:00:12", "ns")
        expected = begin + numpy.arange(4) * numpy.timedelta64(15, "s")
        self.assertTrue((self.data["time"].values == expected).all())
        # xarray decodes time by its attributes; the library that reads them says the same.
        with netCDF4.Dataset(self.out / "results.nc") as raw:
            time = raw["time"]
            self.assertEqual((time.standard_name, time.axis, time.calendar),
                             ("time", "T", "standard"))
            first = netCDF4.num2date(time[0], time.units, time.calendar,
                                     only_use_cftime_datetimes=False)
        self.assertEqual(first, datetime.datetime(2026, 6, 15, 12, 0, 12))

    def test_coordinates_are_found_by_their_standard_names(self):
        for prefix in ("place", "cell"):
            for axis, limit in (("latitude", 90.0), ("longitude", 180.0)):
                variable = self.data.coords[f"{prefix}_{axis}"]
                self.assertEqual(variable.attrs["standard_name"], axis)
                self.assertLessEqual(abs(variable.values).max(), limit)
        cell = self.data["cell_served_time_share"]
        self.assertEqual(set(cell.coords), {"cell_latitude", "cell_longitude"})
        self.assertEqual(self.data["mean_rtt"].dims, ("time", "territory"))
        self.assertIn("territory_id", self.data["mean_rtt"].coords)

    def test_the_file_says_where_it_comes_from(self):
        attributes = self.data.attrs
        self.assertEqual(attributes["Conventions"], "CF-1.10")
        self.assertIn("GeoNames", attributes["references"])
        self.assertEqual((attributes["scenario_name"], attributes["seed"]), ("small", 7))
        self.assertEqual(attributes["without"], "territory:FR")
        self.assertEqual(len(attributes["scenario_sha256"]), 64)

    def test_what_is_off_has_no_latency(self):
        france = list(self.data["territory_id"].values).index("FR")
        self.assertEqual(self.data["territory_served_time_share"].values[france], 0.0)
        self.assertTrue(math.isnan(self.data["territory_latency_median"].values[france]))
        self.assertTrue(numpy.isnan(self.data["mean_rtt"].values[:, france]).all())
        self.assertTrue((self.data["served_population_share"].values[:, france] == 0.0).all())


if __name__ == "__main__":
    unittest.main()
