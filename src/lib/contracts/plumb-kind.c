/* plumb-kind.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-kind.h"

#include "plumb-kind-private.h"

/**
 * PlumbKind:
 *
 * The contract of a node kind: ports, fields, what it uses and how it is called. Made by the pack
 * reader; nothing changes afterwards, so that any thread may read it.
 */
G_DEFINE_FINAL_TYPE (PlumbKind, plumb_kind, G_TYPE_OBJECT)

static const char *const no_texts[] = { NULL };

static void
clear_field (PlumbField *field)
{
  g_clear_pointer (&field->pattern_regex, g_regex_unref);
  g_clear_pointer (&field->default_value, plumb_value_unref);
}

static void
plumb_kind_finalize (GObject *object)
{
  PlumbKind *self = PLUMB_KIND (object);
  for (guint i = 0; i < self->n_fields; i++)
    clear_field (&self->fields[i]);
  g_clear_pointer (&self->inputs, g_free);
  g_clear_pointer (&self->outputs, g_free);
  g_clear_pointer (&self->fields, g_free);
  g_clear_pointer (&self->default_params, plumb_value_unref);
  g_clear_pointer (&self->owned, g_ptr_array_unref);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_clear_pointer (&self->source, plumb_value_unref);
  G_OBJECT_CLASS (plumb_kind_parent_class)->finalize (object);
}

static void
plumb_kind_class_init (PlumbKindClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_kind_finalize;
}

static void
plumb_kind_init (PlumbKind *self)
{
  self->owned = g_ptr_array_new_with_free_func (g_free);
  self->values = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_value_unref);
  self->tools = no_texts;
  self->words = no_texts;
}

gpointer
plumb_kind_own (PlumbKind *self, gpointer block)
{
  g_ptr_array_add (self->owned, block);
  return block;
}

PlumbValue *
plumb_kind_own_value (PlumbKind *self, PlumbValue *value)
{
  g_ptr_array_add (self->values, value);
  return value;
}

const char *const *
plumb_kind_own_strv (PlumbKind *self, PlumbValue *array)
{
  guint n = array == NULL ? 0 : plumb_value_get_length (array);
  const char **texts = plumb_kind_own (self, g_new0 (const char *, n + 1));
  for (guint i = 0; i < n; i++)
    texts[i] = plumb_value_get_string (plumb_value_get_element (array, i), "");
  return texts;
}

void
plumb_kind_make_default_params (PlumbKind *self)
{
  g_autoptr (PlumbValueBuilder) builder = plumb_value_builder_new_object ();
  for (guint i = 0; i < self->n_fields; i++)
    if (self->fields[i].default_value != NULL)
      plumb_value_builder_set (builder, self->fields[i].name,
                               plumb_value_ref (self->fields[i].default_value));
  self->default_params = plumb_value_builder_end (g_steal_pointer (&builder));
}

static PlumbPort *
join_ports (PlumbKind *self, GArray *first, const PlumbPort *rest, guint n_rest)
{
  PlumbPort *ports = g_new0 (PlumbPort, first->len + n_rest);
  for (guint i = 0; i < first->len; i++)
    {
      ports[i] = g_array_index (first, PlumbPort, i);
      ports[i].name = plumb_kind_own (self, g_strdup (ports[i].name));
      ports[i].kind = plumb_kind_own (self, g_strdup (ports[i].kind));
      ports[i].title = plumb_kind_own (self, g_strdup (ports[i].title));
    }
  for (guint i = 0; i < n_rest; i++)
    ports[first->len + i] = rest[i];
  return ports;
}

static PlumbField *
copy_fields (const PlumbField *fields, guint n_fields)
{
  PlumbField *copy = g_memdup2 (fields, n_fields * sizeof *fields);
  for (guint i = 0; i < n_fields; i++)
    {
      if (copy[i].pattern_regex != NULL)
        g_regex_ref (copy[i].pattern_regex);
      if (copy[i].default_value != NULL)
        plumb_value_ref (copy[i].default_value);
    }
  return copy;
}

PlumbKind *
plumb_kind_new_instance (PlumbKind *block, GArray *inputs, GArray *outputs)
{
  PlumbKind *self = g_object_new (PLUMB_TYPE_KIND, NULL);
  GObject parent = self->parent_instance;
  GPtrArray *owned = self->owned, *values = self->values;
  *self = *block;
  self->parent_instance = parent;
  self->owned = owned;
  self->values = values;
  self->source = plumb_value_ref (block->source);
  /* The lists of tools and words are the block's: it lives in the registry. */
  self->inputs = join_ports (self, inputs, block->inputs, block->n_inputs);
  self->n_inputs = inputs->len + block->n_inputs;
  self->outputs = join_ports (self, outputs, block->outputs, block->n_outputs);
  self->n_outputs = outputs->len + block->n_outputs;
  self->fields = copy_fields (block->fields, block->n_fields);
  self->default_params = plumb_value_ref (block->default_params);
  return self;
}

