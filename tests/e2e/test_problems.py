# SPDX-License-Identifier: GPL-3.0-or-later
"""Problems are shown as soon as they are made, lead to node and field, and go when they are mended."""

import json
import subprocess
import unittest

import support


class ProblemsTest(support.WindowTest):
    def open(self, nodes, edges=()):
        folder = self.make_project(nodes, edges)
        (folder / "a.png").touch()
        path = folder / "workflows" / "project.plumb"
        app = self.start(path)
        app.find("tool bar")
        app.click(app.corner())
        return app, path

    def saved(self, app, path, until):
        app.key("ctrl+s")
        support.wait(lambda: until(json.loads(path.read_text())), "what was saved")

    def test_an_empty_workflow_is_no_mistake(self):
        folder = self.make_project({})
        path = folder / "workflows" / "project.plumb"
        app = self.start(path)
        app.find("label", "Nothing Here Yet")
        app.find(name="No Problems")
        app.find("page tab", "Problems")
        app.press_button("Run")
        app.find("label", "This workflow has no node yet: add one first")
        app.find(name="No Problems")
        self.plumb("check", path, status=1)
        app.insert_node("Number")
        app.key("m")  # muted, it is one
        app.find("page tab", "Problems (1)")
        app.key("ctrl+z", "ctrl+z")
        app.find(name="No Problems")
        app.find("label", "Nothing Here Yet")
        app.close()

    def test_a_missing_input_is_connected(self):
        app, path = self.open({"photo": {"kind": "core.image", "title": "Photo", "params": {"path": "a.png"}},
                               "small": {"kind": "image.thumbnail", "title": "Small"}})
        self.assertFalse(app.has(name="No Problems"))
        app.find_node("Small", state="1 unconnected")
        problem = app.find(name=lambda text: "missing-input" in text or "not connected" in text)
        self.assertTrue(problem)
        app.drag(app.find_port("Photo", "Output Image"), app.find_port("Small", "Input Image"))
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
        app.drag(app.find_port("Count", "Output Number"), app.find_port("One", "Input Image"))
        app.find(name=lambda text: "number" in text and "image" in text and text[0] not in "IO")
        app.drag(app.find_port("Two", "Output Image"), app.find_port("One", "Input Image"))
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

    def test_a_row_is_opened_by_the_keyboard(self):
        app, _ = self.open({"camera": {"kind": "blender.camera", "title": "Camera", "params": {"focal_length": -5.0}}})
        problems = app.find("list", "Problems")
        app.find("list item", None, problems)
        app.click(app.find("page tab", lambda name: name.startswith("Problems")))
        for _ in range(30):
            if app.is_focused(problems):
                break
            app.key("Tab")
        app.wait_focus(problems, "the list of problems")
        app.key("Return")
        app.wait_focus(app.find_field("Focal length"), "the field")
        app.close()

    def test_a_file_that_comes_and_goes(self):
        self.allow_leaks()  # the path bar of the toolkit's chooser (4.18) keeps what it is told of each folder of the path
        app, path = self.open({"photo": {"kind": "core.image", "title": "Photo", "params": {"path": "a.png"}}})
        app.find(name="No Problems")
        picture = path.parents[1] / "a.png"
        picture.unlink()
        app.key("F7")
        app.find_described("list item", "missing-file", app.find("list", "Problems"))
        app.activate_button("Choose…")
        app.wait_file_dialog()
        picture.touch()
        app.close_file_dialog()  # and the window looks again
        app.find(name="No Problems")
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


COUNT = {"kind": "core.number", "title": "Count", "params": {"value": 1.0}}
PHOTO = {"kind": "core.image", "title": "Photo", "params": {"path": "a.png"}}
SMALL = {"kind": "image.thumbnail", "title": "Small"}
VIGNETTE = {"kind": "image.vignette", "title": "Vignette"}
BLOCK = {"kind": "core.subgraph", "title": "Block", "definition": "inside"}


def fix(app):
    """What its row offers."""
    app.click(app.find("button", None, app.find("list", "Problems")))


def press(*keys):
    return lambda app: app.key(*keys)


def fill(title, value):
    return lambda app: app.set_field(title, value)


def connect(app):
    app.drag(app.find_port("Photo", "Output Image"), app.find_port("Small", "Input Image"))


def disconnect(app):
    app.press_button("Disconnect", app.inspector)


def unmute(app):
    app.click(app.corner())
    app.key("ctrl+a", "m")


