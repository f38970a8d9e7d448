/* plumb-ui-finder.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-finder.h"

#include "plumb-document.h"
#include "plumb-json.h"

/* More are not looked at by anybody. */
#define MAX_HITS 200

/* What can be found: a line of text for each node, made once when the finder opens. */
typedef struct
{
  char *workflow;
  char *path;
  char *title;
  char *details;
  char *folded; /* all of it, to be searched */
} Place;

#define PLUMB_UI_TYPE_FINDER (plumb_ui_finder_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiFinder, plumb_ui_finder, PLUMB_UI, FINDER, AdwDialog)

struct _PlumbUiFinder
{
  AdwDialog parent_instance;

  PlumbUiSession *session;
  PlumbUiProject *project;
  GPtrArray *places; /* Place */
  GCancellable *cancellable;

  GtkSearchEntry *entry;
  GtkStack *stack;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (PlumbUiFinder, plumb_ui_finder, ADW_TYPE_DIALOG)

static void
place_free (gpointer data)
{
  Place *place = data;
  g_free (place->workflow);
  g_free (place->path);
  g_free (place->title);
  g_free (place->details);
  g_free (place->folded);
  g_free (place);
}

/* --- gathering ------------------------------------------------------------------------------ */

/* What is gone through, and where what is found goes. */
typedef struct
{
  GPtrArray *places;
  PlumbRegistry *registry;
  const char *workflow;
  PlumbGraph *root;
} Gathering;

static void
gather_node (const Gathering *self, const char *prefix, PlumbNode *node)
{
  Place *place = g_new0 (Place, 1);
  PlumbKind *kind = plumb_registry_find_kind (self->registry, plumb_node_get_kind (node));
  const char *kind_title = kind != NULL ? plumb_kind_get_title (kind) : plumb_node_get_id (node);
  const char *title = plumb_node_get_title (node);
  g_autofree char *params = plumb_json_format (plumb_node_get_params (node), PLUMB_JSON_COMPACT);
  place->workflow = g_strdup (self->workflow);
  place->path = *prefix != '\0' ? g_strdup_printf ("%s:%s", prefix, plumb_node_get_id (node))
                                : g_strdup (plumb_node_get_id (node));
  place->title = g_strdup (title != NULL ? title : kind_title);
  place->details
      = g_strdup_printf ("%s · %s · %s", self->workflow, place->path, plumb_node_get_kind (node));
  g_autofree char *all = g_strjoin (" ", place->title, kind_title, place->details, params, NULL);
  place->folded = g_utf8_casefold (all, -1);
  g_ptr_array_add (self->places, place);
}

/* Each instance of a subgraph is a place of its own; a definition that holds itself ends. */
static void
gather_graph (const Gathering *self, const char *prefix, PlumbGraph *graph)
{
  for (guint i = 0; i < plumb_graph_get_n_nodes (graph); i++)
    {
      PlumbNode *node = plumb_graph_get_node (graph, i);
      const char *definition = plumb_node_get_definition (node);
      PlumbGraph *inner
          = definition != NULL ? plumb_graph_find_definition (self->root, definition) : NULL;
      gather_node (self, prefix, node);
      const Place *place = g_ptr_array_index (self->places, self->places->len - 1);
      if (inner != NULL && inner != graph && strlen (place->path) < 256)
        {
          g_autofree char *path = g_strdup (place->path);
          gather_graph (self, path, inner);
        }
    }
}

typedef struct
{
  PlumbProject *project;
  PlumbRegistry *registry;
  char **names; /* of workflows that are not open */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  g_object_unref (job->project);
  g_object_unref (job->registry);
  g_strfreev (job->names);
  g_free (job);
}

static gpointer
read_workflows (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  GPtrArray *places = g_ptr_array_new_with_free_func (place_free);
  for (guint i = 0; job->names[i] != NULL && !g_cancellable_is_cancelled (cancellable); i++)
    {
      g_autofree char *path = plumb_project_get_workflow_path (job->project, job->names[i]);
      g_autoptr (PlumbGraph) graph = plumb_document_load (path, NULL, NULL);
      if (graph != NULL)
        gather_graph (&(Gathering) { places, job->registry, job->names[i], graph }, "", graph);
    }
  return places;
}

/* --- showing -------------------------------------------------------------------------------- */

static void
show_place_cb (AdwActionRow *row, PlumbUiFinder *self)
{
  const Place *place = g_object_get_data (G_OBJECT (row), "place");
  g_autoptr (PlumbUiSession) session = g_object_ref (self->session);
  g_autofree char *path = g_strdup (place->path);
  g_autoptr (GError) error = NULL;
  PlumbUiDocument *document
      = plumb_ui_session_open_document (session, self->project, place->workflow, &error);
  adw_dialog_close (ADW_DIALOG (self));
  if (document != NULL)
    plumb_ui_session_reveal (session, document, path, NULL);
  else
    plumb_ui_session_report (session, _ ("Cannot Open"), error);
}

static GtkWidget *
make_row (PlumbUiFinder *self, Place *place)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), place->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), place->details);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data (G_OBJECT (row), "place", place);
  g_signal_connect (row, "activated", G_CALLBACK (show_place_cb), self);
  return row;
}

/* Every word is somewhere in it. */
static gboolean
fits (const Place *place, char **words)
{
  for (; *words != NULL; words++)
    if (strstr (place->folded, *words) == NULL)
      return FALSE;
  return TRUE;
}

