# SPDX-License-Identifier: GPL-3.0-or-later
"""Plumbline as the desktop sees it: what is installed, the file type, the release notes, the icon."""

import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "cli"))

from support import DATA, TOP, PlumbTest

BUILD = os.environ["PLUMB_BUILD"]
APP_ID = "org.plumbline.Plumbline"
MIME_TYPE = "application/vnd.plumbline.workflow+json"


def run(*words, **more):
    return subprocess.run(words, check=True, capture_output=True, text=True, timeout=120, **more).stdout


class FileTypeTest(PlumbTest):
    def setUp(self):
        super().setUp()
        packages = self.path("home", "share", "mime", "packages")
        os.makedirs(packages)
        for source in (os.path.join(BUILD, "data", APP_ID + ".xml"), "/usr/share/mime/packages/freedesktop.org.xml"):
            os.symlink(source, os.path.join(packages, os.path.basename(source)))
        run("update-mime-database", os.path.dirname(packages), env=self.environment)
        self.environment["XDG_DATA_HOME"] = self.path("home", "share")

    def guess(self, path):
        text = run("gio", "info", "-a", "standard::content-type", path, env=self.environment)
        return re.search(r"standard::content-type: (\S+)", text)[1]

    def test_samples_are_workflows(self):
        samples = glob.glob(os.path.join(DATA, "examples", "*", "workflows", "*.plumb"))
        self.assertGreaterEqual(len(samples), 4)
        for sample in samples:
            self.assertEqual(self.guess(sample), MIME_TYPE, sample)

    def test_known_by_its_first_member(self):
        for text in ('{\n  "plumb": 1,\n  "nodes": {}\n}\n', '{"plumb":1}', '{\r\n\t"plumb": 1}'):
            self.write("without-a-suffix", text)
            self.assertEqual(self.guess(self.path("without-a-suffix")), MIME_TYPE, text)

    def test_other_json_is_other_json(self):
        self.write("other.json", '{\n  "title": "plumb"\n}\n')
        self.assertEqual(self.guess(self.path("other.json")), "application/json")

    def test_broken_ones_are_workflows_too(self):
        self.write("broken.plumb", "[[[[[[")
        self.assertEqual(self.guess(self.path("broken.plumb")), MIME_TYPE)


class InstalledTest(unittest.TestCase):
    """Into a folder, as a package is made."""

    @classmethod
    def setUpClass(cls):
        cls.root = tempfile.mkdtemp(prefix="plumb-test-")
        cls.addClassCleanup(shutil.rmtree, cls.root)
        run("meson", "install", "-C", BUILD, "--no-rebuild", "--destdir", cls.root)
        cls.prefix = cls.root + "/usr/local"

    def read(self, *names):
        with open(os.path.join(self.prefix, *names), encoding="utf-8") as file:
            return file.read()

    def test_what_the_desktop_looks_for(self):
        for name in (f"applications/{APP_ID}.desktop", f"metainfo/{APP_ID}.metainfo.xml", f"mime/packages/{APP_ID}.xml",
                     f"dbus-1/services/{APP_ID}.service", f"dbus-1/services/{APP_ID}.SearchProvider.service",
                     f"gnome-shell/search-providers/{APP_ID}.search-provider.ini", "thumbnailers/plumbline.thumbnailer",
                     f"icons/hicolor/scalable/apps/{APP_ID}.svg", f"icons/hicolor/symbolic/apps/{APP_ID}-symbolic.svg",
                     "icons/hicolor/scalable/mimetypes/application-vnd.plumbline.workflow+json.svg"):
            self.assertTrue(os.path.isfile(os.path.join(self.prefix, "share", name)), name)

    def test_what_is_named_is_there(self):
        started = set()
        for path in (f"dbus-1/services/{APP_ID}.service", f"dbus-1/services/{APP_ID}.SearchProvider.service",
                     "thumbnailers/plumbline.thumbnailer"):
            started.update(re.findall(r"^(?:Try)?Exec=(\S+)", self.read("share", path), re.M))
        for program in started:
            self.assertTrue(os.access(self.root + program, os.X_OK), program)
        search = self.read("share", f"gnome-shell/search-providers/{APP_ID}.search-provider.ini")
        name = re.search(r"^BusName=(\S+)", search, re.M)[1]
        self.assertIn(f"Name={name}\n", self.read("share", "dbus-1", "services", name + ".service"))

    def test_actions_are_the_applications(self):
        text = self.read("share", f"applications/{APP_ID}.desktop")
        names = re.search(r"^Actions=(.*);$", text, re.M)[1].split(";")
        with open(os.path.join(TOP, "src", "app", "session", "plumb-ui-actions.c"), encoding="utf-8") as file:
            table = file.read()
        for name in names:
            self.assertIn(f'"app.{name}"', table)
            self.assertIn(f"[Desktop Action {name}]\n", text)

    def test_metainfo_provides_what_is_installed(self):
        root = xml.etree.ElementTree.fromstring(self.read("share", "metainfo", APP_ID + ".metainfo.xml"))
        binaries = [binary.text for binary in root.iter("binary")]
        self.assertIn("plumb", binaries)
        for binary in binaries:
            self.assertTrue(os.access(os.path.join(self.prefix, "bin", binary), os.X_OK), binary)
        self.assertEqual(root.findtext("provides/mediatype"), MIME_TYPE)
        self.assertLessEqual(len(root.findtext("summary")), 35)


