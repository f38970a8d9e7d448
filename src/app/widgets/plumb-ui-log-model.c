/* plumb-ui-log-model.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "plumb-ui-log-model-private.h"

#include "plumb-file.h"

/* Blocks of lines that are in memory. */
#define MAX_BLOCKS 24
/* Counted before the list shows it. */
#define STEP_BYTES (16u << 20)
#define WATCH_MS 100

/* --- a line --------------------------------------------------------------------------------- */

struct _PlumbUiLogLine
{
  GObject parent_instance;
  PlumbUiLogText *text; /* (nullable) */
};

enum
{
  LINE_PROP_TEXT = 1,
  N_LINE_PROPS
};

static GParamSpec *line_properties[N_LINE_PROPS];

G_DEFINE_FINAL_TYPE (PlumbUiLogLine, plumb_ui_log_line, G_TYPE_OBJECT)

static void
plumb_ui_log_line_finalize (GObject *object)
{
  g_clear_pointer (&PLUMB_UI_LOG_LINE (object)->text, plumb_ui_log_text_free);
  G_OBJECT_CLASS (plumb_ui_log_line_parent_class)->finalize (object);
}

static void
plumb_ui_log_line_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_assert (id == LINE_PROP_TEXT);
  g_value_set_string (value, plumb_ui_log_line_get_text (PLUMB_UI_LOG_LINE (object)));
}

static void
plumb_ui_log_line_class_init (PlumbUiLogLineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = plumb_ui_log_line_finalize;
  object_class->get_property = plumb_ui_log_line_get_property;
  line_properties[LINE_PROP_TEXT]
      = g_param_spec_string ("text", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_LINE_PROPS, line_properties);
}

static void
plumb_ui_log_line_init (PlumbUiLogLine *self)
{
}

const char *
plumb_ui_log_line_get_text (PlumbUiLogLine *self)
{
  return self->text != NULL ? self->text->text : NULL;
}

GArray *
plumb_ui_log_line_get_runs (PlumbUiLogLine *self)
{
  return self->text != NULL ? self->text->runs : NULL;
}

static void
line_take (PlumbUiLogLine *self, PlumbUiLogText *text)
{
  g_clear_pointer (&self->text, plumb_ui_log_text_free);
  self->text = text;
  g_object_notify_by_pspec (G_OBJECT (self), line_properties[LINE_PROP_TEXT]);
}

/* --- the model ------------------------------------------------------------------------------ */

typedef struct
{
  guint number;
  gboolean is_reading;
  gboolean is_stale; /* there was more when it was being read */
  PlumbUiLogLine *lines[PLUMB_UI_LOG_BLOCK];
} Block;

enum
{
  PROP_N_ITEMS = 1,
  PROP_SEARCHING,
  PROP_N_FOUND,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void plumb_ui_log_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PlumbUiLogModel,
                               plumb_ui_log_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      plumb_ui_log_model_iface_init))

static void
block_free (gpointer data)
{
  Block *block = data;
  for (guint i = 0; i < PLUMB_UI_LOG_BLOCK; i++)
    g_clear_object (&block->lines[i]);
  g_free (block);
}

void
plumb_ui_log_job_free (gpointer data)
{
  PlumbUiLogJob *job = data;
  g_free (job->path);
  g_clear_pointer (&job->places, g_array_unref);
  g_clear_pointer (&job->texts, g_ptr_array_unref);
  g_free (job->search);
  g_clear_pointer (&job->found, g_array_unref);
  g_free (job);
}

PlumbUiLogJob *
plumb_ui_log_job_new (PlumbUiLogModel *self)
{
  PlumbUiLogJob *job = g_new0 (PlumbUiLogJob, 1);
  job->path = g_strdup (self->path);
  job->epoch = self->epoch;
  return job;
}

gpointer
plumb_ui_log_job_steal (PlumbUiLogJob *job)
{
  PlumbUiLogJob *result = g_memdup2 (job, sizeof *job);
  memset (job, 0, sizeof *job);
  return result;
}

void
plumb_ui_log_model_run_job (PlumbUiLogModel *self,
                            PlumbWorkFunc func,
                            PlumbUiLogJob *job,
                            GAsyncReadyCallback callback)
{
  plumb_work_pool_run_async (self->pool, func, job, plumb_ui_log_job_free, plumb_ui_log_job_free,
                             self->cancellable, callback, g_object_ref (self));
}

/* --- counting ------------------------------------------------------------------------------- */

static gboolean
count_cb (
    const PlumbUiLogPlace *place, const char *line, gsize length, gboolean is_open, gpointer data)
{
  PlumbUiLogJob *job = data;
  job->n_lines = place->line + 1;
  if (place->line % PLUMB_UI_LOG_BLOCK == 0
      && (job->places->len == 0
          || g_array_index (job->places, PlumbUiLogPlace, job->places->len - 1).line < place->line))
    g_array_append_vals (job->places, place, 1);
  return TRUE;
}

