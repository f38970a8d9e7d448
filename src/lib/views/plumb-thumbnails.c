/* plumb-thumbnails.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plumb-thumbnails.h"

#include "plumb-file.h"
#include "plumb-hash.h"
#include "plumb-image-file.h"
#include "plumb-image-isolated.h"
#include "plumb-paths.h"
#include "plumb-work-pool.h"

#define FOLDER "thumbnails"
#define N_THREADS 2
#define MAX_FAILURE_BYTES 4096

static const guint sizes[] = { 128, 256, 512, 1024 };

/* What is to be made. A worker sees it while it runs and nobody else then. */
typedef struct
{
  char *key;    /* content or identity of the source, and size: name of the file */
  char *source; /* path */
  char *folders[2];
  guint size;
} Order;

typedef struct
{
  Order *order;
  GPtrArray *tasks; /* GTask: who waits for it */
  gboolean is_running;
} Request;

struct _PlumbThumbnails
{
  GObject parent_instance;

  PlumbProject *project;
  char *folders[2]; /* the project's, and the one for projects that cannot be written */
  PlumbWorkPool *pool;
  GHashTable *requests; /* key -> Request */
  GQueue waiting;       /* Request, the newest first; owned by requests */
  guint n_running;
  GHashTable *failures; /* key -> message */
};

G_DEFINE_FINAL_TYPE (PlumbThumbnails, plumb_thumbnails, G_TYPE_OBJECT)

static void
free_order (gpointer data)
{
  Order *order = data;

  g_free (order->key);
  g_free (order->source);
  for (guint i = 0; i < G_N_ELEMENTS (order->folders); i++)
    g_free (order->folders[i]);
  g_free (order);
}

static void
free_request (gpointer data)
{
  Request *request = data;

  g_clear_pointer (&request->order, free_order);
  g_clear_pointer (&request->tasks, g_ptr_array_unref);
  g_free (request);
}

static void
plumb_thumbnails_finalize (GObject *object)
{
  PlumbThumbnails *self = PLUMB_THUMBNAILS (object);

  plumb_work_pool_shut_down (self->pool); /* idle: each request holds a reference to this */
  g_clear_object (&self->pool);
  g_queue_clear (&self->waiting);
  g_clear_pointer (&self->requests, g_hash_table_unref);
  g_clear_pointer (&self->failures, g_hash_table_unref);
  for (guint i = 0; i < G_N_ELEMENTS (self->folders); i++)
    g_clear_pointer (&self->folders[i], g_free);
  g_clear_object (&self->project);
  G_OBJECT_CLASS (plumb_thumbnails_parent_class)->finalize (object);
}

static void
plumb_thumbnails_class_init (PlumbThumbnailsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_thumbnails_finalize;
}

static void
plumb_thumbnails_init (PlumbThumbnails *self)
{
  self->pool = plumb_work_pool_new ("thumbnails", N_THREADS);
  self->requests = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_request);
  self->failures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_queue_init (&self->waiting);
}

/**
 * plumb_thumbnails_new:
 * @project: a project
 *
 * Returns: (transfer full): the thumbnails of its pictures; reads nothing yet
 */
PlumbThumbnails *
plumb_thumbnails_new (PlumbProject *project)
{
  g_return_val_if_fail (PLUMB_IS_PROJECT (project), NULL);

  PlumbThumbnails *self = g_object_new (PLUMB_TYPE_THUMBNAILS, NULL);
  self->project = g_object_ref (project);
  self->folders[0] = plumb_project_get_machine_path (project, FOLDER);
  self->folders[1] = plumb_paths_get_cache (FOLDER);
  return self;
}

static guint
round_size (guint size)
{
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (size <= sizes[i])
      return sizes[i];
  return sizes[G_N_ELEMENTS (sizes) - 1];
}

static char *
make_key (const char *hash, guint size)
{
  return g_strdup_printf ("%s-%u", hash, round_size (size));
}

