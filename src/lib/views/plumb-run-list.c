/* plumb-run-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-run-list.h"

#include "plumb-work-pool.h"

#define PAGE 128         /* rows that are read together when one of them is looked at */
#define FIRST_PAGE 256   /* runs that are shown while the rest is looked for */
#define MAX_ENTRIES 2048 /* kept although nobody looks at them */
#define MAX_BEHIND 50000 /* events; further behind, all is read again */
#define LEDGER "ledger.db"

/* What is asked for, with texts of its own. A worker sees it; it never changes. */
typedef struct
{
  PlumbRunQuery query;
  char *workflow;
  char *name;
  char *value;
  char *text;
  GStrv states;
} Filter;

struct _PlumbRunList
{
  GObject parent_instance;

  char *path; /* of the ledger */
  PlumbWorkPool *pool;
  PlumbLedgerReader *reader; /* of the main thread, for rows that are looked at */
  Filter *filter;
  GArray *runs;        /* gint64: numbers of what is shown, descending */
  GHashTable *entries; /* run -> PlumbRunEntry */
  gint64 seq;          /* what is shown is true as of this event */
  GCancellable *loading;
  gboolean is_refreshing;
  gboolean wants_refresh;
  char *error;
};

enum
{
  PROP_LOADING = 1,
  PROP_N_ITEMS,
  PROP_ERROR,
  PROP_ITEM_TYPE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* --- the filter ---------------------------------------------------------------------------------
 */

static Filter *
copy_filter (const PlumbRunQuery *query)
{
  Filter *self = g_atomic_rc_box_new0 (Filter);

  self->workflow = g_strdup (query->workflow);
  self->name = g_strdup (query->name);
  self->value = g_strdup (query->value);
  self->text = g_strdup (query->text);
  self->states = g_strdupv ((char **) query->states);
  self->query = (PlumbRunQuery) {
    .workflow = self->workflow,
    .states = (const char *const *) self->states,
    .name = self->name,
    .value = self->value,
    .since_us = query->since_us,
    .until_us = query->until_us,
    .text = self->text,
  };
  return self;
}

static void
clear_filter (gpointer data)
{
  Filter *self = data;

  g_free (self->workflow);
  g_free (self->name);
  g_free (self->value);
  g_free (self->text);
  g_strfreev (self->states);
}

static void
unref_filter (Filter *self)
{
  g_atomic_rc_box_release_full (self, clear_filter);
}

static gboolean
are_same_states (const char *const *a, const char *const *b)
{
  return a == NULL || b == NULL ? a == b : g_strv_equal (a, b);
}

static gboolean
is_same_query (const PlumbRunQuery *a, const PlumbRunQuery *b)
{
  return g_strcmp0 (a->workflow, b->workflow) == 0 && g_strcmp0 (a->name, b->name) == 0
         && g_strcmp0 (a->value, b->value) == 0 && g_strcmp0 (a->text, b->text) == 0
         && a->since_us == b->since_us && a->until_us == b->until_us
         && are_same_states (a->states, b->states);
}

/* --- the list
 * ------------------------------------------------------------------------------------- */

static gint64
get_run (PlumbRunList *self, guint position)
{
  return g_array_index (self->runs, gint64, position);
}

/* The first position whose run is not above @run. */
static guint
find_place (PlumbRunList *self, gint64 run)
{
  guint low = 0, high = self->runs->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      if (get_run (self, middle) > run)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
set_error (PlumbRunList *self, const char *message)
{
  if (g_set_str (&self->error, message))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static PlumbLedgerReader *
ensure_reader (PlumbRunList *self)
{
  g_autoptr (GError) error = NULL;

  if (self->reader == NULL)
    self->reader = plumb_ledger_reader_open (self->path, &error);
  if (self->reader == NULL)
    set_error (self, error->message);
  return self->reader;
}

static void
forget_unseen (PlumbRunList *self)
{
  GHashTableIter iter;
  gpointer entry;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    if (G_OBJECT (entry)->ref_count == 1)
      g_hash_table_iter_remove (&iter);
}

static PlumbRunEntry *
keep_entry (PlumbRunList *self, PlumbRunRow *row)
{
  PlumbRunEntry *entry = plumb_run_entry_new_take (row);

  g_hash_table_insert (self->entries, g_memdup2 (&row->run, sizeof row->run), entry);
  return entry;
}

/* Takes the rows. */
static void
keep_rows (PlumbRunList *self, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    keep_entry (self, rows->pdata[i]);
  g_ptr_array_set_free_func (rows, NULL);
}

/* Reads the rows of the page around @position that are not known yet. */
static void
load_page (PlumbRunList *self, guint position)
{
  guint first = position - position % PAGE, n = MIN (PAGE, self->runs->len - first), n_missing = 0;
  gint64 missing[PAGE];
  g_autoptr (GError) error = NULL;

  for (guint i = first; i < first + n; i++)
    {
      gint64 run = get_run (self, i);
      if (!g_hash_table_contains (self->entries, &run))
        missing[n_missing++] = run;
    }
  if (ensure_reader (self) == NULL)
    return;
  if (g_hash_table_size (self->entries) > MAX_ENTRIES)
    forget_unseen (self);
  g_autoptr (GPtrArray) rows
      = plumb_ledger_reader_get_runs (self->reader, missing, n_missing, &error);
  if (rows != NULL)
    keep_rows (self, rows);
  else
    set_error (self, error->message);
}

static GType
get_item_type (GListModel *model)
{
  return PLUMB_TYPE_RUN_ENTRY;
}

static guint
get_n_items (GListModel *model)
{
  return PLUMB_RUN_LIST (model)->runs->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  PlumbRunList *self = PLUMB_RUN_LIST (model);

  if (position >= self->runs->len)
    return NULL;
  gint64 run = get_run (self, position);
  PlumbRunEntry *entry = g_hash_table_lookup (self->entries, &run);
  if (entry == NULL)
    {
      load_page (self, position);
      entry = g_hash_table_lookup (self->entries, &run);
    }
  if (entry == NULL) /* the ledger cannot be read: the number is all that is known */
    {
      PlumbRunRow *row = g_new0 (PlumbRunRow, 1);
      row->run = run;
      entry = keep_entry (self, row);
    }
  return g_object_ref (entry);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PlumbRunList,
                               plumb_run_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
tell_change (PlumbRunList *self, guint position, guint n_removed, guint n_added)
{
  if (n_removed == 0 && n_added == 0)
    return;
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
  if (n_removed != n_added)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

/* --- loading: a worker looks for numbers
 * ------------------------------------------------------------ */

typedef struct
{
  char *path;
  Filter *filter;
  gint64 before_run; /* 0: the first page */
} Search;

typedef struct
{
  GArray *runs;
  GPtrArray *rows; /* of those that are seen first */
  gint64 seq;      /* they are true as of this event */
  gboolean is_first;
} Found;

static void
free_search (gpointer data)
{
  Search *search = data;

  g_free (search->path);
  unref_filter (search->filter);
  g_free (search);
}

static void
free_found (gpointer data)
{
  Found *found = data;

  g_clear_pointer (&found->runs, g_array_unref);
  g_clear_pointer (&found->rows, g_ptr_array_unref);
  g_free (found);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Found, free_found)

static gboolean
search_in (PlumbLedgerReader *reader, const Search *search, Found *found, GError **error)
{
  PlumbRunQuery query = search->filter->query;

  found->seq = plumb_ledger_reader_get_last_seq (reader);
  found->is_first = search->before_run == 0;
  query.before_run = search->before_run;
  query.limit = found->is_first ? FIRST_PAGE : 0;
  found->runs = plumb_ledger_reader_list_run_numbers (reader, &query, error);
  if (found->runs == NULL)
    return FALSE;
  guint n_rows = found->is_first ? MIN (PAGE, found->runs->len) : 0;
  found->rows
      = plumb_ledger_reader_get_runs (reader, (const gint64 *) found->runs->data, n_rows, error);
  return found->rows != NULL;
}

static gpointer
search_runs (gpointer data, GCancellable *cancellable, GError **error)
{
  const Search *search = data;
  g_autoptr (Found) found = g_new0 (Found, 1);
  g_autoptr (PlumbLedgerReader) reader = plumb_ledger_reader_open (search->path, error);

  if (reader == NULL || !plumb_ledger_reader_begin (reader, error))
    return NULL;
  gboolean is_done = search_in (reader, search, found, error);
  plumb_ledger_reader_end (reader);
  return is_done ? g_steal_pointer (&found) : NULL;
}

static void searched_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
search_before (PlumbRunList *self, gint64 before_run)
{
  Search *search = g_new0 (Search, 1);

  *search = (Search) { g_strdup (self->path), g_atomic_rc_box_acquire (self->filter), before_run };
  plumb_work_pool_run_async (self->pool, search_runs, search, free_search, free_found,
                             self->loading, searched_cb, g_object_ref (self));
}

static void
end_loading (PlumbRunList *self)
{
  g_clear_object (&self->loading);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
  if (self->wants_refresh)
    plumb_run_list_refresh (self, 0);
}

static void
show_first (PlumbRunList *self, Found *found)
{
  guint n_before = self->runs->len;

  g_hash_table_remove_all (self->entries);
  keep_rows (self, found->rows);
  g_array_unref (self->runs);
  self->runs = g_steal_pointer (&found->runs);
  self->seq = found->seq;
  tell_change (self, 0, n_before, self->runs->len);
}

static void
show_rest (PlumbRunList *self, Found *found)
{
  guint n_before = self->runs->len;

  g_array_append_vals (self->runs, found->runs->data, found->runs->len);
  tell_change (self, n_before, 0, found->runs->len);
}

static void
searched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbRunList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Found) found = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* another search has taken its place */
  set_error (self, error != NULL ? error->message : NULL);
  if (found != NULL && found->is_first && found->runs->len == FIRST_PAGE)
    {
      gint64 last = g_array_index (found->runs, gint64, FIRST_PAGE - 1);
      show_first (self, found);
      search_before (self, last);
      return;
    }
  if (found != NULL && found->is_first)
    show_first (self, found);
  else if (found != NULL)
    show_rest (self, found);
  end_loading (self);
}

/**
 * plumb_run_list_reload:
 * @self: a list
 *
 * Looks for all again; until the first page is there it shows what it showed.
 */
void
plumb_run_list_reload (PlumbRunList *self)
{
  g_return_if_fail (PLUMB_IS_RUN_LIST (self));

  gboolean was_loading = self->loading != NULL;
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->loading = g_cancellable_new ();
  self->wants_refresh = FALSE;
  search_before (self, 0);
  if (!was_loading)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

/* --- following: a worker reads what was written since --------------------------------------------
 */

typedef struct
{
  char *path;
  Filter *filter;
  gint64 since;
} Look;

typedef struct
{
  GPtrArray *rows; /* of the runs that were written about, ascending */
  GArray *fitting; /* gint64: those of them that the filter asks for, descending */
  gint64 seq;
  gboolean is_far; /* too much was written: nothing was read */
} Seen;

static void
free_look (gpointer data)
{
  Look *look = data;

  g_free (look->path);
  unref_filter (look->filter);
  g_free (look);
}

static void
free_seen (gpointer data)
{
  Seen *seen = data;

  g_clear_pointer (&seen->rows, g_ptr_array_unref);
  g_clear_pointer (&seen->fitting, g_array_unref);
  g_free (seen);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Seen, free_seen)

static gboolean
look_in (PlumbLedgerReader *reader, const Look *look, Seen *seen, GError **error)
{
  PlumbRunQuery query = look->filter->query;

  seen->seq = plumb_ledger_reader_get_last_seq (reader);
  seen->is_far = seen->seq < look->since || seen->seq - look->since > MAX_BEHIND;
  if (seen->is_far)
    return TRUE;
  g_autoptr (GArray) touched
      = plumb_ledger_reader_list_touched_runs (reader, look->since, seen->seq, error);
  if (touched == NULL)
    return FALSE;
  query.among = (const gint64 *) touched->data;
  query.n_among = touched->len;
  seen->fitting = plumb_ledger_reader_list_run_numbers (reader, &query, error);
  seen->rows = seen->fitting != NULL
                   ? plumb_ledger_reader_get_runs (reader, query.among, touched->len, error)
                   : NULL;
  return seen->rows != NULL;
}

static gpointer
look_for_changes (gpointer data, GCancellable *cancellable, GError **error)
{
  const Look *look = data;
  g_autoptr (Seen) seen = g_new0 (Seen, 1);
  g_autoptr (PlumbLedgerReader) reader = plumb_ledger_reader_open (look->path, error);

  if (reader == NULL || !plumb_ledger_reader_begin (reader, error))
    return NULL;
  gboolean is_done = look_in (reader, look, seen, error);
  plumb_ledger_reader_end (reader);
  return is_done ? g_steal_pointer (&seen) : NULL;
}

static gboolean
contains (const GArray *descending, gint64 run)
{
  for (guint i = 0; i < descending->len; i++)
    if (g_array_index (descending, gint64, i) == run)
      return TRUE;
  return FALSE;
}

/* Takes the row. */
static void
renew_entry (PlumbRunList *self, PlumbRunRow *row)
{
  PlumbRunEntry *entry = g_hash_table_lookup (self->entries, &row->run);

  if (entry != NULL)
    plumb_run_entry_update_take (entry, row);
  else
    keep_entry (self, row);
}

/* What does not fit any more goes, one by one. */
static void
remove_unfitting (PlumbRunList *self, const Seen *seen)
{
  for (guint i = 0; i < seen->rows->len; i++)
    {
      gint64 run = ((const PlumbRunRow *) seen->rows->pdata[i])->run;
      guint position;
      if (contains (seen->fitting, run) || !plumb_run_list_find (self, run, &position))
        continue;
      g_array_remove_index (self->runs, position);
      tell_change (self, position, 1, 0);
    }
}

/* What fits now comes; neighbors together. */
static void
insert_fitting (PlumbRunList *self, const Seen *seen)
{
  for (guint i = 0; i < seen->fitting->len;)
    {
      gint64 run = g_array_index (seen->fitting, gint64, i);
      guint place = find_place (self, run), n = 0;
      gint64 below = place < self->runs->len ? get_run (self, place) : 0;

      while (i + n < seen->fitting->len && g_array_index (seen->fitting, gint64, i + n) > below)
        n++;
      g_array_insert_vals (self->runs, place, &g_array_index (seen->fitting, gint64, i), n);
      tell_change (self, place, 0, n);
      i += MAX (n, 1);
    }
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbRunList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Seen) seen = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);

  self->is_refreshing = FALSE;
  set_error (self, error != NULL ? error->message : NULL);
  if (self->loading != NULL || seen == NULL)
    return; /* what is being loaded is newer */
  if (seen->is_far)
    {
      plumb_run_list_reload (self);
      return;
    }
  self->seq = seen->seq;
  remove_unfitting (self, seen);
  for (guint i = 0; i < seen->rows->len; i++)
    renew_entry (self, seen->rows->pdata[i]);
  g_ptr_array_set_free_func (seen->rows, NULL);
  insert_fitting (self, seen);
  if (self->wants_refresh)
    plumb_run_list_refresh (self, 0);
}

/**
 * plumb_run_list_refresh:
 * @self: a list
 * @upto_seq: an event that has been written; 0: look what has been
 *
 * Shows what was written since. While it looks, or loads, it is enough to be told once more.
 */
void
plumb_run_list_refresh (PlumbRunList *self, gint64 upto_seq)
{
  g_return_if_fail (PLUMB_IS_RUN_LIST (self));

  if (upto_seq > 0 && upto_seq <= self->seq)
    return;
  self->wants_refresh = self->is_refreshing || self->loading != NULL;
  if (self->wants_refresh)
    return;
  Look *look = g_new0 (Look, 1);
  *look = (Look) { g_strdup (self->path), g_atomic_rc_box_acquire (self->filter), self->seq };
  self->is_refreshing = TRUE;
  plumb_work_pool_run_async (self->pool, look_for_changes, look, free_look, free_seen, NULL,
                             looked_cb, g_object_ref (self));
}

/* --- the object
 * -------------------------------------------------------------------------------------- */

static void
plumb_run_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlumbRunList *self = PLUMB_RUN_LIST (object);

  switch (id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading != NULL);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->runs->len);
      break;
    case PROP_ERROR:
      g_value_set_string (value, self->error);
      break;
    case PROP_ITEM_TYPE:
      g_value_set_gtype (value, PLUMB_TYPE_RUN_ENTRY);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plumb_run_list_finalize (GObject *object)
{
  PlumbRunList *self = PLUMB_RUN_LIST (object);

  plumb_work_pool_shut_down (self->pool); /* idle: whoever works holds a reference to this */
  g_clear_object (&self->pool);
  g_clear_object (&self->reader);
  g_clear_object (&self->loading);
  g_clear_pointer (&self->filter, unref_filter);
  g_clear_pointer (&self->runs, g_array_unref);
  g_clear_pointer (&self->entries, g_hash_table_unref);
  g_clear_pointer (&self->error, g_free);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (plumb_run_list_parent_class)->finalize (object);
}

static void
plumb_run_list_class_init (PlumbRunListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = plumb_run_list_get_property;
  object_class->finalize = plumb_run_list_finalize;
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL, flags);
  properties[PROP_ITEM_TYPE]
      = g_param_spec_gtype ("item-type", NULL, NULL, PLUMB_TYPE_RUN_ENTRY, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
plumb_run_list_init (PlumbRunList *self)
{
  self->pool = plumb_work_pool_new ("run list", 1);
  self->runs = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->entries = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  self->filter = copy_filter (&(PlumbRunQuery) { 0 });
}

/**
 * plumb_run_list_new:
 * @project: a project
 *
 * Returns: (transfer full): a list of its runs that begins to load
 */
PlumbRunList *
plumb_run_list_new (PlumbProject *project)
{
  g_return_val_if_fail (PLUMB_IS_PROJECT (project), NULL);

  PlumbRunList *self = g_object_new (PLUMB_TYPE_RUN_LIST, NULL);
  self->path = plumb_project_get_machine_path (project, LEDGER);
  plumb_run_list_reload (self);
  return self;
}

/**
 * plumb_run_list_set_query:
 * @self: a list
 * @query: (nullable): which runs; %NULL: all
 */
void
plumb_run_list_set_query (PlumbRunList *self, const PlumbRunQuery *query)
{
  const PlumbRunQuery all = { 0 };

  g_return_if_fail (PLUMB_IS_RUN_LIST (self));

  if (is_same_query (query != NULL ? query : &all, &self->filter->query))
    return;
  Filter *filter = copy_filter (query != NULL ? query : &all);
  unref_filter (self->filter);
  self->filter = filter;
  plumb_run_list_reload (self);
}

/**
 * plumb_run_list_is_loading:
 * @self: a list
 *
 * Returns: whether not all runs that are asked for are in it yet
 */
gboolean
plumb_run_list_is_loading (PlumbRunList *self)
{
  g_return_val_if_fail (PLUMB_IS_RUN_LIST (self), FALSE);

  return self->loading != NULL;
}

/**
 * plumb_run_list_find:
 * @self: a list
 * @run: its number
 * @position: (out) (optional): where it is
 *
 * Returns: whether the run is in the list
 */
gboolean
plumb_run_list_find (PlumbRunList *self, gint64 run, guint *position)
{
  g_return_val_if_fail (PLUMB_IS_RUN_LIST (self), FALSE);

  guint place = find_place (self, run);
  if (place >= self->runs->len || get_run (self, place) != run)
    return FALSE;
  if (position != NULL)
    *position = place;
  return TRUE;
}
