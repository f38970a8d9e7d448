/* plumb-ui-window-compare.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-window-private.h"

#include "plumb-ui-approval.h"
#include "plumb-ui-compare-request.h"
#include "plumb-ui-compare-window.h"
#include "plumb-ui-judgement.h"

static void
open_files (PlumbUiWindow *self, const char *const *paths)
{
  plumb_ui_compare_window_present (gtk_window_get_application (GTK_WINDOW (self)),
                                   plumb_ui_session_get_environment (self->session), paths);
}

static void
compare_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  static const char *const none[] = { NULL };
  open_files (user_data, none);
}

static void
compare_files_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autofree const char **paths = g_variant_get_strv (parameter, NULL);
  open_files (user_data, paths);
}

/* --- two runs ------------------------------------------------------------------------------- */

/* A window on two runs, and the one that it was opened from. */
typedef struct
{
  GWeakRef window;
  PlumbUiProject *project;
  gint64 run;
} Origin;

static void
origin_free (gpointer data, GClosure *closure)
{
  Origin *origin = data;
  g_weak_ref_clear (&origin->window);
  g_object_unref (origin->project);
  g_free (origin);
}

/* On the graph of the newer run. */
static void
show_step_cb (PlumbUiCompareView *view, const char *step, Origin *origin)
{
  g_autoptr (PlumbUiWindow) window = g_weak_ref_get (&origin->window);
  if (window == NULL || window->session == NULL)
    return;
  const PlumbUiComparePair *pair
      = plumb_ui_compare_model_get_pair (plumb_ui_compare_view_get_model (view));
  plumb_ui_session_show_run (window->session, origin->project,
                             pair != NULL && pair->run > 0 ? pair->run : origin->run, step);
  gtk_window_present (GTK_WINDOW (window));
}

static void
approve_cb (PlumbUiCompareView *view, Origin *origin)
{
  const PlumbUiComparePair *pair
      = plumb_ui_compare_model_get_pair (plumb_ui_compare_view_get_model (view));
  g_autoptr (PlumbUiWindow) window = g_weak_ref_get (&origin->window);
  if (window == NULL || window->session == NULL || pair == NULL)
    return;
  plumb_ui_approval_ask (window->session, origin->project,
                         &(PlumbUiApproval) { pair->run, pair->output, pair->place },
                         GTK_WIDGET (view), NULL, NULL);
}

static void
word_recorded (PlumbValue *word, gpointer view)
{
  PlumbUiCompareModel *model = plumb_ui_compare_view_get_model (view);
  if (model != NULL)
    plumb_ui_compare_model_take_word (model, word);
}

static void
judge_cb (PlumbUiCompareView *view, gboolean accepts, Origin *origin)
{
  const PlumbUiComparePair *pair
      = plumb_ui_compare_model_get_pair (plumb_ui_compare_view_get_model (view));
  g_autoptr (PlumbUiWindow) window = g_weak_ref_get (&origin->window);
  if (window == NULL || window->session == NULL || pair == NULL || pair->number == 0)
    return;
  plumb_ui_judgement_ask (
      &(PlumbUiJudged) { window->session, origin->project, pair->number, pair->workflow }, accepts,
      GTK_WIDGET (view), word_recorded, G_OBJECT (view));
}

static void
rate_cb (PlumbUiCompareView *view, guint stars, Origin *origin)
{
  const PlumbUiComparePair *pair
      = plumb_ui_compare_model_get_pair (plumb_ui_compare_view_get_model (view));
  g_autoptr (PlumbUiWindow) window = g_weak_ref_get (&origin->window);
  if (window == NULL || window->session == NULL || pair == NULL || pair->number == 0)
    return;
  plumb_ui_judgement_rate (
      &(PlumbUiJudged) { window->session, origin->project, pair->number, pair->workflow }, stars,
      word_recorded, G_OBJECT (view));
}

/* A window on what is of a project, which is opened where it is not; NULL where it cannot be.
 * @run: whose steps a hot place leads to, where its pair does not tell. */
static PlumbUiCompareView *
open_view (PlumbUiWindow *self, const char *folder, gint64 run, PlumbUiProject **project)
{
  g_autoptr (GError) error = NULL;
  *project = plumb_ui_session_open_project (self->session, folder, &error);
  if (*project == NULL)
    {
      plumb_ui_session_report (self->session, _ ("Cannot Open the Project"), error);
      return NULL;
    }
  GtkWidget *window
      = plumb_ui_compare_window_new (gtk_window_get_application (GTK_WINDOW (self)),
                                     plumb_ui_session_get_environment (self->session));
  PlumbUiCompareView *view = plumb_ui_compare_window_get_view (PLUMB_UI_COMPARE_WINDOW (window));
  Origin *origin = g_new0 (Origin, 1);
  g_weak_ref_init (&origin->window, self);
  origin->project = g_object_ref (*project);
  origin->run = run;
  g_signal_connect (view, "approve", G_CALLBACK (approve_cb), origin);
  g_signal_connect (view, "judge", G_CALLBACK (judge_cb), origin);
  g_signal_connect (view, "rate", G_CALLBACK (rate_cb), origin);
  g_signal_connect_data (view, "show-step", G_CALLBACK (show_step_cb), origin, origin_free, 0);
  return view;
}

static void
present (PlumbUiCompareView *view)
{
  gtk_window_present (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (view))));
}

static void
compare_pictures_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *folder, *step;
  gint64 before, after;
  PlumbUiProject *project;
  g_variant_get (parameter, "(&sxx&s)", &folder, &before, &after, &step);
  PlumbUiCompareView *view = open_view (user_data, folder, after, &project);
  if (view == NULL)
    return;
  plumb_ui_compare_request_runs (view, project, before, after, step);
  present (view);
}

static void
compare_reference_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *folder;
  gint64 run;
  PlumbUiProject *project;
  g_variant_get (parameter, "(&sx)", &folder, &run);
  PlumbUiCompareView *view = open_view (user_data, folder, run, &project);
  if (view == NULL)
    return;
  plumb_ui_compare_request_reference (view, project, run);
  present (view);
}

static void
compare_pair_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *folder;
  gint64 pair;
  PlumbUiProject *project;
  g_variant_get (parameter, "(&sx)", &folder, &pair);
  PlumbUiCompareView *view = open_view (user_data, folder, 0, &project);
  if (view == NULL)
    return;
  plumb_ui_compare_request_pair (view, project, pair);
  present (view);
}

static void
compare_dispatch_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *folder, *dispatch;
  PlumbUiProject *project;
  g_variant_get (parameter, "(&s&s)", &folder, &dispatch);
  PlumbUiCompareView *view = open_view (user_data, folder, 0, &project);
  if (view == NULL)
    return;
  plumb_ui_compare_request_dispatch (view, project, dispatch);
  present (view);
}

static const GActionEntry entries[] = {
  { .name = "compare-reference", .parameter_type = "(sx)", .activate = compare_reference_cb },
  { .name = "compare", .activate = compare_cb },
  { .name = "compare-files", .parameter_type = "as", .activate = compare_files_cb },
  { .name = "compare-pair", .parameter_type = "(sx)", .activate = compare_pair_cb },
  { .name = "compare-dispatch", .parameter_type = "(ss)", .activate = compare_dispatch_cb },
  { .name = "compare-pictures", .parameter_type = "(sxxs)", .activate = compare_pictures_cb },
};

void
plumb_ui_window_add_compare_actions (PlumbUiWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
