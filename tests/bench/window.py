# SPDX-License-Identifier: GPL-3.0-or-later
"""The real window under a watch (tests/bench/app/window-turns.c), projects for it, and a pointer."""

import json
import math
import os
import pathlib
import subprocess
import sys
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
KINDS = ("core.image", "blender.material", "blender.light", "blender.render_still", "image.compare", "core.number",
         "media.contact_sheet", "core.switch")
INPUTS = (None, "scene", "scene", "scene", "image", None, "images", "input")
OUTPUTS = ("image", "scene", "scene", "image", "heat", "number", "sheet", "then")


class Window:
    """One process. Orders are given and answered one at a time."""

    def __init__(self, build, *files, environment=None):
        program = os.path.join(build, "tests", "bench", "app", "window-turns")
        self.process = subprocess.Popen([program, *map(str, files)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=None if "PLUMB_BENCH_LOUD" in os.environ else subprocess.DEVNULL, text=True, env=environment)

    def ask(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def watch(self, seconds):
        """What the turns of so many seconds took."""
        self.ask("mark")
        time.sleep(seconds)
        return self.ask("turns")

    def close(self):
        """A process that has work yet stays after its window: nobody waits for it here."""
        self.ask("quit")
        self.process.kill()
        self.process.wait()


def inside(script, *words, timeout=900):
    """Runs a bench again, with a display: what it prints last is its result."""
    done = subprocess.run([str(TOP / "tests" / "support" / "with-display"), sys.executable, script, *map(str, words)], check=True,
                          text=True, stdout=subprocess.PIPE, timeout=timeout, env=dict(os.environ, PLUMB_SCREEN="1920x1080x24"))
    return json.loads(done.stdout.splitlines()[-1])


def make_project(folder, name, document, slots=None):
    """A project that is trusted, with one workflow of that name."""
    if not os.path.exists(folder):
        subprocess.run(["plumb", "new", folder], check=True, stdout=subprocess.DEVNULL)
    os.makedirs(os.path.join(folder, "workflows"), exist_ok=True)
    with open(os.path.join(folder, "workflows", f"{name}.plumb"), "w", encoding="utf-8") as file:
        json.dump(document, file)
    if slots:
        path = os.path.join(folder, "project.json")
        with open(path, encoding="utf-8") as file:
            settings = json.load(file)
        with open(path, "w", encoding="utf-8") as file:
            json.dump({**settings, "slots": slots}, file)


def make_document(n):
    """So many nodes of the kinds that people use, in rows, each linked to the next and to one below."""
    columns = max(math.ceil(math.sqrt(n * 2)), 1)
    nodes = {f"n{i:06}": {"kind": KINDS[i % 8], "index": i, "at": [i % columns * 290, i // columns * 330 + i % columns % 2 * 40]}
             for i in range(n)}
    edges = [{"from": f"n{i:06}.{OUTPUTS[i % 8]}", "to": f"n{to:06}.{INPUTS[to % 8]}"}
             for i in range(n) for to in (i + 1, i + columns + 1 + i % 3) if to < n and INPUTS[to % 8]]
    return {"plumb": 1, "nodes": nodes, "edges": edges}


def point(steps):
    """A pointer that does each step, a tuple of xdotool's words, 120 a second."""
    script = "".join(f"{' '.join(map(str, step))}\nsleep 0.008\n" for step in steps)
    subprocess.run(["xdotool", "-"], input=script, text=True, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