static gpointer
count_lines (gpointer data, GCancellable *cancellable, GError **error)
{
  PlumbUiLogJob *job = data;
  int fd = plumb_file_open_regular (job->path, error);
  if (fd < 0)
    return NULL;
  off_t size = lseek (fd, 0, SEEK_END);
  job->is_anew = size >= 0 && (guint64) size < job->place.offset;
  if (job->is_anew)
    job->place = (PlumbUiLogPlace) { 0 };
  job->n_lines = job->place.line;
  job->places = g_array_new (FALSE, FALSE, sizeof (PlumbUiLogPlace));
  guint64 before = job->place.offset;
  gboolean done
      = plumb_ui_log_visit (fd, &job->place, STEP_BYTES, count_cb, job, cancellable, error);
  job->is_behind = job->place.offset - before >= STEP_BYTES;
  close (fd);
  return done ? plumb_ui_log_job_steal (job) : NULL;
}

static void count (PlumbUiLogModel *self);
static void read_block (PlumbUiLogModel *self, Block *block);
static void
forget_all (PlumbUiLogModel *self)
{
  guint n_before = self->n_lines;
  self->epoch++;
  self->n_lines = 0;
  self->end = (PlumbUiLogPlace) { 0 };
  g_array_set_size (self->places, 0);
  g_queue_clear_full (&self->blocks, block_free);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, 0);
}

/* The block in which the file ended before has more lines, or a longer one. */
static void
refresh_blocks (PlumbUiLogModel *self, guint first_line)
{
  for (GList *at = self->blocks.head; at != NULL; at = at->next)
    {
      Block *block = at->data;
      if (block->number >= first_line / PLUMB_UI_LOG_BLOCK)
        read_block (self, block);
    }
}

static void
take_count (PlumbUiLogModel *self, PlumbUiLogJob *job)
{
  if (job->is_anew)
    {
      forget_all (self);
      plumb_ui_log_model_set_search (self, self->search);
    }
  guint n_before = self->n_lines, first_changed = self->end.line;
  guint n_places = self->places->len;
  for (guint i = 0; i < job->places->len; i++)
    {
      PlumbUiLogPlace *place = &g_array_index (job->places, PlumbUiLogPlace, i);
      if (place->line / PLUMB_UI_LOG_BLOCK >= n_places)
        g_array_append_vals (self->places, place, 1);
    }
  self->end = job->place;
  self->n_lines = MAX (job->n_lines, n_before);
  if (self->n_lines > n_before)
    {
      g_list_model_items_changed (G_LIST_MODEL (self), n_before, 0, self->n_lines - n_before);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
    }
  refresh_blocks (self, first_changed);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiLogModel) self = user_data;
  PlumbUiLogJob *job = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, NULL);
  self->is_counting = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    {
      g_clear_pointer (&job, plumb_ui_log_job_free);
      return;
    }
  gboolean again = self->is_stale;
  if (job != NULL)
    {
      take_count (self, job);
      again = again || job->is_behind;
      plumb_ui_log_job_free (job);
    }
  if (again)
    count (self);
  else if (self->search != NULL)
    plumb_ui_log_model_search_on (self);
}

static void
count (PlumbUiLogModel *self)
{
  self->is_stale = self->is_counting;
  if (self->is_counting)
    return;
  self->is_counting = TRUE;
  PlumbUiLogJob *job = plumb_ui_log_job_new (self);
  job->place = self->end;
  plumb_ui_log_model_run_job (self, count_lines, job, counted_cb);
}

/* --- reading -------------------------------------------------------------------------------- */

static gpointer
read_lines (gpointer data, GCancellable *cancellable, GError **error)
{
  PlumbUiLogJob *job = data;
  int fd = plumb_file_open_regular (job->path, error);
  if (fd < 0)
    return NULL;
  job->texts = plumb_ui_log_read (fd, &job->place, PLUMB_UI_LOG_BLOCK, cancellable, error);
  close (fd);
  return job->texts != NULL ? plumb_ui_log_job_steal (job) : NULL;
}

static Block *
find_block (PlumbUiLogModel *self, guint number)
{
  for (GList *at = self->blocks.head; at != NULL; at = at->next)
    if (((Block *) at->data)->number == number)
      {
        g_queue_unlink (&self->blocks, at);
        g_queue_push_head_link (&self->blocks, at);
        return at->data;
      }
  return NULL;
}

static PlumbUiLogLine *
ensure_line (Block *block, guint i)
{
  if (block->lines[i] == NULL)
    block->lines[i] = g_object_new (PLUMB_UI_TYPE_LOG_LINE, NULL);
  return block->lines[i];
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiLogModel) self = user_data;
  PlumbUiLogJob *job = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, NULL);
  if (job == NULL)
    return;
  Block *block = job->epoch == self->epoch ? find_block (self, job->block) : NULL;
  if (block != NULL)
    {
      block->is_reading = FALSE;
      for (guint i = 0; i < job->texts->len; i++)
        line_take (ensure_line (block, i), g_steal_pointer (&job->texts->pdata[i]));
      if (block->is_stale)
        read_block (self, block);
    }
  plumb_ui_log_job_free (job);
}

