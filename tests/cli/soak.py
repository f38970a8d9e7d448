# SPDX-License-Identifier: GPL-3.0-or-later
"""A runner that works on and on, and what may not grow meanwhile. Used by test_soak.py for a while and
by the bench for longer."""

import contextlib
import json
import os
import sqlite3
import subprocess
import time


def write_project(folder, steps):
    nodes = {f"n{i}": {"kind": "core.command", "index": i + 1, "params": {"program": "/bin/true", "arguments": [str(i)]}} for i in range(steps)}
    edges = [{"from": f"n{i - 1}.text", "to": f"n{i}.files"} for i in range(1, steps) if i % 8]
    name = os.path.basename(folder)
    with open(os.path.join(folder, "workflows", f"{name}.plumb"), "w", encoding="utf-8") as file:
        json.dump({"plumb": 1, "nodes": nodes, "edges": edges}, file)


def slope(points):
    """Of the line that fits best, y for each x."""
    n = len(points)
    x_mean, y_mean = sum(x for x, _ in points) / n, sum(y for _, y in points) / n
    spread = sum((x - x_mean) ** 2 for x, _ in points)
    return sum((x - x_mean) * (y - y_mean) for x, y in points) / spread


class Soak:
    """One runner that is given the same workflow again and again."""

    def __init__(self, folder, environment, steps):
        self.folder, self.environment, self.steps = folder, environment, steps
        self.samples = []  # (node runs, anonymous memory in KiB, descriptors, threads, bytes of the log, bytes of the ledger)

    def __enter__(self):
        self.runner = subprocess.Popen(["plumb", "runner", self.folder], env=self.environment)
        end = time.monotonic() + 20
        while not os.path.exists(self.path("ledger.db")) and time.monotonic() < end:
            time.sleep(0.02)
        return self

    def __exit__(self, *_):
        self.runner.terminate()
        self.runner.wait(30)

    def path(self, name):
        return os.path.join(self.folder, ".plumbline", name)

    def work(self, rounds):
        for _ in range(rounds):
            subprocess.run(["plumb", "run", "-q", "--no-cache", self.folder], env=self.environment, check=True, timeout=300)
            self.take_sample()

    def take_sample(self):
        process = f"/proc/{self.runner.pid}"
        with open(f"{process}/status", encoding="ascii") as file:
            status = dict(line.split(":", 1) for line in file)
        done = (len(self.samples) + 1) * self.steps
        self.samples.append((done, int(status["RssAnon"].split()[0]), len(os.listdir(f"{process}/fd")), int(status["Threads"]),
                             os.path.getsize(self.path("ledger.db-wal")), self.measure_ledger()))

    def measure_ledger(self):
        """Its pages, those that are still in the log among them."""
        with contextlib.closing(sqlite3.connect(f"file:{self.path('ledger.db')}?mode=ro", uri=True)) as database:
            return database.execute("PRAGMA page_count").fetchone()[0] * 4096

    def settled(self, column):
        """The last four fifths: what is made once, and kept, has been made."""
        return [sample[column] for sample in self.samples[len(self.samples) // 5:]]

    def memory_slope(self):
        """KiB for each 1,000 node runs."""
        return slope(list(zip(self.settled(0), self.settled(1)))) * 1000
