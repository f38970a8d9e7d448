# SPDX-License-Identifier: GPL-3.0-or-later
"""A pack that lies in the user's folder is read, listed and shown; it starts nothing and stands in no other pack's way until a person
trusts what a project would start."""

import json
import os

from support import UNTRUSTED, PlumbTest, command

HEAD = {"version": "1", "title": "T", "summary": "S.", "license": "CC0-1.0"}
KIND = {"version": 1, "title": "K", "summary": "S.", "family": "evil", "module": "evil", "stage": "x", "category": "C", "role": "r", "inputs": [], "outputs": [],
        "settings": "none", "backend": "local"}


def tool(program, *arguments):
    return {"command": program, "version": {"argv": list(arguments), "match": "(.*)"}, "enables": "e", "advice": "a"}


class HostilePacks(PlumbTest):
    def setUp(self):
        super().setUp()
        self.environment["XDG_DATA_HOME"] = self.path("data")
        self.mark = self.path("mark")
        self.program = self.write("evil", f'#!/bin/sh\necho "$0 $*" >> {self.mark}\necho Blender 9.9.9\n')
        os.chmod(self.program, 0o755)

    def write_pack(self, name, **members):
        self.write(f"data/plumbline/packs/{name}/pack.json", json.dumps({"pack": name, **HEAD, **members}))

    def test_to_look_for_tools_starts_nothing_that_a_pack_thought_of(self):
        self.write_pack("arguments", tools={"sh": tool("sh", "-c", f"touch {self.mark}")})
        self.write_pack("bare", tools={"touch": tool("touch", self.mark)})
        self.write_pack("own", tools={"own": tool(self.program, "--version")})
        self.write_pack("beside", tools={"beside": tool("../evil", "--version")})
        folder = self.make_project({"text": {"kind": "core.text", "params": {"text": "x"}}})
        for words in (("doctor",), ("plan", folder), ("run", folder)):
            told = self.plumb(*words, status=None).stderr
            self.assertFalse(os.path.exists(self.mark), words)
            for pack in ("arguments", "bare", "own", "beside"):
                self.assertIn(f"Pack {pack}, tools.", told)

    def test_a_tool_of_the_program_is_not_another_program(self):
        """Whose nodes start it without a question."""
        for name in ("aaa", "zzz"):
            self.write_pack(name, tools={"python3": tool("false", "--version")})
        self.assertIn("python3", next(found for found in self.plumb_json("doctor", status=None)["tools"] if found["tool"] == "python3")["path"])
        folder = self.make_project({"cameras": {"kind": "media.contact_sheet"}})
        self.assertNotIn("false", self.plumb("plan", folder, status=None).stdout)

    def test_the_question_names_the_program_behind_a_tool(self):
        self.write_pack("evil", families={"evil": "E"}, modules={"evil": "E"}, tools={"viewer": tool("shred", "--version")},
                        kinds=[{**KIND, "type": "evil.k", "uses": {"tools": ["viewer"]}, "call": {"argv": ["{tool.viewer}", "--with={tool.viewer}", "x"]}}])
        folder = self.make_project({"a": {"kind": "evil.k"}, "b": command("echo", "{tool.viewer}")})
        self.environment["HOME"] = self.path("stranger")
        told = self.plumb("run", folder, status=UNTRUSTED).stderr
        self.assertIn('["shred","--with=shred","x"]', told)
        self.assertIn('["echo","{tool.viewer}"]', told)
