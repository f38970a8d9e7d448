/* plumb-ui-background.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-background.h"

static void
call (GApplication *application, const char *method, GVariant *parameters)
{
  g_dbus_connection_call (g_application_get_dbus_connection (application),
                          "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop",
                          "org.freedesktop.portal.Background", method, parameters, NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}

static void
add (GVariantBuilder *options, const char *name, GVariant *value)
{
  g_variant_builder_add (options, "{sv}", name, value);
}

void
plumb_ui_background_ask (GApplication *application, const char *reason)
{
  if (g_application_get_dbus_connection (application) == NULL)
    return;
  g_auto (GVariantBuilder) wish = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  add (&wish, "reason", g_variant_new_string (reason));
  add (&wish, "autostart", g_variant_new_boolean (FALSE));
  call (application, "RequestBackground", g_variant_new ("(sa{sv})", "", &wish));
  g_auto (GVariantBuilder) status = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  add (&status, "message", g_variant_new_string (reason));
  call (application, "SetStatus", g_variant_new ("(a{sv})", &status));
}
