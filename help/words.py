# SPDX-License-Identifier: GPL-3.0-or-later
"""What a made page says, in the language of its reader.

A language has a folder here: pages as in C, and words.json with what the programs that make pages say themselves. What packs and
the window say is taken from its catalog in po."""

import gettext
import glob
import json
import os
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)


def read_json(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


class English:
    """As it is written."""

    files = []

    def own(self, text):
        return text

    def window(self, text):
        return text

    def pack(self, text):
        return text

    def data(self, name):
        return name


class Language:
    def __init__(self, name):
        catalog = os.path.join(TOP, "po", name + ".po")
        words = os.path.join(HERE, name, "words.json")
        packs = sorted(glob.glob(os.path.join(TOP, "data", "packs", "*", "pack.json")))
        self.files = [catalog, words, *packs]
        self.words = read_json(words)
        self.titles = {name: kind["title"] for pack in packs for name, kind in read_json(pack).get("artifact_kinds", {}).items()}
        with tempfile.TemporaryDirectory() as folder:
            made = os.path.join(folder, "catalog.mo")
            subprocess.run(["msgfmt", "--output-file", made, catalog], check=True)
            with open(made, "rb") as file:
                self.catalog = gettext.GNUTranslations(file)

    def own(self, text):
        """What a program here says."""
        return self.words[text]

    def window(self, text):
        return self.catalog.gettext(text) if text else text

    def pack(self, text):
        return self.catalog.pgettext("pack", text) if text else text

    def data(self, name):
        """The title of an artifact kind."""
        return self.pack(self.titles.get(name, name))


def load(language):
    return Language(language) if language else English()
