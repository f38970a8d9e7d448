# SPDX-License-Identifier: GPL-3.0-or-later
"""Plays power cuts: a program's writes are recorded (tests/support/record-io.c), and from any point of the record what a disk might
hold then is made, after the rules of a harsh one: what was synced is there; of what was not, any sectors of 512 bytes are, in any
order; a name that was made, moved or removed is so for certain only once its folder was synced."""

import collections
import os
import pathlib
import random

SECTOR = 512


class File:
    def __init__(self):
        self.durable = bytearray()
        self.pending = []  # ("W", offset, data) or ("T", length)


def apply(content, op):
    if op[0] == "T":
        del content[op[1]:]
        content.extend(bytes(op[1] - len(content)))
    else:
        _, offset, data = op
        content.extend(bytes(max(0, offset - len(content))))
        content[offset:offset + len(data)] = data


def read_trace(path):
    """[(letter, words..., data)]: see record-io.c."""
    text = pathlib.Path(path).read_bytes()
    at, records = 0, []
    while at < len(text):
        end = text.index(b"\n", at)
        letter, rest = chr(text[at]), os.fsdecode(text[at + 2:end])
        at = end + 1
        if letter == "W":
            inode, offset, length = map(int, rest.split())
            records.append((letter, inode, offset, text[at:at + length]))
            at += length
        elif letter == "A":
            records.append((letter, text[at:at + int(rest)]))
            at += int(rest)
        elif letter in "OCDT":
            inode, other = rest.split(" ", 1)
            records.append((letter, int(inode), int(other) if letter == "T" else other))
        elif letter == "S":
            records.append((letter, int(rest)))
        elif letter == "R":
            records.append((letter, *rest.split("\t")))
        else:
            records.append((letter, rest))
    return records


class Disk:
    """What is on the disk for certain, and what may be. Starts from the files of a folder, all synced."""

    def __init__(self, folder):
        self.folder = str(folder)
        self.files = {}    # inode -> File, or the path of a folder
        self.names = {}    # path -> File, or None for a folder: for certain
        self.now = {}      # the same as the program sees it
        self.pending = []  # ("link", path, what), ("unlink", path) or ("rename", to, from, what), in order
        self.acknowledged = b""
        for root, folders, files in os.walk(self.folder):
            for name in folders:
                self.names[os.path.join(root, name)] = None
            for name in files:
                file = File()
                file.durable += pathlib.Path(root, name).read_bytes()
                self.names[os.path.join(root, name)] = file
        self.now = dict(self.names)

    def _change_name(self, *op):
        self.pending.append(op)
        change(self.now, op)

    def play(self, record):
        letter = record[0]
        if letter == "C":
            self.files[record[1]] = File()
            self._change_name("link", record[2], self.files[record[1]])
        elif letter == "O":
            known = self.now.get(record[2])
            self.files[record[1]] = known if known is not None else record[2]
        elif letter == "D":
            self.files[record[1]] = record[2]
            self._change_name("link", record[2], None)
        elif letter in "WT":
            file = self.files.get(record[1])
            if isinstance(file, File):
                file.pending.append((letter, *record[2:]))
        elif letter == "S":
            self._sync(self.files.get(record[1]))
        elif letter == "R":
            self._change_name("rename", record[2], record[1], self.now.get(record[1]))
        elif letter == "U":
            self._change_name("unlink", record[1])
        elif letter == "A":
            self.acknowledged += record[1]

    def _sync(self, what):
        if isinstance(what, File):
            for op in what.pending:
                apply(what.durable, op)
            what.pending.clear()
        elif what is not None:
            kept = []
            for op in self.pending:
                if os.path.dirname(op[1]) == what:
                    change(self.names, op)
                else:
                    kept.append(op)
            self.pending = kept

    def write_out(self, target, chance):
        """What may be there after a cut now, decided by @chance (random.Random), as a folder."""
        pathlib.Path(target).mkdir()
        names = dict(self.names)
        for op in self.pending:
            if chance.random() < 0.5:
                change(names, op)
        for path, file in sorted(names.items(), key=lambda item: item[0]):
            relative = os.path.relpath(path, self.folder)
            place = pathlib.Path(target, relative)
            if not place.parent.exists():  # the folder's own name did not come to the disk
                continue
            if file is None:
                place.mkdir()
            elif not relative.endswith("-shm"):  # memory: no disk has it after a cut
                place.write_bytes(tear(file, chance))


def change(names, op):
    if op[0] == "link":
        names[op[1]] = op[2]
    elif op[0] == "unlink":
        names.pop(op[1], None)
    else:
        names.pop(op[2], None)
        names[op[1]] = op[3]


def tear(file, chance):
    """The bytes of a file of which some writes came to the disk: all, none, or some sectors of each."""
    content = bytearray(file.durable)
    share = chance.choice([0.0, 0.2, 0.5, 0.8, 1.0])
    for op in file.pending:
        if op[0] == "T":
            if chance.random() < share:
                apply(content, op)
            continue
        _, offset, data = op
        start = 0
        while start < len(data):
            end = min(len(data), start + SECTOR - (offset + start) % SECTOR)
            if chance.random() < share:
                apply(content, ("W", offset + start, data[start:end]))
            start = end
    return bytes(content)


def cut_points(records, count, seed):
    """After which record how many cuts are."""
    chance = random.Random(seed)
    return collections.Counter(chance.choices(range(1, len(records)), k=count))
