/* plumb-ui-drop-down.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-drop-down.h"

#define NAME "plumb-name"

/* Of strings, or of what its expression makes strings of. */
static char *
dup_chosen (GtkDropDown *self)
{
  GObject *chosen = gtk_drop_down_get_selected_item (self);
  GtkExpression *expression = gtk_drop_down_get_expression (self);
  g_auto (GValue) value = G_VALUE_INIT;
  if (expression != NULL && chosen != NULL)
    return gtk_expression_evaluate (expression, chosen, &value) ? g_value_dup_string (&value)
                                                                : NULL;
  return GTK_IS_STRING_OBJECT (chosen)
             ? g_strdup (gtk_string_object_get_string (GTK_STRING_OBJECT (chosen)))
             : NULL;
}

static void
update_name (GtkDropDown *self)
{
  const char *name = g_object_get_data (G_OBJECT (self), NAME);
  g_autofree char *chosen = dup_chosen (self);
  /* Translators: what is chosen, and the choice: "State: Any state". */
  g_autofree char *both = chosen != NULL ? g_strdup_printf (_ ("%s: %s"), name, chosen) : NULL;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  both != NULL ? both : name, -1);
}

/**
 * plumb_ui_drop_down_set_name:
 * @drop_down: a drop-down whose items are strings, or that has an expression for them
 * @name: what is chosen with it, for who does not see what stands beside it
 *
 * Without this a drop-down is called by what is chosen, whatever its label property is.
 */
void
plumb_ui_drop_down_set_name (GtkDropDown *drop_down, const char *name)
{
  g_return_if_fail (GTK_IS_DROP_DOWN (drop_down) && name != NULL);
  gboolean is_named = g_object_get_data (G_OBJECT (drop_down), NAME) != NULL;
  g_object_set_data_full (G_OBJECT (drop_down), NAME, g_strdup (name), g_free);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  if (!is_named)
    g_signal_connect (drop_down, "notify::selected-item", G_CALLBACK (update_name), NULL);
  update_name (drop_down);
}

/* --- one that gives way ----------------------------------------------------------------------- */

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (
      item, g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, NULL));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  const char *text = gtk_string_object_get_string (gtk_list_item_get_item (item));
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

/**
 * plumb_ui_drop_down_shrink:
 * @drop_down: a drop-down whose items are strings
 *
 * Its button becomes as narrow as it must, so that a long choice does not widen what it is in; the
 * list shows all of it.
 */
void
plumb_ui_drop_down_shrink (GtkDropDown *drop_down)
{
  g_return_if_fail (GTK_IS_DROP_DOWN (drop_down));
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_drop_down_set_list_factory (drop_down, gtk_drop_down_get_factory (drop_down));
  gtk_drop_down_set_factory (drop_down, factory);
}
