/* plumb-run-past.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-run-past.h"

/* Each event becomes changes that know what was before, so that time can run both ways: to seek is
 * to do or undo the changes in between. The arrays of states are those of one moment; they are
 * moved to the end when an event is appended, and to the moment that is shown when somebody looks.
 */

#define NO_ITEM G_MAXUINT32
#define PAGE 2000

typedef enum
{
  CHANGE_STATE,   /* of a step or item */
  CHANGE_N_ITEMS, /* of a step */
  CHANGE_ATTEMPT, /* of a step: one more has begun */
} ChangeType;

typedef struct
{
  guint32 step;
  guint32 item; /* or NO_ITEM */
  guint32 type;
  guint32 before;
  guint32 after;
} Change;

typedef struct
{
  gint64 seq;
  gint64 time_us;  /* never before that of the event before */
  guint n_changes; /* of all events up to and with this one */
  const char *run_state;
} Moment;

typedef struct
{
  guint8 state;
  guint32 bar; /* at the end: number + 1 of the bar that is open */
} Item;

typedef struct
{
  char *path;
  char *kind;
  GArray *items;    /* Item */
  GPtrArray *names; /* char * or NULL, by item; NULL where none has one */
  gboolean is_cached;
  guint8 state;
  guint n_items;
  guint n_attempts;
  gint64 counts[PLUMB_PAST_BLOCKED + 1]; /* of items, by state; NONE is not counted */
} Step;

typedef struct
{
  const char *slot; /* interned */
  guint32 bar;      /* number + 1 of the bar that is open */
} Lane;

struct _PlumbRunPast
{
  GArray *moments;     /* Moment */
  GArray *changes;     /* Change */
  GArray *bars;        /* PlumbPastBar */
  GArray *lanes;       /* Lane */
  GPtrArray *steps;    /* Step */
  GHashTable *numbers; /* path -> number of the step */
  guint n_shown;       /* moments that are shown */
  guint n_done;        /* moments whose changes are in the states of steps and items */
  const char *run_state;
  gboolean follows; /* shows the end, and the end that there will be */
};

static const char *const state_names[] = {
  [PLUMB_PAST_NONE] = "none",           [PLUMB_PAST_PENDING] = "pending",
  [PLUMB_PAST_RUNNING] = "running",     [PLUMB_PAST_WAITING] = "waiting",
  [PLUMB_PAST_SUCCEEDED] = "succeeded", [PLUMB_PAST_CACHED] = "cached",
  [PLUMB_PAST_FAILED] = "failed",       [PLUMB_PAST_SKIPPED] = "skipped",
  [PLUMB_PAST_CANCELLED] = "cancelled", [PLUMB_PAST_BLOCKED] = "blocked",
};

/**
 * plumb_past_state_get_name:
 * @state: a state
 *
 * Returns: its name, as the ledger has it
 */
const char *
plumb_past_state_get_name (PlumbPastState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (state_names), NULL);

  return state_names[state];
}

static PlumbPastState
parse_state (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (state_names); i++)
    if (strcmp (state_names[i], name) == 0)
      return i;
  return PLUMB_PAST_PENDING;
}

static gboolean
is_over (PlumbPastState state)
{
  return state >= PLUMB_PAST_SUCCEEDED;
}

static void
free_step (gpointer data)
{
  Step *step = data;

  g_free (step->path);
  g_free (step->kind);
  g_array_unref (step->items);
  g_clear_pointer (&step->names, g_ptr_array_unref);
  g_free (step);
}

/**
 * plumb_run_past_new:
 *
 * Returns: (transfer full): the past of a run of which nothing is known yet; it shows the end
 */
PlumbRunPast *
plumb_run_past_new (void)
{
  PlumbRunPast *self = g_new0 (PlumbRunPast, 1);

  self->moments = g_array_new (FALSE, FALSE, sizeof (Moment));
  self->changes = g_array_new (FALSE, FALSE, sizeof (Change));
  self->bars = g_array_new (FALSE, FALSE, sizeof (PlumbPastBar));
  self->lanes = g_array_new (FALSE, FALSE, sizeof (Lane));
  self->steps = g_ptr_array_new_with_free_func (free_step);
  self->numbers = g_hash_table_new (g_str_hash, g_str_equal);
  self->run_state = g_intern_string ("queued");
  self->follows = TRUE;
  return self;
}

