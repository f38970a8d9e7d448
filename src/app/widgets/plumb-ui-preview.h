/* plumb-ui-preview.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-graph.h"
#include "plumb-ui-project.h"

G_BEGIN_DECLS

/* A file of a project's, small: a picture as a thumbnail, anything else by its type's icon. A click
 * or Enter shows it large; it can be dragged out as a file. Actions of the group "preview" (its
 * context menu): "show", "open", "copy", "save-as", "save-with-workflow", "show-in-files". */
#define PLUMB_UI_TYPE_PREVIEW (plumb_ui_preview_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiPreview, plumb_ui_preview, PLUMB_UI, PREVIEW, GtkWidget)

/* @size: of the longer side, logical pixels. */
GtkWidget *plumb_ui_preview_new (PlumbUiProject *project, int size) G_GNUC_WARN_UNUSED_RESULT;
/* @datum: an artifact (an object with "artifact", "ext" …), or NULL. */
void plumb_ui_preview_set_datum (PlumbUiPreview *self, PlumbValue *datum);
PlumbValue *plumb_ui_preview_get_datum (PlumbUiPreview *self);
/* The workflow that made it, or NULL: a copy of a PNG can carry it. */
void plumb_ui_preview_set_workflow (PlumbUiPreview *self, PlumbGraph *workflow);
/* The path of its file, or NULL. */
char *plumb_ui_preview_get_path (PlumbUiPreview *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean plumb_ui_preview_is_loading (PlumbUiPreview *self);
/* What is shown, or NULL: none yet, or no picture. */
GdkTexture *plumb_ui_preview_get_texture (PlumbUiPreview *self);
/* Shows it large, in a dialog over the window. */
void plumb_ui_preview_present (PlumbUiPreview *self);

/* Whether a datum is a file that can be shown as a picture. */
gboolean plumb_ui_preview_is_picture (const PlumbValue *datum);

G_END_DECLS
