# SPDX-License-Identifier: GPL-3.0-or-later
"""A thousand pairs to a thousand verdicts: one call of plumb over two folders beside odiff, which is started for each."""

import os
import subprocess
import tempfile
import time

import numpy
from PIL import Image

from bench_image import find_odiff, get_modules, measure

PAIRS = 1000
WIDTH, HEIGHT = 640, 360


def make_pairs(folder):
    """Soft pictures with grain; every tenth second one has a square of another color."""
    random = numpy.random.default_rng(5)
    y, x = numpy.mgrid[0:HEIGHT, 0:WIDTH]
    pairs = []
    for name in ("a", "b"):
        os.makedirs(os.path.join(folder, name))
    for number in range(PAIRS):
        base = numpy.stack([(x + number) % 256, (y * 2 + number) % 256, (x + y) % 256], axis=2).astype(numpy.uint8)
        base[::7, ::5] ^= random.integers(0, 8, base[::7, ::5].shape, dtype=numpy.uint8)
        other = base.copy()
        other[::9, ::9] ^= 1
        if number % 10 == 0:
            other[100:160, 200:300] = (200, 30, 30)
        paths = [os.path.join(folder, name, f"{number:04d}.png") for name in ("a", "b")]
        for path, pixels in zip(paths, (base, other)):
            Image.fromarray(pixels).save(path, compress_level=3)
        pairs.append(paths)
    return pairs


def measure_each(odiff, pairs):
    start = time.monotonic()
    for a, b in pairs:
        subprocess.run([odiff, a, b], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.monotonic() - start


def run(build):
    plumb = os.path.join(build, "src", "cli", "plumb")
    odiff = find_odiff(get_modules())
    with tempfile.TemporaryDirectory() as folder:
        pairs = make_pairs(folder)
        command = [plumb, "compare", "-q", os.path.join(folder, "a"), os.path.join(folder, "b")]
        measure(command)  # both programs find the files in the system's memory
        # By turns: what else the machine does falls on both.
        ours, theirs = 0.0, 0.0
        for part in range(4):
            ours += measure(command) / 4
            theirs += measure_each(odiff, pairs[part * PAIRS // 4:(part + 1) * PAIRS // 4])
    ratio = theirs / ours
    return [{
        "name": f"{PAIRS} pairs: times as fast as odiff, run for each",
        "value": round(ratio, 2),
        "bar": ">= 1",
        "ok": ratio >= 1,
        "detail": f"{ours:.2f} s, odiff {theirs:.2f} s, {WIDTH} x {HEIGHT}",
    }]
