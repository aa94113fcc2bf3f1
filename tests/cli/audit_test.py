#!/usr/bin/env python3
"""Somebody outside compares an invented operator's decisions with what terminals measure."""

import http.server
import json
import shutil
import subprocess
import threading
import unittest
from hashlib import sha256

from aloft_program import PROGRAM, SMALL
from decisions_test import FOUR, ISLAND, LOG, TRUST, IslandTest, after
from transparency_test import ORIGIN

PLACE = "-53.1,73.5"
CELL = "b30154"
NOBODY = "http://127.0.0.1:9"  # Where no witness answers.
REFERENCE = ("--reference", SMALL)


class AuditTest(IslandTest):
    def audit(self, *options, to=None, code=0):
        """The findings as (kind, territory, decision), and all that is printed."""
        result = self.aloft("audit", *LOG, "--json", "--to", to or after(hours=1), *options)
        self.assertEqual((result.returncode, result.stderr), (code, ""))
        found = json.loads(result.stdout)
        return [(one["kind"], one["territory"], one["decision"])
                for one in found["findings"]], found

    def probe(self, *values, person="fay", time=None, out="probes.jsonl"):
        where = () if "--at" in values else ("--territory", ISLAND, "--cell", CELL)
        return self.done("probe", "sign", *where, *values, "--key", f"{person}.key", *TRUST,
                         *(("--time", time) if time else ()), *(("--out", out) if out else ()))

    @staticmethod
    def servable(**earliest):
        """The first of some minutes at which the reference serves the island; it does not always,
        and the log's time is this machine's."""
        days, hours = earliest.get("days", 0), earliest.get("hours", 0)
        for minute in range(1, 60):
            time = after(days=days, hours=hours, minutes=minute)
            seen = subprocess.run([PROGRAM, "explain", "--scenario", SMALL, "--at", PLACE, "--time",
                                   time, "--json"], capture_output=True, text=True, check=True)
            if json.loads(seen.stdout)["served"]:
                return time
        raise AssertionError("the reference never serves the island")

    def serve_witness(self, resources):
        """A witness's resources about the log, as a server of them; gives its URL."""
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):  # pylint: disable=invalid-name
                body = resources.get(self.path)
                self.send_response(404 if body is None else 200)
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return f"http://127.0.0.1:{server.server_port}"

    def honest_witness(self):
        """It says what it has cosigned last: the log's checkpoint of now."""
        base = f"/{sha256(ORIGIN.encode()).hexdigest()}"
        checkpoint = (self.folder / "log/checkpoint").read_bytes()
        return self.serve_witness({f"{base}/checkpoint": checkpoint, f"{base}/filings": b""})


class Clean(AuditTest):
    def test_an_honest_log_has_no_findings(self):
        findings, found = self.audit("--witness", self.honest_witness())
        self.assertEqual((findings, found["not_counted"], found["witnesses_heard"]), ([], [], 1))
        self.assertTrue(all(one["probes"] == 0 for one in found["watches"]))
        result = self.aloft("audit", *LOG, "--witness", NOBODY)
        self.assertEqual(result.returncode, 0)
        self.assertIn("No findings.", result.stdout)
        self.assertIn("have no counted probe", result.stdout)
        self.assertIn("No witness but the operator's has said anything", result.stdout)
        self.assertEqual(result.stdout.count(f"not counted: {NOBODY}: "), 2, result.stdout)

    def test_a_good_probe_is_no_finding_and_watches(self):
        self.probe("--downlink-mbps", 40, "--rtt-ms", 38, time=after(minutes=30))
        findings, found = self.audit(*REFERENCE, "--probes", "probes.jsonl")
        island = next(one for one in found["watches"] if one["territory"] == ISLAND)
        self.assertEqual((findings, island["probes"]), ([], 1))
        self.assertTrue(1_500 < island["longest_gap_s"] < 2_100, island)

    def test_over_http_it_finds_the_same(self):
        _, port = self.start_log()
        result = self.aloft("audit", "--log", f"http://127.0.0.1:{port}", *TRUST, "--json")
        self.assertEqual((result.returncode, json.loads(result.stdout)["findings"]), (0, []))


