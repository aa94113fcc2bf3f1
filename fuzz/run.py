#!/usr/bin/env python3
"""Runs every fuzzer for some seconds, from small samples and from public data if present.

An input that breaks a reader is kept below the build folder, and named with the command that
repeats it. Real files are long; of each the fuzzer gets its head, cut at a line.
"""

import argparse
import concurrent.futures
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
HEAD_BYTES = 4096

# Files of the repository, and of the data folder, that a fuzzer may start from besides its corpus.
OWN = {"scenario": ["scenarios/*.toml", "tests/cli/*.toml"]}
PUBLIC = {
    "tle": ["catalogue/*.tle", "launch/*.tle"],
    "omm_json": ["catalogue/omm-json*.json"],
    "omm_kvn": ["ccsds/OMM*.txt"],
    "omm_xml": ["ccsds/OMM*.xml"],
    "oem_kvn": ["ccsds/OEM*.txt*", "ccsds/*.oem", "ccsds/ISS*.txt"],
    "oem_xml": ["ccsds/OEM*.xml"],
    "meme": ["catalogue/MEME_*"],
    "gateways": ["ground/gateways*.csv", "ground/oneweb_snp.csv"],
    "pops": ["ground/pops_*.csv", "ground/gateways_pops*.csv", "ground/oneweb_pop.csv"],
    "pop_assignment": ["ground/pop_assignment*.csv"],
    "earth_orientation": ["eop/*.csv"],
}


def head(path):
    """The first whole lines of a file; of a list in JSON, its first objects."""
    content = path.read_bytes()
    if len(content) <= HEAD_BYTES:
        return content
    if content.lstrip().startswith(b"["):
        return content[:content.rfind(b"}", 0, HEAD_BYTES) + 1] + b"]"
    return content[:content.rfind(b"\n", 0, HEAD_BYTES) + 1]


def gather_seeds(name, folder):
    """Writes what the fuzzer starts from into `folder`, and says how many files there are."""
    folder.mkdir(parents=True, exist_ok=True)
    sources = sorted((ROOT / "fuzz/corpus" / name).glob("*"))
    sources += [path for pattern in OWN.get(name, []) for path in sorted(ROOT.glob(pattern))]
    sources += [path for pattern in PUBLIC.get(name, []) for path in sorted(DATA.glob(pattern))]
    for source in sources:
        own = source.is_relative_to(ROOT)
        (folder / source.name).write_bytes(source.read_bytes() if own else head(source))
    return len(sources)


def run(program, seconds):
    """One fuzzer for so many seconds. Returns its line of the table, and what it found."""
    name = program.name.removesuffix("_fuzz")
    work = program.parent / name
    seeds = gather_seeds(name, work / "seeds")
    for folder in ("corpus", "found"):
        (work / folder).mkdir(exist_ok=True)
    earlier = set((work / "found").iterdir())
    result = subprocess.run(
        [program, f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=1024", "-seed=1",
         "-print_final_stats=1", f"-artifact_prefix={work / 'found'}/", work / "corpus",
         work / "seeds"],
        capture_output=True, text=True, errors="replace", check=False)
    tries = re.search(r"number_of_executed_units: *(\d+)", result.stderr)
    edges = re.findall(r"cov: (\d+)", result.stderr)
    line = (f"{name:20} {seeds:5} seeds {int(tries[1]) if tries else 0:10,} inputs "
            f"{edges[-1] if edges else 0:>6} edges")
    if result.returncode == 0:
        return line, ""
    found = sorted(set((work / "found").iterdir()) - earlier)
    again = "".join(f"repeat with: {program} {path}\n" for path in found)
    return line, f"{name}: {result.stderr[-4000:]}\n{again}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/fuzz")
    parser.add_argument("--seconds", type=int, default=60, help="for each fuzzer")
    parser.add_argument("--jobs", type=int, default=1, help="fuzzers at a time")
    arguments = parser.parse_args()
    programs = sorted(path for path in (arguments.build / "fuzz").glob("*_fuzz") if path.is_file())
    if not programs:
        sys.exit("fuzz: no fuzzers are built; ./dev fuzz builds them")
    failures = []
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for line, failure in pool.map(lambda p: run(p, arguments.seconds), programs):
            print(line, flush=True)
            failures += [failure] if failure else []
    print("".join(failures), end="", file=sys.stderr)
    sys.exit(f"fuzz: {len(failures)} of {len(programs)} readers broke" if failures else 0)


if __name__ == "__main__":
    main()
