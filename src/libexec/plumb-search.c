/* plumb-search.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-search.h"

#include "plumb-file.h"
#include "plumb-project.h"
#include "plumb-recent.h"

/* A search is an answer while somebody types: it asks the ledgers of so many projects only. */
#define MAX_LEDGERS 10
#define MAX_WORKFLOWS 200

struct _PlumbSearch
{
  GHashTable *projects; /* folder -> Project */
};

typedef struct
{
  PlumbProject *project;
  PlumbLedgerReader *reader; /* nullable */
} Project;

/* What was typed: the words to be found, folded; a run's number; whether runs alone are meant. */
typedef struct
{
  GPtrArray *words;
  gint64 run;
  gboolean runs_only;
} Query;

/* What a search is about to answer. */
typedef struct
{
  const Query *query;
  GPtrArray *found; /* of char * */
  guint limit;
} Answer;

static const struct
{
  const char *state;
  const char *title;
} states[] = {
  { "queued", N_ ("Queued") },       { "running", N_ ("Running") },
  { "paused", N_ ("Paused") },       { "waiting", N_ ("Waiting for an answer") },
  { "succeeded", N_ ("Succeeded") }, { "failed", N_ ("Failed") },
  { "cancelled", N_ ("Canceled") },  { "interrupted", N_ ("Interrupted") },
};

const char *
plumb_search_get_state_title (const char *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (strcmp (states[i].state, state) == 0)
      return _ (states[i].title);
  return state;
}

/* --- what was typed --- */

static char *
fold (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);

  return g_utf8_casefold (normal != NULL ? normal : "", -1);
}

static gint64
parse_run (const char *word)
{
  gint64 run = 0;

  if (*word == '#')
    word++;
  return g_ascii_string_to_signed (word, 10, 1, G_MAXINT64, &run, NULL) ? run : 0;
}

static void
add_word (Query *self, const char *term)
{
  g_autofree char *word = fold (term);
  /* Translators: what people type to search for runs, in small letters. */
  g_autofree char *local = fold (_ ("run"));

  if (*word == '\0')
    return;
  if (strcmp (word, "run") == 0 || strcmp (word, local) == 0)
    self->runs_only = TRUE;
  else if (self->run == 0 && parse_run (word) != 0)
    self->run = parse_run (word);
  else
    g_ptr_array_add (self->words, g_steal_pointer (&word));
}

static void
query_init (Query *self, const char *const *terms)
{
  *self = (Query) { .words = g_ptr_array_new_with_free_func (g_free) };
  for (guint i = 0; terms[i] != NULL; i++)
    add_word (self, terms[i]);
}

