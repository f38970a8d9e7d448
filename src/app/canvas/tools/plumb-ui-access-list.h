/* plumb-ui-access-list.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-access-item.h"
#include "plumb-ui-canvas.h"

G_BEGIN_DECLS

/* What a screen reader finds on a canvas: the nodes that are wanted and those that are seen, at
 * most PLUMB_UI_ACCESS_MAX, in the order of the document, each with the nodes that it feeds; then
 * what else there is. What is there again keeps its object, so that a reader stays on it. The owner
 * says what is wanted and what is told of each, by a policy; it tells when that changed. Where the
 * canvas looks is watched here. Main thread. */
#define PLUMB_UI_ACCESS_MAX 200

#define PLUMB_UI_TYPE_ACCESS_LIST (plumb_ui_access_list_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiAccessList, plumb_ui_access_list, PLUMB_UI, ACCESS_LIST, GObject)

/**
 * PlumbUiAccessPolicy:
 * @add_wanted: adds the ids of the nodes that are told whether they are seen or not
 * @update_node: tells all but the place and where data go
 * @add_others: (nullable): adds keys of what is told after the nodes; no node's id is one
 * @get_role: (nullable): of a node by its id, or of what has that key; without it all are rows
 * @update_other: (nullable): tells of what has that key, which may have gone
 *
 * What one picture tells of what lies on it.
 */
typedef struct
{
  void (*add_wanted) (gpointer owner, GStrvBuilder *ids);
  void (*update_node) (gpointer owner, PlumbUiAccessItem *item, const PlumbSceneCard *card);
  void (*add_others) (gpointer owner, GPtrArray *keys);
  GtkAccessibleRole (*get_role) (const char *key);
  void (*update_other) (gpointer owner, PlumbUiAccessItem *item, const char *key);
} PlumbUiAccessPolicy;

/* @canvas and @owner outlive it. */
PlumbUiAccessList *plumb_ui_access_list_new (PlumbUiCanvas *canvas,
                                             const PlumbUiAccessPolicy *policy,
                                             gpointer owner) G_GNUC_WARN_UNUSED_RESULT;

/* All is told anew, soon. */
void plumb_ui_access_list_queue (PlumbUiAccessList *self);

/* What stands for the node with that id, or NULL. */
PlumbUiAccessItem *plumb_ui_access_list_find (PlumbUiAccessList *self, const char *id);
/* What @item stands for; NULL: no node, or one that went. */
const PlumbSceneCard *plumb_ui_access_list_find_card (PlumbUiAccessList *self,
                                                      PlumbUiAccessItem *item);

G_END_DECLS
