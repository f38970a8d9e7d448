/* plumb-catalog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-registry.h"

G_BEGIN_DECLS

/* The one authoring surface: side panel, insert menu, palette and starters all show this and keep
 * no order, search or rule of their own. Immutable, made from a filled registry. */

/**
 * PlumbCatalogLevel:
 * @PLUMB_CATALOG_FAMILY: what fits together; families of a realm come before those that fit
 * anywhere
 * @PLUMB_CATALOG_MODULE: in the order of the packs
 * @PLUMB_CATALOG_STAGE: in the order in which a module's kinds name them
 * @PLUMB_CATALOG_CATEGORY: likewise
 */
typedef enum
{
  PLUMB_CATALOG_FAMILY,
  PLUMB_CATALOG_MODULE,
  PLUMB_CATALOG_STAGE,
  PLUMB_CATALOG_CATEGORY,
} PlumbCatalogLevel;

/* A heading. Sections come in reading order, each before those inside it, and hold a run of kinds.
 */
typedef struct
{
  PlumbCatalogLevel level;
  const char *path; /* "graph/core.files/source/Files" up to its level */
  const char *name; /* the last part of @path */
  const char *title;
  int parent;       /* position of the section around it, or -1 */
  guint first_kind; /* position */
  guint n_kinds;
} PlumbCatalogSection;

/**
 * PlumbCatalogFit:
 * @PLUMB_CATALOG_ANY: every kind
 * @PLUMB_CATALOG_TAKES: kinds with an input that takes the artifact kind (an edge is pulled out of
 *   an output)
 * @PLUMB_CATALOG_GIVES: kinds with an output that the artifact kind's port takes (an edge is pulled
 *   out of an input)
 * @PLUMB_CATALOG_BETWEEN: kinds with both: they go between what gives the one artifact kind and
 * what takes the other (a link that something is put into)
 */
typedef enum
{
  PLUMB_CATALOG_ANY,
  PLUMB_CATALOG_TAKES,
  PLUMB_CATALOG_GIVES,
  PLUMB_CATALOG_BETWEEN,
} PlumbCatalogFit;

/* Members that are NULL do not narrow. */
typedef struct
{
  const char *text;
  const char *section; /* a path */
  const char *realm;   /* kinds of other realms do not fit into the workflow */
  const char *backend; /* how the kind is carried out */
  PlumbCatalogFit fit;
  const char *artifact_kind; /* for @fit */
  const char *given_kind;    /* for PLUMB_CATALOG_BETWEEN: what is taken behind it */
} PlumbCatalogQuery;

typedef struct
{
  PlumbKind *kind; /* borrowed from the registry */
  const PlumbPort
      *port; /* where the edge goes, for a query with a fit; the input of what is between */
  gint score;
} PlumbCatalogHit;

#define PLUMB_TYPE_CATALOG (plumb_catalog_get_type ())
G_DECLARE_FINAL_TYPE (PlumbCatalog, plumb_catalog, PLUMB, CATALOG, GObject)

PlumbCatalog *plumb_catalog_new (PlumbRegistry *registry) G_GNUC_WARN_UNUSED_RESULT;
guint plumb_catalog_get_n_sections (PlumbCatalog *self);
const PlumbCatalogSection *plumb_catalog_get_section (PlumbCatalog *self, guint position);
const PlumbCatalogSection *plumb_catalog_find_section (PlumbCatalog *self, const char *path);
/* The section of that path, else the nearest one around it, else the first: what is shown when the
 * chosen section is gone. NULL where there are none. */
const PlumbCatalogSection *plumb_catalog_resolve_section (PlumbCatalog *self, const char *path);
guint plumb_catalog_get_n_kinds (PlumbCatalog *self);
PlumbKind *plumb_catalog_get_kind (PlumbCatalog *self, guint position);

/* What answers a query, the best first; equal ones, and all of them where no text is given, in the
 * catalog's order. Every word of the text must be found: in title, name, words, summary, or a
 * port's kind. An array of PlumbCatalogHit. */
GArray *plumb_catalog_search (PlumbCatalog *self,
                              const PlumbCatalogQuery *query) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
