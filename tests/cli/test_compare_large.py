# SPDX-License-Identifier: GPL-3.0-or-later
"""`plumb compare` of pictures that are too large to be decoded beside each other: the same answers, in little memory."""

import json
import os
import resource
import struct
import subprocess
import sys
import zlib

from PIL import Image
from support import FINDINGS, PlumbTest

SIDE = 11000
DECODED_MB = SIDE * SIDE * 3 / 2**20  # of one; beside them, the reports' own
Image.MAX_IMAGE_PIXELS = None


def write_png(path, changed):
    """Gray; a square in the middle is changed."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)))
        packer, middle = zlib.compressobj(1), SIDE // 2
        plain = b"\0" + bytes((100,)) * (3 * SIDE)
        other = b"\0" + bytes((100,)) * (3 * middle) + bytes((changed,)) * (3 * middle)
        for y in range(SIDE):
            data = packer.compress(other if middle <= y < middle + 300 else plain)
            if data:
                file.write(chunk(b"IDAT", data))
        file.write(chunk(b"IDAT", packer.flush()) + chunk(b"IEND", b""))
    return path


class LargeTest(PlumbTest):
    def setUp(self):
        super().setUp()
        for name in "before", "after":
            os.mkdir(self.path(name))
        self.a = write_png(self.path("before/one.png"), 100)
        self.b = write_png(self.path("after/one.png"), 151)

    def used_mb(self):
        """The most that any process had that was waited for so far, decoders too."""
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024

    def test_one_pair_with_report_and_heat(self):
        folder, heat = self.path("report"), self.path("heat.png")
        done = self.plumb("compare", "--json", "--html", folder, "--heat", heat, self.a, self.b, status=None)
        record = json.loads(done.stdout)
        changed = 300 * (SIDE // 2) / SIDE**2
        self.assertAlmostEqual(record["changed_fraction"], changed, 9)
        self.assertAlmostEqual(record["max_pixel_delta"], 51 / 255, 6)
        self.assertLess(self.used_mb(), DECODED_MB + 100)
        with Image.open(heat) as map_of_all:
            self.assertEqual(map_of_all.size, (SIDE, SIDE))
        small = Image.open(os.path.join(folder, "heat.png")).convert("RGB")
        self.assertLessEqual(max(small.size), 2048)
        self.assertGreater(sum(small.getpixel((int(small.width * 0.75), int(small.height * 0.51)))), 0)
        self.assertEqual(Image.open(os.path.join(folder, "a.png")).convert("RGB").getpixel((5, 5)), (100, 100, 100))
        with open(os.path.join(folder, "index.html"), encoding="utf-8") as file:
            self.assertIn(f"{SIDE} × {SIDE}", file.read())

    def test_folders(self):
        done = self.plumb("compare", "--json", "--pass-changed", "0.001", self.path("before"), self.path("after"), status=None)
        record = json.loads(done.stdout)["pairs"][0]
        self.assertEqual([reason["code"] for reason in record["reasons"]], ["changed-fraction"])
        self.assertLess(self.used_mb(), DECODED_MB + 100)

    def test_a_broken_one_on_either_side(self):
        with open(self.b, "r+b") as file:
            file.seek(os.path.getsize(self.b) // 2)
            file.write(b"\0" * 40)
        for sides, code in (((self.a, self.b), "observer-unreadable"), ((self.b, self.a), "authoritative-unreadable")):
            record = json.loads(self.plumb("compare", "--json", *sides, status=FINDINGS).stdout)
            self.assertEqual([reason["code"] for reason in record["reasons"]], [code])


class ScansTest(PlumbTest):
    """JPEGs whose scans each tell a part of all of it: what is kept of them meanwhile, two bytes a number, lies on a disk."""

    def setUp(self):
        super().setUp()
        picture = Image.new("RGB", (SIDE, SIDE), (100, 100, 100))
        self.a, self.b = (self.path(name) for name in ("a.jpg", "b.jpg"))
        picture.save(self.a, progressive=True, subsampling=0, quality=95)
        picture.paste((151, 151, 151), (0, SIDE // 2, SIDE // 2, SIDE // 2 + 400))
        picture.save(self.b, progressive=True, subsampling=0, quality=95)

    def test_it_takes_little_memory(self):
        # In a process between: what this one took to draw the pictures would count as its children's.
        between = ("import resource, subprocess, sys\nsubprocess.run(sys.argv[1:])\n"
                   "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)")
        done = subprocess.run([sys.executable, "-c", between, "plumb", "compare", "--json", self.a, self.b], env=self.environment,
                              capture_output=True, text=True, check=True, timeout=120)
        record = json.loads(done.stdout)
        self.assertAlmostEqual(record["max_pixel_delta"], 51 / 255, 1)
        self.assertAlmostEqual(record["changed_fraction"], 400 * (SIDE // 2) / SIDE**2, 3)
        self.assertLess(int(done.stderr) / 1024, DECODED_MB + 100)

    def test_without_room_it_is_refused(self):
        """No room for it in the cache, and /var/tmp is hidden too."""
        place = self.path("small")
        os.mkdir(place)
        full = f"mount -t tmpfs -o size=32m tmpfs {place} && mount -t tmpfs -o size=32m tmpfs /var/tmp && exec plumb compare --json {self.a} {self.b}"
        done = subprocess.run(["unshare", "-m", "sh", "-c", full], env={**self.environment, "XDG_CACHE_HOME": place}, capture_output=True,
                              text=True, timeout=120)
        record = json.loads(done.stdout)
        self.assertEqual((done.returncode, record["verdict"]), (FINDINGS, "fail"))
        self.assertIn("make room there", record["reasons"][0]["message"])
