/* plumb-ui-compare-parity.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-compare-request.h"

#include "plumb-ui-speech.h"

#include "plumb-contract.h"
#include "plumb-file.h"
#include "plumb-pairs.h"

/* What a worker looks up. */
typedef struct
{
  PlumbProject *project;
  char *dispatch; /* (nullable): of the pair */
  gint64 pair;    /* 0: the first of the dispatch */
  int step;       /* 1, -1: not the pair's comparison, but the one after or before it */
} Question;

/* What it found. */
typedef struct
{
  GPtrArray *pairs;     /* PlumbUiComparePair; none: there is no comparison there */
  GHashTable *settings; /* output → PlumbCompareSettings */
  guint shown;
  gint64 from; /* the pair whose neighbor it is; 0: none's */
} Answer;

static void
question_free (gpointer data)
{
  Question *question = data;
  g_object_unref (question->project);
  g_free (question->dispatch);
  g_free (question);
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;
  g_clear_pointer (&answer->pairs, g_ptr_array_unref);
  g_clear_pointer (&answer->settings, g_hash_table_unref);
  g_free (answer);
}

/* A file of the store, or of the references; NULL where the side has nothing. */
static char *
find_path (PlumbProject *project, PlumbValue *side)
{
  const char *path = plumb_value_member_string (side, "path", NULL);
  const char *hash = plumb_value_member_string (side, "sha256", NULL);
  PlumbArtifacts *artifacts = plumb_project_get_artifacts (project);
  if (hash == NULL)
    return NULL;
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "artifact", hash);
  plumb_value_builder_set_string (builder, "ext", plumb_value_member_string (side, "ext", "png"));
  g_autoptr (PlumbValue) datum = plumb_value_builder_end (builder);
  if (path != NULL && plumb_file_check_relative (path, NULL))
    return g_build_filename (plumb_project_get_folder (project), path, NULL);
  return plumb_artifacts_get_path (artifacts, datum);
}

static const char *
get_title (PlumbValue *record, guint side)
{
  if (plumb_value_member_string (record, "reference", NULL) != NULL)
    return side == 0 ? _ ("reference") : _ ("run");
  return side == 0 ? _ ("legacy") : _ ("graph");
}

static PlumbUiComparePair *
make_pair (PlumbProject *project, PlumbPair *pair)
{
  static const char *const sides[] = { "authoritative", "observer" };
  PlumbValue *record = plumb_pair_get_record (pair);
  PlumbValue *observer = plumb_value_get_member (record, "observer");
  g_autofree char *name = g_strdup_printf ("%s · %s", plumb_pair_get_text (pair, "output"),
                                           plumb_pair_get_text (pair, "item"));
  PlumbUiComparePair *made
      = plumb_ui_compare_pair_new (name, plumb_value_member_string (observer, "step", NULL));
  made->run = plumb_value_member_int (observer, "run", 0);
  made->place = g_strconcat (plumb_value_member_string (observer, "step", ""), ".",
                             plumb_value_member_string (observer, "port", ""), NULL);
  made->output = g_strdup (plumb_pair_get_text (pair, "output"));
  made->number = plumb_pair_get_number (pair);
  made->time = plumb_pair_get_time (pair);
  made->workflow = g_strdup (plumb_pair_get_text (pair, "workflow"));
  plumb_ui_compare_pair_take_word (made, plumb_pair_get_review (pair));
  plumb_ui_compare_pair_take_word (made, plumb_pair_get_rating (pair));
  g_set_str (&made->first_step, plumb_value_member_string (
                                    plumb_value_get_member (record, "first_step"), "step", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      g_autofree char *path = find_path (project, plumb_value_get_member (record, sides[i]));
      plumb_ui_compare_pair_set (made, i, get_title (record, i), path);
    }
  return made;
}

/* As whoever judges the next pair of its output. */
static void
take_settings (Answer *answer, PlumbProject *project, const PlumbRollout *rollout, PlumbPair *pair)
{
  const char *output = plumb_pair_get_text (pair, "output");
  PlumbCompareSettings *settings
      = rollout != NULL && !g_hash_table_contains (answer->settings, output)
            ? plumb_contract_make_settings (project, rollout,
                                            plumb_pair_get_text (pair, "workflow"), output, NULL)
            : NULL;
  if (settings != NULL)
    g_hash_table_insert (answer->settings, g_strdup (output), settings);
}

static Answer *
make_answer (const Question *question, GPtrArray *found, gint64 shown)
{
  Answer *answer = g_new0 (Answer, 1);
  g_autoptr (PlumbRollout) rollout = plumb_rollout_load (question->project, NULL);
  answer->pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_ui_compare_pair_free);
  answer->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                            (GDestroyNotify) plumb_compare_settings_free);
  for (guint i = found->len; i-- > 0;) /* in the order of the outputs */
    {
      PlumbPair *pair = g_ptr_array_index (found, i);
      if (plumb_pair_get_number (pair) == shown)
        answer->shown = answer->pairs->len;
      g_ptr_array_add (answer->pairs, make_pair (question->project, pair));
      take_settings (answer, question->project, rollout, pair);
    }
  return answer;
}

