# SPDX-License-Identifier: GPL-3.0-or-later
"""The form of what is selected, by the pointer: sliders, names of a definition."""

import json
import time
import unittest

import support


class InspectorTest(support.WindowTest):
    def save(self, app):
        app.key("ctrl+s")
        app.find("status bar", "Saved")
        return json.loads(self.path.read_text())

    def open_project(self, nodes, edges=()):
        folder = self.make_project(nodes, edges)
        self.path = folder / "workflows" / "project.plumb"
        app = self.start(folder)
        return app

    def test_a_slider_is_dragged(self):
        app = self.open_project({"n": {"kind": "image.opacity", "title": "Fade", "params": {"value": 0}}})
        app.click(app.header(app.find_node("Fade")))
        slider = app.reach(app.find("slider", None, app.inspector))
        x, y, width, height = app.area(slider)
        number = app.find("spin button", None, app.inspector)
        app.drag((x + height // 2, y + height // 2), (x + width // 2, y + height // 2), steps=12)
        value = support.wait(lambda: float(support.name_of(number) or 0) if number.get_value_iface() is None
                             else support.Atspi.Value.get_current_value(number), "a value")
        self.assertTrue(0.3 < value < 0.7, value)
        self.assertAlmostEqual(self.save(app)["nodes"]["n"]["params"]["value"], value)
        app.click(app.corner())
        app.key("ctrl+z")  # all of the way is one step
        self.assertEqual(self.save(app)["nodes"]["n"]["params"]["value"], 0)
        app.close()

    def test_a_heading_is_one_line(self):
        app = self.open_project({"n": {"kind": "core.number", "title": "First line,\nsecond line, and so much more that it cannot be seen"}})
        app.click(app.corner())
        app.key("ctrl+a")
        one = app.find("label", "First line, second line, and so much more that it cannot be seen", app.inspector)
        self.assertEqual(one.get_description(), "First line,\nsecond line, and so much more that it cannot be seen")
        height = app.area(one)[3]
        self.assertLess(height, 40)
        app.close()

    def test_what_is_wrong_is_said_once_at_its_field(self):
        app = self.open_project({"n": {"kind": "core.command", "title": "Any", "params": {"program": "true", "timeout_s": -5}}})
        app.click(app.header(app.find_node("Any")))
        wrong = app.find("label", lambda text: "not -5" in text, app.inspector)
        self.assertEqual(support.name_of(wrong).count("a whole number from 1 to 604800"), 1)
        app.close()

    def test_names_of_a_definition(self):
        app = self.open_project({"one": {"kind": "core.number", "title": "One"},
                                 "two": {"kind": "core.calculate", "title": "Two"},
                                 "three": {"kind": "core.calculate", "title": "Three"}},
                                [("one.number", "two.a"), ("two.number", "three.a")])
        app.click(app.header(app.find_node("Two")))
        app.key("ctrl+g")
        app.find("label", "Names of Inputs and Outputs", app.inspector)
        self.rename(app, "Input", "given")
        self.rename(app, "Name of the Definition", "centre")
        value = self.save(app)
        instance = next(name for name, node in value["nodes"].items() if node["kind"] == "core.subgraph")
        self.assertEqual(value["nodes"][instance]["definition"], "centre")
        self.assertEqual(list(value["definitions"]), ["centre"])
        self.assertIn(f"{instance}.given", [edge["to"] for edge in value["edges"]])
        app.click(app.corner())
        app.key("ctrl+z", "ctrl+z")
        value = self.save(app)
        self.assertNotIn("centre", value["definitions"])
        self.assertNotIn(f"{instance}.given", [edge["to"] for edge in value["edges"]])
        app.close()

    def test_a_subgraph_without_inputs_says_so(self):
        app = self.open_project({"one": {"kind": "core.number", "title": "One"}, "two": {"kind": "core.number", "title": "Two"}})
        app.click(app.header(app.find_node("Two")))
        app.key("ctrl+g")
        app.reach(app.find("label", "This subgraph has none. Enter it and add a node “Input” to make one.", app.inspector))
        app.close()

    def test_a_frame_without_a_color_shows_none(self):
        folder = self.make_project({"one": {"kind": "core.number", "title": "One"}})
        self.path = folder / "workflows" / "project.plumb"
        value = json.loads(self.path.read_text())
        self.path.write_text(json.dumps({**value, "frames": {"f": {"title": "Pictures", "members": ["one"]}}}))
        app = self.start(self.path)
        app.find_node("One")
        time.sleep(0.5)  # the first fit glides
        x, y, _, _ = app.area(app.find("grouping", "Frame Pictures, 1 node", app.canvas()))
        app.click((x + 30, y + 8))
        button = app.reach(app.find("button", "Color", app.inspector))
        self.assertEqual(self.count_colored(app, button), 0)
        app.set_field("Color", "#c01c28")
        support.wait(lambda: self.count_colored(app, button) > 50, "the color")
        app.click(app.corner())
        app.key("ctrl+z")
        app.click((x + 30, y + 8))
        support.wait(lambda: self.count_colored(app, button) == 0, "no color again")
        app.close()

    def count_colored(self, app, accessible):
        """Pixels of it that are of a strong color."""
        x, y, width, height = app.rest(accessible)
        part = app.picture().crop((x, y, x + width, y + height))
        return sum(max(pixel) - min(pixel) > 60 for pixel in part.getdata())

    def rename(self, app, title, to):
        row = app.reach(app.find("text", title, app.inspector))
        app.click(row)
        app.key("ctrl+a")
        app.type(to)
        app.key("Return")
        support.wait(lambda: any(support.name_of(found) == to or to in (support.Atspi.Text.get_text(found, 0, 99) or "")
                                 for found in app.find_all("text", title, app.inspector)), f"{title}: {to}")


if __name__ == "__main__":
    unittest.main()
