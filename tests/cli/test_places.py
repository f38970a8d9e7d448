# SPDX-License-Identifier: GPL-3.0-or-later
"""How a person names a workflow: a file, a folder, or a name where they are."""

import os

from support import ERROR, FINDINGS, PlumbTest


class Places(PlumbTest):
    def setUp(self):
        super().setUp()
        self.project = self.make_project({"t": {"kind": "core.text", "params": {"value": "first"}}})
        self.write_beside("second", '{"plumb": 1, "nodes": {"t": {"kind": "core.text", "index": 1, "params": {"value": "other"}}}, "edges": []}')

    def write_beside(self, name, text):
        with open(os.path.join(self.project, "workflows", f"{name}.plumb"), "w", encoding="utf-8") as file:
            file.write(text)

    def test_a_workflow_is_named_in_its_project(self):
        below = os.path.join(self.project, "workflows")
        for folder in self.project, below:
            self.assertEqual(self.plumb_json("run", "second", cwd=folder)["workflow"], "second")
        self.assertIn("second.plumb: 1 node", self.plumb("check", "second", cwd=self.project).stdout)
        self.plumb("align", "second", cwd=self.project)

    def test_a_file_comes_before_a_name(self):
        os.mkdir(os.path.join(self.project, "second"))
        self.assertEqual(self.plumb("check", "second", cwd=self.project).stdout.count("\n"), 2, "the project of that folder")

    def test_what_there_is_instead(self):
        for verb in "run", "plan", "check", "align":
            told = self.plumb(verb, "third", cwd=self.project, status=ERROR).stderr
            self.assertIn("no file, folder or workflow “third”", told)
            self.assertIn("project, second", told)
            self.assertIn("no file or folder “third”", self.plumb(verb, "third", status=ERROR).stderr)

    def test_problems_stand_under_their_workflow(self):
        self.write_beside("broken", '{"plumb": 1, "nodes": {}, "nodes": {}}')
        self.write_beside("second", '{"plumb": 1, "nodes": {"t": {"kind": "core.tetx", "index": 1}}, "edges": []}')
        told = self.plumb("check", cwd=self.project, status=FINDINGS).stderr
        self.assertLess(told.index("broken.plumb:\n"), told.index("occurs twice"))
        self.assertLess(told.index("second.plumb:\n"), told.index("core.tetx"))
        self.assertNotIn("project.plumb", told)
        problems = self.plumb_json("check", cwd=self.project, status=FINDINGS)["problems"]
        self.assertEqual([(problem["workflow"], problem["code"]) for problem in problems],
                         [("broken", "unreadable-workflow"), ("second", "unknown-kind")])
