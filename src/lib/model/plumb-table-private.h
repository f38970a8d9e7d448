/* plumb-table-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Things by id, in the order of the ids' bytes. For the room alone. */
typedef struct _PlumbTable PlumbTable;

PlumbTable *plumb_table_new (GDestroyNotify free_thing) G_GNUC_WARN_UNUSED_RESULT;
void plumb_table_free (PlumbTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbTable, plumb_table_free)

guint plumb_table_get_length (const PlumbTable *self);
const char *plumb_table_get_id (const PlumbTable *self, guint position);
gpointer plumb_table_get (const PlumbTable *self, guint position);
gpointer plumb_table_find (const PlumbTable *self, const char *id);
void plumb_table_set (PlumbTable *self, const char *id, gpointer thing);
gboolean plumb_table_remove (PlumbTable *self, const char *id);

G_END_DECLS
