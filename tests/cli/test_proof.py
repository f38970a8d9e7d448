# SPDX-License-Identifier: GPL-3.0-or-later
"""What the record is for: show, log, events, diff, replay, export, fsck, gc, questions."""

import filecmp
import json
import os
import time

from support import ERROR, FINDINGS, OK, PlumbTest, USAGE, WAITING, command


class Budgets(PlumbTest):
    """What a day's runs may use together, to the last one."""

    def count_starts(self, folder):
        return sum(json.loads(line)["type"] == "item-started" for line in self.plumb("events", "-C", folder).stdout.splitlines())

    def test_the_executions_of_a_day_are_bounded(self):
        folder = self.make_project({name: command("true", name) for name in "abc"})
        self.set_project(folder, budget_per_day={"executions": 4})
        self.plumb("run", folder)
        done = self.plumb("run", folder, "--no-cache", status=FINDINGS)
        self.assertIn("of all runs of a day", done.stdout)
        self.assertEqual(self.count_starts(folder), 4)
        self.plumb("run", folder, "--no-cache", status=FINDINGS)
        self.plumb("resume", "-C", folder, status=FINDINGS)
        self.assertEqual(self.count_starts(folder), 4, "neither another run nor another life of one begins anew")
        self.plumb("run", folder)  # all is known: nothing is used
        self.set_project(folder, budget_per_day={"executions": 6})
        self.plumb("run", folder, "--no-cache", "-j", "2", status=FINDINGS)
        self.assertEqual(self.count_starts(folder), 6)

    def test_the_bytes_and_the_time_of_a_day_are_bounded(self):
        nodes = {name: command("dd", "if=/dev/urandom", "of=x", "bs=1K", "count=8", output="x") for name in "abc"}
        folder = self.make_project({"a": nodes["a"]}, name="bytes")
        self.set_project(folder, budget_per_day={"bytes": 10000})
        self.plumb("run", folder)
        self.plumb("run", folder, "--no-cache", status=FINDINGS)
        self.plumb("run", folder, "--no-cache", status=FINDINGS)
        self.assertEqual(self.count_starts(folder), 2)
        folder = self.make_project({"a": command("sleep", "30")}, name="time")
        self.set_project(folder, budget_per_day={"wall_s": 1})
        self.plumb("run", folder, status=FINDINGS, timeout=20)
        self.plumb("run", folder, status=FINDINGS)
        self.assertEqual(self.count_starts(folder), 1)


class BlockKeys(PlumbTest):
    """A block's answer is taken again only while all that is inside is the same."""

    def write_block(self, feeds="once", at=(0, 0), step=1):
        inside = {"value_in": {"kind": "core.input", "index": 1, "params": {"kind": "number"}},
                  "once": {"kind": "core.calculate", "index": 2, "params": {"operation": "add", "b": step}, "at": list(at)},
                  "twice": {"kind": "core.calculate", "index": 3, "params": {"operation": "add", "b": 2}},
                  "value": {"kind": "core.output", "index": 4, "params": {"kind": "number", "feeds": "value_in"}}}
        edges = [("value_in.value", "once.a"), ("value_in.value", "twice.a"), (f"{feeds}.number", "value.value")]
        nodes = {"zero": {"kind": "core.number", "params": {"value": 0}},
                 "count": {"kind": "core.repeat", "definition": "step", "params": {"until": "value >= 4", "max_rounds": 9}}}
        definitions = {"step": {"nodes": inside, "edges": [{"from": source, "to": target} for source, target in edges]}}
        return (self.write_workflow if os.path.exists(self.path("project")) else self.make_project)(
            nodes, [("zero.number", "count.value_in")], definitions=definitions)

    def decide(self, **how):
        self.write_block(**how)
        run = self.plumb_json("run", self.path("project"))
        steps = self.plumb_json("show", str(run["run"]), cwd=self.path("project"))["step_list"]
        return next(step["decision"] for step in steps if step["step"] == "count")

    def test_what_is_inside_decides(self):
        self.assertEqual(self.decide(), "run")
        self.assertEqual(self.decide(), "cached")
        self.assertEqual(self.decide(at=(80, 80)), "cached", "where a node lies is not what it does")
        self.assertEqual(self.decide(feeds="twice"), "run", "another edge")
        self.assertEqual(self.decide(step=3), "run", "another parameter")
        self.assertEqual(self.decide(), "cached", "what was run first is still known")