/**
 * plumb_run_past_free:
 * @self: (transfer full): a past
 */
void
plumb_run_past_free (PlumbRunPast *self)
{
  g_array_unref (self->moments);
  g_array_unref (self->changes);
  g_array_unref (self->bars);
  g_array_unref (self->lanes);
  g_hash_table_unref (self->numbers);
  g_ptr_array_unref (self->steps);
  g_free (self);
}

static Step *
get_step (const PlumbRunPast *self, guint number)
{
  return g_ptr_array_index (self->steps, number);
}

static Item *
ensure_item (Step *step, guint item)
{
  if (item >= step->items->len)
    g_array_set_size (step->items, item + 1);
  return &g_array_index (step->items, Item, item);
}

static const Moment *
get_moment (const PlumbRunPast *self, guint number)
{
  return &g_array_index (self->moments, Moment, number);
}

/* --- doing and undoing
 * ---------------------------------------------------------------------------- */

static void
put (PlumbRunPast *self, const Change *change, guint32 value)
{
  Step *step = get_step (self, change->step);

  if (change->type == CHANGE_N_ITEMS)
    {
      step->n_items = value;
    }
  else if (change->type == CHANGE_ATTEMPT)
    {
      step->n_attempts = value;
    }
  else if (change->item == NO_ITEM)
    {
      step->state = (guint8) value;
    }
  else
    {
      Item *item = ensure_item (step, change->item);
      step->counts[item->state]--;
      step->counts[value]++;
      item->state = (guint8) value;
    }
}

static guint
count_changes (const PlumbRunPast *self, guint n_moments)
{
  return n_moments > 0 ? get_moment (self, n_moments - 1)->n_changes : 0;
}

static void
move_to (PlumbRunPast *self, guint n_moments)
{
  guint from = count_changes (self, self->n_done), to = count_changes (self, n_moments);
  const Change *changes = (const Change *) self->changes->data;

  for (guint i = from; i < to; i++)
    put (self, &changes[i], changes[i].after);
  for (guint i = from; i > to; i--)
    put (self, &changes[i - 1], changes[i - 1].before);
  self->n_done = n_moments;
}

/* Before states are looked at. To whoever looks nothing changes. */
static void
settle (const PlumbRunPast *self)
{
  move_to ((PlumbRunPast *) self, self->n_shown);
}

/* --- appending: the states are those of the end while this happens
 * ------------------------------------------------ */

static void
add_change (
    PlumbRunPast *self, ChangeType type, guint step, guint item, guint32 before, guint32 after)
{
  if (before == after)
    return;
  const Change change = { step, item, type, before, after };
  g_array_append_val (self->changes, change);
  put (self, &change, after);
}

static void
set_step_state (PlumbRunPast *self, guint number, PlumbPastState state)
{
  add_change (self, CHANGE_STATE, number, NO_ITEM, get_step (self, number)->state, state);
}

static void
set_item_state (PlumbRunPast *self, guint number, guint item, PlumbPastState state)
{
  add_change (self, CHANGE_STATE, number, item, ensure_item (get_step (self, number), item)->state,
              state);
}

static void
set_n_items (PlumbRunPast *self, guint number, const PlumbValue *payload)
{
  guint before = get_step (self, number)->n_items;
  gint64 n_items = plumb_value_member_int (payload, "n_items", before);

  add_change (self, CHANGE_N_ITEMS, number, NO_ITEM, before,
              (guint32) CLAMP (n_items, 0, G_MAXINT32));
}

static guint
ensure_step (PlumbRunPast *self, const char *path)
{
  gpointer number;

  if (g_hash_table_lookup_extended (self->numbers, path, NULL, &number))
    return GPOINTER_TO_UINT (number);
  Step *step = g_new0 (Step, 1);
  step->path = g_strdup (path);
  step->items = g_array_new (FALSE, TRUE, sizeof (Item));
  g_hash_table_insert (self->numbers, step->path, GUINT_TO_POINTER (self->steps->len));
  g_ptr_array_add (self->steps, step);
  return self->steps->len - 1;
}

