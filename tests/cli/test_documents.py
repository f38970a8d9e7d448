# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written about plumb is true: man page, completions, README and the others name what there
is."""

import os
import re
import shlex
import subprocess
import unittest

from support import DATA, PlumbTest, TOP

PAGE = os.path.join(DATA, "man", "plumb.1")
DOCUMENTS = ["README.md", "HACKING.md", "ARCHITECTURE.md"]
# Samples are copied, runs numbered, folders made: these are no files of the source tree.
MADE = ("/", "~", "_build", ".plumbline", "$", "evidence", "output")


def read(*names):
    with open(os.path.join(TOP, *names), encoding="utf-8") as file:
        return file.read()


def run(*words, **more):
    return subprocess.run(words, capture_output=True, text=True, timeout=60, check=False, **more)


class Commands(PlumbTest):
    def setUp(self):
        super().setUp()
        lines = self.plumb("--help").stdout.splitlines()
        self.commands = [line.split()[0] for line in lines if re.match(r"  [a-z]", line)]
        self.assertGreater(len(self.commands), 20)

    def get_options(self, name):
        return set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", self.plumb(name, "--help").stdout))

    def complete_bash(self, *words):
        script = ('source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _plumb; '
                  'printf "%s\\n" "${COMPREPLY[@]}"')
        path = os.path.join(DATA, "completions", "plumb.bash")
        done = run("bash", "--norc", "-c", script, path, *words, env=self.environment, cwd=self.folder)
        self.assertEqual(done.stderr, "")
        return done.stdout.split()

    def complete_fish(self, line):
        path = os.path.join(DATA, "completions", "plumb.fish")
        done = run("fish", "--no-config", "-c", f"source {shlex.quote(path)}; complete -C {shlex.quote(line)}",
                   env=self.environment, cwd=self.folder)
        self.assertEqual(done.stderr, "")
        return [entry.split("\t")[0] for entry in done.stdout.splitlines()]

    def test_the_man_page_has_every_command(self):
        bold = set(re.findall(r"\\fB(.*?)\\fR", read("data", "man", "plumb.1")))
        self.assertEqual([name for name in self.commands if name not in bold], [])

    def test_the_man_page_names_no_option_that_there_is_not(self):
        known = set().union(*(self.get_options(name) for name in self.commands))
        named = set(re.findall(r"\\fB(--?[a-z][a-z-]*)", read("data", "man", "plumb.1").replace("\\-", "-")))
        self.assertGreater(len(named), 10)
        self.assertEqual(named - known, set())

    def test_the_man_page_names_every_option_there_is(self):
        shared = {"--json", "--quiet", "--help", "--project"}
        for name in set(self.commands) - {"plan"}:  # which takes those of run
            parts = [part for part in re.split(r"^\.SS.*|^\.TP(?=\n\\fB[a-z])", read("data", "man", "plumb.1"), flags=re.M)
                     if re.search(rf"\\fB{name}( \w+)?\\fR", part.split("\n")[1] if "\n" in part else "")]
            text = "".join(parts).replace("\\-", "-")
            options = re.findall(r"^  (?:(-\w), )?(--[a-z-]+)", self.plumb(name, "--help").stdout, re.M)
            self.assertEqual([long for short, long in options if long not in shared and f"{long}\\fR" not in text
                              and (short == "" or f"{short}\\fR" not in text)], [], name)

    def test_every_help_begins_with_the_words_of_the_call(self):
        for name in self.commands:
            lines = self.plumb(name, "--help").stdout.splitlines()
            self.assertTrue(lines[0].startswith(f"usage: plumb {name} [OPTION ...]"), lines[0])
            self.assertEqual(lines[0], lines[0].rstrip())
            self.assertEqual(lines[1:3], ["", "Options:"], name)
            self.assertEqual(self.plumb("help", name).stdout.splitlines(), lines)

    def test_summaries_stand_below_each_other(self):
        lines = [line for line in self.plumb("help").stdout.splitlines() if line.startswith("  ") and not line.startswith("  --")]
        summaries = [line for line, after in zip(lines, [*lines[1:], ""]) if not after.startswith(" " * 37)]
        self.assertEqual(len(summaries), len(self.commands))
        self.assertEqual([line for line in summaries if line[36] != " " or not line[37].isupper()], [])

    def test_bash_completes_commands_options_and_kinds(self):
        self.assertEqual(set(self.complete_bash("plumb", "")) - {"--help", "--version"}, set(self.commands))
        self.assertEqual(self.complete_bash("plumb", "repl"), ["replay"])
        self.assertIn("--failed-of", self.complete_bash("plumb", "run", "--f"))
        self.assertEqual(self.complete_bash("plumb", "node", "blender.render_s"), ["blender.render_still"])
        self.assertEqual(self.complete_bash("plumb", "new", "x", "--from", "ph"), ["photo"])

    def test_fish_completes_commands_options_and_kinds(self):
        self.assertEqual(set(self.complete_fish("plumb ")), set(self.commands))
        self.assertEqual(self.complete_fish("plumb repl"), ["replay"])
        self.assertIn("--set", self.complete_fish("plumb run --s"))
        self.assertEqual(self.complete_fish("plumb node blender.render_s"), ["blender.render_still"])

    def test_zsh_reads_its_completion_and_knows_every_command(self):
        path = os.path.join(DATA, "completions", "_plumb")
        done = run("zsh", "-n", path)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        described = re.findall(r"^  '([a-z]+):", read("data", "completions", "_plumb"), re.M)
        self.assertEqual(set(described), set(self.commands))

    def test_completion_of_workflows_offers_names(self):
        self.folder = self.make_project({"a": {"kind": "core.text", "params": {"value": "x"}}})
        self.assertEqual(self.complete_bash("plumb", "run", "proje"), ["project.json", "project"])
        self.assertIn("project", self.complete_fish("plumb check proje"))

    def test_completion_of_runs_offers_numbers(self):
        folder = self.make_project({"a": {"kind": "core.text", "params": {"value": "x"}}})
        self.plumb("run", cwd=folder)
        self.folder = folder
        self.assertEqual(self.complete_bash("plumb", "show", ""), ["last", "1"])

    def test_every_command_in_a_document_exists_with_its_options(self):
        n_found = 0
        for document in DOCUMENTS:
            text = read(document)
            quoted = re.findall(r"`(plumb [^`]*)`", text) + re.findall(r"^ {4}(plumb .*)$", text, re.M)
            for line in quoted:
                words = shlex.split(line.split("    ")[0].split(" #")[0])
                self.assertIn(words[1].split("|")[0], self.commands + ["COMMAND", "--help", "--version"], f"{document}: {line}")
                options = {word.split("=")[0] for word in words[2:] if word.startswith("-")}
                if words[1] in self.commands:
                    self.assertEqual(options - self.get_options(words[1]), set(), f"{document}: {line}")
                    n_found += 1
        self.assertGreater(n_found, 10)


class Pages(unittest.TestCase):
    def test_the_man_page_is_set_without_a_warning(self):
        for words in (("man", "--warnings", "-E", "UTF-8", "-l", PAGE), ("groff", "-ww", "-man", "-Tutf8", "-z", PAGE)):
            done = run(*words, env={**os.environ, "MANWIDTH": "80", "LC_ALL": "C.UTF-8"})
            self.assertEqual((done.returncode, done.stderr), (0, ""), words)

    def test_completions_are_read_without_a_fault(self):
        for shell, name in (("bash", "plumb.bash"), ("zsh", "_plumb"), ("fish", "plumb.fish")):
            done = run(shell, "-n", os.path.join(DATA, "completions", name))
            self.assertEqual((done.returncode, done.stderr), (0, ""), name)

    def test_every_file_that_a_document_links_to_is_there(self):
        for document in DOCUMENTS:
            links = re.findall(r"\]\(([^)#\s]+)", read(document))
            missing = [link for link in links if "://" not in link and not os.path.exists(os.path.join(TOP, link))]
            self.assertEqual(missing, [], document)

    def test_every_path_that_a_document_names_is_there(self):
        n_found = 0
        for document in DOCUMENTS:
            for path in re.findall(r"`([\w.][\w./-]*/[\w.-]+|[\w-]+\.(?:md|py|json))`", read(document)):
                if path.startswith(("src/", "tests/", "data/", ".ci/", "po/")) or (path.endswith(".md") and path.isupper()):
                    n_found += 1
                    self.assertTrue(os.path.exists(os.path.join(TOP, path)), f"{document}: {path}")
        self.assertGreater(n_found, 3)
