/* plumb-search.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ledger-reader.h"

G_BEGIN_DECLS

/* What the desktop's search finds: the projects that were opened last, their workflows and runs. */

typedef enum
{
  PLUMB_SEARCH_PROJECT,
  PLUMB_SEARCH_WORKFLOW,
  PLUMB_SEARCH_RUN,
} PlumbSearchHitType;

/* One result; "project/-/FOLDER", "workflow/NAME/FOLDER" or "run/NUMBER/FOLDER" as an identifier.
 */
typedef struct
{
  PlumbSearchHitType type;
  char *folder;
  char *workflow; /* of a workflow */
  gint64 run;     /* of a run */
} PlumbSearchHit;

void plumb_search_hit_free (PlumbSearchHit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbSearchHit, plumb_search_hit_free)
/* NULL where it is none: whoever calls may say anything. */
PlumbSearchHit *plumb_search_hit_parse (const char *identifier) G_GNUC_WARN_UNUSED_RESULT;

/* Reads projects and keeps their ledgers open from one search to the next. */
typedef struct _PlumbSearch PlumbSearch;

PlumbSearch *plumb_search_new (void) G_GNUC_WARN_UNUSED_RESULT;
void plumb_search_free (PlumbSearch *self);
/* Identifiers of what has all of the terms, the best first, at most @limit. */
char **plumb_search_find (PlumbSearch *self,
                          const char *const *terms,
                          guint limit) G_GNUC_WARN_UNUSED_RESULT;
/* A hit's run, or NULL where it is not there any more. */
PlumbRunRow *plumb_search_load_run (PlumbSearch *self,
                                    const PlumbSearchHit *hit) G_GNUC_WARN_UNUSED_RESULT;
/* What a folder's project is called; NULL where there is none. */
char *plumb_search_load_title (PlumbSearch *self, const char *folder) G_GNUC_WARN_UNUSED_RESULT;
/* A run's state in the user's language. */
const char *plumb_search_get_state_title (const char *state);

G_END_DECLS
