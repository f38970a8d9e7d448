/* plumb-ui-reason.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-reason.h"

#include "plumb-json.h"
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

/* Returns: (nullable): the field that @name begins with; @rest is what is meant inside it, such as
 * "[2].azimuth" */
static const PlumbField *
find_field (PlumbKind *kind, const char *name, const char **rest)
{
  g_autofree char *start = g_strdup (name);
  for (gsize length = strlen (name); length > 0; length--)
    {
      const PlumbField *field = strchr (".[", name[length]) != NULL || name[length] == '\0'
                                    ? plumb_kind_find_field (kind, start)
                                    : NULL;
      *rest = name + length;
      if (field != NULL)
        return field;
      start[length - 1] = '\0';
    }
  return NULL;
}

/* Returns: (transfer full) (nullable): as the inspector calls it */
static char *
dup_field_title (PlumbKind *kind, const char *name, const PlumbField **field)
{
  const char *rest = "";
  *field = kind != NULL ? find_field (kind, name, &rest) : NULL;
  const PlumbPort *port
      = kind != NULL && *field == NULL ? plumb_kind_find_input (kind, name) : NULL;
  if (*field == NULL)
    return port != NULL ? g_strdup (port->title) : NULL;
  if ((*field)->unit == NULL || *(*field)->unit == '\0')
    return g_strconcat ((*field)->title, rest, NULL);
  g_autofree char *title = g_strdup_printf (_ ("%s (%s)"), (*field)->title, (*field)->unit);
  return g_strconcat (title, rest, NULL);
}

/* Returns: (transfer full) (nullable): a choice as it is called, a switch as it stands */
static char *
dup_value_title (const PlumbField *field, const char *json)
{
  g_autoptr (PlumbValue) value = plumb_json_parse (json, -1, NULL);
  const char *choice = plumb_value_get_string (value, NULL);
  if (value != NULL && plumb_value_get_value_type (value) == PLUMB_VALUE_BOOLEAN)
    return g_strdup (plumb_value_get_boolean (value, FALSE) ? _ ("on") : _ ("off"));
  if (choice == NULL || field->type != PLUMB_FIELD_ENUM)
    return NULL;
  for (guint i = 0; field->choice_titles != NULL && field->choices[i] != NULL; i++)
    if (strcmp (field->choices[i], choice) == 0)
      return g_strdup (field->choice_titles[i]);
  return g_strdup (choice);
}

static void
take_word (char **word, char *told)
{
  if (told == NULL)
    return;
  g_free (*word);
  *word = told;
}

/* "Contrast: 1.08 → 1.3". %NULL: the contract does not know it, or it is not of a field. */
static char *
tell_field (const PlumbWhyPart *part, PlumbKind *kind)
{
  const char *text = part->sentence->text;
  gboolean is_change
      = strcmp (text, PLUMB_WHY_PARAMETER) == 0 || strcmp (text, PLUMB_WHY_INPUT) == 0;
  if (!is_change && strcmp (text, PLUMB_WHY_INPUT_FROM) != 0)
    return NULL;
  const PlumbField *field;
  char *title = dup_field_title (kind, part->values[0], &field);
  if (title == NULL)
    return NULL;
  take_word (&part->values[0], title);
  for (guint i = 1; is_change && field != NULL && i < 3; i++)
    take_word (&part->values[i], dup_value_title (field, part->values[i]));
  /* Translators: what has changed, as it was and as it is: "Contrast: 1.08 → 1.3" */
  return is_change ? plumb_ui_fill (_ ("%s: %s → %s"), part->values) : NULL;
}

static char *
tell_part (const PlumbWhyPart *part, PlumbKind *kind, PlumbUiReasonTitle title, gpointer user_data)
{
  if (part->sentence == NULL)
    return plumb_ui_say (part->values[0]);
  for (int i = 0; part->values[i] != NULL; i++)
    {
      char *told = i == part->sentence->path && title != NULL ? title (user_data, part->values[i])
                   : g_str_equal (part->values[i], "nothing") ? g_strdup (_ ("nothing"))
                                                              : NULL;
      take_word (&part->values[i], told);
    }
  char *changed = tell_field (part, kind);
  if (changed != NULL)
    return changed;
  g_autoptr (GString) sentence = g_string_new (_ (part->sentence->text));
  g_string_replace (sentence, " -> ", " → ", 0);
  return plumb_ui_fill (sentence->str, part->values);
}

char *
plumb_ui_reason_tell_step (const char *reason,
                           PlumbKind *kind,
                           PlumbUiReasonTitle title,
                           gpointer user_data)
{
  g_autoptr (PlumbWhy) why = plumb_why_read (reason);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < why->parts->len; i++)
    {
      g_autofree char *part = tell_part (why->parts->pdata[i], kind, title, user_data);
      g_string_append_printf (text, "%s%s", i > 0 ? PLUMB_WHY_BETWEEN : "", part);
    }
  if (why->run == NULL)
    return g_string_free (g_steal_pointer (&text), FALSE);
  return plumb_ui_fill (_ (PLUMB_WHY_SINCE), (char *[]) { text->str, why->run, NULL });
}
