/* plumb-ui-step-rows.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-step-page-private.h"

#include "plumb-file.h"
#include "plumb-json.h"
#include "plumb-ui-reason.h"
#include "plumb-ui-run-text.h"
#include "plumb-ui-speech.h"
#include "plumb-ui-tip.h"

#define MAX_VALUE 140

/* --- rows ----------------------------------------------------------------------------------- */

static GtkWidget *
add_row (PlumbUiStepPage *self, const char *title, const char *value)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), value);
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  gtk_widget_add_css_class (row, "property");
  gtk_list_box_append (self->rows, row);
  return row;
}

/* A button that leads somewhere; @path and @run are what it leads to. */
static void
add_link (PlumbUiStepPage *self,
          GtkWidget *row,
          const char *text,
          GCallback clicked,
          const char *path,
          gint64 run)
{
  GtkWidget *button = gtk_button_new_with_label (text);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "accent");
  g_object_set_data_full (G_OBJECT (button), "path", g_strdup (path), g_free);
  g_object_set_data_full (G_OBJECT (button), "run", g_memdup2 (&run, sizeof run), g_free);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_DEFAULT);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
step_link_cb (GtkButton *button, PlumbUiStepPage *self)
{
  g_autofree char *path = g_strdup (g_object_get_data (G_OBJECT (button), "path"));
  g_signal_emit_by_name (self, "step-chosen", path, (gint64) 0);
}

static void
run_link_cb (GtkButton *button, PlumbUiStepPage *self)
{
  g_autofree char *path = g_strdup (g_object_get_data (G_OBJECT (button), "path"));
  gint64 run = *(gint64 *) g_object_get_data (G_OBJECT (button), "run");
  g_signal_emit_by_name (self, "run-chosen", run, path);
}

static void
add_run_link (PlumbUiStepPage *self, GtkWidget *row, const char *path, gint64 run)
{
  g_autofree char *text = g_strdup_printf (_ ("run %d"), (int) run);
  add_link (self, row, text, G_CALLBACK (run_link_cb), path, run);
}

static void
copy_cb (GtkButton *button, PlumbUiStepPage *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          g_object_get_data (G_OBJECT (button), "path"));
}

static void
add_copy (PlumbUiStepPage *self, GtkWidget *row, const char *text)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  gtk_widget_set_tooltip_text (button, _ ("Copy"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "path", g_strdup (text), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (copy_cb), self, G_CONNECT_DEFAULT);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
add_expander (PlumbUiStepPage *self, const char *title, const char *subtitle, const char *text)
{
  GtkWidget *row = adw_expander_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "monospace");
  gtk_widget_add_css_class (label, "plumb-step-text");
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), label);
  gtk_widget_add_css_class (row, "property");
  gtk_list_box_append (self->rows, row);
}

/* --- what a step says of itself ------------------------------------------------------------- */

static char *
tell_title (gpointer moment, const char *path)
{
  return plumb_ui_moment_dup_step_title (moment, path);
}

/* Returns: (transfer none) (nullable): its contract */
static PlumbKind *
find_kind (PlumbUiStepPage *self, const PlumbStepRow *step)
{
  PlumbUiProject *project = plumb_ui_moment_get_project (self->moment);
  PlumbRegistry *registry
      = plumb_ui_environment_get_registry (plumb_ui_project_get_environment (project));
  return plumb_registry_find_kind (registry, step->kind);
}

static void
add_reason (PlumbUiStepPage *self, const PlumbStepRow *step, const PlumbItemRow *item)
{
  gint64 origin = item != NULL && item->cached_from > 0 ? item->cached_from : step->origin;
  gboolean is_cached = g_strcmp0 (step->decision, "cached") == 0 || origin > 0;
  g_autofree char *told = step->reason != NULL
                              ? plumb_ui_reason_tell_step (step->reason, find_kind (self, step),
                                                           tell_title, self->moment)
                              : g_strdup (_ ("not recorded"));
  g_autofree char *reason = plumb_text_make_visible (told);
  GtkWidget *row = add_row (self, is_cached ? _ ("Why it did not run") : _ ("Why it ran"), reason);
  if (origin > 0 && origin != plumb_ui_moment_get_run (self->moment))
    add_run_link (self, row, step->path, origin);
}