static void
take_planned (PlumbRunPast *self, const PlumbValue *planned)
{
  const char *decision = plumb_value_member_string (planned, "decision", "");
  guint number = ensure_step (self, plumb_value_member_string (planned, "path", ""));
  Step *step = get_step (self, number);

  g_set_str (&step->kind, plumb_value_member_string (planned, "kind", NULL));
  set_n_items (self, number, planned);
  if (step->state == PLUMB_PAST_SUCCEEDED && strcmp (decision, "cached") == 0)
    return; /* a run that goes on: it has done this itself */
  step->is_cached = strcmp (decision, "cached") == 0;
  if (step->is_cached)
    set_step_state (self, number, PLUMB_PAST_CACHED);
  else if (strcmp (decision, "skip") == 0)
    set_step_state (self, number, PLUMB_PAST_SKIPPED);
  else if (strcmp (decision, "blocked") == 0)
    set_step_state (self, number, PLUMB_PAST_BLOCKED);
  else
    set_step_state (self, number, PLUMB_PAST_PENDING);
}

static void
take_step_state (PlumbRunPast *self, guint number, const PlumbValue *payload)
{
  Step *step = get_step (self, number);
  const char *decision = plumb_value_member_string (payload, "decision", NULL);
  PlumbPastState state = parse_state (plumb_value_member_string (payload, "state", ""));

  if (decision != NULL)
    step->is_cached = strcmp (decision, "cached") == 0;
  set_n_items (self, number, payload);
  if (state == PLUMB_PAST_SUCCEEDED && step->is_cached)
    state = PLUMB_PAST_CACHED;
  set_step_state (self, number, state);
}

/* --- bars --- */

static guint
find_lane (PlumbRunPast *self, const char *slot)
{
  for (guint i = 0; i < self->lanes->len; i++)
    {
      const Lane *lane = &g_array_index (self->lanes, Lane, i);
      if (lane->bar == 0 && lane->slot == slot)
        return i;
    }
  const Lane lane = { slot, 0 };
  g_array_append_val (self->lanes, lane);
  return self->lanes->len - 1;
}

static void
close_bar (PlumbRunPast *self, Item *item, PlumbPastState outcome, const Moment *moment)
{
  if (item->bar == 0)
    return;
  PlumbPastBar *bar = &g_array_index (self->bars, PlumbPastBar, item->bar - 1);
  bar->end_us = moment->time_us;
  bar->end_seq = moment->seq;
  bar->outcome = outcome;
  g_array_index (self->lanes, Lane, bar->lane).bar = 0;
  item->bar = 0;
}

static void
open_bar (PlumbRunPast *self, guint number, guint item, const PlumbValue *payload, Moment *moment)
{
  Step *step = get_step (self, number);
  const char *slot = g_intern_string (plumb_value_member_string (payload, "slot", "cpu"));

  close_bar (self, ensure_item (step, item), PLUMB_PAST_CANCELLED, moment); /* it was cut off */
  guint lane = find_lane (self, slot);
  const PlumbPastBar bar = {
    .step = number,
    .item = item,
    .attempt = (guint) plumb_value_member_int (payload, "attempt", 1),
    .lane = lane,
    .start_us = moment->time_us,
    .start_seq = moment->seq,
    .outcome = PLUMB_PAST_RUNNING,
  };
  g_array_append_val (self->bars, bar);
  g_array_index (self->lanes, Lane, lane).bar = self->bars->len;
  ensure_item (step, item)->bar = self->bars->len;
}

static void
note_name (Step *step, guint item, const PlumbValue *payload)
{
  const char *name = plumb_value_member_string (payload, "name", NULL);

  if (name == NULL)
    return;
  if (step->names == NULL)
    step->names = g_ptr_array_new_with_free_func (g_free);
  if (item >= step->names->len)
    g_ptr_array_set_size (step->names, (int) item + 1);
  if (step->names->pdata[item] == NULL)
    step->names->pdata[item] = g_strdup (name);
}

static void
take_started (PlumbRunPast *self, const PlumbEvent *event, guint number, Moment *moment)
{
  Step *step = get_step (self, number);
  guint item = (guint) event->item;

  note_name (step, item, event->payload);
  open_bar (self, number, item, event->payload, moment);
  set_item_state (self, number, item, PLUMB_PAST_RUNNING);
  add_change (self, CHANGE_ATTEMPT, number, NO_ITEM, step->n_attempts, step->n_attempts + 1);
  if (!is_over (step->state))
    set_step_state (self, number, PLUMB_PAST_RUNNING);
}

