/* plumb-cli-compare-many.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "plumb-cli-compare.h"
#include "plumb-compare-bytes.h"
#include "plumb-compared.h"
#include "plumb-file.h"
#include "plumb-limits.h"
#include "plumb-work-pool.h"

/* Many pairs in one call: two folders, or a list. As many at once as there are processors, but
 * large pictures, of which one pair takes all of them. */

#define MAX_PAIRS 1000000
#define MAX_DEPTH 16
#define MAX_LIST_BYTES (256u << 20)

typedef struct
{
  char *name;
  char *before;
  char *after;
} Pair;

static void
pair_clear (gpointer data)
{
  Pair *pair = data;

  g_free (pair->name);
  g_free (pair->before);
  g_free (pair->after);
}

static GArray *
pairs_new (void)
{
  GArray *pairs = g_array_new (FALSE, TRUE, sizeof (Pair));

  g_array_set_clear_func (pairs, pair_clear);
  return pairs;
}

/* --- which --- */

static gboolean
is_picture_name (const char *name)
{
  static const char *const endings[] = { "png", "jpg", "jpeg", "webp", "tif", "tiff", "exr" };
  const char *dot = strrchr (name, '.');

  for (guint i = 0; dot != NULL && i < G_N_ELEMENTS (endings); i++)
    if (g_ascii_strcasecmp (dot + 1, endings[i]) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
fail_folder (GError **error, const char *path, const char *why)
{
  g_autofree char *visible = plumb_text_make_visible (path);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s: %s", visible, why);
  return FALSE;
}

static gboolean collect (
    const char *top, const char *inner, guint depth, GHashTable *names, GError **error);

static gboolean
collect_entry (const char *top, char *below, guint depth, GHashTable *names, GError **error)
{
  g_autofree char *path = g_build_filename (top, below, NULL);
  g_autofree char *name = g_path_get_basename (below);

  if (*name == '.' || g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    return TRUE;
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return collect (top, below, depth + 1, names, error);
  if (is_picture_name (name) && g_hash_table_size (names) == MAX_PAIRS)
    return fail_folder (error, top, "there are more pictures than are compared in one call");
  if (is_picture_name (name))
    g_hash_table_add (names, g_strdup (below));
  return TRUE;
}

/* Pictures by their ending, relative to the folder; hidden names and links are left out. What
 * cannot be looked at is not left out silently: all would pass. */
static gboolean
collect (const char *top, const char *inner, guint depth, GHashTable *names, GError **error)
{
  g_autofree char *folder = g_build_filename (top, inner, NULL);
  if (depth > MAX_DEPTH)
    return fail_folder (error, folder, "folders lie deeper in each other than are looked at");
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);

  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL;
       name = g_dir_read_name (dir))
    {
      g_autofree char *below
          = *inner != '\0' ? g_build_filename (inner, name, NULL) : g_strdup (name);
      if (!collect_entry (top, below, depth, names, error))
        return FALSE;
    }
  return dir != NULL;
}

/* A name that only one of the folders has makes a pair too: what is missing is a finding. */
static GArray *
list_folders (const char *before, const char *after, GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (!collect (before, "", 0, names, error) || !collect (after, "", 0, names, error))
    return NULL;
  GArray *pairs = pairs_new ();
  g_autoptr (GPtrArray) sorted = g_hash_table_get_keys_as_ptr_array (names);
  g_ptr_array_sort_values (sorted, (GCompareFunc) strcmp);
  for (guint i = 0; i < sorted->len; i++)
    {
      const char *name = g_ptr_array_index (sorted, i);
      Pair pair = { g_strdup (name), g_build_filename (before, name, NULL),
                    g_build_filename (after, name, NULL) };
      g_array_append_val (pairs, pair);
    }
  return pairs;
}

static GArray *
read_list (const char *path, GError **error)
{
  g_autofree char *text = plumb_file_read (path, MAX_LIST_BYTES, NULL, error);
  if (text == NULL)
    return NULL;
  g_auto (GStrv) lines = g_strsplit (text, "\n", MAX_PAIRS + 1);
  g_autoptr (GArray) pairs = pairs_new ();
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *tab = strchr (lines[i], '\t');
      if (*lines[i] == '\0')
        continue;
      if (tab == NULL || tab == lines[i] || tab[1] == '\0')
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       "%s: line %u: expected two paths with a tab between them", path, i + 1);
          return NULL;
        }
      Pair pair = { g_strdup (tab + 1), g_strndup (lines[i], (gsize) (tab - lines[i])),
                    g_strdup (tab + 1) };
      g_array_append_val (pairs, pair);
    }
  return g_steal_pointer (&pairs);
}

