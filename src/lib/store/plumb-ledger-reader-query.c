/* plumb-ledger-reader-query.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-ledger-reader.h"

#include "plumb-lease-private.h"
#include "plumb-ledger-reader-private.h"

/* Which runs are asked for, as one statement. Every text is bound, never pasted. */

/* Values above this are reports, and no words of a person's. */
#define MAX_SEARCHED "200"

/* A run's state as it is told while there is no runner. */
#define TOLD_STATE "iif(r.state IN ('queued', 'running'), 'interrupted', r.state)"

typedef struct
{
  GString *sql;
  GPtrArray *texts; /* in the order of their parameters; owned */
  gboolean is_lost; /* nothing runs that is said to run: there is no runner */
} Statement;

/* Returns the number of the parameter that stands for @text. */
static guint
add_text (Statement *self, const char *text)
{
  g_ptr_array_add (self->texts, g_strdup (text));
  return self->texts->len;
}

static void
add_among (Statement *self, const gint64 *runs, guint n_runs)
{
  g_string_append (self->sql, " AND r.run IN (0");
  for (guint i = 0; i < n_runs; i++)
    g_string_append_printf (self->sql, ",%" G_GINT64_FORMAT, runs[i]);
  g_string_append (self->sql, ")");
}

/* One state has an index in the order of the runs; several are looked for along all of them. */
static void
add_states (Statement *self, const char *const *states)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; states[i] != NULL; i++)
    if (!self->is_lost || !plumb_run_state_needs_runner (states[i]))
      g_strv_builder_add (builder, states[i]);
  if (self->is_lost && g_strv_contains (states, "interrupted"))
    g_strv_builder_add_many (builder, "queued", "running", NULL);
  g_auto (GStrv) recorded = g_strv_builder_end (builder);
  g_string_append (self->sql, g_strv_length (recorded) == 1 ? " AND r.state IN (NULL"
                                                            : " AND +r.state IN (NULL");
  for (guint i = 0; recorded[i] != NULL; i++)
    g_string_append_printf (self->sql, ",?%u", add_text (self, recorded[i]));
  g_string_append (self->sql, ")");
}

/* A whole name is looked up in the index of values; "samples=64", which also finds
 * "render.samples", run by run. */
static void
add_pair (Statement *self, const char *name, const char *value)
{
  guint n = add_text (self, name), v = add_text (self, value);

  if (strchr (name, '.') != NULL)
    g_string_append_printf (
        self->sql, " AND r.run IN (SELECT run FROM attributes WHERE name=?%u AND value=?%u)", n, v);
  else
    g_string_append_printf (self->sql,
                            " AND EXISTS (SELECT 1 FROM attributes WHERE run=r.run AND value=?%u"
                            " AND (name=?%u OR substr(name, -length(?%u)-1)='.'||?%u))",
                            v, n, n, n);
}

/* LIKE: without regard to the case of ASCII letters. */
static char *
make_pattern (const char *before, const char *word)
{
  GString *pattern = g_string_new (before);

  for (const char *at = word; *at != '\0'; at++)
    {
      if (strchr ("%_\\", *at) != NULL)
        g_string_append_c (pattern, '\\');
      g_string_append_c (pattern, *at);
    }
  g_string_append_c (pattern, '%');
  return g_string_free (pattern, FALSE);
}

static void
add_word (Statement *self, const char *word)
{
  const char *equals = strchr (word, '=');
  guint64 number = 0;
  gboolean is_number = g_ascii_string_to_unsigned (*word == '#' ? word + 1 : word, 10, 0,
                                                   G_MAXINT64, &number, NULL);

  if (equals != NULL && equals != word)
    {
      g_autofree char *name = g_strndup (word, (gsize) (equals - word));

      add_pair (self, name, equals + 1);
      return;
    }
  if (is_number && *word == '#')
    {
      g_string_append_printf (self->sql, " AND r.run=%" G_GUINT64_FORMAT, number);
      return;
    }
  g_autofree char *part = make_pattern ("%", word);
  g_autofree char *beginning = make_pattern ("", word);
  guint n = add_text (self, part), first = add_text (self, beginning);
  g_string_append_printf (self->sql,
                          " AND (r.workflow LIKE ?%u ESCAPE '\\' OR %s LIKE ?%u ESCAPE '\\'"
                          " OR EXISTS (SELECT 1 FROM attributes WHERE run=r.run"
                          " AND octet_length(value)<=" MAX_SEARCHED
                          " AND value LIKE ?%u ESCAPE '\\')",
                          n, self->is_lost ? TOLD_STATE : "r.state", first, n);
  if (is_number)
    g_string_append_printf (self->sql, " OR r.run=%" G_GUINT64_FORMAT, number);
  g_string_append (self->sql, ")");
}

