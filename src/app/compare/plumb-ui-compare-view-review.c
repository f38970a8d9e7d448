/* plumb-ui-compare-view-review.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-compare-view-private.h"

#include "plumb-pairs.h"
#include "plumb-ui-stars.h"

/* A person's word on the parity pair that is shown: asked for here, recorded by who opened the
 * view. */

static guint
get_stars (const PlumbUiComparePair *pair)
{
  return pair != NULL ? (guint) plumb_value_member_int (pair->rating, "stars", 0) : 0;
}

static void
judge_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_signal_emit_by_name (data, "judge",
                         g_str_equal (g_action_get_name (G_ACTION (action)), "accept"));
}

/* The same once more: taken back. */
static void
rate_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlumbUiCompareView *self = data;
  guint stars = (guint) CLAMP (g_variant_get_int32 (parameter), 0, (int) PLUMB_MOST_STARS);
  const PlumbUiComparePair *pair = plumb_ui_compare_model_get_pair (self->model);
  g_signal_emit_by_name (self, "rate", stars == get_stars (pair) ? 0 : stars);
}

void
plumb_ui_compare_view_add_review_actions (PlumbUiCompareView *self)
{
  static const GActionEntry entries[] = {
    { .name = "accept", .activate = judge_cb },
    { .name = "reject", .activate = judge_cb },
    { .name = "rate", .parameter_type = "i", .state = "0", .activate = rate_cb },
  };
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  g_signal_connect_swapped (self->model, "shown", G_CALLBACK (plumb_ui_compare_view_update_review),
                            self);
  g_signal_connect_swapped (self->model, "judged", G_CALLBACK (plumb_ui_compare_view_update_review),
                            self);
  plumb_ui_compare_view_update_review (self);
}

/* What is no parity pair is no one's to judge. */
void
plumb_ui_compare_view_update_review (PlumbUiCompareView *self)
{
  static const char *const names[] = { "accept", "reject", "rate" };
  const PlumbUiComparePair *pair = plumb_ui_compare_model_get_pair (self->model);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), names[i]);
      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), pair != NULL && pair->number > 0);
    }
  GAction *rate = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "rate");
  g_simple_action_set_state (G_SIMPLE_ACTION (rate), g_variant_new_int32 ((int) get_stars (pair)));
  plumb_ui_compare_view_update (self);
}

char *
plumb_ui_compare_view_dup_word (PlumbUiCompareView *self)
{
  const PlumbUiComparePair *pair = plumb_ui_compare_model_get_pair (self->model);
  g_autoptr (GString) text = g_string_new (NULL);
  const char *decision
      = pair != NULL ? plumb_value_member_string (pair->review, "decision", NULL) : NULL;
  if (decision != NULL)
    g_string_append_printf (text, " · %s",
                            g_str_equal (decision, "accepted") ? _ ("accepted") : _ ("rejected"));
  if (get_stars (pair) > 0)
    {
      g_autofree char *stars = plumb_ui_stars_dup_text (get_stars (pair), PLUMB_MOST_STARS);
      g_string_append_printf (text, " · %s", stars);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}