/* --- comparing --- */

typedef struct
{
  PlumbWorkPool *pool;
  PlumbWorkPool *alone; /* one thread */
  GMainLoop *loop;
  const PlumbCompareSettings *settings;
  GArray *pairs;
  PlumbValue **records;
  guint n_started;
  guint n_left;
  GError *error;
} Comparing;

typedef struct
{
  Comparing *comparing;
  guint position;
} Job;

static gpointer
compare_cb (gpointer data, GCancellable *cancellable, GError **error)
{
  const Job *job = data;
  const Pair *pair = &g_array_index (job->comparing->pairs, Pair, job->position);
  if (plumb_bytes_are_due (pair->before, pair->after))
    return plumb_bytes_compare (pair->before, pair->after, cancellable, error);
  g_autoptr (PlumbComparison) comparison = plumb_compared_judge (
      pair->before, pair->after, job->comparing->settings, cancellable, error);

  return comparison != NULL ? plumb_comparison_to_value (comparison) : NULL;
}

/* NULL without an error: it is to be compared alone. */
static gpointer
compare_beside_others (gpointer data, GCancellable *cancellable, GError **error)
{
  const Job *job = data;
  const Pair *pair = &g_array_index (job->comparing->pairs, Pair, job->position);

  return plumb_compared_takes_much (pair->before, pair->after)
             ? NULL
             : compare_cb (data, cancellable, error);
}

static void start_next (Comparing *self);

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *job = user_data;
  Comparing *self = job->comparing;
  g_autoptr (GError) error = NULL;
  PlumbValue *record = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);

  if (record == NULL && error == NULL)
    {
      plumb_work_pool_run_async (self->alone, compare_cb, job, NULL,
                                 (GDestroyNotify) plumb_value_unref, NULL, compared_cb, job);
      return;
    }
  self->records[job->position] = record;
  if (self->error == NULL)
    self->error = g_steal_pointer (&error);
  g_free (job);
  if (--self->n_left == 0)
    g_main_loop_quit (self->loop);
  else
    start_next (self);
}

static void
start_next (Comparing *self)
{
  if (self->n_started == self->pairs->len)
    return;
  Job *job = g_new (Job, 1);
  *job = (Job) { self, self->n_started++ };
  plumb_work_pool_run_async (self->pool, compare_beside_others, job, NULL,
                             (GDestroyNotify) plumb_value_unref, NULL, compared_cb, job);
}

