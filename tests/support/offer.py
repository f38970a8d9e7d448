#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Another program: a small window that offers files, a picture or text, in the clipboard and by dragging from it.

    offer.py files PATH...      as a file manager does
    offer.py picture PATH       the bytes of a PNG
    offer.py text PATH          what is in the file
It says "ready" when the clipboard is its own, and ends when its input does.
"""

import pathlib
import sys

import gi

gi.require_version("Gdk", "4.0")
gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, Gio, GLib, Gtk  # noqa: E402


def make_content(what, paths):
    if what == "files":
        return Gdk.ContentProvider.new_for_value(Gdk.FileList.new_from_list([Gio.File.new_for_path(path) for path in paths]))
    data = pathlib.Path(paths[0]).read_bytes()
    if what == "picture":
        return Gdk.ContentProvider.new_for_bytes("image/png", GLib.Bytes.new(data))
    return Gdk.ContentProvider.new_for_value(data.decode())


def main():
    content = make_content(sys.argv[1], sys.argv[2:])
    loop = GLib.MainLoop()
    Gtk.init()
    label = Gtk.Label(label="offer", width_request=120, height_request=60)
    window = Gtk.Window(title="plumb-offer", child=label, decorated=False, resizable=False)
    source = Gtk.DragSource(actions=Gdk.DragAction.COPY)
    source.connect("prepare", lambda *_: content)
    label.add_controller(source)
    window.present()

    def own():
        window.get_clipboard().set_content(content)
        print("ready", flush=True)
        return False
    GLib.timeout_add(300, own)
    channel = GLib.IOChannel.unix_new(0)
    GLib.io_add_watch(channel, GLib.PRIORITY_DEFAULT, GLib.IOCondition.HUP | GLib.IOCondition.IN, lambda *_: loop.quit())
    loop.run()


main()
