/* plumb-ui-compare-export.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "plumb-ui-compare-export.h"

#include "plumb-ui-speech.h"

#include "plumb-compare-report.h"
#include "plumb-file.h"
#include "plumb-json.h"

typedef struct
{
  GtkWidget *widget;
  PlumbWorkPool *pool;
  char *paths[2];
  char *to;
  PlumbValue *settings;
  PlumbWorkFunc write; /* gives the path of what a person looks at */
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;
  g_free (export->paths[0]);
  g_free (export->paths[1]);
  g_free (export->to);
  g_clear_pointer (&export->settings, plumb_value_unref);
  g_object_unref (export->widget);
  g_object_unref (export->pool);
  g_free (export);
}

static void
report (GtkWidget *widget, const char *heading, const char *text)
{
  g_autofree char *said = plumb_ui_say (text);
  AdwDialog *dialog = adw_alert_dialog_new (heading, said);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"));
  adw_dialog_present (dialog, widget);
}

static gpointer
write_report (gpointer data, GCancellable *cancellable, GError **error)
{
  const Export *export = data;
  g_autoptr (PlumbCompareSettings) settings
      = export->settings != NULL ? plumb_compare_settings_new_from_value (export->settings, error)
                                 : plumb_compare_settings_new ();
  if (settings == NULL)
    return NULL;
  settings->metrics |= PLUMB_METRIC_SSIM;
  g_autoptr (PlumbCompared) compared
      = plumb_compared_new (export->paths[0], export->paths[1], settings, cancellable, error);
  return compared != NULL && plumb_compare_report_write (compared, export->to, error)
             ? g_build_filename (export->to, "index.html", NULL)
             : NULL;
}

static gpointer
write_picture (gpointer data, GCancellable *cancellable, GError **error)
{
  const Export *export = data;
  g_autoptr (PlumbCompared) compared
      = plumb_compared_new (export->paths[0], export->paths[1], NULL, cancellable, error);
  return compared != NULL && plumb_compare_report_save_picture (compared, export->to, error)
             ? g_strdup (export->to)
             : NULL;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkFileLauncher) launcher = user_data;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);
  if (g_str_equal (answer, "open"))
    gtk_file_launcher_launch (launcher, NULL, NULL, NULL, NULL);
}

static void
offer (GtkWidget *widget, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  AdwDialog *dialog = adw_alert_dialog_new (_ ("The Comparison Was Exported"), path);
  GtkFileLauncher *launcher = gtk_file_launcher_new (file);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"), "open",
                                  _ ("_Open"), NULL);
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), widget, NULL, answered_cb, launcher);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  if (path == NULL)
    report (widget, _ ("The Comparison Was Not Exported"), error->message);
  else
    offer (widget, path);
}

/* Takes @export, and @to: NULL where a person changed their mind. */
static void
run (Export *export, GFile *to)
{
  g_autoptr (GFile) file = to;
  GtkWidget *widget = export->widget;
  PlumbWorkPool *pool = export->pool;
  export->to = file != NULL ? g_file_get_path (file) : NULL;
  if (export->to != NULL)
    plumb_work_pool_run_async (pool, export->write, export, export_free, g_free, NULL, written_cb,
                               g_object_ref (widget));
  else
    export_free (export);
}

static void
folder_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  run (user_data, gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (source), result, NULL));
}

static void
file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  run (user_data, gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL));
}

static Export *
export_new (PlumbUiCompareModel *model, PlumbWorkPool *pool, PlumbWorkFunc write, GtkWidget *widget)
{
  const PlumbUiComparePair *pair = plumb_ui_compare_model_get_pair (model);
  if (pair == NULL || pair->paths[0] == NULL || pair->paths[1] == NULL)
    {
      report (widget, _ ("Nothing to Export"), _ ("A report needs a picture on either side."));
      return NULL;
    }
  Export *export = g_new0 (Export, 1);
  PlumbValue *settings = plumb_ui_compare_model_get_settings (model);
  export->write = write;
  export->widget = g_object_ref (widget);
  export->pool = g_object_ref (pool);
  export->paths[0] = g_strdup (pair->paths[0]);
  export->paths[1] = g_strdup (pair->paths[1]);
  export->settings = settings != NULL ? plumb_value_ref (settings) : NULL;
  return export;
}

void
plumb_ui_compare_export_report (PlumbUiCompareModel *model, PlumbWorkPool *pool, GtkWidget *widget)
{
  Export *export = export_new (model, pool, write_report, widget);
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  if (export == NULL)
    return;
  gtk_file_dialog_set_title (dialog, _ ("Folder for the Report"));
  gtk_file_dialog_select_folder (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL,
                                 folder_chosen_cb, export);
}

void
plumb_ui_compare_export_picture (PlumbUiCompareModel *model, PlumbWorkPool *pool, GtkWidget *widget)
{
  Export *export = export_new (model, pool, write_picture, widget);
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  if (export == NULL)
    return;
  gtk_file_dialog_set_title (dialog, _ ("Save Side by Side"));
  gtk_file_dialog_set_initial_name (dialog, "side-by-side.png");
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, file_chosen_cb,
                        export);
}

/* --- settings ------------------------------------------------------------------------------- */

typedef struct
{
  GtkWidget *widget;
  char *text;
} Settings;

static void
settings_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Settings *settings = user_data;
  g_autoptr (GtkWidget) widget = settings->widget;
  g_autofree char *text = settings->text;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  if (path != NULL && !plumb_file_write_atomic (path, text, -1, &error))
    report (widget, _ ("The Settings Were Not Saved"), error->message);
}

void
plumb_ui_compare_export_settings (PlumbUiCompareModel *model, GtkWidget *widget)
{
  PlumbValue *value = plumb_ui_compare_model_get_settings (model);
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  if (value == NULL)
    {
      report (widget, _ ("Nothing to Save"),
              _ ("Draw an area first: drag over the picture with Ctrl held."));
      return;
    }
  Settings *settings = g_new (Settings, 1);
  *settings = (Settings) { g_object_ref (widget), plumb_json_format (value, PLUMB_JSON_PRETTY) };
  gtk_file_dialog_set_title (dialog, _ ("Save Areas"));
  gtk_file_dialog_set_initial_name (dialog, "compare.json");
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, settings_chosen_cb,
                        settings);
}

typedef struct
{
  GtkWidget *widget;
  PlumbUiCompareModel *model;
} Import;

static gboolean
import (PlumbUiCompareModel *model, const char *path, GError **error)
{
  const PlumbUiComparePair *pair = plumb_ui_compare_model_get_pair (model);
  g_autoptr (PlumbValue) value = plumb_json_load (path, error);
  g_autoptr (PlumbCompareSettings) settings
      = value != NULL ? plumb_compare_settings_new_from_value (value, error) : NULL;
  if (settings == NULL)
    return FALSE;
  plumb_ui_compare_regions_load (plumb_ui_compare_model_get_regions (model),
                                 pair != NULL ? pair->output : NULL, settings);
  return TRUE;
}

static void
import_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Import *importing = user_data;
  g_autoptr (GtkWidget) widget = importing->widget;
  g_autoptr (PlumbUiCompareModel) model = importing->model;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  if (path != NULL && !import (model, path, &error))
    report (widget, _ ("The Areas Were Not Opened"), error->message);
}

void
plumb_ui_compare_import_settings (PlumbUiCompareModel *model, GtkWidget *widget)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  Import *importing = g_new (Import, 1);
  *importing = (Import) { g_object_ref (widget), g_object_ref (model) };
  gtk_file_dialog_set_title (dialog, _ ("Open Areas"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, import_chosen_cb,
                        importing);
}
