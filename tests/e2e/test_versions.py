# SPDX-License-Identifier: GPL-3.0-or-later
"""What a file had before is kept, five times, and comes back as an edit like any other."""

import json
import unittest

import support


class VersionsTest(support.WindowTest):
    def read_value(self):
        return json.loads(self.path.read_text())["nodes"]["n"].get("params", {}).get("value", 0)

    def save_value(self, app, value):
        app.set_field("Number", str(value))
        app.key("ctrl+s")
        support.wait(lambda: self.read_value() == value, f"{value} in the file")

    def open_versions(self, app):
        app.key("ctrl+k")
        app.find(("dialog", "alert"), None)
        app.type("Earlier Versions")
        app.find("list item", lambda name: "Earlier Versions" in name)
        app.key("Return")
        return app.find("dialog", "Earlier Versions")

    def test_the_last_five_are_kept_and_one_is_restored(self):
        folder = self.make_project({"n": {"kind": "core.number", "title": "Count", "params": {"value": 1}}})
        self.path = folder / "workflows" / "project.plumb"
        app = self.start(folder)
        app.click(app.header(app.find_node("Count")))
        for value in range(2, 9):
            self.save_value(app, value)
        dialog = self.open_versions(app)
        self.assertEqual(len(app.find_all("button", "Restore", dialog)), 5)
        app.find("label", "1 difference from now", dialog)
        app.click(app.find_all("button", "Restore", dialog)[2])  # the newest comes first: 7, 6, 5
        app.wait_gone("dialog", "Earlier Versions")
        support.wait(lambda: app.key("ctrl+s") or self.read_value() == 5, "the third from the last")
        app.click(app.corner())
        app.key("ctrl+z")
        support.wait(lambda: app.key("ctrl+s") or self.read_value() == 8, "the last again")
        app.close()


if __name__ == "__main__":
    unittest.main()