/**
 * plumb_kind_get_name:
 * @self: a kind
 *
 * Returns: the name, such as "blender.render_still"
 */
const char *
plumb_kind_get_name (PlumbKind *self)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self), NULL);
  return self->name;
}

/**
 * plumb_kind_get_version:
 * @self: a kind
 *
 * Returns: the version of the contract; it is part of the step key
 */
gint64
plumb_kind_get_version (PlumbKind *self)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self), 0);
  return self->version;
}

/**
 * plumb_kind_get_title:
 * @self: a kind
 *
 * Returns: what people call it
 */
const char *
plumb_kind_get_title (PlumbKind *self)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self), NULL);
  return self->title;
}

/**
 * plumb_kind_get_summary:
 * @self: a kind
 *
 * Returns: one sentence
 */
const char *
plumb_kind_get_summary (PlumbKind *self)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self), NULL);
  return self->summary;
}

/**
 * plumb_kind_get_help:
 * @self: a kind
 *
 * Returns: paragraphs, or ""
 */
const char *
plumb_kind_get_help (PlumbKind *self)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self), NULL);
  return self->help;
}

/**
 * plumb_kind_get_family:
 * @self: a kind
 *
 * Returns: the family that it belongs to
 */
const char *
plumb_kind_get_family (PlumbKind *self)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self), NULL);
  return self->family;
}

/**
 * plumb_kind_get_module:
 * @self: a kind
 *
 * Returns: the module that it belongs to
 */
const char *
plumb_kind_get_module (PlumbKind *self)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self), NULL);
  return self->module;
}

/**
 * plumb_kind_get_stage:
 * @self: a kind
 *
 * Returns: the stage of the work
 */
const char *
plumb_kind_get_stage (PlumbKind *self)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self), NULL);
  return self->stage;
}

/**
 * plumb_kind_get_category:
 * @self: a kind
 *
 * Returns: the heading in a catalog
 */
const char *
plumb_kind_get_category (PlumbKind *self)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self), NULL);
  return self->category;
}

/**
 * plumb_kind_get_role:
 * @self: a kind
 *
 * Returns: source, transform, check, render, sink, …
 */
const char *
plumb_kind_get_role (PlumbKind *self)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self), NULL);
  return self->role;
}

/**
 * plumb_kind_get_backend:
 * @self: a kind
 *
 * Returns: the name of the backend that carries it out
 */
const char *
plumb_kind_get_backend (PlumbKind *self)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self), NULL);
  return self->backend;
}

/**
 * plumb_kind_get_disabled:
 * @self: a kind
 *
 * Returns: (nullable): why it cannot be used, or %NULL where it can
 */
const char *
plumb_kind_get_disabled (PlumbKind *self)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self), NULL);
  return self->disabled;
}

/**
 * plumb_kind_has_no_settings:
 * @self: a kind
 *
 * Returns: whether it declares that it has no settings
 */
gboolean
plumb_kind_has_no_settings (PlumbKind *self)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self), FALSE);
  return self->has_no_settings;
}

/**
 * plumb_kind_uses_seed:
 * @self: a kind
 *
 * Returns: whether its result depends on a seed
 */
gboolean
plumb_kind_uses_seed (PlumbKind *self)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self), FALSE);
  return self->uses_seed;
}

/**
 * plumb_kind_uses_network:
 * @self: a kind
 *
 * Returns: whether it talks to the network
 */
gboolean
plumb_kind_uses_network (PlumbKind *self)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self), FALSE);
  return self->uses_network;
}

/**
 * plumb_kind_is_cached:
 * @self: a kind
 *
 * Returns: whether an earlier result with the same step key serves
 */
gboolean
plumb_kind_is_cached (PlumbKind *self)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self), FALSE);
  return self->is_cached;
}

/**
 * plumb_kind_writes_output:
 * @self: a kind
 *
 * Returns: whether it writes into the project's output folder
 */
gboolean
plumb_kind_writes_output (PlumbKind *self)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self), FALSE);
  return self->writes_output;
}

/**
 * plumb_kind_needs_any:
 * @self: a kind
 *
 * Returns: whether it runs when any one of its connected inputs came
 */
gboolean
plumb_kind_needs_any (PlumbKind *self)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self), FALSE);
  return self->needs_any;
}

/**
 * plumb_kind_get_words:
 * @self: a kind
 *
 * Returns: (transfer none): more words by which a search finds it
 */
const char *const *
plumb_kind_get_words (PlumbKind *self)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self), NULL);
  return self->words;
}

