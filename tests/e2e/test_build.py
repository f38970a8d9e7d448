# SPDX-License-Identifier: GPL-3.0-or-later
"""The sample `still`, built from nothing by hand: nodes, links, settings, frames; undone to nothing; done again to the same bytes."""

import json
import pathlib
import unittest

import support
from support import Atspi

PATH = support.TOP / "data/examples/still/workflows/still.plumb"
SAMPLE = json.loads(PATH.read_text())
ORDER = sorted(SAMPLE["nodes"], key=lambda node: SAMPLE["nodes"][node]["index"])
COLUMNS = 7
# These links are made with the keyboard, by the name of the card that they go to.
BY_KEYBOARD = {("render.image", "contrast.input"): "brightness", ("sharpen.output", "vignette.input"): "vignette"}


def as_text(value):
    """As it is typed; a list's element in one line."""
    return value if isinstance(value, str) else json.dumps(value)


def shorten(number):
    """As a number is written that was typed: 60, not 60.0."""
    return int(number) if number == int(number) else number


class BuildTest(support.WindowTest):
    def test_built_undone_and_done_again(self):
        self.kinds = {kind["type"]: kind for kind in json.loads(self.plumb("node", "--json"))["kinds"]}
        folder = self.copy_sample("still")
        for path in (folder / "workflows").iterdir():
            path.unlink()
        app = self.start(folder)
        app.press_button("New Workflow")
        app.find("button", "Check")
        app.key("shift+F9", "F8")
        self.canvas = app.canvas()
        self.set_workflow(app)
        self.insert_nodes(app)
        self.draw_links(app)
        self.set_parameters(app)
        self.make_frames(app)
        app.find_field("Title")
        app.key("F8")
        app.find(name="No Problems")
        saved = self.save(app, folder)
        self.assert_same(saved)
        self.undo_and_redo(app, saved)
        app.close()

    def set_workflow(self, app):
        app.set_field("Title", SAMPLE["title"])
        app.set_field("Seed", as_text(SAMPLE["seed"]["base"]))

    # --- nodes ---

    def place(self, number):
        x, y, width, height = self.area
        column, row = number % COLUMNS, number // COLUMNS
        return round(x + width * (0.09 + 0.12 * column)), round(y + height * (0.02 + 0.222 * row))

    def insert_nodes(self, app):
        self.area = app.area(self.canvas)
        for _ in range(3):
            app.press_button("Zoom Out")
        for number, node in enumerate(ORDER):
            app.insert_node(self.kinds[SAMPLE["nodes"][node]["kind"]]["title"], self.place(number))
        support.wait(lambda: self.canvas.get_child_count() == len(ORDER), "all nodes")

    def card(self, node):
        """They are read in the order in which they were made."""
        return self.canvas.get_child_at_index(ORDER.index(node))

    def choose(self, app, node, keys=()):
        app.click(app.header(self.card(node)), keys=keys)
        support.wait(lambda: support.has_state(self.card(node), Atspi.StateType.SELECTED), f"{node} is selected")

    # --- links ---

    def draw_links(self, app):
        for edge in sorted(SAMPLE["edges"], key=lambda edge: edge.get("order", 0)):
            if (edge["from"], edge["to"]) not in BY_KEYBOARD:
                app.drag(self.port(app, edge["from"], "output"), self.port(app, edge["to"], "input"), steps=3)
            if "order" in edge:
                x, y = self.port(app, edge["from"], "output")
                app.click((x + 16, y))
                app.set_field("Order", as_text(edge["order"]))
        for (start, _), word in BY_KEYBOARD.items():
            self.connect(app, start.split(".")[0], word)

    def connect(self, app, node, word):
        self.choose(app, node)
        app.key("c")
        app.answer_canvas(word)

    def port(self, app, end, side):
        node, name = end.split(".")
        ports = self.kinds[SAMPLE["nodes"][node]["kind"]][side + "s"]
        title = next(port["title"] for port in ports if port["name"] == name)
        return support.wait(lambda: app.center(next(
            port for port in support.children(self.card(node)) if port.get_name().startswith(f"{side.capitalize()} {title},"))),
            f"{side} {end}")

    # --- settings ---

    def set_parameters(self, app):
        for node in ORDER:
            value = SAMPLE["nodes"][node]
            self.choose(app, node)
            for field in self.kinds[value["kind"]]["fields"]:
                if field["name"] in value.get("params", {}):
                    self.set_parameter(app, field, value["params"][field["name"]])
            if "title" in value:
                app.set_field("Title", value["title"])

    def set_parameter(self, app, field, value):
        if isinstance(value, list):
            self.set_list(app, field["title"], value)
        else:
            app.set_field(field["title"], as_text(value))

    def set_list(self, app, title, elements):
        """A line each: what "Add" makes has the focus."""
        for number, element in enumerate(elements, 1):
            app.click(app.reach(app.find("button", "Add", app.inspector)))
            support.wait(lambda: len(app.find_all("text", title, app.inspector)) == number, f"line {number}")
            support.wait(lambda: support.has_state(app.find_all("text", title, app.inspector)[-1], Atspi.StateType.FOCUSED), "its focus")
            app.key("ctrl+a")
            app.type(as_text(element))

    def make_frames(self, app):
        for frame in SAMPLE["frames"].values():
            app.click(app.corner())
            for node in frame["members"]:
                self.choose(app, node, keys=("shift",))
            app.key("ctrl+j")
            app.answer_canvas(frame["title"])
            app.find(name="Frame", within=app.inspector)
            app.set_field("Color", frame["color"])

    # --- what came of it ---

    def save(self, app, folder):
        app.key("ctrl+s")
        app.find(name="Save the Workflow")
        app.key("Return")
        saved = folder / "workflows" / "workflow.plumb"
        support.wait(saved.exists, "the file")
        app.find("status bar", "Saved")
        return saved

    def assert_same(self, saved):
        """All but places, names of nodes and of frames: they get those of the sample."""
        built = json.loads(saved.read_text())
        made = sorted(built["nodes"], key=lambda node: built["nodes"][node]["index"])
        names = dict(zip(made, ORDER))
        self.assertEqual([built["nodes"][node]["index"] for node in made], list(range(len(ORDER))))
        for edge in built["edges"]:
            for end in ("from", "to"):
                node, port = edge[end].split(".")
                edge[end] = f"{names[node]}.{port}"
        built["nodes"] = {names[node]: {**value, **{member: SAMPLE["nodes"][names[node]][member] for member in ("at", "index")}}
                          for node, value in built["nodes"].items()}
        titles = {frame["title"]: name for name, frame in SAMPLE["frames"].items()}
        built["frames"] = {titles[frame["title"]]: {**frame, "members": [names[node] for node in frame["members"]]}
                           for frame in built["frames"].values()}
        renamed = pathlib.Path(self.folder, "renamed.plumb")
        renamed.write_text(json.dumps(built))
        sample = pathlib.Path(self.folder, "sample.plumb")
        sample.write_text(json.dumps(json.loads(PATH.read_text(), parse_float=lambda text: shorten(float(text)))))
        self.assertIn("the same", self.plumb("diff", sample, renamed))
        self.assertEqual(json.loads(self.plumb("check", saved, "--json"))["problems"], [])

    def undo_and_redo(self, app, saved):
        after = saved.read_bytes()
        app.click(app.corner())
        steps = 2 * (len(ORDER) + len(SAMPLE["edges"])) + sum(len(node.get("params", {})) + 1 for node in SAMPLE["nodes"].values())
        app.key(*["ctrl+z"] * steps)
        support.wait(lambda: self.canvas.get_child_count() == 0, "an empty canvas")
        app.key("ctrl+s")
        support.wait(lambda: json.loads(saved.read_text()) == {"plumb": 1}, "nothing is left")
        app.key(*["ctrl+shift+z"] * steps)
        support.wait(lambda: sum(child.get_role_name() == "list item" for child in support.children(self.canvas)) == len(ORDER), "all nodes again")
        app.key("ctrl+s")
        support.wait(lambda: saved.read_bytes() == after, "the same bytes")


if __name__ == "__main__":
    unittest.main()