/* As the inspector calls it. */
static char *
dup_field_title (PlumbUiStepPage *self, const char *name)
{
  PlumbKind *kind = find_kind (self, self->record->step);
  const PlumbField *field = kind != NULL ? plumb_kind_find_field (kind, name) : NULL;
  const PlumbPort *port = kind != NULL ? plumb_kind_find_input (kind, name) : NULL;
  return g_strdup (field != NULL ? field->title : port != NULL ? port->title : name);
}

static void
add_inputs (PlumbUiStepPage *self, const PlumbItemRow *item)
{
  for (guint i = 0; i < plumb_value_get_length (item->inputs); i++)
    {
      const char *port;
      PlumbValue *value = plumb_value_get_member_at (item->inputs, i, &port);
      const char *name = plumb_value_member_string (value, "name", NULL);
      gboolean is_file = plumb_value_member_string (value, "artifact", NULL) != NULL;
      g_autofree char *text
          = is_file && name != NULL ? g_strdup (name) : plumb_ui_format_value (value, MAX_VALUE);
      g_autofree char *port_title = dup_field_title (self, port);
      GtkWidget *row = add_row (self, port_title, text);
      plumb_ui_tip_set (row, port);
      const PlumbStepRow *source
          = plumb_ui_step_record_find_source (self->record, self->moment, port);
      if (source == NULL)
        continue;
      g_autofree char *title = plumb_ui_moment_dup_step_title (self->moment, source->path);
      gboolean is_here
          = source->origin == 0 || source->origin == plumb_ui_moment_get_run (self->moment);
      g_autofree char *from
          = is_here ? g_strdup_printf (_ ("from %s"), title)
                    : g_strdup_printf (_ ("from %s, run %d"), title, (int) source->origin);
      add_link (self, row, from, is_here ? G_CALLBACK (step_link_cb) : G_CALLBACK (run_link_cb),
                source->path, source->origin);
    }
}

static void
add_params (PlumbUiStepPage *self, const PlumbItemRow *item)
{
  PlumbValue *params = plumb_value_get_member (item->fields, "params");
  for (guint i = 0; i < plumb_value_get_length (params); i++)
    {
      const char *name;
      PlumbValue *value = plumb_value_get_member_at (params, i, &name);
      g_autofree char *text = plumb_ui_format_value (value, MAX_VALUE);
      g_autofree char *title = dup_field_title (self, name);
      plumb_ui_tip_set (add_row (self, title, text), name);
    }
}

/* As one would type it. */
static char *
format_command (PlumbValue *argv)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < plumb_value_get_length (argv); i++)
    {
      const char *argument = plumb_value_get_string (plumb_value_get_element (argv, i), "");
      gboolean is_plain = *argument != '\0';
      for (const char *c = argument; *c != '\0' && is_plain; c++)
        is_plain = g_ascii_isalnum (*c) || strchr ("-_./=:,+@%", *c) != NULL;
      g_autofree char *quoted = is_plain ? g_strdup (argument) : g_shell_quote (argument);
      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", quoted);
    }
  return g_string_free_and_steal (text);
}

static void
add_how (PlumbUiStepPage *self, const PlumbItemRow *item)
{
  PlumbValue *argv = plumb_value_get_member (item->evidence, "argv");
  if (plumb_value_get_length (argv) > 0)
    {
      g_autofree char *command = format_command (argv);
      g_autofree char *visible = plumb_text_make_visible (command);
      add_copy (self, add_row (self, _ ("Command"), visible), command);
    }
  if (plumb_value_get_member (item->fields, "seed") != NULL)
    {
      g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, item->seed);
      add_row (self, _ ("Seed"), seed);
    }
  PlumbValue *tools = plumb_value_get_member (item->fields, "tools");
  for (guint i = 0; i < plumb_value_get_length (tools); i++)
    {
      const char *name;
      PlumbValue *version = plumb_value_get_member_at (tools, i, &name);
      g_autofree char *text = plumb_ui_format_value (version, 60);
      add_row (self, name, text);
    }
}

