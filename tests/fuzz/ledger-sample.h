/* ledger-sample.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-project.h"

G_BEGIN_DECLS

/* A project with a little history, for fuzzers that damage its ledger. */
typedef struct
{
  char *folder;
  char *path; /* the ledger's */
  PlumbProject *project;
  GBytes *ledger; /* as it was made */
} LedgerSample;

/* Made once; kept. */
const LedgerSample *ledger_sample_get (void);
/* Puts a ledger in the place of the one that is there. */
void ledger_sample_write (const LedgerSample *self, const void *data, gsize size);
/* Asks the record all that a front end asks, and checks it: each call gives what it promises or
 * says why not. */
void ledger_sample_read (const LedgerSample *self);

G_END_DECLS
