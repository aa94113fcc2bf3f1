#!/usr/bin/env python3
"""A filing that the operator would rather not take goes to a witness, who says what is late."""

import base64
import hashlib
import json
import re
import signal
import subprocess
import time
import unittest

from decisions_test import ISLAND, LOG, TRUST, IslandTest
from transparency_test import ORIGIN, WITNESSES

BASE = "/" + hashlib.sha256(ORIGIN.encode()).hexdigest()


def leaf_hash(entry):
    """RFC 6962, section 2.1."""
    return hashlib.sha256(b"\0" + entry).digest()


class WitnessFilingsTest(IslandTest):
    """The second witness takes filings; it reads the log where everybody does."""

    def setUp(self):
        super().setUp()
        self.process, self.log_port = self.let_witness_two_take_filings()
        self.log = ("--log", f"http://127.0.0.1:{self.log_port}", *TRUST)
        self.port = self.witness_port
        self.witness = f"http://127.0.0.1:{self.port}"

    def file(self, receipt="receipt", text="We are waiting.", key="fay.key", json_too=False):
        return self.aloft("request", "file", "--territory", ISLAND, "--ask", "activate", "--text",
                          text, "--key", key, *TRUST, "--witness", self.witness, "--receipt",
                          receipt, *(["--json"] if json_too else []))

    def entry(self):
        """A request in a file, as bytes."""
        self.done("request", "file", "--territory", ISLAND, "--ask", "activate", "--text",
                  "In a file.", "--key", "fay.key", *TRUST, "--out", "request.json")
        return (self.folder / "request.json").read_bytes()

    def status(self, receipt="receipt", *more):
        return self.done("request", "status", "--from-witness", receipt, *self.log, *more)

    def receipt_of(self, entry, unix_s):
        """A receipt of any time, by the key of witness two: signed by OpenSSL."""
        key_id = bytes.fromhex(self.done("key", "show", "filings_two.pem", "--of", "log", "--name",
                                         "filings.two").split("+")[1])
        leaf = base64.b64encode(leaf_hash(entry)).decode()
        text = f"aloft.filing/v1\n{ORIGIN}\n{leaf}\n{unix_s}\n"
        self.write("note.txt", text)
        subprocess.run(["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", "filings_two.pem", "-in",
                        "note.txt", "-out", "note.sig"], cwd=self.folder, check=True)
        signature = base64.b64encode(key_id + (self.folder / "note.sig").read_bytes()).decode()
        return f"{text}\n— filings.two {signature}\n"

    def late(self):
        status, fields, body = self.ask(self.port, "GET", BASE + "/filings")
        self.assertEqual((status, fields["Cache-Control"]), (200, "no-cache"))
        return [json.loads(line) for line in body.splitlines()]


