/* plumb-ui-log-model-search.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <unistd.h>

#include "plumb-ui-log-model-private.h"

#include "plumb-file.h"

/* Searching: on the pool, on from where it was when the log has grown. */

static gpointer
search_lines (gpointer data, GCancellable *cancellable, GError **error)
{
  PlumbUiLogJob *job = data;
  int fd = plumb_file_open_regular (job->path, error);
  if (fd < 0)
    return NULL;
  gboolean done
      = plumb_ui_log_search (fd, &job->place, job->search, job->found, cancellable, error);
  close (fd);
  return done ? plumb_ui_log_job_steal (job) : NULL;
}

static void
set_searching (PlumbUiLogModel *self, gboolean is_searching)
{
  if (self->is_searching == is_searching)
    return;
  self->is_searching = is_searching;
  g_object_notify (G_OBJECT (self), "searching");
}

static void
take_found (PlumbUiLogModel *self, PlumbUiLogJob *job)
{
  self->searched = job->place;
  for (guint i = 0; i < job->found->len; i++)
    {
      guint line = g_array_index (job->found, guint, i);
      if (self->found->len == 0 || g_array_index (self->found, guint, self->found->len - 1) < line)
        g_array_append_val (self->found, line);
    }
  g_object_notify (G_OBJECT (self), "n-found");
}

static void
searched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiLogModel) self = user_data;
  PlumbUiLogJob *job = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, NULL);
  set_searching (self, FALSE);
  if (g_cancellable_is_cancelled (self->cancellable))
    g_clear_pointer (&job, plumb_ui_log_job_free);
  gboolean is_same = job != NULL && job->block == self->search_epoch;
  if (is_same)
    take_found (self, job);
  else if (job != NULL && self->search != NULL)
    plumb_ui_log_model_search_on (self);
  g_clear_pointer (&job, plumb_ui_log_job_free);
}

void
plumb_ui_log_model_search_on (PlumbUiLogModel *self)
{
  if (self->is_searching)
    return;
  set_searching (self, TRUE);
  PlumbUiLogJob *job = plumb_ui_log_job_new (self);
  job->place = self->searched;
  job->block = self->search_epoch;
  job->search = g_strdup (self->search);
  job->found = g_array_new (FALSE, FALSE, sizeof (guint));
  plumb_ui_log_model_run_job (self, search_lines, job, searched_cb);
}

void
plumb_ui_log_model_set_search (PlumbUiLogModel *self, const char *text)
{
  g_return_if_fail (PLUMB_UI_IS_LOG_MODEL (self));
  char *copy = text != NULL && *text != '\0' ? g_strdup (text) : NULL;
  g_free (self->search);
  self->search = copy;
  self->searched = (PlumbUiLogPlace) { 0 };
  self->search_epoch++;
  g_array_set_size (self->found, 0);
  g_object_notify (G_OBJECT (self), "n-found");
  if (self->search != NULL)
    plumb_ui_log_model_search_on (self);
}

const char *
plumb_ui_log_model_get_search (PlumbUiLogModel *self)
{
  return self->search;
}

guint
plumb_ui_log_model_get_n_found (PlumbUiLogModel *self)
{
  return self->found->len;
}

guint
plumb_ui_log_model_get_found (PlumbUiLogModel *self, guint n)
{
  g_return_val_if_fail (n < self->found->len, 0);
  return g_array_index (self->found, guint, n);
}

guint
plumb_ui_log_model_find_from (PlumbUiLogModel *self, guint line)
{
  guint low = 0, high = self->found->len;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      if (g_array_index (self->found, guint, middle) < line)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}
