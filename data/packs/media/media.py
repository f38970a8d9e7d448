# SPDX-License-Identifier: GPL-3.0-or-later
"""The nodes of the media pack: each builds one ffmpeg command from the job and runs it."""

import math
import os
import subprocess
import sys

sys.dont_write_bytecode = True  # a pack is what its files are
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from job import JobError, main  # noqa: E402

# What a video may be: nothing that names further files, as a playlist does.
VIDEO_INPUT = ["-protocol_whitelist", "file", "-format_whitelist", "mov,matroska,avi,mpegts,mpeg,ogg,flv,gif,apng"]

# No encoder name, no date: the same frames give the same file.
EXACT = ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-map_metadata", "-1"]


def run_ffmpeg(job, arguments):
    command = ["ffmpeg", "-hide_banner", "-nostdin", "-y", "-loglevel", "warning", "-progress", "pipe:1",
               "-threads", str(job.threads), *arguments]
    finished = subprocess.run(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace",
                              cwd=job.folder, check=False)
    sys.stderr.write(finished.stderr)
    if finished.returncode != 0:
        lines = [line for line in finished.stderr.splitlines() if line.strip()]
        raise JobError(f"ffmpeg ended with status {finished.returncode}: {lines[-1] if lines else 'no message'}")


def pictures(job, port="images"):
    found = job.inputs.get(port) or []
    if not found:
        raise JobError(f"input '{port}' holds no picture; connect a node that makes pictures")
    return found


def link_frames(job, images):
    """Numbered links in one folder, as ffmpeg's picture reader wants them."""
    extensions = {image.get("ext", "png") for image in images}
    if len(extensions) != 1:
        raise JobError(f"frames are of several formats ({', '.join(sorted(extensions))}); make them alike first")
    os.makedirs(os.path.join(job.folder, "frames"), exist_ok=True)
    extension = extensions.pop()
    for number, image in enumerate(images):
        os.symlink(image["path"], os.path.join(job.folder, "frames", f"{number:06d}.{extension}"))
    return f"frames/%06d.{extension}"


VIDEO = {
    "h264-mp4": ("mp4", ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-movflags", "+faststart"]),
    "vp9-webm": ("webm", ["-c:v", "libvpx-vp9", "-b:v", "0", "-pix_fmt", "yuv420p"]),
    "ffv1-mkv": ("mkv", ["-c:v", "ffv1", "-level", "3"]),
}


def frames_to_video(job):
    images = pictures(job, "frames")
    extension, codec = VIDEO[job.params["format"]]
    quality = [] if job.params["format"] == "ffv1-mkv" else ["-crf", str(job.params["quality"])]
    even = [] if job.params["format"] == "ffv1-mkv" else ["-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2"]
    name = f"video.{extension}"
    run_ffmpeg(job, ["-framerate", str(job.params["fps"]), "-i", link_frames(job, images), *even, *codec, *quality,
                     *EXACT, name])
    job.answer(video={"file": name, "name": f"{job.params['name']}.{extension}"})


def video_to_frames(job):
    filters = [f"fps={job.params['fps']}"] if job.params["fps"] > 0 else []
    window = ["-ss", str(job.params["start"])] if job.params["start"] > 0 else []
    limit = ["-frames:v", str(job.params["frames"])] if job.params["frames"] > 0 else []
    os.makedirs(os.path.join(job.folder, "out"), exist_ok=True)
    run_ffmpeg(job, [*window, *VIDEO_INPUT, "-i", job.input_path("video"), *(["-vf", ",".join(filters)] if filters else []), *limit,
                     "-fps_mode", "passthrough", *EXACT, "out/frame-%06d.png"])
    names = sorted(os.listdir(os.path.join(job.folder, "out")))
    if not names:
        raise JobError("the video gave no frame; is the start behind its end?")
    job.answer(frames=[{"file": f"out/{name}", "name": name} for name in names])


def link_picture(job, number, image):
    """A name without a percent sign, which ffmpeg would take for a pattern."""
    name = f"picture-{number}.{image.get('ext', 'png')}"
    os.symlink(image["path"], os.path.join(job.folder, name))
    return name


def contact_sheet(job):
    images = pictures(job)
    columns = job.params["columns"] or math.ceil(math.sqrt(len(images)))
    width, height, gap = job.params["cell_width"], job.params["cell_height"], job.params["gap"]
    color = job.params["background"].replace("#", "0x")
    inputs, chains, places = [], [], []
    for number, image in enumerate(images):
        inputs += ["-i", link_picture(job, number, image)]
        chains.append(f"[{number}:v]scale={width}:{height}:force_original_aspect_ratio=decrease:flags=lanczos+accurate_rnd,"
                      f"pad={width}:{height}:(ow-iw)/2:(oh-ih)/2:color={color},setsar=1,format=rgba{label(job, number, image)}[c{number}]")
        column, row = number % columns, number // columns
        places.append(f"{gap + column * (width + gap)}_{gap + row * (height + gap)}")
    rows = math.ceil(len(images) / columns)
    columns = min(columns, len(images))
    size = (columns * (width + gap) + gap, rows * (height + gap) + gap)
    cells = "".join(f"[c{number}]" for number in range(len(images)))
    stack = (f"{cells}xstack=inputs={len(images)}:layout={'|'.join(places)}:fill={color}" if len(images) > 1
             else f"[c0]pad=iw+{gap}:ih+{gap}:{gap}:{gap}:color={color}")
    graph = ";".join(chains) + f";{stack},pad={size[0]}:{size[1]}:0:0:color={color},format=rgb24[sheet]"
    run_ffmpeg(job, [*inputs, "-filter_complex", graph, "-map", "[sheet]", "-frames:v", "1", "-update", "1", *EXACT, "sheet.png"])
    job.answer(sheet={"file": "sheet.png", "name": "contact-sheet.png"})


def label(job, number, image):
    """A caption with the picture's name, drawn from a file so that no character of it is code."""
    if not job.params["labels"]:
        return ""
    name = os.path.splitext(image.get("name") or "")[0]
    path = os.path.join(job.folder, f"label-{number}.txt")
    with open(path, "w", encoding="utf-8") as file:
        file.write(name)
    return (f",drawtext=textfile={os.path.basename(path)}:expansion=none:font=DejaVu Sans:fontsize={max(10, job.params['cell_height'] // 16)}"
            ":fontcolor=white:box=1:boxcolor=black@0.5:boxborderw=6:x=8:y=h-th-12")


ANIMATION = {
    "webp": ["-c:v", "libwebp_anim", "-lossless", "0", "-q:v", "80", "-loop", "0"],
    "gif": ["-loop", "0"],
}


def animated_preview(job):
    form, width = job.params["format"], job.params["width"]
    scale = f"scale='min({width},iw)':-2:flags=lanczos+accurate_rnd"
    if form == "gif":
        scale += ",split[a][b];[a]palettegen=stats_mode=full[p];[b][p]paletteuse=dither=bayer"
    name = f"preview.{form}"
    run_ffmpeg(job, ["-framerate", str(job.params["fps"]), "-i", link_frames(job, pictures(job, "frames")),
                     "-filter_complex", scale, *ANIMATION[form], *EXACT, name])
    job.answer(preview={"file": name, "name": name})


RUN = {
    "media.frames_to_video": frames_to_video,
    "media.video_to_frames": video_to_frames,
    "media.contact_sheet": contact_sheet,
    "media.animated_preview": animated_preview,
}

main(lambda job: RUN[job.kind](job))