static char *
make_path (const char *folder, const char *key, const char *suffix)
{
  return g_strdup_printf ("%s/%.2s/%s%s", folder, key, key, suffix);
}

static char *
find_made (char *const folders[2], const char *key)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *path = make_path (folders[i], key, ".png");
      if (access (path, R_OK) == 0)
        return g_steal_pointer (&path);
    }
  return NULL;
}

/* --- on a worker --------------------------------------------------------------------------------
 */

/* A failure that another version of the program met may be none to this one. */
static char *
read_failure (const Order *order)
{
  for (guint i = 0; i < G_N_ELEMENTS (order->folders); i++)
    {
      g_autofree char *path = make_path (order->folders[i], order->key, ".failed");
      g_autofree char *text = plumb_file_read (path, MAX_FAILURE_BYTES, NULL, NULL);
      if (text != NULL && g_str_has_prefix (text, PLUMB_VERSION "\n")
          && g_utf8_validate (text, -1, NULL))
        return g_strdup (text + strlen (PLUMB_VERSION "\n"));
    }
  return NULL;
}

/* It can be made again: no need to wait for the disk. */
static char *
write_file (const Order *order, const char *suffix, const char *data, gsize length, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (order->folders); i++)
    {
      g_autofree char *path = make_path (order->folders[i], order->key, suffix);
      g_autofree char *folder = g_path_get_dirname (path);
      g_clear_error (&local_error);
      if (plumb_file_make_folder (folder, 0755, &local_error)
          && g_file_set_contents_full (path, data, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT,
                                       0644, &local_error))
        return g_steal_pointer (&path);
    }
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static void
write_failure (const Order *order, const char *message)
{
  g_autofree char *text = g_strdup_printf (PLUMB_VERSION "\n%.*s", MAX_FAILURE_BYTES / 2, message);
  g_autofree char *path = write_file (order, ".failed", text, strlen (text), NULL);
}

static GBytes *
decode (const Order *order, GCancellable *cancellable, GError **error)
{
  g_autoptr (PlumbImage) picture = plumb_image_load_isolated (order->source, cancellable, error);
  g_autoptr (PlumbImage) small
      = picture != NULL ? plumb_image_make_thumbnail (picture, order->size) : NULL;

  if (picture != NULL && small == NULL)
    g_set_error (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_LIMIT, "%s: there is no memory for it",
                 order->source);
  return small != NULL ? plumb_image_encode_png (small, error) : NULL;
}

static gpointer
carry_out (gpointer data, GCancellable *cancellable, GError **error)
{
  const Order *order = data;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *failure = read_failure (order);

  if (failure != NULL)
    {
      g_set_error_literal (error, PLUMB_VIEWS_ERROR, PLUMB_VIEWS_ERROR_PICTURE, failure);
      return NULL;
    }
  g_autoptr (GBytes) bytes = decode (order, cancellable, &local_error);
  if (bytes != NULL)
    return write_file (order, ".png", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                       error);
  if (local_error->domain != PLUMB_IMAGE_ERROR)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  write_failure (order, local_error->message);
  g_set_error_literal (error, PLUMB_VIEWS_ERROR, PLUMB_VIEWS_ERROR_PICTURE, local_error->message);
  return NULL;
}

/* --- the queue -----------------------------------------------------------------------------------
 */

static void
finish_request (PlumbThumbnails *self, Request *request, const char *path, const GError *error)
{
  g_autoptr (GPtrArray) tasks = g_steal_pointer (&request->tasks);

  g_hash_table_remove (self->requests, request->order->key);
  for (guint i = 0; i < tasks->len; i++)
    if (path != NULL)
      g_task_return_pointer (tasks->pdata[i], g_strdup (path), g_free);
    else
      g_task_return_error (tasks->pdata[i], g_error_copy (error));
}

