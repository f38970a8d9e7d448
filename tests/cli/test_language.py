# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line and its records are the same, byte for byte, whatever language the user speaks."""

import re
import subprocess
import unittest

from support import ERROR, FINDINGS, OK, PlumbTest, command

# Ids, times, hashes and sizes: of each run its own.
OWN = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}|[0-9a-f]{64}|\d[\d.:TZ-]*")


class LanguageTest(PlumbTest):
    def setUp(self):
        super().setUp()
        subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", self.path("de_DE.UTF-8")], check=True, capture_output=True)

    def in_both(self, *words, status=OK, **more):
        """What is printed in English, after it was held against what is printed in German."""
        german = {"LOCPATH": self.folder, "LC_ALL": "de_DE.UTF-8", "LANGUAGE": "de"}
        english, other = (self.plumb(*words, status=status, env=env, **more) for env in ({}, german))
        self.assertEqual((english.stdout, english.stderr), (other.stdout, other.stderr))
        return english.stdout + english.stderr

    def test_what_is_printed(self):
        faulty = self.make_project({"lost": {"kind": "no.such_kind"}, "list": {"kind": "core.list", "params": {"valuse": [1]}},
                                    "still": {"kind": "blender.render_still", "params": {"samples": -4}}})
        workflow = f"{faulty}/workflows/project.plumb"
        self.assertIn("There is no node kind", self.in_both("check", workflow, status=FINDINGS))
        self.in_both("check", workflow, "--json", status=FINDINGS)
        self.assertIn("Render still", self.in_both("node", "blender.render_still"))
        self.in_both("node", "blender.render_still", "--json")
        self.in_both("node", "--json")
        self.in_both("check", self.path("nowhere.plumb"), status=ERROR)
        self.in_both("--help")

    def test_what_is_recorded(self):
        """Two projects, each run in one language: what their ledgers say is the same but for time and place."""
        told = []
        for name, env in (("one", {}), ("two", {"LOCPATH": self.folder, "LC_ALL": "de_DE.UTF-8", "LANGUAGE": "de"})):
            project = self.make_project({"good": command("echo", "hello"), "bad": command("/bin/false"),
                                         "after": command("echo", "{in.input}")}, [("bad.text", "after.input")], name=name)
            self.plumb("run", f"{project}/workflows/{name}.plumb", status=FINDINGS, env=env)
            shown = self.plumb("show", "1", "--json", cwd=project, status=None).stdout
            told.append(OWN.sub("#", shown.replace(name, "NAME")))
        self.assertIn("ended with status #", told[0])
        self.assertEqual(told[0], told[1])


if __name__ == "__main__":
    unittest.main()
