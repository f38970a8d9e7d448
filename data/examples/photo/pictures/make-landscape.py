#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes landscape.png: hills before an evening sky, a little too dark and too flat, with grain; the
kind of picture that wants post work.

usage: make-landscape.py [FILE]   The same bytes every time."""

import math
import struct
import sys
import zlib

WIDTH, HEIGHT = 600, 400


def lattice(x, y, layer):
    h = (x * 374761393 + y * 668265263 + layer * 2246822519) & 0xFFFFFFFF
    h = ((h ^ (h >> 13)) * 1274126177) & 0xFFFFFFFF
    return (h ^ (h >> 16)) / 0xFFFFFFFF


def noise(x, y, layer):
    x0, y0 = math.floor(x), math.floor(y)
    u, v = x - x0, y - y0
    u, v = u * u * (3 - 2 * u), v * v * (3 - 2 * v)
    a = lattice(x0, y0, layer) * (1 - u) + lattice(x0 + 1, y0, layer) * u
    b = lattice(x0, y0 + 1, layer) * (1 - u) + lattice(x0 + 1, y0 + 1, layer) * u
    return a * (1 - v) + b * v


def fractal(x, y, layer):
    return sum(noise(x * 2 ** octave, y * 2 ** octave, layer + octave) / 2 ** (octave + 1) for octave in range(5))


# From back to front: height of the ridge, roughness, color.
RIDGES = [(0.52, 0.10, (92, 98, 128)), (0.62, 0.13, (70, 84, 92)), (0.74, 0.15, (52, 70, 56)), (0.88, 0.16, (34, 48, 34))]


def color(x, y):
    u, v = x / WIDTH, y / HEIGHT
    sky = [70 + 110 * v, 88 + 60 * v, 140 - 30 * v]
    sun = math.exp(-((u - 0.72) ** 2 * 40 + (v - 0.44) ** 2 * 90))
    cloud = max(0.0, fractal(u * 5, v * 14, 40) - 0.45) * 1.5
    pixel = [c + 90 * sun * w + 60 * cloud for c, w in zip(sky, (1.0, 0.75, 0.35))]
    for layer, (base, rough, paint) in enumerate(RIDGES):
        ridge = base - rough * (fractal(u * (2 + layer), 0.5, 10 * layer + 1) - 0.5) * 2
        if v > ridge:
            shade = 0.75 + 0.5 * fractal(u * 30, v * 30, 70 + layer)
            pixel = [c * shade + 20 * sun for c in paint]
    grain = (lattice(x, y, 99) - 0.5) * 10
    return bytes(max(0, min(255, round(c * 0.8 + 14 + grain))) for c in pixel)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


rows = b"".join(b"\0" + b"".join(color(x, y) for x in range(WIDTH)) for y in range(HEIGHT))
with open(sys.argv[1] if len(sys.argv) > 1 else "landscape.png", "wb") as file:
    file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)))
    file.write(chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))