/* --- the history ---------------------------------------------------------------------------- */

/* Whether they were compared at once: by a dispatch, or alone. */
static gboolean
are_together (PlumbPair *a, PlumbPair *b)
{
  const char *dispatch = plumb_pair_get_text (a, "dispatch");
  return *dispatch != '\0' ? g_str_equal (dispatch, plumb_pair_get_text (b, "dispatch"))
                           : plumb_pair_get_number (a) == plumb_pair_get_number (b);
}

/* Tries are not in the history: they have one of their own. */
static gboolean
is_try (PlumbPair *pair)
{
  return *plumb_pair_get_text (pair, "trial") != '\0';
}

/* The first pair of the comparison that began next after (1) or before (-1) that of @asked; NULL:
 * there is none. @all: of the workflow, newest first; dispatches may be mixed. */
static PlumbPair *
find_neighbor (GPtrArray *all, PlumbPair *asked, int step)
{
  PlumbPair *before = NULL;
  gboolean is_past = FALSE;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = all->len; i-- > 0;)
    {
      PlumbPair *pair = g_ptr_array_index (all, i);
      const char *dispatch = plumb_pair_get_text (pair, "dispatch");
      if (is_try (pair) != is_try (asked)
          || (*dispatch != '\0' && !g_hash_table_add (seen, (gpointer) dispatch)))
        continue;
      if (is_past)
        return pair;
      is_past = are_together (pair, asked);
      if (is_past && step < 0)
        return before;
      before = pair;
    }
  return NULL;
}

/* One comes to the next at its first pair, and to the one before at its last. */
static Answer *
look_beyond (const Question *question, PlumbLedgerReader *reader, PlumbPair *asked, GError **error)
{
  const PlumbPairQuery query = { .workflow = plumb_pair_get_text (asked, "workflow") };
  g_autoptr (GPtrArray) all = plumb_pairs_list (reader, &query, error);
  if (all == NULL)
    return NULL;
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  PlumbPair *neighbor = find_neighbor (all, asked, question->step);
  for (guint i = 0; neighbor != NULL && i < all->len; i++)
    if (are_together (neighbor, g_ptr_array_index (all, i)))
      g_ptr_array_add (found, g_ptr_array_index (all, i));
  gint64 shown = question->step < 0 && found->len > 0
                     ? plumb_pair_get_number (g_ptr_array_index (found, 0))
                     : 0;
  Answer *answer = make_answer (question, found, shown);
  answer->from = question->pair;
  return answer;
}

