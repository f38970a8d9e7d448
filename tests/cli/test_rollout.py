# SPDX-License-Identifier: GPL-3.0-or-later
"""A script that rendered before there was a graph, and the graph beside it: with real Blender."""

import hashlib
import json
import os
import shutil

import numpy
from PIL import Image

from support import FINDINGS, PlumbTest, UNTRUSTED, USAGE, command


class RolloutTest(PlumbTest):
    def start(self):
        self.plumb("new", self.path("p"), "--from", "rollout")
        return self.path("p")

    def run_lamp(self, folder, **more):
        return self.plumb_json("run", "workflows/rollout.plumb", cwd=folder, **more)

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

    def change_workflow(self, folder, change, name="rollout"):
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

        refused = self.plumb("rollout", "set", "graph", "-w", "rollout", cwd=folder, status=FINDINGS)
        self.assertIn("0 of 3 passes", refused.stderr)
        self.rollout(folder, "set", "shadow", "-w", "rollout", "--why", "trying", "--by", "ana")
        for n in range(1, 4):
            told = len(self.notices(folder))
            shadow = self.run_lamp(folder)
            self.assertEqual((shadow["state"], shadow["authority"], shadow["verdicts"]),
                             ("completed", {"image": "legacy"}, {"image": "pass"}))
            self.assertEqual([pair["item"] for pair in shadow["pairs"]], ["front", "side"])
            # Only the legacy side told anybody.
            self.assertEqual(len(self.notices(folder)), told + 1)
            shown = self.rollout(folder, "show", "-w", "rollout")["workflows"][0]["outputs"][0]
            self.assertEqual((shown["passes"], shown["workflow_rollout_mode"], shown["by"], shown["why"]),
                             (n, "shadow", "ana", "trying"))

        self.rollout(folder, "set", "graph", "-w", "rollout", "--why", "three passes")
        graph = self.run_lamp(folder)
        self.assertEqual((graph["state"], graph["authority"], graph["pairs"]), ("completed", {"image": "graph"}, []))
        self.assertNotIn("legacy", graph["runs"])

        # Another light in the graph: not the graph that was promoted. Legacy does it, the graph fails beside it.
        self.change_workflow(folder, lambda document: document["nodes"]["key"]["params"].update(azimuth=60.0))
        changed = self.plumb("run", "workflows/rollout.plumb", cwd=folder)
        self.assertIn("the graph has changed since", changed.stdout)
        self.assertIn("first step that differs", changed.stdout)
        pairs = self.plumb_json("parity", "list", "--limit", "2", cwd=folder)["pairs"]
        self.assertEqual([pair["verdict"] for pair in pairs], ["fail", "fail"])
        self.assertEqual(pairs[0]["first_step"]["step"], "key")
        self.assertIn("azimuth", " ".join(pairs[0]["first_step"]["differences"]))
        numpy.testing.assert_array_equal(self.pixels(folder), by_legacy)
        shown = self.rollout(folder, "show", "-w", "rollout")["workflows"][0]["outputs"][0]
        self.assertEqual((shown["workflow_rollout_mode"], shown["effective"]), ("graph", "shadow"))

        # Where: the heat map is dark only where nothing changed.
        heat = self.path("heat.png")
        self.plumb("parity", "show", str(pairs[0]["pair"]), "--heat", heat, cwd=folder, status=FINDINGS)
        with Image.open(heat) as picture:
            self.assertEqual(picture.size, (96, 72))
            self.assertGreater(numpy.asarray(picture.convert("L")).max(), 32)

        # Promoting again is refused, and says why; back is one command, and holds at once.
        refused = self.plumb("rollout", "set", "graph", "-w", "rollout", cwd=folder, status=FINDINGS)
        self.assertIn("fail", refused.stderr)
        back = self.rollout(folder, "rollback", "-w", "rollout", "--why", "too bright")
        self.assertEqual(back["workflows"][0]["outputs"][0]["workflow_rollout_mode"], "legacy")
        last = self.run_lamp(folder)
        self.assertEqual((last["authority"], last["runs"].keys()), ({"image": "legacy"}, {"legacy"}))

        # The choice is not the machine's: it outlives .plumbline.
        shutil.rmtree(os.path.join(folder, ".plumbline"))
        shown = self.rollout(folder, "show", "-w", "rollout")["workflows"][0]["outputs"][0]
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

    def test_an_observer_has_the_time_of_the_legacy_command(self):
        folder = self.make(legacy="sleep 3; echo same > $1/a.txt", graph="sleep 2; echo same > out.txt")
        self.set_rollout(folder, wait_s=1)
        self.rollout(folder, "set", "shadow")
        done = self.plumb_json("run", cwd=folder)
        self.assertEqual((done["verdicts"], done["waited_ms"]), ({"text": "pass"}, 0))
        # Nobody waits longer for it after the command's end.
        self.write("graph.sh", "sleep 30\n")
        done = self.plumb_json("run", cwd=folder)
        self.assertEqual(done["verdicts"], {"text": "fail"})
        self.assertGreaterEqual(done["waited_ms"], 1000)
        self.assertLess(done["waited_ms"], 20000)

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

    def test_the_runner_of_another_process_does_it_too(self):
        folder = self.make(legacy="echo same > $1/a.txt", graph="echo same > out.txt")
        self.rollout(folder, "set", "shadow", "--by", "ana", "--why", "trying")
        self.start_plumb("runner", folder)
        self.wait_until(lambda: self.plumb("runs", folder, status=None).returncode == 0 and os.path.exists(os.path.join(folder, ".plumbline", "lease")))
        for _ in range(2):
            done = self.plumb_json("run", cwd=folder)
            self.assertEqual((done["state"], done["verdicts"]), ("completed", {"text": "pass"}))
        shown = self.plumb("show", str(done["runs"]["graph"]), cwd=folder).stdout
        self.assertIn("text: mode shadow, graph side, observes; set by ana: trying", shown)

    def test_upstream_from_a_node_to_what_differs(self):
        nodes = {"a": command("sh", "-c", "echo 1 > o", output="o"), "b": command("sh", "-c", "echo 1 > o", output="o"),
                 "c": command("cp", "{in.input}", "o", output="o")}
        folder = self.make_project(nodes, [("b.results", "c.input")])
        self.plumb("run", cwd=folder)
        self.plumb("run", "--set", 'a.arguments=["-c","echo 2 > o"]', "--set", 'b.arguments=["-c","echo 3 > o"]', cwd=folder)
        # "a" differs first, but the picture does not rest on it.
        self.assertEqual(self.plumb_json("diff", "1", "2", cwd=folder, status=FINDINGS)["first"], "a")
        found = self.plumb_json("diff", "1", "2", "--step", "c", cwd=folder, status=FINDINGS)
        self.assertEqual((found["step"], found["upstream"]), ("b", ["b", "c"]))
        self.assertIn("echo 3", " ".join(found["differences"]))

    def test_a_persons_word_is_kept_beside_the_verdict(self):
        folder = self.make()
        self.rollout(folder, "set", "shadow")
        number = str(self.plumb_json("run", cwd=folder)["pairs"][0]["pair"])
        self.plumb("parity", "review", number, "accepted", "--by", "ana", "--note", "as wanted", cwd=folder, status=FINDINGS)
        pair = self.plumb_json("parity", "show", number, cwd=folder, status=FINDINGS)
        self.assertEqual((pair["verdict"], pair["reviewer"], pair["review"]["decision"], pair["review"]["note"]),
                         ("fail", "ana", "accepted", "as wanted"))
        # A second word counts, and the one before it does not come back.
        self.plumb("parity", "review", number, "rejected", "--by", "ben", "--note", "no", cwd=folder, status=FINDINGS)
        pair = self.plumb_json("parity", "show", number, cwd=folder, status=FINDINGS)
        self.assertEqual((pair["verdict"], pair["reviewer"], pair["review"]["decision"]), ("fail", "ben", "rejected"))

    def test_stars_are_kept_beside_the_word_and_taken_back(self):
        folder = self.make()
        self.rollout(folder, "set", "shadow")
        number = str(self.plumb_json("run", cwd=folder)["pairs"][0]["pair"])
        self.assertNotIn("rating", self.plumb_json("parity", "show", number, cwd=folder, status=FINDINGS))
        self.plumb("parity", "review", number, "accepted", "--by", "ana", "--note", "as wanted", cwd=folder, status=FINDINGS)
        for stars in ("2", "4"):
            self.plumb("parity", "rate", number, stars, "--by", "ben", cwd=folder, status=FINDINGS)
        pair = self.plumb_json("parity", "show", number, cwd=folder, status=FINDINGS)
        self.assertEqual((pair["review"]["decision"], pair["reviewer"]), ("accepted", "ana"))
        self.assertEqual((pair["rating"]["stars"], pair["rating"]["by"]), (4, "ben"))
        self.assertRegex(pair["rating"]["when"], r"^\d{4}-\d\d-\d\dT")
        self.assertIn("rated 4/5 by ben, ", self.plumb("parity", "show", number, cwd=folder, status=FINDINGS).stdout)
        heading, row = self.plumb("parity", "list", cwd=folder).stdout.splitlines()
        self.assertIn("STARS", heading)
        self.assertIn("  4/5", row)
        self.plumb("parity", "rate", number, "0", cwd=folder, status=FINDINGS)
        pair = self.plumb_json("parity", "show", number, cwd=folder, status=FINDINGS)
        self.assertNotIn("rating", pair)
        self.assertEqual(pair["review"]["decision"], "accepted")
        for stars in ("6", "many"):
            self.assertIn("from 0 to 5", self.plumb("parity", "rate", number, stars, cwd=folder, status=USAGE).stderr)

    def test_a_faulty_contract_is_named(self):
        folder = self.make(leaves={"text": {"files": "*.txt", "graph": "nothing.at"}})
        done = self.plumb("run", cwd=folder, status=None)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("nothing.at", done.stderr)
        checked = self.plumb_json("check", cwd=folder, status=FINDINGS)
        self.assertEqual([problem["code"] for problem in checked["problems"]], ["bad-legacy"])
        self.plumb("rollout", "rollback", cwd=folder, status=None)
        with open(os.path.join(folder, "rollout.json"), encoding="utf-8") as file:
            self.assertEqual(json.load(file)["workflows"]["p"]["workflow_rollout_mode"], "legacy")


