/* plumb-parity.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-parity.h"

/* A function: clang-format would take the hyphens of G_DEFINE_QUARK for minus signs. */
GQuark
plumb_parity_error_quark (void)
{
  return g_quark_from_static_string ("plumb-parity-error-quark");
}

static const char *const mode_names[] = { "legacy", "graph", "shadow" };

/**
 * plumb_mode_get_name:
 * @mode: a mode
 *
 * Returns: "legacy", "graph" or "shadow"
 */
const char *
plumb_mode_get_name (PlumbMode mode)
{
  g_return_val_if_fail ((guint) mode < G_N_ELEMENTS (mode_names), NULL);

  return mode_names[mode];
}

/**
 * plumb_mode_parse:
 * @name: (nullable): a mode's name
 * @mode: (out): the mode
 * @error: set to PLUMB_PARITY_ERROR_REQUEST
 *
 * Returns: whether there is a mode of that name
 */
gboolean
plumb_mode_parse (const char *name, PlumbMode *mode, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (mode_names); i++)
    if (g_strcmp0 (mode_names[i], name) == 0)
      {
        *mode = i;
        return TRUE;
      }
  g_set_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_REQUEST,
               "expected legacy, graph or shadow, found '%s'", name != NULL ? name : "nothing");
  return FALSE;
}
