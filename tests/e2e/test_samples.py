# SPDX-License-Identifier: GPL-3.0-or-later
"""Every sample opens: without a problem, without a critical warning, and one sees it."""

import unittest

import support

SAMPLES = sorted(path.name for path in (support.TOP / "data" / "examples").iterdir() if path.is_dir())


class SamplesTest(support.WindowTest):
    def check(self, workflow):
        app = self.start(workflow)
        app.find("frame", lambda title: title.split(" — ")[0] == workflow.stem)
        x, y, width, height = app.area(app.canvas())
        support.wait(lambda: len(app.picture().crop((x, y, x + width, y + height)).getcolors(1 << 24)) > 60,
                     "a picture of the graph")
        app.key("F7")
        app.find(name="No problems found")
        app.close()

    def test_every_sample(self):
        self.assertGreaterEqual(len(SAMPLES), 4)
        for name in SAMPLES:
            for workflow in sorted((self.copy_sample(name) / "workflows").iterdir()):
                with self.subTest(f"{name}/{workflow.stem}"):
                    self.check(workflow)


if __name__ == "__main__":
    unittest.main()
