# SPDX-License-Identifier: GPL-3.0-or-later
"""Memory that cannot be had: at whatever moment, a program says so or ends, and what was recorded is
whole; a worker without memory fails its item and nothing else."""

import os
import random
import signal
import stat
import struct
import zlib

from support import BUILD, FINDINGS, MEMORY, OK, PlumbTest, command

OOM = os.path.join(BUILD, "tests", "support", "liboom.so")
POINTS = int(os.environ.get("PLUMB_OOM_POINTS", "200"))  # of each command, once and for ever
# GLib ends a program that gets no memory, by a trap; the C library and others by an abort.
GOOD_ENDS = {*range(7), -signal.SIGABRT, -signal.SIGTRAP}
# GRegex reads from address 0 where PCRE got no memory for a context; OpenSSL waits for itself for ever where it got none for
# its locks, and so does GLib where it got none while something is made once: it says so through something that is made once.
SPARED = " libpcre2-8 libcrypto g_once_init_enter g_once_init_enter_pointer"


def make_png(side):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes((x * 7 + y * 3) % 256 for x in range(3 * side)) for y in range(side))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class Memory(PlumbTest):
    place = MEMORY

    def count(self, program, run):
        """How often a program allocates in a run without failures."""
        path = self.path("count")
        run({"LD_PRELOAD": OOM, "OOM_PROGRAM": program, "OOM_COUNT": path})
        with open(path, encoding="utf-8") as file:
            return int(file.read())

    def points(self, total):
        """The first few, and some in each part of the rest."""
        numbers, width = random.Random(6), max(1, total // POINTS)
        return sorted({1, 2, 3, *(start + numbers.randrange(width) for start in range(4, total, width))})

    def walk(self, *words):
        total, ends = self.count("plumb", lambda env: self.plumb(*words, env=env)), set()
        self.assertGreater(total, 1000)
        for point in self.points(total):
            for sticky in "0", "1":
                env = {"LD_PRELOAD": OOM, "OOM_PROGRAM": "plumb", "OOM_AT": str(point), "OOM_STICKY": sticky, "OOM_SPARE": SPARED}
                done = self.plumb(*words, env=env, status=None, timeout=60)
                self.assertIn(done.returncode, GOOD_ENDS, f"{words}, allocation {point} of {total}, sticky {sticky}:\n{done.stderr[-2000:]}")
                ends.add(done.returncode)
                yield f"allocation {point}, sticky {sticky}"
        self.assertGreater(len(ends), 1, "no failure was noticed")

    def test_a_run_without_memory_leaves_a_whole_record(self):
        folder = self.make_project({"a": command("echo", "a"), "b": command("echo", "b", output="")}, [("a.text", "b.files")])
        for place in self.walk("run", "--no-cache", folder):
            self.assertTrue(self.plumb_json("fsck", folder)["clean"], place)
        self.plumb("run", "--no-cache", folder)
        self.assertLessEqual({run["state"] for run in self.plumb_json("runs", "-n", "1000", folder)["runs"]},
                             {"succeeded", "failed", "cancelled", "interrupted"})

    def test_readers_without_memory_end_well(self):
        folder = self.make_project({"a": command("echo", "a")})
        self.plumb("run", folder)
        for words in ("check", folder), ("plan", "--json", folder), ("runs", "--json", folder), ("fsck", folder):
            for _ in self.walk(*words):
                pass
        self.assertTrue(self.plumb_json("fsck", folder)["clean"])

    def test_a_worker_without_memory_fails_its_item_alone(self):
        libexec = self.path("libexec")
        os.makedirs(libexec)
        ours = os.environ["PLUMB_LIBEXEC_DIR"]
        for name in os.listdir(ours):
            if os.access(os.path.join(ours, name), os.X_OK) and os.path.isfile(os.path.join(ours, name)) and name != "plumb-gegl-worker":
                os.symlink(os.path.join(ours, name), os.path.join(libexec, name))
        project = self.make_project({
            "load": {"kind": "core.image", "params": {"path": "a.png"}},
            "blur": {"kind": "image.gaussian_blur", "params": {}},
            "other": command("echo", "x")}, [("load.image", "blur.input")])
        with open(os.path.join(project, "a.png"), "wb") as file:
            file.write(make_png(64))

        def run(env, status=OK):
            exports = "".join(f"export {name}={value}\n" for name, value in env.items())
            path = self.write("libexec/plumb-gegl-worker", f"#!/bin/sh\n{exports}exec {ours}/plumb-gegl-worker \"$@\"\n")
            os.chmod(path, stat.S_IRWXU)
            return self.plumb("run", "--no-cache", project, env={"PLUMB_LIBEXEC_DIR": libexec}, status=status)

        total, seen = self.count("plumb-gegl-worker", run), set()
        for point in [total - total // 2**step for step in range(1, 11)]:  # thicker towards the end, where the work is
            done = run({"LD_PRELOAD": OOM, "OOM_PROGRAM": "plumb-gegl-worker", "OOM_AT": point, "OOM_STICKY": 1}, status=None)
            self.assertIn(done.returncode, (OK, FINDINGS), done.stderr)
            states = self.run_states(self.plumb_json("runs", project)["runs"][0]["run"], project)
            self.assertEqual(states["other"][0], "succeeded")
            self.assertIn(states["blur"][0], ("failed", "succeeded"), f"allocation {point} of {total}")
            seen.add(states["blur"][0])
        self.assertIn("failed", seen)
        self.assertTrue(self.plumb_json("fsck", project)["clean"])
