/* plumb-why.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-why.h"

static const PlumbWhySentence sentences[] = {
  { PLUMB_WHY_MUTED, -1 },
  { PLUMB_WHY_NOT_ASKED_FOR, -1 },
  { PLUMB_WHY_OBSERVER, -1 },
  { PLUMB_WHY_ARTIFACT_MISSING, -1 },
  { PLUMB_WHY_OUTPUT_MISSING, -1 },
  { PLUMB_WHY_FIRST_RUN, -1 },
  { PLUMB_WHY_NO_HISTORY, -1 },
  { PLUMB_WHY_VALUE, -1 },
  { PLUMB_WHY_KEPT, -1 },
  { PLUMB_WHY_NEW_FILE, -1 },
  { PLUMB_WHY_NOT_CACHEABLE, -1 },
  { PLUMB_WHY_NO_CACHE, -1 },
  { PLUMB_WHY_FORCED, -1 },
  { PLUMB_WHY_MAX_ROUNDS, -1 },
  { PLUMB_WHY_NO_PROGRESS, -1 },
  { PLUMB_WHY_BUDGET, -1 },
  { PLUMB_WHY_CANCELLED, -1 },
  { PLUMB_WHY_INSIDE_FAILED, -1 },
  { PLUMB_WHY_CACHED, -1 },
  { PLUMB_WHY_WAITS, 0 },
  { PLUMB_WHY_UPSTREAM_BLOCKED, 0 },
  { PLUMB_WHY_INPUT_SKIPPED, 0 },
  { PLUMB_WHY_INPUT_DID_NOT_RUN, 0 },
  { PLUMB_WHY_INPUT_FAILED, 0 },
  { PLUMB_WHY_NOTHING_GIVEN, 0 },
  { PLUMB_WHY_CONDITION, 0 },
  { PLUMB_WHY_INPUT_FROM, 1 },
  { PLUMB_WHY_KIND, -1 },
  { PLUMB_WHY_VERSION, -1 },
  { PLUMB_WHY_PARAMETER, -1 },
  { PLUMB_WHY_INPUT, -1 },
  { PLUMB_WHY_SEED, -1 },
  { PLUMB_WHY_TOOL, -1 },
  { NULL, -1 },
};

/**
 * plumb_why_get_sentences:
 *
 * Returns: (transfer none): all that is said of a step; ends with a text that is %NULL
 */
const PlumbWhySentence *
plumb_why_get_sentences (void)
{
  return sentences;
}

/* What stands in a sentence's places is one word; only what something was and is may be anything.
 */
static gboolean
is_fitting (const char *before, const char *after, const char *value)
{
  gboolean is_free = g_str_has_prefix (after, " -> ") || g_str_equal (before, " -> ");
  return *value != '\0' && (is_free || strpbrk (value, " \t\n;") == NULL);
}

/* Behind a text in quotation marks, as JSON has it: it may hold anything. @text itself where it
 * begins with none, or was cut off. */
static const char *
skip_quoted (const char *text)
{
  if (*text != '"')
    return text;
  for (const char *at = text + 1; *at != '\0'; at += *at == '\\' && at[1] != '\0' ? 2 : 1)
    if (*at == '"')
      return at + 1;
  return text;
}

/* Where the text goes on after what stands in the place; the last piece is the text's end. */
static const char *
find_end (const char *text, const char *piece)
{
  gsize length = strlen (text), rest = strlen (piece);
  if (rest == 0)
    return text + length;
  return strstr (skip_quoted (text), piece);
}

/* Returns: (transfer full) (nullable): the values in the places of @sentence, if @text is it */
static char **
match (const char *sentence, const char *text)
{
  g_auto (GStrv) pieces = g_strsplit (sentence, "%s", -1);
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
  if (!g_str_has_prefix (text, pieces[0]))
    return NULL;
  text += strlen (pieces[0]);
  for (guint i = 1; pieces[i] != NULL; i++)
    {
      const char *end = find_end (text, pieces[i]);
      if (end == NULL)
        return NULL;
      g_autofree char *value = g_strndup (text, (gsize) (end - text));
      if (!is_fitting (pieces[i - 1], pieces[i], value))
        return NULL;
      g_strv_builder_add (values, value);
      text = end + strlen (pieces[i]);
    }
  return *text == '\0' ? g_strv_builder_end (values) : NULL;
}

static void
part_free (gpointer data)
{
  PlumbWhyPart *part = data;
  g_strfreev (part->values);
  g_free (part);
}

static void
add_part (PlumbWhy *self, const char *text)
{
  PlumbWhyPart *part = g_new0 (PlumbWhyPart, 1);
  for (guint i = 0; sentences[i].text != NULL && part->values == NULL; i++)
    {
      part->values = match (sentences[i].text, text);
      part->sentence = part->values != NULL ? &sentences[i] : NULL;
    }
  if (part->values == NULL)
    part->values = g_strdupv ((char *[]) { (char *) text, NULL });
  g_ptr_array_add (self->parts, part);
}

/**
 * plumb_why_read:
 * @reason: of a plan or of a record
 *
 * Returns: (transfer full): what it says; one part without a sentence where it is another text
 */
PlumbWhy *
plumb_why_read (const char *reason)
{
  g_return_val_if_fail (reason != NULL, NULL);
  PlumbWhy *self = g_new0 (PlumbWhy, 1);
  self->parts = g_ptr_array_new_with_free_func (part_free);
  const char *since = g_strrstr (reason, ", since run ");
  const char *run = since != NULL ? since + strlen (", since run ") : NULL;
  if (run == NULL || *run == '\0' || run[strspn (run, "0123456789")] != '\0')
    {
      add_part (self, reason);
      return self;
    }
  self->run = g_strdup (run);
  g_autofree char *changed = g_strndup (reason, (gsize) (since - reason));
  g_auto (GStrv) parts = g_strsplit (changed, PLUMB_WHY_BETWEEN, -1);
  for (guint i = 0; parts[i] != NULL; i++)
    add_part (self, parts[i]);
  return self;
}

void
plumb_why_free (PlumbWhy *self)
{
  g_ptr_array_unref (self->parts);
  g_free (self->run);
  g_free (self);
}
