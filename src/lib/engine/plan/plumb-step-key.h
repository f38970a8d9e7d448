/* plumb-step-key.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-hash.h"
#include "plumb-kind.h"
#include "plumb-value.h"

G_BEGIN_DECLS

/* What decides the answer of one item of a step. Two items with the same key have the same answer.
 * The key is the SHA-256 of the canonical JSON of
 *   { "inputs": { port: datum | [data] }, "kind", "params": { field: value }, "seed"?, "tools": {
 * name: version }, "version" } with parameters whose field takes part in the key, files as {
 * "artifact" } alone, and the seed only if the kind uses one. */
typedef struct
{
  PlumbKind *kind;
  PlumbValue *params; /* every field, bound inputs put in; a file field holds { "artifact" } */
  PlumbValue *inputs; /* port -> datum, or list of data for a `many` port */
  PlumbValue *tools;  /* name -> { "path", "version" } */
  guint64 seed;
} PlumbStepKeyInfo;

/* Appends the canonical JSON to @text (cleared first) and writes its hash to @hex. */
void plumb_step_key_make (const PlumbStepKeyInfo *info,
                          GString *text,
                          char hex[PLUMB_HASH_LENGTH + 1]);

/* Names each difference of two field sets, in a fixed order (kind, version, params, inputs, seed,
 * tools): an array of { "what": "parameter samples", "from": "64", "to": "128", "text": "parameter
 * samples: 64 -> 128" }. Of values that are too long to be shown it is the first part that differs,
 * and "at" says which: ".operations[1]". */
PlumbValue *plumb_step_key_compare (PlumbValue *before,
                                    PlumbValue *after) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
