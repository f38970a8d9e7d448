# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing is lost: the process is killed while a card is in hand, and the window is started again."""

import json
import unittest

import support


class RecoveryTest(support.WindowTest):
    def save(self, app, path, until):
        app.key("ctrl+s")
        support.wait(lambda: until(json.loads(path.read_text())), "what was saved")

    def test_killed_in_the_middle_of_a_drag(self):
        path = self.make_project({"one": {"kind": "core.number", "params": {"value": 1.0}}}) / "workflows" / "project.plumb"
        before = path.read_bytes()
        app = self.start(path)
        app.find_node("Number")
        app.insert_node("Exposure")
        app.find_node("Exposure")
        app.key("m")
        app.find_node("Exposure", state="muted")
        x, y = app.header(app.find_node("Number"))
        app.drag((x, y), (x + 60, y + 40))
        support.wait(lambda: app.header(app.find_node("Number")) != (x, y), "the card that was moved")
        app.find("status bar", lambda text: text.startswith("Not saved · recoverable at "))

        x, y = app.header(app.find_node("Number"))
        app.drag((x, y), (x - 200, y + 120), release=False)
        app.kill()
        support.xdotool("mouseup", 1)
        self.assertEqual(path.read_bytes(), before, "a file changes when it is saved, and only then")

        app = self.start(path)
        app.find(name="3 changes that were not saved were recovered.")
        app.find_node("Exposure", state="muted")
        self.save(app, path, lambda value: len(value["nodes"]) == 2)
        app.wait_gone(name="3 changes that were not saved were recovered.")
        nodes = json.loads(path.read_text())["nodes"]
        self.assertEqual(nodes["exposure"]["mode"], "mute")
        self.assertEqual(nodes["one"]["at"], [360, 140], "where it was put down, not where it was in hand")
        app.close()

    def test_what_was_recovered_can_be_discarded(self):
        path = self.make_project({"one": {"kind": "core.number", "params": {"value": 1.0}}}) / "workflows" / "project.plumb"
        app = self.start(path)
        app.find_node("Number")
        app.click(app.corner())
        app.key("ctrl+a", "m")
        app.find("status bar", lambda text: text.startswith("Not saved · recoverable at "))
        app.kill()
        app = self.start(path)
        app.find(name="1 change that was not saved was recovered.")
        app.find_node("Number", state="muted")
        app.press_button("Discard")
        app.find("status bar", "Saved")
        app.wait_gone("list item", lambda name: name.startswith("Number") and "muted" in name)
        app.close()

    def test_what_was_recovered_can_be_undone(self):
        path = self.make_project({"one": {"kind": "core.number", "params": {"value": 1.0}}}) / "workflows" / "project.plumb"
        app = self.start(path)
        app.find_node("Number")
        app.insert_node("Exposure")
        app.find_node("Exposure")
        app.key("m")
        app.find_node("Exposure", state="muted")
        app.find("status bar", lambda text: text.startswith("Not saved · recoverable at "))
        app.kill()
        app = self.start(path)
        app.find(name="2 changes that were not saved were recovered.")
        app.find_node("Exposure", state="muted")
        app.key("ctrl+z")
        app.wait_gone("list item", lambda name: name.startswith("Exposure") and "muted" in name)
        app.find_node("Exposure")
        app.key("ctrl+z")
        app.wait_gone("list item", lambda name: name.startswith("Exposure"), app.canvas())
        app.find("status bar", "Saved")
        app.key("ctrl+shift+z")
        app.find_node("Exposure")
        app.close()


if __name__ == "__main__":
    unittest.main()
