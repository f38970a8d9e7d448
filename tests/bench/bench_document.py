# SPDX-License-Identifier: GPL-3.0-or-later
"""The workflow document: 10,000 nodes and 20,000 edges between text and memory, in CPU time."""

import os
import subprocess

BARS = {
    "open-ms": ("10,000 nodes: text to graph, ms", 60),
    "graph-mb": ("10,000 nodes: memory on top of the values, MB", 60),
    "read-over-parse": ("values to graph, against text to values", 4),
    "format-ms": ("10,000 nodes: graph to text, ms", 60),
    "edit-us": ("an edit in 10,000 nodes, with its inverse, microseconds", 100),
}


def run(build):
    program = os.path.join(build, "tests", "bench", "model", "bench-document")
    output = subprocess.run([program], check=True, capture_output=True, text=True).stdout
    figures = {name: float(value) for name, value in (line.split() for line in output.splitlines())}
    figures["open-ms"] = figures["parse-ms"] + figures["read-ms"]
    figures["read-over-parse"] = figures["read-ms"] / figures["parse-ms"]
    return [{"name": what, "value": round(figures[name], 2), "bar": f"<= {bar}", "ok": figures[name] <= bar}
            for name, (what, bar) in BARS.items()]
