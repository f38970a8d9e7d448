# SPDX-License-Identifier: GPL-3.0-or-later
"""A project that comes from elsewhere starts nothing before a person has seen what it would start."""

import json
import pathlib
import unittest

import support


class TrustTest(support.WindowTest):
    def make_foreign_project(self):
        """One that writes a file outside of itself, as soon as its program is started."""
        self.mark = pathlib.Path(self.folder, "was-here")
        folder = self.make_project({"mark": {"kind": "core.command", "params": {
            "program": "touch", "arguments": [str(self.mark)]}}}, name="foreign")
        project = folder / "project.json"
        value = json.loads(project.read_text())
        value["id"] = "01890a5d-ac96-774b-bcce-b302099a8057"
        project.write_text(json.dumps(value))
        return folder

    def test_asks_with_the_commands_before_it_starts_anything(self):
        folder = self.make_foreign_project()
        app = self.start(folder)
        app.find("frame", "foreign — Plumbline")
        app.key("ctrl+Return")
        app.find(name="Trust This Project?")
        app.find(name=lambda text: text.startswith("touch") and str(self.mark) in text)
        self.assertFalse(self.mark.exists())
        app.key("Escape")
        app.wait_gone(name="Trust This Project?")
        self.assertEqual(self.runs_of(folder), [])
        self.assertFalse(self.mark.exists())

        app.key("ctrl+Return")
        app.press_button("Trust and Run")
        support.wait(self.mark.exists, "what the trusted program writes")
        support.wait(lambda: [run["state"] for run in self.runs_of(folder)] == ["succeeded"], "the end of the run")

        app.wait_gone(name="Trust This Project?")
        self.mark.unlink()
        app.key("ctrl+Return")
        support.wait(lambda: len(self.runs_of(folder)) == 2, "a second run, without a question")
        self.assertFalse(app.has(name="Trust This Project?"))
        app.close()


if __name__ == "__main__":
    unittest.main()
