#!/usr/bin/env python3
"""No result path calls a transcendental function of the C library.

Their last bits change with the instruction set and with the library's version, so results would.
aloft/base/math.h has what is needed instead. What is exact by its definition (sqrt, fma, floor,
round and their kind) may be used. Exceptions are listed, each with the reason.
"""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

BUILD = pathlib.Path(os.environ["ALOFT_BINARY_DIR"])

# Their f and l forms, and those of glibc and the compiler (__sin_finite, sincos), count as well.
FUNCTIONS = ("sin|cos|tan|sincos|asin|acos|atan|atan2|sinh|cosh|tanh|asinh|acosh|atanh|exp|exp2|"
             "exp10|expm1|log|log2|log10|log1p|pow|cbrt|hypot|erf|erfc|tgamma|lgamma|j0|j1|y0|y1")
UNDEFINED = re.compile(rf"^ +U (?:__)?(({FUNCTIONS})[fl]?)(?:_finite)?(?:@.*)?$")

# (object, function): why it may.
ALLOWED = {
    ("catalogue_summary", "cbrt"): "an altitude that `catalogue check` prints to the kilometre",
}
# Archives that are no part of a run.
OUTSIDE = {"libaloft_validation.a": "compares results with measurements, and writes none"}


def calls_of(archive):
    """(object, function) of every call that an archive leaves to the C library."""
    text = subprocess.run(["nm", archive], check=True, text=True, capture_output=True).stdout
    calls, source = set(), ""
    for line in text.splitlines():
        if line.endswith(".cpp.o:"):
            source = line.removesuffix(".cpp.o:")
        found = UNDEFINED.match(line)
        if found:
            calls.add((source, found[1]))
    return calls


class CLibrary(unittest.TestCase):
    def test_no_result_path_calls_its_transcendental_functions(self):
        archives = [path for path in sorted(BUILD.glob("libaloft_*.a")) if path.name not in OUTSIDE]
        self.assertIn(BUILD / "libaloft_engine.a", archives)
        calls = set().union(*map(calls_of, archives))
        self.assertEqual(calls - set(ALLOWED), set(), "use aloft/base/math.h, or give a reason")
        self.assertEqual(set(ALLOWED) - calls, set(), "exceptions that nothing needs any more")

    def test_a_call_is_found(self):
        with tempfile.TemporaryDirectory() as folder:
            source = pathlib.Path(folder) / "bad.cpp"
            source.write_text("#include <cmath>\nfloat f(float x) { return std::sin(x); }\n"
                              "double g(double x) { return std::pow(x, x) + std::sqrt(x); }\n")
            subprocess.run(["g++", "-c", source, "-o", f"{source}.o"], check=True)
            subprocess.run(["ar", "rc", "libbad.a", f"{source}.o"], check=True, cwd=folder)
            self.assertEqual(calls_of(pathlib.Path(folder) / "libbad.a"),
                             {("bad", "sinf"), ("bad", "pow")})


if __name__ == "__main__":
    unittest.main()
