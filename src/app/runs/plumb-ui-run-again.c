/* plumb-ui-run-again.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "plumb-ui-run-again.h"

#include "plumb-field.h"
#include "plumb-json.h"
#include "plumb-ui-run-request.h"
#include "plumb-ui-run-text.h"

struct _PlumbUiRunAgain
{
  AdwDialog parent_instance;

  PlumbUiSession *session;
  PlumbUiMoment *moment;
  char *path;
  GPtrArray *rows; /* of Row */
  GtkWidget *start;
};

G_DEFINE_FINAL_TYPE (PlumbUiRunAgain, plumb_ui_run_again, ADW_TYPE_DIALOG)

/* A field and the widget that shows it. */
typedef struct
{
  const PlumbField *field;
  PlumbValue *before; /* (nullable) */
  GtkWidget *widget;
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;
  g_clear_pointer (&row->before, plumb_value_unref);
  g_free (row);
}

/* --- values --------------------------------------------------------------------------------- */

static PlumbValue *
read_number (const PlumbField *field, double number)
{
  return field->type == PLUMB_FIELD_NUMBER ? plumb_value_new_double (number)
                                           : plumb_value_new_int ((gint64) llround (number));
}

static gboolean
is_text (const PlumbField *field)
{
  return field->type == PLUMB_FIELD_TEXT || field->type == PLUMB_FIELD_COLOR
         || field->type == PLUMB_FIELD_FILE || field->type == PLUMB_FIELD_ENUM;
}

/* NULL where what is written is no value. */
static PlumbValue *
read_row (const Row *row)
{
  if (ADW_IS_SWITCH_ROW (row->widget))
    return plumb_value_new_boolean (adw_switch_row_get_active (ADW_SWITCH_ROW (row->widget)));
  if (ADW_IS_SPIN_ROW (row->widget))
    return read_number (row->field, adw_spin_row_get_value (ADW_SPIN_ROW (row->widget)));
  if (ADW_IS_COMBO_ROW (row->widget))
    return plumb_value_new_string (
        row->field->choices[adw_combo_row_get_selected (ADW_COMBO_ROW (row->widget))]);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row->widget));
  return is_text (row->field) ? plumb_value_new_string (text) : plumb_json_parse (text, -1, NULL);
}

static gboolean
is_same (const PlumbValue *a, const PlumbValue *b)
{
  if (plumb_value_is_number (a) && plumb_value_is_number (b))
    return !(plumb_value_get_double (a, 0) < plumb_value_get_double (b, 0))
           && !(plumb_value_get_double (a, 0) > plumb_value_get_double (b, 0));
  return a != NULL && b != NULL && plumb_value_equal (a, b);
}

PlumbValue *
plumb_ui_run_again_make_request (PlumbUiRunAgain *self)
{
  g_return_val_if_fail (PLUMB_UI_IS_RUN_AGAIN (self), NULL);
  g_autoptr (PlumbValueBuilder) set = plumb_value_builder_new_object ();
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = g_ptr_array_index (self->rows, i);
      g_autoptr (PlumbProblems) problems = plumb_problems_new ();
      g_autoptr (PlumbValue) value = read_row (row);
      if (value == NULL || !plumb_field_validate (row->field, value, self->path, problems))
        return NULL;
      g_autofree char *name = g_strdup_printf ("%s.%s", self->path, row->field->name);
      if (!is_same (row->before, value))
        plumb_value_builder_set (set, name, g_steal_pointer (&value));
    }
  PlumbValueBuilder *request = plumb_value_builder_new_object ();
  const char *from[] = { self->path, NULL };
  plumb_value_builder_set (request, "from", plumb_value_new_strv (from));
  plumb_value_builder_set (request, "set", plumb_value_builder_end (g_steal_pointer (&set)));
  return plumb_value_builder_end (request);
}

/* --- rows ----------------------------------------------------------------------------------- */

