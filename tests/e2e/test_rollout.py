# SPDX-License-Identifier: GPL-3.0-or-later
"""A workflow that is to replace a script, in the window: run in its mode, judged, promoted, taken back."""

import json
import shutil
import unittest

from PIL import Image

import support
from support import wait

PICTURE = support.PNG + """
color, ground = bytes(int(part) for part in sys.argv[2].split("-")), bytes((90, 120, 150))
save(sys.argv[1], 64, 48, lambda x, y: color if 20 <= x < 44 and 10 <= y < 38 else ground)
"""


class RolloutTest(support.WindowTest):
    """A graph of one program and a script, both of which draw a square."""

    def make(self, graph="200-40-40", legacy="200-40-40", **more):
        nodes = {"draw": {"kind": "core.command", "params": {"program": "python3", "output": "out.png"}},
                 "save": {"kind": "core.save", "params": {"folder": "lamp"}},
                 "tell": {"kind": "core.notify"}}
        folder = self.make_project(nodes, [("draw.results", "save.files"), ("save.paths", "tell.input")], name="lamp")
        draw = folder / "draw.py"
        draw.write_text(PICTURE)
        self.change(folder, lambda document: document.update(legacy={
            "title": "The old script", "script": "old.sh", "command": ["sh", "{script}", "{out}"],
            "leaves": {"image": {"files": "*.png", "graph": "draw.results", "folder": "lamp"}}, "notify": "Lamp is ready", **more}))
        self.change(folder, lambda document: document["nodes"]["draw"]["params"].update(arguments=[str(draw), "out.png", graph]))
        (folder / "old.sh").write_text(f'python3 {draw} "$1/lamp.png" {legacy}\n')
        return folder

    def change(self, folder, change):
        path = folder / "workflows" / "lamp.plumb"
        document = json.loads(path.read_text())
        change(document)
        path.write_text(json.dumps(document))

    def set_mode(self, folder, mode, status=0):
        self.plumb("rollout", folder, "set", mode, "-w", "lamp", "--by", "ana", "--why", "trying", status=status)

    def pairs_of(self, folder):
        return json.loads(self.plumb("parity", "list", "--project", folder, "--json"))["pairs"]

    def saved(self, folder):
        return sorted(path.name for path in (folder / "output").rglob("*.png"))


class TestRun(RolloutTest):
    def run_shown(self, folder):
        app = self.start(folder / "workflows" / "lamp.plumb")
        app.find("grouping", lambda name: name.startswith("Workflow "))
        app.key("ctrl+Return")
        return app

    def test_in_shadow_both_run_and_the_verdict_is_told(self):
        folder = self.make()
        self.set_mode(folder, "shadow")
        app = self.run_shown(folder)
        app.find("label", "Done by the legacy command; the graph passes")
        pairs = self.pairs_of(folder)
        self.assertEqual([pair["verdict"] for pair in pairs], ["pass"])
        self.assertEqual(self.saved(folder), ["lamp.png"])
        sides = {pairs[0]["authoritative"]["run"], pairs[0]["observer"]["run"]}
        self.assertEqual({run["run"] for run in self.runs_of(folder)}, sides)

    def test_what_is_shown_is_observed_not_what_the_file_has(self):
        folder = self.make()
        self.set_mode(folder, "shadow")
        app = self.start(folder / "workflows" / "lamp.plumb")
        app.click(app.header(app.find_node("Command")))
        app.key("m")  # muted, and not saved: there is no picture any more
        app.key("ctrl+Return")
        app.find("label", "Done by the legacy command; the graph does not pass")
        self.assertEqual([pair["verdict"] for pair in self.pairs_of(folder)], ["fail"])
        self.assertEqual(self.saved(folder), ["lamp.png"])

    def test_a_graph_that_fails_is_followed_by_the_legacy_command(self):
        folder = self.make()
        (folder / "rollout.json").write_text(json.dumps({"plumb_rollout": 1, "required_passes": 1}))
        self.set_mode(folder, "shadow")
        self.plumb("run", folder)
        self.set_mode(folder, "graph")
        (folder / "draw.py").rename(folder / "drawn.py")
        (folder / "old.sh").write_text((folder / "old.sh").read_text().replace("draw.py", "drawn.py"))
        (folder / "output" / "lamp" / "lamp.png").unlink()
        shutil.rmtree(folder / ".plumbline" / "artifacts")  # nothing can be taken from the cache
        app = self.run_shown(folder)
        app.find("label", "The graph failed: the legacy command did the work")
        with Image.open(folder / "output" / "lamp" / "lamp.png") as picture:
            self.assertEqual(picture.getpixel((32, 24)), (200, 40, 40))


if __name__ == "__main__":
    unittest.main()
