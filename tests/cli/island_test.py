#!/usr/bin/env python3
"""The story of an invented island state, from service to darkness and back, seen from outside.

The French Southern Territories, where nobody lives but the crew of a station, play the state.
"""

import csv
import json
import unittest

from decisions_test import FOUR, LOG, TRUST, TWO, IslandTest, after

STATE = "TF"
TOWN = "Port-aux-Français,TF"
CREW = 45

REFERENCE = """
name = "reference"
seed = 7
[time]
start = "{start}"
duration_s = 60
[[shell]]
planes = 36
satellites_per_plane = 40
inclination_deg = 53.0
altitude_km = 550.0
phasing = 11
[gateways]
file = "gateways.csv"
[pops]
cities = ["Perth,AU", "Johannesburg,ZA"]
[assumptions]
terminals = 1e5
"""
GATEWAYS = """name,lat,lon,status
Station,-49.4,70.3,operational
Perth,-31.9,115.9,operational
Johannesburg,-26.2,28.0,operational
"""


class StoryTest(IslandTest):
    """Some days of the island: a break-glass at once, then a deactivation after its notice."""

    def reference(self):
        self.write("gateways.csv", GATEWAYS)
        self.write("reference.toml", REFERENCE.format(start=after(days=4)))
        return "reference.toml"

    def scenario(self, name, bundle=None, more=""):
        """What the operator runs: the reference's sky, and a bundle, or something quiet."""
        text = (self.folder / "reference.toml").read_text()
        if bundle:
            text += f'[policy]\nbundle = "{bundle}"\ntrust = "trust.toml"\n'
        self.write(name, text + more)
        return name

    def at(self, scenario, **time):
        """Whether the town is served then, and why."""
        seen = json.loads(self.done("explain", "--scenario", scenario, "--at", TOWN, "--time",
                                    after(**time), "--json"))
        return seen["served"], seen["activation"]

    def run_and_read(self, scenario):
        """The state's row, its decisions and what was printed."""
        printed = self.done("run", scenario, "--out", "o")
        with open(self.folder / "o/territories.csv", encoding="utf-8") as table:
            row = next(row for row in csv.DictReader(table) if row["territory_id"] == STATE)
        return row, json.loads((self.folder / "o/summary.json").read_text())["decisions"], printed

    def dark(self, scenario, *more, code=0):
        result = self.aloft("dark", scenario, "--reference", "reference.toml", *LOG, "--json",
                            *more)
        self.assertEqual((result.returncode, result.stderr), (code, ""))
        return [one for one in json.loads(result.stdout)["dark"] if one["territory"] == STATE]

    def switch_off(self):
        self.assert_done(self.draft(
            "off.json", "--territory", STATE, "--reason", "no_licence", "--third-party",
            "assembly", "--review", after(days=20), "--expires", after(days=30)))
        return self.decide("off.json", FOUR)


class Story(StoryTest):
    def test_served_then_dark_by_decision_then_served(self):
        row, decisions, _ = self.run_and_read("reference.toml")
        self.assertEqual((float(row["served_time_share"]), decisions), (1.0, []))
        self.assertEqual(self.dark("reference.toml"), [])

        self.assertIn("decision 1: deactivate", self.switch_off())
        self.compile()
        actual = self.scenario("actual.toml", "bundle.json")
        claim = "decision 1: no_licence (operator's claim, unconfirmed)"
        row, decisions, printed = self.run_and_read(actual)
        self.assertEqual((float(row["served_time_share"]), row["activation_reason"]), (0.0, claim))
        self.assertEqual([(one["number"], one["territories"], one["gazetteer_population"])
                          for one in decisions], [(1, [STATE], CREW)])
        self.assertRegex(printed,
                         rf"(?m)^Off: .*unconfirmed\), until .*: 1 territory, {CREW} people")
        self.assertTrue(self.at(actual, days=2)[0], "the notice runs")
        served, activation = self.at(actual, days=4)
        self.assertEqual((served, activation[:len(claim) + 5]), (False, f"off: {claim}"))

        rows = self.dark(actual)
        self.assertEqual([(one["decision"], one["reason"], one["people"], one["confirmed"],
                           one["third_party"]) for one in rows],
                         [(1, "no_licence", CREW, False, "assembly")])
        self.assertEqual(rows[0]["share_of_time"], 1.0)
        self.assertIn("operator's claim, unconfirmed",
                      self.done("dark", actual, "--reference", "reference.toml", *LOG))

        self.assert_done(self.draft("end.json", "--decision", 1, "--reason", "other", number=2,
                                    verb="rescind"))
        self.decide("end.json", TWO)
        (self.folder / "bundle.json").unlink()
        self.compile()
        self.assertEqual(self.at(actual, days=4)[0], True)
        self.assertEqual(self.dark(actual), [])

    def test_what_no_decision_stands_behind_is_marked_whatever_the_way(self):
        self.compile()
        actual = self.scenario("actual.toml", "bundle.json")
        throttle = f'[[throttle]]\nterritory = "{STATE}"\ndownlink_kbps = 1\n'
        throttled = self.scenario("throttled.toml", "bundle.json", throttle)
        far = GATEWAYS.replace("Station,-49.4,70.3,operational\n", "")
        self.write("fewer.csv", far)
        pulled = self.scenario("pulled.toml", "bundle.json")
        self.write(pulled, (self.folder / pulled).read_text().replace("gateways.csv", "fewer.csv")
                   .replace("altitude_km = 550.0", "altitude_km = 550.0\nlasers = false"))
        for scenario, more, way in (
                (actual, ("--without", f"territory:{STATE}"), "left out of the plan"),
                (throttled, (), "throttled under the floor of the trust file"),
                (pulled, (), "no gateway in reach of any satellite in view")):
            rows = self.dark(scenario, *more, code=1)
            self.assertTrue(all(one["decision"] is None for one in rows), rows)
            self.assertIn(way, [one["reason"] for one in rows])
            self.assertEqual(rows[0]["people"], CREW)

    def test_another_time_has_the_same_sky(self):
        start = (self.folder / "reference.toml").read_text().split('start = "')[1].split('"')[0]
        self.compile()
        self.write("later.toml", (self.folder / self.scenario("actual.toml", "bundle.json"))
                   .read_text().replace(start, after(days=4, minutes=40)))
        result = self.aloft("dark", "later.toml", "--reference", "reference.toml", *LOG, "--json")
        self.assertEqual((result.returncode, json.loads(result.stdout)["dark"]), (0, []))

    def test_a_bundle_of_the_operators_own_making_is_refused(self):
        self.switch_off()
        self.compile()
        text = (self.folder / "bundle.json").read_text()
        self.write("bundle.json", text.replace("no_licence", "court_order"))
        actual = self.scenario("actual.toml", "bundle.json")
        self.assert_refused(self.aloft("run", actual, "--out", "o"), "bundle.json")
        self.assertFalse((self.folder / "o").exists())

    def test_another_reference_is_refused(self):
        self.write("gateways.csv", GATEWAYS + "Another,-49.0,70.0,operational\n")
        self.assert_refused(self.aloft("dark", "reference.toml", "--reference", "reference.toml",
                                       *LOG), "reference.toml: found SHA-256",
                            "its reference scenario in force")


