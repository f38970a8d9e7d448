# SPDX-License-Identifier: GPL-3.0-or-later
"""The desktop starts the window: over D-Bus, cold and warm, from a search or by an action."""

import argparse
import json
import os
import pathlib
import signal
import subprocess
import unittest

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

import support  # noqa: E402

APP_ID = "org.plumbline.Plumbline"
SEARCH_ID = APP_ID + ".SearchProvider"


def get_path(name):
    return "/" + name.replace(".", "/")


class ActivatedWindow(support.Window):
    def __init__(self, test, pid):
        self.test = test
        self.process = argparse.Namespace(pid=pid, poll=lambda: None if test.get_pid(APP_ID) == pid else 0, returncode=0)
        self.log_path = test.log_path
        self.root = support.wait(self._find_root, "the application on the accessibility bus")
        self.window = support.wait(self._find_window, "the window")
        self.activate()


class ActivationTest(support.WindowTest):
    def setUp(self):
        super().setUp()
        self.log_path = pathlib.Path(self.folder, "activated.log")
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        build = os.environ["PLUMB_BUILD"]
        self.offer(APP_ID, f"{build}/src/app/shell/plumbline --gapplication-service")
        self.offer(SEARCH_ID, f"{build}/src/libexec/plumb-search-provider")
        self.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.ReloadConfig")
        self.addCleanup(self.end, APP_ID)
        self.addCleanup(self.end, SEARCH_ID)

    def offer(self, name, command):
        """As a service file of an installed program does; the bus looks here, too."""
        folder = pathlib.Path(os.environ["XDG_RUNTIME_DIR"], "dbus-1", "services")
        folder.mkdir(parents=True, exist_ok=True)
        words = " ".join(f'"{key}={value}"' for key, value in self.environment.items() if '"' not in value and "\n" not in value)
        (folder / f"{name}.service").write_text(
            f"[D-BUS Service]\nName={name}\nExec=/usr/bin/env {words} sh -c \"exec {command} >>{self.log_path} 2>&1\"\n")

    def call(self, name, path, method, parameters=None):
        interface, member = method.rsplit(".", 1)
        answer = self.bus.call_sync(name, path, interface, member, parameters, None, Gio.DBusCallFlags.NONE, 30000, None)
        return answer.unpack()

    def get_pid(self, name):
        try:
            return self.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.GetConnectionUnixProcessID",
                             GLib.Variant("(s)", (name,)))[0]
        except GLib.Error:
            return None

    def end(self, name):
        pid = self.get_pid(name)
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
            support.wait(lambda: self.get_pid(name) is None, f"the end of {name}")

    def remember(self, folder, title):
        path = pathlib.Path(self.environment["XDG_STATE_HOME"], "plumbline", "recent.json")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps([{"folder": str(folder), "title": title, "opened": "2025-03-01T14:01:07.123Z"}]))

    def wait_for_window(self):
        pid = support.wait(lambda: self.get_pid(APP_ID), "the application on the bus")
        return ActivatedWindow(self, pid)

    def search(self, *terms):
        return self.call(SEARCH_ID, get_path(SEARCH_ID), "org.gnome.Shell.SearchProvider2.GetInitialResultSet",
                         GLib.Variant("(as)", (terms,)))[0]

    def choose(self, identifier):
        self.call(SEARCH_ID, get_path(SEARCH_ID), "org.gnome.Shell.SearchProvider2.ActivateResult",
                  GLib.Variant("(sasu)", (identifier, [], 0)))

    def test_a_workflow_that_was_searched_opens(self):
        folder = self.copy_sample("still")
        self.remember(folder, "Lamp")
        found = self.search("still")
        self.assertEqual(found, [f"workflow/still{folder}"])
        self.assertIsNone(self.get_pid(APP_ID))
        self.choose(found[0])
        window = self.wait_for_window()
        window.find(name="still")

    def test_an_action_starts_the_application(self):
        folder = self.copy_sample("photo")
        subprocess.run(["gapplication", "action", APP_ID, "show-project", f"'{folder}'"], check=True, timeout=60)
        window = self.wait_for_window()
        window.find(name="photo")

    def test_a_second_start_is_the_first_one(self):
        first = self.start(self.copy_sample("still"))
        first.find(name="still")
        second = subprocess.run(["plumbline", str(self.copy_sample("photo"))], env=self.environment, timeout=60, check=False)
        self.assertEqual(second.returncode, 0)
        support.wait(lambda: first.has(name="photo") or any(first.find_all(name="photo", within=window) for window in support.children(first.root)),
                     "the other project")


if __name__ == "__main__":
    unittest.main()
