# SPDX-License-Identifier: GPL-3.0-or-later
"""The workflows of a project, in the sidebar: begun from a template, renamed, copied, thrown away and had back."""

import time
import unittest

import support
from support import Atspi


class WorkflowsTest(support.WindowTest):
    def setUp(self):
        super().setUp()
        self.project = self.make_project({"count": {"kind": "core.number", "title": "Count"}})
        self.folder_of_workflows = self.project / "workflows"
        self.app = self.start(self.folder_of_workflows / "project.plumb")
        self.app.find_node("Count")

    def row(self, name):
        return self.app.find("list item", name)

    def choose(self, name, letter):
        """In the row's menu, by the letter that is underlined."""
        time.sleep(0.5)  # until the list rests
        self.app.click(self.row(name), button=3)
        time.sleep(0.5)
        self.app.key(letter)

    def wait_files(self, *expected):
        support.wait(lambda: sorted(path.stem for path in self.folder_of_workflows.glob("*.plumb")) == sorted(expected), f"the files {expected}")

    def test_template(self):
        app = self.app
        app.press_button("New from a Template")
        dialog = app.find("dialog", "New from a Template")
        title = "Three looks of one picture, by GEGL alone"
        support.wait(lambda: app.has("list item", title, dialog), title)
        app.click(app.find("list item", title, dialog))
        app.find_node("Photo", seconds=20)
        self.assertTrue((self.project / "pictures" / "landscape.png").exists())
        self.assertFalse((self.project / "photo.png").exists())
        app.key("ctrl+s")
        app.click(app.find("button", "Save"))
        self.wait_files("photo", "project")
        self.plumb("check", self.folder_of_workflows / "photo.plumb")

    def test_trash_and_undo(self):
        before = (self.folder_of_workflows / "project.plumb").read_text()
        self.choose("project", "t")
        self.wait_files()
        self.app.press_button("Undo")
        self.wait_files("project")
        self.assertEqual((self.folder_of_workflows / "project.plumb").read_text(), before)
        self.app.find_node("Count")

    def test_what_is_shown_is_what_is_selected(self):
        app = self.app
        (self.folder_of_workflows / "other.plumb").write_text('{"plumb": 1, "nodes": {}}')
        app.move(app.center(self.row("other")))
        support.wait(lambda: support.has_state(self.row("other"), Atspi.StateType.SELECTED), "what is hovered")
        app.move(app.corner())
        support.wait(lambda: support.has_state(self.row("project"), Atspi.StateType.SELECTED), "what is shown")

    def test_duplicate_and_rename(self):
        self.choose("project", "d")
        self.wait_files("project", "project-copy")
        self.choose("project-copy", "r")
        time.sleep(0.5)
        self.app.key("ctrl+a")
        self.app.type("second")
        self.app.key("Return")
        self.wait_files("project", "second")
        self.row("second")


if __name__ == "__main__":
    unittest.main()
