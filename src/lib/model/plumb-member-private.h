/* plumb-member-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-value.h"

G_BEGIN_DECLS

/* The members of the document's things: one table each, in the order in which they are written.
 * What reads, checks, writes and edits a thing goes by its table. For the room alone. */

typedef struct
{
  const char *name;
  const char *code;     /* of the problem where the value is not valid */
  const char *expected; /* in words */
  gboolean (*is_valid) (const PlumbValue *value);
} PlumbMember;

/* Each ends with a member without a name. */
extern const PlumbMember plumb_graph_members[];
extern const PlumbMember plumb_definition_members[];
extern const PlumbMember plumb_node_members[];
extern const PlumbMember plumb_edge_members[];
extern const PlumbMember plumb_frame_members[];
extern const PlumbMember plumb_note_members[];

const PlumbMember *plumb_member_find (const PlumbMember *members, const char *name);
PlumbValue *plumb_member_get_valid (const PlumbMember *members,
                                    const PlumbValue *object,
                                    const char *name);
PlumbValue *plumb_member_sort (const PlumbMember *members,
                               PlumbValue *object) G_GNUC_WARN_UNUSED_RESULT;
PlumbValue *plumb_member_sort_names (PlumbValue *object) G_GNUC_WARN_UNUSED_RESULT;
PlumbValue *plumb_member_replace (PlumbValue *object,
                                  const char *name,
                                  PlumbValue *value) G_GNUC_WARN_UNUSED_RESULT;
char *plumb_member_describe (const PlumbValue *value) G_GNUC_WARN_UNUSED_RESULT;

PlumbValue *plumb_value_new_point (double x, double y) G_GNUC_WARN_UNUSED_RESULT;
gboolean plumb_value_get_point (const PlumbValue *value, double *x, double *y);

#define PLUMB_NODE_ID_SIZE 65

gboolean plumb_endpoint_split (const char *endpoint, char id[PLUMB_NODE_ID_SIZE]);

G_END_DECLS