def choose_condition(app):
    start, end = app.find_port("Photo", "Output Image"), app.find_port("Small", "Input Image")
    app.click(((start[0] + end[0]) // 2, (start[1] + end[1]) // 2))
    app.set_field("Condition", "When It Passes")


# code: nodes, links, what is inside of Block; the card that the problem leads to and the title of the field; how it is mended.
EACH = {
    "unknown-definition": ({"x": BLOCK}, [], {}, "Block", None, press("Delete")),
    "definition-recursion": ({"x": BLOCK}, [], {"again": {**BLOCK, "title": "Again"}}, "Again", None, press("Delete")),
    "misplaced-port": ({"x": {"kind": "core.input", "title": "Door"}}, [], {}, "Door", None, press("Delete")),
    "unknown-kind": ({"x": {**COUNT, "kind": "core.nmber", "title": "Typo"}}, [], {}, "Typo", None, press("Delete")),
    "unknown-field": ({"x": {**COUNT, "title": "Odd", "params": {"value": 1.0, "vlaue": 2}}}, [], {}, "Odd", None, fix),
    "wrong-type": ({"x": {**COUNT, "title": "Odd", "params": {"value": "many"}}}, [], {}, "Odd", "Number", fill("Number", "3")),
    "out-of-bounds": ({"x": {"kind": "blender.camera", "title": "Camera", "params": {"focal_length": -5.0}}}, [], {},
                      "Camera", "Focal length", fill("Focal length", "50")),
    "bad-choice": ({"photo": PHOTO, "x": {**VIGNETTE, "params": {"shape": "blob"}}}, [("photo.image", "x.input")], {},
                   "Vignette", "Vignette shape", fill("Vignette shape", "square")),
    "bad-format": ({"photo": PHOTO, "x": {**VIGNETTE, "params": {"color": "reddish"}}}, [("photo.image", "x.input")], {},
                   "Vignette", "Color", fill("Color", "#ff0000")),
    "missing-field": ({"photo": {**PHOTO, "params": {}}}, [], {}, "Photo", "File", fill("File", "b.png")),
    "unknown-port": ({"photo": PHOTO, "small": SMALL}, [("photo.picture", "small.image")], {}, "Photo", None, connect),
    "incompatible-ports": ({"photo": PHOTO, "small": SMALL}, [("keep.number", "small.image")], {}, "Small", None, connect),
    "unknown-condition": ({"photo": PHOTO, "small": SMALL}, [("photo.image", "small.image", "maybe")], {}, "Small", None, fix),
    "idle-condition": ({"photo": PHOTO, "small": SMALL}, [("photo.image", "small.image", "fail")], {}, "Small", None, choose_condition),
    "several-edges": ({"photo": PHOTO, "other": {**PHOTO, "title": "Other"}, "small": SMALL},
                      [("photo.image", "small.image"), ("other.image", "small.image")], {}, "Small", None, disconnect),
    "cycle": ({"photo": PHOTO, "small": SMALL, "web": {"kind": "image.convert", "title": "Web"}},
              [("small.image", "web.image"), ("web.image", "small.image")], {}, "Small", None, connect),
    "missing-file": ({"photo": {**PHOTO, "params": {"path": "gone.png"}}}, [], {}, "Photo", "File", fill("File", "b.png")),
    "not-a-file": ({"photo": {**PHOTO, "params": {"path": "workflows"}}}, [], {}, "Photo", "File", fill("File", "b.png")),
    "missing-input": ({"photo": PHOTO, "small": SMALL}, [], {}, "Small", None, connect),
    "nothing-to-run": ({"keep": {**COUNT, "mode": "mute"}}, [], {}, None, None, unmute),
    "inner-problems": ({"x": BLOCK}, [], {"odd": {**COUNT, "title": "Odd", "params": {"value": "many"}}}, "Block", None, fix),
    "duplicate-index": ({"x": {**COUNT, "title": "Twin", "index": 0}}, [], {}, "Twin", None, press("Delete")),
}


class EachProblemTest(support.WindowTest):
    """Each kind that a file can have is told, led to, mended, and undone with the mend."""

    def write(self, code, nodes, edges, inside):
        path = self.folder_of_project / "workflows" / f"{code}.plumb"
        value = {"plumb": 1, "nodes": {node: {"index": index, "at": [300 * index, 100], **members}
                                       for index, (node, members) in enumerate({"keep": COUNT, **nodes}.items())},
                 "edges": [dict(zip(("from", "to", "when"), edge)) for edge in edges]}
        if inside:
            value["definitions"] = {"inside": {"nodes": {node: {"index": 0, "at": [0, 0], **members} for node, members in inside.items()}}}
        path.write_text(json.dumps(value))
        return path

    def find_problem(self, app, code):
        return app.find_described("list item", code, app.find("list", "Problems"))

    def lead(self, app, code, card, field):
        x, y, _, height = app.rest(self.find_problem(app, code))
        app.click((x + 100, y + height // 2))
        if card is not None:
            support.wait(lambda: support.has_state(app.find_node(card), support.Atspi.StateType.SELECTED), f"{card} is selected")
        if field is not None:
            app.wait_focus(app.find_field(field), field)

    def check(self, app, code, nodes, edges, inside, card, field, mend):
        path = self.write(code, nodes, edges, inside)
        subprocess.run(["plumbline", path], env=self.environment, check=True, timeout=30)
        app.find("page tab", code)
        self.lead(app, code, card, field)
        mend(app)
        app.find(name="No Problems")
        app.key("ctrl+z")
        self.find_problem(app, code)
        app.key("ctrl+shift+z")
        app.find(name="No Problems")
        app.key("ctrl+s")
        app.find("status bar", "Saved")
        self.assertEqual(json.loads(self.plumb("check", path, "--json"))["problems"], [])
        app.key("ctrl+w")

    def test_each(self):
        self.folder_of_project = self.make_project({"keep": COUNT})
        for name in ("a.png", "b.png"):
            (self.folder_of_project / name).touch()
        app = self.start(self.folder_of_project)
        app.find(name="No Problems")
        for code, case in EACH.items():
            with self.subTest(code):
                self.check(app, code, *case)
        app.close()


if __name__ == "__main__":
    unittest.main()
