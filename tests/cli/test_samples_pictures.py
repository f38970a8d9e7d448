# SPDX-License-Identifier: GPL-3.0-or-later
"""The samples that need GEGL alone, as their READMEs walk through them."""

import hashlib
import itertools
import json
import os
import shutil
import subprocess
import unittest

import numpy
from PIL import Image

from support import OK, WAITING, PlumbTest


class SampleTest(PlumbTest):
    def start(self, sample):
        self.plumb("new", self.path(sample), "--from", sample)
        return self.path(sample)

    def saved(self, folder):
        """name -> hash of what core.save wrote."""
        found = {}
        for base, _, names in os.walk(os.path.join(folder, "output")):
            for name in names:
                with open(os.path.join(base, name), "rb") as file:
                    found[name] = hashlib.sha256(file.read()).hexdigest()
        return found

    def steps(self, *words, status=OK, cwd):
        return {step["step"]: step for step in self.plumb_json(*words, cwd=cwd, status=status)["step_list"]}


class TestPhoto(SampleTest):
    def test_three_looks_pass_and_are_cached(self):
        folder = self.start("photo")
        steps = self.steps("run", "--trust", cwd=folder)
        self.assertEqual(len(steps["frame"]["items"]), 3)
        verdicts = [item["outputs"]["verdict"] for item in steps["compare"]["items"]]
        verdicts = [verdict[0] if isinstance(verdict, list) else verdict for verdict in verdicts]
        self.assertEqual([(verdict["verdict"], verdict["pixel_match"]) for verdict in verdicts], [("pass", True)] * 3)
        saved = self.saved(folder)
        self.assertEqual(set(saved), {"day.png", "evening.png", "silver.png"})
        self.assertEqual(len(set(saved.values())), 3)
        again = self.steps("run", cwd=folder)
        self.assertEqual({step["decision"] for step in again.values()}, {"cached"})

    def test_a_changed_parameter_runs_what_is_below_it(self):
        folder = self.start("photo")
        self.plumb("run", "--trust", cwd=folder)
        plan = {step["path"]: step["decision"] for step in self.plumb_json("plan", "--set", "frame.radius=1.1", cwd=folder)["steps"]}
        self.assertEqual(plan["frame"], "run")
        self.assertEqual(plan["sharpen"], "cached")
        self.assertNotEqual(plan["compare"], "cached")
        changed = self.steps("run", "--set", "frame.radius=1.1", cwd=folder, status=None)
        verdict = changed["compare"]["items"][0]["outputs"]["verdict"]
        verdict = verdict[0] if isinstance(verdict, list) else verdict
        self.assertNotEqual(verdict["verdict"], "pass")

    def test_the_same_pictures_in_other_places_locales_and_time_zones(self):
        """On one processor and on all, one step at once and two, in folders whose names have spaces and a percent sign, with another
        home and another umask each time."""
        locales = self.path("locales")
        os.makedirs(locales)
        for name in ("de_DE", "tr_TR"):
            subprocess.run(["localedef", "-i", name, "-f", "UTF-8", os.path.join(locales, f"{name}.UTF-8")], check=True, capture_output=True)
        everywhere = itertools.product(("C.UTF-8", "de_DE.UTF-8", "tr_TR.UTF-8"), ("America/New_York", "Asia/Kolkata"), ((), ("taskset", "-c", "0")), ("1", "2"))
        seen, runs = set(), set()
        self.addCleanup(os.umask, os.umask(0o022))
        for number, (locale, zone, processors, jobs) in enumerate(everywhere):
            os.umask((0o022, 0o077, 0o002)[number % 3])
            home = self.path(f"home {number}")
            folder = self.path(f"a 100%d place {number}")
            self.environment.update(HOME=home, XDG_RUNTIME_DIR=os.path.join(home, "run"), LOCPATH=locales, LC_ALL=locale, TZ=zone)
            os.makedirs(self.environment["XDG_RUNTIME_DIR"], mode=0o700)
            self.plumb("new", folder, "--from", "photo")
            done = self.run_program(*processors, "plumb", "run", "--json", "-j", jobs, folder)
            self.assertEqual(done.returncode, OK, done.stderr)
            runs.add(json.dumps([[step["step"], step["state"], [[item.get("key"), item["seed"]] for item in step["items"]]]
                                 for step in json.loads(done.stdout)["step_list"]]))
            seen.add(json.dumps(self.saved(folder), sort_keys=True))
            shutil.rmtree(folder)
        self.assertEqual((number + 1, len(seen), len(runs)), (24, 1, 1))


class TestCompare(PlumbTest):
    def test_it_leaves_nothing_where_it_was_started(self):
        """Pictures of 16 bits go through GEGL, which keeps what it has no room for in files."""
        pictures = self.path("pictures")
        os.makedirs(pictures)
        os.makedirs(self.path("here"))
        for name, gray in (("a.png", 1000), ("b.png", 1100)):
            Image.fromarray(numpy.full((48, 64), gray, dtype=numpy.uint16)).save(os.path.join(pictures, name))
        self.plumb("compare", os.path.join(pictures, "a.png"), os.path.join(pictures, "b.png"), cwd=self.path("here"), status=None)
        self.assertEqual(os.listdir(self.path("here")), [])


class TestRefine(SampleTest):
    def rounds(self, steps):
        return sorted(path for path in steps if path.endswith(":brighten"))

    def test_three_rounds_are_not_enough_and_a_person_decides(self):
        folder = self.start("refine")
        steps = self.steps("run", "--trust", cwd=folder, status=WAITING)
        self.assertEqual(self.rounds(steps), ["refine@1:brighten", "refine@2:brighten", "refine@3:brighten"])
        self.assertEqual(self.saved(folder), {})
        self.plumb("answer", "last", "ask", "yes", cwd=folder)
        self.assertEqual(set(self.saved(folder)), {"accepted.png"})

    def test_the_rounds_stand_where_their_block_does(self):
        folder = self.start("refine")
        shown = self.plumb("run", "--trust", cwd=folder, status=WAITING).stdout
        steps = [line.split()[0] for line in shown.split("\n\n")[0].splitlines()]
        self.assertEqual(steps[3], "refine")
        self.assertTrue(all(step.startswith("refine@") for step in steps[4:-3]), steps)
        self.assertEqual(steps[-3:], ["ask", "save", "keep"])
        self.assertEqual([step["step"] for step in self.plumb_json("show", cwd=folder)["step_list"]], steps[1:])

    def test_no_is_an_answer_too(self):
        folder = self.start("refine")
        self.plumb("run", "--trust", cwd=folder, status=WAITING)
        self.plumb("answer", "last", "ask", "no", cwd=folder, status=None)
        self.assertEqual(self.saved(folder), {})

    def test_each_round_is_fed_by_the_one_before(self):
        """core.output's `feeds` names the input of the next round: each picture is brighter, and nearer."""
        folder = self.start("refine")
        steps = self.steps("run", "--trust", "--set", "refine.max_rounds=6", cwd=folder)
        deltas = []
        for number in range(1, len(self.rounds(steps)) + 1):
            verdict = steps[f"refine@{number}:measure"]["items"][0]["outputs"]["verdict"]
            deltas.append((verdict[0] if isinstance(verdict, list) else verdict)["mean_pixel_delta"])
        self.assertEqual(len(deltas), 5)
        self.assertEqual(deltas, sorted(deltas, reverse=True))
        self.assertLessEqual(deltas[-1], 0.02)
        self.assertEqual(set(self.saved(folder)), {"refined.png"})


if __name__ == "__main__":
    unittest.main()
