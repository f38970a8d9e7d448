# SPDX-License-Identifier: GPL-3.0-or-later
"""The window starts, opens what it is given, and ends."""

import time
import unittest

import support


class StartTest(support.WindowTest):
    def test_opens_a_sample_and_quits(self):
        app = self.start(self.copy_sample("still"))
        app.find("frame", "still — Plumbline")
        app.find(name="still")
        app.close()

    def test_the_key_that_quits_is_heard_in_menus_and_dialogs(self):
        folder = self.copy_sample("still")
        menus = {"insert menu": ("shift+a",), "menu of the canvas": ("shift+F10",), "main menu": ("F10",)}
        dialogs = {"palette": ("ctrl+k",), "preferences": ("ctrl+comma",), "name to save under": ("ctrl+shift+s",)}
        for what, keys in {**menus, **dialogs}.items():
            with self.subTest(what=what):
                app = self.start(folder)
                app.click(app.corner())
                app.key(*keys)
                if what == "main menu":
                    app.find("menu item", None)
                elif what in menus:
                    app.find_opened()
                else:
                    app.find(("dialog", "alert"))
                time.sleep(0.3)  # until it has the keyboard
                self.quit(app)

    def test_another_key_that_quits_is_heard_there_at_once(self):
        app = self.start(self.copy_sample("still"))
        app.click(app.corner())
        app.key("ctrl+comma")
        preferences = app.find("dialog", "Preferences")
        app.click(app.find("page tab", "Keyboard", preferences))
        row = app.reach(app.find("list item", "Quit", preferences), app.find("scroll pane", None, preferences))
        app.click(row)
        app.find("alert", "Quit")
        app.key("F6")
        app.wait_gone("alert", "Quit")
        time.sleep(0.3)
        app.key("ctrl+q")
        time.sleep(0.5)
        self.assertIsNone(app.process.poll(), "the key that it had before")
        self.quit(app, "F6")

    @unittest.skipIf(support.SANDBOXED, "the desktop's dialog is no window of ours")
    def test_the_key_that_quits_is_heard_in_the_file_dialog(self):
        app = self.start(self.copy_sample("still"))
        app.click(app.corner())
        app.key("ctrl+o")
        app.wait_file_dialog("Open a Workflow or Project")
        self.quit(app)

    def quit(self, app, key="ctrl+q"):
        app.key(key)
        support.wait(lambda: app.process.poll() is not None, "the end", 10)
        self.assertEqual(app.process.returncode, 0)


if __name__ == "__main__":
    unittest.main()
