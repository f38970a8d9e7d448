/* plumb-legacy.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-parity.h"
#include "plumb-problem.h"
#include "plumb-project.h"
#include "plumb-registry.h"

G_BEGIN_DECLS

/* The contract of a legacy command: the member "legacy" of a workflow that is to replace it.
 *
 *   "legacy": {
 *     "title": "The script of 2021",
 *     "script": "legacy/render.sh",                   a file of the project
 *     "command": ["sh", "{script}", "{out}", "{take.samples}"],       never a shell's text
 *     "takes": { "samples": { "parameter": "render.samples" },        as the graph has it
 *                "model": { "file": "models/lamp.glb" },              a path of the project
 *                "format": { "value": "png" } },
 *     "leaves": { "image": { "files": "*.png", "graph": "vignette.output", "kind": "image",
 *                            "folder": "still" } },
 *     "notify": "Still is ready",
 *     "timeout_s": 600
 *   }
 *
 * A placeholder is filled in where it stands and gives no second argument: {script}, {project} and
 * {out} (an empty folder that it writes into), {take.NAME}. An output is found on both sides by its
 * id: the files that match a pattern, and the data of an output of the graph. Those that count are
 * saved below output/FOLDER by whoever is authoritative. */

typedef struct
{
  char *id;
  char *kind;   /* artifact kind, "image" where it is not said */
  char *files;  /* pattern of names */
  char *step;   /* of the graph */
  char *port;   /* of that step */
  char *folder; /* below output/ */
} PlumbLegacyOutput;

/* Immutable, atomically counted. */
typedef struct _PlumbLegacy PlumbLegacy;

/* NULL where the document names no legacy command, or a faulty one: then with @error. Every fault
 * goes to @problems, if that is not NULL. */
PlumbLegacy *plumb_legacy_new (const PlumbValue *document,
                               PlumbRegistry *registry,
                               PlumbProblems *problems,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbLegacy *plumb_legacy_ref (PlumbLegacy *self);
void plumb_legacy_unref (PlumbLegacy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbLegacy, plumb_legacy_unref)

const char *plumb_legacy_get_title (const PlumbLegacy *self);
guint plumb_legacy_get_n_outputs (const PlumbLegacy *self);
const PlumbLegacyOutput *plumb_legacy_get_output (const PlumbLegacy *self, guint position);
/* G_MAXUINT where there is none. */
guint plumb_legacy_find_output (const PlumbLegacy *self, const char *id);

/* The arguments as they would be given, with {work} for {out}. */
char **plumb_legacy_make_command (const PlumbLegacy *self,
                                  PlumbProject *project,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* SHA-256 over the contract, whatever the values that it takes, and the script's bytes. */
char *plumb_legacy_make_hash (const PlumbLegacy *self,
                              PlumbProject *project,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A workflow that runs the command: node "legacy" (core.command), for each output "leaves-ID"
 * (core.select), and for each that @publishes has a nonzero byte for, "save-ID" (core.save). */
char *plumb_legacy_make_document (const PlumbLegacy *self,
                                  PlumbProject *project,
                                  const guint8 *publishes,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* "leaves-image", of that workflow; its port is "items". */
char *plumb_legacy_make_step (const PlumbLegacyOutput *output) G_GNUC_WARN_UNUSED_RESULT;
#define PLUMB_LEGACY_PORT "items"

G_END_DECLS
