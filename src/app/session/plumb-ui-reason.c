/* plumb-ui-reason.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-reason.h"

#include "plumb-ui-run-state.h"

typedef struct
{
  const char *code;
  const char *title; /* NULL: nothing to tell */
  const char *text;
} Words;

static const Words words[] = {
  { "", NULL, NULL },
  { "asked-for", NULL, NULL },
  { "item-failed", NULL, NULL },
  { "disk-low", N_ ("disk nearly full"),
    N_ ("The disk is nearly full, so nothing more starts. Free some space, then continue.") },
  { "budget", N_ ("budget used up"),
    N_ ("A budget of the run, or of all runs of a day, is used up. Raise it in the project's "
        "settings, then resume.") },
  { "runner-lost", N_ ("interrupted"),
    N_ ("The process that carried it out is gone. Resume goes on with what is left.") },
};

static const Words *
find_words (const char *reason)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i].code, reason != NULL ? reason : "") == 0)
      return &words[i];
  return NULL;
}

const char *
plumb_ui_reason_get_title (const char *reason)
{
  const Words *found = find_words (reason);
  return found == NULL ? reason : found->title != NULL ? _ (found->title) : NULL;
}

const char *
plumb_ui_reason_get_text (const char *reason)
{
  const Words *found = find_words (reason);
  return found == NULL ? reason : found->text != NULL ? _ (found->text) : NULL;
}

const char *
plumb_ui_reason_get_run_state (const char *state)
{
  return g_strcmp0 (state, "paused") == 0 ? _ ("Paused")
         : g_strcmp0 (state, "pausing") == 0
             ? _ ("Pausing")
             : plumb_ui_state_get_title (plumb_ui_state_from_text (state, NULL));
}

gboolean
plumb_ui_reason_is_stuck (const PlumbRunRow *run)
{
  return strcmp (run->state, "paused") == 0 && plumb_ui_reason_get_title (run->reason) != NULL;
}
