/* plumb-search-provider.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* plumb-search-provider: answers the desktop's search with projects, workflows and runs. Started by
 * the session bus, ends itself when nobody asks. Whatever is chosen is opened by the application.
 */

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <locale.h>

#include "plumb-paths.h"
#include "plumb-project.h"
#include "plumb-search.h"

#define APPLICATION_ID "org.plumbline.Plumbline"
#define APPLICATION_PATH "/org/plumbline/Plumbline"
#define WORKFLOW_ICON "application-vnd.plumbline.workflow+json"
#define MAX_RESULTS 3
#define MAX_TERMS 16
#define IDLE_MS 20000

static const char interface_xml[] = "<node>"
                                    "  <interface name='org.gnome.Shell.SearchProvider2'>"
                                    "    <method name='GetInitialResultSet'>"
                                    "      <arg type='as' name='terms' direction='in'/>"
                                    "      <arg type='as' name='results' direction='out'/>"
                                    "    </method>"
                                    "    <method name='GetSubsearchResultSet'>"
                                    "      <arg type='as' name='previous_results' direction='in'/>"
                                    "      <arg type='as' name='terms' direction='in'/>"
                                    "      <arg type='as' name='results' direction='out'/>"
                                    "    </method>"
                                    "    <method name='GetResultMetas'>"
                                    "      <arg type='as' name='identifiers' direction='in'/>"
                                    "      <arg type='aa{sv}' name='metas' direction='out'/>"
                                    "    </method>"
                                    "    <method name='ActivateResult'>"
                                    "      <arg type='s' name='identifier' direction='in'/>"
                                    "      <arg type='as' name='terms' direction='in'/>"
                                    "      <arg type='u' name='timestamp' direction='in'/>"
                                    "    </method>"
                                    "    <method name='LaunchSearch'>"
                                    "      <arg type='as' name='terms' direction='in'/>"
                                    "      <arg type='u' name='timestamp' direction='in'/>"
                                    "    </method>"
                                    "  </interface>"
                                    "</node>";

#define PLUMB_TYPE_SEARCH_PROVIDER (plumb_search_provider_get_type ())
G_DECLARE_FINAL_TYPE (
    PlumbSearchProvider, plumb_search_provider, PLUMB, SEARCH_PROVIDER, GApplication)

struct _PlumbSearchProvider
{
  GApplication parent_instance;

  PlumbSearch *search;
  guint registration;
  /* The search that was asked for last. It waits until all that has arrived is read, so that of
   * several only the last is carried out. */
  GDBusMethodInvocation *pending;
  guint pending_source;
};

G_DEFINE_FINAL_TYPE (PlumbSearchProvider, plumb_search_provider, G_TYPE_APPLICATION)

/* --- searching --- */

static char **
take_terms (GVariant *parameters)
{
  g_autoptr (GVariant) terms = NULL;
  gsize last = g_variant_n_children (parameters) - 1;
  char **all;

  terms = g_variant_get_child_value (parameters, last);
  all = g_variant_dup_strv (terms, NULL);
  for (guint i = MAX_TERMS; i < g_strv_length (all); i++)
    g_clear_pointer (&all[i], g_free);
  return all;
}

static void
answer_results (GDBusMethodInvocation *invocation, const char *const *identifiers)
{
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(^as)", identifiers));
}

static gboolean
search_pending_cb (gpointer user_data)
{
  PlumbSearchProvider *self = user_data;
  GDBusMethodInvocation *invocation = g_steal_pointer (&self->pending);
  g_auto (GStrv) terms = take_terms (g_dbus_method_invocation_get_parameters (invocation));
  g_auto (GStrv) found = plumb_search_find (self->search, (const char *const *) terms, MAX_RESULTS);

  self->pending_source = 0;
  answer_results (invocation, (const char *const *) found);
  g_application_release (G_APPLICATION (self));
  return G_SOURCE_REMOVE;
}

static void
begin_search (PlumbSearchProvider *self, GDBusMethodInvocation *invocation)
{
  const char *const nothing[] = { NULL };

  if (self->pending != NULL)
    {
      answer_results (g_steal_pointer (&self->pending), nothing);
      self->pending = invocation;
      return;
    }
  self->pending = invocation;
  g_application_hold (G_APPLICATION (self));
  self->pending_source = g_idle_add_full (G_PRIORITY_LOW, search_pending_cb, self, NULL);
}

/* --- telling about results --- */

