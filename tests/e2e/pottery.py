# SPDX-License-Identifier: GPL-3.0-or-later
"""A pack that somebody made, with its German."""

import json
import pathlib

PACK = {
    "pack": "pottery", "version": "2", "title": "Pottery", "summary": "Fires clay.", "license": "CC0-1.0",
    "families": {"pottery": "Pots & <b>pans</b>"}, "modules": {"pottery.oven": "Ovens"},
    "artifact_kinds": {"pot": {"title": "Clay pot"}},
    "tools": {"kiln": {"command": "no-such-kiln", "version": {"argv": ["--version"], "match": "(.*)"}, "enables": "firing", "advice": "build a kiln"}},
    "kinds": [{
        "type": "pottery.fire", "version": 1, "title": "Fire a <Pot>", "summary": "Hardens a pot & nothing else.", "help": "Slowly.\n\nNot above 1300 degrees.",
        "family": "pottery", "module": "pottery.oven", "stage": "render", "category": "Heat", "role": "render",
        "inputs": [{"name": "wet_pot", "kind": "pot", "summary": "Dry it first."}],
        "outputs": [{"name": "pot", "kind": "pot", "title": "Fired <pot> & lid", "file": "pot.txt"}],
        "fields": [{"name": "peak", "type": "integer", "default": 900, "minimum": 600, "maximum": 1300, "title": "Peak", "unit": "degrees"},
                   {"name": "glaze", "type": "enum", "choices": ["salt", "ash"], "choice_titles": ["Salt", "Ash"], "default": "ash", "title": "Glaze"}],
        "uses": {"tools": ["kiln"]}, "backend": "local", "call": {"argv": ["{tool.kiln}", "{param.peak}", "{out.pot}"]},
    }],
}

# “Ash” is left to be read in English.
GERMAN = {"Pottery": "Töpferei", "Fires clay.": "Brennt Ton.", "Pots & <b>pans</b>": "Töpfe & <b>Pfannen</b>", "Ovens": "Öfen", "Clay pot": "Tontopf",
          "firing": "Brennen", "build a kiln": "bauen Sie einen Ofen", "Fire a <Pot>": "Einen <Topf> brennen", "Hardens a pot & nothing else.": "Härtet einen Topf & sonst nichts.",
          "Slowly.\n\nNot above 1300 degrees.": "Langsam.\n\nNicht über 1300 Grad.", "Heat": "Hitze", "Wet pot": "Nasser Topf", "Dry it first.": "Erst trocknen.",
          "Fired <pot> & lid": "Gebrannter <Topf> & Deckel", "Peak": "Höchste Hitze", "degrees": "Grad", "Glaze": "Glasur", "Salt": "Salz"}


def install(test):
    """Where the user's own packs lie."""
    folder = pathlib.Path(test.data_folder(), "plumbline", "packs", "pottery")
    (folder / "locale").mkdir(parents=True)
    (folder / "pack.json").write_text(json.dumps(PACK))
    (folder / "locale" / "de.json").write_text(json.dumps(GERMAN))
    return folder
