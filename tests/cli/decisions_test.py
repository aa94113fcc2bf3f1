#!/usr/bin/env python3
"""An invented island state, its operator and their witnesses: from a request to a policy bundle.

An uninhabited island of the atlas plays the state, so that nobody's territory does.
"""

import datetime
import json
import os
import re
import subprocess
import unittest

from aloft_program import PROGRAM, SMALL, SOURCE
from transparency_test import ORIGIN, WITNESSES, LogTest

ISLAND = "HM"
QUORUM = SOURCE / "scenarios/authority/quorum.toml"
TRUST = ("--trust", "trust.toml")
LOG = ("--log", "log", *TRUST)

# Who works where, with which roles. The operator is skylark; the assembly oversees it.
PEOPLE = {"ana": ("skylark", ["operations"]), "ben": ("skylark", ["legal"]),
          "cyd": ("skylark", ["compliance"]), "dov": ("assembly", ["oversight"]),
          "fay": ("clinic", []), "ora": ("tern", ["operations", "legal"])}
FOUR = {"ana": "operations", "ben": "legal", "cyd": "compliance", "dov": "oversight"}
TWO = {"ana": "operations", "ben": "legal"}


def after(**time):
    """A time of UTC, counted from now."""
    later = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(**time)
    return later.strftime("%Y-%m-%dT%H:%M:%SZ")


