#!/usr/bin/env python3
"""The report of a whole run, read by real parsers: HTML, XML and, where it is there, Node."""

import csv
import html.parser
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree

from aloft_program import ProgramTest, SMALL

WITHOUT_END = {"meta", "link", "input", "br"}
LOADING = {"src", "srcset", "data", "poster", "background"}


class Page(html.parser.HTMLParser):
    """Open tags, ids, links, and the texts of the cells of each table."""

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.links, self.loads, self.tables = [], [], [], [], {}
        self.table = self.cell = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.links += [attributes["href"]] if "href" in attributes else []
        self.loads += [name for name in attributes if name in LOADING or name.startswith("on")]
        if tag not in WITHOUT_END:
            self.open.append(tag)
        if tag == "table":
            self.table = self.tables.setdefault(attributes["id"], [])
        elif tag == "tr":
            self.table.append([])
        elif tag in ("td", "th"):
            self.cell = []

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in WITHOUT_END:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"{tag} closes another element"
        if tag in ("td", "th"):
            self.table[-1].append("".join(self.cell))
            self.cell = None

    def handle_data(self, data):
        if self.cell is not None:
            self.cell.append(data)


class Report(ProgramTest):
    @classmethod
    def setUpClass(cls):
        """One run for all tests: nothing of it is changed."""
        holder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(holder.cleanup)
        cls.out = pathlib.Path(holder.name) / "out"

    def setUp(self):
        super().setUp()
        if not self.out.exists():
            self.assert_done(self.aloft("run", SMALL, "--out", self.out, "--place", "Kyiv",
                                        "--without", "territory:TR"))
        self.text = (self.out / "report.html").read_text(encoding="utf-8")
        self.page = Page(self.text)

    def rows_of(self, name):
        with open(self.out / name, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def test_it_is_one_document_that_loads_nothing(self):
        self.assertEqual(self.page.open, [])
        self.assertEqual(len(self.page.ids), len(set(self.page.ids)))
        self.assertEqual(self.page.loads, [])
        for link in self.page.links:
            if link.startswith("#"):
                self.assertIn(link[1:], self.page.ids)
            elif link != "data:,":
                self.assertTrue((self.out / link).is_file(), link)
        self.assertNotRegex(self.text, r"https?://|@import|url\((?!#)")
        self.assertLess(len(self.text), 4_000_000)

    def test_its_drawings_are_xml(self):
        drawings = re.findall(r"<svg.*?</svg>", self.text, re.DOTALL)
        self.assertGreater(len(drawings), 8)
        for drawing in drawings:
            xml.etree.ElementTree.fromstring(drawing)
        territories = re.findall(r'<path data-id="([^"]+)"', self.text)
        self.assertGreater(len(territories), 240)
        self.assertEqual(len(territories), len(set(territories)))

    def test_its_territories_are_those_of_the_table(self):
        shown = {row[1]: row for row in self.page.tables["territory-table"][2:]}
        written = self.rows_of("territories.csv")
        self.assertEqual(len(shown), len(written))
        for row in written:
            cells = shown[row["territory_id"]]
            self.assertEqual(cells[0], row["name"])
            self.assertEqual(cells[2].replace(",", ""), row["gazetteer_population"])
            for cell, key in ((8, "latency_median_ms"), (11, "downlink_typical_mbps")):
                if row[key]:
                    self.assertAlmostEqual(float(cells[cell].replace(",", "")), float(row[key]),
                                           delta=0.0501)
                else:
                    self.assertEqual(cells[cell], "–")
            self.assertIn(row["activation_reason"], cells[-1])
        self.assertTrue(shown["TR"][-1].startswith("off: "))

    def test_its_places_are_the_most_populous(self):
        shown = self.page.tables["place-table"][2:]
        self.assertIn("traced", shown[0][0])
        people = sorted((int(row["gazetteer_population"]) for row in self.rows_of("places.csv")),
                        reverse=True)
        self.assertEqual([int(row[3].replace(",", "")) for row in shown[1:]],
                         [n for n in people[:1000] if n != int(shown[0][3].replace(",", ""))])

    def test_its_script_sorts_numbers_and_names(self):
        node = shutil.which("node")
        if not node:
            self.skipTest("node is not installed")
        script = self.text.split("<script>")[1].split("</script>")[0]
        probe = """
          const numbers = ["9.9", "–", "> 99.9", "1,000.5", "< 0.1", "0.1", "100.0", "0.0"];
          console.log(JSON.stringify({
            falling: [...numbers].sort(comparison("number", -1)),
            rising: [...numbers].sort(comparison("number", 1)),
            names: ["Zambia", "Åland", "Albania"].sort(comparison("text", 1)),
            folded: folded("São TOMÉ")}));"""
        without_page = "const document = {querySelectorAll: () => [], getElementById: () => null};"
        ran = subprocess.run([node, "-e", without_page + script + probe], capture_output=True,
                             text=True, check=False)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        rising = ["0.0", "< 0.1", "0.1", "9.9", "> 99.9", "100.0", "1,000.5"]
        self.assertEqual(json.loads(ran.stdout), {
            "falling": [*reversed(rising), "–"], "rising": [*rising, "–"],
            "names": ["Åland", "Albania", "Zambia"], "folded": "sao tome"})


if __name__ == "__main__":
    unittest.main()
