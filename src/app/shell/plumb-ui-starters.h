/* plumb-ui-starters.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-registry.h"

G_BEGIN_DECLS

/* What a project can be started from: the samples whose kinds of nodes are all here. */
typedef struct
{
  char *name;
  char *title;
  char *summary;
} PlumbUiStarter;

/* PlumbUiStarters, the canonical still graph first. */
GPtrArray *plumb_ui_starters_list (PlumbRegistry *registry) G_GNUC_WARN_UNUSED_RESULT;
/* A picture of what it makes, or NULL. */
char *plumb_ui_starter_find_picture (const PlumbUiStarter *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