static void
query_clear (Query *self)
{
  g_clear_pointer (&self->words, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Query, query_clear)

static gboolean
has_all (GPtrArray *words, const char *folded)
{
  for (guint i = 0; i < words->len; i++)
    if (strstr (folded, g_ptr_array_index (words, i)) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
matches_workflow (const Query *self, const char *title, const char *workflow)
{
  g_autofree char *text = g_strjoin ("\n", workflow, title, NULL);
  g_autofree char *folded = fold (text);

  return has_all (self->words, folded);
}

static gboolean
matches_run (const Query *self, const char *title, const char *workflow, const char *state)
{
  g_autofree char *text
      = g_strjoin ("\n", workflow, title, state, plumb_search_get_state_title (state), NULL);
  g_autofree char *folded = fold (text);

  return has_all (self->words, folded);
}

/* --- projects --- */

static void
project_free (Project *self)
{
  g_clear_object (&self->reader);
  g_clear_object (&self->project);
  g_free (self);
}

/* NULL where the folder is no project any more. Below a project is none. */
static Project *
ensure_project (PlumbSearch *self, const char *folder)
{
  Project *project = g_hash_table_lookup (self->projects, folder);
  g_autofree char *file = g_build_filename (folder, PLUMB_PROJECT_FILE, NULL);
  g_autoptr (PlumbProject) opened = NULL;

  if (project != NULL || !g_file_test (file, G_FILE_TEST_IS_REGULAR))
    return project;
  opened = plumb_project_open (folder, NULL);
  if (opened == NULL)
    return NULL;
  project = g_new0 (Project, 1);
  project->reader = plumb_project_open_reader (opened, NULL);
  project->project = g_steal_pointer (&opened);
  g_hash_table_insert (self->projects, g_strdup (folder), project);
  return project;
}

PlumbSearch *
plumb_search_new (void)
{
  PlumbSearch *self = g_new0 (PlumbSearch, 1);

  self->projects
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) project_free);
  return self;
}

void
plumb_search_free (PlumbSearch *self)
{
  g_hash_table_unref (self->projects);
  g_free (self);
}

/* --- hits --- */

static char *
format_project (const char *folder)
{
  return g_strdup_printf ("project/-%s", folder);
}

static char *
format_workflow (const char *workflow, const char *folder)
{
  return g_strdup_printf ("workflow/%s%s", workflow, folder);
}

static char *
format_run (gint64 run, const char *folder)
{
  return g_strdup_printf ("run/%" G_GINT64_FORMAT "%s", run, folder);
}

void
plumb_search_hit_free (PlumbSearchHit *self)
{
  g_free (self->folder);
  g_free (self->workflow);
  g_free (self);
}

PlumbSearchHit *
plumb_search_hit_parse (const char *identifier)
{
  const char *slash = strchr (identifier, '/');
  const char *folder = slash != NULL ? strchr (slash + 1, '/') : NULL;
  g_autofree char *name = folder != NULL ? g_strndup (slash + 1, folder - slash - 1) : NULL;
  g_autoptr (PlumbSearchHit) hit = g_new0 (PlumbSearchHit, 1);

  if (folder == NULL)
    return NULL;
  hit->folder = g_strdup (folder);
  if (strcmp (name, "-") == 0 && g_str_has_prefix (identifier, "project/"))
    {
      hit->type = PLUMB_SEARCH_PROJECT;
      return g_steal_pointer (&hit);
    }
  if (g_str_has_prefix (identifier, "workflow/") && plumb_file_check_name (name, NULL))
    {
      hit->type = PLUMB_SEARCH_WORKFLOW;
      hit->workflow = g_steal_pointer (&name);
      return g_steal_pointer (&hit);
    }
  if (g_str_has_prefix (identifier, "run/")
      && g_ascii_string_to_signed (name, 10, 1, G_MAXINT64, &hit->run, NULL))
    {
      hit->type = PLUMB_SEARCH_RUN;
      return g_steal_pointer (&hit);
    }
  return NULL;
}

PlumbRunRow *
plumb_search_load_run (PlumbSearch *self, const PlumbSearchHit *hit)
{
  Project *project = ensure_project (self, hit->folder);

  return project != NULL && project->reader != NULL
             ? plumb_ledger_reader_get_run (project->reader, hit->run, NULL)
             : NULL;
}

char *
plumb_search_load_title (PlumbSearch *self, const char *folder)
{
  Project *project = ensure_project (self, folder);

  return project != NULL ? g_strdup (plumb_project_get_name (project->project)) : NULL;
}

/* --- searching --- */

static gboolean
is_full (const Answer *self)
{
  return self->found->len >= self->limit;
}

static void
add (Answer *self, char *identifier)
{
  if (!is_full (self)
      && !g_ptr_array_find_with_equal_func (self->found, identifier, g_str_equal, NULL))
    g_ptr_array_add (self->found, identifier);
  else
    g_free (identifier);
}

static char **
list_workflows (Project *project)
{
  char **names = plumb_project_list_workflows (project->project, NULL);

  return names != NULL ? names : g_new0 (char *, 1);
}

/* One is enough: its workflows are found by its title too. */
static void
find_project (Answer *self, const PlumbRecentProject *recent, Project *project)
{
  g_autofree char *folded = fold (recent->title);

  if (self->found->len == 0 && has_all (self->query->words, folded))
    add (self, format_project (recent->folder));
}

static void
find_workflows (Answer *self, const PlumbRecentProject *recent, Project *project)
{
  g_auto (GStrv) names = list_workflows (project);

  for (guint i = 0; names[i] != NULL && !is_full (self); i++)
    if (matches_workflow (self->query, recent->title, names[i]))
      add (self, format_workflow (names[i], recent->folder));
}

static void
find_run (Answer *self, const PlumbRecentProject *recent, Project *project)
{
  g_autoptr (PlumbRunRow) run
      = plumb_ledger_reader_get_run (project->reader, self->query->run, NULL);

  if (run != NULL && matches_run (self->query, recent->title, run->workflow, run->state))
    add (self, format_run (run->run, recent->folder));
}

static void
add_runs (Answer *self,
          const PlumbRecentProject *recent,
          Project *project,
          const PlumbRunQuery *query)
{
  g_autoptr (GPtrArray) runs = plumb_ledger_reader_list_runs (project->reader, query, NULL);

  for (guint i = 0; runs != NULL && i < runs->len; i++)
    add (self, format_run (((PlumbRunRow *) g_ptr_array_index (runs, i))->run, recent->folder));
}

/* The latest runs of a workflow: of any state where the words say nothing of one. */
static void
find_runs_of (Answer *self,
              const PlumbRecentProject *recent,
              Project *project,
              const char *workflow)
{
  const char *wanted[G_N_ELEMENTS (states) + 1] = { NULL };
  PlumbRunQuery query = { .workflow = workflow, .limit = self->limit };
  guint n_wanted = 0;

  if (!matches_workflow (self->query, recent->title, workflow))
    {
      for (guint i = 0; i < G_N_ELEMENTS (states); i++)
        if (matches_run (self->query, recent->title, workflow, states[i].state))
          wanted[n_wanted++] = states[i].state;
      if (n_wanted == 0)
        return;
      query.states = wanted;
    }
  add_runs (self, recent, project, &query);
}

static void
find_runs (Answer *self, const PlumbRecentProject *recent, Project *project)
{
  g_auto (GStrv) names = list_workflows (project);

  for (guint i = 0; names[i] != NULL && i < MAX_WORKFLOWS && !is_full (self); i++)
    find_runs_of (self, recent, project, names[i]);
}

typedef void (*FindFunc) (Answer *self, const PlumbRecentProject *recent, Project *project);

static void
find_in_each (PlumbSearch *self, Answer *answer, GPtrArray *recent, FindFunc find)
{
  gboolean needs_ledger = find == find_runs || find == find_run;
  guint n_projects = needs_ledger ? MIN (recent->len, MAX_LEDGERS) : recent->len;

  for (guint i = 0; i < n_projects && !is_full (answer); i++)
    {
      const PlumbRecentProject *entry = g_ptr_array_index (recent, i);
      Project *project = ensure_project (self, entry->folder);

      if (project != NULL && (!needs_ledger || project->reader != NULL))
        find (answer, entry, project);
    }
}

char **
plumb_search_find (PlumbSearch *self, const char *const *terms, guint limit)
{
  g_auto (Query) query = { 0 };
  g_autoptr (GPtrArray) recent = plumb_recent_list (NULL);
  g_autoptr (GPtrArray) found = g_ptr_array_new_null_terminated (limit, g_free, TRUE);
  Answer answer = { &query, found, limit };

  query_init (&query, terms);
  if (recent != NULL && query.run != 0)
    find_in_each (self, &answer, recent, find_run);
  else if (recent != NULL && (query.words->len > 0 || query.runs_only))
    {
      if (!query.runs_only)
        {
          find_in_each (self, &answer, recent, find_project);
          find_in_each (self, &answer, recent, find_workflows);
        }
      find_in_each (self, &answer, recent, find_runs);
    }
  return (char **) g_ptr_array_free (g_steal_pointer (&found), FALSE);
}
