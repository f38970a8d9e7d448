# SPDX-License-Identifier: GPL-3.0-or-later
"""The thumbnailer: small pictures of good documents, a clear word about bad ones, and nothing else."""

import glob
import json
import os
import re
import subprocess
import sys
import unittest

from PIL import Image

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "cli"))

from support import DATA, PlumbTest

PROGRAM = os.path.join(os.environ["PLUMB_BUILD"], "src", "libexec", "plumb-thumbnailer")
DRAWN, NOT_A_WORKFLOW, USAGE, NO_FILE = 0, 1, 2, 3
PAPER = (250, 250, 250)


def node(kind="core.text", index=1, **more):
    return {"kind": kind, "index": index, **more}


class ThumbnailTest(PlumbTest):
    def thumbnail(self, path, *options, status=DRAWN, prefix=()):
        output = self.path("out.png")
        # A program that is traced cannot look for its own leaks.
        environment = {**self.environment, **({"ASAN_OPTIONS": "detect_leaks=0"} if prefix else {})}
        done = subprocess.run([*prefix, PROGRAM, *options, path, output], env=environment, capture_output=True,
                              text=True, errors="replace", timeout=60, check=False)
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertEqual(os.path.exists(output), status == DRAWN)
        return done

    def picture(self, document, *options):
        self.write("w.plumb", document if isinstance(document, str) else json.dumps({"plumb": 1, "edges": [], **document}))
        self.thumbnail(self.path("w.plumb"), *options)
        with Image.open(self.path("out.png")) as picture:
            return picture.convert("RGB")

    def refuse(self, text, *words, status=NOT_A_WORKFLOW):
        """One line that names the file and says what is wrong."""
        if isinstance(text, bytes):
            with open(self.path("w.plumb"), "wb") as file:
                file.write(text)
        else:
            self.write("w.plumb", text)
        error = self.thumbnail(self.path("w.plumb"), status=status).stderr
        self.assertRegex(error, r"\Aplumb-thumbnailer: .*w\.plumb: .+\n\Z")
        for word in words:
            self.assertIn(word, error)

    # --- good ones ---

    def test_samples(self):
        samples = glob.glob(os.path.join(DATA, "examples", "*", "workflows", "*.plumb"))
        self.assertGreaterEqual(len(samples), 4)
        for sample in samples:
            for size in (32, 128, 256, 1024):
                self.thumbnail(sample, "--size", str(size))
                with Image.open(self.path("out.png")) as picture:
                    self.assertEqual(picture.format, "PNG")
                    self.assertEqual(max(picture.size), size, sample)
                    self.assertGreater(len(set(picture.convert("RGB").getdata())), 5, sample)

    def test_cards_are_where_the_document_says(self):
        document = {"nodes": {"a": node(at=[0, 0]), "b": node("blender.camera", 2, at=[1000, 600])}}
        picture = self.picture(document)
        width, height = picture.size
        corners = {name: [picture.getpixel((x, y)) for x in range(*columns) for y in range(*rows)] for name, columns, rows in (
            ("first", (2, width // 2), (2, height // 2)), ("second", (width // 2, width - 2), (height // 2, height - 2)),
            ("none", (width // 2, width - 2), (2, height // 3)))}
        self.assertEqual(set(corners["none"]), {PAPER})
        self.assertIn((33, 143, 163), corners["first"])   # of core
        self.assertIn((230, 97, 0), corners["second"])    # of blender
        self.assertNotIn((230, 97, 0), corners["first"])

    def test_links_are_drawn(self):
        nodes = {"a": node(at=[0, 0]), "b": node("core.join", 2, at=[1000, 0])}
        without = self.picture({"nodes": nodes})
        linked = self.picture({"nodes": nodes, "edges": [{"from": "a.text", "to": "b.items"}]})
        self.assertNotEqual(without.tobytes(), linked.tobytes())

    def test_frames_and_notes_are_drawn(self):
        nodes = {"a": node(at=[0, 0])}
        plain = self.picture({"nodes": nodes}).tobytes()
        self.assertNotEqual(plain, self.picture({"nodes": nodes, "frames": {"f": {"title": "F", "members": ["a"]}}}).tobytes())
        self.assertNotEqual(plain, self.picture({"nodes": nodes, "notes": {"n": {"text": "…", "at": [300, 0], "size": [200, 80]}}}).tobytes())

    def test_without_places_it_is_arranged(self):
        nodes = {f"n{index}": node(index=index) for index in range(1, 9)}
        edges = [{"from": f"n{index}.text", "to": f"n{index + 1}.items"} for index in range(1, 8)]
        picture = self.picture({"nodes": nodes, "edges": edges})
        columns = {x for x in range(picture.width) if any(picture.getpixel((x, y)) == (33, 143, 163) for y in range(picture.height))}
        self.assertGreater(max(columns) - min(columns), picture.width * 0.8)

    def test_same_document_same_picture(self):
        sample = os.path.join(DATA, "examples", "still", "workflows", "still.plumb")
        pictures = set()
        for locale in ("C.UTF-8", "C"):
            self.environment["LC_ALL"] = locale
            self.thumbnail(sample)
            with open(self.path("out.png"), "rb") as file:
                pictures.add(file.read())
        self.assertEqual(len(pictures), 1)

    def test_empty_workflow(self):
        self.assertEqual(max(self.picture({"nodes": {}}).size), 256)

    def test_long_and_high_graphs(self):
        for at in ([100000, 0], [0, 100000]):
            width, height = self.picture({"nodes": {"a": node(at=[0, 0]), "b": node(index=2, at=at)}}).size
            self.assertLessEqual(max(width, height), 256)
            self.assertGreaterEqual(min(width, height), 127)

    def test_a_large_one(self):
        nodes = {f"n{index}": node(index=index, at=[index % 100 * 250, index // 100 * 150]) for index in range(1, 10001)}
        self.picture({"nodes": nodes})

    # --- faulty ones are still drawn, as far as they go ---

    def test_faults_do_not_hinder(self):
        for document in ({"nodes": {"a": node("no.such.kind"), "b": node("", 2)}}, {"nodes": {"a": {}}},
                         {"nodes": {"a": node(at=["x", None])}}, {"nodes": {"a": node(at=[1e308, -1e308]), "b": node(index=2)}},
                         {"nodes": {"a": node(at=[0, 0], size=[-5, 0])}}, {"nodes": {"a": node(size=[1e300, 1e300])}},
                         {"nodes": {"a": node()}, "edges": [{"from": "a.x", "to": "a.y"}, {"from": "z.x", "to": "a.y"}, 7]},
                         {"nodes": {"a": node()}, "frames": {"f": {"members": ["a", "a", "zz", 7]}}, "notes": {"n": {"at": 7}}}):
            picture = self.picture(document)
            self.assertLessEqual(max(picture.size), 256, document)

    # --- bad ones ---

    def test_not_json(self):
        self.refuse("", "line 1")
        self.refuse("{", "line 1")
        self.refuse('{"plumb": 1, "nodes": {}} {}')
        self.refuse('{"plumb": 1, "nodes": {}, "nodes": {}}', "nodes")
        self.refuse(b"\x89PNG\r\n\x1a\n\x00\x00")
        self.refuse(b'{"plumb": 1, "title": "\xff"}')

    def test_not_a_workflow(self):
        for text in ("[]", "7", "{}", '{"plumb": "one"}', '{"title": "x"}'):
            self.refuse(text)
        self.refuse('{"plumb": 999, "nodes": {}}', "newer")

    def test_bombs(self):
        self.refuse("[" * 100000, "deep")
        self.refuse('{"plumb": 1, "nodes": {"a": {"kind": ' + "[" * 1000 + "]" * 1000 + "}}}")
        self.refuse(" " * (17 << 20), status=NO_FILE)

    def test_no_files(self):
        os.mkfifo(self.path("pipe"))
        os.symlink("loop", self.path("loop"))
        for path in (self.path("missing"), self.folder, self.path("pipe"), self.path("loop"), "/dev/zero"):
            self.assertIn(path, self.thumbnail(path, status=NO_FILE).stderr)

    def test_output_that_cannot_be_written(self):
        self.write("w.plumb", '{"plumb": 1, "nodes": {}, "edges": []}')
        done = subprocess.run([PROGRAM, self.path("w.plumb"), self.path("no", "such", "out.png")], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, NO_FILE)

    def test_usage(self):
        for words in ((), ("one",), ("--size", "0", "a", "b"), ("--size", "-7", "a", "b"), ("--size", "99999", "a", "b"),
                      ("--size", "x", "a", "b"), ("a", "b", "c")):
            done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, check=False)
            self.assertEqual((done.returncode, "usage:" in done.stderr), (USAGE, True), words)

    # --- nothing else ---

    def test_reads_its_argument_and_starts_nothing(self):
        self.plumb("new", self.path("lamp"), "--from", "still")
        workflow = self.path("lamp", "workflows", "still.plumb")
        trace = self.path("trace")
        # Looking for leaks is tracing too, and there can be one tracer only.
        self.environment["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"
        self.thumbnail(workflow, prefix=("strace", "-f", "-o", trace, "-e", "trace=execve,clone,fork,vfork,socket,openat,open"))
        with open(trace, encoding="utf-8", errors="replace") as file:
            text = file.read()
        self.assertEqual(len(re.findall(r"\bexecve\(", text)), 1)
        self.assertNotRegex(text, r"\b(?:fork|vfork|socket)\(")
        opened = set(re.findall(r'\bopen(?:at)?\(.*?"([^"]+)"', text))
        own = {path for path in opened if path.startswith(self.folder)}
        self.assertEqual({path for path in own if not os.path.basename(path).startswith((".out.png", "out.png"))} - {self.folder},
                         {workflow})
        self.assertFalse([path for path in opened if "/packs/" in path or path.endswith("pack.json")])


if __name__ == "__main__":
    unittest.main()
