#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sentences of the library: what it may say in errors, problems and failures. They are English wherever they are recorded,
printed or sent; the window finds out which sentence a text is, and says it in its own language (session/plumb-ui-speech).
po/update.py takes them into the template; `sentences.py OUTPUT` writes them as a table for the window.

A sentence is each text of at least two words in the library's sources, but for those that speak to programs. %s and its like are
places that anything may stand in. One that ends with a colon or a space is a beginning: anything may follow."""

import functools
import glob
import os
import re
import sys

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FOLDERS = ("src/lib/*/*.[ch]", "src/lib/*/*/*.[ch]", "src/libexec/*.c")
# The evidence is English, and so is what helps with a workflow's layout or a fault of the program.
LEFT_OUT = ("src/lib/report/", "src/lib/layout/", "src/lib/parity/plumb-gates", "src/lib/store/plumb-fsck", "src/lib/store/plumb-backup", "src/libexec/plumb-search",
            "src/libexec/plumb-thumbnail", "src/libexec/plumb-gegl-describe", "src/libexec/plumb-launcher")

TOKEN = re.compile(r"""/\*.*?\*/|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|\#[ \t]*(?:include|error|pragma)[^\n]*|[A-Za-z_]\w*|\s+|.""", re.S)
TEXT = re.compile(r'"((?:\\.|[^"\\])*)"')
WIDTHS = {"G_GINT64_FORMAT": "lld", "G_GUINT64_FORMAT": "llu", "G_GSIZE_FORMAT": "zu", "G_GSSIZE_FORMAT": "zd", "G_GINT64_MODIFIER": "ll"}
PLACE = re.compile(r"%[-+0 #]*\d*(?:\.\d+)?(?:ll|l|h|z)?[diouxXeEfgGsc]")
# Of one word alone.
WORDS = {"nothing", "none", "more", "several", "texts", "anything", "workflow"}
# What is given to these is for programs.
CALLS = {"N_", "_", "G_DEFINE_QUARK", "PLUMB_FAULT", "g_assert", "g_critical", "g_debug", "g_error", "g_log", "g_message", "g_warning",
         "g_param_spec_string", "g_print", "g_printerr", "fprintf", "printf", "g_quark_from_static_string", "g_regex_new", "g_return_if_fail",
         "g_return_val_if_fail", "g_source_set_static_name", "g_str_equal", "g_str_has_prefix", "g_str_has_suffix", "g_strcmp0", "g_strrstr",
         "strcmp", "strlen", "strstr", "g_strsplit", "g_strsplit_set", "g_strv_contains", "gegl_operation_class_set_keys", "g_signal_new",
         "g_thread_new", "plumb_records_compare_member", "plumb_value_builder_set", "plumb_value_builder_set_string", "plumb_value_get_member",
         "plumb_value_member_string", "plumb_work_pool_new", "sqlite3_exec", "sqlite3_prepare_v2", "strcspn", "strpbrk", "strspn", "compare_member",
         "g_option_context_new"}
CODE = re.compile(r"SELECT|INSERT|UPDATE |DELETE |PRAGMA|CREATE |\bFROM\b|WHERE|VACUUM|LIKE| AND [+a-z]| OR [+a-z]|ORDER BY|LIMIT|^[a-z_]+(, ?[a-z_]+)+$|\\n%|</?\w+>|^\s*%s=|^--|steps.id|iif\(|\\n")
NAMES = {"<method name='", "Kaydara FBX Binary", "model name", "Cannot allocate memory", "Malloc returns null", "Out Of Memory", "Out of memory", "out of memory",
         "BEGIN IMMEDIATE", "no member"}
THING = re.compile(r"(an?|the|no) [a-z]+|(node|edge|frame|note|definition) “%s”|edge %s → %s|%s has changed")

# What packs name stands in these places, and has a title: (a)rtifact kinds, a (k)ind of node, a (m)ember of one, a (n)ame of either, what the (f)act is (PlumbUiWord).
PACK_WORDS = {
    "%s gives %s, but %s takes %s": "-a-a", "Connect an output that gives %s, or put a node between that makes it of %s": "aa",
    "The condition reads output %s, which gives %s": "ma", "Output %s feeds %s, where %s is expected": "maa",
    "Connect an output that gives %s to %s": "am", "Takes %s, not %s": "aa", "Input %s is not connected": "m",
    "Kind %s cannot be used: %s": "k-", "%s belongs into a definition": "k", "Kind %s has no field “%s”": "k-", "Did you mean %s?": "n",
    "Change the kind to %s": "k", "Field %s has no value": "m", "Give %s %s, or connect it": "m-", "one of %s": "f",
    "Field %s takes %s, not %s": "m--", "Field %s at position %d takes %s, not %s": "m---", "Set %s to %s": "m-", "Set %s to its default": "m",
    "Rename the parameter %s to %s": "-m", "the kind %s is not run by the core backend": "k", "nothing here can carry out “%s” (way: %s)": "k-"}


