/* plumb-run-past-events.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-run-past-private.h"

#define PAGE 2000

static PlumbPastState
parse_state (const char *name)
{
  for (guint i = 0; i <= PLUMB_PAST_BLOCKED; i++)
    if (strcmp (plumb_past_state_get_name (i), name) == 0)
      return i;
  return PLUMB_PAST_PENDING;
}

/* --- appending: the states are those of the end while this happens
 * ------------------------------------------------ */

static void
add_change (PlumbRunPast *self,
            PlumbPastChangeType type,
            guint step,
            guint item,
            guint32 before,
            guint32 after)
{
  if (before == after)
    return;
  const PlumbPastChange change = { step, item, type, before, after };
  g_array_append_val (self->changes, change);
  plumb_run_past_put (self, &change, after);
}

static void
set_step_state (PlumbRunPast *self, guint number, PlumbPastState state)
{
  add_change (self, PLUMB_PAST_CHANGE_STATE, number, PLUMB_PAST_NO_ITEM,
              plumb_run_past_peek_step (self, number)->state, state);
}

static void
set_item_state (PlumbRunPast *self, guint number, guint item, PlumbPastState state)
{
  add_change (self, PLUMB_PAST_CHANGE_STATE, number, item,
              plumb_run_past_ensure_item (plumb_run_past_peek_step (self, number), item)->state,
              state);
}

static void
set_n_items (PlumbRunPast *self, guint number, const PlumbValue *payload)
{
  guint before = plumb_run_past_peek_step (self, number)->n_items;
  gint64 n_items = plumb_value_member_int (payload, "n_items", before);

  add_change (self, PLUMB_PAST_CHANGE_N_ITEMS, number, PLUMB_PAST_NO_ITEM, before,
              (guint32) CLAMP (n_items, 0, G_MAXINT32));
}

static guint
ensure_step (PlumbRunPast *self, const char *path)
{
  gpointer number;

  if (g_hash_table_lookup_extended (self->numbers, path, NULL, &number))
    return GPOINTER_TO_UINT (number);
  PlumbPastRecord *step = g_new0 (PlumbPastRecord, 1);
  step->path = g_strdup (path);
  step->items = g_array_new (FALSE, TRUE, sizeof (PlumbPastItem));
  g_hash_table_insert (self->numbers, step->path, GUINT_TO_POINTER (self->steps->len));
  g_ptr_array_add (self->steps, step);
  return self->steps->len - 1;
}

