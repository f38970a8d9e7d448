# SPDX-License-Identifier: GPL-3.0-or-later
"""Files, folders, disks, clocks and words that are not as they should be: each is said, with what to
do next, and nothing crashes, hangs or is lost."""

import contextlib
import json
import os
import shutil
import sqlite3
import struct
import subprocess
import zlib

from support import ERROR, FINDINGS, OK, PlumbTest, USAGE, command

WIDTH = HEIGHT = 32


def make_png(width=WIDTH, height=HEIGHT):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes((x * 7 + y * 3) % 256 for x in range(3 * WIDTH)) for y in range(HEIGHT))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def make_exr(shape=True):
    """One channel of 32-bit floats, scan lines, not compressed. Without the pixels' shape as ffmpeg writes it."""
    def attribute(name, kind, data):
        return name + b"\0" + kind + b"\0" + struct.pack("<i", len(data)) + data

    box = struct.pack("<4i", 0, 0, WIDTH - 1, HEIGHT - 1)
    channels = b"".join(name + b"\0" + struct.pack("<iBBBBii", 2, 0, 0, 0, 0, 1, 1) for name in (b"B", b"G", b"R")) + b"\0"
    head = b"\x76\x2f\x31\x01\x02\0\0\0" + attribute(b"channels", b"chlist", channels) + attribute(b"compression", b"compression", b"\0") \
        + attribute(b"dataWindow", b"box2i", box) + attribute(b"displayWindow", b"box2i", box) + attribute(b"lineOrder", b"lineOrder", b"\0") \
        + (attribute(b"pixelAspectRatio", b"float", struct.pack("<f", 1)) if shape else b"") + attribute(b"screenWindowCenter", b"v2f", struct.pack("<2f", 0, 0)) \
        + attribute(b"screenWindowWidth", b"float", struct.pack("<f", 1)) + b"\0"
    row = struct.pack(f"<{3 * WIDTH}f", *[0.5] * (3 * WIDTH))
    first = len(head) + 8 * HEIGHT
    offsets = b"".join(struct.pack("<Q", first + y * (8 + len(row))) for y in range(HEIGHT))
    return head + offsets + b"".join(struct.pack("<ii", y, len(row)) + row for y in range(HEIGHT))


class BadTest(PlumbTest):
    def plumb(self, *words, **more):
        done = super().plumb(*words, **more)
        text = done.stdout + done.stderr
        for sign in ("CRITICAL", "GLib", "assertion", "\x1b"):
            self.assertNotIn(sign, text)
        self.assertGreaterEqual(done.returncode, 0, "ended by a signal")
        return done

    def put(self, name, data):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)
        return path

    def make_texts(self, **nodes):
        return self.make_project({name: {"kind": "core.text", "params": {"value": value}} for name, value in nodes.items()})


