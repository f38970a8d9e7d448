# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts twice as large: what holds them grows with them, and keys are heard where they were."""

import subprocess
import unittest

import support
from support import Atspi


def set_dpi(dpi):
    """What the display says of texts, of which 96 is the usual size."""
    subprocess.run(["xprop", "-root", "-f", "RESOURCE_MANAGER", "8s", "-set", "RESOURCE_MANAGER", f"Xft.dpi:\t{dpi}\n"], check=True)


class LargeTextTest(support.WindowTest):
    SETTINGS = ""  # of any size

    def setUp(self):
        super().setUp()
        self.addCleanup(set_dpi, 96)

    def measure_timeline(self, folder, dpi):
        set_dpi(dpi)
        app = self.start(folder)
        app.key("ctrl+alt+2")
        height = app.rest(app.find("slider"))[3]
        app.close()
        return height

    def test_lanes_of_the_timeline_grow_with_their_texts(self):
        folder = self.make_project({"list": {"kind": "core.list", "params": {"values": [1]}}})
        self.plumb("run", folder)
        usual = self.measure_timeline(folder, 96)
        self.assertGreater(self.measure_timeline(folder, 144), 1.15 * usual)

    def test_a_click_opens_a_run_where_the_list_is_alone(self):
        folder = self.make_project({"list": {"kind": "core.list", "params": {"values": [1]}}})
        self.plumb("run", folder)
        set_dpi(192)
        app = self.start(folder)
        app.key("ctrl+alt+2")
        app.click(app.find("list item", lambda name: name.startswith("project #1")))
        app.find("button", "Replay")

    def test_the_drawer_is_there_in_a_high_window(self):
        set_dpi(192)
        app = self.start(self.copy_sample("still"))
        support.xdotool("windowsize", "--sync", app.id, 1270, 780)
        app.find("label", "No Problems")
        app.key("ctrl+grave")
        app.find("label", "Nothing Runs")
        app.key("ctrl+grave")
        app.wait_gone("label", "Nothing Runs")

    def test_the_focus_stays_where_the_window_gets_wider(self):
        set_dpi(192)
        app = self.start(self.copy_sample("still"))
        app.wait_focus(app.canvas(), "the canvas")
        for width in (700, 1270, 1000):
            support.xdotool("windowsize", "--sync", app.id, width, 780)
            app.rest(app.canvas())
            app.wait_focus(app.canvas(), f"the canvas in a window of {width} pixels")
        app.key("ctrl+a")
        support.wait(lambda: support.has_state(app.find_node("Lamp"), Atspi.StateType.SELECTED), "all is selected")


if __name__ == "__main__":
    unittest.main()