static void
take_finished (PlumbRunPast *self, const PlumbEvent *event, guint number, const Moment *moment)
{
  PlumbPastState state = parse_state (plumb_value_member_string (event->payload, "state", ""));
  guint item = (guint) event->item;

  note_name (get_step (self, number), item, event->payload);
  close_bar (self, ensure_item (get_step (self, number), item), state, moment);
  set_item_state (self, number, item, state);
}

static void
take_retry (PlumbRunPast *self, const PlumbEvent *event, guint number, const Moment *moment)
{
  guint item = (guint) event->item;

  close_bar (self, ensure_item (get_step (self, number), item), PLUMB_PAST_FAILED, moment);
  set_item_state (self, number, item, PLUMB_PAST_PENDING);
}

/* Nothing of a run is alive when it is over, or was cut off. */
static void
close_all (PlumbRunPast *self, const Moment *moment)
{
  for (guint i = 0; i < self->lanes->len; i++)
    {
      guint32 open = g_array_index (self->lanes, Lane, i).bar;
      if (open == 0)
        continue;
      PlumbPastBar bar = g_array_index (self->bars, PlumbPastBar, open - 1);
      set_item_state (self, bar.step, bar.item, PLUMB_PAST_CANCELLED);
      close_bar (self, ensure_item (get_step (self, bar.step), bar.item), PLUMB_PAST_CANCELLED,
                 moment);
    }
}

static void
take_run_state (PlumbRunPast *self, const PlumbEvent *event, const Moment *moment)
{
  static const char *const ends[] = { "succeeded", "failed", "cancelled", "interrupted", NULL };
  const char *state = plumb_value_member_string (event->payload, "state", "");

  self->run_state = g_intern_string (state);
  if (g_strv_contains (ends, state))
    close_all (self, moment);
}

static void
take_item_event (PlumbRunPast *self, const PlumbEvent *event, Moment *moment)
{
  guint number = ensure_step (self, event->step);

  if (event->item > G_MAXINT32 / 2)
    return;
  if (event->type == PLUMB_EVENT_ITEM_STARTED)
    take_started (self, event, number, moment);
  else if (event->type == PLUMB_EVENT_ITEM_FINISHED)
    take_finished (self, event, number, moment);
  else if (event->type == PLUMB_EVENT_ITEM_RETRY)
    take_retry (self, event, number, moment);
  else if (event->type == PLUMB_EVENT_QUESTION_ASKED)
    set_item_state (self, number, (guint) event->item, PLUMB_PAST_WAITING);
  else if (event->type == PLUMB_EVENT_QUESTION_ANSWERED)
    set_item_state (self, number, (guint) event->item, PLUMB_PAST_SUCCEEDED);
}

static void
take_event (PlumbRunPast *self, const PlumbEvent *event, Moment *moment)
{
  PlumbValue *steps = plumb_value_get_member (event->payload, "steps");

  if (event->type == PLUMB_EVENT_RUN_STATE)
    take_run_state (self, event, moment);
  else if (event->type == PLUMB_EVENT_STEPS_PLANNED)
    for (guint i = 0; i < plumb_value_get_length (steps); i++)
      take_planned (self, plumb_value_get_element (steps, i));
  else if (event->type == PLUMB_EVENT_STEP_STATE && event->step != NULL)
    take_step_state (self, ensure_step (self, event->step), event->payload);
  else if (event->step != NULL && event->item >= 0)
    take_item_event (self, event, moment);
}

static gint64
get_last_seq (const PlumbRunPast *self)
{
  guint n = self->moments->len;

  return n > 0 ? get_moment (self, n - 1)->seq : 0;
}

/**
 * plumb_run_past_append:
 * @self: a past
 * @event: of the run, with a higher number than the last one
 *
 * What an event of an unknown type says is passed over.
 */
void
plumb_run_past_append (PlumbRunPast *self, const PlumbEvent *event)
{
  g_return_if_fail (self != NULL && event != NULL);
  g_return_if_fail (event->seq > get_last_seq (self));

  guint n_before = self->moments->len;
  gint64 before_us = n_before > 0 ? get_moment (self, n_before - 1)->time_us : G_MININT64;
  Moment moment = { .seq = event->seq, .time_us = MAX (event->time_us, before_us) };

  move_to (self, n_before);
  take_event (self, event, &moment);
  moment.n_changes = self->changes->len;
  moment.run_state = self->run_state;
  g_array_append_val (self->moments, moment);
  self->n_done = self->moments->len;
  if (self->follows)
    self->n_shown = self->n_done;
}

