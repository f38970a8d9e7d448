/* plumb-progress.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-progress.h"

#include "plumb-file.h"
#include "plumb-limits.h"

/* Of a burst of output only the end can matter; so much of it is looked at, line by line. */
#define MAX_LINES 64
/* An expression sees no more of a line than this. */
#define MAX_MATCH_BYTES 2048
#define MAX_TEXT_BYTES 200
/* PCRE gives up on a line beyond this: a bad expression costs a moment, not the program. */
#define MATCH_LIMITS "(*LIMIT_MATCH=100000)(*LIMIT_DEPTH=1000)"

typedef struct
{
  GRegex *regex;
  int done, total, fraction, percent, remaining; /* groups; 0: none */
  gboolean is_broken;                            /* ran into its limits once: not asked again */
} Rule;

struct _PlumbProgressRules
{
  GArray *rules;
};

struct _PlumbProgressReader
{
  PlumbProgressRules *rules;
  GString *line; /* the unfinished one */
  PlumbProgress progress;
  char *text;
};

static void
rule_clear (gpointer data)
{
  g_clear_pointer (&((Rule *) data)->regex, g_regex_unref);
}

static gboolean
rule_read (Rule *rule, PlumbValue *value, GError **error)
{
  g_autofree char *pattern
      = g_strconcat (MATCH_LIMITS, plumb_value_member_string (value, "match", "(?!)"), NULL);

  rule->regex = g_regex_new (pattern, G_REGEX_RAW | G_REGEX_OPTIMIZE, 0, error);
  rule->done = (int) plumb_value_member_int (value, "done", 0);
  rule->total = (int) plumb_value_member_int (value, "total", 0);
  rule->fraction = (int) plumb_value_member_int (value, "fraction", 0);
  rule->percent = (int) plumb_value_member_int (value, "percent", 0);
  rule->remaining = (int) plumb_value_member_int (value, "remaining", 0);
  return rule->regex != NULL;
}

static void
rules_clear (gpointer data)
{
  g_array_unref (((PlumbProgressRules *) data)->rules);
}

/**
 * plumb_progress_rules_new:
 * @rules: (nullable): the array of a kind's call
 * @error: return location for a G_REGEX_ERROR
 *
 * Returns: (transfer full) (nullable): the rules, or NULL with @error
 */
PlumbProgressRules *
plumb_progress_rules_new (PlumbValue *rules, GError **error)
{
  g_autoptr (PlumbProgressRules) self = g_rc_box_new0 (PlumbProgressRules);

  self->rules = g_array_new (FALSE, TRUE, sizeof (Rule));
  g_array_set_clear_func (self->rules, rule_clear);
  for (guint i = 0; i < plumb_value_get_length (rules); i++)
    {
      Rule rule = { 0 };

      if (!rule_read (&rule, plumb_value_get_element (rules, i), error))
        return NULL;
      g_array_append_val (self->rules, rule);
    }
  return g_steal_pointer (&self);
}

/**
 * plumb_progress_rules_ref:
 * @self: rules
 *
 * Returns: (transfer full): @self
 */
PlumbProgressRules *
plumb_progress_rules_ref (PlumbProgressRules *self)
{
  return g_rc_box_acquire (self);
}

/**
 * plumb_progress_rules_unref:
 * @self: (transfer full): rules
 */
void
plumb_progress_rules_unref (PlumbProgressRules *self)
{
  g_rc_box_release_full (self, rules_clear);
}

/**
 * plumb_progress_reader_new:
 * @rules: how to read
 *
 * Returns: (transfer full): a reader for one job
 */
PlumbProgressReader *
plumb_progress_reader_new (PlumbProgressRules *rules)
{
  PlumbProgressReader *self = g_new0 (PlumbProgressReader, 1);

  self->rules = plumb_progress_rules_ref (rules);
  self->line = g_string_new (NULL);
  self->progress.fraction = -1;
  self->progress.remaining_us = -1;
  return self;
}

/**
 * plumb_progress_reader_free:
 * @self: (transfer full): a reader
 */
void
plumb_progress_reader_free (PlumbProgressReader *self)
{
  plumb_progress_rules_unref (self->rules);
  g_string_free (self->line, TRUE);
  g_free (self->text);
  g_free (self);
}

/* Seconds, or [hh:]mm:ss, each with a fraction; -1 for what is none, or more than thirty years. */
static gint64
parse_remaining (const char *text)
{
  double seconds = 0;

  while (TRUE)
    {
      char *end;
      double part = g_ascii_strtod (text, &end);

      seconds = seconds * 60 + part;
      if (end == text || !(part >= 0 && seconds < 1e9))
        return -1;
      if (*end != ':')
        return (gint64) (seconds * G_USEC_PER_SEC);
      text = end + 1;
    }
}

