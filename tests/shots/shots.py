#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of every page and dialog, to be looked at: shots.py FOLDER [LOOK ...].

Each look is a display of its own (tests/support/with-display) with its size, colors, text size or
direction; in it the window is led from page to page by its own actions, over D-Bus."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
APP = "org.plumbline.Plumbline"

# name: (screen, environment); "dpi": what the display says of texts, of which 96 is the usual size.
LOOKS = {
    "light": ("1440x900", {}),
    "dark": ("1440x900", {"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"}),
    "narrow": ("360x640", {}),
    "small": ("1024x600", {}),
    "rtl": ("1440x900", {"PLUMB_LOCALE": "ar_EG.UTF-8"}),
    "large": ("1440x900", {"dpi": "144"}),
    "contrast": ("1440x900", {"ADW_DEBUG_HIGH_CONTRAST": "1"}),
    "german": ("1440x900", {"PLUMB_LOCALE": "de_DE.UTF-8"}),
}

ERRORS = """{
  "plumb": 1,
  "nodes": {
    "list": { "kind": "core.list", "index": 1, "at": [0, 0] },
    "lost": { "kind": "no.such_kind", "index": 2, "at": [260, 0] },
    "render": { "kind": "blender.render_still", "index": 3, "at": [520, 0], "params": { "samples": -4 } }
  },
  "edges": [ { "from": "list.items", "to": "render.camera" } ]
}
"""
COMMAND = """{
  "plumb": 1,
  "nodes": {
    "hello": { "kind": "core.command", "index": 1, "at": [0, 0],
      "params": { "program": "/bin/echo", "arguments": ["hello", "two words"] } }
  },
  "edges": []
}
"""


# --- projects -----------------------------------------------------------------------------------


