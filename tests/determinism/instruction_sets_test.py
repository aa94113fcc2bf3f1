#!/usr/bin/env python3
"""The same bytes whatever the processor: with and without AVX-512, AVX2 and fused multiply-add.

GLIBC_TUNABLES takes instruction sets away from the C library, and with it from the program, which
asks the library for them (base/processor.h). The first test makes sure that it does both.
"""

import json
import os
import subprocess
import sys
import unittest

from aloft_program import SMALL, SOURCE, ProgramTest

# What is taken away, and the kernels that run then.
KERNELS = {"-AVX512F": "avx2", "-AVX2": "portable", "-FMA,-AVX2": "portable"}
WITHOUT_FMA = "-FMA,-AVX2"
# A sum that changes if any of many sines and exponentials of the C library changes.
BITS_OF_LIBM = """
import math
print(math.fsum(math.sin(i * 0.37) * math.exp(math.cos(i * 1.7)) for i in range(20000)).hex())
"""


def without(sets):
    return {"GLIBC_TUNABLES": f"glibc.cpu.hwcaps={sets}"} if sets else {}


def bits_of_libm(sets):
    return subprocess.run([sys.executable, "-c", BITS_OF_LIBM], check=True, text=True,
                          capture_output=True, env={**os.environ, **without(sets)}).stdout


class InstructionSets(ProgramTest):
    def kernels(self, sets):
        result = self.aloft("bench", "sgp4", "--json", "--satellites", 8, "--instants", 1,
                            "--repetitions", 1, environment=without(sets))
        self.assert_done(result)
        return json.loads(result.stdout)["simd"]

    def setUp(self):
        super().setUp()
        if self.kernels("") == "portable":
            self.skipTest("this processor has no AVX2 to take away")

    def run_files(self, scenario, sets):
        """The bytes of every file of a run without some instruction sets."""
        folder = f"without{sets}"
        result = self.aloft("run", scenario, "--out", folder, "--quiet", "--threads", 2,
                            "--place", "Kyiv", environment=without(sets))
        self.assert_done(result)
        files = {path.name: path.read_bytes() for path in (self.folder / folder).iterdir()}
        self.assertGreaterEqual(len(files), 6)
        return files

    def assert_same_files(self, scenario, all_sets):
        expected = self.run_files(scenario, "")
        for sets in all_sets:
            with self.subTest(sets):
                files = self.run_files(scenario, sets)
                self.assertEqual(sorted(files), sorted(expected))
                self.assertEqual([name for name in files if files[name] != expected[name]], [])

    def test_what_is_taken_away_is_gone(self):
        self.assertEqual({sets: self.kernels(sets) for sets in KERNELS}, KERNELS)
        self.assertNotEqual(bits_of_libm(""), bits_of_libm(WITHOUT_FMA))

    def test_the_default_world_with_every_kernel(self):
        text = (SOURCE / "scenarios/world.toml").read_text()
        self.assertIn("duration_min = 60", text)
        scenario = self.write("world.toml", text.replace("duration_min = 60", "duration_min = 3"))
        self.assert_same_files(scenario, ["-AVX512F", "-AVX2"])

    def test_the_small_world_without_fused_multiply_add(self):
        # The C library then computes it in software: too slow for ten thousand satellites.
        self.assert_same_files(SMALL, [WITHOUT_FMA])


if __name__ == "__main__":
    unittest.main()
