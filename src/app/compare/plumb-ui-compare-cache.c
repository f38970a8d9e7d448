/* plumb-ui-compare-cache.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-compare-cache.h"

#define MOST_KEPT 12
#define MOST_KEPT_PIXELS (64u << 20)

struct _PlumbUiCompareCache
{
  GObject parent_instance;

  PlumbWorkPool *pool;
  PlumbWorkPool *alone; /* (nullable): one thread, for what takes much memory */
  GCancellable *ahead;
  GHashTable *coming; /* paths that are loaded ahead */
  GHashTable *kept;   /* path -> PlumbPyramid */
  GQueue order;       /* the keys of @kept, the oldest first */
};

G_DEFINE_FINAL_TYPE (PlumbUiCompareCache, plumb_ui_compare_cache, G_TYPE_OBJECT)

static void
keep (PlumbUiCompareCache *self, const char *path, PlumbPyramid *picture)
{
  const PlumbImageLayout *layout = plumb_pyramid_get_layout (picture);
  if ((guint64) layout->width * layout->height > MOST_KEPT_PIXELS
      || plumb_pyramid_get_first_level (picture) > 0 || g_hash_table_contains (self->kept, path))
    return;
  char *key = g_strdup (path);
  g_hash_table_insert (self->kept, key, plumb_pyramid_ref (picture));
  g_queue_push_tail (&self->order, key);
  if (g_queue_get_length (&self->order) > MOST_KEPT)
    g_hash_table_remove (self->kept, g_queue_pop_head (&self->order));
}

PlumbPyramid *
plumb_ui_compare_cache_find (PlumbUiCompareCache *self, const char *path)
{
  return path != NULL ? g_hash_table_lookup (self->kept, path) : NULL;
}

/* --- loading -------------------------------------------------------------------------------- */

typedef struct
{
  char *path;
  gboolean is_soon;
} Load;

static Load *
load_new (const char *path, gboolean is_soon)
{
  Load *load = g_new (Load, 1);
  *load = (Load) { g_strdup (path), is_soon };
  return load;
}

static void
load_free (gpointer data)
{
  g_free (((Load *) data)->path);
  g_free (data);
}

static gpointer
load_alone (gpointer data, GCancellable *cancellable, GError **error)
{
  const Load *load = data;
  return load->is_soon ? plumb_pyramid_load_soon (load->path, cancellable, error)
                       : plumb_pyramid_load (load->path, cancellable, error);
}

/* NULL without an error: it is to be loaded alone. */
static gpointer
load_beside_others (gpointer data, GCancellable *cancellable, GError **error)
{
  const Load *load = data;
  return plumb_pyramid_takes_much (load->path) ? NULL : load_alone (data, cancellable, error);
}

static void
end (GTask *task, PlumbPyramid *picture, GError *error)
{
  PlumbUiCompareCache *self = g_task_get_source_object (task);
  const Load *load = g_task_get_task_data (task);
  if (picture != NULL)
    {
      keep (self, load->path, picture);
      g_task_return_pointer (task, picture, (GDestroyNotify) plumb_pyramid_unref);
    }
  else
    g_task_return_error (task, error);
}

static void
loaded_alone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  PlumbPyramid *picture = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  end (task, picture, error);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PlumbUiCompareCache *self = g_task_get_source_object (task);
  const Load *load = g_task_get_task_data (task);
  GError *error = NULL;
  PlumbPyramid *picture = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  if (picture != NULL || error != NULL)
    {
      end (task, picture, error);
      return;
    }
  if (self->alone == NULL)
    self->alone = plumb_work_pool_new ("plumb-large", 1);
  GCancellable *cancellable = g_task_get_cancellable (task);
  plumb_work_pool_run_async (self->alone, load_alone, load_new (load->path, load->is_soon),
                             load_free, (GDestroyNotify) plumb_pyramid_unref, cancellable,
                             loaded_alone_cb, g_steal_pointer (&task));
}

void
plumb_ui_compare_cache_load_async (PlumbUiCompareCache *self,
                                   const char *path,
                                   gboolean is_soon,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_CACHE (self) && path != NULL);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, plumb_ui_compare_cache_load_async);
  g_task_set_task_data (task, load_new (path, is_soon), load_free);
  plumb_work_pool_run_async (self->pool, load_beside_others, load_new (path, is_soon), load_free,
                             (GDestroyNotify) plumb_pyramid_unref, cancellable, loaded_cb, task);
}

PlumbPyramid *
plumb_ui_compare_cache_load_finish (PlumbUiCompareCache *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
loaded_ahead_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *path = user_data;
  PlumbUiCompareCache *self = PLUMB_UI_COMPARE_CACHE (source);
  g_autoptr (PlumbPyramid) picture = plumb_ui_compare_cache_load_finish (self, result, NULL);
  g_hash_table_remove (self->coming, path);
}

void
plumb_ui_compare_cache_load_ahead (PlumbUiCompareCache *self, const char *path)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_CACHE (self) && path != NULL);
  if (g_hash_table_contains (self->kept, path) || !g_hash_table_add (self->coming, g_strdup (path)))
    return;
  plumb_ui_compare_cache_load_async (self, path, FALSE, self->ahead, loaded_ahead_cb,
                                     g_strdup (path));
}

void
plumb_ui_compare_cache_stop (PlumbUiCompareCache *self)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_CACHE (self));
  g_cancellable_cancel (self->ahead);
  if (self->alone != NULL)
    plumb_work_pool_shut_down (self->alone);
}

/* --- the object ----------------------------------------------------------------------------- */

static void
plumb_ui_compare_cache_finalize (GObject *object)
{
  PlumbUiCompareCache *self = PLUMB_UI_COMPARE_CACHE (object);
  g_queue_clear (&self->order);
  g_hash_table_unref (self->kept);
  g_hash_table_unref (self->coming);
  g_object_unref (self->ahead);
  g_clear_object (&self->alone);
  g_object_unref (self->pool);
  G_OBJECT_CLASS (plumb_ui_compare_cache_parent_class)->finalize (object);
}

static void
plumb_ui_compare_cache_class_init (PlumbUiCompareCacheClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_compare_cache_finalize;
}

static void
plumb_ui_compare_cache_init (PlumbUiCompareCache *self)
{
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                      (GDestroyNotify) plumb_pyramid_unref);
  self->coming = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->ahead = g_cancellable_new ();
}

PlumbUiCompareCache *
plumb_ui_compare_cache_new (PlumbWorkPool *pool)
{
  PlumbUiCompareCache *self = g_object_new (PLUMB_UI_TYPE_COMPARE_CACHE, NULL);
  self->pool = g_object_ref (pool);
  return self;
}
