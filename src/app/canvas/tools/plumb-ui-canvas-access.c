/* plumb-ui-canvas-access.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-canvas-access.h"

#include "plumb-ui-access-list.h"
#include "plumb-ui-access-marks.h"
#include "plumb-ui-speech.h"

struct _PlumbUiCanvasAccess
{
  GObject parent_instance;

  PlumbUiTools *tools;
  GtkWidget *canvas; /* not owned: it owns the tools */
  PlumbUiRunState *run_state;
  PlumbUiAccessList *list;
};

G_DEFINE_FINAL_TYPE (PlumbUiCanvasAccess, plumb_ui_canvas_access, G_TYPE_OBJECT)

/* --- names -------------------------------------------------------------------------------------
 */

static void
append_state (PlumbUiCanvasAccess *self, const char *path, GString *name)
{
  const PlumbUiStepState *step
      = self->run_state != NULL ? plumb_ui_run_state_find (self->run_state, path) : NULL;
  if (step == NULL || step->state == PLUMB_UI_STATE_NONE)
    return;
  g_string_append_printf (name, ", %s", plumb_ui_state_get_title (step->state));
  if (step->state == PLUMB_UI_STATE_RUNNING && step->fraction >= 0)
    g_string_append_printf (name, _ (" %.0f %%"), step->fraction * 100);
}

static void
append_ports (const PlumbCard *card, GString *name)
{
  guint n_open = 0;
  for (guint i = 0; i < card->n_inputs; i++)
    n_open += !card->inputs[i].is_connected && !card->inputs[i].optional;
  if (card->n_inputs > 0)
    g_string_append_printf (name, ngettext (", %u input", ", %u inputs", card->n_inputs),
                            card->n_inputs);
  if (n_open > 0)
    g_string_append_printf (name, _ (", %u unconnected"), n_open);
}

static char *
make_name (PlumbUiCanvasAccess *self, const PlumbSceneCard *card, const char *path)
{
  GString *name = g_string_new (card->card->title);
  append_state (self, path, name);
  append_ports (card->card, name);
  if (card->card->mode != PLUMB_NODE_MODE_ACTIVE)
    g_string_append_printf (
        name, ", %s", card->card->mode == PLUMB_NODE_MODE_MUTE ? _ ("muted") : _ ("bypassed"));
  return g_string_free (name, FALSE);
}

/* --- ports -------------------------------------------------------------------------------------
 */

static char *
make_port_name (const PlumbCardPort *port, gboolean is_input)
{
  const char *connected = port->is_connected ? _ ("connected") : _ ("not connected");
  /* Translators: name of the port, what it carries, and whether it is connected */
  return g_strdup_printf (is_input ? _ ("Input %s, %s, %s") : _ ("Output %s, %s, %s"), port->title,
                          port->kind, connected);
}

/* A part of a node after @last, at one of its ports. */
static PlumbUiAccessItem *
add_part (PlumbUiCanvasAccess *self,
          PlumbUiAccessItem *node,
          PlumbUiAccessItem *last,
          GtkAccessibleRole role,
          PlumbPoint at)
{
  double zoom = plumb_ui_viewport_get_zoom (plumb_ui_tools_get_viewport (self->tools));
  double reach = 8 * zoom;
  const GdkRectangle area = { (int) (at.x * zoom - reach), (int) (at.y * zoom - reach),
                              MAX ((int) (2 * reach), 1), MAX ((int) (2 * reach), 1) };
  PlumbUiAccessItem *item = plumb_ui_access_item_new (role, GTK_ACCESSIBLE (node));
  plumb_ui_access_item_set_area (item, &area);
  if (last == NULL)
    plumb_ui_access_item_set_first_child (node, item);
  else
    plumb_ui_access_item_set_next (last, GTK_ACCESSIBLE (item));
  g_object_unref (item); /* the one before it, or the node, has it */
  return item;
}

