/* plumb-ui-drawer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-drawer.h"

#include "plumb-ui-log-page.h"
#include "plumb-ui-plan-page.h"
#include "plumb-ui-problem-page.h"
#include "plumb-ui-queue-page.h"

struct _PlumbUiDrawer
{
  AdwBin parent_instance;

  PlumbUiSession *session;
  GSignalGroup *document_signals;
  AdwViewStack *pages;
  AdwViewStackPage *problems; /* borrowed */
};

enum
{
  PROP_PAGE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PlumbUiDrawer, plumb_ui_drawer, ADW_TYPE_BIN)

/* How many there are stands beside the page's name. */
static void
problems_changed_cb (PlumbUiDrawer *self)
{
  PlumbUiDocument *document = plumb_ui_session_get_document (self->session);
  guint n = document != NULL ? plumb_problems_get_length (plumb_ui_document_get_problems (document))
                             : 0;
  /* Translators: a page's name and how many there are. */
  g_autofree char *title = g_strdup_printf (_ ("Problems (%u)"), n);
  adw_view_stack_page_set_title (self->problems, n > 0 ? title : _ ("Problems"));
}

static void
document_changed_cb (PlumbUiDrawer *self)
{
  g_signal_group_set_target (self->document_signals, plumb_ui_session_get_document (self->session));
  problems_changed_cb (self);
}

static void
page_changed_cb (PlumbUiDrawer *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE]);
}

static void
plumb_ui_drawer_dispose (GObject *object)
{
  PlumbUiDrawer *self = PLUMB_UI_DRAWER (object);
  g_clear_object (&self->document_signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLUMB_UI_TYPE_DRAWER);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (plumb_ui_drawer_parent_class)->dispose (object);
}

static void
plumb_ui_drawer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_PAGE)
    g_value_set_string (value, plumb_ui_drawer_get_page (PLUMB_UI_DRAWER (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
plumb_ui_drawer_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_PAGE)
    plumb_ui_drawer_set_page (PLUMB_UI_DRAWER (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
plumb_ui_drawer_class_init (PlumbUiDrawerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = plumb_ui_drawer_dispose;
  object_class->get_property = plumb_ui_drawer_get_property;
  object_class->set_property = plumb_ui_drawer_set_property;
  properties[PROP_PAGE]
      = g_param_spec_string ("page", NULL, NULL, PLUMB_UI_DRAWER_PROBLEMS,
                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/plumbline/Plumbline/ui/plumb-ui-drawer.ui");
  gtk_widget_class_bind_template_child (widget_class, PlumbUiDrawer, pages);
}

static void
plumb_ui_drawer_init (PlumbUiDrawer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->document_signals = g_signal_group_new (PLUMB_UI_TYPE_DOCUMENT);
  g_signal_group_connect_swapped (self->document_signals, "notify::problems",
                                  G_CALLBACK (problems_changed_cb), self);
}

GtkWidget *
plumb_ui_drawer_new (PlumbUiSession *session)
{
  PlumbUiDrawer *self = g_object_new (PLUMB_UI_TYPE_DRAWER, NULL);
  self->session = g_object_ref (session);
  self->problems = adw_view_stack_add_titled (self->pages, plumb_ui_problem_page_new (session),
                                              PLUMB_UI_DRAWER_PROBLEMS, _ ("Problems"));
  adw_view_stack_add_titled (self->pages, plumb_ui_plan_page_new (session), PLUMB_UI_DRAWER_PLAN,
                             _ ("Plan"));
  adw_view_stack_add_titled (self->pages, plumb_ui_log_page_new (session), PLUMB_UI_DRAWER_LOG,
                             _ ("Live Log"));
  adw_view_stack_add_titled (self->pages, plumb_ui_queue_page_new (session), PLUMB_UI_DRAWER_QUEUE,
                             _ ("Queue"));
  g_signal_connect_object (session, "notify::document", G_CALLBACK (document_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->pages, "notify::visible-child-name", G_CALLBACK (page_changed_cb),
                            self);
  document_changed_cb (self);
  g_settings_bind (plumb_ui_environment_get_settings (plumb_ui_session_get_environment (session)),
                   "drawer-page", self, "page", G_SETTINGS_BIND_DEFAULT);
  return GTK_WIDGET (self);
}

const char *
plumb_ui_drawer_get_page (PlumbUiDrawer *self)
{
  g_return_val_if_fail (PLUMB_UI_IS_DRAWER (self), NULL);
  return adw_view_stack_get_visible_child_name (self->pages);
}

void
plumb_ui_drawer_set_page (PlumbUiDrawer *self, const char *page)
{
  g_return_if_fail (PLUMB_UI_IS_DRAWER (self) && page != NULL);
  if (adw_view_stack_get_child_by_name (self->pages, page) != NULL)
    adw_view_stack_set_visible_child_name (self->pages, page);
}