class Inputs(BadTest):
    def read_file(self, path, status=FINDINGS):
        folder = self.make_project({"a": {"kind": "core.file", "params": {"path": path}}}, name=f"p{len(os.listdir(self.folder))}")
        return self.plumb("run", cwd=folder, status=status)

    def test_a_file_that_is_missing_is_named_before_anything_runs(self):
        done = self.read_file("in.txt")
        self.assertIn("in.txt", done.stderr)
        self.assertIn("No such file", done.stderr)

    def test_what_is_no_regular_file_is_refused(self):
        folder = self.make_project({"a": {"kind": "core.file", "params": {"path": "in"}}})
        place = os.path.join(folder, "in")
        for make, remove, word in ((os.mkdir, os.rmdir, "folder"), (os.mkfifo, os.remove, "pipe"),
                                   (lambda path: os.symlink("/etc/passwd", path), os.remove, "link")):
            make(place)
            done = self.plumb("run", cwd=folder, status=FINDINGS, timeout=20)
            self.assertIn(word, done.stderr)
            self.assertIn("expected a regular file", done.stderr)
            remove(place)

    def test_a_bad_picture_is_named_as_people_know_it(self):
        folder = self.make_project({"a": {"kind": "core.image", "params": {"path": "a holiday.png"}}, "b": {"kind": "image.exposure"}},
                                   [("a.image", "b.input")])
        picture = bytearray(make_png())
        picture[len(picture) // 2] ^= 255
        self.put("project/a holiday.png", picture)
        failure = self.plumb_json("run", cwd=folder, status=FINDINGS)["step_list"][0]["items"][0]["failure"]
        self.assertRegex(failure["message"], r"^output image: “a holiday\.png”: .*artifacts/.*\.png: the PNG is damaged")

    def test_paths_that_are_no_paths_are_findings(self):
        for path in ("../x", "-x", "a\nb", "/etc/passwd", "", "n" * 300, "\x1b[31m"):
            done = self.read_file(path)
            self.assertIn("bad-format", done.stderr, repr(path))
            self.assertIn("expected", done.stderr)

    def test_a_name_with_quotes_and_spaces_is_a_name(self):
        name = """it's "one" $(two) `three` ä.txt"""
        folder = self.make_project({"a": {"kind": "core.file", "params": {"path": name}},
                                    "b": command("cp", "{in.input}", "out.txt", output="out.txt")}, [("a.file", "b.input")])
        self.put(f"project/{name}", b"kept")
        self.plumb("run", cwd=folder)
        self.plumb("export", "1", "-o", self.path("evidence"), cwd=folder)
        self.assertTrue(self.plumb_json("fsck", folder)["clean"])

    def test_names_to_save_by_stay_in_the_output_folder(self):
        for params in ({"folder": "../up"}, {"folder": "/tmp"}, {"name": ".."}, {"name": "a/b"}, {"name": "-x"}, {"name": "a\nb"}, {"name": "n" * 300}):
            name = f"s{len(os.listdir(self.folder))}"
            folder = self.make_project({"t": {"kind": "core.text", "params": {"value": "hi"}},
                                        "s": {"kind": "core.save", "params": params}}, [("t.text", "s.files")], name=name)
            before = set(os.listdir(self.folder))
            done = self.plumb("run", cwd=folder, status=FINDINGS)
            self.assertTrue(done.stderr + done.stdout, params)
            self.assertEqual(set(os.listdir(self.folder)), before)
            self.assertEqual([names for _, _, names in os.walk(os.path.join(folder, "output")) if names], [], params)

    def test_a_file_that_vanishes_during_the_run_fails_its_step_alone(self):
        folder = self.make_project({
            "gone": {"kind": "core.file", "params": {"path": "gone.txt"}},
            "remove": command("rm", os.path.join(self.folder, "project", "gone.txt")),
            "late": command("cat", "{in.input}", "gone.txt"),
            "other": command("true"),
        }, [("remove.text", "late.input")])
        self.put("project/gone.txt", b"here")
        self.plumb("run", cwd=folder, status=FINDINGS)
        states = self.run_states(1, folder)
        self.assertEqual(states["other"][0], "succeeded")
        self.assertEqual(states["late"][0], "failed")
        done = self.plumb("run", cwd=folder, status=FINDINGS)
        self.assertIn("gone.txt", done.stderr)
        self.assertTrue(self.plumb_json("fsck", folder)["clean"])


class Pictures(BadTest):
    def setUp(self):
        super().setUp()
        png, exr = make_png(), make_exr()
        self.good = self.put("good.png", png)
        self.put("good.exr", exr)
        self.bad = {
            "huge.png": (make_png(60000, 60000), "60000 x 60000"),
            "cut.png": (png[:len(png) * 2 // 3], ""),
            "cut.exr": (exr[:len(exr) // 2], ""),
            "empty.png": (b"", "empty"),
            "text.png": (b"not a picture at all", "not a picture"),
        }
        for name, (data, _) in self.bad.items():
            self.put(name, data)

    def test_compare_reads_what_is_good(self):
        self.plumb("compare", self.good, self.good)
        self.plumb("compare", self.path("good.exr"), self.path("good.exr"), "--heat", self.path("heat.png"))
        self.plumb("compare", self.path("good.exr"), self.put("ffmpeg.exr", make_exr(shape=False)))

    def test_compare_fails_what_it_cannot_read_and_names_it(self):
        for name, (_, word) in self.bad.items():
            done = self.plumb("compare", self.good, name, status=FINDINGS, timeout=20)
            self.assertIn(name, done.stdout)
            self.assertIn(word, done.stdout)
            self.assertEqual(self.plumb_json("compare", self.good, name, status=FINDINGS)["verdict"], "fail")
        self.assertIn("No such file", self.plumb("compare", self.good, "missing.png", status=FINDINGS).stdout)
        self.assertIn("folder", self.plumb("compare", self.good, self.folder, status=FINDINGS).stdout)

    def test_a_bad_picture_fails_its_step_and_a_good_one_runs_then(self):
        folder = self.make_project({"a": {"kind": "core.image", "params": {"path": "in.png"}}, "b": {"kind": "image.exposure"}}, [("a.image", "b.input")])
        for number, (name, (data, word)) in enumerate(self.bad.items(), 1):
            self.put("project/in" + name[-4:], data)
            done = self.plumb("run", "--set", "a.path=in" + name[-4:], cwd=folder, status=FINDINGS)
            self.assertIn(word, done.stdout, name)
            self.assertIn("failed", {state for state, _ in self.run_states(number, folder).values()})
            self.assertNotIn("what the program wrote", done.stdout, "no program wrote this")
        self.put("project/in.png", make_png())
        self.plumb("run", cwd=folder)
        self.assertTrue(self.plumb_json("fsck", folder)["clean"])


class Projects(BadTest):
    def test_a_folder_without_a_project_says_how_to_make_one(self):
        for name in ("run", "plan", "runs", "show", "check", "fsck", "gc", "resume", "export", "trust"):
            self.assertIn("plumb new", self.plumb(name, status=ERROR).stderr)

    def test_a_project_without_a_workflow_or_run_says_what_to_do(self):
        folder = self.make_texts()
        os.remove(os.path.join(folder, "workflows", "project.plumb"))
        self.assertIn("no workflow yet", self.plumb("run", cwd=folder, status=USAGE).stderr)
        self.assertIn("no workflow yet", self.plumb("check", cwd=folder).stdout)
        self.assertIn("plumb run", self.plumb("runs", cwd=folder).stdout)
        self.assertEqual(self.plumb_json("runs", cwd=folder)["runs"], [])

    def test_several_workflows_are_listed(self):
        folder = self.make_texts(t="x")
        text = self.read("project/workflows/project.plumb")
        os.remove(os.path.join(folder, "workflows", "project.plumb"))
        self.write("project/workflows/one.plumb", text)
        self.write("project/workflows/two.plumb", text)
        self.assertIn("workflows: one, two", self.plumb("run", cwd=folder, status=USAGE).stderr)
        self.plumb("run", "-w", "two", cwd=folder)
        self.plumb("run", "workflows/one.plumb", cwd=folder)
        self.assertIn("the same", self.plumb("diff", "workflows/one.plumb", "workflows/two.plumb", cwd=folder).stdout)

    def test_a_project_file_that_is_broken_or_newer_names_itself(self):
        folder = self.make_texts(t="x")
        for text, word in (('{"plumb_project":', "line 1"), ("", "project.json"), ("[]", "project.json"), ('{"plumb":1}', "plumb_project"),
                           ('{"plumb_project":99,"id":"01M7YPX0F8XPB7PFZMZAB5PRNF","name":"x"}', "newer")):
            self.write("project/project.json", text)
            for name in ("run", "check", "fsck"):
                done = self.plumb(name, cwd=folder, status=ERROR)
                self.assertIn("project.json", done.stderr)
                self.assertIn(word, done.stderr)

    def test_a_workflow_that_is_no_json_is_named_by_every_command(self):
        folder = self.make_texts(t="x")
        self.write("project/workflows/project.plumb", '{"plumb":1,')
        for name, status in ("check", FINDINGS), ("plan", ERROR), ("run", ERROR):
            done = self.plumb(name, cwd=folder, status=status)
            self.assertIn("project.plumb", done.stderr)
            self.assertIn("line 1", done.stderr)

    def test_a_newer_ledger_is_read_and_never_written(self):
        folder = self.make_texts(t="x")
        self.plumb("run", cwd=folder)
        ledger = os.path.join(folder, ".plumbline", "ledger.db")
        subprocess.run(["sqlite3", ledger, "pragma user_version=99; pragma wal_checkpoint(truncate)"], check=True, capture_output=True)
        self.assertIn("newer", self.plumb("run", cwd=folder, status=ERROR).stderr)
        self.assertEqual(len(self.plumb_json("runs", cwd=folder)["runs"]), 1)

    def test_a_clock_set_back_keeps_order_and_cache(self):
        folder = self.make_project({"a": command("echo", "x")})
        self.plumb("run", cwd=folder)
        words = ["faketime", "2001-01-01 00:00:00", "plumb", "run"]
        done = subprocess.run(words, cwd=folder, env=self.environment, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, OK, done.stderr)
        self.assertIn("cached from run 1", done.stdout)
        self.assertEqual([run["run"] for run in self.plumb_json("runs", cwd=folder)["runs"]], [2, 1])
        self.plumb("run", "--force", "*", cwd=folder)
        self.assertTrue(self.plumb_json("fsck", folder)["clean"])
        self.assertGreaterEqual(min(run["duration_us"] for run in self.plumb_json("runs", cwd=folder)["runs"]), 0)


class Words(BadTest):
    def test_words_that_can_mean_nothing_say_what_can_be_meant(self):
        folder = self.make_project({"a": command("true")})
        self.assertIn("there are: project", self.plumb("run", folder, "-w", "other", status=ERROR).stderr)
        self.assertIn("queued, running", self.plumb("runs", folder, "--state", "succeeded,done", status=USAGE).stderr)
        self.plumb("run", folder)
        self.assertIn("run 1 is succeeded and no process carries it out: there is nothing to cancel\n",
                      self.plumb("cancel", "-C", folder, status=ERROR).stderr)
        self.assertEqual(self.plumb_json("node", "nothing.like_it", status=USAGE)["error"]["status"], USAGE)

    def test_words_that_name_nothing_are_refused_before_anything_runs(self):
        folder = self.make_texts(t="x")
        for words in (("--set", "nonsense"), ("--set", "t.value"), ("--set", "=") , ("--set", ".="), ("--set", "no.value=1"),
                      ("--to", "nope"), ("--from", "nope"), ("--force", "nope"), ("--seed", "-1"), ("--seed", "18446744073709551616"), ("-j", "-4")):
            self.assertTrue(self.plumb("run", *words, cwd=folder, status=USAGE).stderr, words)
        for words in (("--set", "t.nope=1"), ("--set", "t.value=5")):
            self.plumb("run", *words, cwd=folder, status=FINDINGS)
        self.plumb("run", "--failed-of", "99", cwd=folder, status=ERROR)
        self.assertEqual(self.plumb_json("runs", cwd=folder)["runs"], [])

    def test_a_name_for_a_sample_is_refused_not_dropped(self):
        self.assertIn("--name", self.plumb("new", self.path("x"), "--from", "photo", "--name", "mine", status=USAGE).stderr)
        self.assertFalse(os.path.exists(self.path("x")))

    def test_a_waiting_run_shows_its_question_and_the_words_that_answer_it(self):
        folder = self.make_project({"t": {"kind": "core.text", "params": {"value": "look"}},
                                    "ask": {"kind": "core.question", "params": {"question": "Is it right?"}}}, [("t.text", "ask.input")])
        done = self.plumb("run", cwd=folder, status=6)
        self.assertIn("Is it right?", done.stdout)
        self.assertIn("plumb answer 1 ask yes", done.stdout)
        self.plumb("answer", "1", "ask", "yes", cwd=folder)
        self.assertNotIn("plumb answer", self.plumb("show", cwd=folder).stdout)

    def test_a_program_that_leaves_a_broken_picture_sends_to_its_log(self):
        folder = self.make_project({"a": command("sh", "-c", "echo why; head -c 200 $0 > out.png", self.put("whole.png", make_png()), output="out.png")})
        self.assertIn("plumb log", self.plumb("run", cwd=folder, status=FINDINGS).stdout)
        self.assertEqual(self.plumb("log", "1", "a", cwd=folder).stdout, "why\n")

    def test_people_read_no_codes(self):
        folder = self.make_project({"bad": command("false")})
        self.assertNotIn("item-failed", self.plumb("run", cwd=folder, status=FINDINGS).stdout)


class Disks(BadTest):
    def mount(self, name, size):
        place = self.path(name)
        os.makedirs(place)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", place], check=False)
        return place

    def test_a_full_disk_is_said_and_the_run_goes_on_when_there_is_room(self):
        place = self.mount("full", "16m")
        seen = set()
        for size in (40, 200, 300, *range(400, 560, 16), 608):  # from no room at all to nearly enough
            folder = os.path.join(place, "x")
            subprocess.run(["mount", "-o", f"remount,size={size}k", place], check=True)
            self.plumb("new", folder)
            self.write("full/x/workflows/x.plumb", '{"plumb":1,"nodes":{"b":{"index":1,"kind":"core.command","params":'
                       '{"program":"dd","arguments":["if=/dev/zero","of=big","bs=1k","count=120"],"output":"big"}}}}')
            done = self.plumb("run", folder, "--trust", status=None)
            self.assertIn(done.returncode, (FINDINGS, ERROR), size)
            self.assertRegex(done.stderr + done.stdout, "[Ff]ree some space|No space left", size)
            self.assertTrue(self.plumb_json("fsck", folder)["clean"], size)
            recorded = self.recorded_states(folder)
            self.assertLessEqual(set(recorded), {"failed", "interrupted", "paused"}, size)
            seen.update(recorded or ["no run"])
            subprocess.run(["mount", "-o", "remount,size=16m", place], check=True)
            self.plumb("run", folder)
            self.assertTrue(self.plumb_json("fsck", folder)["clean"], size)
            shutil.rmtree(folder)
        self.assertLessEqual({"no run", "failed", "interrupted"}, seen, "the sizes meet each way in which a run can end")

    def recorded_states(self, folder):
        """The states of the runs as the ledger has them, whoever is alive."""
        ledger = os.path.join(folder, ".plumbline/ledger.db")
        if not os.path.exists(ledger):
            return []
        with contextlib.closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)) as database:
            return [state for state, in database.execute("SELECT state FROM runs")]

    def test_room_can_be_made_on_a_full_disk(self):
        place = self.mount("full", "4m")
        folder = os.path.join(place, "x")
        self.plumb("new", folder)
        self.write("full/x/workflows/x.plumb", '{"plumb":1,"nodes":{"b":{"index":1,"kind":"core.command","params":'
                   '{"program":"dd","arguments":["if=/dev/urandom","of=big","bs=1M","count=1"],"output":"big"}}}}')
        self.plumb("run", folder, "--trust")
        with self.assertRaises(OSError), open(os.path.join(place, "ballast"), "wb", buffering=0) as ballast:
            while ballast.write(bytes(4096)):
                pass
        self.assertIn("Free some space", self.plumb("run", folder, "--no-cache", status=None).stderr)
        self.plumb("gc", "--keep-runs", "0", "--keep-days", "0", folder)
        self.plumb("run", folder, "--set", 'b.arguments=["if=/dev/urandom","of=big","bs=1K","count=1"]')
        self.assertTrue(self.plumb_json("fsck", folder)["clean"])

    def test_a_disk_that_is_nearly_full_pauses_the_run(self):
        place = self.mount("low", "16m")
        folder, ballast = os.path.join(place, "x"), os.path.join(place, "ballast")
        self.plumb("new", folder)
        self.set_project(folder, budget={"free_mb": 8})
        self.write("low/x/workflows/x.plumb", json.dumps({"plumb": 1, "nodes": {
            "a": {"index": 1, "kind": "core.command", "params": {"program": "dd", "arguments": ["if=/dev/zero", "of=" + ballast, "bs=1M", "count=10"]}},
            "b": {"index": 2, "kind": "core.command", "params": {"program": "true"}}}, "edges": [{"from": "a.text", "to": "b.files"}]}))
        done = self.plumb("run", folder, "--trust", status=ERROR)
        self.assertIn("the disk is nearly full", done.stdout)
        self.assertIn("plumb resume", done.stdout)
        self.assertEqual(self.plumb_json("runs", folder)["runs"][0]["state"], "paused")
        self.assertEqual({step: state for step, (state, _) in self.run_states(1, folder).items()}, {"a": "succeeded", "b": "pending"})
        lack, = [event["payload"] for event in map(json.loads, self.plumb("events", "-C", folder).stdout.splitlines()) if event["type"] == "budget"]
        self.assertEqual((lack["which"], lack["limit"]), ("free-space", 8 << 20))
        self.assertLess(lack["used"], 8 << 20)
        self.plumb("resume", "-C", folder, status=ERROR)
        os.remove(ballast)
        self.plumb("resume", "-C", folder)
        self.assertFalse(os.path.exists(ballast), "what was done is not done again")
        self.set_project(folder, budget={"free_mb": 1000})
        self.plumb("run", folder, "--no-cache", status=ERROR)
        self.assertFalse(os.path.exists(ballast), "nothing begins")

    def test_what_lost_its_runner_is_not_said_to_run(self):
        folder = self.make_project({"a": command("sleep", "60")})
        running = self.start_plumb("run", "--trust", folder)
        self.wait_until(lambda: self.recorded_states(folder) == ["running"])
        self.assertEqual([run["run"] for run in self.plumb_json("runs", "--state", "running", folder)["runs"]], [1])
        running.kill()
        self.wait_until(lambda: self.plumb_json("runs", folder)["runs"][0]["state"] == "interrupted")
        self.assertEqual(self.recorded_states(folder), ["running"])
        self.assertEqual(self.plumb_json("show", "1", cwd=folder)["state"], "interrupted")
        for words, found in ((("--state", "running"), 0), (("--state", "interrupted"), 1), (("--find", "interrupted"), 1), (("--find", "running"), 0)):
            self.assertEqual(len(self.plumb_json("runs", *words, folder)["runs"]), found, words)

    def test_a_project_that_cannot_be_written_can_be_read(self):
        folder = os.path.join(self.mount("still", "8m"), "x")
        made = self.make_texts(t="x")
        self.plumb("run", cwd=made)
        shutil.copytree(made, folder)
        subprocess.run(["mount", "-o", "remount,ro", os.path.dirname(folder)], check=True)
        for name in ("check", "plan", "runs", "show", "fsck", "events"):
            self.assertEqual(self.plumb(name, cwd=folder).stderr, "", name)
        done = self.plumb("run", cwd=folder, status=ERROR)
        self.assertIn("Read-only", done.stderr)
        self.assertIn("choose a place that can be written", done.stderr)


class Tools(BadTest):
    def test_an_old_tool_is_told_by_doctor_plan_and_run(self):
        path = self.write("bin/blender", '#!/bin/sh\necho "Blender 2.79"\n')
        os.chmod(path, 0o755)
        old = {"PATH": self.path("bin") + ":" + self.environment["PATH"]}
        self.plumb("new", self.path("s"), "--from", "still")
        done = self.plumb("doctor", env=old, status=FINDINGS)
        self.assertRegex(done.stdout, "✘ blender +2.79")
        self.assertRegex(done.stdout, r"✔ bwrap +\d.* plumb run --sandbox ")
        self.assertIn("install Blender 4.2", done.stdout)
        done = self.plumb("plan", cwd=self.path("s"), env=old, status=FINDINGS)
        self.assertEqual(done.stdout.count("install Blender"), 1, "the advice stands once, where it belongs")
        self.assertIn("install Blender", self.plumb("run", cwd=self.path("s"), env=old, status=FINDINGS).stderr)
        self.assertEqual(self.plumb_json("runs", cwd=self.path("s"))["runs"], [])