class TestRule(RolloutTest):
    """What stands between the graph and the work, reason by reason: pictures that are drawn in a moment."""

    def make(self, **more):
        self.draw("same.py", 100)
        self.draw("graph.py", 100)
        folder = self.make_project(
            {"make": command("python3", self.path("graph.py"), output="a.png"), "save": {"kind": "core.save", "params": {"folder": "x"}}},
            [("make.results", "save.files")],
            legacy={"script": "old.sh", "command": ["sh", "{script}", "{out}"],
                    "leaves": {"image": {"files": "*.png", "graph": "make.results", "folder": "x"}}}, **more)
        self.write("project/old.sh", f"cd $1 && python3 {self.path('same.py')}\n")
        self.write("project/rollout.json", json.dumps({"plumb_rollout": 1, "required_passes": 2}))
        self.rollout(folder, "set", "shadow")
        return folder

    def draw(self, name, gray):
        self.write(name, f"from PIL import Image; Image.new('RGB', (32, 32), ({gray},) * 3).save('a.png')\n")

    def dispatch(self, folder, status=0):
        done = self.plumb_json("run", "--no-cache", cwd=folder, status=status)
        return done["state"], done["verdicts"].get("image")

    def count(self, folder):
        shown = self.rollout(folder, "show")["workflows"][0]["outputs"][0]
        return shown["passes"], shown.get("missing_code")

    def assert_refused(self, folder, words):
        refused = self.plumb("rollout", "set", "graph", "--why", "now", cwd=folder, status=FINDINGS)
        self.assertIn(words, refused.stderr)
        self.assertEqual(self.rollout(folder, "show")["workflows"][0]["outputs"][0]["workflow_rollout_mode"], "shadow")

    def test_a_warning_is_no_pass_and_ends_the_row(self):
        folder = self.make()
        self.assertEqual(self.dispatch(folder), ("completed", "pass"))
        self.assertEqual(self.dispatch(folder), ("completed", "pass"))
        self.assertEqual(self.count(folder), (2, None))
        self.draw("graph.py", 103)  # three of 255: more than passes, less than fails
        self.assertEqual(self.dispatch(folder), ("completed", "warn"))
        self.assertEqual(self.count(folder), (0, "verdict"))
        self.assert_refused(folder, "the dispatch before says warn")
        # After it they are counted anew: two before and one after are not two in a row.
        self.draw("graph.py", 100)
        self.assertEqual(self.dispatch(folder), ("completed", "pass"))
        self.assertEqual(self.count(folder), (1, "verdict"))
        self.assert_refused(folder, "1 of 2 passes")
        self.dispatch(folder)
        self.rollout(folder, "set", "graph", "--why", "two in a row")

    def test_an_order_that_was_not_completed_is_no_pass(self):
        folder = self.make()
        # Both sides draw the same; then there is a file where the folder should be that is published into.
        self.write("project/output/x", "")
        self.assertEqual(self.dispatch(folder, status=FINDINGS), ("failed", "pass"))
        self.assertEqual(self.count(folder), (0, "failed"))
        self.assert_refused(folder, "the dispatch before was not completed")

    def test_passes_of_another_graph_do_not_count(self):
        folder = self.make()
        self.dispatch(folder)
        self.dispatch(folder)
        self.change_workflow(folder, lambda document: document["nodes"]["make"]["params"]["arguments"].append("other"), "project")
        self.assertEqual(self.count(folder), (0, "graph-changed"))
        self.assert_refused(folder, "the graph has changed since it was compared")

    def test_passes_beside_another_script_do_not_count(self):
        folder = self.make()
        self.dispatch(folder)
        self.dispatch(folder)
        with open(os.path.join(folder, "old.sh"), "a", encoding="utf-8") as file:
            file.write("# changed\n")
        self.assertEqual(self.count(folder), (0, "legacy-changed"))
        self.assert_refused(folder, "the legacy command has changed since it was compared")

    def test_going_back_takes_the_modes_of_outputs_with_it(self):
        folder = self.make()
        self.dispatch(folder)
        self.dispatch(folder)
        self.rollout(folder, "set", "graph", "--output", "image", "--why", "it passed")
        self.assertEqual(self.rollout(folder, "rollback", "--why", "no")["workflows"][0]["outputs"][0]["workflow_rollout_mode"], "legacy")
        done = self.plumb_json("run", "--no-cache", cwd=folder)
        self.assertEqual((done["authority"], list(done["runs"])), ({"image": "legacy"}, ["legacy"]))

    def test_an_observer_takes_nothing_from_the_cache(self):
        folder = self.make()
        for _ in range(2):
            run = self.plumb_json("run", cwd=folder)["runs"]["graph"]
            self.assertEqual(self.run_states(run, folder)["make"], ("succeeded", "run"))


