# SPDX-License-Identifier: GPL-3.0-or-later
"""The graph of an earlier run: its blocks are entered and left, and the step page follows."""

import pathlib
import time
import unittest

import support
from support import Atspi


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

    def test_its_nodes_are_told(self):
        folder = self.copy_sample("refine")
        self.plumb("run", folder, status=6)
        app = self.start(folder)
        app.find_node("Target")
        app.key("ctrl+alt+2")
        graph = app.find(("grouping", "panel"), "Graph as it was")
        dark = app.find("list item", lambda name: name.startswith("Dark picture, "), graph)
        refine = app.find("list item", lambda name: name.startswith("Brighten until it fits, "), graph)
        flows = [relation for relation in dark.get_relation_set() if relation.get_relation_type() == Atspi.RelationType.FLOWS_TO]
        self.assertEqual([relation.get_target(i).get_name() for relation in flows for i in range(relation.get_n_targets())],
                         [refine.get_name()])
        app.click(graph)
        app.key("Left", "Left", "Left")
        support.wait(lambda: support.has_state(dark, Atspi.StateType.SELECTED), "the selected node")
        app.key("Right", "Return")
        app.find("list item", lambda name: name.startswith("Input, "), graph)
        app.wait_gone("list item", lambda name: name.startswith("Dark picture, "), graph)
        app.close()

    def test_picture_saved_with_its_workflow(self):
        folder = self.copy_sample("refine")
        self.plumb("run", folder, status=6)
        app = self.start(folder)
        app.find_node("Target")
        app.key("ctrl+alt+2")
        graph = app.find(("grouping", "panel"), "Graph as it was")
        app.find(name="Why it ran")
        app.click(graph)
        app.key("Left", "Left", "Left")
        app.find(None, lambda name: name.startswith("Dark picture (dark)"))
        app.move(app.center(graph))
        support.xdotool("click", "--repeat", 15, "--delay", 40, 5)  # the page goes down to the step
        time.sleep(1)  # until pictures are there and the page rests
        app.click(app.find_all("button", "dark.png")[-1], button=3)
        time.sleep(0.5)
        app.key("w")
        target = pathlib.Path(self.folder, "carried.png")
        app.choose_file(target)
        support.wait(target.exists, "the copy")
        self.assertIn(b"plumbline.workflow", target.read_bytes())
        pixels = (folder / "pictures" / "dark.png").read_bytes()
        self.assertIn(pixels[pixels.index(b"IDAT"):], target.read_bytes(), "no pixel is another")
        self.assertNotIn(b"plumbline.workflow", pixels)


if __name__ == "__main__":
    unittest.main()
