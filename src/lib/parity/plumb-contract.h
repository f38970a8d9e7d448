/* plumb-contract.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-engine.h"
#include "plumb-legacy.h"
#include "plumb-reference.h"
#include "plumb-rollout.h"

G_BEGIN_DECLS

/* Both sides of a workflow that is to replace a legacy command, as they are now. */
typedef struct
{
  char *workflow;
  char *document; /* its text */
  PlumbLegacy *legacy;
  char *legacy_hash; /* of contract and script */
  char *graph_hash;  /* of the graph's meaning; "" where it is faulty */
} PlumbContract;

/* Whether the workflow's file, or a text of one, names a legacy command at all. */
gboolean plumb_contract_is_named (PlumbEngine *engine, const char *workflow);
gboolean plumb_contract_is_named_by (const char *document);
/* @request: what a run is asked for with; its parameters reach the legacy command too. */
PlumbContract *plumb_contract_load (PlumbEngine *engine,
                                    const char *workflow,
                                    PlumbValue *request,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same of a text that is not, or not yet, its file's. */
PlumbContract *plumb_contract_parse (PlumbEngine *engine,
                                     const char *workflow,
                                     const char *document,
                                     PlumbValue *request,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
void plumb_contract_free (PlumbContract *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbContract, plumb_contract_free)

/* By what an output is judged: the members of rollout.json, then those saved with its reference
 * (nullable), masks loaded. */
PlumbCompareSettings *plumb_contract_make_settings (PlumbProject *project,
                                                    const PlumbRollout *rollout,
                                                    const char *workflow,
                                                    const char *output,
                                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Trust covers the script's bytes too: an engine error TRUST with the command where it has none. */
gboolean plumb_contract_check_trust (const PlumbContract *self,
                                     PlumbProject *project,
                                     GError **error);
/* @graph: of plumb_trust_describe(). The same with the legacy command as the first of the commands,
 * and its hash as "legacy_hash": both are to be granted. */
PlumbValue *plumb_contract_describe_trust (const PlumbContract *self,
                                           PlumbProject *project,
                                           PlumbValue *graph) G_GNUC_WARN_UNUSED_RESULT;
gboolean plumb_contract_grant_trust (const PlumbContract *self,
                                     PlumbProject *project,
                                     GError **error);

G_END_DECLS
