/* plumb-ui-session.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "plumb-ui-session.h"

/* What is larger is read on another thread: a few hundred nodes. */
#define LARGE_BYTES (64 * 1024)
/* Tabs that can be opened again. */
#define MAX_CLOSED 20

struct _PlumbUiSession
{
  GObject parent_instance;

  PlumbUiEnvironment *environment;
  PlumbUiAuthoring *authoring;
  GListStore *projects;
  GListStore *documents;
  PlumbUiProject *project;   /* (nullable) */
  PlumbUiDocument *document; /* (nullable) */
  char *page;
  GPtrArray *closed;    /* Closed, the last one last */
  gconstpointer wanted; /* (nullable): the Load that is to be shown when it is there */
  gboolean is_let_go;
};

typedef struct
{
  char *folder;
  char *name;
} Closed;

enum
{
  PROP_PROJECT = 1,
  PROP_DOCUMENT,
  PROP_PAGE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  REVEAL,
  SHOW_RUN,
  COMPARE_RUNS,
  RUN,
  TOAST,
  FAULT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlumbUiSession, plumb_ui_session, G_TYPE_OBJECT)

static void
closed_free (gpointer data)
{
  Closed *closed = data;
  g_free (closed->folder);
  g_free (closed->name);
  g_free (closed);
}

static void
plumb_ui_session_dispose (GObject *object)
{
  PlumbUiSession *self = PLUMB_UI_SESSION (object);
  plumb_ui_session_let_go (self);
  g_clear_object (&self->document);
  g_clear_object (&self->project);
  g_clear_object (&self->documents);
  g_clear_object (&self->projects);
  g_clear_object (&self->authoring);
  g_clear_object (&self->environment);
  g_clear_pointer (&self->page, g_free);
  g_clear_pointer (&self->closed, g_ptr_array_unref);
  G_OBJECT_CLASS (plumb_ui_session_parent_class)->dispose (object);
}

static void
plumb_ui_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlumbUiSession *self = PLUMB_UI_SESSION (object);
  switch (id)
    {
    case PROP_PROJECT:
      g_value_set_object (value, self->project);
      break;
    case PROP_DOCUMENT:
      g_value_set_object (value, self->document);
      break;
    case PROP_PAGE:
      g_value_set_string (value, self->page);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plumb_ui_session_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PlumbUiSession *self = PLUMB_UI_SESSION (object);
  switch (id)
    {
    case PROP_PROJECT:
      plumb_ui_session_set_project (self, g_value_get_object (value));
      break;
    case PROP_DOCUMENT:
      plumb_ui_session_set_document (self, g_value_get_object (value));
      break;
    case PROP_PAGE:
      plumb_ui_session_set_page (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plumb_ui_session_class_init (PlumbUiSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = plumb_ui_session_dispose;
  object_class->get_property = plumb_ui_session_get_property;
  object_class->set_property = plumb_ui_session_set_property;

  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  properties[PROP_PROJECT]
      = g_param_spec_object ("project", NULL, NULL, PLUMB_UI_TYPE_PROJECT, flags);
  properties[PROP_DOCUMENT]
      = g_param_spec_object ("document", NULL, NULL, PLUMB_UI_TYPE_DOCUMENT, flags);
  properties[PROP_PAGE] = g_param_spec_string ("page", NULL, NULL, PLUMB_UI_PAGE_DESIGN, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  GType type = PLUMB_UI_TYPE_SESSION;
  signals[REVEAL]
      = g_signal_new ("reveal", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                      PLUMB_UI_TYPE_DOCUMENT, G_TYPE_STRING, G_TYPE_STRING);
  signals[SHOW_RUN]
      = g_signal_new ("show-run", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                      PLUMB_UI_TYPE_PROJECT, G_TYPE_INT64, G_TYPE_STRING);
  signals[COMPARE_RUNS]
      = g_signal_new ("compare-runs", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                      PLUMB_UI_TYPE_PROJECT, G_TYPE_INT64, G_TYPE_INT64);
  signals[RUN] = g_signal_new ("run", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                               PLUMB_UI_TYPE_DOCUMENT, PLUMB_TYPE_VALUE, G_TYPE_BOOLEAN);
  signals[TOAST] = g_signal_new ("toast", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[FAULT] = g_signal_new ("error", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 2, G_TYPE_STRING, G_TYPE_ERROR);
}

static void
plumb_ui_session_init (PlumbUiSession *self)
{
  self->projects = g_list_store_new (PLUMB_UI_TYPE_PROJECT);
  self->documents = g_list_store_new (PLUMB_UI_TYPE_DOCUMENT);
  self->page = g_strdup (PLUMB_UI_PAGE_DESIGN);
  self->closed = g_ptr_array_new_with_free_func (closed_free);
}

PlumbUiSession *
plumb_ui_session_new (PlumbUiEnvironment *environment)
{
  PlumbUiSession *self = g_object_new (PLUMB_UI_TYPE_SESSION, NULL);
  self->environment = g_object_ref (environment);
  self->authoring = plumb_ui_authoring_new (environment);
  return self;
}

PlumbUiEnvironment *
plumb_ui_session_get_environment (PlumbUiSession *self)
{
  return self->environment;
}

PlumbUiAuthoring *
plumb_ui_session_get_authoring (PlumbUiSession *self)
{
  return self->authoring;
}

GListModel *
plumb_ui_session_get_projects (PlumbUiSession *self)
{
  return G_LIST_MODEL (self->projects);
}

GListModel *
plumb_ui_session_get_documents (PlumbUiSession *self)
{
  return G_LIST_MODEL (self->documents);
}

PlumbUiProject *
plumb_ui_session_get_project (PlumbUiSession *self)
{
  return self->project;
}

PlumbUiDocument *
plumb_ui_session_get_document (PlumbUiSession *self)
{
  return self->document;
}

/* The document that is shown, where it is of the project; else the first that is. */
static PlumbUiDocument *
choose_document (PlumbUiSession *self, PlumbUiProject *project)
{
  if (self->document == NULL || plumb_ui_document_get_project (self->document) == project)
    return self->document;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->documents)); i++)
    {
      g_autoptr (PlumbUiDocument) document
          = g_list_model_get_item (G_LIST_MODEL (self->documents), i);
      if (plumb_ui_document_get_project (document) == project)
        return document; /* the store has it */
    }
  return self->document;
}

void
plumb_ui_session_set_project (PlumbUiSession *self, PlumbUiProject *project)
{
  if (!g_set_object (&self->project, project))
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROJECT]);
  plumb_ui_session_set_document (self, choose_document (self, project));
}