/* Whoever gave up is told so; whether anybody still waits. */
static gboolean
is_wanted (Request *request)
{
  for (guint i = request->tasks->len; i > 0; i--)
    if (g_task_return_error_if_cancelled (request->tasks->pdata[i - 1]))
      g_ptr_array_remove_index (request->tasks, i - 1);
  return request->tasks->len > 0;
}

static void start_requests (PlumbThumbnails *self);

typedef struct
{
  PlumbThumbnails *self;
  Request *request;
} Running;

static void
carried_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Running *running = user_data;
  g_autoptr (PlumbThumbnails) self = running->self;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);

  self->n_running--;
  if (g_error_matches (error, PLUMB_VIEWS_ERROR, PLUMB_VIEWS_ERROR_PICTURE))
    g_hash_table_insert (self->failures, g_strdup (running->request->order->key),
                         g_strdup (error->message));
  finish_request (self, running->request, path, error);
  start_requests (self);
}

static void
start_requests (PlumbThumbnails *self)
{
  while (self->n_running < N_THREADS && self->waiting.length > 0)
    {
      Request *request = g_queue_pop_head (&self->waiting);
      if (!is_wanted (request))
        {
          g_hash_table_remove (self->requests, request->order->key);
          continue;
        }
      Running *running = g_new (Running, 1);
      *running = (Running) { g_object_ref (self), request };
      request->is_running = TRUE;
      self->n_running++;
      plumb_work_pool_run_async (self->pool, carry_out, request->order, NULL, g_free, NULL,
                                 carried_out_cb, running);
    }
}

static void
give_up_oldest (PlumbThumbnails *self)
{
  g_autoptr (GError) error
      = g_error_new (PLUMB_VIEWS_ERROR, PLUMB_VIEWS_ERROR_CROWDED,
                     "more than %d thumbnails were asked for since; ask again when it is seen",
                     PLUMB_THUMBNAILS_MAX_WAITING);

  finish_request (self, g_queue_pop_tail (&self->waiting), NULL, error);
}

/* Takes @key and @source. */
static void
add_request (PlumbThumbnails *self, char *key, char *source, guint size, GTask *task)
{
  Request *request = g_new0 (Request, 1);

  request->order = g_new0 (Order, 1);
  *request->order = (Order) {
    .key = key,
    .source = source,
    .folders = { g_strdup (self->folders[0]), g_strdup (self->folders[1]) },
    .size = round_size (size),
  };
  request->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (request->tasks, task);
  g_hash_table_insert (self->requests, request->order->key, request);
  g_queue_push_head (&self->waiting, request);
  start_requests (self);
  if (self->waiting.length > PLUMB_THUMBNAILS_MAX_WAITING)
    give_up_oldest (self);
}

static void
join_request (PlumbThumbnails *self, Request *request, GTask *task)
{
  g_ptr_array_add (request->tasks, task);
  if (request->is_running)
    return;
  g_queue_remove (&self->waiting, request);
  g_queue_push_head (&self->waiting, request);
}

/* Takes @key, @source and @task. */
static void
get (PlumbThumbnails *self, char *key, char *source, guint size, GTask *task)
{
  const char *failure = g_hash_table_lookup (self->failures, key);
  Request *request = g_hash_table_lookup (self->requests, key);
  char *made = failure == NULL && request == NULL ? find_made (self->folders, key) : NULL;

  if (failure == NULL && request == NULL && made == NULL)
    {
      add_request (self, key, source, size, task);
      return;
    }
  if (request != NULL)
    {
      join_request (self, request, g_object_ref (task));
    }
  else if (made != NULL)
    {
      g_task_return_pointer (task, made, g_free);
    }
  else
    {
      g_task_return_new_error_literal (task, PLUMB_VIEWS_ERROR, PLUMB_VIEWS_ERROR_PICTURE, failure);
    }
  g_object_unref (task);
  g_free (key);
  g_free (source);
}

