# SPDX-License-Identifier: GPL-3.0-or-later
"""The lamp as the old script has it: one scene, set up by hand. Runs inside Blender."""

import math
import os
import sys

import bpy
from mathutils import Vector

WHAT, OUT, MODEL, samples, width, height, ENAMEL, key, sky, alpha = sys.argv[sys.argv.index("--") + 1:]
SAMPLES, WIDTH, HEIGHT = int(samples), int(width), int(height)
KEY_STRENGTH, SKY_STRENGTH, ALPHA = float(key), float(sky), alpha == "true"
SEED = 7
VIEWS = {"front": (25, 16), "side": (100, 8)}
FRAMES = 6
BRASS, PAPER, SKY, KEY = "#c9a45c", "#9fb3c4", "#b8c6d6", "#ffffff"


def linear(text):
    parts = [int(text[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    return (*(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts), 1.0)


def towards(azimuth, elevation):
    a, e = math.radians(azimuth), math.radians(elevation)
    return Vector((math.sin(a) * math.cos(e), -math.cos(a) * math.cos(e), math.sin(e)))


def look_at(thing, target):
    thing.rotation_euler = (target - thing.location).to_track_quat("-Z", "Y").to_euler()


def paint(things, name, color, metallic=0.0, roughness=0.5):
    made = bpy.data.materials.new(name)
    made.use_nodes = True
    surface = made.node_tree.nodes["Principled BSDF"].inputs
    surface["Base Color"].default_value = linear(color)
    surface["Metallic"].default_value = metallic
    surface["Roughness"].default_value = roughness
    surface["IOR"].default_value = 1.45
    surface["Emission Color"].default_value = linear(color)
    surface["Emission Strength"].default_value = 0.0
    for thing in things:
        thing.data.materials.clear()
        thing.data.materials.append(made)


def box(things):
    corners = [thing.matrix_world @ Vector(corner) for thing in things for corner in thing.bound_box]
    return Vector(map(min, zip(*corners))), Vector(map(max, zip(*corners)))


def set_up():
    """Returns the middle of the lamp and the radius around it."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.ops.import_scene.gltf(filepath=MODEL)
    parts = {thing.name: thing for thing in bpy.context.scene.objects if thing.type == "MESH"}
    handle = bpy.data.objects.new("model", None)
    bpy.context.scene.collection.objects.link(handle)
    for thing in parts.values():
        thing.parent = handle
    bpy.context.view_layer.update()
    low, high = box(parts.values())
    handle.location = (-(low.x + high.x) / 2, -(low.y + high.y) / 2, -low.z)
    bpy.context.view_layer.update()
    low, high = box(parts.values())
    middle, radius = (low + high) / 2, (high - low).length / 2

    bpy.ops.mesh.primitive_plane_add(size=1)
    floor = bpy.context.active_object
    floor.scale = (60, 60, 1)
    paint([parts["Shade"]], "Enamel", ENAMEL, roughness=0.35)
    paint([parts["Base"]], "Brass", BRASS, metallic=1.0, roughness=0.25)
    paint([floor], "Paper", PAPER, roughness=0.9)

    lamp = bpy.data.lights.new("Key", "AREA")
    lamp.color, lamp.energy, lamp.size = linear(KEY)[:3], KEY_STRENGTH, 0.6
    key = bpy.data.objects.new("Key", lamp)
    bpy.context.scene.collection.objects.link(key)
    key.location = middle + towards(-45, 50) * radius * 5
    look_at(key, middle)

    world = bpy.data.worlds.new("world")
    bpy.context.scene.world = world
    world.use_nodes = True
    world.node_tree.nodes["Background"].inputs["Color"].default_value = linear(SKY)
    world.node_tree.nodes["Background"].inputs["Strength"].default_value = SKY_STRENGTH
    return middle, radius


def place_camera(middle, radius, azimuth, elevation):
    lens = bpy.data.cameras.new("camera")
    lens.lens = 60
    camera = bpy.data.objects.new("camera", lens)
    bpy.context.scene.collection.objects.link(camera)
    half = math.atan(math.tan(lens.angle / 2) * min(1.0, HEIGHT / WIDTH))
    distance = radius / math.sin(half) * 1.1
    lens.clip_start, lens.clip_end = distance * 0.001, distance * 100
    camera.location = middle + towards(azimuth, elevation) * distance
    look_at(camera, middle)
    bpy.context.scene.camera = camera


def configure():
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.samples, scene.cycles.seed = SAMPLES, SEED
    scene.cycles.use_adaptive_sampling = False
    scene.cycles.use_denoising = False
    scene.cycles.max_bounces = 4
    scene.render.resolution_x, scene.render.resolution_y = WIDTH, HEIGHT
    scene.view_settings.view_transform = "AgX"
    scene.render.film_transparent = ALPHA
    scene.render.image_settings.color_mode = "RGBA" if ALPHA else "RGB"


def render(name):
    bpy.context.scene.render.filepath = os.path.join(OUT, name)
    bpy.ops.render.render(write_still=True)


middle, radius = set_up()
configure()
if WHAT == "still":
    for name, view in VIEWS.items():
        place_camera(middle, radius, *view)
        render(f"{name}.png")
elif WHAT == "turntable":
    for frame in range(FRAMES):
        place_camera(middle, radius, 25 + 360 * frame / FRAMES, 16)
        render(f"frame-{frame:04d}.png")
else:
    place_camera(middle, radius, *VIEWS["front"])
    bpy.ops.file.pack_all()
    bpy.ops.wm.save_as_mainfile(filepath=os.path.join(OUT, "lamp.blend"), compress=True, check_existing=False)
