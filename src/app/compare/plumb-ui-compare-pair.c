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
  copy->number = pair->number;
  copy->time = pair->time;
  copy->workflow = g_strdup (pair->workflow);
  copy->review = pair->review != NULL ? plumb_value_ref (pair->review) : NULL;
  copy->rating = pair->rating != NULL ? plumb_value_ref (pair->rating) : NULL;
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
plumb_ui_compare_pair_take_word (PlumbUiComparePair *pair, PlumbValue *word)
{
  gboolean is_rating = g_str_equal (plumb_value_member_string (word, "what", "review"), "rating");
  PlumbValue **kept = is_rating ? &pair->rating : &pair->review;
  if (word == NULL)
    return;
  g_clear_pointer (kept, plumb_value_unref);
  *kept = plumb_value_ref (word);
}

void
plumb_ui_compare_pair_free (PlumbUiComparePair *pair)
{
  g_free (pair->name);
  g_free (pair->step);
  g_free (pair->first_step);
  g_free (pair->output);
  g_free (pair->place);
  g_free (pair->workflow);
  g_clear_pointer (&pair->review, plumb_value_unref);
  g_clear_pointer (&pair->rating, plumb_value_unref);
  for (guint i = 0; i < 2; i++)
    {
      g_free (pair->names[i]);
      g_free (pair->paths[i]);
    }
  g_free (pair);
}
