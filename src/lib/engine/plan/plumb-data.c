/* plumb-data.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-data.h"

/**
 * plumb_datum_is_file:
 * @datum: (nullable): a datum
 *
 * Returns: whether it is a file of the store
 */
gboolean
plumb_datum_is_file (PlumbValue *datum)
{
  return datum != NULL && plumb_value_get_value_type (datum) == PLUMB_VALUE_OBJECT
         && plumb_value_member_string (datum, "artifact", NULL) != NULL;
}

/**
 * plumb_datum_dup_name:
 * @datum: a datum
 *
 * Returns: (transfer full) (nullable): the name that an item gets from it
 */
char *
plumb_datum_dup_name (PlumbValue *datum)
{
  if (plumb_value_get_value_type (datum) != PLUMB_VALUE_OBJECT)
    return NULL;
  const char *name = plumb_value_member_string (datum, "name", NULL);
  if (name == NULL || *name == '\0')
    return NULL;
  const char *dot = plumb_datum_is_file (datum) ? strrchr (name, '.') : NULL;
  return dot != NULL && dot > name ? g_strndup (name, (gsize) (dot - name)) : g_strdup (name);
}

/**
 * plumb_outputs_init:
 * @self: what a step gives, uninitialized
 * @kind: of the step
 */
void
plumb_outputs_init (PlumbOutputs *self, PlumbKind *kind)
{
  guint n = plumb_kind_get_n_outputs (kind);

  self->kind = kind;
  self->is_block = g_str_equal (plumb_kind_get_name (kind), PLUMB_KIND_REPEAT);
  self->lists = g_new (GPtrArray *, n);
  for (guint i = 0; i < n; i++)
    self->lists[i] = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_value_unref);
}

/**
 * plumb_outputs_clear:
 * @self: what a step gives
 */
void
plumb_outputs_clear (PlumbOutputs *self)
{
  for (guint i = 0; self->lists != NULL && i < plumb_kind_get_n_outputs (self->kind); i++)
    g_ptr_array_unref (self->lists[i]);
  g_clear_pointer (&self->lists, g_free);
}

static gboolean
is_something (PlumbValue *datum)
{
  return datum != NULL && plumb_value_get_value_type (datum) != PLUMB_VALUE_NULL;
}

/**
 * plumb_outputs_add:
 * @self: what a step gives
 * @item_outputs: port -> datum, or list of a port for many; null is nothing
 */
void
plumb_outputs_add (PlumbOutputs *self, PlumbValue *item_outputs)
{
  for (guint i = 0; i < plumb_kind_get_n_outputs (self->kind); i++)
    {
      const PlumbPort *port = plumb_kind_get_output (self->kind, i);
      PlumbValue *value = plumb_value_get_member (item_outputs, port->name);
      if (!is_something (value))
        continue;
      if ((port->many || self->is_block) && plumb_value_get_value_type (value) == PLUMB_VALUE_ARRAY)
        for (guint k = 0; k < plumb_value_get_length (value); k++)
          g_ptr_array_add (self->lists[i], plumb_value_ref (plumb_value_get_element (value, k)));
      else
        g_ptr_array_add (self->lists[i], plumb_value_ref (value));
    }
}

/**
 * plumb_outputs_end:
 * @self: what a step gives; cleared
 *
 * Returns: (transfer full): port -> list of data
 */
PlumbValue *
plumb_outputs_end (PlumbOutputs *self)
{
  PlumbValueBuilder *ports = plumb_value_builder_new_object ();

  for (guint i = 0; i < plumb_kind_get_n_outputs (self->kind); i++)
    {
      PlumbValueBuilder *list = plumb_value_builder_new_array ();
      for (guint k = 0; k < self->lists[i]->len; k++)
        plumb_value_builder_add (list, plumb_value_ref (g_ptr_array_index (self->lists[i], k)));
      plumb_value_builder_set (ports, plumb_kind_get_output (self->kind, i)->name,
                               plumb_value_builder_end (list));
    }
  plumb_outputs_clear (self);
  return plumb_value_builder_end (ports);
}

