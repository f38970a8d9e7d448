# SPDX-License-Identifier: GPL-3.0-or-later
"""All that can be mended with certainty is mended by one button, and undone by one key."""

import json
import unittest

import support


class FixAllTest(support.WindowTest):
    def test_fix_all(self):
        wrong = {"kind": "core.range", "title": "Range", "params": {"count": -5, "nothing": 1}}
        path = self.make_project({"a": wrong, "b": {**wrong, "title": "Other"}}) / "workflows" / "project.plumb"
        app = self.start(path)
        app.find_node("Other")
        app.find(name="Problems (4)")
        app.press_button("Fix All")
        app.find(name="No Problems")
        app.find("label", "4 problems fixed")
        app.click(app.corner())
        app.key("ctrl+s")
        support.wait(lambda: all(node["params"] == {"count": 0} for node in json.loads(path.read_text())["nodes"].values()), "what was saved")
        app.key("ctrl+z")
        app.find(name="Problems (4)")

    def test_nothing_that_is_certain(self):
        wrong = {"kind": "image.thumbnail"}
        path = self.make_project({"a": wrong, "b": wrong}) / "workflows" / "project.plumb"
        app = self.start(path)
        app.find(name="Problems (2)")
        self.assertFalse(app.has("button", "Fix All"))


if __name__ == "__main__":
    unittest.main()
