# SPDX-License-Identifier: GPL-3.0-or-later
"""The published schema of packs: every pack that the program reads is valid, and faulty ones are not."""

import copy
import json
import pathlib
import unittest

import jsonschema

TOP = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = json.loads((TOP / "data/schemas/pack.schema.json").read_text())
LOCALE = jsonschema.Draft202012Validator(json.loads((TOP / "data/schemas/pack-locale.schema.json").read_text()))
TOOL = {"command": "t", "version": {"argv": ["-V"], "match": "(.*)"}, "enables": "e", "advice": "a"}
PACKS = sorted([*TOP.glob("data/packs/*/pack.json"), TOP / "tests/data/packs/product/pack.json"])


def validator_for(part=None):
    schema = SCHEMA if part is None else {"$ref": f"#/$defs/{part}", "$defs": SCHEMA["$defs"]}
    return jsonschema.Draft202012Validator(schema)


class PackSchema(unittest.TestCase):
    def test_the_schema_is_one(self):
        jsonschema.Draft202012Validator.check_schema(SCHEMA)

    def test_every_pack_and_what_it_includes(self):
        self.assertGreater(len(PACKS), 1)
        included = validator_for("include_file")
        for path in PACKS:
            with self.subTest(path.parent.name):
                pack = json.loads(path.read_text())
                validator_for().validate(pack)
                for pattern in pack.get("include", []):
                    files = sorted(path.parent.glob(pattern))
                    self.assertGreater(len(files), 0)
                    for file in files:
                        included.validate(json.loads(file.read_text()))

    def test_faults(self):
        pack = json.loads((TOP / "tests/data/packs/product/pack.json").read_text())
        validator_for().validate({**pack, "tools": {"t": TOOL}})
        faults = {
            "unknown member": lambda p: p.update(colour=1),
            "no title": lambda p: p.pop("title"),
            "unknown member of a kind": lambda p: p["kinds"][0].update(colour=1),
            "fields and none": lambda p: p["kinds"][0].update(settings="none"),
            "bad type of field": lambda p: p["kinds"][0]["fields"][0].update(type="float"),
            "bad name of a port": lambda p: p["kinds"][0]["outputs"][0].update(name="a.b"),
            "no slots": lambda p: p["kinds"][0].update(uses={"slots": {"cpu": 0}}),
            "program in a folder": lambda p: p.update(tools={"t": {**TOOL, "command": "./t"}}),
            "program with an idea of its own": lambda p: p.update(tools={"t": {**TOOL, "version": {"argv": ["-c", "x"], "match": "(.*)"}}}),
            "kind without a pack": lambda p: p["kinds"][0].update(type="render"),
        }
        for name, spoil in faults.items():
            with self.subTest(name):
                spoiled = copy.deepcopy(pack)
                spoil(spoiled)
                self.assertFalse(validator_for().is_valid(spoiled))


class LocaleSchema(unittest.TestCase):
    def test_the_schema_is_one(self):
        LOCALE.check_schema(LOCALE.schema)

    def test_translations(self):
        for example in [*LOCALE.schema["examples"], {}, {"Radius": ""}]:
            LOCALE.validate(example)
        for fault in ([], "Radius", {"Radius": 1}, {"Radius": None}, {"Radius": {"de": "Radius"}}):
            self.assertFalse(LOCALE.is_valid(fault), fault)


if __name__ == "__main__":
    unittest.main()