/* --- asking
 * ---------------------------------------------------------------------------------------- */

/**
 * plumb_thumbnails_peek:
 * @self: the thumbnails
 * @datum: names an artifact
 * @size: of the longer side, pixels
 *
 * Returns: (transfer full) (nullable): the path of the thumbnail, if it has been made
 */
char *
plumb_thumbnails_peek (PlumbThumbnails *self, const PlumbValue *datum, guint size)
{
  g_return_val_if_fail (PLUMB_IS_THUMBNAILS (self), NULL);

  g_autofree char *source
      = plumb_artifacts_get_path (plumb_project_get_artifacts (self->project), datum);
  if (source == NULL)
    return NULL;
  g_autofree char *key = make_key (plumb_value_member_string (datum, "artifact", ""), size);
  return find_made (self->folders, key);
}

/**
 * plumb_thumbnails_get_async:
 * @self: the thumbnails
 * @datum: names an artifact
 * @size: of the longer side, pixels
 * @cancellable: (nullable): says that it is not looked at any more
 * @callback: called once
 * @user_data: for @callback
 */
void
plumb_thumbnails_get_async (PlumbThumbnails *self,
                            const PlumbValue *datum,
                            guint size,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (PLUMB_IS_THUMBNAILS (self));

  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *source
      = plumb_artifacts_get_path (plumb_project_get_artifacts (self->project), datum);
  const char *type = plumb_value_member_string (datum, "type", "image/");

  g_task_set_source_tag (task, plumb_thumbnails_get_async);
  if (source == NULL)
    {
      g_task_return_new_error (task, PLUMB_VIEWS_ERROR, PLUMB_VIEWS_ERROR_PICTURE,
                               "there is no artifact");
      return;
    }
  if (!g_str_has_prefix (type, "image/"))
    {
      g_task_return_new_error (task, PLUMB_VIEWS_ERROR, PLUMB_VIEWS_ERROR_PICTURE,
                               "%s is no picture", type);
      return;
    }
  char *key = make_key (plumb_value_member_string (datum, "artifact", ""), size);
  get (self, key, g_steal_pointer (&source), size, g_steal_pointer (&task));
}

static char *
hash_identity (const char *path, const struct stat *info)
{
  g_autofree char *identity = g_strdup_printf (
      "%s\n%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT ":%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT
      ".%09ld",
      path, (guint64) info->st_dev, (guint64) info->st_ino, (gint64) info->st_size,
      (gint64) info->st_mtim.tv_sec, info->st_mtim.tv_nsec);

  return plumb_hash_bytes (identity, strlen (identity));
}

/**
 * plumb_thumbnails_get_file_async:
 * @self: the thumbnails
 * @path: of a picture
 * @size: of the longer side, pixels
 * @cancellable: (nullable): says that it is not looked at any more
 * @callback: called once
 * @user_data: for @callback
 */
void
plumb_thumbnails_get_file_async (PlumbThumbnails *self,
                                 const char *path,
                                 guint size,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (PLUMB_IS_THUMBNAILS (self) && path != NULL);

  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  struct stat info;
  GError *error = NULL;

  g_task_set_source_tag (task, plumb_thumbnails_get_file_async);
  if (stat (path, &info) < 0)
    {
      plumb_file_set_errno (&error, errno, "cannot open", path);
      g_task_return_error (task, error);
      return;
    }
  g_autofree char *hash = hash_identity (path, &info);
  get (self, make_key (hash, size), g_strdup (path), size, g_steal_pointer (&task));
}

/**
 * plumb_thumbnails_get_finish:
 * @self: the thumbnails
 * @result: what the callback got
 * @error: PLUMB_VIEWS_ERROR_PICTURE, PLUMB_VIEWS_ERROR_CROWDED, or of files
 *
 * Returns: (transfer full) (nullable): the path of a PNG file
 */
char *
plumb_thumbnails_get_finish (PlumbThumbnails *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