class IslandTest(LogTest):
    """A log of decisions that holds its genesis, with two witnesses of two organisations."""

    def setUp(self):
        super().setUp()
        self.witnesses = self.witnessed_log()
        for person in [*PEOPLE, "root_skylark", "root_assembly"]:
            self.done("key", "new", f"{person}.key", "--of", "approver")
        self.certificate = self.done("key", "new", "letters.pem", "--of", "oversight", "--name",
                                     "Assembly of the Island")
        self.write("registry.json", json.dumps(self.registry(), indent=2))
        self.write_trust(self.make_genesis())
        self.done("log", "append", "log", "genesis.json")
        self.begin()

    def begin(self):
        self.checkpoint()

    def public_key(self, person):
        return self.done("key", "show", f"{person}.key", "--of", "approver").strip()

    def registry(self):
        organisations = sorted({organisation for organisation, _ in PEOPLE.values()})
        return {
            "organisations": [{"id": one, "name": one.title()} for one in organisations],
            "people": [{"id": one, "organisation": PEOPLE[one][0]} for one in PEOPLE],
            "keys": [{"person": one, "public_key": self.public_key(one), "roles": PEOPLE[one][1]}
                     for one in PEOPLE],
            "protected": [], "oversight_certificate": self.certificate}

    def reference(self):
        """The scenario that darkness is measured against."""
        return SMALL

    def make_genesis(self):
        self.done("decide", "genesis", "genesis.json", "--origin", ORIGIN, "--quorum", QUORUM,
                  "--registry", "registry.json", "--scenario", self.reference())
        for organisation in ("skylark", "assembly"):
            printed = self.done("decide", "genesis", "genesis.json", "--organisation", organisation,
                                "--key", f"root_{organisation}.key")
        return printed.strip()

    def write_trust(self, first_entry):
        lines = [f'origin = "{ORIGIN}"', f'first_entry = "{first_entry}"', 'operator = "skylark"',
                 "data_rate_floor_bps = 1000000", "policy = '''",
                 (self.folder / "policy.txt").read_text() + "'''"]
        for organisation in ("skylark", "assembly", "college"):
            lines += ["[[organisation]]", f'id = "{organisation}"']
            if organisation != "college":
                lines.append(f'root_key = "{self.public_key(f"root_{organisation}")}"')
        for witness, organisation in (("one", "skylark"), ("two", "college")):
            filing_key = self.new_key(f"filings_{witness}.pem", "log", f"filings.{witness}")
            lines += ["[[witness]]", f'name = "{witness}"', f'organisation = "{organisation}"',
                      f'filing_key = "{filing_key}"']
        lines += [re.sub(r"^\[", "[floor.", line) for line in QUORUM.read_text().splitlines()]
        self.write("trust.toml", "\n".join(lines) + "\n")

    def checkpoint(self):
        return self.done("log", "checkpoint", "log")

    def let_witness_two_take_filings(self):
        """Starts it again where it was; gives its process, and the port that serves the log."""
        _, log_port = self.start_log()
        policy = (self.folder / "policy.txt").read_text()
        self.witness_port = int(re.search(r"(?m)^witness two .*:(\d+)$", policy)[1])
        self.end(self.witnesses["two"])
        return self.start_taking(log_port), log_port

    def start_taking(self, log_port):
        return self.start("witness", "--name", WITNESSES["two"], "--key", "two.pem", "--log",
                          self.log_key, "--state", "state_two", "--filing-key", "filings_two.pem",
                          *TRUST, "--read", f"http://127.0.0.1:{log_port}", "--listen",
                          f"127.0.0.1:{self.witness_port}")[0]

    def draft(self, file, *options, number=1, verb="deactivate", filed=True):
        """Written, filed by ana and witnessed."""
        common = ["--number", number, "--verb", verb, "--legal-basis", "Radio Act, section 4",
                  "--owner", "ana", "--requested-by", "a foreign leader"]
        result = self.aloft("decide", "draft", file, *common, *options,
                            *(["--key", "ana.key", *LOG] if filed else []))
        if filed and result.returncode == 0:
            self.checkpoint()
        return result

    def off(self, file="draft.json", *options, territory=ISLAND, **more):
        self.assert_done(self.draft(
            file, "--territory", territory, "--reason", "no_licence", "--review", after(days=20),
            "--expires", after(days=30), *options, **more))

    def approve(self, draft, approvers):
        files = []
        for person, role in approvers.items():
            files.append(f"{person}.approval")
            self.done("decide", "approve", draft, "--role", role, "--key", f"{person}.key", *TRUST,
                      "--out", files[-1])
        return files

    def publish(self, draft, approvals, verb="publish"):
        return self.aloft("decide", verb, draft, *approvals, *LOG)

    def decide(self, draft, approvers):
        result = self.publish(draft, self.approve(draft, approvers))
        self.assert_done(result)
        self.checkpoint()
        return result.stdout

    def compile(self, file="bundle.json", log="log"):
        self.done("policy", "compile", "--log", log, *TRUST, "--out", file)

    def verify(self, *more, bundle="bundle.json"):
        return self.aloft("policy", "verify", bundle, *TRUST, *more)

    def standings(self, at):
        """Of all that a decision in force reaches: (territory, off, decision)."""
        result = self.verify("--at", at, "--json")
        self.assert_done(result)
        return [(one["territory"], one["off"], one["decision"])
                for one in json.loads(result.stdout)["standings"]]


