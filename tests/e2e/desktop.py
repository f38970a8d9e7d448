# SPDX-License-Identifier: GPL-3.0-or-later
"""What a desktop has on the session bus, for tests: it shows notifications, lets programs keep the machine awake and go on without a window,
and, where they are in a sandbox, lets the user choose files and takes what is thrown away.

The interfaces are the ones that the Desktop Notifications Specification 1.3, GNOME's session manager and the desktop portals
publish; the answers are the least that they require."""

import os
import threading
import urllib.parse

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

NOTIFICATIONS = "org.freedesktop.Notifications"
SESSION = "org.gnome.SessionManager"
PORTAL = "org.freedesktop.portal.Desktop"
PORTAL_PATH = "/org/freedesktop/portal/desktop"
REQUEST = "org.freedesktop.portal.Request"
PORTALS = [f"org.freedesktop.portal.{name}" for name in ("Background", "FileChooser", "Inhibit", "Notification", "Trash")]
APPLICATION = "org.plumbline.Plumbline"
APPLICATION_PATH = "/org/plumbline/Plumbline"
INTERFACES = """<node>
  <interface name="org.freedesktop.Notifications">
    <method name="GetCapabilities"><arg type="as" direction="out"/></method>
    <method name="GetServerInformation">
      <arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/>
    </method>
    <method name="Notify">
      <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
      <arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
      <arg type="u" direction="out"/>
    </method>
    <method name="CloseNotification"><arg type="u" direction="in"/></method>
    <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
    <signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
  </interface>
  <interface name="org.gnome.SessionManager">
    <method name="RegisterClient"><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="o" direction="out"/></method>
    <method name="Inhibit">
      <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="u" direction="in"/>
      <arg type="u" direction="out"/>
    </method>
    <method name="Uninhibit"><arg type="u" direction="in"/></method>
  </interface>
  <interface name="org.freedesktop.portal.Background">
    <method name="RequestBackground">
      <arg type="s" direction="in"/><arg type="a{sv}" direction="in"/><arg type="o" direction="out"/>
    </method>
    <method name="SetStatus"><arg type="a{sv}" direction="in"/></method>
  </interface>
  <interface name="org.freedesktop.portal.FileChooser">
    <method name="OpenFile">
      <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="a{sv}" direction="in"/><arg type="o" direction="out"/>
    </method>
    <method name="SaveFile">
      <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="a{sv}" direction="in"/><arg type="o" direction="out"/>
    </method>
    <property name="version" type="u" access="read"/>
  </interface>
  <interface name="org.freedesktop.portal.Inhibit">
    <method name="Inhibit">
      <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="a{sv}" direction="in"/><arg type="o" direction="out"/>
    </method>
    <method name="CreateMonitor">
      <arg type="s" direction="in"/><arg type="a{sv}" direction="in"/><arg type="o" direction="out"/>
    </method>
    <signal name="StateChanged"><arg type="o"/><arg type="a{sv}"/></signal>
    <property name="version" type="u" access="read"/>
  </interface>
  <interface name="org.freedesktop.portal.Notification">
    <method name="AddNotification"><arg type="s" direction="in"/><arg type="a{sv}" direction="in"/></method>
    <method name="RemoveNotification"><arg type="s" direction="in"/></method>
    <property name="version" type="u" access="read"/>
  </interface>
  <interface name="org.freedesktop.portal.Request">
    <method name="Close"/>
    <signal name="Response"><arg type="u"/><arg type="a{sv}"/></signal>
  </interface>
  <interface name="org.freedesktop.portal.Trash">
    <method name="TrashFile"><arg type="h" direction="in"/><arg type="u" direction="out"/></method>
    <property name="version" type="u" access="read"/>
  </interface>
</node>"""


