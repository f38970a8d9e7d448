/* plumb-replay.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-replay.h"

#include "plumb-compared.h"
#include "plumb-run-records-private.h"

static const char *const grade_names[]
    = { "bit-identical", "pixel-identical", "within-tolerance", "drifted" };

/**
 * plumb_grade_get_name:
 * @grade: a grade
 *
 * Returns: its name
 */
const char *
plumb_grade_get_name (PlumbGrade grade)
{
  g_return_val_if_fail ((guint) grade < G_N_ELEMENTS (grade_names), NULL);

  return grade_names[grade];
}

/**
 * plumb_replay_make_request:
 * @reader: a ledger
 * @run: what is to be run again
 * @error: set where it is not there
 *
 * Returns: (transfer full) (nullable): the arguments of the runner's "start"
 */
PlumbValue *
plumb_replay_make_request (PlumbLedgerReader *reader, gint64 run, GError **error)
{
  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (reader), NULL);

  static const char *const kept[]
      = { "to", "from", "slots", "threads", "sandbox", "budget", "retry", "observe", "rollout" };
  g_autoptr (PlumbValue) record = plumb_ledger_reader_get_run_record (reader, run, error);
  if (record == NULL)
    return NULL;
  PlumbValue *options = plumb_value_get_member (record, "options");
  PlumbValue *seed = plumb_value_get_member (record, "seed");
  PlumbValueBuilder *request = plumb_value_builder_new_object ();
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      PlumbValue *value = plumb_value_get_member (options, kept[i]);
      if (value != NULL)
        plumb_value_builder_set (request, kept[i], plumb_value_ref (value));
    }
  plumb_value_builder_set_string (request, "mode", "replay");
  plumb_value_builder_set_int (request, "replay_of", run);
  plumb_value_builder_set_boolean (request, "cache", FALSE);
  if (seed != NULL)
    plumb_value_builder_set (request, "seed", plumb_value_ref (seed));
  PlumbValueBuilder *arguments = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (arguments, "workflow",
                                  plumb_value_member_string (record, "workflow", ""));
  plumb_value_builder_set (arguments, "request", plumb_value_builder_end (request));
  return plumb_value_builder_end (arguments);
}

/* --- grading
 * ----------------------------------------------------------------------------------------------------
 */

typedef struct
{
  PlumbEngine *engine;
  PlumbCompareSettings *settings;
  PlumbGrade grade; /* the worst so far */
  PlumbValueBuilder *outputs;
  PlumbValue *first;
} Grading;

static const char *
get_text (PlumbValue *datum, const char *member)
{
  return datum != NULL && plumb_value_get_value_type (datum) == PLUMB_VALUE_OBJECT
             ? plumb_value_member_string (datum, member, NULL)
             : NULL;
}

static PlumbGrade
compare_pictures (Grading *self, PlumbValue *before, PlumbValue *after, PlumbValue **report)
{
  PlumbArtifacts *artifacts
      = plumb_project_get_artifacts (plumb_engine_get_info (self->engine)->project);
  g_autofree char *a = plumb_artifacts_get_path (artifacts, before);
  g_autofree char *b = plumb_artifacts_get_path (artifacts, after);
  g_autoptr (PlumbComparison) comparison = plumb_compared_judge (a, b, self->settings, NULL, NULL);

  if (comparison == NULL)
    return PLUMB_GRADE_DRIFTED;
  *report = plumb_comparison_to_value (comparison);
  if (plumb_comparison_is_pixel_identical (comparison))
    return PLUMB_GRADE_PIXEL_IDENTICAL;
  return plumb_comparison_get_verdict (comparison) == PLUMB_VERDICT_PASS
             ? PLUMB_GRADE_WITHIN_TOLERANCE
             : PLUMB_GRADE_DRIFTED;
}

static PlumbGrade
grade_datum (Grading *self, PlumbValue *before, PlumbValue *after, PlumbValue **report)
{
  if (before == NULL || after == NULL)
    return PLUMB_GRADE_DRIFTED;
  const char *a = get_text (before, "artifact");
  const char *b = get_text (after, "artifact");
  if (a == NULL || b == NULL)
    return a == b && plumb_value_equal (before, after) ? PLUMB_GRADE_BIT_IDENTICAL
                                                       : PLUMB_GRADE_DRIFTED;
  if (g_str_equal (a, b))
    return PLUMB_GRADE_BIT_IDENTICAL;
  const char *pixels = get_text (before, "pixels");
  if (pixels != NULL && g_strcmp0 (pixels, get_text (after, "pixels")) == 0)
    return PLUMB_GRADE_PIXEL_IDENTICAL;
  return pixels != NULL ? compare_pictures (self, before, after, report) : PLUMB_GRADE_DRIFTED;
}

static void
take_grade (Grading *self,
            const PlumbItemRow *item,
            const char *port,
            PlumbGrade grade,
            PlumbValue *before,
            PlumbValue *after,
            PlumbValue *report)
{
  g_autoptr (PlumbValue) owned = report;
  PlumbValueBuilder *about;

  self->grade = MAX (self->grade, grade);
  if (grade == PLUMB_GRADE_BIT_IDENTICAL)
    return;
  about = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (about, "step", item->path);
  plumb_value_builder_set_int (about, "item", item->item);
  if (item->name != NULL)
    plumb_value_builder_set_string (about, "name", item->name);
  plumb_value_builder_set_string (about, "port", port);
  plumb_value_builder_set_string (about, "grade", plumb_grade_get_name (grade));
  if (before != NULL)
    plumb_value_builder_set (about, "before", plumb_value_ref (before));
  if (after != NULL)
    plumb_value_builder_set (about, "after", plumb_value_ref (after));
  if (owned != NULL)
    plumb_value_builder_set (about, "comparison", plumb_value_ref (owned));
  PlumbValue *made = plumb_value_builder_end (about);
  if (self->first == NULL)
    self->first = plumb_value_ref (made);
  plumb_value_builder_add (self->outputs, made);
}

