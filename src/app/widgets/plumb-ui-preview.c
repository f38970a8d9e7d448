/* plumb-ui-preview.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-preview.h"

#include "plumb-document.h"
#include "plumb-picture-workflow.h"
#include "plumb-ui-carrier.h"
#include "plumb-ui-speech.h"
#include "plumb-ui-texture.h"
#include "plumb-ui-tip.h"
#include "plumb-ui-zoom-picture.h"

/* Pictures so many widgets around are offered to be compared with. */
#define COMPARED_AROUND 6

struct _PlumbUiPreview
{
  GtkWidget parent_instance;

  PlumbUiProject *project;
  int size;
  PlumbValue *datum;    /* (nullable) */
  PlumbGraph *workflow; /* (nullable): that made it */
  GdkTexture *texture;  /* (nullable) */
  GIcon *icon;          /* (nullable): instead of a texture */
  GCancellable *cancellable;
  gboolean is_loading;
  GtkWidget *menu; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (PlumbUiPreview, plumb_ui_preview, GTK_TYPE_WIDGET)

gboolean
plumb_ui_preview_is_picture (const PlumbValue *datum)
{
  return plumb_value_member_string (datum, "artifact", NULL) != NULL
         && g_str_has_prefix (plumb_value_member_string (datum, "type", ""), "image/");
}

/* --- loading -------------------------------------------------------------------------------- */

static PlumbWorkPool *
get_pool (PlumbUiPreview *self)
{
  return plumb_ui_environment_get_pool (plumb_ui_project_get_environment (self->project));
}

static void
show_icon (PlumbUiPreview *self, const char *name)
{
  g_clear_object (&self->icon);
  if (name != NULL)
    self->icon = g_themed_icon_new (name);
  else if (self->datum != NULL)
    {
      g_autofree char *type = g_content_type_from_mime_type (
          plumb_value_member_string (self->datum, "type", "application/octet-stream"));
      self->icon = g_content_type_get_symbolic_icon (type);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
fail (PlumbUiPreview *self, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->is_loading = FALSE;
  g_autofree char *why = plumb_ui_say (error->message);
  plumb_ui_tip_set (GTK_WIDGET (self), why);
  show_icon (self, "image-missing-symbolic");
}

static void
texture_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiPreview) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = plumb_ui_texture_load_finish (result, &error);
  if (texture == NULL)
    {
      fail (self, error);
      return;
    }
  self->is_loading = FALSE;
  g_set_object (&self->texture, texture);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
thumbnail_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiPreview) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = plumb_thumbnails_get_finish (PLUMB_THUMBNAILS (source), result, &error);
  if (path == NULL)
    fail (self, error);
  else
    plumb_ui_texture_load_async (get_pool (self), path, self->cancellable, texture_cb,
                                 g_object_ref (self));
}

static void
load (PlumbUiPreview *self)
{
  guint size = (guint) (self->size * gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  self->is_loading = TRUE;
  plumb_thumbnails_get_async (plumb_ui_project_get_thumbnails (self->project), self->datum, size,
                              self->cancellable, thumbnail_cb, g_object_ref (self));
}

static void
update_accessible (PlumbUiPreview *self)
{
  const char *name = plumb_value_member_string (self->datum, "name", _ ("File"));
  plumb_ui_tip_set (GTK_WIDGET (self), self->datum != NULL ? name : NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->datum != NULL ? name : _ ("No picture"), -1);
}

static gboolean
can_carry (PlumbUiPreview *self)
{
  return self->workflow != NULL
         && g_str_equal (plumb_value_member_string (self->datum, "type", ""), "image/png");
}

static void
update_actions (PlumbUiPreview *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "preview.compare",
                                 plumb_ui_preview_is_picture (self->datum));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "preview.save-with-workflow", can_carry (self));
}

void
plumb_ui_preview_set_workflow (PlumbUiPreview *self, PlumbGraph *workflow)
{
  g_return_if_fail (PLUMB_UI_IS_PREVIEW (self));
  g_set_object (&self->workflow, workflow);
  update_actions (self);
}

