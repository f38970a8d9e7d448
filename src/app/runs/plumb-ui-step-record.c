/* plumb-ui-step-record.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-ui-step-record.h"

#include "plumb-file.h"
#include "plumb-item-attempts.h"

void
plumb_ui_step_record_free (PlumbUiStepRecord *self)
{
  g_clear_pointer (&self->step, plumb_step_row_free);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_clear_pointer (&self->states, g_hash_table_unref);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_free (self);
}

typedef struct
{
  char *ledger;
  char *path;
  gint64 run;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;
  g_free (question->ledger);
  g_free (question->path);
  g_free (question);
}

static void
free_record (gpointer data)
{
  plumb_ui_step_record_free (data);
}

/* Of a step where something was tried again. */
static GPtrArray *
read_events (PlumbLedgerReader *reader, const Question *question, GPtrArray *items)
{
  for (guint i = 0; items != NULL && i < items->len; i++)
    if (((const PlumbItemRow *) g_ptr_array_index (items, i))->attempt > 1)
      return plumb_ledger_reader_list_step_events (reader, question->run, question->path, NULL);
  return NULL;
}

static gpointer
read_step (gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  g_autoptr (PlumbLedgerReader) reader = plumb_ledger_reader_open (question->ledger, error);
  if (reader == NULL || !plumb_ledger_reader_begin (reader, error))
    return NULL;
  g_autoptr (PlumbUiStepRecord) record = g_new0 (PlumbUiStepRecord, 1);
  record->step = plumb_ledger_reader_get_step (reader, question->run, question->path, error);
  if (record->step != NULL)
    record->items = plumb_ledger_reader_list_items (reader, question->run, question->path, error);
  record->events = read_events (reader, question, record->items);
  record->steps = plumb_ledger_reader_list_steps (reader, question->run, NULL);
  record->states = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; record->steps != NULL && i < record->steps->len; i++)
    {
      PlumbStepRow *row = g_ptr_array_index (record->steps, i);
      g_hash_table_insert (record->states, row->path, row);
    }
  plumb_ledger_reader_end (reader);
  if (record->step != NULL && record->items != NULL)
    return g_steal_pointer (&record);
  if (error != NULL && *error == NULL)
    g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_NOT_FOUND,
                 "run %" G_GINT64_FORMAT " has no step “%s”", question->run, question->path);
  return NULL;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gpointer record = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  if (record != NULL)
    g_task_return_pointer (task, record, free_record);
  else
    g_task_return_error (task, error);
}

void
plumb_ui_step_record_read_async (PlumbUiMoment *moment,
                                 const char *path,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  PlumbUiProject *project = plumb_ui_moment_get_project (moment);
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, plumb_ui_step_record_read_async);
  Question *question = g_new0 (Question, 1);
  question->ledger
      = plumb_project_get_machine_path (plumb_ui_project_get_project (project), "ledger.db");
  question->path = g_strdup (path);
  question->run = plumb_ui_moment_get_run (moment);
  PlumbWorkPool *pool = plumb_ui_environment_get_pool (plumb_ui_project_get_environment (project));
  plumb_work_pool_run_async (pool, read_step, question, question_free, free_record, cancellable,
                             read_cb, task);
}

PlumbUiStepRecord *
plumb_ui_step_record_read_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

const PlumbItemRow *
plumb_ui_step_record_find_item (const PlumbUiStepRecord *self, gint64 item)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      const PlumbItemRow *row = g_ptr_array_index (self->items, i);
      if (row->item == item)
        return row;
    }
  return NULL;
}

GPtrArray *
plumb_ui_step_record_list_attempts (const PlumbUiStepRecord *self, const PlumbItemRow *item)
{
  return self->events != NULL && item->attempt > 1
             ? plumb_item_attempts_list (self->events, self->step->path, item->item)
             : NULL;
}

char *
plumb_ui_step_record_dup_log (const PlumbUiStepRecord *self,
                              PlumbUiMoment *moment,
                              const PlumbItemRow *item)
{
  PlumbProject *project = plumb_ui_project_get_project (plumb_ui_moment_get_project (moment));
  const char *told = plumb_value_member_string (item->evidence, "log", NULL);
  if (told != NULL)
    return plumb_file_check_relative (told, NULL) ? plumb_project_get_machine_path (project, told)
                                                  : NULL;
  if (g_strcmp0 (item->state, "running") != 0)
    return NULL;
  g_autofree char *name = g_strdup_printf (
      "logs/%" G_GINT64_FORMAT "/%s-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT ".log",
      plumb_ui_moment_get_run (moment), self->step->path, item->item, item->attempt);
  return plumb_project_get_machine_path (project, name);
}

const PlumbStepRow *
plumb_ui_step_record_find_source (const PlumbUiStepRecord *self,
                                  PlumbUiMoment *moment,
                                  const char *port)
{
  PlumbGraph *graph = NULL;
  PlumbNode *node = plumb_ui_moment_find_node (moment, self->step->path, &graph);
  if (node == NULL)
    return NULL;
  const char *colon = strrchr (self->step->path, ':');
  g_autofree char *above
      = colon != NULL ? g_strndup (self->step->path, (gsize) (colon - self->step->path) + 1)
                      : g_strdup ("");
  /* Reroutes are seen through, and no chain of them is longer than the graph. */
  g_autoptr (GPtrArray) edges = g_ptr_array_ref (plumb_graph_get_edges_in (graph, node));
  for (guint i = 0, hops = 0; i < edges->len && hops < plumb_graph_get_n_nodes (graph); i++)
    {
      PlumbEdge *edge = g_ptr_array_index (edges, i);
      PlumbNode *source = plumb_edge_get_source (edge);
      if (hops == 0 && strcmp (plumb_edge_get_target_port (edge), port) != 0)
        continue;
      g_autofree char *path = g_strconcat (above, plumb_node_get_id (source), NULL);
      const PlumbStepRow *found = g_hash_table_lookup (self->states, path);
      if (found != NULL)
        return found;
      GPtrArray *next = plumb_graph_get_edges_in (graph, source);
      g_ptr_array_unref (edges);
      edges = g_ptr_array_ref (next);
      hops++;
      i = G_MAXUINT;
    }
  return NULL;
}

void
plumb_ui_each_file (PlumbValue *value, PlumbUiFileFunc func, gpointer data)
{
  PlumbValueType type = value != NULL ? plumb_value_get_value_type (value) : PLUMB_VALUE_NULL;
  if (plumb_value_member_string (value, "artifact", NULL) != NULL)
    {
      func (value, data);
      return;
    }
  if (type == PLUMB_VALUE_ARRAY || type == PLUMB_VALUE_OBJECT)
    for (guint i = 0; i < plumb_value_get_length (value); i++)
      plumb_ui_each_file (type == PLUMB_VALUE_ARRAY ? plumb_value_get_element (value, i)
                                                    : plumb_value_get_member_at (value, i, NULL),
                          func, data);
}
