# SPDX-License-Identifier: GPL-3.0-or-later
"""The numbers of a verdict beside those of other programs and of the papers, on the same pictures: ImageMagick's MAE
and PSNR, SSIM as Wang et al. (2004) define it. (FLIP beside its authors' figures: tests/lib/imaging/test-metrics.c.)"""

import os
import re
import subprocess

import numpy
from PIL import Image

from support import PlumbTest

WIDTH, HEIGHT = 160, 120


def scene(seed):
    """A picture with edges, slopes and grain, as numbers from 0 to 255."""
    random = numpy.random.default_rng(seed)
    y, x = numpy.mgrid[0:HEIGHT, 0:WIDTH]
    base = numpy.stack([x * 255 / WIDTH, y * 255 / HEIGHT, (x + y) % 64 * 4], axis=2)
    base[30:70, 40:100] = (210, 60, 30)
    return numpy.clip(base + random.normal(0, 6, base.shape), 0, 255).round().astype(numpy.uint8)


def add_noise(picture, amount, seed=9):
    random = numpy.random.default_rng(seed)
    return numpy.clip(picture + random.normal(0, 1, picture.shape) * amount, 0, 255).round().astype(numpy.uint8)


def ssim(a, b):
    """Wang et al.: a window of 11 x 11 by a Gaussian of 1.5, K1 0.01, K2 0.03, luma, where the window fits."""
    weights = numpy.exp(-(numpy.arange(11) - 5.0) ** 2 / (2 * 1.5 ** 2))
    weights /= weights.sum()

    def smooth(values):
        rows = numpy.apply_along_axis(lambda row: numpy.convolve(row, weights, "valid"), 1, values)
        return numpy.apply_along_axis(lambda column: numpy.convolve(column, weights, "valid"), 0, rows)

    x, y = (picture.astype(float) @ (0.299, 0.587, 0.114) / 255 for picture in (a, b))
    mean_x, mean_y = smooth(x), smooth(y)
    var_x, var_y = smooth(x * x) - mean_x ** 2, smooth(y * y) - mean_y ** 2
    cov = smooth(x * y) - mean_x * mean_y
    c1, c2 = 0.01 ** 2, 0.03 ** 2
    return (((2 * mean_x * mean_y + c1) * (2 * cov + c2)) / ((mean_x ** 2 + mean_y ** 2 + c1) * (var_x + var_y + c2))).mean()