class WholeWay(IslandTest):
    def test_a_quorum_switches_off_and_on_again(self):
        self.compile("nothing.json")
        self.assertIn("all is on: no decision in force",
                      self.verify(bundle="nothing.json").stdout)
        self.off()
        printed = self.decide("draft.json", FOUR)
        self.assertIn("decision 1: deactivate, entry 2", printed)
        _, port = self.start_log()
        self.compile(log=f"http://127.0.0.1:{port}")
        self.assertEqual(self.standings(after(days=2)), [])
        self.assertEqual(self.standings(after(days=4)), [(ISLAND, True, 1)])
        self.assertEqual(self.standings(after(days=31)), [])
        verified = self.verify("--previous", "nothing.json", "--at", after(days=4)).stdout
        self.assertRegex(verified, rf"(?m)^{ISLAND} +1  deactivate  all ")
        self.assertIn(f"{ISLAND}: off, decision 1: no_licence", verified)

        self.assert_done(self.draft("end.json", "--decision", 1, "--reason", "other", number=2,
                                    verb="rescind"))
        self.assertIn("decision 2: rescind", self.decide("end.json", TWO))
        (self.folder / "bundle.json").rename(self.folder / "before.json")
        self.compile()
        self.assert_done(self.verify("--previous", "before.json"))
        self.assertEqual(self.standings(after(days=4)), [])

    def test_the_same_log_gives_the_same_bundle(self):
        self.off()
        self.decide("draft.json", FOUR)
        _, port = self.start_log()
        self.compile("a.json")
        self.compile("b.json", log=f"http://127.0.0.1:{port}")
        self.assertEqual(*((self.folder / one).read_bytes() for one in ("a.json", "b.json")))

    def test_without_the_witnesses_nothing_goes_off(self):
        self.off()
        self.end(self.witnesses["two"])
        self.assert_done(self.publish("draft.json", self.approve("draft.json", FOUR)))
        self.assertEqual(self.aloft("log", "checkpoint", "log").returncode, 1)
        self.compile()
        self.assertEqual(self.standings(after(days=4)), [])

    def test_the_document_runs(self):
        text = (SOURCE / "docs/authority.md").read_text(encoding="utf-8")
        script = "\n".join(re.findall(r"^```sh\n(.*?)^```$", text, re.DOTALL | re.MULTILINE))
        self.assertIn("aloft policy verify", script)
        for name, source in (("quorum.toml", QUORUM), ("reference.toml", SMALL)):
            self.write(name, source.read_text())
        self.let_witness_two_take_filings()
        result = subprocess.run(
            ["bash", "-eu", "-c", script], cwd=self.folder, capture_output=True, text=True,
            check=False, timeout=300,
            env={**os.environ, "PATH": f"{os.path.dirname(PROGRAM)}:{os.environ['PATH']}",
                 "witness": f"http://127.0.0.1:{self.witness_port}"})
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertIn(f"{ISLAND}: off, decision 1: no_licence (confirmed", result.stdout)
        self.assertIn("not yet: filing", result.stdout)
        self.assertIn("every rule kept, no alarm", result.stdout)


class Keys(LogTest):
    def test_an_approvers_key_has_no_name_and_is_its_owners_alone(self):
        new = ("key", "new", "ana.key", "--of", "approver")
        self.assert_refused(self.aloft(*new, "--name", "ana"), "the registry says whose this key")
        public_key = self.done(*new)
        self.assertEqual((self.folder / "ana.key").stat().st_mode & 0o777, 0o600)
        show = ("key", "show", "ana.key", "--of", "approver")
        self.assertEqual(self.done(*show), public_key)
        by_openssl = subprocess.run(["openssl", "pkey", "-in", "ana.key", "-pubout"],
                                    cwd=self.folder, capture_output=True, text=True, check=True)
        self.assertEqual("".join(by_openssl.stdout.splitlines()[1:-1]), public_key.strip())
        (self.folder / "ana.key").chmod(0o640)
        self.assert_refused(self.aloft(*show), "ana.key", "0600")

    def test_a_certificate_has_a_name(self):
        new = ("key", "new", "letters.pem", "--of", "oversight")
        self.assert_refused(self.aloft(*new), "--name: found nothing")
        certificate = self.done(*new, "--name", "Assembly")
        self.assertEqual((self.folder / "letters.pem.crt").read_text(), certificate)
        self.assertEqual(self.done("key", "show", "letters.pem", "--of", "oversight"), certificate)


class NewLog(IslandTest):
    def begin(self):
        """No checkpoint: whoever founds a log first says what starts off."""

    def checkpoint(self):
        return "" if self.founding else super().checkpoint()

    def setUp(self):
        self.founding = True
        super().setUp()

    def test_what_starts_off_is_off_at_once(self):
        self.off()
        self.decide("draft.json", FOUR)
        self.off("other.json", number=2, territory="TF")
        self.assertIn("decision 2", self.decide("other.json", FOUR))
        self.founding = False
        self.checkpoint()
        self.compile()
        self.assertEqual(self.standings(after(hours=1)), [(ISLAND, True, 1), ("TF", True, 2)])