static gpointer
look_up (gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  g_autoptr (PlumbLedgerReader) reader = plumb_project_open_reader (question->project, error);
  g_autoptr (PlumbPair) asked = reader != NULL && question->pair > 0
                                    ? plumb_pairs_find (reader, question->pair, error)
                                    : NULL;
  if (reader == NULL || (question->pair > 0 && asked == NULL))
    return NULL;
  if (question->step != 0)
    return look_beyond (question, reader, asked, error);
  const char *dispatch
      = asked != NULL ? plumb_pair_get_text (asked, "dispatch") : question->dispatch;
  g_autoptr (GPtrArray) found = NULL;
  if (*dispatch != '\0')
    found = plumb_pairs_list (reader, &(PlumbPairQuery) { .dispatch = dispatch }, error);
  else
    {
      found = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_pair_unref);
      g_ptr_array_add (found, plumb_pair_ref (asked));
    }
  return found != NULL ? make_answer (question, found, question->pair) : NULL;
}

static void
show (PlumbUiCompareView *view, Answer *answer)
{
  PlumbUiCompareModel *model = plumb_ui_compare_view_get_model (view);
  const PlumbUiComparePair *pair = plumb_ui_compare_model_get_pair (model);
  /* Whoever was impatient asked twice, and is there. */
  if (answer->from > 0 && (pair == NULL || pair->number != answer->from))
    return;
  if (answer->pairs->len == 0 && answer->from > 0)
    {
      gtk_widget_error_bell (GTK_WIDGET (view));
      return;
    }
  PlumbUiCompareRegions *regions = plumb_ui_compare_model_get_regions (model);
  GHashTableIter iter;
  gpointer output, settings;
  plumb_ui_compare_regions_reset (regions);
  g_hash_table_iter_init (&iter, answer->settings);
  while (g_hash_table_iter_next (&iter, &output, &settings))
    plumb_ui_compare_regions_load (regions, output, settings);
  plumb_ui_compare_model_take_pairs (model, g_steal_pointer (&answer->pairs));
  plumb_ui_compare_model_show (model, answer->shown);
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiCompareView) view = user_data;
  g_autoptr (GError) error = NULL;
  Answer *answer = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  PlumbUiCompareModel *model = plumb_ui_compare_view_get_model (view);
  if (answer != NULL && model != NULL)
    show (view, answer);
  else if (model != NULL)
    {
      g_autofree char *why = plumb_ui_say (error->message);
      AdwDialog *dialog = adw_alert_dialog_new (_ ("The Pair Cannot Be Compared"), why);
      adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"));
      adw_dialog_present (dialog, GTK_WIDGET (view));
    }
  g_clear_pointer (&answer, answer_free);
}

static void
ask (PlumbUiCompareView *view, PlumbUiProject *project, gint64 pair, const char *dispatch, int step)
{
  Question *question = g_new0 (Question, 1);
  question->project = g_object_ref (plumb_ui_project_get_project (project));
  question->dispatch = g_strdup (dispatch);
  question->pair = pair;
  question->step = step;
  PlumbWorkPool *pool = plumb_ui_environment_get_pool (plumb_ui_project_get_environment (project));
  plumb_work_pool_run_async (pool, look_up, question, question_free, answer_free, NULL,
                             looked_up_cb, g_object_ref (view));
}

static void
beyond_cb (PlumbUiCompareView *view, int step, PlumbUiProject *project)
{
  const PlumbUiComparePair *pair
      = plumb_ui_compare_model_get_pair (plumb_ui_compare_view_get_model (view));
  ask (view, project, pair->number, NULL, step);
}

/* The first comparison of a view, from which one steps on through the history. */
static void
begin (PlumbUiCompareView *view, PlumbUiProject *project, gint64 pair, const char *dispatch)
{
  ask (view, project, pair, dispatch, 0);
  g_signal_connect_data (view, "beyond", G_CALLBACK (beyond_cb), g_object_ref (project),
                         (GClosureNotify) (GCallback) g_object_unref, 0);
}

void
plumb_ui_compare_request_pair (PlumbUiCompareView *view, PlumbUiProject *project, gint64 pair)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_VIEW (view) && PLUMB_UI_IS_PROJECT (project));
  begin (view, project, pair, NULL);
}

void
plumb_ui_compare_request_dispatch (PlumbUiCompareView *view,
                                   PlumbUiProject *project,
                                   const char *dispatch)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_VIEW (view) && PLUMB_UI_IS_PROJECT (project));
  begin (view, project, 0, dispatch);
}
