# SPDX-License-Identifier: GPL-3.0-or-later
"""The file that is open: another program writes it, another window opens it, or there is no more room for it."""

import json
import pathlib
import shutil
import subprocess
import unittest

import support

NODES = {"one": {"kind": "core.number", "params": {"value": 1.0}}, "two": {"kind": "core.number", "params": {"value": 2.0}}}


class FileTest(support.WindowTest):
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


class DiskTest(FileTest):
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

        self.assertFalse(folder.exists())

        away.rename(folder)
        app.key("ctrl+s")
        app.find("status bar", "Saved")
        self.assertEqual({node["mode"] for node in self.read()["nodes"].values()}, {"mute"})
        app.close()

    def test_a_copy_is_saved_of_what_lost_its_folder(self):
        self.allow_leaks()  # the path bar of the toolkit's chooser (4.18) keeps what it is told of each folder of the path
        app = self.open()
        folder = self.path.parents[1]
        self.mute_all(app)
        folder.rename(folder.with_name("away"))
        copy = pathlib.Path(self.folder, "copy.plumb")
        app.key("ctrl+shift+s")
        app.choose_file(copy, "Save a Copy")
        support.wait(copy.exists, "the copy")
        self.assertEqual({node["mode"] for node in json.loads(copy.read_text())["nodes"].values()}, {"mute"})
        app.find("status bar", lambda text: text.startswith("Not saved"))
        self.assertFalse(folder.exists())
        app.close()

    def test_one_window_edits_and_another_only_looks(self):
        app = self.open()
        app.key("ctrl+alt+n")
        first, second = support.wait(lambda: len(app.list_seen()) == 2 and app.list_seen(), "a second window")
        subprocess.run(["plumbline", self.path], env=self.environment, timeout=60, check=True)
        app.find(name="This workflow is being edited in another window. Here it can only be looked at.")
        before = self.path.read_text()
        support.xdotool("windowactivate", "--sync", second)
        app.click((640, 300))
        app.key("ctrl+a", "m")
        app.find("label", lambda text: "is being edited in another window; close it there" in text)
        app.key("ctrl+s")
        support.xdotool("windowactivate", "--sync", first)
        app.click(app.corner())
        self.assertEqual(self.path.read_text(), before)
        app.key("ctrl+a", "m", "ctrl+s")
        support.wait(lambda: all(node.get("mode") == "mute" for node in self.read()["nodes"].values()), "what the first window saved")

    def test_one_workflow_has_one_tab(self):
        app = self.open()
        for _ in range(2):
            subprocess.run(["plumbline", self.path], env=self.environment, timeout=60, check=True)
        self.mute_all(app)
        self.assertEqual(len(app.find_all("page tab", "project")), 1)
        self.assertEqual(len(app.list_seen()), 1)


class FullDiskTest(FileTest):
    """The project lies where there is no more room."""

    def setUp(self):
        super().setUp()
        self.place = pathlib.Path(self.folder, "full")
        self.place.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", self.place], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", self.place], check=False)
        shutil.copytree(self.path.parents[1], self.place / "project")
        self.path = self.place / "project" / "workflows" / "project.plumb"

    def fill(self):
        with self.assertRaises(OSError), open(self.place / "filler", "ab", buffering=0) as filler:
            while True:
                filler.write(bytes(4096))

    def test_nothing_is_saved_by_halves_and_nothing_is_lost(self):
        app = self.open()
        before = self.path.read_bytes()
        self.fill()
        self.mute_all(app)
        app.key("ctrl+s")
        app.find("alert", "Cannot Save")
        app.find("label", lambda text: "nothing was saved" in text and "free some space and try again" in text)
        self.assertEqual(self.path.read_bytes(), before)
        self.assertEqual([path.name for path in self.path.parent.iterdir()], [self.path.name])
        app.key("Escape")
        app.wait_gone("alert")
        app.kill()
        app = self.start(self.path)
        app.find_node("Number", state="muted")  # it is in the journal, which lies elsewhere
        app.find("status bar", lambda text: text.startswith("Not saved"))
        (self.place / "filler").unlink()
        app.click(app.corner())
        self.save(app, lambda value: all(value["nodes"][node].get("mode") == "mute" for node in NODES))
        app.close()


if __name__ == "__main__":
    unittest.main()
