# SPDX-License-Identifier: GPL-3.0-or-later
"""Resident memory of the window after it opened the samples, and after an hour of scripted editing (an edit a second, played at an
edit a frame)."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
SAMPLES = ("still", "turntable", "photo", "refine")
SECONDS = 3600


def run(build):
    with tempfile.TemporaryDirectory(prefix="plumb-bench-") as folder:
        projects = []
        for name in SAMPLES:
            projects.append(os.path.join(folder, name))
            shutil.copytree(TOP / "data" / "examples" / name, projects[-1], ignore=shutil.ignore_patterns(".plumbline", "output"))
        result = subprocess.run([str(TOP / "tests" / "support" / "with-display"),
                                 os.path.join(build, "tests", "bench", "app", "edit-hour"), str(SECONDS), *projects],
                                check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=900,
                                env=dict(os.environ, PLUMB_SCREEN="1920x1080x24", GTK_A11Y="none"))
    figures = json.loads(result.stdout.splitlines()[-1])
    growth = figures["edited"] / figures["opened"] - 1
    return [{"name": f"memory after {figures['edits']} edits, to after opening", "value": f"{growth:+.1%}", "bar": "<= +10%",
             "ok": growth <= 0.10, "detail": f"{figures['opened'] / 1024:.0f} MB with four samples open, then {figures['edited'] / 1024:.0f} MB"}]
