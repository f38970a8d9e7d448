#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tries an installed Flatpak in its sandbox: smoke.py APP-ID. Prints a line a check and ends with
`N passed, N failed`."""

import json
import os
import shutil
import subprocess
import sys
import tempfile

APP = sys.argv[1]
SAMPLE = "/app/share/plumbline/examples/photo"


def sandboxed(command, *words, status=0, timeout=300):
    done = subprocess.run(["flatpak", "run", "--user", f"--command={command}", APP, *words], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=timeout, check=False)
    if status is not None and done.returncode != status:
        raise AssertionError(f"{command} {' '.join(words)}: status {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return done


def shell(text, **more):
    return sandboxed("sh", "-c", text, **more).stdout.strip()


def check_version():
    with open(os.path.join(os.path.dirname(__file__), "..", "..", "meson.build"), encoding="utf-8") as file:
        version = file.read().split("version: '")[1].split("'")[0]
    assert version in sandboxed("plumb", "--version").stdout


def check_tools():
    text = sandboxed("plumb", "doctor", status=None).stdout
    assert "gegl" in text, text


def check_permissions():
    text = subprocess.run(["flatpak", "info", "--user", "--show-permissions", APP], check=True, capture_output=True, text=True).stdout
    context = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    assert set(context.get("shared", "").strip(";").split(";")) == {"network", "ipc"}, text
    sockets = set(context.get("sockets", "").strip(";").split(";"))
    assert sockets == {"wayland", "fallback-x11", "x11"}, text  # x11 stands for the fallback
    assert context.get("devices", "").strip(";") == "dri", text
    assert "filesystems" not in context and "Session Bus" not in text and "System Bus" not in text, text


def check_home_is_out_of_reach():
    with tempfile.NamedTemporaryFile(dir=os.path.expanduser("~"), prefix="plumb-secret-") as secret:
        assert shell(f"test -e {secret.name} && echo there || echo hidden") == "hidden"


def check_nothing_is_written_to_the_application():
    assert shell("touch /app/x 2>/dev/null && echo written || echo refused") == "refused"


def check_exports():
    folder = os.path.join(os.environ["FLATPAK_USER_DIR"], "exports", "share")
    for name in (f"applications/{APP}.desktop", f"dbus-1/services/{APP}.service", f"dbus-1/services/{APP}.SearchProvider.service",
                 f"gnome-shell/search-providers/{APP}.search-provider.ini", f"icons/hicolor/scalable/apps/{APP}.svg",
                 f"icons/hicolor/symbolic/apps/{APP}-symbolic.svg", f"metainfo/{APP}.metainfo.xml", f"mime/packages/{APP}.xml"):
        assert os.path.exists(os.path.join(folder, name)), f"{name} is not exported"


def check_sample():
    """A project runs in the sandbox, its pictures are right, and again it is cached."""
    script = f"""set -e
        rm -rf "$XDG_DATA_HOME/smoke"; plumb new "$XDG_DATA_HOME/smoke" --from photo >/dev/null
        cd "$XDG_DATA_HOME/smoke"; plumb run >&2; plumb run >&2; plumb show last --json"""
    shown = json.loads(shell(script))
    states = {step["step"]: (step["state"], step["decision"]) for step in shown["step_list"]}
    assert states and all(state == "succeeded" for state, _ in states.values()), states
    assert "cached" in {decision for _, decision in states.values()}, states


def check_thumbnailer():
    script = f"""/app/libexec/plumbline/plumb-thumbnailer --size 128 {SAMPLE}/workflows/*.plumb "$XDG_CACHE_HOME/t.png" &&
        od -An -tx1 -N8 "$XDG_CACHE_HOME/t.png" """
    assert shell(script).split() == "89 50 4e 47 0d 0a 1a 0a".split()


def check_search_provider():
    """The session bus starts it, in the sandbox, for a caller outside."""
    done = subprocess.run(["gdbus", "call", "--session", "--dest", f"{APP}.SearchProvider", "--object-path",
                           "/org/plumbline/Plumbline/SearchProvider", "--method", "org.gnome.Shell.SearchProvider2.GetInitialResultSet",
                           "['still']"], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.strip() == "(@as [],)", done.stdout + done.stderr


def check_window():
    """The window comes up under a display, and ends when it is told to."""
    if shutil.which("xvfb-run") is None:
        raise AssertionError("xvfb-run is missing")
    script = f"""timeout 60 flatpak run --user --env=GSK_RENDERER=cairo --env=GDK_DISABLE=gl,vulkan {APP} & app=$!
        for i in $(seq 100); do xwininfo -root -tree 2>/dev/null | grep -q '"Plumbline\\|org.plumbline' && break; sleep 0.2; done
        xwininfo -root -tree | grep -i plumbline; flatpak kill {APP}; wait $app; true"""
    done = subprocess.run(["xvfb-run", "-a", "-s", "-screen 0 1280x800x24 -nolisten tcp", "bash", "-c", script],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False)
    assert "lumbline" in done.stdout, done.stdout + done.stderr


def main():
    passed = failed = 0
    for name, check in list(globals().items()):
        if not name.startswith("check_"):
            continue
        try:
            check()
            passed += 1
            print(f"ok {name[6:]}", flush=True)
        except (AssertionError, subprocess.SubprocessError, ValueError) as error:
            failed += 1
            print(f"not ok {name[6:]}: {error}", flush=True)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
