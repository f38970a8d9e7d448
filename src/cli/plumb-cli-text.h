/* plumb-cli-text.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ledger-reader.h"

G_BEGIN_DECLS

/* What is printed for people: tables, numbers, times, states. */

typedef struct _PlumbCliTable PlumbCliTable;

PlumbCliTable *plumb_cli_table_new (const char *first_title, ...) G_GNUC_NULL_TERMINATED;
/* One cell a title, NULL for an empty one. */
void plumb_cli_table_add (PlumbCliTable *self, ...);
/* Prints with aligned columns, the last one wrapped at the terminal's width, and frees. */
void plumb_cli_table_print (PlumbCliTable *self);

char *plumb_cli_format_duration (gint64 us);
char *plumb_cli_format_bytes (gint64 bytes);
/* The mean difference of what was compared; NULL where none was measured. */
char *plumb_cli_format_mean (PlumbValue *record);
char *plumb_cli_format_time (gint64 wall_us);
/* "1 step", "7 steps". */
char *plumb_cli_format_count (gint64 count, const char *one, const char *many);
/* "3 ran, 2 cached, 1 value, 0 failed". */
char *plumb_cli_format_counts (PlumbLedgerReader *reader, const PlumbRunRow *run);
/* Why a run ended as it did, in words; NULL where its state says it all. */
const char *plumb_cli_describe_reason (const char *reason);
/* A sign for a state, told by form as well as by color. */
const char *plumb_cli_state_mark (const char *state);
int plumb_cli_get_width (void);
/* Words of @text up to @width, the lines after the first behind @indent; the cursor stands in
 * @column. */
void plumb_cli_print_wrapped (const char *text, int column, int indent, int width);

G_END_DECLS
