/* plumb-project-settings-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-value.h"

G_BEGIN_DECLS

/* The format of project.json (data/schemas/project.schema.json). */
#define PLUMB_PROJECT_FORMAT 1
#define PLUMB_PROJECT_FORMAT_MEMBER "plumb_project"

PlumbValue *plumb_project_settings_make (const char *name) G_GNUC_WARN_UNUSED_RESULT;
gboolean plumb_project_settings_check (const PlumbValue *settings, GError **error);

G_END_DECLS
