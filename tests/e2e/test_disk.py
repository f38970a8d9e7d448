# SPDX-License-Identifier: GPL-3.0-or-later
"""Another program writes the file that is open: what fits together is merged, what does not is asked about."""

import json
import pathlib
import unittest

import support

NODES = {"one": {"kind": "core.number", "params": {"value": 1.0}}, "two": {"kind": "core.number", "params": {"value": 2.0}}}


class DiskTest(support.WindowTest):
    def setUp(self):
        super().setUp()
        self.path = self.make_project(NODES) / "workflows" / "project.plumb"

    def read(self):
        return json.loads(self.path.read_text())

    def write(self, change):
        """As another program does it: a new file in place of the old one."""
        value = self.read()
        change(value)
        beside = self.path.with_suffix(".new")
        beside.write_text(json.dumps(value))
        beside.rename(self.path)

    def open(self):
        app = self.start(self.path)
        app.find("status bar", "Saved")
        app.click(app.corner())
        return app

    def mute_all(self, app):
        app.key("ctrl+a", "m")
        app.find("status bar", lambda text: text.startswith("Not saved · recoverable at "))

    def save(self, app, until):
        app.key("ctrl+s")
        support.wait(lambda: until(self.read()), "what was saved")
        app.find("status bar", "Saved")

    def test_what_nobody_edits_here_follows_the_file(self):
        app = self.open()
        self.write(lambda value: value["nodes"]["one"].update(title="Other"))
        app.find_node("Other")
        app.find("status bar", "Saved")
        self.assertFalse(app.has(name="Another program changed this file."))
        app.close()

    def test_edits_on_both_sides_are_merged(self):
        app = self.open()
        self.mute_all(app)
        self.write(lambda value: value["nodes"]["one"]["params"].update(value=7.0))
        self.write(lambda value: value["nodes"].update(three={"kind": "core.text", "index": 9, "at": [300, 260]}))
        app.find_node("Text")
        self.assertFalse(app.has(name="Another program changed this file."))
        self.save(app, lambda value: all(value["nodes"][node].get("mode") == "mute" for node in NODES))
        self.assertEqual(self.read()["nodes"]["one"]["params"]["value"], 7)
        self.assertIn("three", self.read()["nodes"])
        app.close()

    def test_what_does_not_fit_together_is_asked(self):
        app = self.open()
        self.mute_all(app)
        self.write(lambda value: value["nodes"]["one"].update(mode="bypass"))
        app.find(name="Another program changed this file.")
        app.key("ctrl+s")
        app.find(name="Not saved: another program changed the file")
        self.assertEqual(self.read()["nodes"]["one"]["mode"], "bypass")
        app.press_button("Keep Mine")
        app.wait_gone(name="Another program changed this file.")
        self.save(app, lambda value: value["nodes"]["one"].get("mode") == "mute")

        self.mute_all(app)  # not muted any more
        self.write(lambda value: value["nodes"]["two"].update(mode="bypass"))
        app.find(name="Another program changed this file.")
        app.press_button("Take Theirs")
        app.wait_gone(name="Another program changed this file.")
        app.find("status bar", "Saved")
        app.find_node("Number", state="bypassed")
        app.close()

    def test_a_folder_that_is_gone_is_told_and_not_made_anew(self):
        app = self.open()
        folder = self.path.parents[1]
        away = folder.with_name("away")
        self.mute_all(app)
        folder.rename(away)
        app.key("ctrl+s")
        app.find("alert", "The Project's Folder Is Gone")
        app.find("label", lambda text: str(folder) in text and "save a copy" in text)
        app.key("Escape")
        app.wait_gone("alert")
        app.key("ctrl+Return")
        app.find("alert", "Cannot Run")
        app.find("label", lambda text: str(folder) in text and "put it back, then try again" in text)
        app.key("Escape")
        app.wait_gone("alert")

        copy = pathlib.Path(self.folder, "copy.plumb")
        app.key("ctrl+shift+s")
        app.choose_file(copy, "Save a Copy")
        support.wait(copy.exists, "the copy")
        self.assertEqual({node["mode"] for node in json.loads(copy.read_text())["nodes"].values()}, {"mute"})
        app.find("status bar", lambda text: text.startswith("Not saved"))
        self.assertFalse(folder.exists())

        away.rename(folder)
        app.key("ctrl+s")
        app.find("status bar", "Saved")
        self.assertEqual({node["mode"] for node in self.read()["nodes"].values()}, {"mute"})
        app.close()


if __name__ == "__main__":
    unittest.main()
