# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of runs with 100,000 of them, a timeline of 10,000 bars, a log of 100 MB."""

import os
import subprocess
import tempfile

RUNS = 100_000
LOG_BYTES = 100_000_000

# name of the figure: (what it is, bar in milliseconds of the main thread's CPU unless it says otherwise)
BARS = {
    "history-first": ("100,000 runs: project and page to the first rows", 100),
    "history-all": ("100,000 runs: to the true length", 250),
    "history-filter": ("100,000 runs: a parameter's value, all that fit", 80),
    "history-filter-turn": ("100,000 runs: longest turn meanwhile, frames with it", 80),
    "history-walk": ("100,000 runs: a twentieth of the list further", 40),
    "timeline-whole": ("10,000 bars: a frame of all", 8),
    "timeline-near": ("10,000 bars: a frame of a fiftieth", 8),
    "log-open": ("log of 100 MB: counted, real time", 3000),
    "log-search": ("log of 100 MB: searched, real time", 3000),
    "log-turn": ("log of 100 MB: longest turn of the main loop", 4),
}


def write_log(path):
    line = b"00:00:01 Fra:1 Mem:284M | \x1b[32mSample 38/64\x1b[0m | Remaining 00:04\n"
    with open(path, "wb") as file:
        chunk = line * 10_000
        while file.tell() < LOG_BYTES:
            file.write(chunk)
        file.write(b"the needle\n")


def run(build):
    bench, top = os.path.join(build, "tests", "bench"), os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    environment = {**os.environ, "GTK_A11Y": "none", "GSETTINGS_SCHEMA_DIR": os.path.join(build, "data"),
                   "PLUMB_DATA_DIR": os.path.join(top, "data"), "PLUMB_BIN_DIR": os.path.join(build, "src", "cli"),
                   "PLUMB_LIBEXEC_DIR": os.path.join(build, "src", "libexec")}
    with tempfile.TemporaryDirectory() as folder:
        project, log = os.path.join(folder, "p"), os.path.join(folder, "job.log")
        subprocess.run([os.path.join(bench, "views", "bench-views"), folder, str(RUNS), "1000"], check=True, capture_output=True)
        write_log(log)
        output = subprocess.run([os.path.join(top, "tests", "support", "with-display"), os.path.join(bench, "runs", "bench-runs"), project, log],
                                check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment).stdout
    figures = {words[0]: float(words[1]) for words in map(str.split, output.splitlines()) if len(words) == 2 and words[0].count("-") >= 1 and words[1].replace(".", "").isdigit()}
    return [{"name": what, "value": round(figures[name], 3), "bar": f"<= {bar}", "ok": figures[name] <= bar}
            for name, (what, bar) in BARS.items()]
