/* plumb-pairs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-pairs.h"

#include "plumb-clock.h"

#define PAGE 500

struct _PlumbPair
{
  gint64 number;
  gint64 time_us;
  PlumbValue *record;
  PlumbValue *review; /* or NULL */
  PlumbValue *rating; /* or NULL */
};

/**
 * plumb_pair_ref:
 * @self: a pair
 *
 * Returns: (transfer full): it
 */
PlumbPair *
plumb_pair_ref (PlumbPair *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
plumb_pair_clear (gpointer data)
{
  PlumbPair *self = data;

  g_clear_pointer (&self->record, plumb_value_unref);
  g_clear_pointer (&self->review, plumb_value_unref);
  g_clear_pointer (&self->rating, plumb_value_unref);
}

/**
 * plumb_pair_unref:
 * @self: (transfer full): a pair
 */
void
plumb_pair_unref (PlumbPair *self)
{
  g_atomic_rc_box_release_full (self, plumb_pair_clear);
}

/**
 * plumb_pair_get_number:
 * @self: a pair
 *
 * Returns: the number by which people and commands name it
 */
gint64
plumb_pair_get_number (const PlumbPair *self)
{
  return self->number;
}

/**
 * plumb_pair_get_time:
 * @self: a pair
 *
 * Returns: when it was recorded, microseconds since 1970
 */
gint64
plumb_pair_get_time (const PlumbPair *self)
{
  return self->time_us;
}

/**
 * plumb_pair_get_record:
 * @self: a pair
 *
 * Returns: (transfer none): the payload of its event
 */
PlumbValue *
plumb_pair_get_record (const PlumbPair *self)
{
  return self->record;
}

/**
 * plumb_pair_get_text:
 * @self: a pair
 * @member: of its record
 *
 * Returns: (transfer none): the text, or ""
 */
const char *
plumb_pair_get_text (const PlumbPair *self, const char *member)
{
  return plumb_value_member_string (self->record, member, "");
}

/**
 * plumb_pair_get_verdict:
 * @self: a pair
 *
 * Returns: the verdict; fail where the record says none
 */
PlumbVerdict
plumb_pair_get_verdict (const PlumbPair *self)
{
  const char *name = plumb_pair_get_text (self, "verdict");

  return g_str_equal (name, "pass")   ? PLUMB_VERDICT_PASS
         : g_str_equal (name, "warn") ? PLUMB_VERDICT_WARN
                                      : PLUMB_VERDICT_FAIL;
}

/**
 * plumb_pair_get_review:
 * @self: a pair
 *
 * Returns: (transfer none) (nullable): who looked at it, when, and what they decided
 */
PlumbValue *
plumb_pair_get_review (const PlumbPair *self)
{
  return self->review;
}

/**
 * plumb_pair_get_rating:
 * @self: a pair
 *
 * Returns: (transfer none) (nullable): how many stars who gave it, and when
 */
PlumbValue *
plumb_pair_get_rating (const PlumbPair *self)
{
  return self->rating;
}

/**
 * plumb_pair_to_value:
 * @self: a pair
 *
 * Returns: (transfer full): its record with "pair", its number, "review" and "rating"
 */
PlumbValue *
plumb_pair_to_value (const PlumbPair *self)
{
  PlumbValueBuilder *value = plumb_value_builder_new_copy (self->record);

  plumb_value_builder_set_int (value, "pair", self->number);
  if (self->review != NULL)
    {
      plumb_value_builder_set (value, "review", plumb_value_ref (self->review));
      plumb_value_builder_set_string (value, "reviewer",
                                      plumb_value_member_string (self->review, "by", ""));
    }
  if (self->rating != NULL)
    plumb_value_builder_set (value, "rating", plumb_value_ref (self->rating));
  return plumb_value_builder_end (value);
}

/* --- reading --- */

static gboolean
is_what (const PlumbEvent *event, const char *what)
{
  return g_str_equal (plumb_value_member_string (event->payload, "what", ""), what);
}

static gboolean
is_text (const PlumbEvent *event, const char *member, const char *wanted)
{
  return wanted == NULL
         || g_strcmp0 (plumb_value_member_string (event->payload, member, NULL), wanted) == 0;
}

static gboolean
is_of_run (const PlumbEvent *event, gint64 run)
{
  PlumbValue *a = plumb_value_get_member (event->payload, "authoritative");
  PlumbValue *b = plumb_value_get_member (event->payload, "observer");

  return run == 0 || plumb_value_member_int (a, "run", 0) == run
         || plumb_value_member_int (b, "run", 0) == run;
}

typedef gboolean (*TakeFunc) (const PlumbEvent *event, gpointer user_data);

/* Newest first, page by page, until @take has enough. */
static gboolean
each_event (PlumbLedgerReader *reader,
            const char *workflow,
            const char *what,
            gint64 before,
            TakeFunc take,
            gpointer user_data,
            GError **error)
{
  for (;;)
    {
      g_autoptr (GPtrArray) page
          = plumb_ledger_reader_list_parity_events (reader, workflow, what, before, PAGE, error);
      if (page == NULL)
        return FALSE;
      for (guint i = 0; i < page->len; i++)
        {
          const PlumbEvent *event = g_ptr_array_index (page, i);
          before = event->seq;
          if (!take (event, user_data))
            return TRUE;
        }
      if (page->len < PAGE)
        return TRUE;
    }
}

typedef struct
{
  const PlumbPairQuery *query;
  GPtrArray *pairs;
  GHashTable *reviews; /* number -> the newest review; only looked up */
  GHashTable *ratings; /* the same of ratings */
} Listing;

/* (nullable) (transfer full) */
static PlumbValue *
find_word (GHashTable *words, gint64 number)
{
  PlumbValue *word = g_hash_table_lookup (words, &number);

  return word != NULL ? plumb_value_ref (word) : NULL;
}

static PlumbPair *
make_pair (Listing *self, const PlumbEvent *event)
{
  PlumbPair *pair = g_atomic_rc_box_new0 (PlumbPair);

  pair->number = event->seq;
  pair->time_us = event->time_us;
  pair->record = plumb_value_ref (event->payload);
  pair->review = find_word (self->reviews, event->seq);
  pair->rating = find_word (self->ratings, event->seq);
  if (plumb_value_member_int (pair->rating, "stars", 0) == 0)
    g_clear_pointer (&pair->rating, plumb_value_unref);
  return pair;
}

/* A person's word on a pair comes after it, so that going back it is met first. */
static void
take_word (GHashTable *words, const PlumbEvent *event)
{
  gint64 number = plumb_value_member_int (event->payload, "pair", 0);

  if (!g_hash_table_contains (words, &number))
    g_hash_table_insert (words, g_memdup2 (&number, sizeof number),
                         plumb_value_ref (event->payload));
}

static gboolean
take_pair (const PlumbEvent *event, gpointer user_data)
{
  Listing *self = user_data;
  const PlumbPairQuery *query = self->query;

  if (is_what (event, "review"))
    take_word (self->reviews, event);
  if (is_what (event, "rating"))
    take_word (self->ratings, event);
  if (!is_what (event, "pair") || !is_text (event, "output", query->output)
      || !is_text (event, "dispatch", query->dispatch) || !is_of_run (event, query->run)
      || (query->before > 0 && event->seq >= query->before))
    return TRUE;
  g_ptr_array_add (self->pairs, make_pair (self, event));
  return query->limit == 0 || self->pairs->len < query->limit;
}

/**
 * plumb_pairs_list:
 * @reader: a ledger
 * @query: which
 * @error: set where the ledger cannot be read
 *
 * Returns: (transfer container) (element-type PlumbPair) (nullable): pairs, newest first; the array
 * owns them
 */
GPtrArray *
plumb_pairs_list (PlumbLedgerReader *reader, const PlumbPairQuery *query, GError **error)
{
  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (reader) && query != NULL, NULL);

  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_pair_unref);
  g_autoptr (GHashTable) reviews = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                                          (GDestroyNotify) plumb_value_unref);
  g_autoptr (GHashTable) ratings = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                                          (GDestroyNotify) plumb_value_unref);
  Listing listing = { query, pairs, reviews, ratings };
  return each_event (reader, query->workflow, NULL, 0, take_pair, &listing, error)
             ? g_steal_pointer (&pairs)
             : NULL;
}

