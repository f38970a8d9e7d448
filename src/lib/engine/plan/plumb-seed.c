/* plumb-seed.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <sys/random.h>

#include "plumb-seed.h"

#include "plumb-hash.h"

/**
 * plumb_seed_draw:
 * @rule: (nullable): the workflow's rule
 *
 * Returns: (transfer full): the seed of one run
 */
PlumbValue *
plumb_seed_draw (PlumbValue *rule)
{
  const char *mode = plumb_value_member_string (rule, "mode", "derived");
  guint64 base = plumb_value_member_uint (rule, "base", 0);
  PlumbValueBuilder *seed = plumb_value_builder_new_object ();

  if (g_str_equal (mode, "random") && plumb_value_get_member (rule, "drawn") == NULL)
    {
      guint32 drawn = 0;
      if (getrandom (&drawn, sizeof drawn, 0) != sizeof drawn)
        drawn = g_random_int ();
      base = drawn;
    }
  plumb_value_builder_set_string (seed, "mode", mode);
  plumb_value_builder_set_uint (seed, "base", base);
  if (g_str_equal (mode, "random"))
    plumb_value_builder_set_boolean (seed, "drawn", TRUE);
  return plumb_value_builder_end (seed);
}

/**
 * plumb_seed_get:
 * @seed: of the run
 * @path: the step
 * @index: of its node
 * @item: the item
 *
 * Returns: the item's seed
 */
guint64
plumb_seed_get (PlumbValue *seed, const char *path, gint64 index, guint item)
{
  const char *mode = plumb_value_member_string (seed, "mode", "derived");
  guint64 base = plumb_value_member_uint (seed, "base", 0);

  if (g_str_equal (mode, "fixed"))
    return base;
  if (g_str_equal (mode, "indexed"))
    return base + (guint64) index;
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT "|%s|%u", base, path, item);
  return plumb_fnv1a32 (text, strlen (text));
}
