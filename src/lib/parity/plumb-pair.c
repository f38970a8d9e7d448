/* plumb-pair.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-pair.h"

#include "plumb-compare-bytes.h"
#include "plumb-compared.h"
#include "plumb-image-file.h"
#include "plumb-video.h"

/* --- data --- */

/**
 * plumb_pair_side_free:
 * @self: (transfer full): a side
 */
void
plumb_pair_side_free (PlumbPairSide *self)
{
  g_free (self->step);
  g_free (self->port);
  g_free (self->name);
  g_clear_pointer (&self->datum, plumb_value_unref);
  g_free (self);
}

/* What stands before the number at its end. */
static gsize
count_stem (const char *name)
{
  gsize length = strlen (name);

  while (length > 0 && g_ascii_isdigit (name[length - 1]))
    length--;
  return length;
}

static gint64
find_frame (const char *name)
{
  const char *number = name + count_stem (name);
  gsize n_digits = strlen (number);

  return n_digits == 0 || n_digits > 15 ? -1 : g_ascii_strtoll (number, NULL, 10);
}

/**
 * plumb_pair_side_new:
 * @name: (nullable): an item's name, with or without a file's ending
 * @datum: what it is
 *
 * Returns: (transfer full): a side of no step
 */
PlumbPairSide *
plumb_pair_side_new (const char *name, PlumbValue *datum)
{
  PlumbPairSide *self = g_new0 (PlumbPairSide, 1);
  const char *dot = name != NULL ? strrchr (name, '.') : NULL;

  self->name = dot != NULL && dot > name ? g_strndup (name, (gsize) (dot - name))
                                         : g_strdup (name != NULL ? name : "");
  self->frame = find_frame (self->name);
  self->datum = plumb_value_ref (datum);
  return self;
}

static void
add_datum (
    GPtrArray *list, gint64 run, const PlumbItemRow *item, const char *port, PlumbValue *datum)
{
  const char *name = plumb_value_get_value_type (datum) == PLUMB_VALUE_OBJECT
                         ? plumb_value_member_string (datum, "name", item->name)
                         : item->name;
  PlumbPairSide *side = plumb_pair_side_new (name, datum);

  side->run = run;
  side->step = g_strdup (item->path);
  side->port = g_strdup (port);
  side->item = item->item;
  g_ptr_array_add (list, side);
}

/**
 * plumb_pair_list_data:
 * @reader: a ledger
 * @run: a run
 * @step: path of a step
 * @port: one of its outputs
 * @error: set where the ledger cannot be read
 *
 * Returns: (transfer container) (element-type PlumbPairSide) (nullable): the data in order; the
 * array owns them
 */
GPtrArray *
plumb_pair_list_data (
    PlumbLedgerReader *reader, gint64 run, const char *step, const char *port, GError **error)
{
  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (reader), NULL);

  g_autoptr (GPtrArray) items = plumb_ledger_reader_list_items (reader, run, step, error);
  if (items == NULL)
    return NULL;
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_pair_side_free);
  for (guint i = 0; i < items->len; i++)
    {
      const PlumbItemRow *item = g_ptr_array_index (items, i);
      PlumbValue *value = plumb_value_get_member (item->outputs, port);
      if (value == NULL)
        continue;
      if (plumb_value_get_value_type (value) != PLUMB_VALUE_ARRAY)
        add_datum (list, run, item, port, value);
      else
        for (guint j = 0; j < plumb_value_get_length (value); j++)
          add_datum (list, run, item, port, plumb_value_get_element (value, j));
    }
  return g_steal_pointer (&list);
}

/* --- matching --- */

typedef gboolean (*IsSameFunc) (const PlumbPairSide *a, const PlumbPairSide *b);

static gboolean
has_same_name (const PlumbPairSide *a, const PlumbPairSide *b)
{
  return *a->name != '\0' && g_str_equal (a->name, b->name);
}

/* "left_7" and "left_0007". */
static gboolean
has_same_stem_and_frame (const PlumbPairSide *a, const PlumbPairSide *b)
{
  gsize length = count_stem (a->name);

  return a->frame >= 0 && a->frame == b->frame && length == count_stem (b->name)
         && strncmp (a->name, b->name, length) == 0;
}

