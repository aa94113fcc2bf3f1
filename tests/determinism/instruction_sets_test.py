#!/usr/bin/env python3
"""The same bytes whatever the processor: with and without AVX-512, AVX2 and fused multiply-add.

Two ways, since neither shows all. GLIBC_TUNABLES takes instruction sets away from the C library
only: a function of it on a result path would change its last bits (the test first makes sure that
it does). An emulated processor takes them away from the compiler's own clones of a loop as well.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

from aloft_program import PROGRAM, SMALL, ProgramTest

TUNABLES = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-FMA,-AVX2"}
PLAIN_LOADER = pathlib.Path("/lib64/ld-linux-x86-64.so.2")
# Nehalem (2008) has SSE 4.2; Haswell (2013) has AVX2 and fused multiply-add, but no AVX-512.
EMULATED = ["Nehalem", "Haswell"]
# A sum that changes if any of many sines and exponentials of the C library changes.
BITS_OF_LIBM = """
import math
print(math.fsum(math.sin(i * 0.37) * math.exp(math.cos(i * 1.7)) for i in range(20000)).hex())
"""


def bits_of_libm(environment):
    return subprocess.run([sys.executable, "-c", BITS_OF_LIBM], check=True, text=True,
                          capture_output=True, env={**os.environ, **environment}).stdout


def levels_of_loader(environment):
    """The x86-64 levels that the C library believes to have, such as "v3"."""
    text = subprocess.run([PLAIN_LOADER, "--help"], check=True, text=True, capture_output=True,
                          env={**os.environ, **environment}).stdout
    return re.findall(r"x86-64-(v\d) \(supported", text)


class InstructionSets(ProgramTest):
    def run_small(self, folder, emulator=(), environment=None):
        """A minute of the small world; the bytes of every file."""
        result = subprocess.run(
            [*emulator, PROGRAM, "run", SMALL, "--out", folder, "--quiet", "--threads", "1",
             "--place", "Kyiv"],
            cwd=self.folder, text=True, capture_output=True, check=False, timeout=800,
            env={**os.environ, **(environment or {})})
        self.assertEqual(result.returncode, 0, result.stderr)
        files = {path.name: path.read_bytes() for path in (self.folder / folder).iterdir()}
        self.assertGreaterEqual(len(files), 6)
        return files

    def assert_same(self, one, other):
        self.assertEqual(sorted(one), sorted(other))
        self.assertEqual([name for name in one if one[name] != other[name]], [])

    def test_without_fma_and_avx2_in_the_c_library(self):
        if "v3" not in levels_of_loader({}):
            self.skipTest("this processor has no AVX2 to take away")
        self.assertNotIn("v3", levels_of_loader(TUNABLES))
        self.assertNotEqual(bits_of_libm({}), bits_of_libm(TUNABLES))
        self.assert_same(self.run_small("with"), self.run_small("without", environment=TUNABLES))

    def test_on_emulated_processors(self):
        emulator = shutil.which("qemu-x86_64")
        if emulator is None:
            self.skipTest("qemu-x86_64 (Debian's qemu-user) is not installed")
        native = self.run_small("native")
        for processor in EMULATED:
            with self.subTest(processor):
                self.assert_same(native, self.run_small(processor, (emulator, "-cpu", processor)))


if __name__ == "__main__":
    unittest.main()
