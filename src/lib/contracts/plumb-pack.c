/* plumb-pack.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-pack-private.h"

PlumbPack *
plumb_pack_new (const char *folder, PlumbPackOrigin origin)
{
  PlumbPack *self = g_new0 (PlumbPack, 1);
  self->folder = g_canonicalize_filename (folder, NULL);
  self->origin = origin;
  self->kinds = g_ptr_array_new_with_free_func (g_object_unref);
  self->owned = g_ptr_array_new_with_free_func (g_free);
  self->included = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_value_unref);
  return self;
}

void
plumb_pack_free (PlumbPack *self)
{
  g_clear_pointer (&self->kinds, g_ptr_array_unref);
  g_clear_pointer (&self->families, g_free);
  g_clear_pointer (&self->modules, g_free);
  g_clear_pointer (&self->artifact_kinds, g_free);
  g_clear_pointer (&self->tools, g_free);
  g_clear_pointer (&self->owned, g_ptr_array_unref);
  g_clear_pointer (&self->included, g_ptr_array_unref);
  g_clear_pointer (&self->source, plumb_value_unref);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->hash, g_free);
  g_free (self);
}

/**
 * plumb_pack_get_name:
 * @self: a pack
 *
 * Returns: the name, such as "blender"
 */
const char *
plumb_pack_get_name (PlumbPack *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->name;
}

/**
 * plumb_pack_get_version:
 * @self: a pack
 *
 * Returns: the version, as its author writes it
 */
const char *
plumb_pack_get_version (PlumbPack *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->version;
}

/**
 * plumb_pack_get_title:
 * @self: a pack
 *
 * Returns: what people call it
 */
const char *
plumb_pack_get_title (PlumbPack *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->title;
}

/**
 * plumb_pack_get_summary:
 * @self: a pack
 *
 * Returns: one sentence
 */
const char *
plumb_pack_get_summary (PlumbPack *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->summary;
}

/**
 * plumb_pack_get_folder:
 * @self: a pack
 *
 * Returns: the absolute path of its folder
 */
const char *
plumb_pack_get_folder (PlumbPack *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->folder;
}

/**
 * plumb_pack_get_hash:
 * @self: a pack
 *
 * Returns: SHA-256 over the names and bytes of all of its files: what a person trusts
 */
const char *
plumb_pack_get_hash (PlumbPack *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->hash;
}

/**
 * plumb_pack_get_origin:
 * @self: a pack
 *
 * Returns: whose it is: what is the user's runs only once it is trusted
 */
PlumbPackOrigin
plumb_pack_get_origin (PlumbPack *self)
{
  g_return_val_if_fail (self != NULL, PLUMB_PACK_ORIGIN_USER);
  return self->origin;
}

/**
 * plumb_pack_get_n_kinds:
 * @self: a pack
 *
 * Returns: how many kinds it declares
 */
guint
plumb_pack_get_n_kinds (PlumbPack *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->kinds->len;
}

/**
 * plumb_pack_get_kind:
 * @self: a pack
 * @position: which, in the order of the pack
 *
 * Returns: (transfer none): the kind
 */
PlumbKind *
plumb_pack_get_kind (PlumbPack *self, guint position)
{
  g_return_val_if_fail (self != NULL && position < self->kinds->len, NULL);
  return g_ptr_array_index (self->kinds, position);
}

/**
 * plumb_pack_get_n_tools:
 * @self: a pack
 *
 * Returns: how many tools it declares
 */
guint
plumb_pack_get_n_tools (PlumbPack *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_tools;
}

/**
 * plumb_pack_get_tool:
 * @self: a pack
 * @position: which, in the order of the pack
 *
 * Returns: (transfer none): the tool
 */
const PlumbTool *
plumb_pack_get_tool (PlumbPack *self, guint position)
{
  g_return_val_if_fail (self != NULL && position < self->n_tools, NULL);
  return &self->tools[position];
}

/**
 * plumb_pack_get_n_families:
 * @self: a pack
 *
 * Returns: how many families it declares
 */
guint
plumb_pack_get_n_families (PlumbPack *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_families;
}

/**
 * plumb_pack_get_family:
 * @self: a pack
 * @position: which, in the order of the pack
 *
 * Returns: (transfer none): the family
 */
const PlumbFamily *
plumb_pack_get_family (PlumbPack *self, guint position)
{
  g_return_val_if_fail (self != NULL && position < self->n_families, NULL);
  return &self->families[position];
}

/**
 * plumb_pack_get_n_modules:
 * @self: a pack
 *
 * Returns: how many modules it declares
 */
guint
plumb_pack_get_n_modules (PlumbPack *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_modules;
}

/**
 * plumb_pack_get_module:
 * @self: a pack
 * @position: which, in the order of the pack
 *
 * Returns: (transfer none): the module
 */
const PlumbModule *
plumb_pack_get_module (PlumbPack *self, guint position)
{
  g_return_val_if_fail (self != NULL && position < self->n_modules, NULL);
  return &self->modules[position];
}

/**
 * plumb_pack_get_n_artifact_kinds:
 * @self: a pack
 *
 * Returns: how many artifact kinds it declares
 */
guint
plumb_pack_get_n_artifact_kinds (PlumbPack *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_artifact_kinds;
}

/**
 * plumb_pack_get_artifact_kind:
 * @self: a pack
 * @position: which, in the order of the pack
 *
 * Returns: (transfer none): the artifact kind
 */
const PlumbArtifactKind *
plumb_pack_get_artifact_kind (PlumbPack *self, guint position)
{
  g_return_val_if_fail (self != NULL && position < self->n_artifact_kinds, NULL);
  return &self->artifact_kinds[position];
}
