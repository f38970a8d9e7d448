/* plumb-cli-progress.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>

#include "plumb-cli-progress.h"
#include "plumb-cli-text.h"
#include "plumb-cli.h"
#include "plumb-file.h"

#define BAR_WIDTH 24
#define MAX_LINES 12

struct _PlumbCliProgress
{
  guint n_lines; /* what is on the screen now */
};

PlumbCliProgress *
plumb_cli_progress_new (void)
{
  return g_new0 (PlumbCliProgress, 1);
}

static void
clear (PlumbCliProgress *self)
{
  if (self->n_lines > 0)
    printf ("\033[%uA\033[J", self->n_lines);
  self->n_lines = 0;
}

static void
append_bar (GString *line, double fraction)
{
  guint full = (guint) (CLAMP (fraction, 0.0, 1.0) * BAR_WIDTH + 0.5);
  for (guint i = 0; i < BAR_WIDTH; i++)
    g_string_append (line, i < full ? "█" : "░");
}

static void
append_duration (GString *line, const char *before, gint64 us, const char *after)
{
  if (us < 0)
    return;
  g_autofree char *text = plumb_cli_format_duration (us);
  g_string_append_printf (line, "%s%s%s", before, text, after);
}

static void
print_line (PlumbCliProgress *self, GString *line)
{
  g_autofree char *shown = plumb_text_make_visible (line->str);
  glong width = plumb_cli_get_width () - 1;
  g_autofree char *cut
      = g_utf8_strlen (shown, -1) > width ? g_utf8_substring (shown, 0, width) : g_strdup (shown);
  puts (cut);
  self->n_lines++;
}

static void
print_item (PlumbCliProgress *self, PlumbValue *item)
{
  g_autoptr (GString) line = g_string_new ("▸ ");
  const char *name = plumb_value_member_string (item, "name", NULL);
  g_autofree char *title
      = name != NULL
            ? g_strdup_printf ("%s · %s", plumb_value_member_string (item, "step", ""), name)
            : g_strdup (plumb_value_member_string (item, "step", ""));
  g_string_append_printf (line, "%-28s ", title);

  double fraction = plumb_value_member_double (item, "fraction", -1);
  gint64 total = plumb_value_member_int (item, "total", -1);
  if (fraction >= 0)
    append_bar (line, fraction);
  if (total > 0)
    g_string_append_printf (line, " %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
                            plumb_value_member_int (item, "done", 0), total);
  append_duration (line, "  ", plumb_value_member_int (item, "elapsed_us", -1), "");
  append_duration (line, ", about ", plumb_value_member_int (item, "remaining_us", -1), " left");
  if (fraction < 0)
    g_string_append_printf (line, "  %s", plumb_value_member_string (item, "text", ""));
  print_line (self, line);
}

static void
print_whole (PlumbCliProgress *self, PlumbValue *progress)
{
  g_autoptr (GString) line = g_string_new (NULL);
  gint64 total = plumb_value_member_int (progress, "total", 0);
  gint64 done = plumb_value_member_int (progress, "done", 0);
  g_string_append_printf (line, "  %-28s ", plumb_value_member_string (progress, "workflow", ""));
  append_bar (line, total > 0 ? (double) done / (double) total : 0);
  g_string_append_printf (line, " %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT " items", done, total);
  gint64 cached = plumb_value_member_int (progress, "cached", 0);
  if (cached > 0)
    g_string_append_printf (line, ", %" G_GINT64_FORMAT " cached", cached);
  append_duration (line, ", about ", plumb_value_member_int (progress, "remaining_us", -1),
                   " left");
  print_line (self, line);
}

void
plumb_cli_progress_update (PlumbCliProgress *self, PlumbValue *progress)
{
  clear (self);
  PlumbValue *running = plumb_value_get_member (progress, "running");
  guint n_running = plumb_value_get_length (running);
  for (guint i = 0; i < MIN (n_running, MAX_LINES); i++)
    print_item (self, plumb_value_get_element (running, i));
  print_whole (self, progress);
  fflush (stdout);
}

void
plumb_cli_progress_free (PlumbCliProgress *self)
{
  clear (self);
  fflush (stdout);
  g_free (self);
}
