# SPDX-License-Identifier: GPL-3.0-or-later
"""Nodes that need Blender but draw nothing: read a model and tell what is in it, save a .blend."""

import os
import sys

import bpy

sys.dont_write_bytecode = True  # a pack is what its files are
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import build  # noqa: E402
from job import main  # noqa: E402


def import_model(job):
    model = job.inputs["model"]
    job.input_path("model")
    operation = {"do": "import_model", "model": model, **job.params}
    before = job.inputs.get("scene") or {"operations": []}
    build.build({"operations": before["operations"] + [operation]})
    bare = {**operation, "model": {key: value for key, value in model.items() if key != "path"}}
    facts = build.describe()
    job.answer(scene={"operations": before["operations"] + [bare]}, facts=facts)
    print(f"{len(facts['objects'])} objects, {facts['triangles']} triangles", flush=True)


def save_blend(job):
    build.build(job.inputs["scene"])
    camera = job.inputs.get("camera")
    if camera:
        build.place_camera(camera)
    bpy.ops.file.pack_all()
    bpy.ops.wm.save_as_mainfile(filepath=os.path.join(job.folder, "scene.blend"), compress=job.params["compress"],
                                check_existing=False)
    job.answer(blend={"file": "scene.blend", "name": "scene.blend", "digest": build.digest()})


RUN = {"blender.import_model": import_model, "blender.save_blend": save_blend}

main(lambda job: RUN[job.kind](job))
