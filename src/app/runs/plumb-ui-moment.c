/* plumb-ui-moment.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-ui-moment.h"

#include "plumb-document.h"
#include "plumb-ui-run-text.h"
#include "plumb-ui-speech.h"

#define EVENTS_AT_ONCE 5000
/* Of a run with more steps, the graph has no pictures. */
#define MAX_STEPS_WITH_PICTURES 1000

struct _PlumbUiMoment
{
  GObject parent_instance;

  PlumbUiProject *project;
  gint64 run;
  GCancellable *cancellable;
  gboolean is_loaded;
  gboolean is_reading;
  gboolean is_stale;
  char *error; /* (nullable) */

  PlumbRunRow *row;
  PlumbValue *record;
  PlumbRunPast *past;
  PlumbGraph *graph;
  GHashTable *pictures; /* path -> PlumbValue */
  gint64 last_seq;
  gboolean is_at_end;
  gint64 shown_us;
  char *noted; /* (nullable) */
  char *note;
};

enum
{
  LOADED,
  GROWN,
  MOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void plumb_ui_moment_states_init (PlumbUiNodeStatesInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PlumbUiMoment,
                               plumb_ui_moment,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PLUMB_UI_TYPE_NODE_STATES,
                                                      plumb_ui_moment_states_init))

/* --- reading, on the pool ------------------------------------------------------------------- */

typedef struct
{
  char *ledger;
  gint64 run;
  gint64 since;
  gboolean is_first;
  PlumbRunRow *row;
  PlumbValue *record;
  PlumbGraph *graph;
  PlumbRunPast *past;
  GPtrArray *events; /* of PlumbEvent: what came since */
  GHashTable *pictures;
  gint64 last_seq;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;
  g_free (reading->ledger);
  g_clear_pointer (&reading->row, plumb_run_row_free);
  g_clear_pointer (&reading->record, plumb_value_unref);
  g_clear_object (&reading->graph);
  g_clear_pointer (&reading->past, plumb_run_past_free);
  g_clear_pointer (&reading->events, g_ptr_array_unref);
  g_clear_pointer (&reading->pictures, g_hash_table_unref);
  g_free (reading);
}

static PlumbValue *
find_picture_in (PlumbValue *value)
{
  const char *type = plumb_value_member_string (value, "type", "");
  if (plumb_value_member_string (value, "artifact", NULL) != NULL)
    return g_str_has_prefix (type, "image/") ? value : NULL;
  PlumbValueType kind = value != NULL ? plumb_value_get_value_type (value) : PLUMB_VALUE_NULL;
  if (kind != PLUMB_VALUE_ARRAY && kind != PLUMB_VALUE_OBJECT)
    return NULL;
  for (guint i = 0; i < plumb_value_get_length (value); i++)
    {
      PlumbValue *found = find_picture_in (kind == PLUMB_VALUE_ARRAY
                                               ? plumb_value_get_element (value, i)
                                               : plumb_value_get_member_at (value, i, NULL));
      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
read_pictures (Reading *reading, PlumbLedgerReader *reader)
{
  g_autoptr (GPtrArray) steps = plumb_ledger_reader_list_steps (reader, reading->run, NULL);
  reading->pictures
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) plumb_value_unref);
  for (guint i = 0; steps != NULL && steps->len <= MAX_STEPS_WITH_PICTURES && i < steps->len; i++)
    {
      const PlumbStepRow *step = g_ptr_array_index (steps, i);
      g_autoptr (GPtrArray) items
          = plumb_ledger_reader_list_items (reader, reading->run, step->path, NULL);
      PlumbValue *picture = NULL;
      for (guint k = 0; items != NULL && k < items->len && k < 8 && picture == NULL; k++)
        picture = find_picture_in (((PlumbItemRow *) g_ptr_array_index (items, k))->outputs);
      if (picture != NULL)
        g_hash_table_insert (reading->pictures, g_strdup (step->path), plumb_value_ref (picture));
    }
}