void
plumb_ui_preview_set_datum (PlumbUiPreview *self, PlumbValue *datum)
{
  g_return_if_fail (PLUMB_UI_IS_PREVIEW (self));
  if (datum == self->datum || (datum != NULL && plumb_value_equal (datum, self->datum)))
    return;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_pointer (&self->datum, plumb_value_unref);
  self->datum = datum != NULL ? plumb_value_ref (datum) : NULL;
  g_clear_object (&self->texture);
  self->is_loading = FALSE;
  show_icon (self, NULL);
  update_accessible (self);
  update_actions (self);
  if (plumb_ui_preview_is_picture (datum))
    load (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

PlumbValue *
plumb_ui_preview_get_datum (PlumbUiPreview *self)
{
  return self->datum;
}

char *
plumb_ui_preview_get_path (PlumbUiPreview *self)
{
  if (plumb_value_member_string (self->datum, "artifact", NULL) == NULL)
    return NULL;
  PlumbProject *project = plumb_ui_project_get_project (self->project);
  return plumb_artifacts_get_path (plumb_project_get_artifacts (project), self->datum);
}

gboolean
plumb_ui_preview_is_loading (PlumbUiPreview *self)
{
  return self->is_loading;
}

GdkTexture *
plumb_ui_preview_get_texture (PlumbUiPreview *self)
{
  return self->texture;
}

/* --- large ---------------------------------------------------------------------------------- */

static void
decoded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiZoomPicture) view = user_data;
  g_autoptr (GdkTexture) texture = plumb_ui_texture_load_finish (result, NULL);
  if (texture != NULL)
    plumb_ui_zoom_picture_set_textures (view, texture, NULL);
}

/* The thumbnail at once, then the picture itself. */
static GtkWidget *
make_large (PlumbUiPreview *self)
{
  GtkWidget *view = plumb_ui_zoom_picture_new ();
  g_autofree char *path = plumb_ui_preview_get_path (self);
  plumb_ui_zoom_picture_set_textures (PLUMB_UI_ZOOM_PICTURE (view), self->texture, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  plumb_value_member_string (self->datum, "name", _ ("Picture")),
                                  -1);
  plumb_ui_texture_decode_async (get_pool (self), path, NULL, decoded_cb, g_object_ref (view));
  return view;
}

void
plumb_ui_preview_present (PlumbUiPreview *self)
{
  g_return_if_fail (PLUMB_UI_IS_PREVIEW (self));
  if (!plumb_ui_preview_is_picture (self->datum))
    return;
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *bars = adw_toolbar_view_new ();
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (bars), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (bars), make_large (self));
  adw_dialog_set_child (dialog, bars);
  adw_dialog_set_title (dialog, plumb_value_member_string (self->datum, "name", _ ("Picture")));
  adw_dialog_set_content_width (dialog, 900);
  adw_dialog_set_content_height (dialog, 700);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

/* --- actions -------------------------------------------------------------------------------- */

static GFile *
get_file (PlumbUiPreview *self)
{
  g_autofree char *path = plumb_ui_preview_get_path (self);
  return path != NULL ? g_file_new_for_path (path) : NULL;
}

static GtkWindow *
get_window (PlumbUiPreview *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
show_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PlumbUiPreview *self = PLUMB_UI_PREVIEW (widget);
  if (plumb_ui_preview_is_picture (self->datum))
    plumb_ui_preview_present (self);
  else
    gtk_widget_activate_action (widget, "preview.open", NULL);
}

static void
collect_pictures (GtkWidget *widget, GStrvBuilder *paths, const char *except)
{
  if (PLUMB_UI_IS_PREVIEW (widget)
      && plumb_ui_preview_is_picture (PLUMB_UI_PREVIEW (widget)->datum))
    {
      g_autofree char *path = plumb_ui_preview_get_path (PLUMB_UI_PREVIEW (widget));
      if (g_strcmp0 (path, except) != 0)
        g_strv_builder_add (paths, path);
    }
  GtkWidget *child = gtk_widget_get_first_child (widget);
  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    collect_pictures (child, paths, except);
}