static gboolean
fetch_number (GMatchInfo *match, int group, double *number)
{
  g_autofree char *text = group > 0 ? g_match_info_fetch (match, group) : NULL;
  char *end;

  if (text == NULL || *text == '\0')
    return FALSE;
  *number = g_ascii_strtod (text, &end);
  return end != text && *number >= 0 && *number < 1e15;
}

static void
take_match (PlumbProgress *progress, const Rule *rule, GMatchInfo *match)
{
  double number;

  if (fetch_number (match, rule->done, &number))
    progress->done = (gint64) number;
  if (fetch_number (match, rule->total, &number))
    progress->total = (gint64) number;
  if (fetch_number (match, rule->fraction, &number))
    progress->fraction = MIN (number, 1.0);
  else if (fetch_number (match, rule->percent, &number))
    progress->fraction = MIN (number / 100.0, 1.0);
  else if (progress->total > 0)
    progress->fraction = MIN ((double) progress->done / (double) progress->total, 1.0);
  if (rule->remaining > 0)
    {
      g_autofree char *text = g_match_info_fetch (match, rule->remaining);

      progress->remaining_us = text == NULL ? -1 : parse_remaining (text);
    }
}

static gboolean
match_line (PlumbProgressReader *self, const char *line, gsize length)
{
  for (guint i = 0; i < self->rules->rules->len; i++)
    {
      Rule *rule = &g_array_index (self->rules->rules, Rule, i);
      g_autoptr (GMatchInfo) match = NULL;
      g_autoptr (GError) error = NULL;

      if (rule->is_broken)
        continue;
      if (g_regex_match_full (rule->regex, line, (gssize) MIN (length, MAX_MATCH_BYTES), 0, 0,
                              &match, &error))
        {
          take_match (&self->progress, rule, match);
          return TRUE;
        }
      rule->is_broken = error != NULL;
    }
  return FALSE;
}

static gboolean
is_line_end (char c)
{
  return c == '\n' || c == '\r';
}

static void
set_text (PlumbProgressReader *self, const char *line, gsize length)
{
  g_autofree char *text = g_strndup (line, MIN (length, MAX_TEXT_BYTES));

  g_free (self->text);
  self->text = plumb_text_make_visible (text);
  self->progress.text = self->text;
}

/* Looks through whole lines from the last one back, until one matches. */
static gboolean
read_lines (PlumbProgressReader *self, const char *bytes, gsize length)
{
  gboolean has_text = FALSE;

  for (guint i = 0; i < MAX_LINES && length > 0; i++)
    {
      gsize end = length, start;

      while (end > 0 && is_line_end (bytes[end - 1]))
        end--;
      start = end;
      while (start > 0 && !is_line_end (bytes[start - 1]))
        start--;
      length = start;
      if (end == start)
        continue;
      if (!has_text)
        set_text (self, bytes + start, end - start);
      has_text = TRUE;
      if (match_line (self, bytes + start, end - start))
        return TRUE;
    }
  return has_text;
}

/* Of what is too long for a line the end stays. */
static void
append_bounded (GString *line, const char *bytes, gsize length)
{
  if (length > PLUMB_LIMIT_LOG_LINE_BYTES)
    {
      bytes += length - PLUMB_LIMIT_LOG_LINE_BYTES;
      length = PLUMB_LIMIT_LOG_LINE_BYTES;
    }
  if (line->len + length > 2 * PLUMB_LIMIT_LOG_LINE_BYTES)
    g_string_erase (line, 0, (gssize) (line->len - PLUMB_LIMIT_LOG_LINE_BYTES));
  g_string_append_len (line, bytes, (gssize) length);
}

/**
 * plumb_progress_reader_feed:
 * @self: a reader
 * @bytes: what the job wrote
 * @length: how much of it
 *
 * Returns: whether plumb_progress_reader_get() has something new
 */
gboolean
plumb_progress_reader_feed (PlumbProgressReader *self, const char *bytes, gsize length)
{
  gsize whole = length;
  gboolean is_new = FALSE;

  g_return_val_if_fail (self != NULL, FALSE);

  while (whole > 0 && !is_line_end (bytes[whole - 1]))
    whole--;
  if (whole > 0)
    {
      append_bounded (self->line, bytes, whole);
      is_new = read_lines (self, self->line->str, self->line->len);
      g_string_truncate (self->line, 0);
    }
  append_bounded (self->line, bytes + whole, length - whole);
  return is_new;
}

/**
 * plumb_progress_reader_get:
 * @self: a reader
 *
 * Returns: (transfer none): how far the job is
 */
const PlumbProgress *
plumb_progress_reader_get (PlumbProgressReader *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->progress;
}