class Proof(PlumbTest):
    def make(self):
        folder = self.make_project({
            "source": {"kind": "core.file", "params": {"path": "in.txt"}},
            "upper": command("sort", "{in.input}", "-o", "out.txt", output="out.txt"),
            "copy": command("cp", "{in.input}", "copy.txt", output="copy.txt"),
            "talk": command("echo", "a line for the log"),
        }, [("source.file", "upper.input"), ("upper.results", "copy.input")])
        self.write("project/in.txt", "b\na\n")
        self.plumb("run", cwd=folder)
        return folder

    def test_log_is_whole(self):
        folder = self.make()
        self.assertEqual(self.plumb("log", "1", "talk", cwd=folder).stdout, "a line for the log\n")
        told = self.plumb_json("log", "1", "talk", cwd=folder)
        self.assertEqual((told["run"], told["step"], told["item"], told["text"], told["bytes"]), (1, "talk", 0, "a line for the log\n", 19))

    def test_a_log_that_there_is_not_is_told_apart(self):
        folder = self.make()
        self.assertIn("has no step 'nowhere'", self.plumb("log", "1", "nowhere", cwd=folder, status=ERROR).stderr)
        self.assertIn("fewer items", self.plumb("log", "1", "talk", "7", cwd=folder, status=ERROR).stderr)
        self.assertIn("wrote nothing", self.plumb("log", "1", "upper", cwd=folder, status=ERROR).stderr)

    def test_followed_events_come_once_each_and_in_order(self):
        folder = self.make_project({f"n{i}": command("sh", "-c", f"sleep 0.0{i % 5}") for i in range(20)})
        follower, seen = self.start_plumb("events", "-f", "-C", folder), []
        run = self.start_plumb("run", folder)
        while len(seen) < 30:  # a slow reader, who then goes and comes back
            seen.append(json.loads(follower.stdout.readline())["seq"])
            time.sleep(0.01)
        follower.kill()
        self.assertEqual(run.wait(60), OK)
        last = json.loads(self.plumb("events", "-C", folder).stdout.splitlines()[-1])["seq"]
        rest = self.plumb("events", "-f", "-n", str(last - seen[-1]), "--since", str(seen[-1]), "-C", folder)
        seen += [json.loads(line)["seq"] for line in rest.stdout.splitlines()]
        self.assertEqual(seen, list(range(1, last + 1)))

    def test_following_ends_when_nobody_reads(self):
        folder = self.make()
        last = json.loads(self.plumb("events", "-C", folder).stdout.splitlines()[-1])["seq"]
        follower = self.start_plumb("events", "-f", "-C", folder)
        while json.loads(follower.stdout.readline())["seq"] < last:
            pass
        follower.stdout.close()
        follower.stdout = None
        self.assertEqual(follower.wait(10), OK)

    def test_show_step_tells_what_it_was_made_of(self):
        folder = self.make()
        step = self.plumb_json("show", "1", "upper", cwd=folder)
        item = step["items"][0]
        self.assertEqual(len(item["key"]), 64)
        self.assertIn("artifact", json.dumps(item["fields"]["inputs"]))
        self.assertGreater(item["wall_us"], 0)
        self.assertEqual(step["needs"], [{"input": "input", "step": "source", "port": "file", "when": "pass", "run": 1}])
        self.assertEqual([os.path.basename(word) for word in item["command"]][:1], ["sort"])
        self.assertEqual(item["params"]["program"], "sort")
        with open(item["artifacts"][0]["path"], encoding="utf-8") as file:
            self.assertEqual(file.read(), "a\nb\n")
        self.assertEqual([(attempt["attempt"], attempt["state"]) for attempt in item["attempts"]], [(1, "succeeded")])
        text = self.plumb("show", "1", "upper", cwd=folder).stdout
        self.assertIn("input from source.file of run 1", text)
        self.plumb("show", "1", "nowhere", cwd=folder, status=ERROR)

    def test_show_step_names_the_run_that_made_an_input(self):
        folder = self.make()
        self.plumb("run", "--force", "copy", cwd=folder)
        step = self.plumb_json("show", "2", "copy", cwd=folder)
        self.assertEqual([(need["step"], need["run"]) for need in step["needs"]], [("upper", 1)])
        self.assertEqual(self.plumb_json("show", "2", "upper", cwd=folder)["items"][0]["cached_from"], 1)

    def test_show_step_tells_each_attempt_and_hides_secrets(self):
        folder = self.make_project({"try": command("sh", "-c", "echo said; test -e here", "--token=abc", "--password", "def", "open")})
        self.plumb("run", cwd=folder, status=FINDINGS)
        self.plumb("resume", cwd=folder, status=FINDINGS)
        item = self.plumb_json("show", "1", "try", cwd=folder)["items"][0]
        self.assertEqual([(attempt["attempt"], attempt["state"]) for attempt in item["attempts"]], [(1, "failed"), (2, "failed")])
        self.assertIn("message", item["attempts"][0]["failure"])
        self.assertEqual([self.read(os.path.relpath(attempt["log"], self.folder)) for attempt in item["attempts"]], ["said\n"] * 2)
        self.assertEqual(item["log"], item["attempts"][1]["log"])
        self.assertEqual(item["command"][-4:], ["--token=(hidden)", "--password", "(hidden)", "open"])
        self.assertNotIn("def", json.dumps(item["evidence"]))

    def test_events_are_gapless_and_can_be_paged(self):
        folder = self.make()
        events = [json.loads(line) for line in self.plumb("events", cwd=folder).stdout.splitlines()]
        self.assertEqual([event["seq"] for event in events], list(range(1, len(events) + 1)))
        rest = self.plumb("events", "--since", "3", cwd=folder).stdout.splitlines()
        self.assertEqual(len(rest), len(events) - 3)

    def test_diff_names_the_first_step_that_differs_and_the_parameter(self):
        folder = self.make()
        self.plumb("run", "--set", 'upper.arguments=["-r","{in.input}","-o","out.txt"]', cwd=folder)
        diff = self.plumb_json("diff", "1", "2", cwd=folder, status=FINDINGS)
        self.assertEqual(diff["first"], "upper")
        self.assertIn("arguments", json.dumps([step for step in diff["steps"] if step["path"] == "upper"]))
        self.assertEqual({step["path"] for step in diff["steps"]} - {"upper", "copy"}, set())

    def test_diff_says_in_words_that_the_graph_is_another(self):
        folder = self.make()
        self.plumb("run", "--set", 'upper.arguments=["-r","{in.input}","-o","out.txt"]', cwd=folder)
        told = self.plumb("diff", "1", "2", cwd=folder, status=FINDINGS).stdout
        self.assertRegex(told, r"workflow +not the same: it was edited between them, or run with other parameters\n")
        hashes = [entry for entry in self.plumb_json("diff", "1", "2", cwd=folder, status=FINDINGS)["workflow"] if entry["what"] == "flat hash"]
        self.assertRegex(hashes[0]["from"], "[0-9a-f]{64}")
        self.assertNotIn(hashes[0]["from"][1:13], told)

    def test_diff_of_a_cached_run_is_empty(self):
        folder = self.make()
        self.plumb("run", cwd=folder)
        self.assertTrue(self.plumb_json("diff", "1", "2", cwd=folder)["same"])

    def test_replay_is_bit_identical(self):
        folder = self.make()
        replay = self.plumb_json("replay", "1", cwd=folder)
        self.assertEqual(replay["grade"], "bit-identical")
        self.assertEqual(replay["replay_of"], 1)

    def test_replay_of_what_cannot_repeat_is_drifted_and_names_the_node(self):
        folder = self.make_project({"time": command("date", "+%s%N"), "same": command("true")}, name="clock")
        self.plumb("run", cwd=folder)
        done = self.plumb("replay", "1", cwd=folder, status=FINDINGS)
        self.assertIn("time", done.stdout)
        self.assertIn("drifted", done.stdout)

    def test_export_twice_is_the_same_bytes_and_checks(self):
        folder = self.make()
        self.plumb("export", "1", "-o", self.path("a"), cwd=folder)
        self.plumb("export", "1", "-o", self.path("b"), cwd=folder)
        names = sorted(os.path.relpath(os.path.join(base, name), self.path("a")) for base, _, files in os.walk(self.path("a")) for name in files)
        self.assertIn("report.html", names)
        self.assertIn("SHA256SUMS", names)
        same, different, missing = filecmp.cmpfiles(self.path("a"), self.path("b"), names, shallow=False)
        self.assertEqual((different, missing), ([], []))
        import subprocess
        subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=self.path("a"), check=True)

    def test_fsck_is_clean_and_finds_a_changed_artifact(self):
        folder = self.make()
        self.assertTrue(self.plumb_json("fsck", folder)["clean"])
        store = os.path.join(folder, ".plumbline", "artifacts")
        path = next(os.path.join(base, name) for base, _, names in os.walk(store) for name in names if name.endswith(".txt"))
        os.chmod(path, 0o644)
        with open(path, "a", encoding="utf-8") as file:
            file.write("!")
        self.assertFalse(self.plumb_json("fsck", folder, status=FINDINGS)["clean"])

    def test_gc_keeps_what_a_kept_run_needs(self):
        folder = self.make()
        self.write("project/in.txt", "z\ny\n")
        self.plumb("run", cwd=folder)
        self.plumb("gc", "--keep-runs", "1", "--keep-days", "0", folder)
        self.assertTrue(self.plumb_json("fsck", folder, status=None)["clean"])
        self.assertEqual(self.plumb_json("run", cwd=folder)["ran"], 0)

    def test_a_damaged_ledger_is_said_and_nothing_is_lost(self):
        folder = self.make()
        path = os.path.join(folder, ".plumbline", "ledger.db")
        with open(path, "r+b") as file:
            file.write(b"not a database at all")
        done = self.plumb("runs", folder, status=None)
        self.assertNotIn(done.returncode, (OK,))
        self.assertTrue(done.stderr)


