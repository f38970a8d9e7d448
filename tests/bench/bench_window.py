# SPDX-License-Identifier: GPL-3.0-or-later
"""The real window, 1920 x 1080: opening a large workflow from its file, and what a real pointer does on it, with inspector, sidebar,
drawer and minimap shown. Bars are of the main thread: processor time of a frame, 95 of 100; the longest turn of the main loop. Each is
done three times, of which the quietest counts: what else the machine does only adds."""

import json
import os
import sys
import tempfile
import time

import window

BARS = {1000: 8.0, 10000: 12.0, 100000: 16.0}
TURN = 50.0
TIMES = 3
ZOOMS = (("1", 1), ("0.5", 0.5), ("0.25", 0.25), ("fit", 0))


def make_gestures(area):
    x, y, width, height = (area[name] for name in ("x", "y", "width", "height"))
    left, top = x + 4, y + 90

    def band():
        yield from (("mousemove", left, top), ("mousedown", 1))
        for i in range(1, 181):
            part = 1 - abs(i % 60 - 30) / 30
            yield "mousemove", round(left + part * (width - 20)), round(top + part * (height - 110))
        yield "mouseup", 1

    def pan():
        yield from (("mousemove", x + width // 2, y + height // 2), ("mousedown", 2))
        for i in range(180):
            part = abs(i % 60 - 30) / 30
            yield "mousemove", round(x + width * (0.2 + part * 0.6)), round(y + height * (0.3 + part * 0.4))
        yield "mouseup", 2

    def zoom():
        yield from (("mousemove", x + width // 2, y + height // 2), ("keydown", "ctrl"))
        for i in range(180):  # notches that come faster are taken together, and in and out make none
            yield ("click", "--delay", 0, 5 if i % 60 < 30 else 4) if i % 3 == 0 else ("mousemove", x + width // 2 + i % 2, y + height // 2)
        yield "keyup", "ctrl"

    return {"pan": pan, "zoom": zoom, "band": band}


def make_gesture(seen, steps, zoom):
    seen.ask("zoom", zoom)
    seen.ask("mark")
    seen.ask("rest")
    place, press, *moves, release = steps()
    window.point([place, press])
    time.sleep(0.3)  # what is selected no longer, the inspector shows no longer
    seen.ask("mark")
    window.point(moves)
    found = seen.ask("turns")
    seen.ask("mark")
    window.point([release])
    time.sleep(0.5)  # what is selected then, it shows
    return {**found, "after": seen.ask("turns")["cpu"]}


def open_window(build, project):
    """A window that a large workflow was opened in, and what it took."""
    seen = window.Window(build, os.path.join(project, "workflows", "small.plumb"))
    seen.ask("rest")
    seen.watch(1.5)
    seen.ask("mark")
    seen.ask("open", project, "large")
    opened = seen.ask("rest")
    time.sleep(2)  # what follows counts too: the check, the outline, the small picture
    return seen, {"what": "open", **opened, **seen.ask("turns")}


def measure(build, n):
    opened = []
    with tempfile.TemporaryDirectory(prefix="plumb-bench-") as folder:
        project = os.path.join(folder, "p")
        window.make_project(project, "small", window.make_document(8))
        window.make_project(project, "large", window.make_document(n))
        for _ in range(TIMES - 1):
            seen, found = open_window(build, project)
            seen.close()
            opened.append(found)
        seen, found = open_window(build, project)
        rows = [min([*opened, found], key=lambda found: found["cpu"])]
        gestures = make_gestures(seen.ask("area"))
        for name, zoom in ZOOMS:
            for gesture, steps in gestures.items():
                times = [make_gesture(seen, steps, zoom) for _ in range(TIMES)]
                rows.append({"what": gesture, "zoom": name, **min(times, key=lambda found: found["frame_p95"])})
        seen.close()
    return rows


def row(n, found):
    if found["what"] == "open":
        limit = 1000 if n <= 10000 else 10000
        yield {"name": f"{n} nodes: from the file to the first whole picture", "value": f"{found['ms']:.0f} ms", "bar": f"< {limit} ms", "ok": found["ms"] < limit}
        yield {"name": f"{n} nodes: longest turn meanwhile", "value": f"{found['cpu']:.1f} ms", "bar": f"< {TURN:.0f} ms", "ok": found["cpu"] < TURN,
               "detail": f"wall {found['wall']:.1f}"}
        return
    yield {"name": f"{n} nodes: {found['what']} at {found['zoom']}, p95", "value": f"{found['frame_p95']:.1f} ms", "bar": f"< {BARS[n]:.0f} ms",
           "ok": found["frame_p95"] < BARS[n],
           "detail": f"median {found['frame_median']:.1f}, {found['frames']} frames in {found['seconds']:.1f} s, longest turn {found['cpu']:.1f}, wall {found['wall']:.1f}, when let go {found['after']:.1f}"}


def run(build):
    sizes = [int(word) for word in os.environ.get("PLUMB_BENCH_NODES", "1000 10000 100000").split()]
    return [line for n in sizes for found in window.inside(__file__, build, n) for line in row(n, found)]


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))
