# SPDX-License-Identifier: GPL-3.0-or-later
"""plumb check --fix: what is certain is mended, the rest is told."""

import json
import pathlib

from support import OK, PlumbTest


class Fix(PlumbTest):
    def test_fix(self):
        folder = self.make_project({"a": {"kind": "core.rangee", "params": {"count": 3, "nothing": 1}}})
        path, = pathlib.Path(folder).glob("workflows/*.plumb")
        before = path.read_text()
        self.plumb("check", str(path), status=1)
        self.assertEqual(path.read_text(), before, "without --fix nothing is written")
        self.assertIn("2 fixes", self.plumb("check", "--fix", str(path), status=OK).stdout)
        node = json.loads(path.read_text())["nodes"]["a"]
        self.assertEqual((node["kind"], node["params"]), ("core.range", {"count": 3}))
        after = path.read_text()
        self.plumb("check", "--fix", str(path))
        self.assertEqual(path.read_text(), after)

    def test_indexes_are_asked_for_once_and_given(self):
        folder = self.make_project({"a": {"kind": "core.range"}})
        path, = pathlib.Path(folder).glob("workflows/*.plumb")
        path.write_text('{"plumb": 1, "nodes": {"b": {"kind": "core.range"}, "a": {"kind": "core.range"}, "c": {"kind": "core.range"}}, "edges": []}')
        told = self.plumb_json("check", str(path))["problems"]
        self.assertEqual([(problem["code"], problem["node"]) for problem in told], [("missing-index", "b")])
        self.assertIn("1 fix", self.plumb("check", "--fix", str(path)).stdout)
        self.assertEqual({name: node["index"] for name, node in json.loads(path.read_text())["nodes"].items()}, {"b": 0, "a": 1, "c": 2})
        self.assertEqual(self.plumb_json("check", str(path))["problems"], [])