class Questions(PlumbTest):
    def make(self):
        return self.make_project({
            "text": {"kind": "core.text", "params": {"value": "look"}},
            "ask": {"kind": "core.question", "params": {"question": "Is it right?"}},
            "after": command("true"),
            "other": command("true", "x"),
        }, [("text.text", "ask.input"), ("ask.output", "after.files", "pass"), ("ask.output", "other.files", "fail")])

    def test_a_run_waits_and_an_answer_goes_on(self):
        folder = self.make()
        self.plumb("run", cwd=folder, status=WAITING)
        self.assertEqual(self.plumb_json("runs", folder)["runs"][0]["state"], "waiting")
        self.plumb("answer", "1", "ask", "yes", cwd=folder)
        states = self.run_states(1, folder)
        self.assertEqual(states["after"][0], "succeeded")
        self.assertEqual(states["other"][0], "skipped")

    def test_an_answer_that_is_no_choice_is_refused(self):
        folder = self.make()
        self.plumb("run", cwd=folder, status=WAITING)
        done = self.plumb("answer", "1", "ask", "perhaps", cwd=folder, status=None)
        self.assertNotEqual(done.returncode, OK)
        self.assertIn("yes", done.stderr)
        self.plumb("answer", "1", "ask", "no", cwd=folder, status=None)
        self.assertEqual(self.run_states(1, folder)["other"][0], "succeeded")

    def test_a_run_that_waits_is_cancelled_where_its_runner_is_gone(self):
        folder = self.make()
        self.plumb("run", cwd=folder, status=WAITING)
        self.write_workflow({"other": {"kind": "core.text", "params": {"value": "no such workflow any more"}}})
        self.assertIn("run 1 is ended", self.plumb("cancel", "1", cwd=folder).stdout)
        self.assertEqual(self.plumb_json("runs", folder)["runs"][0]["state"], "cancelled")
        states = self.run_states(1, folder)
        self.assertEqual(states["text"][0], "succeeded")
        self.assertEqual({step: state for step, (state, _) in states.items() if step != "text"},
                         {"ask": "cancelled", "after": "cancelled", "other": "cancelled"})
        self.assertIn("nothing to cancel", self.plumb("cancel", "1", cwd=folder, status=ERROR).stderr)
        self.plumb("fsck", folder)

    def test_a_cancel_of_what_waits_says_so_as_data(self):
        folder = self.make()
        self.plumb("run", cwd=folder, status=WAITING)
        self.assertEqual(self.plumb_json("cancel", "1", cwd=folder), {"run": 1, "granted": "cancel"})