static void
read_block (PlumbUiLogModel *self, Block *block)
{
  block->is_stale = block->is_reading;
  if (block->is_reading || block->number >= self->places->len)
    return;
  block->is_reading = TRUE;
  PlumbUiLogJob *job = plumb_ui_log_job_new (self);
  job->block = block->number;
  job->place = g_array_index (self->places, PlumbUiLogPlace, block->number);
  plumb_ui_log_model_run_job (self, read_lines, job, read_cb);
}

static Block *
ensure_block (PlumbUiLogModel *self, guint number)
{
  Block *block = find_block (self, number);
  if (block != NULL)
    return block;
  if (self->blocks.length >= MAX_BLOCKS)
    block_free (g_queue_pop_tail (&self->blocks));
  block = g_new0 (Block, 1);
  block->number = number;
  g_queue_push_head (&self->blocks, block);
  read_block (self, block);
  return block;
}

static GType
get_item_type (GListModel *list)
{
  return PLUMB_UI_TYPE_LOG_LINE;
}

static guint
get_n_items (GListModel *list)
{
  return PLUMB_UI_LOG_MODEL (list)->n_lines;
}

static gpointer
get_item (GListModel *list, guint position)
{
  PlumbUiLogModel *self = PLUMB_UI_LOG_MODEL (list);
  if (position >= self->n_lines)
    return NULL;
  Block *block = ensure_block (self, position / PLUMB_UI_LOG_BLOCK);
  return g_object_ref (ensure_line (block, position % PLUMB_UI_LOG_BLOCK));
}

static void
plumb_ui_log_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* --- the object ----------------------------------------------------------------------------- */

static void
file_changed_cb (GFileMonitor *monitor,
                 GFile *file,
                 GFile *other,
                 GFileMonitorEvent event,
                 PlumbUiLogModel *self)
{
  count (self);
}

static void
plumb_ui_log_model_dispose (GObject *object)
{
  PlumbUiLogModel *self = PLUMB_UI_LOG_MODEL (object);
  g_cancellable_cancel (self->cancellable);
  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_clear_object (&self->monitor);
  G_OBJECT_CLASS (plumb_ui_log_model_parent_class)->dispose (object);
}

static void
plumb_ui_log_model_finalize (GObject *object)
{
  PlumbUiLogModel *self = PLUMB_UI_LOG_MODEL (object);
  g_queue_clear_full (&self->blocks, block_free);
  g_array_unref (self->places);
  g_array_unref (self->found);
  g_free (self->search);
  g_free (self->path);
  g_object_unref (self->cancellable);
  g_clear_object (&self->pool);
  G_OBJECT_CLASS (plumb_ui_log_model_parent_class)->finalize (object);
}

static void
plumb_ui_log_model_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlumbUiLogModel *self = PLUMB_UI_LOG_MODEL (object);
  switch (id)
    {
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->n_lines);
      break;
    case PROP_SEARCHING:
      g_value_set_boolean (value, self->is_searching);
      break;
    case PROP_N_FOUND:
      g_value_set_uint (value, self->found->len);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plumb_ui_log_model_class_init (PlumbUiLogModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = plumb_ui_log_model_dispose;
  object_class->finalize = plumb_ui_log_model_finalize;
  object_class->get_property = plumb_ui_log_model_get_property;
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_SEARCHING] = g_param_spec_boolean ("searching", NULL, NULL, FALSE, flags);
  properties[PROP_N_FOUND] = g_param_spec_uint ("n-found", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
plumb_ui_log_model_init (PlumbUiLogModel *self)
{
  self->cancellable = g_cancellable_new ();
  self->places = g_array_new (FALSE, FALSE, sizeof (PlumbUiLogPlace));
  self->found = g_array_new (FALSE, FALSE, sizeof (guint));
  g_queue_init (&self->blocks);
}

PlumbUiLogModel *
plumb_ui_log_model_new (PlumbWorkPool *pool, const char *path)
{
  g_return_val_if_fail (PLUMB_IS_WORK_POOL (pool) && path != NULL, NULL);
  PlumbUiLogModel *self = g_object_new (PLUMB_UI_TYPE_LOG_MODEL, NULL);
  self->pool = g_object_ref (pool);
  self->path = g_strdup (path);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor != NULL)
    {
      g_file_monitor_set_rate_limit (self->monitor, WATCH_MS);
      g_signal_connect (self->monitor, "changed", G_CALLBACK (file_changed_cb), self);
    }
  count (self);
  return self;
}

const char *
plumb_ui_log_model_get_path (PlumbUiLogModel *self)
{
  return self->path;
}

gboolean
plumb_ui_log_model_is_settled (PlumbUiLogModel *self)
{
  return !self->is_counting;
}