void
plumb_ui_session_set_document (PlumbUiSession *self, PlumbUiDocument *document)
{
  if (!g_set_object (&self->document, document))
    return;
  self->wanted = NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DOCUMENT]);
  if (document != NULL)
    plumb_ui_session_set_project (self, plumb_ui_document_get_project (document));
}

const char *
plumb_ui_session_get_page (PlumbUiSession *self)
{
  return self->page;
}

void
plumb_ui_session_set_page (PlumbUiSession *self, const char *page)
{
  if (g_set_str (&self->page, page))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE]);
}

/* --- opening and closing -------------------------------------------------------------------- */

static PlumbUiProject *
find_project (PlumbUiSession *self, const char *folder)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->projects)); i++)
    {
      g_autoptr (PlumbUiProject) project = g_list_model_get_item (G_LIST_MODEL (self->projects), i);
      if (g_str_equal (plumb_ui_project_get_folder (project), folder))
        return project; /* the store has it */
    }
  return NULL;
}

PlumbUiProject *
plumb_ui_session_open_project (PlumbUiSession *self, const char *path, GError **error)
{
  g_autoptr (PlumbUiProject) opened = plumb_ui_project_open (self->environment, path, error);
  if (opened == NULL)
    return NULL;
  PlumbUiProject *known = find_project (self, plumb_ui_project_get_folder (opened));
  if (known == NULL)
    {
      g_list_store_append (self->projects, opened);
      plumb_ui_project_follow (opened);
      known = opened;
    }
  plumb_ui_session_set_project (self, known);
  return known;
}

static PlumbUiDocument *
find_document (PlumbUiSession *self, PlumbUiProject *project, const char *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->documents)); i++)
    {
      g_autoptr (PlumbUiDocument) document
          = g_list_model_get_item (G_LIST_MODEL (self->documents), i);
      if (plumb_ui_document_get_project (document) == project
          && g_str_equal (plumb_ui_document_get_name (document), name))
        return document; /* the store has it */
    }
  return NULL;
}

PlumbUiDocument *
plumb_ui_session_open_document (PlumbUiSession *self,
                                PlumbUiProject *project,
                                const char *name,
                                GError **error)
{
  PlumbUiDocument *known = find_document (self, project, name);
  if (known == NULL)
    {
      g_autoptr (PlumbUiDocument) opened = plumb_ui_document_open (project, name, error);
      if (opened == NULL)
        return NULL;
      g_list_store_append (self->documents, opened);
      known = opened;
    }
  plumb_ui_session_set_document (self, known);
  return known;
}

/* --- a large one --- */

typedef struct
{
  PlumbUiSession *session;
  PlumbUiProject *project;
  PlumbRegistry *registry;
  char *name;
  char *path;
} Load;