class ReleaseNotesTest(unittest.TestCase):
    def test_metainfo_says_what_news_says(self):
        with open(os.path.join(TOP, "NEWS"), encoding="utf-8") as file:
            parts = re.split(r"^Plumbline (\S+)\n=+\n", file.read(), flags=re.M)[1:]
        news = [(version, re.findall(r"^\* (.*(?:\n  .*)*)", text, re.M)) for version, text in zip(parts[::2], parts[1::2])]
        news = [(version, [re.sub(r"\s+", " ", item) for item in items]) for version, items in news]
        root = xml.etree.ElementTree.parse(os.path.join(DATA, APP_ID + ".metainfo.xml.in")).getroot()
        metainfo = [(release.get("version"), [item.text for item in release.iter("li")]) for release in root.iter("release")]
        self.assertEqual(news, metainfo)
        with open(os.path.join(TOP, "meson.build"), encoding="utf-8") as file:
            self.assertEqual(news[0][0], re.search(r"^  version: '([^']+)'", file.read(), re.M)[1])


class FlatpakTest(unittest.TestCase):
    def setUp(self):
        with open(os.path.join(TOP, "flatpak", APP_ID + ".json"), encoding="utf-8") as file:
            self.manifest = json.load(file)

    def test_sources_are_pinned(self):
        modules = self.manifest["modules"]
        self.assertEqual(modules[-1]["name"], "plumbline")
        for module in modules[:-1]:
            source, = module["sources"]
            self.assertEqual(source["type"], "archive")
            self.assertRegex(source["url"], r"\Ahttps://")
            self.assertRegex(source["sha256"], r"\A[0-9a-f]{64}\Z")

    def test_permissions_are_few(self):
        self.assertEqual(self.manifest["id"], APP_ID)
        self.assertEqual(set(self.manifest["finish-args"]),
                         {"--share=ipc", "--share=network", "--socket=wayland", "--socket=fallback-x11", "--device=dri"})


class IconTest(PlumbTest):
    def render(self, path, size):
        from PIL import Image
        run("rsvg-convert", "-w", str(size), "-h", str(size), path, "-o", self.path("icon.png"))
        with Image.open(self.path("icon.png")) as picture:
            return picture.convert("RGBA")

    def test_drawn_with_air_around(self):
        for path in glob.glob(os.path.join(DATA, "icons", "hicolor", "scalable", "*", "*.svg")):
            left, top, right, bottom = self.render(path, 128).getchannel("A").getbbox()
            self.assertTrue(left >= 4 and top >= 4 and right <= 124 and bottom <= 124, path)
            self.assertTrue(right - left >= 80 and bottom - top >= 80, path)

    def test_symbolic_is_a_shape_of_one_color(self):
        path = os.path.join(DATA, "icons", "hicolor", "symbolic", "apps", APP_ID + "-symbolic.svg")
        picture = self.render(path, 16)
        solid = [pixel[:3] for pixel in picture.getdata() if pixel[3] == 255]
        self.assertGreater(len(solid), 40)
        self.assertEqual(set(solid), {(0x2E, 0x34, 0x36)})


if __name__ == "__main__":
    unittest.main()
