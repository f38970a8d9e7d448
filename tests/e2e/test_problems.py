# SPDX-License-Identifier: GPL-3.0-or-later
"""Problems are shown as soon as they are made, lead to node and field, and go when they are mended."""

import json
import unittest

import support


class ProblemsTest(support.WindowTest):
    def open(self, nodes, edges=()):
        path = self.make_project(nodes, edges) / "workflows" / "project.plumb"
        app = self.start(path)
        app.find("tool bar")
        app.click(app.corner())
        return app, path

    def saved(self, app, path, until):
        app.key("ctrl+s")
        support.wait(lambda: until(json.loads(path.read_text())), "what was saved")

    def test_a_missing_input_is_connected(self):
        app, path = self.open({"photo": {"kind": "core.image", "title": "Photo", "params": {"path": "a.png"}},
                               "small": {"kind": "image.thumbnail", "title": "Small"}})
        self.assertFalse(app.has(name="No Problems"))
        app.find_node("Small", state="1 unconnected")
        problem = app.find(name=lambda text: "missing-input" in text or "not connected" in text)
        self.assertTrue(problem)
        app.drag(app.find_port("Photo", "Output Image"), app.find_port("Small", "Input image"))
        app.find(name="No Problems")
        app.key("ctrl+z")
        app.wait_gone(name="No Problems")
        app.key("ctrl+shift+z")
        app.find(name="No Problems")
        self.saved(app, path, lambda value: value["edges"] == [{"from": "photo.image", "to": "small.image"}])
        app.close()

    def test_a_kind_that_does_not_fit_and_a_circle_are_refused_with_the_reason(self):
        app, path = self.open({"count": {"kind": "core.number", "title": "Count", "params": {"value": 1.0}},
                               "one": {"kind": "image.thumbnail", "title": "One"},
                               "two": {"kind": "image.convert", "title": "Two"}}, [("one.image", "two.image")])
        app.drag(app.find_port("Count", "Output Number"), app.find_port("One", "Input image"))
        app.find(name=lambda text: "number" in text and "image" in text and text[0] not in "IO")
        app.drag(app.find_port("Two", "Output image"), app.find_port("One", "Input image"))
        app.find(name=lambda text: "circle" in text.lower())
        app.key("ctrl+s")
        self.assertEqual(json.loads(path.read_text())["edges"], [{"from": "one.image", "to": "two.image"}])
        app.close()

    def test_a_number_out_of_bounds_is_fixed_by_a_button_and_by_hand(self):
        nodes = {"camera": {"kind": "blender.camera", "title": "Camera", "params": {"focal_length": -5.0}}}
        app, path = self.open(nodes)
        app.find(name=lambda text: "out-of-range" in text or "out-of-bounds" in text or "expected" in text)
        app.press_button("Fix")
        app.find(name="No Problems")
        app.key("ctrl+z")
        app.find("button", "Fix")
        app.click(app.header(app.find_node("Camera")))
        spin = app.find("spin button", lambda name: name.startswith("Focal length"))
        app.click(spin, times=3)
        app.key("ctrl+a")
        app.type("50")
        app.key("Tab")
        app.find(name="No Problems")
        self.saved(app, path, lambda value: value["nodes"]["camera"].get("params", {}).get("focal_length", 50) == 50)
        app.close()

    def test_an_unknown_field_and_kind_are_told(self):
        app, path = self.open({"words": {"kind": "core.text", "title": "Words", "params": {"value": "a", "txet": "b"}},
                               "foreign": {"kind": "other.kind", "title": "Foreign"}})
        app.find(name=lambda text: "txet" in text)
        app.find(name=lambda text: "other.kind" in text)
        app.press_button("Fix")
        app.wait_gone(name=lambda text: "no field" in text)
        app.click(app.header(app.find_node("Foreign")))
        app.key("Delete")
        app.find(name="No Problems")
        self.saved(app, path, lambda value: value["nodes"]["words"]["params"] == {"value": "a"} and len(value["nodes"]) == 1)
        app.close()


if __name__ == "__main__":
    unittest.main()
