# SPDX-License-Identifier: GPL-3.0-or-later
"""A day's work for one runner: 50,000 node runs and the 200,000 events that they make. Nothing may grow
but the ledger, and that by the same for each."""

import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "cli"))
import soak  # noqa: E402

STEPS = 200
ROUNDS = int(os.environ.get("PLUMB_BENCH_SOAK_ROUNDS", "250"))


def bytes_each(samples):
    """What each node run added to the ledger in the second half, against the first."""
    half = len(samples) // 2
    sizes = [samples[i][5] for i in (len(samples) // 5, half, len(samples) - 1)]
    runs = [samples[i][0] for i in (len(samples) // 5, half, len(samples) - 1)]
    return (sizes[2] - sizes[1]) / (runs[2] - runs[1]) / ((sizes[1] - sizes[0]) / (runs[1] - runs[0]))


def run(build):
    with tempfile.TemporaryDirectory(prefix="plumb-bench-") as top:
        environment = {**os.environ, "HOME": top, "XDG_RUNTIME_DIR": top, "XDG_STATE_HOME": f"{top}/state"}
        folder = os.path.join(top, "project")
        subprocess.run(["plumb", "new", "-q", folder], check=True, env=environment)
        soak.write_project(folder, STEPS)
        subprocess.run(["plumb", "trust", "-q", folder], check=True, env=environment)
        with soak.Soak(folder, environment, STEPS) as runner:
            runner.work(ROUNDS)
        growth, descriptors, threads = runner.memory_slope(), runner.settled(2), runner.settled(3)
        log, each = max(runner.settled(4)), bytes_each(runner.samples)
        return [{"name": f"{ROUNDS * STEPS} node runs in one runner: memory for each 1,000", "value": f"{growth:.2f} KiB", "bar": "< 1 KiB",
                 "ok": growth < 1, "detail": f"{runner.samples[-1][1] / 1024:.0f} MB at the end"},
                {"name": "descriptors and threads, most less fewest", "value": f"{max(descriptors) - min(descriptors)} and {max(threads) - min(threads)}",
                 "bar": "<= 8 and 2", "ok": max(descriptors) - min(descriptors) <= 8 and max(threads) - min(threads) <= 2, "detail": ""},
                {"name": "write-ahead log at its longest", "value": f"{log / 2**20:.0f} MiB", "bar": "<= 64 MiB", "ok": log <= 64 << 20, "detail": ""},
                {"name": "ledger for each node run, second half / first", "value": f"{each:.3f}", "bar": "0.95 to 1.05", "ok": 0.95 <= each <= 1.05,
                 "detail": ""}]
