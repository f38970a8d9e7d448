# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures of two runs, found by step, item and output; a place that differs leads to the first step that does."""

import json
import unittest

import support
from support import wait


DRAW = support.PNG + 'save("out.png", 64, 48, lambda x, y: bytes.fromhex(sys.argv[1]))'


class CompareRunsTest(support.WindowTest):
    def run_twice(self):
        folder = self.copy_sample("photo")
        self.plumb("trust", folder)
        self.plumb("run", folder)
        path = folder / "workflows" / "photo.plumb"
        value = json.loads(path.read_text())
        value["nodes"]["sharpen"]["params"]["scale"] = 0.9
        path.write_text(json.dumps(value))
        self.plumb("run", folder)
        return folder

    def open_pictures(self, folder):
        app = self.start("--run", "2", folder)
        app.press_button("Compare with…")
        dialog = app.find("dialog", "Compare Run 2 With")
        itself = app.find("list item", lambda name: name.startswith("photo #2"), dialog)
        app.click(itself)  # is not offered
        self.assertTrue(any(not support.has_state(part, support.Atspi.StateType.SENSITIVE) for part in support.walk(itself)))
        app.click(app.find("list item", lambda name: name.startswith("photo #1"), dialog))
        app.press_button("Compare Pictures")
        self.canvas = app.find("image", lambda name: name.startswith("Replace: sharpen · "))
        return app

    def active_title(self):
        return support.xdotool("getactivewindow", "getwindowname")

    def test_a_hot_place_leads_to_the_first_step_that_differs(self):
        app = self.open_pictures(self.run_twice())
        app.find("label", "First Difference")
        app.find("label", lambda name: name.endswith("run 1 with run 2"))
        app.key("h")
        app.find("image", lambda name: name.startswith("Difference: sharpen · "))
        x, y, width, height = app.area(self.canvas)

        def find_hot():
            picture = app.picture()
            places = ((x + column, y + row) for row in range(60, height - 60, 7) for column in range(20, width - 20, 7))
            return next((place for place in places if sum(picture.getpixel(place)) > 150), None)
        place = wait(find_hot, "a place that differs")
        self.assertIn(" with ", self.active_title())
        app.click(place)
        wait(lambda: " with " not in self.active_title(), "the window of the runs in front")
        app.find("label", "sharpen")

    def test_what_differs_is_said_by_titles(self):
        folder = self.run_twice()
        app = self.start("--run", "2", folder)
        app.press_button("Compare with…")
        app.click(app.find("list item", lambda name: name.startswith("photo #1"), app.find("dialog", "Compare Run 2 With")))
        app.find("label", "Unsharp mask: the first that differs")
        app.find("label", "Outputs differ · Amount: 0.6 → 0.9")
        diff = self.plumb("diff", "-C", folder, "1", "2", status=1)
        self.assertIn("parameter scale: 0.6 -> 0.9", diff)

    def open_two_pictures(self):
        """Of two steps, that differ both."""
        def draw(color):
            return {"kind": "core.command", "params": {"program": "python3", "arguments": ["-c", DRAW, color], "output": "out.png"}}
        folder = self.make_project({"left": draw("ff0000"), "right": draw("ff0000")}, name="two")
        self.plumb("run", folder)
        path = folder / "workflows" / "two.plumb"
        value = json.loads(path.read_text())
        for name in ("left", "right"):
            value["nodes"][name]["params"]["arguments"][2] = "0000ff"
        path.write_text(json.dumps(value))
        self.plumb("run", folder)
        app = self.start("--run", "2", folder)
        app.press_button("Compare with…")
        dialog = app.find("dialog", "Compare Run 2 With")
        app.click(app.find("list item", lambda name: name.startswith("two #1"), dialog))
        app.press_button("Compare Pictures")
        self.canvas = app.find("image", lambda name: name.startswith("Replace: left · "))
        return app

    def test_areas_stay_where_they_were_drawn_when_the_pair_changes(self):
        app = self.open_two_pictures()
        x, y, width, height = app.area(self.canvas)
        app.key("ctrl+0", "q")
        app.drag((x + 20, y + 60), (x + width - 20, y + height - 60))
        app.find("label", "Not compared")
        app.key("j")
        app.find("image", lambda name: name.startswith("Replace: right · "))
        app.wait_gone("label", "Not compared")
        app.key("k")
        app.find("image", lambda name: name.startswith("Replace: left · "))
        app.find("label", "Not compared")

    def test_a_picture_leads_upstream_of_itself_not_of_the_first_that_differs(self):
        app = self.open_two_pictures()
        window = app.find(("frame", "window"), lambda name: " with " in name)
        app.find("label", "left", window)
        app.key("j")
        app.find("image", lambda name: name.startswith("Replace: right · "))
        app.find("label", "right", window)
        app.wait_gone("label", "left", window)

    def test_a_run_beside_its_reference(self):
        folder = self.run_twice()
        self.plumb("reference", "-C", folder, "approve", "--output", "sharpen.output", "--step", "sharpen.output", "--run", "1",
                   "--by", "Ada", "--why", "as it was")
        app = self.start("--run", "2", folder)
        app.click(app.find("list item", lambda name: name.startswith("photo #2"), app.find("list", "Runs")))
        app.key("ctrl+k")
        app.find("list item", lambda name: name.startswith("New Workflow"))
        app.type("Compare with the Reference")
        app.find("list item", lambda name: name.startswith("Compare with the Reference"))
        app.key("Return")
        canvas = app.find("image", lambda name: name.startswith("Replace: sharpen.output · "))
        self.assertIn("reference with ", canvas.get_name())
        app.find("label", lambda name: name in ("Pass", "Warn", "Fail"))

    def open_reference(self, folder):
        app = self.start("--run", "2", folder)
        app.click(app.find("list item", lambda name: name.startswith("photo #2"), app.find("list", "Runs")))
        app.key("ctrl+k")
        app.find("list item", lambda name: name.startswith("New Workflow"))
        app.type("Compare with the Reference")
        app.find("list item", lambda name: name.startswith("Compare with the Reference"))
        app.key("Return")
        self.canvas = app.find("image", lambda name: name.startswith("Replace: sharpen.output · "))
        return app

    def test_areas_are_saved_with_the_reference(self):
        folder = self.run_twice()
        self.plumb("reference", "-C", folder, "approve", "--output", "sharpen.output", "--step", "sharpen.output", "--run", "1",
                   "--by", "Ada", "--why", "as it was")
        app = self.open_reference(folder)
        x, y, width, height = app.area(self.canvas)
        app.drag((x + width // 2 - 50, y + height // 2 - 40), (x + width // 2 + 50, y + height // 2 + 40), keys=["ctrl"])
        app.find("label", "Not compared")
        app.key("ctrl+alt+s")
        app.find("label", "The Areas Were Saved")
        versions = sorted((folder / "references" / "photo" / "sharpen.output").iterdir())
        self.assertEqual(len(versions), 2)
        record = json.loads((versions[-1] / "approval.json").read_text())
        self.assertEqual(record["same_as"], versions[0].name)
        self.assertTrue(record["compare"]["regions"][0]["ignore"])
        app.kill()
        app = self.open_reference(folder)
        app.find("label", "Not compared")

    def test_pairs_are_stepped_through_and_measured(self):
        app = self.open_pictures(self.run_twice())
        first = self.canvas.get_name()
        app.key("j")
        wait(lambda: self.canvas.get_name() != first, "another pair")
        app.key("k")
        wait(lambda: self.canvas.get_name() == first, "the pair again")
        app.find("slider", "Difference over the sequence")
        pairs = app.find_all("list item", lambda name: " · " in name)
        self.assertGreater(len(pairs), 2, "each output of each step")


if __name__ == "__main__":
    unittest.main()