static void
add_costs (PlumbUiStepPage *self, const PlumbItemRow *item)
{
  if (item->wall_us > 0 && item->peak_bytes == 0)
    {
      g_autofree char *wall = plumb_ui_format_duration (item->wall_us);
      add_row (self, _ ("Time"), wall);
    }
  else if (item->wall_us > 0)
    {
      g_autofree char *wall = plumb_ui_format_duration (item->wall_us);
      g_autofree char *cpu = plumb_ui_format_duration (item->cpu_us);
      g_autofree char *peak = g_format_size ((guint64) MAX (item->peak_bytes, 0));
      g_autofree char *text = g_strdup_printf (_ ("%s · CPU %s · memory %s"), wall, cpu, peak);
      add_row (self, _ ("Time and memory"), text);
    }
  if (item->started_us > 0)
    {
      g_autofree char *started = plumb_ui_format_exact_time (item->started_us);
      add_row (self, _ ("Started"), started);
    }
  if (item->ended_us > 0)
    {
      g_autofree char *ended = plumb_ui_format_exact_time (item->ended_us);
      g_autofree char *text = g_strdup_printf (
          "%s · %s", ended,
          plumb_ui_state_get_title (plumb_ui_state_from_text (item->state, NULL)));
      add_row (self, _ ("Ended"), text);
    }
}

static void
add_key (PlumbUiStepPage *self, const PlumbItemRow *item)
{
  if (item->fields == NULL || item->key == NULL)
    return;
  g_autofree char *json = plumb_json_format (item->fields, PLUMB_JSON_PRETTY);
  g_autofree char *head = g_strndup (json, 64 * 1024);
  g_autofree char *valid = g_utf8_make_valid (head, -1);
  add_expander (self, _ ("Step key and what it is made of"), item->key, valid);
}

/* --- failure -------------------------------------------------------------------------------- */

static void
add_failure_line (GtkBox *box, const char *title, const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  g_autofree char *said = plumb_ui_say (text);
  g_autofree char *visible = plumb_text_make_visible (said);
  g_autofree char *line
      = title != NULL ? g_strdup_printf ("%s %s", title, visible) : g_strdup (visible);
  GtkWidget *label = gtk_label_new (line);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  if (title == NULL)
    gtk_widget_add_css_class (label, "heading");
  gtk_box_append (box, label);
}

static void
show_failure (PlumbUiStepPage *self, PlumbValue *failure)
{
  gtk_widget_set_visible (GTK_WIDGET (self->failure), failure != NULL);
  if (failure == NULL)
    {
      adw_bin_set_child (self->failure, NULL);
      return;
    }
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "plumb-failure");
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Failure"), -1);
  add_failure_line (GTK_BOX (box), NULL, plumb_value_member_string (failure, "message", ""));
  add_failure_line (GTK_BOX (box), _ ("Expected:"),
                    plumb_value_member_string (failure, "expected", NULL));
  add_failure_line (GTK_BOX (box), _ ("Found:"),
                    plumb_value_member_string (failure, "found", NULL));
  add_failure_line (GTK_BOX (box), _ ("What to do:"),
                    plumb_value_member_string (failure, "advice", NULL));
  adw_bin_set_child (self->failure, box);
}

/* What names the rows: where it is the same, they are. */
static char *
dup_told (PlumbUiStepPage *self, const PlumbItemRow *item)
{
  const PlumbStepRow *step = self->record->step;
  g_autofree char *of_step = g_strdup_printf (
      "%s\n%s\n%s\n%" G_GINT64_FORMAT, step->path, step->decision != NULL ? step->decision : "",
      step->reason != NULL ? step->reason : "", step->origin);
  if (item == NULL)
    return g_steal_pointer (&of_step);
  return g_strdup_printf ("%s\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT
                          "\n%s\n%s\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT,
                          of_step, item->item, item->attempt, item->state,
                          item->key != NULL ? item->key : "", item->started_us, item->ended_us,
                          item->cached_from);
}

void
plumb_ui_step_page_show_rows (PlumbUiStepPage *self, const PlumbItemRow *item)
{
  g_autofree char *told = dup_told (self, item);
  if (!g_set_str (&self->told, told))
    return;
  gtk_list_box_remove_all (self->rows);
  add_reason (self, self->record->step, item);
  if (item != NULL)
    {
      add_inputs (self, item);
      add_params (self, item);
      add_how (self, item);
      add_costs (self, item);
      add_key (self, item);
    }
  show_failure (self, item != NULL ? item->failure : NULL);
}
