# SPDX-License-Identifier: GPL-3.0-or-later
"""The ledger: what it costs the writer, and that no look into it depends on how long it is."""

import os
import subprocess
import tempfile

EVENTS = 1_000_000

# name of the figure: (what it is, bar in milliseconds unless it says otherwise)
BARS = {
    "append-us": ("append, microseconds an event", 2.0),
    "burst-writer-cpu": ("run of 10,000 steps at once, writer's CPU ms", 350),
    "paced-writer-cpu": ("run of 10,000 steps over two seconds, writer's CPU ms", 350),
    "plan-cached": ("10,000 cached steps planned and durable, ms", 35),
    "find-results": ("10,000 results by key, ms", 40),
    "find-file-hashes": ("10,000 file hashes, ms", 40),
    "step-p99": ("1,000,000 events: three of a step appended, p99 ms", 20),
    "memory-slope": ("1,000,000 events: memory for each 1,000 steps, KiB", 1),
    "log-mib": ("1,000,000 events: write-ahead log at its longest, MiB", 64),
    "page-of-runs": ("1,000,000 events: page of 50 runs, p95 ms", 5),
    "page-of-events": ("1,000,000 events: page of 200 events, p95 ms", 5),
    "page-of-run-events": ("1,000,000 events: page of a run's events, p95 ms", 5),
    "steps-of-run": ("1,000,000 events: steps of a run, p95 ms", 5),
}


def run(build):
    program = os.path.join(build, "tests", "bench", "store", "bench-ledger")
    with tempfile.TemporaryDirectory() as folder:
        output = subprocess.run([program, folder, str(EVENTS)], check=True, capture_output=True, text=True).stdout
    figures = {name: float(value) for name, value in (line.split() for line in output.splitlines())}
    rows = []
    for name, (what, bar) in BARS.items():
        value = figures[name]
        cpu = figures.get(name + "-cpu")
        rows.append({
            "name": what,
            "value": round(value, 3),
            "bar": f"<= {bar}",
            "ok": value <= bar,
            "detail": f"{cpu:.2f} of CPU" if cpu is not None else "",
        })
    rows.append({
        "name": "1,000,000 events: bytes an event",
        "value": round(figures["bytes-an-event"]),
        "bar": "<= 500",
        "ok": figures["bytes-an-event"] <= 500,
        "detail": f"opened in {figures['open']:.1f} ms",
    })
    each = figures["bytes-second-half"]
    rows.append({"name": "1,000,000 events: bytes each, second half / first", "value": round(each, 3), "bar": "0.95 to 1.05", "ok": 0.95 <= each <= 1.05,
                 "detail": ""})
    return rows
