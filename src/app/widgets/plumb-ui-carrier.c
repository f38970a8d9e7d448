/* plumb-ui-carrier.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-carrier.h"

#include "plumb-file.h"
#include "plumb-picture-workflow.h"

#define ADDRESSES "text/uri-list"
#define BYTES "image/png"

struct _PlumbUiCarrier
{
  GdkContentProvider parent_instance;

  PlumbWorkPool *pool;
  char *path;
  char *target;
  char *workflow;
};

G_DEFINE_FINAL_TYPE (PlumbUiCarrier, plumb_ui_carrier, GDK_TYPE_CONTENT_PROVIDER)

/* --- the copy -------------------------------------------------------------------------------- */

typedef struct
{
  char *path, *target, *workflow;
} Copy;

static void
copy_free (gpointer data)
{
  Copy *copy = data;
  g_free (copy->path);
  g_free (copy->target);
  g_free (copy->workflow);
  g_free (copy);
}

/* The last one is enough: what was given away has been taken by then. */
static gpointer
write_copy (gpointer data, GCancellable *cancellable, GError **error)
{
  const Copy *copy = data;
  g_autofree char *folder = g_path_get_dirname (copy->target);
  plumb_file_remove_tree (folder, NULL);
  gboolean is_there
      = plumb_file_make_folder (folder, 0700, error)
        && plumb_picture_workflow_copy (copy->path, copy->target, copy->workflow, error);
  return GINT_TO_POINTER (is_there);
}

/* --- giving it ------------------------------------------------------------------------------- */

typedef struct
{
  GOutputStream *stream;
  char *type;
  int priority;
} Giving;

static void
giving_free (gpointer data)
{
  Giving *giving = data;
  g_object_unref (giving->stream);
  g_free (giving->type);
  g_free (giving);
}

static void
given_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  if (g_output_stream_splice_finish (G_OUTPUT_STREAM (source), result, &error) >= 0)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* The file's address, or what is in it. */
static GInputStream *
open_given (PlumbUiCarrier *self, const char *type, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->target);
  if (g_str_equal (type, BYTES))
    return G_INPUT_STREAM (g_file_read (file, NULL, error));
  g_autofree char *uri = g_file_get_uri (file);
  return g_memory_input_stream_new_from_data (g_strconcat (uri, "\r\n", NULL), -1, g_free);
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Giving *giving = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GInputStream) given
      = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error) != NULL
            ? open_given (g_task_get_source_object (task), giving->type, &error)
            : NULL;
  if (given != NULL)
    g_output_stream_splice_async (giving->stream, given, G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE,
                                  giving->priority, g_task_get_cancellable (task), given_cb,
                                  g_object_ref (task));
  else
    g_task_return_error (task, error);
}

static void
plumb_ui_carrier_write (GdkContentProvider *provider,
                        const char *type,
                        GOutputStream *stream,
                        int priority,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  PlumbUiCarrier *self = PLUMB_UI_CARRIER (provider);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, plumb_ui_carrier_write);
  Giving *giving = g_new0 (Giving, 1);
  *giving = (Giving) { g_object_ref (stream), g_strdup (type), priority };
  g_task_set_task_data (task, giving, giving_free);
  Copy *copy = g_new0 (Copy, 1);
  *copy = (Copy) { g_strdup (self->path), g_strdup (self->target), g_strdup (self->workflow) };
  plumb_work_pool_run_async (self->pool, write_copy, copy, copy_free, NULL, cancellable, copied_cb,
                             task);
}

static gboolean
plumb_ui_carrier_write_finish (GdkContentProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- object ---------------------------------------------------------------------------------- */

static GdkContentFormats *
plumb_ui_carrier_ref_formats (GdkContentProvider *provider)
{
  static const char *types[] = { ADDRESSES, BYTES };
  return gdk_content_formats_new (types, G_N_ELEMENTS (types));
}

static void
plumb_ui_carrier_finalize (GObject *object)
{
  PlumbUiCarrier *self = PLUMB_UI_CARRIER (object);
  g_clear_object (&self->pool);
  g_free (self->path);
  g_free (self->target);
  g_free (self->workflow);
  G_OBJECT_CLASS (plumb_ui_carrier_parent_class)->finalize (object);
}

static void
plumb_ui_carrier_class_init (PlumbUiCarrierClass *klass)
{
  GdkContentProviderClass *provider_class = GDK_CONTENT_PROVIDER_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_carrier_finalize;
  provider_class->ref_formats = plumb_ui_carrier_ref_formats;
  provider_class->write_mime_type_async = plumb_ui_carrier_write;
  provider_class->write_mime_type_finish = plumb_ui_carrier_write_finish;
}

static void
plumb_ui_carrier_init (PlumbUiCarrier *self)
{
}

GdkContentProvider *
plumb_ui_carrier_new (PlumbWorkPool *pool, const char *path, const char *name, const char *workflow)
{
  PlumbUiCarrier *self = g_object_new (PLUMB_UI_TYPE_CARRIER, NULL);
  g_autofree char *other = g_strconcat (C_ ("file name", "picture"), ".png", NULL);
  self->pool = g_object_ref (pool);
  self->path = g_strdup (path);
  self->workflow = g_strdup (workflow);
  self->target = g_build_filename (g_get_user_cache_dir (), "plumbline", "given",
                                   plumb_file_check_name (name, NULL) ? name : other, NULL);
  return GDK_CONTENT_PROVIDER (self);
}
