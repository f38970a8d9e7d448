# SPDX-License-Identifier: GPL-3.0-or-later
"""Every text for people can be translated, and is. `./dev po` mends most of what fails here."""

import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(TOP, "po"))

import update

LANGUAGES = ["de"]


def run(*words):
    done = subprocess.run(words, cwd=TOP, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


class TemplateTest(unittest.TestCase):
    def test_every_file_with_text_is_listed(self):
        listed = [line for line in update.read("po", "POTFILES").splitlines() if not line.startswith("#")]
        self.assertGreater(len(listed), 15)
        self.assertEqual(listed, update.list_files())

    def test_nothing_that_xgettext_warns_of(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(update.extract(os.path.join(folder, "plumbline.pot")), "")


    def test_no_text_is_cut_by_a_macro(self):
        """xgettext sees only what is before it; a number of 64 bits is an argument of its own."""
        for path in update.list_files():
            if path.endswith((".c", ".h")):
                self.assertIsNone(re.search(r'\b(?:_|N_|ngettext) \(\s*"[^"]*"\s*(?:PRI|G_G)', update.read(path)), path)


class LanguagesTest(unittest.TestCase):
    def test_listed(self):
        self.assertEqual(update.list_languages(), LANGUAGES)

    def test_complete(self):
        """Each text of today's sources is translated, and not by a guess."""
        with tempfile.TemporaryDirectory() as folder:
            template, merged = os.path.join(folder, "plumbline.pot"), os.path.join(folder, "merged.po")
            update.extract(template)
            for language in LANGUAGES:
                path = os.path.join(TOP, "po", language + ".po")
                self.assertEqual(run("msgmerge", "--quiet", "--no-fuzzy-matching", f"--output-file={merged}", path, template)[0], 0)
                for what in ("--untranslated", "--only-fuzzy"):
                    missing = re.findall(r'^msgid (?!""$)(.*)', run("msgattrib", what, "--no-obsolete", "--no-wrap", merged)[1], re.M)
                    self.assertEqual(missing, [], f"{language}: {what}")

    def test_what_is_no_source_too(self):
        """Each text of the packs and samples, and each sentence of the library, is in the catalog."""
        packs = {text for _, texts in update.list_packs() for text in texts}
        samples = {text for _, texts in update.list_samples() for text in texts}
        self.assertGreater(len(packs), 1000)
        self.assertGreater(len(samples), 5)
        for language in LANGUAGES:
            catalog = run("msgcat", "--no-wrap", os.path.join("po", language + ".po"))[1].replace('"\n"', "")
            for context, texts in (("pack", packs), ("sample", samples)):
                known = set(re.findall(rf'^msgctxt "{context}"\nmsgid (".*")\nmsgstr ".+"$', catalog, re.M))
                self.assertEqual({json.dumps(text, ensure_ascii=False) for text in texts} - known, set(), f"{language}: {context}")

    def test_actions_are_told_apart(self):
        """The palette lists all of them: what has two names in English has two."""
        titles = set(re.findall(r'\{\s*"[^"]+",\s*\w+,\s*N_ \((".+?")\),', update.read("src", "app", "session", "plumb-ui-actions.c")))
        self.assertGreater(len(titles), 150)
        for language in LANGUAGES:
            catalog = dict(re.findall(r'\n\nmsgid (".*")\nmsgstr (".+")', re.sub(r"\n#.*", "", run("msgcat", "--no-wrap", os.path.join("po", language + ".po"))[1])))
            named = {}
            for title in titles:
                named.setdefault(catalog[title], []).append(title)
            self.assertEqual({name: same for name, same in named.items() if len(same) > 1}, {}, language)

    def test_valid(self):
        for language in LANGUAGES:
            status, _, error = run("msgfmt", "--check", "--check-accelerators=_", "--output-file=/dev/null", os.path.join("po", language + ".po"))
            self.assertEqual(status, 0, error)


if __name__ == "__main__":
    unittest.main()
