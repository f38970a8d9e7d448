/* plumb-ui-shortcut-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-shortcut-row.h"

struct _PlumbUiShortcutRow
{
  AdwActionRow parent_instance;

  const PlumbUiAction *action;
  GSettings *settings;
  GtkWidget *keys; /* (nullable) */
  GtkWidget *reset;
};

G_DEFINE_FINAL_TYPE (PlumbUiShortcutRow, plumb_ui_shortcut_row, ADW_TYPE_ACTION_ROW)

GtkWidget *
plumb_ui_shortcut_label_new (const char *const *accels)
{
  GtkWidget *box = g_object_new (ADW_TYPE_WRAP_BOX, "child-spacing", 6, "line-spacing", 4, "align",
                                 1.0, "valign", GTK_ALIGN_CENTER, NULL);
  for (; *accels != NULL; accels++)
    {
      guint key = 0;
      GdkModifierType modifiers = 0;
      if (!gtk_accelerator_parse (*accels, &key, &modifiers))
        continue;
      g_autofree char *text = gtk_accelerator_get_label (key, modifiers);
      GtkWidget *label = gtk_label_new (text);
      gtk_widget_add_css_class (label, "plumb-key");
      gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
      adw_wrap_box_append (ADW_WRAP_BOX (box), label);
    }
  return box;
}

/* --- the setting ---------------------------------------------------------------------------- */

static gboolean
is_own (PlumbUiShortcutRow *self)
{
  g_autoptr (GVariant) own = g_settings_get_value (self->settings, "custom-keys");
  g_autoptr (GVariant) value
      = g_variant_lookup_value (own, self->action->name, G_VARIANT_TYPE_STRING_ARRAY);
  return value != NULL;
}

/* @accel: the action's only key, "" for none, NULL for the preset's again. */
static void
set_key (PlumbUiShortcutRow *self, const char *accel)
{
  g_autoptr (GVariant) own = g_settings_get_value (self->settings, "custom-keys");
  GVariantBuilder builder;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sas}"));
  GVariantIter iter;
  const char *name;
  GVariant *keys;
  g_variant_iter_init (&iter, own);
  while (g_variant_iter_next (&iter, "{&s@as}", &name, &keys))
    {
      if (!g_str_equal (name, self->action->name))
        g_variant_builder_add (&builder, "{s@as}", name, keys);
      g_variant_unref (keys);
    }
  const char *const list[] = { accel, NULL };
  if (accel != NULL)
    g_variant_builder_add (&builder, "{s^as}", self->action->name,
                           *accel != '\0' ? list : &list[1]);
  g_settings_set_value (self->settings, "custom-keys", g_variant_builder_end (&builder));
}

/* The other action that has the key, or NULL. */
static const PlumbUiAction *
find_user (PlumbUiShortcutRow *self, const char *accel)
{
  guint key, other_key;
  GdkModifierType modifiers, other_modifiers;
  if (!gtk_accelerator_parse (accel, &key, &modifiers))
    return NULL;
  for (guint i = 0; i < plumb_ui_actions_get_length (); i++)
    {
      const PlumbUiAction *action = plumb_ui_actions_get (i);
      g_auto (GStrv) accels = plumb_ui_actions_get_accels (action->name, self->settings);
      for (guint k = 0; action != self->action && accels[k] != NULL; k++)
        if (gtk_accelerator_parse (accels[k], &other_key, &other_modifiers) && other_key == key
            && other_modifiers == modifiers)
          return action;
    }
  return NULL;
}

static void
update (PlumbUiShortcutRow *self)
{
  g_auto (GStrv) accels = plumb_ui_actions_get_accels (self->action->name, self->settings);
  if (self->keys != NULL)
    adw_action_row_remove (ADW_ACTION_ROW (self), self->keys);
  self->keys = plumb_ui_shortcut_label_new ((const char *const *) accels);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->keys);
  gtk_widget_set_visible (self->reset, is_own (self));
}

/* --- asking for a key ----------------------------------------------------------------------- */

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint keyval,
        guint keycode,
        GdkModifierType state,
        PlumbUiShortcutRow *self)
{
  AdwDialog *dialog
      = ADW_DIALOG (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller)));
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();
  guint key = gdk_keyval_to_lower (keyval);
  if (keyval == GDK_KEY_Escape && modifiers == 0)
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_BackSpace && modifiers == 0)
    {
      set_key (self, "");
      adw_dialog_close (dialog);
      return GDK_EVENT_STOP;
    }
  if (!gtk_accelerator_valid (key, modifiers))
    return GDK_EVENT_STOP;
  g_autofree char *accel = gtk_accelerator_name (key, modifiers);
  const PlumbUiAction *user = find_user (self, accel);
  if (user != NULL)
    {
      g_autofree char *label = gtk_accelerator_get_label (key, modifiers);
      g_autofree char *text
          = g_strdup_printf (_ ("%s is the key of “%s”. Press another."), label, _ (user->title));
      adw_alert_dialog_set_body (ADW_ALERT_DIALOG (dialog), text);
      return GDK_EVENT_STOP;
    }
  set_key (self, accel);
  adw_dialog_close (dialog);
  return GDK_EVENT_STOP;
}

static void
ask_key (PlumbUiShortcutRow *self)
{
  AdwDialog *dialog = adw_alert_dialog_new (
      _ (self->action->title), _ ("Press the new key. Backspace leaves the action without one."));
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (dialog), keys);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "cancel", _ ("_Cancel"));
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
reset_cb (GtkButton *button, PlumbUiShortcutRow *self)
{
  set_key (self, NULL);
}

/* --- the widget ----------------------------------------------------------------------------- */

static void
plumb_ui_shortcut_row_dispose (GObject *object)
{
  g_clear_object (&PLUMB_UI_SHORTCUT_ROW (object)->settings);
  G_OBJECT_CLASS (plumb_ui_shortcut_row_parent_class)->dispose (object);
}

static void
plumb_ui_shortcut_row_class_init (PlumbUiShortcutRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_shortcut_row_dispose;
}

static void
plumb_ui_shortcut_row_init (PlumbUiShortcutRow *self)
{
  self->reset = gtk_button_new_from_icon_name ("edit-undo-symbolic");
  gtk_widget_set_valign (self->reset, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->reset, "flat");
  gtk_widget_set_tooltip_text (self->reset, _ ("Reset"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reset), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Reset"), -1);
  g_signal_connect (self->reset, "clicked", G_CALLBACK (reset_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->reset);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
  g_signal_connect (self, "activated", G_CALLBACK (ask_key), NULL);
}

GtkWidget *
plumb_ui_shortcut_row_new (const PlumbUiAction *action, GSettings *settings)
{
  PlumbUiShortcutRow *self
      = g_object_new (PLUMB_UI_TYPE_SHORTCUT_ROW, "title", _ (action->title), NULL);
  self->action = action;
  self->settings = g_object_ref (settings);
  g_signal_connect_object (settings, "changed::custom-keys", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::canvas-keys", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::single-keys", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
