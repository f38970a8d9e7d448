#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns what GEGL says of its operations (plumb-gegl-describe, on standard input) into this pack's
kinds: kinds/operations.json. Run it again when GEGL changes, and read the difference.

    plumb-gegl-describe | ./make-kinds.py

An operation is left out if it reads or writes files, shows windows, passes buffers of its caller or
needs what no field can hold (EXCLUDED says why). The ones that people use have hand-made titles,
groups and words (KNOWN); the others keep GEGL's own."""

import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))

EXCLUDED_CATEGORIES = {"hidden", "output", "input", "display", "core", "programming", "meta", "video", "vector"}

EXCLUDED = {
    "gegl:layer": "loads a file by itself", "gegl:gegl": "runs a graph given as text",
    "gegl:introspect": "writes a picture of the graph with another program", "gegl:open-buffer": "opens a file",
    "gegl:pixbuf": "takes a buffer of its caller", "gegl:buffer-source": "takes a buffer of its caller",
    "gegl:map-absolute": "needs a coordinate buffer", "gegl:map-relative": "needs a coordinate buffer",
    "gegl:image-compare": "image.compare measures better", "gegl:cache": "does nothing to a picture",
    "gegl:nop": "does nothing", "gegl:clone": "does nothing", "gegl:convert-format": "image.convert does it",
    "gegl:cast-format": "reinterprets numbers", "gegl:cast-space": "reinterprets numbers", "gegl:convert-space": "needs a space of its caller",
    "gegl:lcms-from-profile": "takes a profile of its caller", "gegl:contrast-curve": "needs a curve object",
    "gegl:fill-path": "needs a path object", "gegl:path": "needs a path object", "gegl:vector-stroke": "needs a path object",
    "gegl:warp": "needs a stroke object", "gegl:npd": "needs a mesh object", "gegl:v4l": "reads a camera",
    "gegl:rectangle": "draws into an unbounded plane", "gegl:tile": "its result has no bounds", "gegl:wavelet-blur-1d": "a part of wavelet-blur",
    "gegl:gblur-1d": "a part of gaussian-blur", "gegl:pack": "needs several graphs", "gegl:transform": "takes a matrix as text",
    "gegl:matting-levin": "fails on small pictures", "gegl:seamless-clone-compose": "needs a mesh library that is not packaged",
    "gegl:reset-origin": "does nothing to a picture", "gegl:translate": "moves a picture out of its frame",
    "gegl:exp-combine": "needs a list of exposures by pad", "gegl:remap": "needs three pictures by pad",
    "gegl:bevel": "needs operations that are not packaged", "gegl:styles": "needs operations that are not packaged",
    "svg:clear": "gives nothing", "svg:dst": "gives its input", "svg:src": "gives its second input",
    "gegl:hstack": "image.side_by_side does it",
    "gegl:c2g": "draws its samples anew each time: no two results are alike",
    "gegl:stress": "draws its samples anew each time: no two results are alike",
}

# Their results depend on how the work is divided between threads: they get one, and one result.
ONE_THREAD = {"gegl:box-blur", "gegl:lens-blur", "gegl:noise-reduction", "gegl:panorama-projection", "gegl:spherize",
              "gegl:stereographic-projection"}

# Generators have no size of their own; these fields crop them.
SIZE = [
    {"name": "width", "type": "integer", "default": 640, "minimum": 1, "maximum": 32768, "unit": "px", "title": "Width", "summary": "Of the picture."},
    {"name": "height", "type": "integer", "default": 480, "minimum": 1, "maximum": 32768, "unit": "px", "title": "Height", "summary": "Of the picture."},
]

