# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole work without a pointer: from the first page to a run that is looked at, a question that is answered, two runs compared."""

import pathlib
import unittest

import support
from support import Atspi


class KeyboardTest(support.WindowTest):
    def setUp(self):
        super().setUp()
        support.xdotool("mousemove", 1279, 799)

    def tab_to(self, app, target, what, most=60):
        """The focus goes there, and one sees that it is there."""
        for _ in range(most):
            app.key("Tab")
            if app.is_focused(target):
                self.assert_visible(app, target, what)
                return
        raise AssertionError(f"{most} times Tab do not lead to {what}")

    def assert_visible(self, app, target, what):
        """A ring around what has the focus: it goes with the focus."""
        x, y, width, height = app.area(target)
        place = (max(x - 8, 0), max(y - 8, 0), x + width + 8, y + height + 8)
        focused = app.picture().crop(place)
        app.key("shift+Tab")
        support.wait(lambda: not app.is_focused(target), f"{what} without the focus")
        support.wait(lambda: app.picture().crop(place).tobytes() != focused.tobytes(), f"the focus of {what} is seen")
        app.key("Tab")
        support.wait(lambda: app.is_focused(target), f"the focus again on {what}")

    def begin(self):
        """A project from a sample."""
        app = self.start()
        self.tab_to(app, app.find("list item", lambda name: name.startswith("Repeat")), "the sample")
        app.key("Return")
        app.wait_focus(app.find("text", "Name"), "the name")
        app.key("ctrl+a")
        app.type("mine")
        app.key("Return")
        app.find("button", "Check")
        app.wait_focus(app.canvas(), "the canvas")
        return app, pathlib.Path(self.environment["HOME"], "Plumbline", "mine")

    def go_to(self, app, title):
        app.key("ctrl+f")
        app.wait_focus(app.find("dialog", None), "what is sought")
        app.type(title)
        app.find("list item", lambda name: name.lower().startswith(title.lower()), app.find("dialog", None))
        app.key("Return")
        app.wait_gone("dialog", None)
        support.wait(lambda: support.has_state(app.find_node(title), Atspi.StateType.SELECTED), f"{title} is selected")

    def wait_states(self, folder, *states):
        support.wait(lambda: tuple(run["state"] for run in self.runs_of(folder)) == states, f"runs that are {states}", 60)

    def test_all_of_it(self):
        app, folder = self.begin()
        self.add_a_thumbnail(app)
        app.key("ctrl+Return")
        app.find_node("Ask", state="Asks a question", seconds=90)
        self.answer(app)
        self.wait_states(folder, "succeeded")

        app.key("ctrl+alt+1")
        app.wait_focus(app.canvas(), "the canvas")
        self.go_to(app, "Brighten until it fits")
        app.key("alt+Return")  # to its properties
        app.wait_focus(app.find_field("Rounds"), "the first field")
        app.key("ctrl+a")
        app.type("6")
        app.key("ctrl+Return")
        self.wait_states(folder, "succeeded", "succeeded")
        self.compare(app)
        app.key("ctrl+alt+1", "ctrl+s")
        app.find("status bar", "Saved")
        text = (folder / "workflows" / "refine.plumb").read_text()
        self.assertIn('"max_rounds": 6', text)
        self.assertIn('"to": "thumbnail.image"', text)
        app.close()

    def list_focused(self, app):
        return [support.name_of(found) for found in support.walk(app.root, showing=True) if support.has_state(found, Atspi.StateType.FOCUSED)]

    def test_tab_goes_around_from_part_to_part(self):
        """However many kinds, runs and chips there are: arrow keys go from one to the next."""
        folder = self.copy_sample("refine")
        app = self.start(folder)
        app.find("button", "Scene")
        app.click(app.corner())
        app.wait_focus(app.canvas(), "the canvas")
        seen = []
        while len(seen) < 60:
            before = self.list_focused(app)
            app.key("Tab")
            support.wait(lambda: self.list_focused(app) != before, f"the focus goes on after {before}")
            if app.is_focused(app.canvas()):
                break
            seen.append(self.list_focused(app)[-1])
        self.assertLess(len(seen), 45, seen)
        for part in ("Check", "Problems", "Title", "Main Menu", "refine", "Search nodes"):
            self.assertIn(part, seen)
        self.assertEqual([seen.count(chip) for chip in ("Materials and light", "Built In", "Import model")], [0, 0, 0], seen)
        app.close()

    def test_arrow_keys_go_from_chip_to_chip(self):
        app = self.start(self.copy_sample("refine"))
        app.find("button", "Scene")
        app.click(app.find("entry", "Search nodes"))
        for key, chip in (("Tab", "Scene"), ("Right", "Materials and light"), ("Tab", "Program"), ("Right", "Built In"), ("shift+Tab", "Scene")):
            app.key(key)
            app.wait_focus(app.find("toggle button", chip), f"{chip} after {key}")
        app.close()

    def add_a_thumbnail(self, app):
        app.key("shift+a")
        app.answer_canvas("Thumbnail", offered="Thumbnail")
        support.wait(lambda: support.has_state(app.find_node("Thumbnail"), Atspi.StateType.FOCUSED), "the focus on the new node")
        app.key("c")
        app.answer_canvas("Dark picture")
        self.go_to(app, "Thumbnail")
        app.find_node("Thumbnail", state="1 input")
        self.assertFalse(any("unconnected" in node.get_name() for node in support.children(app.canvas())
                             if node.get_name().startswith("Thumbnail")))

    def answer(self, app):
        """On the page of runs, where the run is looked at."""
        app.key("ctrl+alt+2")
        self.tab_to(app, app.find("list item", lambda name: name.startswith("refine #1"), app.find("list", "Runs")), "the run")
        app.key("Return")
        app.find(name=lambda text: "Three rounds did not reach the target" in text)
        self.tab_to(app, app.find("button", "yes  (Y)"), "the answer")
        app.key("space")

    def compare(self, app):
        app.key("ctrl+alt+2")
        rows = app.find("list", "Runs")
        self.tab_to(app, rows, "the list of runs")
        app.key("Home")
        app.wait_focus(app.find("list item", lambda name: name.startswith("refine #2"), rows), "the later run")
        app.key("Return")
        app.find("button", "Compare with…")
        app.key("c")
        dialog = app.find("dialog", "Compare Run 2 With")
        self.tab_to(app, app.find("list", "Runs", dialog), "the runs to compare with")
        app.key("End", "Return")
        app.find("button", "Close Comparison")
        app.find(name="First difference")
        app.find(name="Outputs differ")
        app.key("Escape")
        app.wait_gone("button", "Close Comparison")


if __name__ == "__main__":
    unittest.main()
