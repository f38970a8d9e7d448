# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the command line share: a home of their own, projects, and `plumb` as a person
types it."""

import json
import os
import shutil
import subprocess
import tempfile
import time
import unittest

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DATA = os.path.join(TOP, "data")
BUILD = os.path.abspath(os.environ.get("PLUMB_BUILD", os.path.join(TOP, "_build")))
# Where files are written at once, for what is the same on any disk.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None

OK, FINDINGS, USAGE, ERROR, BUSY, UNTRUSTED, WAITING, INTERRUPTED = 0, 1, 2, 3, 4, 5, 6, 130


class PlumbTest(unittest.TestCase):
    """A test with a home folder of its own: nothing of the user's is read or written."""

    place = None  # or MEMORY: where its folder is

    def setUp(self):
        self.folder = os.path.realpath(tempfile.mkdtemp(prefix="plumb-test-", dir=self.place))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        home = os.path.join(self.folder, "home")
        os.makedirs(home)
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("XDG_")},
            "HOME": home, "XDG_RUNTIME_DIR": os.path.join(home, "run"), "LC_ALL": "C.UTF-8", "TZ": "UTC",
            "PLUMB_DATA_DIR": os.environ.get("PLUMB_DATA_DIR", DATA),
            # Versions of tools are learned once for all tests, not once a test.
            "XDG_CACHE_HOME": os.path.join(tempfile.gettempdir(), f"plumb-test-cache-{os.getuid()}"),
        }
        os.makedirs(self.environment["XDG_RUNTIME_DIR"], mode=0o700)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def plumb(self, *words, status=OK, cwd=None, env=None, timeout=120, stdin=""):
        """Runs plumb and holds its exit status; returns the finished process."""
        done = subprocess.run(["plumb", *words], cwd=cwd or self.folder, env={**self.environment, **(env or {})},
                              input=stdin, capture_output=True, text=True, errors="replace", timeout=timeout, check=False)
        if status is not None:
            self.assertEqual(done.returncode, status,
                             f"plumb {' '.join(words)}\n--- stdout\n{done.stdout[-4000:]}\n--- stderr\n{done.stderr[-4000:]}")
        return done

    def run_program(self, *words, env=None, timeout=120):
        """Runs any program as plumb would be run; returns the finished process."""
        return subprocess.run(words, cwd=self.folder, env={**self.environment, **(env or {})}, capture_output=True, text=True, errors="replace",
                              timeout=timeout, check=False)

    def plumb_json(self, *words, status=OK, **more):
        return json.loads(self.plumb(*words, "--json", status=status, **more).stdout)

    def start_plumb(self, *words, cwd=None, env=None):
        process = subprocess.Popen(["plumb", *words], cwd=cwd or self.folder, env={**self.environment, **(env or {})},
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(lambda: (process.poll() is None and process.kill(), process.communicate()))
        return process

    def wait_until(self, condition, seconds=20):
        end = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), end, "waited in vain")
            time.sleep(0.02)

    def write(self, name, text):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def make_project(self, nodes, edges=(), name="project", **document):
        """A trusted project with one workflow of that name; nodes: id -> {kind, params, …}."""
        self.plumb("new", self.path(name))
        self.write_workflow(nodes, edges, name, **document)
        return self.path(name)

    def set_project(self, folder, **members):
        """Changes members of a project.json."""
        path = os.path.join(folder, "project.json")
        with open(path, encoding="utf-8") as file:
            project = json.load(file)
        with open(path, "w", encoding="utf-8") as file:
            json.dump({**project, **members}, file)

    def write_workflow(self, nodes, edges=(), name="project", **document):
        numbered = {node: {"index": index, **value} for index, (node, value) in enumerate(nodes.items(), 1)}
        text = json.dumps({"plumb": 1, **document, "nodes": numbered,
                           "edges": [edge if isinstance(edge, dict) else dict(zip(("from", "to", "when"), edge)) for edge in edges]})
        self.write(f"{name}/workflows/{name}.plumb", text)

    def run_states(self, run, cwd):
        """step -> (state, decision) of a run."""
        shown = self.plumb_json("show", str(run), cwd=cwd, status=None)
        return {step["step"]: (step.get("state"), step.get("decision")) for step in shown["step_list"]}


def command(program, *arguments, output="", **params):
    return {"kind": "core.command", "params": {"program": program, "arguments": list(arguments), "output": output, **params}}


def sample(name):
    return os.path.join(DATA, "examples", name)
