# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures beside each other, by pointer and keys: what is drawn is read from the screen, mode by mode."""

import hashlib
import json
import pathlib
import struct
import subprocess
import time
import unittest
import zlib

from PIL import Image

import icc
import support
from support import wait, xdotool

WIDTH, HEIGHT = 400, 300
GROUND = (33, 33, 33)
HEAT_STEP = 255 * (1 / 255) ** 0.5


def make_a(x, y):
    return (x // 2, y // 2, 90)


def make_b(x, y):
    """The same, but for a patch of 40 pixels that is brighter in green and darker in blue."""
    red, green, blue = make_a(x, y)
    return (red, green + 40, blue - 30) if 200 <= x < 240 and 100 <= y < 140 else (red, green, blue)


def draw(function, mode="RGB", size=(WIDTH, HEIGHT)):
    picture = Image.new(mode, size)
    picture.putdata([function(x, y) for y in range(size[1]) for x in range(size[0])])
    return picture


class CompareTest(support.WindowTest):
    def save(self, name, picture):
        path = pathlib.Path(self.folder, name)
        picture.save(path)
        return path

    def open(self, *paths):
        self.app = self.start("--compare", *paths)
        self.canvas = wait(lambda: next(self.app.iterate("image", lambda name: ": " in name), None), "the pictures")
        return self.app

    def open_pair(self):
        self.open(self.save("a.png", draw(make_a)), self.save("b.png", draw(make_b)))
        self.app.key("ctrl+0")
        self.wait_status("Replace · 100 %")

    def status(self):
        """What is told at the lower edge."""
        for label in self.app.iterate("label", lambda name: " · " in name and "%" in name):
            return support.name_of(label)
        return ""

    def wait_status(self, start):
        wait(lambda: self.status().startswith(start), f"the status {start}, not {self.status()}")

    def place(self, x, y, scale=1):
        """Where a pixel of the picture is on the screen, as long as its middle is in the middle."""
        left, top, width, height = self.app.area(self.canvas)
        return (int(left + (width / 2 - WIDTH / 2 * scale + 0.5) // 1 + (x + 0.5) * scale),
                int(top + (height / 2 - HEIGHT / 2 * scale + 0.5) // 1 + (y + 0.5) * scale))

    def get(self, x, y, scale=1):
        return self.app.picture().getpixel(self.place(x, y, scale))

    def wait_color(self, x, y, color, what, tolerance=0, scale=1):
        def is_there():
            self.seen = self.get(x, y, scale)
            return all(abs(a - b) <= tolerance for a, b in zip(self.seen, color))
        try:
            wait(is_there, what, 10)
        except AssertionError:
            raise AssertionError(f"{what}: at {x}, {y} there is {self.seen}, not {color}") from None

    # --- modes ---

    def test_replace_and_flick(self):
        self.open_pair()
        self.wait_color(220, 120, make_a(220, 120), "the first picture is there alone")
        self.wait_color(0, 0, make_a(0, 0), "its corner")
        self.app.key("f")
        self.wait_color(220, 120, make_b(220, 120), "the second in its place")
        self.app.key("f")
        self.wait_color(220, 120, make_a(220, 120), "the first again")
        xdotool("keydown", "f")
        self.wait_color(220, 120, make_b(220, 120), "the second while the key is down")
        time.sleep(0.5)
        xdotool("keyup", "f")
        self.wait_color(220, 120, make_a(220, 120), "the first when it is let go")

    def test_a_ghost_while_shift_is_held(self):
        self.open_pair()
        both = [round((a + b) / 2) for a, b in zip(make_a(220, 120), make_b(220, 120))]
        xdotool("keydown", "shift")
        self.wait_color(220, 120, both, "half of each", 1)
        xdotool("keyup", "shift")
        self.wait_color(220, 120, make_a(220, 120), "the first alone")

    def test_side_by_side(self):
        self.open_pair()
        self.app.key("s")
        self.wait_status("Side by Side")
        left, top, width, height = self.app.area(self.canvas)
        half = (width - 2) // 2
        for side, make in ((0, make_a), (1, make_b)):
            start = 0 if side == 0 else width - half
            x = int(left + (start + half / 2 - WIDTH / 2 + 0.5) // 1) + 220
            y = int(top + (height / 2 - HEIGHT / 2 + 0.5) // 1) + 120
            wait(lambda at=(x, y), make=make: self.app.picture().getpixel(at) == make(220, 120), f"picture {side} in its half")

    def test_wipe_is_dragged_and_turned(self):
        self.open_pair()
        self.app.key("w")
        self.wait_color(220, 120, make_b(220, 120), "the second to the right of the line")
        self.app.drag(self.place(200, 250), self.place(300, 250))
        self.wait_color(220, 120, make_a(220, 120), "the first to the left of the line")
        # Turned by Shift until it lies flat: above it the first, below it the second.
        self.app.drag(self.place(300, 100), self.place(390, 250), keys=["shift"])
        self.wait_color(350, 200, make_a(350, 200), "the first")
        self.app.key("c")
        self.wait_status("Replace")
        self.app.key("c")
        self.wait_status("Wipe")

    def test_onion_skin(self):
        self.open_pair()
        self.app.key("o")
        both = [round((a + b) / 2) for a, b in zip(make_a(220, 120), make_b(220, 120))]
        self.wait_color(220, 120, both, "half of each", 1)
        self.app.key("shift+o", "shift+o")
        self.wait_status("Onion Skin · 100 % · opacity 70 %")
        mixed = [round(0.3 * a + 0.7 * b) for a, b in zip(make_a(220, 120), make_b(220, 120))]
        self.wait_color(220, 120, mixed, "more of the second", 1)

    def test_differences(self):
        self.open_pair()
        self.app.key("h")
        self.wait_color(100, 50, (0, 0, 0), "nothing where they are equal")
        hot = self.get(220, 120)
        self.assertGreater(sum(hot), 200, "heat where they differ")
        self.app.key("d")  # after heat: what is visible
        self.wait_status("Difference · 100 % · Visible (FLIP) ×1")
        wait(lambda: sum(self.get(220, 120)) > 0, "an estimate of what is visible")
        self.app.key("d")
        self.wait_color(220, 120, (0, 40, 30), "the absolute difference", 1)
        self.app.key("bracketright", "bracketright")
        self.wait_color(220, 120, (0, 160, 120), "four times as much", 1)
        self.app.key("bracketleft", "bracketleft", "d")
        self.wait_color(220, 120, (128, 148, 113), "more of green and less of blue", 1)
        self.wait_color(100, 50, (128, 128, 128), "gray where they are equal")

    # --- display ---

    def test_channels_and_exposure_are_of_both(self):
        self.open_pair()
        self.app.key("shift+g")
        self.wait_color(220, 120, (60, 60, 60), "green of the first")
        self.app.key("f")
        self.wait_color(220, 120, (100, 100, 100), "green of the second")
        self.app.key("alt+c", "e", "e")
        self.wait_status("Replace · 100 % · exposure +1.0")
        for make in (make_b, make_a):
            self.wait_color(220, 120, [expose(part, 1) for part in make(220, 120)], "twice the light", 1)
            self.app.key("f")
        self.app.key("BackSpace", "shift+f")
        self.wait_status("Replace · 100 % · false color")

    def test_alpha_over_grounds(self):
        alpha = self.save("alpha.png", draw(lambda x, y: (200, 100, 50, 128), "RGBA"))
        self.open(alpha, alpha)
        self.app.key("ctrl+0")
        # Checker, then what Tab leads to.
        wait(lambda: self.get(10, 10) in ((164, 114, 89), (179, 129, 104)), "the checker")
        for name, ground in (("Black", (0, 0, 0)), ("White", (255, 255, 255)), ("Green", (0, 255, 0))):
            self.app.key("Tab")
            self.wait_status(f"Replace · 100 % · over {name}")
            expected = [round(c * 128 / 255 + g * 127 / 255) for c, g in zip((200, 100, 50), ground)]
            self.wait_color(10, 10, expected, f"over {name}", 1)

    # --- looking closer ---

    def test_zoom_pan_and_pixels(self):
        self.open_pair()
        self.app.move(self.place(220, 120))
        wait(lambda: "220, 120" in self.status() and "A 110 60 90" in self.status() and "B 110 100 60" in self.status(),
             "the numbers of the pixel")
        for _ in range(4):
            xdotool("click", 4)
        self.wait_status("Replace · 244 %")
        at = self.place(220, 120)
        self.assertEqual(self.app.picture().getpixel(at), make_a(220, 120), "what is under the pointer stays there")
        self.app.key("Home")
        self.app.key("ctrl+0")
        self.app.drag(self.place(200, 150), self.place(150, 110))
        wait(lambda: self.app.picture().getpixel(self.place(150, 110)) == make_a(200, 150), "the picture follows the pointer")

    def test_pixel_grid_and_numbers(self):
        self.open_pair()
        self.app.key("g", "t")  # a difference is looked for, at 8 times the size
        self.wait_status("Replace · 800 %")
        self.app.key(*["plus"] * 8)
        wait(lambda: float(self.status().split(" · ")[1].rstrip(" %")) > 4000, "near enough for numbers")

        def has_text():
            left, top, width, height = self.app.area(self.canvas)
            colors = self.app.picture().crop((left, top, left + width, top + height)).getcolors(1 << 24)
            return (255, 255, 255) in [color for _, color in colors]
        wait(has_text, "numbers in the pixels")

    def test_overlays(self):
        self.open_pair()
        self.app.key("alt+h")  # the floor, at three quarters of the height
        wait(lambda: self.get(200, 225)[0] > 180, "the line of the horizon")
        self.app.drag(self.place(200, 225), self.place(200, 180))
        wait(lambda: self.get(200, 180)[0] > 180, "the line where it was dragged to")
        self.app.key("alt+h", "alt+s")
        wait(lambda: any(self.get(30 + k, 150)[0] > 150 for k in (-1, 0, 1)), "the safe area, a tenth of the shorter side")
        self.app.key("alt+s", "i")
        left, top, width, _ = self.app.area(self.canvas)
        wait(lambda: sum(self.app.picture().getpixel((left + width - 272, top + 42))) < 60, "the histogram's ground")

    def test_loupe(self):
        self.open_pair()
        self.app.key("l")
        at = self.place(220, 120)
        self.app.move((at[0] - 1, at[1]))
        self.app.move(at)
        middle = (at[0] + 24 + 96, at[1] + 24 + 96)
        other = (middle[0] + 192, middle[1])
        wait(lambda: self.app.picture().getpixel(middle) == make_a(220, 120), "the pixel of the first, large")
        self.assertEqual(self.app.picture().getpixel(other), make_b(220, 120), "and that of the second beside it")

    def test_a_region_is_not_compared(self):
        self.open_pair()
        self.app.find("label", "Warn")
        self.app.drag(self.place(190, 90), self.place(250, 150), keys=["ctrl"])
        self.app.find("label", "Pass")
        self.app.find("label", "0.0000")
        wait(lambda: self.get(220, 120) != make_a(220, 120), "the region is marked")
        self.app.key("Delete")
        self.app.find("label", "Warn")
        self.wait_color(220, 120, make_a(220, 120), "the picture as it was")

    def drag_path(self, *points, steps=6):
        xdotool("mousemove", *map(str, self.place(*points[0])), "sleep", "0.05", "mousedown", "1")
        for (x0, y0), (x1, y1) in zip(points, points[1:]):
            for k in range(1, steps + 1):
                xdotool("mousemove", *map(str, self.place(x0 + (x1 - x0) * k / steps, y0 + (y1 - y0) * k / steps)), "sleep", "0.02")
        xdotool("mouseup", "1")

    def is_marked(self, x, y):
        return self.get(x, y) != make_a(x, y)

    def assert_marked(self, inside, outside):
        wait(lambda: all(self.is_marked(*at) for at in inside), f"marks at {inside}")
        for at in outside:
            wait(lambda at=at: not self.is_marked(*at), f"no mark at {at}")

    def saved_regions(self):
        """What is saved as settings, by way of the dialog."""
        path = pathlib.Path(self.folder, "areas.json")
        path.unlink(missing_ok=True)
        self.app.key("ctrl+s")
        self.app.choose_file(path, "Save Areas")
        wait(path.exists, "the file")
        self.app.activate()
        return path, json.loads(path.read_text())["regions"]

    def verdict_of(self, *arguments):
        paths = [str(pathlib.Path(self.folder, name)) for name in ("a.png", "b.png")]
        return json.loads(self.plumb("compare", "--json", *arguments, *paths))

    def test_an_ellipse_by_the_pointer(self):
        self.open_pair()
        self.app.find("label", "Warn")
        self.app.key("z")
        self.drag_path((180, 80), (260, 160))
        self.app.find("label", "Pass")
        self.assert_marked([(220, 120), (184, 120), (220, 84)], [(184, 84), (254, 154), (170, 120)])
        self.app.find("label", "Ellipse")
        self.app.key("Escape", "Escape", "Delete")  # nothing is selected: nothing goes
        self.app.find("label", "Pass")
        self.app.key("ctrl+z")
        self.app.find("label", "Warn")
        self.wait_color(220, 120, make_a(220, 120), "no mark any more")
        self.app.key("ctrl+shift+z")
        self.app.find("label", "Pass")

    def test_a_polygon_by_the_pointer(self):
        self.open_pair()
        self.app.key("y")
        for at in ((150, 70), (300, 70), (225, 250)):
            self.app.click(self.place(*at))
            time.sleep(0.3)
        self.app.click(self.place(150, 70))
        self.app.find("label", "Pass")
        self.assert_marked([(220, 120), (165, 74), (225, 230)], [(160, 200), (290, 200)])
        self.app.find("label", "Polygon")

    def test_a_brush_by_the_pointer(self):
        self.open_pair()
        self.app.key("b")
        for _ in range(3):
            self.app.key("bracketright")
        self.drag_path((195, 110), (245, 110), (245, 130), (195, 130))
        self.app.find("label", "Pass")
        self.assert_marked([(220, 120), (200, 110)], [(220, 60), (290, 120)])
        self.app.find("label", "Brush")

    def test_areas_by_keys_alone(self):
        self.open_pair()
        self.app.move(self.place(198, 98))
        self.app.key("q", "Return", *["shift+Right"] * 5, *["shift+Down"] * 5, "Return")
        self.app.find("label", "Pass")
        self.assert_marked([(199, 99), (220, 120), (240, 140)], [(190, 120), (260, 120)])
        self.app.key("Escape", "Escape", "q")  # deselected; put away; again
        self.app.key("shift+Delete")
        self.app.find("label", "Warn")
        # A triangle, corner by corner, whose cursor begins where the pointer is.
        self.app.key("y", "Return", *["shift+Right"] * 10, "Return", *["shift+Down"] * 10, "Return", "Return")
        self.app.find("label", "Polygon")
        self.assert_marked([(280, 110), (290, 180)], [(210, 180)])
        # A stroke of one pixel's way, then taken back.
        self.app.key("b", "Return", "Right", "Return")
        self.app.find("label", "Brush")
        self.app.key("ctrl+z")
        wait(lambda: not self.app.has("label", "Brush"), "the stroke is gone")

    def test_an_area_is_weighed_moved_and_saved(self):
        self.open_pair()
        before = self.verdict_of()
        self.app.key("q")
        self.drag_path((190, 90), (250, 150))
        self.app.find("label", "Not compared")
        for _ in range(3):
            self.app.key("ctrl+Up")
        self.app.find("label", "Each pixel counts 0.5 times")
        path, regions = self.saved_regions()
        self.assertEqual(regions, [{"name": "", "x": 190, "y": 90, "width": 60, "height": 60, "ignore": False, "weight": 0.5}])
        record = self.verdict_of("--settings", str(path))
        by_text = self.verdict_of("--region", "weight=0.5 rectangle 190 90 60 60")
        self.assertEqual(record["mean_pixel_delta"], by_text["mean_pixel_delta"])
        self.assertLess(record["mean_pixel_delta"], before["mean_pixel_delta"])
        self.app.find("label", lambda name: name.startswith(f"{100 * record['changed_fraction']:.2f} %"))
        # Selected and moved by keys and by the pointer.
        self.app.key("u", "shift+Right", "Down")
        self.assert_marked([(202, 120), (255, 120), (230, 149)], [(192, 120), (265, 120), (230, 86)])
        self.drag_path((230, 120), (130, 120))
        self.assert_marked([(102, 120), (155, 120), (130, 149)], [(92, 120), (202, 120)])
        self.app.key("ctrl+z")
        self.assert_marked([(202, 120), (255, 120)], [(130, 120)])
        self.app.key("Delete")
        wait(lambda: not self.app.has("label", "Rectangle"), "no area any more")

    # --- what is taken out of it ---

    def test_the_picture_of_both_is_exported(self):
        self.open_pair()
        both = pathlib.Path(self.folder, "both.png")
        self.app.key("ctrl+shift+s")
        self.app.choose_file(both, "Save Side by Side")
        wait(both.exists, "the picture of both")
        with Image.open(both) as picture:
            step = (picture.width - WIDTH) // 2  # beside the two, the heat map
            seen = [picture.convert("RGB").getpixel((place * step + 220, 120)) for place in range(3)]
            self.assertEqual(seen[:2], [make_a(220, 120), make_b(220, 120)])
            self.assertGreater(sum(seen[2]), 200, "heat where they differ")

    # --- sequences ---

    def save_frames(self, name, n, changed=None):
        folder = pathlib.Path(self.folder, name)
        folder.mkdir()
        for k in range(n):
            color = (10 * k, 200 if k == changed else 0, 0)
            Image.new("RGB", (WIDTH, HEIGHT), color).save(folder / f"{k:03}.png")
        return folder

    def test_frames_of_folders(self):
        self.open(self.save_frames("a", 6), self.save_frames("b", 5, changed=3))
        self.app.key("ctrl+0")
        self.wait_color(10, 10, (0, 0, 0), "the first frame")
        self.app.key("j")
        self.wait_color(10, 10, (10, 0, 0), "the second")
        self.app.find("label", "2 / 6")
        self.app.find("label", "The worst is 003.png · 1 missing in the second")
        # The strip knows the worst, and leads to it.
        self.app.find("label", lambda name: name.startswith("0.1"))
        self.app.key("shift+x", "f")
        self.wait_color(10, 10, (30, 200, 0), "the frame that differs most")
        self.app.key("n", "j")
        self.wait_color(10, 10, (37, 50, 0), "the frame before it as a ghost", 3)
        self.app.key("n")
        self.wait_color(10, 10, (40, 0, 0), "no ghost")
        self.app.key("f", "j")
        self.app.find("label", "6 / 6")
        self.app.key("f")
        self.app.find("label", "B: there is no such picture on this side")
        self.app.key("f", "p")
        wait(lambda: not self.app.has("label", "6 / 6"), "it plays")

    def test_a_strip_is_clicked(self):
        self.open(self.save_frames("a", 10), self.save_frames("b", 10))
        self.app.key("ctrl+0")
        strip = self.app.find("slider", "Difference over the sequence")
        x, y, width, height = self.app.area(strip)
        self.app.click((x + 24 * 7 + 12, y + height // 2))
        self.wait_color(10, 10, (70, 0, 0), "the eighth frame")
        self.app.key("Left")
        self.wait_color(10, 10, (60, 0, 0), "the one before it")

    def test_videos(self):
        paths = []
        for name, color in (("a", "red"), ("b", "blue")):
            paths.append(pathlib.Path(self.folder, f"{name}.mkv"))
            subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", f"color={color}:size={WIDTH}x{HEIGHT}:rate=5:duration=1",
                            "-c:v", "ffv1", "-pix_fmt", "gbrp", str(paths[-1])], check=True, timeout=60)
        self.open(*paths)
        self.app.key("ctrl+0")
        self.wait_color(10, 10, (254, 0, 0), "a frame of the first", 2)
        self.app.find("label", "1 / 5")
        self.app.find("label", lambda name: name.endswith(": a.mkv with b.mkv"))
        self.app.key("f")
        self.wait_color(10, 10, (0, 0, 254), "a frame of the second", 2)

    # --- what is told ---

    def test_verdict(self):
        self.open_pair()
        self.app.find("label", "Warn")
        self.app.find("label", "1.33 %  ▲")

    def test_large_pictures_are_judged(self):
        """More than are decoded beside each other: all of both, in bands."""
        picture = Image.new("RGBA", (9000, 8000), (40, 40, 40, 255))
        paths = [self.save("a.png", picture)]
        picture.paste((240, 240, 240, 255), (100, 7000, 5000, 7990))
        paths.append(self.save("b.png", picture))
        self.open(*paths)
        wait(lambda: self.app.has("label", "Fail"), "the verdict", 60)
        fraction = 4900 * 990 / (9000 * 8000)
        self.app.find("label", f"{200 / 255 * fraction * 3 / 4:.4f}  ▲")
        self.app.find("label", f"{100 * fraction:.2f} %  ▲")
        self.app.key("v")  # what is visible: of a smaller copy, then of every pixel
        wait(lambda: "Visible (FLIP) ×1 · LDR-FLIP · of a copy 1/8 as large" in self.status(), "which copy it is of", 60)

    def test_colors_are_shown_as_they_are_meant_or_it_is_said_that_they_are_not(self):
        """Profiles of the files, in the view; the numbers are those that are stored, and that is said."""
        picture = draw(lambda x, y: (60, 150, 90))
        paths = []
        for name, profile in (("wide.png", icc.WIDE), ("wide.jpg", icc.WIDE), ("wide.tif", icc.WIDE), ("broken.png", icc.BROKEN)):
            paths.append(pathlib.Path(self.folder, name))
            picture.save(paths[-1], icc_profile=profile, **({"quality": 100, "subsampling": 0} if name.endswith("jpg") else {}))
        self.open(*paths)
        self.app.key("ctrl+0")
        self.wait_color(10, 10, icc.convert((60, 150, 90)), "the PNG as it is meant", 2)
        self.app.find("label", lambda name: name.endswith(" · RGB · 8 bits · own color space, shown as it is meant"))
        self.app.find("label", lambda name: name.startswith("The stored numbers are compared"))
        for k, kind in ((2, "JPEG"), (3, "TIFF")):
            self.app.key(f"alt+{k}", "f")
            self.wait_color(10, 10, icc.convert((60, 150, 90)), f"the {kind} as it is meant", 3)
            self.app.key("f")
        self.app.key("alt+4", "f")
        self.wait_color(10, 10, (60, 150, 90), "what is not understood, as if it were sRGB")
        self.app.find("label", lambda name: name.endswith("own color space that is not understood, shown as if it were sRGB"))
        self.app.key("f")
        self.app.move(self.place(220, 120))
        wait(lambda: "A 60 150 90" in self.status() and "B 60 150 90" in self.status(), "the numbers as they are stored")

    def test_two_files_are_nobodys_to_judge(self):
        self.open_pair()
        self.app.key("a", "x", "4", "t")  # the last does something: those before it are done with
        wait(lambda: self.status().startswith("Replace · 800 %"), "the largest difference")
        self.assertFalse(self.app.has(("dialog", "alert")))
        self.assertNotIn("stars", self.status())
        self.assertFalse(self.app.has("label", "Rating"))

    def test_many_files_are_chosen_by_keys(self):
        paths = [self.save(f"{k}.png", draw(lambda x, y, k=k: (20 * k, 0, 0))) for k in range(1, 5)]
        self.open(*paths)
        self.app.key("ctrl+0")
        self.wait_color(10, 10, (20, 0, 0), "the first")
        self.app.key("ctrl+3")
        self.wait_color(10, 10, (60, 0, 0), "the third as A")
        self.app.key("alt+4", "f")
        self.wait_color(10, 10, (80, 0, 0), "the fourth as B")
        self.wait_status("Replace")

    def make_bad_pictures(self, good):
        """Of every kind; each with what is said of it."""
        def write(name, data):
            path = pathlib.Path(self.folder, name)
            path.write_bytes(data)
            return path

        def chunk(kind, data):
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

        png = good.read_bytes()
        yield write("text.png", b"no picture")
        yield write("short.png", png[:600])
        yield write("empty.png", b"")
        yield write("vast.png", png[:8] + chunk(b"IHDR", struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)) + png[33:])
        for name, ending in (("JPEG", "jpg"), ("WEBP", "webp"), ("TIFF", "tif")):
            path = self.save(f"broken.{ending}", draw(make_a))
            data = path.read_bytes()
            path.write_bytes(data[:len(data) // 2])
        yield from (pathlib.Path(self.folder, f"broken.{ending}") for ending in ("jpg", "webp", "tif"))
        yield write("broken.exr", b"\x76\x2f\x31\x01\x02\0\0\0" + bytes(200))
        yield pathlib.Path(self.folder, "missing.png")
        folder = pathlib.Path(self.folder, "folder.png")
        folder.mkdir()
        yield folder

    def test_bad_pictures_are_refused_on_either_side_and_the_view_lives_on(self):
        """In one view: each beside a good one, chosen by keys; then two good ones again."""
        good, next_good = self.save("good.png", draw(make_a)), self.save("next.png", draw(make_b))
        for bad in self.make_bad_pictures(good):
            with self.subTest(bad=bad.name):
                self.open(good, bad, next_good)  # 1 to 3; A is chosen by the number with Ctrl, B with Alt
                self.app.key("ctrl+0")
                self.wait_color(10, 10, make_a(10, 10), "the good one")
                self.app.key("f")
                self.app.find("label", lambda name, bad=bad: bad.name in name and "B: " in name)
                self.app.key("f", "ctrl+2", "alt+1")  # the other way round
                self.app.find("label", lambda name, bad=bad: bad.name in name and "A: " in name)
                self.app.key("f")
                self.wait_color(10, 10, make_a(10, 10), "the good one as B")
                self.app.key("f", "ctrl+1", "alt+3")
                self.wait_color(10, 10, make_a(10, 10), "the good one again")
                self.app.find("label", "Warn")
                self.app.kill()

    def test_pictures_of_two_sizes_have_no_difference(self):
        self.open(self.save("good.png", draw(make_a)), self.save("other.png", draw(make_a, size=(200, 100))))
        self.app.key("h")
        self.app.find("label", lambda name: "the sizes differ: 400 × 300 and 200 × 100" in name)

    def test_a_picture_that_vanishes_while_it_is_compared(self):
        a, b = self.save("a.png", draw(make_a)), self.save("b.png", draw(make_b))
        third = self.save("c.png", draw(make_a))
        self.open(a, b, third)
        self.app.find("label", "Warn")
        third.unlink()
        self.app.key("alt+3", "f")
        self.app.find("label", lambda name: "c.png" in name and "B: " in name)
        self.app.key("alt+2")
        self.app.find("label", "Warn")

    def test_what_is_no_picture_is_compared_by_its_bytes(self):
        one, same, other = (pathlib.Path(self.folder, f"{name}.blend") for name in ("one", "same", "other"))
        one.write_bytes(b"BLENDER-v403" + bytes(3000))
        same.write_bytes(one.read_bytes())
        other.write_bytes(b"BLENDER-v403" + bytes(2999) + b"x")
        self.app = self.start("--compare", one, same, other)
        self.app.find("label", "The Files Are the Same, Byte for Byte")
        self.app.find("label", "Pass")
        self.app.key("alt+3")
        self.app.find("label", "The Files Differ")
        self.app.find("label", "Fail")
        digest = hashlib.sha256(other.read_bytes()).hexdigest()
        self.app.find("label", lambda name: name.endswith(f" · SHA-256 {digest}") and "3012 bytes" in name.replace(",", ""))
        self.app.find("label", "Files")
        self.assertFalse(self.app.has("label", "This Cannot Be Shown"))


def expose(part, stops):
    """An 8-bit number in light, so many stops brighter, and back."""
    value = part / 255
    light = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4) * 2 ** stops
    return round(255 * min(1, light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055))


if __name__ == "__main__":
    unittest.main()
