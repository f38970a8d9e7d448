# SPDX-License-Identifier: GPL-3.0-or-later
"""Every sample opens: without a problem, without a critical warning, and one sees it."""

import unittest

import support

SAMPLES = sorted(path.name for path in (support.TOP / "data" / "examples").iterdir() if path.is_dir())


class SamplesTest(support.WindowTest):
    def check(self, name):
        app = self.start(self.copy_sample(name))
        app.find("frame", f"{name} — Plumbline")
        x, y, width, height = app.area(app.canvas())
        support.wait(lambda: len(app.picture().crop((x, y, x + width, y + height)).getcolors(1 << 24)) > 60,
                     "a picture of the graph")
        app.key("F7")
        app.find(name="No problems found")
        app.close()

    def test_every_sample(self):
        self.assertGreaterEqual(len(SAMPLES), 4)
        for name in SAMPLES:
            with self.subTest(name):
                self.check(name)


if __name__ == "__main__":
    unittest.main()
