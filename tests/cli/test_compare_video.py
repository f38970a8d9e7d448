# SPDX-License-Identifier: GPL-3.0-or-later
"""`plumb compare` of two videos: frame by frame, by the worst one; and of two .blend files: their bytes."""

import json
import os
import signal
import subprocess

from PIL import Image
from support import ERROR, FINDINGS, OK, PlumbTest


class VideoTest(PlumbTest):
    def make(self, name, n=6, changed=(), color=(40, 40, 40), size=(64, 48)):
        """Lossless, one plain color a frame; those of @changed have a square."""
        frames = os.path.join(self.folder, name + "-frames")
        os.makedirs(frames)
        for k in range(n):
            picture = Image.new("RGB", size, (color[0] + 4 * k, *color[1:]))
            if k in changed:
                picture.paste((250, 250, 250), (8, 8, 8 + 8 * (k + 1), 24))
            picture.save(os.path.join(frames, f"{k:03}.png"))
        path = os.path.join(self.folder, name + ".mkv")
        subprocess.run(["ffmpeg", "-v", "error", "-framerate", "5", "-i", os.path.join(frames, "%03d.png"), "-c:v", "ffv1",
                        "-pix_fmt", "gbrp", path], check=True, timeout=60)
        return path

    def compare(self, a, b, *arguments, status=FINDINGS):
        return json.loads(self.plumb("compare", "--json", *arguments, a, b, status=status).stdout)

    def test_frames_and_the_worst_of_them(self):
        record = self.compare(self.make("a"), self.make("b", changed=(1, 4)))
        self.assertEqual([frame["verdict"] for frame in record["frames"]], ["pass", "fail", "pass", "pass", "fail", "pass"])
        self.assertEqual((record["verdict"], record["worst_frame"]), ("fail", 5))
        self.assertEqual((record["authoritative"]["frames"], record["observer"]["frames"]), (6, 6))
        square = 40 * 16 * ((250 - 56) + 2 * (250 - 40)) / 255 / (64 * 48) / 4
        self.assertAlmostEqual(record["mean_pixel_delta"], square, 9)
        self.assertAlmostEqual(record["frames"][4]["mean_pixel_delta"], square, 9)
        self.assertTrue(any(reason["message"].startswith("frame 5: ") for reason in record["reasons"]))

    def test_the_worst_of_those_that_fail_is_not_the_last(self):
        # Squares grow with the frame: of one that is turned round, the first is the worst.
        record = self.compare(self.make("a"), self.make("b", changed=(1, 4)), status=FINDINGS)
        self.assertEqual(record["worst_frame"], 5)
        for name in ("a", "b"):
            subprocess.run(["ffmpeg", "-v", "error", "-i", os.path.join(self.folder, f"{name}.mkv"), "-vf", "reverse", "-c:v", "ffv1",
                            "-pix_fmt", "gbrp", os.path.join(self.folder, f"{name}-back.mkv")], check=True, timeout=60)
        turned = self.compare(*(os.path.join(self.folder, f"{name}-back.mkv") for name in ("a", "b")), status=FINDINGS)
        self.assertEqual((turned["verdict"], turned["worst_frame"]), ("fail", 2))
        self.assertAlmostEqual(turned["mean_pixel_delta"], record["mean_pixel_delta"], 9)

    def test_equal_frames_in_unlike_files(self):
        record = self.compare(self.make("a"), self.make("b"), status=OK)
        self.assertEqual((record["verdict"], len(record["frames"])), ("pass", 6) if not record["exact_match"] else ("pass", 0))

    def test_missing_frames_of_either_side(self):
        a, b = self.make("a", 6), self.make("b", 4)
        for first, second, code in ((a, b, "observer-missing"), (b, a, "authoritative-missing")):
            record = self.compare(first, second)
            self.assertEqual((record["verdict"], record["reasons"][-1]["code"]), ("fail", code))
            self.assertIn("no frames 5 to 6", record["reasons"][-1]["message"])
            self.assertEqual(len(record["frames"]), 4)

    def test_regions_hold_for_frames(self):
        a, b = self.make("a"), self.make("b", changed=(2,))
        self.assertEqual(self.compare(a, b)["worst_frame"], 3)
        record = self.compare(a, b, "--region", "ignore rectangle 8 8 24 16", status=OK)
        self.assertEqual((record["verdict"], record["mean_pixel_delta"]), ("pass", 0))

    def test_what_is_no_video(self):
        bad = os.path.join(self.folder, "bad.mp4")
        with open(bad, "wb") as file:
            file.write(b"no video" * 100)
        record = self.compare(self.make("a"), bad)
        self.assertEqual(record["reasons"][0]["code"], "observer-unreadable")
        record = self.compare(os.path.join(self.folder, "missing.mkv"), bad)
        self.assertEqual([reason["code"] for reason in record["reasons"]], ["authoritative-missing", "observer-unreadable"])

    def test_report(self):
        folder = os.path.join(self.folder, "report")
        record = self.compare(self.make("a"), self.make("b", changed=(3,)), "--html", folder)
        with open(os.path.join(folder, "comparison.json"), encoding="utf-8") as file:
            self.assertEqual(json.load(file), record)
        with open(os.path.join(folder, "index.html"), encoding="utf-8") as file:
            page = file.read()
        self.assertEqual(page.count("<rect "), 6)
        self.assertIn("frame 4: fail", page)
        worst = Image.open(os.path.join(folder, "worst-frame", "b.png"))
        self.assertEqual(worst.getpixel((10, 10)), (250, 250, 250))

    def test_nothing_is_left_behind(self):
        temporary, cache = (os.path.join(self.folder, name) for name in ("tmp", "cache"))
        os.makedirs(temporary)
        self.plumb("compare", "-q", self.make("a"), self.make("b", changed=(3,)), status=FINDINGS,
                   env={"TMPDIR": temporary, "XDG_CACHE_HOME": cache})
        self.assertEqual(os.listdir(temporary), [])
        self.assertEqual(os.listdir(os.path.join(cache, "plumbline", "frames")), [])

    def test_what_a_killed_one_left_goes_when_the_next_begins_and_what_is_in_use_stays(self):
        cache = os.path.join(self.folder, "cache")
        place = os.path.join(cache, "plumbline", "frames")
        a, b = self.make("a", 60, size=(640, 480)), self.make("b", 60, changed=(3,), size=(640, 480))
        environment = {**self.environment, "XDG_CACHE_HOME": cache}
        with subprocess.Popen(["plumb", "compare", "-q", a, b], env=environment, stdout=subprocess.DEVNULL) as process:
            self.wait_until(lambda: any("00001.png" in names for _, _, names in os.walk(place)))
            process.send_signal(signal.SIGSTOP)
            (held,) = os.listdir(place)
            self.plumb("compare", "-q", self.make("c"), self.make("d", changed=(1,)), status=FINDINGS, env={"XDG_CACHE_HOME": cache})
            self.assertEqual(os.listdir(place), [held])
            process.kill()
        self.assertEqual(os.listdir(place), [held])
        self.plumb("compare", "-q", os.path.join(self.folder, "c.mkv"), os.path.join(self.folder, "d.mkv"), status=FINDINGS,
                   env={"XDG_CACHE_HOME": cache})
        self.assertEqual(os.listdir(place), [])

    def test_frames_that_would_fill_the_disk_are_refused(self):
        place = os.path.join(self.folder, "small")
        os.makedirs(place)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", place], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", place], check=False)
        pair = self.make("a"), self.make("b", changed=(3,))
        done = self.plumb("compare", *pair, status=ERROR, env={"XDG_CACHE_HOME": place})
        self.assertIn("make room, or compare a shorter video", done.stderr)
        self.assertEqual(os.listdir(os.path.join(place, "plumbline", "frames")), [])
        self.plumb("compare", *pair, status=FINDINGS)  # where there is room

    def test_a_video_that_does_not_say_how_long_it_is(self):
        paths = [self.make("a"), self.make("b", changed=(1, 4))]
        streamed = []
        for path in paths:
            streamed.append(path.replace(".mkv", ".m4v"))
            subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-c:v", "mpeg4", "-q:v", "2", "-f", "m4v", streamed[-1]], check=True, timeout=60)
        said = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "stream=nb_frames,duration:format=duration", "-of", "json", streamed[0]],
                              check=True, capture_output=True, text=True, timeout=60).stdout
        self.assertNotIn("duration", said)
        self.assertEqual([frame["verdict"] for frame in self.compare(*streamed)["frames"]], ["pass", "fail", "pass", "pass", "fail", "pass"])

    def test_blender_files_are_compared_by_bytes(self):
        paths = [os.path.join(self.folder, name) for name in ("a.blend", "b.blend", "c.blend")]
        for path, data in zip(paths, (b"BLENDER-v404one", b"BLENDER-v404two", b"BLENDER-v404one")):
            with open(path, "wb") as file:
                file.write(data)
        record = self.compare(paths[0], paths[1])
        self.assertEqual((record["compared"], record["reasons"][0]["code"]), ("bytes", "bytes-differ"))
        self.assertIn("compared by its bytes", record["reasons"][0]["message"])
        self.assertEqual(self.compare(paths[0], paths[2], status=OK)["exact_match"], True)

    def test_any_files_that_are_no_pictures_are_compared_by_bytes(self):
        for name, data in (("a.glb", b"glTF one"), ("b.glb", b"glTF two"), ("text.png", b"no picture")):
            with open(os.path.join(self.folder, name), "wb") as file:
                file.write(data)
        a, b, named = (os.path.join(self.folder, name) for name in ("a.glb", "b.glb", "text.png"))
        record = self.compare(a, b)
        self.assertEqual((record["compared"], record["authoritative"]["bytes"]), ("bytes", 8))
        self.assertEqual(self.compare(a, a, status=OK)["verdict"], "pass")
        record = self.compare(a, os.path.join(self.folder, "missing.glb"))
        self.assertEqual(record["reasons"][0]["code"], "observer-missing")
        record = self.compare(named, named)  # by its name it is meant to be a picture
        self.assertNotIn("compared", record)
        self.assertEqual(record["reasons"][0]["code"], "authoritative-unreadable")


if __name__ == "__main__":
    import unittest
    unittest.main()
