/* plumb-ui-review-actions.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-review-actions.h"

#include "plumb-rollout.h"
#include "plumb-ui-approval.h"
#include "plumb-ui-judgement.h"
#include "plumb-ui-legacy-dialog.h"
#include "plumb-ui-reason-dialog.h"
#include "plumb-ui-review-text.h"

/* The user data of every action. */
typedef struct
{
  PlumbUiReview *review;
  GtkWidget *parent; /* (unowned): outlives its group of actions */
  GActionMap *actions;
} Desk;

/* What is decided once there is a reason. */
typedef struct
{
  PlumbUiReview *review;
  char *output; /* (nullable) */
  PlumbMode mode;
  char *version; /* (nullable) */
} Decision;

static void
decision_free (gpointer data)
{
  Decision *decision = data;
  g_object_unref (decision->review);
  g_free (decision->output);
  g_free (decision->version);
  g_free (decision);
}

static Decision *
decision_new (const Desk *desk, const char *output, const char *version)
{
  Decision *decision = g_new0 (Decision, 1);
  decision->review = g_object_ref (desk->review);
  decision->output = g_strdup (output);
  decision->version = g_strdup (version);
  return decision;
}

/* --- modes ---------------------------------------------------------------------------------- */

static void
mode_decided (const char *why, gpointer user_data)
{
  const Decision *decision = user_data;
  plumb_ui_review_set_mode (decision->review, decision->output, decision->mode, why);
}

/* @output: NULL: all. */
static void
ask_mode (const Desk *desk, const char *output, PlumbMode mode)
{
  static const char *const bodies[] = {
    N_ ("The legacy command does the work from now on; the graph is not run. This holds at once."),
    N_ ("From now on the graph does the work. Where it fails, the legacy command does it at once; "
        "a "
        "graph that is changed is observed again."),
    N_ ("The legacy command does the work; the graph is run beside it and compared. It publishes, "
        "notifies and completes nothing."),
  };
  static const char *const labels[] = { N_ ("_Use Legacy"), N_ ("_Promote"), N_ ("_Observe") };
  const char *workflow = plumb_ui_review_get_workflow (desk->review);
  g_autofree char *heading
      = output != NULL ? g_strdup_printf (_ ("%s of “%s”: %s?"), output, workflow,
                                          plumb_ui_mode_get_title (plumb_mode_get_name (mode)))
                       /* Translators: name of a workflow, mode */
                       : g_strdup_printf (_ ("“%s”: %s?"), workflow,
                                          plumb_ui_mode_get_title (plumb_mode_get_name (mode)));
  Decision *decision = decision_new (desk, output, NULL);
  decision->mode = mode;
  plumb_ui_reason_dialog_present (
      &(PlumbUiReasonQuestion) { .heading = heading,
                                 .body = _ (bodies[mode]),
                                 .label = _ (labels[mode]),
                                 .is_required = mode == PLUMB_MODE_GRAPH,
                                 .is_destructive = FALSE },
      desk->parent, mode_decided, decision, decision_free);
}

static void
set_mode_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *output, *name;
  PlumbMode mode;
  g_variant_get (parameter, "(&s&s)", &output, &name);
  if (plumb_mode_parse (name, &mode, NULL))
    ask_mode (user_data, *output != '\0' ? output : NULL, mode);
}

static void
mode_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *name = g_action_get_name (G_ACTION (action));
  ask_mode (user_data, NULL,
            g_str_equal (name, "promote")  ? PLUMB_MODE_GRAPH
            : g_str_equal (name, "shadow") ? PLUMB_MODE_SHADOW
                                           : PLUMB_MODE_LEGACY);
}

/* The workflow as it is shown, where it is open; NULL where it cannot be. The page stays. */
static PlumbUiDocument *
open_document (const Desk *desk)
{
  PlumbUiSession *session = plumb_ui_review_get_session (desk->review);
  g_autoptr (GError) error = NULL;
  PlumbUiDocument *document
      = plumb_ui_session_open_document (session, plumb_ui_review_get_project (desk->review),
                                        plumb_ui_review_get_workflow (desk->review), &error);
  if (document == NULL)
    plumb_ui_session_report (session, _ ("Cannot Open the Workflow"), error);
  plumb_ui_session_set_page (session, PLUMB_UI_PAGE_REVIEW);
  return document;
}

static void
run_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const Desk *desk = user_data;
  PlumbUiDocument *document = open_document (desk);
  if (document != NULL)
    plumb_ui_session_run (plumb_ui_review_get_session (desk->review), document, NULL, FALSE);
}

static void
legacy_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const Desk *desk = user_data;
  PlumbUiDocument *document = open_document (desk);
  if (document != NULL)
    plumb_ui_legacy_dialog_present (document, desk->parent);
}

/* --- pairs ---------------------------------------------------------------------------------- */

static PlumbPair *
find_pair (const Desk *desk, gint64 number)
{
  GPtrArray *pairs = plumb_ui_review_get_pairs (desk->review);
  for (guint i = 0; pairs != NULL && i < pairs->len; i++)
    if (plumb_pair_get_number (g_ptr_array_index (pairs, i)) == number)
      return g_ptr_array_index (pairs, i);
  return NULL;
}

static void
open_pair_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const Desk *desk = user_data;
  gtk_widget_activate_action (
      desk->parent, "win.compare-pair", "(sx)",
      plumb_ui_project_get_folder (plumb_ui_review_get_project (desk->review)),
      g_variant_get_int64 (parameter));
}

static void
pair_judged (PlumbValue *word, gpointer review)
{
  plumb_ui_review_reload (review);
}

