/* plumb-gc.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plumb-gc.h"

#include "plumb-file.h"
#include "plumb-hash.h"
#include "plumb-ledger-references-private.h"

/* A file that no event names may be on its way into one. */
#define GRACE_US (10 * G_TIME_SPAN_MINUTE)
#define MAX_DEPTH 64

struct _PlumbGcPlan
{
  PlumbProject *project;
  PlumbValue *entries;
  GPtrArray *artifacts; /* data of those that go */
  guint64 n_bytes;
};

typedef struct
{
  PlumbGcPlan *plan;
  const PlumbGcPolicy *policy;
  GCancellable *cancellable;
  PlumbLedgerReader *reader;
  GHashTable *kept_runs; /* run numbers */
  GHashTable *used;      /* hashes of artifacts */
  GPtrArray *entries;
} Collection;

/**
 * plumb_gc_plan_free:
 * @self: (transfer full): a plan
 */
void
plumb_gc_plan_free (PlumbGcPlan *self)
{
  g_clear_object (&self->project);
  g_clear_pointer (&self->entries, plumb_value_unref);
  g_clear_pointer (&self->artifacts, g_ptr_array_unref);
  g_free (self);
}

/* --- what is kept --- */

static gboolean
is_final (const char *state)
{
  return strcmp (state, "succeeded") == 0 || strcmp (state, "failed") == 0
         || strcmp (state, "cancelled") == 0;
}

static gboolean
is_kept (const Collection *self, const PlumbRunRow *run, guint position)
{
  return position < self->policy->keep_runs || !is_final (run->state)
         || run->created_us
                > self->policy->now_us - (gint64) self->policy->keep_days * G_TIME_SPAN_DAY;
}

static void
note_used (const PlumbValue *datum, gpointer used)
{
  g_hash_table_add (used, g_strdup (plumb_value_member_string (datum, "artifact", "")));
}

/* A cached step's items are those of older runs: what they gave stays, too. */
static gboolean
note_run (Collection *self, gint64 run, GError **error)
{
  g_autoptr (GPtrArray) items = plumb_ledger_reader_list_items (self->reader, run, NULL, error);
  g_autoptr (PlumbValue) record = NULL;

  if (items == NULL)
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    {
      const PlumbItemRow *item = items->pdata[i];

      if (item->inputs != NULL)
        plumb_ledger_references_visit_value (item->inputs, note_used, self->used);
      if (item->outputs != NULL)
        plumb_ledger_references_visit_value (item->outputs, note_used, self->used);
    }
  record = plumb_ledger_reader_get_run_record (self->reader, run, NULL);
  if (record != NULL)
    plumb_ledger_references_visit_value (record, note_used, self->used);
  return TRUE;
}

static gboolean
find_kept (Collection *self, GError **error)
{
  PlumbRunQuery query = { 0 };
  g_autoptr (GPtrArray) runs = plumb_ledger_reader_list_runs (self->reader, &query, error);

  if (runs == NULL)
    return FALSE;
  for (guint i = 0; i < runs->len; i++)
    {
      const PlumbRunRow *run = runs->pdata[i];

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      if (!is_kept (self, run, i))
        continue;
      g_hash_table_add (self->kept_runs, g_memdup2 (&run->run, sizeof run->run));
      if (!note_run (self, run->run, error))
        return FALSE;
    }
  return TRUE;
}

/* --- what goes --- */

static void
add_entry (Collection *self, const char *what, const char *path, guint64 n_bytes)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (builder, "what", what);
  plumb_value_builder_set_string (builder, "path", path);
  plumb_value_builder_set_uint (builder, "bytes", n_bytes);
  g_ptr_array_add (self->entries, plumb_value_builder_end (builder));
  self->plan->n_bytes += n_bytes;
}

/* Bytes on the disk; links are counted, not followed. */
static guint64
measure (const char *path, guint depth)
{
  struct stat info;
  guint64 n_bytes;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (lstat (path, &info) != 0)
    return 0;
  n_bytes = (guint64) info.st_blocks * 512;
  dir = S_ISDIR (info.st_mode) && depth < MAX_DEPTH ? g_dir_open (path, 0, NULL) : NULL;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      n_bytes += measure (child, depth + 1);
    }
  return n_bytes;
}

static gboolean
is_young (const char *path, gint64 now_us)
{
  struct stat info;

  return lstat (path, &info) == 0
         && (gint64) info.st_mtim.tv_sec * G_USEC_PER_SEC > now_us - GRACE_US;
}

