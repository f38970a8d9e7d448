# SPDX-License-Identifier: GPL-3.0-or-later
"""What is not there is told by the plan, of steps that wait for others too, and before anything has run."""

import json

from support import FINDINGS, PlumbTest, command

ABSENT = "no-such-program-at-all"
PACK = {
    "pack": "lab", "version": "1", "title": "Lab", "summary": "A pack whose tool is nowhere.", "license": "GPL-3.0-or-later",
    "families": {"lab": {"title": "Lab", "summary": "All."}},
    "modules": {"lab.all": {"title": "Lab", "summary": "All."}},
    "tools": {"microscope": {"command": "no-such-microscope", "version": {"argv": ["--version"], "match": "([0-9.]+)"},
                             "enables": "Looking closely.", "advice": "borrow one next door"}},
    "kinds": [{"type": "lab.look", "version": 1, "title": "Look", "summary": "Looks.", "family": "lab", "module": "lab.all", "stage": "prepare", "category": "Lab",
               "role": "transform", "backend": "local", "settings": "none", "uses": {"tools": ["microscope"]},
               "inputs": [{"name": "input", "kind": "any"}], "outputs": [{"name": "text", "kind": "text"}],
               "call": {"argv": ["{tool.microscope}"], "stdout": "text"}}],
}


class TestObstacles(PlumbTest):
    def plan(self, nodes, edges=(), **document):
        """step -> (decision, code, reason)."""
        self.folder_made = self.make_project(nodes, edges, **document)
        planned = self.plumb_json("plan", self.folder_made, status=None)
        return {step["path"]: (step["decision"], step["code"], step["reason"]) for step in planned["steps"]}

    def test_a_program_that_is_nowhere_blocks_what_waits_for_others(self):
        steps = self.plan({"a": command("true"), "b": command(ABSENT), "c": command("true")},
                          [("a.text", "b.input"), ("b.text", "c.input")])
        self.assertEqual(steps["a"][0], "run")
        self.assertEqual(steps["b"], ("blocked", "tool-missing", f"The program “{ABSENT}” is not installed"))
        self.assertEqual(steps["c"], ("blocked", "upstream-blocked", "b is blocked"))
        done = self.plumb("run", self.folder_made, status=FINDINGS)
        self.assertIn(f"b cannot run: The program “{ABSENT}” is not installed; Install it, or write its absolute path.", done.stderr)
        self.assertEqual(self.plumb_json("runs", self.folder_made)["runs"], [])
        # What stands above it can be had.
        self.plumb("run", self.folder_made, "--to", "a")

    def test_a_tool_that_is_nowhere_blocks_what_waits_for_others(self):
        self.write("home/.local/share/plumbline/packs/lab/pack.json", json.dumps(PACK))
        steps = self.plan({"a": command("true"), "b": {"kind": "lab.look"}}, [("a.text", "b.input")])
        self.assertEqual(steps["b"][:2], ("blocked", "tool-missing"))
        self.assertIn("microscope", steps["b"][2])
        self.assertIn("borrow one next door", self.plumb("plan", self.folder_made, status=None).stdout)

    def test_what_a_condition_stands_before_is_not_blocked(self):
        nodes = {"a": command("true"), "b": command(ABSENT), "c": command(ABSENT)}
        edges = [{"from": "a.text", "to": "b.input", "when": "fail"}, ("b.text", "c.input")]
        steps = self.plan(nodes, edges)
        self.assertEqual([steps[name][0] for name in "abc"], ["run", "waiting", "waiting"])
        self.plumb("run", self.folder_made)
        self.assertEqual(self.run_states(1, self.folder_made)["b"][0], "skipped")

    def test_what_is_muted_or_not_asked_for_stands_in_nobodys_way(self):
        steps = self.plan({"a": command("true"), "b": {**command(ABSENT), "mode": "mute"}})
        self.assertEqual([steps[name][0] for name in "ab"], ["run", "skip"])
        self.plumb("run", self.folder_made)

    def test_a_program_that_an_earlier_step_makes_is_not_missed(self):
        made = self.path("made")
        folder = self.make_project(
            {"a": command("sh", "-c", f"printf '#!/bin/sh\\necho it ran\\n' > {made}; chmod +x {made}"), "b": command(made)}, [("a.text", "b.input")])
        self.plumb("run", folder)
        self.assertEqual(self.run_states(1, folder)["b"][0], "succeeded")

    def test_inside_a_repeat_block_too(self):
        document = {"definitions": {"step": {"nodes": {
            "in": {"kind": "core.input", "index": 1, "params": {"kind": "text"}}, "work": {**command(ABSENT), "index": 2},
            "out": {"kind": "core.output", "index": 3, "params": {"kind": "text", "feeds": "in"}}},
            "edges": [{"from": "in.value", "to": "work.input"}, {"from": "work.text", "to": "out.value"}]}}}
        steps = self.plan({"a": command("true"), "again": {"kind": "core.repeat", "definition": "step", "params": {"max_rounds": 2}}},
                          [("a.text", "again.in")], **document)
        self.assertEqual(steps["again"], ("blocked", "tool-missing", f"in it, work cannot run: The program “{ABSENT}” is not installed"))
