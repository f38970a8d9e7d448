# SPDX-License-Identifier: GPL-3.0-or-later
"""What the library says in English is found again and said in German: each of its sentences, whatever stands in its places."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "po"))

import sentences

SAY = pathlib.Path(os.environ["PLUMB_LIBEXEC_DIR"]).parents[1] / "tests" / "app" / "session" / "say"
NUMBERED = re.compile(r"%(?:(\d)\$)?[-+0 #]*\d*(?:\.\d+)?(?:ll|l|h|z)?([diouxXeEfgGsc])")


def fill(text, values):
    """With values in its places, in the order of a translation too."""
    left = iter(values)
    return NUMBERED.sub(lambda place: values[int(place.group(1)) - 1] if place.group(1) else next(left), text)


def read_texts(text):
    return "".join(re.findall(r'"((?:\\.|[^"\\])*)"', text)).replace('\\"', '"').replace("\\\\", "\\")


def read_catalog(path):
    """{English: German}, of both forms where there are two."""
    found = {}
    for entry in path.read_text(encoding="utf-8").split("\n\n"):
        match = re.search(r'^msgid (".*?)\n(?:msgid_plural (".*?)\n)?msgstr(?:\[0\])? (".*?)(?:\nmsgstr\[1\] (".*))?$', entry, re.M | re.S)
        if match and "msgctxt" not in entry:
            found[read_texts(match.group(1))] = read_texts(match.group(3))
            if match.group(2):
                found[read_texts(match.group(2))] = read_texts(match.group(4))
    return found


class SpeechTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", pathlib.Path(cls.folder.name, "de_DE.UTF-8")], check=True, capture_output=True)

    def say(self, messages, locale="de_DE.UTF-8"):
        done = subprocess.run([SAY], input="".join(f"{message}\n" for message in messages), capture_output=True, text=True, check=True,
                              env={**os.environ, "LOCPATH": self.folder.name, "LC_ALL": locale})
        return done.stdout.splitlines()

    def test_each_sentence(self):
        german = read_catalog(TOP / "po" / "de.po")
        wanted = {}
        for one, many in sentences.list_sentences():
            for text, count in ((one, 1), (many, 2)) if many else ((one, 7),):
                plain = text.replace('\\"', '"').replace("\\\\", "\\")
                values = [f"Ä{position}x" if kind == "s" else str(count) for position, (_, kind) in enumerate(NUMBERED.findall(plain))]
                if many:
                    values = [str(count)] * len(values)
                wanted[fill(plain, values)] = fill(german[plain], values)
        self.assertGreater(len(wanted), 700)
        said = dict(zip(wanted, self.say(wanted)))
        self.assertEqual({english: said[english] for english in wanted if said[english] != wanted[english]}, {})

    def test_a_message_in_a_message(self):
        self.assertEqual(self.say(["Field samples takes a whole number from 1 to 4096, not -4", "render cannot run: the program blender is missing or too old; `plumb doctor` lists what is needed",
                                   "Cannot open “a.png”: Permission denied; check its permissions", "definition “grade”: “title” is missing"]),
                         ["Feld Samples: erwartet wird eine ganze Zahl von 1 bis 4096, nicht -4",
                          "render kann nicht laufen: das Programm blender fehlt oder ist zu alt; „plumb doctor“ zählt auf, was gebraucht wird",
                          "Öffnen nicht möglich („a.png“): Keine Berechtigung; prüfen Sie ihre Zugriffsrechte", "Definition „grade“: „title“ fehlt"])

    def test_what_packs_name(self):
        self.assertEqual(self.say(["blender.camera\tField focal_length takes a number from 1.0 to 1000.0, not -5.0", "a.text gives text, but b.in takes image or video",
                                   "core.list\tKind core.list has no field “valuse”", "Change the kind to blender.render_still", "Did you mean image.thumbnail or blender.camera?",
                                   "Input image is not connected", "core.text\tSet value to 3", "core.number\tSet value to 3", "Set value to 3"]),
                         ["Feld Brennweite: erwartet wird eine Zahl von 1.0 bis 1000.0, nicht -5.0", "a.text gibt „Text“, aber b.in nimmt „Bild oder Video“",
                          "Die Art „Liste“ hat kein Feld „valuse“", "Die Art zu „Standbild“ ändern", "Meinten Sie Vorschaubild oder Kamera?",
                          "Der Eingang Bild ist nicht verbunden", "Text auf 3 setzen", "Zahl auf 3 setzen", "value auf 3 setzen"])

    def test_names_and_what_is_not_the_librarys_stay(self):
        messages = ["There is no node “it is empty”", "Error: Python script failed", "100 % of nothing", "plain words"]
        self.assertEqual(self.say(messages)[1:], messages[1:])
        self.assertEqual(self.say(["there is no node “it is empty”"]), ["es gibt keinen Knoten „it is empty“"])

    def test_nothing_is_looked_for_in_english(self):
        messages = ["Field samples takes a whole number from 1 to 4096, not -4", "it is empty"]
        self.assertEqual(self.say(messages, "C.UTF-8"), messages)


if __name__ == "__main__":
    unittest.main()
