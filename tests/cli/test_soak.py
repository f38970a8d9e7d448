# SPDX-License-Identifier: GPL-3.0-or-later
"""A runner that is given work for a while holds no more than before. `./dev bench soak` does it for longer."""

import soak
from support import PlumbTest


class Soak(PlumbTest):
    def test_a_runner_does_not_grow(self):
        folder = self.path("project")
        self.plumb("new", folder)
        soak.write_project(folder, 100)
        self.plumb("trust", folder)
        with soak.Soak(folder, self.environment, 100) as runner:
            runner.work(40)
        descriptors, threads, log = runner.settled(2), runner.settled(3), runner.settled(4)
        # Some are given back a few runs later, all at once: what counts is that there are not more of them later.
        half = len(descriptors) // 2
        self.assertLessEqual(max(descriptors[half:]) - max(descriptors[:half]), 2, descriptors)
        self.assertLessEqual(max(threads) - min(threads), 2, threads)
        self.assertLess(max(log), 64 << 20)
        # The pages of the ledger that its writer keeps, and what one run is made of.
        self.assertLess(max(runner.settled(1)), 20 << 10, runner.samples)