static PlumbUiAccessItem *
add_port (PlumbUiCanvasAccess *self,
          PlumbUiAccessItem *node,
          PlumbUiAccessItem *last,
          const PlumbCardPort *port,
          gboolean is_input)
{
  g_autofree char *name = make_port_name (port, is_input);
  PlumbUiAccessItem *item = add_part (self, node, last, GTK_ACCESSIBLE_ROLE_BUTTON, port->at);
  plumb_ui_access_item_set_name (item, name, NULL);
  return item;
}

/* What is at @source leads to one other. */
static void
lead_to (PlumbUiAccessItem *source, PlumbUiAccessItem *target)
{
  g_autoptr (GPtrArray) targets = g_ptr_array_new ();
  g_ptr_array_add (targets, target);
  plumb_ui_access_item_set_flow_to (source, targets);
}

/* A link belongs to the node that it leaves. */
static PlumbUiAccessItem *
add_link (PlumbUiCanvasAccess *self,
          PlumbUiAccessItem *node,
          PlumbUiAccessItem *last,
          const PlumbSceneLink *link)
{
  PlumbScene *scene = plumb_ui_tools_get_scene (self->tools);
  const PlumbCard *source = plumb_scene_get_card (scene, link->source)->card;
  const PlumbCard *target = plumb_scene_get_card (scene, link->target)->card;
  const PlumbCardPort *output = &source->outputs[link->source_port];
  /* Translators: an output's name, a node's title, an input's name */
  g_autofree char *name = g_strdup_printf (_ ("Link from %s to %s, %s"), output->title,
                                           target->title, target->inputs[link->target_port].title);
  PlumbUiAccessItem *item = add_part (self, node, last, GTK_ACCESSIBLE_ROLE_LINK, output->at);
  plumb_ui_access_item_set_name (item, name, NULL);
  PlumbUiAccessItem *other = plumb_ui_access_list_find (self->list, target->id);
  if (other != NULL)
    lead_to (item, other);
  return item;
}

/* An output, then the links that leave it. */
static PlumbUiAccessItem *
add_output (PlumbUiCanvasAccess *self,
            PlumbUiAccessItem *node,
            PlumbUiAccessItem *last,
            const PlumbSceneCard *card,
            guint position)
{
  GPtrArray *links = plumb_scene_get_links_of (plumb_ui_tools_get_scene (self->tools), card->node);
  PlumbUiAccessItem *port = add_port (self, node, last, &card->card->outputs[position], FALSE);
  g_autoptr (GPtrArray) leaving = g_ptr_array_new ();
  last = port;
  for (guint i = 0; i < links->len; i++)
    {
      const PlumbSceneLink *link = links->pdata[i];
      if (link->source != card->node || link->source_port != position)
        continue;
      last = add_link (self, node, last, link);
      g_ptr_array_add (leaving, last);
    }
  plumb_ui_access_item_set_flow_to (port, leaving);
  return last;
}

static void
add_parts (PlumbUiAccessItem *node, gpointer user_data)
{
  PlumbUiCanvasAccess *self = user_data;
  const PlumbSceneCard *card = plumb_ui_access_list_find_card (self->list, node);
  if (card == NULL)
    return;
  PlumbUiAccessItem *last = NULL;
  for (guint i = 0; i < card->card->n_inputs; i++)
    {
      last = add_port (self, node, last, &card->card->inputs[i], TRUE);
      if (card->card->inputs[i].is_connected)
        lead_to (last, node);
    }
  for (guint i = 0; i < card->card->n_outputs; i++)
    last = add_output (self, node, last, card, i);
}

/* --- policy ------------------------------------------------------------------------------------
 */

static void
add_wanted (gpointer owner, GStrvBuilder *ids)
{
  PlumbUiCanvasAccess *self = owner;
  const char *focus = plumb_ui_tools_get_focus (self->tools);
  g_auto (GStrv) selected
      = plumb_ui_selection_list (plumb_ui_tools_get_selection (self->tools), PLUMB_UI_ITEM_NODE);
  if (focus != NULL)
    g_strv_builder_add (ids, focus);
  g_strv_builder_addv (ids, (const char **) selected);
}

