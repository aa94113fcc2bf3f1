#!/usr/bin/env python3
"""A log and two witnesses on one machine, over real sockets: what outsiders can check."""

import contextlib
import gzip
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import unittest

from aloft_program import PROGRAM, SOURCE, ProgramTest

ORIGIN = "log.example/island"
WITNESSES = {"one": "witness.example/one", "two": "witness.example/two"}


class LogTest(ProgramTest):
    """A folder with a log's key and two witnesses' keys."""

    def setUp(self):
        super().setUp()
        self.running = contextlib.ExitStack()
        self.addCleanup(self.running.close)
        self.log_key = self.new_key("log.pem", "log", ORIGIN)
        self.witness_keys = {short: self.new_key(f"{short}.pem", "witness", name)
                             for short, name in WITNESSES.items()}

    def done(self, *arguments):
        result = self.aloft(*arguments)
        self.assert_done(result)
        return result.stdout

    def new_key(self, file, whose, name):
        return self.done("key", "new", file, "--of", whose, "--name", name).strip()

    def start(self, *arguments):
        """Starts a server; gives the process and its port once it says that it is ready."""
        process = subprocess.Popen([PROGRAM, *map(str, arguments)], cwd=self.folder, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.running.callback(self.end, process)
        url = process.stdout.readline()
        self.assertRegex(url, r"^http://127\.0\.0\.1:\d+\n$", process.poll())
        return process, int(url.strip().rpartition(":")[2])

    @staticmethod
    def end(process, by=signal.SIGTERM):
        if process.poll() is None:
            process.send_signal(by)
        process.communicate(timeout=60)
        return process.returncode

    def start_witness(self, short, *more):
        return self.start("witness", "--name", WITNESSES[short], "--key", f"{short}.pem", "--log",
                          self.log_key, "--state", f"state_{short}", "--listen", "127.0.0.1:0",
                          *more)

    def start_log(self, folder="log", *more):
        return self.start("log", "serve", folder, "--listen", "127.0.0.1:0", *more)

    def write_policy(self, ports, quorum="both"):
        lines = [f"log {self.log_key}"]
        lines += [f"witness {short} {self.witness_keys[short]} http://127.0.0.1:{port}"
                  for short, port in ports.items()]
        if quorum == "both":
            lines.append("group both 2 one two")
        self.write("policy.txt", "\n".join([*lines, f"quorum {quorum}", ""]))

    def witnessed_log(self):
        """A log with two witnesses and no entries; gives the witnesses' processes."""
        witnesses = {short: self.start_witness(short) for short in WITNESSES}
        self.write_policy({short: port for short, (_, port) in witnesses.items()})
        self.init("log")
        return {short: process for short, (process, _) in witnesses.items()}

    def init(self, folder, policy="policy.txt"):
        self.done("log", "init", folder, "--origin", ORIGIN, "--key", "log.pem", "--anchor",
                  f"{folder}_anchor", *(["--policy", policy] if policy else []))

    def append(self, *entries, folder="log"):
        self.write("entries", "".join(f"{entry}\n" for entry in entries))
        return self.done("log", "append", folder, "--lines", "entries")

    def verify(self, log="log", *more):
        return self.aloft("log", "verify", log, "--policy", "policy.txt", *more)

    @staticmethod
    def ask(port, method, path, body=None, fields=None):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        with contextlib.closing(connection):
            connection.request(method, path, body, fields or {})
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()


class Keys(LogTest):
    def test_a_private_key_is_its_owners_alone(self):
        self.assertEqual((self.folder / "log.pem").stat().st_mode & 0o777, 0o600)
        self.assertIn("PRIVATE KEY", (self.folder / "log.pem").read_text())
        show = ("key", "show", "log.pem", "--of", "log", "--name", ORIGIN)
        self.assertEqual(self.done(*show).strip(), self.log_key)
        self.assertEqual(json.loads(self.done(*show, "--json"))["vkey"], self.log_key)
        (self.folder / "log.pem").chmod(0o644)
        self.assert_refused(self.aloft(*show), "log.pem: mode 0644", "0600")

    def test_a_key_file_is_never_replaced(self):
        before = (self.folder / "log.pem").read_bytes()
        self.assert_refused(self.aloft("key", "new", "log.pem", "--of", "log", "--name", "x"),
                            "log.pem: File exists", code=1)
        self.assertEqual((self.folder / "log.pem").read_bytes(), before)

    def test_a_bad_name_leaves_no_file(self):
        for name in ("", "a b", "a+b"):
            self.assert_refused(self.aloft("key", "new", "k.pem", "--of", "log", "--name", name),
                                "--name", "no blanks, no plus")
        self.assertFalse((self.folder / "k.pem").exists())


class WholeWay(LogTest):
    def test_from_an_entry_to_a_verified_proof(self):
        self.witnessed_log()
        printed = self.append(*(f"entry {i}" for i in range(1, 601)))
        self.assertEqual([line.split()[0] for line in printed.splitlines()],
                         [str(i) for i in range(600)])
        checkpoint = self.done("log", "checkpoint", "log")
        self.assertTrue(checkpoint.startswith(f"{ORIGIN}\n600\n"))
        for name in (ORIGIN, *WITNESSES.values()):
            self.assertIn(f"\n— {name} ", checkpoint)

        _, port = self.start_log()
        for log in ("log", f"http://127.0.0.1:{port}"):
            found = json.loads(self.verify(log, "--json").stdout)
            self.assertEqual((found["origin"], found["size"]), (ORIGIN, 600))
            self.assertEqual(found["cosigners"], ["one", "two"])
            # Of 600 entries: two full tiles and one partial one, and one above them.
            self.assertEqual((found["tiles"], found["checkpoints"]), (4, 1))
            self.done("log", "prove", log, "41", "--policy", "policy.txt", "--out", "proof")
            self.write("entry", "entry 42")
            verify = ("log", "verify", "--proof", "proof", "--entry", "entry", "--policy",
                      "policy.txt")
            self.assertIn(f"in the log {ORIGIN}, among 600 entries", self.done(*verify))
            self.write("entry", "entry 43")
            self.assert_refused(self.aloft(*verify), "does not lead from entry 41", code=1)
            self.write("proof", "no proof\n")
            self.assert_refused(self.aloft(*verify), "proof:1: 'no proof'")

    def test_a_log_grows_and_extends_what_was_seen(self):
        self.witnessed_log()
        self.append("a", "b", "c")
        (self.folder / "seen").write_text(self.done("log", "checkpoint", "log"))
        self.append("d")
        self.done("log", "checkpoint", "log")
        found = json.loads(self.verify("log", "--extends", "seen", "--json").stdout)
        self.assertEqual((found["size"], found["witnessed_checkpoints"]), (4, 2))

    def test_entries_come_from_files_and_standard_input(self):
        self.init("log", policy="")
        self.write("a", "one\n")
        self.done("log", "append", "log", "a")
        with open(self.folder / "a", encoding="utf-8") as entry:
            result = subprocess.run([PROGRAM, "log", "append", "log", "--json"], stdin=entry,
                                    cwd=self.folder, capture_output=True, check=True)
        self.assertEqual(json.loads(result.stdout)["entries"][0]["index"], 1)
        self.write("empty", "")
        self.write("long", "x" * 65_536)
        self.assert_refused(self.aloft("log", "append", "log", "a", "empty"),
                            "empty: an entry of 0 bytes; 1 to 65535 are allowed")
        self.assert_refused(self.aloft("log", "append", "log", "long"), "an entry of 65536 bytes")
        self.done("log", "checkpoint", "log")
        status = self.ask(self.start_log()[1], "GET", "/tile/entries/000.p/2")
        self.assertEqual(status[2], b"\x00\x04one\n" * 2)

    def test_the_document_runs(self):
        text = (SOURCE / "docs/models/server.md").read_text(encoding="utf-8")
        script = "\n".join(re.findall(r"^```sh\n(.*?)^```$", text, re.DOTALL | re.MULTILINE))
        self.assertIn("aloft log verify", script)
        (self.folder / "log.pem").unlink()
        result = subprocess.run(
            ["bash", "-eu", "-c", script], cwd=self.folder, capture_output=True, text=True,
            check=False, timeout=300,
            env={**os.environ, "PATH": f"{os.path.dirname(PROGRAM)}:{os.environ['PATH']}"})
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertIn("3 entries, 1 tiles, 1 checkpoints (1 witnessed): whole", result.stdout)


class WitnessedOrNot(LogTest):
    def test_an_absent_witness_is_named(self):
        witnesses = self.witnessed_log()
        self.end(witnesses["two"])
        self.append("a")
        result = self.aloft("log", "checkpoint", "log")
        self.assertEqual(result.returncode, 1)
        self.assertIn("witness two: http://127.0.0.1", result.stderr)
        self.assertIn("cannot be reached: Connection refused", result.stderr)
        self.assertIn("published, but without the quorum", result.stderr)
        self.assertIn(f"— {WITNESSES['one']} ", result.stdout)
        self.assert_refused(self.verify(), "the quorum 'both' is not met; cosigned by one", code=1)

    def test_a_store_put_back_to_yesterday_signs_nothing(self):
        self.witnessed_log()
        self.append("a")
        self.done("log", "checkpoint", "log")
        (self.folder / "old").mkdir()
        for name in ("log", "log_anchor"):
            subprocess.run(["cp", "-r", name, "old"], cwd=self.folder, check=True)
        self.append("b", "c")
        self.done("log", "checkpoint", "log")
        for name in ("log", "log_anchor"):
            subprocess.run(["rm", "-r", name], cwd=self.folder, check=True)
            subprocess.run(["mv", f"old/{name}", "."], cwd=self.folder, check=True)
        self.append("other")
        self.assert_refused(self.aloft("log", "checkpoint", "log"),
                            "it has seen 3 entries of this log, which has 1", code=1)

    def test_a_second_log_with_the_same_key_gets_no_cosignature(self):
        self.witnessed_log()
        self.append("a", "b")
        (self.folder / "seen").write_text(self.done("log", "checkpoint", "log"))
        self.init("other")
        self.append("a", "x", folder="other")
        self.assert_refused(self.aloft("log", "checkpoint", "other"),
                            "it has seen 2 entries of this log, which has 0", code=1)

    def test_without_honest_witnesses_only_an_earlier_checkpoint_tells_two_logs_apart(self):
        self.write_policy({}, quorum="none")
        for folder, last in (("log", "b"), ("other", "x")):
            self.init(folder)
            self.append("a", last, folder=folder)
            (self.folder / f"{folder}.seen").write_text(self.done("log", "checkpoint", folder))
            self.assert_done(self.verify(folder))
        self.assert_refused(self.verify("log", "--extends", "other.seen"),
                            "the earlier checkpoint: has the root", "there are two logs", code=1)

    def test_a_witness_remembers_after_a_kill(self):
        witnesses = self.witnessed_log()
        self.append("a", "b")
        self.done("log", "checkpoint", "log")
        self.end(witnesses["one"], by=signal.SIGKILL)
        _, port = self.start_witness("one")
        note = (self.folder / "log/checkpoint").read_text()
        body = f"old 0\n\n{note}".encode()
        status, fields, body = self.ask(port, "POST", "/add-checkpoint", body)
        self.assertEqual((status, body), (409, b"2\n"))
        self.assertEqual(fields["Content-Type"], "text/x.tlog.size")


class BadLogs(LogTest):
    """What an operator might do to a store, found over HTTP."""

    def setUp(self):
        super().setUp()
        self.write_policy({}, quorum="none")
        self.init("log")
        self.append(*range(300))
        (self.folder / "seen").write_text(self.done("log", "checkpoint", "log"))
        _, port = self.start_log()
        self.url = f"http://127.0.0.1:{port}"
        self.assert_done(self.verify(self.url))

    def flip(self, name, at):
        path = self.folder / "log" / name
        data = bytearray(path.read_bytes())
        data[at] ^= 1
        path.write_bytes(data)

    def test_a_flipped_byte_in_a_tile(self):
        self.flip("tile/0/000", 4_000)
        self.assert_refused(self.verify(self.url), "/tile/0/000: is not what the entries give",
                            code=1)

    def test_a_flipped_byte_in_a_bundle(self):
        self.flip("tile/entries/001.p/44", -1)
        self.assert_refused(self.verify(self.url), "do not give the root", code=1)

    def test_a_missing_tile(self):
        (self.folder / "log/tile/1/000.p/1").unlink()
        self.assert_refused(self.verify(self.url), "/tile/1/000.p/1: the log answers 404", code=1)

    def test_a_forged_checkpoint(self):
        path = self.folder / "log/checkpoint"
        path.write_text(path.read_text().replace("\n300\n", "\n299\n"))
        self.assert_refused(self.verify(self.url), "signature", code=1)

    def test_a_tail_that_was_cut(self):
        self.append("one more")
        (self.folder / "seen").write_text(self.done("log", "checkpoint", "log"))
        self.init("short")
        self.append(*range(300), folder="short")
        self.done("log", "checkpoint", "short")
        self.assert_done(self.verify("short"))
        self.assert_refused(self.verify("short", "--extends", "seen"),
                            "the earlier checkpoint: has 301 entries", "has 300", code=1)

    def test_a_log_that_is_not_there(self):
        self.assert_refused(self.verify("https://log.example"), "speaks no TLS")
        self.assert_refused(self.verify("nowhere"), "neither a folder nor a URL")
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        self.assert_refused(self.verify(f"http://127.0.0.1:{port}"), "cannot be reached", code=1)

    def test_a_log_that_does_not_answer(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            url = f"http://127.0.0.1:{silent.getsockname()[1]}"
            self.assert_refused(self.verify(url, "--timeout-s", "0.2"), "gives no answer",
                                "timeout", code=1)


class Resources(LogTest):
    def setUp(self):
        super().setUp()
        self.init("log", policy="")
        self.append(*range(300))
        self.done("log", "checkpoint", "log")
        self.process, self.port = self.start_log("log", "--timeout-s", "0.3")

    def test_types_and_caching(self):
        for path, kind, caching in (
                ("/checkpoint", "text/plain; charset=utf-8", "no-cache"),
                ("/tile/0/000", "application/octet-stream", "public, max-age=31536000, immutable"),
                ("/tile/entries/000", "application/octet-stream",
                 "public, max-age=31536000, immutable")):
            status, fields, body = self.ask(self.port, "GET", path)
            self.assertEqual((status, fields["Content-Type"], fields["Cache-Control"]),
                             (200, kind, caching))
            status, head_fields, head_body = self.ask(self.port, "HEAD", path)
            self.assertEqual((status, head_fields, head_body), (200, fields, b""))
            self.assertEqual(int(fields["Content-Length"]), len(body))

    def test_bundles_are_compressed_for_those_who_take_it(self):
        path = "/tile/entries/000"
        plain = self.ask(self.port, "GET", path)[2]
        for accepted in ("gzip", "br;q=1.0, GZIP;q=0.5", "identity, gzip"):
            _, fields, body = self.ask(self.port, "GET", path, fields={"Accept-Encoding": accepted})
            self.assertEqual(fields["Content-Encoding"], "gzip")
            self.assertEqual(gzip.decompress(body), plain)
        for refused in ("identity", "gzip;q=0", "xgzip"):
            _, fields, body = self.ask(self.port, "GET", path, fields={"Accept-Encoding": refused})
            self.assertNotIn("Content-Encoding", fields)
            self.assertEqual(body, plain)

    def test_nothing_else_of_the_folder_is_served(self):
        for path in ("/", "/log.toml", "/policy", "/lock", "/tile/../log.toml", "/tile/%2e%2e/lock",
                     "/../log.pem", "//log.toml", "/segments/0", "/tile/0/000/../000",
                     "/tile/00/000", "/tile/0/x000/000", "/tile/64/000", "/tile/0/000.p/256"):
            self.assertEqual(self.ask(self.port, "GET", path)[0], 404, path)

    def test_other_methods_are_not_allowed(self):
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            status, fields, _ = self.ask(self.port, method, "/checkpoint")
            self.assertEqual((status, fields["Allow"]), (405, "GET, HEAD"))

    def test_one_connection_serves_many_requests(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with contextlib.closing(connection):
            connection.connect()
            first = connection.sock
            for _ in range(20):
                connection.request("GET", "/checkpoint")
                self.assertEqual(connection.getresponse().read()[:len(ORIGIN)], ORIGIN.encode())
            self.assertIs(connection.sock, first)


class Attackers(LogTest):
    def setUp(self):
        super().setUp()
        self.process, self.port = self.start_witness("one", "--timeout-s", "0.3")

    def send(self, *parts):
        """Sends bytes, and gives all that comes back until the server closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
            for part in parts:
                connection.sendall(part)
            received = b""
            with contextlib.suppress(ConnectionResetError):
                while more := connection.recv(65_536):
                    received += more
            return received

    def test_a_slow_request_is_cut_off(self):
        for begun in (b"", b"POST /add-checkpoint HTTP/1.1\r\nHo",
                      b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: 10\r\n\r\nold"):
            self.assertEqual(self.send(begun), b"")

    def test_drops_do_not_buy_time(self):
        with socket.create_connection(("127.0.0.1", self.port), timeout=0.05) as connection:
            drops = 0
            connection.sendall(b"POST /add-checkpoint HTTP/1.1\r\nX: ")
            # Each wait for an answer takes 0.05 s; 60 of them would be ten times the limit.
            while drops < 60:
                drops += 1
                try:
                    connection.sendall(b"x")
                    if connection.recv(1) == b"":
                        break
                except TimeoutError:
                    continue
                except OSError:
                    break
            self.assertLess(drops, 60)

    def test_an_oversize_request_is_refused(self):
        header = b"POST /add-checkpoint HTTP/1.1\r\n"
        self.assertIn(b" 431 ", self.send(header + b"X: " + b"x" * 9_000 + b"\r\n\r\n"))
        self.assertIn(b" 413 ", self.send(header + b"Content-Length: 100000000\r\n\r\n"))
        chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
        self.assertIn(b" 413 ", self.send(header + b"Transfer-Encoding: chunked\r\n\r\n",
                                          chunk, chunk))

    def test_what_is_no_http_is_refused(self):
        self.assertIn(b" 400 ", self.send(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"))
        self.assertIn(b" 400 ", self.send(b"POST /add-checkpoint HTTP/1.1\r\n"
                                          b"Content-Length: -1\r\n\r\n"))

    def test_bad_bodies_have_their_status(self):
        for method, path, body, wanted in (("POST", "/add-checkpoint", "old -1\n", 400),
                                           ("POST", "/add-checkpoint", "", 400),
                                           ("POST", "/elsewhere", "", 404),
                                           ("GET", "/add-checkpoint", None, 405)):
            self.assertEqual(self.ask(self.port, method, path, body)[0], wanted)

    def test_many_idle_connections_do_not_shut_others_out(self):
        with contextlib.ExitStack() as crowd:
            for _ in range(600):  # 500 at a time are let in.
                crowd.enter_context(socket.create_connection(("127.0.0.1", self.port), timeout=60))
            self.assertEqual(self.ask(self.port, "GET", "/")[0], 404)

    def test_a_signal_ends_it_in_order(self):
        for by in (signal.SIGTERM, signal.SIGINT):
            process, port = self.start_log_alone()
            with socket.create_connection(("127.0.0.1", port), timeout=60) as idle:
                idle.sendall(b"GET /checkpoint HTTP/1.1\r\n\r\n")
                self.assertIn(b" 404 ", idle.recv(4_096))  # Nothing is published yet.
                process.send_signal(by)
                self.assertEqual(idle.recv(4_096), b"")
            self.assertEqual(process.wait(timeout=60), 0)

    def test_a_request_under_way_is_answered_before_the_end(self):
        process, port = self.start_log_alone("--timeout-s", "60")
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection, \
                socket.create_connection(("127.0.0.1", port), timeout=60) as idle:
            connection.sendall(b"GET /checkpoint HTTP/1.1\r\n")
            # Once a later connection is served, the server has taken this one in.
            idle.sendall(b"GET /checkpoint HTTP/1.1\r\n\r\n")
            idle.recv(4_096)
            process.send_signal(signal.SIGTERM)
            while idle.recv(4_096):
                pass
            connection.sendall(b"\r\n")
            answer = connection.recv(4_096)
            self.assertIn(b" 404 ", answer)
            self.assertIn(b"Connection: close", answer)
        self.assertEqual(process.wait(timeout=60), 0)

    def start_log_alone(self, *more):
        if not (self.folder / "log").exists():
            self.init("log", policy="")
        return self.start_log("log", *more)


class BadUse(LogTest):
    def test_settings_are_checked(self):
        self.assert_refused(self.aloft("log", "append", "nowhere"), "nowhere/log.toml",
                            "aloft log init")
        self.init("log", policy="")
        self.assert_refused(self.aloft("log", "init", "log", "--origin", ORIGIN, "--key", "log.pem",
                                       "--anchor", "a2"), "there is a log here already")
        (self.folder / "log/log.toml").write_text("origin = 3\nkey = 'k'\nlock = 'x'\n")
        self.assert_refused(self.aloft("log", "checkpoint", "log"),
                            "log.toml:1: origin: found something else; allowed a text in quotes",
                            "log.toml:3: found the key 'lock'; allowed origin, key, anchor",
                            "log.toml:1: anchor: is missing")

    def test_a_policy_must_name_the_log(self):
        self.write("policy.txt", "quorum none\n")
        self.write("two.txt", f"witness one {self.witness_keys['one']}\nquorum one\n")
        result = self.aloft("log", "init", "log", "--origin", ORIGIN, "--key", "log.pem",
                            "--anchor", "a", "--policy", "two.txt")
        self.assert_refused(result, f"the policy has no line: log {self.log_key}")
        self.assertFalse((self.folder / "log").exists())

    def test_addresses_and_keys_are_checked(self):
        self.init("log", policy="")
        for listen in ("8080", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:65536", "here:80"):
            self.assert_refused(self.aloft("log", "serve", "log", "--listen", listen),
                                "listen")
        witness = ("witness", "--name", "w", "--key", "one.pem", "--state", "s", "--listen",
                   "127.0.0.1:0", "--log")
        self.assert_refused(self.aloft(*witness, self.witness_keys["one"]), "the key of a witness")
        self.assert_refused(self.aloft(*witness, self.log_key[:-4]), "no verifier key")

    def test_verify_needs_one_thing(self):
        self.init("log", policy="")
        self.write("p", "quorum none\n")
        self.assert_refused(self.aloft("log", "verify", "--policy", "p"), "a LOG, or --proof")
        self.assert_refused(self.aloft("log", "verify", "--policy", "p", "--proof", "p"), "--entry")

    def test_a_port_that_is_taken(self):
        self.init("log", policy="")
        with socket.create_server(("127.0.0.1", 0)) as taken:
            where = f"127.0.0.1:{taken.getsockname()[1]}"
            self.assert_refused(self.aloft("log", "serve", "log", "--listen", where),
                                f"{where}: cannot be listened at: Address already in use", code=1)


if __name__ == "__main__":
    unittest.main()
