#!/usr/bin/env python3
"""Runs the examples of README.md and holds their output to what is printed there.

A block ```console holds commands ("$ ") and an excerpt of their output, in which a line "..."
stands for any lines. In a block ```console shape numbers may differ, since they depend on how long
the scenario runs: to be quick, the examples run scenarios of two slots. `--update` runs the whole
scenarios and writes their lines over those printed, to be reviewed as a difference.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
PROGRAM = pathlib.Path(os.environ.get("ALOFT_PROGRAM", ROOT / "build/release/aloft"))
BLOCK = re.compile(r"^```console(?P<shape> shape)?\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)
DURATION = re.compile(r"^duration_min = .*$", re.MULTILINE)
SHORT = "duration_s = 30"
ELLIPSIS = "..."


def examples(text):
    """Yields (command, printed lines, whether numbers may differ)."""
    for block in BLOCK.finditer(text):
        parts = re.split(r"^\$ ", block["body"], flags=re.MULTILINE)
        for part in parts[1:]:
            command, *printed = part.rstrip("\n").split("\n")
            yield command, printed, bool(block["shape"])


def comparable(line, any_numbers):
    """A line without what may differ."""
    if any_numbers:
        line = re.sub(r"([<>] )?[-+]?\d[\d,]*(\.\d+)?", "#", line)
        line = re.sub(r" +", " ", line)
    return line.rstrip()


def match(printed, output, any_numbers):
    """Positions in the output of the printed lines, or the first line that is not where it should.

    Lines that follow each other in print follow each other in the output.
    """
    positions, at, gap = [], 0, False
    for line in printed:
        if line == ELLIPSIS:
            positions.append(None)
            gap = True
            continue
        wanted = comparable(line, any_numbers)
        found = next((i for i in range(at, len(output))
                      if comparable(output[i], any_numbers) == wanted), None)
        if found is None or (not gap and found != at):
            return positions, line
        positions.append(found)
        at, gap = found + 1, False
    if not gap and at != len(output):
        return positions, f"(the end; but the program goes on with: {output[at]})"
    return positions, None


def prepare(folder, short):
    """A folder that looks like the checkout, with scenarios of two slots."""
    (folder / "scenarios").mkdir()
    for path in sorted((ROOT / "scenarios").glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        assert len(DURATION.findall(text)) == 1, path
        if short:
            text = DURATION.sub(SHORT, text)
        (folder / "scenarios" / path.name).write_text(text, encoding="utf-8")


def run(command, folder):
    """Lines of standard output; None, and a word on it, if the command fails or complains."""
    environment = {**os.environ, "PATH": f"{PROGRAM.parent}:{os.environ['PATH']}"}
    result = subprocess.run(["bash", "-c", command], cwd=folder, text=True, capture_output=True,
                            env=environment, check=False)
    # Python's own warnings about how its packages were built are not ours.
    complaints = [line for line in result.stderr.splitlines() if "RuntimeWarning" not in line]
    if result.returncode != 0 or complaints:
        print(f"$ {command}\n{result.stderr}exit code {result.returncode}")
        return None
    return result.stdout.rstrip("\n").split("\n")


def check(text):
    """How many examples do not print what the README says, and how many there are."""
    wrong = count = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        prepare(folder, short=True)
        for command, printed, any_numbers in examples(text):
            count += 1
            output = run(command, folder)
            missed = match(printed, output, any_numbers)[1] if output else "(anything)"
            if missed is not None:
                wrong += 1
                print(f"$ {command}\nnot printed where README.md has it: {missed}\n")
    return wrong, count


def updated(text):
    """The text with the lines that whole scenarios print; lines are found by their shape."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        prepare(folder, short=False)
        for command, printed, _ in examples(text):
            output = run(command, folder) or []
            positions, missed = match(printed, output, any_numbers=True)
            if missed is not None:
                print(f"$ {command}\nnot found, to be written by hand: {missed}\n")
            new = [ELLIPSIS if at is None else output[at].rstrip() for at in positions]
            old = "\n".join([f"$ {command}", *printed])
            text = text.replace(old, "\n".join([f"$ {command}", *new, *printed[len(new):]]))
    return text


class SelfTest(unittest.TestCase):
    OUTPUT = ["head", "a  1.5", "b -20,000", "c", "tail"]

    def missed(self, *printed, any_numbers=False):
        return match(printed, self.OUTPUT, any_numbers)[1]

    def test_an_excerpt_is_found(self):
        self.assertIsNone(self.missed("head", "...", "c", "tail"))
        self.assertIsNone(self.missed("...", "b -20,000", "..."))
        self.assertIsNone(self.missed("...", "a 7", "b 1", "...", any_numbers=True))

    def test_what_is_not_there_is_told(self):
        self.assertEqual(self.missed("head", "...", "d", "..."), "d")
        self.assertEqual(self.missed("...", "a 7", "..."), "a 7")
        self.assertEqual(self.missed("head", "b -20,000", "..."), "b -20,000")
        self.assertEqual(self.missed("c", "..."), "c")
        self.assertIn("tail", self.missed("...", "c"))

    def test_commands_are_found(self):
        text = "```sh\n$ no\n```\n```console\n$ a\nx\n$ b\n```\n```console shape\n$ c\n1\n2\n```\n"
        self.assertEqual(list(examples(text)),
                         [("a", ["x"], False), ("b", [], False), ("c", ["1", "2"], True)])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--self-test", action="store_true", help="test this check itself")
    parser.add_argument("--update", action="store_true", help="rewrite the printed lines")
    arguments = parser.parse_args()
    if arguments.self_test:
        unittest.main(argv=sys.argv[:1])
    text = README.read_text(encoding="utf-8")
    if arguments.update:
        README.write_text(updated(text), encoding="utf-8")
        return
    wrong, count = check(text)
    print(f"{count} commands of README.md, {wrong} wrong")
    sys.exit(1 if wrong or count < 5 else 0)


if __name__ == "__main__":
    main()
