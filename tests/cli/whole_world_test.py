#!/usr/bin/env python3
"""The default scenario, whole: what `./dev run` may cost."""

import json
import unittest

from aloft_program import SOURCE, ProgramTest

MEMORY_LIMIT_GIB = 2.0
# A minute on two cores. Processor time, since others may use the machine that runs the test.
PROCESSOR_LIMIT_S = 2 * 60.0


class WholeWorld(ProgramTest):
    def test_an_hour_of_the_world_takes_a_minute_and_two_gibibytes(self):
        scenario = SOURCE / "scenarios/world.toml"
        result, wall_s, processor_s, peak = self.aloft_measured("run", scenario, "--json")
        print(f"world: {wall_s:.1f} s, {processor_s:.1f} s of processor, {peak / 2**30:.2f} GiB")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        summary = json.loads(result.stdout)
        self.assertEqual(summary["info"]["slot_count"], 240)
        self.assertLess(peak, MEMORY_LIMIT_GIB * 2**30)
        self.assertLess(processor_s, PROCESSOR_LIMIT_S)

    def test_memory_does_not_grow_with_the_length_of_the_run(self):
        text = (SOURCE / "scenarios/world.toml").read_text(encoding="utf-8")
        peaks = []
        for minutes in (10, 20):
            scenario = self.write("world.toml", text.replace("duration_min = 60",
                                                             f"duration_min = {minutes}"))
            result, _, _, peak = self.aloft_measured("run", scenario, "--quiet", "--threads", "2")
            self.assertEqual((result.returncode, result.stderr), (0, ""))
            peaks.append(peak)
        # Of the second ten minutes only the series by territory may stay: a few megabytes.
        self.assertLess(peaks[1] - peaks[0], 64 * 2**20)


if __name__ == "__main__":
    unittest.main()
