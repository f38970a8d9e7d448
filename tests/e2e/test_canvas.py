# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person does on the canvas with pointer and keys, read back from the saved file and through AT-SPI."""

import json
import time
import unittest

import support
from support import Atspi

NODES = {
    "a": {"kind": "core.image", "index": 0, "title": "Photo", "at": [0, 0], "params": {"path": "a.png"}},
    "b": {"kind": "image.thumbnail", "index": 1, "title": "Small", "at": [300, 0]},
    "c": {"kind": "image.convert", "index": 2, "title": "Web", "at": [600, 0]},
    "n": {"kind": "core.number", "index": 3, "title": "Count", "at": [0, 300]},
    "p": {"kind": "image.compare", "index": 4, "title": "Pair", "at": [600, 300]},
}


class CanvasWindow(support.WindowTest):
    def setUp(self):
        super().setUp()
        self.path = self.copy_sample("still") / "workflows" / "drawn.plumb"
        self.path.write_text(json.dumps({"plumb": 1, "nodes": NODES, "edges": [{"from": "a.image", "to": "b.image"}]}))
        self.app = self.start(self.path)
        self.node("Pair")
        time.sleep(0.5)  # the first fit glides

    # --- what is there ---

    def node(self, title):
        return self.app.find("list item", lambda name: name == title or name.startswith(title + ","))

    def head(self, title):
        x, y, width, _ = support.wait(lambda: self.app.area(self.node(title)), f"{title}, which is made anew with each change")
        return x + width // 2, y + 10

    def port(self, title, side, name):
        return self.app.find_port(title, f"{side} {name}")

    def document(self):
        self.app.key("ctrl+s")
        time.sleep(0.4)  # whoever asks asks again
        return json.loads(self.path.read_text())

    def wait_edges(self, *expected):
        def found():
            self.last = sorted(f"{edge['from']}>{edge['to']}" for edge in self.document().get("edges", []))
            return self.last == sorted(expected)
        try:
            support.wait(found, "the links", 6)
        except AssertionError:
            self.assertEqual(self.last, sorted(expected))

    def wait_nodes(self, expected):
        support.wait(lambda: len(self.document()["nodes"]) == expected, f"{expected} nodes", 6)


