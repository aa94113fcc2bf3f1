#!/usr/bin/env python3
"""How many requests a second of its processor's time does `aloft log serve` answer?

Keeps a log of 2,560 entries of 200 bytes in a temporary folder, and asks for one resource over 16
kept connections, one request at a time on each. What counts is the server's processor time, which a
slow client or a busy machine does not change; wall time is printed beside it. Median of 3.

    ./dev build && python3 bench/log_serving.py
"""

import os
import pathlib
import socket
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = os.environ.get("ALOFT_PROGRAM", str(ROOT / "build/release/aloft"))
CONNECTIONS, ROUNDS, REPETITIONS = 16, 1_500, 3
RESOURCES = {"checkpoint": ("/checkpoint", "identity"), "tile": ("/tile/0/000", "identity"),
             "bundle": ("/tile/entries/000", "identity"),
             "bundle, gzip": ("/tile/entries/000", "gzip")}


def aloft(folder, *arguments, **more):
    return subprocess.run([PROGRAM, *arguments], cwd=folder, check=True, capture_output=True,
                          text=True, **more)


def make_log(folder):
    aloft(folder, "key", "new", "k.pem", "--of", "log", "--name", "log.example/bench")
    aloft(folder, "log", "init", "log", "--origin", "log.example/bench", "--key", "k.pem",
          "--anchor", "anchor")
    entries = "".join(f"{i:0100d}{os.urandom(50).hex()}\n" for i in range(2_560))
    aloft(folder, "log", "append", "log", "--lines", input=entries)
    aloft(folder, "log", "checkpoint", "log")


def read_answer(connection):
    received = connection.recv(1 << 20)
    while (end := received.find(b"\r\n\r\n")) < 0:
        received += connection.recv(1 << 20)
    header = received[:end].lower()
    assert b" 200 " in header
    left = int(header.split(b"content-length: ")[1].split(b"\r\n")[0]) - (len(received) - end - 4)
    while left > 0:
        left -= len(connection.recv(1 << 20))


def processor_s(process):
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(process, port, path, coding):
    """Requests a second of the server's processor time, and of the clock."""
    request = (f"GET {path} HTTP/1.1\r\nHost: bench\r\nAccept-Encoding: {coding}\r\n\r\n").encode()
    connections = [socket.create_connection(("127.0.0.1", port)) for _ in range(CONNECTIONS)]
    used, begin = processor_s(process), time.monotonic()
    for _ in range(ROUNDS):
        for connection in connections:
            connection.sendall(request)
        for connection in connections:
            read_answer(connection)
    wall = time.monotonic() - begin
    used = processor_s(process) - used
    for connection in connections:
        connection.close()
    return CONNECTIONS * ROUNDS / used, CONNECTIONS * ROUNDS / wall


def main():
    with tempfile.TemporaryDirectory() as folder:
        make_log(folder)
        with subprocess.Popen([PROGRAM, "log", "serve", "log", "--listen", "127.0.0.1:0"],
                              cwd=folder, stdout=subprocess.PIPE, text=True) as server:
            port = int(server.stdout.readline().rpartition(":")[2])
            print(f"{'resource':<14}{'requests/processor s':>22}{'requests/s':>14}")
            for name, (path, coding) in RESOURCES.items():
                runs = [measure(server, port, path, coding) for _ in range(REPETITIONS)]
                by_processor, by_wall = (statistics.median(r) for r in zip(*runs))
                print(f"{name:<14}{by_processor:>22,.0f}{by_wall:>14,.0f}")
            server.terminate()


if __name__ == "__main__":
    main()
