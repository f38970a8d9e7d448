# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes in from other programs, dropped with the pointer and pasted: pictures, files, folders, workflows, texts."""

import json
import pathlib
import struct
import subprocess
import sys
import time
import unittest
import zlib

import support

OFFER = support.TOP / "tests" / "support" / "offer.py"
WORKFLOW = {"plumb": 1, "title": "Carried", "nodes": {"seven": {"kind": "core.number", "index": 0, "at": [0, 0], "params": {"value": 7}}}}
COMFYUI = {"3": {"class_type": "KSampler", "inputs": {"seed": 1}}}


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def make_png(path, texts=()):
    """Two colors; texts: (keyword, text) as tEXt."""
    rows = b"".join(b"\0" + bytes((200, 80, 40) * 16 + (40, 80, 200) * 16) for _ in range(24))
    extra = b"".join(chunk(b"tEXt", keyword.encode() + b"\0" + text.encode()) for keyword, text in texts)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 32, 24, 8, 2, 0, 0, 0)) + extra
                     + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
    return path


def make_webp(path, **texts):
    """As ComfyUI saves one: texts in fields of the EXIF data, from Make on upwards."""
    from PIL import Image
    picture = Image.new("RGB", (32, 24), (200, 80, 40))
    exif = picture.getexif()
    for field, (keyword, value) in zip((0x0110, 0x010F), texts.items()):
        exif[field] = f"{keyword}:{json.dumps(value)}"
    picture.save(path, exif=exif)
    return path


