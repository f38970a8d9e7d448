/* plumb-kind-read-call.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-pack-private.h"

#include "plumb-kind-private.h"

static gboolean
refuse (const PlumbPlace *place, const char *expected, const char *found)
{
  plumb_place_report (place, &(PlumbFault) { "pack-bad-call", "call.argv", expected, found,
                                             "Correct the argument template" });
  return FALSE;
}

/* @reference is "in.scene", "param.samples" … of a placeholder. What is none of these is the
 * backend's. */
static gboolean
check_reference (const PlumbPlace *place, PlumbKind *kind, const char *reference)
{
  if (g_str_has_prefix (reference, "in.") && plumb_kind_find_input (kind, reference + 3) == NULL)
    return refuse (place, "{in.NAME} of an input", reference);
  if (g_str_has_prefix (reference, "out.") && plumb_kind_find_output (kind, reference + 4) == NULL)
    return refuse (place, "{out.NAME} of an output", reference);
  if (g_str_has_prefix (reference, "param.") && plumb_kind_find_field (kind, reference + 6) == NULL)
    return refuse (place, "{param.NAME} of a field", reference);
  if (g_str_has_prefix (reference, "tool.") && !g_strv_contains (kind->tools, reference + 5))
    return refuse (place, "{tool.NAME} of a tool in uses.tools", reference);
  return TRUE;
}

static gboolean
check_template (const PlumbPlace *place, PlumbKind *kind, const char *text)
{
  gboolean valid = TRUE;
  for (const char *open = strchr (text, '{'); open != NULL; open = strchr (open + 1, '{'))
    {
      const char *start = open + 1 + strspn (open + 1, "*");
      const char *end = strchr (start, '}');
      if (end == NULL)
        break;
      g_autofree char *reference = g_strndup (start, end - start);
      valid &= check_reference (place, kind, reference);
    }
  return valid;
}

gboolean
plumb_kind_check_call (const PlumbPlace *place, PlumbKind *kind)
{
  PlumbValue *argv = plumb_value_get_member (kind->call, "argv");
  if (argv == NULL)
    return !g_str_equal (kind->backend, "local") || kind->disabled != NULL
           || refuse (place, "a list of argument templates", "nothing");
  if (plumb_value_get_value_type (argv) != PLUMB_VALUE_ARRAY || plumb_value_get_length (argv) == 0)
    return refuse (place, "a list of argument templates, the program first", "something else");
  gboolean valid = TRUE;
  for (guint i = 0; i < plumb_value_get_length (argv); i++)
    {
      const char *text = plumb_value_get_string (plumb_value_get_element (argv, i), NULL);
      valid &= text != NULL ? check_template (place, kind, text)
                            : refuse (place, "texts", "something else");
    }
  return valid;
}
