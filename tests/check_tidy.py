#!/usr/bin/env python3
"""Runs clang-tidy over Aloft's own sources, and remembers what was clean.

A source is analysed again only when it, a header of ours that it includes, .clang-tidy, its compile
command or clang-tidy itself has changed. The memory lies beside the build folder, in build/lint.
"""

import argparse
import concurrent.futures
import functools
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDERS = ["src", "tools", "tests", "bench"]
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)


@functools.cache
def includes(path):
    """The headers a file names in quotes, and the hash of the file."""
    content = path.read_bytes()
    return INCLUDE.findall(content.decode(errors="replace")), hashlib.sha256(content).hexdigest()


def closure(source, folders):
    """The hashes of a source and of all headers of ours below it, by path."""
    found, waiting = {}, [source]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        names, found[path] = includes(path)
        for name in names:
            candidates = (folder / name for folder in [path.parent, *folders])
            header = next((c for c in candidates if c.is_file()), None)
            if header:
                waiting.append(pathlib.Path(os.path.normpath(header)))
    return found


def key_of(entry, common):
    """What the verdict on a source depends on, as one hash."""
    words = entry["command"].split()
    folders = [pathlib.Path(word[2:]) for word in words if word.startswith("-I")]
    files = closure(pathlib.Path(entry["file"]), folders)
    text = json.dumps([common, entry["command"], sorted((str(p), h) for p, h in files.items())])
    return hashlib.sha256(text.encode()).hexdigest()


def analyse(tidy, build, source):
    """clang-tidy's complaints about one source; empty if there are none."""
    result = subprocess.run(
        [tidy, "-p", str(build), "--quiet", "--extra-arg=-Wno-error",
         "--extra-arg=-Wno-unknown-warning-option", source],
        capture_output=True, text=True, check=False, cwd=ROOT)
    if result.returncode == 0:
        return ""
    return result.stdout + "\n".join(
        line for line in result.stderr.splitlines() if not re.match(r"\d+ warnings?", line))


def own_sources(build):
    """The compile commands of our own sources, each once."""
    entries = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        path = pathlib.Path(entry["file"])
        if any(path.is_relative_to(ROOT / folder) for folder in FOLDERS) and path.is_file():
            entries.setdefault(entry["file"], entry)
    return list(entries.values())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/release")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    tidy = shutil.which("clang-tidy-19") or sys.exit("clang-tidy-19 is missing")
    version = subprocess.run([tidy, "--version"], capture_output=True, text=True, check=True).stdout
    common = [version, (ROOT / ".clang-tidy").read_text(), pathlib.Path(__file__).read_text()]
    memory = ROOT / "build/lint"
    memory.mkdir(parents=True, exist_ok=True)
    entries = [(memory / key_of(entry, common), entry["file"])
               for entry in own_sources(arguments.build.resolve())]
    waiting = [(key, source) for key, source in entries if not key.exists()]
    if waiting:
        print(f"clang-tidy: {len(waiting)} of {len(entries)} files to analyse", flush=True)
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        runs = {pool.submit(analyse, tidy, arguments.build.resolve(), source): (key, source)
                for key, source in waiting}
        for done, run in enumerate(concurrent.futures.as_completed(runs), 1):
            key, source = runs[run]
            complaints = run.result()
            if complaints:
                failed += 1
                print(complaints, flush=True)
            else:
                key.touch()
            if sys.stdout.isatty() or done % 20 == 0 or complaints:
                print(f"[{done}/{len(waiting)}] {os.path.relpath(source, ROOT)}", flush=True)
    for old in set(memory.iterdir()) - {key for key, _ in entries}:
        old.unlink()
    sys.exit(f"clang-tidy: {failed} files with problems" if failed else 0)


if __name__ == "__main__":
    main()