class CanvasTest(CanvasWindow):
    # --- links ---

    def test_links_by_dragging(self):
        app = self.app
        app.drag(self.port("Small", "Output", "Image"), self.port("Web", "Input", "Image"))
        self.wait_edges("a.image>b.image", "b.image>c.image")
        # A number is no picture.
        app.drag(self.port("Count", "Output", "Number"), self.port("Pair", "Input", "Image"))
        self.wait_edges("a.image>b.image", "b.image>c.image")
        # A circle.
        app.drag(self.port("Web", "Output", "Image"), self.port("Small", "Input", "Image"))
        self.wait_edges("a.image>b.image", "b.image>c.image")
        # Off the one input, to another; then to nothing.
        app.drag(self.port("Web", "Input", "Image"), self.port("Pair", "Input", "Image"))
        self.wait_edges("a.image>b.image", "b.image>p.image")
        x, y = self.port("Pair", "Input", "Image")
        app.drag((x, y), (x - 90, y + 100))
        self.wait_edges("a.image>b.image")
        app.key("ctrl+z", "ctrl+z")
        self.wait_edges("a.image>b.image", "b.image>c.image")

    def test_strokes(self):
        app = self.app
        x, y = self.port("Small", "Input", "Image")
        app.drag((x - 30, y - 40), (x - 30, y + 50), button=3, keys=("shift",))
        self.wait_edges("a.image>reroute.input", "reroute.output>b.image")
        app.key("ctrl+z")
        app.drag((x - 30, y - 40), (x - 30, y + 50), button=3, keys=("ctrl",))
        self.wait_edges()
        app.key("ctrl+z")
        app.drag(self.head("Small"), self.head("Pair"), button=3, keys=("alt",))
        self.wait_edges("a.image>b.image", "b.image>p.image")

    def test_link_to_nothing_inserts_what_fits(self):
        x, y = self.port("Small", "Output", "Image")
        self.app.drag((x, y), (x - 60, y + 220))
        time.sleep(0.8)
        self.app.type("info")
        time.sleep(0.5)
        self.app.key("Return")
        self.wait_edges("a.image>b.image", "b.image>info.image")
        self.app.key("ctrl+z")  # node and link are one step
        self.wait_nodes(5)

    # --- nodes ---

    def test_move_and_escape(self):
        app, (x, y) = self.app, self.head("Web")
        app.drag((x, y), (x + 60, y + 120))
        support.wait(lambda: self.document()["nodes"]["c"]["at"] != [600, 0], "the move")
        app.key("ctrl+z")
        support.wait(lambda: self.document()["nodes"]["c"]["at"] == [600, 0], "its undo")
        left, top, width, _ = app.area(self.node("Web"))
        app.drag((x, y), (x + 60, y + 120), release=False)
        time.sleep(0.3)
        edge = app.picture().crop((left + 20, top - 12, left + width - 20, top + 4))
        self.assertFalse([color for _, color in edge.getcolors() if color[2] > color[0] + 25], "a ring stays where it came from")
        support.xdotool("key", "Escape")  # Window.key lets go of the button first
        time.sleep(0.3)
        support.xdotool("mouseup", 1)
        app.key("m")  # an edit, to have something to save
        support.wait(lambda: self.document()["nodes"]["c"].get("mode") == "mute", "the mute")
        self.assertEqual(self.document()["nodes"]["c"]["at"], [600, 0])

    def test_dropped_on_a_link(self):
        app = self.app
        x, y = self.port("Small", "Input", "Image")
        app.drag(self.head("Web"), (x - 30, y))
        self.wait_edges("a.image>c.image", "c.image>b.image")
        app.key("ctrl+z")
        self.wait_edges("a.image>b.image")

    def test_out_of_its_links(self):
        app = self.app
        app.drag(self.port("Small", "Output", "Image"), self.port("Web", "Input", "Image"))
        self.wait_edges("a.image>b.image", "b.image>c.image")
        x, y = self.head("Small")
        app.drag((x, y), (x, y + 90), keys=("alt",))
        self.wait_edges("a.image>c.image")
        app.key("ctrl+z")  # the move and the links are one step
        self.wait_edges("a.image>b.image", "b.image>c.image")
        self.assertEqual(self.document()["nodes"]["b"]["at"], [300, 0])

    def test_what_is_given_up_is_not_done_again(self):
        app = self.app
        x, y = self.head("Small")
        app.drag((x, y), (x, y + 90), keys=("alt",), release=False)
        support.xdotool("key", "Escape", "mouseup", 1)
        app.key("ctrl+shift+z")
        app.key("m")  # an edit, to have something to save
        self.wait_edges("a.image>b.image")

    def test_shaken_out_of_its_links(self):
        app = self.app
        app.drag(self.port("Small", "Output", "Image"), self.port("Web", "Input", "Image"))
        self.wait_edges("a.image>b.image", "b.image>c.image")
        x, y = self.head("Small")
        app.move((x, y))
        turns = [word for turn in range(10) for word in ("mousemove", x + (80 if turn % 2 else 0), y + 60, "sleep", 0.12)]
        support.xdotool("mousedown", 1, *turns, "mouseup", 1)
        self.wait_edges("a.image>c.image")
        app.key("ctrl+z")  # one step, with the move
        self.wait_edges("a.image>b.image", "b.image>c.image")

    def test_swap(self):
        app = self.app
        app.drag(self.port("Photo", "Output", "Image"), self.port("Pair", "Input", "Image"))
        app.drag(self.port("Small", "Output", "Image"), self.port("Pair", "Input", "Approved"))
        self.wait_edges("a.image>b.image", "a.image>p.image", "b.image>p.approved")
        app.click(self.head("Pair"))
        app.key("alt+s")
        self.wait_edges("a.image>b.image", "a.image>p.approved", "b.image>p.image")
        app.key("ctrl+z")
        self.wait_edges("a.image>b.image", "a.image>p.image", "b.image>p.approved")

    def test_auto_align(self):
        app = self.app
        x, y = self.head("Small")
        app.drag((x, y), (x - 280, y + 160))
        support.wait(lambda: self.document()["nodes"]["b"]["at"][1] > 60, "the move")
        app.click(app.corner())
        app.key("ctrl+shift+l")

        def is_in_order():
            nodes = self.document()["nodes"]
            return nodes["a"]["at"][0] + 250 < nodes["b"]["at"][0]  # a card is 200 wide
        support.wait(is_in_order, "the order of the link")
        app.key("ctrl+z")  # all of it is one step
        support.wait(lambda: not is_in_order(), "one step back")

    def test_box_duplicate_and_delete(self):
        app = self.app
        left, top, _, _ = app.area(self.node("Photo"))
        x, y, width, height = app.area(self.node("Small"))
        app.drag((left - 12, top - 12), (x + width + 8, y + height + 8))
        app.key("ctrl+d")
        self.wait_edges("a.image>b.image", "a-2.image>b-2.image")
        app.key("Delete")
        self.wait_nodes(5)
        app.key("ctrl+a", "ctrl+c", "ctrl+v")
        self.wait_nodes(10)

    def wait_selected(self, *titles):
        def is_so():
            selected = [card for card in support.children(self.app.canvas()) if support.has_state(card, Atspi.StateType.SELECTED)]
            return sorted(card.get_name().split(",")[0] for card in selected) == sorted(titles)
        support.wait(is_so, f"{titles} are selected, and nothing else", 6)

    def test_what_undo_brings_back_is_selected(self):
        app = self.app
        left, top, _, _ = app.area(self.node("Photo"))
        x, y, width, height = app.area(self.node("Small"))
        app.drag((left - 12, top - 12), (x + width + 8, y + height + 8))
        self.wait_selected("Photo", "Small")
        app.key("Delete")
        self.wait_nodes(3)
        app.click(self.head("Count"))
        self.wait_selected("Count")
        app.key("ctrl+z")
        self.wait_selected("Photo", "Small")
        app.key("ctrl+shift+z")
        self.wait_nodes(3)
        self.wait_selected()
        app.key("ctrl+z")
        self.wait_selected("Photo", "Small")
        app.key("Delete")  # what is selected is what keys are about
        self.wait_nodes(3)

    def test_the_strip_inserts_disconnects_and_saves(self):
        app = self.app
        x, y = self.port("Small", "Input", "Image")
        app.click((x - 12, y))
        strip = app.find("tool bar")
        app.press_button("Disconnect", strip)
        app.press_button("Add Node", strip)
        app.answer_canvas("number", offered="Number")
        app.press_button("Save Workflow", strip)
        app.find("status bar", "Saved")
        saved = json.loads(self.path.read_text())
        self.assertEqual((len(saved["nodes"]), saved.get("edges", [])), (6, []))

    def open_conditions(self):
        """What the menu of the link offers of them."""
        x, y = self.port("Small", "Input", "Image")
        self.app.click((x - 12, y), button=3)
        menu = self.app.find_opened()
        return support.wait(lambda: [item for item in self.app.find_all("menu item", None, menu)
                                     if support.has_state(item, Atspi.StateType.CHECKABLE)], "a choice in the menu")

    def wait_condition(self, *marked):
        def is_so():
            return [support.has_state(item, Atspi.StateType.CHECKED) for item in self.open_conditions()] == list(marked)
        support.wait(lambda: self.close_menu() or is_so(), "the mark of the condition", 6)

    def close_menu(self):
        if self.app.get_opened():
            self.app.key("Escape")
            support.wait(lambda: not self.app.get_opened(), "the menu goes")

    def test_the_menu_of_a_link_marks_its_condition(self):
        app = self.app
        self.wait_condition(True, False, False)
        self.close_menu()
        app.click(self.open_conditions()[2])
        support.wait(lambda: not app.get_opened(), "the menu goes")
        self.wait_condition(False, False, True)
        self.close_menu()
        support.wait(lambda: self.document()["edges"][0].get("when") == "always", "the condition", 6)
        app.key("ctrl+z")
        self.wait_condition(True, False, False)

    def test_double_click_inserts(self):
        x, y = self.head("Count")
        self.app.click((x, y + 150), times=2)
        time.sleep(0.8)
        self.app.type("number")
        time.sleep(0.5)
        self.app.key("Return")
        self.wait_nodes(6)

    def test_right_click_inserts_there(self):
        app = self.app
        x, y = self.head("Count")
        app.click((x, y + 150), button=3)
        app.answer_canvas("number", offered="Number")
        self.wait_nodes(6)
        left, top, width, _ = app.area(self.node("Number"))
        self.assertTrue(abs(left + width // 2 - x) < 20 and abs(top - y - 150) < 40, (left, top, x, y))

    def test_right_click_pastes_there(self):
        app = self.app
        app.click(self.head("Count"))
        app.key("ctrl+c")
        x, y = self.head("Count")
        app.click((x + 60, y + 150), button=3)
        app.click(app.find("button", "Paste", app.find_opened()))
        self.wait_nodes(6)
        left, top, _, _ = app.area(support.wait(lambda: app.find_all("list item", lambda name: name.startswith("Count"))[1], "the copy"))
        self.assertTrue(abs(left - x - 60) < 20 and abs(top - y - 150) < 20, (left, top, x, y))

    def test_menus_are_seen_whole(self):
        app = self.app
        x, y = self.port("Small", "Input", "Image")
        for place in ((x - 12, y), self.head("Small")):
            app.click(place, button=3)
            menu = app.find_opened()
            app.find("menu item", None, menu)
            _, top, _, height = app.rest(menu)
            _, item_top, _, item_height = app.rest(app.find_all("menu item", None, menu)[-1])
            self.assertLessEqual(item_top + item_height, top + height)
            app.key("Escape")
            support.wait(lambda: not app.get_opened(), "the menu goes")

    # --- keys ---

    def test_beside_everything_keys_are_about_nothing(self):
        app = self.app
        app.click(self.head("Small"))
        app.click(app.corner())
        app.key("m", "Delete")
        before = app.area(self.node("Small"))
        app.key("Right")
        support.wait(lambda: app.area(self.node("Small"))[0] < before[0], "the arrow moves the view")
        self.wait_nodes(5)
        self.assertNotIn("mode", self.document()["nodes"]["b"])

    def test_keys_are_about_the_selected_link_alone(self):
        app = self.app
        app.drag(self.port("Small", "Output", "Image"), self.port("Web", "Input", "Image"))
        self.wait_edges("a.image>b.image", "b.image>c.image")
        app.click(self.head("Small"))
        x, y = self.port("Web", "Input", "Image")
        app.click((x - 12, y))
        app.key("alt+d")
        self.wait_edges("a.image>b.image")

    def test_the_keyboard_is_at_what_the_band_took(self):
        app = self.app
        app.click(self.head("Count"))
        left, top, _, _ = app.area(self.node("Photo"))
        x, y, width, height = app.area(self.node("Small"))
        app.drag((left - 12, top - 12), (x + width + 8, y + height + 8))
        support.wait(lambda: support.has_state(self.node("Photo"), Atspi.StateType.FOCUSED)
                     or support.has_state(self.node("Small"), Atspi.StateType.FOCUSED), "the focus on what is selected")

    def test_what_is_pinned_is_not_nudged(self):
        app = self.app
        app.click(self.head("Web"))
        app.key("p", "ctrl+Down")
        support.wait(lambda: self.document()["nodes"]["c"].get("pinned"), "the pin")
        self.assertEqual(self.document()["nodes"]["c"]["at"], [600, 0])

    def test_by_keyboard(self):
        app = self.app
        app.click(self.head("Small"))
        app.key("Right")
        support.wait(lambda: support.has_state(self.node("Web"), Atspi.StateType.FOCUSED), "the focus on Web")
        app.key("ctrl+Down", "ctrl+shift+Down")
        support.wait(lambda: self.document()["nodes"]["c"]["at"] == [600, 11], "the nudge")
        app.key("ctrl+z")
        support.wait(lambda: self.document()["nodes"]["c"]["at"] == [600, 0], "one step back")
        app.key("Left")
        support.wait(lambda: support.has_state(self.node("Small"), Atspi.StateType.FOCUSED), "the focus on Small")
        app.key("c")
        time.sleep(0.8)
        app.type("web")
        time.sleep(0.2)
        app.key("Return")
        self.wait_edges("a.image>b.image", "b.image>c.image")

    def test_group_enter_and_leave(self):
        app = self.app
        app.click(self.head("Small"))
        app.key("ctrl+g")
        support.wait(lambda: "definitions" in self.document(), "the group")
        app.key("Return")
        self.node("Small")
        app.wait_gone("list item", "Photo")
        app.key("alt+Up")
        self.node("Photo")
        app.key("ctrl+shift+g")
        support.wait(lambda: "b" in self.document()["nodes"], "the nodes of the group")

    # --- who does not see it ---

    def test_accessible_objects(self):
        small = self.node("Small")
        self.assertEqual(small.get_name(), "Small, 1 input")
        self.assertEqual(self.node("Pair").get_name(), "Pair, 2 inputs, 2 unconnected")
        support.wait(lambda: "not connected" in (self.node("Pair").get_description() or ""), "the problem")
        flows = [relation for relation in self.node("Photo").get_relation_set()
                 if relation.get_relation_type() == Atspi.RelationType.FLOWS_TO]
        self.assertEqual([flow.get_target(0).get_name() for flow in flows], ["Small, 1 input"])
        self.app.click(self.head("Small"))
        support.wait(lambda: support.has_state(self.node("Small"), Atspi.StateType.SELECTED), "the selection")
        self.app.find("link", "Link from Image to Small, Image", self.node("Photo"))
        for item in self.app.find_all(("list item", "button"), within=self.node("Pair")):
            self.assertTrue(item.get_name())

    def test_what_is_selected_is_told_wherever_one_looks(self):
        self.app.click(self.head("Small"))
        support.wait(lambda: support.has_state(self.node("Small"), Atspi.StateType.SELECTED), "the selection")
        x, y, _, _ = self.app.area(self.app.canvas())
        for _ in range(3):
            self.app.drag((x + 60, y + 40), (x + 900, y + 40), button=2)
        self.app.wait_gone("list item", lambda name: name.startswith("Web"), self.app.canvas())
        self.assertTrue(support.has_state(self.node("Small"), Atspi.StateType.SELECTED))


class MarksTest(support.WindowTest):
    def setUp(self):
        super().setUp()
        self.path = self.copy_sample("still") / "workflows" / "drawn.plumb"
        self.path.write_text(json.dumps({"plumb": 1, "nodes": NODES,
                                         "frames": {"f": {"title": "Pictures", "members": ["a", "b", "gone"]}},
                                         "notes": {"m": {"text": "Ask Ada", "at": [0, 560], "size": [200, 80]}}}))
        self.app = self.start(self.path)
        self.app.find_node("Pair")
        time.sleep(0.5)  # the first fit glides

    def wait_saved(self, question, what):
        def is_so():
            self.app.key("ctrl+s")
            time.sleep(0.4)
            return question(json.loads(self.path.read_text()))
        support.wait(is_so, what, 6)

    def test_a_frame_stands_for_what_is_in_it(self):
        app = self.app
        x, y, _, _ = app.area(app.find("grouping", "Frame Pictures, 2 nodes", app.canvas()))
        app.click((x + 30, y + 8))
        app.key("ctrl+d")
        self.wait_saved(lambda saved: saved["frames"].get("f-2", {}).get("members") == ["a-2", "b-2"], "the frame's copy")
        app.key("ctrl+x")  # of the copy, which is selected
        self.wait_saved(lambda saved: len(saved["nodes"]) == 5 and len(saved["frames"]) == 1, "it is cut with what is in it")

    def test_of_all_the_node_at_the_keyboard_is_renamed(self):
        app = self.app
        app.click(app.header(app.find_node("Small")))
        app.key("ctrl+a", "F2")
        app.answer_canvas("Thumb")
        self.wait_saved(lambda saved: saved["nodes"]["b"]["title"] == "Thumb" and saved["frames"]["f"]["title"] == "Pictures"
                        and saved["notes"]["m"]["text"] == "Ask Ada", "the title of the node")

    def test_a_band_takes_notes_and_frames(self):
        app = self.app
        left, top, width, height = app.area(app.canvas())
        app.drag((left + 8, top + 8), (left + width - 8, top + height - 8))
        app.key("ctrl+d")
        self.wait_saved(lambda saved: len(saved["nodes"]) == 10 and len(saved["frames"]) == len(saved["notes"]) == 2, "the copies")
        app.key("ctrl+a", "Delete")
        self.wait_saved(lambda saved: not any(saved.get(part) for part in ("nodes", "frames", "notes")), "nothing is left")

    def test_accessible_frames_and_notes(self):
        app = self.app
        canvas = app.canvas()
        frame, small = app.find("grouping", "Frame Pictures, 2 nodes", canvas), app.find_node("Small")
        box, inside = app.area(frame), app.area(small)
        self.assertTrue(box[0] < inside[0] and inside[0] + inside[2] < box[0] + box[2], (box, inside))
        note = app.find("comment", "Note: Ask Ada", canvas)
        app.click(note)
        support.wait(lambda: support.has_state(note, Atspi.StateType.SELECTED), "the selection")
        app.key("Delete")
        app.wait_gone("comment", None, canvas)


class FoldTest(support.WindowTest):
    def test_a_long_row_becomes_several_that_fill_the_view(self):
        folder = self.make_project({f"n{i}": {"kind": "core.number", "title": f"Number {i}"} for i in range(16)})
        app = self.start(folder / "workflows" / "project.plumb")
        app.find_node("Number 0")
        app.click(app.corner())
        app.key("Home")
        time.sleep(0.5)

        def width():
            return app.area(app.find_node("Number 0"))[2]
        small = width()
        app.key("ctrl+k")
        app.find("list item", lambda name: name.startswith("New Workflow"))
        app.type("fold into")
        app.find("list item", lambda name: name.startswith("Fold into Rows"))
        app.key("Return")
        support.wait(lambda: width() > 1.8 * small, "cards that are larger")
        left, top, all_width, all_height = app.area(app.canvas())
        for i in range(16):
            x, y, wide, high = app.area(app.find_node(f"Number {i}"))
            self.assertTrue(left <= x and x + wide <= left + all_width and top <= y and y + high <= top + all_height, i)
        app.click(app.corner())
        app.key("ctrl+z")  # all of it is one step
        app.key("ctrl+s")
        app.find("status bar", "Saved")
        nodes = json.loads((folder / "workflows" / "project.plumb").read_text())["nodes"]
        self.assertEqual({node["at"][1] for node in nodes.values()}, {100})

    def test_what_is_pinned_stays(self):
        nodes = {f"n{i}": {"kind": "core.number", "title": f"Number {i}", "pinned": i == 12} for i in range(16)}
        path = self.make_project(nodes) / "workflows" / "project.plumb"
        before = json.loads(path.read_text())["nodes"]
        app = self.start(path)
        app.find_node("Number 0")
        app.click(app.corner())
        app.key("ctrl+k")
        app.find("list item", lambda name: name.startswith("New Workflow"))
        app.type("fold into")
        app.find("list item", lambda name: name.startswith("Fold into Rows"))
        app.key("Return")
        app.click(app.corner())
        app.key("ctrl+s")

        def moved():
            now = json.loads(path.read_text())["nodes"]
            return {id for id in now if now[id]["at"] != before[id]["at"]}
        support.wait(lambda: "n15" in moved(), "the rows are saved")
        self.assertNotIn("n12", moved())


class HoudiniKeysTest(CanvasWindow):
    SETTINGS = CanvasWindow.SETTINGS + "canvas-keys='houdini'\n"

    def link(self):
        """A place on the link between Photo and Small, left of the port that it goes to."""
        x, y = self.port("Small", "Input", "Image")
        return x - 12, y

    def test_a_node_goes_into_the_link_under_the_pointer(self):
        app = self.app
        app.click(self.head("Web"))
        app.move(self.link())
        app.key("8")
        self.wait_edges("a.image>c.image", "c.image>b.image")
        self.assertEqual(self.document()["nodes"]["c"]["at"], [600, 0])
        app.key("ctrl+z")
        self.wait_edges("a.image>b.image")

    def test_a_node_goes_into_the_link_that_is_selected(self):
        app = self.app
        app.click(self.link())
        app.click(self.head("Web"), keys=("shift",))
        app.move(app.corner())
        app.key("8")
        self.wait_edges("a.image>c.image", "c.image>b.image")

    def test_what_fits_into_a_link_is_offered(self):
        app = self.app
        app.click(self.link())
        app.move(app.corner())
        app.key("8")
        popover = app.find_opened()
        app.find("list item", "Bloom", popover)
        app.type("facts")
        app.wait_gone("list item", "Bloom", popover)
        self.assertFalse(app.has("list item", "Picture facts", popover))  # gives no picture
        app.key("ctrl+a")
        app.answer_canvas("thumbnail", offered="Thumbnail")
        self.wait_edges("a.image>thumbnail.image", "thumbnail.image>b.image")
        app.key("ctrl+z")  # node and links are one step
        self.wait_nodes(5)
        self.wait_edges("a.image>b.image")

    def test_what_does_not_fit_is_told(self):
        app = self.app
        app.click(self.head("Count"))
        app.move(app.corner())
        app.key("8")
        app.find("label", "Select a link, or point at one")
        app.move(self.link())
        app.key("8")
        app.find("label", "The node has no input and output that fit the link")
        self.wait_edges("a.image>b.image")


if __name__ == "__main__":
    unittest.main()
