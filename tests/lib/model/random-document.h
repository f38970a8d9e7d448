/* random-document.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-edit.h"

/* Documents and edits for property tests. The same generator gives the same sequence. */

/* A document with everything in it: faults, unknown members, definitions. */
PlumbGraph *random_document_new (GRand *random);
/* An edit that is about this document; most apply, some do not. */
PlumbEdit *random_edit_new (GRand *random, PlumbGraph *graph);
/* A generator whose seed is printed, so that a failure can be run again with PLUMB_TEST_SEED. */
GRand *random_new_printed (void);
/* Fails with the first line that differs. */
void assert_same_text (const char *text, const char *expected);