class Desktop:
    """Answers on a thread of its own from start() to stop()."""

    def __init__(self):
        self.notifications = {}  # those that are shown: number -> { title, body, actions: { label: name } }
        self.inhibitors = {}  # number -> the reason that was given
        self.background = []  # the reasons and the states that programs without a window gave
        self.chooser = None  # the file dialog that is open: (title, sender, request)
        self.trashed = {}  # path -> what was in it
        self.number = 0
        self.context = GLib.MainContext()
        self.loop = GLib.MainLoop(self.context)
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self._serve, daemon=True)

    def start(self):
        self.thread.start()
        if not self.ready.wait(20):
            raise AssertionError("the desktop's names are not to be had on the bus")

    def stop(self):
        self.loop.quit()
        self.thread.join(20)

    def invoke(self, label):
        """Presses the button of a shown notification, which is gone then."""
        number, action = next((number, shown["actions"][label]) for number, shown in self.notifications.items()
                              if label in shown["actions"])
        del self.notifications[number]
        if isinstance(action, str):
            self.connection.emit_signal(None, "/org/freedesktop/Notifications", NOTIFICATIONS, "ActionInvoked",
                                        GLib.Variant("(us)", (number, action)))
            return
        name, target = action  # of the portal, which activates the application
        self.connection.call_sync(APPLICATION, APPLICATION_PATH, "org.freedesktop.Application", "ActivateAction", GLib.Variant(
            "(sava{sv})", (name.removeprefix("app."), [target] if target else [], {})), None, Gio.DBusCallFlags.NONE, -1, None)

    def answer_chooser(self, path=None):
        """Ends the file dialog that is open with that path; without one, as who closes it does."""
        _, sender, request = self.chooser
        self.chooser = None
        uris = ["file://" + urllib.parse.quote(str(path))] if path else []  # GTK 4.18 wants a list in any case
        self.connection.emit_signal(sender, request, REQUEST, "Response",
                                    GLib.Variant("(ua{sv})", (0 if path else 1, {"uris": GLib.Variant("as", uris)})))

    def _serve(self):
        self.context.push_thread_default()
        address = Gio.dbus_address_get_for_bus_sync(Gio.BusType.SESSION, None)
        self.connection = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        for name, path, interfaces in ((NOTIFICATIONS, "/org/freedesktop/Notifications", [NOTIFICATIONS]),
                                       (SESSION, "/org/gnome/SessionManager", [SESSION]), (PORTAL, PORTAL_PATH, PORTALS)):
            for interface in interfaces:
                self._offer(path, interface)
            self.connection.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                                      GLib.Variant("(su)", (name, 0)), None, Gio.DBusCallFlags.NONE, -1, None)
        self.ready.set()
        self.loop.run()
        self.connection.close_sync(None)

    def _offer(self, path, interface):
        node = Gio.DBusNodeInfo.new_for_xml(INTERFACES)
        self.connection.register_object(path, node.lookup_interface(interface), self._called, self._asked, None)

    def _asked(self, connection, sender, path, interface, name):
        return GLib.Variant("u", 3)  # the version: since that one folders are chosen, too

    def _called(self, connection, sender, path, interface, method, parameters, invocation):
        if interface == REQUEST:
            self.inhibitors.pop(path, None)
            self.chooser = self.chooser if self.chooser and self.chooser[2] != path else None
            answer = None
        elif method == "TrashFile":
            answer = self._trash(invocation.get_message().get_unix_fd_list().get(parameters.get_child_value(0).get_handle()))
        elif interface in PORTALS:
            answer = getattr(self, "_portal_" + method)(sender, *(parameters.get_child_value(i) for i in range(parameters.n_children())))
        else:
            answer = getattr(self, "_" + method)(*parameters.unpack())
        invocation.return_value(answer)

    def _GetCapabilities(self):
        return GLib.Variant("(as)", (["actions", "body", "persistence"],))

    def _GetServerInformation(self):
        return GLib.Variant("(ssss)", ("test", "test", "1", "1.2"))

    def _Notify(self, application, replaces, icon, title, body, actions, hints, seconds):
        self.number += 1
        number = replaces or self.number
        self.notifications[number] = {"title": title, "body": body, "actions": dict(zip(actions[1::2], actions[::2]))}
        return GLib.Variant("(u)", (number,))

    def _CloseNotification(self, number):
        self.notifications.pop(number, None)

    def _RegisterClient(self, application, startup):
        return GLib.Variant("(o)", ("/org/gnome/SessionManager/Client1",))

    def _Inhibit(self, application, window, reason, flags):
        self.number += 1
        self.inhibitors[self.number] = (application, reason, flags)
        return GLib.Variant("(u)", (self.number,))

    def _Uninhibit(self, number):
        self.inhibitors.pop(number)

    # --- portals: the sender, then variants ---

    def _make_request(self, sender, options):
        self.number += 1
        token = options.lookup_value("handle_token", None)
        sender = sender.removeprefix(":").replace(".", "_")
        return f"{PORTAL_PATH}/request/{sender}/{token.get_string() if token else f't{self.number}'}"

    def _portal_RequestBackground(self, sender, window, options):
        self.background.append(options.unpack()["reason"])
        return GLib.Variant("(o)", (self._make_request(sender, options),))

    def _portal_SetStatus(self, sender, options):
        self.background.append(options.unpack()["message"])

    def _open_chooser(self, sender, window, title, options):
        request = self._make_request(sender, options)
        self._offer(request, REQUEST)
        self.chooser = (title.get_string(), sender, request)
        return GLib.Variant("(o)", (request,))

    _portal_OpenFile = _portal_SaveFile = _open_chooser

    def _trash(self, number):
        path = os.readlink(f"/proc/self/fd/{number}")  # as it is called in the sandbox
        there = os.path.samestat(os.stat(path), os.fstat(number))
        os.close(number)
        if there:
            with open(path, "rb") as file:
                self.trashed[path] = file.read()
            os.unlink(path)
        return GLib.Variant("(u)", (there,))

    def _portal_Inhibit(self, sender, window, flags, options):
        request = self._make_request(sender, options)
        self.inhibitors[request] = (window.get_string(), options.unpack()["reason"], flags.get_uint32())
        self._offer(request, REQUEST)
        return GLib.Variant("(o)", (request,))

    def _portal_CreateMonitor(self, sender, window, options):
        return GLib.Variant("(o)", (self._make_request(sender, options),))

    def _portal_AddNotification(self, sender, number, shown):
        def read(of, name):
            value = of.lookup_value(name, None)
            return value.get_string() if value else ""
        buttons = shown.lookup_value("buttons", None)
        buttons = [buttons.get_child_value(i) for i in range(buttons.n_children())] if buttons else []
        self.notifications[number.get_string()] = {"title": read(shown, "title"), "body": read(shown, "body"), "actions": {
            read(button, "label"): (read(button, "action"), button.lookup_value("target", None)) for button in buttons}}

    def _portal_RemoveNotification(self, sender, number):
        self.notifications.pop(number.get_string(), None)