# operation: (module, title, summary)
KNOWN = {
    "gegl:exposure": ("light", "Exposure", "Makes a picture lighter or darker by stops, as if exposed longer."),
    "gegl:levels": ("light", "Levels", "Stretches or narrows the range from black to white."),
    "gegl:brightness-contrast": ("light", "Brightness and contrast", "Changes lightness and the distance between light and dark."),
    "gegl:gamma": ("light", "Gamma", "Raises every number to a power: lifts or lowers the middle tones."),
    "gegl:stretch-contrast": ("light", "Stretch contrast", "Stretches the colors to the whole range."),
    "gegl:stretch-contrast-hsv": ("light", "Stretch contrast in HSV", "Stretches saturation and value and keeps the hues."),
    "gegl:threshold": ("light", "Threshold", "Makes everything white or black by its lightness."),
    "gegl:local-threshold": ("light", "Local threshold", "Black and white by the lightness of the surroundings."),
    "gegl:vignette": ("light", "Vignette", "Darkens (or colors) the corners."),
    "gegl:bloom": ("light", "Bloom", "Lets bright places glow."),
    "gegl:dropshadow": ("light", "Drop shadow", "Puts a soft shadow below what is not transparent."),
    "gegl:long-shadow": ("light", "Long shadow", "Puts a long flat shadow below what is not transparent."),
    "gegl:inner-glow": ("light", "Inner glow", "Colors the inner edge of what is not transparent."),
    "gegl:color-temperature": ("color", "Color temperature", "Warmer or cooler, in kelvin: white balance by light."),
    "gegl:saturation": ("color", "Saturation", "More or less color."),
    "gegl:hue-chroma": ("color", "Hue and chroma", "Turns hues, changes chroma and lightness as the eye sees them."),
    "gegl:color-enhance": ("color", "Color enhance", "Stretches saturation to the whole range."),
    "gegl:color-overlay": ("color", "Color overlay", "Paints a color over what is not transparent."),
    "gegl:color-rotate": ("color", "Color rotate", "Maps one range of hues to another."),
    "gegl:color-warp": ("color", "Color warp", "Pulls given colors to other colors."),
    "gegl:invert-gamma": ("color", "Invert", "Makes a negative, as the eye sees it."),
    "gegl:invert-linear": ("color", "Invert linear light", "Makes a negative in linear light."),
    "gegl:value-invert": ("color", "Invert value", "Inverts lightness and keeps hues."),
    "gegl:gray": ("color", "Gray", "Takes the color out by luminance."),
    "gegl:mono-mixer": ("color", "Mono mixer", "Makes gray of red, green and blue in the given parts."),
    "gegl:sepia": ("color", "Sepia", "Colors a picture like an old photograph."),
    "gegl:posterize": ("color", "Posterize", "Leaves a few steps in each channel."),
    "gegl:dither": ("color", "Dither", "Leaves a few steps in each channel and hides them by dots."),
    "gegl:rgb-clip": ("color", "Clip colors", "Holds colors within a range."),
    "gegl:component-extract": ("color", "Extract component", "Gives one component of a picture as gray."),
    "gegl:negative-darkroom": ("color", "Darkroom negative", "Develops a negative as photographic paper would."),
    "gegl:gaussian-blur": ("blur", "Gaussian blur", "The standard soft blur."),
    "gegl:box-blur": ("blur", "Box blur", "A fast blur by the mean of a square."),
    "gegl:median-blur": ("blur", "Median blur", "Removes specks and keeps edges."),
    "gegl:bilateral-filter": ("blur", "Bilateral filter", "Smooths surfaces and keeps edges."),
    "gegl:motion-blur-linear": ("blur", "Motion blur", "Blurs along a line, as if moved."),
    "gegl:lens-blur": ("blur", "Lens blur", "Blurs as a lens does, with bright disks."),
    "gegl:focus-blur": ("blur", "Focus blur", "Blurs what lies away from a point."),
    "gegl:variable-blur": ("blur", "Variable blur", "Blurs as much as a mask says."),
    "gegl:noise-reduction": ("blur", "Noise reduction", "Smooths noise and keeps edges."),
    "gegl:denoise-dct": ("blur", "Denoise", "Removes grain by frequency (DCT)."),
    "gegl:unsharp-mask": ("sharpen", "Unsharp mask", "The standard sharpening."),
    "gegl:high-pass": ("sharpen", "High pass", "Keeps fine detail only."),
    "gegl:difference-of-gaussians": ("sharpen", "Difference of Gaussians", "Shows edges of a size."),
    "gegl:edge-sobel": ("sharpen", "Sobel edges", "Shows edges by direction."),
    "gegl:edge-neon": ("sharpen", "Neon edges", "Shows edges as glowing lines."),
    "gegl:crop": ("geometry", "Crop", "Cuts a rectangle out."),
    "gegl:scale-ratio": ("geometry", "Scale by factor", "Makes a picture larger or smaller by factors."),
    "gegl:scale-size": ("geometry", "Scale to size", "Makes a picture exactly so large."),
    "gegl:scale-size-keepaspect": ("geometry", "Scale to fit", "Scales to a width or height and keeps proportions."),
    "gegl:rotate-on-center": ("geometry", "Rotate", "Turns a picture about its center."),
    "gegl:rotate": ("geometry", "Rotate about a point", "Turns a picture about a point."),
    "gegl:reflect": ("geometry", "Mirror", "Mirrors a picture in an axis."),
    "gegl:border-align": ("geometry", "Align in border", "Moves a picture to a side or the center of another."),
    "svg:src-over": ("compose", "Over", "Lays the second picture over the first."),
    "gegl:multiply": ("compose", "Multiply", "Multiplies by a picture or a number."),
    "gegl:add": ("compose", "Add", "Adds a picture or a number."),
    "gegl:subtract": ("compose", "Subtract", "Subtracts a picture or a number."),
    "gegl:divide": ("compose", "Divide", "Divides by a picture or a number."),
    "svg:screen": ("compose", "Screen", "Lightens as two projectors do."),
    "svg:difference": ("compose", "Difference", "Shows where two pictures differ."),
    "gegl:soft-light": ("compose", "Soft light", "Lightens and darkens softly by another picture."),
    "gegl:mix": ("compose", "Mix", "Mixes two pictures in the given part."),
    "gegl:opacity": ("compose", "Opacity", "Makes a picture more transparent, everywhere or by a mask."),
    "gegl:weighted-blend": ("compose", "Weighted blend", "Blends two pictures by their alpha."),
    "gegl:color": ("generate", "Plain color", "A picture of one color."),
    "gegl:checkerboard": ("generate", "Checkerboard", "Squares of two colors."),
    "gegl:grid": ("generate", "Grid", "Lines at even distances."),
    "gegl:linear-gradient": ("generate", "Linear gradient", "From one color to another along a line."),
    "gegl:radial-gradient": ("generate", "Radial gradient", "From one color to another around a point."),
    "gegl:perlin-noise": ("generate", "Perlin noise", "Cloudy noise."),
    "gegl:simplex-noise": ("generate", "Simplex noise", "Cloudy noise, finer."),
    "gegl:cell-noise": ("generate", "Cell noise", "Noise of cells."),
    "gegl:text": ("generate", "Text", "A picture of a line of text."),
    "gegl:noise-rgb": ("stylize", "Color noise", "Adds independent noise to each channel."),
    "gegl:noise-hsv": ("stylize", "HSV noise", "Adds noise to hue, saturation and value."),
    "gegl:noise-hurl": ("stylize", "Hurl noise", "Replaces pixels at random."),
    "gegl:noise-spread": ("stylize", "Spread", "Moves pixels at random."),
    "gegl:pixelize": ("stylize", "Pixelize", "Makes large blocks."),
    "gegl:newsprint": ("stylize", "Newsprint", "Prints a picture in halftone dots."),
    "gegl:spherize": ("stylize", "Spherize", "Wraps a picture around a ball."),
}

