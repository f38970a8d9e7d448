/* plumb-catalog-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-catalog.h"

G_BEGIN_DECLS

struct _PlumbCatalog
{
  GObject parent_instance;

  PlumbRegistry *registry;
  GArray *sections; /* PlumbCatalogSection */
  GPtrArray *kinds; /* borrowed from the registry */
  GStringChunk *texts;
};

G_END_DECLS
