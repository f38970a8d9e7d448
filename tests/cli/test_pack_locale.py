# SPDX-License-Identifier: GPL-3.0-or-later
"""A pack's translations are for the window: they change nothing of what is computed, printed or sent."""

import json

from support import UNTRUSTED, PlumbTest

PACK = {
    "pack": "pottery", "version": "1", "title": "Pottery", "summary": "Fires clay.", "license": "CC0-1.0",
    "families": {"pottery": "Pots"}, "modules": {"pottery.oven": "Ovens"},
    "kinds": [{"type": "pottery.fire", "version": 1, "title": "Fire", "summary": "Hardens a pot.", "family": "pottery", "module": "pottery.oven", "stage": "render",
               "category": "Heat", "role": "render", "inputs": [], "outputs": [{"name": "pot", "kind": "text", "file": "pot.txt"}], "settings": "none",
               "backend": "local", "call": {"argv": ["cp", "{pack}/pack.json", "{out.pot}"]}}],
}
GERMAN = {"Pottery": "Töpferei", "Fire": "Brennen", "Pots": "Töpfe", "Hardens a pot.": "Härtet einen Topf.", "Heat": "Hitze", "Pot": "Topf"}


class PackLocaleTest(PlumbTest):
    def setUp(self):
        super().setUp()
        self.environment.update(XDG_DATA_HOME=self.path("data"), LANGUAGE="de", LC_ALL="C.UTF-8")
        self.write("data/plumbline/packs/pottery/pack.json", json.dumps(PACK))

    def translate(self, texts):
        self.write("data/plumbline/packs/pottery/locale/de.json", json.dumps(texts))

    def test_what_is_finished_stays_finished(self):
        folder = self.make_project({"oven": {"kind": "pottery.fire"}})
        # As it comes from elsewhere: whoever makes a project trusts all of it.
        self.environment["HOME"] = self.path("stranger")
        self.plumb("trust", folder)
        self.plumb("run", folder)
        for texts in (GERMAN, {"Fire": "Backen"}):
            self.translate(texts)
            step, = self.plumb_json("plan", folder)["steps"]
            self.assertEqual(step["decision"], "cached")
            # Each byte of a pack is what a person trusts.
            self.plumb("run", folder, status=UNTRUSTED)
            self.plumb("trust", folder)
            self.plumb("run", folder)
            self.assertEqual(self.run_states("last", folder)["oven"][1], "cached")

    def test_the_command_line_speaks_english(self):
        def say():
            packs = self.plumb_json("packs")["packs"]
            for pack in packs:
                pack.pop("hash")
            return packs, self.plumb_json("node", "pottery.fire"), self.plumb("node", "pottery.fire").stdout, self.plumb("node").stdout
        before = say()
        self.translate(GERMAN)
        self.assertEqual(say(), before)
        self.assertIn("Hardens a pot.", before[2])

    def test_what_the_pack_does_not_say_is_told_and_does_no_harm(self):
        self.translate({**GERMAN, "Fier": "Brennen"})
        done = self.plumb("node", "pottery.fire")
        self.assertIn("1 translated text is not in the pack", done.stderr)
        self.assertIn("Fier", done.stderr)

    def test_a_faulty_file_leaves_the_pack_out(self):
        self.translate(["Fire"])
        done = self.plumb("packs")
        self.assertNotIn("pottery ", done.stdout)
        self.assertIn("locale/de.json", done.stderr)