class TestReferences(RolloutTest):
    def test_versions_who_why_and_the_way_back(self):
        folder = self.path("p")
        self.plumb("new", folder, "--from", "photo")
        self.plumb("run", cwd=folder)
        words = ["--output", "frame", "--step", "frame.output", "-w", "photo"]
        first = self.plumb_json("reference", "approve", *words, "--why", "as printed", "--by", "ana", cwd=folder)["version"]
        first_pairs = self.plumb_json("reference", "compare", *words, cwd=folder)["pairs"]
        self.assertEqual({pair["verdict"] for pair in first_pairs}, {"pass"})
        self.plumb("run", "--set", "frame.radius=0.8", cwd=folder, status=None)
        failed = self.plumb_json("reference", "compare", *words, cwd=folder, status=FINDINGS)["pairs"]
        self.assertEqual({pair["reference"] for pair in failed}, {first})
        second = self.plumb_json("reference", "approve", *words, "--why", "wider", cwd=folder)["version"]
        self.assertEqual({pair["verdict"] for pair in self.plumb_json("reference", "compare", *words, cwd=folder)["pairs"]}, {"pass"})
        self.plumb("reference", "rollback", *words, "--why", "no", cwd=folder)
        self.plumb_json("reference", "compare", *words, cwd=folder, status=FINDINGS)
        # What it went back to are the pictures of the first run, from where they lie.
        back = self.plumb_json("reference", "compare", *words, "--run", "1", cwd=folder)["pairs"]
        self.assertEqual([(pair["verdict"], pair["exact_match"]) for pair in back], [("pass", True)] * len(first_pairs))
        versions = self.plumb_json("reference", "list", *words, cwd=folder)["versions"]
        self.assertEqual([version["why"] for version in versions], ["no", "wider", "as printed"])
        self.assertEqual([version.get("same_as") for version in versions], [first, None, None])
        self.assertEqual([(version["version"], version["by"] == "ana") for version in versions[1:]], [(second, False), (first, True)])
        self.assertEqual(len(self.plumb_json("parity", "list", "-w", "photo", "--limit", "0", cwd=folder)["pairs"]), 5 * len(first_pairs))
        # They are the project's: without the machine's folder they are still there.
        shutil.rmtree(os.path.join(folder, ".plumbline"))
        self.assertEqual(len(self.plumb_json("reference", "list", *words, cwd=folder)["versions"]), 3)


