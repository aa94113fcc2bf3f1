#!/usr/bin/env python3
"""A processor of 2008, emulated: no instruction of a newer one, and the same bytes.

instruction_sets_test.py takes instruction sets away only where the program asks for them. This
shows that it asks everywhere: an instruction that slipped past would stop the program. Emulation
is slow, so the world is tiny.
"""

import shutil
import subprocess
import unittest

from aloft_program import PROGRAM, ProgramTest

# SSE 4.2, and nothing since.
PROCESSOR = "Nehalem"
TINY = [("planes = 24", "planes = 6"), ("satellites_per_plane = 22", "satellites_per_plane = 8"),
        ("phasing = 11", "phasing = 1"), ("duration_s = 60", "duration_s = 15"),
        ("count = 60", "count = 12")]


class OldProcessor(ProgramTest):
    def run_files(self, folder, emulator=()):
        """The bytes of every file of a run."""
        result = subprocess.run(
            [*emulator, PROGRAM, "run", self.small_with(*TINY), "--out", folder, "--quiet",
             "--threads", "1", "--place", "Kyiv"],
            cwd=self.folder, text=True, capture_output=True, check=False, timeout=800)
        self.assert_done(result)
        return {path.name: path.read_bytes() for path in (self.folder / folder).iterdir()}

    def test_writes_the_same_bytes(self):
        emulator = shutil.which("qemu-x86_64")
        if emulator is None:
            self.skipTest("qemu-x86_64 (Debian's qemu-user) is not installed")
        native = self.run_files("native")
        emulated = self.run_files("emulated", (emulator, "-cpu", PROCESSOR))
        self.assertEqual(sorted(emulated), sorted(native))
        self.assertGreaterEqual(len(native), 6)
        self.assertEqual([name for name in native if emulated[name] != native[name]], [])


if __name__ == "__main__":
    unittest.main()