static void
search (PlumbUiFinder *self)
{
  g_autofree char *folded
      = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->entry)), -1);
  g_auto (GStrv) words = g_strsplit_set (folded, " \t", -1);
  guint n_hits = 0;
  gtk_list_box_remove_all (self->list);
  for (guint i = 0; i < self->places->len && n_hits < MAX_HITS; i++)
    {
      Place *place = g_ptr_array_index (self->places, i);
      if (!fits (place, words))
        continue;
      gtk_list_box_append (self->list, make_row (self, place));
      n_hits++;
    }
  gtk_stack_set_visible_child_name (self->stack, n_hits > 0 ? "list" : "empty");
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiFinder) self = user_data;
  g_autoptr (GPtrArray) places
      = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, NULL);
  if (places == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  g_ptr_array_extend_and_steal (self->places, g_steal_pointer (&places));
  search (self);
}

static void
activate_first_cb (GtkSearchEntry *entry, PlumbUiFinder *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, 0);
  if (row != NULL)
    g_signal_emit_by_name (row, "activated");
}

/* --- opening -------------------------------------------------------------------------------- */

static PlumbUiDocument *
find_open (PlumbUiFinder *self, const char *name)
{
  GListModel *documents = plumb_ui_session_get_documents (self->session);
  for (guint i = 0; i < g_list_model_get_n_items (documents); i++)
    {
      g_autoptr (PlumbUiDocument) document = g_list_model_get_item (documents, i);
      if (plumb_ui_document_get_project (document) == self->project
          && g_str_equal (plumb_ui_document_get_name (document), name))
        return document; /* the session has it */
    }
  return NULL;
}

static PlumbRegistry *
get_registry (PlumbUiFinder *self)
{
  return plumb_ui_environment_get_registry (plumb_ui_session_get_environment (self->session));
}

static void
gather_document (PlumbUiFinder *self, PlumbUiDocument *document)
{
  PlumbGraph *graph = plumb_ui_document_get_graph (document);
  const char *name = plumb_ui_document_get_name (document);
  gather_graph (&(Gathering) { self->places, get_registry (self), name, graph }, "", graph);
}

/* What is open is searched as it stands, the rest as its file has it. */
static void
gather_project (PlumbUiFinder *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  GListModel *workflows = plumb_ui_project_get_workflows (self->project);
  for (guint i = 0; i < g_list_model_get_n_items (workflows); i++)
    {
      g_autoptr (GtkStringObject) item = g_list_model_get_item (workflows, i);
      const char *name = gtk_string_object_get_string (item);
      PlumbUiDocument *document = find_open (self, name);
      if (document != NULL)
        gather_document (self, document);
      else
        g_strv_builder_add (names, name);
    }
  Job *job = g_new0 (Job, 1);
  job->project = g_object_ref (plumb_ui_project_get_project (self->project));
  job->registry = g_object_ref (get_registry (self));
  job->names = g_strv_builder_end (names);
  PlumbWorkPool *pool
      = plumb_ui_environment_get_pool (plumb_ui_session_get_environment (self->session));
  plumb_work_pool_run_async (pool, read_workflows, job, job_free,
                             (GDestroyNotify) g_ptr_array_unref, self->cancellable, read_cb,
                             g_object_ref (self));
}

static void
plumb_ui_finder_dispose (GObject *object)
{
  PlumbUiFinder *self = PLUMB_UI_FINDER (object);
  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLUMB_UI_TYPE_FINDER);
  g_clear_object (&self->session);
  g_clear_object (&self->project);
  G_OBJECT_CLASS (plumb_ui_finder_parent_class)->dispose (object);
}

static void
plumb_ui_finder_finalize (GObject *object)
{
  PlumbUiFinder *self = PLUMB_UI_FINDER (object);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->places, g_ptr_array_unref);
  G_OBJECT_CLASS (plumb_ui_finder_parent_class)->finalize (object);
}

static void
plumb_ui_finder_class_init (PlumbUiFinderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_finder_dispose;
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_finder_finalize;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/plumbline/Plumbline/ui/plumb-ui-finder.ui");
  gtk_widget_class_bind_template_child (widget_class, PlumbUiFinder, entry);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiFinder, stack);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiFinder, list);
}

static void
plumb_ui_finder_init (PlumbUiFinder *self)
{
  self->cancellable = g_cancellable_new ();
  self->places = g_ptr_array_new_with_free_func (place_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (self->entry, GTK_WIDGET (self));
  g_signal_connect_object (self->entry, "search-changed", G_CALLBACK (search), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self->entry, "activate", G_CALLBACK (activate_first_cb), self);
  g_signal_connect_swapped (self->entry, "stop-search", G_CALLBACK (adw_dialog_close), self);
}

void
plumb_ui_finder_present (PlumbUiSession *session,
                         gboolean in_project,
                         const char *text,
                         GtkWidget *parent)
{
  PlumbUiProject *project = plumb_ui_session_get_project (session);
  PlumbUiDocument *document = plumb_ui_session_get_document (session);
  if (project == NULL || (!in_project && document == NULL))
    return;
  PlumbUiFinder *self = g_object_new (PLUMB_UI_TYPE_FINDER, "title",
                                      in_project ? _ ("Find in Project") : _ ("Find Node"), NULL);
  self->session = g_object_ref (session);
  self->project = g_object_ref (project);
  if (in_project)
    gather_project (self);
  else
    gather_document (self, document);
  if (text != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  search (self);
  adw_dialog_present (ADW_DIALOG (self), parent);
}
