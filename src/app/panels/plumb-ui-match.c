/* plumb-ui-match.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-ui-match.h"

#define WORTH_WHOLE 1000
#define WORTH_START 600
#define WORTH_WORD 400
#define WORTH_INSIDE 200
#define WORTH_LETTERS 50
#define MAX_LENGTH_COST 40 /* of two that are worth the same the shorter is meant */

static gboolean
is_word_start (const char *text, const char *at)
{
  return at == text || !g_ascii_isalnum (at[-1]);
}

/* More gaps than these are no abbreviation. */
#define MAX_GAPS 3

/* The letters of @word in their order; fewer gaps are better. */
static int
match_letters (const char *text, const char *word)
{
  int gaps = 0;
  for (; *word != '\0'; word++)
    {
      const char *at = strchr (text, *word);
      if (at == NULL)
        return -1;
      gaps += at > text ? 1 : 0;
      text = at + 1;
    }
  return gaps <= MAX_GAPS ? WORTH_LETTERS - gaps * 10 : -1;
}

static int
match_word (const char *text, const char *word)
{
  const char *at = strstr (text, word);
  if (at == NULL)
    return strlen (word) >= 2 ? match_letters (text, word) : -1;
  if (at == text)
    return text[strlen (word)] == '\0' ? WORTH_WHOLE : WORTH_START;
  for (; at != NULL; at = strstr (at + 1, word))
    if (is_word_start (text, at))
      return WORTH_WORD;
  return WORTH_INSIDE;
}

int
plumb_ui_match (const char *text, char *const *typed)
{
  int total = 0;
  for (; *typed != NULL; typed++)
    {
      int worth = match_word (text, *typed);
      if (worth < 0)
        return -1;
      total += worth;
    }
  return total > 0 ? MAX (total - (int) MIN (strlen (text), MAX_LENGTH_COST), 1) : 0;
}

char **
plumb_ui_match_split (const char *typed)
{
  g_autofree char *folded = g_utf8_casefold (typed, -1);
  g_auto (GStrv) parts = g_strsplit_set (folded, " \t", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_strv_builder_add (words, parts[i]);
  return g_strv_builder_end (words);
}
