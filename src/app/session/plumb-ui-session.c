/* plumb-ui-session.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-session.h"

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
};

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
  TOAST,
  FAULT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlumbUiSession, plumb_ui_session, G_TYPE_OBJECT)

static void
plumb_ui_session_dispose (GObject *object)
{
  PlumbUiSession *self = PLUMB_UI_SESSION (object);
  g_clear_object (&self->document);
  g_clear_object (&self->project);
  g_clear_object (&self->documents);
  g_clear_object (&self->projects);
  g_clear_object (&self->authoring);
  g_clear_object (&self->environment);
  g_clear_pointer (&self->page, g_free);
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

void
plumb_ui_session_set_project (PlumbUiSession *self, PlumbUiProject *project)
{
  if (g_set_object (&self->project, project))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROJECT]);
}

void
plumb_ui_session_set_document (PlumbUiSession *self, PlumbUiDocument *document)
{
  if (!g_set_object (&self->document, document))
    return;
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

void
plumb_ui_session_close_document (PlumbUiSession *self, PlumbUiDocument *document)
{
  guint position = 0;
  if (!g_list_store_find (self->documents, document, &position))
    return;
  g_autoptr (PlumbUiDocument) closed = g_object_ref (document);
  g_list_store_remove (self->documents, position);
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
