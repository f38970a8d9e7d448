# SPDX-License-Identifier: GPL-3.0-or-later
"""A project that is killed again and again, and what must hold afterwards. Used by test_kill.py with a
few kills and by the bench with a thousand."""

import json
import os
import random
import signal
import subprocess
import time

STEPS = 40


def write_project(folder):
    """A graph of several ranks; each step first writes half of its output, so that a half-made one can be told."""
    script = os.path.join(folder, "step.py")
    with open(script, "w", encoding="utf-8") as file:
        file.write("import sys, time\n"
                   "name, seconds = sys.argv[1], float(sys.argv[2])\n"
                   "with open('out.txt', 'w') as out:\n"
                   "    out.write('half'); out.flush()\n"
                   "    time.sleep(seconds)\n"
                   "    out.write(' whole ' + name)\n")
    nodes = {f"n{i}": {"kind": "core.command", "index": i + 1,
                       "params": {"program": "python3", "arguments": ["-S", "-E", script, f"n{i}", str(0.005 * (i % 4))], "output": "out.txt"}}
             for i in range(STEPS)}
    edges = [{"from": f"n{i - d}.results", "to": f"n{i}.files", "order": d} for i in range(STEPS) for d in (3, 7) if i >= d]
    name = os.path.basename(folder)
    with open(os.path.join(folder, "workflows", f"{name}.plumb"), "w", encoding="utf-8") as file:
        json.dump({"plumb": 1, "nodes": nodes, "edges": edges}, file)


def events_of(folder, environment, since=0):
    text = subprocess.run(["plumb", "events", "-C", folder, "--since", str(since)], env=environment, capture_output=True, text=True, check=True).stdout
    return [json.loads(line) for line in text.splitlines()]


def list_orphans(folder):
    """Processes that still work in the project's folder: what proc_pid_stat(5) says of each."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.readlink(f"/proc/{pid}/cwd").startswith(os.path.join(folder, ".plumbline")):
                with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
                    found.append(file.read().strip())
        except OSError:
            pass
    return found


def count_orphans(folder):
    return len(list_orphans(folder))


def find_tree(pid):
    """A process and all below it."""
    found = [pid]
    for parent in found:
        with open(f"/proc/{parent}/task/{parent}/children", encoding="ascii") as file:
            found.extend(map(int, file.read().split()))
    return found


def is_dying(stat):
    """Whether KILL is under way: it does nothing more, but on a busy machine it may wait long for the processor on which it ends."""
    return stat[stat.rindex(")") + 2:].startswith(("X", "Z")) or int(stat[stat.rindex(")") + 2:].split()[28]) & 1 << signal.SIGKILL - 1


def wait_for_no_orphans(folder, seconds=5):
    """Returns how many were left after so many seconds, or would not go at all."""
    end = time.monotonic() + seconds
    while (left := list_orphans(folder)) and time.monotonic() < end + (60 if all(map(is_dying, left)) else 0):
        time.sleep(0.02)
    return len(left)


def kill_once(folder, words, environment, wait):
    """Starts plumb and kills it after a while; whether it was still running."""
    process = subprocess.Popen(["plumb", *words], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
    try:
        process.wait(wait)
        return False
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True


class Campaign:
    """Kills a run until it is through, then begins a fresh one; collects what went wrong."""

    def __init__(self, folder, environment, seed):
        self.folder, self.environment = folder, environment
        self.random = random.Random(seed)
        self.faults, self.kills, self.runs = [], 0, 0
        self.ids = []  # of all events that have been read, in order

    def run_of_kills(self, *longest):
        """One run, killed at random moments until it has ended by itself; each time within one of so many seconds, and ever
        more of them, so that it ends on any machine."""
        first = ["run", "-q", "-f", "*", self.folder]
        words, settled, patience = first, len(self.ids), 1.0
        while kill_once(self.folder, words, self.environment, self.random.uniform(0.002, patience * self.random.choice(longest))):
            self.kills, patience = self.kills + 1, patience + 0.02
            if wait_for_no_orphans(self.folder):
                self.faults.append(f"kill {self.kills}: left after five seconds, at a load of {os.getloadavg()[0]:.0f}: {list_orphans(self.folder)}")
            events = self.read_on(settled)
            started = any(event["type"] == "run-created" and event["run"] > self.runs for event in events)
            words = ["resume", "-q", "-C", self.folder] if started else first
        self.runs += 1
        self.check_end(self.read_on(settled))

    def read_on(self, since):
        """The events after a number; those that had been read must be the same."""
        events = events_of(self.folder, self.environment, since)
        if [event["seq"] for event in events] != list(range(since + 1, since + len(events) + 1)):
            self.faults.append(f"kill {self.kills}: a gap in the ledger")
        ids, known = [event["id"] for event in events], self.ids[since:]
        if ids[:len(known)] != known:
            self.faults.append(f"kill {self.kills}: events that had been read are gone, or others")
        self.ids[since:] = ids
        return events

    def check_all(self):
        """At the end: all that was ever read is there."""
        self.read_on(0)

    def check_end(self, events):
        shown = json.loads(subprocess.run(["plumb", "show", "last", "--json", "-C", self.folder], env=self.environment, capture_output=True,
                                          text=True, check=True).stdout)
        if shown["state"] != "succeeded":
            self.faults.append(f"run {shown['run']} ended as {shown['state']}: {shown.get('reason')}")
        for event in self.finished_twice(shown["run"], events):
            self.faults.append(f"run {shown['run']}: {event} finished twice")
        for step in shown["step_list"]:
            for item in step["items"]:
                datum = item["outputs"]["results"]
                datum = datum[0] if isinstance(datum, list) else datum
                path = os.path.join(self.folder, ".plumbline", "artifacts", datum["artifact"][:2], f"{datum['artifact']}.{datum['ext']}")
                with open(path, encoding="utf-8") as file:
                    if file.read() != f"half whole {step['step']}":
                        self.faults.append(f"run {shown['run']}: {step['step']} has a half-made output")
        fsck = subprocess.run(["plumb", "fsck", "--json", self.folder], env=self.environment, capture_output=True, text=True, check=False)
        if fsck.returncode != 0:
            self.faults.append(f"run {shown['run']}: fsck: {fsck.stdout[-800:]}")

    def finished_twice(self, run, events):
        done = [(event["step"], event["item"]) for event in events
                if event.get("run") == run and event["type"] == "item-finished" and event["payload"].get("state") == "succeeded"]
        return sorted({entry for entry in done if done.count(entry) > 1})
