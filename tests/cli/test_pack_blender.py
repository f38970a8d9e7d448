# SPDX-License-Identifier: GPL-3.0-or-later
"""Every kind of the Blender pack with the real Blender, on small models and pictures."""

import base64
import json
import os
import shutil
import struct
import tempfile
import unittest

import numpy
from PIL import Image

from pack_job import Pack
from support import FINDINGS, PlumbTest

# A pyramid: four corners on the ground and a tip.
POINTS = [(-1, -1, 0), (1, -1, 0), (1, 1, 0), (-1, 1, 0), (0, 0, 2)]
FACES = [(0, 2, 1), (0, 3, 2), (0, 1, 4), (1, 2, 4), (2, 3, 4), (3, 0, 4)]
SMALL = {"width": 64, "height": 48, "samples": 2, "bounces": 2}


def obj():
    lines = ["o pyramid"] + [f"v {x} {y} {z}" for x, y, z in POINTS]
    return "\n".join(lines + ["f " + " ".join(str(corner + 1) for corner in face) for face in FACES] + [""]).encode()


def stl():
    facets = b"".join(struct.pack("<12fH", 0, 0, 0, *(value for corner in face for value in POINTS[corner]), 0) for face in FACES)
    return b"\0" * 80 + struct.pack("<I", len(FACES)) + facets


def ply():
    head = ["ply", "format ascii 1.0", f"element vertex {len(POINTS)}", "property float x", "property float y", "property float z",
            f"element face {len(FACES)}", "property list uchar int vertex_indices", "end_header"]
    body = [f"{x} {y} {z}" for x, y, z in POINTS] + ["3 " + " ".join(map(str, face)) for face in FACES]
    return "\n".join(head + body + [""]).encode()


def gltf_parts(uri=None):
    """glTF has Y up: X, Z, -Y."""
    turned = [(x, z, -y) for x, y, z in POINTS]
    data = b"".join(struct.pack("<3f", *point) for point in turned)
    corners = b"".join(struct.pack("<3H", *face) for face in FACES)
    buffer = {"byteLength": len(data) + len(corners)}
    if uri is not None:
        buffer["uri"] = uri or "data:application/octet-stream;base64," + base64.b64encode(data + corners).decode()
    document = {
        "asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": [0]}], "nodes": [{"mesh": 0, "name": "pyramid"}],
        "meshes": [{"name": "pyramid", "primitives": [{"attributes": {"POSITION": 0}, "indices": 1}]}],
        "buffers": [buffer],
        "bufferViews": [{"buffer": 0, "byteOffset": 0, "byteLength": len(data)},
                        {"buffer": 0, "byteOffset": len(data), "byteLength": len(corners)}],
        "accessors": [{"bufferView": 0, "componentType": 5126, "count": len(turned), "type": "VEC3",
                       "min": [min(axis) for axis in zip(*turned)], "max": [max(axis) for axis in zip(*turned)]},
                      {"bufferView": 1, "componentType": 5123, "count": 3 * len(FACES), "type": "SCALAR"}],
    }
    return json.dumps(document).encode(), data + corners


def glb():
    document, data = gltf_parts()
    document += b" " * (-len(document) % 4)
    data += b"\0" * (-len(data) % 4)
    return (struct.pack("<4sII", b"glTF", 2, 28 + len(document) + len(data)) + struct.pack("<I4s", len(document), b"JSON") + document
            + struct.pack("<I4s", len(data), b"BIN\0") + data)


MODELS = {"glb": glb(), "gltf": gltf_parts("")[0], "obj": obj(), "stl": stl(), "ply": ply()}


class BlenderTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = os.path.realpath(tempfile.mkdtemp(prefix="plumb-test-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.pack = Pack("blender", os.path.join(cls.folder, "work"))

    def run_kind(self, kind, params=None, inputs=None, **more):
        done = self.pack.run(f"blender.{kind}", params, inputs, **more)
        self.assertEqual(done.status, 0, done.log[-3000:])
        return done

    def refuse(self, kind, params=None, inputs=None):
        """The one line that says why, of a job that must fail by itself."""
        done = self.pack.run(f"blender.{kind}", params, inputs)
        self.assertEqual(done.status, 3, done.log[-3000:])
        self.assertEqual(len(done.errors), 1, done.log[-3000:])
        return done.errors[0]

    def model(self, extension, data=None, name=None):
        name = name or f"pyramid.{extension}"
        path = os.path.join(self.folder, f"{self.pack.n_jobs}-{name}")
        with open(path, "wb") as file:
            file.write(MODELS[extension] if data is None else data)
        return {"path": path, "name": name, "ext": extension, "artifact": "0" * 64}

    def compose(self, *operations, scene=None):
        for kind, params in operations:
            scene = self.run_kind(kind, params, {"scene": scene} if scene else {}).outputs["scene"]
        return scene

    def still(self, scene, params=None, inputs=None, **more):
        return self.run_kind("render_still", {**SMALL, **(params or {})}, {"scene": scene, **(inputs or {})}, **more)

    def lit_box(self):
        return self.compose(("add_primitive", {"shape": "box", "bevel": 0.1}), ("light", {}), ("world", {}))


class TestDescriptions(BlenderTest):
    """Nodes that start no Blender."""

    def test_each_adds_one_operation_in_order(self):
        scene = self.compose(("add_primitive", {"shape": "sphere"}), ("material", {"color": "#ff0000"}), ("light", {"type": "sun"}),
                             ("world", {"color": "#101010"}))
        self.assertEqual([operation["do"] for operation in scene["operations"]], ["add_primitive", "material", "light", "world"])
        self.assertEqual(scene["operations"][1]["color"], "#ff0000")

    def test_the_same_twice_is_the_same_bytes(self):
        texts = {self.run_kind("light", {}, {"scene": {"operations": []}}).answers_text for _ in range(2)}
        self.assertEqual(len(texts), 1)

    def test_what_goes_on_names_no_path(self):
        image = {"path": "/somewhere/sky.png", "name": "sky.png", "artifact": "1" * 64}
        done = self.run_kind("world", {}, {"scene": {"operations": []}, "image": image})
        self.assertNotIn("/somewhere", done.answers_text)
        self.assertEqual(done.outputs["scene"]["operations"][0]["image"]["artifact"], "1" * 64)

    def test_what_is_no_scene_is_refused(self):
        self.assertIn("not a scene", self.refuse("light", {}, {"scene": {"operations": 7}}))

    def test_turntable_cameras_stand_at_even_angles(self):
        start = self.run_kind("camera", {"azimuth": 10.0}).outputs["camera"]
        cameras = self.run_kind("turntable_cameras", {"frames": 8}, {"camera": start}).outputs["cameras"]
        self.assertEqual([camera["azimuth"] for camera in cameras], [10 + 45 * frame for frame in range(8)])
        self.assertEqual(len({camera["name"] for camera in cameras}), 8)
        self.assertEqual(cameras[3]["elevation"], start["elevation"])

    def test_turntable_cameras_stand_alone(self):
        cameras = self.run_kind("turntable_cameras", {"frames": 1}).outputs["cameras"]
        self.assertEqual(len(cameras), 1)


class TestImport(BlenderTest):
    def check_facts(self, facts, height=2.0):
        self.assertEqual(facts["triangles"], 6)
        self.assertEqual(len(facts["objects"]), 1)
        for found, expected in zip(facts["low"] + facts["high"], [-1, -1, 0, 1, 1, height]):
            self.assertAlmostEqual(found, expected, places=4)

    def test_every_format(self):
        for extension in MODELS:
            with self.subTest(extension):
                done = self.run_kind("import_model", {}, {"model": self.model(extension)})
                facts = done.outputs["facts"]
                if extension == "obj":  # its Y is up: the pyramid lies on a side
                    self.assertEqual(facts["triangles"], 6)
                else:
                    self.check_facts(facts)
                self.assertNotIn(self.folder, done.answers_text)

    def test_blend(self):
        saved = self.run_kind("save_blend", {}, {"scene": self.compose(("add_primitive", {"shape": "box"}))})
        facts = self.run_kind("import_model", {}, {"model": saved.datum("blend")}).outputs["facts"]
        self.assertEqual(facts["triangles"], 12)
        self.assertEqual(facts["objects"], ["box"])

    def test_scale_turn_and_lift(self):
        facts = self.run_kind("import_model", {"scale": 0.5, "turn": 90.0, "lift": 3.0}, {"model": self.model("stl")}).outputs["facts"]
        self.assertAlmostEqual(facts["low"][2], 3.0, places=4)
        self.assertAlmostEqual(facts["high"][2], 4.0, places=4)
        self.assertAlmostEqual(facts["high"][0], 0.5, places=4)

    def test_a_model_joins_the_scene_before_it(self):
        scene = self.compose(("add_primitive", {"shape": "plane"}))
        done = self.run_kind("import_model", {}, {"model": self.model("ply"), "scene": scene})
        self.assertEqual(done.outputs["facts"]["triangles"], 8)
        self.assertEqual([operation["do"] for operation in done.outputs["scene"]["operations"]], ["add_primitive", "import_model"])

    def test_broken_models(self):
        whole = MODELS["glb"]
        broken = {
            "empty.glb": b"", "cut.glb": whole[:len(whole) // 2], "junk.glb": b"\x7f\0\xff" * 200, "cut.gltf": MODELS["gltf"][:200],
            "elsewhere.gltf": gltf_parts("elsewhere.bin")[0], "empty.obj": b"", "junk.stl": b"\x01" * 150, "cut.ply": MODELS["ply"][:60],
            "junk.blend": b"BLENDER-v403 and no more", "drawing.svg": b"<svg/>",
        }
        for name, data in broken.items():
            with self.subTest(name):
                line = self.refuse("import_model", {}, {"model": self.model(name.rsplit(".", 1)[1], data, name)})
                self.assertIn(name, line)

    def test_a_missing_model(self):
        self.assertIn("model", self.refuse("import_model", {}, {"model": {"name": "gone.glb"}}))
        gone = {"path": os.path.join(self.folder, "gone.glb"), "name": "gone.glb", "ext": "glb"}
        self.assertIn("gone.glb", self.refuse("import_model", {}, {"model": gone}))


class TestRender(BlenderTest):
    def test_formats(self):
        scene = self.lit_box()
        for form, mode, size in (("png8", "RGB", 8), ("png16", "RGB", 16)):
            with self.subTest(form):
                data = self.still(scene, {"format": form}).bytes("image")
                width, height, depth = struct.unpack(">IIB", data[16:25])
                self.assertEqual((width, height, depth), (64, 48, size))
                self.assertEqual(data[25], 2 if mode == "RGB" else 6)
                self.assertNotIn(b"tEXt", data)
        with self.subTest("exr"):
            self.assertEqual(self.still(scene, {"format": "exr"}).bytes("image")[:4], b"\x76\x2f\x31\x01")

    def test_transparent(self):
        with Image.open(self.still(self.lit_box(), {"transparent": True}).path("image")) as image:
            self.assertEqual(image.mode, "RGBA")
            self.assertEqual(image.getpixel((0, 0))[3], 0)
            self.assertGreater(image.getpixel((32, 24))[3], 250)

    def test_same_seed_same_bytes_whatever_the_threads(self):
        scene = self.lit_box()
        first = self.still(scene, seed=5, threads=1).bytes("image")
        self.assertEqual(first, self.still(scene, seed=5, threads=1).bytes("image"))
        self.assertEqual(first, self.still(scene, seed=5, threads=2).bytes("image"))
        self.assertNotEqual(first, self.still(scene, seed=6).bytes("image"))
        self.assertNotEqual(self.still(scene, seed=2**64 - 1).bytes("image"), b"")

    def test_lights_worlds_and_materials_show(self):
        panorama = os.path.join(self.folder, "sky.png")
        Image.fromarray(numpy.tile(numpy.array([[[255, 40, 40], [40, 40, 255]]], dtype=numpy.uint8), (8, 8, 1))).save(panorama)
        box = self.compose(("add_primitive", {"shape": "sphere"}))
        scenes = {kind: self.compose(("light", {"type": kind, "strength": 3.0 if kind == "sun" else 100.0}), scene=box)
                  for kind in ("area", "point", "spot", "sun")}
        scenes["world"] = self.compose(("world", {"color": "#40a0ff"}), scene=box)
        scenes["panorama"] = self.run_kind("world", {"strength": 1.0}, {"scene": box, "image": {"path": panorama, "name": "sky.png"}}).outputs["scene"]
        scenes["panorama"]["operations"][-1]["image"]["path"] = panorama
        scenes["material"] = self.compose(("material", {"objects": "sph*", "color": "#ff2020", "emission": 1.0}), scene=box)
        seen = {}
        for name, scene in scenes.items():
            with self.subTest(name), Image.open(self.still(scene).path("image")) as image:
                pixels = numpy.asarray(image.convert("RGB"), dtype=float)
                self.assertGreater(pixels.max(), 40, f"{name}: nothing to be seen")
                seen[name] = pixels.tobytes()
        self.assertEqual(len(set(seen.values())), len(scenes))

    def test_a_camera_goes_where_it_is_put(self):
        scene = self.compose(("add_primitive", {"shape": "box", "width": 3.0}), ("light", {}), ("world", {}))
        pictures = []
        for params in ({"name": "front", "azimuth": 0.0}, {"name": "side", "azimuth": 90.0}):
            done = self.still(scene, inputs={"camera": self.run_kind("camera", params).outputs["camera"]})
            self.assertEqual(done.outputs["image"]["name"], f"{params['name']}.png")
            pictures.append(done.bytes("image"))
        self.assertNotEqual(*pictures)

    def test_a_material_for_nothing_lists_the_names(self):
        scene = self.compose(("add_primitive", {"shape": "box", "name": "plinth"}), ("material", {"objects": "plinht"}))
        line = self.refuse("render_still", SMALL, {"scene": scene})
        self.assertIn("plinht", line)
        self.assertIn("plinth", line.split("has:")[1])

    def test_an_empty_scene_and_an_unknown_operation(self):
        self.assertIn("no mesh", self.refuse("render_still", SMALL, {"scene": {"operations": []}}))
        self.assertIn("'explode'", self.refuse("render_still", SMALL, {"scene": {"operations": [{"do": "explode"}]}}))

    def test_turntable(self):
        scene = self.compose(("add_primitive", {"shape": "box", "width": 3.0}), ("light", {}), ("world", {}))
        params = {**SMALL, "frames": 3}
        first, again = (self.run_kind("render_turntable", params, {"scene": scene}) for _ in range(2))
        frames = [first.bytes("frames", number) for number in range(3)]
        self.assertEqual(len(set(frames)), 3)
        self.assertEqual(frames, [again.bytes("frames", number) for number in range(3)])
        self.assertIn("Frame 3/3", first.log)

    def test_progress_is_told_as_the_pack_says(self):
        rule = self.pack.kinds["blender.render_still"]["call"]["progress"][0]["match"]
        self.assertRegex(self.still(self.lit_box()).log, rule)

    def test_save_blend(self):
        scene = self.compose(("add_primitive", {"shape": "box"}), ("light", {}))
        camera = self.run_kind("camera").outputs["camera"]
        first, again = (self.run_kind("save_blend", {"compress": False}, {"scene": scene, "camera": camera}) for _ in range(2))
        other = self.run_kind("save_blend", {}, {"scene": self.compose(("add_primitive", {"shape": "box", "width": 2.0}))})
        self.assertEqual(first.bytes("blend")[:7], b"BLENDER")
        self.assertEqual(first.outputs["blend"]["digest"], again.outputs["blend"]["digest"])
        self.assertNotEqual(first.outputs["blend"]["digest"], other.outputs["blend"]["digest"])


class TestThroughPlumb(PlumbTest):
    def test_a_model_becomes_pictures_and_a_sheet(self):
        """Two cameras as items; again, nothing runs; another color, and only what is below it does."""
        nodes = {
            "model": {"kind": "core.model", "params": {"path": "pyramid.stl"}},
            "import": {"kind": "blender.import_model"},
            "paint": {"kind": "blender.material", "params": {"color": "#c02020"}},
            "light": {"kind": "blender.light"},
            "world": {"kind": "blender.world"},
            "cameras": {"kind": "core.list", "params": {"values": [{"name": "front", "azimuth": 0}, {"name": "side", "azimuth": 60}]}},
            "render": {"kind": "blender.render_still", "params": SMALL},
            "sheet": {"kind": "media.contact_sheet", "params": {"cell_width": 64, "cell_height": 48}},
        }
        edges = [("model.model", "import.model"), ("import.scene", "paint.scene"), ("paint.scene", "light.scene"), ("light.scene", "world.scene"),
                 ("world.scene", "render.scene"), ("cameras.items", "render.camera"), ("render.image", "sheet.images")]
        folder = self.make_project(nodes, edges)
        with open(os.path.join(folder, "pyramid.stl"), "wb") as file:
            file.write(MODELS["stl"])
        first = {step["step"]: step for step in self.plumb_json("run", "--trust", cwd=folder)["step_list"]}
        images = [item["outputs"]["image"] for item in first["render"]["items"]]
        images = [image[0] if isinstance(image, list) else image for image in images]
        self.assertEqual([image["name"] for image in images], ["front.png", "side.png"])
        self.assertEqual([(image["width"], image["height"]) for image in images], [(64, 48)] * 2)
        self.assertNotEqual(images[0]["artifact"], images[1]["artifact"])
        again = self.plumb_json("run", cwd=folder)["step_list"]
        self.assertEqual({step["decision"] for step in again}, {"cached"})
        plan = {step["path"]: step["decision"] for step in self.plumb_json("plan", "--set", 'paint.color="#2020c0"', cwd=folder)["steps"]}
        self.assertEqual((plan["import"], plan["paint"]), ("cached", "run"))

    def test_a_broken_model_fails_its_step_and_says_why(self):
        folder = self.make_project({"model": {"kind": "core.model", "params": {"path": "cut.glb"}}, "import": {"kind": "blender.import_model"}},
                                   [("model.model", "import.model")])
        with open(os.path.join(folder, "cut.glb"), "wb") as file:
            file.write(MODELS["glb"][:200])
        done = self.plumb("run", "--trust", cwd=folder, status=FINDINGS)
        self.assertIn("cut.glb", done.stdout + done.stderr)


class TestAll(unittest.TestCase):
    def test_no_kind_is_left_out(self):
        with open(__file__, encoding="utf-8") as file:
            text = file.read()
        for kind in Pack("blender", "").kinds:
            self.assertIn(f'"{kind.split(".")[1]}"', text)

    def test_scripts_leave_no_trace_in_the_pack(self):
        """A pack's hash is over all of its files."""
        folder = Pack("blender", "").folder
        self.assertEqual(sorted(os.listdir(folder)), ["README.md", "build.py", "compose.py", "job.py", "pack.json", "render.py", "scene.py"])


if __name__ == "__main__":
    unittest.main()