class Approvals(IslandTest):
    def test_what_is_missing_is_said_and_refused(self):
        self.off()
        approvals = self.approve("draft.json", {**TWO, "cyd": "compliance"})
        shown = self.done("decide", "show", "draft.json", *approvals, *LOG)
        self.assertIn("phase: review", shown)
        self.assertIn("missing: ", shown)
        self.assertIn("oversight", shown)
        size = (self.folder / "log/checkpoint").read_text().splitlines()[1]
        self.assert_refused(self.publish("draft.json", approvals), "refused: quorum:", "oversight",
                            code=1)
        self.assertIn(f"\n{size}\n", self.checkpoint())
        shown = self.done("decide", "show", "draft.json", *self.approve("draft.json", FOUR), *LOG,
                          "--json")
        self.assertEqual(json.loads(shown)["phase"], "quorum")

    def test_an_edit_voids_approvals(self):
        self.off()
        before = self.approve("draft.json", FOUR)
        self.off("edited.json", "--revision", 2, "--reason-text", "for another reason")
        self.assert_refused(self.publish("edited.json", before),
                            "ben.approval: not counted: the signature of ben is not over this",
                            "refused: quorum:", code=1)
        self.assert_refused(self.publish("draft.json", before), "refused: draft:",
                            "later revision", code=1)
        self.assertIn("over another text", self.done("decide", "show", "edited.json", *before))
        self.decide("edited.json", FOUR)

    def test_a_change_of_roles_needs_two_thirds_and_its_notice(self):
        changed = self.registry()
        changed["keys"][1]["roles"] = []
        changed["keys"][2]["roles"] = ["compliance", "legal"]
        self.write("changed.json", json.dumps(changed))
        self.assert_done(self.draft("roles.json", "--reason", "other", "--registry",
                                    "changed.json", verb="set_roles"))
        self.assert_refused(self.publish("roles.json", self.approve("roles.json", TWO)),
                            "refused: quorum:", code=1)
        self.assertIn("decision 1: set_roles", self.decide("roles.json", FOUR))
        self.off("draft.json", number=2)
        self.decide("draft.json", FOUR)

    def test_a_draft_that_was_never_filed_decides_nothing(self):
        self.off(filed=False)
        self.assert_refused(self.publish("draft.json", self.approve("draft.json", FOUR)),
                            "refused: draft:", code=1)

    def test_one_person_does_not_count_for_two(self):
        self.off()
        approvals = self.approve("draft.json", {"ora": "operations", "cyd": "compliance",
                                                "dov": "oversight"})
        self.done("decide", "approve", "draft.json", "--role", "operations", "--key", "ben.key",
                  *TRUST, "--out", "ben.approval")
        self.assert_refused(self.publish("draft.json", [*approvals, "ben.approval"]),
                            "ben.approval: not counted: ben has no role operations",
                            "refused: quorum:", "legal", code=1)

    def test_refused_and_withdrawn_drafts_are_closed(self):
        self.off()
        self.done("decide", "refuse", "draft.json", "--role", "oversight", "--text", "No ground.",
                  "--key", "dov.key", *LOG)
        self.checkpoint()
        self.assertIn("phase: refused", self.done("decide", "show", "draft.json", *LOG))
        approvals = self.approve("draft.json", FOUR)
        self.assert_refused(self.publish("draft.json", approvals), "refused", code=1)
        withdraw = ("decide", "withdraw", "draft.json", "--text", "It is settled.", *LOG, "--key")
        self.assert_refused(self.aloft(*withdraw, "fay.key"),
                            "refused: draft: a draft is withdrawn by its author or its owner",
                            code=1)
        self.done(*withdraw, "ana.key")
        self.checkpoint()
        self.assertIn("phase: withdrawn", self.done("decide", "show", "draft.json", *LOG))

    def test_a_break_glass_is_witnessed_at_once_and_reverts(self):
        cells = json.loads(self.done("territory", "show", ISLAND, "--json"))["cells"]
        scope = ("--territory", ISLAND, "--cell", cells[0]["cell"], "--reason", "security")
        self.assert_done(self.draft("long.json", *scope, "--review", after(hours=20), "--expires",
                                    after(hours=30), verb="break_glass"))
        two = {"ana": "operations", "dov": "oversight"}
        self.assert_refused(self.publish("long.json", self.approve("long.json", two),
                                         "break-glass"), "refused: duration:", "24 h", code=1)
        self.assert_done(self.draft("short.json", *scope, "--review", after(hours=10), "--expires",
                                    after(hours=20), number=2, verb="break_glass"))
        approvals = self.approve("short.json", two)
        self.assert_refused(self.publish("short.json", approvals), "verb: found break_glass")
        result = self.publish("short.json", approvals, "break-glass")
        self.assert_done(result)
        self.assertIn("decision 1: break_glass", result.stdout)
        self.compile()
        self.assertEqual(self.standings(after(hours=1)), [(ISLAND, True, 1)])
        self.assertEqual(self.standings(after(hours=21)), [])