static char *
describe_run (PlumbSearch *search, const PlumbSearchHit *hit, const char *project, char **title)
{
  g_autoptr (PlumbRunRow) run = plumb_search_load_run (search, hit);
  g_autofree char *number = NULL;

  if (run == NULL)
    return NULL;
  number = g_strdup_printf ("%" G_GINT64_FORMAT, run->run);
  /* Translators: a run of a workflow: its number, the workflow's name. */
  *title = g_strdup_printf (_ ("Run %s of %s"), number, run->workflow);
  /* Translators: a run's state ("Failed"), the project's name. */
  return g_strdup_printf (_ ("%s · %s"), plumb_search_get_state_title (run->state), project);
}

/* What people read of a result. */
typedef struct
{
  char *title;
  char *description;
  const char *icon;
} Meta;

static void
meta_clear (Meta *self)
{
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->description, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Meta, meta_clear)

static gboolean
describe (PlumbSearch *search, const char *identifier, Meta *meta)
{
  g_autoptr (PlumbSearchHit) hit = plumb_search_hit_parse (identifier);
  g_autofree char *project = hit != NULL ? plumb_search_load_title (search, hit->folder) : NULL;

  if (project == NULL)
    return FALSE;
  meta->icon = hit->type == PLUMB_SEARCH_PROJECT ? APPLICATION_ID : WORKFLOW_ICON;
  switch (hit->type)
    {
    case PLUMB_SEARCH_PROJECT:
      meta->title = g_steal_pointer (&project);
      meta->description = g_filename_display_name (hit->folder);
      return TRUE;
    case PLUMB_SEARCH_WORKFLOW:
      meta->title = g_strdup (hit->workflow);
      /* Translators: the project's name. */
      meta->description = g_strdup_printf (_ ("Workflow of %s"), project);
      return TRUE;
    case PLUMB_SEARCH_RUN:
      meta->description = describe_run (search, hit, project, &meta->title);
      return meta->description != NULL;
    default:
      g_assert_not_reached ();
    }
}

static void
add_meta (PlumbSearch *search, GVariantBuilder *metas, const char *identifier)
{
  g_auto (Meta) meta = { 0 };
  g_autoptr (GIcon) icon = NULL;
  g_autoptr (GVariant) serialized = NULL;

  if (!describe (search, identifier, &meta))
    return;
  icon = g_themed_icon_new (meta.icon);
  serialized = g_icon_serialize (icon);
  g_variant_builder_open (metas, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (metas, "{sv}", "id", g_variant_new_string (identifier));
  g_variant_builder_add (metas, "{sv}", "name", g_variant_new_string (meta.title));
  g_variant_builder_add (metas, "{sv}", "description", g_variant_new_string (meta.description));
  g_variant_builder_add (metas, "{sv}", "icon", serialized);
  g_variant_builder_close (metas);
}

static void
answer_metas (PlumbSearchProvider *self, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  g_autofree const char **identifiers = NULL;
  GVariantBuilder metas = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  g_variant_get (parameters, "(^a&s)", &identifiers);
  for (guint i = 0; identifiers[i] != NULL; i++)
    add_meta (self->search, &metas, identifiers[i]);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(aa{sv})", &metas));
}

/* --- opening --- */

static void
application_called_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbSearchProvider) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (answer == NULL)
    g_printerr ("plumb-search-provider: the application did not open it: %s\n", error->message);
  g_application_release (G_APPLICATION (self));
}

static void
call_application (PlumbSearchProvider *self, const char *method, GVariant *parameters)
{
  g_application_hold (G_APPLICATION (self));
  g_dbus_connection_call (g_application_get_dbus_connection (G_APPLICATION (self)), APPLICATION_ID,
                          APPLICATION_PATH, "org.freedesktop.Application", method, parameters, NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, application_called_cb,
                          g_object_ref (self));
}

/* An array { "desktop-startup-id": … }, by which the window may come to the front. */
static GVariant *
make_platform_data (guint32 timestamp)
{
  GVariantBuilder data = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  g_autofree char *startup_id = g_strdup_printf ("_TIME%u", timestamp);

  g_variant_builder_add (&data, "{sv}", "desktop-startup-id", g_variant_new_string (startup_id));
  return g_variant_builder_end (&data);
}

static void
activate_action (PlumbSearchProvider *self, const char *action, GVariant *value, guint32 timestamp)
{
  GVariantBuilder values = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("av"));

  g_variant_builder_add (&values, "v", value);
  call_application (self, "ActivateAction",
                    g_variant_new ("(sav@a{sv})", action, &values, make_platform_data (timestamp)));
}

static void
open_workflow (PlumbSearchProvider *self, const PlumbSearchHit *hit, guint32 timestamp)
{
  g_autoptr (PlumbProject) project = plumb_project_open (hit->folder, NULL);
  g_autofree char *path
      = project != NULL ? plumb_project_get_workflow_path (project, hit->workflow) : NULL;
  g_autofree char *uri = path != NULL ? g_filename_to_uri (path, NULL, NULL) : NULL;
  const char *uris[] = { uri, NULL };

  if (uri != NULL)
    call_application (self, "Open",
                      g_variant_new ("(^as@a{sv})", uris, make_platform_data (timestamp)));
}

