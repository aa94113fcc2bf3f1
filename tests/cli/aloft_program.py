"""The program under test, and folders to run it in."""

import os
import pathlib
import subprocess
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = pathlib.Path(os.environ.get("ALOFT_SOURCE_DIR", HERE.parent.parent))
PROGRAM = os.environ.get("ALOFT_PROGRAM", str(SOURCE / "build/release/aloft"))
SMALL = HERE / "small.toml"

# The reference element set of the SGP4 literature (satellite 5, 2000), whose checksums are right.
LINE_1 = "1 00005U 58002B   00179.78495062  .00000023  00000-0  28098-4 0  4753"
LINE_2 = "2 00005  34.2682 348.7242 1859667 331.7664  19.3264 10.82419157413667"


def checksum(line):
    """The last digit of a TLE line."""
    return sum(int(c) if c.isdigit() else c == "-" for c in line[:68]) % 10


def with_checksum(line):
    return line[:68] + str(checksum(line))


def alpha_5(number):
    """A catalogue number in five columns: a letter, but not I or O, stands for 10 to 33."""
    head, rest = divmod(number, 10_000)
    return f"{head if head < 10 else 'ABCDEFGHJKLMNPQRSTUVWXYZ'[head - 10]}{rest:04d}"


def element_set(number, day_of_2026, anomaly_deg=0.0, node_deg=10.0, inclination_deg=53.0,
                turns_per_day=15.06):
    """A made-up satellite, at 53 degrees and about 550 km if not told otherwise, as three lines."""
    first = (f"1 {alpha_5(number)}U 19074A   26{day_of_2026:012.8f}  .00000000  00000-0  00000-0 0"
             "  9990")
    second = (f"2 {alpha_5(number)} {inclination_deg:8.4f} {node_deg:8.4f} 0001000 000.0000 "
              f"{anomaly_deg:8.4f} {turns_per_day:11.8f} 1000")
    return [f"STARLINK-{number}", with_checksum(first), with_checksum(second)]


class ProgramTest(unittest.TestCase):
    """Each test has a folder of its own, in which the program runs."""

    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)

    def aloft(self, *arguments, environment=None, timeout=600):
        return subprocess.run([PROGRAM, *map(str, arguments)], cwd=self.folder, text=True,
                              capture_output=True, timeout=timeout, check=False,
                              env={**os.environ, **(environment or {})})

    def aloft_measured(self, *arguments):
        """The same, and what it took: (result, wall seconds, processor seconds, peak bytes)."""
        begin = time.monotonic()
        with open(self.folder / "stdout", "w+", encoding="utf-8") as out, \
                open(self.folder / "stderr", "w+", encoding="utf-8") as errors, \
                subprocess.Popen([PROGRAM, *map(str, arguments)], cwd=self.folder, stdout=out,
                                 stderr=errors) as running:
            _, status, usage = os.wait4(running.pid, 0)
            running.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            errors.seek(0)
            result = subprocess.CompletedProcess(running.args, running.returncode, out.read(),
                                                 errors.read())
        return (result, time.monotonic() - begin, usage.ru_utime + usage.ru_stime,
                usage.ru_maxrss * 1024)

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text, newline="")
        return path

    def small_with(self, *changes, name="changed.toml"):
        """The small scenario with texts replaced, each of which must be there."""
        text = SMALL.read_text()
        for old, new in changes:
            self.assertIn(old, text)
            text = text.replace(old, new)
        return self.write(name, text)

    def assert_done(self, result):
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(result.stderr, "")

    def assert_refused(self, result, *parts, code=2):
        """Exit code, nothing on standard output, and the parts (any case) in the error."""
        self.assertEqual(result.returncode, code, result.stdout + result.stderr)
        self.assertEqual(result.stdout, "")
        for line in result.stderr.splitlines():
            self.assertTrue(line.startswith("aloft: "), line)
        for part in parts:
            self.assertIn(part.lower(), result.stderr.lower())

    def assert_refused_saying(self, result, *lines):
        """Exit code 2, and these lines, whole, as all that is printed."""
        self.assertEqual(result.stderr, "".join(f"aloft: {line}\n" for line in lines))
        self.assertEqual((result.returncode, result.stdout), (2, ""))

    def assert_nothing_left(self, *expected):
        self.assertEqual(sorted(str(p.relative_to(self.folder)) for p in self.folder.rglob("*")),
                         sorted(expected))


if __name__ == "__main__":
    unittest.main()
