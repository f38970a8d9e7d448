# SPDX-License-Identifier: GPL-3.0-or-later
"""Nodes that only describe: each adds one operation to the scene, which is a list of operations
that build.py carries out when something is rendered. Nothing is started and nothing is drawn, so a
changed material costs no import, and the same description is the same bytes."""

import os
import sys

sys.dont_write_bytecode = True  # a pack is what its files are
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from job import JobError, main  # noqa: E402


def add_operation(job, name):
    scene = job.inputs.get("scene") or {"operations": []}
    if not isinstance(scene.get("operations"), list):
        raise JobError("input 'scene' is not a scene; connect a node of the Blender pack")
    operation = {"do": name, **job.params}
    image = job.inputs.get("image")
    if image:
        operation["image"] = without_path(image)
    job.answer(scene={**without_path(scene), "operations": without_path(scene["operations"]) + [operation]})


def without_path(value):
    """Paths belong to one job; what goes on names content only."""
    if isinstance(value, dict):
        return {key: without_path(member) for key, member in value.items() if key != "path"}
    if isinstance(value, list):
        return [without_path(element) for element in value]
    return value


def describe_camera(job):
    job.answer(camera={"name": job.params.get("name") or "camera", **job.params})


def describe_turntable(job):
    start = job.inputs.get("camera") or {"azimuth": 0.0, "elevation": 20.0}
    count = job.params["frames"]
    turn = job.params["degrees"]
    job.answer(cameras=[
        {**without_path(start), "name": f"frame-{frame:04d}",
         "azimuth": round(start.get("azimuth", 0.0) + turn * frame / count, 9)}
        for frame in range(count)
    ])


DESCRIBE = {
    "blender.camera": describe_camera,
    "blender.turntable_cameras": describe_turntable,
}


def run(job):
    describe = DESCRIBE.get(job.kind)
    if describe:
        describe(job)
    else:
        add_operation(job, job.kind.split(".", 1)[1])


main(run)
