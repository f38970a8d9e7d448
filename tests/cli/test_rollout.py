# SPDX-License-Identifier: GPL-3.0-or-later
"""A script that rendered before there was a graph, and the graph beside it: with real Blender."""

import hashlib
import json
import os
import shutil

import numpy
from PIL import Image

from support import FINDINGS, PlumbTest, UNTRUSTED, command


class RolloutTest(PlumbTest):
    def start(self):
        self.plumb("new", self.path("p"), "--from", "rollout")
        return self.path("p")

    def run_lamp(self, folder, **more):
        return self.plumb_json("run", "workflows/lamp.plumb", cwd=folder, **more)

    def saved(self, folder):
        """path -> hash of what was published."""
        found = {}
        for base, _, names in os.walk(os.path.join(folder, "output")):
            for name in names:
                path = os.path.join(base, name)
                with open(path, "rb") as file:
                    found[os.path.relpath(path, folder)] = hashlib.sha256(file.read()).hexdigest()
        return found

    def notices(self, folder):
        path = os.path.join(folder, "output", "notices.jsonl")
        if not os.path.exists(path):
            return []
        with open(path, encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    def change_workflow(self, folder, change, name="lamp"):
        path = os.path.join(folder, "workflows", f"{name}.plumb")
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        change(document)
        with open(path, "w", encoding="utf-8") as file:
            json.dump(document, file)

    def rollout(self, folder, *words, status=0):
        return self.plumb_json("rollout", *words, cwd=folder, status=status)


class TestWithBlender(RolloutTest):
    def pixels(self, folder):
        """Both published pictures: Blender writes the time into the files."""
        pictures = []
        for name in ("front", "side"):
            with Image.open(os.path.join(folder, "output", "lamp", f"{name}.png")) as picture:
                pictures.append(numpy.asarray(picture.convert("RGB")))
        return numpy.stack(pictures)

    def test_three_passes_promotion_a_fail_and_the_way_back(self):
        folder = self.start()
        # Legacy is the default: the script does it, saves and tells.
        first = self.run_lamp(folder)
        self.assertEqual((first["state"], first["authority"]), ("completed", {"image": "legacy"}))
        self.assertEqual(first["runs"], {"legacy": 1})
        by_legacy = self.pixels(folder)

        refused = self.plumb("rollout", "set", "graph", "-w", "lamp", cwd=folder, status=FINDINGS)
        self.assertIn("0 of 3 passes", refused.stderr)
        self.rollout(folder, "set", "shadow", "-w", "lamp", "--why", "trying", "--by", "ana")
        for n in range(1, 4):
            told = len(self.notices(folder))
            shadow = self.run_lamp(folder)
            self.assertEqual((shadow["state"], shadow["authority"], shadow["verdicts"]),
                             ("completed", {"image": "legacy"}, {"image": "pass"}))
            self.assertEqual([pair["item"] for pair in shadow["pairs"]], ["front", "side"])
            # Only the legacy side told anybody.
            self.assertEqual(len(self.notices(folder)), told + 1)
            shown = self.rollout(folder, "show", "-w", "lamp")["workflows"][0]["outputs"][0]
            self.assertEqual((shown["passes"], shown["workflow_rollout_mode"], shown["by"], shown["why"]),
                             (n, "shadow", "ana", "trying"))

        self.rollout(folder, "set", "graph", "-w", "lamp", "--why", "three passes")
        graph = self.run_lamp(folder)
        self.assertEqual((graph["state"], graph["authority"], graph["pairs"]), ("completed", {"image": "graph"}, []))
        self.assertNotIn("legacy", graph["runs"])

        # Another light in the graph: not the graph that was promoted. Legacy does it, the graph fails beside it.
        self.change_workflow(folder, lambda document: document["nodes"]["key"]["params"].update(strength=90.0))
        changed = self.plumb("run", "workflows/lamp.plumb", cwd=folder)
        self.assertIn("the graph has changed since", changed.stdout)
        self.assertIn("first step that differs", changed.stdout)
        pairs = self.plumb_json("parity", "list", "--limit", "2", cwd=folder)["pairs"]
        self.assertEqual([pair["verdict"] for pair in pairs], ["fail", "fail"])
        self.assertEqual(pairs[0]["first_step"]["step"], "key")
        self.assertIn("strength", " ".join(pairs[0]["first_step"]["differences"]))
        numpy.testing.assert_array_equal(self.pixels(folder), by_legacy)
        shown = self.rollout(folder, "show", "-w", "lamp")["workflows"][0]["outputs"][0]
        self.assertEqual((shown["workflow_rollout_mode"], shown["effective"]), ("graph", "shadow"))

        # Where: the heat map is dark only where nothing changed.
        heat = self.path("heat.png")
        self.plumb("parity", "show", str(pairs[0]["pair"]), "--heat", heat, cwd=folder, status=FINDINGS)
        with Image.open(heat) as picture:
            self.assertEqual(picture.size, (96, 72))
            self.assertGreater(numpy.asarray(picture.convert("L")).max(), 32)

        # Promoting again is refused, and says why; back is one command, and holds at once.
        refused = self.plumb("rollout", "set", "graph", "-w", "lamp", cwd=folder, status=FINDINGS)
        self.assertIn("fail", refused.stderr)
        back = self.rollout(folder, "rollback", "-w", "lamp", "--why", "too bright")
        self.assertEqual(back["workflows"][0]["outputs"][0]["workflow_rollout_mode"], "legacy")
        last = self.run_lamp(folder)
        self.assertEqual((last["authority"], last["runs"].keys()), ({"image": "legacy"}, {"legacy"}))

        # The choice is not the machine's: it outlives .plumbline.
        shutil.rmtree(os.path.join(folder, ".plumbline"))
        shown = self.rollout(folder, "show", "-w", "lamp")["workflows"][0]["outputs"][0]
        self.assertEqual((shown["workflow_rollout_mode"], shown["why"]), ("legacy", "too bright"))


class TestWithoutBlender(RolloutTest):
    """The same machinery with programs that take a moment."""

    def make(self, name="p", graph="echo graph > out.txt", legacy="echo legacy > $1/a.txt", **more):
        self.write("graph.sh", f"#!/bin/sh\n{graph}\n")
        nodes = {
            "make": command("sh", self.path("graph.sh"), output="out.txt"),
            "save": {"kind": "core.save", "params": {"folder": "x"}},
            "tell": {"kind": "core.notify"},
        }
        folder = self.make_project(
            nodes, [("make.results", "save.files"), ("save.paths", "tell.input")], name=name,
            legacy={"title": "Old", "script": "old.sh", "command": ["sh", "{script}", "{out}"],
                    "leaves": {"text": {"kind": "file", "files": "*.txt", "graph": "make.results", "folder": "x"}},
                    "notify": "Done", **more})
        self.write(f"{name}/old.sh", legacy + "\n")
        return folder

    def test_an_observer_publishes_notifies_and_completes_nothing(self):
        folder = self.make(legacy="echo same > $1/a.txt", graph="echo same > out.txt")
        self.rollout(folder, "set", "shadow")
        shadow = self.plumb_json("run", "--order", "line-7", cwd=folder)
        self.assertEqual((shadow["state"], shadow["verdicts"], shadow["order_line_id"]), ("completed", {"text": "pass"}, "line-7"))
        self.assertEqual(sorted(self.saved(folder)), ["output/notices.jsonl", "output/x/a.txt"])
        self.assertEqual([(notice["title"], notice["node"]) for notice in self.notices(folder)], [("Done", "notify")])
        states = self.run_states(shadow["runs"]["graph"], folder)
        self.assertEqual((states["make"][0], states["save"], states["tell"]), ("succeeded", ("skipped", "skip"), ("skipped", "skip")))
        pair = shadow["pairs"][0]
        self.assertEqual((pair["exact_match"], pair["order_line_id"], pair["authoritative"]["run"], pair["observer"]["run"]),
                         (True, "line-7", shadow["runs"]["legacy"], shadow["runs"]["graph"]))
        # The order is completed by the legacy command alone: where that fails, it is not, however well the graph did.
        self.write("p/old.sh", "exit 3\n")
        failed = self.plumb_json("run", "--order", "line-8", cwd=folder, status=FINDINGS)
        self.assertEqual((failed["state"], failed["authority"]), ("failed", {"text": "legacy"}))
        self.assertEqual(self.run_states(failed["runs"]["graph"], folder)["make"][0], "succeeded")
        self.assertEqual(len(self.notices(folder)), 1)

    def test_a_run_that_says_no_mode_observes(self):
        folder = self.make()
        self.plumb("run", "--observe", cwd=folder)
        self.plumb("run", "--to", "save", cwd=folder)
        self.assertEqual(self.saved(folder), {})

    def promote(self, folder):
        self.set_rollout(folder, required_passes=1)
        self.rollout(folder, "set", "shadow")
        self.plumb("run", cwd=folder)
        self.rollout(folder, "set", "graph", "--why", "passed")

    def set_rollout(self, folder, **members):
        path = os.path.join(folder, "rollout.json")
        document = {"plumb_rollout": 1}
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                document = json.load(file)
        with open(path, "w", encoding="utf-8") as file:
            json.dump({**document, **members}, file)

    def test_a_graph_that_fails_is_followed_by_the_legacy_command(self):
        folder = self.make(legacy="echo same > $1/a.txt", graph="echo same > out.txt")
        self.promote(folder)
        self.plumb("run", cwd=folder)
        self.assertEqual(self.notices(folder)[-1]["node"], "tell")
        self.write("graph.sh", "exit 4\n")
        os.remove(os.path.join(folder, "output", "x", "a.txt"))
        done = self.plumb_json("run", "--no-cache", cwd=folder)
        self.assertEqual((done["state"], done["authority"]), ("completed", {"text": "legacy"}))
        self.assertIn("make", done["fallback"]["reason"])
        self.assertIn("output/x/a.txt", self.saved(folder))
        self.assertEqual(self.notices(folder)[-1]["node"], "notify")
        record = self.plumb_json("show", str(done["runs"]["legacy"]), cwd=folder)
        rollout = record["options"]["rollout"] if "options" in record else record["record"]["options"]["rollout"]
        self.assertEqual((rollout["workflow_rollout_mode"], rollout["side"]), ("graph", "legacy"))

    def test_a_graph_that_cannot_even_start_blocks_nothing(self):
        folder = self.make()
        self.rollout(folder, "set", "shadow")
        self.change_workflow(folder, lambda document: document["nodes"]["make"].update(kind="core.nothing"), "p")
        done = self.plumb_json("run", cwd=folder)
        self.assertEqual((done["state"], done["verdicts"]), ("completed", {"text": "fail"}))
        self.assertEqual(done["pairs"][0]["reasons"][0]["code"], "observer-missing")
        self.assertIn("faults", done["graph_failure"])

    def test_a_late_observer_is_missing_after_the_wait(self):
        folder = self.make(graph="sleep 30")
        self.set_rollout(folder, wait_s=1)
        self.rollout(folder, "set", "shadow")
        done = self.plumb_json("run", cwd=folder)
        self.assertEqual((done["state"], done["verdicts"]), ("completed", {"text": "fail"}))
        self.assertGreaterEqual(done["waited_ms"], 1000)
        self.assertLess(done["waited_ms"], 20000)
        self.assertEqual(done["pairs"][0]["observer"], None)
        self.assertIn("not there", done["graph_failure"])

    def test_outputs_have_modes_of_their_own(self):
        folder = self.make(legacy="echo same > $1/a.txt; echo same > $1/b.log", graph="echo same > out.txt",
                           leaves={"text": {"kind": "file", "files": "*.txt", "graph": "make.results", "folder": "x"},
                                   "log": {"kind": "file", "files": "*.log", "graph": "make.results", "folder": "y"}})
        self.promote_output(folder)
        done = self.plumb_json("run", cwd=folder)
        self.assertEqual(done["authority"], {"text": "graph", "log": "legacy"})
        # The graph's only save serves both outputs, one of which is not the graph's: it observes.
        states = self.run_states(done["runs"]["graph"], folder)
        self.assertEqual(states["save"], ("skipped", "skip"))
        self.assertIn("output/y/b.log", self.saved(folder))

    def promote_output(self, folder):
        self.set_rollout(folder, required_passes=1)
        self.rollout(folder, "set", "shadow")
        self.plumb("run", cwd=folder)
        self.rollout(folder, "set", "graph", "--output", "text")
        self.rollout(folder, "set", "legacy", "--output", "log")

    def test_trust_is_lost_with_the_script(self):
        folder = self.make()
        moved = self.path("moved")
        shutil.move(folder, moved)
        done = self.plumb("run", cwd=moved, status=UNTRUSTED)
        self.assertIn("old.sh", done.stderr)
        self.assertEqual(self.saved(moved), {})
        self.plumb("run", "--trust", cwd=moved)
        self.plumb("run", cwd=moved)
        self.write("moved/old.sh", "echo other > $1/a.txt\n")
        self.plumb("run", cwd=moved, status=UNTRUSTED)

    def test_a_persons_word_is_kept_beside_the_verdict(self):
        folder = self.make()
        self.rollout(folder, "set", "shadow")
        number = str(self.plumb_json("run", cwd=folder)["pairs"][0]["pair"])
        self.plumb("parity", "review", number, "accepted", "--by", "ana", "--note", "as wanted", cwd=folder, status=FINDINGS)
        pair = self.plumb_json("parity", "show", number, cwd=folder, status=FINDINGS)
        self.assertEqual((pair["verdict"], pair["reviewer"], pair["review"]["decision"], pair["review"]["note"]),
                         ("fail", "ana", "accepted", "as wanted"))

    def test_a_faulty_contract_is_named(self):
        folder = self.make(leaves={"text": {"files": "*.txt", "graph": "nothing.at"}})
        done = self.plumb("run", cwd=folder, status=None)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("nothing.at", done.stderr)
        self.plumb("rollout", "rollback", cwd=folder, status=None)
        with open(os.path.join(folder, "rollout.json"), encoding="utf-8") as file:
            self.assertEqual(json.load(file)["workflows"]["p"]["workflow_rollout_mode"], "legacy")


class TestReferences(RolloutTest):
    def test_versions_who_why_and_the_way_back(self):
        folder = self.path("p")
        self.plumb("new", folder, "--from", "photo")
        self.plumb("run", cwd=folder)
        words = ["--output", "frame", "--step", "frame.output", "-w", "photo"]
        first = self.plumb_json("reference", "approve", *words, "--why", "as printed", "--by", "ana", cwd=folder)["version"]
        self.assertEqual({pair["verdict"] for pair in self.plumb_json("reference", "compare", *words, cwd=folder)["pairs"]}, {"pass"})
        self.plumb("run", "--set", "frame.radius=0.8", cwd=folder, status=None)
        failed = self.plumb_json("reference", "compare", *words, cwd=folder, status=FINDINGS)["pairs"]
        self.assertEqual({pair["reference"] for pair in failed}, {first})
        second = self.plumb_json("reference", "approve", *words, "--why", "wider", cwd=folder)["version"]
        self.assertEqual({pair["verdict"] for pair in self.plumb_json("reference", "compare", *words, cwd=folder)["pairs"]}, {"pass"})
        self.plumb("reference", "rollback", *words, "--why", "no", cwd=folder)
        self.plumb_json("reference", "compare", *words, cwd=folder, status=FINDINGS)
        versions = self.plumb_json("reference", "list", *words, cwd=folder)["versions"]
        self.assertEqual([version.get("same_as") for version in versions], [first, None, None])
        self.assertEqual([(version["version"], version["by"] == "ana") for version in versions[1:]], [(second, False), (first, True)])
        self.assertEqual(len(self.plumb_json("parity", "list", "-w", "photo", "--limit", "0", cwd=folder)["pairs"]), 12)
        # They are the project's: without the machine's folder they are still there.
        shutil.rmtree(os.path.join(folder, ".plumbline"))
        self.assertEqual(len(self.plumb_json("reference", "list", *words, cwd=folder)["versions"]), 3)
