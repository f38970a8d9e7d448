# SPDX-License-Identifier: GPL-3.0-or-later
"""Who follows the record of a project at work is killed again and again, and so is what works there: with nothing but the number of
the last line that he got whole, he has each event once and in order."""

import json
import os
import random
import signal
import subprocess
import threading

from support import PlumbTest, command

SEED = int(os.environ.get("PLUMB_SEED", "20251"))
FOLLOWERS = int(os.environ.get("PLUMB_FOLLOWERS", "50"))


class Follow(PlumbTest):
    def work(self, folder, chance, is_over):
        """Run after run; every other one is killed, and the next one goes on beside what is left of it."""
        while not is_over.is_set():
            process = subprocess.Popen(["plumb", "run", "-q", "--no-cache", folder], env=self.environment, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            try:
                process.wait(chance.uniform(0.01, 0.4) if chance.random() < 0.5 else None)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()

    def follow_and_die(self, folder, since, chance):
        """Returns the events whose lines came whole before the follower was killed."""
        seconds, limit = chance.uniform(0.01, 0.3), ["-n", str(chance.randint(1, 40))] if chance.random() < 0.3 else []
        follower = subprocess.Popen(["plumb", "events", "-f", "--since", str(since), *limit, "-C", folder], env=self.environment,
                                    stdout=subprocess.PIPE)
        timer = threading.Timer(seconds, follower.send_signal, [signal.SIGKILL])
        timer.start()
        lines = follower.stdout.read().split(b"\n")
        timer.cancel()
        follower.stdout.close()
        self.assertIn(follower.wait(), (0, -signal.SIGKILL))
        return [json.loads(line) for line in lines[:-1]]

    def test_killed_followers_miss_nothing_and_get_nothing_twice(self):
        print(f"PLUMB_SEED={SEED}")
        folder = self.make_project({f"n{i}": command("true", str(i)) for i in range(8)})
        chance, seen, is_over = random.Random(SEED), [], threading.Event()
        self.plumb("run", folder)
        worker = threading.Thread(target=self.work, args=(folder, random.Random(SEED + 1), is_over))
        worker.start()
        self.addCleanup(worker.join)
        self.addCleanup(is_over.set)
        for _ in range(FOLLOWERS):
            seen += self.follow_and_die(folder, seen[-1]["seq"] if seen else 0, chance)
        is_over.set()
        worker.join()
        self.assertGreater(len(seen), 100)
        whole = [json.loads(line) for line in self.plumb("events", "-C", folder).stdout.splitlines()]
        self.assertEqual([event["seq"] for event in whole], list(range(1, len(whole) + 1)))
        self.assertEqual(seen, whole[:len(seen)])