class Bundles(IslandTest):
    def setUp(self):
        super().setUp()
        self.compile("before.json")
        self.off()
        self.decide("draft.json", FOUR)
        self.compile()
        self.assert_done(self.verify())

    def change(self, old, new):
        text = (self.folder / "bundle.json").read_text()
        self.assertIn(old, text)
        self.write("changed.json", text.replace(old, new))
        return self.verify(bundle="changed.json")

    def test_a_tampered_bundle_is_refused(self):
        bundle = json.loads((self.folder / "bundle.json").read_text())
        self.assert_refused(self.change(f'"territory":"{ISLAND}"', '"territory":"TF"'),
                            "found others than those that its entries prove", code=1)
        self.assert_refused(self.change("Radio Act, section 4", "Radio Act, section 5"),
                            "changed.json", code=1)
        bundle["rules"] = []
        self.write("changed.json", json.dumps(bundle, separators=(",", ":"), sort_keys=True,
                                              ensure_ascii=False))
        self.assert_refused(self.verify(bundle="changed.json"), "rules: found others", code=1)
        self.assert_refused(self.change("{", "{ "), "changed.json", code=1)

    def test_an_older_bundle_is_refused(self):
        self.assert_done(self.verify("--previous", "before.json"))
        self.assert_refused(self.verify("--previous", "bundle.json", bundle="before.json"),
                            "found a log of 1 entries; allowed are newer ones", code=1)

    def test_another_trust_file_refuses_it(self):
        text = (self.folder / "trust.toml").read_text()
        first = re.search(r'first_entry = "([0-9a-f]{64})"', text)[1]
        self.write("trust.toml", text.replace(first, "0" * 64))
        self.assert_refused(self.verify(), "the trust file allows", code=1)
        self.write("trust.toml", text.replace('operator = "skylark"', 'operator = "nobody"'))
        self.assert_refused(self.verify(), "trust.toml", "operator: found 'nobody'")

    def test_claims_that_the_log_does_not_name_are_refused(self):
        cell = json.loads(self.done("territory", "show", ISLAND, "--json"))["cells"][0]["cell"]
        self.write("claims.toml", f'[[area]]\nid = "shoal"\nclaimants = ["{ISLAND}", "TF"]\n'
                                  f'basis = "old charts"\nsource = "a test"\ncells = ["{cell}"]\n')
        self.assertIn("shoal: 1 cells, claimed by HM, TF",
                      self.done("territory", "claims", "--claims", "claims.toml"))
        self.assertIn("1 disputed areas",
                      self.done("territory", "show", ISLAND, "--claims", "claims.toml"))
        self.assert_refused(self.verify("--claims", "claims.toml"), "names territory data", code=1)


