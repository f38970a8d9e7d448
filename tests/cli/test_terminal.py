# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person sees at a terminal: nothing is cut, nothing of a log is lost, and what a program wrote
commands nothing."""

import fcntl
import os
import pty
import struct
import subprocess
import termios

from support import FINDINGS, PlumbTest, command


class Terminal(PlumbTest):
    def see(self, *words, columns=80):
        """What plumb writes to a terminal so wide, as lines."""
        master, slave = pty.openpty()
        self.addCleanup(os.close, master)
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        process = subprocess.Popen(["plumb", *words], stdin=slave, stdout=slave, stderr=slave, env={**self.environment, "TERM": "xterm"}, cwd=self.folder)
        os.close(slave)
        seen = b""
        try:
            while block := os.read(master, 65536):
                seen += block
        except OSError:  # nobody writes any more
            pass
        process.wait(60)
        return seen.decode(errors="replace").replace("\r\n", "\n").split("\n")

    def test_a_table_is_wrapped_and_not_cut(self):
        folder = self.make_project({"a": {"kind": "core.image", "params": {"path": "pictures/that-are/not-there.png"}}})
        whole = self.plumb("plan", folder, status=FINDINGS).stdout.splitlines()[1]
        for columns in 40, 70, 100:
            lines = self.see("plan", folder, columns=columns)
            self.assertNotIn("…", "".join(lines))
            self.assertEqual(" ".join(" ".join(lines[1:lines.index("")]).split()), " ".join(whole.split()))
            self.assertLessEqual(max(map(len, lines)), columns if columns > 40 else 60)  # a long name stays whole

    def test_a_log_is_shown_whole(self):
        script = self.write("write.py", "import os\nos.write(1, b'one\\0two\\x1b[31m\\n' + '\\u00e4'.encode() * 70000 + b'\\nend')\n")
        folder = self.make_project({"a": command("python3", script)})
        self.plumb("run", folder)
        self.assertEqual(self.see("log", "1", "a", "-C", folder), ["one\\x00two\\x1b[31m", "ä" * 70000, "end"])

    def test_long_lines_of_a_log_are_shortened_beside_a_failure(self):
        folder = self.make_project({"a": command("python3", "-c", "print('x' * 5000); raise SystemExit(1)")})
        shown = self.plumb("run", folder, status=FINDINGS).stdout
        self.assertIn("x" * 200 + "…", shown)
        self.assertNotIn("x" * 201, shown)