class BringTest(support.WindowTest):
    def setUp(self):
        super().setUp()
        self.offers = []
        self.elsewhere = pathlib.Path(self.folder, "elsewhere")
        self.elsewhere.mkdir()
        self.project = self.make_project({"count": {"kind": "core.number", "title": "Count"}})
        self.path = self.project / "workflows" / "project.plumb"
        self.app = self.start(self.path)
        self.app.find_node("Count")
        time.sleep(0.5)  # the first fit glides

    def tearDown(self):
        for offer in self.offers:
            offer.stdin.close()
            offer.wait(10)
        super().tearDown()

    # --- the other program ---

    def offer(self, what, *paths):
        program = subprocess.Popen([sys.executable, OFFER, what, *map(str, paths)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   env=dict(self.environment, GTK_A11Y="none"), text=True)
        self.offers.append(program)
        self.assertEqual(program.stdout.readline(), "ready\n")
        program.stdout.close()

    def drop(self, what, *paths):
        """Drags from the other program's window to a free place of the canvas."""
        self.offer(what, *paths)
        window = support.wait(lambda: support.xdotool("search", "--onlyvisible", "--name", "^plumb-offer$").split(), "the other window")[-1]
        support.xdotool("windowmove", "--sync", window, 500, 520)
        support.xdotool("windowraise", window)
        time.sleep(0.8)
        x, y, width, height = self.app.area(self.app.canvas())
        self.app.drag((530, 545), (x + width // 2, y + height // 4), steps=16, release=False)
        time.sleep(0.5)  # the two programs have to agree
        support.xdotool("mouseup", 1)
        time.sleep(0.3)
        self.app.activate()

    def paste(self, what, *paths):
        self.offer(what, *paths)
        self.app.activate()
        self.app.click(self.app.corner())
        self.app.key("ctrl+v")

    def document(self):
        self.app.activate()
        self.app.key("ctrl+s")
        time.sleep(0.3)
        return json.loads(self.path.read_text())

    def wait_kinds(self, *expected):
        def found():
            self.last = sorted(node["kind"] for node in self.document()["nodes"].values())
            return self.last == sorted(expected)
        try:
            support.wait(found, "the nodes", 8)
        except AssertionError:
            self.assertEqual(self.last, sorted(expected))
        return [node for node in self.document()["nodes"].values() if node["kind"] != "core.number"]

    # --- pictures and files ---

    def test_picture_dropped(self):
        self.drop("files", make_png(self.elsewhere / "photo.png"))
        node, = self.wait_kinds("core.number", "core.image")
        self.assertEqual(node["params"]["path"], "files/photo.png")
        self.assertEqual((self.project / "files" / "photo.png").read_bytes(), (self.elsewhere / "photo.png").read_bytes())
        self.app.key("ctrl+z")  # the node and its path are one step
        self.wait_kinds("core.number")

    def test_several_files_dropped(self):
        notes = self.elsewhere / "notes.txt"
        notes.write_text("one")
        self.drop("files", make_png(self.elsewhere / "a.png"), notes, make_png(self.elsewhere / "b.png"))
        nodes = self.wait_kinds("core.number", "core.image", "core.file", "core.image")
        self.assertEqual(sorted(node["params"]["path"] for node in nodes), ["files/a.png", "files/b.png", "files/notes.txt"])
        self.assertEqual([node["params"]["path"] for node in sorted(nodes, key=lambda node: node["index"])],
                         ["files/a.png", "files/notes.txt", "files/b.png"])
        tops = sorted(node["at"][1] for node in nodes)
        self.assertTrue(all(below - above > 60 for above, below in zip(tops, tops[1:])), tops)  # no card over another

    def test_file_of_the_project_stays_where_it_is(self):
        make_png(self.project / "own.png")
        self.drop("files", self.project / "own.png")
        node, = self.wait_kinds("core.number", "core.image")
        self.assertEqual(node["params"]["path"], "own.png")
        self.assertFalse((self.project / "files").exists())

    def test_picture_pasted(self):
        picture = make_png(self.elsewhere / "photo.png")
        self.paste("picture", picture)
        node, = self.wait_kinds("core.number", "core.image")
        self.assertEqual(node["params"]["path"], "files/pasted.png")
        self.assertEqual((self.project / "files" / "pasted.png").read_bytes(), picture.read_bytes())
        self.app.key("ctrl+v")
        self.wait_kinds("core.number", "core.image", "core.image")
        self.assertTrue((self.project / "files" / "pasted-2.png").exists())

    def paste_text(self, text):
        path = self.elsewhere / "text.txt"
        path.write_text(text)
        self.paste("text", path)

    def test_address_of_a_file_pasted(self):
        self.paste_text(make_png(self.elsewhere / "photo.png").as_uri())
        node, = self.wait_kinds("core.number", "core.image")
        self.assertEqual(node["params"]["path"], "files/photo.png")

    def test_address_on_the_network_is_not_fetched(self):
        self.paste_text("https://example.org/photo.png\n")
        dialog = self.app.find(("alert", "dialog"), "This Is on the Network")
        self.app.find("button", "Open in Browser", dialog)
        self.app.find("label", lambda text: "https://example.org/photo.png" in text, dialog)
        self.app.key("Escape")
        self.app.wait_gone(("alert", "dialog"), "This Is on the Network")
        self.wait_kinds("core.number")

    def test_nodes_that_are_cut_off_are_told(self):
        self.paste_text('{\n  "plumbline-nodes": 1,\n  "nodes": {\n    "a": { "kind": "core.num')
        self.app.find("label", lambda text: text.startswith("The copied nodes are cut off or damaged: line 4, column "))
        self.wait_kinds("core.number")

    def test_damaged_picture_pasted(self):
        picture = make_png(self.elsewhere / "photo.png")
        picture.write_bytes(picture.read_bytes()[:60])
        self.paste("picture", picture)
        self.app.find(("alert", "dialog"), "Cannot Paste the Picture")
        self.app.key("Escape")
        self.wait_kinds("core.number")
        self.assertFalse((self.project / "files" / "pasted.png").exists())

    def test_files_pasted(self):
        self.paste("files", make_png(self.elsewhere / "photo.png"))
        node, = self.wait_kinds("core.number", "core.image")
        self.assertEqual(node["params"]["path"], "files/photo.png")

    def test_kind_dropped_from_the_catalog(self):
        x, y, width, height = self.app.area(self.app.canvas())
        self.app.drag(self.app.find("label", "Add primitive"), (x + width // 2, y + height // 4), steps=16, release=False)
        time.sleep(0.5)
        support.xdotool("mouseup", 1)
        self.wait_kinds("core.number", "blender.add_primitive")

    # --- workflows ---

    def wait_tab(self, node):
        """Another workflow is shown, with that node and not the first one's."""
        self.app.find_node(node)
        self.assertFalse(self.app.has("list item", lambda name: name.startswith("Count")))

    def test_workflow_dropped(self):
        path = self.elsewhere / "carried.plumb"
        path.write_text(json.dumps(WORKFLOW))
        self.drop("files", path)
        self.wait_tab("Number")
        self.wait_kinds("core.number")  # the first one is as it was

    def test_workflow_of_another_project_dropped(self):
        other = self.make_project({"text": {"kind": "core.text", "title": "Elsewhere"}}, name="other")
        self.drop("files", other / "workflows" / "other.plumb")
        self.wait_tab("Elsewhere")

    def test_folder_dropped(self):
        other = self.make_project({"text": {"kind": "core.text", "title": "Elsewhere"}}, name="other")
        self.drop("files", other)
        self.app.find("list item", "other")

    def test_workflow_pasted_as_text(self):
        path = self.elsewhere / "text.json"
        path.write_text(json.dumps(WORKFLOW))
        self.paste("text", path)
        self.wait_tab("Number")

    def test_picture_with_its_workflow(self):
        picture = make_png(self.elsewhere / "photo.png", [("plumbline.workflow", json.dumps(WORKFLOW))])
        self.drop("files", picture)
        dialog = self.app.find(("alert", "dialog"), "This Picture Carries Its Workflow")
        self.app.click(self.app.find("button", "Add the Picture", dialog))
        self.wait_kinds("core.number", "core.image")
        self.paste("files", picture)
        dialog = self.app.find(("alert", "dialog"), "This Picture Carries Its Workflow")
        self.app.click(self.app.find("button", "Open the Workflow", dialog))
        self.wait_tab("Number")

    def test_webp_with_its_workflow(self):
        picture = make_webp(self.elsewhere / "photo.webp", workflow=WORKFLOW)
        self.drop("files", picture)
        dialog = self.app.find(("alert", "dialog"), "This Picture Carries Its Workflow")
        self.app.click(self.app.find("button", "Open the Workflow", dialog))
        self.wait_tab("Number")

    def test_comfyui_in_a_webp_is_told(self):
        self.drop("files", make_webp(self.elsewhere / "photo.webp", prompt=COMFYUI))
        self.app.find("label", lambda name: "ComfyUI workflow cannot be opened" in name)
        self.wait_kinds("core.number", "core.image")

    def test_workflow_with_a_program_is_asked_about(self):
        """In a project that was made here everything may run, but not what a picture brought."""
        workflow = {"plumb": 1, "nodes": {"go": {"kind": "core.command", "index": 0, "title": "Go", "params": {"program": "/bin/true"}}}}
        self.drop("files", make_png(self.elsewhere / "photo.png", [("plumbline.workflow", json.dumps(workflow))]))
        dialog = self.app.find(("alert", "dialog"), "This Picture Carries Its Workflow")
        self.app.click(self.app.find("button", "Open the Workflow", dialog))
        self.app.find_node("Go")
        self.app.activate()
        self.app.key("ctrl+Return")
        self.app.find(("alert", "dialog"), lambda name: "trust" in name.lower())
        self.assertEqual(self.runs_of(self.project), [])

    def test_comfyui_is_told(self):
        picture = make_png(self.elsewhere / "photo.png", [("prompt", json.dumps(COMFYUI)), ("workflow", "{}")])
        self.drop("files", picture)
        self.wait_kinds("core.number", "core.image")
        self.app.find("label", lambda name: "ComfyUI workflow cannot be opened" in name)
        path = self.elsewhere / "graph.json"
        path.write_text(json.dumps(COMFYUI))
        self.paste("text", path)
        self.app.find(("alert", "dialog"), "A Workflow of ComfyUI")
        self.app.key("Escape")
        self.wait_kinds("core.number", "core.image")


if __name__ == "__main__":
    unittest.main()
