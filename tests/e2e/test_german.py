# SPDX-License-Identifier: GPL-3.0-or-later
"""A German window says everything in German: what packs name, what is wrong with a workflow, why a step failed."""

import pathlib
import subprocess
import unittest

import pottery
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
        node = wait_for_card(app, "Standbild")
        app.click(app.header(node))
        app.find(("spin button", "text"), lambda name: name.startswith("Rauschgrenze"))
        app.find("label", "Rendert ein Bild mit Cycles.")
        app.close()

    def test_what_the_pack_of_another_brings(self):
        pottery.install(self)
        app, _ = self.open({"oven": {"kind": "pottery.fire"}})
        node = wait_for_card(app, "Einen <Topf> brennen")
        app.click(app.header(node))
        app.find("label", "Härtet einen Topf & sonst nichts.")
        app.find("label", "Töpfe & <b>Pfannen</b>")
        app.find(("spin button", "text"), lambda name: name.startswith("Höchste Hitze"))
        app.key("F1")
        page = app.find("dialog", "Einen <Topf> brennen")
        for text in ("Langsam.", "Nicht über 1300 Grad.", "Nasser Topf", "Tontopf\nErst trocknen.", "Eine ganze Zahl von 600 bis 1300 · Grad", "Salz, Ash", "Töpferei 2"):
            app.find("label", text, page)
        app.key("Escape")
        self.assert_problems(app, {"Der Eingang Nasser Topf ist nicht verbunden": "erwartet: Tontopf"})

    def test_both_languages_find_a_kind(self):
        app, _ = self.open({"text": {"kind": "core.text"}})
        for words in ("weichzeichner", "gaussian", "soft blur"):
            app.click(app.find(None, "Knoten suchen"))
            app.key("ctrl+a")
            app.type(words)
            app.find("list item", "Gaußscher Weichzeichner")
        app.close()

    def assert_problems(self, app, told):
        problems = app.find("list", "Probleme")
        for message, detail in told.items():
            item = app.find("list item", lambda name: name.endswith(": " + message), problems)
            self.assertTrue(item.get_name().startswith("Fehler, "), item.get_name())
            self.assertIn(detail, item.get_description())
        app.close()

    def test_what_is_wrong_with_nodes(self):
        app, _ = self.open({"lost": {"kind": "no.such_kind"}, "camera": {"kind": "blender.camera", "params": {"focal_length": -5.0}},
                            "list": {"kind": "core.list", "params": {"valuse": [1]}}})
        self.assert_problems(app, {"Es gibt keine Knotenart „no.such_kind“": "erwartet: eine Art eines installierten Pakets",
                                   "Feld Brennweite: erwartet wird eine Zahl von 1.0 bis 1000.0, nicht -5.0": "gefunden: -5.0",
                                   "Die Art „Liste“ hat kein Feld „valuse“": "Meinten Sie Werte?"})

    def test_what_is_wrong_with_links(self):
        app, _ = self.open({"text": {"kind": "core.text"}, "small": {"kind": "image.thumbnail"}, "other": {"kind": "image.thumbnail"}},
                           [("text.text", "small.image"), ("small.lost", "other.image")])
        self.assert_problems(app, {"text.text gibt „Text“, aber small.image nimmt „Bild“": "erwartet: Bild",
                                   "small hat keinen Ausgang „lost“, von dem eine Verbindung zu other.image geht": "gefunden: lost"})

    def test_why_a_step_failed(self):
        app, folder = self.open({"fail": {"kind": "core.command", "params": {"program": "/bin/false"}}})
        wait_for_card(app, "Befehl")
        app.key("ctrl+Return")
        support.wait(lambda: [run["state"] for run in self.runs_of(folder)] == ["failed"], "a run that failed")
        app.key("ctrl+alt+2")
        app.click(app.find("list item", lambda name: "project" in name, app.find("list", "Läufe")))
        app.find("label", "„false“ endete mit Status 1")
        app.close()


def wait_for_card(app, title):
    canvas = app.find("grouping", lambda name: name.startswith("Ablauf "))
    return support.wait(lambda: next(child for child in support.children(canvas)
                                     if (child.get_name() or "").split(", ")[0] == title), title)


if __name__ == "__main__":
    unittest.main()
