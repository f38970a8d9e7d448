# SPDX-License-Identifier: GPL-3.0-or-later
"""The power fails at any moment of a project's life, and the disk keeps what it had to keep and any part of the rest: what was
acknowledged is there, the history is whole, and every artifact that it names has its bytes."""

import hashlib
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import unittest

import powercut
from support import MEMORY, PlumbTest

ACKNOWLEDGEMENTS = 120
CUTS = int(os.environ.get("PLUMB_CUTS", "5000"))
FSCK_EVERY = 60
SEED = int(os.environ.get("PLUMB_SEED", "20251"))


class PowerCutTest(PlumbTest):
    def record(self, project, trace):
        """Lets the driver work until it acknowledged often enough, and kills it."""
        build = os.environ["PLUMB_BUILD"]
        environment = dict(os.environ, RECORD_FOLDER=str(project), RECORD_TRACE=str(trace),
                           LD_PRELOAD=os.path.join(build, "tests", "support", "librecord-io.so"))
        driver = subprocess.Popen([os.path.join(build, "tests", "lib", "store", "ledger-driver"), str(project), "flood"],
                                  stdout=subprocess.PIPE, env=environment)
        lines = [driver.stdout.readline() for _ in range(ACKNOWLEDGEMENTS)]
        driver.send_signal(signal.SIGKILL)
        driver.stdout.close()
        driver.wait()
        self.assertTrue(lines[-1].strip().isdigit(), lines[-1])

    def check_history(self, folder, acknowledged, where):
        """What is on the disk after the cut, as the next process would find it."""
        path = pathlib.Path(folder, ".plumbline", "ledger.db")
        if not path.exists() and acknowledged == 0:
            return
        database = sqlite3.connect(path)
        try:
            if acknowledged == 0 and not database.execute("SELECT 1 FROM sqlite_schema WHERE name = 'events'").fetchone():
                return
            self.assertEqual(database.execute("PRAGMA integrity_check").fetchone()[0], "ok", where)
            sequence = [row[0] for row in database.execute("SELECT seq FROM events ORDER BY seq")]
            self.assertEqual(sequence, list(range(1, len(sequence) + 1)), where)
            self.assertGreaterEqual(len(sequence), acknowledged, where)
            for sha256, ext in database.execute("SELECT sha256, ext FROM artifacts"):
                name = sha256 if isinstance(sha256, str) else sha256.hex()
                content = pathlib.Path(folder, ".plumbline", "artifacts", name[:2], f"{name}.{ext}").read_bytes()
                self.assertEqual(hashlib.sha256(content).hexdigest(), name, where)
        finally:
            database.close()

    def test_cuts(self):
        print(f"PLUMB_SEED={SEED}")
        with tempfile.TemporaryDirectory(prefix="plumb-cut-", dir=MEMORY) as top:
            project, trace = pathlib.Path(top, "project"), pathlib.Path(top, "trace")
            self.plumb("new", str(project))
            before = pathlib.Path(top, "before")
            shutil.copytree(project, before)
            disk = powercut.Disk(project)
            self.record(project, trace)
            records = powercut.read_trace(trace)
            points = powercut.cut_points(records, CUTS, SEED)
            n_cuts = 0
            for index, record in enumerate(records):
                disk.play(record)
                for cut in range(points[index]):
                    n_cuts += 1
                    after = pathlib.Path(top, "after")
                    disk.write_out(after, random.Random(f"{SEED} {index} {cut}"))
                    acknowledged = int(disk.acknowledged.split()[-1]) if disk.acknowledged else 0
                    where = f"cut {cut} after record {index} of {len(records)}, seed {SEED}"
                    self.check_history(after, acknowledged, where)
                    if n_cuts % FSCK_EVERY == 0 and acknowledged > 0:
                        self.plumb("fsck", str(after))
                    shutil.rmtree(after)
            self.assertEqual(n_cuts, CUTS)


if __name__ == "__main__":
    unittest.main()
