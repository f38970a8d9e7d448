/* plumb-ui-command-index.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-command-index.h"

#include "plumb-ui-action-labels.h"
#include "plumb-ui-actions.h"
#include "plumb-ui-kind-item.h"
#include "plumb-ui-match.h"

#define N_RUNS 30

/* Flat, since there is one for each node; objects are made of those that are shown. */
typedef struct
{
  PlumbUiFindType type;
  char *title;
  char *detail;
  char *target;
  char *folded; /* what is searched */
} Entry;

struct _PlumbUiCommandIndex
{
  PlumbUiSession *session;
  GArray *entries;
  guint next_node;
};

/* --- one answer ------------------------------------------------------------------------------ */

struct _PlumbUiFind
{
  GObject parent_instance;

  PlumbUiFindType type;
  char *title;
  char *detail;
  char *target;
};

G_DEFINE_FINAL_TYPE (PlumbUiFind, plumb_ui_find, G_TYPE_OBJECT)

static void
plumb_ui_find_finalize (GObject *object)
{
  PlumbUiFind *self = PLUMB_UI_FIND (object);
  g_free (self->title);
  g_free (self->detail);
  g_free (self->target);
  G_OBJECT_CLASS (plumb_ui_find_parent_class)->finalize (object);
}

static void
plumb_ui_find_class_init (PlumbUiFindClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_find_finalize;
}

static void
plumb_ui_find_init (PlumbUiFind *self)
{
}

PlumbUiFindType
plumb_ui_find_get_find_type (PlumbUiFind *self)
{
  return self->type;
}

const char *
plumb_ui_find_get_title (PlumbUiFind *self)
{
  return self->title;
}

const char *
plumb_ui_find_get_detail (PlumbUiFind *self)
{
  return self->detail;
}

const char *
plumb_ui_find_get_target (PlumbUiFind *self)
{
  return self->target;
}

const char *
plumb_ui_find_get_icon (PlumbUiFind *self)
{
  static const char *const icons[] = {
    [PLUMB_UI_FIND_ACTION] = "system-run-symbolic",
    [PLUMB_UI_FIND_NODE] = "plumb-node-symbolic",
    [PLUMB_UI_FIND_KIND] = "list-add-symbolic",
    [PLUMB_UI_FIND_WORKFLOW] = "plumb-page-design-symbolic",
    [PLUMB_UI_FIND_RUN] = "plumb-page-runs-symbolic",
  };
  return icons[self->type];
}

/* --- filling --------------------------------------------------------------------------------- */

/* @words: more that finds it. Takes @target. */
static void
add (PlumbUiCommandIndex *self,
     PlumbUiFindType type,
     const char *title,
     const char *detail,
     char *target,
     const char *words)
{
  g_autofree char *all = g_strconcat (title, " ", words, NULL);
  Entry entry = {
    .type = type,
    .title = g_strdup (title),
    .detail = g_strdup (detail),
    .target = target,
    .folded = g_utf8_casefold (all, -1),
  };
  g_array_append_val (self->entries, entry);
}

static void
entry_clear (gpointer data)
{
  Entry *entry = data;
  g_free (entry->title);
  g_free (entry->detail);
  g_free (entry->target);
  g_free (entry->folded);
}

static void
add_action (PlumbUiCommandIndex *self, const PlumbUiAction *action)
{
  GSettings *settings
      = plumb_ui_environment_get_settings (plumb_ui_session_get_environment (self->session));
  g_autofree char *key = plumb_ui_actions_make_key_label (action->name, settings);
  add (self, PLUMB_UI_FIND_ACTION, _ (action->title), key != NULL ? key : "",
       g_strdup (action->name), _ (action->group));
}

/* What was done last comes first, the housekeeping of the application last. */
static void
add_actions (PlumbUiCommandIndex *self, PlumbUiIsEnabled is_enabled, gpointer data)
{
  GSettings *settings
      = plumb_ui_environment_get_settings (plumb_ui_session_get_environment (self->session));
  g_auto (GStrv) recent = g_settings_get_strv (settings, "recent-actions");
  g_autoptr (GPtrArray) general = g_ptr_array_new ();
  for (guint i = 0; recent[i] != NULL; i++)
    {
      const PlumbUiAction *action = plumb_ui_actions_find (recent[i]);
      if (action != NULL && is_enabled (action->name, data))
        add_action (self, action);
    }
  for (guint i = 0; i < plumb_ui_actions_get_length (); i++)
    {
      const PlumbUiAction *action = plumb_ui_actions_get (i);
      if (g_strv_contains ((const char *const *) recent, action->name)
          || g_str_equal (action->name, "win.palette") || !is_enabled (action->name, data))
        continue;
      if (g_str_equal (action->group, plumb_ui_actions_get (0)->group))
        g_ptr_array_add (general, (gpointer) action);
      else
        add_action (self, action);
    }
  for (guint i = 0; i < general->len; i++)
    add_action (self, general->pdata[i]);
}

static void
add_kinds (PlumbUiCommandIndex *self)
{
  PlumbCatalog *catalog
      = plumb_ui_authoring_get_catalog (plumb_ui_session_get_authoring (self->session));
  for (guint i = 0; i < plumb_catalog_get_n_kinds (catalog); i++)
    {
      PlumbKind *kind = plumb_catalog_get_kind (catalog, i);
      g_autofree char *words = g_strjoinv (" ", (char **) plumb_kind_get_words (kind));
      g_autofree char *all = g_strconcat (plumb_kind_get_name (kind), " ", words, NULL);
      if (plumb_kind_get_disabled (kind) == NULL)
        add (self, PLUMB_UI_FIND_KIND, plumb_kind_get_title (kind), _ ("Add node"),
             g_strdup (plumb_kind_get_name (kind)), all);
    }
}