def plumb(*arguments):
    subprocess.run(["plumb", *map(str, arguments)], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def write_project(folder, **workflows):
    plumb("new", folder)
    (folder / "workflows").mkdir(exist_ok=True)
    for name, text in workflows.items():
        (folder / "workflows" / f"{name}.plumb").write_text(text)
    return folder


def write_rollout(folder):
    """A graph beside the script that it is to replace: passes, one that failed, a reference, a matrix."""
    def draw(colors):
        node = {"kind": "core.command", "index": 1, "at": [0, 0], "title": "Draw",
                "params": {"program": "convert", "arguments": ["-size", "320x240", f"gradient:{colors}", "out.png"], "output": "out.png"}}
        legacy = {"title": "The script of 2021", "script": "draw.sh", "command": ["sh", "{script}", "{out}"],
                  "leaves": {"image": {"files": "*.png", "graph": "draw.results", "folder": "lamp"}}}
        return json.dumps({"plumb": 1, "legacy": legacy, "nodes": {"draw": node}, "edges": []})
    right, near, wrong = "orange-navy", "#ffa803-#000082", "orange-purple"
    write_project(folder, lamp=draw(right), photo=json.dumps({"plumb": 1, "nodes": {}, "edges": []}))
    (folder / "draw.sh").write_text(f"convert -size 320x240 gradient:{right} $1/lamp.png\n")
    axes = {"template": [{"name": name, "set": {"draw.timeout_s": 100}} for name in ("day", "dusk")],
            "variant": [{"name": "orange", "set": {}}, {"name": "purple", "set": {}}], "samples": {"parameter": "draw.timeout_s", "values": [4, 8]}}
    for variant, colors in zip(axes["variant"], (right, wrong)):
        variant["set"] = {"draw.arguments": ["-size", "320x240", f"gradient:{colors}", "out.png"]}
    (folder / "matrix.json").write_text(json.dumps({"plumb_matrix": 1, "workflow": "lamp", "axes": axes}))
    plumb("rollout", folder, "set", "shadow", "-w", "lamp", "--by", "Ada", "--why", "until it has passed three times")
    for colors in (right, near, wrong, right, right):
        (folder / "workflows" / "lamp.plumb").write_text(draw(colors))
        plumb("run", folder / "workflows" / "lamp.plumb")
    plumb("reference", "-C", folder, "approve", "-w", "lamp", "-o", "image", "--by", "Ada", "--why", "as it was printed")
    plumb("matrix", "-C", folder, folder / "matrix.json")
    return folder


def make_projects(folder):
    """A sample as it comes, one with runs, one with faults, one from elsewhere, an empty one."""
    projects = {}
    for sample in ("still", "photo"):
        projects[sample] = folder / sample
        plumb("new", "--from", sample, projects[sample])
    plumb("run", projects["photo"])
    for parameter in ("sharpen.scale=2.5", "sharpen.scale=0.2"):
        plumb("run", projects["photo"], "--set", parameter)
    projects["faulty"] = write_project(folder / "faulty", errors=ERRORS)
    projects["rollout"] = write_rollout(folder / "rollout")
    projects["empty"] = write_project(folder / "empty")
    projects["elsewhere"] = write_project(folder / "elsewhere", command=COMMAND)
    shutil.rmtree(pathlib.Path(os.environ["XDG_STATE_HOME"], "plumbline", "trust"), ignore_errors=True)
    return projects


# --- one window ---------------------------------------------------------------------------------


class Shooter:
    def __init__(self, folder, look, screen):
        self.folder, self.look = folder, look
        self.width, self.height = screen.split("x")
        self.process = None
        self.made = 0

    def start(self, *arguments):
        self.stop()
        self.process = subprocess.Popen(["plumbline", *map(str, arguments)])
        self.id = self.find_window()
        subprocess.run(["xdotool", "windowsize", "--sync", self.id, self.width, self.height], check=False, timeout=20)
        subprocess.run(["xdotool", "windowmove", self.id, "0", "0"], check=False, timeout=20)
        time.sleep(1.5)

    def find_window(self):
        for _ in range(100):
            found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)],
                                   stdout=subprocess.PIPE, text=True, check=False).stdout.split()
            if found:
                return found[-1]
            time.sleep(0.1)
        raise SystemExit(f"shots: no window ({self.look})")

    def stop(self):
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
            self.process = None

    def act(self, name, parameter="[]", path="/window/1"):
        """An action of the window, or of the application with @path ""."""
        subprocess.run(["gdbus", "call", "--session", "--dest", APP, "--object-path", "/org/plumbline/Plumbline" + path,
                        "--method", "org.gtk.Actions.Activate", name, parameter, "{}"],
                       check=True, stdout=subprocess.DEVNULL, timeout=20)

    def key(self, *keys):
        subprocess.run(["xdotool", "windowactivate", "--sync", self.id, "key", *keys], check=False, timeout=20)
        time.sleep(0.4)

    def shoot(self, name, seconds=1.0):
        time.sleep(seconds)
        target = self.folder / f"{name}-{self.look}.png"
        subprocess.run(["import", "-silent", "-window", "root", target], check=True, timeout=20)
        self.made += 1

    def dialog(self, name, action, parameter="[]", path="/window/1"):
        self.act(action, parameter, path)
        self.shoot(name)
        self.key("Escape")
        time.sleep(0.4)


def shoot_pages(shooter, projects):
    shooter.start()
    shooter.shoot("welcome")
    shooter.start(projects["still"])
    shooter.shoot("design", 2)
    shooter.act("show-outline")
    shooter.shoot("outline")
    shooter.act("show-outline")
    shooter.act("plan")
    shooter.shoot("plan", 3)
    shooter.start(projects["photo"])
    shooter.act("page", "[<'runs'>]")
    shooter.shoot("runs", 2)
    shooter.key("Down", "Return")
    shooter.shoot("run")
    shooter.key("c")
    shooter.key("Down", "Down", "Return")
    shooter.shoot("runs-compared", 2)
    shooter.act("compare")
    shooter.shoot("compare", 3)
    shooter.key("d")
    shooter.shoot("compare-difference", 2)
    shooter.start(projects["photo"])
    shooter.shoot("design-after-run")
    shooter.act("plan")
    shooter.shoot("plan-after-run", 2)
    shooter.key("ctrl+a")
    shooter.shoot("inspector-several")
    shooter.start(projects["faulty"])
    shooter.act("check")
    shooter.shoot("problems")
    shooter.start(projects["rollout"] / "workflows" / "lamp.plumb")
    shooter.act("page", "[<'review'>]")
    shooter.shoot("review", 2)
    for key, name in (("2", "references"), ("3", "noise"), ("4", "matrix")):
        shooter.key(key)
        shooter.shoot(f"review-{name}")