/**
 * plumb_pairs_find:
 * @reader: a ledger
 * @number: of a pair
 * @error: set to PLUMB_PARITY_ERROR_NOT_FOUND
 *
 * Returns: (transfer full) (nullable): the pair
 */
PlumbPair *
plumb_pairs_find (PlumbLedgerReader *reader, gint64 number, GError **error)
{
  const PlumbPairQuery query = { .before = number + 1, .limit = 1 };
  g_autoptr (GPtrArray) pairs = plumb_pairs_list (reader, &query, error);
  if (pairs == NULL)
    return NULL;
  if (pairs->len > 0 && plumb_pair_get_number (g_ptr_array_index (pairs, 0)) == number)
    return plumb_pair_ref (g_ptr_array_index (pairs, 0));
  g_set_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_NOT_FOUND,
               "there is no pair %" G_GINT64_FORMAT "; `plumb parity list` lists them", number);
  return NULL;
}

typedef struct
{
  PlumbDispatchFunc take;
  gpointer data;
} Walk;

static gboolean
take_dispatch (const PlumbEvent *event, gpointer user_data)
{
  const Walk *walk = user_data;

  return walk->take (event->payload, walk->data);
}

/**
 * plumb_pairs_walk_dispatches:
 * @reader: a ledger
 * @workflow: (nullable): of this workflow only
 * @take: (scope call): takes how a dispatch ended; FALSE: it has seen enough
 * @data: for @take
 * @error: set where the ledger cannot be read
 *
 * Returns: whether it could be read
 */
