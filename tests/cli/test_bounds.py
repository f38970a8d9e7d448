# SPDX-License-Identifier: GPL-3.0-or-later
"""What bounds a run: rounds that bring nothing new, a clock that jumps, a machine that sleeps, few
descriptors."""

import os
import resource
import signal
import subprocess
import time

import kills
from support import ERROR, FINDINGS, OK, PlumbTest, command

# GLib ends a program whose main loop gets no descriptor, by a trap; 127: the loader had none for its libraries.
GOOD_ENDS = {OK, FINDINGS, ERROR, 127, -signal.SIGTRAP}
JUMPS = ["+1h", "-1h", "+10y", "-10y", "+30s", "-30s", "+86400s", "-0.5s"]


class Rounds(PlumbTest):
    def count(self, operation, b, max_rounds=1000, **project):
        """Counts from 0 until 5, and gives the rounds that were run and what the run says of their end."""
        folder = self.make_project(
            {"zero": {"kind": "core.number", "params": {"value": 0}},
             "count": {"kind": "core.repeat", "definition": "step", "params": {"until": "value >= 5", "max_rounds": max_rounds}},
             "ask": {"kind": "core.question", "params": {"question": "Go on?"}}},
            [("zero.number", "count.value_in"), ("count.value", "ask.input", "fail")], name=f"p{operation}{b}{max_rounds}",
            definitions={"step": {
                "nodes": {"value_in": {"kind": "core.input", "index": 1, "params": {"kind": "number"}},
                          "next": {"kind": "core.calculate", "index": 2, "params": {"operation": operation, "b": b}},
                          "value": {"kind": "core.output", "index": 3, "params": {"kind": "number", "feeds": "value_in"}}},
                "edges": [{"from": "value_in.value", "to": "next.a"}, {"from": "next.number", "to": "value.value"}]}})
        if project:
            self.set_project(folder, **project)
        done = self.plumb("run", folder, status=None)
        steps = {step["step"]: step for step in self.plumb_json("show", "1", cwd=folder, status=None)["step_list"]}
        rounds = sum(1 for name in steps if name.startswith("count@") and name.endswith(":next"))
        return rounds, steps["count"], steps["ask"]["state"], done

    def test_rounds_end_when_it_is_good_enough(self):
        rounds, count, ask, _ = self.count("add", 1)
        self.assertEqual((rounds, count["state"], ask), (5, "succeeded", "skipped"))

    def test_a_round_that_brings_nothing_new_asks_a_person(self):
        rounds, count, ask, done = self.count("add", 0)
        self.assertEqual((rounds, ask), (2, "waiting"), done.stdout)
        self.assertIn("nothing new", str(count))

    def test_rounds_that_only_get_worse_ask_a_person(self):
        self.assertEqual(self.count("subtract", 1)[0], 4)
        self.assertEqual(self.count("subtract", 2, budget={"patience": 1})[0], 2)

    def test_the_bound_of_rounds_is_exact(self):
        rounds, count, ask, _ = self.count("add", 1, max_rounds=3)
        self.assertEqual((rounds, ask), (3, "waiting"))
        self.assertIn("rounds are used up", str(count))


