# SPDX-License-Identifier: GPL-3.0-or-later
"""The search provider as a desktop shell talks to it: started by the session bus, asked over D-Bus,
with projects that plumb has made and run."""

import json
import os
import sys
import time
import unittest

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "cli"))

from support import PlumbTest, command

BUILD = os.environ["PLUMB_BUILD"]
APP_ID = "org.plumbline.Plumbline"
APP_PATH = "/org/plumbline/Plumbline"
NAME = APP_ID + ".SearchProvider"
PATH = APP_PATH + "/SearchProvider"
APPLICATION_XML = """<node><interface name='org.freedesktop.Application'>
  <method name='Activate'><arg type='a{sv}' direction='in'/></method>
  <method name='Open'><arg type='as' direction='in'/><arg type='a{sv}' direction='in'/></method>
  <method name='ActivateAction'><arg type='s' direction='in'/><arg type='av' direction='in'/><arg type='a{sv}' direction='in'/></method>
</interface></node>"""


class SearchTest(PlumbTest):
    def setUp(self):
        super().setUp()
        self.environment["XDG_STATE_HOME"] = self.path("home", "state")
        self.start_bus()
        self.calls = []

    def start_bus(self):
        """A session bus that starts the provider, with this test's home, when it is called."""
        services = self.path("services")
        os.makedirs(services)
        words = " ".join(f'"{name}={value}"' for name, value in self.environment.items()
                         if name in ("HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "LC_ALL", "TZ", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"))
        with open(os.path.join(services, NAME + ".service"), "w", encoding="utf-8") as file:
            file.write(f"[D-BUS Service]\nName={NAME}\n"
                       f"Exec=/usr/bin/env {words} G_DEBUG=fatal-warnings {BUILD}/src/libexec/plumb-search-provider\n")
        bus = Gio.TestDBus.new(Gio.TestDBusFlags.NONE)
        bus.add_service_dir(services)
        bus.up()
        self.addCleanup(bus.down)
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.bus = Gio.DBusConnection.new_for_address_sync(bus.get_bus_address(), flags, None, None)
        self.addCleanup(self.bus.close_sync)

    def remember(self, *projects):
        """The latest first."""
        self.write("home/state/plumbline/recent.json",
                   json.dumps([{"folder": self.path(folder), "title": title, "opened": "2025-03-01T14:01:07.123Z"}
                               for folder, title in projects]))

    def make(self, name, *workflows):
        self.plumb("new", self.path(name))
        for workflow in workflows:
            self.write(f"{name}/workflows/{workflow}.plumb", json.dumps(
                {"plumb": 1, "nodes": {"a": {"kind": "core.text", "index": 1, "params": {"value": workflow}}}, "edges": []}))

    def call(self, method, signature, *values):
        answer = self.bus.call_sync(NAME, PATH, "org.gnome.Shell.SearchProvider2", method, GLib.Variant(signature, values),
                                    None, Gio.DBusCallFlags.NONE, 20000, None)
        return answer.unpack()

    def search(self, *terms):
        return [identifier.replace(self.folder, "") for identifier in self.call("GetInitialResultSet", "(as)", terms)[0]]

    def whole(self, identifier):
        """With the test's folder again."""
        kind, name, *rest = identifier.split("/")
        return f"{kind}/{name}{self.folder}/" + "/".join(rest)

    def own_application(self):
        """Stands in for the window: writes down how it is called."""
        node = Gio.DBusNodeInfo.new_for_xml(APPLICATION_XML)

        def called(_connection, _sender, _path, _interface, method, parameters, invocation):
            self.calls.append((method, parameters.unpack()))
            invocation.return_value(None)

        self.bus.register_object(APP_PATH, node.interfaces[0], called, None, None)
        self.bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                           GLib.Variant("(su)", (APP_ID, 0)), None, Gio.DBusCallFlags.NONE, -1, None)

    def wait_for_call(self):
        context = GLib.MainContext.default()
        end = time.monotonic() + 20
        while not self.calls and time.monotonic() < end:
            context.iteration(False)
        self.assertEqual(len(self.calls), 1)
        return self.calls[0]

    # --- finding ---

    def test_nothing_known(self):
        self.assertEqual(self.search("still"), [])

    def test_workflows_by_name_and_project(self):
        self.make("lamps", "still", "turntable")
        self.make("chairs", "still")
        self.remember(("lamps", "Lamp catalogue"), ("chairs", "Chairs"))
        self.assertEqual(self.search("STILL"), ["workflow/still/lamps", "workflow/still/chairs"])
        self.assertEqual(self.search("lamp", "turn"), ["workflow/turntable/lamps"])
        self.assertEqual(self.search("chair"), ["project/-/chairs", "workflow/still/chairs"])
        self.assertEqual(self.search("LAMP", "cat"), ["project/-/lamps", "workflow/still/lamps", "workflow/turntable/lamps"])
        self.assertEqual(self.search("lamp", "chair"), [])
        self.assertEqual(self.search(), [])

    def test_folds_and_narrows(self):
        self.make("moebel", "küche")
        self.remember(("moebel", "Möbel"))
        identifiers = self.call("GetInitialResultSet", "(as)", ["KÜ"])[0]
        self.assertEqual(identifiers, [self.whole("workflow/küche/moebel")])
        self.assertEqual(self.call("GetSubsearchResultSet", "(asas)", identifiers, ["KÜ", "x"])[0], [])

    def test_at_most_three(self):
        self.make("lamps", *[f"still-{number}" for number in range(8)])
        self.remember(("lamps", "Lamps"))
        self.assertEqual(self.search("still"), [f"workflow/still-{number}/lamps" for number in range(3)])

    def test_runs(self):
        self.make("lamps", "good", "bad")
        project = self.path("lamps")
        self.plumb("run", "workflows/good.plumb", cwd=project)
        self.plumb("run", "workflows/good.plumb", cwd=project)
        self.write("lamps/workflows/bad.plumb", json.dumps(
            {"plumb": 1, "nodes": {"a": {**command("false"), "index": 1}}, "edges": []}))
        self.plumb("run", "workflows/bad.plumb", cwd=project, status=None)
        self.remember(("lamps", "Lamps"))
        self.assertEqual(self.search("run", "good"), ["run/2/lamps", "run/1/lamps"])
        self.assertEqual(self.search("failed"), ["run/3/lamps"])
        self.assertEqual(self.search("#1"), ["run/1/lamps"])
        self.assertEqual(self.search("2", "good"), ["run/2/lamps"])
        self.assertEqual(self.search("2", "bad"), [])
        self.assertEqual(self.search("99"), [])
        self.assertEqual(self.search("good"), ["workflow/good/lamps", "run/2/lamps", "run/1/lamps"])
        meta, = self.call("GetResultMetas", "(as)", [self.whole("run/3/lamps")])[0]
        self.assertEqual((meta["name"], meta["description"]), ("Run 3 of bad", "Failed · lamps"))

    def test_new_runs_are_found(self):
        self.make("lamps", "good")
        self.remember(("lamps", "Lamps"))
        self.assertEqual(self.search("run"), [])
        self.plumb("run", "workflows/good.plumb", cwd=self.path("lamps"))
        self.assertEqual(self.search("run"), ["run/1/lamps"])

    def test_projects_that_went(self):
        self.make("lamps", "still")
        self.write("broken/project.json", "[")
        self.remember(("gone", "still"), ("broken", "still"), ("lamps", "still"))
        self.assertEqual(self.search("still"), ["project/-/lamps", "workflow/still/lamps"])
        self.write("home/state/plumbline/recent.json", "{{{")
        self.assertEqual(self.search("still"), [])

    def test_only_the_last_of_several_is_searched(self):
        self.make("lamps", "still")
        self.remember(("lamps", "Lamps"))
        self.search("still")
        answers = {}
        for term in ("s", "st", "sti"):
            self.bus.call(NAME, PATH, "org.gnome.Shell.SearchProvider2", "GetInitialResultSet", GLib.Variant("(as)", ([term],)),
                          None, Gio.DBusCallFlags.NONE, 20000, None,
                          lambda bus, result, term=term: answers.update({term: bus.call_finish(result).unpack()[0]}))
        while len(answers) < 3:
            GLib.MainContext.default().iteration(True)
        self.assertEqual(answers["sti"], [self.whole("workflow/still/lamps")])

    # --- telling ---

    def test_metas(self):
        self.make("lamps", "still")
        self.remember(("lamps", "Lamps"))
        project, meta = self.call("GetResultMetas", "(as)", [self.whole("project/-/lamps"), self.whole("workflow/still/lamps")])[0]
        self.assertEqual((project["name"], project["description"]), ("lamps", self.path("lamps")))
        self.assertEqual(meta["id"], self.whole("workflow/still/lamps"))
        self.assertEqual((meta["name"], meta["description"]), ("still", "Workflow of lamps"))
        icon = Gio.Icon.deserialize(GLib.Variant("(sv)", ("themed", GLib.Variant("as", meta["icon"][1]))))
        self.assertEqual(icon.get_names()[0], "application-vnd.plumbline.workflow+json")

    def test_metas_of_what_is_not_there(self):
        hostile = ["", "workflow", "workflow/", "run/1", "run//a", "run/x/a", "run/0/a", "run/9/a", "workflow/../a", "workflow/-/etc",
                   "nothing/a/b", "run/99999999999999999999/a", "workflow/still" + self.folder + "/gone", "x" * 100000]
        self.assertEqual(self.call("GetResultMetas", "(as)", hostile)[0], [])

    # --- opening ---

    def test_a_workflow_is_opened(self):
        self.make("lamps", "still")
        self.own_application()
        self.call("ActivateResult", "(sasu)", self.whole("workflow/still/lamps"), ["still"], 77)
        self.assertEqual(self.wait_for_call(), ("Open", ([f"file://{self.folder}/lamps/workflows/still.plumb"],
                                                         {"desktop-startup-id": "_TIME77"})))

    def test_a_project_is_shown(self):
        self.own_application()
        self.call("ActivateResult", "(sasu)", self.whole("project/-/lamps"), ["lamp"], 5)
        self.assertEqual(self.wait_for_call(), ("ActivateAction", ("show-project", [self.path("lamps")], {"desktop-startup-id": "_TIME5"})))

    def test_a_run_is_shown(self):
        self.own_application()
        self.call("ActivateResult", "(sasu)", self.whole("run/41/lamps"), ["41"], 0)
        self.assertEqual(self.wait_for_call(), ("ActivateAction", ("show-run", [(self.path("lamps"), 41)],
                                                                   {"desktop-startup-id": "_TIME0"})))

    def test_the_search_goes_on_in_the_window(self):
        self.own_application()
        self.call("LaunchSearch", "(asu)", ["lamp", "still"], 0)
        self.assertEqual(self.wait_for_call(), ("ActivateAction", ("search", ["lamp still"], {"desktop-startup-id": "_TIME0"})))

    def test_opening_nonsense_calls_nobody(self):
        self.own_application()
        for identifier in ("", "workflow/still/nowhere", "run/-1/a"):
            self.call("ActivateResult", "(sasu)", identifier, [], 0)
        self.call("LaunchSearch", "(asu)", ["end"], 0)
        self.assertEqual(self.wait_for_call()[1][0], "search")


if __name__ == "__main__":
    unittest.main()
