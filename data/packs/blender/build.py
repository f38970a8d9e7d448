# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds a Blender scene from a description: the list of operations that the pack's nodes made.
Runs inside Blender. Z is up; lengths are the model's; angles are degrees."""

import fnmatch
import hashlib
import math
import struct

import bpy
from mathutils import Vector

from job import JobError

IMPORTERS = {
    "glb": lambda path: bpy.ops.import_scene.gltf(filepath=path),
    "gltf": lambda path: bpy.ops.import_scene.gltf(filepath=path),
    "obj": lambda path: bpy.ops.wm.obj_import(filepath=path),
    "stl": lambda path: bpy.ops.wm.stl_import(filepath=path),
    "ply": lambda path: bpy.ops.wm.ply_import(filepath=path),
}


def build(scene):
    """Empties Blender and carries out every operation of the description."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    if not isinstance(scene, dict) or not isinstance(scene.get("operations"), list):
        raise JobError("input 'scene' is not a scene; connect a node of the Blender pack")
    for operation in scene["operations"]:
        do = OPERATIONS.get(operation.get("do"))
        if do is None:
            raise JobError(f"the scene asks for an unknown operation '{operation.get('do')}'; "
                           "was it made by a newer version of this pack?")
        do(operation)
    bpy.context.view_layer.update()


def meshes():
    return [thing for thing in bpy.context.scene.objects if thing.type == "MESH"]


def bounds(objects):
    """Lowest and highest corner of the objects' boxes, in world space."""
    corners = [thing.matrix_world @ Vector(corner) for thing in objects for corner in thing.bound_box]
    if not corners:
        raise JobError("the scene holds no mesh; import a model first")
    low = Vector(map(min, zip(*corners)))
    high = Vector(map(max, zip(*corners)))
    return low, high


def product_meshes():
    """What a camera looks at: everything that was imported, or all meshes if nothing was."""
    imported = [thing for thing in meshes() if thing.get("plumb_product")]
    return imported or meshes()


# --- operations ---------------------------------------------------------------------------------


def import_model(operation):
    model = operation["model"]
    before = set(bpy.data.objects)
    load(model["path"], model.get("ext", ""), model.get("name", "model"))
    added = sorted(set(bpy.data.objects) - before, key=lambda thing: thing.name)
    if not any(thing.type == "MESH" and thing.data.polygons for thing in added):
        raise JobError(f"model '{model.get('name', '')}' holds no face to render; is it damaged, or of points and lines only?")
    for thing in added:
        thing["plumb_product"] = 1
        if thing.type == "MESH" and operation.get("smooth"):
            for polygon in thing.data.polygons:
                polygon.use_smooth = True
    transform(added, operation)


def load(path, extension, name):
    try:
        if extension == "blend":
            with bpy.data.libraries.load(path, link=False) as (source, target):
                target.objects = source.objects
            for thing in target.objects:
                if thing is not None and thing.type not in {"CAMERA", "LIGHT"}:
                    bpy.context.scene.collection.objects.link(thing)
        elif extension in IMPORTERS:
            IMPORTERS[extension](path)
        else:
            raise JobError(f"model '{name}' is of kind '{extension}'; expected glb, gltf, obj, stl, ply or blend")
    except (RuntimeError, OSError, struct.error, ValueError, KeyError, UnicodeDecodeError) as error:
        reason = str(error).strip().splitlines()
        raise JobError(f"model '{name}' cannot be read: {reason[-1] if reason else 'unknown fault'}; "
                       "open it in the program that made it and export it again") from error


def transform(added, operation):
    """Scale, turn, then stand the model on the ground with its centre over the origin."""
    handle = bpy.data.objects.new("model", None)
    bpy.context.scene.collection.objects.link(handle)
    for thing in added:
        if thing.parent is None:
            thing.parent = handle
    handle.scale = (operation.get("scale", 1.0),) * 3
    handle.rotation_euler[2] = math.radians(operation.get("turn", 0.0))
    bpy.context.view_layer.update()
    if operation.get("ground", True):
        low, high = bounds([thing for thing in added if thing.type == "MESH"])
        handle.location = (-(low.x + high.x) / 2, -(low.y + high.y) / 2, -low.z + operation.get("lift", 0.0))
        bpy.context.view_layer.update()


PRIMITIVES = {
    "plane": lambda: bpy.ops.mesh.primitive_plane_add(size=1),
    "box": lambda: bpy.ops.mesh.primitive_cube_add(size=1),
    "cylinder": lambda: bpy.ops.mesh.primitive_cylinder_add(radius=0.5, depth=1, vertices=96),
    "sphere": lambda: bpy.ops.mesh.primitive_uv_sphere_add(radius=0.5, segments=96, ring_count=48),
}


def add_primitive(operation):
    PRIMITIVES[operation["shape"]]()
    thing = bpy.context.active_object
    thing.name = operation.get("name") or operation["shape"]
    thing.scale = (operation["width"], operation["depth"], operation["height"])
    thing.location = (operation["x"], operation["y"], operation["z"])
    if operation["shape"] in {"cylinder", "sphere"}:
        for polygon in thing.data.polygons:
            polygon.use_smooth = True
    if operation.get("bevel", 0) > 0:
        bevel = thing.modifiers.new("bevel", "BEVEL")
        bevel.width = operation["bevel"]
        bevel.segments = 3


