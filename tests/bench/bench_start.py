# SPDX-License-Identifier: GPL-3.0-or-later
"""From the start of the process to a painted window: the window with nothing open and with a sample, whose graph has to be there,
beside a bare libadwaita window and beside gnome-text-editor, turn by turn on one X server. What else the machine does only adds: of
each, the quartile of the fastest turns counts."""

import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
ROUNDS = 15


def measure(build):
    """Runs inside with-display: one line of JSON, {name: [painted, ...]}."""
    watch = os.path.join(build, "tests", "bench", "app", "watch-window")
    with tempfile.TemporaryDirectory(prefix="plumb-bench-") as folder:
        sample = os.path.join(folder, "still")
        shutil.copytree(TOP / "data" / "examples" / "still", sample, ignore=shutil.ignore_patterns(".plumbline", "output"))
        commands = {
            "bare": [os.path.join(build, "tests", "bench", "app", "bare-window")],
            "empty": ["plumbline"],
            "still": ["plumbline", sample],
            "text-editor": ["gnome-text-editor", "-s"],
        }
        times = {name: [] for name in commands}
        for turn in range(ROUNDS + 1):
            for name, command in commands.items():
                shutil.rmtree(os.environ["XDG_STATE_HOME"], ignore_errors=True)
                what = "graph" if name == "still" else "letters"
                result = subprocess.run([watch, what, *command], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
                if turn > 0:
                    times[name].append(json.loads(result.stdout))
        print(json.dumps(times))


def run(build):
    result = subprocess.run([str(TOP / "tests" / "support" / "with-display"), sys.executable, __file__, build], check=True,
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=600,
                            env=dict(os.environ, PLUMB_SCREEN="1920x1080x24", GTK_A11Y="none"))
    times = json.loads(result.stdout.splitlines()[-1])

    def typical(name, what):
        return statistics.quantiles((entry[what] for entry in times[name]), n=4)[0]

    def row(name, ours, peer, bar):
        ratio = typical(ours, "painted") / typical(peer, "painted")
        return {"name": name, "value": f"{ratio:.2f}x", "bar": f"<= {bar}x", "ok": ratio <= bar,
                "detail": f"{typical(ours, 'painted'):.0f} ms, {typical(ours, 'cpu'):.0f} ms cpu, {typical(ours, 'peak_kb') / 1024:.0f} MB; "
                          f"{peer} {typical(peer, 'painted'):.0f} ms, {typical(peer, 'cpu'):.0f} ms cpu, {typical(peer, 'peak_kb') / 1024:.0f} MB"}
    return [row("start, nothing open, to a bare window", "empty", "bare", 1.5),
            row("start, sample open, to a bare window", "still", "bare", 1.5),
            row("start, sample open, to gnome-text-editor", "still", "text-editor", 1.0)]


if __name__ == "__main__":
    measure(sys.argv[1])
