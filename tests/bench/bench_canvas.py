# SPDX-License-Identifier: GPL-3.0-or-later
"""Frames of the canvas, 1920 x 1080, painted by cairo: what they take of the main thread's time, in ms.

The bars are of the processor time of the main thread from a frame clock's before-paint to its after-paint, 95 of 100
frames, of the quietest of three rounds: what else the machine does only adds. Time is what a person waits for, but on a machine that
others use too it says what they do."""

import json
import os
import subprocess

BARS = {1000: 8.0, 10000: 12.0, 100000: 16.0}
HERE = os.path.dirname(os.path.abspath(__file__))


def frames(build, n):
    program = os.path.join(build, "tests", "bench", "app", "canvas-frames")
    environment = dict(os.environ, PLUMB_SCREEN="1920x1080x24", PLUMB_DATA_DIR=os.path.join(HERE, "..", "..", "data"),
                       GSETTINGS_SCHEMA_DIR=os.path.join(build, "data"))
    done = subprocess.run([os.path.join(HERE, "..", "support", "with-display"), program, str(n)], env=environment,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=600, check=True)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def row(n, bar, found):
    if found["script"] == "open":
        return {"name": f"{n} nodes: to the first whole picture, {found['width']} x {found['height']}",
                "value": f"{found['ms']:.0f} ms", "bar": "", "ok": True}
    if found["script"] == "idle":
        return {"name": f"{n} nodes: idle, 2 s: frames, wake-ups", "value": f"{found['frames']}, {found['wakeups']}",
                "bar": "0, 0", "ok": found["frames"] == 0 and found["wakeups"] == 0}
    if found["script"] == "move":
        return {"name": f"{n} nodes: scene follows the move of one", "value": f"{found['median_us']:.0f} us", "bar": "< 1 ms",
                "ok": found["median_us"] < 1000}
    return {"name": f"{n} nodes: {found['script']} at {found['zoom']}, p95", "value": f"{found['p95']:.1f} ms", "bar": f"< {bar:.0f} ms",
            "ok": found["p95"] < bar,
            "detail": f"median {found['median']:.1f}, with what is between frames {found['whole_p95']:.1f}, wall {found['wall_p95']:.1f}, "
                      f"{found['fps']:.0f} a second"}


def run(build):
    return [row(n, bar, found) for n, bar in BARS.items() for found in frames(build, n)]
