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

#define PLUMB_TYPE_REGISTRY (plumb_registry_get_type ())
G_DECLARE_FINAL_TYPE (PlumbRegistry, plumb_registry, PLUMB, REGISTRY, GObject)

PlumbRegistry *plumb_registry_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* Loads every pack of the folders (plumb_paths_list_packs()); faults of packs go to @problems and
 * leave the pack out. */
void plumb_registry_load (PlumbRegistry *self, const char *const *folders, PlumbProblems *problems);
gboolean plumb_registry_load_pack (PlumbRegistry *self,
                                   const char *folder,
                                   PlumbPackOrigin origin,
                                   PlumbProblems *problems);
/* Holds the invariants over the whole registry (each default valid for its field, each module and
 * artifact kind known, each kind with fields or a declared absence of settings, …). */
void plumb_registry_check (PlumbRegistry *self, PlumbProblems *problems);

PlumbKind *plumb_registry_find_kind (PlumbRegistry *self, const char *name);
const PlumbTool *plumb_registry_find_tool (PlumbRegistry *self, const char *name);
guint plumb_registry_get_n_packs (PlumbRegistry *self);
PlumbPack *plumb_registry_get_pack (PlumbRegistry *self, guint position);
/* Whether data of kind @from may enter a port of kind @to. */
gboolean plumb_registry_accepts (PlumbRegistry *self, const char *from, const char *to);
gboolean plumb_registry_is_file_kind (PlumbRegistry *self, const char *artifact_kind);

G_END_DECLS
