/* plumb-ledger-event-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-hash.h"
#include "plumb-ledger.h"

G_BEGIN_DECLS

/* What an event may be, for the room's own use: schema, names, the row that tables keep. */

#define PLUMB_N_EVENT_TYPES PLUMB_EVENT_UNKNOWN

gboolean plumb_event_type_parse (const char *name, PlumbEventType *type);

/* INVALID unless the payload has what its type demands, of the right type and within the limits. */
gboolean plumb_event_check (const PlumbEvent *event, GError **error);

/* SHA-256 of all that makes two requests the same: type, run, step, item, payload. */
char *plumb_event_hash_request (const PlumbEvent *event) G_GNUC_WARN_UNUSED_RESULT;

void plumb_event_free (PlumbEvent *self);

struct _PlumbEventBody
{
  PlumbValue *payload;
  GString *text;                      /* compact JSON */
  char sha256[PLUMB_HASH_LENGTH + 1]; /* of the text, where it is large; else "" */
};

/* Writes @payload into @text, and its hash where it is large enough to be stored apart. */
void plumb_event_write_body (const PlumbValue *payload,
                             GString *text,
                             char sha256[PLUMB_HASH_LENGTH + 1]);

G_END_DECLS