CATEGORY_MODULE = {
    "compositors": "compose", "porter-duff": "compose", "blend": "compose", "svgfilter": "compose", "math": "compose", "matting": "compose",
    "color": "color", "grayscale": "color", "tonemapping": "light", "light": "light", "blur": "blur", "noise-reduction": "blur",
    "enhance": "sharpen", "edge-detect": "sharpen", "sharpen": "sharpen", "frequency": "sharpen", "transform": "geometry", "map": "geometry",
    "distort": "geometry", "tile": "geometry", "render": "generate", "gradient": "generate", "noise": "stylize", "artistic": "stylize",
}

# (operation, property): a default that gives a picture where GEGL's own gives none
DEFAULTS = {("gegl:scale-ratio", "x"): 1.0, ("gegl:scale-ratio", "y"): 1.0, ("gegl:text", "string"): "Text"}

PORT_TITLES = {"input": "The picture.", "aux": "The second picture.", "aux2": "The third picture."}


def reason_to_leave_out(operation):
    name = operation["operation"]
    if name in EXCLUDED:
        return EXCLUDED[name]
    categories = set(filter(None, operation.get("categories", "").split(":")))
    if categories & EXCLUDED_CATEGORIES and name not in KNOWN:
        return "of the category " + ", ".join(sorted(categories & EXCLUDED_CATEGORIES))
    if "output" not in operation["outputs"]:
        return "gives no picture"
    if name.endswith(("-load", "-save")):
        return "reads or writes a file"
    if any(p["type"].startswith("G") and p["type"] not in ("GeglParamFormat",) for p in operation["properties"]):
        return "needs an object that no field can hold"
    return None


def kind_name(name, taken):
    prefix, rest = name.split(":", 1)
    plain = "image." + rest.replace("-", "_")
    return plain if plain not in taken else f"image.{prefix}_{rest.replace('-', '_')}"


def sentence(text, fallback):
    """Plain: some operations describe themselves with markup, which is shown as it is."""
    text = " ".join(re.sub(r"</?code>", "", text or fallback or "").split())
    return text[0].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".") if text else fallback


def has_usual_range(prop):
    """Whether a slider serves: GEGL tells a usual range that is narrower than what is taken, and small."""
    low, high = prop.get("soft_minimum"), prop.get("soft_maximum")
    return (low is not None and 0 < high - low <= 20 and prop["minimum"] <= low and high <= prop["maximum"]
            and (low, high) != (prop["minimum"], prop["maximum"]) and low <= prop["default"] <= high)


