# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs one job of a pack's kind as the program does: job.json in an empty folder, the command of
pack.json without a shell."""

import json
import os
import shutil
import subprocess

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Pack:
    def __init__(self, name, folder):
        self.folder = os.path.join(TOP, "data", "packs", name)
        self.work = folder
        with open(os.path.join(self.folder, "pack.json"), encoding="utf-8") as file:
            self.kinds = {kind["type"]: kind for kind in json.load(file)["kinds"]}
        self.ran = set()
        self.n_jobs = 0

    def run(self, kind_name, params=None, inputs=None, seed=1, threads=2):
        """Returns a Done; every parameter that is not given has its default."""
        kind = self.kinds[kind_name]
        self.ran.add(kind_name)
        self.n_jobs += 1
        work = os.path.join(self.work, str(self.n_jobs))
        os.makedirs(os.path.join(work, "tmp"))
        job = os.path.join(work, "job.json")
        defaults = {field["name"]: field.get("default") for field in kind.get("fields", [])}
        unknown = set(params or {}) - set(defaults)
        if unknown:
            raise KeyError(f"{kind_name} has no field {unknown}")
        with open(job, "w", encoding="utf-8") as file:
            json.dump({"kind": kind_name, "params": {**defaults, **(params or {})}, "inputs": inputs or {},
                       "outputs": {}, "seed": seed, "item": {"index": 0, "count": 1, "name": ""}, "threads": threads}, file)
        places = {"pack": self.folder, "job": job,
                  **{f"tool.{tool}": shutil.which(tool) for tool in kind["uses"].get("tools", [])}}
        argv = kind["call"]["argv"]
        for name, value in places.items():
            argv = [argument.replace("{" + name + "}", value) for argument in argv]
        finished = subprocess.run(argv, cwd=work, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
                                  env={"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": work, "LANG": "C.UTF-8", "TZ": "UTC",
                                       "TMPDIR": os.path.join(work, "tmp")}, timeout=300, check=False)
        return Done(kind, work, finished)


class Done:
    def __init__(self, kind, work, finished):
        self.work = work
        self.status = finished.returncode
        self.log = finished.stdout + finished.stderr
        self.errors = [line for line in finished.stderr.splitlines() if line.startswith("error: ")]
        answers = os.path.join(work, "outputs.json")
        self.answers_text = ""
        if os.path.exists(answers):
            with open(answers, encoding="utf-8") as file:
                self.answers_text = file.read()
        self.outputs = json.loads(self.answers_text or "{}")
        for port in kind["outputs"]:
            if self.status == 0 and port["name"] not in self.outputs:
                raise AssertionError(f"{kind['type']} gave no {port['name']}\n{self.log[-2000:]}")

    def path(self, port, number=0):
        datum = self.outputs[port]
        datum = datum[number] if isinstance(datum, list) else datum
        return os.path.join(self.work, datum["file"])

    def bytes(self, port, number=0):
        with open(self.path(port, number), "rb") as file:
            return file.read()

    def datum(self, port, number=0):
        """What the next step gets: the datum with its path and ending."""
        datum = self.outputs[port]
        datum = datum[number] if isinstance(datum, list) else datum
        if "file" not in datum:
            return datum
        path = os.path.join(self.work, datum["file"])
        return {"name": datum.get("name", ""), "path": path, "ext": os.path.splitext(path)[1][1:]}
