/* plumb-ui-compare-pair.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-compare-pair.h"

PlumbUiComparePair *
plumb_ui_compare_pair_new (const char *name, const char *step)
{
  PlumbUiComparePair *pair = g_new0 (PlumbUiComparePair, 1);
  pair->name = g_strdup (name);
  pair->step = g_strdup (step);
  return pair;
}

PlumbUiComparePair *
plumb_ui_compare_pair_copy (const PlumbUiComparePair *pair)
{
  PlumbUiComparePair *copy = plumb_ui_compare_pair_new (pair->name, pair->step);
  copy->first_step = g_strdup (pair->first_step);
  copy->output = g_strdup (pair->output);
  copy->run = pair->run;
  copy->place = g_strdup (pair->place);
  for (guint i = 0; i < 2; i++)
    plumb_ui_compare_pair_set (copy, i, pair->names[i], pair->paths[i]);
  return copy;
}

void
plumb_ui_compare_pair_set (PlumbUiComparePair *pair, guint side, const char *name, const char *path)
{
  g_set_str (&pair->names[side], name);
  g_set_str (&pair->paths[side], path);
}

void
plumb_ui_compare_pair_free (PlumbUiComparePair *pair)
{
  g_free (pair->name);
  g_free (pair->step);
  g_free (pair->first_step);
  g_free (pair->output);
  g_free (pair->place);
  for (guint i = 0; i < 2; i++)
    {
      g_free (pair->names[i]);
      g_free (pair->paths[i]);
    }
  g_free (pair);
}
