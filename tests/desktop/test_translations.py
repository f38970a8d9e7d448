# SPDX-License-Identifier: GPL-3.0-or-later
"""Every text for people can be translated, and is."""

import os
import re
import subprocess
import unittest

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CALL = re.compile(r"\b(?:_|N_|C_|NC_|gettext|ngettext|dgettext|g_dgettext|g_dngettext|dngettext|g_dpgettext2?|pgettext)\s*\(\s*\"")
LANGUAGES = {"de"}


def read(*names):
    with open(os.path.join(TOP, *names), encoding="utf-8") as file:
        return file.read()


def list_names(path):
    return [line.strip() for line in read(path).splitlines() if line.strip() and not line.startswith("#")]


def walk(*folders):
    for folder in folders:
        for root, folders_below, names in os.walk(os.path.join(TOP, folder)):
            folders_below.sort()
            for name in sorted(names):
                yield os.path.relpath(os.path.join(root, name), TOP)


def has_text(path):
    if path.endswith((".desktop.in", ".metainfo.xml.in", ".mime.xml.in", ".gschema.xml")):
        return True
    if path.endswith(".ui"):
        return 'translatable="yes"' in read(path)
    return path.endswith((".c", ".h")) and CALL.search(read(path)) is not None


class TemplateTest(unittest.TestCase):
    def test_every_file_with_text_is_listed(self):
        expected = sorted(path for path in walk("src", "data", "resources") if has_text(path))
        self.assertGreater(len(expected), 2)
        self.assertEqual(sorted(list_names("po/POTFILES")), expected)

    def test_nothing_that_xgettext_warns_of(self):
        done = subprocess.run(["xgettext", "--files-from=po/POTFILES", "--from-code=UTF-8", "--add-comments", "--output=-",
                               "--keyword=_", "--keyword=N_", "--keyword=C_:1c,2", "--keyword=NC_:1c,2", "--keyword=g_dngettext:2,3",
                               "--keyword=g_dpgettext2:2c,3", "--flag=ngettext:1:pass-c-format", "--flag=ngettext:2:pass-c-format"],
                              cwd=TOP, capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))


class LanguagesTest(unittest.TestCase):
    def test_listed(self):
        self.assertEqual(set(list_names("po/LINGUAS")), LANGUAGES)


if __name__ == "__main__":
    unittest.main()
