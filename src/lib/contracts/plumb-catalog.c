/* plumb-catalog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-catalog.h"

#include "plumb-catalog-private.h"
#include "plumb-kind-private.h"

/**
 * PlumbCatalog:
 *
 * All kinds in reading order, under their headings, and the search over them.
 */
G_DEFINE_FINAL_TYPE (PlumbCatalog, plumb_catalog, G_TYPE_OBJECT)

static void
plumb_catalog_finalize (GObject *object)
{
  PlumbCatalog *self = PLUMB_CATALOG (object);
  g_clear_pointer (&self->sections, g_array_unref);
  g_clear_pointer (&self->kinds, g_ptr_array_unref);
  g_clear_pointer (&self->texts, g_string_chunk_free);
  g_clear_object (&self->registry);
  G_OBJECT_CLASS (plumb_catalog_parent_class)->finalize (object);
}

static void
plumb_catalog_class_init (PlumbCatalogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_catalog_finalize;
}

static void
plumb_catalog_init (PlumbCatalog *self)
{
  self->sections = g_array_new (FALSE, TRUE, sizeof (PlumbCatalogSection));
  self->kinds = g_ptr_array_new ();
  self->texts = g_string_chunk_new (1024);
}

static int
open_section (PlumbCatalog *self, int parent, const char *name, const char *title)
{
  const PlumbCatalogSection *around
      = parent < 0 ? NULL : plumb_catalog_get_section (self, (guint) parent);
  g_autofree char *path
      = around == NULL ? g_strdup (name) : g_strconcat (around->path, "/", name, NULL);
  PlumbCatalogSection section = {
    .level = around == NULL ? PLUMB_CATALOG_FAMILY : around->level + 1,
    .path = g_string_chunk_insert (self->texts, path),
    .name = g_string_chunk_insert_const (self->texts, name),
    .title = g_string_chunk_insert_const (self->texts, title),
    .parent = parent,
    .first_kind = self->kinds->len,
  };
  g_array_append_val (self->sections, section);
  return (int) self->sections->len - 1;
}

static void
close_section (PlumbCatalog *self, int position)
{
  PlumbCatalogSection *section = &g_array_index (self->sections, PlumbCatalogSection, position);
  section->n_kinds = self->kinds->len - section->first_kind;
}

typedef const char *(*GetName) (PlumbKind *kind);

/* Kinds by a name of theirs: arrays in the order in which the names come. */
typedef struct
{
  GPtrArray *in_order;
  GHashTable *by_name;
} Groups;

static void
clear_groups (Groups *self)
{
  g_clear_pointer (&self->by_name, g_hash_table_unref);
  g_clear_pointer (&self->in_order, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Groups, clear_groups)

static Groups
split (GPtrArray *kinds, GetName get_name)
{
  Groups self = { g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref),
                  g_hash_table_new (g_str_hash, g_str_equal) };
  for (guint i = 0; i < kinds->len; i++)
    {
      PlumbKind *kind = g_ptr_array_index (kinds, i);
      GPtrArray *group = g_hash_table_lookup (self.by_name, get_name (kind));
      if (group == NULL)
        {
          group = g_ptr_array_new ();
          g_ptr_array_add (self.in_order, group);
          g_hash_table_insert (self.by_name, (char *) get_name (kind), group);
        }
      g_ptr_array_add (group, kind);
    }
  return self;
}

static void
add_categories (PlumbCatalog *self, int stage, GPtrArray *kinds)
{
  g_auto (Groups) categories = split (kinds, plumb_kind_get_category);
  for (guint i = 0; i < categories.in_order->len; i++)
    {
      GPtrArray *inside = g_ptr_array_index (categories.in_order, i);
      PlumbKind *first = g_ptr_array_index (inside, 0);
      int section = open_section (self, stage, first->category, first->category_title);
      for (guint k = 0; k < inside->len; k++)
        g_ptr_array_add (self->kinds, g_ptr_array_index (inside, k));
      close_section (self, section);
    }
}

static void
add_stages (PlumbCatalog *self, int module, GPtrArray *kinds)
{
  g_auto (Groups) stages = split (kinds, plumb_kind_get_stage);
  for (guint i = 0; i < stages.in_order->len; i++)
    {
      GPtrArray *inside = g_ptr_array_index (stages.in_order, i);
      PlumbKind *first = g_ptr_array_index (inside, 0);
      int section = open_section (self, module, first->stage, first->stage_title);
      add_categories (self, section, inside);
      close_section (self, section);
    }
}

/* Modules in the order in which packs declare them. */
static void
add_modules (PlumbCatalog *self, int family, GPtrArray *kinds)
{
  g_auto (Groups) modules = split (kinds, plumb_kind_get_module);
  for (guint i = 0; i < plumb_registry_get_n_packs (self->registry); i++)
    {
      PlumbPack *pack = plumb_registry_get_pack (self->registry, i);
      for (guint k = 0; k < plumb_pack_get_n_modules (pack); k++)
        {
          const PlumbModule *module = plumb_pack_get_module (pack, k);
          GPtrArray *inside = g_hash_table_lookup (modules.by_name, module->name);
          gboolean counts = plumb_registry_find_module (self->registry, module->name) == module;
          if (!counts || inside == NULL)
            continue;
          int section = open_section (self, family, module->name, module->title);
          add_stages (self, section, inside);
          close_section (self, section);
        }
    }
}