static gboolean
read_first (Reading *reading, PlumbLedgerReader *reader, GError **error)
{
  reading->record = plumb_ledger_reader_get_run_record (reader, reading->run, error);
  if (reading->record == NULL)
    return FALSE;
  const char *text = plumb_value_member_string (reading->record, "document", NULL);
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  reading->graph = text != NULL ? plumb_document_parse (text, -1, problems, NULL) : NULL;
  reading->past = plumb_run_past_new ();
  return TRUE;
}

/* What happened since: into the past that is being made, or into a list for the main thread. */
static gboolean
read_events (Reading *reading, PlumbLedgerReader *reader, GError **error)
{
  gboolean is_more = TRUE;
  reading->last_seq = reading->since;
  while (is_more)
    {
      GPtrArray *events = plumb_ledger_reader_list_events (reader, reading->run, reading->last_seq,
                                                           EVENTS_AT_ONCE, error);
      if (events == NULL)
        return FALSE;
      is_more = events->len == EVENTS_AT_ONCE && reading->is_first;
      if (events->len > 0)
        reading->last_seq = ((PlumbEvent *) g_ptr_array_index (events, events->len - 1))->seq;
      for (guint i = 0; reading->is_first && i < events->len; i++)
        plumb_run_past_append (reading->past, g_ptr_array_index (events, i));
      if (reading->is_first)
        g_ptr_array_unref (events);
      else
        reading->events = events;
    }
  return TRUE;
}

static gpointer
read_run (gpointer data, GCancellable *cancellable, GError **error)
{
  Reading *reading = data;
  g_autoptr (PlumbLedgerReader) reader = plumb_ledger_reader_open (reading->ledger, error);
  if (reader == NULL || !plumb_ledger_reader_begin (reader, error))
    return NULL;
  reading->row = plumb_ledger_reader_get_run (reader, reading->run, error);
  gboolean done = reading->row != NULL
                  && (!reading->is_first || read_first (reading, reader, error))
                  && read_events (reading, reader, error);
  if (done && (reading->is_first || plumb_ui_run_is_over (reading->row)))
    read_pictures (reading, reader);
  plumb_ledger_reader_end (reader);
  if (!done)
    return NULL;
  Reading *result = g_memdup2 (reading, sizeof *reading);
  memset (reading, 0, sizeof *reading);
  return result;
}

/* --- taking it over ------------------------------------------------------------------------- */

static void
tell_moved (PlumbUiMoment *self)
{
  g_signal_emit (self, signals[MOVED], 0);
  plumb_ui_node_states_emit_changed (PLUMB_UI_NODE_STATES (self), NULL);
}

static void
take_reading (PlumbUiMoment *self, Reading *reading)
{
  gboolean is_first = !self->is_loaded;
  g_clear_pointer (&self->row, plumb_run_row_free);
  self->row = g_steal_pointer (&reading->row);
  if (is_first)
    {
      self->record = g_steal_pointer (&reading->record);
      self->graph = g_steal_pointer (&reading->graph);
      self->past = g_steal_pointer (&reading->past);
      self->is_loaded = TRUE;
    }
  for (guint i = 0; reading->events != NULL && i < reading->events->len; i++)
    plumb_run_past_append (self->past, g_ptr_array_index (reading->events, i));
  self->is_stale
      = self->is_stale || (reading->events != NULL && reading->events->len == EVENTS_AT_ONCE);
  self->last_seq = reading->last_seq;
  if (reading->pictures != NULL)
    {
      g_clear_pointer (&self->pictures, g_hash_table_unref);
      self->pictures = g_steal_pointer (&reading->pictures);
    }
  if (self->is_at_end)
    plumb_run_past_seek (self->past, G_MAXINT64);
  g_signal_emit (self, signals[is_first ? LOADED : GROWN], 0);
  tell_moved (self);
}

