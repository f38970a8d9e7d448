#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs every fuzz-* program of a build folder: fuzz.py BUILD [SECONDS].

Each begins with the seeds in tests/fuzz/corpus/NAME/ and keeps what it finds in the build folder.
A crash, a leak, an input that takes more than a second or a gigabyte fails the program; the input
is kept beside the program's findings. The last line is "N passed, N failed".
"""

import os
import pathlib
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parent


def find_programs(build):
    found = sorted(build.glob("tests/fuzz/fuzz-*"))
    return [path for path in found if path.is_file() and os.access(path, os.X_OK)]


def run_program(path, build, seconds):
    findings = build / "fuzz" / path.name
    corpus = findings / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    seeds = TOP / "corpus" / path.name
    folders = [str(folder) for folder in (corpus, seeds) if folder.is_dir()]
    command = [str(path), f"-max_total_time={seconds}", "-timeout=1", "-rss_limit_mb=1024", "-print_final_stats=1",
               f"-artifact_prefix={findings}/", *folders]
    environment = dict(os.environ, UBSAN_OPTIONS="halt_on_error=1:print_stacktrace=1")
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment)
    text = done.stdout.decode(errors="replace")
    runs = [line.split()[-1] for line in text.splitlines() if "number_of_executed_units" in line]
    print(f"{path.name}: {runs[0] if runs else 'no'} runs, status {done.returncode}", flush=True)
    if done.returncode != 0:
        print(text[-8000:], flush=True)
    return done.returncode == 0 and bool(runs)


def main():
    if len(sys.argv) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    build = pathlib.Path(sys.argv[1]).resolve()
    seconds = int(sys.argv[2]) if len(sys.argv) == 3 else 20
    results = [run_program(path, build, seconds) for path in find_programs(build)]
    print(f"{results.count(True)} passed, {results.count(False)} failed")
    return 0 if results and all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