class Words(PlumbTest):
    def test_a_value_is_not_called_cached(self):
        folder = self.make_project({"a": {"kind": "core.text", "params": {"value": "a"}}, "b": command("echo", "{in.input}")},
                                   [("a.text", "b.input")])
        planned = self.plumb("plan", cwd=folder).stdout
        self.assertRegex(planned, r"(?m)^a +value +1 +nothing to run$")
        self.assertIn("1 to run, 0 cached, 1 value, 0 waiting", planned)
        self.assertEqual(self.plumb_json("plan", cwd=folder)["steps"][0]["decision"], "cached")
        first = self.plumb("run", cwd=folder).stdout
        self.assertRegex(first, r"(?m)^a += value +1 +nothing to run$")
        self.assertIn("; 1 ran, 0 cached, 1 value, 0 failed of 2 steps", first)
        second = self.plumb("run", cwd=folder).stdout
        self.assertRegex(second, r"(?m)^b +(= cached) ")
        self.assertIn("; 0 ran, 1 cached, 1 value, 0 failed of 2 steps", second)
        self.assertIn("0 ran, 1 cached, 1 value, 0 failed", self.plumb("runs", folder).stdout)
        self.assertEqual([run["cached"] for run in self.plumb_json("runs", folder)["runs"]], [2, 1])
    def test_unknown_command_and_option(self):
        self.plumb("frobnicate", status=USAGE)
        self.plumb("run", "--frobnicate", status=USAGE)
        self.plumb(status=USAGE)

    def test_what_a_new_project_is_told_to_do_next_can_be_done(self):
        for sample in "photo", "rollout", "refine":
            made = self.plumb("new", self.path(sample + "'s copy"), "--from", sample).stdout
            line = made.splitlines()[-1].removeprefix("next: ")
            done = self.run_program("sh", "-c", line)
            self.assertIn("STEP", done.stdout, f"{line}: {done.stderr}")

    def test_a_reference_needs_to_know_the_workflow(self):
        folder = self.path("copy")
        self.plumb("new", folder, "--from", "rollout")
        for words in ("list",), ("approve",), ("compare",), ("rollback",):
            done = self.plumb("reference", *words, "-o", "image", cwd=folder, status=USAGE)
            self.assertIn("several workflows: rollout, scene, turntable. Name one", done.stderr)
        told = self.plumb("reference", "list", "-o", "image", "-w", "rollout", cwd=folder).stdout
        self.assertIn("nothing is approved for image of rollout yet", told)
        self.assertEqual(self.plumb_json("reference", "list", "-o", "image", "-w", "rollout", cwd=folder), {"versions": []})

    def test_numbers_that_are_none_are_refused(self):
        folder = self.make_project({"a": {"kind": "core.text", "params": {"value": "a"}}})
        for words in (["run", "--jobs"], ["plan", "--jobs"], ["run", "--threads"]):
            for number in ("0", "-1", "many", "1.5", "99999999999999999999"):
                done = self.plumb(*words, number, cwd=folder, status=USAGE)
                self.assertIn(f"expected a whole number from 1 after {words[1]}, found '{number}'", done.stderr)
                self.assertEqual(done.stdout, "")
        for expected, *words in (("0 to 1 after --pass-delta, found -1", "compare", "--pass-delta", "-1", "a.png", "b.png"),
                                 ("0 to 1 after --pass-changed, found 2", "compare", "--pass-changed", "2", "a.png", "b.png"),
                                 ("0 to 1 after --warn-delta, found nan", "compare", "--warn-delta", "nan", "a.png", "b.png"),
                                 ("from 0 after --limit, found -1", "parity", "list", "--limit", "-1"),
                                 ("above 0 after --limit, found 0", "runs", "--limit", "0"),
                                 ("after --before, found 0", "runs", "--before", "0"),
                                 ("above 0 after --limit, found -2", "events", "--limit", "-2"),
                                 ("from 0 after --since, found -1", "events", "--since", "-1"),
                                 ("from 0 after --item, found -1", "answer", "1", "a", "yes", "--item", "-1"),
                                 ("2 to 100 after --repeat, found 1", "noise", "--repeat", "1"),
                                 ("found -1 and 30", "gc", "--keep-runs", "-1"),
                                 ("Cannot parse integer value", "runs", "--limit", "many")):
            self.assertIn(expected, self.plumb(*words, cwd=folder, status=USAGE).stderr)

    def test_every_command_has_help_without_a_project(self):
        listed = [line.split()[0] for line in self.plumb("--help").stdout.splitlines() if line[:2] == "  " and line[2:3].islower()]
        self.assertGreater(len(listed), 20)
        for name in listed:
            self.assertIn("usage: plumb " + name, self.plumb(name, "--help").stdout)

    def test_every_kind_explains_itself(self):
        kinds = self.plumb_json("node")["kinds"]
        self.assertGreater(len(kinds), 150)
        for kind in kinds:
            self.assertTrue(kind["summary"], kind["type"])
        text = self.plumb("node", "blender.render_still").stdout
        self.assertRegex(text, r"samples +a whole number from 1 to 65536; default \d+")
        self.assertIn("must be given", self.plumb("node", "core.command").stdout)
        self.assertIn("only where comparison is == or !=", self.plumb("node", "core.compare_value").stdout)
        for begun in "blender.render_stil", "blender.render", "render":
            self.assertIn("did you mean blender.render_still", self.plumb("node", begun, status=USAGE).stderr)
        self.assertIn("`plumb node` lists them", self.plumb("node", "xyzzy", status=USAGE).stderr)

    def test_names_cannot_write_to_the_terminal(self):
        self.make_project({"a": {"kind": "no\u001b[31msuch"}})
        done = self.plumb("check", self.path("project/workflows/project.plumb"), status=None)
        self.assertNotIn("\u001b", done.stderr + done.stdout)