static void refresh (PlumbUiMoment *self);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiMoment) self = user_data;
  g_autoptr (GError) error = NULL;
  Reading *reading = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  self->is_reading = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    {
      g_clear_pointer (&reading, reading_free);
      return;
    }
  if (reading == NULL && !self->is_loaded)
    {
      g_free (self->error);
      self->error = plumb_ui_say (error->message);
      g_signal_emit (self, signals[LOADED], 0);
    }
  else if (reading != NULL)
    take_reading (self, reading);
  g_clear_pointer (&reading, reading_free);
  if (self->is_stale)
    refresh (self);
}

static void
refresh (PlumbUiMoment *self)
{
  self->is_stale = self->is_reading;
  if (self->is_reading)
    return;
  self->is_reading = TRUE;
  Reading *reading = g_new0 (Reading, 1);
  reading->ledger
      = plumb_project_get_machine_path (plumb_ui_project_get_project (self->project), "ledger.db");
  reading->run = self->run;
  reading->since = self->last_seq;
  reading->is_first = !self->is_loaded;
  PlumbWorkPool *pool
      = plumb_ui_environment_get_pool (plumb_ui_project_get_environment (self->project));
  plumb_work_pool_run_async (pool, read_run, reading, reading_free, reading_free, self->cancellable,
                             read_cb, g_object_ref (self));
}

static void
records_changed_cb (PlumbUiProject *project, gint64 seq, PlumbUiMoment *self)
{
  if (self->row == NULL || !plumb_ui_run_is_over (self->row))
    refresh (self);
}

static void
run_changed_cb (PlumbUiProject *project, gint64 run, PlumbUiMoment *self)
{
  if (run == 0 || run == self->run)
    refresh (self);
}

/* --- states of nodes ------------------------------------------------------------------------ */

/* What matters most comes first: the state of a block is that of the step inside that does. */
static guint
weigh (PlumbPastState state)
{
  static const PlumbPastState order[]
      = { PLUMB_PAST_WAITING,   PLUMB_PAST_FAILED,    PLUMB_PAST_RUNNING,
          PLUMB_PAST_BLOCKED,   PLUMB_PAST_CANCELLED, PLUMB_PAST_PENDING,
          PLUMB_PAST_SUCCEEDED, PLUMB_PAST_CACHED,    PLUMB_PAST_SKIPPED };
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (order[i] == state)
      return i;
  return G_N_ELEMENTS (order);
}

static gboolean
find_block (PlumbUiMoment *self, const char *path, PlumbUiStepState *state)
{
  gsize length = strlen (path);
  guint n = 0, least = G_MAXUINT;
  *state = (PlumbUiStepState) { .path = path, .fraction = -1, .remaining_us = -1 };
  for (guint i = 0; i < plumb_run_past_get_n_steps (self->past); i++)
    {
      PlumbPastStep step;
      plumb_run_past_get_step (self->past, i, &step);
      if (strncmp (step.path, path, length) != 0
          || (step.path[length] != ':' && step.path[length] != '@'))
        continue;
      n++;
      if (weigh (step.state) < least)
        state->state = plumb_ui_past_to_state (step.state);
      least = MIN (least, weigh (step.state));
    }
  return n > 0;
}

static gboolean
find_state (PlumbUiNodeStates *states, const char *path, PlumbUiStepState *state)
{
  PlumbUiMoment *self = PLUMB_UI_MOMENT (states);
  guint step;
  if (self->past == NULL)
    return FALSE;
  if (!plumb_run_past_find_step (self->past, path, &step))
    return find_block (self, path, state);
  PlumbPastStep shown;
  plumb_run_past_get_step (self->past, step, &shown);
  *state = (PlumbUiStepState) {
    .path = shown.path,
    .state = plumb_ui_past_to_state (shown.state),
    .fraction = shown.state == PLUMB_PAST_RUNNING ? shown.fraction : -1,
    .n_items = shown.n_items,
    .n_done = shown.n_done,
    .n_failed = shown.n_failed,
    .n_running = shown.n_running,
    .remaining_us = -1,
  };
  return TRUE;
}

