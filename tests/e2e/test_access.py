# SPDX-License-Identifier: GPL-3.0-or-later
"""Who does not see the window: everything that can have the focus, on every page and in every dialog, has a name."""

import json
import os
import unittest

import support
from support import Atspi

# They pass the focus on to what is in them.
CONTAINERS = ("panel", "grouping", "list")
BUTTONS = ("button", "toggle button", "combo box")


def describe(chain):
    return " > ".join(f"{found.get_role_name()} '{support.name_of(found)}'" for found in chain)


def get_spoken(accessible):
    """Its name, or that of what labels it."""
    labels = [relation.get_target(0) for relation in accessible.get_relation_set()
              if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY]
    return support.name_of(accessible) or "".join(support.name_of(label) for label in labels)


class AccessTest(support.WindowTest):
    def setUp(self):
        super().setUp()
        self.nameless = []

    def walk(self, accessible, chain=()):
        for child in support.children(accessible):
            if support.is_shown(child):
                yield (*chain, child)
                yield from self.walk(child, (*chain, child))

    def look(self, app, where):
        """At all that is shown."""
        focusable = [chain for chain in support.wait(lambda: list(self.walk(app.root)), f"all of {where}")
                     if support.has_state(chain[-1], Atspi.StateType.FOCUSABLE)]
        holders = {found for chain in focusable for found in chain[:-1]}
        nameless = [chain for chain in focusable if not get_spoken(chain[-1]).strip() and not self.is_part(chain, holders)]
        self.nameless += [f"{where}: {describe(chain[-6:])}" for chain in nameless]
        self.assertGreater(len(focusable), 3, where)

    def is_part(self, chain, holders):
        """Of something else: around what has the focus, or inside of a button, which has its name."""
        return (chain[-1].get_role_name() == "scroll pane" or chain[-1].get_role_name() in CONTAINERS and chain[-1] in holders
                or any(found.get_role_name() in BUTTONS for found in chain[:-1]))

    def dialog(self, app, name, *keys):
        app.key(*keys)
        app.find(("dialog", "alert", "window"), name)
        self.look(app, name)
        app.key("Escape")
        app.wait_gone(("dialog", "alert", "window"), name)

    def tearDown(self):
        super().tearDown()
        self.assertFalse(self.nameless, "\n".join(self.nameless))

    def test_welcome_and_dialogs(self):
        app = self.start()
        app.find("button", lambda name: name.startswith("New Project"))
        self.look(app, "welcome")
        self.dialog(app, "Preferences", "ctrl+comma")
        self.dialog(app, "Keyboard Shortcuts", "ctrl+question")
        app.press_button(lambda name: name.startswith("New Project"))
        app.find("dialog", "New Project")
        self.look(app, "new project")
        app.key("Escape")
        app.wait_gone("dialog", "New Project")
        app.key("F10")
        app.find("menu item", None)
        self.look(app, "menu")
        app.key("Escape")
        app.close()

    def test_design(self):
        app = self.start(self.copy_sample("still"))
        app.find_node("Plinth")
        self.look(app, "design")
        app.key("shift+F9", "F8")
        for title in ("Plinth", "Four cameras"):
            app.click(app.header(app.find_node(title)))
            app.find_field("Title")
            self.look(app, f"design, {title}")
        app.key("F9")
        self.canvas_menus(app)
        for keys in ("ctrl+k", "ctrl+f", "ctrl+shift+f"):
            app.key(keys)
            app.find(("dialog", "alert"), None)
            self.look(app, keys)
            app.key("Escape")
            app.wait_gone(("dialog", "alert"), None)
        app.key("ctrl+shift+o")
        app.find("tree table", None)
        self.look(app, "outline")
        app.close()

    def canvas_menus(self, app):
        app.click(app.header(app.find_node("Plinth")))
        for keys in ("shift+a", "c", "F2", "Menu"):
            app.key(keys)
            menu = app.find_opened()
            support.wait(lambda: app.is_focused(menu), f"the focus in what {keys} opens")
            self.look(app, keys)
            app.key("Escape")
            support.wait(lambda: not app.get_opened(), "no menu")

    def test_drawer(self):
        folder = self.copy_sample("photo")
        app = self.start(folder)
        app.find("button", "Check")
        for page in ("Problems", "Plan", "Live Log", "Queue"):
            app.click(app.find("page tab", page))
            self.look(app, page)
        app.key("ctrl+r")
        app.find("list", lambda name: "lan" in name)
        self.look(app, "a plan")
        app.close()

    def test_trust(self):
        folder = self.make_project({"mark": {"kind": "core.command", "params": {"program": "echo"}}})
        project = folder / "project.json"
        value = json.loads(project.read_text())
        project.write_text(json.dumps({**value, "id": "01890a5d-ac96-774b-bcce-b302099a8057"}))
        app = self.start(folder)
        app.find_node("Command")
        app.key("ctrl+Return")
        app.find(name="Trust This Project?")
        self.look(app, "trust")
        app.key("Escape")
        app.close()

    def test_runs(self):
        folder = self.copy_sample("photo")
        self.plumb("trust", folder)
        self.plumb("run", folder)
        path = folder / "workflows" / "photo.plumb"
        path.write_text(path.read_text().replace('"scale": 0.6', '"scale": 0.7'))
        self.plumb("run", folder)
        app = self.start(folder)
        app.find("button", "Check")
        app.key("ctrl+alt+2")
        rows = app.find("list", "Runs")
        app.click(app.find("list item", lambda name: name.startswith("photo #2"), rows))
        app.find("button", "Compare with…")
        self.look(app, "a run")
        app.press_button("Compare with…")
        dialog = app.find("dialog", "Compare Run 2 With")
        self.look(app, "what to compare with")
        app.click(app.find("list item", lambda name: name.startswith("photo #1"), dialog))
        app.find("button", "Close Comparison")
        self.look(app, "two runs")
        app.close()


