# SPDX-License-Identifier: GPL-3.0-or-later
"""The graph of an earlier run: its blocks are entered and left, and the step page follows."""

import unittest

import support


class RunGraphTest(support.WindowTest):
    def test_rounds_of_a_block(self):
        folder = self.copy_sample("refine")
        self.plumb("run", folder, status=6)  # it asks
        app = self.start(folder)
        app.find_node("Target")
        app.key("ctrl+alt+2")
        graph = app.find(("grouping", "panel"), "Graph as it was")
        app.find(name="Why it ran")
        app.click(graph)
        app.key("Left", "Left", "Left", "Right")
        app.find(None, lambda name: name.startswith("Brighten until it fits (refine)"))
        self.assertFalse(app.has("button", "Leave Group (Alt+Up)"))
        app.key("Return")
        app.find("label", "refine@3")
        app.key("Left")
        app.find(None, lambda name: name.startswith("Input (refine@3:"))
        app.key("alt+Up")
        app.wait_gone("button", "Leave Group (Alt+Up)")
        app.find(None, lambda name: name.startswith("Brighten until it fits (refine)"))
        app.close()


if __name__ == "__main__":
    unittest.main()