static gboolean
has_same_frame (const PlumbPairSide *a, const PlumbPairSide *b)
{
  return a->frame >= 0 && a->frame == b->frame;
}

/* One by one, the first that fits and is free. */
static void
match_by (GPtrArray *observer, GArray *matches, guint8 *taken, IsSameFunc is_same)
{
  for (guint i = 0; i < matches->len; i++)
    {
      PlumbPairMatch *match = &g_array_index (matches, PlumbPairMatch, i);
      for (guint j = 0; j < observer->len && match->observer == NULL; j++)
        if (!taken[j] && is_same (match->authoritative, g_ptr_array_index (observer, j)))
          {
            match->observer = g_ptr_array_index (observer, j);
            taken[j] = TRUE;
          }
    }
}

static gboolean
is_left_over (const PlumbPairSide *a, const PlumbPairSide *b)
{
  return TRUE;
}

static guint
count_free (const guint8 *taken, guint n)
{
  guint n_free = 0;

  for (guint i = 0; i < n; i++)
    n_free += !taken[i];
  return n_free;
}

static guint
count_single (const GArray *matches)
{
  guint n_single = 0;

  for (guint i = 0; i < matches->len; i++)
    n_single += g_array_index (matches, PlumbPairMatch, i).observer == NULL;
  return n_single;
}

/**
 * plumb_pair_match:
 * @authoritative: (element-type PlumbPairSide): what the authority has
 * @observer: (element-type PlumbPairSide): what the observer has
 *
 * Returns: (transfer full) (element-type PlumbPairMatch): which belong together
 */
GArray *
plumb_pair_match (GPtrArray *authoritative, GPtrArray *observer)
{
  GArray *matches = g_array_new (FALSE, TRUE, sizeof (PlumbPairMatch));
  g_autofree guint8 *taken = g_new0 (guint8, observer->len + 1);

  for (guint i = 0; i < authoritative->len; i++)
    {
      PlumbPairMatch match = { g_ptr_array_index (authoritative, i), NULL };
      g_array_append_val (matches, match);
    }
  match_by (observer, matches, taken, has_same_name);
  match_by (observer, matches, taken, has_same_stem_and_frame);
  match_by (observer, matches, taken, has_same_frame);
  if (count_free (taken, observer->len) == 1 && count_single (matches) == 1)
    match_by (observer, matches, taken, is_left_over);
  for (guint j = 0; j < observer->len; j++)
    if (!taken[j])
      {
        PlumbPairMatch match = { NULL, g_ptr_array_index (observer, j) };
        g_array_append_val (matches, match);
      }
  return matches;
}

/* --- comparing --- */

static const char *
get_artifact (const PlumbPairSide *side)
{
  return side != NULL && plumb_value_get_value_type (side->datum) == PLUMB_VALUE_OBJECT
             ? plumb_value_member_string (side->datum, "artifact", NULL)
             : NULL;
}

static void
copy_member (PlumbValueBuilder *to, const char *name, const PlumbValue *from, const char *member)
{
  PlumbValue *value = plumb_value_get_member (from, member);

  if (value != NULL)
    plumb_value_builder_set (to, name, plumb_value_ref (value));
}

static PlumbValue *
describe_side (PlumbArtifacts *artifacts, const PlumbPairSide *side)
{
  static const char *const members[][2]
      = { { "sha256", "artifact" }, { "bytes", "bytes" },   { "width", "width" },
          { "height", "height" },   { "ext", "ext" },       { "type", "type" },
          { "pixels", "pixels" },   { "path", "reference" } };
  if (side == NULL)
    return plumb_value_new_null ();
  PlumbValueBuilder *about = plumb_value_builder_new_object ();
  if (side->run > 0)
    {
      plumb_value_builder_set_int (about, "run", side->run);
      plumb_value_builder_set_string (about, "step", side->step);
      plumb_value_builder_set_string (about, "port", side->port);
      plumb_value_builder_set_int (about, "item", side->item);
    }
  plumb_value_builder_set_string (about, "name", side->name);
  if (get_artifact (side) == NULL)
    plumb_value_builder_set (about, "value", plumb_value_ref (side->datum));
  else
    for (guint i = 0; i < G_N_ELEMENTS (members); i++)
      copy_member (about, members[i][0], side->datum, members[i][1]);
  return plumb_value_builder_end (about);
}