gboolean
plumb_pairs_walk_dispatches (PlumbLedgerReader *reader,
                             const char *workflow,
                             PlumbDispatchFunc take,
                             gpointer data,
                             GError **error)
{
  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (reader) && take != NULL, FALSE);

  Walk walk = { take, data };
  return each_event (reader, workflow, "dispatch-ended", 0, take_dispatch, &walk, error);
}

static gboolean
add_dispatch (PlumbValue *ended, gpointer data)
{
  g_ptr_array_add (data, plumb_value_ref (ended));
  return TRUE;
}

/**
 * plumb_pairs_list_dispatches:
 * @reader: a ledger
 * @workflow: (nullable): of this workflow only
 * @error: set where the ledger cannot be read
 *
 * Returns: (transfer container) (element-type PlumbValue) (nullable): how dispatches ended, newest
 * first; the array owns them
 */
GPtrArray *
plumb_pairs_list_dispatches (PlumbLedgerReader *reader, const char *workflow, GError **error)
{
  g_autoptr (GPtrArray) payloads
      = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_value_unref);

  return plumb_pairs_walk_dispatches (reader, workflow, add_dispatch, payloads, error)
             ? g_steal_pointer (&payloads)
             : NULL;
}

/* Of whom, when, of which pair. */
static PlumbValueBuilder *
begin_word (const char *what, gint64 pair, const char *workflow, const char *by)
{
  g_autoptr (PlumbClock) clock = plumb_clock_new ();
  g_autofree char *when = plumb_clock_format (plumb_clock_get_wall (clock));
  PlumbValueBuilder *payload = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (payload, "what", what);
  plumb_value_builder_set_int (payload, "pair", pair);
  plumb_value_builder_set_string (payload, "workflow", workflow);
  plumb_value_builder_set_string (payload, "by", by);
  plumb_value_builder_set_string (payload, "when", when);
  return payload;
}

/* @payload: (transfer full) */
static PlumbValue *
end_word (PlumbValueBuilder *payload)
{
  PlumbValueBuilder *event = plumb_value_builder_new_object ();
  PlumbValueBuilder *events = plumb_value_builder_new_array ();
  PlumbValueBuilder *arguments = plumb_value_builder_new_object ();

  plumb_value_builder_set (event, "payload", plumb_value_builder_end (payload));
  plumb_value_builder_add (events, plumb_value_builder_end (event));
  plumb_value_builder_set (arguments, "events", plumb_value_builder_end (events));
  return plumb_value_builder_end (arguments);
}

/**
 * plumb_pairs_make_review:
 * @review: who says what of which pair
 *
 * Returns: (transfer full): arguments of the runner's verb "record"
 */
PlumbValue *
plumb_pairs_make_review (const PlumbPairReview *review)
{
  PlumbValueBuilder *payload = begin_word ("review", review->pair, review->workflow, review->by);

  plumb_value_builder_set_string (payload, "decision", review->decision);
  plumb_value_builder_set_string (payload, "note", review->note);
  return end_word (payload);
}

/**
 * plumb_pairs_make_rating:
 * @rating: how many stars who gives which pair
 *
 * Returns: (transfer full): arguments of the runner's verb "record"
 */
PlumbValue *
plumb_pairs_make_rating (const PlumbPairRating *rating)
{
  g_return_val_if_fail (rating->stars <= PLUMB_MOST_STARS, NULL);

  PlumbValueBuilder *payload = begin_word ("rating", rating->pair, rating->workflow, rating->by);

  plumb_value_builder_set_int (payload, "stars", rating->stars);
  return end_word (payload);
}
