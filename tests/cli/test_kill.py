# SPDX-License-Identifier: GPL-3.0-or-later
"""A runner that is killed loses nothing that was acknowledged, runs nothing twice, leaves nothing
running; two runners share one project."""

import os
import signal
import subprocess
import time

import kills
from support import INTERRUPTED, MEMORY, OK, PlumbTest, command

KILLS = int(os.environ.get("PLUMB_RUN_KILLS", "400"))


class Kills(PlumbTest):
    place = MEMORY

    def test_killed_at_random_and_resumed(self):
        folder = self.path("project")
        self.plumb("new", folder)
        kills.write_project(folder)
        campaign = kills.Campaign(folder, self.environment, seed=20251)
        while campaign.kills < KILLS:
            campaign.run_of_kills(0.06, 0.15, 0.6)
        campaign.check_all()
        self.assertEqual(campaign.faults, [])
        self.assertGreaterEqual(campaign.runs, 1)


class Ends(PlumbTest):
    def start_sleepers(self):
        folder = self.make_project({"a": command("sleep", "1000"), "b": command("sleep", "1001")})
        process = self.start_plumb("run", folder)
        self.wait_until(lambda: kills.count_orphans(folder) >= 2)
        return folder, process

    def test_what_runs_is_told_as_running(self):
        folder, process = self.start_sleepers()

        def states():
            return [step["state"] for step in self.plumb_json("show", "last", "-C", folder)["step_list"]]
        self.wait_until(lambda: states() == ["running", "running"])
        process.kill()
        process.wait()
        self.wait_until(lambda: states() == ["pending", "pending"])  # when what held the lease for it is gone too

    def test_interrupt_cancels_in_good_order(self):
        folder, process = self.start_sleepers()
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(10), INTERRUPTED)
        self.assertEqual(kills.wait_for_no_orphans(folder), 0)
        self.assertEqual(self.plumb_json("runs", folder)["runs"][0]["state"], "cancelled")

    def test_cancel_from_elsewhere(self):
        folder, process = self.start_sleepers()
        self.assertEqual(self.plumb("cancel", "-C", folder).stdout, "run 1 is ended, with all that it started\n")
        self.assertEqual(process.wait(10), INTERRUPTED)
        self.assertEqual(kills.wait_for_no_orphans(folder), 0)

    def test_cancel_from_outside_of_its_sandbox(self):
        """Whose processes have numbers of their own: it does not see those outside."""
        folder = self.make_project({"a": command("sleep", "1000")})
        inside = subprocess.Popen(["bwrap", "--dev-bind", "/", "/", "--unshare-pid", "plumb", "run", folder], env=self.environment,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(lambda: (inside.kill(), inside.wait()))
        self.wait_until(lambda: kills.count_orphans(folder) >= 1)
        self.plumb("cancel", "-C", folder)
        self.assertEqual(inside.wait(10), INTERRUPTED)

    def test_a_killed_runner_leaves_no_process(self):
        folder, process = self.start_sleepers()
        process.kill()
        process.wait()
        self.assertEqual(kills.wait_for_no_orphans(folder), 0)

    def test_a_second_run_is_handed_to_the_first(self):
        folder = self.make_project({"slow": command("sleep", "1"), "quick": command("true")})
        first = self.start_plumb("run", folder)
        self.wait_until(lambda: kills.count_orphans(folder) >= 1)
        second = self.plumb_json("run", folder, timeout=60)
        self.assertEqual(first.wait(30), OK)
        self.assertEqual(second["state"], "succeeded")
        self.assertEqual([run["state"] for run in self.plumb_json("runs", folder)["runs"]], ["succeeded", "succeeded"])

    def test_pause_and_continue(self):
        nodes = {f"n{i}": command("sleep", "0.2", f"0.0{i}") for i in range(1, 9)}
        folder = self.make_project(nodes, [(f"n{i}.text", f"n{i + 1}.files") for i in range(1, 8)])
        process = self.start_plumb("run", folder)
        self.wait_until(lambda: kills.count_orphans(folder) >= 1)
        self.assertEqual(self.plumb_json("pause", "-C", folder), {"run": 1, "granted": "pause"})
        self.wait_until(lambda: kills.count_orphans(folder) == 0)
        time.sleep(0.5)
        self.assertEqual(kills.count_orphans(folder), 0)
        self.assertIsNone(process.poll())
        self.assertEqual(self.plumb("continue", "last", "-C", folder).stdout, "run 1 goes on\n")
        self.assertEqual(process.wait(30), OK)

    def test_a_double_fork_that_ignores_term_is_ended(self):
        script = self.write("daemon.py", "import os, signal, time\n"
                                         "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
                                         "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        time.sleep(1000)\n"
                                         "    os._exit(0)\ntime.sleep(1000)\n")
        folder = self.make_project({"a": command("python3", script)})
        process = self.start_plumb("run", folder)
        self.wait_until(lambda: kills.count_orphans(folder) >= 2)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(15), INTERRUPTED)
        self.assertEqual(kills.wait_for_no_orphans(folder), 0)


class Tools(PlumbTest):
    def failure(self, *words, **params):
        folder = self.make_project({"a": command(*words, **params)})
        shown = self.plumb_json("run", folder, status=None)
        return shown["step_list"][0]["items"][0].get("failure") or shown["step_list"][0]

    def test_exit_seven(self):
        script = self.write("seven.py", "import sys; sys.exit(7)")
        self.assertIn("7", str(self.failure("python3", script)))

    def test_killed_by_a_signal(self):
        script = self.write("die.py", "import os; os.kill(os.getpid(), 11)")
        self.assertIn("signal", self.failure("python3", script)["code"])

    def test_absent_program(self):
        found = self.failure("/opt/no-such-program-at-all")
        self.assertEqual(found["code"], "tool-missing")
        self.assertIn("no-such-program-at-all", str(found))

    def test_silent_for_ever_ends_at_its_time(self):
        self.assertEqual(self.failure("sleep", "1000", timeout_s=1)["code"], "timeout")
        self.assertIn("✘ a at attempt 3 [timeout]: ", self.plumb("show", "-C", self.path("project")).stdout)

    def test_missing_output_is_named(self):
        self.assertIn("never.png", str(self.failure("true", output="never.png")))

    def test_a_gigabyte_of_output(self):
        script = self.write("flood.py", "import os\nblock = b'x' * 65535 + b'\\n'\nfor _ in range(16384): os.write(1, block)\n")
        folder = self.make_project({"a": command("python3", script)})
        self.plumb("run", folder, status=None, timeout=300)
        log = os.path.join(folder, ".plumbline", "logs", "1")
        self.assertLess(sum(os.path.getsize(os.path.join(log, name)) for name in os.listdir(log)), 80 << 20)

    def test_binary_junk_reaches_no_terminal(self):
        script = self.write("junk.py", "import os, sys\nos.write(2, bytes(range(256)) * 20)\nsys.exit(1)")
        folder = self.make_project({"a": command("python3", script)})
        done = subprocess.run(["plumb", "run", folder], env=self.environment, capture_output=True, timeout=60, check=False)
        self.assertNotIn(b"\x1b", done.stdout)
        self.assertNotIn(b"\x07", done.stdout)
