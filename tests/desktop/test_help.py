# SPDX-License-Identifier: GPL-3.0-or-later
"""The help: valid, without dead links, and with a place for each node."""

import glob
import html
import json
import os
import re
import shutil
import subprocess
import sys
import unittest
import xml.etree.ElementTree

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "cli"))

from support import DATA, TOP, PlumbTest

BUILD = os.environ["PLUMB_BUILD"]
MALLARD = "{http://projectmallard.org/1.0/}"
# What is the same in each language of a page: its structure, and what a computer reads.
LITERAL = tuple(MALLARD + tag for tag in ("code", "cmd", "file", "input", "output", "revision"))


class HelpTest(PlumbTest):
    language = "C"
    keys = ("SaveCtrlS", "Add NodeShiftA", "RunCtrlEnter", "Select UpstreamShift[", "ConnectC")

    def setUp(self):
        super().setUp()
        self.pages = self.path(self.language)
        os.makedirs(self.pages)
        made = os.path.join(BUILD, "help", "" if self.language == "C" else self.language, "*.*")
        for page in glob.glob(os.path.join(TOP, "help", self.language, "*")) + glob.glob(made):
            if not page.endswith((".page", ".xml")):
                continue
            shutil.copy(page, self.pages)

    def yelp_check(self, what, *options):
        done = subprocess.run(["yelp-check", what, *options, self.pages], capture_output=True, text=True, timeout=300, check=False)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_valid(self):
        self.yelp_check("validate")

    def test_links_lead_somewhere(self):
        self.yelp_check("links")

    def test_every_page_can_be_reached(self):
        self.yelp_check("orphans")

    def test_ids(self):
        self.yelp_check("ids")

    def test_every_page_has_license_and_status(self):
        self.yelp_check("license", "--except", "cc-by-sa-4.0")
        self.yelp_check("status", "--except", "final")

    def test_each_node_has_its_place(self):
        known = {kind["type"] for kind in self.plumb_json("node")["kinds"]}
        self.assertGreater(len(known), 150)
        written = set()
        for page in glob.glob(os.path.join(self.pages, "pack-*.page")):
            pack = os.path.basename(page)[len("pack-"):-len(".page")]
            sections = {section.get("id") for section in xml.etree.ElementTree.parse(page).getroot().iter(MALLARD + "section")}
            self.assertTrue(all(section.startswith(pack + ".") for section in sections), page)
            written |= sections
        self.assertEqual(known, written)

    def test_keys_are_those_of_the_window(self):
        text = "".join(xml.etree.ElementTree.parse(os.path.join(self.pages, "shortcuts-keys.xml")).getroot().itertext())
        for words in self.keys:
            self.assertIn(words, text)

    def test_what_is_installed_is_what_is_there(self):
        prefix, folder = ("C/", "") if self.language == "C" else ("", self.language)
        with open(os.path.join(TOP, "help", folder, "meson.build"), encoding="utf-8") as file:
            build = file.read()
        for page in os.listdir(os.path.join(TOP, "help", self.language)):
            if page.endswith((".page", ".xml")):
                self.assertIn(f"'{prefix}{page}'", build)
        with open(os.path.join(TOP, "help", "meson.build"), encoding="utf-8") as file:
            build = file.read()
        for pack in os.listdir(os.path.join(DATA, "packs")):
            self.assertIn(f"'{pack}'", build)


class GermanHelpTest(HelpTest):
    language = "de"
    keys = ("SpeichernStrgS", "Knoten hinzufügenUmschaltA", "AusführenStrgEingabe", "VerbindenC")

    def read(self, language, page):
        return xml.etree.ElementTree.parse(os.path.join(TOP, "help", language, page)).getroot()

    def describe(self, page):
        """All elements in their order, those within a sentence apart from it, with what must not differ."""
        def list_of(element):
            names = {name: value for name, value in element.attrib.items() if name in ("id", "xref", "href", "style", "type")}
            text = element.text if element.tag in LITERAL else None
            inner = [list_of(child) for child in element]
            return [element.tag, names, text, sorted(inner, key=str) if element.tag == MALLARD + "p" else inner]
        return list_of(page)

    def test_pages_are_those_in_english(self):
        pages = [page for page in os.listdir(os.path.join(TOP, "help", "C")) if page.endswith(".page")]
        self.assertGreater(len(pages), 15)
        for page in pages:
            if page != "first-steps.page":  # what is typed to find a node is another word
                self.assertEqual(self.describe(self.read(self.language, page)), self.describe(self.read("C", page)), page)

    def test_buttons_are_called_as_in_the_window(self):
        with open(os.path.join(TOP, "po", self.language + ".po"), encoding="utf-8") as file:
            known = file.read().replace('"\n"', "").replace("_", "")
        unknown = [(os.path.basename(page), element.text) for page in glob.glob(os.path.join(TOP, "help", self.language, "*.page"))
                   for element in xml.etree.ElementTree.parse(page).getroot().iter(MALLARD + "gui")
                   if re.search(f'"{re.escape(element.text)}( …)?"', known) is None]
        self.assertEqual(unknown, [])

    def test_made_pages_are_in_german(self):
        with open(os.path.join(self.pages, "pack-blender.page"), encoding="utf-8") as file:
            text = file.read()
        for words in ("Rendert ein Bild mit Cycles.", "Knoten: Blender", "Ganze Zahl, 1 bis 65536. Vorgabe: 64.", "PNG, 8 Bit", "<title>Eingänge</title>"):
            self.assertIn(words, text)
        self.assertNotRegex(text, "Whole number|Default|optional|It needs")
        with open(os.path.join(TOP, "data", "packs", "blender", "pack.json"), encoding="utf-8") as file:
            said = [part for kind in json.load(file)["kinds"] for part in kind.get("help", "").split("\n\n") if part]
        self.assertGreater(len(said), 9)
        self.assertEqual([part for part in said if html.escape(part, quote=False) in text], [])


class TutorialTest(PlumbTest):
    """What the tutorial has the reader draw is without problems, and every step of it is planned."""

    def test_first_steps(self):
        self.plumb("new", self.path("lamp"), "--from", "still")
        model, = glob.glob(self.path("lamp", "models", "*.glb"))
        nodes = {
            "model": {"kind": "core.model", "params": {"path": os.path.relpath(model, self.path("lamp"))}},
            "import": {"kind": "blender.import_model"},
            "light": {"kind": "blender.light"},
            "render": {"kind": "blender.render_still"},
            "cameras": {"kind": "core.list", "params": {"values": [{"name": "front", "azimuth": 25, "elevation": 16},
                                                                  {"name": "side", "azimuth": 100, "elevation": 8}]}},
            "sheet": {"kind": "media.contact_sheet"},
        }
        edges = [("model.model", "import.model"), ("import.scene", "light.scene"), ("light.scene", "render.scene"),
                 ("cameras.items", "render.camera"), ("render.image", "sheet.images")]
        self.write_workflow(nodes, edges, "lamp")
        self.plumb("check", "workflows/lamp.plumb", cwd=self.path("lamp"))
        plan = self.plumb_json("plan", "workflows/lamp.plumb", cwd=self.path("lamp"))
        self.assertEqual({step["path"] for step in plan["steps"]}, set(nodes))


if __name__ == "__main__":
    unittest.main()
