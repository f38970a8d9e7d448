# SPDX-License-Identifier: GPL-3.0-or-later
"""A German window says everything in German: what packs name, what is wrong with a workflow, why a step failed."""

import pathlib
import subprocess
import unittest

import support


class GermanTest(support.WindowTest):
    def setUp(self):
        super().setUp()
        subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", pathlib.Path(self.folder, "de_DE.UTF-8")], check=True, capture_output=True)
        self.environment.update(LOCPATH=self.folder, LC_ALL="de_DE.UTF-8")

    def open(self, nodes, edges=()):
        folder = self.make_project(nodes, edges)
        app = self.start(folder / "workflows" / "project.plumb")
        app.find("tool bar")
        return app, folder

    def test_what_packs_name(self):
        app, _ = self.open({"still": {"kind": "blender.render_still"}})
        node = wait_for_card(app, "Standbild rendern")
        app.click(app.header(node))
        app.find(("spin button", "text"), lambda name: name.startswith("Rauschgrenze"))
        app.find("label", "Rendert ein Bild mit Cycles.")
        app.close()


def wait_for_card(app, title):
    canvas = app.find("grouping", lambda name: name.startswith("Ablauf "))
    return support.wait(lambda: next(child for child in support.children(canvas)
                                     if (child.get_name() or "").split(", ")[0] == title), title)


if __name__ == "__main__":
    unittest.main()
