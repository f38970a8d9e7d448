# SPDX-License-Identifier: GPL-3.0-or-later
"""ICC profiles made by hand (ICC.1:2001, a matrix and a curve), and what the color engine makes of a picture that has one."""

import io
import struct

from PIL import Image, ImageCms

WHITE = (0.9642, 1, 0.8249)


def number(value):
    return struct.pack(">i", round(value * 65536))


def make_profile(red, green, blue, gamma):
    """Colors as XYZ under D50."""
    def color(xyz):
        return b"XYZ \0\0\0\0" + b"".join(map(number, xyz))

    curve = b"curv\0\0\0\0" + struct.pack(">IHH", 1, round(gamma * 256), 0)
    name = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"wide\0" + bytes(78) + b"\0"
    tags = {b"desc": name, b"cprt": b"text\0\0\0\0CC0\0", b"wtpt": color(WHITE), b"rXYZ": color(red), b"gXYZ": color(green),
            b"bXYZ": color(blue), b"rTRC": curve, b"gTRC": curve, b"bTRC": curve}
    table, body, at = struct.pack(">I", len(tags)), b"", 128 + 4 + 12 * len(tags)
    for tag, data in tags.items():
        table += tag + struct.pack(">II", at + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    head = struct.pack(">I4sI4s4s4s6H4s", at + len(body), b"lcms", 0x02400000, b"mntr", b"RGB ", b"XYZ ", 2024, 1, 1, 0, 0, 0, b"acsp")
    return (head + bytes(28) + b"".join(map(number, WHITE))).ljust(128, b"\0") + table + body


WIDE = make_profile((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457), 563 / 256)
BROKEN = WIDE[:200]


def convert(color):
    """What a color of WIDE is in sRGB, relative colorimetric, by the engine itself."""
    picture = Image.new("RGB", (1, 1), color)
    profile = ImageCms.ImageCmsProfile(io.BytesIO(WIDE))
    return ImageCms.profileToProfile(picture, profile, ImageCms.createProfile("sRGB"), renderingIntent=1, outputMode="RGB").getpixel((0, 0))
