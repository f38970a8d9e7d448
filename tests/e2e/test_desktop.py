# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop is there: it is told of results and questions, answers them, and stays awake while there is work."""

import json
import pathlib
import subprocess
import unittest

import support

LOGOUT, SUSPEND = 1, 4


class DesktopTest(support.WindowTest):
    def setUp(self):
        super().setUp()
        if not support.SANDBOXED:  # there it is always
            self.start_desktop()

    def make_asking_project(self):
        """A gate that a file opens, then a question."""
        self.gate = pathlib.Path(self.folder, "gate")
        script = 'until [ -e "$0" ]; do sleep 0.05; done; echo opened'
        return self.make_project({
            "gate": {"kind": "core.command", "title": "Gate", "params": {"program": "sh", "arguments": ["-c", script, str(self.gate)]}},
            "ask": {"kind": "core.question", "title": "Ask", "params": {"question": "Is it good?", "choices": ["yes", "no"]}},
            "save": {"kind": "core.save", "title": "Keep", "params": {"name": "kept.{ext}"}}},
            [("gate.text", "ask.input"), ("ask.output", "save.files", "pass")])

    def find_notification(self, title):
        return support.wait(lambda: next((shown for shown in list(self.desktop.notifications.values()) if shown["title"] == title),
                                         None), f"the notification {title}", 40)

    def test_told_answered_and_awake(self):
        folder = self.make_asking_project()
        app = self.start(folder)
        app.find_node("Gate")
        app.key("ctrl+Return")
        app.find_node("Gate", state="Running", seconds=40)
        inhibitor = support.wait(lambda: next(iter(self.desktop.inhibitors.values()), None), "it keeps the machine awake")
        self.assertEqual(inhibitor[1:], ("A run is being carried out", LOGOUT | SUSPEND))
        app.press_button("Pause")
        app.find("button", "Continue")
        self.assertTrue(self.desktop.inhibitors, "its step still runs")
        self.gate.touch()
        support.wait(lambda: not self.desktop.inhibitors, "a run that is paused lets the machine sleep")
        support.xdotool("windowminimize", "--sync", app.id)
        self.plumb("continue", "-C", folder)
        asked = self.find_notification("Run 1 asks a question")
        self.assertEqual(asked["body"], "Is it good?")
        self.assertLessEqual({"yes", "no"}, set(asked["actions"]))
        support.wait(lambda: not self.desktop.inhibitors, "a run that waits for a person lets the machine sleep")

        self.desktop.invoke("yes")
        done = self.find_notification("Run 1 is done")
        self.assertEqual([run["state"] for run in self.runs_of(folder)], ["succeeded"])
        self.assertEqual((folder / "output" / "kept.txt").read_text(), "opened")
        self.assertEqual(len(self.desktop.notifications), 1, "one run has one notification")
        self.assertIn("project", done["body"])

        self.desktop.invoke("Show")
        support.wait(lambda: app.id in app.list_seen(), "the window comes back")
        app.find(name=lambda text: text.startswith("project #1"))
        app.close()

    def test_without_a_window_it_is_told_and_answered(self):
        folder = self.make_asking_project()
        app = self.start(folder)
        app.find_node("Gate")
        app.key("ctrl+Return")
        app.find_node("Gate", state="Running", seconds=40)
        app.key("ctrl+q")
        app.find(name="Runs Go On")
        app.key("Return")
        support.wait(lambda: not list(support.children(app.root)), "the window goes")
        support.wait(lambda: self.desktop.background == ["A run is being carried out"] * 2, "the desktop is asked to let it go on")
        self.gate.touch()
        self.find_notification("Run 1 asks a question")
        self.desktop.invoke("yes")
        self.find_notification("Run 1 is done")
        self.assertEqual([run["state"] for run in self.runs_of(folder)], ["succeeded"])
        self.desktop.invoke("Show")
        app.wait_for_window()
        app.find(name=lambda text: text.startswith("project #1"))
        app.close()

    def test_a_run_that_paused_by_itself_is_told(self):
        folder = self.make_project({"echo": {"kind": "core.command", "title": "Echo", "params": {"program": "echo"}}})
        settings = folder / "project.json"
        settings.write_text(json.dumps({**json.loads(settings.read_text()), "budget": {"free_mb": 10 ** 9}}))
        self.plumb("trust", folder)
        app = self.start(folder)
        app.find_node("Echo")
        support.xdotool("windowminimize", "--sync", app.id)
        support.wait(lambda: not support.has_state(app.window, support.Atspi.StateType.ACTIVE), "nobody looks at it")
        subprocess.Popen(["plumb", "run", str(folder)], env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                         stderr=subprocess.DEVNULL)
        told = self.find_notification("Run 1 paused by itself")
        self.assertIn("The disk is nearly full", told["body"])
        self.desktop.invoke("Show")
        app.find("label", lambda text: text.startswith("The disk is nearly full"))
        app.kill()

    def test_what_is_looked_at_is_not_told(self):
        folder = self.make_project({"echo": {"kind": "core.command", "title": "Echo", "params": {"program": "echo"}}})
        app = self.start(folder)
        app.find_node("Echo")
        app.key("ctrl+Return")
        app.find_node("Echo", state="Done", seconds=40)
        support.wait(lambda: [run["state"] for run in self.runs_of(folder)] == ["succeeded"], "the end of the run")
        app.close()
        self.assertEqual(self.desktop.notifications, {})


if __name__ == "__main__":
    unittest.main()
