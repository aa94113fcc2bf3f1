#!/usr/bin/env python3
"""Holds the sources to Aloft's limits: line, function and file length, and no unfinished notes.

The function finder is no C++ parser: it blanks comments and literals, follows the braces, and
takes a brace in a namespace or class, after something that ends like a signature, as a function.
Lines of pure data (a brace group without a semicolon) do not count: tables are exempt.
"""

import argparse
import pathlib
import re
import sys
import tempfile
import unittest

COLUMNS = 100
FUNCTION_LINES = 70
FILE_LINES = 400
TEST_FILE_LINES = 600

FOLDERS = ["src", "tools", "tests", "bench", "fuzz"]
CPP = {".cpp", ".h"}
TEXT = CPP | {".py", ".mjs", ".js", ".cmake", ".txt"}
WITHOUT_FRONT_DOOR = {"base", "cli"}
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")

TOKEN = re.compile(
    r"""(?P<comment>//(?:[^\n\\]|\\.|\\\n)*|/\*.*?\*/)
      | (?P<raw>R"(?P<tag>[^()\\\s]{0,16})\(.*?\)(?P=tag)")
      | (?P<string>"(?:[^"\\\n]|\\.)*")
      | (?P<number>\b\d[\w.']*)
      | (?P<char>'(?:[^'\\\n]|\\.)+')
      | (?P<directive>^[ \t]*\#(?:[^\n\\]|\\.|\\\n)*)""",
    re.VERBOSE | re.DOTALL | re.MULTILINE)
SCOPE = re.compile(r"\b(namespace|class|struct|union)\b|^\s*extern\b[^()]*$")
TRAILER = re.compile(
    r"\)\s*(const|volatile|noexcept|override|final|mutable|try|&&?|\(\)|\[\[[^\]]*\]\]|\s)*"
    r"(->.*|requires\b.*|:[^:].*)?$", re.DOTALL)


def blank(text):
    """The text without comments, literals and directives; every line keeps its number."""
    def replacement(match):
        lines = "\n" * match[0].count("\n")
        if match["string"] or match["raw"]:
            return '""' + lines
        return ("0" if match["number"] or match["char"] else " ") + lines
    return TOKEN.sub(replacement, text)


def closing(code, start, pair="{}"):
    """The position of the bracket that closes the one at `start`, or the end of the text."""
    depth = 0
    for position in range(start, len(code)):
        if code[position] == pair[0]:
            depth += 1
        elif code[position] == pair[1]:
            depth -= 1
            if depth == 0:
                return position
    return len(code) - 1


def without_groups(header):
    """A declaration without template heads, and with all parentheses emptied."""
    header = re.sub(r"\b(public|private|protected)\s*:(?!:)", " ", header)
    while (match := re.search(r"\btemplate\s*<", header)):
        end = closing(header, match.end() - 1, "<>")
        header = header[:match.start()] + " " + header[end + 1:]
    out, depth = [], 0
    for letter in header:
        depth -= letter == ")"
        if depth == 0 or (depth == 1 and letter == "("):
            out.append(letter)
        depth += letter == "("
    return "".join(out).strip()


def kind_of(header, after):
    """What a brace opens, from the text before it and the letter after its end."""
    plain = re.sub(r"\boperator\s*[^\s\w(]+", "operator", without_groups(header))
    if re.search(r"\benum\b", plain):
        return "data"
    if SCOPE.search(plain.split("(")[0]) and not TRAILER.search(plain):
        return "scope"
    last = plain.rfind(")")
    if last < 0:
        return "scope" if SCOPE.search(plain) else "data"
    if "=" in plain[last:] or not TRAILER.search(plain):
        return "data"
    in_initialisers = re.search(r"\)[^)=]*?:(?!:)", plain)
    if in_initialisers and plain[-1:] not in ") " and after in ",{":
        return "initialiser"
    return "function"


def data_lines(code, begin, end):
    """How many lines of code[begin:end] lie inside brace groups that hold no statement."""
    count, position = 0, begin
    while (position := code.find("{", position, end)) >= 0:
        close = closing(code, position)
        group = code[position:close]
        if ";" in group:
            position += 1
        else:
            count += group.count("\n")
            position = close
    return count


def functions(code):
    """Yields (first line, name, lines) of each function in blanked code."""
    position = header_start = parens = 0
    while position < len(code):
        letter = code[position]
        parens += (letter == "(") - (letter == ")")
        if parens > 0:
            pass
        elif letter in ";}":
            header_start = position + 1
        elif letter == "{":
            close = closing(code, position)
            after = code[close + 1:close + 40].lstrip()[:1]
            header = code[header_start:position]
            kind = kind_of(header, after or " ")
            if kind == "function":
                start = header_start + len(header) - len(header.lstrip())
                lines = code.count("\n", start, close) + 1 - data_lines(code, position + 1, close)
                name = re.search(r"([~\w:]+|operator\s*[^\s(]+)\s*\(", header)
                yield code.count("\n", 0, start) + 1, name[1] if name else "?", lines
            if kind == "scope":
                header_start = position + 1
            else:
                header_start = header_start if kind == "initialiser" else close + 1
                position = close
        position += 1


def check_cpp(name, text):
    """Violations of the limits for functions and files."""
    code = blank(text)
    problems = []
    for line, function, length in functions(code):
        if length > FUNCTION_LINES:
            problems.append(f"{name}:{line}: {function} has {length} lines, limit {FUNCTION_LINES}")
    is_test = name.startswith("tests/") or name.endswith("_test.cpp")
    limit = TEST_FILE_LINES if is_test else FILE_LINES
    length = text.count("\n")
    if length > limit and length > 2 * data_lines(code, 0, len(code)):
        problems.append(f"{name}: {length} lines, limit {limit}")
    return problems