static void
update_node (gpointer owner, PlumbUiAccessItem *item, const PlumbSceneCard *card)
{
  PlumbUiCanvasAccess *self = owner;
  PlumbUiDocument *document = plumb_ui_tools_get_document (self->tools);
  const char *id = card->card->id, *focus = plumb_ui_tools_get_focus (self->tools);
  g_autofree char *path = plumb_ui_document_get_node_path (document, id);
  g_autofree char *name = make_name (self, card, path);
  const PlumbProblem *problem = plumb_ui_document_find_problem (document, path);
  g_autofree char *fault
      = plumb_ui_say_about (problem != NULL ? problem->message : NULL,
                            plumb_ui_document_find_problem_kind (document, problem));
  plumb_ui_access_item_set_name (item, name, fault);
  plumb_ui_access_item_set_selected (
      item, plumb_ui_selection_contains (plumb_ui_tools_get_selection (self->tools),
                                         PLUMB_UI_ITEM_NODE, id));
  plumb_ui_access_item_set_focused (item, g_strcmp0 (focus, id) == 0
                                              && gtk_widget_has_focus (self->canvas));
  plumb_ui_access_item_set_parts (item, add_parts, self);
}

static void
add_marks (gpointer owner, GPtrArray *keys)
{
  plumb_ui_access_marks_list (PLUMB_UI_CANVAS_ACCESS (owner)->tools, keys);
}

static void
update_mark (gpointer owner, PlumbUiAccessItem *item, const char *key)
{
  plumb_ui_access_marks_update (PLUMB_UI_CANVAS_ACCESS (owner)->tools, key, item);
}

static const PlumbUiAccessPolicy policy = {
  .add_wanted = add_wanted,
  .update_node = update_node,
  .add_others = add_marks,
  .get_role = plumb_ui_access_marks_get_role,
  .update_other = update_mark,
};

/* --- the object --------------------------------------------------------------------------------
 */

static void
follow (PlumbUiCanvasAccess *self, gpointer instance, const char *signal)
{
  g_signal_connect_object (instance, signal, G_CALLBACK (plumb_ui_access_list_queue), self->list,
                           G_CONNECT_SWAPPED);
}

static void
run_state_cb (PlumbUiDocument *document, GParamSpec *pspec, PlumbUiCanvasAccess *self)
{
  if (self->run_state != NULL)
    g_signal_handlers_disconnect_by_data (self->run_state, self->list);
  g_set_object (&self->run_state, plumb_ui_document_get_run_state (document));
  if (self->run_state != NULL)
    follow (self, self->run_state, "changed");
  plumb_ui_access_list_queue (self->list);
}

static void
plumb_ui_canvas_access_dispose (GObject *object)
{
  PlumbUiCanvasAccess *self = PLUMB_UI_CANVAS_ACCESS (object);
  g_clear_object (&self->list);
  g_clear_object (&self->run_state);
  g_clear_object (&self->tools);
  G_OBJECT_CLASS (plumb_ui_canvas_access_parent_class)->dispose (object);
}

static void
plumb_ui_canvas_access_class_init (PlumbUiCanvasAccessClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_canvas_access_dispose;
}

static void
plumb_ui_canvas_access_init (PlumbUiCanvasAccess *self)
{
}

PlumbUiCanvasAccess *
plumb_ui_canvas_access_new (PlumbUiTools *tools)
{
  g_return_val_if_fail (PLUMB_UI_IS_TOOLS (tools), NULL);
  PlumbUiCanvasAccess *self = g_object_new (PLUMB_UI_TYPE_CANVAS_ACCESS, NULL);
  PlumbUiDocument *document = plumb_ui_tools_get_document (tools);
  self->tools = g_object_ref (tools);
  self->canvas = GTK_WIDGET (plumb_ui_tools_get_canvas (tools));
  self->list = plumb_ui_access_list_new (PLUMB_UI_CANVAS (self->canvas), &policy, self);
  follow (self, document, "changed");
  follow (self, document, "notify::problems");
  follow (self, plumb_ui_tools_get_selection (tools), "changed");
  follow (self, tools, "focus-changed");
  follow (self, self->canvas, "notify::has-focus");
  g_signal_connect_object (document, "notify::run-state", G_CALLBACK (run_state_cb), self, 0);
  run_state_cb (document, NULL, self);
  return self;
}
