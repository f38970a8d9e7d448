#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The published schemas hold for what is written, and refuse what the program refuses.

usage: test-schemas.py SCHEMAS DRIVER"""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile

import jsonschema


def load(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def read_events(path):
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    columns = ["seq", "id", "time", "type", "run", "step", "item", "cause", "key", "payload"]
    for row in db.execute(f"SELECT {', '.join(columns)} FROM events ORDER BY seq"):
        event = {name: value for name, value in zip(columns, row) if value is not None}
        if "payload" in event:
            event["payload"] = json.loads(event["payload"])
        yield event


def main():
    schemas, driver = sys.argv[1:]
    event_schema = load(schemas, "event.schema.json")
    project_schema = load(schemas, "project.schema.json")
    with tempfile.TemporaryDirectory() as folder:
        project = {"plumb_project": 1, "name": "schemas", "slots": {"cpu": 2}, "retry": {"mode": "fixed"}}
        project_schema.validate(project)
        with open(os.path.join(folder, "project.json"), "w", encoding="utf-8") as file:
            json.dump(project, file)
        subprocess.run([driver, folder, "golden"], check=True, stdout=subprocess.DEVNULL)
        events = list(read_events(os.path.join(folder, ".plumbline", "ledger.db")))
    assert len(events) > 10, "too few events"
    for event in events:
        event_schema.validate(event)

    for change in ({"type": "nothing"}, {"seq": 0}, {"id": "x"}, {"payload": 7}):
        assert not event_schema.is_valid(events[0] | change), change
    created = next(event for event in events if event["type"] == "run-created")
    assert not event_schema.is_valid(created | {"payload": {}})
    assert not event_schema.is_valid({name: value for name, value in created.items() if name != "run"})
    for change in ({"plumb_project": 2}, {"name": ""}, {"slots": {"cpu": -1}}, {"retry": {"mode": "often"}}):
        assert not project_schema.is_valid(project | change), change


main()