class FilingsAtAWitness(WitnessFilingsTest):
    def test_a_receipt_says_when_and_the_log_takes_it_in_time(self):
        before = int(time.time())
        filed = self.file(json_too=True)
        self.assert_done(filed)
        found = json.loads(filed.stdout)
        self.assertEqual(found["witness"], "two")
        stamp = int((self.folder / "receipt").read_text().splitlines()[3])
        self.assertTrue(before <= stamp <= time.time())
        self.assertRegex(self.status(), rf"^not yet: filing {found['leaf_hash']}: witness two held")
        self.assertEqual(self.late(), [])

        entry = self.entry()
        self.write("receipt2", self.receipt_of(entry, stamp))
        self.done("log", "append", "log", "request.json")
        self.checkpoint()
        self.assertRegex(self.status("receipt2"), r"^taken: filing .* took it in time, at ")
        self.assertFalse(json.loads(self.status("receipt2", "--json"))["late"])

    def test_what_the_log_has_not_taken_within_a_day_is_late_and_public(self):
        entry = self.entry()
        self.end(self.process)
        receipt = self.receipt_of(entry, int(time.time()) - 24 * 3_600 - 60)
        self.write("receipt", receipt)
        self.assertRegex(self.status(), r"^late: filing .* the log has not taken it\n$")
        # The witness has held it since then: as its own file says.
        note = receipt.encode()
        (self.folder / "state_two/filings" / leaf_hash(entry).hex()).write_bytes(
            len(entry).to_bytes(2, "big") + entry + len(note).to_bytes(2, "big") + note)
        self.process = self.start_taking(self.log_port)
        self.assertEqual(self.late(), [{"entry": entry.decode(), "receipt": receipt}])
        self.done("log", "append", "log", "request.json")
        self.checkpoint()
        self.assertRegex(self.status(), r"^late: filing .* the log took it late, at ")
        self.assertEqual(len(self.late()), 1)

    def test_a_receipt_is_kept_through_a_kill(self):
        entry = self.entry()
        first = self.ask(self.port, "POST", BASE + "/filings", entry)
        self.assertEqual(first[0], 200)
        self.end(self.process, by=signal.SIGKILL)
        self.process = self.start_taking(self.log_port)
        self.assertEqual(self.ask(self.port, "POST", BASE + "/filings", entry)[2], first[2])

    def test_a_contact_report_goes_to_a_witness_too(self):
        self.write("report.txt", "They called at noon.")
        printed = self.done("contact", "file", "--report", "report.txt", "--letter", "letter.cms",
                            "--secret", "proof.json", "--key", "fay.key", *self.log, "--witness",
                            self.witness, "--receipt", "receipt")
        self.assertRegex(printed, r"(?m)^[0-9a-f]{64}: witness two held it at .*\nthe log must")
        self.assertIn("not yet: ", self.done("contact", "status", "--from-witness", "receipt",
                                             *self.log))

    def test_each_refusal_has_its_status(self):
        self.done("key", "new", "eve.key", "--of", "approver")
        registered = (self.folder / "fay.key").read_bytes()
        (self.folder / "fay.key").unlink()
        (self.folder / "eve.key").rename(self.folder / "fay.key")
        stranger = self.entry()
        self.assert_refused(self.file(), "answers 403: ", "not registered", code=1)
        self.assertFalse((self.folder / "receipt").exists())
        (self.folder / "fay.key").write_bytes(registered)
        (self.folder / "fay.key").chmod(0o600)
        other = "/" + "0" * 64 + "/filings"
        for method, path, body, wanted in (("POST", BASE + "/filings", stranger, 403),
                                           ("POST", BASE + "/filings", b"{}", 400),
                                           ("POST", BASE + "/filings", b"x" * 65_536, 413),
                                           ("POST", BASE + "/filings", b"x" * 100_000, 413),
                                           ("POST", other, self.entry(), 404),
                                           ("GET", other, None, 404),
                                           ("PUT", BASE + "/filings", b"", 405)):
            self.assertEqual(self.ask(self.port, method, path, body)[0], wanted, (method, path))

    def test_what_a_witness_has_cosigned_is_public(self):
        status, _, body = self.ask(self.port, "GET", BASE + "/checkpoint")
        self.assertEqual(status, 200)
        note = body.decode()
        self.assertTrue(note.startswith(f"{ORIGIN}\n1\n"))
        self.assertEqual(re.findall(r"(?m)^— (\S+) ", note), [ORIGIN, WITNESSES["two"]])
        self.write("seen", note)
        self.done("log", "verify", "log", "--policy", "policy.txt", "--extends", "seen")

    def test_settings_are_checked(self):
        self.end(self.process)
        witness = ("witness", "--name", WITNESSES["two"], "--key", "two.pem", "--log",
                   self.log_key, "--state", "state_two", "--listen", "127.0.0.1:0")
        self.assert_refused(self.aloft(*witness, "--filing-key", "filings_two.pem"), "--trust")
        taking = (*witness, *TRUST, "--read", "log", "--filing-key")
        self.assert_refused(self.aloft(*taking, "filings_one.pem"),
                            "the trust file allows that of witness two")
        self.assert_refused(self.aloft(*taking, "nowhere.pem"), "nowhere.pem", code=1)
        self.assert_refused(self.aloft("request", "status", *LOG), "an ID or --from-witness")
        self.assert_refused(self.aloft("request", "file", "--territory", ISLAND, "--ask",
                                       "activate", "--text", "x", "--key", "fay.key", *TRUST,
                                       "--witness", self.witness), "--receipt")

    def test_a_receipt_by_somebody_else_is_none(self):
        self.assert_done(self.file())
        text = (self.folder / "receipt").read_text()
        self.write("receipt", text.replace("\n— filings.two ", "\n— filings.one "))
        self.assert_refused(self.aloft("request", "status", "--from-witness", "receipt",
                                       *self.log), "receipt")


if __name__ == "__main__":
    unittest.main()
