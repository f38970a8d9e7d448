# SPDX-License-Identifier: GPL-3.0-or-later
"""To open a workflow that came from anywhere does nothing: no program is started, nobody is called,
and no file is opened that is not the program's own or the project's."""

import json
import os
import random
import re

from support import BUILD, DATA, FINDINGS, OK, UNTRUSTED, PlumbTest, command

N_HOSTILE = 200
CALL = re.compile(r'\b(execve|connect|openat|open)\((?:AT_FDCWD, |\d+, )?(?:"((?:[^"\\]|\\.)*)"|(\{.*?\}))?')
SYSTEM = ("/etc/ld.so", "/lib", "/usr/", "/proc/self/", "/proc/sys/", "/proc/filesystems", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat",
          "/proc/loadavg", "/sys/devices/system/", "/sys/fs/cgroup", "/dev/null", "/dev/urandom", "/etc/locale", "/etc/localtime",
          "/etc/machine-id", "/etc/nsswitch.conf", "/etc/passwd", "/etc/group", "/etc/gtk")


class Hostile:
    """Workflows that would do harm if opening one did anything."""

    def __init__(self, seed, canary):
        self.numbers, self.canary = random.Random(seed), canary

    def path(self):
        n = self.numbers.randrange(3, 12)
        return self.numbers.choice([self.canary, f"file://{self.canary}", "../" * n + self.canary.lstrip("/"), "~/.ssh/id_rsa", "/proc/self/environ",
                                    f"|touch {self.canary}", f"$(touch {self.canary})", "http://127.0.0.1:9/x.png", "\\\\127.0.0.1\\share\\x", "input/../" + "../" * n])

    def word(self):
        return self.numbers.choice(["-rf", "--exec=sh", f"`touch {self.canary}`", "; reboot", "{tool.blender}", "%s%n", "\u202egnp.exe", "../.."])

    def node(self):
        kind, params = self.numbers.choice([
            ("core.command", {"program": self.numbers.choice(["touch", "/bin/sh", self.path()]), "arguments": ["-c", self.word(), self.path()]}),
            ("core.image", {"path": self.path()}), ("core.file", {"path": self.path()}), ("core.save", {"folder": self.path(), "name": self.word()}),
            ("blender.import", {"path": self.path()}), ("image.blur", {"radius": self.word()}), ("media.encode", {"format": self.word()}),
            ("core.subgraph", {}), ("core.repeat", {"until": self.word(), "max_rounds": 1e9}), (self.word(), {self.word(): self.path()})])
        return {"kind": kind, "params": params, "picture": self.path(), "icon": self.path()}

    def document(self):
        nodes = {f"n{i}": {**self.node(), "index": i + 1} for i in range(self.numbers.randrange(2, 9))}
        ports = [f"{node}.{port}" for node in nodes for port in ("files", "text", "image", "path", "input")]
        ends = self.numbers.sample(ports, 6)
        edges = [{"from": a, "to": b, "when": self.numbers.choice(["pass", "flags.x"])} for a, b in zip(ends[::2], ends[1::2])]
        return {"plumb": 1, "$schema": self.path(), "include": self.path(), "packs": [self.path()], "script": self.path(), "nodes": nodes, "edges": edges,
                "definitions": {"d": {"nodes": {"i": {**self.node(), "index": 1}}, "edges": []}}, "notes": {"n": {"text": f"<img src='{self.path()}'>", "at": [0, 0]}}}

    def crooked_document(self):
        """One whose very shape is wrong, too."""
        document = self.document()
        document["nodes"]["n0"]["definition"] = self.path()
        document["edges"].append({"from": self.word(), "to": f"n0.{self.word()}", "when": self.word()})
        return document


class Inert(PlumbTest):
    def trace(self, *words, status):
        """What a command that finds faults called for: (call, what) pairs of all its processes."""
        log = self.path("trace")
        done = self.run_program("strace", "-f", "-qq", "-s", "4096", "-o", log, "-e", "trace=execve,connect,openat,open", "plumb", *words)
        self.assertEqual(done.returncode, status, f"{words}\n{done.stderr[-2000:]}")
        with open(log, encoding="utf-8", errors="replace") as file:
            return [(found[1], found[2] or found[3] or "") for found in map(CALL.search, file) if found]

    def assert_inert(self, calls, project):
        own = (*SYSTEM, project, DATA, BUILD, self.environment["HOME"], self.environment["XDG_CACHE_HOME"])
        self.assertEqual([call for call in calls if call[0] == "execve"][1:], [], "a program was started")
        self.assertEqual([call for call in calls if call[0] == "connect"], [])
        strange = [what for call, what in calls if call.startswith("open") and what.startswith("/") and not what.startswith(own)]
        self.assertEqual(strange, [], "a file was opened that is not the project's")

    def test_opening_starts_calls_and_reads_nothing(self):
        project, canary = self.path("project"), self.write("canary", "secret")
        self.plumb("new", project)
        before = sorted(os.listdir(self.folder))
        for number in range(N_HOSTILE):
            hostile, path = Hostile(number, canary), os.path.join(project, "workflows", f"h{number}.plumb")
            sound = number % 2 == 0
            with open(path, "w", encoding="utf-8") as file:
                json.dump(hostile.document() if sound else hostile.crooked_document(), file)
            others = ((["diff", path, path], OK), (["align", "--dry-run", path], OK), (["plan", path], FINDINGS)) if number % 8 == 0 else ()
            for words, status in ((["check", path], FINDINGS), *others):
                with self.subTest(number=number, words=words[0]):
                    self.assert_inert(self.trace(*words, status=status), project)
        self.assertEqual(sorted(set(os.listdir(self.folder)) - {"trace"}), before)
        self.assertEqual(self.read("canary"), "secret")

    def test_one_changed_word_of_a_command_asks_again(self):
        project = self.make_project({"a": command("echo", "x")})
        path = os.path.join(project, "workflows", "project.plumb")
        # As it comes from elsewhere: a project whose trust this user never gave.
        self.environment["HOME"] = self.path("stranger")
        self.assertIn("echo", self.plumb("run", project, status=UNTRUSTED).stderr)
        self.plumb("trust", project)
        self.plumb("run", project)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace('"x"', '"y"'))
        self.assertIn("echo", self.plumb("run", project, status=UNTRUSTED).stderr)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        self.plumb("run", project)
