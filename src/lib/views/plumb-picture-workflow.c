/* plumb-picture-workflow.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-picture-workflow.h"

#include "plumb-json.h"
#include "plumb-limits.h"
#include "plumb-png-text.h"
#include "plumb-webp-text.h"

static gboolean
has (const char *text, gsize length, const char *word)
{
  return memmem (text, length, word, strlen (word)) != NULL;
}

/* ComfyUI writes numbers that JSON does not have (NaN), so that its text is not parsed for this. */
static gboolean
is_comfyui (const char *text, gsize length)
{
  return has (text, length, "\"class_type\"")
         || (has (text, length, "\"nodes\"") && has (text, length, "\"links\"")
             && has (text, length, "\"last_node_id\""));
}

static gboolean
is_ours (const char *text, gsize length)
{
  g_autoptr (PlumbValue) value = plumb_json_parse (text, (gssize) length, NULL);
  return value != NULL && plumb_value_get_value_type (value) == PLUMB_VALUE_OBJECT
         && plumb_value_get_member (value, "plumb") != NULL;
}

/**
 * plumb_workflow_text_get_origin:
 * @text: text from anywhere
 * @length: its bytes, or -1
 *
 * Tells whose workflow a text is. That it is one of ours says that it claims to be: reading it
 * finds its faults.
 *
 * Returns: the origin
 */
PlumbWorkflowOrigin
plumb_workflow_text_get_origin (const char *text, gssize length)
{
  g_return_val_if_fail (text != NULL, PLUMB_WORKFLOW_ORIGIN_NONE);
  gsize left = length >= 0 ? (gsize) length : strlen (text);
  while (left > 0 && g_ascii_isspace (*text))
    {
      text++;
      left--;
    }
  if (left == 0 || *text != '{' || left > PLUMB_LIMIT_JSON_BYTES)
    return PLUMB_WORKFLOW_ORIGIN_NONE;
  if (is_ours (text, left))
    return PLUMB_WORKFLOW_ORIGIN_PLUMBLINE;
  return is_comfyui (text, left) ? PLUMB_WORKFLOW_ORIGIN_COMFYUI : PLUMB_WORKFLOW_ORIGIN_NONE;
}

static char *
find_text (const char *path, const char *keyword, GError **error)
{
  g_autoptr (GError) failure = NULL;
  char *text = plumb_png_text_find (path, keyword, &failure);
  if (text == NULL && failure == NULL)
    text = plumb_webp_text_find (path, keyword, &failure);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return text;
}

/**
 * plumb_picture_workflow_find:
 * @path: any file
 * @text: (out) (optional) (nullable): the workflow's text where it is one of ours, else %NULL
 * @error: return location
 *
 * Tells whose workflow a picture carries.
 *
 * Returns: the origin
 */
PlumbWorkflowOrigin
plumb_picture_workflow_find (const char *path, char **text, GError **error)
{
  static const char *const keywords[] = { PLUMB_PICTURE_WORKFLOW_KEYWORD, "workflow", "prompt" };
  g_return_val_if_fail (path != NULL, PLUMB_WORKFLOW_ORIGIN_NONE);
  if (text != NULL)
    *text = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (keywords); i++)
    {
      g_autoptr (GError) failure = NULL;
      g_autofree char *found = find_text (path, keywords[i], &failure);
      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return PLUMB_WORKFLOW_ORIGIN_NONE;
        }
      PlumbWorkflowOrigin origin
          = found != NULL ? plumb_workflow_text_get_origin (found, -1) : PLUMB_WORKFLOW_ORIGIN_NONE;
      if (origin == PLUMB_WORKFLOW_ORIGIN_PLUMBLINE && text != NULL)
        *text = g_steal_pointer (&found);
      if (origin != PLUMB_WORKFLOW_ORIGIN_NONE)
        return origin;
    }
  return PLUMB_WORKFLOW_ORIGIN_NONE;
}

/**
 * plumb_picture_workflow_copy:
 * @path: a PNG
 * @target: where the copy goes; what is there is replaced
 * @text: the workflow's text
 * @error: return location
 *
 * Writes a copy of the picture that carries the workflow.
 *
 * Returns: whether it was written
 */
gboolean
plumb_picture_workflow_copy (const char *path, const char *target, const char *text, GError **error)
{
  return plumb_png_text_copy (path, target, PLUMB_PICTURE_WORKFLOW_KEYWORD, text, error);
}
