/* plumb-ui-catalog-node.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-catalog-node.h"

struct _PlumbUiCatalogNode
{
  GObject parent_instance;

  char *title;           /* of a heading */
  GListStore *children;  /* of a heading */
  PlumbUiKindItem *item; /* of a kind */
};

G_DEFINE_FINAL_TYPE (PlumbUiCatalogNode, plumb_ui_catalog_node, G_TYPE_OBJECT)

static void
plumb_ui_catalog_node_finalize (GObject *object)
{
  PlumbUiCatalogNode *self = PLUMB_UI_CATALOG_NODE (object);
  g_clear_pointer (&self->title, g_free);
  g_clear_object (&self->children);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (plumb_ui_catalog_node_parent_class)->finalize (object);
}

static void
plumb_ui_catalog_node_class_init (PlumbUiCatalogNodeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_catalog_node_finalize;
}

static void
plumb_ui_catalog_node_init (PlumbUiCatalogNode *self)
{
}

PlumbUiCatalogNode *
plumb_ui_catalog_node_new_heading (const char *title)
{
  PlumbUiCatalogNode *self = g_object_new (PLUMB_UI_TYPE_CATALOG_NODE, NULL);
  self->title = g_strdup (title);
  self->children = g_list_store_new (PLUMB_UI_TYPE_CATALOG_NODE);
  return self;
}

PlumbUiCatalogNode *
plumb_ui_catalog_node_new_kind (PlumbKind *kind)
{
  PlumbUiCatalogNode *self = g_object_new (PLUMB_UI_TYPE_CATALOG_NODE, NULL);
  self->item = plumb_ui_kind_item_new (kind, NULL);
  return self;
}

static gboolean
is_only_child (PlumbCatalog *catalog, guint position)
{
  guint n = 0;
  int parent = plumb_catalog_get_section (catalog, position)->parent;
  for (guint i = 0; i < plumb_catalog_get_n_sections (catalog); i++)
    n += plumb_catalog_get_section (catalog, i)->parent == parent ? 1 : 0;
  return n == 1;
}

static void
add_kinds (PlumbCatalog *catalog, const PlumbCatalogSection *section, GListStore *list)
{
  for (guint i = 0; i < section->n_kinds; i++)
    {
      g_autoptr (PlumbUiCatalogNode) node = plumb_ui_catalog_node_new_kind (
          plumb_catalog_get_kind (catalog, section->first_kind + i));
      g_list_store_append (list, node);
    }
}

GListStore *
plumb_ui_catalog_node_list_all (PlumbCatalog *catalog)
{
  GListStore *roots = g_list_store_new (PLUMB_UI_TYPE_CATALOG_NODE);
  guint n = plumb_catalog_get_n_sections (catalog);
  g_autofree GListStore **lists = g_new0 (GListStore *, n); /* where what is inside goes */
  for (guint i = 0; i < n; i++)
    {
      const PlumbCatalogSection *section = plumb_catalog_get_section (catalog, i);
      GListStore *around = section->parent >= 0 ? lists[section->parent] : roots;
      lists[i] = around;
      if (!is_only_child (catalog, i))
        {
          g_autoptr (PlumbUiCatalogNode) node = plumb_ui_catalog_node_new_heading (section->title);
          g_list_store_append (around, node);
          lists[i] = node->children;
        }
      if (section->level == PLUMB_CATALOG_CATEGORY)
        add_kinds (catalog, section, lists[i]);
    }
  return roots;
}

const char *
plumb_ui_catalog_node_get_title (PlumbUiCatalogNode *self)
{
  return self->item != NULL ? plumb_kind_get_title (plumb_ui_kind_item_get_kind (self->item))
                            : self->title;
}

PlumbUiKindItem *
plumb_ui_catalog_node_get_item (PlumbUiCatalogNode *self)
{
  return self->item;
}

GListStore *
plumb_ui_catalog_node_get_children (PlumbUiCatalogNode *self)
{
  return self->children;
}

void
plumb_ui_catalog_node_set_kinds (PlumbUiCatalogNode *self, GPtrArray *kinds)
{
  g_return_if_fail (self->children != NULL);
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < kinds->len; i++)
    g_ptr_array_add (nodes, plumb_ui_catalog_node_new_kind (g_ptr_array_index (kinds, i)));
  g_list_store_splice (self->children, 0, g_list_model_get_n_items (G_LIST_MODEL (self->children)),
                       nodes->pdata, nodes->len);
}
