# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the real window: an X server, a window manager and a session bus are there (support/with-display); pointer and keys
are xdotool's, and what is on the screen is read back through AT-SPI and as pixels.

    class Test(support.WindowTest):
        def test_it(self):
            app = self.start(self.copy_sample("still"))
            app.click(app.find("push button", "Run"))
"""

import functools
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

import desktop  # noqa: E402

TOP = pathlib.Path(__file__).resolve().parents[2]
SECONDS = float(os.environ.get("PLUMB_E2E_SECONDS", 20))
SANITIZED = "PLUMB_SANITIZER" in os.environ
SLOWER = 4 if SANITIZED else 1  # every wait is so much longer
Atspi.set_timeout(1000 * int(SECONDS) * SLOWER, 1000 * int(SECONDS) * SLOWER)  # a busy machine is late with its answers
MANAGER = []
# In a sandbox processes have other numbers: the window is known by its name. tests/flatpak/e2e.sh sets it.
SANDBOXED = "PLUMB_E2E_SANDBOXED" in os.environ

# The beginning of a step's own program: it runs where the runner does, which may have a bare Python.
PNG = """
import os, struct, sys, zlib
def pack(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
def save(path, width, height, color_at):
    rows = b"".join(bytes(1) + b"".join(color_at(x, y) for x in range(width)) for y in range(height))
    with open(path, "wb") as file:
        file.write(b"\\x89PNG\\r\\n\\x1a\\n" + pack(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
                   + pack(b"IDAT", zlib.compress(rows)) + pack(b"IEND", b""))
"""


def wait(question, what, seconds=SECONDS):
    """Asks until the answer is true, and gives it; says what was waited for where it never is."""
    end = time.monotonic() + seconds * SLOWER
    while True:
        try:
            answer = question()
        except (GLib.Error, StopIteration, subprocess.CalledProcessError):  # it went away, or is not there yet
            answer = None
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds * SLOWER} s: {what}")
        time.sleep(0.05)


def xdotool(*words):
    return subprocess.run(["xdotool", *map(str, words)], check=True, capture_output=True, text=True, timeout=20 * SLOWER).stdout


def start_manager():
    if MANAGER:
        return
    MANAGER.append(subprocess.Popen(["openbox", "--config-file", str(TOP / "tests" / "support" / "openbox.xml")], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                    stderr=subprocess.DEVNULL))
    wait(lambda: "window id" in subprocess.run(["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"], capture_output=True,
                                               text=True, check=False).stdout, "the window manager")


def children(accessible):
    for index in range(accessible.get_child_count()):
        child = accessible.get_child_at_index(index)
        if child is not None:
            yield child


def walk(accessible, showing=False):
    """Everything below, each before what is inside it; with showing, nothing inside what is hidden."""
    for child in children(accessible):
        if showing and not has_state(child, Atspi.StateType.VISIBLE):
            continue
        yield child
        yield from walk(child, showing)


def walk_back(accessible):
    """The same from the end: what is below in a menu comes first."""
    for index in range(accessible.get_child_count() - 1, -1, -1):
        child = accessible.get_child_at_index(index)
        if child is not None:
            yield child
            yield from walk_back(child)


def name_of(accessible):
    """Its name; of what has none, its text."""
    name = accessible.get_name()
    text = None if name else accessible.get_text_iface()
    return Atspi.Text.get_text(text, 0, Atspi.Text.get_character_count(text)) if text else name or ""


def has_state(accessible, state):
    return accessible.get_state_set().contains(state)


class Window:
    """One process of the application and its window on the screen."""

    def __init__(self, test, arguments, environment):
        self.test = test
        self.log_path = pathlib.Path(test.folder, f"window-{time.monotonic_ns()}.log")
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(["plumbline", *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=log, env=environment, start_new_session=True)
        self.root = wait(self._find_root, "the application on the accessibility bus")
        self.wait_for_window()

    def _find_root(self):
        if self.process.poll() is not None:
            raise AssertionError(f"the window ended with {self.process.returncode}:\n{self.log()}")
        for app in children(Atspi.get_desktop(0)):
            if app.get_name() == "plumbline" if SANDBOXED else app.get_process_id() == self.process.pid:
                return app
        return None

    def _find_window(self):
        for child in children(self.root):
            if child.get_role_name() in ("frame", "window"):
                return child
        return None

    def show_again(self, *arguments):
        """Starts the program once more, which this process answers with a window: the last one was closed."""
        subprocess.run(["plumbline", *map(str, arguments)], env=self.test.environment, timeout=60, check=True)
        self.wait_for_window()

    def log(self):
        return self.log_path.read_text(errors="replace")

    def wait_for_window(self):
        self.window = wait(self._find_window, "the window")
        self.activate()

    def list_seen(self):
        """The X windows of it that are on the screen."""
        search = ("--class", "plumbline") if SANDBOXED else ("--pid", self.process.pid)
        return xdotool("search", "--onlyvisible", *search).split()

    def activate(self):
        """In front. It is as large as the screen, see SETTINGS."""
        self.id = wait(self.list_seen, "an X window")[-1]
        xdotool("windowactivate", "--sync", self.id)

    # --- finding ---

    def iterate(self, role=None, name=None, within=None, showing=True):
        def fits(accessible):
            if role is not None and accessible.get_role_name() not in ((role,) if isinstance(role, str) else role):
                return False
            found = name_of(accessible) if name is not None else ""
            if name is not None and not (name(found) if callable(name) else found == name):
                return False
            return not showing or is_shown(accessible)
        return (accessible for accessible in walk(within or self.root, showing) if fits(accessible))

    def find_all(self, role=None, name=None, within=None, showing=True):
        return list(self.iterate(role, name, within, showing))

    def find(self, role=None, name=None, within=None, seconds=SECONDS):
        """The first that fits, as soon as there is one."""
        return wait(lambda: next(self.iterate(role, name, within), None), f"{role} '{name}'", seconds)

    def find_around(self, role, accessible):
        """The nearest with that role that it is in."""
        while accessible.get_role_name() != role:
            accessible = accessible.get_parent()
        return accessible

    def find_described(self, role, start, within):
        """The first whose description begins so."""
        return wait(lambda: next(found for found in self.iterate(role, None, within)
                                 if (found.get_description() or "").startswith(start)), f"{role}: {start}")

    def has(self, role=None, name=None, within=None):
        while True:
            try:
                return next(self.iterate(role, name, within), None) is not None
            except GLib.Error:  # what was asked went away
                wait(self._find_root, "the application")

    def wait_gone(self, role=None, name=None, within=None):
        wait(lambda: not self.has(role, name, within), f"no more {role} '{name}'")

    # --- acting ---

    def area(self, accessible):
        """On the screen. The toolkit tells it without the window's border, on both sides of it."""
        box = Atspi.Component.get_extents(accessible, Atspi.CoordType.WINDOW)
        window = Atspi.Component.get_extents(self.window, Atspi.CoordType.WINDOW)
        return box.x - 2 * window.x, box.y - 2 * window.y, box.width, box.height

    def rest(self, accessible):
        """Where it is once it stands still: what comes up or is filled moves what is under it."""
        seen = []

        def is_still():
            seen.append(self.area(accessible))
            return len(seen) > 2 and seen[-1] == seen[-2] == seen[-3] and seen[-1][2] > 0
        wait(is_still, f"{name_of(accessible)} stands still")
        return seen[-1]

    def center(self, accessible):
        x, y, width, height = self.area(accessible)
        return x + width // 2, y + height // 2

    def move(self, at):
        xdotool("mousemove", *at)

    def click(self, target, button=1, times=1, keys=()):
        at = target if isinstance(target, tuple) else self.center(target)
        self.move(at)
        for key in keys:
            xdotool("keydown", key)
        xdotool("click", "--repeat", times, "--delay", 60, button)
        for key in keys:
            xdotool("keyup", key)

    def drag(self, start, end, button=1, keys=(), steps=8, release=True):
        start, end = (target if isinstance(target, tuple) else self.center(target) for target in (start, end))
        self.move(start)
        for key in keys:
            xdotool("keydown", key)
        xdotool("mousedown", button)
        for step in range(1, steps + 1):
            self.move(tuple(round(a + (b - a) * step / steps) for a, b in zip(start, end)))
            time.sleep(0.02)
        if release:
            xdotool("mouseup", button)
        for key in keys:
            xdotool("keyup", key)

    def key(self, *keys):
        xdotool("key", "--clearmodifiers", *keys)

    def type(self, text):
        xdotool("type", "--delay", 8, "--", text)

    def is_focused(self, accessible):
        """It, or what is in it."""
        return any(has_state(found, Atspi.StateType.FOCUSED) for found in (accessible, *walk(accessible)))

    def wait_focus(self, accessible, what):
        wait(lambda: self.is_focused(accessible), f"{what} has the focus")

    # --- the canvas ---

    def canvas(self):
        """The drawing of the workflow that is shown."""
        return self.find("grouping", lambda name: name.startswith("Workflow "))

    def corner(self):
        """A place of the canvas where nothing is."""
        x, y, _, height = self.area(self.canvas())
        return x + 12, y + height - 12

    def find_node(self, title, state=None, seconds=SECONDS):
        """A card, by the beginning of its name; state is one of the words after it."""
        def fits(name):
            words = name.split(", ")
            return words[0] == title and (state is None or state in words[1:])
        return wait(lambda: next(child for child in children(self.canvas()) if fits(child.get_name() or "")),
                    f"{title}, {state}", seconds)

    def header(self, node):
        """Where a card is taken to move it."""
        x, y, width, height = self.area(node)
        return x + width // 2, y + min(18, height // 2)

    def find_port(self, title, port):
        """Where its port is, by the beginning of its name: "Input Scene", "Output Image". Ports are made anew with each change."""
        def fits(name):
            return name.split(", ")[0] == port
        return wait(lambda: self.center(next(self.iterate("button", fits, self.find_node(title)))), f"{port} of {title}")

    def insert_node(self, title, at=None):
        """By the insert menu, where the pointer is."""
        self.click(at or self.corner())
        self.key("shift+a")
        self.answer_canvas(title, offered=title)

    def get_opened(self):
        """A menu of the canvas, or what it asks."""
        canvas = self.canvas()
        last = canvas.get_child_at_index(canvas.get_child_count() - 1)
        return last if last is not None and last.get_role_name() in ("panel", "menu") else None

    def find_opened(self):
        return wait(self.get_opened, "a menu of the canvas")

    def answer_canvas(self, text, offered=None):
        """Types into what the canvas has opened, and Enter; where it offers something, as soon as that is offered."""
        popover = self.find_opened()
        wait(lambda: any(has_state(found, Atspi.StateType.FOCUSED) for found in walk(popover)), "its entry has the focus")
        self.type(text)
        if offered is not None:
            wait(lambda: next((found for found in walk_back(popover) if found.get_role_name() == "list item"
                               and found.get_name() == offered), None), f"{offered} in the menu")
        self.key("Return")
        wait(lambda: not self.get_opened(), "the menu goes")

    # --- the inspector ---

    def find_field(self, title, value=None):
        """Its control, by the field's title; of a choice also by what is chosen."""
        wanted = title if value is None else f"{title}: {value}"
        roles = ("text", "spin button", "combo box", "switch")
        return self.find(roles, lambda name: name == wanted or value is None and name.startswith(f"{title}: "), self.inspector)

    @functools.cached_property
    def inspector(self):
        return self.find("grouping", "Inspector")

    def reach(self, target, pane=None):
        """Turns the wheel until it is where it is seen in that scrolled pane, or in the inspector's."""
        left, top, width, height = self.area(pane or self.find("scroll pane", None, self.inspector))
        for _ in range(60):
            x, y, _, target_height = self.area(target)
            if top <= y and y + target_height <= top + height:
                return target
            self.move((left + min(200, width // 2), top + height // 2))
            xdotool("click", 4 if y < top else 5)
            time.sleep(0.03)
        raise AssertionError(f"the wheel does not lead to {target.get_name()}")

    def choose(self, drop_down, value):
        """In the list that it has opened."""
        choices = self.find("list box", None, drop_down)
        wait(lambda: any(has_state(item, Atspi.StateType.FOCUSED) for item in walk(choices)), "the list has the focus")
        position = [name_of(label) for label in self.find_all("label", None, choices)].index(value)
        self.key("Home", *["Down"] * position, "Return")

    def set_field(self, title, value):
        """A field of what is selected, as a person sets it."""
        control = self.reach(self.find_field(title))
        self.click(control)
        if control.get_role_name() == "combo box":
            self.choose(control, value)
            self.find_field(title, value)
            return
        self.key("ctrl+a")
        self.type(value)
        self.key("Tab")

    def press_button(self, name, within=None):
        self.click(self.find("button", name, within))

    def activate_button(self, name, most=40):
        """By the keyboard: Tab until it has the focus, then the space bar."""
        self.find("button", name)
        for _ in range(most):
            self.key("Tab")
            if has_state(self.find("button", name), Atspi.StateType.FOCUSED):
                self.key("space")
                return
        raise AssertionError(f"{most} times Tab do not lead to {name}")

    # --- files ---

    def wait_file_dialog(self, title=None):
        """In a sandbox it is the desktop's."""
        if SANDBOXED:
            wait(lambda: self.test.desktop.chooser and title in (None, self.test.desktop.chooser[0]), f"the file dialog {title}")
        else:
            wait(lambda: len(list(children(self.root))) == 2, f"the file dialog {title}")

    def close_file_dialog(self):
        if SANDBOXED:
            xdotool("windowminimize", "--sync", self.id)  # it had the focus
            self.test.desktop.answer_chooser()
            xdotool("windowactivate", "--sync", self.id)
        else:
            wait(lambda: len(list(children(self.root))) == 1 or self.key("Escape"), "the file dialog goes")

    def choose_file(self, path, title=None):
        """The file dialog comes, and is answered."""
        self.wait_file_dialog(title)
        if SANDBOXED:
            self.test.desktop.answer_chooser(path)
            return
        time.sleep(0.5)  # until it takes what is typed
        self.key("ctrl+a")
        self.type(str(path))
        self.key("Return")

    # --- looking ---

    def screenshot(self, path):
        subprocess.run(["import", "-window", "root", str(path)], check=True, timeout=60)
        return path

    def picture(self):
        """The screen as a Pillow image."""
        from PIL import Image
        return Image.open(self.screenshot(pathlib.Path(self.test.folder, "screen.png"))).convert("RGB")

    # --- ending ---

    def close(self):
        """As a person does; the process must end by itself and well."""
        self.key("ctrl+q")
        wait(lambda: self.process.poll() is not None, "the end of the process")
        self.test.assertEqual(self.process.returncode, 0, self.log())

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        # In a sandbox it ends a moment after what started it.
        wait(lambda: not SANDBOXED or all(app.get_name() != "plumbline" for app in children(Atspi.get_desktop(0))), "it is gone")


def is_shown(accessible):
    """Visible itself, with a size on the screen, and so is all around it."""
    if not has_state(accessible, Atspi.StateType.VISIBLE):
        return False
    box = Atspi.Component.get_extents(accessible, Atspi.CoordType.WINDOW) if accessible.get_component_iface() else None
    return box is None or (box.width > 0 and box.height > 0)


def write_settings(folder, preferences):
    """No animations to wait for."""
    for name, text in (("gtk-4.0/settings.ini", "[Settings]\ngtk-enable-animations=false\n"),
                       ("glib-2.0/settings/keyfile", f"[org/plumbline/Plumbline]\n{preferences}")):
        path = folder / name
        path.parent.mkdir(parents=True)
        path.write_text(text)


class WindowTest(unittest.TestCase):
    """A folder, a home and a state of its own for each test; whatever it started ends with it."""

    # Lines of the preferences. A window without a border: what AT-SPI tells is then where it is on the screen.
    SETTINGS = "window-maximized=true\n"

    def setUp(self):
        start_manager()
        self.folder = tempfile.mkdtemp(prefix="plumb-e2e-")
        self.windows = []
        home = pathlib.Path(self.folder, "home")
        home.mkdir()
        self.environment = dict(os.environ, HOME=str(home), XDG_STATE_HOME=str(home / "state"), XDG_DATA_HOME=str(home / "data"),
                                XDG_CONFIG_HOME=str(home / "config"), XDG_CACHE_HOME=os.environ["XDG_CACHE_HOME"],
                                GTK_A11Y="atspi", G_DEBUG="fatal-criticals", GSETTINGS_BACKEND="keyfile")
        write_settings(home / ".var" / "app" / desktop.APPLICATION / "config" if SANDBOXED else home / "config", self.SETTINGS)
        if SANDBOXED:
            self.start_desktop()
        for name in ("ASAN_OPTIONS", "TSAN_OPTIONS") if SANITIZED else ():
            self.environment[name] = f"{os.environ[name]}:log_path={self.folder}/report"

    def data_folder(self):
        """Where the window has the user's data."""
        home = pathlib.Path(self.folder, "home")
        return home / ".var" / "app" / desktop.APPLICATION / "data" if SANDBOXED else home / "data"

    def start_desktop(self):
        self.desktop = desktop.Desktop()
        self.desktop.start()
        self.addCleanup(self.desktop.stop)

    def tearDown(self):
        failed = any(getattr(test, "test_case", test) is self  # a subtest's
                     for test, _ in [*self._outcome.result.failures, *self._outcome.result.errors])
        for window in self.windows:
            if window.process.poll() is None:
                if failed and "PLUMB_SHOTS" in os.environ:
                    window.screenshot(pathlib.Path(os.environ["PLUMB_SHOTS"], f"{self.id()}.png"))
                os.killpg(window.process.pid, signal.SIGKILL)
                window.process.wait()
            if failed:
                print(window.log())
        if SANITIZED:
            self.end_helpers()
        subprocess.run(["pkill", "-KILL", "-f", self.folder], check=False)
        reports = [path.read_text(errors="replace") for path in pathlib.Path(self.folder).glob("report.*")]
        shutil.rmtree(self.folder, ignore_errors=True)
        self.assertEqual(reports, [], "\n\n".join(reports))

    def allow_leaks(self):
        """Of windows that are started from now on: for what the toolkit leaks in code without a name that a suppression could say."""
        if SANITIZED:
            self.environment["ASAN_OPTIONS"] += ":detect_leaks=0"

    def end_helpers(self):
        """Runners and what they started end well, so that what they leak is told."""
        subprocess.run(["pkill", "-TERM", "-f", self.folder], check=False)
        wait(lambda: subprocess.run(["pgrep", "-f", self.folder], check=False, capture_output=True).returncode == 1,
             "the end of what the window started")

    def copy_sample(self, name):
        target = pathlib.Path(self.folder, name)
        shutil.copytree(TOP / "data" / "examples" / name, target, ignore=shutil.ignore_patterns(".plumbline", "output"))
        return target

    def make_project(self, nodes, edges=(), name="project"):
        """A trusted project with one workflow of that name; nodes: id -> {kind, params, …}, edges: (from, to[, when])."""
        folder = pathlib.Path(self.folder, name)
        self.plumb("new", folder)
        text = {"plumb": 1, "nodes": {node: {"index": index, "at": [300 * index, 100], **value}
                                      for index, (node, value) in enumerate(nodes.items(), 1)},
                "edges": [dict(zip(("from", "to", "when"), edge)) for edge in edges]}
        (folder / "workflows").mkdir(exist_ok=True)
        (folder / "workflows" / f"{name}.plumb").write_text(json.dumps(text))
        return folder

    def runs_of(self, folder):
        """What the ledger has, the newest first."""
        return json.loads(self.plumb("runs", folder, "--json"))["runs"]

    def start(self, *arguments):
        window = Window(self, arguments, self.environment)
        self.windows.append(window)
        return window

    def plumb(self, *arguments, status=0):
        """The command line on the same files."""
        result = subprocess.run(["plumb", *map(str, arguments)], env=self.environment, capture_output=True, text=True,
                                stdin=subprocess.DEVNULL, timeout=300, check=False)
        self.assertEqual(result.returncode, status, result.stdout + result.stderr)
        return result.stdout