class ThirdParties(IslandTest):
    """The clinic of the registry is said to refuse a licence."""

    def setUp(self):
        super().setUp()
        self.off("draft.json", "--third-party", "clinic")
        self.decide("draft.json", FOUR)

    def reason(self):
        self.compile()
        return self.verify("--at", after(days=4)).stdout

    def countersign(self, key, *more, decision=1):
        return self.aloft("decide", "countersign", decision, "--key", f"{key}.key", *more)

    def test_a_claim_is_confirmed_by_the_third_partys_own_key_alone(self):
        self.assertIn("decision 1: no_licence (operator's claim, unconfirmed)", self.reason())
        self.assert_refused(self.countersign("ana", *LOG), "--key: found one that is not of "
                            "'clinic'")
        self.assert_refused(self.countersign("fay", *LOG, decision=2), "decision: found 2")
        self.assert_done(self.countersign("fay", *LOG))
        self.checkpoint()
        self.assertIn("decision 1: no_licence (confirmed by the third party)", self.reason())

    def test_it_signs_far_from_the_log(self):
        _, port = self.start_log()
        self.assert_done(self.countersign("fay", "--log", f"http://127.0.0.1:{port}", *TRUST,
                                          "--out", "countersignature.json"))
        self.done("log", "append", "log", "countersignature.json")
        self.checkpoint()
        self.assertIn("(confirmed by the third party)", self.reason())

    def test_a_decision_without_a_third_party_has_nothing_to_confirm(self):
        self.assert_done(self.draft("end.json", "--decision", 1, "--reason", "other", number=2,
                                    verb="rescind"))
        self.decide("end.json", TWO)
        self.assert_refused(self.countersign("fay", *LOG, decision=2),
                            "decision 2: its reason points at no third party")


class Nodes(IslandTest):
    """A node obeys one file; what comes to it may be old, forged or cut off."""

    def setUp(self):
        super().setUp()
        self.compile("before.json")
        self.off()
        self.decide("draft.json", FOUR)
        self.compile()

    def take(self, bundle):
        return self.aloft("policy", "take", bundle, *TRUST, "--into", "obeyed.json")

    def obeyed(self):
        return (self.folder / "obeyed.json").read_bytes()

    def test_only_newer_bundles_replace_what_is_obeyed(self):
        first, second = ((self.folder / one).read_bytes() for one in ("before.json", "bundle.json"))
        self.assert_done(self.take("before.json"))
        self.assertEqual(self.obeyed(), first)
        self.assertIn("obeyed.json: taken: a log of 3 entries", self.take("bundle.json").stdout)
        self.assertEqual(self.obeyed(), second)
        for old in ("before.json", "bundle.json"):
            self.assert_refused(self.take(old), "allowed are newer ones", code=1)
            self.assertEqual(self.obeyed(), second)

    def test_what_is_not_proven_leaves_the_last_one(self):
        self.assert_done(self.take("before.json"))
        last = self.obeyed()
        text = (self.folder / "bundle.json").read_text()
        for forged in (text.replace("no_licence", "interference"), text[:-1], "", "{}"):
            self.write("forged.json", forged)
            self.assert_refused(self.take("forged.json"), "forged.json", code=1)
            self.assertEqual(self.obeyed(), last)
        self.assert_refused(self.take("nowhere.json"), "nowhere.json")
        self.assertEqual(self.obeyed(), last)
        self.assertFalse((self.folder / "obeyed.json.part").exists())

    def test_a_first_bundle_that_is_forged_is_not_taken_either(self):
        self.write("forged.json", (self.folder / "bundle.json").read_text().replace("HM", "TF"))
        self.assert_refused(self.take("forged.json"), "forged.json", code=1)
        self.assertFalse((self.folder / "obeyed.json").exists())


