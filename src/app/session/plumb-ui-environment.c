/* plumb-ui-environment.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-environment.h"

#include "plumb-paths.h"
#include "plumb-tools.h"
#include "plumb-ui-words.h"

struct _PlumbUiEnvironment
{
  GObject parent_instance;

  GThread *loading; /* (nullable): reads the packs, and is waited for when they are asked for */
  PlumbRegistry *registry; /* (nullable): that is when these two come */
  PlumbCatalog *catalog;
  PlumbBackends *backends;
  PlumbWorkPool *pool;
  GSettings *settings;
  PlumbProblems *pack_problems;
  PlumbValue *tools; /* (nullable) */
  gboolean is_looking;
};

enum
{
  PROP_TOOLS = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PlumbUiEnvironment, plumb_ui_environment, G_TYPE_OBJECT)

/* Lends @data, the list of problems, until it is joined. */
static gpointer
load_packs (gpointer data)
{
  PlumbRegistry *registry = plumb_registry_new ();
  g_auto (GStrv) folders = plumb_paths_list_packs ();
  plumb_registry_load (registry, (const char *const *) folders, data);
  return registry;
}

static void
ensure_packs (PlumbUiEnvironment *self)
{
  if (self->loading == NULL)
    return;
  self->registry = g_thread_join (g_steal_pointer (&self->loading));
  self->catalog = plumb_catalog_new (self->registry);
  plumb_ui_words_learn (self->registry);
}

static void
plumb_ui_environment_dispose (GObject *object)
{
  PlumbUiEnvironment *self = PLUMB_UI_ENVIRONMENT (object);
  ensure_packs (self);
  if (self->pool != NULL)
    plumb_work_pool_shut_down (self->pool);
  if (self->backends != NULL)
    plumb_backends_shut_down (self->backends);
  g_clear_object (&self->pool);
  g_clear_object (&self->backends);
  g_clear_object (&self->catalog);
  g_clear_object (&self->registry);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->pack_problems, plumb_problems_unref);
  g_clear_pointer (&self->tools, plumb_value_unref);
  G_OBJECT_CLASS (plumb_ui_environment_parent_class)->dispose (object);
}

static void
plumb_ui_environment_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_TOOLS)
    g_value_set_boxed (value, PLUMB_UI_ENVIRONMENT (object)->tools);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
plumb_ui_environment_class_init (PlumbUiEnvironmentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = plumb_ui_environment_dispose;
  object_class->get_property = plumb_ui_environment_get_property;
  properties[PROP_TOOLS] = g_param_spec_boxed ("tools", NULL, NULL, PLUMB_TYPE_VALUE,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
plumb_ui_environment_init (PlumbUiEnvironment *self)
{
  self->pack_problems = plumb_problems_new ();
  self->loading = g_thread_new ("plumb-packs", load_packs, self->pack_problems);
  self->pool = plumb_work_pool_new ("window", 2);
  self->settings = g_settings_new ("org.plumbline.Plumbline");
}

PlumbUiEnvironment *
plumb_ui_environment_new (PlumbBackends *backends)
{
  PlumbUiEnvironment *self = g_object_new (PLUMB_UI_TYPE_ENVIRONMENT, NULL);
  self->backends = g_object_ref (backends);
  return self;
}

PlumbRegistry *
plumb_ui_environment_get_registry (PlumbUiEnvironment *self)
{
  ensure_packs (self);
  return self->registry;
}

PlumbCatalog *
plumb_ui_environment_get_catalog (PlumbUiEnvironment *self)
{
  ensure_packs (self);
  return self->catalog;
}

PlumbBackends *
plumb_ui_environment_get_backends (PlumbUiEnvironment *self)
{
  return self->backends;
}

PlumbWorkPool *
plumb_ui_environment_get_pool (PlumbUiEnvironment *self)
{
  return self->pool;
}

GSettings *
plumb_ui_environment_get_settings (PlumbUiEnvironment *self)
{
  return self->settings;
}

PlumbProblems *
plumb_ui_environment_get_pack_problems (PlumbUiEnvironment *self)
{
  ensure_packs (self);
  return self->pack_problems;
}

void
plumb_ui_environment_note_recent (PlumbUiEnvironment *self, const char *key, const char *name)
{
  g_auto (GStrv) old = g_settings_get_strv (self->settings, key);
  const char *now[PLUMB_UI_N_RECENT + 1] = { name };
  guint n = 1;
  for (guint i = 0; old[i] != NULL && n < PLUMB_UI_N_RECENT; i++)
    if (!g_str_equal (old[i], name))
      now[n++] = old[i];
  g_settings_set_strv (self->settings, key, now);
}

PlumbValue *
plumb_ui_environment_get_tools (PlumbUiEnvironment *self)
{
  return self->tools;
}

static gpointer
find_tools (gpointer data, GCancellable *cancellable, GError **error)
{
  return plumb_tools_find_all (data);
}

static void
tools_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiEnvironment) self = user_data;
  g_autoptr (PlumbValue) tools
      = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, NULL);
  self->is_looking = FALSE;
  if (tools == NULL)
    return;
  g_clear_pointer (&self->tools, plumb_value_unref);
  self->tools = g_steal_pointer (&tools);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOOLS]);
}

void
plumb_ui_environment_refresh_tools (PlumbUiEnvironment *self)
{
  if (self->is_looking)
    return;
  self->is_looking = TRUE;
  ensure_packs (self);
  plumb_work_pool_run_async (self->pool, find_tools, g_object_ref (self->registry), g_object_unref,
                             (GDestroyNotify) plumb_value_unref, NULL, tools_found_cb,
                             g_object_ref (self));
}

void
plumb_ui_environment_ensure_tools (PlumbUiEnvironment *self)
{
  if (self->tools == NULL)
    plumb_ui_environment_refresh_tools (self);
}
