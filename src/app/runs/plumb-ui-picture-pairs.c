/* plumb-ui-picture-pairs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-picture-pairs.h"

#include "plumb-ui-drop-down.h"
#include "plumb-ui-texture.h"
#include "plumb-ui-zoom-picture.h"

typedef struct
{
  PlumbValue *data[2];
} Pair;

static void
pair_free (gpointer data)
{
  Pair *pair = data;
  plumb_value_unref (pair->data[0]);
  plumb_value_unref (pair->data[1]);
  g_free (pair);
}

struct _PlumbUiPicturePairs
{
  AdwBin parent_instance;

  PlumbUiProject *project;
  GPtrArray *pairs; /* Pair */
  guint shown;
  GdkTexture *textures[2];
  GCancellable *cancellable;

  GtkStringList *names;
  GtkDropDown *choice;
  AdwToggleGroup *mode;
  PlumbUiZoomPicture *view;
};

G_DEFINE_FINAL_TYPE (PlumbUiPicturePairs, plumb_ui_picture_pairs, ADW_TYPE_BIN)

/* --- loading -------------------------------------------------------------------------------- */

typedef struct
{
  PlumbUiPicturePairs *self;
  guint side;
} Load;

static void
decoded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Load *load = user_data;
  g_autoptr (PlumbUiPicturePairs) self = load->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = plumb_ui_texture_load_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_set_object (&self->textures[load->side], texture);
  plumb_ui_zoom_picture_set_textures (self->view, self->textures[0], self->textures[1]);
}

static void
load_side (PlumbUiPicturePairs *self, PlumbValue *datum, guint side)
{
  PlumbProject *project = plumb_ui_project_get_project (self->project);
  PlumbUiEnvironment *environment = plumb_ui_project_get_environment (self->project);
  g_autofree char *path = plumb_artifacts_get_path (plumb_project_get_artifacts (project), datum);
  Load *load = g_new0 (Load, 1);
  load->self = g_object_ref (self);
  load->side = side;
  plumb_ui_texture_decode_async (plumb_ui_environment_get_pool (environment), path,
                                 self->cancellable, decoded_cb, load);
}

void
plumb_ui_picture_pairs_show (PlumbUiPicturePairs *self, guint number)
{
  g_return_if_fail (PLUMB_UI_IS_PICTURE_PAIRS (self) && number < self->pairs->len);
  const Pair *pair = g_ptr_array_index (self->pairs, number);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->shown = number;
  gtk_drop_down_set_selected (self->choice, number);
  for (guint i = 0; i < 2; i++)
    load_side (self, pair->data[i], i);
}

/* --- what is shown -------------------------------------------------------------------------- */

static void
choice_cb (GtkDropDown *choice, GParamSpec *pspec, PlumbUiPicturePairs *self)
{
  guint selected = gtk_drop_down_get_selected (choice);
  if (selected < self->pairs->len && selected != self->shown)
    plumb_ui_picture_pairs_show (self, selected);
}

static void
mode_cb (AdwToggleGroup *mode, GParamSpec *pspec, PlumbUiPicturePairs *self)
{
  const char *name = adw_toggle_group_get_active_name (mode);
  plumb_ui_zoom_picture_set_wipe (self->view, g_strcmp0 (name, "before") == 0  ? 1.0
                                              : g_strcmp0 (name, "after") == 0 ? 0.0
                                                                               : 0.5);
}

void
plumb_ui_picture_pairs_flip (PlumbUiPicturePairs *self)
{
  const char *name = adw_toggle_group_get_active_name (self->mode);
  adw_toggle_group_set_active_name (self->mode,
                                    g_strcmp0 (name, "before") == 0 ? "after" : "before");
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType modifiers,
        PlumbUiPicturePairs *self)
{
  if (gdk_keyval_to_lower (key) != GDK_KEY_f || (modifiers & GDK_CONTROL_MASK) != 0)
    return GDK_EVENT_PROPAGATE;
  plumb_ui_picture_pairs_flip (self);
  return GDK_EVENT_STOP;
}