static GtkWidget *
make_spin (const PlumbField *field, const PlumbValue *value)
{
  gboolean is_whole = field->type != PLUMB_FIELD_NUMBER;
  double low = plumb_value_get_double (field->minimum, is_whole ? -1e15 : -1e9);
  double high = plumb_value_get_double (field->maximum, is_whole ? 1e15 : 1e9);
  double step = plumb_value_get_double (field->step, is_whole ? 1 : 0.1);
  GtkWidget *row = adw_spin_row_new_with_range (low, high, step);
  adw_spin_row_set_digits (ADW_SPIN_ROW (row), is_whole ? 0 : 4);
  adw_spin_row_set_value (ADW_SPIN_ROW (row), plumb_value_get_double (value, 0));
  return row;
}

static GtkWidget *
make_combo (const PlumbField *field, const PlumbValue *value)
{
  GtkWidget *row = adw_combo_row_new ();
  const char *const *titles = field->choice_titles != NULL ? field->choice_titles : field->choices;
  g_autoptr (GtkStringList) list = gtk_string_list_new (titles);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  for (guint i = 0; field->choices[i] != NULL; i++)
    if (g_strcmp0 (field->choices[i], plumb_value_get_string (value, NULL)) == 0)
      adw_combo_row_set_selected (ADW_COMBO_ROW (row), i);
  return row;
}

static GtkWidget *
make_entry (const PlumbField *field, const PlumbValue *value)
{
  GtkWidget *row = adw_entry_row_new ();
  g_autofree char *json
      = value != NULL && !is_text (field) ? plumb_json_format (value, PLUMB_JSON_COMPACT) : NULL;
  if (json != NULL)
    g_strchomp (json);
  gtk_editable_set_text (GTK_EDITABLE (row),
                         json != NULL ? json : plumb_value_get_string (value, ""));
  return row;
}

static GtkWidget *
make_widget (const PlumbField *field, const PlumbValue *value)
{
  gboolean is_number = plumb_value_is_number (value) || value == NULL;
  if (field->type == PLUMB_FIELD_BOOLEAN)
    {
      GtkWidget *row = adw_switch_row_new ();
      adw_switch_row_set_active (ADW_SWITCH_ROW (row), plumb_value_get_boolean (value, FALSE));
      return row;
    }
  if ((field->type == PLUMB_FIELD_INTEGER || field->type == PLUMB_FIELD_NUMBER) && is_number)
    return make_spin (field, value);
  if (field->type == PLUMB_FIELD_ENUM && field->choices != NULL)
    return make_combo (field, value);
  return make_entry (field, value);
}

static void
changed_cb (GObject *row, GParamSpec *pspec, PlumbUiRunAgain *self)
{
  g_autoptr (PlumbValue) request = plumb_ui_run_again_make_request (self);
  gtk_widget_set_sensitive (self->start, request != NULL);
}

static const char *
get_changed_property (GtkWidget *widget)
{
  return ADW_IS_SWITCH_ROW (widget)  ? "notify::active"
         : ADW_IS_SPIN_ROW (widget)  ? "notify::value"
         : ADW_IS_COMBO_ROW (widget) ? "notify::selected"
                                     : "notify::text";
}

static void
add_field (PlumbUiRunAgain *self, GtkWidget *group, const PlumbField *field, PlumbValue *params)
{
  PlumbValue *value = plumb_value_get_member (params, field->name);
  if (value == NULL)
    value = field->default_value;
  Row *row = g_new0 (Row, 1);
  row->field = field;
  row->before = value != NULL ? plumb_value_ref (value) : NULL;
  row->widget = make_widget (field, value);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row->widget), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row->widget),
                                 field->title != NULL ? field->title : field->name);
  gtk_widget_set_tooltip_text (row->widget, field->summary);
  gtk_widget_set_name (row->widget, field->name);
  g_signal_connect_object (row->widget, get_changed_property (row->widget), G_CALLBACK (changed_cb),
                           self, G_CONNECT_DEFAULT);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row->widget);
  g_ptr_array_add (self->rows, row);
}

/* What the node has set in the workflow as it ran; a field that is bound to an input is not set
 * here. */
