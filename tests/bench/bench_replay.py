# SPDX-License-Identifier: GPL-3.0-or-later
"""The same project replayed ten times, one and two at once, in two locales and two time zones: every
artifact pixel-identical, every decision the same."""

import json
import os
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
LOCALES, ZONES, JOBS = ("C.UTF-8", "de_DE.UTF-8"), ("UTC", "Asia/Kolkata"), ("1", "2")


def plumb(environment, *words):
    done = subprocess.run(["plumb", *words], env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"plumb {words}: {done.stderr[-600:]}")
    return done.stdout


def decisions(run):
    """What was decided, without times and numbers of runs."""
    return json.dumps([[step["step"], step["state"], step["decision"], step.get("reason"), [[item.get("name"), item.get("key"), item["seed"]] for item in step["items"]]]
                       for step in run["step_list"]])


def run(build):
    with tempfile.TemporaryDirectory(prefix="plumb-bench-") as top:
        environment = {**os.environ, "HOME": top, "XDG_RUNTIME_DIR": top, "XDG_STATE_HOME": f"{top}/state"}
        folder = os.path.join(top, "photo")
        plumb(environment, "new", "-q", "--from", "photo", folder)
        plumb(environment, "run", "-q", folder)
        grades, seen = [], set()
        for turn in range(10):
            matrix = {**environment, "LC_ALL": LOCALES[turn % 2], "TZ": ZONES[turn // 2 % 2]}
            seen.add(decisions(json.loads(plumb(matrix, "run", "--json", "--no-cache", "-j", JOBS[turn // 4 % 2], folder))))
            grades.append(json.loads(plumb(matrix, "replay", "--json", "1", "-C", folder))["grade"])
        same = sum(grade in ("bit-identical", "pixel-identical") for grade in grades)
        return [{"name": "10 replays in two locales and time zones: pixel-identical", "value": f"{same}/10", "bar": "10/10", "ok": same == 10,
                 "detail": ", ".join(sorted(set(grades)))},
                {"name": "10 runs, 1 and 2 at once: different decisions", "value": str(len(seen) - 1), "bar": "0", "ok": len(seen) == 1, "detail": ""}]