void
plumb_ui_picture_pairs_add (PlumbUiPicturePairs *self,
                            const char *name,
                            PlumbValue *before,
                            PlumbValue *after)
{
  g_return_if_fail (PLUMB_UI_IS_PICTURE_PAIRS (self));
  Pair *pair = g_new0 (Pair, 1);
  pair->data[0] = plumb_value_ref (before);
  pair->data[1] = plumb_value_ref (after);
  g_ptr_array_add (self->pairs, pair);
  gtk_string_list_append (self->names, name);
  if (self->pairs->len == 1)
    plumb_ui_picture_pairs_show (self, 0);
}

guint
plumb_ui_picture_pairs_get_n_pairs (PlumbUiPicturePairs *self)
{
  return self->pairs->len;
}

/* --- the widget ----------------------------------------------------------------------------- */

static void
plumb_ui_picture_pairs_dispose (GObject *object)
{
  PlumbUiPicturePairs *self = PLUMB_UI_PICTURE_PAIRS (object);
  g_cancellable_cancel (self->cancellable);
  g_ptr_array_set_size (self->pairs, 0);
  g_clear_object (&self->textures[0]);
  g_clear_object (&self->textures[1]);
  g_clear_object (&self->names);
  g_clear_object (&self->project);
  G_OBJECT_CLASS (plumb_ui_picture_pairs_parent_class)->dispose (object);
}

static void
plumb_ui_picture_pairs_finalize (GObject *object)
{
  g_ptr_array_unref (PLUMB_UI_PICTURE_PAIRS (object)->pairs);
  g_object_unref (PLUMB_UI_PICTURE_PAIRS (object)->cancellable);
  G_OBJECT_CLASS (plumb_ui_picture_pairs_parent_class)->finalize (object);
}

static void
plumb_ui_picture_pairs_class_init (PlumbUiPicturePairsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_picture_pairs_dispose;
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_picture_pairs_finalize;
}

static void
add_mode (PlumbUiPicturePairs *self, const char *name, const char *label)
{
  AdwToggle *toggle = adw_toggle_new ();
  adw_toggle_set_name (toggle, name);
  adw_toggle_set_label (toggle, label);
  adw_toggle_group_add (self->mode, toggle);
}

static void
plumb_ui_picture_pairs_init (PlumbUiPicturePairs *self)
{
  self->pairs = g_ptr_array_new_with_free_func (pair_free);
  self->cancellable = g_cancellable_new ();
  self->names = gtk_string_list_new (NULL);
  self->choice
      = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (g_object_ref (self->names)), NULL));
  self->mode = ADW_TOGGLE_GROUP (adw_toggle_group_new ());
  self->view = PLUMB_UI_ZOOM_PICTURE (plumb_ui_zoom_picture_new ());
  /* As the pictures below, which no language moves. */
  gtk_widget_set_direction (GTK_WIDGET (self->mode), GTK_TEXT_DIR_LTR);
  add_mode (self, "before", _ ("Before"));
  add_mode (self, "wipe", _ ("Wipe"));
  add_mode (self, "after", _ ("After"));
  plumb_ui_drop_down_set_name (self->choice, _ ("Pair of pictures"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Pictures before and after"), -1);
  g_signal_connect (self->choice, "notify::selected", G_CALLBACK (choice_cb), self);
  g_signal_connect (self->mode, "notify::active-name", G_CALLBACK (mode_cb), self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *bar = adw_wrap_box_new ();
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (bar), 8);
  adw_wrap_box_append (ADW_WRAP_BOX (bar), GTK_WIDGET (self->choice));
  adw_wrap_box_append (ADW_WRAP_BOX (bar), GTK_WIDGET (self->mode));
  gtk_widget_set_size_request (GTK_WIDGET (self->view), -1, 360);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "card");
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->view));
  adw_bin_set_child (ADW_BIN (self), box);
  GtkEventController *key = gtk_event_controller_key_new ();
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
}

GtkWidget *
plumb_ui_picture_pairs_new (PlumbUiProject *project)
{
  PlumbUiPicturePairs *self = g_object_new (PLUMB_UI_TYPE_PICTURE_PAIRS, NULL);
  self->project = g_object_ref (project);
  adw_toggle_group_set_active_name (self->mode, "wipe");
  mode_cb (self->mode, NULL, self);
  return GTK_WIDGET (self);
}