static char *
dup_note (PlumbUiNodeStates *states, const char *path)
{
  PlumbUiMoment *self = PLUMB_UI_MOMENT (states);
  return g_strcmp0 (path, self->noted) == 0 ? g_strdup (self->note) : NULL;
}

/* Only of what had been made at the moment that is shown. */
static PlumbValue *
find_picture (PlumbUiNodeStates *states, const char *path)
{
  PlumbUiMoment *self = PLUMB_UI_MOMENT (states);
  PlumbUiStepState state;
  if (self->pictures == NULL || !find_state (states, path, &state))
    return NULL;
  return state.n_done > 0 ? g_hash_table_lookup (self->pictures, path) : NULL;
}

static void
plumb_ui_moment_states_init (PlumbUiNodeStatesInterface *iface)
{
  iface->find = find_state;
  iface->dup_note = dup_note;
  iface->find_picture = find_picture;
}

/* --- the object ----------------------------------------------------------------------------- */

static void
plumb_ui_moment_dispose (GObject *object)
{
  PlumbUiMoment *self = PLUMB_UI_MOMENT (object);
  g_cancellable_cancel (self->cancellable);
  if (self->project != NULL)
    g_signal_handlers_disconnect_by_data (self->project, self);
  g_clear_object (&self->project);
  G_OBJECT_CLASS (plumb_ui_moment_parent_class)->dispose (object);
}

static void
plumb_ui_moment_finalize (GObject *object)
{
  PlumbUiMoment *self = PLUMB_UI_MOMENT (object);
  g_object_unref (self->cancellable);
  g_clear_pointer (&self->row, plumb_run_row_free);
  g_clear_pointer (&self->record, plumb_value_unref);
  g_clear_pointer (&self->past, plumb_run_past_free);
  g_clear_object (&self->graph);
  g_clear_pointer (&self->pictures, g_hash_table_unref);
  g_free (self->error);
  g_free (self->noted);
  g_free (self->note);
  G_OBJECT_CLASS (plumb_ui_moment_parent_class)->finalize (object);
}

static void
plumb_ui_moment_class_init (PlumbUiMomentClass *klass)
{
  static const char *const names[N_SIGNALS] = { "loaded", "grown", "moved" };
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_moment_dispose;
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_moment_finalize;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], PLUMB_UI_TYPE_MOMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
}

static void
plumb_ui_moment_init (PlumbUiMoment *self)
{
  self->cancellable = g_cancellable_new ();
  self->is_at_end = TRUE;
}

PlumbUiMoment *
plumb_ui_moment_new (PlumbUiProject *project, gint64 run)
{
  PlumbUiMoment *self = g_object_new (PLUMB_UI_TYPE_MOMENT, NULL);
  self->project = g_object_ref (project);
  self->run = run;
  g_signal_connect (project, "records-changed", G_CALLBACK (records_changed_cb), self);
  g_signal_connect (project, "run-changed", G_CALLBACK (run_changed_cb), self);
  refresh (self);
  return self;
}

PlumbUiProject *
plumb_ui_moment_get_project (PlumbUiMoment *self)
{
  return self->project;
}

gint64
plumb_ui_moment_get_run (PlumbUiMoment *self)
{
  return self->run;
}

gboolean
plumb_ui_moment_is_loaded (PlumbUiMoment *self)
{
  return self->is_loaded;
}

const char *
plumb_ui_moment_get_error (PlumbUiMoment *self)
{
  return self->error;
}

const PlumbRunRow *
plumb_ui_moment_get_row (PlumbUiMoment *self)
{
  return self->row;
}

PlumbValue *
plumb_ui_moment_get_record (PlumbUiMoment *self)
{
  return self->record;
}

PlumbRunPast *
plumb_ui_moment_get_past (PlumbUiMoment *self)
{
  return self->past;
}

PlumbGraph *
plumb_ui_moment_get_graph (PlumbUiMoment *self)
{
  return self->graph;
}

