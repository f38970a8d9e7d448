/* plumb-ui-selection.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  PLUMB_UI_ITEM_NODE,
  PLUMB_UI_ITEM_EDGE, /* its id: "source.port target.port" */
  PLUMB_UI_ITEM_FRAME,
  PLUMB_UI_ITEM_NOTE,
} PlumbUiItemType;

#define PLUMB_UI_N_ITEM_TYPES 4

/* What is selected of the graph that a document shows, by id, in the order in which it was
 * selected, and what has the focus. "changed" comes once for each call that changed something. */
#define PLUMB_UI_TYPE_SELECTION (plumb_ui_selection_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiSelection, plumb_ui_selection, PLUMB_UI, SELECTION, GObject)

PlumbUiSelection *plumb_ui_selection_new (void) G_GNUC_WARN_UNUSED_RESULT;
gboolean plumb_ui_selection_contains (PlumbUiSelection *self, PlumbUiItemType type, const char *id);
guint plumb_ui_selection_get_length (PlumbUiSelection *self, PlumbUiItemType type);
gboolean plumb_ui_selection_is_empty (PlumbUiSelection *self);
/* A NULL-terminated array of ids; free with g_strfreev(). */
char **plumb_ui_selection_list (PlumbUiSelection *self,
                                PlumbUiItemType type) G_GNUC_WARN_UNUSED_RESULT;
/* The node that is selected longest, or NULL. */
const char *plumb_ui_selection_get_first_node (PlumbUiSelection *self);
/* The one node that is selected, or NULL where there is none or more. */
const char *plumb_ui_selection_get_only_node (PlumbUiSelection *self);

void plumb_ui_selection_clear (PlumbUiSelection *self);
/* Selects this and nothing else. */
void plumb_ui_selection_set (PlumbUiSelection *self, PlumbUiItemType type, const char *id);
void plumb_ui_selection_set_many (PlumbUiSelection *self,
                                  PlumbUiItemType type,
                                  const char *const *ids);
/* Selects what is selected in @other, and nothing else. */
void plumb_ui_selection_copy (PlumbUiSelection *self, PlumbUiSelection *other);
void plumb_ui_selection_add (PlumbUiSelection *self, PlumbUiItemType type, const char *id);
void plumb_ui_selection_remove (PlumbUiSelection *self, PlumbUiItemType type, const char *id);
void plumb_ui_selection_toggle (PlumbUiSelection *self, PlumbUiItemType type, const char *id);
/* What was @from is now @to (a node got another id). */
void plumb_ui_selection_rename (PlumbUiSelection *self,
                                PlumbUiItemType type,
                                const char *from,
                                const char *to);
/* Several changes and one signal. */
void plumb_ui_selection_freeze (PlumbUiSelection *self);
void plumb_ui_selection_thaw (PlumbUiSelection *self);

G_END_DECLS