def is_sentence(text):
    if text in WORDS or THING.fullmatch(text):
        return True
    plain = PLACE.sub("", text)
    return " " in plain.strip() and len(re.findall(r"[A-Za-z]{2,}", plain)) >= 2 and not CODE.search(text) and text not in NAMES \
        and "%.*" not in text and "%*" not in text and not text.startswith(" ")


def check_pack_words(sentences):
    """A sentence that was put in other words has other places."""
    for one, letters in PACK_WORDS.items():
        if one not in sentences:
            sys.exit(f"sentences.py: PACK_WORDS: no message says “{one}”")
        if len(PLACE.findall(one)) != len(letters):
            sys.exit(f"sentences.py: PACK_WORDS: “{one}” has other places than {letters}")


def tidy(text):
    """What a beginning begins is a place too; places beside each other are one; what follows a semicolon stands alone."""
    text = re.sub(r"(%s){2,}", "%s", text.removeprefix("; ").replace("%.0s", ""))
    return text + "%s" if text.endswith(" ") and not text.endswith("%s ") else text


class Source:
    """One file, token by token."""

    def __init__(self, path):
        with open(os.path.join(TOP, path), encoding="utf-8") as file:
            text = re.sub(r"^\s*#\s*define\s+\w+(\([^)]*\))?((?:[^\n\\]|\\.|\\\n)*)", r"{\2}", file.read(), flags=re.M)
        self.tokens = [token for token in TOKEN.findall(text.replace("\\\n", "\n")) if not token.isspace() and not token.startswith("/*")]

    def read_text(self, at):
        """The text that begins there, put together; and where it ends."""
        parts = []
        while at < len(self.tokens) and (TEXT.fullmatch(self.tokens[at]) or self.tokens[at] in WIDTHS):
            found = TEXT.fullmatch(self.tokens[at])
            parts.append(found.group(1) if found else WIDTHS[self.tokens[at]])
            at += 1
        return "".join(parts), at

    def list_texts(self):
        """(text, where it begins, where it ends, the calls around it), inside of braces."""
        depth, calls, at = 0, [], 0
        while at < len(self.tokens):
            token = self.tokens[at]
            if token.startswith('"'):
                text, past = self.read_text(at)
                if depth > 0:
                    yield text, at, past, calls
                at = past
                continue
            depth += (token == "{") - (token == "}")
            if token == "(":
                calls.append(self.tokens[at - 1])
            elif token == ")" and calls:
                calls.pop()
            at += 1

    def list_sentences(self):
        """(one, many or None): where a count decides, both belong together."""
        texts = [(text, start, past) for text, start, past, calls in self.list_texts() if is_sentence(text) and not CALLS & set(calls)]
        after = 0
        for index, (text, start, past) in enumerate(texts):
            if index < after:
                continue
            follows = texts[index + 1] if index + 1 < len(texts) else None
            is_pair = self.tokens[start - 3:start] == ["=", "1", "?"] and follows and self.tokens[past] == ":" and follows[1] == past + 1 \
                and PLACE.findall(text) == PLACE.findall(follows[0]) != []
            yield (text, follows[0]) if is_pair else (tidy(text), None)
            after = index + 2 if is_pair else index + 1


@functools.cache
def list_sentences():
    """{(one, many): files}, in the order of the files."""
    found = {}
    for path in sorted({path for folder in FOLDERS for path in glob.glob(folder, root_dir=TOP)}):
        if not path.startswith(LEFT_OUT):
            for sentence in Source(path).list_sentences():
                places = found.setdefault(sentence, [])
                if path not in places:
                    places.append(path)
    return found


def weigh(sentence):
    """The more of it is text, the more certain it is that another text is it."""
    return -len(PLACE.sub("", sentence[0])), sentence[0]


def quote(text):
    return f'"{text}"'


def main():
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.write('/* Written by po/sentences.py. */\n#include "plumb-ui-speech-private.h"\n\nconst PlumbUiSentence plumb_ui_sentences[] = {\n')
        sentences = sorted(list_sentences(), key=weigh)
        check_pack_words([one for one, _ in sentences])
        for one, many in sentences:
            file.write(f"  {{ {quote(one)}, {quote(many) if many else 'NULL'}, {quote(PACK_WORDS[one]) if one in PACK_WORDS else 'NULL'} }},\n")
        file.write("};\nconst guint plumb_ui_n_sentences = G_N_ELEMENTS (plumb_ui_sentences);\n")


if __name__ == "__main__":
    main()
