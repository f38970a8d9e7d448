/* plumb-ui-log-model-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <unistd.h>

#include "plumb-ui-log-model-private.h"

#include "plumb-file.h"

#define MAX_TEXT_BYTES (8u << 20)

/* What many lines say, for the clipboard; and which line was written when. */

typedef struct
{
  PlumbUiLogJob *job;
  GString *text;
  guint first;
  guint n_lines;
} Copy;

static gboolean
copy_cb (
    const PlumbUiLogPlace *place, const char *line, gsize length, gboolean is_open, gpointer data)
{
  Copy *copy = data;
  if (place->line < copy->first)
    return TRUE;
  PlumbUiAnsiStyle style = { 0 };
  g_autofree char *text = plumb_ui_ansi_parse (line, length, &style, NULL);
  g_string_append (copy->text, text);
  g_string_append_c (copy->text, '\n');
  return place->line + 1 - copy->first < copy->n_lines && copy->text->len < MAX_TEXT_BYTES;
}

static void
copy_free (gpointer data)
{
  Copy *copy = data;
  plumb_ui_log_job_free (copy->job);
  g_free (copy);
}

static gpointer
copy_lines (gpointer data, GCancellable *cancellable, GError **error)
{
  Copy *copy = data;
  int fd = plumb_file_open_regular (copy->job->path, error);
  if (fd < 0)
    return NULL;
  g_autoptr (GString) text = copy->text = g_string_new (NULL);
  gboolean done
      = plumb_ui_log_visit (fd, &copy->job->place, G_MAXUINT64, copy_cb, copy, cancellable, error);
  copy->text = NULL;
  close (fd);
  return done ? g_string_free_and_steal (g_steal_pointer (&text)) : NULL;
}

static void
pool_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gpointer got = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  if (got == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, got, g_free);
}

void
plumb_ui_log_model_get_text_async (PlumbUiLogModel *self,
                                   guint first,
                                   guint n_lines,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_return_if_fail (PLUMB_UI_IS_LOG_MODEL (self));
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, plumb_ui_log_model_get_text_async);
  Copy *copy = g_new0 (Copy, 1);
  guint block = first / PLUMB_UI_LOG_BLOCK;
  copy->job = plumb_ui_log_job_new (self);
  copy->first = first;
  copy->n_lines = n_lines;
  if (block < self->places->len)
    copy->job->place = g_array_index (self->places, PlumbUiLogPlace, block);
  plumb_work_pool_run_async (self->pool, copy_lines, copy, copy_free, g_free, cancellable,
                             pool_done_cb, task);
}

char *
plumb_ui_log_model_get_text_finish (PlumbUiLogModel *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The last line that says a time at or before the one that is looked for. */
typedef struct
{
  PlumbUiLogJob *job;
  double clock;   /* seconds since midnight */
  double elapsed; /* seconds since it began */
  double fraction;
  gint64 line;
  gboolean has_times;
} Moment;

static void
moment_free (gpointer data)
{
  Moment *moment = data;
  plumb_ui_log_job_free (moment->job);
  g_free (moment);
}

static gboolean
moment_cb (
    const PlumbUiLogPlace *place, const char *line, gsize length, gboolean is_open, gpointer data)
{
  Moment *moment = data;
  gboolean is_elapsed;
  double said = plumb_ui_log_find_time (line, length, &is_elapsed);
  if (said < 0)
    return TRUE;
  moment->has_times = TRUE;
  if (said > (is_elapsed ? moment->elapsed : moment->clock))
    return FALSE;
  moment->line = place->line;
  return TRUE;
}

static gpointer
find_moment (gpointer data, GCancellable *cancellable, GError **error)
{
  Moment *moment = data;
  int fd = plumb_file_open_regular (moment->job->path, error);
  if (fd < 0)
    return NULL;
  gboolean done = plumb_ui_log_visit (fd, &moment->job->place, G_MAXUINT64, moment_cb, moment,
                                      cancellable, error);
  close (fd);
  if (!done)
    return NULL;
  if (!moment->has_times)
    moment->line = (gint64) (moment->fraction * MAX (moment->job->n_lines, 1u) - 0.5);
  return g_memdup2 (&moment->line, sizeof moment->line);
}

void
plumb_ui_log_model_find_time_async (PlumbUiLogModel *self,
                                    gint64 time_us,
                                    gint64 from_us,
                                    gint64 to_us,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_return_if_fail (PLUMB_UI_IS_LOG_MODEL (self));
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, plumb_ui_log_model_find_time_async);
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local_usec (time_us);
  Moment *moment = g_new0 (Moment, 1);
  moment->job = plumb_ui_log_job_new (self);
  moment->job->n_lines = self->n_lines;
  moment->clock = g_date_time_get_hour (time) * 3600.0 + g_date_time_get_minute (time) * 60.0
                  + g_date_time_get_seconds (time);
  moment->elapsed = (double) (time_us - from_us) / G_USEC_PER_SEC;
  if (to_us > from_us)
    moment->fraction = CLAMP ((double) (time_us - from_us) / (double) (to_us - from_us), 0.0, 1.0);
  plumb_work_pool_run_async (self->pool, find_moment, moment, moment_free, g_free, cancellable,
                             pool_done_cb, task);
}

gint64
plumb_ui_log_model_find_time_finish (PlumbUiLogModel *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);
  g_autofree gint64 *line = g_task_propagate_pointer (G_TASK (result), error);
  return line != NULL ? *line : -1;
}
