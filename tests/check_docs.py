#!/usr/bin/env python3
"""Holds the documents to the files: every package has its line, every link leads somewhere."""

import argparse
import json
import pathlib
import re
import sys
import tempfile
import unittest
import urllib.parse

DEPENDENCIES = "docs/dependencies.md"
LINK = re.compile(r"\]\(([^()\s]+)\)")
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.DOTALL | re.MULTILINE)


def packages_of(root):
    """(where it stands, package) of every package that set-up installs."""
    for path in sorted((root / "packages").glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            package = line.split("#")[0].strip()
            if package:
                yield path.relative_to(root).as_posix(), package
    manifest = json.loads((root / "package.json").read_text(encoding="utf-8"))
    for kind in ("dependencies", "devDependencies"):
        for package in manifest.get(kind, {}):
            yield "package.json", package


def check_dependencies(root):
    """Packages without a line in the table, and lines without a package."""
    text = (root / DEPENDENCIES).read_text(encoding="utf-8")
    first_cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    named = set(re.findall(r"`([^`]+)`", " ".join(first_cells)))
    installed = dict((package, place) for place, package in packages_of(root))
    problems = [f"{installed[package]}: {package} has no line in {DEPENDENCIES}"
                for package in sorted(set(installed) - named)]
    return problems + [f"{DEPENDENCIES}: {package} is in no list of packages"
                       for package in sorted(named - set(installed))]


def check_links(root, documents):
    """Relative links to files that are not there."""
    problems = []
    for document in documents:
        text = document.read_text(encoding="utf-8")
        for target in LINK.findall(CODE.sub("", text)):
            path = urllib.parse.unquote(target.split("#")[0])
            if not path or re.match(r"[a-z]+:", path):
                continue
            if not (document.parent / path).exists():
                problems.append(f"{document.relative_to(root).as_posix()}: no file {path}")
    return problems


def check(root):
    documents = sorted(root.glob("*.md")) + sorted((root / "docs").rglob("*.md"))
    return check_dependencies(root) + check_links(root, documents)


class SelfTest(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.root = pathlib.Path(holder.name)
        for folder in ("docs", "packages"):
            (self.root / folder).mkdir()
        self.write("packages/debian.txt", "# Tools\ngit\nlibx-dev # for x\n")
        self.write("package.json", '{"dependencies": {"places": "1.0.0"}}')
        self.write(DEPENDENCIES, "| package |\n| `git`, `libx-dev` |\n| `places` |\n")
        self.write("README.md", "[a](docs/dependencies.md#x) [b](https://a.b/c) `[c](d)`\n")

    def write(self, name, text):
        (self.root / name).write_text(text, encoding="utf-8")

    def test_a_good_tree_passes(self):
        self.assertEqual(check(self.root), [])

    def test_packages_without_a_line_fail(self):
        self.write("packages/lint.txt", "tidy\n")
        self.write("package.json", '{"dependencies": {"places": "1", "maps": "1"}}')
        self.assertEqual(check(self.root), [f"package.json: maps has no line in {DEPENDENCIES}",
                                            f"packages/lint.txt: tidy has no line in "
                                            f"{DEPENDENCIES}"])

    def test_lines_without_a_package_fail(self):
        self.write("packages/debian.txt", "git\n")
        self.assertEqual(check(self.root), [f"{DEPENDENCIES}: libx-dev is in no list of packages"])

    def test_broken_links_fail(self):
        self.write("docs/other.md", "![picture](none.png) [up](../README.md)\n")
        self.assertEqual(check(self.root), ["docs/other.md: no file none.png"])


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
    sys.exit(f"docs: {len(problems)} problems" if problems else 0)


if __name__ == "__main__":
    main()
