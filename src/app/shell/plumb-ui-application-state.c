/* plumb-ui-application-state.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-application-private.h"

#include "plumb-file.h"
#include "plumb-json.h"
#include "plumb-paths.h"

/* { "windows": [ … ] } in the user's state folder: plumb-ui-window-state.c has what a window is. */

#define FILE_NAME "window.json"
#define SAVE_SECONDS 5
#define MAX_BYTES (4u << 20)

static char *
describe (PlumbUiApplication *self)
{
  PlumbValueBuilder *windows = plumb_value_builder_new_array ();
  GList *all = gtk_application_get_windows (GTK_APPLICATION (self));
  /* The one that was used last comes last, so that it is in front again. */
  for (GList *at = g_list_last (all); at != NULL; at = at->prev)
    if (PLUMB_UI_IS_WINDOW (at->data))
      plumb_value_builder_add (windows, plumb_ui_window_get_state (at->data));
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set (builder, "windows", plumb_value_builder_end (windows));
  g_autoptr (PlumbValue) state = plumb_value_builder_end (builder);
  return plumb_json_format (state, PLUMB_JSON_PRETTY);
}

void
plumb_ui_application_save_now (PlumbUiApplication *self)
{
  g_clear_handle_id (&self->save_source, g_source_remove);
  if (!self->is_restored || gtk_application_get_windows (GTK_APPLICATION (self)) == NULL)
    return;
  g_autofree char *text = describe (self);
  if (g_strcmp0 (text, self->saved_state) == 0)
    return;
  g_autofree char *path = plumb_paths_get_state (FILE_NAME);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;
  if (plumb_file_make_folder (folder, 0700, &error)
      && plumb_file_write_atomic (path, text, -1, &error))
    g_set_str (&self->saved_state, text);
  else
    g_debug ("what is open is not remembered: %s", error->message);
}

static gboolean
save_cb (gpointer user_data)
{
  PlumbUiApplication *self = user_data;
  self->save_source = 0;
  plumb_ui_application_save_now (self);
  return G_SOURCE_REMOVE;
}

void
plumb_ui_application_queue_save (PlumbUiApplication *self)
{
  if (self->save_source == 0)
    self->save_source = g_timeout_add_seconds (SAVE_SECONDS, save_cb, self);
}

gboolean
plumb_ui_application_restore (PlumbUiApplication *self)
{
  g_autofree char *path = plumb_paths_get_state (FILE_NAME);
  gsize length = 0;
  g_autofree char *text = plumb_file_read (path, MAX_BYTES, &length, NULL);
  g_autoptr (PlumbValue) state
      = text != NULL ? plumb_json_parse (text, (gssize) length, NULL) : NULL;
  PlumbValue *windows = plumb_value_get_member (state, "windows");
  for (guint i = 0; i < plumb_value_get_length (windows); i++)
    {
      PlumbUiWindow *window = plumb_ui_application_add_window (self);
      plumb_ui_window_restore (window, plumb_value_get_element (windows, i));
      gtk_window_present (GTK_WINDOW (window));
    }
  return plumb_value_get_length (windows) > 0;
}
