# SPDX-License-Identifier: GPL-3.0-or-later
"""`plumb compare` of files that somebody writes to while they are read."""

import json
import os
import shutil

from PIL import Image
from support import FINDINGS, OK, PlumbTest

LIBEXEC = os.environ["PLUMB_LIBEXEC_DIR"]
LARGE = (9200, 9800)  # beyond what is decoded beside another


class ChangingTest(PlumbTest):
    def compare_with_writer(self, victim, becomes, status):
        """@victim becomes another picture, in its place, just before it is decoded."""
        folder = self.path("libexec")
        os.makedirs(folder)
        for name in os.listdir(LIBEXEC):
            os.symlink(os.path.join(LIBEXEC, name), os.path.join(folder, name))
        decoder = os.path.join(folder, "plumb-decode")
        os.unlink(decoder)
        with open(decoder, "w", encoding="utf-8") as file:
            # Both are decoded at once: the writer is one of the two, and the other waits for it.
            file.write(f'#!/bin/sh\ncase "$1" in --probe) ;; *)\n'
                       f'if mkdir "{folder}/begun" 2>/dev/null; then cat "{becomes}" > "{victim}"; touch "{folder}/written"\n'
                       f'else while [ ! -e "{folder}/written" ]; do sleep 0.01; done; fi ;; esac\n'
                       f'exec "{os.path.join(LIBEXEC, "plumb-decode")}" "$@"\n')
        os.chmod(decoder, 0o755)
        done = self.plumb("compare", "--json", self.path("a.tif"), self.path("b.tif"), status=status, env={"PLUMB_LIBEXEC_DIR": folder})
        return json.loads(done.stdout)

    def check(self, size):
        for name, color in ("a", (90, 120, 150)), ("b", (200, 10, 10)):
            Image.new("RGB", size, color).save(self.path(f"{name}.tif"), compression="tiff_adobe_deflate")
        shutil.copy(self.path("a.tif"), self.path("good.tif"))
        record = self.compare_with_writer(self.path("b.tif"), self.path("good.tif"), FINDINGS)
        # The bytes of one picture and the numbers of another make no record.
        self.assertEqual([reason["code"] for reason in record["reasons"]], ["observer-unreadable"])
        self.assertIn("changed while it was read", record["reasons"][0]["message"])
        self.assertNotIn("mean_pixel_delta", record)
        self.assertTrue(json.loads(self.plumb("compare", "--json", self.path("a.tif"), self.path("b.tif"), status=OK).stdout)["exact_match"])

    def test_small(self):
        self.check((64, 48))

    def test_large(self):
        self.check(LARGE)
