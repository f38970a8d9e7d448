/* plumb-node.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "plumb-node.h"

#include "plumb-member-private.h"
#include "plumb-node-private.h"

/**
 * PlumbNode:
 *
 * A node: its id, and its members as one immutable object, from which a few are read ahead. So what
 * the program does not know, or cannot read, is kept without more ado.
 */
G_DEFINE_FINAL_TYPE (PlumbNode, plumb_node, G_TYPE_OBJECT)

static void
plumb_node_finalize (GObject *object)
{
  PlumbNode *self = PLUMB_NODE (object);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->value, plumb_value_unref);
  g_clear_pointer (&self->params, plumb_value_unref);
  g_clear_pointer (&self->edges_in, g_ptr_array_unref);
  g_clear_pointer (&self->edges_out, g_ptr_array_unref);
  G_OBJECT_CLASS (plumb_node_parent_class)->finalize (object);
}

static void
plumb_node_class_init (PlumbNodeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_node_finalize;
}

static void
plumb_node_init (PlumbNode *self)
{
}

static PlumbValue *
get_valid (PlumbNode *self, const char *name)
{
  return plumb_member_get_valid (plumb_node_members, self->value, name);
}

static PlumbNodeMode
read_mode (PlumbNode *self)
{
  const char *mode = plumb_value_member_string (self->value, "mode", "active");
  if (g_str_equal (mode, "mute"))
    return PLUMB_NODE_MODE_MUTE;
  return g_str_equal (mode, "bypass") ? PLUMB_NODE_MODE_BYPASS : PLUMB_NODE_MODE_ACTIVE;
}

static gboolean
is_shortest (const PlumbValue *number)
{
  double value = plumb_value_get_double (number, 0);
  return plumb_value_get_value_type (number) != PLUMB_VALUE_DOUBLE || value != floor (value);
}

/* Numbers of places the shortest way: 40.0 becomes 40. */
static PlumbValue *
shorten_point (PlumbValue *point)
{
  if (is_shortest (plumb_value_get_element (point, 0))
      && is_shortest (plumb_value_get_element (point, 1)))
    return plumb_value_ref (point);
  double x = 0, y = 0;
  plumb_value_get_point (point, &x, &y);
  return plumb_value_new_point (x, y);
}

/* By name; NULL where there is none. */
static PlumbValue *
normalize_params (PlumbValue *params)
{
  return plumb_value_get_length (params) > 0 ? plumb_member_sort_names (params) : NULL;
}

/* Replaces a valid member by what @normalize makes of it, where that differs. */
static void
normalize_member (PlumbValue **object, const char *name, PlumbValue *(*normalize) (PlumbValue *) )
{
  PlumbValue *value = plumb_member_get_valid (plumb_node_members, *object, name);
  g_autoptr (PlumbValue) normal = value != NULL ? normalize (value) : NULL;
  if (normal == value)
    return;
  PlumbValue *replaced = plumb_member_replace (*object, name, normal);
  plumb_value_unref (*object);
  *object = replaced;
}

static PlumbValue *
normalize_members (PlumbValue *value)
{
  PlumbValue *members = plumb_member_sort (plumb_node_members, value);
  normalize_member (&members, "params", normalize_params);
  normalize_member (&members, "at", shorten_point);
  normalize_member (&members, "size", shorten_point);
  return members;
}

/* @value: an object; its members are put in order. */
void
plumb_node_set_value (PlumbNode *self, PlumbValue *value)
{
  PlumbValue *members = normalize_members (value);
  g_clear_pointer (&self->value, plumb_value_unref);
  self->value = members;
  self->kind = plumb_value_member_string (self->value, "kind", "");
  self->index = plumb_value_get_int (get_valid (self, "index"), 0);
  self->mode = read_mode (self);
  self->x = self->y = 0;
  PlumbValue *at = get_valid (self, "at");
  if (at != NULL)
    plumb_value_get_point (at, &self->x, &self->y);
  PlumbValue *params = get_valid (self, "params");
  g_clear_pointer (&self->params, plumb_value_unref);
  self->params = params != NULL ? plumb_value_ref (params)
                                : plumb_value_builder_end (plumb_value_builder_new_object ());
}

PlumbNode *
plumb_node_new (const char *id, PlumbValue *value)
{
  PlumbNode *self = g_object_new (PLUMB_TYPE_NODE, NULL);
  self->id = g_strdup (id);
  plumb_node_set_value (self, value);
  return self;
}

void
plumb_node_set_id (PlumbNode *self, const char *id)
{
  g_set_str (&self->id, id);
}

/**
 * plumb_node_get_id:
 * @self: a node
 *
 * Returns: its id, unique in its graph
 */
const char *
plumb_node_get_id (PlumbNode *self)
{
  g_return_val_if_fail (PLUMB_IS_NODE (self), NULL);
  return self->id;
}

