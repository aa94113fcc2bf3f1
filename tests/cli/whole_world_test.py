#!/usr/bin/env python3
"""The default scenario, whole: what `./dev run` may cost."""

import json
import unittest

from aloft_program import SOURCE, ProgramTest

MEMORY_LIMIT_GIB = 2.0
# A minute on two cores. Processor time, since others may use the machine that runs the test.
PROCESSOR_LIMIT_S = 2 * 60.0


class WholeWorld(ProgramTest):
    def run_for(self, minutes):
        text = (SOURCE / "scenarios/world.toml").read_text(encoding="utf-8")
        self.assertEqual(text.count("duration_min = 60"), 1)
        scenario = self.write("world.toml",
                              text.replace("duration_min = 60", f"duration_min = {minutes}"))
        result, wall_s, processor_s, peak = self.aloft_measured("run", scenario, "--json",
                                                                "--threads", "2")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertEqual(json.loads(result.stdout)["info"]["slot_count"], 4 * minutes)
        print(f"{minutes} minutes of the world: {wall_s:.1f} s, {processor_s:.1f} s of processor, "
              f"{peak / 2**30:.2f} GiB")
        return processor_s, peak

    def test_an_hour_of_the_world_takes_a_minute_and_two_gibibytes(self):
        processor_s, peak = self.run_for(60)
        self.assertLess(peak, MEMORY_LIMIT_GIB * 2**30)
        self.assertLess(processor_s, PROCESSOR_LIMIT_S)
        # Two threads hold two windows of ten minutes, whether others follow or not. What may grow
        # are the series by territory: a few megabytes.
        _, peak_of_two_windows = self.run_for(20)
        self.assertLess(peak - peak_of_two_windows, 64 * 2**20)


if __name__ == "__main__":
    unittest.main()
