/* plumb-ui-access-item.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-access-item.h"

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

struct _PlumbUiAccessItem
{
  GObject parent_instance;

  GtkAccessibleRole role;
  GtkATContext *context;
  GtkAccessible *parent; /* weak */
  GtkAccessible *next;
  PlumbUiAccessItem *child;
  PlumbUiAccessPartsFunc parts; /* NULL: there are none, or they are made */
  gpointer parts_data;
  GdkRectangle area;
  char *name;
  char *description;
  GPtrArray *flow_to; /* PlumbUiAccessItem, borrowed: only compared */
  gboolean is_selected;
  gboolean is_focused;
  gboolean is_gone;
};

enum
{
  PROP_ACCESSIBLE_ROLE = 1,
};

static void accessible_init (GtkAccessibleInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PlumbUiAccessItem,
                               plumb_ui_access_item,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_ACCESSIBLE, accessible_init))

/* --- GtkAccessible -----------------------------------------------------------------------------
 */

static GtkATContext *
get_at_context (GtkAccessible *accessible)
{
  PlumbUiAccessItem *self = PLUMB_UI_ACCESS_ITEM (accessible);
  if (self->context == NULL && !self->is_gone)
    self->context = gtk_at_context_create (self->role, accessible, gdk_display_get_default ());
  return self->context != NULL ? g_object_ref (self->context) : NULL;
}

static gboolean
get_platform_state (GtkAccessible *accessible, GtkAccessiblePlatformState state)
{
  PlumbUiAccessItem *self = PLUMB_UI_ACCESS_ITEM (accessible);
  switch (state)
    {
    case GTK_ACCESSIBLE_PLATFORM_STATE_FOCUSABLE:
      return self->role == GTK_ACCESSIBLE_ROLE_LIST_ITEM;
    case GTK_ACCESSIBLE_PLATFORM_STATE_FOCUSED:
      return self->is_focused;
    case GTK_ACCESSIBLE_PLATFORM_STATE_ACTIVE:
    default:
      return FALSE;
    }
}

static GtkAccessible *
get_accessible_parent (GtkAccessible *accessible)
{
  PlumbUiAccessItem *self = PLUMB_UI_ACCESS_ITEM (accessible);
  return self->parent != NULL ? g_object_ref (self->parent) : NULL;
}

static GtkAccessible *
get_first_accessible_child (GtkAccessible *accessible)
{
  PlumbUiAccessItem *self = PLUMB_UI_ACCESS_ITEM (accessible);
  if (self->parts != NULL)
    g_steal_pointer (&self->parts) (self, self->parts_data);
  return self->child != NULL ? GTK_ACCESSIBLE (g_object_ref (self->child)) : NULL;
}

static GtkAccessible *
get_next_accessible_sibling (GtkAccessible *accessible)
{
  PlumbUiAccessItem *self = PLUMB_UI_ACCESS_ITEM (accessible);
  return self->next != NULL ? g_object_ref (self->next) : NULL;
}

static gboolean
get_bounds (GtkAccessible *accessible, int *x, int *y, int *width, int *height)
{
  const GdkRectangle *area = &PLUMB_UI_ACCESS_ITEM (accessible)->area;
  *x = area->x;
  *y = area->y;
  *width = area->width;
  *height = area->height;
  return TRUE;
}

static void
accessible_init (GtkAccessibleInterface *iface)
{
  iface->get_at_context = get_at_context;
  iface->get_platform_state = get_platform_state;
  iface->get_accessible_parent = get_accessible_parent;
  iface->get_first_accessible_child = get_first_accessible_child;
  iface->get_next_accessible_sibling = get_next_accessible_sibling;
  iface->get_bounds = get_bounds;
}

/* --- the object --------------------------------------------------------------------------------
 */

static void
plumb_ui_access_item_dispose (GObject *object)
{
  PlumbUiAccessItem *self = PLUMB_UI_ACCESS_ITEM (object);
  self->is_gone = TRUE; /* a context that goes asks for itself */
  g_clear_weak_pointer (&self->parent);
  g_clear_object (&self->next);
  g_clear_object (&self->child);
  g_clear_object (&self->context);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->description, g_free);
  g_clear_pointer (&self->flow_to, g_ptr_array_unref);
  G_OBJECT_CLASS (plumb_ui_access_item_parent_class)->dispose (object);
}

static void
plumb_ui_access_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ACCESSIBLE_ROLE)
    g_value_set_enum (value, PLUMB_UI_ACCESS_ITEM (object)->role);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