/* May go: not used by a kept run, and not on its way in. */
static gboolean
is_unused (Collection *self, PlumbArtifacts *artifacts, const PlumbValue *datum)
{
  const char *sha256 = plumb_value_member_string (datum, "artifact", "");
  g_autoptr (PlumbValue) recorded = NULL;
  g_autofree char *path = NULL;

  if (g_hash_table_contains (self->used, sha256))
    return FALSE;
  recorded = plumb_ledger_reader_get_artifact (self->reader, sha256, NULL);
  path = plumb_artifacts_get_path (artifacts, datum);
  return recorded != NULL || !is_young (path, self->policy->now_us);
}

static gboolean
find_artifacts (Collection *self, GError **error)
{
  PlumbArtifacts *artifacts = plumb_project_get_artifacts (self->plan->project);
  g_autoptr (GPtrArray) leftovers = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) data = plumb_artifacts_list (artifacts, leftovers, error);

  if (data == NULL)
    return FALSE;
  for (guint i = 0; i < data->len; i++)
    if (is_unused (self, artifacts, data->pdata[i]))
      {
        const char *sha256 = plumb_value_member_string (data->pdata[i], "artifact", "");
        g_autofree char *path
            = g_strdup_printf ("artifacts/%.2s/%s.%s", sha256, sha256,
                               plumb_value_member_string (data->pdata[i], "ext", ""));

        add_entry (self, "artifact", path, plumb_value_member_uint (data->pdata[i], "bytes", 0));
        g_ptr_array_add (self->plan->artifacts, plumb_value_ref (data->pdata[i]));
      }
  for (guint i = 0; i < leftovers->len; i++)
    {
      g_autofree char *path = g_build_filename ("artifacts", leftovers->pdata[i], NULL);
      g_autofree char *full = plumb_project_get_machine_path (self->plan->project, path);

      if (!is_young (full, self->policy->now_us))
        add_entry (self, "leftover", path, measure (full, 0));
    }
  return TRUE;
}

static void
find_run_files (Collection *self, const char *folder, const char *what)
{
  g_autofree char *path = plumb_project_get_machine_path (self->plan->project, folder);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      gint64 run = plumb_ledger_references_parse_run (name);
      g_autofree char *full = g_build_filename (path, name, NULL);
      g_autofree char *relative = g_build_filename (folder, name, NULL);

      if (!g_hash_table_contains (self->kept_runs, &run) && !is_young (full, self->policy->now_us))
        add_entry (self, what, relative, measure (full, 0));
    }
}

/* Named by the content that they show; any other can be made again. */
static void
find_thumbnails (Collection *self)
{
  g_autofree char *top = plumb_project_get_machine_path (self->plan->project, "thumbnails");
  g_autoptr (GDir) folders = g_dir_open (top, 0, NULL);
  const char *folder, *name;

  while (folders != NULL && (folder = g_dir_read_name (folders)) != NULL)
    {
      g_autofree char *path = g_build_filename (top, folder, NULL);
      g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *sha256 = g_strndup (name, PLUMB_HASH_LENGTH);
          g_autofree char *full = g_build_filename (path, name, NULL);
          g_autofree char *relative = g_build_filename ("thumbnails", folder, name, NULL);

          if (!g_hash_table_contains (self->used, sha256) && !is_young (full, self->policy->now_us))
            add_entry (self, "thumbnail", relative, measure (full, 0));
        }
    }
}

static gint
compare_entries (gconstpointer a, gconstpointer b)
{
  return strcmp (plumb_value_member_string (*(PlumbValue *const *) a, "path", ""),
                 plumb_value_member_string (*(PlumbValue *const *) b, "path", ""));
}

static PlumbValue *
make_entries (Collection *self)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_array ();

  g_ptr_array_sort (self->entries, compare_entries);
  for (guint i = 0; i < self->entries->len; i++)
    plumb_value_builder_add (builder, plumb_value_ref (self->entries->pdata[i]));
  return plumb_value_builder_end (builder);
}

static gboolean
collect (Collection *self, GError **error)
{
  if (!plumb_ledger_reader_begin (self->reader, error))
    return FALSE;
  if (!find_kept (self, error) || !find_artifacts (self, error))
    return FALSE;
  find_run_files (self, "work", "work");
  find_run_files (self, "logs", "log");
  find_thumbnails (self);
  self->plan->entries = make_entries (self);
  return TRUE;
}