/**
 * plumb_outputs_each_file:
 * @kind: of the step
 * @item_outputs: (nullable): what an item gave
 * @func: (scope call): called with each file
 * @user_data: for @func
 *
 * Returns: whether @func never gave %FALSE
 */
gboolean
plumb_outputs_each_file (PlumbKind *kind,
                         PlumbValue *item_outputs,
                         PlumbDatumFunc func,
                         gpointer user_data)
{
  for (guint i = 0; i < plumb_kind_get_n_outputs (kind); i++)
    {
      const PlumbPort *port = plumb_kind_get_output (kind, i);
      PlumbValue *value = plumb_value_get_member (item_outputs, port->name);
      if (!is_something (value))
        continue;
      if (plumb_datum_is_file (value) && !func (port, value, user_data))
        return FALSE;
      gboolean is_list = plumb_value_get_value_type (value) == PLUMB_VALUE_ARRAY;
      for (guint k = 0; is_list && k < plumb_value_get_length (value); k++)
        {
          PlumbValue *datum = plumb_value_get_element (value, k);
          if (plumb_datum_is_file (datum) && !func (port, datum, user_data))
            return FALSE;
        }
    }
  return TRUE;
}

static PlumbValue *
map_list (
    const PlumbPort *port, PlumbValue *list, PlumbDatumMap map, gpointer user_data, GError **error)
{
  g_autoptr (PlumbValueBuilder) mapped = plumb_value_builder_new_array ();

  for (guint i = 0; i < plumb_value_get_length (list); i++)
    {
      PlumbValue *datum = map (port, plumb_value_get_element (list, i), user_data, error);
      if (datum == NULL)
        return NULL;
      plumb_value_builder_add (mapped, datum);
    }
  return plumb_value_builder_end (g_steal_pointer (&mapped));
}

/**
 * plumb_outputs_map:
 * @kind: of the step
 * @item_outputs: what an item gave; ports that the kind does not have are dropped
 * @map: (scope call): makes a datum of a datum
 * @user_data: for @map
 * @error: as @map sets it
 *
 * Returns: (transfer full) (nullable): the mapped outputs, in port order
 */
PlumbValue *
plumb_outputs_map (PlumbKind *kind,
                   PlumbValue *item_outputs,
                   PlumbDatumMap map,
                   gpointer user_data,
                   GError **error)
{
  g_autoptr (PlumbValueBuilder) mapped = plumb_value_builder_new_object ();

  for (guint i = 0; i < plumb_kind_get_n_outputs (kind); i++)
    {
      const PlumbPort *port = plumb_kind_get_output (kind, i);
      PlumbValue *value = plumb_value_get_member (item_outputs, port->name);
      if (!is_something (value))
        continue;
      gboolean is_list = port->many && plumb_value_get_value_type (value) == PLUMB_VALUE_ARRAY;
      PlumbValue *made = is_list ? map_list (port, value, map, user_data, error)
                                 : map (port, value, user_data, error);
      if (made == NULL)
        return NULL;
      plumb_value_builder_set (mapped, port->name, made);
    }
  return plumb_value_builder_end (g_steal_pointer (&mapped));
}

static PlumbValue *
rename_file (const PlumbPort *port, PlumbValue *datum, gpointer user_data, GError **error)
{
  const char *item_name = user_data;

  if (port->many || !plumb_datum_is_file (datum))
    return plumb_value_ref (datum);
  const char *ext = plumb_value_member_string (datum, "ext", "");
  g_autofree char *name = g_strconcat (item_name, *ext != '\0' ? "." : "", ext, NULL);
  PlumbValueBuilder *named = plumb_value_builder_new_copy (datum);
  plumb_value_builder_set_string (named, "name", name);
  return plumb_value_builder_end (named);
}

/**
 * plumb_outputs_rename:
 * @kind: of the step
 * @item_outputs: what an item gave
 * @item_name: (nullable): the item's name
 *
 * Returns: (transfer full): the outputs, files of ports for one named after the item
 */
PlumbValue *
plumb_outputs_rename (PlumbKind *kind, PlumbValue *item_outputs, const char *item_name)
{
  if (item_name == NULL)
    return plumb_value_ref (item_outputs);
  return plumb_outputs_map (kind, item_outputs, rename_file, (gpointer) item_name, NULL);
}