class TestNumbers(PlumbTest):
    def save(self, name, picture):
        path = self.path(name)
        Image.fromarray(picture).save(path)
        return path

    def measure(self, a, b):
        return self.plumb_json("compare", "--ssim", "--flip", a, b, status=None)

    def magick(self, metric, a, b):
        """The figure in parentheses is on a scale of 1; PSNR has none."""
        told = subprocess.run(["compare", "-metric", metric, a, b, "null:"], capture_output=True, text=True, check=False).stderr
        match = re.search(r"\(([^)]*)\)", told)
        return float(match[1]) if match and metric != "PSNR" else float(told.split()[0])

    def pairs(self):
        first = scene(1)
        yield "grain", first, scene(2)
        yield "noise", first, add_noise(first, 20)
        yield "square", first, numpy.where(numpy.indices((HEIGHT, WIDTH, 3))[0] < 20, numpy.uint8(7), first)
        yield "darker", first, (first * 0.8).astype(numpy.uint8)

    def test_mae_and_psnr_are_imagemagicks(self):
        for name, first, second in self.pairs():
            with self.subTest(name):
                a, b = self.save("a.png", first), self.save("b.png", second)
                found = self.measure(a, b)
                # Ours is over R, G, B and A, of which the last is the same here; ImageMagick's over the three.
                self.assertAlmostEqual(found["mean_pixel_delta"] * 4 / 3, self.magick("MAE", a, b), delta=2e-6)
                self.assertAlmostEqual(found["psnr"], self.magick("PSNR", a, b), delta=2e-4)
                expected = numpy.abs(first.astype(int) - second).max() / 255
                self.assertAlmostEqual(found["max_pixel_delta"], expected, delta=1e-9)
                changed = (numpy.abs(first.astype(int) - second).max(axis=2) > 8).mean()
                self.assertAlmostEqual(found["changed_fraction"], changed, delta=1e-9)

    def test_ssim_is_the_papers(self):
        for name, first, second in self.pairs():
            with self.subTest(name):
                found = self.measure(self.save("a.png", first), self.save("b.png", second))
                self.assertAlmostEqual(found["ssim"], ssim(first, second), delta=2e-5)

    def test_symmetric_zero_on_equal_and_monotone_in_noise(self):
        first = scene(3)
        a = self.save("a.png", first)
        # Another file of the same pixels: no shortcut by its bytes.
        Image.fromarray(first).save(self.path("same.png"), compress_level=1)
        same = self.measure(a, self.path("same.png"))
        self.assertEqual((same["mean_pixel_delta"], same["max_pixel_delta"], same["changed_fraction"], same["verdict"]), (0, 0, 0, "pass"))
        self.assertFalse(same["exact_match"])
        self.assertAlmostEqual(same["ssim"], 1, delta=1e-6)
        flip = lambda record: record["flip"]["mean"] if isinstance(record["flip"], dict) else record["flip"]
        self.assertEqual(flip(same), 0)
        before = None
        for amount in (1, 2, 4, 8, 16, 32):
            b = self.save("b.png", add_noise(first, amount))
            there, back = self.measure(a, b), self.measure(b, a)
            for member in ("mean_pixel_delta", "max_pixel_delta", "changed_fraction", "psnr", "verdict"):
                self.assertEqual(there[member], back[member], member)
            self.assertAlmostEqual(there["ssim"], back["ssim"], delta=1e-9)
            self.assertAlmostEqual(flip(there), flip(back), delta=1e-9)
            if before is not None:
                self.assertGreater(there["mean_pixel_delta"], before["mean_pixel_delta"])
                self.assertGreaterEqual(there["changed_fraction"], before["changed_fraction"])
                self.assertLess(there["psnr"], before["psnr"])
                self.assertLess(there["ssim"], before["ssim"])
                self.assertGreater(flip(there), flip(before))
            before = there


class TestMany(PlumbTest):
    def fill(self, folder, values):
        os.makedirs(self.path(folder, "inner"), exist_ok=True)
        for name, value in values.items():
            Image.new("RGB", (16, 12), (value, 100, 100)).save(self.path(folder, name))

    def test_two_folders_pair_by_pair(self):
        self.fill("a", {"same.png": 10, "inner/other.png": 10, "only-a.png": 10, "near.png": 10})
        self.fill("b", {"same.png": 10, "inner/other.png": 200, "only-b.png": 10, "near.png": 14})
        self.write("b/broken.png", "no picture")
        self.write("a/broken.png", "no picture either")
        done = self.plumb_json("compare", self.path("a"), self.path("b"), status=1)
        verdicts = {pair["name"]: (pair["verdict"], [reason["code"] for reason in pair["reasons"]]) for pair in done["pairs"]}
        self.assertEqual(list(verdicts), sorted(verdicts))
        self.assertEqual(verdicts["same.png"], ("pass", []))
        self.assertEqual(verdicts["inner/other.png"][0], "fail")
        self.assertEqual(verdicts["only-a.png"], ("fail", ["observer-missing"]))
        self.assertEqual(verdicts["only-b.png"], ("fail", ["authoritative-missing"]))
        self.assertEqual(verdicts["broken.png"][0], "fail")
        self.assertEqual(verdicts["near.png"][0], "pass")
        self.assertEqual((done["passed"], done["warned"], done["failed"]), (2, 0, 4))

    def test_a_list_and_its_settings(self):
        self.fill("a", {"x.png": 10, "y.png": 10})
        self.fill("b", {"x.png": 10, "y.png": 14})
        listing = self.write("list.txt", "".join(f"{self.path('a', name)}\t{self.path('b', name)}\n" for name in ("y.png", "x.png")))
        done = self.plumb_json("compare", "--list", listing)
        self.assertEqual([pair["verdict"] for pair in done["pairs"]], ["pass", "pass"])
        strict = self.plumb("compare", "--list", listing, "--pass-delta", "0", "--warn-delta", "0", status=1)
        self.assertIn("1 fail", strict.stdout)
        self.assertIn("y.png", strict.stdout)
        self.plumb("compare", "--list", self.write("bad.txt", "one path\n"), status=3)
        self.plumb("compare", "--list", self.path("nothing.txt"), status=3)
