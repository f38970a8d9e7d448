/* plumb-pair.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-artifacts.h"
#include "plumb-compare.h"
#include "plumb-ledger-reader.h"
#include "plumb-parity.h"

G_BEGIN_DECLS

/* A parity pair: one datum of an output as the authority has it beside the observer's, measured and
 * judged. Everything here is for a worker thread. */

/* A datum that a step of a run gave, and by what it is found on the other side. */
typedef struct
{
  gint64 run;
  char *step;
  char *port;
  gint64 item;
  char *name;   /* without an ending; "" where it has none */
  gint64 frame; /* the number that the name ends with, or -1 */
  PlumbValue *datum;
} PlumbPairSide;

void plumb_pair_side_free (PlumbPairSide *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbPairSide, plumb_pair_side_free)

PlumbPairSide *plumb_pair_side_new (const char *name, PlumbValue *datum) G_GNUC_WARN_UNUSED_RESULT;
/* All data of an output port, item by item; empty where the step gave none. */
GPtrArray *plumb_pair_list_data (PlumbLedgerReader *reader,
                                 gint64 run,
                                 const char *step,
                                 const char *port,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Borrowed; NULL: it is missing on that side. */
typedef struct
{
  PlumbPairSide *authoritative;
  PlumbPairSide *observer;
} PlumbPairMatch;

/* By name, what is left by frame number, and one that is left with one. In the authority's order,
 * then what only the observer has. */
GArray *plumb_pair_match (GPtrArray *authoritative, GPtrArray *observer) G_GNUC_WARN_UNUSED_RESULT;

/* The record (plumb-pairs.h has its members) but for what the caller knows: whose it is, when, and
 * how long it waited. */
PlumbValue *plumb_pair_compare (PlumbArtifacts *artifacts,
                                const PlumbPairMatch *match,
                                const char *kind,
                                const PlumbCompareSettings *settings,
                                GCancellable *cancellable,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
