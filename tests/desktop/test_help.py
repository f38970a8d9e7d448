# SPDX-License-Identifier: GPL-3.0-or-later
"""The help: valid, without dead links, and with a place for each node."""

import glob
import os
import shutil
import subprocess
import sys
import unittest
import xml.etree.ElementTree

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "cli"))

from support import DATA, TOP, PlumbTest

BUILD = os.environ["PLUMB_BUILD"]
MALLARD = "{http://projectmallard.org/1.0/}"


class HelpTest(PlumbTest):
    def setUp(self):
        super().setUp()
        self.pages = self.path("C")
        os.makedirs(self.pages)
        for page in glob.glob(os.path.join(TOP, "help", "C", "*")) + glob.glob(os.path.join(BUILD, "help", "*.*")):
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
        for words in ("SaveCtrlS", "Add NodeShiftA", "RunCtrlEnter", "Select UpstreamShift[", "ConnectC"):
            self.assertIn(words, text)

    def test_what_is_installed_is_what_is_there(self):
        with open(os.path.join(TOP, "help", "meson.build"), encoding="utf-8") as file:
            build = file.read()
        for page in os.listdir(os.path.join(TOP, "help", "C")):
            self.assertIn(f"'C/{page}'", build)
        for pack in os.listdir(os.path.join(DATA, "packs")):
            self.assertIn(f"'{pack}'", build)


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