static GPtrArray *
list_all_kinds (PlumbRegistry *registry)
{
  GPtrArray *kinds = g_ptr_array_new ();
  for (guint i = 0; i < plumb_registry_get_n_packs (registry); i++)
    {
      PlumbPack *pack = plumb_registry_get_pack (registry, i);
      for (guint k = 0; k < plumb_pack_get_n_kinds (pack); k++)
        g_ptr_array_add (kinds, plumb_pack_get_kind (pack, k));
    }
  return kinds;
}

static void
add_families (PlumbCatalog *self, const Groups *families, gboolean with_realm)
{
  for (guint i = 0; i < plumb_registry_get_n_packs (self->registry); i++)
    {
      PlumbPack *pack = plumb_registry_get_pack (self->registry, i);
      for (guint k = 0; k < plumb_pack_get_n_families (pack); k++)
        {
          const PlumbFamily *family = plumb_pack_get_family (pack, k);
          gboolean counts = plumb_registry_find_family (self->registry, family->name) == family;
          GPtrArray *inside = g_hash_table_lookup (families->by_name, family->name);
          if (!counts || inside == NULL || (family->realm != NULL) != with_realm)
            continue;
          int section = open_section (self, -1, family->name, family->title);
          add_modules (self, section, inside);
          close_section (self, section);
        }
    }
}

/**
 * plumb_catalog_new:
 * @registry: a filled registry
 *
 * Returns: (transfer full): its catalog
 */
PlumbCatalog *
plumb_catalog_new (PlumbRegistry *registry)
{
  g_return_val_if_fail (PLUMB_IS_REGISTRY (registry), NULL);
  PlumbCatalog *self = g_object_new (PLUMB_TYPE_CATALOG, NULL);
  self->registry = g_object_ref (registry);
  g_autoptr (GPtrArray) kinds = list_all_kinds (registry);
  g_auto (Groups) families = split (kinds, plumb_kind_get_family);
  add_families (self, &families, TRUE);
  add_families (self, &families, FALSE);
  return self;
}

/**
 * plumb_catalog_get_n_sections:
 * @self: a catalog
 *
 * Returns: how many headings it has, on all levels
 */
guint
plumb_catalog_get_n_sections (PlumbCatalog *self)
{
  g_return_val_if_fail (PLUMB_IS_CATALOG (self), 0);
  return self->sections->len;
}

/**
 * plumb_catalog_get_section:
 * @self: a catalog
 * @position: which, in reading order
 *
 * Returns: (transfer none): the section
 */
const PlumbCatalogSection *
plumb_catalog_get_section (PlumbCatalog *self, guint position)
{
  g_return_val_if_fail (PLUMB_IS_CATALOG (self) && position < self->sections->len, NULL);
  return &g_array_index (self->sections, PlumbCatalogSection, position);
}

/**
 * plumb_catalog_find_section:
 * @self: a catalog
 * @path: the path of a section
 *
 * Returns: (transfer none) (nullable): the section
 */
const PlumbCatalogSection *
plumb_catalog_find_section (PlumbCatalog *self, const char *path)
{
  g_return_val_if_fail (PLUMB_IS_CATALOG (self) && path != NULL, NULL);
  for (guint i = 0; i < self->sections->len; i++)
    if (g_str_equal (plumb_catalog_get_section (self, i)->path, path))
      return plumb_catalog_get_section (self, i);
  return NULL;
}

/**
 * plumb_catalog_resolve_section:
 * @self: a catalog
 * @path: the path of a section that may be gone
 *
 * Returns: (transfer none) (nullable): it, or what is shown in its place
 */
const PlumbCatalogSection *
plumb_catalog_resolve_section (PlumbCatalog *self, const char *path)
{
  g_return_val_if_fail (PLUMB_IS_CATALOG (self) && path != NULL, NULL);
  g_autofree char *shorter = g_strdup (path);
  for (;;)
    {
      const PlumbCatalogSection *found = plumb_catalog_find_section (self, shorter);
      char *slash = strrchr (shorter, '/');
      if (found != NULL)
        return found;
      if (slash == NULL)
        break;
      *slash = '\0';
    }
  return self->sections->len == 0 ? NULL : plumb_catalog_get_section (self, 0);
}

/**
 * plumb_catalog_get_n_kinds:
 * @self: a catalog
 *
 * Returns: how many kinds it has
 */
guint
plumb_catalog_get_n_kinds (PlumbCatalog *self)
{
  g_return_val_if_fail (PLUMB_IS_CATALOG (self), 0);
  return self->kinds->len;
}

/**
 * plumb_catalog_get_kind:
 * @self: a catalog
 * @position: which, in reading order
 *
 * Returns: (transfer none): the kind
 */
PlumbKind *
plumb_catalog_get_kind (PlumbCatalog *self, guint position)
{
  g_return_val_if_fail (PLUMB_IS_CATALOG (self) && position < self->kinds->len, NULL);
  return g_ptr_array_index (self->kinds, position);
}