plumb_ui_access_item_set_property (GObject *object,
                                   guint id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  if (id == PROP_ACCESSIBLE_ROLE)
    PLUMB_UI_ACCESS_ITEM (object)->role = g_value_get_enum (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
plumb_ui_access_item_class_init (PlumbUiAccessItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = plumb_ui_access_item_dispose;
  object_class->get_property = plumb_ui_access_item_get_property;
  object_class->set_property = plumb_ui_access_item_set_property;
  g_object_class_override_property (object_class, PROP_ACCESSIBLE_ROLE, "accessible-role");
}

static void
plumb_ui_access_item_init (PlumbUiAccessItem *self)
{
  self->flow_to = g_ptr_array_new ();
}

PlumbUiAccessItem *
plumb_ui_access_item_new (GtkAccessibleRole role, GtkAccessible *parent)
{
  PlumbUiAccessItem *self = g_object_new (PLUMB_UI_TYPE_ACCESS_ITEM, "accessible-role", role, NULL);
  g_set_weak_pointer (&self->parent, parent);
  return self;
}

void
plumb_ui_access_item_set_name (PlumbUiAccessItem *self, const char *name, const char *description)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (self);
  if (g_set_str (&self->name, name))
    gtk_accessible_update_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (!g_set_str (&self->description, description))
    return;
  if (description != NULL)
    gtk_accessible_update_property (accessible, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description,
                                    -1);
  else
    gtk_accessible_reset_property (accessible, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

void
plumb_ui_access_item_set_area (PlumbUiAccessItem *self, const GdkRectangle *area)
{
  self->area = *area;
}

void
plumb_ui_access_item_set_selected (PlumbUiAccessItem *self, gboolean selected)
{
  if (self->is_selected == selected)
    return;
  self->is_selected = selected;
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, selected, -1);
}

void
plumb_ui_access_item_set_focused (PlumbUiAccessItem *self, gboolean focused)
{
  if (self->is_focused == focused)
    return;
  self->is_focused = focused;
  gtk_accessible_update_platform_state (GTK_ACCESSIBLE (self),
                                        GTK_ACCESSIBLE_PLATFORM_STATE_FOCUSED);
}

static gboolean
are_equal (GPtrArray *one, GPtrArray *other)
{
  gboolean equal = one->len == other->len;
  for (guint i = 0; equal && i < one->len; i++)
    equal = one->pdata[i] == other->pdata[i];
  return equal;
}

/* GTK 4.18 gives back the first of its nodes alone. The stack of an allocation ends in GLib, so
 * that a suppression could not tell this leak from ours. */
static GtkAccessibleList *
make_list (GList *all)
{
#ifdef __SANITIZE_ADDRESS__
  __lsan_disable ();
#endif
  GtkAccessibleList *list = gtk_accessible_list_new_from_list (all);
#ifdef __SANITIZE_ADDRESS__
  __lsan_enable ();
#endif
  return list;
}

/* GTK adds the way back each time that it is told the way there. */
void
plumb_ui_access_item_set_flow_to (PlumbUiAccessItem *self, GPtrArray *items)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (self);
  if (are_equal (self->flow_to, items))
    return;
  g_ptr_array_set_size (self->flow_to, 0);
  g_ptr_array_extend (self->flow_to, items, NULL, NULL);
  if (items->len == 0)
    {
      gtk_accessible_reset_relation (accessible, GTK_ACCESSIBLE_RELATION_FLOW_TO);
      return;
    }
  GtkAccessibleRelation relation = GTK_ACCESSIBLE_RELATION_FLOW_TO;
  g_autoptr (GList) all = NULL;
  for (guint i = items->len; i-- > 0;)
    all = g_list_prepend (all, items->pdata[i]);
  GtkAccessibleList *list = make_list (all);
  g_auto (GValue) value = G_VALUE_INIT;
  g_value_init (&value, gtk_accessible_list_get_type ());
  g_value_take_boxed (&value, list);
  gtk_accessible_update_relation_value (accessible, 1, &relation, &value);
}

void
plumb_ui_access_item_set_next (PlumbUiAccessItem *self, GtkAccessible *next)
{
  /* GTK realizes what it is told a parent of, and that one's parent too. Parts are made while their
   * item is being realized, which would then happen twice and lose what the first time made; they
   * are realized when they are asked for. */
  if (!g_set_object (&self->next, next) || PLUMB_UI_IS_ACCESS_ITEM (self->parent))
    return;
  gtk_accessible_set_accessible_parent (GTK_ACCESSIBLE (self), self->parent, next);
}

void
plumb_ui_access_item_set_parts (PlumbUiAccessItem *self,
                                PlumbUiAccessPartsFunc func,
                                gpointer user_data)
{
  g_clear_object (&self->child);
  self->parts = func;
  self->parts_data = user_data;
}

void
plumb_ui_access_item_set_first_child (PlumbUiAccessItem *self, PlumbUiAccessItem *child)
{
  g_set_object (&self->child, child);
}
