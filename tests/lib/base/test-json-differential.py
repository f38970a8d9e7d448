#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What plumb-json reads and writes, beside what Python reads and writes. TAP on standard output."""

import json
import random
import struct
import subprocess
import sys

SEED = 20250301
COUNT = 20000


def filter_lines(lines):
    done = subprocess.run([sys.argv[1]], input="\n".join(lines).encode() + b"\n", stdout=subprocess.PIPE, check=True)
    return done.stdout.decode().split("\n")[:-1]


def random_double(generator):
    while True:
        kind = generator.randrange(4)
        if kind == 0:
            value = struct.unpack("<d", generator.randbytes(8))[0]
        elif kind == 1:
            value = round(generator.uniform(-1e6, 1e6), generator.randrange(12))
        elif kind == 2:
            value = generator.uniform(0, 1) * 2.0 ** generator.randrange(-1070, 1020)
        else:
            value = 2.0 ** generator.randrange(-1074, 1024)
        if value == value and abs(value) != float("inf"):
            return value


def same_double(a, b):
    return type(b) is float and struct.pack("<d", a) == struct.pack("<d", b)


def digits(text):
    return len("".join(c for c in text.lower().split("e")[0] if c.isdigit()).strip("0"))


def check_doubles(generator):
    """They come back bit for bit, with no more digits than Python's shortest."""
    values = [random_double(generator) for _ in range(COUNT)]
    answers = filter_lines([repr(value) for value in values])
    for value, answer in zip(values, answers, strict=True):
        assert same_double(value, json.loads(answer)), (value, answer)
        assert digits(answer) <= digits(repr(value)), (value, answer)
    longest = [f"{value:.25e}" for value in values]
    assert filter_lines(longest) == filter_lines([repr(float(text)) for text in longest])


def check_integers(generator):
    values = [generator.randrange(-(2**63), 2**64) for _ in range(COUNT)]
    values += [0, 2**53 - 1, 2**53 + 1, 2**63 - 1, 2**63, 2**64 - 1, -(2**63)]
    assert filter_lines([str(value) for value in values]) == [str(value) for value in values]


def random_text(generator):
    ranges = ((0x20, 0x7F), (0x01, 0x20), (0xA0, 0x800), (0x800, 0xD800), (0xE000, 0x10000), (0x10000, 0x110000))
    return "".join(chr(generator.randrange(*generator.choice(ranges))) for _ in range(generator.randrange(12)))


def random_value(generator, depth):
    kind = generator.randrange(8 if depth > 0 else 6)
    if kind == 6:
        return [random_value(generator, depth - 1) for _ in range(generator.randrange(6))]
    if kind == 7:
        return {random_text(generator): random_value(generator, depth - 1) for _ in range(generator.choice((0, 1, 3, 11, 14, 40)))}
    return [None, True, False, generator.randrange(-(2**63), 2**64), random_double(generator), random_text(generator)][kind]


def check_documents(generator):
    """Values survive, members are sorted by the bytes of their names."""
    values = [random_value(generator, 4) for _ in range(500)]
    lines = [json.dumps(value, ensure_ascii=generator.random() < 0.5) for value in values]
    for value, answer in zip(values, filter_lines(lines), strict=True):
        pairs = []
        again = json.loads(answer, object_pairs_hook=lambda members: pairs.append([name for name, _ in members]) or dict(members))
        assert again == value, answer
        for names in pairs:
            assert names == sorted(names, key=lambda name: name.encode()), answer
    answers = filter_lines(lines)
    assert filter_lines(answers) == answers


def reads(text):
    def refuse_twins(members):
        assert len(dict(members)) == len(members)
        return dict(members)

    def refuse_word(word):
        raise ValueError(word)

    try:
        json.loads(text, object_pairs_hook=refuse_twins, parse_constant=refuse_word)
    except (ValueError, AssertionError):
        return False
    return True


def check_mutations(generator):
    """Both take and refuse the same texts."""
    pieces = ['{', '}', '[', ']', ',', ':', '"', '\\', '0', '-', '.', 'e', '1', 'true', 'null', ' ', '\\u00e9', '"a"', '\t', 'NaN']
    lines = []
    while len(lines) < COUNT:
        text = json.dumps(random_value(generator, 2))
        for _ in range(generator.randrange(1, 4)):
            at = generator.randrange(len(text) + 1)
            text = text[:at] + generator.choice(pieces) + text[at + generator.randrange(3):]
        # Python takes lone surrogates and overflowing numbers, we do not.
        if "\\ud" not in text.lower() and "\n" not in text and "\\u0000" not in text:
            lines.append(text)
    n_taken = 0
    for line, answer in zip(lines, filter_lines(lines), strict=True):
        taken = not answer.startswith("error")
        n_taken += taken
        if taken != reads(line):
            assert not taken and "inf" in repr(json.loads(line)), (line, answer)
    assert COUNT // 50 < n_taken < COUNT * 49 // 50, n_taken


def main():
    checks = [check_doubles, check_integers, check_documents, check_mutations]
    print(f"1..{len(checks)}")
    print(f"# seed {SEED}")
    for number, check in enumerate(checks, 1):
        try:
            check(random.Random(SEED))
            print(f"ok {number} {check.__name__}")
        except AssertionError as failure:
            print(f"not ok {number} {check.__name__}\n# {str(failure)[:2000]}")


main()
