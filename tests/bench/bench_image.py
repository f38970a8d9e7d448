# SPDX-License-Identifier: GPL-3.0-or-later
"""Two 4096 x 4096 PNG files to a verdict, whole processes, beside the tools that people use for it."""

import os
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "image")
CACHE = os.path.join(os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache")), "plumbline", "bench-npm")
SIDE = 4096
ROUNDS = 5


def get_modules():
    """odiff and pixelmatch, installed once."""
    modules = os.path.join(CACHE, "node_modules")
    if not all(os.path.isdir(os.path.join(modules, name)) for name in ("odiff-bin", "pixelmatch", "pngjs")):
        os.makedirs(CACHE, exist_ok=True)
        subprocess.run(["npm", "install", "--no-save", "--silent", "--prefix", CACHE, "odiff-bin", "pixelmatch", "pngjs"], check=True)
    return modules


def find_odiff(modules):
    """The program itself: the script that npm puts in front of it would cost it the start of node."""
    for folder, _, names in sorted(os.walk(os.path.join(modules, "@odiff"))):
        for name in names:
            if name == "odiff" and os.access(os.path.join(folder, name), os.X_OK):
                return os.path.join(folder, name)
    return os.path.join(modules, "odiff-bin", "bin", "odiff")


def measure(command):
    start = time.monotonic()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    spent = time.monotonic() - start
    if done.returncode not in (0, 1, 2, 22):  # each tool has its own way to say "different"
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stderr.decode(errors='replace')[-400:]}")
    return spent


def measure_all(commands):
    """All by turns, so that what else the machine does falls on all alike."""
    times = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            times[name].append(measure(command))
    return {name: statistics.median(values) for name, values in times.items()}


def make_commands(build, folder):
    a, b = os.path.join(folder, "a.png"), os.path.join(folder, "b.png")
    subprocess.run([sys.executable, os.path.join(HERE, "make_pictures.py"), str(SIDE), a, b], check=True)
    for path in (a, b):
        subprocess.run([os.path.join(build, "tests", "bench", "image", "rewrite-png"), path], check=True)
    modules = get_modules()
    odiff, plumb = find_odiff(modules), os.path.join(build, "src", "cli", "plumb")
    heat, diff = os.path.join(folder, "heat.png"), os.path.join(folder, "diff.png")
    return {
        "plumb": [plumb, "compare", a, b],
        "odiff": [odiff, a, b],
        "pixelmatch": ["node", os.path.join(HERE, "pixelmatch.mjs"), modules, a, b],
        "ImageMagick": ["compare", "-metric", "MAE", a, b, "null:"],
        "idiff": ["idiff", a, b],
        "plumb with heat map": [plumb, "compare", "--heat", heat, a, b],
        "odiff with diff picture": [odiff, a, b, diff],
    }


def run_difference(build):
    program = os.path.join(build, "tests", "bench", "image", "bench-difference")
    output = subprocess.run([program, str(SIDE), "15"], check=True, capture_output=True, text=True).stdout
    figures = {name: float(value) for name, value in (line.split() for line in output.splitlines())}
    ratio = figures["measuring"] / figures["reading"]
    return {
        "name": "the difference itself, times a memory pass",
        "value": round(ratio, 2),
        "bar": "<= 3",
        "ok": ratio <= 3,
        "detail": f"{figures['measuring']:.1f} ms, reading alone {figures['reading']:.1f} ms",
    }


def compare(times, ours, peer, bar):
    ratio = times[peer] / times[ours]
    return {
        "name": f"{ours}: times as fast as {peer}",
        "value": round(ratio, 2),
        "bar": f">= {bar}",
        "ok": ratio >= bar,
        "detail": f"{times[ours]:.3f} s, {peer} {times[peer]:.3f} s",
    }


def run(build):
    with tempfile.TemporaryDirectory() as folder:
        times = measure_all(make_commands(build, folder))
    return [
        compare(times, "plumb", "odiff", 1),
        compare(times, "plumb", "ImageMagick", 5),
        compare(times, "plumb", "idiff", 5),
        compare(times, "plumb", "pixelmatch", 5),
        compare(times, "plumb with heat map", "odiff with diff picture", 3),
        run_difference(build),
    ]
