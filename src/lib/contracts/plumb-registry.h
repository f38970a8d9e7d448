/* plumb-registry.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-kind.h"
#include "plumb-problem.h"

G_BEGIN_DECLS

/* All packs and their kinds: the only source of truth for families, parameters and ports. Filled
 * once, then immutable; safe to share between threads after that. */

/* Families keep what does not fit together apart: a workflow holds kinds of at most one realm, and
 * of any number of families that have none. */
typedef struct
{
  const char *name;
  const char *title;
  const char *summary;
  const char *realm; /* such as "order_line", or NULL: fits anywhere */
} PlumbFamily;

typedef struct
{
  const char *name;
  const char *title;
  const char *summary;
} PlumbModule;

/* What an edge carries. */
typedef struct
{
  const char *name;
  const char *title;
  const char *summary;
  const char *value;            /* type of its data: text number integer boolean object, or NULL */
  const char *const *formats;   /* endings of its files, the usual one first */
  const char *const *widens_to; /* kinds that it also is */
  gboolean is_file;
} PlumbArtifactKind;

/* A program that kinds need: how it is called, how its version is read, what it enables. */
typedef struct
{
  const char *name;
  const char *command;
  const char *const *version_argv;
  const char *version_match; /* a regular expression, group 1 is the version */
  const char *minimum;
  const char *enables;
  const char *advice; /* how to get it */
} PlumbTool;

typedef enum
{
  PLUMB_PACK_ORIGIN_APPLICATION,
  PLUMB_PACK_ORIGIN_SYSTEM,
  PLUMB_PACK_ORIGIN_USER,
} PlumbPackOrigin;

const char *plumb_pack_get_name (PlumbPack *self);
const char *plumb_pack_get_version (PlumbPack *self);
const char *plumb_pack_get_title (PlumbPack *self);
const char *plumb_pack_get_summary (PlumbPack *self);
const char *plumb_pack_get_folder (PlumbPack *self);
const char *plumb_pack_get_hash (PlumbPack *self); /* over all of its files */
PlumbPackOrigin plumb_pack_get_origin (PlumbPack *self);
guint plumb_pack_get_n_kinds (PlumbPack *self);
PlumbKind *plumb_pack_get_kind (PlumbPack *self, guint position);
guint plumb_pack_get_n_tools (PlumbPack *self);
const PlumbTool *plumb_pack_get_tool (PlumbPack *self, guint position);
guint plumb_pack_get_n_families (PlumbPack *self);
const PlumbFamily *plumb_pack_get_family (PlumbPack *self, guint position);
guint plumb_pack_get_n_modules (PlumbPack *self);
const PlumbModule *plumb_pack_get_module (PlumbPack *self, guint position);
guint plumb_pack_get_n_artifact_kinds (PlumbPack *self);
const PlumbArtifactKind *plumb_pack_get_artifact_kind (PlumbPack *self, guint position);

#define PLUMB_TYPE_REGISTRY (plumb_registry_get_type ())
G_DECLARE_FINAL_TYPE (PlumbRegistry, plumb_registry, PLUMB, REGISTRY, GObject)

PlumbRegistry *plumb_registry_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* Loads every pack of the folders (plumb_paths_list_packs()), each a folder of packs, the strongest
 * first. Faults of packs go to @problems and leave the pack out whole. */
void plumb_registry_load (PlumbRegistry *self, const char *const *folders, PlumbProblems *problems);
/* Loads one pack beside those that are there. */
gboolean plumb_registry_load_pack (PlumbRegistry *self,
                                   const char *folder,
                                   PlumbPackOrigin origin,
                                   PlumbProblems *problems);
/* Holds the invariants over the whole registry: each default valid for its field, each family,
 * module, artifact kind and tool known, each kind with fields or a declared absence of settings.
 * Packs that came through plumb_registry_load() pass; for tests and for `plumb packs`. */
void plumb_registry_check (PlumbRegistry *self, PlumbProblems *problems);

PlumbKind *plumb_registry_find_kind (PlumbRegistry *self, const char *name);
const PlumbTool *plumb_registry_find_tool (PlumbRegistry *self, const char *name);
const PlumbFamily *plumb_registry_find_family (PlumbRegistry *self, const char *name);
const PlumbModule *plumb_registry_find_module (PlumbRegistry *self, const char *name);
const PlumbArtifactKind *plumb_registry_find_artifact_kind (PlumbRegistry *self, const char *name);
guint plumb_registry_get_n_packs (PlumbRegistry *self);
PlumbPack *plumb_registry_get_pack (PlumbRegistry *self, guint position);
/* Whether data of kind @from may enter a port of kind @to. */
gboolean plumb_registry_accepts (PlumbRegistry *self, const char *from, const char *to);
/* The same with the further kinds that an input port takes. */
gboolean plumb_registry_port_accepts (PlumbRegistry *self, const char *from, const PlumbPort *port);
gboolean plumb_registry_is_file_kind (PlumbRegistry *self, const char *artifact_kind);
/* Up to three known kinds whose names are near @name, the nearest first. */
char **plumb_registry_suggest_kinds (PlumbRegistry *self,
                                     const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