static gboolean
is_list (PlumbValue *value)
{
  return value != NULL && plumb_value_get_value_type (value) == PLUMB_VALUE_ARRAY;
}

static void
grade_port (Grading *self,
            const PlumbItemRow *item,
            const char *port,
            PlumbValue *before,
            PlumbValue *after)
{
  PlumbValue *report = NULL;

  if (!is_list (before) || !is_list (after))
    {
      PlumbGrade grade = grade_datum (self, before, after, &report);
      take_grade (self, item, port, grade, before, after, report);
      return;
    }
  guint n = MAX (plumb_value_get_length (before), plumb_value_get_length (after));
  for (guint i = 0; i < n; i++)
    {
      report = NULL;
      PlumbValue *a
          = i < plumb_value_get_length (before) ? plumb_value_get_element (before, i) : NULL;
      PlumbValue *b
          = i < plumb_value_get_length (after) ? plumb_value_get_element (after, i) : NULL;
      PlumbGrade grade = grade_datum (self, a, b, &report);
      take_grade (self, item, port, grade, a, b, report);
    }
}

static void
grade_item (Grading *self, const PlumbItemRow *before, const PlumbItemRow *after)
{
  const PlumbItemRow *any = after != NULL ? after : before;
  PlumbValue *a = before != NULL ? before->outputs : NULL;
  PlumbValue *b = after != NULL ? after->outputs : NULL;

  if ((a == NULL) != (b == NULL))
    take_grade (self, any, "", PLUMB_GRADE_DRIFTED, a, b, NULL);
  for (guint i = 0; a != NULL && b != NULL && i < plumb_value_get_length (a); i++)
    {
      const char *port;
      PlumbValue *value = plumb_value_get_member_at (a, i, &port);
      grade_port (self, any, port, value, plumb_value_get_member (b, port));
    }
  for (guint i = 0; a != NULL && b != NULL && i < plumb_value_get_length (b); i++)
    {
      const char *port;
      PlumbValue *value = plumb_value_get_member_at (b, i, &port);
      if (plumb_value_get_member (a, port) == NULL)
        grade_port (self, any, port, NULL, value);
    }
}

static void
grade_steps (Grading *self, const PlumbRecords *before, const PlumbRecords *after)
{
  for (guint i = 0; i < before->steps->len; i++)
    {
      const PlumbStepRow *step = g_ptr_array_index (before->steps, i);
      GPtrArray *a = plumb_records_get_items (before, step->path);
      GPtrArray *b = plumb_records_get_items (after, step->path);
      guint n_a = a != NULL ? a->len : 0;
      guint n_b = b != NULL ? b->len : 0;
      for (guint k = 0; k < MAX (n_a, n_b); k++)
        grade_item (self, k < n_a ? g_ptr_array_index (a, k) : NULL,
                    k < n_b ? g_ptr_array_index (b, k) : NULL);
    }
}

/* The project's thresholds, or the usual ones. */
static PlumbCompareSettings *
make_settings (PlumbEngine *engine)
{
  PlumbValue *settings = plumb_project_get_settings (plumb_engine_get_info (engine)->project);
  PlumbValue *compare = plumb_value_get_member (settings, "compare");
  PlumbCompareSettings *made
      = compare != NULL ? plumb_compare_settings_new_from_value (compare, NULL) : NULL;

  return made != NULL ? made : plumb_compare_settings_new ();
}

/**
 * plumb_replay_grade:
 * @engine: an engine
 * @reader: a ledger
 * @before: the run that was replayed
 * @after: its replay
 * @error: set where a run is not there
 *
 * Returns: (transfer full) (nullable): the grade and what it rests on
 */
PlumbValue *
plumb_replay_grade (
    PlumbEngine *engine, PlumbLedgerReader *reader, gint64 before, gint64 after, GError **error)
{
  g_return_val_if_fail (PLUMB_IS_ENGINE (engine) && PLUMB_IS_LEDGER_READER (reader), NULL);

  g_autoptr (PlumbRecords) a = plumb_records_new (reader, before, error);
  g_autoptr (PlumbRecords) b = a != NULL ? plumb_records_new (reader, after, error) : NULL;
  if (b == NULL)
    return NULL;
  g_autoptr (PlumbCompareSettings) settings = make_settings (engine);
  Grading grading
      = { .engine = engine, .settings = settings, .outputs = plumb_value_builder_new_array () };
  grade_steps (&grading, a, b);
  PlumbValueBuilder *report = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (report, "grade", plumb_grade_get_name (grading.grade));
  plumb_value_builder_set_int (report, "of", before);
  plumb_value_builder_set_int (report, "run", after);
  plumb_value_builder_set (report, "first",
                           grading.first != NULL ? grading.first : plumb_value_new_null ());
  plumb_value_builder_set (report, "outputs", plumb_value_builder_end (grading.outputs));
  plumb_value_builder_set (report, "environment", plumb_records_compare_environments (a, b));
  return plumb_value_builder_end (report);
}
