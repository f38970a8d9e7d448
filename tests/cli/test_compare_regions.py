# SPDX-License-Identifier: GPL-3.0-or-later
"""`plumb compare --region`: parts that are ignored or weighed, as text, as settings, and the numbers of both."""

import json
import os

import numpy
from PIL import Image, ImageDraw
from support import ERROR, FINDINGS, OK, PlumbTest

WIDTH, HEIGHT = 80, 60


class RegionTest(PlumbTest):
    def setUp(self):
        super().setUp()
        random = numpy.random.default_rng(3)
        self.pixels = [random.integers(0, 256, (HEIGHT, WIDTH, 3), dtype=numpy.uint8) for _ in "ab"]
        self.paths = [os.path.join(self.folder, f"{name}.png") for name in "ab"]
        for path, pixels in zip(self.paths, self.pixels):
            Image.fromarray(pixels).save(path)

    def compare(self, *arguments, status=FINDINGS):
        return json.loads(self.plumb("compare", "--json", *arguments, *self.paths, status=status).stdout)

    def test_numbers(self):
        record = self.compare("--region", "ignore rectangle 10 5 20 30", "--region", "weight=0.5 rectangle 0 0 80 20")
        weights = numpy.ones((HEIGHT, WIDTH))
        weights[:20] = 0.5
        weights[5:35, 10:30] = 0
        differences = numpy.abs(self.pixels[0].astype(float) - self.pixels[1]) / 255
        total = weights.sum()
        self.assertAlmostEqual(record["mean_pixel_delta"], (differences.sum(axis=2) * weights).sum() / total / 4, 12)
        self.assertAlmostEqual(record["changed_fraction"], ((differences.max(axis=2) > 8.5 / 255) * weights).sum() / total, 12)
        square = ((differences ** 2).sum(axis=2) * weights).sum() / total / 3
        self.assertAlmostEqual(record["psnr"], -10 * numpy.log10(square), 9)
        self.assertEqual((record["weight"], record["pixels"]), (total, (weights > 0).sum()))

    def test_settings_hold_with_their_mask_alone(self):
        for name, color in ("mask", 255), ("other", 0):
            mask = Image.new("L", (WIDTH, HEIGHT), 0)
            ImageDraw.Draw(mask).rectangle((0, 0, 9, 9 + color), fill=255)
            mask.save(self.path(f"{name}.png"))
        record = self.compare("--mask", self.path("mask.png"))
        settings = self.write("settings.json", json.dumps(record["settings"]))
        self.assertEqual(self.compare("--settings", settings, "--mask", self.path("mask.png"))["pixels"], record["pixels"])
        for words, said in ((), "with a mask"), (("--mask", self.path("other.png")), "another mask"):
            self.assertIn(said, self.plumb("compare", "--settings", settings, *words, *self.paths, status=ERROR).stderr)

    def assert_ignored(self, region, ignored):
        """That @ignored is what is left out, by its count and by the numbers of the rest."""
        record = self.compare("--region", region)
        differences = numpy.abs(self.pixels[0].astype(float) - self.pixels[1]) / 255
        self.assertEqual(record["pixels"], WIDTH * HEIGHT - ignored.sum())
        self.assertAlmostEqual(record["mean_pixel_delta"], differences.sum(axis=2)[~ignored].mean() / 4, 12)

    def test_what_a_polygon_goes_around(self):
        x, y = numpy.meshgrid(numpy.arange(WIDTH) + 0.5, numpy.arange(HEIGHT) + 0.5)
        for spots in (((10.2, 5.1), (70.7, 12.3), (33.4, 55.6)),
                      ((5.1, 5.2), (75.3, 5.2), (75.3, 50.1), (40.7, 20.4), (5.1, 50.3)),  # not convex
                      ((40.3, 2.2), (58.1, 57.3), (10.4, 23.2), (69.6, 23.2), (21.9, 57.3)),  # a star: its middle is gone around twice
                      ((-20.1, -20.3), (30.6, 30.9), (-20.1, 100.2))):  # over the edges
            inside = numpy.zeros((HEIGHT, WIDTH), dtype=bool)
            for (x1, y1), (x2, y2) in zip(spots, spots[1:] + spots[:1]):
                if y1 != y2:
                    inside ^= ((y1 > y) != (y2 > y)) & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
            with self.subTest(spots=spots):
                self.assertTrue(inside.any())
                self.assert_ignored("ignore polygon " + " ".join(str(number) for spot in spots for number in spot), inside)

    def test_what_a_brush_goes_over(self):
        x, y = numpy.meshgrid(numpy.arange(WIDTH) + 0.5, numpy.arange(HEIGHT) + 0.5)
        for radius, spots in ((4.5, ((10.3, 10.2), (70.1, 50.4), (20.2, 50.4))), (7.3, ((40.2, 30.6),)), (0.8, ((5.5, 3.1), (5.5, 40.2)))):
            over = numpy.zeros((HEIGHT, WIDTH), dtype=bool)
            for (x1, y1), (x2, y2) in zip(spots, spots[1:] or spots):
                length = (x2 - x1) ** 2 + (y2 - y1) ** 2
                along = numpy.clip(((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length, 0, 1) if length > 0 else 0
                over |= numpy.hypot(x - x1 - along * (x2 - x1), y - y1 - along * (y2 - y1)) <= radius
            with self.subTest(spots=spots):
                self.assert_ignored(f"ignore brush {radius} " + " ".join(str(number) for spot in spots for number in spot), over)

    def test_settings_say_the_same(self):
        given = self.compare("--region", "weight=3 polygon 0 0 79.5 10 40 60", "--region", "ignore brush 4.5 10 10 70 50 20 50",
                             "--region", "ignore ellipse 50 5 20 30")
        path = os.path.join(self.folder, "settings.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(given["settings"], file)
        self.assertEqual(self.compare("--settings", path), given)
        self.assertEqual([region.get("shape") for region in given["settings"]["regions"]], ["polygon", "brush", "ellipse"])

    def test_what_differs_is_ignored(self):
        changed = Image.open(self.paths[0])
        ImageDraw.Draw(changed).ellipse((20, 20, 40, 40), fill=(255, 0, 255))
        changed.save(self.paths[1])
        self.assertEqual(self.compare()["verdict"], "fail")
        self.assertEqual(self.compare("--region", "ignore ellipse 19 19 23 23", status=OK)["pixel_match"], True)

    def test_refused(self):
        for text in ("ignore", "ignore circle 1 2 3 4", "weight=-1 rectangle 0 0 5 5", "ignore polygon 1 1 2 2"):
            with self.subTest(text=text):
                done = self.plumb("compare", "--region", text, *self.paths, status=None)
                self.assertNotIn(done.returncode, (OK, FINDINGS))
                self.assertIn("plumb", done.stderr)


if __name__ == "__main__":
    import unittest
    unittest.main()