/**
 * plumb_run_past_load:
 * @self: a past
 * @reader: the project's ledger
 * @run: whose past it is
 * @error: return location for an error
 *
 * Returns: whether all that is recorded was appended
 */
gboolean
plumb_run_past_load (PlumbRunPast *self, PlumbLedgerReader *reader, gint64 run, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  guint n_read = PAGE;
  gboolean is_done = TRUE;

  while (is_done && n_read == PAGE)
    {
      g_autoptr (GPtrArray) events
          = plumb_ledger_reader_list_events (reader, run, get_last_seq (self), PAGE, error);
      is_done = events != NULL;
      n_read = is_done ? events->len : 0;
      for (guint i = 0; i < n_read; i++)
        plumb_run_past_append (self, events->pdata[i]);
    }
  return is_done;
}

/* --- seeking
 * --------------------------------------------------------------------------------------- */

/* How many moments are at or before @value. */
static guint
count_moments (const PlumbRunPast *self, gint64 value, gboolean is_seq)
{
  guint low = 0, high = self->moments->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const Moment *moment = get_moment (self, middle);
      if ((is_seq ? moment->seq : moment->time_us) <= value)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/**
 * plumb_run_past_seek:
 * @self: a past
 * @time_us: wall clock; %G_MAXINT64: the end, now and later
 */
void
plumb_run_past_seek (PlumbRunPast *self, gint64 time_us)
{
  g_return_if_fail (self != NULL);

  self->follows = time_us == G_MAXINT64;
  self->n_shown = count_moments (self, time_us, FALSE);
}

/**
 * plumb_run_past_seek_seq:
 * @self: a past
 * @seq: of an event; %G_MAXINT64: the end, now and later
 */
void
plumb_run_past_seek_seq (PlumbRunPast *self, gint64 seq)
{
  g_return_if_fail (self != NULL);

  self->follows = seq == G_MAXINT64;
  self->n_shown = count_moments (self, seq, TRUE);
}

/**
 * plumb_run_past_get_seq:
 * @self: a past
 *
 * Returns: the number of the last event that is shown, or 0
 */
gint64
plumb_run_past_get_seq (const PlumbRunPast *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_shown > 0 ? get_moment (self, self->n_shown - 1)->seq : 0;
}

/**
 * plumb_run_past_get_time:
 * @self: a past
 *
 * Returns: when that was, or 0
 */
gint64
plumb_run_past_get_time (const PlumbRunPast *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_shown > 0 ? get_moment (self, self->n_shown - 1)->time_us : 0;
}

/**
 * plumb_run_past_get_run_state:
 * @self: a past
 *
 * Returns: the state of the run
 */
const char *
plumb_run_past_get_run_state (const PlumbRunPast *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->n_shown > 0 ? get_moment (self, self->n_shown - 1)->run_state : "queued";
}

/**
 * plumb_run_past_get_n_steps:
 * @self: a past
 *
 * Returns: how many steps were ever planned
 */
guint
plumb_run_past_get_n_steps (const PlumbRunPast *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->steps->len;
}

static double
get_fraction (const PlumbPastStep *shown)
{
  if (is_over (shown->state))
    return 1;
  return shown->n_items > 0 ? MIN (1, (double) (shown->n_done + shown->n_failed) / shown->n_items)
                            : 0;
}

/**
 * plumb_run_past_get_step:
 * @self: a past
 * @step: its number
 * @shown: (out): the step; its texts are the past's
 */
void
plumb_run_past_get_step (const PlumbRunPast *self, guint step, PlumbPastStep *shown)
{
  g_return_if_fail (self != NULL && step < self->steps->len && shown != NULL);

  settle (self);
  const Step *from = get_step (self, step);
  *shown = (PlumbPastStep) {
    .path = from->path,
    .kind = from->kind,
    .state = from->state,
    .n_items = from->n_items,
    .n_done = (guint) (from->counts[PLUMB_PAST_SUCCEEDED] + from->counts[PLUMB_PAST_CACHED]),
    .n_running = (guint) from->counts[PLUMB_PAST_RUNNING],
    .n_failed = (guint) from->counts[PLUMB_PAST_FAILED],
    .n_attempts = from->n_attempts,
  };
  if (from->state == PLUMB_PAST_CACHED)
    shown->n_done = from->n_items; /* they are recorded elsewhere */
  shown->fraction = get_fraction (shown);
}

/**
 * plumb_run_past_find_step:
 * @self: a past
 * @path: of a step
 * @step: (out): its number
 *
 * Returns: whether there is one
 */
gboolean
plumb_run_past_find_step (const PlumbRunPast *self, const char *path, guint *step)
{
  gpointer number;

  g_return_val_if_fail (self != NULL && path != NULL && step != NULL, FALSE);

  if (!g_hash_table_lookup_extended (self->numbers, path, NULL, &number))
    return FALSE;
  *step = GPOINTER_TO_UINT (number);
  return TRUE;
}

/**
 * plumb_run_past_get_item:
 * @self: a past
 * @step: number of a step
 * @item: of it
 *
 * Returns: its state; NONE where nothing has happened to it
 */
PlumbPastState
plumb_run_past_get_item (const PlumbRunPast *self, guint step, guint item)
{
  g_return_val_if_fail (self != NULL && step < self->steps->len, PLUMB_PAST_NONE);

  settle (self);
  const Step *from = get_step (self, step);
  if (from->state == PLUMB_PAST_CACHED && item < from->n_items)
    return PLUMB_PAST_CACHED;
  return item < from->items->len ? g_array_index (from->items, Item, item).state : PLUMB_PAST_NONE;
}

/**
 * plumb_run_past_get_item_name:
 * @self: a past
 * @step: number of a step
 * @item: of it
 *
 * Returns: (transfer none) (nullable): its name, if it has one and has begun
 */
const char *
plumb_run_past_get_item_name (const PlumbRunPast *self, guint step, guint item)
{
  g_return_val_if_fail (self != NULL && step < self->steps->len, NULL);

  const GPtrArray *names = get_step (self, step)->names;
  return names != NULL && item < names->len ? names->pdata[item] : NULL;
}

/**
 * plumb_run_past_get_first_time:
 * @self: a past
 *
 * Returns: the time of the first event, or 0
 */
gint64
plumb_run_past_get_first_time (const PlumbRunPast *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->moments->len > 0 ? get_moment (self, 0)->time_us : 0;
}

/**
 * plumb_run_past_get_last_time:
 * @self: a past
 *
 * Returns: the time of the last event, or 0
 */
gint64
plumb_run_past_get_last_time (const PlumbRunPast *self)
{
  g_return_val_if_fail (self != NULL, 0);

  guint n = self->moments->len;
  return n > 0 ? get_moment (self, n - 1)->time_us : 0;
}

/**
 * plumb_run_past_get_bars:
 * @self: a past
 * @n_bars: (out): how many
 *
 * Returns: (transfer none) (array length=n_bars): all attempts, in the order in which they began
 */
const PlumbPastBar *
plumb_run_past_get_bars (const PlumbRunPast *self, guint *n_bars)
{
  g_return_val_if_fail (self != NULL && n_bars != NULL, NULL);

  *n_bars = self->bars->len;
  return (const PlumbPastBar *) self->bars->data;
}

/**
 * plumb_run_past_get_n_lanes:
 * @self: a past
 *
 * Returns: how many attempts were at work at once, slot by slot
 */
guint
plumb_run_past_get_n_lanes (const PlumbRunPast *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->lanes->len;
}

/**
 * plumb_run_past_get_lane_slot:
 * @self: a past
 * @lane: a lane
 *
 * Returns: the slot that its attempts held
 */
const char *
plumb_run_past_get_lane_slot (const PlumbRunPast *self, guint lane)
{
  g_return_val_if_fail (self != NULL && lane < self->lanes->len, NULL);

  return g_array_index (self->lanes, Lane, lane).slot;
}

/**
 * plumb_run_past_is_bar_shown:
 * @self: a past
 * @bar: one of its bars
 *
 * Returns: whether it is at work at the moment that is shown
 */
gboolean
plumb_run_past_is_bar_shown (const PlumbRunPast *self, const PlumbPastBar *bar)
{
  g_return_val_if_fail (self != NULL && bar != NULL, FALSE);

  gint64 seq = plumb_run_past_get_seq (self);
  return bar->start_seq <= seq && (bar->end_seq == 0 || bar->end_seq > seq);
}