class WholeLog(IslandTest):
    def test_every_rule_is_checked_again(self):
        self.off()
        self.decide("draft.json", FOUR)
        found = self.done("log", "verify", "log", *TRUST)
        self.assertIn("3 entries", found)
        self.assertTrue(found.endswith("every rule kept, no alarm\n"), found)
        # Somebody who holds the log's key appends what no command would.
        self.done("decide", "withdraw", "draft.json", "--text", "It is settled.", "--key",
                  "fay.key", *TRUST, "--out", "entry.json")
        self.done("log", "append", "log", "entry.json")
        self.checkpoint()
        _, port = self.start_log()
        for log in ("log", f"http://127.0.0.1:{port}"):
            result = self.aloft("log", "verify", log, *TRUST)
            self.assertEqual((result.returncode, result.stderr), (1, ""))
            self.assertIn("\nwithout effect: entry 3: draft: ", result.stdout)
        violations = json.loads(self.aloft("log", "verify", "log", *TRUST, "--json").stdout)
        self.assertEqual((len(violations["violations"]), violations["alarms"]), (1, []))

    def test_another_first_entry_is_another_log(self):
        text = (self.folder / "trust.toml").read_text()
        first = re.search(r'first_entry = "([0-9a-f]{64})"', text)[1]
        self.write("trust.toml", text.replace(first, "0" * 64))
        self.assert_refused(self.aloft("log", "verify", "log", *TRUST), "the trust file allows",
                            code=1)
        self.assert_refused(self.aloft("log", "verify", "log"), "--policy or --trust is needed")
        self.assert_refused(self.aloft("log", "verify", "log", *TRUST, "--policy", "policy.txt"),
                            "--policy")


