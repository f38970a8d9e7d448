# SPDX-License-Identifier: GPL-3.0-or-later
"""The real window while a run delivers 1,000 events a second: 1,000 nodes, ten items each, two thousand bytes of log an item, and one
that writes a hundred lines a second. A real runner, another process, writes a real ledger and tells of it; only the programs that it
would start are played. The window shows in turn the canvas with each page of the drawer, the log that grows, and the page of runs with
its timeline. Bars are of the turns of the main loop."""

import json
import os
import subprocess
import sys
import tempfile
import time

import window

RATE = 500  # items a second, each of which is two events
SECONDS = 3.5
STALL = 50.0


def make_document():
    """Ten numbers through chains of ten commands: 100 chains."""
    command = {"kind": "core.command", "params": {"program": "true"}}
    nodes = {"numbers": {"kind": "core.range", "index": 0, "at": [0, 0]}, "talker": {**command, "index": 1, "at": [0, 300]}}
    edges = []
    for i in range(1000):
        nodes[f"n{i:03}"] = {**command, "index": i + 2, "at": [300 + i // 100 * 300, i % 100 * 260]}
        edges.append({"from": "numbers.integers" if i < 100 else f"n{i - 100:03}.text", "to": f"n{i:03}.input"})
    return {"plumb": 1, "nodes": nodes, "edges": edges}


def count_events(project):
    done = subprocess.run(["plumb", "runs", project, "--json"], check=True, capture_output=True, text=True)
    row = json.loads(done.stdout)["runs"][0]
    shown = subprocess.run(["plumb", "events", "1", "-C", project], check=True, capture_output=True, text=True)
    return row.get("state"), len(shown.stdout.splitlines())


def look(seen, name, *orders):
    """What the turns were while it was brought up, and while it was looked at."""
    seen.ask("mark")
    for order in orders:
        seen.ask(*order)
    time.sleep(SECONDS)
    return {"what": name, **seen.ask("turns")}


def measure(build):
    runner_program = os.path.join(build, "tests", "bench", "app", "paced-runner")
    with tempfile.TemporaryDirectory(prefix="plumb-bench-") as folder:
        project = os.path.join(folder, "p")
        window.make_project(project, "live", make_document(), slots={"cpu": 64})
        with subprocess.Popen([runner_program, project, str(RATE)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as runner:
            runner.stdout.readline()
            seen = window.Window(build, os.path.join(project, "workflows", "live.plumb"))
            seen.ask("rest")
            time.sleep(1.5)
            before = time.monotonic()
            rows = [look(seen, "start, and the canvas", ("do", "win.run"))]
            rows.append(look(seen, "all of it in view", ("zoom", 0)))
            rows.append(look(seen, "the plan in the drawer", ("do", "win.show-plan")))
            rows.append(look(seen, "the log that grows", ("select", "talker"), ("do", "win.show-log")))
            rows.append(look(seen, "the page of runs", ("page", "runs")))
            rows.append(look(seen, "back to the canvas", ("page", "design")))
            state, n_events = count_events(project)
            rows.append({"what": "rate", "state": state, "rate": n_events / (time.monotonic() - before)})
            seen.close()
            runner.stdin.close()
            runner.terminate()
    return rows


def run(build):
    rows = []
    for found in window.inside(__file__, build):
        if found["what"] == "rate":
            rows.append({"name": "events a second that the ledger took meanwhile", "value": f"{found['rate']:.0f}", "bar": "> 900",
                         "ok": found["rate"] > 900, "detail": found["state"]})
            continue
        rows.append({"name": f"while a run goes on: {found['what']}: longest turn", "value": f"{found['cpu']:.1f} ms", "bar": f"< {STALL:.0f} ms",
                     "ok": found["cpu"] < STALL, "detail": f"99 of 100 {found['cpu_p99']:.1f}, wall {found['wall']:.1f}, "
                     f"{found['turns']} turns, {found['frames']} frames, 95 of 100 {found['frame_p95']:.1f}"})
    return rows


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1])))