/* A file of the project (a reference), or one of the store. */
static char *
find_path (PlumbArtifacts *artifacts, const PlumbPairSide *side)
{
  const char *path = plumb_value_member_string (side->datum, "path", NULL);

  return path != NULL ? g_strdup (path) : plumb_artifacts_get_path (artifacts, side->datum);
}

/* What is judged without looking at pixels. */
static PlumbValue *
judge (PlumbVerdict verdict, gboolean is_exact, const PlumbProblem *reason)
{
  g_autoptr (PlumbProblems) reasons = plumb_problems_new ();
  PlumbValueBuilder *record = plumb_value_builder_new_object ();

  if (reason != NULL)
    plumb_problems_add (reasons, reason);
  plumb_value_builder_set_string (record, "verdict", plumb_verdict_get_name (verdict));
  plumb_value_builder_set (record, "reasons", plumb_problems_to_value (reasons));
  plumb_value_builder_set_boolean (record, "exact_match", is_exact);
  plumb_value_builder_set_boolean (record, "dimensions_match", is_exact);
  return plumb_value_builder_end (record);
}

static const PlumbPairSide *
get_any (const PlumbPairMatch *match)
{
  return match->authoritative != NULL ? match->authoritative : match->observer;
}

static PlumbValue *
judge_missing (const PlumbPairMatch *match)
{
  gboolean is_observer = match->observer == NULL;
  const char *name = get_any (match) != NULL ? get_any (match)->name : "this output";
  g_autofree char *message = g_strdup_printf (is_observer ? "The observer has nothing for “%s”"
                                                          : "The authority has nothing for “%s”",
                                              name);

  return judge (
      PLUMB_VERDICT_FAIL, FALSE,
      &(PlumbProblem) { .severity = PLUMB_SEVERITY_ERROR,
                        .code = is_observer ? "observer-missing" : "authoritative-missing",
                        .message = message,
                        .expected = "the same items on both sides",
                        .found = "nothing" });
}

static PlumbValue *
judge_values (const PlumbPairMatch *match)
{
  const char *a = get_artifact (match->authoritative), *b = get_artifact (match->observer);
  if (a != NULL && b != NULL)
    return plumb_bytes_judge ((const PlumbBytesSide[]) { { .sha256 = a }, { .sha256 = b } });
  gboolean is_exact
      = a == b && plumb_value_equal (match->authoritative->datum, match->observer->datum);

  return judge (is_exact ? PLUMB_VERDICT_PASS : PLUMB_VERDICT_FAIL, is_exact,
                is_exact ? NULL
                         : &(PlumbProblem) { .severity = PLUMB_SEVERITY_ERROR,
                                             .code = "values-differ",
                                             .message = "The values differ" });
}

static PlumbValue *
measure_pictures (const char *a,
                  const char *b,
                  const PlumbCompareSettings *settings,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (PlumbComparison) comparison
      = plumb_compared_judge (a, b, settings, cancellable, error);

  return comparison != NULL ? plumb_comparison_to_value (comparison) : NULL;
}

/* Why there are no numbers, by what was in the way. */
static PlumbValue *
judge_failure (const GError *error)
{
  PlumbProblem problem = { .severity = PLUMB_SEVERITY_ERROR,
                           .code = "not-measured",
                           .message = error->message,
                           .expected = "two files that can be measured" };

  if (error->domain == G_SPAWN_ERROR)
    {
      problem.code = "decoder-missing";
      problem.expected = "ffmpeg 5 or newer";
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT))
    {
      problem.code = "settings-unfit";
      problem.expected = "settings, mask and regions that fit the pictures";
    }
  else if (g_error_matches (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_LIMIT)
           || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    {
      problem.code = "no-room";
      problem.expected = "room in memory and on the disk for what is compared";
    }
  return judge (PLUMB_VERDICT_FAIL, FALSE, &problem);
}

/* A file of the store or a reference that is no more what was recorded, or approved: whatever was
 * measured, it is not what the record names. */
