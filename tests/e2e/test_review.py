# SPDX-License-Identifier: GPL-3.0-or-later
"""The page Review by pointer and keys: modes with reasons, the history, references, the noise floor, the matrix."""

import json
import unittest

import support
import test_rollout
from support import wait

SQUARE = "200-40-40"
NEAR = "205-45-45"
FAR = "220-120-40"


class ReviewTest(test_rollout.RolloutTest):
    def recolor(self, folder, color):
        self.change(folder, lambda document: document["nodes"]["draw"]["params"].update(
            arguments=[str(folder / "draw.py"), "out.png", color]))

    def open_review(self, folder, name="lamp"):
        app = self.start(folder / "workflows" / f"{name}.plumb")
        app.find("grouping", lambda name: name.startswith("Workflow "))
        app.key("ctrl+alt+3")
        return app

    def find_question(self, app, heading):
        return app.find(("dialog", "alert"), lambda name: heading in name)

    def decide(self, app, heading, why, label):
        """The reason of a decision, by the keyboard; Enter decides."""
        dialog = self.find_question(app, heading)
        wait(lambda: any(support.has_state(found, support.Atspi.StateType.FOCUSED) for found in support.walk(dialog)), "the entry")
        app.type(why)
        wait(lambda: support.has_state(app.find("button", label, dialog), support.Atspi.StateType.SENSITIVE), label)
        app.key("Return")

    def mode_of(self, folder):
        shown = json.loads(self.plumb("rollout", folder, "show", "-w", "lamp", "--json"))
        return shown["workflows"][0]["outputs"][0]


