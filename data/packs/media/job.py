# SPDX-License-Identifier: GPL-3.0-or-later
"""What every script of this pack needs: the job that Plumbline wrote, and how to answer it."""

import json
import os
import sys


class JobError(Exception):
    """A fault that the person who drew the workflow can mend; its text says how."""


class Job:
    """job.json: parameters, inputs with their paths, where outputs go."""

    def __init__(self, path):
        self.folder = os.path.dirname(os.path.abspath(path))
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        self.kind = document["kind"]
        self.params = document.get("params", {})
        self.inputs = document.get("inputs", {})
        self.outputs = document.get("outputs", {})
        self.seed = document.get("seed", 0)
        self.threads = document.get("threads", 1)
        self.item = document.get("item", {})

    def input_path(self, port):
        datum = self.inputs.get(port)
        if not isinstance(datum, dict) or "path" not in datum:
            raise JobError(f"input '{port}' holds no file; connect one")
        return datum["path"]

    def output_path(self, port):
        return self.outputs[port]

    def answer(self, **ports):
        """Writes outputs.json: the values of output ports that are no declared file."""
        with open(os.path.join(self.folder, "outputs.json"), "w", encoding="utf-8") as file:
            json.dump(ports, file)


def main(function):
    """Runs function(job) and turns a JobError into one clear line and exit status 3."""
    arguments = sys.argv[sys.argv.index("--") + 1:] if "--" in sys.argv else sys.argv[1:]
    try:
        function(Job(arguments[0]))
    except JobError as error:
        print(f"error: {error}", file=sys.stderr, flush=True)
        sys.exit(3)
