/* plumb-request.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-engine.h"
#include "plumb-flat.h"
#include "plumb-schedule.h"

G_BEGIN_DECLS

/* Reading requests (plumb-workflow.h has their members). */

/* Every member known and of its type. @request may be NULL. */
gboolean plumb_request_check (PlumbValue *request, GError **error);
/* The document with the request's parameters and seed put in. */
PlumbValue *plumb_request_apply (PlumbValue *request,
                                 PlumbValue *document,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Which nodes are asked for: a byte for each node, or NULL: all are. */
guint8 *plumb_request_select (PlumbValue *request,
                              PlumbFlat *flat,
                              PlumbLedgerReader *reader,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether the request names the step, a block around it, or "*", in its list @member. */
gboolean plumb_request_names (PlumbValue *request, const char *member, const char *path);

/* Whether the step would publish or tell somebody, and the request wants it left out. */
gboolean plumb_request_observes (PlumbValue *request, const char *path, PlumbKind *kind);

/* Slots by name: the request's, else the project's, else the machine's. */
typedef struct
{
  GPtrArray *names; /* owned texts */
  GArray *sizes;    /* guint */
} PlumbSlots;

void plumb_slots_init (PlumbSlots *self, PlumbValue *request, PlumbValue *settings);
void plumb_slots_clear (PlumbSlots *self);
guint plumb_slots_ensure (PlumbSlots *self, const char *name);

/* Budgets and retry policy: the request's members over the project's. */
/* The bytes that are to stay free on a disk of @disk_bytes: below that nothing starts. */
guint64 plumb_request_get_floor (PlumbValue *request, PlumbValue *settings, guint64 disk_bytes);
/* How much of what is allowed in a day is left after @use, 0 at the least; -1: it has no bound. */
gint64 plumb_request_get_left_of_day (PlumbValue *settings,
                                      PlumbBudget budget,
                                      const PlumbUse *use);
gboolean plumb_request_read_limits (PlumbValue *request,
                                    PlumbValue *settings,
                                    PlumbScheduleSpec *spec,
                                    GError **error);

G_END_DECLS