NOISY = """
import os, sys
from PIL import Image
picture = Image.new("RGB", (64, 48), (90, 120, 150))
for y in range(10, 20):
    for x in range(16):
        picture.putpixel((x, y), tuple(os.urandom(3)))
if len(sys.argv) > 2:
    picture.paste((200, 40, 40), (40, 30, 60, 44))
picture.save(sys.argv[1])
"""


STEPS = """
import os, sys
from PIL import Image
n = os.path.getsize(sys.argv[1]) if os.path.exists(sys.argv[1]) else 0
open(sys.argv[1], "a").write("x")
Image.new("RGB", (64, 48), (100 + (0, 2, 1, 3)[n],) * 3).save("a.png")
"""

SOME = """
import os, sys
from PIL import Image
Image.new("RGB", (64, 48), (90, 120, 150)).save("a.png")
if not os.path.exists(sys.argv[1]):
    Image.new("RGB", (64, 48), (90, 120, 150)).save("b.png")
open(sys.argv[1], "a").write("x")
"""


CALMED = """
import os, sys
from PIL import Image
picture = Image.new("RGB", (64, 48), (90, 120, 150))
if not os.path.exists(sys.argv[2]):
    picture.paste(Image.frombytes("RGB", (16, 10), os.urandom(480)), (0, 10))
picture.save(sys.argv[1])
"""


