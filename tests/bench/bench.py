#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures Plumbline beside its peers, in one run, and prints each figure against its bar.

usage: bench.py BUILD [NAME ...]

Each tests/bench/bench_NAME.py has run(build) -> a list of {name, value, bar, ok, detail}. Figures are
ratios to a peer or to a bare loop measured in the same run where the bar is one; this machine's
seconds say little elsewhere. The exit status is 1 where a bar is not held."""

import importlib
import os
import sys
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)


def names(wanted):
    found = sorted(name[6:-3] for name in os.listdir(HERE) if name.startswith("bench_") and name.endswith(".py"))
    return [name for name in found if not wanted or any(word in name for word in wanted)]


def main():
    build = os.path.abspath(sys.argv[1])
    held = missed = 0
    for name in names(sys.argv[2:]):
        print(f"== {name}", flush=True)
        try:
            rows = importlib.import_module(f"bench_{name}").run(build)
        except Exception:  # one bench that cannot run must not hide the others
            traceback.print_exc()
            rows = [{"name": name, "value": "did not run", "bar": "", "ok": False, "detail": ""}]
        for row in rows:
            held, missed = held + bool(row["ok"]), missed + (not row["ok"])
            print(f"{'held ' if row['ok'] else 'MISSED'} {row['name']:<52} {row['value']!s:>14}  bar {row['bar']!s:<12} {row.get('detail', '')}",
                  flush=True)
    print(f"{held} bars held, {missed} missed")
    sys.exit(1 if missed else 0)


main()
