#!/usr/bin/env python3
"""Aloft's SGP4 and SDP4 beside Debian's python3-sgp4, in one run on the same element sets.

    bench/peer_sgp4.py build/release/aloft

Writes two made-up catalogues, has both move them, checks that they agree within a millimetre, and
prints the rates of one core and their ratio. Times are of the processor, so that a busy machine
changes little.
"""

import argparse
import importlib.metadata
import json
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

try:
    import numpy
    from sgp4.api import Satrec, SatrecArray, WGS72, accelerated, jday
except ImportError as error:
    sys.exit(f"peer_sgp4: needs python3-sgp4, python3-numpy and Debian's python3: {error}")

AGREE_M = 1e-3


def with_checksum(line):
    return line + str(sum(int(c) if c.isdigit() else c == "-" for c in line) % 10)


def two_lines(number, revolutions, eccentricity, inclination, drag):
    """An element set of 2025-05-29 with random angles."""
    node, perigee, anomaly = (random.uniform(0, 360) for _ in range(3))
    day = 149 + random.random()
    first = f"1 {number:05d}U 19074A   25{day:012.8f}  .00000000  00000-0  {drag:05d}-4 0  999"
    second = (f"2 {number:05d} {inclination:8.4f} {node:8.4f} {round(eccentricity * 1e7):07d} "
              f"{perigee:8.4f} {anomaly:8.4f} {revolutions:11.8f}    1")
    return with_checksum(first), with_checksum(second)


def low(number):
    return two_lines(number, random.uniform(15.05, 15.35), random.uniform(1e-5, 2e-3),
                     random.uniform(43, 98), random.randrange(10000, 99999))


def deep(number):
    kind = number % 10
    if kind < 4:
        return two_lines(number, random.uniform(2.0, 2.01), random.uniform(1e-4, 0.02),
                         random.uniform(54, 65), 0)
    if kind < 8:
        return two_lines(number, random.uniform(1.0, 1.003), random.uniform(1e-5, 1e-3),
                         random.uniform(0.1, 8), 0)
    if kind == 8:
        return two_lines(number, random.uniform(2.0, 2.01), random.uniform(0.65, 0.72),
                         random.uniform(60, 66), 0)
    return two_lines(number, random.uniform(2.2, 2.4), random.uniform(0.66, 0.69),
                     random.uniform(3, 28), 0)


def measure_aloft(program, what, path, options):
    command = [program, "bench", what, "--catalogue", path, "--threads", "1", "--json", *options]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def measure_peer(lines, repetitions):
    """Propagations a second of processor time; some of the sets, since it is slow."""
    array = SatrecArray([Satrec.twoline2rv(*one, WGS72) for one in lines[:50]])
    day, fraction = jday(2025, 5, 29, 12, 0, 0.0)
    fractions = fraction + numpy.array([random.uniform(-3, 3) for _ in range(50)])
    days = numpy.full_like(fractions, day)
    seconds = []
    for _ in range(repetitions):
        before = time.process_time()
        array.sgp4(days, fractions)
        seconds.append(time.process_time() - before)
    return len(fractions) * 50 / statistics.median(seconds)


def check(found, lines):
    """Positions of both at the instant that Aloft names."""
    instant = found["reference"].rstrip("Z")
    year, month, rest = instant.split("-")
    clock = rest.split("T")[1].split(":")
    day, fraction = jday(int(year), int(month), int(rest[:2]), int(clock[0]), int(clock[1]),
                         float(clock[2]))
    for one in found["sample"]:
        satellite = Satrec.twoline2rv(*lines[one["row"]], WGS72)
        error, position_km, _ = satellite.sgp4(day, fraction + one["minutes"] / 1440)
        worst = max(abs(1000 * ours_km - theirs)
                    for ours_km, theirs in zip(position_km, (one["x_m"], one["y_m"], one["z_m"])))
        if error or worst > AGREE_M:
            sys.exit(f"peer_sgp4: satellite {one['row']} differs by {worst} m (error {error})")
    return len(found["sample"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", nargs="?", default="build/release/aloft")
    parser.add_argument("--satellites", type=int, default=10000)
    parser.add_argument("--repetitions", type=int, default=9)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    random.seed(1)
    answers = []
    for what, make in (("sgp4", low), ("sdp4", deep)):
        lines = [make(number + 1) for number in range(options.satellites)]
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "fleet.tle"
            path.write_text("".join(f"{first}\n{second}\n" for first, second in lines))
            found = measure_aloft(options.program, what, path,
                                  ["--repetitions", str(options.repetitions)])
        checked = check(found, lines)
        peer = measure_peer(lines, options.repetitions)
        aloft = found["propagations_per_cpu_s"]
        answers.append({"benchmark": what, "simd": found["simd"], "aloft_per_cpu_s": aloft,
                        "peer": "python3-sgp4 " + importlib.metadata.version("sgp4"),
                        "peer_accelerated": bool(accelerated), "peer_per_cpu_s": peer,
                        "ratio": aloft / peer, "positions_compared": checked})
    if options.json:
        print(json.dumps(answers, indent=1))
        return
    for one in answers:
        print(f"{one['benchmark']}: aloft ({one['simd']}) {one['aloft_per_cpu_s'] / 1e6:.1f} M/s, "
              f"{one['peer']} {one['peer_per_cpu_s'] / 1e6:.4f} M/s: {one['ratio']:.0f} times; "
              f"{one['positions_compared']} positions agree within {AGREE_M * 1000:g} mm")


if __name__ == "__main__":
    main()