class TestNoise(RolloutTest):
    def make(self):
        script = self.write("noisy.py", NOISY)
        nodes = {
            "noisy": command("python3", script, "{work}/a.png", output="a.png"),
            "steady": command("sh", "-c", "echo same > b.txt", output="b.txt"),
            "save": {"kind": "core.save"},
        }
        return self.make_project(
            nodes, [("noisy.results", "save.files")],
            legacy={"command": ["python3", script, "{out}/a.png"],
                    "leaves": {"image": {"files": "*.png", "graph": "noisy.results"}}})

    def test_thresholds_and_mask_follow_from_what_differs(self):
        folder = self.make()
        # By the default thresholds noise alone does not pass.
        self.rollout(folder, "set", "shadow")
        self.assertNotEqual(self.plumb_json("run", cwd=folder)["verdicts"], {"image": "pass"})
        report = self.plumb_json("noise", "--repeat", "4", "--output", "image", "--accept", cwd=folder)
        scores = {node["step"]: node["score"] for node in report["nodes"]}
        self.assertEqual((scores["steady"], scores["noisy"]), (1.0, 0.25))
        self.assertFalse(report["deterministic"])
        self.assertTrue(report["mask"])
        item = report["items"][0]
        self.assertGreater(item["mean_delta"], 0.004)
        self.assertEqual(item["after_mask"]["max_delta"] > 8 / 255, False)
        with Image.open(os.path.join(folder, "references", "project", "image", "noise-mask.png")) as picture:
            mask = numpy.asarray(picture.convert("L")) > 0
        self.assertTrue(mask[10:20, :16].mean() > 0.9)
        mask[10:20, :16] = False
        self.assertFalse(mask.any())
        # The noise passes now, and nothing else does: a square of another color outside is still a fail.
        self.assertEqual(self.saved(folder).keys(), {"output/a.png"})
        done = self.plumb_json("run", cwd=folder)
        self.assertEqual(done["verdicts"], {"image": "pass"})
        self.assertEqual(done["pairs"][0]["settings"]["pass_delta"], report["proposed"]["pass_delta"])
        self.assertIn("mask_pixels", done["pairs"][0]["settings"])
        self.change_workflow(folder, lambda document: document["nodes"]["noisy"]["params"]["arguments"].append("square"), "project")
        self.assertEqual(self.plumb_json("run", cwd=folder)["verdicts"], {"image": "fail"})

    def test_a_mask_goes_with_the_noise_that_it_was_for(self):
        script = self.write("calmed.py", CALMED)
        folder = self.make_project(
            {"noisy": command("python3", script, "{work}/a.png", self.path("calm"), output="a.png"), "save": {"kind": "core.save"}},
            [("noisy.results", "save.files")],
            legacy={"command": ["python3", script, "{out}/a.png", self.path("calm")],
                    "leaves": {"image": {"files": "*.png", "graph": "noisy.results"}}})

        def accept():
            report = self.plumb_json("noise", "--repeat", "2", "--output", "image", "--accept", cwd=folder)
            with open(os.path.join(folder, "rollout.json"), encoding="utf-8") as file:
                return report, json.load(file)["workflows"]["project"]["outputs"]["image"]["compare"]

        report, compare = accept()
        self.assertEqual(compare, {**report["proposed"], "mask": "references/project/image/noise-mask.png"})
        self.write("calm", "")
        report, compare = accept()
        self.assertFalse(report["mask"])
        self.assertEqual(compare, report["proposed"])
        self.assertAlmostEqual(compare["step"], 8 / 255, 6)  # that by which what changed was counted

    def test_a_run_is_repeated_and_regions_are_judged_by_themselves(self):
        folder = self.make()
        self.plumb("run", "--observe", cwd=folder)
        report = self.plumb_json("noise", "1", "--repeat", "2", "--step", "noisy.results", cwd=folder)
        self.assertEqual(report["runs"], [1, 2])
        # A region that is ignored is saved with the reference and holds for shadow runs too.
        settings = self.write("settings.json", json.dumps({"regions": [
            {"name": "noise", "x": 0, "y": 10, "width": 16, "height": 10, "ignore": True}]}))
        self.plumb("reference", "approve", "--output", "image", "--run", "1", "--settings", settings, cwd=folder)
        self.rollout(folder, "set", "shadow")
        done = self.plumb_json("run", cwd=folder)
        self.assertEqual((done["verdicts"], done["pairs"][0]["mean_pixel_delta"]), ({"image": "pass"}, 0.0))


    def test_limits_lie_above_the_largest_difference_of_any_two_runs(self):
        # 100, 102, 101, 103: the largest difference is that of the first and the last.
        script = self.write("steps.py", STEPS)
        folder = self.make_project({"steps": command("python3", script, self.path("count"), output="a.png")})
        report = self.plumb_json("noise", "--repeat", "4", "--step", "steps.results", cwd=folder)
        item = report["items"][0]
        self.assertEqual((report["mask"], report["deterministic"], item["runs"]), (False, False, 4))
        self.assertAlmostEqual(item["max_delta"], 3 / 255, 6)
        self.assertAlmostEqual(item["mean_delta"], 3 / 255 * 3 / 4, 6)  # of three of four channels
        self.assertGreaterEqual(report["proposed"]["pass_delta"], 2 * item["mean_delta"])
        self.assertGreater(report["proposed"]["warn_delta"], report["proposed"]["pass_delta"])

    def test_what_only_some_runs_give_is_not_deterministic(self):
        script = self.write("some.py", SOME)
        folder = self.make_project({"some": command("python3", script, self.path("count"), output="*.png")})
        report = self.plumb_json("noise", "--repeat", "2", "--step", "some.results", cwd=folder)
        self.assertEqual([item["runs"] for item in report["items"]], [2, 1])
        self.assertFalse(report["deterministic"])
        self.assertFalse(report["mask"])

    def test_what_is_missing_is_said_before_anything_runs(self):
        folder = self.make_project({"a": command("true")})
        for words, status, said in (
                ([], 2, "replaces no legacy command"),
                (["--step", "a"], 2, "NODE.PORT"),
                (["--step", "a.results", "--heat", "x.jpg"], None, "ends in .png"),
                (["-w", "nowhere"], None, "nowhere"),
        ):
            refused = self.plumb("noise", *words, cwd=folder, status=status)
            self.assertNotEqual(refused.returncode, 0)
            self.assertIn(said, refused.stderr)
            self.assertEqual(refused.stderr.count("plumb noise:"), 1)
        self.plumb("new", self.path("several"), "--from", "rollout")
        self.assertIn("several workflows: rollout, scene, turntable", self.plumb("noise", cwd=self.path("several"), status=2).stderr)
        self.assertEqual(self.plumb_json("runs", cwd=folder)["runs"], [])

    def test_a_run_that_fails_ends_the_measure(self):
        folder = self.make_project({"a": command("false", output="a.png")})
        failed = self.plumb("noise", "--step", "a.results", cwd=folder, status=FINDINGS)
        self.assertIn("run 1 did not succeed", failed.stderr)
        self.assertEqual(len(self.plumb_json("runs", cwd=folder)["runs"]), 1)


