/* plumb-ui-picture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-picture.h"

#include "plumb-image-isolated.h"

/* Three steps, each begun by the end of the one before; the state of all is the task's data. */
typedef struct
{
  PlumbProject *project;
  PlumbThumbnails *thumbnails;
  PlumbWorkPool *pool;
  gint64 run;
  char *path;
  guint size;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;
  g_clear_object (&load->project);
  g_clear_object (&load->thumbnails);
  g_clear_object (&load->pool);
  g_free (load->path);
  g_free (load);
}

/* --- decoding -----------------------------------------------------------------------------------
 */

static guint32
make_pixel (const guint8 *rgb, guint n_channels)
{
  guint alpha = n_channels == 4 ? rgb[3] : 255;
  guint red = (rgb[0] * alpha + 127) / 255, green = (rgb[1] * alpha + 127) / 255;
  guint blue = (rgb[2] * alpha + 127) / 255;
  return alpha << 24 | red << 16 | green << 8 | blue;
}

static PlumbCardPicture *
convert (const PlumbImage *image)
{
  g_autoptr (PlumbImage) small = plumb_image_make_thumbnail (image, 2048);
  guint width = plumb_image_get_width (small), height = plumb_image_get_height (small);
  guint n_channels = plumb_image_get_layout (small)->n_channels;
  guint32 *pixels = g_new (guint32, (gsize) width * height);
  for (guint y = 0; y < height; y++)
    {
      const guint8 *row = plumb_image_get_row (small, y);
      for (guint x = 0; x < width; x++)
        pixels[(gsize) y * width + x] = make_pixel (row + x * n_channels, n_channels);
    }
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, (gsize) width * height * 4);
  return plumb_card_picture_new (bytes, (int) width, (int) height, (int) width * 4);
}

PlumbCardPicture *
plumb_ui_picture_from_file (const char *path, GError **error)
{
  g_autoptr (PlumbImage) image = plumb_image_load_guarded (path, NULL, error);
  return image != NULL ? convert (image) : NULL;
}

static gpointer
decode (gpointer data, GCancellable *cancellable, GError **error)
{
  return plumb_ui_picture_from_file (data, error);
}

static void
decoded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  PlumbCardPicture *picture = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  if (picture == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, picture, (GDestroyNotify) plumb_card_picture_unref);
}

/* --- finding ------------------------------------------------------------------------------------
 */

static gboolean
is_picture (const PlumbValue *datum)
{
  return plumb_value_member_string (datum, "artifact", NULL) != NULL
         && g_str_has_prefix (plumb_value_member_string (datum, "type", ""), "image/");
}

/* A port gives a datum or a list of them. */
static PlumbValue *
find_datum (const PlumbValue *outputs)
{
  for (guint i = 0; i < plumb_value_get_length (outputs); i++)
    {
      PlumbValue *output = plumb_value_get_member_at (outputs, i, NULL);
      if (is_picture (output))
        return output;
      for (guint k = 0; plumb_value_get_value_type (output) == PLUMB_VALUE_ARRAY
                        && k < plumb_value_get_length (output);
           k++)
        if (is_picture (plumb_value_get_element (output, k)))
          return plumb_value_get_element (output, k);
    }
  return NULL;
}

/* NULL without an error cannot come from a worker: a JSON null says that there is none. */
static gpointer
find (gpointer data, GCancellable *cancellable, GError **error)
{
  const Load *load = data;
  g_autoptr (PlumbLedgerReader) reader = plumb_project_open_reader (load->project, error);
  if (reader == NULL)
    return NULL;
  g_autoptr (GPtrArray) items
      = plumb_ledger_reader_list_items (reader, load->run, load->path, error);
  if (items == NULL)
    return NULL;
  for (guint i = items->len; i > 0; i--)
    {
      const PlumbItemRow *item = items->pdata[i - 1];
      PlumbValue *datum = item->outputs != NULL ? find_datum (item->outputs) : NULL;
      if (datum != NULL)
        return plumb_value_ref (datum);
    }
  return plumb_value_new_null ();
}

static void
made_small_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Load *load = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  char *path = plumb_thumbnails_get_finish (PLUMB_THUMBNAILS (source), result, &error);
  if (path == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  plumb_work_pool_run_async (load->pool, decode, path, g_free,
                             (GDestroyNotify) plumb_card_picture_unref,
                             g_task_get_cancellable (task), decoded_cb, g_object_ref (task));
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Load *load = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) datum
      = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  if (datum == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (plumb_value_get_value_type (datum) == PLUMB_VALUE_NULL)
    g_task_return_pointer (task, NULL, NULL);
  else
    plumb_thumbnails_get_async (load->thumbnails, datum, load->size, g_task_get_cancellable (task),
                                made_small_cb, g_object_ref (task));
}

void
plumb_ui_picture_load (const PlumbUiPictureRequest *request, GTask *task)
{
  g_autoptr (GTask) owned = task;
  Load *load = g_new0 (Load, 1);
  load->project = g_object_ref (request->project);
  load->thumbnails = g_object_ref (request->thumbnails);
  load->pool = g_object_ref (request->pool);
  load->run = request->run;
  load->path = g_strdup (request->path);
  load->size = (guint) MAX (request->width, request->height);
  g_task_set_task_data (task, load, load_free);
  plumb_work_pool_run_async (load->pool, find, load, NULL, (GDestroyNotify) plumb_value_unref,
                             g_task_get_cancellable (task), found_cb, g_object_ref (task));
}
