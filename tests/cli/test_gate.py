# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold before a graph may do the work: each gate holds, and falls by what it is there for."""

import json
import os
import shutil

from support import FINDINGS, USAGE, command
from test_rollout import RolloutTest

LOOKED = ["packs", "workflows", "legacy", "rollout", "references"]


class TestGate(RolloutTest):
    def make(self):
        self.draw("same.py", 100)
        self.draw("graph.py", 100)
        folder = self.make_project(
            {"make": command("python3", self.path("graph.py"), output="a.png"), "save": {"kind": "core.save", "params": {"folder": "x"}}},
            [("make.results", "save.files")],
            legacy={"script": "old.sh", "command": ["sh", "{script}", "{out}"],
                    "leaves": {"image": {"files": "*.png", "graph": "make.results", "folder": "x"}}})
        self.write("project/old.sh", f"cd $1 && python3 {self.path('same.py')}\n")
        self.write("project/rollout.json", json.dumps({"plumb_rollout": 1, "required_passes": 1}))
        return folder

    def draw(self, name, gray):
        self.write(name, f"from PIL import Image; Image.new('RGB', (32, 32), ({gray},) * 3).save('a.png')\n")

    def gate(self, folder, *words, status=0, **more):
        """Gate -> its faults, in the order they were looked at."""
        done = self.plumb_json("gate", *words, cwd=folder, status=status, **more)
        for gate in done["gates"]:
            self.assertEqual(gate["holds"], gate["faults"] == [])
        self.assertEqual(done["failed"], sum(not gate["holds"] for gate in done["gates"]))
        return {gate["gate"]: gate["faults"] for gate in done["gates"]}

    def fallen(self, folder, *words):
        gates = self.gate(folder, *words, status=FINDINGS)
        (name, faults), = [(name, faults) for name, faults in gates.items() if faults]
        return name, " ".join(faults)

    def test_a_sound_project_passes_and_nothing_is_started(self):
        folder = self.make()
        self.assertEqual(self.gate(folder), {name: [] for name in LOOKED})
        self.assertEqual(self.plumb_json("runs", cwd=folder)["runs"], [])
        told = self.plumb("gate", cwd=folder).stdout
        self.assertIn("project image: legacy, 0 of 1 passes", told)
        self.assertEqual([line.split()[1] for line in told.splitlines() if line.startswith("ok ")], LOOKED)

    def test_a_faulty_pack_falls_and_a_note_about_one_does_not(self):
        folder = self.make()
        pack = {"pack": "lab", "version": "1", "title": "Lab", "summary": "Nothing.", "license": "GPL-3.0-or-later", "kinds": []}
        self.write("home/.local/share/plumbline/packs/lab/pack.json", json.dumps(pack))
        self.write("home/.local/share/plumbline/packs/lab/locale/de.json", json.dumps({"No such text": "Kein Text"}))
        self.assertEqual(self.gate(folder)["packs"], [])
        self.write("home/.local/share/plumbline/packs/lab/pack.json", json.dumps({**pack, "kinds": 7}))
        name, faults = self.fallen(folder)
        self.assertEqual(name, "packs")
        self.assertIn("kinds", faults)

    def test_a_faulty_workflow_falls(self):
        folder = self.make()
        self.write("project/workflows/other.plumb", json.dumps({"plumb": 1, "nodes": {"a": {"kind": "core.nothing", "index": 1}}, "edges": []}))
        name, faults = self.fallen(folder)
        self.assertEqual(name, "workflows")
        self.assertIn("other: a", faults)

    def test_what_is_not_trusted_falls(self):
        folder = self.make()
        moved = self.path("moved")
        shutil.move(folder, moved)
        gates = self.gate(moved, status=FINDINGS)
        self.assertEqual([name for name in LOOKED if gates[name]], ["workflows", "legacy"])
        self.assertIn("old.sh", gates["legacy"][0])

    def test_a_graph_that_changed_after_its_promotion_falls(self):
        folder = self.make()
        self.rollout(folder, "set", "shadow")
        self.plumb("run", cwd=folder)
        self.rollout(folder, "set", "graph")
        self.assertEqual(self.gate(folder)["rollout"], [])
        self.change_workflow(folder, lambda document: document["nodes"]["save"]["params"].update(folder="y"), "project")
        self.plumb("trust", cwd=folder)
        name, faults = self.fallen(folder)
        self.assertEqual(name, "rollout")
        self.assertIn("changed since it was promoted", faults)

    def test_a_comparison_against_the_graph_falls_until_legacy_has_it_back(self):
        folder = self.make()
        self.rollout(folder, "set", "shadow")
        self.draw("graph.py", 200)
        self.plumb("run", cwd=folder)
        name, faults = self.fallen(folder)
        self.assertEqual(name, "rollout")
        self.assertIn("says fail", faults)
        self.plumb("rollout", "rollback", cwd=folder)
        self.assertEqual(self.gate(folder)["rollout"], [])

    def test_a_graph_that_fails_more_often_than_the_command_falls(self):
        folder = self.make()
        self.rollout(folder, "set", "shadow")
        self.write("graph.py", "raise SystemExit(3)")
        self.plumb("run", cwd=folder)
        self.plumb("rollout", "rollback", cwd=folder)
        name, faults = self.fallen(folder)
        self.assertEqual((name, faults), ("rollout", "project: the graph failed 1 of 1 times, the legacy command 0 of 1"))

    def test_a_reference_of_which_a_byte_was_changed_falls(self):
        folder = self.make()
        self.plumb("run", cwd=folder)
        self.plumb("reference", "approve", "-o", "image", "--why", "right", cwd=folder)
        self.assertEqual(self.gate(folder)["references"], [])
        picture, = [os.path.join(base, name) for base, _, names in os.walk(os.path.join(folder, "references"))
                    for name in names if name.endswith(".png")]
        os.chmod(picture, 0o644)
        with open(picture, "ab") as file:
            file.write(b"\0")
        name, faults = self.fallen(folder)
        self.assertEqual(name, "references")
        self.assertIn("a.png' is not the picture that was approved", faults)

    def test_beside_the_command_without_publishing_or_counting(self):
        folder = self.make()
        self.rollout(folder, "set", "shadow")
        gates = self.gate(folder, "--with-live-shadow")
        self.assertEqual(list(gates), [*LOOKED, "live-shadow"])
        self.assertEqual(self.saved(folder), {})
        self.assertEqual(self.rollout(folder, "show")["workflows"][0]["outputs"][0]["passes"], 0)
        self.draw("graph.py", 200)
        name, faults = self.fallen(folder, "--with-live-shadow")
        self.assertEqual(name, "live-shadow")
        self.assertRegex(faults, "project image a: fail: .*difference")
        # A workflow that was named is the only one that is run.
        self.write("project/workflows/other.plumb", json.dumps({"plumb": 1, "nodes": {}, "edges": []}))
        gates = self.gate(folder, "--with-live-shadow", "workflows/other.plumb", status=FINDINGS)
        self.assertEqual(gates["live-shadow"], ["other does not name a legacy command: there is nothing to run beside"])
        os.remove(os.path.join(folder, "workflows", "other.plumb"))
        self.draw("graph.py", 100)
        self.write("project/old.sh", "exit 3\n")
        self.plumb("trust", cwd=folder)
        name, faults = self.fallen(folder, "--with-live-shadow")
        self.assertEqual(name, "live-shadow")
        self.assertIn("ended with status 3", faults)

    def test_a_project_without_a_legacy_command_has_nothing_to_run_beside(self):
        folder = self.make_project({"a": {"kind": "core.text"}})
        self.assertEqual(self.gate(folder), {name: [] for name in LOOKED})
        self.assertEqual(self.fallen(folder, "--with-live-shadow")[0], "live-shadow")

    def test_the_golden_cases_are_a_gate(self):
        # Without Blender none of them holds, and each says so.
        folder = self.make()
        empty = self.path("bin")
        os.makedirs(empty)
        gates = self.gate(folder, "--with-golden", status=FINDINGS, timeout=300,
                          env={"PATH": f"{empty}:{os.path.dirname(shutil.which('plumb'))}", "BLENDER": ""})
        cases = {fault.split(":")[0] for fault in gates["golden"]}
        self.assertEqual(cases, {"still_legacy", "still_graph", "still_shadow", "turntable_graph", "blend_graph"})

    def test_an_unknown_gate_is_a_usage_error(self):
        self.assertIn("--with-nothing", self.plumb("gate", "--with-nothing", status=USAGE).stderr)
