# SPDX-License-Identifier: GPL-3.0-or-later
"""The sample that a first start opens, with Blender itself: made small in the inspector, run, watched, ended on the way,
taken up again, and run once more with another look."""

import json
import unittest

import support


class StillTest(support.WindowTest):
    def open_sample(self):
        self.project = self.copy_sample("still")
        app = self.start(self.project)
        app.find_node("Lamp")
        return app

    def select(self, app, title):
        """All of the graph in view, and that card selected, whose form is then in the inspector."""
        app.click(app.corner())
        app.key("Home")
        places = []

        def rests():
            places.append(app.header(app.find_node(title)))
            return places[-2:-1] == places[-1:]
        support.wait(rests, f"{title} rests")
        app.click(places[-1])
        app.find("label", title, app.inspector)

    def count_colors(self, app, accessible, shares=(0, 0, 1, 1)):
        x, y, width, height = app.area(accessible)
        box = (x + width * shares[0], y + height * shares[1], x + width * shares[2], y + height * shares[3])
        return len(app.picture().crop(tuple(map(round, box))).getcolors(1 << 24))

    def has_picture(self, app, title):
        """A card: whether there is something with many colors in its lower half; its own parts have few."""
        return self.count_colors(app, app.find_node(title), (0.125, 0.625, 0.875, 0.875)) > 300

    def look_at(self, app, title):
        """As large as it goes: its picture, too."""
        self.select(app, title)
        app.key("period")

    def make_small(self, app):
        self.select(app, "Render still")
        for title, value in (("Width", "96"), ("Height", "72"), ("Samples", "1")):
            app.set_field(title, value)

    def wait_run(self, state, n=1, seconds=120):
        def are():
            runs = self.runs_of(self.project)
            return len(runs) == n and runs[0]["state"] == state
        support.wait(are, f"{n} runs, the newest {state}", seconds)

    def get_steps(self, run):
        shown = json.loads(self.plumb("show", run, "--json", "-C", self.project))
        return {step["step"]: step for step in shown["step_list"]}

    def count_done(self, run):
        return [item["state"] for item in self.get_steps(run)["render"]["items"]].count("succeeded")

    def check_pictures_of_the_run(self, app):
        """The run's own page: what was made new, by each camera, as pictures."""
        app.key("ctrl+alt+2")
        graph = app.find(("grouping", "panel"), "Graph as it was")
        app.find(name="Why it ran")
        app.click(graph)
        app.key("Left", "Left")
        app.find(None, lambda name: name.startswith("Sharpen (sharpen)"))
        for name in ("back.png", "front.png", "side.png", "top.png"):
            picture = app.find("button", name)
            app.reach(picture, app.find_around("scroll pane", picture))
            support.wait(lambda: self.count_colors(app, picture) > 300, f"the picture {name}")

    def test_the_sample_with_blender(self):
        app = self.open_sample()
        self.make_small(app)
        self.look_at(app, "Render still")
        self.assertFalse(self.has_picture(app, "Render still"))
        app.key("ctrl+Return")
        app.find_node("Render still", state="Running", seconds=60)
        support.wait(lambda: self.has_picture(app, "Render still"), "the first picture on the card", 60)
        app.key("ctrl+period")
        app.find_node("Render still", state="Canceled")
        self.wait_run("cancelled")
        self.assertIn(self.count_done(1), (1, 2, 3))

        app.key("ctrl+k")
        app.find(("dialog", "alert"))
        app.type("Resume")
        app.find("list item", lambda name: "Resume" in name)
        app.key("Return")
        app.find_node("Render still", state="Done", seconds=120)
        self.wait_run("succeeded")
        self.assertEqual(len(list((self.project / "output" / "still").glob("*.png"))), 5)
        self.assertEqual(self.count_done(1), 4)
        self.check_another_look(app)
        self.check_pictures_of_the_run(app)
        app.close()

    def check_another_look(self, app):
        """What is before the change is known; what is after it is made anew and shown."""
        self.look_at(app, "Contrast")
        app.set_field("Contrast", "1.9")
        app.key("ctrl+Return")
        self.wait_run("succeeded", n=2)
        app.find_node("Contrast", state="Done")
        app.find_node("Render still", state="Cached")
        made = {name for name, step in self.get_steps(2).items() if step["decision"] == "run"}
        self.assertEqual(made, {"contrast", "sharpen", "vignette", "compare", "sheet", "save"})
        support.wait(lambda: self.has_picture(app, "Contrast"), "the picture of the new look")


if __name__ == "__main__":
    unittest.main()
