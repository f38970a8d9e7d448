# SPDX-License-Identifier: GPL-3.0-or-later
"""What a window asks of the record: the list of runs, and a run as it was at any moment."""

import os
import subprocess
import tempfile

RUNS, EVENTS = 100_000, 1_000_000

# name of the figure: (what it is, bar in milliseconds of CPU unless it says otherwise)
BARS = {
    "list-first": ("100,000 runs: open to the first page", 5),
    "list": ("100,000 runs: open to the true length", 60),
    "list-longest-turn": ("100,000 runs: longest turn of the main loop", 4),
    "list-jump": ("100,000 runs: a page in the middle", 4),
    "states-first": ("100,000 runs: two states, first page", 10),
    "parameter-first": ("100,000 runs: a parameter's value, first page", 10),
    "words-first": ("100,000 runs: two words, first page", 40),
    "words": ("100,000 runs: two words, all", 200),
    "past-append-us": ("the past of a run: an event, microseconds", 2),
    "past-seek-all": ("1,000,000 events: from the end to the beginning", 50),
    "past-drag": ("1,000,000 events: a thousandth of them", 1),
}


def run(build):
    program = os.path.join(build, "tests", "bench", "views", "bench-views")
    with tempfile.TemporaryDirectory() as folder:
        output = subprocess.run([program, folder, str(RUNS), str(EVENTS)], check=True, capture_output=True, text=True).stdout
    figures = {name: float(value) for name, value in (line.split() for line in output.splitlines())}
    return [{"name": what, "value": round(figures[name], 3), "bar": f"<= {bar}", "ok": figures[name] <= bar}
            for name, (what, bar) in BARS.items()]
