/* plumb-ui-state-icon.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-state-icon.h"

#include "plumb-ui-tip.h"

struct _PlumbUiStateIcon
{
  AdwBin parent_instance;

  GtkImage *image;
  PlumbUiState state;
};

G_DEFINE_FINAL_TYPE (PlumbUiStateIcon, plumb_ui_state_icon, ADW_TYPE_BIN)

/* In the words of the theme, so that its colors fit every appearance. */
static const char *
get_style (PlumbUiState state)
{
  static const char *const styles[PLUMB_UI_N_STATES] = {
    [PLUMB_UI_STATE_NONE] = "dim-label",      [PLUMB_UI_STATE_WAITING] = "dim-label",
    [PLUMB_UI_STATE_RUNNING] = "accent",      [PLUMB_UI_STATE_ASKING] = "warning",
    [PLUMB_UI_STATE_DONE] = "success",        [PLUMB_UI_STATE_CACHED] = "plumb-cached",
    [PLUMB_UI_STATE_SKIPPED] = "dim-label",   [PLUMB_UI_STATE_FAILED] = "error",
    [PLUMB_UI_STATE_CANCELLED] = "dim-label", [PLUMB_UI_STATE_BLOCKED] = "error",
  };
  return styles[state];
}

static void
show (PlumbUiStateIcon *self)
{
  const char *title = plumb_ui_state_get_title (self->state);
  const char *icon
      = self->state != PLUMB_UI_STATE_NONE ? plumb_ui_state_get_icon (self->state) : NULL;
  g_object_set (self->image, "icon-name", icon, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->image), get_style (self->state));
  plumb_ui_tip_set (GTK_WIDGET (self), *title != '\0' ? title : NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

static void
plumb_ui_state_icon_class_init (PlumbUiStateIconClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
}

static void
plumb_ui_state_icon_init (PlumbUiStateIcon *self)
{
  self->image = GTK_IMAGE (gtk_image_new ());
  g_object_set (self->image, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_image_set_pixel_size (self->image, 16);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->image));
  show (self);
}

GtkWidget *
plumb_ui_state_icon_new (void)
{
  return g_object_new (PLUMB_UI_TYPE_STATE_ICON, NULL);
}

void
plumb_ui_state_icon_set_state (PlumbUiStateIcon *self, PlumbUiState state)
{
  g_return_if_fail (PLUMB_UI_IS_STATE_ICON (self));
  g_return_if_fail (state < PLUMB_UI_N_STATES);
  if (self->state == state)
    return;
  gtk_widget_remove_css_class (GTK_WIDGET (self->image), get_style (self->state));
  self->state = state;
  show (self);
}
