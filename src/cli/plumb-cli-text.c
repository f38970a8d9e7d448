/* plumb-cli-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "plumb-cli-text.h"
#include "plumb-cli.h"
#include "plumb-file.h"

/* Tables and numbers for people. Whatever came from a file is made visible first: no name can move
 * the cursor or change a color. */

#define LEAST_COLUMN 24
#define NARROW_INDENT 4

struct _PlumbCliTable
{
  GPtrArray *cells; /* row by row, titles first */
  guint n_columns;
};

PlumbCliTable *
plumb_cli_table_new (const char *first_title, ...)
{
  PlumbCliTable *self = g_new0 (PlumbCliTable, 1);
  self->cells = g_ptr_array_new_with_free_func (g_free);
  va_list titles;
  va_start (titles, first_title);
  for (const char *title = first_title; title != NULL; title = va_arg (titles, const char *))
    {
      g_ptr_array_add (self->cells, g_strdup (title));
      self->n_columns++;
    }
  va_end (titles);
  return self;
}

void
plumb_cli_table_add (PlumbCliTable *self, ...)
{
  va_list cells;
  va_start (cells, self);
  for (guint i = 0; i < self->n_columns; i++)
    {
      const char *cell = va_arg (cells, const char *);
      g_ptr_array_add (self->cells, plumb_text_make_visible (cell != NULL ? cell : ""));
    }
  va_end (cells);
}

static glong
measure (const char *text)
{
  glong width = 0;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);
      width += g_unichar_iszerowidth (character) ? 0 : g_unichar_iswide (character) ? 2 : 1;
    }
  return width;
}

void
plumb_cli_print_wrapped (const char *text, int column, int indent, int width)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      int length = (int) measure (words[i]);
      gboolean is_first = column <= indent;
      if (!is_first && column + 1 + length > width)
        {
          printf ("\n%*s", indent, "");
          column = indent;
          is_first = TRUE;
        }
      printf ("%s%s", is_first ? "" : " ", words[i]);
      column += length + (is_first ? 0 : 1);
    }
}

/* Nothing is cut: the last column goes on below itself where the line ends, or below the row where
 * the others leave it no room. */
static void
print_row (PlumbCliTable *self, guint row, const glong *widths, int width)
{
  int indent = 0;
  for (guint column = 0; column + 1 < self->n_columns; column++)
    {
      const char *cell = g_ptr_array_index (self->cells, row * self->n_columns + column);
      printf ("%s%*s  ", cell, (int) (widths[column] - measure (cell)), "");
      indent += (int) widths[column] + 2;
    }
  const char *last = g_ptr_array_index (self->cells, (row + 1) * self->n_columns - 1);
  if (indent + measure (last) > width && width - indent < LEAST_COLUMN)
    {
      indent = NARROW_INDENT;
      printf ("\n%*s", indent, "");
    }
  plumb_cli_print_wrapped (last, indent, indent, width);
  putchar ('\n');
}

void
plumb_cli_table_print (PlumbCliTable *self)
{
  guint n_rows = self->cells->len / self->n_columns;
  g_autofree glong *widths = g_new0 (glong, self->n_columns);
  for (guint i = 0; i < self->cells->len; i++)
    widths[i % self->n_columns]
        = MAX (widths[i % self->n_columns], measure (g_ptr_array_index (self->cells, i)));

  int width = isatty (STDOUT_FILENO) ? plumb_cli_get_width () : G_MAXINT;
  for (guint row = 0; row < n_rows; row++)
    print_row (self, row, widths, width);

  g_ptr_array_unref (self->cells);
  g_free (self);
}

int
plumb_cli_get_width (void)
{
  struct winsize size;
  if (ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20)
    return size.ws_col;
  return 100;
}

