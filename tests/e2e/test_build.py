# SPDX-License-Identifier: GPL-3.0-or-later
"""The sample `still`, built from nothing by hand; undone to nothing; done again to the same bytes."""

import json
import unittest

import support

SAMPLE = json.loads((support.TOP / "data/examples/still/workflows/still.plumb").read_text())
COLUMNS = 8
KINDS = {kind["type"]: kind for path in (support.TOP / "data/packs").glob("*/pack.json")
         for kind in json.loads(path.read_text())["kinds"]}
# Those of GEGL are made from its own operations.
TITLES = {"image.brightness_contrast": "Brightness and contrast", "image.unsharp_mask": "Unsharp mask", "image.vignette": "Vignette"}


def title_of(kind):
    return TITLES.get(kind) or KINDS[kind]["title"]


def describe(document):
    """Nodes in the order in which they were made, and links between them: all but names, places and titles."""
    order = sorted(document["nodes"], key=lambda node: document["nodes"][node]["index"])
    number = {node: position for position, node in enumerate(order)}

    def end(text):
        node, port = text.split(".")
        return number[node], port
    nodes = [document["nodes"][node]["kind"] for node in order]
    return nodes, sorted((end(edge["from"]), end(edge["to"])) for edge in document["edges"])


class BuildTest(support.WindowTest):
    def place(self, app, number):
        x, y, width, height = app.area(app.canvas())
        rows = 3
        return (round(x + width * (number % COLUMNS + 0.5) / COLUMNS),
                round(y + 30 + (height - 120) * (number // COLUMNS) / rows))

    def test_built_undone_and_done_again(self):
        folder = self.make_project({}, name="mine")
        path = folder / "workflows" / "mine.plumb"
        path.unlink()
        app = self.start(folder)
        app.key("ctrl+n")
        app.click(app.corner())
        app.key("shift+F9", "F9", "F8")
        for _ in range(3):
            app.press_button("Zoom Out")
        order = sorted(SAMPLE["nodes"], key=lambda node: SAMPLE["nodes"][node]["index"])
        for number, node in enumerate(order):
            app.insert_node(title_of(SAMPLE["nodes"][node]["kind"]), self.place(app, number))
        self.canvas = app.canvas()
        support.wait(lambda: self.canvas.get_child_count() == len(order), "all nodes")
        for edge in sorted(SAMPLE["edges"], key=lambda edge: edge.get("order", 0)):
            app.drag(self.port(app, order, edge["from"], "output"), self.port(app, order, edge["to"], "input"), steps=3)

        app.key("ctrl+s")
        app.find(name="Save the Workflow")
        app.key("Return")
        support.wait(path.parent.joinpath("workflow.plumb").exists, "the file")
        saved = path.parent / "workflow.plumb"
        app.find("status bar", "Saved")
        self.assertEqual(describe(json.loads(saved.read_text())), describe(SAMPLE))
        after = saved.read_bytes()

        for _ in range(len(order) + len(SAMPLE["edges"])):
            app.key("ctrl+z")
        support.wait(lambda: self.canvas.get_child_count() == 0, "an empty canvas")
        for _ in range(len(order) + len(SAMPLE["edges"])):
            app.key("ctrl+shift+z")
        support.wait(lambda: self.canvas.get_child_count() == len(order), "all nodes again")
        app.find("status bar", "Saved")
        app.key("ctrl+s")
        self.assertEqual(saved.read_bytes(), after)
        app.close()

    def port(self, app, order, end, side):
        """Where it is: nodes are read in the order in which they were made, ports in that of the contract, inputs first."""
        node, name = end.split(".")
        wanted = {name.lower()} | {(port.get("title") or "").lower() for port in
                                   KINDS.get(SAMPLE["nodes"][node]["kind"], {}).get(side + "s", []) if port["name"] == name}

        def find():
            card = self.canvas.get_child_at_index(order.index(node))
            return app.center(next(port for port in support.children(card) if any(
                port.get_name().lower().startswith(f"{side} {title},") for title in wanted)))
        return support.wait(find, f"{side} {end}")


if __name__ == "__main__":
    unittest.main()