static void
activate_result (PlumbSearchProvider *self, GVariant *parameters)
{
  const char *identifier;
  guint32 timestamp;
  g_autoptr (PlumbSearchHit) hit = NULL;

  g_variant_get (parameters, "(&s@asu)", &identifier, NULL, &timestamp);
  hit = plumb_search_hit_parse (identifier);
  if (hit == NULL)
    return;
  if (hit->type == PLUMB_SEARCH_WORKFLOW)
    open_workflow (self, hit, timestamp);
  else if (hit->type == PLUMB_SEARCH_RUN)
    activate_action (self, "show-run", g_variant_new ("(sx)", hit->folder, hit->run), timestamp);
  else
    activate_action (self, "show-project", g_variant_new_string (hit->folder), timestamp);
}

static void
launch_search (PlumbSearchProvider *self, GVariant *parameters)
{
  g_autofree const char **terms = NULL;
  g_autofree char *text = NULL;
  guint32 timestamp;

  g_variant_get (parameters, "(^a&su)", &terms, &timestamp);
  text = g_strjoinv (" ", (char **) terms);
  activate_action (self, "search", g_variant_new_string (text), timestamp);
}

/* --- the bus --- */

static void
method_called_cb (GDBusConnection *connection,
                  const char *sender,
                  const char *path,
                  const char *interface,
                  const char *method,
                  GVariant *parameters,
                  GDBusMethodInvocation *invocation,
                  gpointer user_data)
{
  PlumbSearchProvider *self = user_data;

  /* The time until it ends itself begins anew. */
  g_application_hold (G_APPLICATION (self));
  if (g_str_equal (method, "GetResultMetas"))
    answer_metas (self, parameters, invocation);
  else if (g_str_equal (method, "ActivateResult") || g_str_equal (method, "LaunchSearch"))
    {
      if (g_str_equal (method, "ActivateResult"))
        activate_result (self, parameters);
      else
        launch_search (self, parameters);
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
  else
    begin_search (self, invocation);
  g_application_release (G_APPLICATION (self));
}

static gboolean
plumb_search_provider_dbus_register (GApplication *application,
                                     GDBusConnection *connection,
                                     const char *path,
                                     GError **error)
{
  static const GDBusInterfaceVTable vtable = { .method_call = method_called_cb };
  PlumbSearchProvider *self = PLUMB_SEARCH_PROVIDER (application);
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (interface_xml, error);

  if (node == NULL)
    return FALSE;
  self->registration = g_dbus_connection_register_object (connection, path, node->interfaces[0],
                                                          &vtable, self, NULL, error);
  return self->registration != 0;
}

static void
plumb_search_provider_dbus_unregister (GApplication *application,
                                       GDBusConnection *connection,
                                       const char *path)
{
  PlumbSearchProvider *self = PLUMB_SEARCH_PROVIDER (application);

  if (self->registration != 0)
    g_dbus_connection_unregister_object (connection, self->registration);
  self->registration = 0;
}

/* Being started by hand does nothing but wait for the time to end. */
static void
plumb_search_provider_activate (GApplication *application)
{
}

static void
plumb_search_provider_finalize (GObject *object)
{
  PlumbSearchProvider *self = PLUMB_SEARCH_PROVIDER (object);

  g_clear_handle_id (&self->pending_source, g_source_remove);
  g_clear_object (&self->pending);
  g_clear_pointer (&self->search, plumb_search_free);
  G_OBJECT_CLASS (plumb_search_provider_parent_class)->finalize (object);
}

static void
plumb_search_provider_class_init (PlumbSearchProviderClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->dbus_register = plumb_search_provider_dbus_register;
  application_class->dbus_unregister = plumb_search_provider_dbus_unregister;
  application_class->activate = plumb_search_provider_activate;
  G_OBJECT_CLASS (klass)->finalize = plumb_search_provider_finalize;
}

static void
plumb_search_provider_init (PlumbSearchProvider *self)
{
  self->search = plumb_search_new ();
}

int
main (int argc, char **argv)
{
  g_autoptr (GApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, PLUMB_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  application = g_object_new (PLUMB_TYPE_SEARCH_PROVIDER, "application-id",
                              APPLICATION_ID ".SearchProvider", "flags", G_APPLICATION_IS_SERVICE,
                              "inactivity-timeout", IDLE_MS, NULL);
  return g_application_run (application, argc, argv);
}