class TestRollout(ReviewTest):
    def test_observed_promoted_and_rolled_back_with_reasons(self):
        folder = self.make()
        (folder / "rollout.json").write_text(json.dumps({"plumb_rollout": 1, "required_passes": 2}))
        app = self.open_review(folder)
        app.find("label", "The legacy command does the work. The graph is not run.")
        self.assertFalse(support.has_state(app.find("button", "Promote…"), support.Atspi.StateType.SENSITIVE))
        app.press_button("Observe…")
        self.decide(app, "Shadow?", "to see", "Observe")
        app.find("label", lambda name: "Shadow, set by" in name and "to see" in name)
        for n in (1, 2):
            app.press_button("Run Now")
            app.find("label", f"{n} of 2 passes")
        # Without a reason the graph is not promoted.
        app.press_button("Promote…")
        button = app.find("button", "Promote", self.find_question(app, "Graph?"))
        self.assertFalse(support.has_state(button, support.Atspi.StateType.SENSITIVE))
        self.decide(app, "Graph?", "two passes", "Promote")
        app.find("label", "The graph does the work. Where it fails, the legacy command does it at once.")
        shown = self.mode_of(folder)
        self.assertEqual((shown["workflow_rollout_mode"], shown["why"]), ("graph", "two passes"))
        app.press_button("Roll Back…")
        self.decide(app, "Legacy?", "too early", "Use Legacy")
        app.find("label", "The legacy command does the work. The graph is not run.")
        shown = self.mode_of(folder)
        self.assertEqual((shown["workflow_rollout_mode"], shown["why"]), ("legacy", "too early"))

    def make_history(self):
        folder = self.make()
        self.set_mode(folder, "shadow")
        for color in (SQUARE, NEAR, FAR):
            self.recolor(folder, color)
            self.plumb("run", folder)
        return folder

    def test_the_chart_by_keys_and_by_its_pixels(self):
        folder = self.make_history()
        app = self.open_review(folder)
        chart = app.find("slider", "History of comparisons")
        text = lambda: chart.get_description() or ""
        wait(lambda: "Fail" in text(), "the newest is chosen")
        x, y, width, height = app.area(chart)

        def colors():
            """What the area of the chart has: green marks of passes, a red one."""
            picture = app.picture().crop((x + 60, y, x + width, y + height))
            found = picture.getcolors(1 << 20)
            red = sum(n for n, (r, g, b) in found if r > 180 and g < 90 and b < 110)
            green = sum(n for n, (r, g, b) in found if g > 110 and r < 90 and b < 120)
            return red, green
        wait(lambda: min(colors()) > 40, "marks in both colors")
        app.click((x + width - 40, y + height // 2))
        app.key("Home")
        wait(lambda: "Pass" in text() and "0.0000" in text(), "the first pair")
        app.key("Right")
        wait(lambda: "0.0032" in text(), "the second pair")
        app.key("End")
        wait(lambda: "Fail" in text(), "the last pair")
        app.key("Return")
        canvas = app.find("image", lambda name: name.startswith("Replace: image · lamp") or "legacy with graph" in name)
        self.assertIn("legacy with graph", canvas.get_name())
        app.find("label", "First Difference")

    def test_a_persons_word_and_an_error(self):
        folder = self.make_history()
        app = self.open_review(folder)
        number = self.pairs_of(folder)[0]["pair"]
        app.press_button(f"Pair {number}")
        app.find("menu item", None)
        app.key("Down", "Down", "Return")
        self.decide(app, "Accept Pair", "as wanted", "Accept")
        app.find("label", lambda name: "Accepted by" in name and "as wanted" in name)
        pair = json.loads(self.plumb("parity", "show", str(number), "--project", folder, "--json", status=1))
        self.assertEqual((pair["verdict"], pair["review"]["decision"], pair["review"]["note"]), ("fail", "accepted", "as wanted"))
        # The contract becomes faulty: it is told, and going back is still offered.
        self.change(folder, lambda document: document["legacy"]["leaves"]["image"].update(graph="nothing.at"))
        (folder / "rollout.json").write_text((folder / "rollout.json").read_text())
        app.find("label", "The Legacy Command Is Faulty")
        app.find("label", lambda name: "nothing.at" in name)

    def test_pairs_are_judged_and_rated_beside_their_pictures_by_keys(self):
        folder = self.make(graph=FAR)
        second = {"files": "*.png", "graph": "draw.results", "folder": "lamp"}
        self.change(folder, lambda document: document["legacy"]["leaves"].update(second=second))
        self.set_mode(folder, "shadow")
        self.plumb("run", folder)
        app = self.open_review(folder)
        app.click(app.find("slider", "History of comparisons"))
        app.key("Home", "Return")

        def show(name, *keys):
            app.key(*keys)
            app.find("image", lambda text: text.startswith("Replace: ") and f"{name} · lamp" in text)

        def word_on(output):
            return next(pair for pair in self.pairs_of(folder) if pair["output"] == output)
        app.find("image", lambda name: "legacy with graph" in name)
        app.find("label", "1 / 2")
        first, other = ("image", "second") if app.has("image", lambda name: "image · lamp" in name) else ("second", "image")
        for keys in (("j", "k"), ("Right", "Left")):
            show(other, keys[0])
            show(first, keys[1])
        app.find("label", "Nobody has decided")
        app.key("a")
        self.decide(app, "Accept Pair", "as wanted", "Accept")
        app.find("label", lambda name: name.startswith("Accepted by "))
        app.key("3")
        app.find("label", "3 of 5 stars")
        app.find("label", lambda name: name.endswith(" · accepted · 3 of 5 stars"))
        pair = word_on(first)
        self.assertEqual((pair["verdict"], pair["review"]["decision"], pair["review"]["note"], pair["rating"]["stars"]),
                         ("fail", "accepted", "as wanted", 3))
        self.assertEqual(pair["rating"]["by"], pair["review"]["by"])
        show(other, "j")
        app.find("label", "0 of 5 stars")
        app.key("x")
        self.decide(app, "Reject Pair", "too dark", "Reject")
        app.find("label", lambda name: name.startswith("Rejected by "))
        app.key("5", "5")  # given, and taken back
        wait(lambda: "rating" not in word_on(other) and word_on(other)["review"]["decision"] == "rejected", "the second pair")
        # Each pair has its own, on the page too.
        show(first, "k")
        app.find("label", "3 of 5 stars")
        app.key("ctrl+w")
        app.find("slider", "History of comparisons")
        app.find("label", "3 of 5 stars")
        self.assertFalse(app.has("label", "0 of 5 stars"))

    def test_one_steps_from_comparison_to_comparison(self):
        folder = self.make_history()
        app = self.open_review(folder)
        app.click(app.find("slider", "History of comparisons"))
        app.key("Home", "Return")
        app.find("image", lambda name: "legacy with graph" in name)
        for keys in (("j", "Left"), ("Right", "k")):
            app.find("label", "0.0000")  # the mean difference of the oldest
            app.key(keys[0])
            app.find("label", "0.0032")
            app.key("j")
            app.find("label", "0.0214  ▲")
            app.key("j")  # there is none after it
            app.key("k")
            app.find("label", "0.0032")
            app.key(keys[1])
        app.find("label", "0.0000")
        app.press_button("Next")
        app.find("label", "0.0032")
        # What is said there is said of that one; a click on a button leaves the keys to the picture.
        app.key("4")
        app.find("label", "4 of 5 stars")
        self.assertEqual([pair.get("rating", {}).get("stars") for pair in self.pairs_of(folder)], [None, 4, None])

    def test_a_workflow_without_one_gets_one_by_a_form(self):
        folder = self.make()
        self.change(folder, lambda document: document.pop("legacy"))
        app = self.open_review(folder)
        app.find("label", "No Legacy Command")
        app.press_button("Name the Legacy Command…")
        dialog = app.find("dialog", "Legacy Command")
        for title, text in (("Title", "The script"), ("Script, a file of the project", "old.sh"), ("Folder below output", "lamp")):
            app.click(app.find("text", title, dialog))
            app.key("ctrl+a")
            app.type(text)
        app.press_button("Save", dialog)
        app.find("label", "Replaces “The script”")
        member = json.loads((folder / "workflows" / "lamp.plumb").read_text())["legacy"]
        self.assertEqual(member["command"], ["sh", "{script}", "{out}"])
        self.assertEqual(member["leaves"]["image"], {"files": "*.png", "graph": "draw.results", "folder": "lamp"})


    def test_each_output_is_edited_and_others_are_added_and_removed(self):
        folder = self.make()
        self.change(folder, lambda document: document["legacy"].update(note="kept as well", leaves={
            **document["legacy"]["leaves"], "second": {"files": "*.second.png", "graph": "draw.results", "note": "kept"}}))
        app = self.open_review(folder)
        app.press_button("Edit Legacy Command…")
        dialog = app.find("dialog", "Legacy Command")
        app.find("label", "Output 2", dialog)
        app.activate_button("Add Output")
        app.find("label", "Output 3", dialog)
        app.type("third")
        list(app.iterate("text", "Files, a pattern", dialog))[1].get_editable_text_iface().set_text_contents("*.other.png")
        next(app.iterate("button", "Remove This Output", dialog)).get_action_iface().do_action(0)
        wait(lambda: not app.has("label", "Output 3", dialog), "one less")
        app.press_button("Save", dialog)

        def read():
            return json.loads((folder / "workflows" / "lamp.plumb").read_text())["legacy"]

        def leaves():
            return read()["leaves"]
        wait(lambda: "third" in leaves(), "the file")
        self.assertEqual(read()["note"], "kept as well")
        self.assertEqual(set(leaves()), {"second", "third"})
        self.assertEqual(leaves()["second"], {"files": "*.other.png", "graph": "draw.results", "note": "kept"})


class TestNarrow(ReviewTest):
    SETTINGS = ""  # of any size

    def test_names_of_the_views_are_seen_whole(self):
        folder = self.make()
        app = self.open_review(folder)
        app.find("label", lambda name: name.startswith("Replaces "))
        texts = ("Rollout", "References", "Noise", "Matrix")
        wide = [app.area(app.find("label", text))[2] for text in texts]
        support.xdotool("windowsize", "--sync", app.id, 360, 640)
        wait(lambda: app.area(app.find("label", "Rollout"))[0] < 60, "a narrow window")
        parts = [app.rest(app.find("label", text))[2] / width for text, width in zip(texts, wide)]
        self.assertGreater(min(parts), 0.9 * max(parts), "smaller, all of them alike")


class TestReferences(ReviewTest):
    def versions(self, folder):
        return json.loads(self.plumb("reference", "list", "--output", "image", "-w", "lamp", "--project", folder, "--json"))["versions"]

    def test_approved_on_the_page_and_beside_the_pictures_and_restored(self):
        folder = self.make()
        self.set_mode(folder, "shadow")
        self.plumb("run", folder)
        app = self.open_review(folder)
        app.find("slider", "History of comparisons")
        app.key("2")
        app.press_button("Approve Run 2…")
        self.decide(app, "Approve Run 2", "as printed", "Approve")
        app.find("label", "as printed")
        app.find("label", "Counts")
        app.key("1")
        app.click(app.find("slider", "History of comparisons"))
        app.key("Return")
        app.find("image", lambda name: "legacy with graph" in name)
        app.key("alt+a")
        self.decide(app, "Approve Run 2", "again", "Approve")
        wait(lambda: [version["why"] for version in self.versions(folder)] == ["again", "as printed"], "two versions")
        app.key("ctrl+w")
        app.find("slider", "History of comparisons")
        app.key("2")
        app.press_button("Restore “as printed”")
        self.decide(app, "Let This Version", "no", "Restore")
        first = app.find("label", "no")
        self.assertIsNotNone(first)
        versions = self.versions(folder)
        self.assertEqual([version["why"] for version in versions], ["no", "again", "as printed"])
        self.assertEqual(versions[0]["same_as"], versions[2]["version"])


class TestNoise(ReviewTest):
    NOISY = support.PNG + """
save(sys.argv[1], 64, 48, lambda x, y: os.urandom(3) if x < 16 and 10 <= y < 20 else bytes((90, 120, 150)))
"""

    def test_measured_with_progress_and_accepted(self):
        folder = self.make()
        hold = folder / "hold"
        hold.touch()
        (folder / "draw.py").write_text(f"import os, time\nwhile os.path.exists({str(hold)!r}): time.sleep(0.02)\n{self.NOISY}")
        self.set_mode(folder, "shadow")
        app = self.open_review(folder)
        app.find("label", lambda name: name.startswith("Replaces "))
        app.key("3")
        app.press_button("Measure")
        app.find("progress bar", "Measuring the noise")
        hold.unlink()
        app.find("label", "Determinism")
        app.find("label", "20 %")
        app.find("label", "Mask")
        app.press_button("Accept")
        app.find("label", "The limits hold from the next comparison on")
        rollout = json.loads((folder / "rollout.json").read_text())["workflows"]["lamp"]["outputs"]["image"]["compare"]
        self.assertGreater(rollout["pass_delta"], 0)
        self.assertTrue((folder / "references" / "lamp" / "image" / "noise-mask.png").exists())
        self.assertEqual(self.saved(folder), [], "nothing was published")
        # In the view the same noise passes, and what is left out is told.
        self.plumb("run", folder)
        app.key("1")
        app.click(app.find("slider", "History of comparisons"))
        app.key("Return")
        app.find("image", lambda name: "legacy with graph" in name)
        app.find("label", "The files differ, the pixels that are compared do not")
        app.find("label", "Pixels that are not compared")
        app.find("label", "5.21 %")

    def test_two_outputs_of_one_name_are_refused(self):
        folder = self.make()
        app = self.open_review(folder)
        app.press_button("Edit Legacy Command…")
        dialog = app.find("dialog", "Legacy Command")
        app.activate_button("Add Output")
        app.find("label", "Output 2", dialog)
        app.type("image")
        app.press_button("Save", dialog)
        app.find("label", lambda name: "Two outputs are called “image”" in name, dialog)
        member = json.loads((folder / "workflows" / "lamp.plumb").read_text())["legacy"]
        self.assertEqual(list(member["leaves"]), ["image"])

    def test_a_command_that_names_no_output_folder_is_refused(self):
        folder = self.make()
        before = (folder / "workflows" / "lamp.plumb").read_text()
        app = self.open_review(folder)
        app.press_button("Edit Legacy Command…")
        dialog = app.find("dialog", "Legacy Command")
        app.click(app.find("text", "Script, a file of the project", dialog))
        app.key("ctrl+a")
        app.type("/etc/passwd")
        app.press_button("Save", dialog)
        app.find("label", lambda name: "/etc/passwd" in name or "script" in name.lower() and "project" in name.lower() and "must" in name, dialog)
        app.find("dialog", "Legacy Command")
        self.assertEqual((folder / "workflows" / "lamp.plumb").read_text(), before)

    def test_of_a_workflow_that_replaces_nothing(self):
        folder = self.make()
        self.change(folder, lambda document: document.pop("legacy"))
        app = self.open_review(folder)
        app.key("3")
        app.press_button("Measure")
        app.find("label", "Determinism", seconds=60)
        app.find("label", lambda name: "once the legacy command names this" in name)

    def test_stopped(self):
        folder = self.make()
        (folder / "draw.py").write_text("import time; time.sleep(30)")
        app = self.open_review(folder)
        app.find("label", lambda name: name.startswith("Replaces "))
        app.key("3")
        app.press_button("Measure")
        app.find("progress bar", "Measuring the noise")
        wait(lambda: self.runs_of(folder) and self.runs_of(folder)[0]["state"] == "running", "a run")
        app.press_button("Stop")
        app.wait_gone("progress bar", "Measuring the noise")
        wait(lambda: self.runs_of(folder)[0]["state"] == "cancelled", "the run is cancelled")
        self.assertEqual(len(self.runs_of(folder)), 1)


class TestMatrix(ReviewTest):
    def test_live_cells_that_lead_to_their_pictures(self):
        folder = self.make()
        axes = {"template": [{"name": "day", "set": {"draw.timeout_s": 100}}, {"name": "dusk", "set": {"draw.timeout_s": 200}}],
                "alpha": [{"name": "opaque", "set": {}}, {"name": "alpha", "set": {"draw.arguments": [str(folder / "draw.py"), "out.png", FAR]}}]}
        axes["alpha"][0]["set"] = {"draw.arguments": [str(folder / "draw.py"), "out.png", SQUARE]}
        (folder / "old.sh").write_text("sleep 2\n" + (folder / "old.sh").read_text())
        (folder / "tests").mkdir()  # wherever people keep them
        (folder / "tests" / "matrix.json").write_text(json.dumps({"plumb_matrix": 1, "workflow": "lamp", "axes": axes}))
        app = self.open_review(folder)
        app.find("label", lambda name: name.startswith("Replaces "))
        app.key("4")
        app.find("label", "4 cells, none of which was tried yet.")
        app.press_button("Try All")
        app.find("button", lambda name: name.endswith(": Trying…"))
        app.find("label", "4 of 4 cells were tried, 2 pass.")
        # A page of a stack is told below each of its scrolled parts: a cell is found more than once.
        cells = list(dict.fromkeys(support.name_of(button) for button in app.find_all("button", lambda name: name.startswith("template="))))
        self.assertEqual(cells, ["template=day alpha=opaque: Pass", "template=day alpha=alpha: Fail",
                                 "template=dusk alpha=opaque: Pass", "template=dusk alpha=alpha: Fail"])
        self.assertEqual(self.saved(folder), [], "nothing was published")
        app.press_button("template=dusk alpha=alpha: Fail")
        app.find("image", lambda name: "legacy with graph" in name)
        app.find("label", "Fail")
        # Tries are not in the history, and are still there for the next window.
        app.key("ctrl+w")
        app.close()
        app = self.open_review(folder)
        app.find("label", "Nothing was compared yet. In shadow mode each run is.")
        app.key("4")
        app.find("label", "4 of 4 cells were tried, 2 pass.")


if __name__ == "__main__":
    unittest.main()
