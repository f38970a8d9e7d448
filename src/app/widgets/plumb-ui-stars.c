/* plumb-ui-stars.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-stars.h"

char *
plumb_ui_stars_dup_text (guint stars, guint most)
{
  /* Translators: how good something is found, such as 3 of 5 stars */
  return g_strdup_printf (ngettext ("%u of %u star", "%u of %u stars", most), stars, most);
}

GtkWidget *
plumb_ui_stars_new (guint stars, guint most)
{
  g_autoptr (GString) marks = g_string_new (NULL);
  for (guint i = 0; i < most; i++)
    g_string_append (marks, i < stars ? "★" : "☆");
  GtkWidget *label = gtk_label_new (marks->str);
  g_autofree char *text = plumb_ui_stars_dup_text (stars, most);
  gtk_widget_set_tooltip_text (label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  return label;
}