/* This one first, then those that are shown with it. */
static void
compare_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *own = plumb_ui_preview_get_path (PLUMB_UI_PREVIEW (widget));
  GtkWidget *around = gtk_widget_get_parent (widget);
  g_auto (GStrv) others = NULL;
  for (guint i = 0; i < COMPARED_AROUND && around != NULL; i++)
    {
      g_autoptr (GStrvBuilder) found = g_strv_builder_new ();
      collect_pictures (around, found, own);
      g_strfreev (others);
      others = g_strv_builder_end (found);
      if (others[0] != NULL)
        break;
      around = gtk_widget_get_parent (around);
    }
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  g_strv_builder_add (paths, own);
  g_strv_builder_addv (paths, (const char **) others);
  g_auto (GStrv) list = g_strv_builder_end (paths);
  gtk_widget_activate_action_variant (widget, "win.compare-files",
                                      g_variant_new_strv ((const char *const *) list, -1));
}

static void
open_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GFile) file = get_file (PLUMB_UI_PREVIEW (widget));
  if (file == NULL)
    return;
  g_autoptr (GtkFileLauncher) launcher = gtk_file_launcher_new (file);
  gtk_file_launcher_launch (launcher, get_window (PLUMB_UI_PREVIEW (widget)), NULL, NULL, NULL);
}

static void
show_in_files_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GFile) file = get_file (PLUMB_UI_PREVIEW (widget));
  if (file == NULL)
    return;
  g_autoptr (GtkFileLauncher) launcher = gtk_file_launcher_new (file);
  gtk_file_launcher_open_containing_folder (launcher, get_window (PLUMB_UI_PREVIEW (widget)), NULL,
                                            NULL, NULL);
}

static GdkContentProvider *
make_carrier (PlumbUiPreview *self)
{
  g_autofree char *path = plumb_ui_preview_get_path (self);
  g_autofree char *text = plumb_document_format (self->workflow);
  const char *name = plumb_value_member_string (self->datum, "name", "");
  return plumb_ui_carrier_new (get_pool (self), path, name, text);
}

/* The file for those who take files, the pixels for those who take pictures; for other programs
 * with its workflow. */
static GdkContentProvider *
make_content (PlumbUiPreview *self)
{
  g_autoptr (GFile) file = get_file (self);
  GdkContentProvider *providers[3];
  guint n = 0;
  if (file == NULL)
    return NULL;
  if (can_carry (self))
    providers[n++] = make_carrier (self);
  providers[n++] = gdk_content_provider_new_typed (G_TYPE_FILE, file);
  if (self->texture != NULL)
    providers[n++] = gdk_content_provider_new_typed (GDK_TYPE_TEXTURE, self->texture);
  return gdk_content_provider_new_union (providers, n);
}

static void
copy_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GdkContentProvider) content = make_content (PLUMB_UI_PREVIEW (widget));
  if (content != NULL)
    gdk_clipboard_set_content (gtk_widget_get_clipboard (widget), content);
}

static void
tell_not_saved (PlumbUiPreview *self, const GError *error)
{
  g_autofree char *why = plumb_ui_say (error->message);
  AdwDialog *dialog = adw_alert_dialog_new (_ ("Cannot Save the Picture"), why);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"));
  if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiPreview) self = user_data;
  g_autoptr (GError) error = NULL;
  if (!g_file_copy_finish (G_FILE (source), result, &error))
    tell_not_saved (self, error);
}

static void
target_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiPreview) self = user_data;
  g_autoptr (GFile) target = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autoptr (GFile) file = get_file (self);
  if (target != NULL && file != NULL)
    g_file_copy_async (file, target, G_FILE_COPY_OVERWRITE, G_PRIORITY_DEFAULT, NULL, NULL, NULL,
                       copied_cb, g_steal_pointer (&self));
}

typedef struct
{
  char *path, *target, *text;
} Copy;

static void
copy_free (gpointer data)
{
  Copy *copy = data;
  g_free (copy->path);
  g_free (copy->target);
  g_free (copy->text);
  g_free (copy);
}

