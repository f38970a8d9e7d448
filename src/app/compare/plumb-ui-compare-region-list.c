/* plumb-ui-compare-region-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-compare-region-list.h"

struct _PlumbUiCompareRegionList
{
  AdwBin parent_instance;

  PlumbUiCompareRegions *regions;
  GtkWidget *group;
  GPtrArray *rows;  /* of the group; borrowed */
  GPtrArray *spins; /* of each row, NULL where there is none; borrowed */
  gboolean is_filling;
};

G_DEFINE_FINAL_TYPE (PlumbUiCompareRegionList, plumb_ui_compare_region_list, ADW_TYPE_BIN)

static const char *
get_title (const PlumbRegion *region)
{
  static const char *const titles[PLUMB_N_SHAPES]
      = { N_ ("Rectangle"), N_ ("Ellipse"), N_ ("Polygon"), N_ ("Brush") };
  return _ (titles[region->shape]);
}

static char *
describe (const PlumbRegion *region)
{
  if (region->use == PLUMB_REGION_IGNORED)
    return g_strdup (_ ("Not compared"));
  if (region->use == PLUMB_REGION_JUDGED)
    return g_strdup (_ ("Judged by itself"));
  return g_strdup_printf (_ ("Each pixel counts %g times"), region->weight);
}

/* --- rows ------------------------------------------------------------------------------------ */

static guint
find_row (GPtrArray *widgets, gconstpointer widget)
{
  guint i = G_MAXUINT;
  g_ptr_array_find (widgets, widget, &i);
  return i;
}

static void
weight_cb (GtkSpinButton *spin, PlumbUiCompareRegionList *self)
{
  if (!self->is_filling)
    plumb_ui_compare_regions_set_weight (self->regions, find_row (self->spins, spin),
                                         gtk_spin_button_get_value (spin));
}

static void
remove_cb (GtkButton *button, PlumbUiCompareRegionList *self)
{
  gpointer row = g_object_get_data (G_OBJECT (button), "row");
  plumb_ui_compare_regions_remove (self->regions, find_row (self->rows, row));
}

static void
selected_cb (AdwActionRow *row, PlumbUiCompareRegionList *self)
{
  plumb_ui_compare_regions_select (self->regions, find_row (self->rows, row));
}

static GtkWidget *
add_spin (PlumbUiCompareRegionList *self, AdwActionRow *row)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (0, PLUMB_MAX_WEIGHT, 0.25);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), 2);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 4);
  gtk_widget_set_tooltip_text (spin, _ ("How much each pixel counts; 0: it is not compared"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Weight"), -1);
  g_signal_connect (spin, "value-changed", G_CALLBACK (weight_cb), self);
  adw_action_row_add_suffix (row, spin);
  return spin;
}

static void
add_row (PlumbUiCompareRegionList *self, const PlumbRegion *region)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *remove = gtk_button_new_from_icon_name ("user-trash-symbolic");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect (row, "activated", G_CALLBACK (selected_cb), self);
  g_ptr_array_add (self->spins, region->use == PLUMB_REGION_JUDGED
                                    ? NULL
                                    : add_spin (self, ADW_ACTION_ROW (row)));
  gtk_widget_set_valign (remove, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_tooltip_text (remove, _ ("Remove"));
  g_object_set_data (G_OBJECT (remove), "row", row);
  g_signal_connect (remove, "clicked", G_CALLBACK (remove_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), remove);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), row);
  g_ptr_array_add (self->rows, row);
}

static void
show_row (PlumbUiCompareRegionList *self, guint i, const PlumbRegion *region)
{
  GtkWidget *row = g_ptr_array_index (self->rows, i);
  GtkWidget *spin = g_ptr_array_index (self->spins, i);
  g_autofree char *text = describe (region);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 *region->name != '\0' ? region->name : get_title (region));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  if (spin != NULL)
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin),
                               region->use == PLUMB_REGION_IGNORED ? 0 : region->weight);
  if (i == plumb_ui_compare_regions_get_selected (self->regions))
    gtk_widget_add_css_class (row, "accent");
  else
    gtk_widget_remove_css_class (row, "accent");
}

/* Rows stay as long as they are of the same kind, and with them the focus. */
static gboolean
fits (PlumbUiCompareRegionList *self, GArray *list)
{
  if (list->len != self->rows->len)
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    if ((g_array_index (list, PlumbRegion, i).use == PLUMB_REGION_JUDGED)
        != (g_ptr_array_index (self->spins, i) == NULL))
      return FALSE;
  return TRUE;
}

static void
update (PlumbUiCompareRegionList *self)
{
  GArray *list = plumb_ui_compare_regions_get_list (self->regions);
  self->is_filling = TRUE;
  if (!fits (self, list))
    {
      for (guint i = 0; i < self->rows->len; i++)
        adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self->group),
                                      g_ptr_array_index (self->rows, i));
      g_ptr_array_set_size (self->rows, 0);
      g_ptr_array_set_size (self->spins, 0);
      for (guint i = 0; i < list->len; i++)
        add_row (self, &g_array_index (list, PlumbRegion, i));
    }
  for (guint i = 0; i < list->len; i++)
    show_row (self, i, &g_array_index (list, PlumbRegion, i));
  gtk_widget_set_visible (GTK_WIDGET (self), list->len > 0);
  self->is_filling = FALSE;
}

/* --- the widget ----------------------------------------------------------------------------- */

static void
plumb_ui_compare_region_list_dispose (GObject *object)
{
  PlumbUiCompareRegionList *self = PLUMB_UI_COMPARE_REGION_LIST (object);
  if (self->regions != NULL)
    g_signal_handlers_disconnect_by_data (self->regions, self);
  g_clear_object (&self->regions);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->spins, g_ptr_array_unref);
  G_OBJECT_CLASS (plumb_ui_compare_region_list_parent_class)->dispose (object);
}

static void
plumb_ui_compare_region_list_class_init (PlumbUiCompareRegionListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_compare_region_list_dispose;
}

static void
plumb_ui_compare_region_list_init (PlumbUiCompareRegionList *self)
{
  self->rows = g_ptr_array_new ();
  self->spins = g_ptr_array_new ();
  self->group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->group), _ ("Areas"));
  adw_bin_set_child (ADW_BIN (self), self->group);
}

GtkWidget *
plumb_ui_compare_region_list_new (PlumbUiCompareRegions *regions)
{
  PlumbUiCompareRegionList *self = g_object_new (PLUMB_UI_TYPE_COMPARE_REGION_LIST, NULL);
  self->regions = g_object_ref (regions);
  g_signal_connect_swapped (regions, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (regions, "selected", G_CALLBACK (update), self);
  update (self);
  return GTK_WIDGET (self);
}
