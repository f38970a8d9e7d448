/* plumb-ui-step-page-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-item-table.h"
#include "plumb-ui-state-icon.h"
#include "plumb-ui-step-page.h"
#include "plumb-ui-step-record.h"

G_BEGIN_DECLS

/* plumb-ui-step-page.c: what is read when, and shown where; plumb-ui-step-rows.c: the rows. */

struct _PlumbUiStepPage
{
  AdwBin parent_instance;

  PlumbUiMoment *moment; /* (nullable) */
  char *path;            /* (nullable) */
  gint64 item;
  PlumbUiStepRecord *record; /* (nullable) */
  GPtrArray *tries;          /* (nullable) PlumbItemRow: the attempts of the item that is shown */
  guint attempt;             /* which of them, from 1; 0: the last */
  GCancellable *cancellable;
  gboolean is_loading;
  gboolean is_stale;
  guint later; /* reads it again */
  char *told;  /* (nullable): what the rows are of */
  guint n_pictures;

  GtkStack *stack;
  GtkBox *box;
  PlumbUiStateIcon *state;
  GtkLabel *title;
  GtkLabel *summary;
  AdwToggleGroup *attempts;
  AdwBin *failure;
  GtkListBox *rows;
  PlumbUiItemTable *items;
  AdwWrapBox *pictures;
  AdwBin *log;
};

/* What @item, or an attempt of it, says of itself; NULL: there is none, and the step speaks. */
void plumb_ui_step_page_show_rows (PlumbUiStepPage *self, const PlumbItemRow *item);

G_END_DECLS
