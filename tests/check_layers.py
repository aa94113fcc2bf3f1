#!/usr/bin/env python3
"""Holds the #include lines of src/aloft/ to the aloft_module() lines of CMakeLists.txt.

A module may include another one only if its USES names it, and then only the front door
(aloft/sky/sky.h). Three exceptions: all headers of base are public, a folder is free inside, and
tests (*_test.cpp, test_*.h) may also include the test_*.h of a module that they may use.
"""

import argparse
import pathlib
import re
import sys
import tempfile
import unittest

KEYWORDS = {"USES", "LIBS", "PRIVATE_LIBS"}
MODULE = re.compile(r"^\s*aloft_module\(([^)]*)\)", re.MULTILINE)
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')


def read_modules(cmake_text):
    """The modules in order of declaration, each with the set of modules it may use."""
    modules = {}
    for arguments in MODULE.findall(re.sub(r"#.*", "", cmake_text)):
        name, *rest = arguments.split()
        keyword = None
        modules[name] = set()
        for word in rest:
            if word in KEYWORDS:
                keyword = word
            elif keyword == "USES":
                modules[name].add(word)
    return modules


def is_for_tests(name):
    return name.endswith("_test.cpp") or (name.startswith("test_") and name.endswith(".h"))


def why_not(module, included, path, modules):
    """Why a file of `module` may not include `included`, or None if it may."""
    parts = included.split("/")
    if parts[0] != "aloft":
        relative = ".." in parts or (path.parent / included).is_file()
        return "own headers are named from the top: aloft/..." if relative else None
    if parts[1] == module:
        return None
    if len(parts) != 3:
        return "not a header of a module"
    other = parts[1]
    if other not in modules:
        return f"there is no module {other} in CMakeLists.txt"
    if other not in modules[module]:
        return f"{module} does not name {other} in its USES"
    if is_for_tests(path.name) and parts[2].startswith("test_"):
        return None
    if other != "base" and parts[2] != f"{other}.h":
        return f"the front door of {other} is aloft/{other}/{other}.h"
    return None


def check(root):
    """All violations under `root`, one string each."""
    modules = read_modules((root / "CMakeLists.txt").read_text())
    problems = []
    for folder in sorted(p for p in (root / "src/aloft").iterdir() if p.is_dir()):
        module = folder.name
        files = sorted(p for p in folder.rglob("*") if p.suffix in {".cpp", ".h", ".inc"})
        if module not in modules:
            if files:
                problems.append(f"src/aloft/{module}: no aloft_module({module}) in CMakeLists.txt")
            continue
        for path in files:
            for number, line in enumerate(path.read_text().splitlines(), 1):
                match = INCLUDE.match(line)
                reason = match and why_not(module, match[1], path, modules)
                if reason:
                    where = f"{path.relative_to(root)}:{number}"
                    problems.append(f"{where}: includes {match[1]}: {reason}")
    return problems


class SelfTest(unittest.TestCase):
    CMAKE = """
        aloft_module(base LIBS fmt::fmt PRIVATE_LIBS TBB::tbb)
        aloft_module(earth USES base  # orbit
                     PRIVATE_LIBS sky)
        aloft_module(sky USES base earth)
    """

    def problems_with(self, name, text):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "CMakeLists.txt").write_text(self.CMAKE)
            for path, content in {
                "base/math.h": "", "earth/earth.h": "", "earth/cells.h": "", "sky/sky.h": "",
                name: text,
            }.items():
                (root / "src/aloft" / path).parent.mkdir(parents=True, exist_ok=True)
                (root / "src/aloft" / path).write_text(content)
            return check(root)

    def test_what_is_allowed_passes(self):
        text = ('#include "aloft/sky/passes.h"\n#include <vector>\n#include "aloft/base/math.h"\n'
                '#include "aloft/earth/earth.h"\n// #include "aloft/earth/cells.h"\n')
        self.assertEqual(self.problems_with("sky/passes.cpp", text), [])

    def test_a_module_outside_uses_fails(self):
        problems = self.problems_with("earth/a.cpp", '\n#include "aloft/sky/sky.h"\n')
        self.assertEqual(len(problems), 1)
        self.assertIn("src/aloft/earth/a.cpp:2: ", problems[0])
        self.assertIn("earth does not name sky in its USES", problems[0])

    def test_a_side_door_fails(self):
        problems = self.problems_with("sky/a_test.cpp", '#include "aloft/earth/cells.h"\n')
        self.assertEqual(len(problems), 1)
        self.assertIn("front door of earth", problems[0])

    def test_tests_may_use_what_others_keep_for_tests(self):
        text = '#include "aloft/earth/test_atlas.h"\n'
        for name in ("sky/a_test.cpp", "sky/test_world.h"):
            self.assertEqual(self.problems_with(name, text), [])
        self.assertEqual(len(self.problems_with("sky/a.cpp", text)), 1)
        self.assertEqual(len(self.problems_with("earth/a_test.cpp",
                                                '#include "aloft/sky/test_world.h"\n')), 1)

    def test_angle_brackets_are_no_way_round(self):
        self.assertEqual(len(self.problems_with("earth/a.h", "# include <aloft/sky/sky.h>\n")), 1)

    def test_relative_paths_fail(self):
        self.assertEqual(len(self.problems_with("sky/a.h", '#include "../earth/cells.h"\n')), 1)
        self.assertEqual(len(self.problems_with("sky/a.h", '#include "sky.h"\n')), 1)

    def test_undeclared_modules_fail(self):
        self.assertEqual(len(self.problems_with("moon/moon.h", "")), 1)
        self.assertEqual(len(self.problems_with("sky/a.h", '#include "aloft/moon/moon.h"\n')), 1)

    def test_an_empty_declaration_list_fails(self):
        self.assertEqual(read_modules("# aloft_module(base)\n"), {})


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--self-test", action="store_true", help="test this check itself")
    parser.add_argument("--root", type=pathlib.Path,
                        default=pathlib.Path(__file__).resolve().parent.parent)
    arguments = parser.parse_args()
    if arguments.self_test:
        unittest.main(argv=sys.argv[:1])
    problems = check(arguments.root)
    for problem in problems:
        print(problem)
    sys.exit(f"layers: {len(problems)} problems" if problems else 0)


if __name__ == "__main__":
    main()