class TestCompareNode(RolloutTest):
    def test_pictures_that_need_the_decoding_process(self):
        """The worker of the node has an environment of its own, and finds the decoder all the same."""
        Image.new("RGB", (64, 48), (90, 120, 150)).save(self.path("a.jpg"), quality=95)
        Image.new("RGB", (64, 48), (200, 120, 150)).save(self.path("b.jpg"), quality=95)
        folder = self.make_project(
            {"a": command("cp", self.path("a.jpg"), "out.jpg", output="out.jpg"),
             "b": command("cp", self.path("b.jpg"), "out.jpg", output="out.jpg"),
             "judge": {"kind": "image.compare"}},
            [("a.results", "judge.approved"), ("b.results", "judge.image")])
        self.plumb("run", cwd=folder, status=None)
        shown = self.plumb("show", "last", "--json", cwd=folder, status=None).stdout
        self.assertNotIn("unreadable", shown)
        self.assertIn('"heat"', shown)


class TestMatrix(RolloutTest):
    def test_each_cell_leads_to_its_pair_and_nothing_is_published(self):
        graph = self.write("graph.py", "import sys; open('out.txt', 'w').write(' '.join(sys.argv[1:]))")
        nodes = {"make": command("python3", graph, "red", "4", output="out.txt"), "save": {"kind": "core.save"},
                 "color": {"kind": "core.text", "params": {"value": "red"}},
                 "samples": {"kind": "core.integer", "params": {"value": 4}}}
        # The old script does not know blue with eight samples.
        self.write("old.sh", 'if [ "$2 $3" = "blue 8" ]; then printf none; else printf "%s %s" "$2" "$3"; fi > "$1/a.txt"\n')
        folder = self.make_project(
            nodes, [("make.results", "save.files")],
            legacy={"script": "old.sh", "command": ["sh", "{script}", "{out}", "{take.color}", "{take.samples}"],
                    "takes": {"color": {"parameter": "color.value"}, "samples": {"parameter": "samples.value"}},
                    "leaves": {"text": {"kind": "file", "files": "*.txt", "graph": "make.results"}}})
        shutil.copy(self.path("old.sh"), folder)
        axes = {"variant": [{"name": color, "set": {"color.value": color, "make.arguments": [graph, color, "4"]}} for color in ("red", "blue")],
                "samples": {"parameter": "samples.value", "values": [4, 8]}}
        self.write("project/m.json", json.dumps({"plumb_matrix": 1, "workflow": "project", "axes": axes}))
        done = self.plumb_json("matrix", "m.json", cwd=folder, status=FINDINGS)
        self.assertEqual([(cell["at"]["variant"], cell["at"]["samples"], cell["verdict"]) for cell in done["cells"]],
                         [("red", "4", "pass"), ("red", "8", "fail"), ("blue", "4", "pass"), ("blue", "8", "fail")])
        self.assertEqual(self.saved(folder), {})
        for cell in done["cells"]:
            pair = self.plumb_json("parity", "show", str(cell["pairs"][0]), cwd=folder, status=None)
            self.assertEqual((pair["trial"], pair["verdict"]), (cell["cell"], cell["verdict"]))
        # Tries are no passes: the rule looks at what was really dispatched.
        self.write("project/n.json", json.dumps({"plumb_matrix": 1, "workflow": "project", "axes": {"samples": {"parameter": "samples.value", "values": [4]}}}))
        self.plumb("matrix", "n.json", cwd=folder)
        self.assertEqual(self.rollout(folder, "show")["workflows"][0]["outputs"][0]["passes"], 0)
        grid = self.plumb("matrix", "m.json", cwd=folder, status=FINDINGS)
        self.assertIn("2 of 4 cells pass", grid.stdout)

    def test_a_faulty_matrix_is_named(self):
        folder = self.make_project({"a": {"kind": "core.text"}})
        for text in ("{}", '{"plumb_matrix": 1, "workflow": "project", "axes": {}}',
                     '{"plumb_matrix": 1, "workflow": "project", "axes": {"x": []}}', "[", '{"plumb_matrix": 1, "workflow": "project", "axes": {"x": [{}]}}'):
            self.write("project/m.json", text)
            self.assertIn("plumb matrix:", self.plumb("matrix", "m.json", cwd=folder, status=None).stderr)


class TestGolden(RolloutTest):
    def test_the_five_cases(self):
        done = self.plumb_json("golden", timeout=600)
        self.assertEqual([(case["case"], case["ok"], case["faults"]) for case in done["cases"]],
                         [(name, True, []) for name in ("still_legacy", "still_graph", "still_shadow", "turntable_graph", "blend_graph")])
        for case in done["cases"]:
            self.assertEqual(len(case["notices"]), 1)
            self.assertGreater(len(case["log"]), 0)
        stills = done["cases"][:3]
        self.assertEqual({tuple(case["assets"]) for case in stills}, {("output/lamp/front.png", "output/lamp/side.png")})

    def test_a_case_that_does_not_hold_says_what(self):
        # Without Blender the script cannot do its work.
        folder = self.path("bin")
        os.makedirs(folder)
        done = self.plumb_json("golden", "still_legacy", status=FINDINGS,
                               env={"PATH": f"{folder}:{os.path.dirname(shutil.which('plumb'))}", "BLENDER": ""})
        self.assertFalse(done["cases"][0]["ok"])
        self.assertGreater(len(done["cases"][0]["faults"]), 0)
