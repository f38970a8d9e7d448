/* plumb-report-export.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-report.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "plumb-file.h"
#include "plumb-hash.h"
#include "plumb-json.h"
#include "plumb-limits.h"
#include "plumb-report-html-private.h"

/* The bundle: report.html, run.json, events.jsonl, workflow.plumb, artifacts/, SHA256SUMS. Made
 * from the record, in a fixed order, with no date of its own: twice the same bytes. */

typedef struct
{
  PlumbArtifacts *store;
  const char *folder;
  GTree *sums; /* relative path -> SHA-256 */
} Bundle;

static gboolean
add_file (Bundle *bundle, const char *name, const char *text, GError **error)
{
  g_autofree char *path = g_build_filename (bundle->folder, name, NULL);
  if (!plumb_file_write_atomic (path, text, -1, error))
    return FALSE;
  g_tree_insert (bundle->sums, g_strdup (name), plumb_hash_bytes (text, strlen (text)));
  return TRUE;
}

static gboolean
copy_artifact (const char *from, const char *to, GError **error)
{
  g_autofd int source = plumb_file_open_regular (from, error);
  if (source < 0)
    return FALSE;
  g_autofd int target = open (to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (target < 0)
    return plumb_file_set_errno (error, errno, "cannot write", to);
  return plumb_file_copy_fd (source, target, PLUMB_LIMIT_ARTIFACT_BYTES, NULL, error)
         && (fsync (target) == 0 || plumb_file_set_errno (error, errno, "cannot write", to));
}

static gboolean
add_artifact (Bundle *bundle, PlumbValue *datum, GError **error)
{
  const char *hash = plumb_value_member_string (datum, "artifact", "");
  g_autofree char *name = g_strdup_printf ("artifacts/%.2s/%s.%s", hash, hash,
                                           plumb_value_member_string (datum, "ext", "bin"));
  if (g_tree_lookup (bundle->sums, name) != NULL)
    return TRUE;
  g_autofree char *from = plumb_artifacts_get_path (bundle->store, datum);
  g_autofree char *to = g_build_filename (bundle->folder, name, NULL);
  g_autofree char *inner = g_path_get_dirname (to);
  if (!plumb_artifacts_verify (bundle->store, datum, NULL, error)
      || !plumb_file_make_folder (inner, 0777, error) || !copy_artifact (from, to, error))
    return FALSE;
  g_tree_insert (bundle->sums, g_steal_pointer (&name), g_strdup (hash));
  return TRUE;
}

/* Every artifact that a value names, at any depth; the fields of a key name some by hash alone,
 * which inputs and outputs name in full. Depth is bounded by the JSON reader. */
static gboolean
add_artifacts (Bundle *bundle, PlumbValue *value, GError **error)
{
  if (plumb_value_get_value_type (value) == PLUMB_VALUE_OBJECT
      && plumb_value_member_string (value, "artifact", NULL) != NULL
      && plumb_value_member_string (value, "ext", NULL) != NULL)
    return add_artifact (bundle, value, error);
  gboolean is_object = plumb_value_get_value_type (value) == PLUMB_VALUE_OBJECT;
  if (!is_object && plumb_value_get_value_type (value) != PLUMB_VALUE_ARRAY)
    return TRUE;
  for (guint i = 0; i < plumb_value_get_length (value); i++)
    {
      PlumbValue *inner = is_object ? plumb_value_get_member_at (value, i, NULL)
                                    : plumb_value_get_element (value, i);
      if (!add_artifacts (bundle, inner, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_events (Bundle *bundle, PlumbLedgerReader *reader, gint64 run, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gint64 since = 0;
  for (guint n = 1000; n == 1000;)
    {
      g_autoptr (GPtrArray) events
          = plumb_ledger_reader_list_events (reader, run, since, 1000, error);
      if (events == NULL)
        return FALSE;
      for (guint i = 0; i < events->len; i++)
        {
          const PlumbEvent *event = g_ptr_array_index (events, i);
          g_autoptr (PlumbValue) value = plumb_report_describe_event (event);
          plumb_json_append (text, value, PLUMB_JSON_COMPACT);
          g_string_append_c (text, '\n');
          since = event->seq;
        }
      n = events->len;
    }
  return add_file (bundle, "events.jsonl", text->str, error);
}

static gboolean
add_sum_line (gpointer name, gpointer hash, gpointer user_data)
{
  g_string_append_printf (user_data, "%s  %s\n", (const char *) hash, (const char *) name);
  return FALSE;
}

static gboolean
add_sums (Bundle *bundle, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_tree_foreach (bundle->sums, add_sum_line, text);
  g_autofree char *path = g_build_filename (bundle->folder, "SHA256SUMS", NULL);
  return plumb_file_write_atomic (path, text->str, (gssize) text->len, error);
}

static int
compare_names (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return strcmp (a, b);
}

/**
 * plumb_report_export:
 * @engine: the project's engine
 * @reader: the project's ledger
 * @run: a run
 * @folder: where the bundle goes; made if missing
 * @error: return location
 *
 * Writes the evidence of a run: a page, the record as JSON, its events, the document, every
 * artifact (each hashed again first), and the SHA-256 of each file. Making it twice gives the same
 * bytes.
 *
 * Returns: FALSE with @error where the record or an artifact cannot be read, or a file not written
 */
gboolean
plumb_report_export (
    PlumbEngine *engine, PlumbLedgerReader *reader, gint64 run, const char *folder, GError **error)
{
  g_autoptr (PlumbValue) value = plumb_report_describe_run (engine, reader, run, error);
  if (value == NULL || !plumb_file_make_folder (folder, 0777, error))
    return FALSE;
  g_autoptr (GTree) sums = g_tree_new_full (compare_names, NULL, g_free, g_free);
  Bundle bundle
      = { plumb_project_get_artifacts (plumb_engine_get_info (engine)->project), folder, sums };
  g_autofree char *page = plumb_report_html_format (value, "artifacts");
  g_autofree char *json = plumb_json_format (value, PLUMB_JSON_PRETTY);
  const char *document
      = plumb_value_member_string (plumb_value_get_member (value, "record"), "document", "");
  return add_artifacts (&bundle, plumb_value_get_member (value, "step_list"), error)
         && add_file (&bundle, "report.html", page, error)
         && add_file (&bundle, "run.json", json, error)
         && add_file (&bundle, "workflow.plumb", document, error)
         && add_events (&bundle, reader, run, error) && add_sums (&bundle, error);
}

/**
 * plumb_report_write_page:
 * @engine: the project's engine
 * @reader: the project's ledger
 * @run: a run
 * @error: return location
 *
 * Writes .plumbline/reports/run-N.html, which shows the pictures where they lie in the store.
 *
 * Returns: (transfer full): its path, or NULL with @error
 */
char *
plumb_report_write_page (PlumbEngine *engine, PlumbLedgerReader *reader, gint64 run, GError **error)
{
  g_autoptr (PlumbValue) value = plumb_report_describe_run (engine, reader, run, error);
  if (value == NULL)
    return NULL;
  PlumbProject *project = plumb_engine_get_info (engine)->project;
  g_autofree char *folder = plumb_project_get_machine_path (project, "reports");
  g_autofree char *name = g_strdup_printf ("run-%" G_GINT64_FORMAT ".html", run);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *page = plumb_report_html_format (value, "../artifacts");
  if (!plumb_file_make_folder (folder, 0777, error)
      || !plumb_file_write_atomic (path, page, -1, error))
    return NULL;
  return g_steal_pointer (&path);
}
