#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes lamp.glb: a desk lamp of four turned bodies (Base, Stem, Shade, Bulb), in meters, Y up.

usage: make-lamp.py [FILE]   The same bytes every time."""

import json
import math
import struct
import sys

SEGMENTS = 96



def shell(radius, bottom, height, thickness):
    """A thin dome, open below: out along an ellipse, back along one inside it."""
    def arc(r, h):
        return [(r * math.cos(a) ** 0.8, bottom + h * math.sin(a)) for a in (math.pi / 2 * i / 24 for i in range(25))]
    outer, inner = arc(radius, height), arc(radius - thickness, height - thickness)
    return [inner[0]] + outer[:-1] + [(0, bottom + height), (0, bottom + height - thickness)] + inner[-2::-1]


# Each body is a profile of (radius, height) points, turned about the vertical axis.
BODIES = {
    "Base": [(0, 0), (0.090, 0), (0.095, 0.004), (0.095, 0.012), (0.090, 0.017), (0.030, 0.024), (0.014, 0.036), (0, 0.036)],
    "Stem": [(0, 0.030), (0.008, 0.030), (0.008, 0.260), (0.016, 0.266), (0.016, 0.290), (0, 0.290)],
    "Shade": shell(0.123, 0.215, 0.160, 0.003),
    "Bulb": [(0.034 * math.sin(a), 0.268 - 0.034 * math.cos(a)) for a in (math.pi * i / 24 for i in range(25))],
}


def turn(profile):
    """Rings of vertices with smooth normals, split where the profile bends sharply."""
    positions, normals, indices = [], [], []
    for (r0, h0), (r1, h1) in zip(profile, profile[1:]):
        slope = math.hypot(r1 - r0, h1 - h0) or 1.0
        out, up = (h1 - h0) / slope, (r0 - r1) / slope
        start = len(positions)
        for radius, height in ((r0, h0), (r1, h1)):
            for segment in range(SEGMENTS + 1):
                a = 2 * math.pi * segment / SEGMENTS
                positions.append((radius * math.cos(a), height, radius * math.sin(a)))
                normals.append((out * math.cos(a), up, out * math.sin(a)))
        for segment in range(SEGMENTS):
            a, b = start + segment, start + SEGMENTS + 1 + segment
            if r0 > 0:
                indices += [a, b, a + 1]
            if r1 > 0:
                indices += [a + 1, b, b + 1]
    return positions, normals, indices


def main():
    buffer = bytearray()
    document = {"asset": {"version": "2.0", "generator": "make-lamp"}, "scene": 0, "scenes": [{"nodes": []}],
                "nodes": [], "meshes": [], "accessors": [], "bufferViews": [], "buffers": []}

    def view(data, target):
        document["bufferViews"].append({"buffer": 0, "byteOffset": len(buffer), "byteLength": len(data), "target": target})
        buffer.extend(data + b"\0" * (-len(data) % 4))
        return len(document["bufferViews"]) - 1

    def accessor(vectors, **more):
        data = b"".join(struct.pack("<3f", *v) for v in vectors)
        document["accessors"].append({"bufferView": view(data, 34962), "componentType": 5126, "count": len(vectors), "type": "VEC3", **more})
        return len(document["accessors"]) - 1

    for name, profile in BODIES.items():
        positions, normals, indices = turn(profile)
        single = [struct.unpack("<3f", struct.pack("<3f", *p)) for p in positions]
        low, high = [list(map(f, zip(*single))) for f in (min, max)]
        attributes = {"POSITION": accessor(positions, min=low, max=high), "NORMAL": accessor(normals)}
        document["accessors"].append({"bufferView": view(struct.pack(f"<{len(indices)}I", *indices), 34963),
                                      "componentType": 5125, "count": len(indices), "type": "SCALAR"})
        document["meshes"].append({"name": name, "primitives": [{"attributes": attributes, "indices": len(document["accessors"]) - 1}]})
        document["nodes"].append({"name": name, "mesh": len(document["meshes"]) - 1})
        document["scenes"][0]["nodes"].append(len(document["nodes"]) - 1)

    document["buffers"].append({"byteLength": len(buffer)})
    text = json.dumps(document, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    with open(sys.argv[1] if len(sys.argv) > 1 else "lamp.glb", "wb") as file:
        file.write(struct.pack("<4sII", b"glTF", 2, 12 + 8 + len(text) + 8 + len(buffer)))
        file.write(struct.pack("<I4s", len(text), b"JSON") + text)
        file.write(struct.pack("<I4s", len(buffer), b"BIN\0") + bytes(buffer))


main()