static void
add_words (Statement *self, const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\n", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      add_word (self, words[i]);
}

static void
add_source (Statement *self, const PlumbRunQuery *query)
{
  if (query->name == NULL)
    {
      g_string_append (self->sql, "runs r WHERE 1");
      return;
    }
  g_string_append_printf (self->sql,
                          "attributes a CROSS JOIN runs r ON r.run=a.run WHERE a.name=?%u",
                          add_text (self, query->name));
  if (query->value != NULL)
    g_string_append_printf (self->sql, " AND a.value=?%u", add_text (self, query->value));
}

static void
add_query (Statement *self, const PlumbRunQuery *query)
{
  const char *number = query->name != NULL ? "a.run" : "r.run";

  add_source (self, query);
  if (query->workflow != NULL)
    g_string_append_printf (self->sql, " AND r.workflow=?%u", add_text (self, query->workflow));
  if (query->states != NULL)
    add_states (self, query->states);
  if (query->since_us > 0)
    g_string_append_printf (self->sql, " AND r.created>=%" G_GINT64_FORMAT, query->since_us);
  if (query->until_us > 0)
    g_string_append_printf (self->sql, " AND r.created<%" G_GINT64_FORMAT, query->until_us);
  if (query->text != NULL)
    add_words (self, query->text);
  if (query->among != NULL)
    add_among (self, query->among, query->n_among);
  if (query->before_run > 0)
    g_string_append_printf (self->sql, " AND %s<%" G_GINT64_FORMAT, number, query->before_run);
  g_string_append_printf (self->sql, " ORDER BY %s DESC LIMIT %" G_GINT64_FORMAT, number,
                          query->limit > 0 ? (gint64) query->limit : -1);
}

/* NULL without @error where the ledger is not there yet. */
static sqlite3_stmt *
prepare (PlumbLedgerReader *self, const char *columns, const PlumbRunQuery *query, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  Statement statement = { sql, texts, plumb_lease_is_free (self->folder) };
  sqlite3 *db = plumb_ledger_reader_get_db (self, error);

  if (db == NULL)
    return NULL;
  g_string_append_printf (sql, "SELECT %s FROM ", columns);
  add_query (&statement, query);
  sqlite3_stmt *prepared = plumb_ledger_db_prepare (db, sql->str, error);
  for (guint i = 0; prepared != NULL && i < texts->len; i++)
    sqlite3_bind_text (prepared, (int) i + 1, texts->pdata[i], -1, SQLITE_TRANSIENT);
  return prepared;
}

/**
 * plumb_ledger_reader_list_runs:
 * @self: a reader
 * @query: which
 * @error: return location for an error
 *
 * Returns: (transfer container) (element-type PlumbRunRow) (nullable): a page of runs, newest first
 */
GPtrArray *
plumb_ledger_reader_list_runs (PlumbLedgerReader *self, const PlumbRunQuery *query, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (self) && query != NULL, NULL);

  g_autoptr (sqlite3_stmt) statement = prepare (self, "r.*", query, &local_error);
  if (local_error == NULL)
    return plumb_ledger_reader_collect_runs (self, statement, error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/**
 * plumb_ledger_reader_list_run_numbers:
 * @self: a reader
 * @query: which
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type gint64) (nullable): the numbers, newest first
 */
GArray *
plumb_ledger_reader_list_run_numbers (PlumbLedgerReader *self,
                                      const PlumbRunQuery *query,
                                      GError **error)
{
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (self) && query != NULL, NULL);

  g_autoptr (sqlite3_stmt) statement = prepare (self, "r.run", query, &local_error);
  while (statement != NULL && plumb_ledger_reader_step (statement, &local_error))
    {
      gint64 run = sqlite3_column_int64 (statement, 0);

      g_array_append_val (runs, run);
    }
  if (local_error == NULL)
    return g_steal_pointer (&runs);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}
