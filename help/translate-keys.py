#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts the table of keys in another language: translate-keys.py KEYS LANGUAGE PAGE DEPFILE."""

import sys
import xml.etree.ElementTree

import words

MALLARD = "http://projectmallard.org/1.0/"


def main():
    source, language, page, depfile = sys.argv[1:5]
    say = words.load(language)
    xml.etree.ElementTree.register_namespace("", MALLARD)
    tree = xml.etree.ElementTree.parse(source)
    own = {"Keys", "What the presets have instead", "Default", "Blender", "ComfyUI", "Houdini"}
    for element in tree.getroot().iter():
        tag = element.tag.removeprefix(f"{{{MALLARD}}}")
        if tag == "key":
            element.text = say.words.get(element.text, element.text)
        elif tag in ("title", "p") and element.text and element.text.strip(" ,"):
            element.text = say.own(element.text) if element.text in own else say.window(element.text)
    tree.write(page, encoding="utf-8")
    with open(depfile, "w", encoding="utf-8") as file:
        file.write(f"{page}: {source} {' '.join(say.files)}\n")


main()
