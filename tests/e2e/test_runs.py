# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs are started, watched, ended and taken up again; they go on without the window; two are compared; questions are answered."""

import json
import pathlib
import subprocess
import unittest

import support


class RunsTest(support.WindowTest):
    def make_gated_project(self):
        """First, gate, last: the gate's program does not end before there is a certain file."""
        self.gate = pathlib.Path(self.folder, "gate")
        script = 'until [ -e "$0" ]; do sleep 0.05; done; echo opened'
        command = {"kind": "core.command"}
        return self.make_project({
            "first": {**command, "title": "First", "params": {"program": "echo", "arguments": ["hello"]}},
            "gate": {**command, "title": "Gate", "params": {"program": "sh", "arguments": ["-c", script, str(self.gate)]}},
            "last": {**command, "title": "Last", "params": {"program": "echo", "arguments": ["{in.input}"]}}},
            [("first.text", "gate.input"), ("gate.text", "last.input")])

    def wait_states(self, folder, *states):
        """The newest first."""
        support.wait(lambda: tuple(run["state"] for run in self.runs_of(folder)) == states, f"runs that are {states}", 40)

    def test_watch_cancel_and_resume(self):
        folder = self.make_gated_project()
        app = self.start(folder)
        app.find_node("First")
        app.key("ctrl+Return")
        app.find_node("First", state="Done", seconds=40)
        app.find_node("Gate", state="Running")
        app.key("ctrl+period")
        app.find_node("Gate", state="Canceled")
        self.wait_states(folder, "cancelled")

        self.gate.touch()
        self.palette(app, "Resume")
        app.find_node("Last", state="Done", seconds=40)
        self.wait_states(folder, "succeeded")
        self.assertEqual(len(self.runs_of(folder)), 1, "the same run went on")
        app.close()

    def test_what_is_paused_begins_nothing_more(self):
        folder = self.make_gated_project()
        app = self.start(folder)
        app.find_node("First")
        app.key("ctrl+Return")
        app.find_node("Gate", state="Running", seconds=40)
        app.press_button("Pause")
        app.find("button", "Continue")
        app.press_button("Continue")
        app.find("button", "Pause")  # it had not come to rest
        app.press_button("Pause")
        app.find("button", "Continue")
        app.click(app.find("page tab", "Queue"))
        app.find("list item", "project · 1, Pausing")
        app.key("ctrl+alt+2")
        app.find("label", lambda text: text.endswith(" · Pausing"))
        app.find("button", "Continue")
        self.assertFalse(app.has("button", "Pause"))
        app.key("ctrl+alt+1")
        self.gate.touch()
        app.find_node("Gate", state="Done")
        self.wait_states(folder, "paused")
        app.find_node("Last", state="Waiting")
        app.press_button("Continue")
        app.find_node("Last", state="Done", seconds=40)
        self.wait_states(folder, "succeeded")
        app.close()

    def test_what_waits_is_in_the_queue(self):
        folder = self.make_gated_project()
        app = self.start(folder)
        app.find_node("First")
        app.click(app.find("page tab", "Queue"))
        app.key("ctrl+Return")
        app.find("list item", "project · 1, Running")
        for number in (2, 3):
            app.key("ctrl+Return")
            app.find("list item", f"project · {number}, Waiting")
        app.click(app.find("page tab", "Problems"))
        app.key("ctrl+Return")
        self.wait_states(folder, "queued", "queued", "queued", "running")
        app.click(app.find("page tab", "Queue"))
        app.find("list item", "project · 4, Waiting")

        def numbers():
            return [item.get_name()[10] for item in sorted(set(app.iterate("list item", lambda name: name.startswith("project · "))), key=app.area)]
        support.wait(lambda: numbers() == ["1", "2", "3", "4"], "the order in which they came")
        # It goes up, and is taken before the others.
        app.click(sorted(app.find_all("button", "Run Before the Others"), key=app.area)[-1])
        support.wait(lambda: numbers() == ["1", "4", "2", "3"], "the new order")
        app.key("ctrl+shift+Return")
        support.wait(lambda: numbers() == ["1", "5", "4", "2", "3"], "the one that is to be first")
        self.gate.touch()
        app.find("label", "Nothing Waits", seconds=40)
        runs = sorted(self.runs_of(folder), key=lambda run: run["started"])
        self.assertEqual([run["run"] for run in runs], [1, 5, 4, 2, 3])
        app.close()

    def palette(self, app, words):
        app.key("ctrl+k")
        app.find(("dialog", "alert"), None)
        app.type(words)
        app.find("list item", lambda name: words in name)
        app.key("Return")

    def test_goes_on_without_the_window_which_finds_it_again(self):
        folder = self.make_gated_project()
        app = self.start(folder)
        app.find_node("First")
        app.key("ctrl+Return")
        app.find_node("Gate", state="Running", seconds=40)
        app.key("ctrl+q")
        app.find(name="Runs Go On")
        app.key("Return")
        support.wait(lambda: not list(support.children(app.root)), "the window goes")
        self.assertEqual([run["state"] for run in self.runs_of(folder)], ["running"])

        app.show_again()
        app.find_node("Gate", state="Running")
        if not support.SANDBOXED:  # all that is in a sandbox ends with its first process
            app.kill()  # as a session ends
            app = self.start(folder)
            app.find_node("Gate", state="Running")
        app.key("ctrl+q")
        support.wait(lambda: not list(support.children(app.root)), "what is known is not said again")
        self.gate.touch()
        self.wait_states(folder, "succeeded")
        app.show_again()
        app.find_node("Last", state="Done")
        app.close()

    def test_a_run_of_another_process_is_followed_at_once(self):
        folder = self.make_gated_project()
        app = self.start(folder)
        app.find_node("Gate")
        for number in (1, 2):
            self.gate.unlink(missing_ok=True)
            terminal = subprocess.Popen(["plumb", "run", str(folder), "--trust", "--set", f'first.arguments=["{number}"]'],
                                        env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
            app.find_node("Gate", state="Running")
            app.find("button", "Pause")
            self.gate.touch()
            app.find_node("Gate", state="Done")
            self.assertEqual(terminal.wait(30), 0)
        app.close()

    def test_a_question_is_answered_in_the_window(self):
        folder = self.make_project({
            "text": {"kind": "core.text", "title": "Words", "params": {"value": "hello"}},
            "ask": {"kind": "core.question", "title": "Ask", "params": {"question": "Is it good?", "choices": ["yes", "no"]}},
            "save": {"kind": "core.save", "title": "Keep", "params": {"name": "kept.{ext}"}}},
            [("text.text", "ask.input"), ("ask.output", "save.files", "pass")])
        app = self.start(folder)
        app.find_node("Ask")
        app.key("ctrl+Return")
        app.find_node("Ask", state="Asks a question", seconds=40)
        app.key("ctrl+alt+2")
        app.click(app.find("list item", lambda name: "project" in name, app.find("list", "Runs")))
        app.find(name=lambda text: "Is it good?" in text)
        app.activate_button("yes  (Y)")
        self.wait_states(folder, "succeeded")
        self.assertEqual((folder / "output" / "kept.txt").read_text(), "hello")
        app.close()

    def test_keys_answer_what_is_opened_to_be_answered(self):
        folder = self.make_project({
            "text": {"kind": "core.text", "title": "Words", "params": {"value": "hello there"}},
            "ask": {"kind": "core.question", "title": "Ask", "params": {"question": "Is it good?", "choices": ["yes", "no"]}}},
            [("text.text", "ask.input")])
        self.plumb("trust", folder)
        app = self.start(folder)
        app.find_node("Ask")
        app.key("ctrl+Return")
        app.press_button("Answer")
        card = app.find(name="Is it good?", role="grouping")
        app.find("label", "hello there", card)  # what is asked about
        app.wait_focus(card, "the question")
        app.key("n")
        self.wait_states(folder, "succeeded")
        self.assertIn('"no"', self.plumb("show", "1", "--project", folder, "--json"))
        app.close()

    def test_runs_are_searched(self):
        folder = self.make_project({"echo": {"kind": "core.command", "title": "Echo", "params": {"program": "echo"}}})
        for word in ("one", "two"):
            self.plumb("run", folder, "--trust", "--set", f'echo.arguments=["{word}"]')
        app = self.start(folder)
        app.find_node("Echo")
        app.key("ctrl+alt+2")
        runs = app.find("list", "Runs")
        support.wait(lambda: len(app.find_all("list item", within=runs)) == 2, "both runs")
        app.key("ctrl+f")
        app.type("two")
        support.wait(lambda: [item.get_name()[:10] for item in app.find_all("list item", within=runs)] == ["project #2"], "the one that fits")
        app.key("ctrl+alt+1", "ctrl+f")
        app.find("dialog")
        app.key("Escape")
        app.close()

    def test_a_sample_runs_and_two_runs_are_compared(self):
        folder = self.copy_sample("photo")
        self.plumb("trust", folder)
        app = self.start(folder)
        app.find("tool bar")
        app.key("ctrl+Return")
        self.wait_states(folder, "succeeded")
        self.assertEqual(len(list((folder / "output" / "photo").iterdir())), 3)
        app.click(app.corner())
        app.key("Home")
        app.find_node("Save", state="Done")
        path = folder / "workflows" / "photo.plumb"
        value = json.loads(path.read_text())
        value["nodes"]["sharpen"]["params"]["scale"] = 0.7
        path.write_text(json.dumps(value))
        self.plumb("run", folder)
        self.wait_states(folder, "succeeded", "succeeded")
        app.key("ctrl+alt+2")
        app.click(app.find("list item", lambda name: name.startswith("photo #2"), app.find("list", "Runs")))
        app.press_button("Compare with…")
        app.find("dialog", "Compare Run 2 With")
        app.key("Escape")
        app.wait_gone("dialog", "Compare Run 2 With")
        app.press_button("Compare with…")
        dialog = app.find("dialog", "Compare Run 2 With")
        app.click(app.find("list item", lambda name: name.startswith("photo #1"), dialog))
        app.find("button", "Close Comparison")
        app.find(name=lambda text: "0.7" in text)
        app.find(name=lambda text: "0.6" in text)
        # The wheel leads on over the picture, which is zoomed with Control, and never away.
        heading = app.find("label", "First difference")
        top = app.rest(heading)[1]
        x, y, width, height = app.area(app.window)
        middle = (x + width * 2 // 3, y + height * 4 // 5)

        def see():
            return app.picture().crop((middle[0] - 60, middle[1] - 60, middle[0] + 60, middle[1] + 60)).tobytes()
        app.move(middle)
        before = see()
        support.xdotool("keydown", "ctrl", "click", "4", "keyup", "ctrl")
        support.wait(lambda: see() != before, "a larger picture")
        support.xdotool("keydown", "ctrl", "click", "--repeat", "9", "5", "keyup", "ctrl")
        support.wait(lambda: see() == before, "the whole picture")
        self.assertEqual(app.rest(heading)[1], top)
        support.xdotool("click", "5")
        support.wait(lambda: app.rest(heading)[1] < top, "the page is scrolled")
        app.close()

    def test_a_step_of_many_items_and_the_line_that_is_moved(self):
        script = support.PNG + """
for i in range(24):
    save(f"{i:02d}.png", 64, 48, lambda x, y: bytes((9 * i, 90, 200)))
"""
        draw = pathlib.Path(self.folder, "draw.py")
        draw.write_text(script)
        command = {"kind": "core.command"}
        folder = self.make_project({
            "draw": {**command, "title": "Draw", "params": {"program": "python3", "arguments": [str(draw)], "output": "*.png"}},
            "each": {**command, "title": "Each", "params": {
                "program": "sh", "arguments": ["-c", 'cp "$0" copy.png; echo copied', "{in.input}"], "output": "copy.png"}}},
            [("draw.results", "each.input")])
        self.plumb("run", folder, "--trust")
        app = self.start(folder)
        app.find_node("Each")
        app.key("ctrl+alt+2")
        app.find(name="Why it ran")
        app.click(app.find(("grouping", "panel"), "Graph as it was"))
        app.key("Left", "Right")
        app.find("label", lambda text: text.startswith("24 items"))
        # Several rows of the table of items; and the log is not below all the pictures.
        self.assertGreater(app.area(app.find(name="Items"))[3], 150)
        column = app.find("button", "copy.png")
        log = app.find(name="Search the log")
        self.assertLess(app.area(log)[1] - app.area(column)[1], 480)
        # What is dragged stays where it is.
        timeline = app.find("slider", "Timeline")
        before = app.rest(timeline)
        app.click(timeline)
        app.find("button", "End")
        self.assertEqual(app.rest(timeline), before)
        app.key("shift+Tab", "space")
        app.wait_gone("button", "End")
        self.assertEqual(app.rest(timeline), before)
        app.close()

    def test_a_run_that_paused_by_itself_says_why(self):
        folder = self.make_project({"n": {"kind": "core.command", "title": "Count", "params": {"program": "true"}}})
        settings = folder / "project.json"
        settings.write_text(json.dumps({**json.loads(settings.read_text()), "budget": {"free_mb": 10 ** 9}}))
        self.plumb("trust", folder)
        app = self.start(folder)
        app.find_node("Count")
        app.key("ctrl+Return")
        why = "The disk is nearly full, so nothing more starts. Free some space, then continue."
        app.find("label", f"Run 1 paused by itself. {why}")
        app.click(app.find("page tab", "Queue"))
        app.find("list item", "project · 1, Paused · disk nearly full")
        app.press_button("Show")
        app.find("label", why)
        app.find("label", lambda text: text.endswith(" · Paused"))

    def test_each_attempt_is_a_page(self):
        script = 'if [ -e "$0" ]; then echo second try; else touch "$0"; echo first try; sleep 60; fi'
        arguments = ["-c", script, str(pathlib.Path(self.folder, "tried"))]
        folder = self.make_project({"slow": {"kind": "core.command", "title": "Slow", "params": {"program": "sh", "arguments": arguments, "timeout_s": 1}}})
        settings = folder / "project.json"
        settings.write_text(json.dumps({**json.loads(settings.read_text()), "retry": {"max_attempts": 2, "base_ms": 50}}))
        self.plumb("run", folder, "--trust")
        app = self.start(folder)
        app.find_node("Slow")
        app.key("ctrl+alt+2")
        app.find("label", "second try")
        support.wait(lambda: app.key("Tab") or app.is_focused(app.find("radio button", "Attempt 2")), "the last attempt has the focus")
        app.key("Left", "space")
        app.find("label", "first try")
        app.find("label", "“sh” took too long and was ended")
        app.find("label", lambda text: text.endswith(" · Failed"))
        app.close()


if __name__ == "__main__":
    unittest.main()
