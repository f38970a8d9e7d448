/* plumb-kind-info.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-engine.h"
#include "plumb-schedule.h"

G_BEGIN_DECLS

/* What the engine looks up of a kind again and again. */
typedef struct
{
  PlumbKind *kind;
  PlumbBackend *backend; /* NULL: the engine's own (questions, blocks), or missing */
  PlumbTask task;
  gboolean immediate;
  gboolean passes;           /* core.input, core.output: data go through */
  gboolean has_files;        /* fields of type file */
  PlumbValue *tools;         /* of this kind: name -> { "path", "version" } */
  const char *obstacle_code; /* static: why it cannot run here, or NULL */
  char *obstacle;
  char *advice;
} PlumbKindInfo;

typedef struct _PlumbKindTable PlumbKindTable;

PlumbKindTable *plumb_kind_table_new (PlumbEngine *engine) G_GNUC_WARN_UNUSED_RESULT;
void plumb_kind_table_free (PlumbKindTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbKindTable, plumb_kind_table_free)
/* Valid as long as the table. */
const PlumbKindInfo *plumb_kind_table_get (PlumbKindTable *self, PlumbKind *kind);

G_END_DECLS
