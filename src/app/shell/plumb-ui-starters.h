/* plumb-ui-starters.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-registry.h"

G_BEGIN_DECLS

/* What a project or a workflow can be started from: the samples whose kinds of nodes are all here.
 */
typedef struct
{
  char *name;
  char *title;
  char *summary;
} PlumbUiStarter;

/* PlumbUiStarters, the canonical still graph first. */
GPtrArray *plumb_ui_starters_list (PlumbRegistry *registry) G_GNUC_WARN_UNUSED_RESULT;
/* A row that tells of it, with a picture of what it makes where there is one. */
GtkWidget *plumb_ui_starter_row_new (const PlumbUiStarter *self) G_GNUC_WARN_UNUSED_RESULT;
/* The text of its workflow, or NULL with @error. */
char *plumb_ui_starter_read (const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