/**
 * plumb_node_get_kind:
 * @self: a node
 *
 * Returns: the name of its kind; empty where the document does not say
 */
const char *
plumb_node_get_kind (PlumbNode *self)
{
  g_return_val_if_fail (PLUMB_IS_NODE (self), NULL);
  return self->kind;
}

/**
 * plumb_node_get_index:
 * @self: a node
 *
 * Returns: the number that it was given when it was made; no edit changes it
 */
gint64
plumb_node_get_index (PlumbNode *self)
{
  g_return_val_if_fail (PLUMB_IS_NODE (self), 0);
  return self->index;
}

/**
 * plumb_node_get_title:
 * @self: a node
 *
 * Returns: (nullable): its title, or %NULL where the kind's title serves
 */
const char *
plumb_node_get_title (PlumbNode *self)
{
  g_return_val_if_fail (PLUMB_IS_NODE (self), NULL);
  return plumb_value_member_string (self->value, "title", NULL);
}

/**
 * plumb_node_get_mode:
 * @self: a node
 *
 * Returns: whether it runs
 */
PlumbNodeMode
plumb_node_get_mode (PlumbNode *self)
{
  g_return_val_if_fail (PLUMB_IS_NODE (self), PLUMB_NODE_MODE_ACTIVE);
  return self->mode;
}

/**
 * plumb_node_get_definition:
 * @self: a node
 *
 * Returns: (nullable): the name of the definition that it is an instance of
 */
const char *
plumb_node_get_definition (PlumbNode *self)
{
  g_return_val_if_fail (PLUMB_IS_NODE (self), NULL);
  return plumb_value_get_string (get_valid (self, "definition"), NULL);
}

/**
 * plumb_node_get_params:
 * @self: a node
 *
 * Returns: (transfer none): an object of what differs from the defaults, sorted by name
 */
PlumbValue *
plumb_node_get_params (PlumbNode *self)
{
  g_return_val_if_fail (PLUMB_IS_NODE (self), NULL);
  return self->params;
}

/**
 * plumb_node_get_param:
 * @self: a node
 * @name: a field's name
 *
 * Returns: (transfer none) (nullable): the parameter, or %NULL where the default serves
 */
PlumbValue *
plumb_node_get_param (PlumbNode *self, const char *name)
{
  g_return_val_if_fail (PLUMB_IS_NODE (self), NULL);
  return plumb_value_get_member (self->params, name);
}

/**
 * plumb_node_get_position:
 * @self: a node
 * @x: (out) (optional): where its left side is, in pixels of the canvas
 * @y: (out) (optional): where its top is
 */
void
plumb_node_get_position (PlumbNode *self, double *x, double *y)
{
  g_return_if_fail (PLUMB_IS_NODE (self));
  if (x != NULL)
    *x = self->x;
  if (y != NULL)
    *y = self->y;
}

/**
 * plumb_node_get_size:
 * @self: a node
 * @width: (out): in pixels of the canvas
 * @height: (out): in pixels of the canvas
 *
 * Returns: whether a person has given it a size; if not, nothing is set
 */
gboolean
plumb_node_get_size (PlumbNode *self, double *width, double *height)
{
  g_return_val_if_fail (PLUMB_IS_NODE (self), FALSE);
  PlumbValue *size = get_valid (self, "size");
  return size != NULL && plumb_value_get_point (size, width, height);
}

/**
 * plumb_node_is_pinned:
 * @self: a node
 *
 * Returns: whether alignment leaves it where it is
 */
gboolean
plumb_node_is_pinned (PlumbNode *self)
{
  g_return_val_if_fail (PLUMB_IS_NODE (self), FALSE);
  return plumb_value_member_boolean (self->value, "pinned", FALSE);
}

/**
 * plumb_node_is_collapsed:
 * @self: a node
 *
 * Returns: whether it is drawn without its fields
 */
gboolean
plumb_node_is_collapsed (PlumbNode *self)
{
  g_return_val_if_fail (PLUMB_IS_NODE (self), FALSE);
  return plumb_value_member_boolean (self->value, "collapsed", FALSE);
}

/**
 * plumb_node_get_color:
 * @self: a node
 *
 * Returns: (nullable): `#rrggbb`, or %NULL
 */
const char *
plumb_node_get_color (PlumbNode *self)
{
  g_return_val_if_fail (PLUMB_IS_NODE (self), NULL);
  return plumb_value_get_string (get_valid (self, "color"), NULL);
}

/**
 * plumb_node_get_value:
 * @self: a node
 *
 * Returns: (transfer none): all its members as they are written, unknown ones too
 */
PlumbValue *
plumb_node_get_value (PlumbNode *self)
{
  g_return_val_if_fail (PLUMB_IS_NODE (self), NULL);
  return self->value;
}
