# SPDX-License-Identifier: GPL-3.0-or-later
"""A ledger that somebody damaged, or made on purpose: whatever is in it, each command ends, by itself, with a status that it
documents, and says what is wrong; nothing that the file brings along is carried out."""

import os
import pathlib
import random
import sqlite3
import unittest

from support import BUSY, ERROR, FINDINGS, OK, PlumbTest, command

SEED = int(os.environ.get("PLUMB_SEED", "20251"))
DAMAGES = int(os.environ.get("PLUMB_DAMAGES", "60"))
READERS = (("runs",), ("show", "last"), ("events",), ("plan",), ("fsck",))


class HostileLedgerTest(PlumbTest):
    def make_ledger(self):
        """A project with history, all of it in the one file."""
        project = self.make_project({"a": command("true"), "b": command("echo", "two")})
        for _ in range(3):
            self.plumb("run", project, "--no-cache")
        path = pathlib.Path(project, ".plumbline", "ledger.db")
        database = sqlite3.connect(path)
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
        return project, path

    def read_all(self, project, what):
        for words in READERS:
            done = self.plumb(*words, project if words[0] != "show" else "--project", *((project,) if words[0] == "show" else ()),
                              status=None, timeout=60)
            self.assertIn(done.returncode, (OK, FINDINGS, ERROR, BUSY), f"{what}: plumb {' '.join(words)}: {done.stderr[-2000:]}")
            if done.returncode == ERROR:
                self.assertTrue(done.stderr.strip(), f"{what}: plumb {' '.join(words)} fails without a word")

    def test_damaged_pages(self):
        print(f"PLUMB_SEED={SEED}")
        project, path = self.make_ledger()
        whole = path.read_bytes()
        for number in range(DAMAGES):
            chance = random.Random(SEED + number)
            damaged = bytearray(whole)
            how = chance.choice(["bits", "page", "cut", "swap"])
            if how == "bits":
                for _ in range(chance.randint(1, 40)):
                    damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
            elif how == "page":
                page = chance.randrange(len(damaged) // 4096) * 4096
                damaged[page:page + 4096] = chance.randbytes(4096)
            elif how == "cut":
                del damaged[chance.randrange(len(damaged)):]
            else:
                one, other = (chance.randrange(1, len(damaged) // 4096) * 4096 for _ in range(2))
                damaged[one:one + 4096], damaged[other:other + 4096] = damaged[other:other + 4096], damaged[one:one + 4096]
            path.write_bytes(damaged)
            for name in ("ledger.db-wal", "ledger.db-shm"):
                path.with_name(name).unlink(missing_ok=True)
            words = READERS[number % len(READERS)]
            place = ("--project", project) if words[0] == "show" else (project,)
            done = self.plumb(*words, *place, status=None, timeout=60)
            what = f"damage {number} ({how}), seed {SEED + number}: plumb {' '.join(words)}"
            self.assertIn(done.returncode, (OK, FINDINGS, ERROR, BUSY), f"{what}: {done.returncode} {done.stderr[-2000:]}")
            if done.returncode == ERROR:
                self.assertTrue(done.stderr.strip(), f"{what}: fails without a word")

    def test_foreign_schema_is_refused(self):
        project, path = self.make_ledger()
        whole = path.read_bytes()
        foreign = {
            "a trigger": "CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM runs; END",
            "a view": "ALTER TABLE timings RENAME TO old; CREATE VIEW timings AS SELECT * FROM old",
            "another table": "DROP TABLE items",
        }
        for what, statements in foreign.items():
            with self.subTest(what):
                path.write_bytes(whole)
                database = sqlite3.connect(path)
                database.executescript(statements)
                database.close()
                for name in ("ledger.db-wal", "ledger.db-shm"):
                    path.with_name(name).unlink(missing_ok=True)
                before = path.read_bytes()
                done = self.plumb("run", project, status=ERROR)
                self.assertIn("ledger", done.stderr)
                self.assertEqual(path.read_bytes(), before, "a ledger that is not trusted must not be written")

    def test_a_ledger_that_is_no_database(self):
        project, path = self.make_ledger()
        for content in (b"", b"\0" * 8192, b"SQLite format 3\0", b"{}" * 5000, os.urandom(65536)):
            with self.subTest(content[:16]):
                path.write_bytes(content)
                self.read_all(project, f"{content[:16]!r}")


if __name__ == "__main__":
    unittest.main()