class BreakGlass(StoryTest):
    def test_it_reverts_when_oversight_refuses_to_ratify(self):
        cells = json.loads(self.done("territory", "show", STATE, "--json"))["cells"]
        scope = [word for one in cells if one["people"] for word in ("--cell", one["cell"])]
        self.assert_done(self.draft(
            "short.json", "--territory", STATE, *scope, "--reason", "security", "--review",
            after(hours=10), "--expires", after(hours=20), verb="break_glass"))
        self.assert_done(self.publish("short.json", self.approve(
            "short.json", {"ana": "operations", "dov": "oversight"}), "break-glass"))
        self.assert_done(self.draft(
            "longer.json", "--decision", 1, "--reason", "security", "--review", after(days=3),
            "--expires", after(days=5), number=2, verb="ratify"))
        without_oversight = {who: role for who, role in FOUR.items() if role != "oversight"}
        approvals = self.approve("longer.json", without_oversight)
        self.done("decide", "refuse", "longer.json", "--role", "oversight", "--text", "No ground.",
                  "--key", "dov.key", *LOG)
        self.checkpoint()
        self.assert_refused(self.publish("longer.json", approvals), "refused", code=1)
        self.compile()
        actual = self.scenario("actual.toml", "bundle.json")
        served, activation = self.at(actual, hours=1)
        self.assertFalse(served)
        self.assertIn("off: decision 1: security", activation)
        self.assertTrue(self.at(actual, hours=21)[0], "it has reverted")


class Contact(StoryTest):
    def test_a_contact_report_cannot_be_removed(self):
        self.write("report.txt", "They called at noon.")
        filed = self.aloft("contact", "file", "--report", "report.txt", "--letter", "letter.cms",
                           "--secret", "proof.json", "--key", "cyd.key", *LOG)
        self.assert_done(filed)
        self.checkpoint()
        size = (self.folder / "log/checkpoint").read_text().splitlines()[1]
        self.assertEqual(size, "2")
        # The same log, told again without the report: the operator has all keys and the disk.
        self.init("rewritten")
        self.done("log", "append", "rewritten", "genesis.json")
        self.assert_refused(self.aloft("log", "checkpoint", "rewritten"),
                            "it has seen 2 entries of this log", code=1)
        identity = filed.stdout.split()[1]
        self.assertIn("no answer yet", self.done("contact", "status", identity, *LOG))


class Audit(StoryTest):
    def audit(self, code):
        result = self.aloft("audit", *LOG, "--json", "--reference", "reference.toml", "--probes",
                            "probes.jsonl", "--bundle", "bundle.json", "--to", after(days=5))
        self.assertEqual((result.returncode, result.stderr), (code, ""))
        return [(one["kind"], one["territory"], one["decision"])
                for one in json.loads(result.stdout)["findings"]]

    def probe(self, scenario, **time):
        self.done("probe", "sign", "--at", TOWN, "--scenario", scenario, "--time", after(**time),
                  "--key", "fay.key", *TRUST, "--out", "probes.jsonl")

    def test_it_is_clean_and_then_catches_a_throttle(self):
        self.switch_off()
        self.compile()
        actual = self.scenario("actual.toml", "bundle.json")
        self.probe(actual, hours=2)
        self.probe(actual, days=4)
        self.assertEqual(self.audit(0), [], "served, then dark as decided")
        throttle = f'[[throttle]]\nterritory = "{STATE}"\ndownlink_kbps = 1\n'
        self.probe(self.scenario("throttled.toml", "bundle.json", throttle), days=1)
        self.assertEqual(self.audit(1), [("dark_without_decision", STATE, None)])


if __name__ == "__main__":
    unittest.main()
