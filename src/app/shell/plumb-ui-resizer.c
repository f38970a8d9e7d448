/* plumb-ui-resizer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-resizer.h"

#define THICKNESS 6
#define KEY_STEP 16

struct _PlumbUiResizer
{
  GtkWidget parent_instance;

  GtkPositionType edge;
  GSettings *settings;
  char *key;
};

G_DEFINE_FINAL_TYPE (PlumbUiResizer, plumb_ui_resizer, GTK_TYPE_WIDGET)

static gboolean
is_across (PlumbUiResizer *self)
{
  return self->edge == GTK_POS_LEFT || self->edge == GTK_POS_RIGHT;
}

static void
set_size (PlumbUiResizer *self, int size)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  g_object_get (self->settings, "settings-schema", &schema, NULL);
  g_autoptr (GSettingsSchemaKey) key = g_settings_schema_get_key (schema, self->key);
  g_autoptr (GVariant) range = g_settings_schema_key_get_range (key);
  g_autoptr (GVariant) limits = NULL;
  int least, most;
  g_variant_get (range, "(&sv)", NULL, &limits);
  g_variant_get (limits, "(ii)", &least, &most);
  g_settings_set_int (self->settings, self->key, CLAMP (size, least, most));
}

/* Away from the panel makes it larger; left and right change sides with the text's direction. */
static double
get_growth (PlumbUiResizer *self, double dx, double dy)
{
  gboolean is_mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  double along = is_mirrored ? -dx : dx;
  switch (self->edge)
    {
    case GTK_POS_LEFT:
      return -along;
    case GTK_POS_RIGHT:
      return along;
    case GTK_POS_TOP:
      return -dy;
    case GTK_POS_BOTTOM:
    default:
      return dy;
    }
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, PlumbUiResizer *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

/* Widths grow with the size of texts; heights are of rows that can be scrolled. */
static void
grow (PlumbUiResizer *self, double pixels)
{
  GtkSettings *settings = gtk_widget_get_settings (GTK_WIDGET (self));
  AdwLengthUnit unit = is_across (self) ? ADW_LENGTH_UNIT_SP : ADW_LENGTH_UNIT_PX;
  set_size (self, g_settings_get_int (self->settings, self->key)
                      + (int) adw_length_unit_from_px (unit, pixels, settings));
}

/* The widget moves with the edge, so that the offset is from where it is now. */
static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, PlumbUiResizer *self)
{
  grow (self, get_growth (self, dx, dy));
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint keyval,
        guint keycode,
        GdkModifierType state,
        PlumbUiResizer *self)
{
  int dx = (keyval == GDK_KEY_Right) - (keyval == GDK_KEY_Left);
  int dy = (keyval == GDK_KEY_Down) - (keyval == GDK_KEY_Up);
  if ((is_across (self) ? dx : dy) == 0)
    return GDK_EVENT_PROPAGATE;
  grow (self, get_growth (self, dx * KEY_STEP, dy * KEY_STEP));
  return GDK_EVENT_STOP;
}

static void
plumb_ui_resizer_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  *minimum = *natural = THICKNESS;
}

static void
plumb_ui_resizer_finalize (GObject *object)
{
  PlumbUiResizer *self = PLUMB_UI_RESIZER (object);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->key, g_free);
  G_OBJECT_CLASS (plumb_ui_resizer_parent_class)->finalize (object);
}

static void
plumb_ui_resizer_class_init (PlumbUiResizerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_resizer_finalize;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->measure = plumb_ui_resizer_measure;
  gtk_widget_class_set_css_name (widget_class, "resizer");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SEPARATOR);
}

static void
plumb_ui_resizer_init (PlumbUiResizer *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

static GtkAlign
get_align (GtkPositionType edge, GtkPositionType start, GtkPositionType end)
{
  return edge == start ? GTK_ALIGN_START : edge == end ? GTK_ALIGN_END : GTK_ALIGN_FILL;
}

GtkWidget *
plumb_ui_resizer_new (GtkPositionType edge, GSettings *settings, const char *key)
{
  PlumbUiResizer *self = g_object_new (PLUMB_UI_TYPE_RESIZER, "halign",
                                       get_align (edge, GTK_POS_LEFT, GTK_POS_RIGHT), "valign",
                                       get_align (edge, GTK_POS_TOP, GTK_POS_BOTTOM), NULL);
  self->edge = edge;
  self->settings = g_object_ref (settings);
  self->key = g_strdup (key);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self),
                                   is_across (self) ? "col-resize" : "row-resize");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Size of the panel"), -1);
  return GTK_WIDGET (self);
}