char *
plumb_cli_format_duration (gint64 us)
{
  if (us < 0)
    return g_strdup ("");
  if (us < 10 * 1000)
    return g_strdup_printf ("%.1f ms", (double) us / 1e3);
  if (us < G_USEC_PER_SEC)
    return g_strdup_printf ("%.0f ms", (double) us / 1e3);
  if (us < 60 * G_USEC_PER_SEC)
    return g_strdup_printf ("%.1f s", (double) us / 1e6);
  gint64 seconds = us / G_USEC_PER_SEC;
  if (seconds < 3600)
    return g_strdup_printf ("%" G_GINT64_FORMAT " min %02" G_GINT64_FORMAT " s", seconds / 60,
                            seconds % 60);
  return g_strdup_printf ("%" G_GINT64_FORMAT " h %02" G_GINT64_FORMAT " min", seconds / 3600,
                          seconds / 60 % 60);
}

char *
plumb_cli_format_bytes (gint64 bytes)
{
  if (bytes < 1000)
    return g_strdup_printf ("%" G_GINT64_FORMAT " B", bytes);
  static const char *const units[] = { "kB", "MB", "GB", "TB" };
  double value = (double) bytes / 1e3;
  guint unit = 0;
  for (; value >= 999.5 && unit + 1 < G_N_ELEMENTS (units); unit++)
    value /= 1e3;
  return g_strdup_printf (value < 10 ? "%.1f %s" : "%.0f %s", value, units[unit]);
}

char *
plumb_cli_format_mean (PlumbValue *record)
{
  PlumbValue *mean = plumb_value_get_member (record, "mean_pixel_delta");
  return plumb_value_is_number (mean) ? g_strdup_printf ("%.6f", plumb_value_get_double (mean, 0))
                                      : NULL;
}

char *
plumb_cli_format_count (gint64 count, const char *one, const char *many)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT " %s", count, count == 1 ? one : many);
}

/* The record counts what needs no run with what has run before. */
char *
plumb_cli_format_counts (PlumbLedgerReader *reader, const PlumbRunRow *run)
{
  gint64 n_values = plumb_ledger_reader_count_values (reader, run);
  g_autofree char *values
      = n_values > 0 ? plumb_cli_format_count (n_values, "value, ", "values, ") : g_strdup ("");
  return g_strdup_printf ("%" G_GINT64_FORMAT " ran, %" G_GINT64_FORMAT
                          " cached, %s%" G_GINT64_FORMAT " failed",
                          run->n_ran, run->n_cached - n_values, values, run->n_failed);
}

/* The record keeps codes; what is no code is a sentence already. */
const char *
plumb_cli_describe_reason (const char *reason)
{
  static const struct
  {
    const char *code;
    const char *text;
  } reasons[] = {
    { "", NULL },
    { "asked-for", NULL },
    { "item-failed", NULL },
    { "budget",
      "a budget of the run, or of all runs of a day, is used up (budget in project.json)" },
    { "disk-low",
      "the disk is nearly full, so nothing more starts (budget.free_mb in project.json); free "
      "some space, then `plumb resume` goes on" },
    { "runner-lost", "the process that carried it out is gone; `plumb resume` goes on" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_strcmp0 (reason, reasons[i].code) == 0)
      return reasons[i].text;
  return reason;
}

char *
plumb_cli_format_time (gint64 wall_us)
{
  if (wall_us <= 0)
    return g_strdup ("");
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local_usec (wall_us);
  return time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M:%S") : g_strdup ("");
}

const char *
plumb_cli_state_mark (const char *state)
{
  static const struct
  {
    const char *state;
    const char *mark;
  } marks[] = {
    { "succeeded", "✔" }, { "cached", "=" },  { "value", "=" },   { "failed", "✘" },
    { "running", "▸" },   { "skipped", "-" }, { "blocked", "!" }, { "cancelled", "◼" },
    { "waiting", "?" },   { "paused", "‖" },  { "queued", "·" },  { "interrupted", "⚡" },
    { "pending", "·" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (g_strcmp0 (state, marks[i].state) == 0)
      return marks[i].mark;
  return " ";
}
