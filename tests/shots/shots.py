#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of every page and dialog, to be looked at: shots.py FOLDER [LOOK ...].

Each look is a display of its own (tests/support/with-display) with its size, colors, text size or
direction; in it the window is led from page to page by its own actions, over D-Bus. A picture is taken when what
it is to show is there, as AT-SPI tells, and nothing on the screen changes any more; what does not come is told, and the
exit status is 1."""

import gettext
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests" / "e2e"))
import support  # noqa: E402

APP = "org.plumbline.Plumbline"

# name: (screen, environment); "dpi": what the display says of texts, of which 96 is the usual size.
LOOKS = {
    "light": ("1440x900", {}),
    "dark": ("1440x900", {"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"}),
    "narrow": ("360x640", {}),
    "small": ("1024x600", {}),
    "rtl": ("1440x900", {"PLUMB_LOCALE": "ar_EG.UTF-8"}),
    "large": ("1440x900", {"dpi": "192"}),
    "contrast": ("1440x900", {"ADW_DEBUG_HIGH_CONTRAST": "1"}),
    "german": ("1440x900", {"PLUMB_LOCALE": "de_DE.UTF-8"}),
}
# What data/screenshots has, made of the sample itself: takes Blender, and is made only where it is asked for.
METAINFO = "metainfo"
LOOKS[METAINFO] = ("1440x900", {})

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
    def __init__(self, pictures, look, screen):
        self.pictures, self.look = pictures, look
        self.width, self.height = screen.split("x")
        self.folder = os.environ["HOME"]  # of the window's log
        language = LOOKS[look][1].get("PLUMB_LOCALE", "C").split(".")[0]
        self.say = gettext.translation("plumbline", os.environ["PLUMB_LOCALE_DIR"], [language], fallback=True).gettext
        self.window = None
        self.made = 0
        self.missing = 0

    def start(self, *arguments, tab=None):
        """With the workflow of that name open, where there is one."""
        self.stop()
        self.window = support.Window(self, arguments, dict(os.environ))
        if tab is not None:
            self.find("page tab", tab)
        self.fill_screen(self.window.id)

    def fill_screen(self, window):
        subprocess.run(["xdotool", "windowsize", "--sync", window, self.width, self.height], check=False, timeout=20)
        subprocess.run(["xdotool", "windowmove", window, "0", "0"], check=False, timeout=20)
        self.rest()

    def park(self):
        """The pointer, away from what has a tooltip."""
        subprocess.run(["xdotool", "mousemove", self.width, self.height], check=True, timeout=20)

    def stop(self):
        if self.window is not None:
            self.window.process.terminate()
            self.window.process.wait(20)
            self.window = None

    def act(self, name, parameter="[]", path="/window/1"):
        """An action of the window, or of the application with @path ""."""
        subprocess.run(["gdbus", "call", "--session", "--dest", APP, "--object-path", "/org/plumbline/Plumbline" + path,
                        "--method", "org.gtk.Actions.Activate", name, parameter, "{}"],
                       check=True, stdout=subprocess.DEVNULL, timeout=20)

    def key(self, *keys):
        """To the window that is in front: of a comparison, its own."""
        subprocess.run(["xdotool", "key", *keys], check=False, timeout=20)
        self.rest()

    def capture(self):
        return subprocess.run(["import", "-silent", "-window", "root", "rgb:-"], check=True, stdout=subprocess.PIPE, timeout=20).stdout

    def rest(self):
        """Until nothing changes on the screen; not for ever: something may turn."""
        before = b""
        for _ in range(40):
            time.sleep(0.25)
            now = self.capture()
            if now == before:
                return
            before = now

    def find(self, role, part, is_gone=False):
        """Waits for what has that role and such a name, or until there is none; texts may be in any language."""
        def is_there():
            return next(self.window.iterate(role, lambda name: part in name), None) is not None
        try:
            support.wait(lambda: is_there() != is_gone, f"{role} '{part}'")
        except AssertionError as error:
            self.missing += 1
            print(f"shots: {self.look}: {error}", flush=True)

    def press(self, name):
        """A button, which opens a window of its own."""
        button = next(self.window.iterate("button", self.say(name)), None)
        if button is None or not button.get_action_iface().do_action(0):
            self.missing += 1
            print(f"shots: {self.look}: button '{name}'", flush=True)
            return
        support.wait(lambda: support.xdotool("getactivewindow").strip() != self.window.id, f"the window of {name}")
        self.fill_screen(support.xdotool("getactivewindow").strip())

    def shoot(self, name):
        self.rest()
        target = self.pictures / f"{name}-{self.look}.png"
        subprocess.run(["import", "-silent", "-window", "root", target], check=True, timeout=20)
        self.made += 1

    def dialog(self, name, action, parameter="[]", path="/window/1"):
        self.act(action, parameter, path)
        self.shoot(name)
        self.key("Escape")


def shoot_comparison(shooter):
    """Two runs beside each other, then a pair of their pictures."""
    shooter.act("page", "[<'runs'>]")
    shooter.find("list item", "photo #3")
    shooter.shoot("runs")
    shooter.key("Down", "Return")
    shooter.shoot("run")
    shooter.key("c")
    shooter.find("dialog", "")
    shooter.find("list item", "photo #1")
    shooter.key("Down", "Down", "Return")
    shooter.find("dialog", "", is_gone=True)
    shooter.shoot("runs-compared")
    shooter.press("Compare Pictures")
    shooter.find("image", ": sharpen · ")
    shooter.shoot("compare")
    shooter.key("d")
    shooter.shoot("compare-difference")


def shoot_pages(shooter, projects):
    shooter.start()
    shooter.shoot("welcome")
    shooter.start(projects["still"], tab="still")
    shooter.find("list item", "Lamp")
    shooter.shoot("design")
    shooter.act("show-outline")
    shooter.shoot("outline")
    shooter.act("show-outline")
    shooter.act("plan")
    shooter.shoot("plan")
    shooter.start(projects["photo"], tab="photo")
    shoot_comparison(shooter)
    shooter.start(projects["photo"], tab="photo")
    shooter.shoot("design-after-run")
    shooter.act("plan")
    shooter.shoot("plan-after-run")
    shooter.key("ctrl+a")
    shooter.shoot("inspector-several")
    shooter.start(projects["faulty"], tab="errors")
    shooter.act("check")
    shooter.find("list item", "")
    shooter.shoot("problems")
    shooter.start(projects["rollout"] / "workflows" / "lamp.plumb", tab="lamp")
    shooter.act("page", "[<'review'>]")
    shooter.shoot("review")
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
    shooter.start(projects["still"], tab="still")
    shooter.dialog("find", "find")
    shooter.dialog("find-in-project", "find-in-project")
    shooter.dialog("palette", "palette")
    shooter.dialog("shortcuts", "shortcuts", path="")
    shooter.dialog("preferences", "preferences", path="")
    shooter.dialog("templates", "templates")
    shooter.dialog("menu", "menu")
    shooter.start(projects["elsewhere"], tab="command")
    shooter.act("run")
    shooter.find(("dialog", "alert"), "")
    shooter.shoot("trust")
    shooter.key("Escape")
    shooter.start(projects["empty"] / "workflows" / "none" / "missing.plumb")
    shooter.shoot("error")


def shoot_metainfo(shooter, folder):
    project = folder / "still"
    plumb("new", "--from", "still", project)
    plumb("run", project)
    plumb("run", project, "--set", "contrast.contrast=1.3")
    shooter.start(project, tab="still")
    shooter.window.click(shooter.window.header(shooter.window.find_node("Render still")))
    shooter.park()
    shooter.act("plan")
    shooter.find("label", "blender.render_still")
    shooter.shoot("design")
    shooter.act("page", "[<'runs'>]")
    shooter.find("list item", "still #2")
    shooter.shoot("runs")
    shooter.key("Down", "Return", "c")
    shooter.find("dialog", "")
    shooter.find("list item", "still #1")
    shooter.key("Down", "Down", "Return")
    shooter.find("dialog", "", is_gone=True)
    shooter.shoot("compare")


def shoot_look(folder, look):
    screen, settings = LOOKS[look]
    if "dpi" in settings: # GTK reads it as a resource of the display, before any file
        subprocess.run(["xprop", "-root", "-f", "RESOURCE_MANAGER", "8s", "-set", "RESOURCE_MANAGER", f"Xft.dpi:\t{settings['dpi']}\n"], check=True)
    support.start_manager()
    shooter = Shooter(folder, look, screen)
    shooter.park()
    try:
        if look == METAINFO:
            shoot_metainfo(shooter, pathlib.Path(os.environ["HOME"]))
            return shooter.missing
        projects = make_projects(pathlib.Path(os.environ["HOME"], "projects"))
        shoot_pages(shooter, projects)
        if look != "small":
            shoot_dialogs(shooter, projects)
    finally:
        shooter.stop()
    print(f"shots: {look}: {shooter.made} pictures in {folder}", flush=True)
    return shooter.missing


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
        return subprocess.run([TOP / "tests" / "support" / "with-display", sys.executable, __file__, folder, f"@{look}"],
                              check=False, env=environment).returncode


def main():
    folder = pathlib.Path(sys.argv[1]).absolute()
    looks = sys.argv[2:] or [look for look in LOOKS if look != METAINFO]
    if looks[0].startswith("@"):
        sys.exit(shoot_look(folder, looks[0][1:]) > 0)
    folder.mkdir(parents=True, exist_ok=True)
    sys.exit(any([run_look(folder, look) for look in looks]))


if __name__ == "__main__":
    main()
