# SPDX-License-Identifier: GPL-3.0-or-later
"""Renders a described scene: one still, or the frames of a turntable. Runs inside Blender."""

import os
import struct
import sys

import bpy

sys.dont_write_bytecode = True  # a pack is what its files are
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import build  # noqa: E402
from job import JobError, main  # noqa: E402

FORMATS = {
    "png8": ("PNG", "8"),
    "png16": ("PNG", "16"),
    "exr": ("OPEN_EXR", "32"),
}


def configure(job):
    scene = bpy.context.scene
    render = scene.render
    params = job.params
    render.engine = "CYCLES"
    cycles = scene.cycles
    cycles.device = choose_device(params["device"])
    cycles.samples = params["samples"]
    cycles.seed = job.seed % 2**31
    cycles.use_adaptive_sampling = params["noise_threshold"] > 0
    cycles.adaptive_threshold = params["noise_threshold"]
    cycles.use_denoising = False
    cycles.max_bounces = params["bounces"]
    render.threads_mode = "FIXED"
    render.threads = job.threads
    render.resolution_x, render.resolution_y = params["width"], params["height"]
    render.resolution_percentage = 100
    render.film_transparent = params["transparent"]
    render.use_persistent_data = True
    scene.view_settings.view_transform = params["view_transform"]
    scene.view_settings.exposure = params["exposure"]
    settings = render.image_settings
    settings.file_format, settings.color_depth = FORMATS[params.get("format", "png8")]
    settings.color_mode = "RGBA" if params["transparent"] else "RGB"
    for name in dir(render):
        if name.startswith("use_stamp"):
            try:
                setattr(render, name, False)
            except (AttributeError, TypeError):
                pass  # some are read-only


def choose_device(wish):
    if wish == "cpu":
        return "CPU"
    preferences = bpy.context.preferences.addons["cycles"].preferences
    for maker in ("OPTIX", "CUDA", "HIP", "ONEAPI"):
        try:
            preferences.compute_device_type = maker
        except TypeError:
            continue
        preferences.get_devices()
        if any(device.type == maker for device in preferences.devices):
            for device in preferences.devices:
                device.use = device.type == maker
            return "GPU"
    if wish == "gpu":
        raise JobError("no graphics card that Cycles can use was found; set 'device' to cpu or auto")
    return "CPU"


def strip_text_chunks(path):
    """Blender notes render times in PNG text chunks, which makes equal pictures unequal files."""
    if not path.endswith(".png"):
        return
    with open(path, "rb") as file:
        data = file.read()
    kept, offset = [data[:8]], 8
    while offset + 12 <= len(data):
        length, kind = struct.unpack(">I4s", data[offset:offset + 8])
        if kind not in (b"tEXt", b"zTXt", b"iTXt", b"tIME"):
            kept.append(data[offset:offset + 12 + length])
        offset += 12 + length
    with open(path, "wb") as file:
        file.write(b"".join(kept))


def render_to(path):
    bpy.context.scene.render.filepath = path
    bpy.ops.render.render(write_still=True)
    if not os.path.exists(path):
        raise JobError(f"Blender wrote no picture to {os.path.basename(path)}; see the log")
    strip_text_chunks(path)


def render_still(job):
    camera = job.inputs.get("camera") or {}
    build.place_camera(camera)
    extension = "exr" if job.params["format"] == "exr" else "png"
    name = f"image.{extension}"
    render_to(os.path.join(job.folder, name))
    job.answer(image={"file": name, "name": f"{camera.get('name', 'still')}.{extension}"})


def render_turntable(job):
    start = job.inputs.get("camera") or {}
    frames = job.params["frames"]
    answers = []
    for frame in range(frames):
        turned = {**start, "azimuth": start.get("azimuth", 0.0) + job.params["degrees"] * frame / frames}
        placed = build.place_camera(turned)
        name = f"frame-{frame:04d}.png"
        render_to(os.path.join(job.folder, name))
        bpy.data.objects.remove(placed)
        answers.append({"file": name, "name": name})
        print(f"Frame {frame + 1}/{frames}", flush=True)
    job.answer(frames=answers)


RENDER = {"blender.render_still": render_still, "blender.render_turntable": render_turntable}


def run(job):
    build.build(job.inputs["scene"])
    configure(job)
    RENDER[job.kind](job)


main(run)
