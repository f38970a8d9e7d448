/* plumb-why.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <glib/gi18n.h>

G_BEGIN_DECLS

/* The sentences in which plans and records say why a step runs, ran or did not. Whoever shows them
 * in another language, or by titles, finds out by plumb_why_read() which sentence it is. %s stands
 * for the path of a step, the name of a port, or the number of a run. */
#define PLUMB_WHY_UPSTREAM_BLOCKED N_ ("%s is blocked")
#define PLUMB_WHY_INPUT_SKIPPED N_ ("%s does not run")
#define PLUMB_WHY_WAITS N_ ("waits for %s")
#define PLUMB_WHY_MUTED N_ ("muted")
#define PLUMB_WHY_NOT_ASKED_FOR N_ ("not asked for")
#define PLUMB_WHY_OBSERVER N_ ("this run observes: it publishes nothing")
#define PLUMB_WHY_ARTIFACT_MISSING N_ ("what it made is no longer in the store")
#define PLUMB_WHY_OUTPUT_MISSING N_ ("what it wrote is no longer there, or was changed")
#define PLUMB_WHY_FIRST_RUN N_ ("has not run like this yet")
#define PLUMB_WHY_NO_HISTORY N_ ("nothing is known of earlier runs")
#define PLUMB_WHY_VALUE N_ ("nothing to run")
#define PLUMB_WHY_KEPT N_ ("finished before the run was interrupted")
#define PLUMB_WHY_CACHED N_ ("from run %s")
#define PLUMB_WHY_NEW_FILE N_ ("a file that is new or was changed")
#define PLUMB_WHY_NOT_CACHEABLE N_ ("runs every time")
#define PLUMB_WHY_NO_CACHE N_ ("nothing is taken from the cache")
#define PLUMB_WHY_FORCED N_ ("asked for")
#define PLUMB_WHY_NOTHING_GIVEN N_ ("%s gave nothing at “%s”")
#define PLUMB_WHY_CONDITION N_ ("the condition of the edge from %s is not met")
#define PLUMB_WHY_INPUT_FAILED N_ ("%s failed")
#define PLUMB_WHY_INPUT_DID_NOT_RUN N_ ("%s did not run")
#define PLUMB_WHY_MAX_ROUNDS N_ ("its rounds are used up")
#define PLUMB_WHY_NO_PROGRESS N_ ("a round brought nothing new")
#define PLUMB_WHY_BUDGET N_ ("a budget of the run is used up")
#define PLUMB_WHY_CANCELLED N_ ("the run was cancelled")
#define PLUMB_WHY_INSIDE_FAILED N_ ("something inside it failed")

/* Translators: what a step's answer depends on, as it was and as it is. */
/* Of what has changed: a list of these, "; " between them, and which run it was before. */
#define PLUMB_WHY_INPUT_FROM N_ ("input “%s” from %s changed")
#define PLUMB_WHY_KIND N_ ("kind: %s -> %s")
#define PLUMB_WHY_VERSION N_ ("kind version: %s -> %s")
#define PLUMB_WHY_PARAMETER N_ ("parameter %s: %s -> %s")
#define PLUMB_WHY_INPUT N_ ("input %s: %s -> %s")
#define PLUMB_WHY_SEED N_ ("seed: %s -> %s")
#define PLUMB_WHY_TOOL N_ ("tool %s: %s -> %s")
#define PLUMB_WHY_SINCE N_ ("%s, since run %s")
#define PLUMB_WHY_BETWEEN "; "

/**
 * PlumbWhySentence:
 * @text: one of the above
 * @path: which of its values is the path of a step; -1: none
 */
typedef struct
{
  const char *text;
  int path;
} PlumbWhySentence;

/**
 * PlumbWhyPart:
 * @sentence: (nullable): what it says; %NULL: none of the above
 * @values: what stands in its places; of no sentence, the text itself
 */
typedef struct
{
  const PlumbWhySentence *sentence;
  char **values;
} PlumbWhyPart;

/**
 * PlumbWhy:
 * @parts: of #PlumbWhyPart: one, or several that have changed
 * @run: (nullable): since when
 */
typedef struct
{
  GPtrArray *parts;
  char *run;
} PlumbWhy;

PlumbWhy *plumb_why_read (const char *reason) G_GNUC_WARN_UNUSED_RESULT;
void plumb_why_free (PlumbWhy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbWhy, plumb_why_free)

/* All of them, for whoever translates; ends with a text that is NULL. */
const PlumbWhySentence *plumb_why_get_sentences (void);

G_END_DECLS
