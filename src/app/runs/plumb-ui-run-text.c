/* plumb-ui-run-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-run-text.h"

#include "plumb-file.h"
#include "plumb-json.h"
#include "plumb-ui-reason.h"

char *
plumb_ui_format_duration (gint64 us)
{
  gint64 seconds = (us + 500000) / G_USEC_PER_SEC;
  if (us < 1000)
    return g_strdup (_ ("0 ms"));
  if (us < G_USEC_PER_SEC)
    return g_strdup_printf (_ ("%d ms"), (int) (us / 1000));
  if (us < 100 * (gint64) G_USEC_PER_SEC)
    return g_strdup_printf (_ ("%.1f s"), (double) us / G_USEC_PER_SEC);
  if (seconds < 3600)
    return g_strdup_printf (_ ("%d min %d s"), (int) (seconds / 60), (int) (seconds % 60));
  return g_strdup_printf (_ ("%d h %d min"), (int) (seconds / 3600), (int) (seconds / 60 % 60));
}

char *
plumb_ui_format_time (gint64 us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local_usec (us);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  if (time == NULL || us <= 0)
    return g_strdup ("");
  if (g_date_time_get_year (time) != g_date_time_get_year (now))
    return g_date_time_format (time, "%x");
  if (g_date_time_get_day_of_year (time) != g_date_time_get_day_of_year (now))
    /* Translators: a day of this year, as g_date_time_format() takes it. xgettext:no-c-format */
    return g_date_time_format (time, _ ("%b %-d"));
  return g_date_time_format (time, _ ("%H:%M"));
}

char *
plumb_ui_format_exact_time (gint64 us)
{
  g_autoptr (GDateTime) time = us > 0 ? g_date_time_new_from_unix_local_usec (us) : NULL;
  return time != NULL ? g_date_time_format (time, "%x %X") : g_strdup ("");
}

char *
plumb_ui_format_value (const PlumbValue *value, guint max)
{
  const char *string = plumb_value_get_string (value, NULL);
  g_autofree char *json
      = string == NULL && value != NULL ? plumb_json_format (value, PLUMB_JSON_COMPACT) : NULL;
  if (json != NULL)
    g_strchomp (json);
  g_autofree char *text = plumb_text_make_visible (string != NULL ? string
                                                   : json != NULL ? json
                                                                  : "");
  if (g_utf8_strlen (text, -1) <= (glong) max)
    return g_steal_pointer (&text);
  g_autofree char *head = g_utf8_substring (text, 0, max);
  return g_strconcat (head, "…", NULL);
}

/* --- runs ----------------------------------------------------------------------------------- */

char *
plumb_ui_run_dup_title (const PlumbRunRow *row)
{
  /* Translators: a workflow's name and the number of the run */
  return g_strdup_printf (_ ("%s #%d"), row->workflow, (int) row->run);
}

char *
plumb_ui_run_dup_verdict (const PlumbRunRow *row)
{
  g_autoptr (PlumbValue) verdict
      = row->verdict != NULL ? plumb_json_parse (row->verdict, -1, NULL) : NULL;
  const char *text = plumb_value_get_string (verdict, NULL);
  if (text == NULL)
    text = plumb_value_member_string (verdict, "verdict", NULL);
  return g_strdup (text);
}

PlumbUiState
plumb_ui_run_get_state (const PlumbRunRow *row)
{
  return plumb_ui_state_from_text (row->state, NULL);
}

gboolean
plumb_ui_run_is_over (const PlumbRunRow *row)
{
  return strcmp (row->state, "succeeded") == 0 || strcmp (row->state, "failed") == 0
         || strcmp (row->state, "cancelled") == 0;
}

const char *
plumb_ui_run_tell_verdict (const char *verdict)
{
  return g_strcmp0 (verdict, "pass") == 0   ? _ ("pass")
         : g_strcmp0 (verdict, "warn") == 0 ? _ ("warn")
         : g_strcmp0 (verdict, "fail") == 0 ? _ ("fail")
                                            : verdict;
}

char *
plumb_ui_run_dup_counts (const PlumbRunRow *row)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  if (row->n_cached > 0)
    g_strv_builder_take (
        parts, g_strdup_printf (ngettext ("%d cached", "%d cached", (gulong) row->n_cached),
                                (int) row->n_cached));
  if (row->n_ran > 0 || row->n_cached == 0)
    g_strv_builder_take (parts, g_strdup_printf (ngettext ("%d ran", "%d ran", (gulong) row->n_ran),
                                                 (int) row->n_ran));
  if (row->n_failed > 0)
    g_strv_builder_take (
        parts, g_strdup_printf (ngettext ("%d failed", "%d failed", (gulong) row->n_failed),
                                (int) row->n_failed));
  g_auto (GStrv) list = g_strv_builder_end (parts);
  return g_strjoinv (", ", list);
}

char *
plumb_ui_run_dup_subtitle (const PlumbRunRow *row)
{
  g_autofree char *verdict = plumb_ui_run_dup_verdict (row);
  g_autofree char *counts = plumb_ui_run_dup_counts (row);
  const char *why = plumb_ui_reason_get_title (row->reason);
  const char *state = verdict != NULL ? plumb_ui_run_tell_verdict (verdict)
                                      : plumb_ui_reason_get_run_state (row->state);
  return why != NULL ? g_strjoin (" · ", state, why, counts, NULL)
                     : g_strjoin (" · ", state, counts, NULL);
}

PlumbUiState
plumb_ui_past_to_state (PlumbPastState state)
{
  static const PlumbUiState states[] = {
    [PLUMB_PAST_NONE] = PLUMB_UI_STATE_NONE,
    [PLUMB_PAST_PENDING] = PLUMB_UI_STATE_WAITING,
    [PLUMB_PAST_RUNNING] = PLUMB_UI_STATE_RUNNING,
    [PLUMB_PAST_WAITING] = PLUMB_UI_STATE_ASKING,
    [PLUMB_PAST_SUCCEEDED] = PLUMB_UI_STATE_DONE,
    [PLUMB_PAST_CACHED] = PLUMB_UI_STATE_CACHED,
    [PLUMB_PAST_FAILED] = PLUMB_UI_STATE_FAILED,
    [PLUMB_PAST_SKIPPED] = PLUMB_UI_STATE_SKIPPED,
    [PLUMB_PAST_CANCELLED] = PLUMB_UI_STATE_CANCELLED,
    [PLUMB_PAST_BLOCKED] = PLUMB_UI_STATE_BLOCKED,
  };
  return states[state];
}

/* --- widgets -------------------------------------------------------------------------------- */

void
plumb_ui_verdict_show (GtkLabel *label, const char *verdict)
{
  static const struct
  {
    const char *verdict;
    const char *class;
  } classes[] = { { "pass", "success" }, { "warn", "warning" }, { "fail", "error" } };
  gtk_widget_set_visible (GTK_WIDGET (label), verdict != NULL);
  gtk_label_set_text (label, verdict != NULL ? plumb_ui_run_tell_verdict (verdict) : "");
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (g_strcmp0 (verdict, classes[i].verdict) == 0)
      gtk_widget_add_css_class (GTK_WIDGET (label), classes[i].class);
    else
      gtk_widget_remove_css_class (GTK_WIDGET (label), classes[i].class);
}