def make_field(operation, prop):
    prop = {**prop, "default": DEFAULTS.get((operation, prop["name"]), prop.get("default"))}
    field = {"name": prop["name"].replace("-", "_"), "type": prop["type"]}
    if prop["type"] == "text":
        field["default"] = prop.get("default") or ""
    else:
        field["default"] = prop["default"]
    for bound in ("minimum", "maximum"):
        if bound in prop and abs(prop[bound]) < 1e300 and abs(prop[bound]) != 2147483647 and prop[bound] != -2147483648:
            field[bound] = prop[bound]
    if has_usual_range(prop):
        field["soft_minimum"], field["soft_maximum"] = prop["soft_minimum"], prop["soft_maximum"]
    if prop["type"] == "enum":
        field["choices"] = prop["choices"]
    unit = {"pixel-distance": "px", "pixel-coordinate": "px", "degree": "°", "kelvin": "K"}.get(prop.get("unit"))
    if unit:
        field["unit"] = unit
    field["title"] = (prop.get("title") or prop["name"]).capitalize()
    field["summary"] = sentence(prop.get("summary"), field["title"])
    return field


def is_given(prop):
    """Whether a property is not for a person to set: the step's seed, or an answer of the operation."""
    return prop.get("is_seed") or prop.get("role") == "output-extent" or "(read only)" in prop.get("summary", "")


def make_kind(operation, name):
    operation_name = operation["operation"]
    category = next((c for c in operation.get("categories", "").split(":") if c in CATEGORY_MODULE), None)
    module, title, summary = KNOWN.get(operation_name, (CATEGORY_MODULE.get(category, "other"), operation.get("title"), None))
    title = title or operation_name.split(":")[1].replace("-", " ").capitalize()
    described = sentence(operation.get("description"), title)
    seeds = [p["name"] for p in operation["properties"] if p.get("is_seed")]
    fields = [make_field(operation_name, p) for p in operation["properties"]
              if p["type"] in ("number", "integer", "boolean", "enum", "color", "text") and not is_given(p)]
    inputs = [p for p in ("input", "aux", "aux2") if p in operation["inputs"]]
    generates = "input" not in inputs
    if generates:
        clashes = {f["name"] for f in fields}
        fields = [f for f in SIZE if f["name"] not in clashes] + fields
    kind = {
        "type": name, "version": 1, "title": title, "summary": summary or described,
        "help": described + f" Carried out by GEGL as {operation_name}. The result has the depth of the picture at the first input: 8 or 16 bits stay PNG, "
                            "floating point stays EXR.",
        "family": "graph", "module": f"image.{module}", "stage": "post", "category": module.capitalize(),
        "role": "source" if generates else "transform",
        "inputs": [{"name": pad, "kind": "image", "summary": PORT_TITLES[pad], **({"optional": True} if pad != "input" and not generates else {})} for pad in inputs],
        "outputs": [{"name": "output", "kind": "image", "summary": "The result."}],
    }
    kind.update({"fields": fields} if fields else {"settings": "none"})
    kind["uses"] = {"seed": bool(seeds), "network": False, "slots": {"gegl": 1}, "tools": ["gegl"], "cache": True}
    kind["backend"] = "gegl"
    kind["call"] = {"operation": operation_name, "timeout_s": 600, **({"seed": seeds[0]} if seeds else {}),
                    **({"threads": 1} if operation_name in ONE_THREAD else {})}
    return kind


def main():
    operations = json.load(sys.stdin)
    kinds, left_out, taken = [], [], set()
    for operation in sorted(operations, key=lambda o: (not o["operation"].startswith("gegl:"), o["operation"])):
        reason = reason_to_leave_out(operation)
        if reason:
            left_out.append((operation["operation"], reason))
            continue
        name = kind_name(operation["operation"], taken)
        taken.add(name)
        kinds.append(make_kind(operation, name))
    os.makedirs(os.path.join(HERE, "kinds"), exist_ok=True)
    with open(os.path.join(HERE, "kinds", "operations.json"), "w", encoding="utf-8") as file:
        json.dump({"kinds": sorted(kinds, key=lambda k: k["type"])}, file, indent=2, ensure_ascii=False)
        file.write("\n")
    with open(os.path.join(HERE, "left-out.txt"), "w", encoding="utf-8") as file:
        file.writelines(f"{name:<34} {reason}\n" for name, reason in sorted(left_out))
    print(f"{len(kinds)} kinds, {len(left_out)} left out", file=sys.stderr)


main()
