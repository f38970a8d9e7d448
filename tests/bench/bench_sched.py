# SPDX-License-Identifier: GPL-3.0-or-later
"""Running tasks: what it costs to plan, run and record 10,000 steps of /bin/true, against a bare loop
of posix_spawn and waitpid that records nothing, and make and ninja beside it."""

import json
import os
import shutil
import subprocess
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
STEPS, CHAIN, TIMES = 10000, 1000, 5


class Numbers:
    """A small generator of our own, so that the graph is the same everywhere."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) & (2**64 - 1)
        return (self.state >> 33) % n


def make_dependencies(count, chain):
    numbers = Numbers(2024)
    if chain:
        return [[i - 1] if i else [] for i in range(count)]
    return [sorted({max(0, i - 1 - numbers.below(60)) for _ in range([0, 1, 1, 2, 2, 2, 3, 2][numbers.below(8)])}) if i > 4 else []
            for i in range(count)]


# The number tells one step from another, so that none is taken from the cache. With a word before it,
# because /bin/true with a single argument looks whether that is --help, in the user's language, and
# is a third slower; all that is measured here start the same command.
def make_project(folder, dependencies, environment):
    subprocess.run(["plumb", "new", "-q", folder], check=True, env=environment)
    nodes = {f"n{i}": {"kind": "core.command", "index": i + 1, "params": {"program": "/bin/true", "arguments": ["step", str(i)]}}
             for i in range(len(dependencies))}
    edges = [{"from": f"n{source}.text", "to": f"n{target}.files", "order": place}
             for target, sources in enumerate(dependencies) for place, source in enumerate(sources)]
    name = os.path.basename(folder)
    with open(os.path.join(folder, "workflows", f"{name}.plumb"), "w", encoding="utf-8") as file:
        json.dump({"plumb": 1, "nodes": nodes, "edges": edges}, file)


def seconds_of(command, **more):
    start = time.monotonic()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False, **more)
    if done.returncode != 0:
        raise RuntimeError(f"{command} ended with {done.returncode}: {done.stderr[-500:]}")
    return time.monotonic() - start


def bare_loop(build, count, at_once):
    return float(subprocess.run([os.path.join(build, "tests", "bench", "sched", "spawn-loop"), str(count), str(at_once)],
                                capture_output=True, text=True, check=True).stdout)


def write_makefile(folder, dependencies):
    with open(os.path.join(folder, "Makefile"), "w", encoding="utf-8") as file:
        file.write("MAKEFLAGS += -rR --no-print-directory\n.SILENT:\n.PHONY: all %s\nall: %s\n" % ((" ".join(f"t{i}" for i in range(len(dependencies))),) * 2))
        for i, sources in enumerate(dependencies):
            file.write(f"t{i}: {' '.join(f't{s}' for s in sources)}\n\t/bin/true step {i}\n")


def measure(build, folder, dependencies, at_once, environment):
    """Ratios of whole processes to the bare loop right before and right after; the median of a few rounds."""
    ours, make = [], []
    floors = [bare_loop(build, len(dependencies), at_once)]
    write_makefile(folder, dependencies)
    for _ in range(TIMES):
        shutil.rmtree(os.path.join(folder, ".plumbline"), ignore_errors=True)
        seconds = seconds_of(["plumb", "run", "-q", "--trust", "-j", str(at_once), folder], env=environment)
        floors.append(bare_loop(build, len(dependencies), at_once))
        ours.append(2 * seconds / sum(floors[-2:]))
        seconds = seconds_of(["make", "-C", folder, f"-j{at_once}"])
        floors.append(bare_loop(build, len(dependencies), at_once))
        make.append(2 * seconds / sum(floors[-2:]))
    return sorted(ours)[TIMES // 2], sorted(make)[TIMES // 2]


def run(build):
    rows = []
    with tempfile.TemporaryDirectory(prefix="plumb-bench-") as top:
        environment = {**os.environ, "HOME": top, "XDG_RUNTIME_DIR": top, "XDG_STATE_HOME": f"{top}/state"}
        graph = os.path.join(top, "graph")
        make_project(graph, make_dependencies(STEPS, False), environment)
        ours, make = measure(build, graph, make_dependencies(STEPS, False), 2, environment)
        rows.append({"name": f"{STEPS} steps of /bin/true, 2 at once, recorded / bare loop", "value": f"{ours:.2f}", "bar": "<= 1.4",
                     "ok": ours <= 1.4, "detail": f"make {make:.2f}, which records nothing"})
        idle = min(seconds_of(["plumb", "run", "-q", "--trust", graph], env=environment) for _ in range(5))
        rows.append({"name": f"{STEPS} steps, nothing to do, whole process", "value": f"{idle * 1000:.0f} ms", "bar": "<= 150 ms",
                     "ok": idle <= 0.150, "detail": ""})
        chain = os.path.join(top, "chain")
        make_project(chain, make_dependencies(CHAIN, True), environment)
        ours, make = measure(build, chain, make_dependencies(CHAIN, True), 1, environment)
        rows.append({"name": f"chain of {CHAIN} / bare loop, one at a time", "value": f"{ours:.2f}", "bar": "<= 1.6", "ok": ours <= 1.6,
                     "detail": f"make {make:.2f}"})
        plan = []
        for _ in range(5):
            measured = subprocess.run(["/usr/bin/env", "python3", "-c", PEAK, "plumb", "plan", "-q", "--json", graph], env=environment,
                                      stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
            seconds, peak = map(float, measured.stderr.split()[-2:])
            plan.append((seconds, peak))
        seconds, peak = min(s for s, _ in plan), max(p for _, p in plan)
        rows.append({"name": f"open, check and plan {STEPS} nodes, whole process", "value": f"{seconds * 1000:.0f} ms", "bar": "<= 300 ms",
                     "ok": seconds <= 0.3, "detail": ""})
        rows.append({"name": f"open, check and plan {STEPS} nodes, memory", "value": f"{peak:.0f} MB", "bar": "<= 150 MB", "ok": peak <= 150, "detail": ""})
    return rows


# Runs a command and prints its seconds and its peak memory in MB on standard error.
PEAK = """
import os, resource, subprocess, sys, time
start = time.monotonic()
subprocess.run(sys.argv[1:], check=False)
sys.stderr.write(f"\\n{time.monotonic() - start} {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024}\\n")
"""
