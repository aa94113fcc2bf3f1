#!/usr/bin/env python3
"""How long does `aloft explain` take to its sky table, and in all?

    bench/explain_times.py [--aloft build/release/aloft] [--repeat 11] [--at Nairobi]
"""

import argparse
import os
import resource
import statistics
import subprocess
import time


def measure(command):
    """Seconds to the first bytes and to the end, and processor seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE) as program:
        os.read(program.stdout.fileno(), 1)
        table = time.perf_counter() - begin
        program.stdout.read()
    end = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return table, end, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--aloft", default="build/release/aloft")
    parser.add_argument("--repeat", type=int, default=11)
    parser.add_argument("--at", default="Nairobi")
    options = parser.parse_args()
    times = [measure([options.aloft, "explain", "--at", options.at])
             for _ in range(options.repeat)]
    for name, column in zip(("sky table", "in all", "processor time"), zip(*times)):
        low, middle, high = statistics.quantiles(column, n=4)
        print(f"{name:15s} {middle:.3f} s (spread {100 * (high - low) / middle:.0f} %)")


if __name__ == "__main__":
    main()
