# SPDX-License-Identifier: GPL-3.0-or-later
"""`plumb compare --html`: the folder that it writes, for people and programs that were not there."""

import html.parser
import json
import os

import icc
from PIL import Image
from support import FINDINGS, OK, PlumbTest


class Page(html.parser.HTMLParser):
    """What a browser would load, and the text."""

    def __init__(self, text):
        super().__init__()
        self.loads, self.text, self.scripts = [], [], 0
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.scripts += tag == "script"
        self.loads += [value for name, value in attributes if name in ("src", "href")]

    def handle_data(self, data):
        self.text.append(data)


class ReportTest(PlumbTest):
    def save(self, name, color, size=(40, 30)):
        path = os.path.join(self.folder, name)
        Image.new("RGB", size, color).save(path)
        return path

    def report(self, a, b, status):
        folder = os.path.join(self.folder, "report")
        done = self.plumb("compare", "--html", folder, "--json", a, b, status=status)
        with open(os.path.join(folder, "comparison.json"), encoding="utf-8") as file:
            record = json.load(file)
        self.assertEqual(record, json.loads(done.stdout))
        with open(os.path.join(folder, "index.html"), encoding="utf-8") as file:
            page = Page(file.read())
        for name in page.loads:
            self.assertTrue(os.path.exists(os.path.join(folder, name)), name)
        self.assertEqual(page.scripts, 0)
        return folder, record, " ".join(page.text)

    def test_the_pictures_are_not_written_over(self):
        a, b = self.save("a.png", (10, 20, 30)), self.save("other.png", (200, 20, 30))
        os.symlink("other.png", self.path("side-by-side.png"))
        os.link(b, self.path("linked.png"))
        before = {name: os.stat(self.path(name)).st_mtime_ns for name in ("a.png", "other.png")}
        for words in (["--html", self.folder], ["--html", "."], ["--heat", b], ["--heat", "linked.png"], ["--heat", "side-by-side.png"]):
            done = self.plumb("compare", *words, a, b, status=None)
            self.assertIn("one of the pictures that are compared", done.stderr)
            self.assertNotIn(done.returncode, (OK, FINDINGS))
        self.assertEqual({name: os.stat(self.path(name)).st_mtime_ns for name in before}, before)
        self.assertFalse(os.path.exists(self.path("heat.png")))

    # --- pictures that mean colors of their own ---

    def save_meant(self, name, profile, color=(60, 150, 90)):
        path = os.path.join(self.folder, name)
        Image.new("RGB", (40, 30), color).save(path, icc_profile=profile, **({"quality": 100, "subsampling": 0} if name.endswith("jpg") else {}))
        return path

    def test_a_profile_is_honored_and_the_report_says_so(self):
        expected = icc.convert((60, 150, 90))
        self.assertGreater(max(abs(a - b) for a, b in zip(expected, (60, 150, 90))), 20)
        for ending in ("png", "jpg", "tif"):
            with self.subTest(ending=ending):
                a, b = self.save_meant(f"a.{ending}", icc.WIDE), self.save_meant("b.png", None, (60, 150, 120))
                folder, record, text = self.report(a, b, FINDINGS)
                seen = Image.open(os.path.join(folder, "a.png")).getpixel((5, 5))
                self.assertLessEqual(max(abs(x - y) for x, y in zip(seen, expected)), 2, seen)
                self.assertEqual(Image.open(os.path.join(folder, "b.png")).getpixel((5, 5)), (60, 150, 120))
                self.assertEqual(Image.open(os.path.join(folder, "side-by-side.png")).convert("RGB").getpixel((5, 5)), seen)
                self.assertIn("A · 40 × 30 · own color space, shown as it is meant", text)
                self.assertIn("B · 40 × 30 · sRGB", text)
                # What is measured is what is stored, and that is said.
                self.assertAlmostEqual(record["mean_pixel_delta"], 30 / 255 / 4, 2)
                self.assertIn("the stored numbers are compared", text)

    def test_a_broken_profile_is_said_and_shown_as_srgb(self):
        for ending in ("png", "jpg", "tif"):
            with self.subTest(ending=ending):
                a, b = self.save_meant(f"a.{ending}", icc.BROKEN), self.save_meant("b.png", icc.WIDE, (60, 150, 120))
                folder, _, text = self.report(a, b, FINDINGS)
                seen = Image.open(os.path.join(folder, "a.png")).getpixel((5, 5))
                self.assertLessEqual(max(abs(x - y) for x, y in zip(seen, (60, 150, 90))), 2, seen)
                self.assertIn("A · 40 × 30 · own color space that is not understood, shown as if it were sRGB", text)
                self.assertIn("the stored numbers are compared", text)

    def test_pictures_that_differ(self):
        a, b = self.save("<a>.png", (100, 100, 100)), self.save("b.png", (100, 151, 100))
        folder, record, text = self.report(a, b, FINDINGS)
        self.assertEqual(record["verdict"], "fail")
        self.assertIn("<a>.png", text)  # escaped in the page
        self.assertIn("0.050000", text)  # 51 of 255 in one of four channels
        self.assertEqual(Image.open(os.path.join(folder, "a.png")).getpixel((5, 5)), (100, 100, 100))
        self.assertEqual(Image.open(os.path.join(folder, "b.png")).getpixel((5, 5)), (100, 151, 100))
        heat = Image.open(os.path.join(folder, "heat.png")).convert("RGB").getpixel((5, 5))
        beside = Image.open(os.path.join(folder, "side-by-side.png")).convert("RGB")
        self.assertGreater(sum(heat), 0)
        self.assertEqual(beside.height, 30)
        self.assertIn(heat, [color for _, color in beside.getcolors()])

    def test_pictures_that_are_equal(self):
        a = self.save("a.png", (9, 8, 7))
        folder, record, _ = self.report(a, a, OK)
        self.assertTrue(record["exact_match"])
        self.assertEqual(Image.open(os.path.join(folder, "heat.png")).convert("RGB").getextrema(), ((0, 0),) * 3)

    def test_a_picture_that_cannot_be_read(self):
        a, b = self.save("a.png", (9, 8, 7)), os.path.join(self.folder, "b.png")
        with open(b, "w", encoding="utf-8") as file:
            file.write("no picture")
        folder, record, text = self.report(a, b, FINDINGS)
        self.assertEqual(record["verdict"], "fail")
        self.assertFalse(os.path.exists(os.path.join(folder, "b.png")))
        self.assertIn("not a picture", text)


if __name__ == "__main__":
    import unittest
    unittest.main()