static gpointer
write_copy (gpointer data, GCancellable *cancellable, GError **error)
{
  Copy *copy = data;
  return GINT_TO_POINTER (
      plumb_picture_workflow_copy (copy->path, copy->target, copy->text, error));
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiPreview) self = user_data;
  g_autoptr (GError) error = NULL;
  if (plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error) == NULL)
    tell_not_saved (self, error);
}

static void
carrier_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiPreview) self = user_data;
  g_autoptr (GFile) target = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  if (target == NULL || self->workflow == NULL || g_file_peek_path (target) == NULL)
    return;
  Copy *copy = g_new0 (Copy, 1);
  copy->path = plumb_ui_preview_get_path (self);
  copy->target = g_file_get_path (target);
  copy->text = plumb_document_format (self->workflow);
  plumb_work_pool_run_async (get_pool (self), write_copy, copy, copy_free, NULL, NULL, written_cb,
                             g_object_ref (self));
}

static void
ask_target (PlumbUiPreview *self, GAsyncReadyCallback callback)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  gtk_file_dialog_set_initial_name (dialog, plumb_value_member_string (self->datum, "name", NULL));
  gtk_file_dialog_save (dialog, get_window (self), NULL, callback, g_object_ref (self));
}

static void
save_as_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ask_target (PLUMB_UI_PREVIEW (widget), target_chosen_cb);
}

static void
save_with_workflow_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ask_target (PLUMB_UI_PREVIEW (widget), carrier_chosen_cb);
}

static void
clicked_cb (GtkGestureClick *gesture, int n, double x, double y, PlumbUiPreview *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_widget_activate_action (GTK_WIDGET (self), "preview.show", NULL);
}

static void
show_menu_at (PlumbUiPreview *self, const GdkRectangle *at)
{
  if (self->datum == NULL)
    return;
  if (self->menu == NULL)
    {
      g_autoptr (GtkBuilder) builder
          = gtk_builder_new_from_resource ("/org/plumbline/Plumbline/ui/plumb-ui-preview.ui");
      self->menu = gtk_popover_menu_new_from_model (
          G_MENU_MODEL (gtk_builder_get_object (builder, "menu")));
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), at);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
menu_clicked_cb (GtkGestureClick *gesture, int n, double x, double y, PlumbUiPreview *self)
{
  show_menu_at (self, &(GdkRectangle) { (int) x, (int) y, 1, 1 });
}

static void
menu_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_menu_at (PLUMB_UI_PREVIEW (widget), &(GdkRectangle) { 0, 0, gtk_widget_get_width (widget),
                                                             gtk_widget_get_height (widget) });
}

static GdkContentProvider *
drag_prepare_cb (GtkDragSource *source, double x, double y, PlumbUiPreview *self)
{
  if (self->texture != NULL)
    gtk_drag_source_set_icon (source, GDK_PAINTABLE (self->texture), 0, 0);
  return make_content (self);
}

/* --- the widget ----------------------------------------------------------------------------- */

static void
plumb_ui_preview_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  PlumbUiPreview *self = PLUMB_UI_PREVIEW (widget);
  *natural = self->size;
  if (self->texture != NULL && orientation == GTK_ORIENTATION_VERTICAL)
    {
      double ratio
          = gdk_texture_get_height (self->texture) / (double) gdk_texture_get_width (self->texture);
      *natural = (int) MIN (self->size, self->size * ratio + 0.5);
    }
  *minimum = MIN (*natural, 48);
}

static void
snapshot_texture (PlumbUiPreview *self, GtkSnapshot *snapshot, double width, double height)
{
  double across = width / gdk_texture_get_width (self->texture);
  double down = height / gdk_texture_get_height (self->texture);
  double scale = MIN (across, down);
  float w = (float) (gdk_texture_get_width (self->texture) * scale);
  float h = (float) (gdk_texture_get_height (self->texture) * scale);
  graphene_rect_t area
      = GRAPHENE_RECT_INIT (((float) width - w) / 2, ((float) height - h) / 2, w, h);
  plumb_ui_texture_snapshot_ground (self->texture, snapshot, &area);
  gtk_snapshot_append_scaled_texture (snapshot, self->texture, GSK_SCALING_FILTER_TRILINEAR, &area);
}