static PlumbValue *
judge_changed (const PlumbPairMatch *match, const PlumbValue *measured)
{
  static const char *const codes[] = { "authoritative-changed", "observer-changed" };
  static const char *const members[] = { "authoritative", "observer" };
  const PlumbPairSide *const sides[] = { match->authoritative, match->observer };

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      const char *recorded = get_artifact (sides[i]);
      const char *found = plumb_value_member_string (plumb_value_get_member (measured, members[i]),
                                                     "sha256", recorded);
      if (recorded != NULL && *recorded != '\0' && !g_str_equal (found, recorded))
        return judge (PLUMB_VERDICT_FAIL, FALSE,
                      &(PlumbProblem) { .severity = PLUMB_SEVERITY_ERROR,
                                        .code = codes[i],
                                        .message = "The file is not what the record names: its "
                                                   "bytes have changed",
                                        .expected = recorded,
                                        .found = found });
    }
  return NULL;
}

static PlumbValue *
measure (PlumbArtifacts *artifacts,
         const PlumbPairMatch *match,
         gboolean is_video,
         const PlumbCompareSettings *settings,
         GCancellable *cancellable,
         GError **error)
{
  g_autofree char *a = find_path (artifacts, match->authoritative);
  g_autofree char *b = find_path (artifacts, match->observer);
  g_autoptr (GError) local = NULL;
  if (a == NULL || b == NULL)
    return judge (
        PLUMB_VERDICT_FAIL, FALSE,
        &(PlumbProblem) { .severity = PLUMB_SEVERITY_ERROR,
                          .code = a == NULL ? "authoritative-unreadable" : "observer-unreadable",
                          .message = "The record names no file of the store" });
  PlumbValue *record
      = is_video
            ? plumb_video_compare (&(PlumbVideoQuery) { .paths = { a, b }, .settings = settings },
                                   cancellable, &local)
            : measure_pictures (a, b, settings, cancellable, &local);

  if (record != NULL)
    {
      PlumbValue *changed = judge_changed (match, record);

      if (changed != NULL)
        plumb_value_unref (record);
      return changed != NULL ? changed : record;
    }
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return judge_failure (local);
}

/**
 * plumb_pair_compare:
 * @artifacts: the project's store
 * @match: what belongs together
 * @kind: artifact kind of the output: "image" and "video" are measured, anything else compared byte
 *   for byte
 * @settings: (nullable): by what it is judged
 * @cancellable: (nullable): a cancellable
 * @error: set where the settings fit no picture, or it was cancelled
 *
 * Returns: (transfer full) (nullable): the record
 */
PlumbValue *
plumb_pair_compare (PlumbArtifacts *artifacts,
                    const PlumbPairMatch *match,
                    const char *kind,
                    const PlumbCompareSettings *settings,
                    GCancellable *cancellable,
                    GError **error)
{
  g_return_val_if_fail (PLUMB_IS_ARTIFACTS (artifacts) && match != NULL, NULL);

  gboolean is_both = match->authoritative != NULL && match->observer != NULL;
  gboolean is_video = g_str_equal (kind, "video");
  gboolean is_picture = is_both && (is_video || g_str_equal (kind, "image"))
                        && get_artifact (match->authoritative) != NULL
                        && get_artifact (match->observer) != NULL;
  g_autoptr (PlumbValue) measured
      = !is_both     ? judge_missing (match)
        : is_picture ? measure (artifacts, match, is_video, settings, cancellable, error)
                     : judge_values (match);
  if (measured == NULL)
    return NULL;
  const PlumbPairSide *any = get_any (match);
  PlumbValueBuilder *record = plumb_value_builder_new_copy (measured);
  plumb_value_builder_set (record, "authoritative",
                           describe_side (artifacts, match->authoritative));
  plumb_value_builder_set (record, "observer", describe_side (artifacts, match->observer));
  plumb_value_builder_set_string (record, "artifact_kind", kind);
  plumb_value_builder_set_string (record, "item", any != NULL ? any->name : "");
  if (any != NULL && any->frame >= 0)
    plumb_value_builder_set_int (record, "frame", any->frame);
  if (settings != NULL && plumb_value_get_member (measured, "settings") == NULL)
    plumb_value_builder_set (record, "settings", plumb_compare_settings_to_value (settings));
  return plumb_value_builder_end (record);
}