static void
take_planned (PlumbRunPast *self, const PlumbValue *planned)
{
  const char *decision = plumb_value_member_string (planned, "decision", "");
  guint number = ensure_step (self, plumb_value_member_string (planned, "path", ""));
  PlumbPastRecord *step = plumb_run_past_peek_step (self, number);

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
  PlumbPastRecord *step = plumb_run_past_peek_step (self, number);
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

/* @place: as recorded, or 0: the first that is free, for records that do not tell it. */
static guint
find_lane (PlumbRunPast *self, const char *slot, guint place)
{
  guint n_places = 0;

  for (guint i = 0; i < self->lanes->len; i++)
    {
      const PlumbPastLane *lane = &g_array_index (self->lanes, PlumbPastLane, i);
      if (lane->slot != slot)
        continue;
      if (place != 0 ? lane->place == place : lane->bar == 0)
        return i;
      n_places++;
    }
  const PlumbPastLane lane = { slot, place != 0 ? place : n_places + 1, 0 };
  g_array_append_val (self->lanes, lane);
  return self->lanes->len - 1;
}

static void
close_bar (PlumbRunPast *self,
           PlumbPastItem *item,
           PlumbPastState outcome,
           const PlumbPastMoment *moment)
{
  if (item->bar == 0)
    return;
  PlumbPastBar *bar = &g_array_index (self->bars, PlumbPastBar, item->bar - 1);
  PlumbPastLane *lane = &g_array_index (self->lanes, PlumbPastLane, bar->lane);
  if (lane->bar == item->bar)
    {
      bar->end_us = moment->time_us;
      lane->bar = 0;
    }
  bar->end_seq = moment->seq;
  bar->outcome = outcome;
  item->bar = 0;
}

/* What had the place before, and is still looked at and recorded, has had it until now. */
static void
put_bar (PlumbRunPast *self, const PlumbPastBar *bar)
{
  PlumbPastLane *lane = &g_array_index (self->lanes, PlumbPastLane, bar->lane);

  if (lane->bar != 0)
    g_array_index (self->bars, PlumbPastBar, lane->bar - 1).end_us = bar->start_us;
  g_array_append_val (self->bars, *bar);
  lane->bar = self->bars->len;
}

static void
open_bar (PlumbRunPast *self,
          guint number,
          guint item,
          const PlumbValue *payload,
          PlumbPastMoment *moment)
{
  PlumbPastRecord *step = plumb_run_past_peek_step (self, number);
  const char *slot = g_intern_string (plumb_value_member_string (payload, "slot", "cpu"));

  close_bar (self, plumb_run_past_ensure_item (step, item), PLUMB_PAST_CANCELLED,
             moment); /* it was cut off */
  guint place = (guint) CLAMP (plumb_value_member_int (payload, "place", 0), 0, G_MAXUINT16);
  const PlumbPastBar bar = {
    .step = number,
    .item = item,
    .attempt = (guint) plumb_value_member_int (payload, "attempt", 1),
    .lane = find_lane (self, slot, place),
    .start_us = moment->time_us,
    .start_seq = moment->seq,
    .outcome = PLUMB_PAST_RUNNING,
  };
  put_bar (self, &bar);
  plumb_run_past_ensure_item (step, item)->bar = self->bars->len;
}

static void
note_name (PlumbPastRecord *step, guint item, const PlumbValue *payload)
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
take_started (PlumbRunPast *self, const PlumbEvent *event, guint number, PlumbPastMoment *moment)
{
  PlumbPastRecord *step = plumb_run_past_peek_step (self, number);
  guint item = (guint) event->item;

  note_name (step, item, event->payload);
  open_bar (self, number, item, event->payload, moment);
  set_item_state (self, number, item, PLUMB_PAST_RUNNING);
  add_change (self, PLUMB_PAST_CHANGE_ATTEMPT, number, PLUMB_PAST_NO_ITEM, step->n_attempts,
              step->n_attempts + 1);
  if (!plumb_past_state_is_over (step->state))
    set_step_state (self, number, PLUMB_PAST_RUNNING);
}

static void
take_finished (PlumbRunPast *self,
               const PlumbEvent *event,
               guint number,
               const PlumbPastMoment *moment)
{
  PlumbPastState state = parse_state (plumb_value_member_string (event->payload, "state", ""));
  PlumbPastRecord *step = plumb_run_past_peek_step (self, number);
  guint item = (guint) event->item;

  note_name (step, item, event->payload);
  close_bar (self, plumb_run_past_ensure_item (step, item), state, moment);
  set_item_state (self, number, item, state);
}

static void
take_retry (PlumbRunPast *self,
            const PlumbEvent *event,
            guint number,
            const PlumbPastMoment *moment)
{
  guint item = (guint) event->item;

  close_bar (self, plumb_run_past_ensure_item (plumb_run_past_peek_step (self, number), item),
             PLUMB_PAST_FAILED, moment);
  set_item_state (self, number, item, PLUMB_PAST_PENDING);
}

/* Nothing of a run is alive when it is over, or was cut off. */
static void
close_all (PlumbRunPast *self, const PlumbPastMoment *moment)
{
  for (guint i = 0; i < self->bars->len; i++)
    {
      const PlumbPastBar bar = g_array_index (self->bars, PlumbPastBar, i);
      if (bar.outcome != PLUMB_PAST_RUNNING)
        continue;
      set_item_state (self, bar.step, bar.item, PLUMB_PAST_CANCELLED);
      close_bar (self,
                 plumb_run_past_ensure_item (plumb_run_past_peek_step (self, bar.step), bar.item),
                 PLUMB_PAST_CANCELLED, moment);
    }
}

static void
take_run_state (PlumbRunPast *self, const PlumbEvent *event, const PlumbPastMoment *moment)
{
  static const char *const ends[] = { "succeeded", "failed", "cancelled", "interrupted", NULL };
  const char *state = plumb_value_member_string (event->payload, "state", "");

  self->run_state = g_intern_string (state);
  if (g_strv_contains (ends, state))
    close_all (self, moment);
}

static void
take_item_event (PlumbRunPast *self, const PlumbEvent *event, PlumbPastMoment *moment)
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
take_event (PlumbRunPast *self, const PlumbEvent *event, PlumbPastMoment *moment)
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

  return n > 0 ? plumb_run_past_peek_moment (self, n - 1)->seq : 0;
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
  gint64 before_us
      = n_before > 0 ? plumb_run_past_peek_moment (self, n_before - 1)->time_us : G_MININT64;
  PlumbPastMoment moment = { .seq = event->seq, .time_us = MAX (event->time_us, before_us) };

  plumb_run_past_move_to (self, n_before);
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