class Dark(AuditTest):
    def test_no_service_without_a_decision(self):
        time = self.servable()
        self.probe("--no-service", time=time)
        self.probe("--no-service", time=time, person="ana")
        findings, found = self.audit(*REFERENCE, "--probes", "probes.jsonl", code=1,
                                     to=after(hours=3))
        self.assertEqual(findings, [("dark_without_decision", ISLAND, None)])
        one = found["findings"][0]
        self.assertEqual((one["since"], one["until"], one["cells"]), (time, None, [CELL]))
        self.assertIn("1 probe of fay", one["evidence"])
        self.assertTrue(7_000 < one["unseen_s"] < 3 * 3_600, one)
        reasons = {each["source"]: each["reason"] for each in found["not_counted"]}
        self.assertIn("of the operator", reasons["probes.jsonl:2"])
        printed = self.aloft("audit", *LOG, *REFERENCE, "--probes", "probes.jsonl", "--to",
                             after(hours=3))
        self.assertEqual(printed.returncode, 1)
        self.assertRegex(printed.stdout,
                         rf"(?m)^1  dark without decision  {ISLAND} +1 .* and longer$")
        self.assertRegex(printed.stdout, rf"(?m)^{ISLAND} +0 +1 of \d+ +1 +0 ")

    def test_throttled_under_the_floor(self):
        self.probe("--downlink-mbps", 0.001, "--rtt-ms", 40, time=self.servable())
        findings, found = self.audit(*REFERENCE, "--probes", "probes.jsonl", code=1)
        self.assertEqual(findings, [("dark_without_decision", ISLAND, None)])
        self.assertIn("1 kbit/s at most, under the floor of 1000", found["findings"][0]["text"])

    def test_a_throttle_in_the_simulated_sky_is_caught(self):
        self.write("throttled.toml", SMALL.read_text() +
                   f'\n[[throttle]]\nterritory = "{ISLAND}"\ndownlink_kbps = 1\n')
        self.probe("--at", PLACE, "--scenario", "throttled.toml", time=self.servable())
        findings, found = self.audit(*REFERENCE, "--probes", "probes.jsonl", code=1)
        self.assertEqual(findings, [("dark_without_decision", ISLAND, None)])
        self.assertIn("1 kbit/s at most", found["findings"][0]["text"])

    def test_dark_as_decided_is_no_finding_and_service_is_one(self):
        self.off()
        self.decide("draft.json", FOUR)
        self.probe("--no-service", time=self.servable(days=4))
        options = (*REFERENCE, "--probes", "probes.jsonl")
        self.assertEqual(self.audit(*options, to=after(days=5))[0], [])
        self.probe("--downlink-mbps", 50, "--rtt-ms", 38, time=after(days=4, hours=2))
        self.assertEqual(self.audit(*options, to=after(days=5), code=1)[0],
                         [("served_though_off", ISLAND, 1)])

    def test_dark_after_the_decision_has_lapsed(self):
        self.assert_done(self.draft("draft.json", "--territory", ISLAND, "--reason", "no_licence",
                                    "--review", after(days=9), "--expires", after(days=10)))
        self.decide("draft.json", FOUR)
        self.probe("--no-service", time=self.servable(days=11))
        findings, _ = self.audit(*REFERENCE, "--probes", "probes.jsonl", "--from", after(days=11),
                                 to=after(days=12), code=1)
        self.assertEqual(findings, [("lapsed_still_dark", ISLAND, 1)])

    def test_each_probe_is_compared_with_the_reference_of_its_time(self):
        self.write("later.toml", SMALL.read_text() + "\n# Decided later.\n")
        self.assert_done(self.draft("draft.json", "--scenario", "later.toml", "--reason",
                                    "other", verb="set_reference"))
        self.decide("draft.json", FOUR)
        for time in (self.servable(), self.servable(days=4)):
            self.probe("--no-service", time=time)
        options = ("--probes", "probes.jsonl", "--reference", "later.toml")
        findings, _ = self.audit(*options, *REFERENCE, to=after(days=5), code=1)
        self.assertEqual(findings, [("dark_without_decision", ISLAND, None)])
        findings, found = self.audit(*options, to=after(days=5), code=1)
        self.assertEqual([kind for kind, _, _ in findings],
                         ["dark_without_decision", "reference_not_computed"])
        self.assertIn("no --reference has the SHA-256", found["not_counted"][-1]["reason"])

    def test_counters_that_cannot_be_true(self):
        self.probe("--no-service", time=self.servable())
        self.write("counters.csv", "start_utc,end_utc,territory,served_share,downlink_mbps\n"
                   f"{after(minutes=-5)},{after(hours=2)},{ISLAND},1,80\n")
        findings, found = self.audit(*REFERENCE, "--probes", "probes.jsonl", "--counters",
                                     "counters.csv", to=after(hours=2), code=1)
        self.assertEqual([kind for kind, _, _ in findings],
                         ["dark_without_decision", "counters_contradicted"])
        self.assertIn("counters.csv:2", found["findings"][1]["evidence"])


