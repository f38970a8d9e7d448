# SPDX-License-Identifier: GPL-3.0-or-later
"""Two large pictures in the compare view, 1920 x 1080, painted by cairo: the first view of both, panning, where they differ,
memory. Frames are processor time of the main thread (see bench_canvas); the first view is that of the two decoders, and a
difference that of all threads of the window, on two processors: a machine that others use too says nearly the same."""

import json
import os
import subprocess
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def make_picture(path, side, seed, changed):
    """A lit thing on a ground, with noise as a renderer leaves it."""
    import numpy
    from PIL import Image
    Image.MAX_IMAGE_PIXELS = None
    random = numpy.random.default_rng(seed)
    pixels = numpy.empty((side, side, 3), numpy.uint8)
    for top in range(0, side, 256):
        rows = min(256, side - top)
        y, x = numpy.mgrid[top:top + rows, 0:side].astype(numpy.float32) / side
        away = numpy.hypot(x - 0.5, y - 0.55)
        thing = away < 0.3
        base = 0.75 - 0.5 * away + thing * (0.1 + 0.03 * numpy.sin(x * 900) * numpy.sin(y * 700)
                                            + 0.006 * random.standard_normal((rows, side), dtype=numpy.float32))
        base += changed * 0.05 * ((abs(x - 0.4) < 0.02) & (abs(y - 0.5) < 0.02))
        for channel, part in enumerate((1, 0.9, 0.8)):
            pixels[top:top + rows, :, channel] = numpy.clip(base * part, 0, 1) * 255 + 0.5
    Image.fromarray(pixels).save(path, compress_level=2)


def pictures(build, side):
    folder = os.path.join(build, "bench-look")
    os.makedirs(folder, exist_ok=True)
    paths = [os.path.join(folder, f"{name}{side}.png") for name in "ab"]
    for changed, path in enumerate(paths):
        if not os.path.exists(path):
            make_picture(path, side, 7, changed)
    for path in paths:  # both in the page cache, as after being written
        with open(path, "rb") as file:
            while file.read(1 << 24):
                pass
    return paths


def measure(build, side):
    environment = dict(os.environ, PLUMB_SCREEN="1920x1080x24", PLUMB_DATA_DIR=os.path.join(HERE, "..", "..", "data"),
                       PLUMB_LIBEXEC_DIR=os.path.join(build, "src", "libexec"), GSETTINGS_BACKEND="memory",
                       GSETTINGS_SCHEMA_DIR=os.path.join(build, "data"))
    program = os.path.join(build, "tests", "bench", "app", "look-frames")
    done = subprocess.run([os.path.join(HERE, "..", "support", "with-display"), program, *pictures(build, side)],
                          env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=600, check=True)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def rows(side, found):
    name = f"{side} x {side}"
    for one in found:
        what = one["what"]
        if what == "first":
            half = one["decoders_ms"] / 2
            yield {"name": f"{name}: both seen, a processor each", "value": f"{half:.0f} ms", "bar": "< 1500 ms", "ok": half < 1500,
                   "detail": f"wall {one['ms']:.0f}"}
        elif what == "pan":
            yield {"name": f"{name}: pan, {one['name']}, p95", "value": f"{one['p95']:.1f} ms", "bar": "< 16 ms", "ok": one["p95"] < 16,
                   "detail": f"median {one['median']:.1f}, {one['fps']:.0f} a second"}
        elif what in ("heat", "absolute"):
            is_bar = side <= 4096
            half = one["cpu_ms"] / 2
            yield {"name": f"{name}: difference, {what}, two processors", "value": f"{half:.0f} ms", "bar": "< 100 ms" if is_bar else "",
                   "ok": half < 100 or not is_bar, "detail": f"wall {one['ms']:.0f}"}
        else:
            total = one["own_mb"] + 2 * one["decoder_mb"]
            yield {"name": f"{name}: memory, with both decoders", "value": f"{total} MB", "bar": "< 1500 MB", "ok": total < 1500,
                   "detail": f"window {one['own_mb']}, a decoder {one['decoder_mb']}"}


def read_anonymous(group):
    """Memory that all processes of a group hold and no file backs, in MB; tiles of pictures lie on the disk."""
    total = 0
    for number in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{number}/stat", encoding="utf-8") as file:
                if int(file.read().rsplit(")", 1)[1].split()[2]) != group:
                    continue
            with open(f"/proc/{number}/status", encoding="utf-8") as file:
                sizes = dict(line.split(":", 1) for line in file if line.startswith("Rss"))
        except OSError:
            continue  # it has ended
        total += sum(int(sizes.get(name, "0 kB").split()[0]) for name in ("RssAnon", "RssShmem"))
    return total / 1024


def command_line(build, side):
    """`plumb compare` with the report and the heat map of two such pictures: the most that it and its decoders held at once."""
    plumb, most, paths = os.path.join(build, "src", "cli", "plumb"), 0, pictures(build, side)
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        command = [plumb, "compare", "-q", "--html", folder, "--heat", os.path.join(folder, "all.png"), *paths]
        with subprocess.Popen(command, start_new_session=True) as process:
            while process.poll() is None:
                most = max(most, read_anonymous(process.pid))
                time.sleep(0.01)
    yield {"name": f"{side} x {side}: plumb compare --html --heat, memory", "value": f"{most:.0f} MB", "bar": "< 1500 MB", "ok": most < 1500,
           "detail": f"{time.monotonic() - begin:.1f} s"}


def run(build):
    return [*(row for side in (4096, 16384) for row in rows(side, measure(build, side))), *command_line(build, 16384)]