static void
add_workflows (PlumbUiCommandIndex *self, PlumbUiProject *project)
{
  GListModel *workflows = plumb_ui_project_get_workflows (project);
  for (guint i = 0; i < g_list_model_get_n_items (workflows); i++)
    {
      g_autoptr (GtkStringObject) item = g_list_model_get_item (workflows, i);
      const char *name = gtk_string_object_get_string (item);
      add (self, PLUMB_UI_FIND_WORKFLOW, name, _ ("Workflow"), g_strdup (name), "");
    }
}

static void
add_runs (PlumbUiCommandIndex *self, PlumbUiProject *project)
{
  const PlumbRunQuery query = { .limit = N_RUNS };
  g_autoptr (GPtrArray) runs
      = plumb_ledger_reader_list_runs (plumb_ui_project_get_reader (project), &query, NULL);
  for (guint i = 0; runs != NULL && i < runs->len; i++)
    {
      const PlumbRunRow *run = runs->pdata[i];
      /* Translators: a run's number, and the name of its workflow */
      g_autofree char *title = g_strdup_printf (_ ("Run %d of %s"), (int) run->run, run->workflow);
      add (self, PLUMB_UI_FIND_RUN, title,
           plumb_ui_state_get_title (plumb_ui_state_from_text (run->state, NULL)),
           g_strdup_printf ("%" G_GINT64_FORMAT, run->run), "");
    }
}

static void
add_node (PlumbUiCommandIndex *self, PlumbNode *node)
{
  const char *id = plumb_node_get_id (node), *title = plumb_node_get_title (node);
  PlumbKind *kind = plumb_registry_find_kind (
      plumb_ui_environment_get_registry (plumb_ui_session_get_environment (self->session)),
      plumb_node_get_kind (node));
  const char *kind_title = kind != NULL ? plumb_kind_get_title (kind) : plumb_node_get_kind (node);
  add (self, PLUMB_UI_FIND_NODE, title != NULL && *title != '\0' ? title : id, kind_title,
       g_strdup (id), id);
}

PlumbUiCommandIndex *
plumb_ui_command_index_new (PlumbUiSession *session, PlumbUiIsEnabled is_enabled, gpointer data)
{
  PlumbUiCommandIndex *self = g_new0 (PlumbUiCommandIndex, 1);
  PlumbUiProject *project = plumb_ui_session_get_project (session);
  self->session = g_object_ref (session);
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (self->entries, entry_clear);
  add_actions (self, is_enabled, data);
  if (project != NULL)
    {
      add_workflows (self, project);
      add_runs (self, project);
    }
  add_kinds (self);
  return self;
}

void
plumb_ui_command_index_free (PlumbUiCommandIndex *self)
{
  g_object_unref (self->session);
  g_array_unref (self->entries);
  g_free (self);
}

gboolean
plumb_ui_command_index_fill (PlumbUiCommandIndex *self, gint64 end_us)
{
  PlumbUiDocument *document = plumb_ui_session_get_document (self->session);
  PlumbGraph *graph = document != NULL ? plumb_ui_document_get_graph (document) : NULL;
  guint n = graph != NULL ? plumb_graph_get_n_nodes (graph) : 0;
  /* The clock is asked once for some nodes. */
  while (self->next_node < n)
    {
      add_node (self, plumb_graph_get_node (graph, self->next_node++));
      if (self->next_node % 64 == 0 && g_get_monotonic_time () > end_us)
        break;
    }
  return self->next_node < n;
}

/* --- searching ------------------------------------------------------------------------------- */

typedef struct
{
  int worth;
  guint entry;
} Hit;

/* Of equal ones actions come first, then in the order of the index. */
static int
compare_hits (gconstpointer a, gconstpointer b)
{
  const Hit *one = a, *other = b;
  if (one->worth != other->worth)
    return one->worth > other->worth ? -1 : 1;
  return one->entry < other->entry ? -1 : one->entry > other->entry;
}

static PlumbUiFind *
make_find (const Entry *entry)
{
  PlumbUiFind *find = g_object_new (PLUMB_UI_TYPE_FIND, NULL);
  find->type = entry->type;
  find->title = g_strdup (entry->title);
  find->detail = g_strdup (entry->detail);
  find->target = g_strdup (entry->target);
  return find;
}

GPtrArray *
plumb_ui_command_index_search (PlumbUiCommandIndex *self, const char *typed, guint limit)
{
  g_auto (GStrv) words = plumb_ui_match_split (typed);
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (Hit));
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, i);
      Hit hit = { .worth = plumb_ui_match (entry->folded, words), .entry = i };
      if (hit.worth >= 0)
        g_array_append_val (hits, hit);
      if (words[0] == NULL && hits->len >= limit)
        break;
    }
  g_array_sort (hits, compare_hits);
  GPtrArray *finds = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < hits->len && i < limit; i++)
    g_ptr_array_add (finds, make_find (&g_array_index (self->entries, Entry,
                                                       g_array_index (hits, Hit, i).entry)));
  return finds;
}
