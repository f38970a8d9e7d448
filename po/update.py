#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Brings the translations up to date with the sources: lists the files that hold text for people in
POTFILES, extracts them into plumbline.pot, and merges that into each language. `./dev po` calls it;
afterwards translate what is new or marked fuzzy in *.po."""

import glob
import json
import os
import re
import subprocess
import sys
import tempfile

import sentences

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
CALL = re.compile(r"\b(?:_|N_|C_|NC_|gettext|ngettext|dgettext|dngettext|g_dgettext|g_dngettext|g_dpgettext2?)\s*\(\s*(?:\w+\s*,\s*)?\"")
HEAD_ENTRY = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
HAS_WORD = re.compile(r"[^\W\d_]{2}")
HEAD = "# What holds text for people. Written by ./dev po.\n"
# As meson's i18n module calls it with its preset for GLib.
XGETTEXT = ["xgettext", "--from-code=UTF-8", "--add-comments", "--add-location=file", "--package-name=plumbline", "--files-from=po/POTFILES",
            "--keyword=_", "--keyword=N_", "--keyword=C_:1c,2", "--keyword=NC_:1c,2", "--keyword=g_dcgettext:2",
            "--keyword=g_dngettext:2,3", "--keyword=g_dpgettext2:2c,3", "--flag=N_:1:pass-c-format",
            "--flag=C_:2:pass-c-format", "--flag=NC_:2:pass-c-format", "--flag=g_dngettext:2:pass-c-format",
            "--flag=g_strdup_printf:1:c-format", "--flag=g_string_printf:2:c-format",
            "--flag=g_string_append_printf:2:c-format", "--flag=g_error_new:3:c-format", "--flag=g_set_error:4:c-format"]


def read(*names):
    with open(os.path.join(TOP, *names), encoding="utf-8") as file:
        return file.read()


def has_text(path):
    if path.endswith((".desktop.in", ".metainfo.xml.in", ".mime.xml.in", ".gschema.xml")):
        return True
    if path.endswith(".ui"):
        return 'translatable="yes"' in read(path)
    return path.endswith((".c", ".h")) and CALL.search(read(path)) is not None


def list_files():
    """What has to be in POTFILES."""
    found = []
    for folder in ("data", "resources", "src"):
        for root, folders, names in os.walk(os.path.join(TOP, folder)):
            folders[:] = sorted(name for name in folders if name not in ("examples", "packs"))
            found += [os.path.relpath(os.path.join(root, name), TOP) for name in names]
    return sorted(path for path in found if has_text(path))


def list_languages():
    return [line.strip() for line in read("po", "LINGUAS").splitlines() if line.strip() and not line.startswith("#")]


def list_port_texts(port):
    """A port without a title has its name as one, as plumb-kind-read.c makes it."""
    return [port.get("title") or (port["name"][0].upper() + port["name"][1:]).replace("_", " "), port.get("summary")]


def list_field_texts(field):
    return [field.get("title"), field.get("summary"), field.get("unit"), *field.get("choice_titles", field.get("choices", []))]


def list_kind_texts(kind):
    """What the window and the help say of a kind."""
    found = [kind["title"], kind["summary"], kind.get("help"), kind.get("disabled"), kind.get("category"), *kind.get("words", [])]
    stage = kind.get("stage", "")
    found.append((stage[:1].upper() + stage[1:]).replace("-", " ").replace("_", " "))
    for port in kind.get("inputs", []) + kind.get("outputs", []):
        found += list_port_texts(port)
    for field in kind.get("fields", []):
        found += list_field_texts(field)
    return found


def list_pack_texts(pack):
    found = [pack.get("title"), pack.get("summary")]
    for table in ("families", "modules", "artifact_kinds", "tools"):
        for entry in pack.get(table, {}).values():
            found += [entry] if isinstance(entry, str) else [entry.get(name) for name in ("title", "summary", "enables", "advice")]
    for kind in pack.get("kinds", []):
        found += list_kind_texts({**pack.get("defaults", {}), **kind})
    return found


def list_packs():
    """The files of the application's packs, each with its texts for people."""
    for path in sorted(glob.glob(os.path.join(TOP, "data", "packs", "*", "**", "*.json"), recursive=True)):
        with open(path, encoding="utf-8") as file:
            texts = list_pack_texts(json.load(file))
        yield os.path.relpath(path, TOP), dict.fromkeys(text for text in texts if text and HAS_WORD.search(text))


def list_samples():
    """What the samples say of themselves, as plumb_samples_describe() reads it."""
    for path in sorted(glob.glob("data/examples/*/README.md", root_dir=TOP)):
        head, summary = re.sub(r"[*`]", "", read(path)).split("\n\n")[:2]
        title = head.removeprefix("# ").partition(": ")[2] or head.removeprefix("# ")
        yield path, [title[0].upper() + title[1:], summary.strip().replace("\n", " ")]


def write_template(output, context, files):
    """Each text of the files, in the context in which it is looked up."""
    places = {}
    for path, texts in files:
        for text in texts:
            places.setdefault(text, []).append(path)
    with open(output, "w", encoding="utf-8") as file:
        file.write(HEAD_ENTRY)
        for text, paths in places.items():
            file.write(f'\n#: {" ".join(paths)}\nmsgctxt "{context}"\nmsgid {json.dumps(text, ensure_ascii=False)}\nmsgstr ""\n')


def write_sentence_template(output):
    """Each sentence of the library, which the window finds again in what it was told."""
    with open(output, "w", encoding="utf-8") as file:
        file.write(HEAD_ENTRY)
        for (one, many), paths in sentences.list_sentences().items():
            flag = "#, c-format\n" if "%" in one else ""
            texts = f'msgid "{one}"\nmsgstr ""\n' if many is None else f'msgid "{one}"\nmsgid_plural "{many}"\nmsgstr[0] ""\nmsgstr[1] ""\n'
            file.write(f'\n#: {" ".join(paths)}\n{flag}{texts}')


def extract(output):
    """Returns what xgettext complains of."""
    done = subprocess.run([*XGETTEXT, f"--output={output}"], cwd=TOP, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        with tempfile.TemporaryDirectory() as folder:
            others = [os.path.join(folder, name) for name in ("packs.pot", "samples.pot", "sentences.pot")]
            write_template(others[0], "pack", list_packs())
            write_template(others[1], "sample", list_samples())
            write_sentence_template(others[2])
            subprocess.run(["msgcat", "--use-first", f"--output-file={output}", output, *others], check=True)
    return done.stderr if done.returncode == 0 or done.stderr else f"status {done.returncode}"


def drop_date(path):
    """Of the extraction: it says nothing, and two who translate at a time would meet in it."""
    with open(path, encoding="utf-8") as file:
        lines = file.readlines()
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(line for line in lines if not line.startswith('"POT-Creation-Date:'))


def main():
    with open(os.path.join(HERE, "POTFILES"), "w", encoding="utf-8") as file:
        file.write(HEAD + "".join(f"{path}\n" for path in list_files()))
    with tempfile.TemporaryDirectory() as folder:
        template = os.path.join(folder, "plumbline.pot")
        sys.stderr.write(extract(template))
        for language in list_languages():
            path = os.path.join(HERE, language + ".po")
            subprocess.run(["msgmerge", "--quiet", "--update", "--backup=none", "--sort-by-file", "--no-wrap", path, template], check=True)
            drop_date(path)
            subprocess.run(["msgfmt", "--statistics", "--check", "--output-file=/dev/null", path], check=True)


if __name__ == "__main__":
    main()