static void
judge_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const Desk *desk = user_data;
  gboolean accepts = g_str_equal (g_action_get_name (G_ACTION (action)), "accept-pair");
  plumb_ui_judgement_ask (&(PlumbUiJudged) { plumb_ui_review_get_session (desk->review),
                                             plumb_ui_review_get_project (desk->review),
                                             g_variant_get_int64 (parameter),
                                             plumb_ui_review_get_workflow (desk->review) },
                          accepts, desk->parent, pair_judged, G_OBJECT (desk->review));
}

/* --- references ----------------------------------------------------------------------------- */

/* @place: (nullable): "node.port". */
static void
ask_approval (const Desk *desk, const char *output, const char *place, gint64 run)
{
  plumb_ui_approval_ask (plumb_ui_review_get_session (desk->review),
                         plumb_ui_review_get_project (desk->review),
                         &(PlumbUiApproval) { run, output, place }, desk->parent,
                         (void (*) (gpointer)) plumb_ui_review_reload, G_OBJECT (desk->review));
}

static void
approve_pair_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const Desk *desk = user_data;
  PlumbPair *pair = find_pair (desk, g_variant_get_int64 (parameter));
  if (pair == NULL)
    return;
  PlumbValue *record = plumb_pair_get_record (pair);
  PlumbValue *side = plumb_value_get_member (record, "observer");
  if (plumb_value_member_int (side, "run", 0) == 0)
    side = plumb_value_get_member (record, "authoritative");
  gint64 run = plumb_value_member_int (side, "run", 0);
  g_autofree char *place = g_strdup_printf ("%s.%s", plumb_value_member_string (side, "step", ""),
                                            plumb_value_member_string (side, "port", ""));
  gboolean has_contract = plumb_ui_review_get_about (desk->review) != NULL;
  if (run > 0)
    ask_approval (desk, plumb_pair_get_text (pair, "output"), has_contract ? NULL : place, run);
}

static void
approve_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *output, *place;
  gint64 run;
  g_variant_get (parameter, "(&s&sx)", &output, &place, &run);
  ask_approval (user_data, output, *place != '\0' ? place : NULL, run);
}

static void
reference_restored (const char *why, gpointer user_data)
{
  const Decision *decision = user_data;
  plumb_ui_review_restore (decision->review, decision->output, decision->version, why);
}

static void
restore_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const Desk *desk = user_data;
  const char *output, *version;
  g_variant_get (parameter, "(&s&s)", &output, &version);
  plumb_ui_reason_dialog_present (
      &(PlumbUiReasonQuestion) { .heading = _ ("Let This Version Count Again?"),
                                 .body
                                 = _ ("A new version is added that is the same as it; nothing "
                                      "is deleted."),
                                 .label = _ ("_Restore"),
                                 .is_required = TRUE },
      desk->parent, reference_restored, decision_new (desk, output, version), decision_free);
}

/* --- the group ------------------------------------------------------------------------------ */

static gboolean
can_promote (PlumbValue *outputs)
{
  for (guint i = 0; i < plumb_value_get_length (outputs); i++)
    if (plumb_value_get_member (plumb_value_get_element (outputs, i), "missing") != NULL)
      return FALSE;
  return plumb_value_get_length (outputs) > 0;
}

static gboolean
is_all (PlumbValue *outputs, const char *mode)
{
  for (guint i = 0; i < plumb_value_get_length (outputs); i++)
    if (!g_str_equal (
            plumb_value_member_string (plumb_value_get_element (outputs, i), PLUMB_MODE_MEMBER, ""),
            mode))
      return FALSE;
  return TRUE;
}

static void
enable (const Desk *desk, const char *name, gboolean is_enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (desk->actions, name)),
                               is_enabled);
}

static void
changed_cb (PlumbUiReview *review, Desk *desk)
{
  PlumbValue *about = plumb_ui_review_get_about (review);
  PlumbValue *outputs = plumb_value_get_member (about, "outputs");
  enable (desk, "legacy", plumb_ui_review_get_workflow (review) != NULL);
  enable (desk, "run", plumb_ui_review_get_workflow (review) != NULL);
  enable (desk, "set-mode", about != NULL);
  enable (desk, "shadow", about != NULL && !is_all (outputs, "shadow"));
  enable (desk, "promote", can_promote (outputs) && !is_all (outputs, "graph"));
  /* Going back asks nothing of the workflow's file. */
  enable (desk, "roll-back",
          plumb_ui_review_is_named (review) && (about == NULL || !is_all (outputs, "legacy")));
}

static void
desk_free (gpointer data, GObject *actions)
{
  Desk *desk = data;
  g_signal_handlers_disconnect_by_data (desk->review, desk);
  g_object_unref (desk->review);
  g_free (desk);
}

void
plumb_ui_review_add_actions (PlumbUiReview *review, GActionMap *actions, GtkWidget *parent)
{
  static const GActionEntry entries[] = {
    { "run", run_cb },
    { "legacy", legacy_cb },
    { "set-mode", set_mode_cb, "(ss)" },
    { "shadow", mode_cb },
    { "promote", mode_cb },
    { "roll-back", mode_cb },
    { "open-pair", open_pair_cb, "x" },
    { "accept-pair", judge_cb, "x" },
    { "reject-pair", judge_cb, "x" },
    { "approve-pair", approve_pair_cb, "x" },
    { "approve", approve_cb, "(ssx)" },
    { "restore", restore_cb, "(ss)" },
  };
  Desk *desk = g_new0 (Desk, 1);
  *desk = (Desk) { g_object_ref (review), parent, actions };
  g_action_map_add_action_entries (actions, entries, G_N_ELEMENTS (entries), desk);
  g_object_weak_ref (G_OBJECT (actions), desk_free, desk);
  g_signal_connect (review, "changed", G_CALLBACK (changed_cb), desk);
  changed_cb (review, desk);
}