static gboolean
compare_all (Comparing *self, GError **error)
{
  guint n_threads = g_get_num_processors ();

  self->pool = plumb_work_pool_new ("plumb-compare", n_threads);
  self->alone = plumb_work_pool_new ("plumb-large", 1);
  self->loop = g_main_loop_new (NULL, FALSE);
  self->n_left = self->pairs->len;
  for (guint i = 0; i < 2 * n_threads; i++)
    start_next (self);
  if (self->n_left > 0)
    g_main_loop_run (self->loop);
  plumb_work_pool_shut_down (self->pool);
  plumb_work_pool_shut_down (self->alone);
  g_clear_object (&self->pool);
  g_clear_object (&self->alone);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

/* --- telling --- */

static void
print_pair (const Pair *pair, PlumbValue *record)
{
  PlumbValue *reason = plumb_value_get_element (plumb_value_get_member (record, "reasons"), 0);
  g_autofree char *name = plumb_text_make_visible (pair->name);
  g_autofree char *message
      = plumb_text_make_visible (plumb_value_member_string (reason, "message", ""));

  printf ("%-4s  %s  %.6f  %s\n", plumb_value_member_string (record, "verdict", ""), name,
          plumb_value_member_double (record, "mean_pixel_delta", 0), message);
}

static PlumbValue *
make_result (const Comparing *self, const guint counts[3])
{
  PlumbValueBuilder *list = plumb_value_builder_new_array ();
  PlumbValueBuilder *result = plumb_value_builder_new_object ();

  for (guint i = 0; i < self->pairs->len; i++)
    {
      PlumbValueBuilder *pair = plumb_value_builder_new_copy (self->records[i]);
      plumb_value_builder_set_string (pair, "name", g_array_index (self->pairs, Pair, i).name);
      plumb_value_builder_add (list, plumb_value_builder_end (pair));
    }
  plumb_value_builder_set (result, "pairs", plumb_value_builder_end (list));
  plumb_value_builder_set_int (result, "passed", counts[PLUMB_VERDICT_PASS]);
  plumb_value_builder_set_int (result, "warned", counts[PLUMB_VERDICT_WARN]);
  plumb_value_builder_set_int (result, "failed", counts[PLUMB_VERDICT_FAIL]);
  return plumb_value_builder_end (result);
}

static PlumbVerdict
read_verdict (PlumbValue *record)
{
  const char *name = plumb_value_member_string (record, "verdict", "fail");

  return g_str_equal (name, "pass")   ? PLUMB_VERDICT_PASS
         : g_str_equal (name, "warn") ? PLUMB_VERDICT_WARN
                                      : PLUMB_VERDICT_FAIL;
}

static int
tell (PlumbCli *cli, const Comparing *self)
{
  guint counts[3] = { 0 };

  for (guint i = 0; i < self->pairs->len; i++)
    {
      PlumbVerdict verdict = read_verdict (self->records[i]);
      counts[verdict]++;
      if (verdict != PLUMB_VERDICT_PASS && !cli->json && !cli->quiet)
        print_pair (&g_array_index (self->pairs, Pair, i), self->records[i]);
    }
  if (cli->json)
    {
      g_autoptr (PlumbValue) result = make_result (self, counts);
      plumb_cli_print_json (result);
    }
  else if (!cli->quiet)
    printf ("%u pairs: %u pass, %u warn, %u fail\n", self->pairs->len, counts[PLUMB_VERDICT_PASS],
            counts[PLUMB_VERDICT_WARN], counts[PLUMB_VERDICT_FAIL]);
  return counts[PLUMB_VERDICT_FAIL] > 0 ? PLUMB_EXIT_FINDINGS : PLUMB_EXIT_OK;
}

static int
compare_pairs (PlumbCli *cli, GArray *pairs, const PlumbCompareSettings *settings)
{
  g_autoptr (GError) error = NULL;
  if (pairs->len == 0)
    {
      g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           "there is nothing to compare: no PNG, JPEG, WebP, TIFF or EXR on either "
                           "side");
      return plumb_cli_fail (cli, error);
    }
  Comparing comparing
      = { .settings = settings, .pairs = pairs, .records = g_new0 (PlumbValue *, pairs->len + 1) };
  int status
      = compare_all (&comparing, &error) ? tell (cli, &comparing) : plumb_cli_fail (cli, error);

  for (guint i = 0; i < pairs->len; i++)
    g_clear_pointer (&comparing.records[i], plumb_value_unref);
  g_free (comparing.records);
  return status;
}

int
plumb_cli_compare_folders (PlumbCli *cli,
                           const char *before,
                           const char *after,
                           const PlumbCompareSettings *settings)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) pairs = list_folders (before, after, &error);

  return pairs != NULL ? compare_pairs (cli, pairs, settings) : plumb_cli_fail (cli, error);
}

int
plumb_cli_compare_list (PlumbCli *cli, const char *path, const PlumbCompareSettings *settings)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) pairs = read_list (path, &error);

  return pairs != NULL ? compare_pairs (cli, pairs, settings) : plumb_cli_fail (cli, error);
}
