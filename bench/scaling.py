#!/usr/bin/env python3
"""The same slot under 1,000 to 40,000 satellites, as a table and a plot.

    bench/scaling.py [--aloft build/release/aloft] [--slots 40] [--out docs/scaling.svg]

The time is processor time, so that other users of the machine do not bend the line.
"""

import argparse
import json
import pathlib
import subprocess

SATELLITES = [1000, 5000, 10000, 20000, 40000]
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 640, 400, 70, 20, 20, 55


def measure(aloft, satellites, options):
    done = subprocess.run([aloft, "bench", "day", "--satellites", str(satellites), "--slots",
                           str(options.slots), "--repetitions", str(options.repetitions),
                           "--threads", "1", "--json"],
                          capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def ticks(largest, count=5):
    step = next(m * 10 ** e for e in range(-3, 9) for m in (1, 2, 5)
                if largest / (m * 10 ** e) <= count)
    return [i * step for i in range(int(largest / step) + 2)]


def svg(points):
    """Points are (satellites, milliseconds)."""
    x_ticks, y_ticks = ticks(max(p[0] for p in points)), ticks(max(p[1] for p in points))

    def x(value):
        return LEFT + (WIDTH - LEFT - RIGHT) * value / x_ticks[-1]

    def y(value):
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / y_ticks[-1]

    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
             'font-family="sans-serif" font-size="13">',
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>']
    for tick in y_ticks:
        lines.append(f'<path d="M{LEFT} {y(tick):.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
                     f'<text x="{LEFT - 8}" y="{y(tick) + 4:.1f}" text-anchor="end">'
                     f'{tick:g}</text>')
    for tick in x_ticks:
        lines.append(f'<text x="{x(tick):.1f}" y="{HEIGHT - BOTTOM + 18}" '
                     f'text-anchor="middle">{tick:,g}</text>')
    way = " ".join(f"{x(a):.1f},{y(b):.1f}" for a, b in points)
    lines.append(f'<polyline points="{way}" fill="none" stroke="#1f5fa8" stroke-width="2"/>')
    lines += [f'<circle cx="{x(a):.1f}" cy="{y(b):.1f}" r="4" fill="#1f5fa8"/>' for a, b in points]
    lines.append(f'<text x="{(LEFT + WIDTH) / 2}" y="{HEIGHT - 12}" text-anchor="middle">'
                 'satellites</text>'
                 f'<text transform="translate(18 {HEIGHT / 2}) rotate(-90)" text-anchor="middle">'
                 'processor time of a slot, ms</text></svg>')
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--aloft", default="build/release/aloft")
    parser.add_argument("--slots", type=int, default=40)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("docs/scaling.svg"))
    options = parser.parse_args()
    points = []
    for satellites in SATELLITES:
        found = measure(options.aloft, satellites, options)
        points.append((satellites, 1e3 * found["slot_cpu_s"]))
        print(f"{satellites:6d} satellites {points[-1][1]:8.1f} ms a slot, spread "
              f"{100 * found['cpu_spread']:.0f} %, {found['peak_memory_bytes'] / 2 ** 20:.0f} MiB, "
              f"{100 * found['served_share']:.1f} % served", flush=True)
    options.out.write_text(svg(points))


if __name__ == "__main__":
    main()