/**
 * plumb_gc_plan_new:
 * @project: a project
 * @policy: what is kept
 * @cancellable: (nullable): ends it
 * @error: return location for an error
 *
 * Finds what could be removed, and removes nothing. Runs that can still go on keep all that is
 * theirs, and a file that is a few minutes old and not yet recorded stays.
 *
 * Returns: (transfer full) (nullable): the plan, or %NULL with what the reader or the store said
 */
PlumbGcPlan *
plumb_gc_plan_new (PlumbProject *project,
                   const PlumbGcPolicy *policy,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (PlumbGcPlan) plan = g_new0 (PlumbGcPlan, 1);
  g_autoptr (PlumbLedgerReader) reader = NULL;
  g_autoptr (GHashTable) kept_runs
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GHashTable) used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) entries
      = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_value_unref);
  Collection collection = {
    .plan = plan,
    .policy = policy,
    .cancellable = cancellable,
    .kept_runs = kept_runs,
    .used = used,
    .entries = entries,
  };
  gboolean is_done;

  g_return_val_if_fail (PLUMB_IS_PROJECT (project), NULL);

  plan->project = g_object_ref (project);
  plan->artifacts = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_value_unref);
  reader = plumb_project_open_reader (project, error);
  if (reader == NULL)
    return NULL;
  collection.reader = reader;
  is_done = collect (&collection, error);
  plumb_ledger_reader_end (reader);
  return is_done ? g_steal_pointer (&plan) : NULL;
}

/* --- carrying it out --- */

static gboolean
record_collection (PlumbGcPlan *self, PlumbLedger *ledger, GError **error)
{
  PlumbValueBuilder *hashes = plumb_value_builder_new_array ();
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  g_autoptr (PlumbValue) payload = NULL;
  PlumbEvent event = { .type = PLUMB_EVENT_ARTIFACTS_COLLECTED, .item = -1 };

  for (guint i = 0; i < self->artifacts->len; i++)
    plumb_value_builder_add (hashes, plumb_value_new_string (plumb_value_member_string (
                                         self->artifacts->pdata[i], "artifact", "")));
  plumb_value_builder_set (builder, "artifacts", plumb_value_builder_end (hashes));
  payload = plumb_value_builder_end (builder);
  event.payload = payload;
  return plumb_ledger_append (ledger, &event, error) != 0 && plumb_ledger_flush (ledger, error);
}

static gboolean
remove_others (PlumbGcPlan *self, GError **error)
{
  for (guint i = 0; i < plumb_value_get_length (self->entries); i++)
    {
      PlumbValue *entry = plumb_value_get_element (self->entries, i);
      g_autofree char *path = plumb_project_get_machine_path (
          self->project, plumb_value_member_string (entry, "path", ""));

      if (strcmp (plumb_value_member_string (entry, "what", ""), "artifact") != 0
          && !plumb_file_remove_tree (path, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * plumb_gc_plan_carry_out:
 * @self: a plan
 * @ledger: the project's ledger, to which no run is being written
 * @error: return location for an error
 *
 * Records which artifacts are no longer kept, then removes what the plan lists. Ended half-way, the
 * rest is found by the next plan.
 *
 * Returns: whether all is gone
 */
gboolean
plumb_gc_plan_carry_out (PlumbGcPlan *self, PlumbLedger *ledger, GError **error)
{
  PlumbArtifacts *artifacts = plumb_project_get_artifacts (self->project);

  g_return_val_if_fail (PLUMB_IS_LEDGER (ledger), FALSE);

  if (self->artifacts->len > 0 && !record_collection (self, ledger, error))
    return FALSE;
  for (guint i = 0; i < self->artifacts->len; i++)
    if (!plumb_artifacts_remove (artifacts, self->artifacts->pdata[i], error))
      return FALSE;
  return remove_others (self, error);
}

/**
 * plumb_gc_plan_get_entries:
 * @self: a plan
 *
 * Returns: (transfer none): what goes
 */
PlumbValue *
plumb_gc_plan_get_entries (PlumbGcPlan *self)
{
  return self->entries;
}

/**
 * plumb_gc_plan_get_bytes:
 * @self: a plan
 *
 * Returns: how many bytes that frees
 */
guint64
plumb_gc_plan_get_bytes (PlumbGcPlan *self)
{
  return self->n_bytes;
}
