/* main.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "plumb-core-backend.h"
#include "plumb-gegl-backend.h"
#include "plumb-local-backend.h"
#include "plumb-paths.h"
#include "plumb-ui-application.h"

/* plumbline: the window. This file names the backends and starts the application. */

static PlumbBackends *
make_backends (void)
{
  PlumbBackends *backends = plumb_backends_new ();
  PlumbBackend *all[]
      = { plumb_core_backend_new (), plumb_local_backend_new (), plumb_gegl_backend_new () };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      plumb_backends_add (backends, all[i]);
      g_object_unref (all[i]);
    }
  return backends;
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_autofree char *locale_folder = plumb_paths_get_locale ();
  bindtextdomain (GETTEXT_PACKAGE, locale_folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  g_autoptr (PlumbBackends) backends = make_backends ();
  g_autoptr (PlumbUiApplication) application = plumb_ui_application_new (backends);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