def material(operation):
    targets = [thing for thing in meshes() if fnmatch.fnmatchcase(thing.name, operation["objects"])]
    if not targets:
        names = ", ".join(sorted(thing.name for thing in meshes())[:12])
        raise JobError(f"no object is named '{operation['objects']}'; the scene has: {names}")
    made = bpy.data.materials.new(operation.get("name") or "material")
    made.use_nodes = True
    surface = made.node_tree.nodes["Principled BSDF"].inputs
    surface["Base Color"].default_value = color(operation["color"])
    surface["Metallic"].default_value = operation["metallic"]
    surface["Roughness"].default_value = operation["roughness"]
    surface["Transmission Weight"].default_value = operation["transmission"]
    surface["Coat Weight"].default_value = operation["coat"]
    surface["IOR"].default_value = operation["ior"]
    surface["Emission Color"].default_value = color(operation["color"])
    surface["Emission Strength"].default_value = operation["emission"]
    for thing in targets:
        thing.data = thing.data.copy() if thing.data.users > 1 else thing.data
        thing.data.materials.clear()
        thing.data.materials.append(made)


def light(operation):
    lamp = bpy.data.lights.new(operation.get("name") or "light", operation["type"].upper())
    lamp.color = color(operation["color"])[:3]
    lamp.energy = operation["strength"]
    if operation["type"] == "area":
        lamp.size = operation["size"]
    elif operation["type"] == "sun":
        lamp.angle = math.radians(operation["size"])
    else:
        lamp.shadow_soft_size = operation["size"]
    thing = bpy.data.objects.new(lamp.name, lamp)
    bpy.context.scene.collection.objects.link(thing)
    low, high = bounds(product_meshes())
    target = (low + high) / 2
    radius = max((high - low).length / 2, 1e-6)
    thing.location = target + direction(operation["azimuth"], operation["elevation"]) * radius * operation["distance"]
    thing.rotation_euler = (target - thing.location).to_track_quat("-Z", "Y").to_euler()


def world(operation):
    made = bpy.data.worlds.new("world")
    bpy.context.scene.world = made
    made.use_nodes = True
    nodes = made.node_tree.nodes
    background = nodes["Background"].inputs
    background["Color"].default_value = color(operation["color"])
    background["Strength"].default_value = operation["strength"]
    if operation.get("image"):
        picture = nodes.new("ShaderNodeTexEnvironment")
        picture.image = bpy.data.images.load(operation["image"]["path"])
        made.node_tree.links.new(picture.outputs["Color"], background["Color"])


OPERATIONS = {
    "import_model": import_model,
    "add_primitive": add_primitive,
    "material": material,
    "light": light,
    "world": world,
}


# --- cameras and colours ------------------------------------------------------------------------


def direction(azimuth, elevation):
    """Unit vector from the subject: azimuth 0 looks from the front (-Y), 90 from the right (+X)."""
    a, e = math.radians(azimuth), math.radians(elevation)
    return Vector((math.sin(a) * math.cos(e), -math.cos(a) * math.cos(e), math.sin(e)))


def place_camera(camera):
    """Puts the camera on a sphere around the product so that its bounding sphere fills the frame."""
    low, high = bounds(product_meshes())
    target = (low + high) / 2
    radius = max((high - low).length / 2, 1e-6)
    lens = bpy.data.cameras.new("camera")
    lens.lens = camera.get("focal_length", 50.0)
    scene = bpy.context.scene
    narrow = min(1.0, scene.render.resolution_y / scene.render.resolution_x)
    half = math.atan(math.tan(lens.angle / 2) * narrow)
    distance = radius / math.sin(half) * camera.get("margin", 1.1)
    lens.clip_start, lens.clip_end = distance * 0.001, distance * 100
    thing = bpy.data.objects.new("camera", lens)
    scene.collection.objects.link(thing)
    thing.location = target + direction(camera.get("azimuth", 30.0), camera.get("elevation", 20.0)) * distance
    thing.rotation_euler = (target - thing.location).to_track_quat("-Z", "Y").to_euler()
    scene.camera = thing
    return thing


def color(text):
    """#RRGGBB or #RRGGBBAA in sRGB to linear RGBA."""
    digits = text.lstrip("#")
    parts = [int(digits[i:i + 2], 16) / 255 for i in range(0, len(digits), 2)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts[:3]]
    return (*linear, parts[3] if len(parts) > 3 else 1.0)


# --- what a scene is, as numbers ----------------------------------------------------------------


def describe():
    """Facts of the scene: names, sizes and counts, in a fixed order."""
    low, high = bounds(meshes())
    return {
        "objects": sorted(thing.name for thing in meshes()),
        "triangles": sum(sum(len(p.vertices) - 2 for p in thing.data.polygons) for thing in meshes()),
        "low": [round(v, 6) for v in low],
        "high": [round(v, 6) for v in high],
    }


def digest():
    """SHA-256 over geometry, transforms and materials: the same scene, whatever bytes a .blend has."""
    total = hashlib.sha256()
    for thing in sorted(bpy.context.scene.objects, key=lambda t: t.name):
        total.update(repr((thing.name, thing.type)).encode())
        total.update(struct.pack("<16f", *(round(v, 6) for row in thing.matrix_world for v in row)))
        if thing.type == "MESH":
            for vertex in thing.data.vertices:
                total.update(struct.pack("<3f", *vertex.co))
            for polygon in thing.data.polygons:
                total.update(struct.pack(f"<{len(polygon.vertices)}I", *polygon.vertices))
            total.update(repr([m.name if m else None for m in thing.data.materials]).encode())
    return total.hexdigest()
