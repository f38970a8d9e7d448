# SPDX-License-Identifier: GPL-3.0-or-later
"""The published schema of workflows says what the program says: of the document's examples, of the
samples, and of every golden case of the model."""

import json
import pathlib
import re
import unittest

import jsonschema

TOP = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = json.loads((TOP / "data/schemas/workflow.schema.json").read_text())
CASES = TOP / "tests/data/document"

# Faults between members, which a schema cannot see.
UNSEEN = {"unknown-node", "duplicate-index", "duplicate-edge", "unknown-member", "missing-index"}


def find_faults(document):
    return list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(document))


def find_codes(case):
    return set(re.findall(r"\[([a-z-]+)\]$", case.with_suffix(".errors").read_text(), re.MULTILINE))


class WorkflowSchema(unittest.TestCase):
    def test_schema_is_valid(self):
        jsonschema.Draft202012Validator.check_schema(SCHEMA)

    def test_example_of_the_architecture(self):
        blocks = re.findall(r"```json\n(.*?)```", (TOP / "ARCHITECTURE.md").read_text(), re.DOTALL)
        workflows = [json.loads(block) for block in blocks if '"plumb"' in block]
        self.assertEqual(len(workflows), 1)
        self.assertEqual(find_faults(workflows[0]), [])

    def test_samples(self):
        paths = sorted((TOP / "data/examples").glob("*/workflows/*.plumb"))
        self.assertGreater(len(paths), 0)
        for path in paths:
            with self.subTest(path=path.name):
                self.assertEqual(find_faults(json.loads(path.read_text())), [])

    def test_golden_cases(self):
        n_good = n_bad = 0
        for path in sorted(CASES.glob("*.plumb")):
            if path.name.endswith(".ref.plumb") or not path.with_suffix(".ref.plumb").exists():
                continue
            codes = find_codes(path)
            for text in (path, path.with_suffix(".ref.plumb")):
                with self.subTest(path=text.name):
                    faults = find_faults(json.loads(text.read_text()))
                    self.assertEqual(bool(faults), bool(codes - UNSEEN), faults[:1])
            n_good, n_bad = n_good + (not codes), n_bad + bool(codes)
        self.assertGreater(n_good, 3)
        self.assertGreater(n_bad, 3)

    def test_what_is_refused(self):
        for case in ("newer", "no-version", "not-a-workflow"):
            with self.subTest(case=case):
                self.assertNotEqual(find_faults(json.loads((CASES / f"{case}.plumb").read_text())), [])

    def test_each_member(self):
        node = {"kind": "k", "index": 1}
        bad = [
            {"title": 5}, {"seed": {"mode": "dice"}}, {"seed": {"mode": "fixed", "base": -1}},
            {"nodes": {"no id": node}}, {"nodes": {"a": {**node, "at": [1]}}}, {"nodes": {"a": {**node, "mode": "off"}}},
            {"nodes": {"a": {**node, "color": "red"}}}, {"nodes": {"a": {**node, "size": [0, 1]}}},
            {"edges": [{"from": "a", "to": "b.c"}]}, {"edges": [{"from": "a.b", "to": "b.c", "when": "maybe"}]},
            {"frames": {"f": {"members": [1]}}}, {"notes": {"n": {"at": "here"}}},
            {"definitions": {"d": {"seed": {}}}}, {"definitions": {"d/e": {}}},
        ]
        for members in bad:
            with self.subTest(members=members):
                self.assertNotEqual(find_faults({"plumb": 1, **members}), [])


if __name__ == "__main__":
    unittest.main()