/**
 * plumb_kind_get_slot_table:
 * @self: a kind
 *
 * Returns: (transfer none): how many of each slot it takes, such as { "cpu": 1 }
 */
PlumbValue *
plumb_kind_get_slot_table (PlumbKind *self)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self), NULL);
  return self->slots;
}

/**
 * plumb_kind_get_tools:
 * @self: a kind
 *
 * Returns: (transfer none): names of the programs that it needs
 */
const char *const *
plumb_kind_get_tools (PlumbKind *self)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self), NULL);
  return self->tools;
}

/**
 * plumb_kind_get_call:
 * @self: a kind
 *
 * Returns: (transfer none) (nullable): how the backend calls it, where it needs telling
 */
PlumbValue *
plumb_kind_get_call (PlumbKind *self)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self), NULL);
  return self->call;
}

/**
 * plumb_kind_get_pack:
 * @self: a kind
 *
 * Returns: (transfer none): the pack that it comes from; valid as long as the registry
 */
PlumbPack *
plumb_kind_get_pack (PlumbKind *self)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self), NULL);
  return self->pack;
}

/**
 * plumb_kind_get_default_params:
 * @self: a kind
 *
 * Returns: (transfer none): every field's default; a required field is not in it
 */
PlumbValue *
plumb_kind_get_default_params (PlumbKind *self)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self), NULL);
  return self->default_params;
}

/**
 * plumb_kind_get_slots:
 * @self: a kind
 * @slot: name of a slot
 *
 * Returns: how many of them one item takes while it runs
 */
guint
plumb_kind_get_slots (PlumbKind *self, const char *slot)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self), 0);
  return (guint) plumb_value_member_int (self->slots, slot, 0);
}

/**
 * plumb_kind_get_n_inputs:
 * @self: a kind
 *
 * Returns: how many input ports it has
 */
guint
plumb_kind_get_n_inputs (PlumbKind *self)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self), 0);
  return self->n_inputs;
}

/**
 * plumb_kind_get_input:
 * @self: a kind
 * @position: which, in the order of the contract
 *
 * Returns: (transfer none): the input port
 */
const PlumbPort *
plumb_kind_get_input (PlumbKind *self, guint position)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self) && position < self->n_inputs, NULL);
  return &self->inputs[position];
}

/**
 * plumb_kind_find_input:
 * @self: a kind
 * @name: a name
 *
 * Returns: (transfer none) (nullable): the input port of that name
 */
const PlumbPort *
plumb_kind_find_input (PlumbKind *self, const char *name)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self), NULL);
  for (guint i = 0; i < self->n_inputs; i++)
    if (g_str_equal (self->inputs[i].name, name))
      return &self->inputs[i];
  return NULL;
}

/**
 * plumb_kind_get_n_outputs:
 * @self: a kind
 *
 * Returns: how many output ports it has
 */
guint
plumb_kind_get_n_outputs (PlumbKind *self)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self), 0);
  return self->n_outputs;
}

/**
 * plumb_kind_get_output:
 * @self: a kind
 * @position: which, in the order of the contract
 *
 * Returns: (transfer none): the output port
 */
const PlumbPort *
plumb_kind_get_output (PlumbKind *self, guint position)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self) && position < self->n_outputs, NULL);
  return &self->outputs[position];
}

/**
 * plumb_kind_find_output:
 * @self: a kind
 * @name: a name
 *
 * Returns: (transfer none) (nullable): the output port of that name
 */
const PlumbPort *
plumb_kind_find_output (PlumbKind *self, const char *name)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self), NULL);
  for (guint i = 0; i < self->n_outputs; i++)
    if (g_str_equal (self->outputs[i].name, name))
      return &self->outputs[i];
  return NULL;
}

/**
 * plumb_kind_get_n_fields:
 * @self: a kind
 *
 * Returns: how many fields it has
 */
guint
plumb_kind_get_n_fields (PlumbKind *self)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self), 0);
  return self->n_fields;
}

/**
 * plumb_kind_get_field:
 * @self: a kind
 * @position: which, in the order of the contract
 *
 * Returns: (transfer none): the field
 */
const PlumbField *
plumb_kind_get_field (PlumbKind *self, guint position)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self) && position < self->n_fields, NULL);
  return &self->fields[position];
}

/**
 * plumb_kind_find_field:
 * @self: a kind
 * @name: a name
 *
 * Returns: (transfer none) (nullable): the field of that name
 */
const PlumbField *
plumb_kind_find_field (PlumbKind *self, const char *name)
{
  g_return_val_if_fail (PLUMB_IS_KIND (self), NULL);
  for (guint i = 0; i < self->n_fields; i++)
    if (g_str_equal (self->fields[i].name, name))
      return &self->fields[i];
  return NULL;
}
