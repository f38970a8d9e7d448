/* plumb-ui-run-graph-access.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-run-graph-access.h"

#include "plumb-ui-access-list.h"

struct _PlumbUiRunGraphAccess
{
  GObject parent_instance;

  PlumbUiNodeStates *states;
  char *level;
  char *selected;
  PlumbUiAccessList *list;
};

G_DEFINE_FINAL_TYPE (PlumbUiRunGraphAccess, plumb_ui_run_graph_access, G_TYPE_OBJECT)

static char *
make_name (PlumbUiRunGraphAccess *self, const PlumbSceneCard *card)
{
  g_autofree char *path = self->level != NULL ? g_strconcat (self->level, ":", card->card->id, NULL)
                                              : g_strdup (card->card->id);
  PlumbUiStepState step;
  if (!plumb_ui_node_states_find (self->states, path, &step) || step.state == PLUMB_UI_STATE_NONE)
    return g_strdup (card->card->title);
  g_autofree char *note = plumb_ui_node_states_dup_note (self->states, path);
  return g_strjoin (", ", card->card->title, plumb_ui_state_get_title (step.state), note, NULL);
}

static void
add_wanted (gpointer owner, GStrvBuilder *ids)
{
  PlumbUiRunGraphAccess *self = owner;
  if (self->selected != NULL)
    g_strv_builder_add (ids, self->selected);
}

static void
update_node (gpointer owner, PlumbUiAccessItem *item, const PlumbSceneCard *card)
{
  PlumbUiRunGraphAccess *self = owner;
  g_autofree char *name = make_name (self, card);
  plumb_ui_access_item_set_name (item, name, NULL);
  plumb_ui_access_item_set_selected (item, g_strcmp0 (card->card->id, self->selected) == 0);
}

static const PlumbUiAccessPolicy policy = {
  .add_wanted = add_wanted,
  .update_node = update_node,
};

static void
plumb_ui_run_graph_access_dispose (GObject *object)
{
  PlumbUiRunGraphAccess *self = PLUMB_UI_RUN_GRAPH_ACCESS (object);
  g_clear_object (&self->list);
  g_clear_pointer (&self->level, g_free);
  g_clear_pointer (&self->selected, g_free);
  g_clear_object (&self->states);
  G_OBJECT_CLASS (plumb_ui_run_graph_access_parent_class)->dispose (object);
}

static void
plumb_ui_run_graph_access_class_init (PlumbUiRunGraphAccessClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_run_graph_access_dispose;
}

static void
plumb_ui_run_graph_access_init (PlumbUiRunGraphAccess *self)
{
}

PlumbUiRunGraphAccess *
plumb_ui_run_graph_access_new (PlumbUiCanvas *canvas, PlumbUiNodeStates *states)
{
  PlumbUiRunGraphAccess *self = g_object_new (PLUMB_UI_TYPE_RUN_GRAPH_ACCESS, NULL);
  self->states = g_object_ref (states);
  self->list = plumb_ui_access_list_new (canvas, &policy, self);
  g_signal_connect_object (states, "changed", G_CALLBACK (plumb_ui_access_list_queue), self->list,
                           G_CONNECT_SWAPPED);
  return self;
}

void
plumb_ui_run_graph_access_show (PlumbUiRunGraphAccess *self,
                                const char *level,
                                const char *selected)
{
  g_set_str (&self->level, level);
  g_set_str (&self->selected, selected);
  plumb_ui_access_list_queue (self->list);
}
