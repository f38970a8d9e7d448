/* plumb-ui-texture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-texture.h"

#include "plumb-image-isolated.h"

#define MAX_SIDE 8192
#define CHECKER 8.0f

static gpointer
load_file (gpointer data, GCancellable *cancellable, GError **error)
{
  return gdk_texture_new_from_filename (data, error);
}

static GdkTexture *
make_texture (const PlumbImage *image)
{
  const PlumbImageLayout *layout = plumb_image_get_layout (image);
  gsize stride = plumb_image_get_stride (image);
  g_autoptr (GBytes) bytes
      = g_bytes_new (plumb_image_get_row (image, 0),
                     stride * (layout->height - 1) + plumb_image_layout_get_row_size (layout));
  GdkMemoryFormat format = layout->n_channels == 3 ? GDK_MEMORY_R8G8B8
                           : layout->alpha == PLUMB_ALPHA_PREMULTIPLIED
                               ? GDK_MEMORY_R8G8B8A8_PREMULTIPLIED
                               : GDK_MEMORY_R8G8B8A8;
  return gdk_memory_texture_new ((int) layout->width, (int) layout->height, format, bytes, stride);
}

static gpointer
decode_file (gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (PlumbImage) image = plumb_image_load_isolated (data, cancellable, error);
  if (image == NULL)
    return NULL;
  g_autoptr (PlumbImage) shown = plumb_image_make_thumbnail (image, MAX_SIDE);
  return make_texture (shown);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gpointer texture = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  if (texture != NULL)
    g_task_return_pointer (task, texture, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
run (PlumbWorkPool *pool, PlumbWorkFunc func, const char *path, GTask *task)
{
  plumb_work_pool_run_async (pool, func, g_strdup (path), g_free, g_object_unref,
                             g_task_get_cancellable (task), loaded_cb, task);
}

void
plumb_ui_texture_load_async (PlumbWorkPool *pool,
                             const char *path,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, plumb_ui_texture_load_async);
  run (pool, load_file, path, task);
}

void
plumb_ui_texture_decode_async (PlumbWorkPool *pool,
                               const char *path,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, plumb_ui_texture_decode_async);
  run (pool, decode_file, path, task);
}

GdkTexture *
plumb_ui_texture_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
plumb_ui_texture_snapshot_ground (GdkTexture *texture,
                                  GtkSnapshot *snapshot,
                                  const graphene_rect_t *area)
{
  GdkMemoryFormat format = gdk_texture_get_format (texture);
  if (format == GDK_MEMORY_R8G8B8 || format == GDK_MEMORY_B8G8R8 || format == GDK_MEMORY_R16G16B16
      || format == GDK_MEMORY_G8)
    return;
  graphene_rect_t tile
      = GRAPHENE_RECT_INIT (area->origin.x, area->origin.y, 2 * CHECKER, 2 * CHECKER);
  gtk_snapshot_push_repeat (snapshot, area, &tile);
  gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 0.62f, 0.62f, 0.62f, 1 }, &tile);
  for (guint i = 0; i < 2; i++)
    gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 0.5f, 0.5f, 0.5f, 1 },
                               &GRAPHENE_RECT_INIT (tile.origin.x + (float) i * CHECKER,
                                                    tile.origin.y + (float) i * CHECKER, CHECKER,
                                                    CHECKER));
  gtk_snapshot_pop (snapshot);
}
