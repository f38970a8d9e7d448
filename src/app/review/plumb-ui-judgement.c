/* plumb-ui-judgement.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-judgement.h"

#include "plumb-ui-reason-dialog.h"

/* What is to be recorded, and who wants to know. */
typedef struct
{
  PlumbUiSession *session;
  PlumbUiProject *project;
  gint64 pair;
  char *workflow;
  gboolean accepts;
  PlumbUiWordFunc done;
  GWeakRef owner;
  PlumbValue *arguments; /* (nullable): before there is a reason */
} Wish;

static void
wish_free (gpointer data)
{
  Wish *wish = data;
  g_object_unref (wish->session);
  g_object_unref (wish->project);
  g_free (wish->workflow);
  g_weak_ref_clear (&wish->owner);
  g_clear_pointer (&wish->arguments, plumb_value_unref);
  g_free (wish);
}

static Wish *
wish_new (const PlumbUiJudged *judged, PlumbUiWordFunc done, GObject *owner)
{
  Wish *wish = g_new0 (Wish, 1);
  wish->session = g_object_ref (judged->session);
  wish->project = g_object_ref (judged->project);
  wish->pair = judged->pair;
  wish->workflow = g_strdup (judged->workflow);
  wish->done = done;
  g_weak_ref_init (&wish->owner, owner);
  return wish;
}

static PlumbValue *
get_word (const Wish *wish)
{
  PlumbValue *events = plumb_value_get_member (wish->arguments, "events");
  return plumb_value_get_member (plumb_value_get_element (events, 0), "payload");
}

static void
recorded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wish *wish = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) answer
      = plumb_ui_project_request_finish (PLUMB_UI_PROJECT (source), result, &error);
  g_autoptr (GObject) owner = g_weak_ref_get (&wish->owner);
  if (answer == NULL)
    plumb_ui_session_report (wish->session, _ ("The Review Was Not Recorded"), error);
  else if (owner != NULL)
    wish->done (get_word (wish), owner);
  wish_free (wish);
}

/* Takes the wish, and the arguments. */
static void
record (Wish *wish, PlumbValue *arguments)
{
  wish->arguments = arguments;
  plumb_ui_project_request_async (wish->project, "record", arguments, NULL, recorded_cb, wish);
}

static void
decided_cb (const char *why, gpointer user_data)
{
  const Wish *asked = user_data;
  const PlumbUiJudged judged = { asked->session, asked->project, asked->pair, asked->workflow };
  g_autoptr (GObject) owner = g_weak_ref_get ((GWeakRef *) &asked->owner);
  record (wish_new (&judged, asked->done, owner),
          plumb_pairs_make_review (
              &(PlumbPairReview) { asked->pair, asked->workflow, g_get_user_name (),
                                   asked->accepts ? "accepted" : "rejected", why }));
}

void
plumb_ui_judgement_ask (const PlumbUiJudged *judged,
                        gboolean accepts,
                        GtkWidget *parent,
                        PlumbUiWordFunc done,
                        GObject *owner)
{
  g_return_if_fail (judged->pair > 0 && judged->workflow != NULL);
  g_autofree char *heading = g_strdup_printf (
      accepts ? _ ("Accept Pair %d?") : _ ("Reject Pair %d?"), (int) judged->pair);
  Wish *wish = wish_new (judged, done, owner);
  wish->accepts = accepts;
  plumb_ui_reason_dialog_present (
      &(PlumbUiReasonQuestion) { .heading = heading,
                                 .body
                                 = _ ("Your word is kept beside the verdict, which stays what "
                                      "it is."),
                                 .label = accepts ? _ ("_Accept") : _ ("Re_ject"),
                                 .is_required = TRUE },
      parent, decided_cb, wish, wish_free);
}

void
plumb_ui_judgement_rate (const PlumbUiJudged *judged,
                         guint stars,
                         PlumbUiWordFunc done,
                         GObject *owner)
{
  g_return_if_fail (judged->pair > 0 && judged->workflow != NULL && stars <= PLUMB_MOST_STARS);
  record (wish_new (judged, done, owner),
          plumb_pairs_make_rating (
              &(PlumbPairRating) { judged->pair, judged->workflow, g_get_user_name (), stars }));
}
