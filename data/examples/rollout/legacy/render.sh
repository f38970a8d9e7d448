#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# How the lamp was rendered before there was a graph.
# usage: render.sh still|turntable|blend OUT MODEL SAMPLES WIDTH HEIGHT COLOR KEY SKY ALPHA
set -eu

what=$1 out=$2
here=$(dirname "$0")
blender -b --factory-startup --python-exit-code 1 --python "$here/render.py" -- "$@"

if [ "$what" = turntable ]; then
  ffmpeg -nostdin -loglevel error -framerate 6 -i "$out/frame-%04d.png" -pix_fmt yuv420p -crf 18 "$out/lamp.mp4"
fi
