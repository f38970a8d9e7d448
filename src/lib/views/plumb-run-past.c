/* plumb-run-past.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-run-past-private.h"

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

static void
free_step (gpointer data)
{
  PlumbPastRecord *step = data;

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

  self->moments = g_array_new (FALSE, FALSE, sizeof (PlumbPastMoment));
  self->changes = g_array_new (FALSE, FALSE, sizeof (PlumbPastChange));
  self->bars = g_array_new (FALSE, FALSE, sizeof (PlumbPastBar));
  self->lanes = g_array_new (FALSE, FALSE, sizeof (PlumbPastLane));
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

/* --- doing and undoing
 * ---------------------------------------------------------------------------- */

void
plumb_run_past_put (PlumbRunPast *self, const PlumbPastChange *change, guint32 value)
{
  PlumbPastRecord *step = plumb_run_past_peek_step (self, change->step);

  if (change->type == PLUMB_PAST_CHANGE_N_ITEMS)
    {
      step->n_items = value;
    }
  else if (change->type == PLUMB_PAST_CHANGE_ATTEMPT)
    {
      step->n_attempts = value;
    }
  else if (change->item == PLUMB_PAST_NO_ITEM)
    {
      step->state = (guint8) value;
    }
  else
    {
      PlumbPastItem *item = plumb_run_past_ensure_item (step, change->item);
      step->counts[item->state]--;
      step->counts[value]++;
      item->state = (guint8) value;
    }
}

static guint
count_changes (const PlumbRunPast *self, guint n_moments)
{
  return n_moments > 0 ? plumb_run_past_peek_moment (self, n_moments - 1)->n_changes : 0;
}

void
plumb_run_past_move_to (PlumbRunPast *self, guint n_moments)
{
  guint from = count_changes (self, self->n_done), to = count_changes (self, n_moments);
  const PlumbPastChange *changes = (const PlumbPastChange *) self->changes->data;

  for (guint i = from; i < to; i++)
    plumb_run_past_put (self, &changes[i], changes[i].after);
  for (guint i = from; i > to; i--)
    plumb_run_past_put (self, &changes[i - 1], changes[i - 1].before);
  self->n_done = n_moments;
}

/* Before states are looked at. To whoever looks nothing changes. */
static void
settle (const PlumbRunPast *self)
{
  plumb_run_past_move_to ((PlumbRunPast *) self, self->n_shown);
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
      const PlumbPastMoment *moment = plumb_run_past_peek_moment (self, middle);
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

  return self->n_shown > 0 ? plumb_run_past_peek_moment (self, self->n_shown - 1)->seq : 0;
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

  return self->n_shown > 0 ? plumb_run_past_peek_moment (self, self->n_shown - 1)->time_us : 0;
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

  return self->n_shown > 0 ? plumb_run_past_peek_moment (self, self->n_shown - 1)->run_state
                           : "queued";
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
  if (plumb_past_state_is_over (shown->state))
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
  const PlumbPastRecord *from = plumb_run_past_peek_step (self, step);
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
  const PlumbPastRecord *from = plumb_run_past_peek_step (self, step);
  if (from->state == PLUMB_PAST_CACHED && item < from->n_items)
    return PLUMB_PAST_CACHED;
  return item < from->items->len ? g_array_index (from->items, PlumbPastItem, item).state
                                 : PLUMB_PAST_NONE;
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

  const GPtrArray *names = plumb_run_past_peek_step (self, step)->names;
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

  return self->moments->len > 0 ? plumb_run_past_peek_moment (self, 0)->time_us : 0;
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
  return n > 0 ? plumb_run_past_peek_moment (self, n - 1)->time_us : 0;
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
 * plumb_run_past_get_lane:
 * @self: a past
 * @lane: a lane
 * @place: (out): which place of its slot, from 1
 *
 * Returns: the slot that its attempts held
 */
const char *
plumb_run_past_get_lane (const PlumbRunPast *self, guint lane, guint *place)
{
  g_return_val_if_fail (self != NULL && lane < self->lanes->len && place != NULL, NULL);

  *place = g_array_index (self->lanes, PlumbPastLane, lane).place;
  return g_array_index (self->lanes, PlumbPastLane, lane).slot;
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
