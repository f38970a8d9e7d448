# SPDX-License-Identifier: GPL-3.0-or-later
"""The window starts, opens what it is given, and ends."""

import unittest

import support


class StartTest(support.WindowTest):
    def test_opens_a_sample_and_quits(self):
        app = self.start(self.copy_sample("still"))
        app.find("frame", "still — Plumbline")
        app.find(name="still")
        app.close()


if __name__ == "__main__":
    unittest.main()