class Forks(AuditTest):
    def test_yesterdays_log_is_found_by_a_witness_and_by_memory(self):
        shutil.copytree(self.folder / "log", self.folder / "yesterday")
        self.off()
        shutil.copy(self.folder / "log/checkpoint", self.folder / "seen")
        self.done("request", "file", "--territory", ISLAND, "--ask", "activate", "--text", "On.",
                  "--key", "fay.key", *LOG)
        self.checkpoint()
        self.done("request", "status", 2, *LOG, "--receipt", "receipt")
        audit = ("audit", "--log", "yesterday", *TRUST, "--json", "--to", after(hours=1),
                 "--publish-within-s", 0)
        self.assertEqual(json.loads(self.done(*audit, "--witness", NOBODY))["findings"], [])
        for witness, *more in ((self.honest_witness(),), (NOBODY, "--extends", "seen"),
                               (NOBODY, "--receipt", "receipt")):
            result = self.aloft(*audit, "--witness", witness, *more)
            self.assertEqual(result.returncode, 1, result.stderr)
            self.assertEqual([one["kind"] for one in json.loads(result.stdout)["findings"]],
                             ["log_forked"])

    def test_a_bundle_that_withholds_the_newest_decision(self):
        self.compile("old.json")
        self.assertEqual(self.audit("--bundle", "old.json")[0], [])
        self.off()
        self.decide("draft.json", FOUR)
        findings, found = self.audit("--bundle", "old.json", code=1)
        self.assertEqual(findings, [("bundle_not_of_log", None, None)])
        self.assertIn("decisions stand otherwise: 1", found["findings"][0]["text"])
        self.compile("new.json")
        self.assertEqual(self.audit("--bundle", "new.json")[0], [])


class Probes(AuditTest):
    def test_a_probe_is_signed_and_printed_or_added(self):
        line = self.probe("--no-service", out=None)
        self.assertEqual(json.loads(line)["origin"], ORIGIN)
        self.assertEqual((json.loads(line)["cell"], json.loads(line)["service"]), (CELL, False))
        self.probe("--at", PLACE, "--downlink-mbps", 1.5, "--rtt-ms", 38.25)
        self.probe("--at", PLACE, "--no-service")
        first, second = (self.folder / "probes.jsonl").read_text().splitlines()
        self.assertEqual((json.loads(first)["downlink_bps"], json.loads(first)["rtt_us"]),
                         (1_500_000, 38_250))
        self.assertEqual(json.loads(second)["territory"], ISLAND)

    def test_a_probe_of_the_simulated_sky_says_what_explain_says(self):
        time = self.servable()
        self.probe("--at", PLACE, "--scenario", SMALL, time=time)
        probe = json.loads((self.folder / "probes.jsonl").read_text())
        seen = json.loads(self.done("explain", "--scenario", SMALL, "--at", PLACE, "--time", time,
                                    "--json"))
        self.assertEqual(probe["downlink_bps"], round(seen["downlink_typical_mbps"] * 1e6))
        self.assertEqual(probe["rtt_us"], round(seen["rtt_ms"] * 1e3))

    def test_bad_input_is_named(self):
        sign = ("probe", "sign", "--key", "fay.key", *TRUST)
        self.assert_refused(self.aloft(*sign, "--no-service"), "--at, or --territory and --cell")
        self.assert_refused(self.aloft(*sign, "--at", PLACE), "--no-service, --downlink-mbps")
        self.assert_refused(self.aloft(*sign, "--at", "0,-30", "--no-service"), "--territory",
                            "no territory's land")
        self.assert_refused(self.aloft(*sign, "--at", "0,-30", "--territory", ISLAND,
                                       "--no-service"), f"no cell of {ISLAND}")
        self.assert_refused(self.aloft(*sign, "--territory", ISLAND, "--cell", "zz",
                                       "--no-service"), "--cell: found 'zz'")
        audit = ("audit", *LOG)
        early, late = after(hours=1), after(hours=2)
        self.assert_refused(self.aloft(*audit, "--from", late, "--to", early),
                            f"--from: found {late}; allowed a time before --to, {early}")
        self.write("probes.jsonl", "{}\n[]\n")
        refused = self.aloft(*audit, *REFERENCE, "--probes", "probes.jsonl")
        self.assert_refused(refused, "probes.jsonl:1: origin", "probes.jsonl:2: the whole")
        self.write("counters.csv", "start_utc,end_utc,territory,served_share,downlink_mbps\n"
                   f"2027-01-01T00:00:00Z,2027-01-01T00:00:00Z,{ISLAND},1.5,x\n")
        self.assert_refused(self.aloft(*audit, "--counters", "counters.csv"),
                            "counters.csv:2: column 'end_utc'", "column 'served_share'",
                            "column 'downlink_mbps': found 'x'")

    def test_another_reference_than_the_logs_is_refused(self):
        self.write("other.toml", SMALL.read_text() + "\n# edited\n")
        self.assert_refused(self.aloft("audit", *LOG, "--reference", "other.toml"), "other.toml",
                            "SHA-256", "reference scenario in force")

    def test_a_log_that_does_not_answer_is_a_failure(self):
        self.assert_refused(self.aloft("audit", "--log", NOBODY, *TRUST),
                            "the log:", code=1)


if __name__ == "__main__":
    unittest.main()
