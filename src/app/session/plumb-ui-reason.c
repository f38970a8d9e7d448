/* plumb-ui-reason.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-reason.h"

#include "plumb-ui-fill.h"
#include "plumb-ui-run-state.h"
#include "plumb-ui-speech.h"
#include "plumb-why.h"

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

/* --- of a step ------------------------------------------------------------------------------- */

static char *
tell_part (const PlumbWhyPart *part, PlumbUiReasonTitle title, gpointer user_data)
{
  if (part->sentence == NULL)
    return plumb_ui_say (part->values[0]);
  for (int i = 0; part->values[i] != NULL; i++)
    {
      char *told = i == part->sentence->path && title != NULL ? title (user_data, part->values[i])
                   : g_str_equal (part->values[i], "nothing") ? g_strdup (_ ("nothing"))
                                                              : NULL;
      if (told != NULL)
        {
          g_free (part->values[i]);
          part->values[i] = told;
        }
    }
  return plumb_ui_fill (_ (part->sentence->text), part->values);
}

char *
plumb_ui_reason_tell_step (const char *reason, PlumbUiReasonTitle title, gpointer user_data)
{
  g_autoptr (PlumbWhy) why = plumb_why_read (reason);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < why->parts->len; i++)
    {
      g_autofree char *part = tell_part (why->parts->pdata[i], title, user_data);
      g_string_append_printf (text, "%s%s", i > 0 ? PLUMB_WHY_BETWEEN : "", part);
    }
  if (why->run == NULL)
    return g_string_free (g_steal_pointer (&text), FALSE);
  return plumb_ui_fill (_ (PLUMB_WHY_SINCE), (char *[]) { text->str, why->run, NULL });
}
