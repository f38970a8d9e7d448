# SPDX-License-Identifier: GPL-3.0-or-later
"""F1 on a node: its place in the installed help; what the pack says of it where that knows nothing of the pack."""

import pathlib
import unittest

import pottery
import support


class HelpTest(support.WindowTest):
    def open(self, kind):
        folder = self.make_project({"node": {"kind": kind}})
        app = self.start(folder / "workflows" / "project.plumb")
        app.find("tool bar")
        return app

    @unittest.skipIf(support.SANDBOXED, "the desktop outside shows the help")
    def test_a_node_of_the_program_has_its_place_in_the_help(self):
        shown = pathlib.Path(self.folder, "shown")
        reader = pathlib.Path(self.folder, "reader")
        reader.write_text(f'#!/bin/sh\necho "$1" > {shown}\n')
        reader.chmod(0o755)
        applications = pathlib.Path(self.data_folder(), "applications")
        applications.mkdir(parents=True)
        (applications / "reader.desktop").write_text(f"[Desktop Entry]\nType=Application\nName=Reader\nExec={reader} %u\nMimeType=x-scheme-handler/help;\n")
        (applications / "mimeapps.list").write_text("[Default Applications]\nx-scheme-handler/help=reader.desktop\n")
        app = self.open("core.text")
        app.click(app.header(app.find_node("Text")))
        app.key("F1")
        support.wait(shown.exists, "the help")
        self.assertEqual(support.wait(shown.read_text, "its address").strip(), "help:plumbline/pack-core#core.text")
        app.close()

    def test_a_node_of_another_pack_shows_what_the_pack_says(self):
        pottery.install(self)
        app = self.open("pottery.fire")
        app.click(app.header(app.find_node("Fire a <Pot>")))
        app.key("F1")
        page = app.find("dialog", "Fire a <Pot>")
        for text in ("Hardens a pot & nothing else.", "Slowly.", "Not above 1300 degrees.", "Wet pot", "Clay pot\nDry it first.", "Fired <pot> & lid",
                     "A whole number from 600 to 1300 · degrees", "Salt, Ash", "Pottery 2"):
            app.find("label", text, page)
        app.key("F1")
        app.key("Escape")
        support.wait(lambda: not app.find_all("dialog"), "the page goes, and there was one")
        app.close()


if __name__ == "__main__":
    unittest.main()
