# SPDX-License-Identifier: GPL-3.0-or-later
"""A window from right to left: all that can be used is where it belongs."""

import pathlib
import subprocess
import unittest

import support
from support import Atspi


DRAW = support.PNG + 'save("out.png", 64, 48, lambda x, y: bytes.fromhex(sys.argv[1]))'

class MirrorTest(support.WindowTest):
    def setUp(self):
        super().setUp()
        subprocess.run(["localedef", "-i", "ar_EG", "-f", "UTF-8", pathlib.Path(self.folder, "ar_EG.UTF-8")], check=True, capture_output=True)
        self.environment.update(LOCPATH=self.folder, LC_ALL="ar_EG.UTF-8")

    def list_outside(self, app, panel):
        left, _, width, _ = app.area(panel)
        found = []
        for child in support.walk(panel, showing=True):
            x, _, child_width, _ = app.area(child)
            if support.has_state(child, Atspi.StateType.FOCUSABLE) and (x < left or x + child_width > left + width):
                found.append(f"{child.get_role_name()} '{support.name_of(child)}'")
        return found

    def test_the_inspector_holds_what_it_shows(self):
        app = self.start(self.copy_sample("still"))
        app.find_node("Plinth")
        for title in (None, "Render still", "Four cameras"):
            if title is not None:
                app.click(app.header(app.find_node(title)))
            app.find_field("Title")
            inspector = app.find("grouping", "Inspector")
            self.assertGreater(app.area(app.canvas())[0], app.area(inspector)[0], "it is mirrored")
            support.wait(lambda: self.list_outside(app, inspector) == [], f"of {title} nothing outside: {self.list_outside(app, inspector)}", 3)
        app.close()

    def test_the_button_that_runs_is_one_round_shape(self):
        app = self.start(self.copy_sample("still"))
        app.find_node("Plinth")
        app.move((1279, 799))
        app.rest(app.find("button", "Run"))
        x, y = app.center(app.find("button", "Run"))
        picture = app.picture()

        def is_ground(*at):
            return min(picture.getpixel(at)) > 240
        left, right, top = x, x, y
        while not is_ground(left - 1, y + 14):
            left -= 1
        while not is_ground(right + 1, y + 14):
            right += 1
        while not is_ground(x, top - 1):
            top -= 1
        line = "".join(" " if is_ground(at, top + 1) else "#" for at in range(left, right + 1))
        self.assertRegex(line, "^ {4,}#+ {4,}$")
        app.close()

    def test_names_stand_on_the_side_of_their_pictures(self):
        """What pictures show has no direction of reading, so they stay: red before, on the left, blue after, on the right."""
        params = {"program": "python3", "arguments": ["-c", DRAW, "ff0000"], "output": "out.png"}
        folder = self.make_project({"draw": {"kind": "core.command", "params": params}}, name="two")
        self.plumb("run", folder)
        path = folder / "workflows" / "two.plumb"
        path.write_text(path.read_text().replace("ff0000", "0000ff"))
        self.plumb("run", folder)
        app = self.start("--run", "2", folder)
        app.press_button("Compare with…")
        app.click(app.find("list item", lambda name: name.startswith("two #1"), app.find("dialog", "Compare Run 2 With")))
        button = app.find("button", "Compare Pictures")
        before, after = app.rest(app.find(name="Before")), app.rest(app.find(name="After"))
        self.assertGreater(before[0], app.area(button)[0], "it is mirrored")
        self.assertLess(before[0], after[0])
        app.press_button("Compare Pictures")
        canvas = app.find("image", lambda name: name.startswith("Replace: draw · "))
        app.key("w")
        app.find("image", lambda name: name.startswith("Wipe: draw · "))
        left, right = app.find("label", "A  run 1"), app.find("label", "B  run 2")
        x, y, width, height = app.area(canvas)
        for label, share, color in ((left, 1 / 4, (255, 0, 0)), (right, 3 / 4, (0, 0, 255))):
            self.assertLess(abs(app.center(label)[0] - (x + share * width)), width / 4, label.get_name())
            support.wait(lambda: app.picture().getpixel((int(x + share * width), y + height // 2)) == color, f"{color} at {label.get_name()}")


if __name__ == "__main__":
    unittest.main()