class Clock(PlumbTest):
    def set_clock(self, jump):
        os.replace(self.write("clock.new", f"{jump}\n"), self.path("clock"))

    def start_jumping(self, folder):
        """A run whose wall clock, and nothing else, is told by a file."""
        self.set_clock("+0s")
        library = self.run_program("faketime", "now", "printenv", "LD_PRELOAD").stdout.strip()
        self.jumping = {"LD_PRELOAD": library, "FAKETIME_TIMESTAMP_FILE": self.path("clock"), "FAKETIME_NO_CACHE": "1",
                        "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        return self.start_plumb("run", "-j", "2", folder, env=self.jumping)

    def faked_year(self):
        self.set_clock("+10y")
        return self.run_program("date", "+%Y", env=self.jumping).stdout.strip()

    def test_a_clock_that_jumps_changes_no_order_and_no_duration(self):
        nodes = {f"n{i}": command("sleep", "0.1" if i > 1 else "1.5", f"0.00{i}", timeout_s=20) for i in range(1, 17)}
        folder = self.make_project(nodes, [(f"n{i}.text", f"n{i + 1}.files") for i in range(1, 16)])
        started = time.monotonic()
        process = self.start_jumping(folder)
        self.wait_until(lambda: kills.count_orphans(folder) >= 1 or process.poll() is not None)
        while process.poll() is None:
            for jump in JUMPS:
                self.set_clock(jump)
                time.sleep(0.05)
        elapsed = (time.monotonic() - started) * 1e6
        self.assertEqual(process.returncode, OK, process.communicate()[1])
        events = kills.events_of(folder, self.environment)
        self.assertEqual([event["seq"] for event in events], list(range(1, len(events) + 1)))
        self.assertNotEqual(events[0]["time"][:4], self.faked_year(), "the clock did not jump")
        run = self.plumb_json("runs", folder)["runs"][0]
        self.assertTrue(3e6 < run["duration_us"] <= elapsed, (run, elapsed))
        for step in self.plumb_json("show", "1", cwd=folder)["step_list"]:
            self.assertEqual(step["state"], "succeeded")
            self.assertTrue(0 < step["duration_us"] < elapsed, step)
        self.assertTrue(self.plumb_json("fsck", folder)["clean"])

    def test_a_jump_ends_no_step_at_its_time_and_saves_none(self):
        folder = self.make_project({"good": command("sleep", "1.5", timeout_s=60), "late": command("sleep", "1000", timeout_s=2)})
        process = self.start_jumping(folder)
        self.wait_until(lambda: kills.count_orphans(folder) >= 2)
        self.set_clock("+10y")
        time.sleep(0.5)
        self.set_clock("-10y")
        self.assertEqual(process.wait(30), FINDINGS, process.communicate()[1])
        states = {step["step"]: step["state"] for step in self.plumb_json("show", "1", cwd=folder, status=None)["step_list"]}
        self.assertEqual(states, {"good": "succeeded", "late": "failed"})

    def test_a_machine_that_slept_goes_on(self):
        nodes = {f"n{i}": command("sleep", "0.3", f"0.00{i}", timeout_s=60) for i in range(1, 6)}
        folder = self.make_project(nodes, [(f"n{i}.text", f"n{i + 1}.files") for i in range(1, 5)])
        process = self.start_plumb("run", folder)
        self.wait_until(lambda: kills.count_orphans(folder) >= 1)
        for number, seconds in (signal.SIGSTOP, 3), (signal.SIGCONT, 0):
            for pid in kills.find_tree(process.pid):
                os.kill(pid, number)
            time.sleep(seconds)
        self.assertEqual(process.wait(30), OK, process.communicate()[1])
        self.assertTrue(self.plumb_json("fsck", folder)["clean"])


class Descriptors(PlumbTest):
    def test_what_nobody_could_read_is_said_and_no_fault_of_the_program(self):
        nodes = {f"n{i}": command("sh", "-c", f"sleep 0.2; echo {i}") for i in range(16)}
        folder = self.make_project(nodes)
        for limit in range(24, 44, 4):
            subprocess.run(["plumb", "run", "--no-cache", "-j", "8", folder], cwd=self.folder, env=self.environment, capture_output=True, timeout=60,
                           check=False, preexec_fn=lambda limit=limit: resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit)))
        # Of each attempt: with less to do at once the next one may well be heard.
        codes = {event["payload"]["failure"]["code"] for event in kills.events_of(folder, self.environment) if "failure" in event["payload"]}
        self.assertIn("output-lost", codes)
        self.assertNotIn("killed-by-signal", codes)

    def test_with_few_descriptors_it_works_or_says_so(self):
        nodes = {f"n{i}": command("echo", str(i)) for i in range(20)}
        folder, seen = self.make_project(nodes), set()
        for limit in (6, 16, 21, 31, 56):
            done = subprocess.run(["plumb", "run", "--no-cache", "-j", "8", folder], cwd=self.folder, env=self.environment, capture_output=True, text=True,
                                  timeout=60, check=False, preexec_fn=lambda limit=limit: resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit)))
            self.assertIn(done.returncode, GOOD_ENDS, f"{limit} descriptors: {done.stderr[-2000:]}")
            if done.returncode in (FINDINGS, ERROR):
                self.assertIn("open files", (done.stderr + done.stdout).lower(), f"{limit} descriptors")
            self.assertTrue(self.plumb_json("fsck", folder)["clean"], f"{limit} descriptors")
            seen.add(done.returncode)
        self.assertIn(OK, seen)
        self.assertGreater(len(seen), 1, "no failure was noticed")