static void
load_free (Load *load)
{
  g_object_unref (load->session);
  g_object_unref (load->project);
  g_object_unref (load->registry);
  g_free (load->name);
  g_free (load->path);
  g_free (load);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Load, load_free)

static gpointer
prepare (gpointer data, GCancellable *cancellable, GError **error)
{
  const Load *load = data;
  return plumb_ui_prepared_new (load->path, load->registry, error);
}

/* Meanwhile the project may have been closed, the workflow opened by another way, or another been
 * gone to: that one stays. */
static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Load) load = user_data;
  PlumbUiSession *self = load->session;
  const gboolean is_wanted = self->wanted == load;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbUiPrepared) prepared
      = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  if (self->is_let_go || !g_list_store_find (self->projects, load->project, NULL))
    return;
  if (prepared == NULL)
    {
      plumb_ui_session_report (self, _ ("Cannot Open"), error);
      return;
    }
  PlumbUiDocument *known = find_document (self, load->project, load->name);
  if (known == NULL)
    {
      g_autoptr (PlumbUiDocument) opened = plumb_ui_document_open_prepared (
          load->project, load->name, g_steal_pointer (&prepared));
      g_list_store_append (self->documents, opened);
      known = opened;
    }
  if (is_wanted)
    plumb_ui_session_set_document (self, known);
}

static gboolean
is_large (const char *path)
{
  GStatBuf facts;
  return g_stat (path, &facts) == 0 && facts.st_size > LARGE_BYTES;
}

void
plumb_ui_session_load_document (PlumbUiSession *self, PlumbUiProject *project, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path
      = plumb_project_get_workflow_path (plumb_ui_project_get_project (project), name);
  self->wanted = NULL;
  plumb_ui_session_set_page (self, PLUMB_UI_PAGE_DESIGN);
  if (find_document (self, project, name) != NULL || !is_large (path))
    {
      if (plumb_ui_session_open_document (self, project, name, &error) == NULL)
        plumb_ui_session_report (self, _ ("Cannot Open"), error);
      return;
    }
  Load *load = g_new0 (Load, 1);
  *load = (Load) { g_object_ref (self), g_object_ref (project),
                   g_object_ref (plumb_ui_environment_get_registry (self->environment)),
                   g_strdup (name), g_steal_pointer (&path) };
  self->wanted = load;
  plumb_work_pool_run_async (plumb_ui_environment_get_pool (self->environment), prepare, load, NULL,
                             (GDestroyNotify) plumb_ui_prepared_free, NULL, prepared_cb, load);
}

char *
plumb_ui_session_make_name (PlumbUiSession *self, PlumbUiProject *project, const char *wish)
{
  PlumbProject *files = plumb_ui_project_get_project (project);
  for (guint i = 1;; i++)
    {
      g_autofree char *name = i == 1 ? g_strdup (wish) : g_strdup_printf ("%s-%u", wish, i);
      g_autofree char *path = plumb_project_get_workflow_path (files, name);
      if (!g_file_test (path, G_FILE_TEST_EXISTS) && find_document (self, project, name) == NULL
          && !plumb_ui_project_has_workflow (project, name))
        return g_steal_pointer (&name);
    }
}

PlumbUiDocument *
plumb_ui_session_open_text (PlumbUiSession *self,
                            PlumbUiProject *project,
                            const char *wish,
                            const char *text,
                            GError **error)
{
  g_autofree char *name = plumb_ui_session_make_name (self, project, wish);
  g_autoptr (PlumbUiDocument) opened = plumb_ui_document_open (project, name, error);
  if (opened == NULL || !plumb_ui_document_replace (opened, text, _ ("Open a Copy"), error))
    return NULL;
  g_list_store_append (self->documents, opened);
  plumb_ui_session_set_document (self, opened);
  return opened; /* the store has it */
}

void
plumb_ui_session_move_document (PlumbUiSession *self, PlumbUiDocument *document, guint position)
{
  guint before = 0;
  if (!g_list_store_find (self->documents, document, &before) || before == position)
    return;
  g_autoptr (PlumbUiDocument) kept = g_object_ref (document);
  g_list_store_remove (self->documents, before);
  g_list_store_insert (self->documents, position, kept);
}

gboolean
plumb_ui_session_can_reopen (PlumbUiSession *self)
{
  return self->closed->len > 0;
}

gboolean
plumb_ui_session_reopen (PlumbUiSession *self, GError **error)
{
  if (self->closed->len == 0)
    return FALSE;
  Closed *closed = g_ptr_array_steal_index (self->closed, self->closed->len - 1);
  PlumbUiProject *project = plumb_ui_session_open_project (self, closed->folder, error);
  gboolean is_open = project != NULL
                     && plumb_ui_session_open_document (self, project, closed->name, error) != NULL;
  closed_free (closed);
  return is_open;
}

