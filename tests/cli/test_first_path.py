# SPDX-License-Identifier: GPL-3.0-or-later
"""The first path that a user walks: make a project, check, plan, run, run again, change one thing."""

import json
import os

from support import DATA, FINDINGS, PlumbTest, UNTRUSTED, USAGE, command


class FirstPath(PlumbTest):
    def make_copy_project(self):
        nodes = {
            "source": {"kind": "core.file", "params": {"path": "in.txt"}},
            "copy": command("cp", "{in.input}", "out.txt", output="out.txt"),
            "again": command("cp", "{in.input}", "two.txt", output="two.txt"),
            "other": command("touch", "other.txt", output="other.txt"),
        }
        folder = self.make_project(nodes, [("source.file", "copy.input"), ("copy.results", "again.input")])
        self.write("project/in.txt", "hello\n")
        return folder

    def test_new_makes_a_project_that_opens(self):
        self.plumb("new", self.path("a"))
        self.assertEqual(self.plumb_json("runs", self.path("a")), {"runs": []})
        self.plumb("new", self.path("a"), status=USAGE)

    def test_second_run_is_cached_with_the_run_it_came_from(self):
        folder = self.make_copy_project()
        self.plumb("run", cwd=folder)
        again = self.plumb_json("run", cwd=folder)
        self.assertEqual(again["run"], 2)
        decisions = {step["step"]: (step["decision"], step.get("origin")) for step in again["step_list"]}
        self.assertEqual(decisions["copy"], ("cached", 1))
        self.assertEqual(decisions["again"], ("cached", 1))
        self.assertEqual(decisions["other"], ("cached", 1))
        self.assertEqual(again["ran"], 0)

    def test_a_change_runs_exactly_what_is_below_it_and_says_why(self):
        folder = self.make_copy_project()
        self.plumb("run", cwd=folder)
        self.write("project/in.txt", "changed\n")
        plan = {step["path"]: step for step in self.plumb_json("plan", cwd=folder)["steps"]}
        self.assertEqual(plan["copy"]["decision"], "run")
        self.assertIn("input", plan["copy"]["reason"])
        self.assertEqual(plan["again"]["decision"], "waiting")
        self.assertEqual(plan["other"]["decision"], "cached")
        ran = self.plumb_json("run", cwd=folder)
        self.assertEqual({step["step"] for step in ran["step_list"] if step["decision"] != "cached"} - {"source"}, {"copy", "again"})

    def test_set_replaces_a_parameter_for_one_run(self):
        folder = self.make_copy_project()
        self.plumb("run", cwd=folder)
        changed = self.plumb_json("plan", "--set", 'other.arguments=["other.txt","more.txt"]', cwd=folder)
        decisions = {step["path"]: step for step in changed["steps"]}
        self.assertEqual(decisions["other"]["decision"], "run")
        self.assertIn("arguments", decisions["other"]["reason"])
        self.assertEqual(decisions["copy"]["decision"], "cached")

    def test_artifact_has_the_bytes_that_the_command_made(self):
        folder = self.make_copy_project()
        shown = self.plumb_json("run", cwd=folder)
        step = next(step for step in shown["step_list"] if step["step"] == "again")
        datum = step["items"][0]["outputs"]["results"]
        datum = datum[0] if isinstance(datum, list) else datum
        path = os.path.join(folder, ".plumbline", "artifacts", datum["artifact"][:2], f"{datum['artifact']}.{datum['ext']}")
        with open(path, encoding="utf-8") as file:
            self.assertEqual(file.read(), "hello\n")

    def test_an_argument_becomes_one_for_each_datum(self):
        folder = self.make_project({"a": {"kind": "core.text", "params": {"value": "x y"}}, "b": {"kind": "core.text", "params": {"value": "z"}},
                                    "all": command("printf", "<%s>", "{*in.files}", "n{*in.files}")}, [("a.text", "all.files"), ("b.text", "all.files")])
        shown = self.plumb_json("run", cwd=folder)
        self.assertEqual(shown["step_list"][2]["items"][0]["outputs"]["text"], "<x y><z><n{*in.files}>")

    def test_a_failed_step_fails_the_run_and_says_what_to_do(self):
        folder = self.make_project({"bad": command("false"), "good": command("true")})
        done = self.plumb("run", cwd=folder, status=FINDINGS)
        self.assertIn("bad", done.stdout)
        self.assertIn("exit-status", done.stdout)
        self.assertEqual(self.run_states(1, folder)["good"][0], "succeeded")

    def test_a_copy_of_a_sample_is_a_project_of_its_own(self):
        made = [self.plumb_json("new", self.path(name), "--from", "photo") for name in ("one", "two")]
        self.assertEqual([project["project"] for project in made], ["one", "two"])
        ids = [json.loads(self.read(f"{name}/project.json"))["id"] for name in ("one", "two")]
        self.assertNotEqual(ids[0], ids[1])
        with open(os.path.join(DATA, "examples", "photo", "project.json"), encoding="utf-8") as file:
            self.assertNotIn(json.load(file).get("id"), ids)

    def test_what_is_no_picture_is_refused_as_one(self):
        folder = self.make_project({"picture": {"kind": "core.image", "params": {"path": "a.png"}}, "same": command("true")},
                                   [("picture.image", "same.files")])
        for text, told in (("", "empty"), ("words\n", "not a picture")):
            self.write("project/a.png", text)
            done = self.plumb("run", cwd=folder, status=FINDINGS)
            self.assertIn(told, done.stdout)
            self.assertIn("a.png", done.stdout)

    def test_an_item_is_named_after_what_tells_it_from_the_others(self):
        looks = [{"name": "day", "value": 1}, {"name": "night", "value": 2}]
        folder = self.make_project({
            "looks": {"kind": "core.list", "params": {"values": looks}},
            "value": {"kind": "core.member", "params": {"member": "value"}},
            "file": {"kind": "core.file", "params": {"path": "one.txt"}},
            "wait": command("cp", "{in.input}", "out.txt", output="out.txt"),
        }, [("looks.items", "value.object"), ("file.file", "wait.input"), ("value.value", "wait.timeout_s")])
        self.write("project/one.txt", "text")
        shown = self.plumb_json("run", cwd=folder, status=None)
        items = next(step for step in shown["step_list"] if step["step"] == "wait")["items"]
        self.assertEqual([item["name"] for item in items], ["day", "night"])

    def test_an_empty_list_is_told_as_one(self):
        folder = self.make_project({"none": {"kind": "core.list", "params": {"values": []}}, "after": command("true")},
                                   [("none.items", "after.files")])
        reasons = {step["path"]: step["reason"] for step in self.plumb_json("plan", cwd=folder)["steps"]}
        self.assertNotIn("condition", reasons["after"])

    def test_a_foreign_project_starts_nothing_before_it_is_trusted(self):
        folder = self.make_project({"touch": command("touch", self.path("evidence"))})
        elsewhere = self.path("elsewhere")
        os.rename(folder, elsewhere)
        os.rename(os.path.join(elsewhere, "workflows", "project.plumb"), os.path.join(elsewhere, "workflows", "elsewhere.plumb"))
        done = self.plumb("run", cwd=elsewhere, status=UNTRUSTED)
        self.assertIn("touch", done.stderr)
        self.assertFalse(os.path.exists(self.path("evidence")))
        self.plumb("run", "--trust", cwd=elsewhere)
        self.assertTrue(os.path.exists(self.path("evidence")))
