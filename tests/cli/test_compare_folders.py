# SPDX-License-Identifier: GPL-3.0-or-later
"""`plumb compare` of two folders, and of a list: what is not looked at does not pass."""

import os
import struct
import zlib

from PIL import Image
from support import ERROR, FINDINGS, OK, PlumbTest


class FoldersTest(PlumbTest):
    def save(self, name, color=(90, 120, 150)):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        Image.new("RGB", (20, 10), color).save(path)
        return path

    def test_nothing_to_compare_is_no_pass(self):
        for name in "before", "after":
            os.mkdir(self.path(name))
            self.write(f"{name}/notes.txt", "no picture")
        self.assertIn("nothing to compare", self.plumb("compare", "before", "after", status=ERROR).stderr)
        self.write("list", "\n")
        self.assertIn("nothing to compare", self.plumb("compare", "--list", "list", status=ERROR).stderr)
        self.save("before/one.png")
        self.plumb("compare", "before", "after", status=FINDINGS)

    def test_what_lies_too_deep_is_said(self):
        for name, color in ("before", (90, 120, 150)), ("after", (200, 10, 10)):
            self.save(f"{name}/one.png")
            self.save(f"{name}/{'/'.join('x' * 16)}/two.png", color)
        self.plumb("compare", "before", "after", status=FINDINGS)
        for name in "before", "after":
            os.unlink(self.path(f"{name}/{'/'.join('x' * 16)}/two.png"))
        self.plumb("compare", "before", "after", status=OK)
        os.makedirs(self.path(f"before/{'/'.join('x' * 17)}"))
        self.assertIn("deeper", self.plumb("compare", "before", "after", status=ERROR).stderr)

    def test_an_animation_is_not_taken_for_its_first_frame(self):
        first, *others = [Image.new("RGB", (20, 10), color) for color in ((90, 120, 150), (200, 10, 10), (10, 200, 10))]
        for i, other in enumerate(others):
            first.save(self.path(f"{i}.png"), save_all=True, append_images=[other])
        record = self.plumb_json("compare", "0.png", "1.png", status=FINDINGS)
        self.assertEqual([reason["code"] for reason in record["reasons"]], ["authoritative-unreadable", "observer-unreadable"])
        self.assertIn("animated", record["reasons"][0]["message"])
        # One frame is a picture.
        still = self.save("still.png")
        with open(still, "rb") as file:
            data = file.read()
        control = struct.pack(">I", 8) + b"acTL" + struct.pack(">II", 1, 0)
        with open(self.path("one-frame.png"), "wb") as file:
            file.write(data[:33] + control + struct.pack(">I", zlib.crc32(control[4:])) + data[33:])
        self.plumb("compare", "still.png", "one-frame.png", status=OK)
