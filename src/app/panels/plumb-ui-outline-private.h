/* plumb-ui-outline-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-follow.h"
#include "plumb-ui-outline-detail.h"
#include "plumb-ui-outline.h"

G_BEGIN_DECLS

struct _PlumbUiOutline
{
  AdwBin parent_instance;

  PlumbUiSession *session;
  PlumbUiFollow follow;
  PlumbUiDocument *document; /* (nullable), borrowed from the session */
  GListStore *nodes;         /* PlumbNode: of the level, in document order */
  GtkFilter *filter;
  GtkFilterListModel *found; /* borrowed, of @selection */
  GtkSortListModel *sorted;  /* likewise */
  GtkSliceListModel *told;   /* likewise */
  GtkSingleSelection *selection;
  GPtrArray *shown; /* Cell: those that are looked at */
  char *search_text;
  gboolean is_following;
  guint follow_source;
  guint follow_from;
  guint update; /* timeout */

  GtkColumnView *table;
  GtkSearchEntry *search;
  GtkMenuButton *add;
  GtkPopover *add_popover;
  PlumbUiOutlineDetail *detail;
  AdwBin *detail_place;
  GtkWidget *detail_scroll;
};

/* plumb-ui-outline-columns.c: what the columns say of a node. */
void plumb_ui_outline_add_columns (PlumbUiOutline *self);
char *plumb_ui_outline_make_title (PlumbUiOutline *self, PlumbNode *node);
gboolean plumb_ui_outline_matches_search (gpointer item, gpointer user_data);
/* What has changed is seen in those that are looked at. */
void plumb_ui_outline_show_cells (PlumbUiOutline *self);

G_END_DECLS