class Filings(IslandTest):
    def request(self, *more):
        return self.aloft("request", "file", "--territory", ISLAND, "--ask", "activate", "--text",
                          "We are waiting.", "--key", "fay.key", *more)

    def test_a_request_is_filed_answered_and_proved(self):
        filed = self.request(*LOG)
        self.assert_done(filed)
        index, identity = filed.stdout.split()
        self.checkpoint()
        status = ("request", "status", identity, *LOG, "--receipt", "receipt")
        self.assertIn("no answer yet", self.done(*status))
        (self.folder / "entry").write_bytes(self.entry(int(index)))
        self.done("log", "verify", "--proof", "receipt", "--entry", "entry", "--policy",
                  "policy.txt")
        answer = ("request", "answer", index, "--outcome", "refused", "--text", "No licence.", *LOG,
                  "--key")
        self.assert_refused(self.aloft(*answer, "fay.key"), "refused: answer:", code=1)
        self.done(*answer, "ben.key")
        self.checkpoint()
        self.assertIn("refused: No licence.", self.done(*status))
        listed = json.loads(self.done("request", "list", *LOG, "--json"))
        self.assertEqual([(one["id"], one["filed_by"], one["overdue"]) for one in listed],
                         [(identity, "fay", False)])

    def entry(self, index):
        """From the largest bundle of a small log."""
        bundles = (self.folder / "log/tile/entries/000.p").iterdir()
        data = max(bundles, key=lambda one: int(one.name)).read_bytes()
        for _ in range(index):
            data = data[2 + int.from_bytes(data[:2], "big"):]
        return data[2:2 + int.from_bytes(data[:2], "big")]

    def test_only_registered_keys_file(self):
        self.done("key", "new", "eve.key", "--of", "approver")
        self.assert_refused(self.request(*LOG, "--key", "eve.key"), "--key")
        (self.folder / "eve.key").rename(self.folder / "fay.key")
        self.assert_refused(self.request(*LOG), "refused: key:", code=1)

    def test_a_filing_in_a_file_is_appended_later(self):
        result = self.request(*TRUST, "--out", "request.json")
        self.assert_done(result)
        self.done("log", "append", "log", "request.json")
        self.checkpoint()
        self.done("request", "status", result.stdout.split()[1], *LOG)

    def test_a_contact_report_says_nothing_and_stays(self):
        self.write("report.txt", "They called at noon.")
        result = self.aloft("contact", "file", "--report", "report.txt", "--letter", "letter.cms",
                            "--secret", "proof.json", "--key", "fay.key", *LOG)
        self.assert_done(result)
        index, identity = result.stdout.split()
        self.checkpoint()
        entry = json.loads(self.entry(int(index)))
        self.assertEqual(sorted(entry), ["origin", "salted_hash", "type"])
        self.assertEqual((self.folder / "proof.json").stat().st_mode & 0o777, 0o600)
        opened = subprocess.run(["openssl", "cms", "-decrypt", "-inform", "DER", "-in",
                                 "letter.cms", "-inkey", "letters.pem", "-recip",
                                 "letters.pem.crt"], cwd=self.folder, capture_output=True,
                                check=True)
        self.assertEqual(opened.stdout, (self.folder / "proof.json").read_bytes())
        self.assertIn(b"They called at noon.", opened.stdout)
        by_us = self.done("contact", "open", "letter.cms", "--key", "letters.pem", *LOG)
        self.assertIn(f"in the log: contact {identity} (entry {index}), witnessed at ", by_us)
        self.assertTrue(by_us.endswith("\nsigned by fay\n\nThey called at noon.\n"), by_us)
        answer = ("contact", "answer", identity, "--outcome", "noted", "--text", "We look.", *LOG,
                  "--key")
        self.assert_refused(self.aloft(*answer, "ben.key"), "refused: answer: a contact report is "
                            "answered by oversight", code=1)
        self.done(*answer, "dov.key")
        self.checkpoint()
        self.assertIn("noted: We look.", self.done("contact", "status", index, *LOG))
        self.assertIn(identity[:16], self.done("contact", "list", *LOG))

    def test_a_letter_that_the_log_does_not_know_is_opened_and_named(self):
        self.write("report.txt", "They called at noon.")
        self.done("contact", "file", "--report", "report.txt", "--letter", "letter.cms", "--secret",
                  "proof.json", "--key", "fay.key", *LOG, "--out", "contact.json")
        opened = ("contact", "open", "letter.cms", *LOG, "--key")
        result = self.aloft(*opened, "letters.pem")
        self.assertEqual((result.returncode, result.stderr), (1, ""))
        self.assertTrue(result.stdout.startswith("not in the log: "), result.stdout)
        self.assertIn("signed by fay", result.stdout)
        self.done("key", "new", "other.pem", "--of", "oversight", "--name", "Somebody")
        self.assert_refused(self.aloft(*opened, "other.pem"), "it is not for this letter box",
                            code=1)
        letter = bytearray((self.folder / "letter.cms").read_bytes())
        letter[-1] ^= 1
        (self.folder / "letter.cms").write_bytes(letter)
        self.assert_refused(self.aloft(*opened, "letters.pem"), "or was altered", code=1)

    def test_a_contact_report_in_a_file_needs_only_the_logs_url(self):
        self.write("report.txt", "They called at noon.")
        _, port = self.start_log()
        file = ("contact", "file", "--report", "report.txt", "--letter", "letter.cms", "--key",
                "fay.key", *TRUST, "--log", f"http://127.0.0.1:{port}", "--secret")
        identity = self.done(*file, "proof.json", "--out", "contact.json").split()[1]
        self.done("log", "append", "log", "contact.json")
        self.checkpoint()
        self.done("contact", "status", identity, *LOG)
        self.assert_refused(self.aloft(*file, "proof.json", "--out", "again.json"), "proof.json",
                            "exists", code=1)
        self.assert_refused(self.aloft(*file, "other.json"), "allowed the log's folder, or --out")

    def test_bad_input_is_named(self):
        self.assert_refused(self.aloft("request", "file", "--territory", ISLAND, "--ask", "ruin",
                                       "--text", "x", "--key", "fay.key", *LOG),
                            "ask: found 'ruin'; allowed the verb of a decision")
        self.assert_refused(self.aloft("request", "status", "99", *LOG), "no request '99'")
        self.assert_refused(self.draft("d", "--territory", ISLAND, filed=False),
                            "draft.reason", "draft.expiry_unix_s", "draft.review_unix_s")
        self.assert_refused(self.draft("d", "--expires", "soon", filed=False), "--expires")
        self.assert_refused(self.aloft("request", "list", "--log", "nowhere", *TRUST),
                            "neither a folder nor a URL")


if __name__ == "__main__":
    unittest.main()
