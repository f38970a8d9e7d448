# SPDX-License-Identifier: GPL-3.0-or-later
"""Every kind of the image pack once on a real picture, with its defaults, through the real worker:
each makes a picture (or says facts), and the same one whatever else the worker did before and however
many threads it has."""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import unittest

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PACK = os.path.join(TOP, "data", "packs", "image")
PICTURES = os.path.join(TOP, "data", "examples", "refine", "pictures")
WORKER = os.path.join(os.environ.get("PLUMB_LIBEXEC_DIR", os.path.join(TOP, "_build", "src", "libexec")), "plumb-gegl-worker")


def load_kinds():
    kinds = []
    for name in ("pack.json", os.path.join("kinds", "operations.json")):
        with open(os.path.join(PACK, name), encoding="utf-8") as file:
            kinds += json.load(file)["kinds"]
    return sorted(kinds, key=lambda kind: kind["type"])


class Worker:
    """One process; which operations it did before must not matter."""

    def __init__(self, threads, folder):
        self.folder = folder
        self.process = subprocess.Popen([WORKER, str(threads)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        text=True, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/dev/null"})

    def run(self, kind):
        """The answer, or None where the worker died."""
        work = os.path.join(self.folder, kind["type"])
        os.makedirs(work)
        pictures = {"image": "dark.png", "input": "dark.png", "left": "dark.png"}
        request = {"operation": kind["call"]["operation"], "folder": work, "name": "item", "seed": 5, "seed_property": kind["call"].get("seed", ""),
                   "params": {field["name"]: field["default"] for field in kind.get("fields", [])},
                   "inputs": {port["name"]: os.path.join(PICTURES, pictures.get(port["name"], "target.png")) for port in kind["inputs"]}}
        if not kind["uses"]["seed"]:
            del request["seed_property"]
        try:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return None
        begun, answer = self.process.stdout.readline(), self.process.stdout.readline()
        return json.loads(answer) if begun and answer else None

    def end(self):
        self.process.kill()
        self.process.communicate()


class TestEveryKind(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="plumb-test-")
        self.addCleanup(shutil.rmtree, self.folder)

    def run_all(self, kinds, threads):
        """kind -> port -> hash of the file, or the value."""
        folder = os.path.join(self.folder, str(threads))
        worker = Worker(threads, folder)
        self.addCleanup(worker.end)
        others = Worker(1, os.path.join(folder, "one"))
        self.addCleanup(others.end)
        results = {}
        for kind in kinds:
            chosen = others if kind["call"].get("threads") == 1 else worker
            with self.subTest(kind["type"]):
                answer = chosen.run(kind)
                self.assertIsNotNone(answer, "the worker died")
                self.assertNotIn("error", answer)
                results[kind["type"]] = {port: self.digest(os.path.join(chosen.folder, kind["type"]), datum)
                                         for port, datum in answer["outputs"].items()}
        return results

    def digest(self, work, datum):
        if "file" not in datum:
            return json.dumps(datum)
        with open(os.path.join(work, datum["file"]), "rb") as file:
            data = file.read()
        self.assertGreater(len(data), 60)
        return hashlib.sha256(data).hexdigest()

    def test_each_works_and_gives_the_same_again(self):
        kinds = load_kinds()
        self.assertGreater(len(kinds), 100)
        first = self.run_all(kinds, 1)
        again = self.run_all(kinds[::-1], 2)
        for kind in kinds:
            name = kind["type"]
            with self.subTest(name, again=True):
                self.assertEqual(set(first[name]), {port["name"] for port in kind["outputs"]})
                self.assertEqual(first[name], again[name], "another order or number of threads gives another result")

    def test_texts_have_no_markup(self):
        """They are shown as they are; "<number>" stands for a number."""
        for kind in load_kinds():
            for text in [kind["summary"], kind["help"]] + [field["summary"] for field in kind.get("fields", [])]:
                self.assertNotRegex(text.replace("<number>", ""), r"</?[a-z]+ ?/?>", kind["type"])

    def test_no_kind_loads_or_saves_by_itself(self):
        for kind in load_kinds():
            operation = kind["call"]["operation"]
            self.assertNotRegex(operation, r"-(load|save)$|^gegl:(load|save|gegl|layer|introspect|open-buffer|display)$", kind["type"])
            for field in kind.get("fields", []):
                self.assertNotIn(field["name"], ("path", "src", "uri"), kind["type"])


if __name__ == "__main__":
    unittest.main()