def check_text(name, text):
    """Violations that any text can commit."""
    problems = []
    for number, line in enumerate(text.splitlines(), 1):
        only_a_link = re.fullmatch(r"\s*(//+|#)?\s*\S*https?://\S+", line)
        if len(line) > COLUMNS and not only_a_link:
            problems.append(f"{name}:{number}: {len(line)} columns, limit {COLUMNS}")
        if (match := UNFINISHED.search(line)):
            problems.append(f"{name}:{number}: {match[0]}: finish it, or write an issue")
    return problems


def check(root):
    """All violations under `root`, one string each."""
    problems = []
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if not path.is_file() or path.suffix not in TEXT:
                continue
            if path.suffix == ".txt" and path.name != "CMakeLists.txt":
                continue
            name = path.relative_to(root).as_posix()
            text = path.read_text(encoding="utf-8")
            problems += check_text(name, text)
            if path.suffix in CPP:
                problems += check_cpp(name, text)
    for folder in sorted((root / "src/aloft").glob("*/")):
        files = [path for path in folder.glob("*") if path.suffix in CPP]
        door = folder / f"{folder.name}.h"
        if files and folder.name not in WITHOUT_FRONT_DOOR and not door.is_file():
            problems.append(f"src/aloft/{folder.name}: no front door {folder.name}.h")
    return problems


class SelfTest(unittest.TestCase):
    LONG = "  call();\n" * 80

    def found(self, text):
        return [(line, name, lines) for line, name, lines in functions(blank(text))]

    def test_functions_are_found_where_they_stand(self):
        text = """namespace a {
struct S : Base<int> {
  S(int x) : x_{x}, y_(x) {
    go();
  }
  int get() const noexcept { return x_; }
  bool operator==(const S& o) const { return x_ == o.x_; }
  int x_ = 0, y_{3};
};
template <class T = int, typename U>
auto twice(T x, U y = {}) -> decltype(x) {
  if (x) { return "}{"[0] + '{'; }  // }
  return 1'000;
}
std::vector<S> S::all(const char* c) const&
{
  return R"({ " )";
}
TEST(Sky, sees) { EXPECT(1); }
}  // namespace a
"""
        self.assertEqual(self.found(text), [
            (3, "S", 3), (6, "get", 1), (7, "operator==", 1), (10, "twice", 5), (15, "S::all", 4),
            (19, "TEST", 1)])

    def test_long_functions_fail(self):
        for head in ["void f() {\n", "TEST(A, b) {\n", "A::A() : x_{1} {\n", "auto f = [](int) {\n",
                     "namespace n { struct S { ~S() noexcept {\n", "bool operator<(A, B) {\n"]:
            text = head + self.LONG + "}" * head.count("{") + "\n"
            self.assertEqual(len(check_cpp("src/a.cpp", text)), 1, head)

    def test_tables_and_short_functions_pass(self):
        rows = "  {1, 2},\n" * 450
        self.assertEqual(check_cpp("src/a.cpp", "const T kTable[] = {\n" + rows + "};\n"), [])
        self.assertEqual(check_cpp("src/a.cpp", "T f() {\n  return {\n" + rows + "};\n}\n"), [])
        self.assertEqual(check_cpp("src/a.cpp", ("void f() {\n" + self.LONG[:80] + "}\n") * 9), [])
        self.assertEqual(check_cpp("src/a.h", "enum class E {\n" + "a,\n" * 80 + "};\n"), [])

    def test_long_files_fail(self):
        self.assertEqual(len(check_cpp("src/a.h", "int f();\n" * 401)), 1)
        self.assertEqual(check_cpp("src/a_test.cpp", "int f();\n" * 600), [])
        self.assertEqual(len(check_cpp("src/a_test.cpp", "int f();\n" * 601)), 1)

    def test_wide_lines_and_unfinished_notes_fail(self):
        self.assertEqual(len(check_text("a.h", "x" * 101)), 1)
        self.assertEqual(check_text("a.h", "é" * 100 + "\n// https://" + "x" * 120), [])
        self.assertEqual(len(check_text("a.h", "// TO" + "DO: more\n")), 1)
        self.assertEqual(check_text("a.h", 'mkstemp("aXX' + 'XXXX")'), [])

    def test_a_violating_tree_fails(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name in ["base/math.h", "sky/sky.h", "moon/dust.h"]:
                (root / "src/aloft" / name).parent.mkdir(parents=True, exist_ok=True)
                (root / "src/aloft" / name).write_text("int f();\n")
            (root / "src/aloft/sky/b.cpp").write_text("void f() {\n" + self.LONG + "}\n")
            problems = check(root)
        self.assertEqual(len(problems), 2, problems)
        self.assertIn("src/aloft/sky/b.cpp:1: f has 82 lines", problems[0])
        self.assertIn("src/aloft/moon: no front door", problems[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--self-test", action="store_true", help="test this check itself")
    parser.add_argument("--root", type=pathlib.Path,
                        default=pathlib.Path(__file__).resolve().parent.parent)
    parser.add_argument("--list", action="store_true", help="print every function and its length")
    arguments = parser.parse_args()
    if arguments.self_test:
        unittest.main(argv=sys.argv[:1])
    if arguments.list:
        for path in sorted(p for p in (arguments.root / "src").rglob("*") if p.suffix in CPP):
            for line, name, length in functions(blank(path.read_text())):
                print(f"{length:4} {path.relative_to(arguments.root)}:{line} {name}")
        return
    problems = check(arguments.root)
    for problem in problems:
        print(problem)
    sys.exit(f"limits: {len(problems)} problems" if problems else 0)


if __name__ == "__main__":
    main()
