/* plumb-picture-workflow.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The workflow that made a picture, carried in the picture. A run's own pictures stay as their
 * steps made them, bit for bit; a copy that is taken out may have it. */

#define PLUMB_PICTURE_WORKFLOW_KEYWORD "plumbline.workflow"

/**
 * PlumbWorkflowOrigin:
 * @PLUMB_WORKFLOW_ORIGIN_NONE: there is no workflow
 * @PLUMB_WORKFLOW_ORIGIN_PLUMBLINE: one of ours
 * @PLUMB_WORKFLOW_ORIGIN_COMFYUI: a graph or prompt of ComfyUI's, which is told and not read
 */
typedef enum
{
  PLUMB_WORKFLOW_ORIGIN_NONE,
  PLUMB_WORKFLOW_ORIGIN_PLUMBLINE,
  PLUMB_WORKFLOW_ORIGIN_COMFYUI,
} PlumbWorkflowOrigin;

/* Whose workflow a text is. */
PlumbWorkflowOrigin plumb_workflow_text_get_origin (const char *text, gssize length);

/* Whose workflow a picture carries; its text in @text where it is one of ours. NONE with @error:
 * the file cannot be read, or what it carries is damaged. For a worker thread. */
PlumbWorkflowOrigin plumb_picture_workflow_find (const char *path, char **text, GError **error);

/* A copy of a PNG that carries the text. */
gboolean plumb_picture_workflow_copy (const char *path,
                                      const char *target,
                                      const char *text,
                                      GError **error);

G_END_DECLS
