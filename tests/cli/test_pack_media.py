# SPDX-License-Identifier: GPL-3.0-or-later
"""Every kind of the media pack with the real ffmpeg, on small pictures."""

import json
import os
import shutil
import subprocess
import tempfile
import unittest

from PIL import Image, ImageChops, ImageDraw

from pack_job import Pack


class MediaTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = os.path.realpath(tempfile.mkdtemp(prefix="plumb-test-100%d-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.pack = Pack("media", os.path.join(cls.folder, "work"))

    def run_kind(self, kind, params=None, inputs=None, **more):
        done = self.pack.run(f"media.{kind}", params, inputs, **more)
        self.assertEqual(done.status, 0, done.log[-3000:])
        return done

    def refuse(self, kind, params=None, inputs=None):
        done = self.pack.run(f"media.{kind}", params, inputs)
        self.assertEqual(done.status, 3, done.log[-3000:])
        self.assertEqual(len(done.errors), 1, done.log[-3000:])
        return done.errors[0]

    def picture(self, number, size=(64, 48), name=None, extension="png"):
        path = os.path.join(self.folder, f"{size[0]}x{size[1]}-{number}.{extension}")
        image = Image.new("RGB", size, ((number * 40) % 256, 90, 200))
        ImageDraw.Draw(image).rectangle([number, number, number + 15, number + 15], fill=(255, 255, 255))
        image.save(path)
        return {"path": path, "ext": extension, "name": name if name is not None else f"frame-{number}.png"}

    def frames(self, count, **more):
        return [self.picture(number, **more) for number in range(count)]

    def probe(self, path):
        text = subprocess.run(["ffprobe", "-v", "error", "-count_frames", "-show_streams", "-show_format", "-of", "json", path],
                              check=True, capture_output=True, text=True).stdout
        found = json.loads(text)
        return found["streams"][0], found["format"]

    def twice(self, kind, port, params=None, inputs=None):
        """The bytes, which must be the same on one and on two threads."""
        first, again, one = (self.run_kind(kind, params, inputs, threads=threads) for threads in (2, 2, 1))
        self.assertEqual(first.bytes(port), again.bytes(port))
        self.assertEqual(first.bytes(port), one.bytes(port), "another number of threads gives other bytes")
        return first


class TestVideo(MediaTest):
    def test_three_formats(self):
        for form, codec, extension in (("h264-mp4", "h264", "mp4"), ("vp9-webm", "vp9", "webm"), ("ffv1-mkv", "ffv1", "mkv")):
            with self.subTest(form):
                done = self.twice("frames_to_video", "video", {"format": form, "fps": 12.0, "name": "turn"}, {"frames": self.frames(5)})
                self.assertEqual(done.outputs["video"]["name"], f"turn.{extension}")
                stream, container = self.probe(done.path("video"))
                self.assertEqual((stream["codec_name"], stream["width"], stream["height"]), (codec, 64, 48))
                self.assertEqual(int(stream["nb_read_frames"]), 5)
                self.assertEqual(stream["avg_frame_rate"], "12/1")
                self.assertNotIn("creation_time", container.get("tags", {}))
                self.assertNotRegex(done.bytes("video"), rb"Lav[fc][0-9]", "names a version of the encoder")

    def test_odd_sizes_are_padded_where_the_format_asks_for_it(self):
        for form, size in (("h264-mp4", (64, 48)), ("vp9-webm", (64, 48)), ("ffv1-mkv", (63, 47))):
            with self.subTest(form):
                done = self.run_kind("frames_to_video", {"format": form}, {"frames": self.frames(2, size=(63, 47))})
                stream, _ = self.probe(done.path("video"))
                self.assertEqual((stream["width"], stream["height"]), size)

    def test_there_and_back_without_loss(self):
        frames = self.frames(4)
        video = self.run_kind("frames_to_video", {"format": "ffv1-mkv"}, {"frames": frames})
        back = self.twice("video_to_frames", "frames", {}, {"video": video.datum("video")})
        self.assertEqual(len(back.outputs["frames"]), 4)
        for number, frame in enumerate(frames):
            with Image.open(frame["path"]) as sent, Image.open(back.path("frames", number)) as got:
                self.assertIsNone(ImageChops.difference(sent.convert("RGB"), got.convert("RGB")).getbbox())

    def test_part_of_a_video(self):
        video = self.run_kind("frames_to_video", {"format": "ffv1-mkv", "fps": 10.0}, {"frames": self.frames(10)}).datum("video")
        self.assertEqual(len(self.run_kind("video_to_frames", {"frames": 3}, {"video": video}).outputs["frames"]), 3)
        self.assertEqual(len(self.run_kind("video_to_frames", {"start": 0.5}, {"video": video}).outputs["frames"]), 5)
        self.assertEqual(len(self.run_kind("video_to_frames", {"fps": 5.0}, {"video": video}).outputs["frames"]), 5)
        self.assertIn("behind its end", self.refuse("video_to_frames", {"start": 99.0}, {"video": video}))

    def test_jpeg_frames_and_one_frame(self):
        done = self.run_kind("frames_to_video", {}, {"frames": self.frames(3, extension="jpg")})
        self.assertEqual(int(self.probe(done.path("video"))[0]["nb_read_frames"]), 3)
        done = self.run_kind("frames_to_video", {}, {"frames": self.frames(1)})
        self.assertEqual(int(self.probe(done.path("video"))[0]["nb_read_frames"]), 1)

    def test_faults_say_what_and_why(self):
        self.assertIn("no picture", self.refuse("frames_to_video", {}, {"frames": []}))
        mixed = [self.picture(1), self.picture(2, extension="jpg")]
        self.assertIn("jpg, png", self.refuse("frames_to_video", {}, {"frames": mixed}))
        self.assertIn("no file", self.refuse("video_to_frames", {}, {}))
        junk = os.path.join(self.folder, "junk.mp4")
        with open(junk, "wb") as file:
            file.write(b"not a video" * 50)
        self.assertIn("ffmpeg ended", self.refuse("video_to_frames", {}, {"video": {"path": junk, "ext": "mp4", "name": "junk.mp4"}}))

    def test_a_playlist_is_no_video(self):
        """It would have ffmpeg read whatever file it names."""
        video = self.run_kind("frames_to_video", {}, {"frames": self.frames(2)}).path("video")
        for name, text in (("list.m3u8", f"#EXTM3U\n#EXTINF:1,\n{video}\n"), ("list.ffconcat", f"ffconcat version 1.0\nfile '{video}'\n")):
            path = os.path.join(self.folder, name)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            with self.subTest(name):
                self.refuse("video_to_frames", {}, {"video": {"path": path, "ext": name.split(".")[1], "name": name}})


class TestContactSheet(MediaTest):
    CELL = {"cell_width": 60, "cell_height": 40, "gap": 4, "labels": False}

    def sheet(self, images, **params):
        done = self.run_kind("contact_sheet", {**self.CELL, **params}, {"images": images})
        with Image.open(done.path("sheet")) as image:
            return image.convert("RGB")

    def test_any_number_of_pictures(self):
        for count, columns, rows in ((1, 1, 1), (2, 2, 1), (3, 2, 2), (5, 3, 2), (7, 3, 3)):
            with self.subTest(count):
                sheet = self.sheet(self.frames(count))
                self.assertEqual(sheet.size, (4 + columns * 64, 4 + rows * 44))
                last = count - 1
                middle = (4 + last % columns * 64 + 30, 4 + last // columns * 44 + 20)
                self.assertNotEqual(sheet.getpixel(middle), (0x20, 0x22, 0x26))
                if count < columns * rows:
                    self.assertEqual(sheet.getpixel((sheet.width - 10, sheet.height - 10)), (0x20, 0x22, 0x26))

    def test_columns_and_background(self):
        self.assertEqual(self.sheet(self.frames(4), columns=4).size, (4 + 4 * 64, 48))
        self.assertEqual(self.sheet(self.frames(2), columns=9).size, (4 + 2 * 64, 48))
        self.assertEqual(self.sheet(self.frames(2), background="#ff0000").getpixel((1, 1)), (255, 0, 0))

    def test_pictures_of_several_sizes_and_formats_fit_their_cells(self):
        images = [self.picture(1, size=(200, 20)), self.picture(2, size=(20, 200)), self.picture(3, extension="jpg")]
        self.assertEqual(self.sheet(images).size, (4 + 2 * 64, 4 + 2 * 44))

    def test_labels_of_any_name(self):
        names = ["plain.png", "it's \"quoted\".png", "two\nlines.png", "a:b,c;d[e]=f\\g.png", "100%{pts}%d.png", "ä ö 漢字.png", "", "x" * 300 + ".png"]
        bare = self.sheet([self.picture(1)], cell_height=160, cell_width=240)
        for name in names:
            with self.subTest(name):
                labelled = self.sheet([self.picture(1, name=name)], cell_height=160, cell_width=240, labels=True)
                changed = ImageChops.difference(bare, labelled).getbbox()
                self.assertEqual(changed is not None, name != "")

    def test_the_same_twice(self):
        self.twice("contact_sheet", "sheet", {}, {"images": self.frames(3)})

    def test_none(self):
        self.assertIn("no picture", self.refuse("contact_sheet", {}, {"images": []}))


class TestPreview(MediaTest):
    def test_animations(self):
        for form in ("webp", "gif"):
            with self.subTest(form):
                done = self.twice("animated_preview", "preview", {"format": form, "width": 32, "fps": 10.0}, {"frames": self.frames(6)})
                with Image.open(done.path("preview")) as image:
                    self.assertEqual(image.n_frames, 6)
                    self.assertEqual(image.size, (32, 24))
                    self.assertEqual(image.info.get("loop"), 0)

    def test_small_pictures_are_not_made_larger(self):
        done = self.run_kind("animated_preview", {"width": 480}, {"frames": self.frames(2)})
        with Image.open(done.path("preview")) as image:
            self.assertEqual(image.size, (64, 48))


class TestAll(unittest.TestCase):
    def test_no_kind_is_left_out(self):
        with open(__file__, encoding="utf-8") as file:
            text = file.read()
        for kind in Pack("media", "").kinds:
            self.assertIn(f'"{kind.split(".")[1]}"', text)

    def test_scripts_leave_no_trace_in_the_pack(self):
        folder = Pack("media", "").folder
        self.assertEqual(sorted(os.listdir(folder)), ["README.md", "job.py", "media.py", "pack.json"])


if __name__ == "__main__":
    unittest.main()