class GraphTest(support.WindowTest):
    """Nodes, ports and links say what they lead to, and what leads to them."""

    def get_related(self, accessible, kind):
        """Their names, without states."""
        return [[support.name_of(relation.get_target(number)).split(", ")[0] for number in range(relation.get_n_targets())]
                for relation in accessible.get_relation_set() if relation.get_relation_type() == kind]

    def lead(self, app, title, part=None):
        node = app.find_node(title)
        found = node if part is None else next(child for child in support.children(node) if child.get_name().startswith(part))
        return self.get_related(found, Atspi.RelationType.FLOWS_TO)

    def test_from_node_to_node(self):
        app = self.start(self.copy_sample("refine"))
        repeat = "Brighten until it fits"
        self.assertEqual(self.lead(app, repeat), [["Ask", "Save"]])
        self.assertEqual(self.lead(app, repeat, "Input target"), [[repeat]])
        self.assertEqual(self.lead(app, repeat, "Output out"), [["Link from out to Ask", "Link from out to Save"]])
        self.assertEqual(self.lead(app, repeat, "Output Rounds"), [])
        self.assertEqual(self.lead(app, repeat, "Link from out to Save"), [["Save"]])
        link = next(child for child in support.children(app.find_node(repeat)) if child.get_name().startswith("Link from out to Ask"))
        self.assertEqual(self.get_related(link, Atspi.RelationType.FLOWS_FROM), [["Output out"]])

        app.click(app.header(app.find_node("Save")))
        app.key("Delete")
        support.wait(lambda: self.lead(app, repeat, "Output out") == [["Link from out to Ask"]], "one link less")
        self.assertEqual(self.lead(app, repeat), [["Ask"]])
        app.kill()


class OutlineTest(support.WindowTest):
    """What a card on the canvas cannot offer, its row in the outline does: to select it, to lead to it."""

    def setUp(self):
        super().setUp()
        # The toolkit's own leak of the names of actions is told from ours by who called: whole stacks are needed.
        self.environment["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":fast_unwind_on_malloc=0"

    def find_cell(self, app, title):
        return app.find("table cell", title)

    def do(self, cell, name):
        actions = support.wait(cell.get_action_iface, "actions")
        names = [Atspi.Action.get_action_name(actions, number) for number in range(Atspi.Action.get_n_actions(actions))]
        Atspi.Action.do_action(actions, names.index(name))

    def test_rows_are_selected_and_opened(self):
        app = self.start(self.copy_sample("refine"))
        self.assertIsNone(app.find_node("Target").get_action_iface(), "the toolkit has learned it: offer them there, too")
        app.key("ctrl+shift+o")
        self.do(self.find_cell(app, "Target"), "node.select")
        app.find("label", "Target", app.inspector)
        self.do(self.find_cell(app, "Ask"), "node.select")
        app.find("label", "Ask", app.inspector)
        self.do(self.find_cell(app, "Keep"), "node.open")
        app.find("label", "Keep", app.inspector)
        app.close()


if __name__ == "__main__":
    unittest.main()
