#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the help page of a node pack: make-pack-page.py PACK-FOLDER PAGE [DEPFILE [LANGUAGE]].

Each kind of node becomes a section whose id is the kind's name, so that
help:plumbline/pack-blender#blender.render_still is the place of that node."""

import glob
import json
import os
import sys
from xml.sax.saxutils import escape, quoteattr

import words
from words import read_json

SAY = words.load(sys.argv[4] if len(sys.argv) > 4 else None)
own, pack_text = SAY.own, SAY.pack


def load_pack(folder):
    """Returns the pack with all of its kinds, and the files that they came from."""
    paths = [os.path.join(folder, "pack.json")]
    pack = read_json(paths[0])
    for pattern in pack.get("include", []):
        for path in sorted(glob.glob(os.path.join(folder, pattern))):
            paths.append(path)
            pack["kinds"] += read_json(path)["kinds"]
    return pack, paths


def number(value):
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def literal(value):
    if isinstance(value, bool):
        return own("yes") if value else own("no")
    if isinstance(value, (int, float)):
        return number(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def paragraphs(text):
    return [f"<p>{escape(part.strip())}</p>" for part in text.split("\n\n") if part.strip()]


def definitions(title, entries):
    """Entries are (term, [paragraph]); nothing where there are none."""
    if not entries:
        return []
    items = [f"<item><title>{term}</title>{''.join(body)}</item>" for term, body in entries]
    return [f"<terms><title>{escape(title)}</title>", *items, "</terms>"]


def name_and_title(thing):
    title = pack_text(thing.get("title"))
    name = f"<code>{escape(thing['name'])}</code>"
    return f"{escape(title)} ({name})" if title else name


def describe_kind_of_data(port):
    kinds = [SAY.data(kind) for kind in (port["kind"], *port.get("also", []))]
    parts = [own("list of") if port.get("many") else "", f" {own('or')} ".join(kinds)]
    text = " ".join(part for part in parts if part)
    return text[0].upper() + text[1:] + (f", {own('optional')}" if port.get("optional") else "")


def describe_port(port):
    summary = pack_text(port.get("summary", ""))
    return name_and_title(port), [f"<p>{escape(describe_kind_of_data(port))}. {escape(summary)}</p>"]


def describe_bounds(field):
    unit = f" {pack_text(field['unit'])}" if field.get("unit") else ""
    lowest, highest = field.get("minimum"), field.get("maximum")
    if lowest is not None and highest is not None:
        return f", {number(lowest)} {own('to')} {number(highest)}{unit}"
    if lowest is not None:
        return f", {own('at least')} {number(lowest)}{unit}"
    if highest is not None:
        return f", {own('at most')} {number(highest)}{unit}"
    return f", {own('in')}{unit}" if unit else ""


TYPES = {"boolean": "Yes or no", "integer": "Whole number", "number": "Number", "text": "Text", "enum": "Choice", "color": "Color",
         "file": "File of the project", "list": "List", "object": "Object", "seed": "Seed"}


def describe_field(field):
    is_choice = field["type"] == "enum"
    value = field.get("default")
    shown = pack_text(value) if is_choice else literal(value)
    default = f" {own('Default')}: {shown}." if value not in (None, "", [], {}) else ""
    choices = f": {', '.join(map(pack_text, field['choices']))}" if is_choice else ""
    facts = f"{own(TYPES[field['type']])}{describe_bounds(field)}{choices}."
    return name_and_title(field), [f"<p>{escape(pack_text(field.get('summary', '')))}</p>", f"<p>{escape(facts + default)}</p>"]


def describe_uses(kind):
    uses = kind.get("uses", {})
    facts = []
    if uses.get("tools"):
        facts.append(own("It needs {}.").format(f" {own('and')} ".join(uses["tools"])))
    if uses.get("network"):
        facts.append(own("It uses the network."))
    if uses.get("seed"):
        facts.append(own("It uses a seed."))
    if uses.get("cache") is False:
        facts.append(own("Its result is not taken from earlier runs."))
    return [f"<p>{escape(' '.join(facts))}</p>"] if facts else []


def describe_kind(kind):
    fields = kind.get("fields", [])
    return [
        f"<section id={quoteattr(kind['type'])}>",
        f"<title>{escape(pack_text(kind['title']))}</title>",
        f"<p>{escape(pack_text(kind['summary']))} (<code>{escape(kind['type'])}</code>)</p>",
        *paragraphs(pack_text(kind.get("help", ""))),
        *definitions(own("Inputs"), [describe_port(port) for port in kind.get("inputs", [])]),
        *definitions(own("Outputs"), [describe_port(port) for port in kind.get("outputs", [])]),
        *definitions(own("Settings"), [describe_field(field) for field in fields] if isinstance(fields, list) else []),
        *describe_uses(kind),
        "</section>",
    ]


def make_page(pack):
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<page xmlns="http://projectmallard.org/1.0/" type="topic" style="reference" id={quoteattr("pack-" + pack["pack"])}>',
        "<info>",
        f'<link type="guide" xref="packs"/><revision version="1.0" date="2026-11-21" status="final"/>',
        f"<desc>{escape(pack_text(pack['summary']))}</desc>",
        "<credit type=\"author\"><name>" + own("The Plumbline authors") + "</name></credit>",
        '<include href="legal.xml" xmlns="http://www.w3.org/2001/XInclude"/>',
        "</info>",
        f"<title>{escape(own('{} nodes').format(pack_text(pack['title'])))}</title>",
        f"<p>{escape(pack_text(pack['summary']))}</p>",
    ]
    for kind in sorted(pack["kinds"], key=lambda kind: pack_text(kind["title"]).casefold()):
        lines += describe_kind({**pack.get("defaults", {}), **kind})
    return "\n".join([*lines, "</page>", ""])


def main():
    folder, page = sys.argv[1:3]
    pack, paths = load_pack(folder)
    with open(page, "w", encoding="utf-8") as file:
        file.write(make_page(pack))
    if len(sys.argv) > 3:
        with open(sys.argv[3], "w", encoding="utf-8") as file:
            file.write(f"{page}: {' '.join(paths + SAY.files)}\n")


main()