static void
snapshot_icon (PlumbUiPreview *self, GtkSnapshot *snapshot, double width, double height)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  double size = MIN (MIN (width, height), 48);
  g_autoptr (GtkIconPaintable) icon = gtk_icon_theme_lookup_by_gicon (
      theme, self->icon, (int) size, gtk_widget_get_scale_factor (GTK_WIDGET (self)),
      gtk_widget_get_direction (GTK_WIDGET (self)), GTK_ICON_LOOKUP_FORCE_SYMBOLIC);
  GdkRGBA color;
  gtk_widget_get_color (GTK_WIDGET (self), &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT ((float) (width - size) / 2, (float) (height - size) / 2));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (icon), snapshot, size, size,
                                            &color, 1);
  gtk_snapshot_restore (snapshot);
}

static void
plumb_ui_preview_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PlumbUiPreview *self = PLUMB_UI_PREVIEW (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  if (self->texture != NULL)
    snapshot_texture (self, snapshot, width, height);
  else if (self->icon != NULL)
    snapshot_icon (self, snapshot, width, height);
}

static void
plumb_ui_preview_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PlumbUiPreview *self = PLUMB_UI_PREVIEW (widget);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
plumb_ui_preview_dispose (GObject *object)
{
  PlumbUiPreview *self = PLUMB_UI_PREVIEW (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->datum, plumb_value_unref);
  g_clear_object (&self->workflow);
  g_clear_object (&self->texture);
  g_clear_object (&self->icon);
  g_clear_object (&self->project);
  G_OBJECT_CLASS (plumb_ui_preview_parent_class)->dispose (object);
}

static void
plumb_ui_preview_finalize (GObject *object)
{
  g_object_unref (PLUMB_UI_PREVIEW (object)->cancellable);
  G_OBJECT_CLASS (plumb_ui_preview_parent_class)->finalize (object);
}

static void
plumb_ui_preview_class_init (PlumbUiPreviewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->dispose = plumb_ui_preview_dispose;
  object_class->finalize = plumb_ui_preview_finalize;
  widget_class->measure = plumb_ui_preview_measure;
  widget_class->snapshot = plumb_ui_preview_snapshot;
  widget_class->size_allocate = plumb_ui_preview_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
  gtk_widget_class_set_css_name (widget_class, "filepreview");
  gtk_widget_class_install_action (widget_class, "preview.show", NULL, show_cb);
  gtk_widget_class_install_action (widget_class, "preview.open", NULL, open_cb);
  gtk_widget_class_install_action (widget_class, "preview.copy", NULL, copy_cb);
  gtk_widget_class_install_action (widget_class, "preview.save-as", NULL, save_as_cb);
  gtk_widget_class_install_action (widget_class, "preview.save-with-workflow", NULL,
                                   save_with_workflow_cb);
  gtk_widget_class_install_action (widget_class, "preview.show-in-files", NULL, show_in_files_cb);
  gtk_widget_class_install_action (widget_class, "preview.compare", NULL, compare_cb);
  gtk_widget_class_install_action (widget_class, "preview.menu", NULL, menu_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, 0, "preview.show", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, 0, "preview.show", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_space, 0, "preview.show", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "preview.copy",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "preview.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "preview.menu",
                                       NULL);
}

static void
plumb_ui_preview_init (PlumbUiPreview *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  GtkGesture *click = gtk_gesture_click_new ();
  g_signal_connect (click, "released", G_CALLBACK (clicked_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  GtkGesture *menu = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), GDK_BUTTON_SECONDARY);
  g_signal_connect (menu, "pressed", G_CALLBACK (menu_clicked_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (menu));
  GtkDragSource *drag = gtk_drag_source_new ();
  g_signal_connect (drag, "prepare", G_CALLBACK (drag_prepare_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

GtkWidget *
plumb_ui_preview_new (PlumbUiProject *project, int size)
{
  PlumbUiPreview *self = g_object_new (PLUMB_UI_TYPE_PREVIEW, NULL);
  self->project = g_object_ref (project);
  self->size = size;
  update_actions (self);
  return GTK_WIDGET (self);
}
