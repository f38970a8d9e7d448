#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be seen of the architecture without running it: formatting, the direction of includes,
sizes, documentation of public functions, calls that may not be made, license heads, headers that
compile alone.

usage: check.py [format|layers|sizes|docs|calls|heads|headers ...]

Prints a line a finding and ends with `N passed, N failed`, counting checks."""

import os
import re
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# What a room may include besides itself. An arrow never turns; siblings do not meet.
LAYERS = {
    "base": [],
    "model": ["base"],
    "contracts": ["base", "model"],
    "layout": ["base", "model", "contracts"],
    "authoring": ["base", "model", "contracts", "layout"],
    "imaging": ["base"],
    "imaging/pyramid": ["base", "imaging"],
    # The libraries of picture formats: for the processes that decode and encode, and for no other.
    "imaging/codecs": ["base", "imaging", "imaging/pyramid"],
    "imaging/video": ["base", "imaging", "imaging/pyramid"],
    "store": ["base", "model", "contracts"],
    "backends": ["base", "model", "contracts", "imaging"],
    "engine/schedule": ["base", "backends"],
    "engine/plan": ["base", "model", "contracts", "store", "backends", "engine/schedule"],
    "engine/run": ["base", "model", "contracts", "imaging", "imaging/pyramid", "store", "backends", "engine/schedule", "engine/plan"],
    "engine": ["base", "model", "contracts", "imaging", "imaging/pyramid", "store", "backends", "engine/schedule", "engine/plan", "engine/run"],
    "parity": ["base", "model", "contracts", "imaging", "imaging/pyramid", "imaging/video", "store", "backends", "engine/plan", "engine"],
    "views": ["base", "model", "contracts", "imaging", "imaging/pyramid", "imaging/video", "store", "backends", "engine/plan", "engine", "parity"],
    "report": ["base", "model", "contracts", "imaging", "imaging/pyramid", "imaging/video", "store", "backends", "engine/plan", "engine", "parity"],
    "libexec": ["base", "model", "contracts", "layout", "imaging", "imaging/pyramid", "imaging/codecs", "store", "backends"],
    "cli": ["base", "model", "contracts", "layout", "authoring", "imaging", "imaging/pyramid", "imaging/video", "store", "backends", "engine/plan", "engine", "parity", "views", "report"],
}
LIBRARY = [room for room in LAYERS if room not in ("imaging/codecs", "libexec", "cli")]
LAYERS["app/session"] = LIBRARY
LAYERS["app/widgets"] = [*LIBRARY, "app/session"]
for view in ("canvas", "panels", "runs", "compare", "review"):
    LAYERS[f"app/{view}"] = [*LIBRARY, "app/session", "app/widgets"]
LAYERS["app/shell"] = [*LIBRARY, *(room for room in LAYERS if room.startswith("app/"))]

# Only the program that puts things together names these.
CONCRETE = {"plumb-local-backend.h", "plumb-core-backend.h", "plumb-gegl-backend.h"}

FILE_LINES, HEADER_LINES, FUNCTION_LINES, FOLDER_FILES = 1000, 200, 100, 35

# file: (limit, reason)
SIZE_EXCEPTIONS = {}

CALLS = {
    r"\bsystem\s*\(": "no shell",
    r"\bpopen\s*\(": "no shell",
    r"\bsprintf\s*\(": "unbounded",
    r"\bstrcpy\s*\(": "unbounded",
    r"\bstrcat\s*\(": "unbounded",
    r"g_spawn_command_line": "no shell",
    r'"gegl:load"': "runs a program on an unknown file",
    r"gdk_pixbuf_new_from": "decodes without bounds",
    r"json_generator|json_to_string": "writes numbers that it cannot read",
    r"g_main_context_iteration": "no nested main loop",
    r"\bg_usleep\s*\(": "no sleeping",
    r'"/bin/sh"|"sh",\s*"-c"': "no shell",
}
CALL_EXCEPTIONS = {
    ("src/cli/plumb-cli-follow.c", "g_main_context_iteration"),  # the last lines of the program's life
}


def sources(*endings, top="src"):
    for folder, folders, names in os.walk(os.path.join(TOP, top)):
        folders.sort()
        for name in sorted(names):
            if name.endswith(endings):
                yield os.path.relpath(os.path.join(folder, name), TOP)


def read(path):
    with open(os.path.join(TOP, path), encoding="utf-8") as file:
        return file.read()


def room_of(path):
    parts = path.split("/")
    if parts[1] == "app":
        return "/".join(parts[1:3])
    return "/".join(parts[2:-1]) if parts[1] == "lib" else parts[1]


def check_format():
    files = [*sources(".c", ".h"), *sources(".c", ".h", top="tests")]
    seen = set()
    for start in range(0, len(files), 40):
        result = subprocess.run(["clang-format", "--dry-run", "--Werror", *files[start:start + 40]], cwd=TOP,
                                capture_output=True, text=True, check=False)
        for line in result.stderr.splitlines():
            match = re.match(r"(\S+?):(\d+):\d+: error: code should be clang-formatted", line)
            if match and match[1] not in seen:
                seen.add(match[1])
                yield f"{match[1]}:{match[2]}: not as clang-format writes it"


def check_layers():
    homes = {os.path.basename(path): room_of(path) for path in sources(".h")}
    for path in sources(".c", ".h"):
        room = room_of(path)
        for number, line in enumerate(read(path).splitlines(), 1):
            match = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
            if not match or match[1] == "config.h":
                continue
            home = homes.get(os.path.basename(match[1]))
            if home is None:
                yield f"{path}:{number}: includes {match[1]}, which is no header of ours"
            elif home != room and home not in LAYERS[room]:
                yield f"{path}:{number}: {room} may not include {home} ({match[1]})"
            elif match[1] in CONCRETE and room not in ("backends", "libexec") and os.path.basename(path) != "main.c":
                yield f"{path}:{number}: only main.c names concrete backends ({match[1]})"
            elif match[1].endswith("-private.h") and home != room and not room.startswith(home + "/"):
                yield f"{path}:{number}: {match[1]} is private to {home}"


FUNCTION = re.compile(r"^([A-Za-z_]\w*) \((?:[^;{}]|\n)*?\)\n\{\n(.*?)^\}", re.M | re.S)


def check_sizes():
    folders = {}
    for path in sources(".c", ".h"):
        text = read(path)
        lines = text.count("\n")
        limit = SIZE_EXCEPTIONS.get(path, (HEADER_LINES if path.endswith(".h") else FILE_LINES, ""))[0]
        if lines > limit:
            yield f"{path}: {lines} lines, more than {limit}"
        if not path.endswith(".c"):
            continue
        folder = os.path.dirname(path)
        folders[folder] = folders.get(folder, 0) + 1
        for match in FUNCTION.finditer(text):
            length = match[2].count("\n")
            if length > FUNCTION_LINES and not match[1].endswith("class_init"):
                yield f"{path}: {match[1]} has {length} lines, more than {FUNCTION_LINES}"
    for folder, count in folders.items():
        if count > FOLDER_FILES:
            yield f"{folder}: {count} source files, more than {FOLDER_FILES}"


PROTOTYPE = re.compile(r"^(?!typedef|static|#|G_D|G_END|G_BEG|extern)[A-Za-z_][\w \*]*?\b(plumb_\w+)\s*\(", re.M)


def check_docs():
    bodies = {}
    for path in sources(".c"):
        bodies.setdefault(os.path.dirname(path), []).append(read(path))
    for path in sources(".h", top="src/lib"):
        if path.endswith("-private.h"):
            continue
        text = "\n".join(bodies.get(os.path.dirname(path), []))
        header = re.sub(r"/\*.*?\*/", "", read(path), flags=re.S)
        for name in PROTOTYPE.findall(header):
            if not name.endswith(("_get_type", "_error_quark", "_ref", "_unref", "_free")) and not re.search(rf"/\*\*\n \* {name}:", text):
                yield f"{path}: {name} has no documentation above its definition"


def check_calls():
    for path in sources(".c", ".h"):
        code = re.sub(r"/\*.*?\*/|//[^\n]*", lambda match: "\n" * match[0].count("\n"), read(path), flags=re.S)
        for pattern, reason in CALLS.items():
            if (path, pattern) in CALL_EXCEPTIONS:
                continue
            for match in re.finditer(pattern, code):
                yield f"{path}:{code.count(chr(10), 0, match.start()) + 1}: {match[0].strip()}: {reason}"


def check_heads():
    for path in sources(".c", ".h"):
        head = read(path)[:200]
        if not head.startswith(f"/* {os.path.basename(path)}\n") or "SPDX-License-Identifier: GPL-3.0-or-later" not in head:
            yield f"{path}: does not begin with its name and license"


def check_headers():
    modules = ["gio-unix-2.0", "gegl-0.4", "sqlite3", "json-glib-1.0", "libadwaita-1", "gtksourceview-5"]
    flags = subprocess.run(["pkg-config", "--cflags", *modules], capture_output=True, text=True, check=True).stdout.split()
    flags += [f"-I{os.path.join(TOP, room)}" for room in sorted({os.path.dirname(path) for path in sources(".h")})]
    for path in sources(".h"):
        result = subprocess.run(["gcc", "-std=gnu17", "-D_GNU_SOURCE", "-fsyntax-only", "-w", "-x", "c", *flags,
                                 os.path.join(TOP, path)], capture_output=True, text=True, check=False)
        if result.returncode != 0:
            yield f"{path}: does not compile alone: {result.stderr.strip().splitlines()[0]}"


CHECKS = {
    "format": check_format,
    "layers": check_layers,
    "sizes": check_sizes,
    "docs": check_docs,
    "calls": check_calls,
    "heads": check_heads,
    "headers": check_headers,
}


def main():
    passed = failed = 0
    for name in sys.argv[1:] or CHECKS:
        findings = list(CHECKS[name]())
        for finding in findings:
            print(f"{name}: {finding}")
        passed, failed = passed + (not findings), failed + bool(findings)
        print(f"{'not ok' if findings else 'ok'} {name}" + (f": {len(findings)} findings" if findings else ""))
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
