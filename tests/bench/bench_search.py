# SPDX-License-Identifier: GPL-3.0-or-later
"""The search provider over D-Bus: ten projects, each with 10,000 runs of 10 workflows."""

import json
import os
import sqlite3
import statistics
import subprocess
import tempfile
import time

N_PROJECTS, N_RUNS, N_WORKFLOWS = 10, 10000, 10
NAME = "org.plumbline.Plumbline.SearchProvider"
PATH = "/org/plumbline/Plumbline/SearchProvider"
TERMS = (["s"], ["st"], ["still"], ["still-3"], ["project", "still"], ["run"], ["run", "still"], ["failed"], ["failed", "7"],
         ["succeeded", "still-9"], ["9999"], ["nothing", "such"], ["run", "nothing"])


def make_project(folder, environment):
    subprocess.run(["plumb", "new", folder], check=True, env=environment, capture_output=True)
    nodes = {"a": {"kind": "core.text", "index": 1, "params": {"value": "x"}}}
    for number in range(N_WORKFLOWS):
        with open(f"{folder}/workflows/still-{number}.plumb", "w", encoding="utf-8") as file:
            json.dump({"plumb": 1, "nodes": nodes, "edges": []}, file)
    subprocess.run(["plumb", "run", "workflows/still-0.plumb"], check=True, cwd=folder, env=environment, capture_output=True)
    with sqlite3.connect(f"{folder}/.plumbline/ledger.db") as ledger:
        columns = [row[1] for row in ledger.execute("PRAGMA table_info(runs)")]
        first = dict(zip(columns, ledger.execute("SELECT * FROM runs").fetchone()))
        rows = ({**first, "run": run, "workflow": f"still-{run % N_WORKFLOWS}", "state": "failed" if run % 97 == 0 else "succeeded"}
                for run in range(2, N_RUNS + 1))
        ledger.executemany(f"INSERT INTO runs VALUES ({','.join('?' * len(columns))})", ([row[name] for name in columns] for row in rows))


def measure(folder, environment, build):
    import gi
    gi.require_version("Gio", "2.0")
    from gi.repository import Gio, GLib

    services = os.path.join(folder, "services")
    os.makedirs(services)
    words = " ".join(f'"{name}={environment[name]}"' for name in ("HOME", "XDG_STATE_HOME", "LC_ALL"))
    with open(os.path.join(services, NAME + ".service"), "w", encoding="utf-8") as file:
        file.write(f"[D-BUS Service]\nName={NAME}\nExec=/usr/bin/env {words} {build}/src/libexec/plumb-search-provider\n")
    bus = Gio.TestDBus.new(Gio.TestDBusFlags.NONE)
    bus.add_service_dir(services)
    bus.up()
    flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
    connection = Gio.DBusConnection.new_for_address_sync(bus.get_bus_address(), flags, None, None)

    def ask(terms):
        start = time.perf_counter()
        connection.call_sync(NAME, PATH, "org.gnome.Shell.SearchProvider2", "GetInitialResultSet", GLib.Variant("(as)", (terms,)),
                             None, Gio.DBusCallFlags.NONE, 20000, None)
        return (time.perf_counter() - start) * 1000

    try:
        return ask(["run", "still"]), [ask(terms) for _ in range(10) for terms in TERMS]
    finally:
        connection.close_sync()
        bus.down()


def run(build):
    with tempfile.TemporaryDirectory(prefix="plumb-bench-") as folder:
        environment = {**os.environ, "HOME": folder, "XDG_STATE_HOME": f"{folder}/state", "LC_ALL": "C.UTF-8"}
        os.makedirs(f"{folder}/state/plumbline")
        projects = [f"{folder}/project-{number}" for number in range(N_PROJECTS)]
        for project in projects:
            make_project(project, environment)
        with open(f"{folder}/state/plumbline/recent.json", "w", encoding="utf-8") as file:
            json.dump([{"folder": project, "title": os.path.basename(project), "opened": "2025-03-01T14:01:07Z"} for project in projects], file)
        first, later = measure(folder, environment, build)
    p95 = statistics.quantiles(later, n=20)[-1]
    return [{"name": "search, 100,000 runs, p95", "value": f"{p95:.1f} ms", "bar": "50 ms", "ok": p95 < 50, "detail": f"slowest {max(later):.1f}"},
            {"name": "first search, provider started by the bus", "value": f"{first:.1f} ms", "bar": "", "ok": True}]