def shoot_dialogs(shooter, projects):
    shooter.start(projects["empty"])
    shooter.shoot("empty-project")
    shooter.act("new")
    shooter.shoot("empty-workflow")
    shooter.act("page", "[<'runs'>]")
    shooter.shoot("runs-empty")
    shooter.act("page", "[<'review'>]")
    shooter.shoot("review-empty")
    shooter.act("page", "[<'design'>]")
    shooter.dialog("save-as", "save-as")
    shooter.dialog("versions", "versions")
    shooter.dialog("new-project", "new-project")
    shooter.dialog("about", "about", path="")
    shooter.start(projects["still"])
    shooter.dialog("find", "find")
    shooter.dialog("find-in-project", "find-in-project")
    shooter.dialog("palette", "palette")
    shooter.dialog("shortcuts", "shortcuts", path="")
    shooter.dialog("preferences", "preferences", path="")
    shooter.dialog("templates", "templates")
    shooter.dialog("menu", "menu")
    shooter.start(projects["elsewhere"])
    shooter.act("run")
    shooter.shoot("trust", 2)
    shooter.key("Escape")
    shooter.start(projects["empty"] / "workflows" / "none" / "missing.plumb")
    shooter.shoot("error")


def shoot_look(folder, look):
    screen, settings = LOOKS[look]
    if "dpi" in settings: # GTK reads it as a resource of the display, before any file
        subprocess.run(["xprop", "-root", "-f", "RESOURCE_MANAGER", "8s", "-set", "RESOURCE_MANAGER", f"Xft.dpi:\t{settings['dpi']}\n"], check=True)
    subprocess.Popen(["openbox"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(1)
    projects = make_projects(pathlib.Path(os.environ["HOME"], "projects"))
    shooter = Shooter(folder, look, screen)
    try:
        shoot_pages(shooter, projects)
        if look != "small":
            shoot_dialogs(shooter, projects)
    finally:
        shooter.stop()
    print(f"shots: {look}: {shooter.made} pictures in {folder}", flush=True)


# --- looks --------------------------------------------------------------------------------------


def make_locale(folder, name):
    """Of Arabic the direction is all that is wanted."""
    subprocess.run(["localedef", "-i", name.split(".")[0], "-f", "UTF-8", folder / name], check=True)


def run_look(folder, look):
    screen, settings = LOOKS[look]
    with tempfile.TemporaryDirectory(prefix="plumb-shots-") as scratch:
        environment = dict(os.environ, PLUMB_SCREEN=f"{screen}x24", G_DEBUG="fatal-criticals",
                           **{name: value for name, value in settings.items() if name != "dpi"})
        if "PLUMB_LOCALE" in settings:
            make_locale(pathlib.Path(scratch), settings["PLUMB_LOCALE"])
            environment["LOCPATH"] = scratch
        subprocess.run([TOP / "tests" / "support" / "with-display", sys.executable, __file__, folder, f"@{look}"],
                       check=True, env=environment)


def main():
    folder = pathlib.Path(sys.argv[1]).absolute()
    looks = sys.argv[2:] or list(LOOKS)
    if looks[0].startswith("@"):
        shoot_look(folder, looks[0][1:])
        return
    folder.mkdir(parents=True, exist_ok=True)
    for look in looks:
        run_look(folder, look)


if __name__ == "__main__":
    main()
