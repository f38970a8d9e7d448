# SPDX-License-Identifier: GPL-3.0-or-later
"""Auto-align beside Graphviz's dot: whole processes, the same graphs, and what the drawings look like.

Each graph is a workflow of several parts: pipelines of some tens of steps that feed each other, small
parts apart, and single notes. A few steps are loaders that many others read, a few links are long."""

import json
import os
import random
import statistics
import subprocess
import tempfile
import time

# size: seeds. dot needs half a minute for 3,000 nodes and twenty minutes for 10,000.
SIZES = {30: range(1, 9), 100: range(1, 9), 300: range(1, 6), 1000: range(1, 4), 3000: range(1, 2)}
HUGE, HUGE_SECONDS = 10000, 3.0
LEAST_RATIO = {1000: 8.0}
ROUNDS = 3


def part_sizes(rng, n):
    """One large part, small ones, and notes."""
    notes = n // 50
    sizes = [max(1, (n - notes) * 2 // 3)]
    left = n - notes - sizes[0]
    while left > 0:
        sizes.append(min(left, rng.randint(3, 40)))
        left -= sizes[-1]
    return sizes + [1] * notes


def pick_source(rng, v, first, group, ends, loader):
    """A step before v: often a near one of its group, at the group's start one that ends another."""
    chance = rng.random()
    if v - group < 3 and ends and (v == group or chance < 0.3):
        return max(first, rng.choice(ends[-30:]) - rng.randint(0, 4))
    if chance < 0.02:
        return rng.randrange(first, v)
    if chance < 0.06 and loader < v:
        return loader
    return max(group, v - 1 - int(rng.expovariate(1 / 7)))


def link_part(rng, first, count, outputs, inputs, edges):
    """Links the steps first .. first + count - 1, in groups of some tens."""
    group, size, loader, ends = first, rng.randint(10, 40), first, []
    for v in range(first + 1, first + count):
        if v - group == size:
            ends.append(v - 1)
            group, size = v, rng.randint(10, 40)
            loader = v if rng.random() < 0.3 else loader
        wanted = rng.choices((0, 1, 2, 3, 4), (5, 30, 33, 21, 11))[0] or (1 if v == group or v < first + 3 else 0)
        sources = {pick_source(rng, v, first, group, ends, loader) for _ in range(wanted)}
        for u in sorted(sources - {v}):
            edges.append({"s": u, "sp": rng.randrange(outputs[u]), "t": v, "tp": inputs[v]})
            inputs[v] += 1


def make_graph(n, seed):
    rng = random.Random(1000003 * n + seed)
    outputs = [rng.choices((1, 2, 3), (55, 30, 15))[0] for _ in range(n)]
    inputs, edges, first = [0] * n, [], 0
    for count in part_sizes(rng, n):
        link_part(rng, first, count, outputs, inputs, edges)
        first += count
    nodes = []
    for v in range(n):
        n_in = inputs[v] + rng.choices((0, 1, 2), (60, 25, 15))[0]
        height = 34 + 20 * max(n_in, outputs[v], 1) + (120 if rng.random() < 0.12 else 0) + 22 * rng.randrange(4)
        nodes.append({"id": f"n{v}", "w": rng.choices((160, 200, 240, 320), (3, 4, 2, 1))[0], "h": height,
                      "iy": [44 + 20 * p for p in range(n_in)], "oy": [44 + 20 * p for p in range(outputs[v])]})
    return {"nodes": nodes, "edges": edges}


def to_dot(graph):
    lines = [f"digraph G{{rankdir=LR;nodesep={30 / 72};ranksep={80 / 72};node[shape=record,fixedsize=true,fontsize=8];"]
    for node in graph["nodes"]:
        left = "|".join(f"<i{p}>" for p in range(len(node["iy"]))) or " "
        right = "|".join(f"<o{p}>" for p in range(len(node["oy"]))) or " "
        lines.append(f'{node["id"]}[width={node["w"] / 72},height={node["h"] / 72},label="{{{{{left}}}|{{{right}}}}}"];')
    lines += [f'n{e["s"]}:o{e["sp"]}:e->n{e["t"]}:i{e["tp"]}:w;' for e in graph["edges"]]
    return "\n".join(lines) + "}\n"


def places_of_dot(plain):
    places, total = {}, 0.0
    for line in plain.splitlines():
        words = line.split()
        if words[0] == "graph":
            total = float(words[3])
        elif words[0] == "node":
            x, y, w, h = map(float, words[2:6])
            places[words[1]] = [round((x - w / 2) * 72, 2), round((total - y - h / 2) * 72, 2)]
    return places


def timed(argv):
    start = time.perf_counter()
    output = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout
    return time.perf_counter() - start, output.decode()


class Bench:
    def __init__(self, build, folder):
        self.tools = os.path.join(build, "tests", "bench", "layout")
        self.folder = folder
        self.graph_path = os.path.join(folder, "graph.json")
        self.places_path = os.path.join(folder, "places.json")
        self.dot_path = os.path.join(folder, "graph.dot")

    def use(self, graph):
        with open(self.graph_path, "w", encoding="utf-8") as file:
            json.dump(graph, file)
        with open(self.dot_path, "w", encoding="utf-8") as file:
            file.write(to_dot(graph))

    def quality(self, places):
        with open(self.places_path, "w", encoding="utf-8") as file:
            json.dump(places, file)
        return json.loads(timed([os.path.join(self.tools, "layout-quality"), self.graph_path, self.places_path])[1])

    def align(self, rounds):
        runs = [timed([os.path.join(self.tools, "align-graph"), self.graph_path]) for _ in range(rounds)]
        if len({output for _, output in runs}) != 1:
            raise RuntimeError("align-graph gave different results for one graph")
        return [seconds for seconds, _ in runs], json.loads(runs[0][1])

    def dot(self, rounds):
        runs = [timed(["dot", "-Tplain", self.dot_path]) for _ in range(rounds)]
        return [seconds for seconds, _ in runs], places_of_dot(runs[0][1])


def compare(bench, size, seeds):
    """Sums over the seeds: (ours, dot's), each a dictionary."""
    ours, theirs = {}, {}
    for seed in seeds:
        bench.use(make_graph(size, seed))
        for total, (seconds, places) in ((ours, bench.align(ROUNDS)), (theirs, bench.dot(ROUNDS if size < 1000 else 1))):
            for name, value in {**bench.quality(places), "seconds": statistics.median(seconds)}.items():
                total[name] = total.get(name, 0) + value
    return ours, theirs


def rows_for(size, ours, theirs, seeds):
    def row(name, value, bar, ok, detail=""):
        return {"name": f"{size} nodes: {name}", "value": value, "bar": bar, "ok": ok, "detail": detail}

    def ratio(name):
        return ours[name] / max(theirs[name], 1e-9)

    several = f"{ours['crossings']} / {theirs['crossings']}, {len(seeds)} graphs"
    least = LEAST_RATIO.get(size, 1.0)
    faster = theirs["seconds"] / ours["seconds"]
    yield row("crossings, to dot's", f"{ratio('crossings'):.2f}", "<= 1", ratio("crossings") <= 1, several)
    yield row("links through nodes, to dot's", f"{ratio('through'):.2f}", "<= 1", ratio("through") <= 1,
              f"{ours['through']} / {theirs['through']}")
    yield row("overlaps and backward links", ours["overlaps"] + ours["backward"], "0",
              ours["overlaps"] + ours["backward"] == 0)
    yield row("times as fast as dot", f"{faster:.1f}", f">= {least:g}", faster >= least,
              f"{1000 * ours['seconds'] / len(seeds):.0f} ms / {1000 * theirs['seconds'] / len(seeds):.0f} ms; "
              f"length {ratio('length'):.2f}, area {ratio('area'):.2f} of dot's")


def run(build_dir):
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(build_dir, folder)
        for size, seeds in SIZES.items():
            rows += rows_for(size, *compare(bench, size, seeds), seeds)
        bench.use(make_graph(HUGE, 1))
        seconds, places = bench.align(ROUNDS)
        quality = bench.quality(places)
        rows.append({"name": f"{HUGE} nodes: seconds", "value": f"{min(seconds):.2f}", "bar": f"< {HUGE_SECONDS:g}",
                     "ok": min(seconds) < HUGE_SECONDS and quality["overlaps"] + quality["backward"] == 0,
                     "detail": f"{quality['crossings']} crossings, {quality['through']} through nodes"})
    return rows
