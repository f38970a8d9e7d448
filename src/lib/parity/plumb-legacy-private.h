/* plumb-legacy-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <string.h>

#include "plumb-json.h"
#include "plumb-legacy.h"

G_BEGIN_DECLS

#define PLUMB_LEGACY_MEMBER "legacy"

typedef struct
{
  char *name;
  char *text;       /* the argument's text, or a path of the project */
  gboolean is_file; /* then it becomes absolute */
} PlumbLegacyTake;

struct _PlumbLegacy
{
  char *title;
  char *script;       /* relative to the project, or NULL */
  char *notice;       /* title of the notice when its outputs are saved, or NULL: none */
  char **command;     /* templates */
  GArray *takes;      /* PlumbLegacyTake */
  GArray *outputs;    /* PlumbLegacyOutput */
  PlumbValue *source; /* the member */
  PlumbValue *seed;   /* the document's, or NULL */
  gint64 timeout_s;
};

G_END_DECLS