static GtkWidget *
make_fields (PlumbUiRunAgain *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  PlumbGraph *graph = NULL;
  PlumbNode *node = plumb_ui_moment_find_node (self->moment, self->path, &graph);
  PlumbUiEnvironment *environment
      = plumb_ui_project_get_environment (plumb_ui_moment_get_project (self->moment));
  PlumbKind *kind = node != NULL
                        ? plumb_registry_find_kind (plumb_ui_environment_get_registry (environment),
                                                    plumb_node_get_kind (node))
                        : NULL;
  GPtrArray *edges = node != NULL ? plumb_graph_get_edges_in (graph, node) : NULL;
  for (guint i = 0; kind != NULL && i < plumb_kind_get_n_fields (kind); i++)
    {
      const PlumbField *field = plumb_kind_get_field (kind, i);
      gboolean is_bound = FALSE;
      for (guint k = 0; k < edges->len && !is_bound; k++)
        is_bound
            = g_strcmp0 (plumb_edge_get_target_port (g_ptr_array_index (edges, k)), field->name)
              == 0;
      if (!is_bound)
        add_field (self, group, field, plumb_node_get_params (node));
    }
  if (self->rows->len == 0)
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                           _ ("This step has no parameters to edit."));
  return group;
}

/* --- the dialog ----------------------------------------------------------------------------- */

static void
start_cb (GtkButton *button, PlumbUiRunAgain *self)
{
  g_autoptr (PlumbValue) request = plumb_ui_run_again_make_request (self);
  if (request == NULL)
    return;
  plumb_ui_run_start (self->session, plumb_ui_moment_get_project (self->moment),
                      plumb_ui_moment_get_row (self->moment)->workflow, g_steal_pointer (&request));
  adw_dialog_close (ADW_DIALOG (self));
}

static void
cancel_cb (GtkButton *button, PlumbUiRunAgain *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
plumb_ui_run_again_dispose (GObject *object)
{
  PlumbUiRunAgain *self = PLUMB_UI_RUN_AGAIN (object);
  g_ptr_array_set_size (self->rows, 0);
  g_clear_object (&self->moment);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (plumb_ui_run_again_parent_class)->dispose (object);
}

static void
plumb_ui_run_again_finalize (GObject *object)
{
  g_ptr_array_unref (PLUMB_UI_RUN_AGAIN (object)->rows);
  g_free (PLUMB_UI_RUN_AGAIN (object)->path);
  G_OBJECT_CLASS (plumb_ui_run_again_parent_class)->finalize (object);
}

static void
plumb_ui_run_again_class_init (PlumbUiRunAgainClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_run_again_dispose;
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_run_again_finalize;
}

static void
plumb_ui_run_again_init (PlumbUiRunAgain *self)
{
  self->rows = g_ptr_array_new_with_free_func (row_free);
}

static GtkWidget *
make_header (PlumbUiRunAgain *self)
{
  GtkWidget *header = adw_header_bar_new ();
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_ ("_Cancel"));
  self->start = gtk_button_new_with_mnemonic (_ ("_Run"));
  gtk_widget_add_css_class (self->start, "suggested-action");
  g_signal_connect (cancel, "clicked", G_CALLBACK (cancel_cb), self);
  g_signal_connect (self->start, "clicked", G_CALLBACK (start_cb), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->start);
  return header;
}

AdwDialog *
plumb_ui_run_again_new (PlumbUiSession *session, PlumbUiMoment *moment, const char *path)
{
  PlumbUiRunAgain *self = g_object_new (PLUMB_UI_TYPE_RUN_AGAIN, "content-width", 480, NULL);
  self->session = g_object_ref (session);
  self->moment = g_object_ref (moment);
  self->path = g_strdup (path);
  g_autofree char *step = plumb_ui_moment_dup_step_title (moment, path);
  g_autofree char *title = g_strdup_printf (_ ("Run Again from %s"), step);
  adw_dialog_set_title (ADW_DIALOG (self), title);
  GtkWidget *bars = adw_toolbar_view_new ();
  GtkWidget *page = adw_preferences_page_new ();
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (bars), make_header (self));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (make_fields (self)));
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (bars), page);
  adw_dialog_set_child (ADW_DIALOG (self), bars);
  adw_dialog_set_default_widget (ADW_DIALOG (self), self->start);
  return ADW_DIALOG (self);
}