static void
remember_closed (PlumbUiSession *self, PlumbUiDocument *document)
{
  Closed *closed = g_new0 (Closed, 1);
  closed->folder
      = g_strdup (plumb_ui_project_get_folder (plumb_ui_document_get_project (document)));
  closed->name = g_strdup (plumb_ui_document_get_name (document));
  g_ptr_array_add (self->closed, closed);
  if (self->closed->len > MAX_CLOSED)
    g_ptr_array_remove_index (self->closed, 0);
}

void
plumb_ui_session_let_go (PlumbUiSession *self)
{
  self->is_let_go = TRUE;
  for (guint i = 0;
       self->documents != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->documents));
       i++)
    {
      g_autoptr (PlumbUiDocument) document
          = g_list_model_get_item (G_LIST_MODEL (self->documents), i);
      plumb_ui_document_close (document);
    }
}

void
plumb_ui_session_close_document (PlumbUiSession *self, PlumbUiDocument *document)
{
  guint position = 0;
  if (!g_list_store_find (self->documents, document, &position))
    return;
  remember_closed (self, document);
  g_autoptr (PlumbUiDocument) closed = g_object_ref (document);
  g_list_store_remove (self->documents, position);
  plumb_ui_document_close (closed);
  plumb_ui_project_refresh_workflows (plumb_ui_document_get_project (closed));
  if (self->document != closed)
    return;
  guint n_left = g_list_model_get_n_items (G_LIST_MODEL (self->documents));
  g_autoptr (PlumbUiDocument) next
      = n_left > 0
            ? g_list_model_get_item (G_LIST_MODEL (self->documents), MIN (position, n_left - 1))
            : NULL;
  plumb_ui_session_set_document (self, next);
}

void
plumb_ui_session_close_project (PlumbUiSession *self, PlumbUiProject *project)
{
  guint position = 0;
  if (!g_list_store_find (self->projects, project, &position))
    return;
  g_autoptr (PlumbUiProject) closed = g_object_ref (project);
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->documents)); i-- > 0;)
    {
      g_autoptr (PlumbUiDocument) document
          = g_list_model_get_item (G_LIST_MODEL (self->documents), i);
      if (plumb_ui_document_get_project (document) == closed)
        plumb_ui_session_close_document (self, document);
    }
  g_list_store_remove (self->projects, position);
  if (self->project != closed)
    return;
  g_autoptr (PlumbUiProject) first = g_list_model_get_item (G_LIST_MODEL (self->projects), 0);
  plumb_ui_session_set_project (self, first);
}

/* --- requests ------------------------------------------------------------------------------- */

void
plumb_ui_session_reveal (PlumbUiSession *self,
                         PlumbUiDocument *document,
                         const char *path,
                         const char *field)
{
  plumb_ui_session_set_document (self, document);
  plumb_ui_session_set_page (self, PLUMB_UI_PAGE_DESIGN);
  g_signal_emit (self, signals[REVEAL], 0, document, path, field);
}

void
plumb_ui_session_show_run (PlumbUiSession *self,
                           PlumbUiProject *project,
                           gint64 run,
                           const char *path)
{
  plumb_ui_session_set_project (self, project);
  plumb_ui_session_set_page (self, PLUMB_UI_PAGE_RUNS);
  g_signal_emit (self, signals[SHOW_RUN], 0, project, run, path);
}

void
plumb_ui_session_compare_runs (PlumbUiSession *self,
                               PlumbUiProject *project,
                               gint64 before,
                               gint64 after)
{
  plumb_ui_session_set_project (self, project);
  plumb_ui_session_set_page (self, PLUMB_UI_PAGE_RUNS);
  g_signal_emit (self, signals[COMPARE_RUNS], 0, project, before, after);
}

void
plumb_ui_session_run (PlumbUiSession *self,
                      PlumbUiDocument *document,
                      PlumbValue *request,
                      gboolean first)
{
  g_signal_emit (self, signals[RUN], 0, document, request, first);
}

void
plumb_ui_session_toast (PlumbUiSession *self, const char *text)
{
  plumb_ui_session_toast_action (self, text, NULL, NULL);
}

void
plumb_ui_session_toast_action (PlumbUiSession *self,
                               const char *text,
                               const char *button,
                               const char *action)
{
  g_signal_emit (self, signals[TOAST], 0, text, button, action);
}

void
plumb_ui_session_report (PlumbUiSession *self, const char *heading, GError *error)
{
  g_signal_emit (self, signals[FAULT], 0, heading, error);
}
