# SPDX-License-Identifier: GPL-3.0-or-later
"""Check, flatten and order a document of 10,000 nodes in memory."""

import json
import os
import re
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
NODES = 10000


def write_document(path):
    nodes = {"start": {"kind": "core.number", "index": NODES}}
    edges = []
    for i in range(NODES):
        params = {"operation": "multiply", "b": i % 17} if i % 3 else {}
        nodes[f"n{i:05d}"] = {"kind": "core.calculate", "index": i, "at": [i * 10, 40], "params": params}
        source = f"n{i * 7919 % i:05d}.number" if i > 40 else "start.number"
        edges.append({"from": source, "to": f"n{i:05d}.a"})
        if i > 100 and i % 2:
            edges.append({"from": f"n{i - 100:05d}.number", "to": f"n{i:05d}.b"})
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"plumb": 1, "title": "large", "nodes": nodes, "edges": edges}, file)


def run(build):
    environment = dict(os.environ, PLUMB_DATA_DIR=os.path.join(TOP, "data"))
    with tempfile.TemporaryDirectory() as folder:
        document = os.path.join(folder, "large.plumb")
        write_document(document)
        program = os.path.join(build, "tests/bench/contracts/bench-flat")
        text = subprocess.run([program, document], env=environment, check=True, text=True, stdout=subprocess.PIPE).stdout
    figures = {name.strip(): float(value) for name, value in re.findall(r"^(\D+?)\s+([\d.]+)", text, re.M)}
    detail = f"packs {figures['packs']:.1f} ms, reading {figures['read']:.1f} ms"
    return [
        {"name": "check and flatten 10,000 nodes, CPU ms", "value": figures["check and flatten"], "bar": "<= 60",
         "ok": figures["nodes"] == NODES + 1 and figures["check and flatten"] <= 60, "detail": detail},
        {"name": "memory of the flat workflow, MB", "value": figures["flat"], "bar": "<= 10", "ok": figures["flat"] <= 10},
    ]
