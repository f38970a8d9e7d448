# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written can be read: contrast measured from the screen, in light, dark and high contrast."""

import unittest

import support
from support import Atspi

READABLE = 4.5
# What the toolkit draws at the edge of rounding: a text's own color is met by few of its pixels.
TOLERANCE = 0.05


def luminance(color):
    parts = [part / 255 for part in color]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def measure(picture):
    """Of the ground, which most pixels have, with the ink, which stands out most from it."""
    colors = picture.getcolors(1 << 24)
    ground = max(colors)[1]
    return max(contrast(ground, color) for _, color in colors)


class LooksTest(support.WindowTest):
    def check(self, look, **environment):
        folder = self.copy_sample("photo")
        path = folder / "workflows" / "photo.plumb"
        path.write_text(path.read_text().replace('"sharpen.output"', '"nobody.output"'))  # an error
        self.plumb("trust", folder)
        self.environment = {**self.environment, **environment}
        app = self.start(folder)
        app.find("list", "Problems")
        self.faint = []
        app.click(app.corner())
        app.key("ctrl+plus", "ctrl+plus", "ctrl+plus")  # their titles stand in the first line of the cards
        app.move((1279, 799))
        self.look(app, f"{look}, design")
        app.key("ctrl+a")
        self.look_at_cards(app, f"{look}, selected")
        app.key("m")
        app.find_node("Save", state="muted")
        self.look_at_cards(app, f"{look}, muted")
        app.key("ctrl+alt+2")
        app.find(name=lambda text: text.startswith("No Runs") or text.startswith("Nothing"))
        self.look(app, f"{look}, no runs")
        app.kill()
        self.assertFalse(self.faint, "\n".join(self.faint))

    def labels(self, app, within=None, clip=(0, 0, 1280, 800)):
        """Texts that are seen whole, with where they are."""
        for child in support.children(within or app.root):
            if not support.has_state(child, Atspi.StateType.VISIBLE):
                continue
            inner = clip
            role = child.get_role_name()
            if role in ("scroll pane", "label"):
                x, y, width, height = app.area(child)
                inner = max(clip[0], x), max(clip[1], y), min(clip[2], x + width), min(clip[3], y + height)
                if role == "label" and min(width, height) > 8 and inner == (x, y, x + width, y + height) \
                        and support.has_state(child, Atspi.StateType.SENSITIVE) and support.name_of(child).strip():
                    yield support.name_of(child), inner
            yield from self.labels(app, child, inner)

    def look(self, app, where):
        texts = support.wait(lambda: list(self.labels(app)), "the texts")
        self.assertGreater(len(texts), 5)
        self.compare(app, where, texts)
        if "design" in where:
            self.look_at_cards(app, where)

    def look_at_cards(self, app, where):
        """Their titles."""
        cards = []
        for card in support.children(app.canvas()):
            x, y, width, height = app.area(card)
            if height > 60 and y > 110 and y + height < 560 and x > 250 and x + width < 940:
                cards.append((card.get_name(), (x + 30, y + 4, x + width - 30, y + 18)))
        self.assertGreater(len(cards), 1)
        self.compare(app, where, cards)

    def compare(self, app, where, texts):
        screen = app.picture()
        for name, area in texts:
            found = measure(screen.crop(area))
            if found < READABLE - TOLERANCE:
                self.faint.append(f"{where}: {found:.2f} : 1 of '{name}' at {area}")

    def test_light(self):
        self.check("light")

    def test_dark(self):
        self.check("dark", ADW_DEBUG_COLOR_SCHEME="prefer-dark")

    def test_high_contrast(self):
        self.check("high contrast", ADW_DEBUG_HIGH_CONTRAST="1")

    def test_high_contrast_and_dark(self):
        self.check("high contrast, dark", ADW_DEBUG_HIGH_CONTRAST="1", ADW_DEBUG_COLOR_SCHEME="prefer-dark")


if __name__ == "__main__":
    unittest.main()
