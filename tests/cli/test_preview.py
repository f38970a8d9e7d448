# SPDX-License-Identifier: GPL-3.0-or-later
"""An animation is no still picture: it is kept as what it is, not refused as one."""

import json
import os
import shutil

from support import PlumbTest, sample


class Preview(PlumbTest):
    def test_an_animated_preview_is_kept(self):
        for form in ("webp", "gif"):
            with self.subTest(format=form):
                folder = self.make_project({"frames": {"kind": "core.images", "params": {"folder": "frames", "pattern": "*.png"}},
                                            "preview": {"kind": "media.animated_preview", "params": {"format": form, "width": 64}}},
                                           [("frames.images", "preview.frames")], name=form)
                os.makedirs(os.path.join(folder, "frames"))
                for number, name in enumerate(("dark", "target")):
                    shutil.copy(os.path.join(sample("refine"), "pictures", f"{name}.png"), os.path.join(folder, "frames", f"{number}.png"))
                run = self.plumb_json("run", cwd=folder)
                self.assertEqual(run["state"], "succeeded")
                self.assertIn(f'"ext": "{form}"', json.dumps(run["step_list"][-1]["items"][0]["outputs"]))
