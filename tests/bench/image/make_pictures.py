# SPDX-License-Identifier: GPL-3.0-or-later
"""make_pictures.py SIDE A.png B.png: a pair of RGBA pictures that are like renders.

A: five octaves of smooth noise, a gradient, shapes and fine grain. B: the same with about 1 % of its
pixels changed, in rectangles and in single pixels, by 1 to 120 levels. Always the same for a side."""

import sys

import numpy as np
from PIL import Image


def smooth_noise(random, side):
    total = np.zeros((side, side), np.float32)
    for octave in range(5):
        cells = 2 ** (octave + 3)
        small = Image.fromarray(random.random((cells, cells), np.float32))
        total += np.asarray(small.resize((side, side), Image.BICUBIC)) / 2 ** octave
    return total / 1.94


def make_first(random, side):
    y, x = np.mgrid[0:side, 0:side].astype(np.float32)
    light = 0.55 + 0.45 * y / side
    first, second = smooth_noise(random, side), smooth_noise(random, side)
    colors = np.stack([255 * light * first, 230 * light * (0.6 * first + 0.4 * second) + 12, 210 * light * second + 30], -1)
    colors += random.normal(0, 2, colors.shape).astype(np.float32)
    for _ in range(40):
        center, radius = random.integers(0, side, 2), random.integers(side // 80, side // 20)
        inside = (x - center[0]) ** 2 + (y - center[1]) ** 2 < radius ** 2
        colors[inside] = random.integers(0, 256, 3)
    picture = np.full((side, side, 4), 255, np.uint8)
    picture[..., :3] = np.clip(colors + 0.5, 0, 255)
    return picture


def change(random, picture):
    side = len(picture)
    changed = picture.astype(np.int16)
    edge = int((0.008 * side * side / 24) ** 0.5)
    for _ in range(24):
        x, y = random.integers(0, side - edge, 2)
        changed[y:y + edge, x:x + edge, :3] += random.integers(1, 120) * random.choice([-1, 1])
    count = int(0.002 * side * side)
    changed[random.integers(0, side, count), random.integers(0, side, count), random.integers(0, 3, count)] ^= 17
    return np.clip(changed, 0, 255).astype(np.uint8)


def main():
    side = int(sys.argv[1])
    random = np.random.default_rng(side)
    first = make_first(random, side)
    Image.fromarray(first, "RGBA").save(sys.argv[2])
    Image.fromarray(change(random, first), "RGBA").save(sys.argv[3])


main()
