# SPDX-License-Identifier: GPL-3.0-or-later
"""The preferences tell what this computer has: tools, ways to carry out nodes, packs."""

import os
import pathlib
import shutil
import unittest

import support


class PreferencesTest(support.WindowTest):
    @unittest.skipIf(support.SANDBOXED, "the sandbox has programs of its own")
    def test_tools_that_are_there_and_that_come(self):
        programs = pathlib.Path(self.folder, "bin")
        programs.mkdir()
        self.environment["PATH"] = f"{programs}:{os.environ['PATH']}"
        app = self.start()
        app.key("ctrl+comma")
        dialog = app.find("dialog", "Preferences")
        app.click(app.find("page tab", "Tools", dialog))
        app.find("label", shutil.which("python3"), dialog)
        app.find("label", shutil.which("ffmpeg"), dialog)
        for way in ("Built In", "Program", "Scheduler", "GEGL"):
            app.find("list item", way, dialog)
        ffmpeg = programs / "ffmpeg"
        ffmpeg.write_text("#!/bin/sh\necho ffmpeg version 9.9\n")
        ffmpeg.chmod(0o755)
        app.press_button("Look Again")
        app.find("label", str(ffmpeg), dialog)
        app.key("Escape")
        app.close()


if __name__ == "__main__":
    unittest.main()
