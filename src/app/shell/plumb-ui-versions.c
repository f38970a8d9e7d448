/* plumb-ui-versions.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "plumb-ui-versions.h"

#include "plumb-diff.h"
#include "plumb-document.h"
#include "plumb-file.h"
#include "plumb-limits.h"

typedef struct
{
  PlumbUiSession *session;
  PlumbUiDocument *document;
  char *text;
  AdwDialog *dialog; /* (unowned): it has the row that has this */
} Version;

static void
version_free (gpointer data, GClosure *closure)
{
  Version *version = data;
  g_object_unref (version->session);
  g_object_unref (version->document);
  g_free (version->text);
  g_free (version);
}

static void
restore_cb (GtkButton *button, Version *version)
{
  g_autoptr (GError) error = NULL;
  if (plumb_ui_document_replace (version->document, version->text, _ ("Restore Earlier Version"),
                                 &error))
    plumb_ui_session_toast_action (version->session, _ ("Earlier version restored"), _ ("_Undo"),
                                   "win.undo");
  else
    plumb_ui_session_report (version->session, _ ("Cannot Restore"), error);
  adw_dialog_close (version->dialog);
}

static void
open_cb (GtkButton *button, Version *version)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *wish
      = g_strdup_printf ("%s-earlier", plumb_ui_document_get_name (version->document));
  if (plumb_ui_session_open_text (version->session,
                                  plumb_ui_document_get_project (version->document), wish,
                                  version->text, &error)
      == NULL)
    plumb_ui_session_report (version->session, _ ("Cannot Open"), error);
  adw_dialog_close (version->dialog);
}

/* When the version was what the file had: until the next one was written. */
static char *
describe_time (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_TIME_MODIFIED,
                                                  G_FILE_QUERY_INFO_NONE, NULL, NULL);
  g_autoptr (GDateTime) time = info != NULL ? g_file_info_get_modification_date_time (info) : NULL;
  g_autoptr (GDateTime) local = time != NULL ? g_date_time_to_local (time) : NULL;
  return local != NULL ? g_date_time_format (local, "%x %H:%M:%S") : g_strdup (_ ("Unknown time"));
}

static char *
describe_difference (PlumbUiDocument *document, const char *text)
{
  g_autoptr (PlumbGraph) graph = plumb_document_parse (text, -1, NULL, NULL);
  if (graph == NULL)
    return g_strdup (_ ("Cannot be read"));
  g_autoptr (PlumbDiff) diff = plumb_diff_new (graph, plumb_ui_document_get_graph (document));
  guint n = plumb_diff_get_length (diff);
  if (n == 0)
    return g_strdup (_ ("The same as now"));
  return g_strdup_printf (ngettext ("%u difference from now", "%u differences from now", n), n);
}

static void
add_button (GtkWidget *row, const char *label, GCallback clicked, const Version *version)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);
  Version *data = g_new0 (Version, 1);
  *data = (Version) { .session = g_object_ref (version->session),
                      .document = g_object_ref (version->document),
                      .text = g_strdup (version->text),
                      .dialog = version->dialog };
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_data (button, "clicked", clicked, data, version_free, G_CONNECT_DEFAULT);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static GtkWidget *
make_row (const Version *version, const char *path)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = describe_time (path);
  g_autofree char *subtitle = describe_difference (version->document, version->text);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  add_button (row, _ ("Open _Beside"), G_CALLBACK (open_cb), version);
  add_button (row, _ ("_Restore"), G_CALLBACK (restore_cb), version);
  return row;
}

static GtkWidget *
make_list (PlumbUiSession *session, PlumbUiDocument *document, AdwDialog *dialog)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  g_auto (GStrv) paths = plumb_ui_document_list_versions (document, NULL);
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (group),
      _ ("Each time a workflow is saved, what the file had before is kept: the last five."));
  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    {
      gsize length = 0;
      g_autofree char *text = plumb_file_read (paths[i], PLUMB_LIMIT_JSON_BYTES, &length, NULL);
      const Version version
          = { .session = session, .document = document, .text = text, .dialog = dialog };
      if (text != NULL)
        adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (&version, paths[i]));
    }
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  return page;
}

static GtkWidget *
make_empty (void)
{
  return g_object_new (ADW_TYPE_STATUS_PAGE, "icon-name", "document-open-recent-symbolic", "title",
                       _ ("No Earlier Versions"), "description",
                       _ ("They are kept from the second time on that the workflow is saved."),
                       NULL);
}

void
plumb_ui_versions_present (PlumbUiSession *session, PlumbUiDocument *document, GtkWidget *parent)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *toolbars = adw_toolbar_view_new ();
  g_auto (GStrv) paths = plumb_ui_document_list_versions (document, NULL);
  adw_dialog_set_title (dialog, _ ("Earlier Versions"));
  adw_dialog_set_content_width (dialog, 520);
  adw_dialog_set_content_height (dialog, 460);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (toolbars), adw_header_bar_new ());
  adw_toolbar_view_set_content (
      ADW_TOOLBAR_VIEW (toolbars),
      paths != NULL && paths[0] != NULL ? make_list (session, document, dialog) : make_empty ());
  adw_dialog_set_child (dialog, toolbars);
  adw_dialog_present (dialog, parent);
}