void
plumb_ui_moment_seek (PlumbUiMoment *self, gint64 time_us)
{
  g_return_if_fail (PLUMB_UI_IS_MOMENT (self));
  if (self->past == NULL)
    return;
  gint64 last = plumb_ui_moment_get_last (self);
  gint64 first = plumb_run_past_get_first_time (self->past);
  self->is_at_end = time_us >= last;
  self->shown_us = MAX (time_us, first);
  plumb_run_past_seek (self->past, self->is_at_end ? G_MAXINT64 : self->shown_us);
  tell_moved (self);
}

void
plumb_ui_moment_step (PlumbUiMoment *self, int direction)
{
  g_return_if_fail (PLUMB_UI_IS_MOMENT (self));
  if (self->past == NULL)
    return;
  gint64 seq = plumb_run_past_get_seq (self->past);
  /* Events of other runs lie between: on until this one has moved. */
  for (gint64 to = seq + direction; to > 0 && to <= self->last_seq; to += direction)
    {
      plumb_run_past_seek_seq (self->past, to);
      if (plumb_run_past_get_seq (self->past) != seq)
        break;
    }
  self->is_at_end = plumb_run_past_get_seq (self->past) >= self->last_seq;
  self->shown_us = plumb_run_past_get_time (self->past);
  tell_moved (self);
}

gboolean
plumb_ui_moment_is_at_end (PlumbUiMoment *self)
{
  return self->is_at_end;
}

gint64
plumb_ui_moment_get_time (PlumbUiMoment *self)
{
  if (self->past == NULL)
    return 0;
  return self->is_at_end ? plumb_ui_moment_get_last (self) : self->shown_us;
}

gboolean
plumb_ui_moment_is_live (PlumbUiMoment *self)
{
  return self->row != NULL && strcmp (self->row->state, "running") == 0;
}

gint64
plumb_ui_moment_get_last (PlumbUiMoment *self)
{
  gint64 last = self->past != NULL ? plumb_run_past_get_last_time (self->past) : 0;
  return plumb_ui_moment_is_live (self) ? MAX (last, g_get_real_time ()) : last;
}

void
plumb_ui_moment_set_note (PlumbUiMoment *self, const char *path, const char *note)
{
  g_set_str (&self->noted, path);
  g_set_str (&self->note, note);
  plumb_ui_node_states_emit_changed (PLUMB_UI_NODE_STATES (self), NULL);
}

PlumbNode *
plumb_ui_moment_find_node (PlumbUiMoment *self, const char *path, PlumbGraph **graph)
{
  g_auto (GStrv) parts = g_strsplit (path, ":", -1);
  PlumbGraph *level = self->graph;
  PlumbNode *node = NULL;
  for (guint i = 0; level != NULL && parts[i] != NULL; i++)
    {
      char *round = strchr (parts[i], '@');
      if (round != NULL)
        *round = '\0';
      node = plumb_graph_find_node (level, parts[i]);
      if (graph != NULL)
        *graph = level;
      const char *definition = node != NULL ? plumb_node_get_definition (node) : NULL;
      level = definition != NULL && parts[i + 1] != NULL
                  ? plumb_graph_find_definition (self->graph, definition)
                  : NULL;
      if (parts[i + 1] != NULL && level == NULL)
        return NULL;
    }
  return node;
}

char *
plumb_ui_moment_dup_step_title (PlumbUiMoment *self, const char *path)
{
  PlumbNode *node = plumb_ui_moment_find_node (self, path, NULL);
  if (node != NULL && plumb_node_get_title (node) != NULL)
    return g_strdup (plumb_node_get_title (node));
  PlumbUiEnvironment *environment = plumb_ui_project_get_environment (self->project);
  PlumbKind *kind = node != NULL
                        ? plumb_registry_find_kind (plumb_ui_environment_get_registry (environment),
                                                    plumb_node_get_kind (node))
                        : NULL;
  return g_strdup (kind != NULL ? plumb_kind_get_title (kind) : path);
}
