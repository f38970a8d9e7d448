/* plumb-ui-kind-item.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-kind-item.h"

#include "plumb-ui-kind-mark.h"

struct _PlumbUiKindItem
{
  GObject parent_instance;

  PlumbKind *kind;
  const char *port; /* (nullable): of the kind */
};

G_DEFINE_FINAL_TYPE (PlumbUiKindItem, plumb_ui_kind_item, G_TYPE_OBJECT)

static void
plumb_ui_kind_item_dispose (GObject *object)
{
  PlumbUiKindItem *self = PLUMB_UI_KIND_ITEM (object);
  g_clear_object (&self->kind);
  G_OBJECT_CLASS (plumb_ui_kind_item_parent_class)->dispose (object);
}

static void
plumb_ui_kind_item_class_init (PlumbUiKindItemClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_kind_item_dispose;
}

static void
plumb_ui_kind_item_init (PlumbUiKindItem *self)
{
}

PlumbUiKindItem *
plumb_ui_kind_item_new (PlumbKind *kind, const PlumbPort *port)
{
  PlumbUiKindItem *self = g_object_new (PLUMB_UI_TYPE_KIND_ITEM, NULL);
  self->kind = g_object_ref (kind);
  self->port = port != NULL ? port->name : NULL;
  return self;
}

PlumbKind *
plumb_ui_kind_item_get_kind (PlumbUiKindItem *self)
{
  return self->kind;
}

const char *
plumb_ui_kind_item_get_port (PlumbUiKindItem *self)
{
  return self->port;
}

const char *
plumb_ui_backend_get_title (const char *backend)
{
  static const char *const titles[][2] = {
    { "core", N_ ("Built In") },
    { "local", N_ ("Program") },
    { "gegl", N_ ("GEGL") },
    { "engine", N_ ("Scheduler") },
  };
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (titles[i][0], backend))
      return _ (titles[i][1]);
  return backend;
}

/* --- rows ------------------------------------------------------------------------------------ */

typedef struct
{
  PlumbUiAuthoring *authoring;
  PlumbUiKindItem *item; /* (nullable) */
  PlumbUiKindMark *mark;
  GtkLabel *title;
  GtkLabel *summary;
  GtkToggleButton *star;
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;
  g_clear_object (&row->authoring);
  g_clear_object (&row->item);
  g_free (row);
}

static Row *
get_row (GtkWidget *widget)
{
  return g_object_get_data (G_OBJECT (widget), "row");
}

static void
star_toggled_cb (GtkToggleButton *star, GParamSpec *pspec, Row *row)
{
  if (row->item != NULL)
    plumb_ui_authoring_set_favorite (row->authoring, plumb_kind_get_name (row->item->kind),
                                     gtk_toggle_button_get_active (star));
  gtk_button_set_icon_name (GTK_BUTTON (star), gtk_toggle_button_get_active (star)
                                                   ? "starred-symbolic"
                                                   : "non-starred-symbolic");
}

static GdkContentProvider *
drag_prepare_cb (GtkDragSource *source, double x, double y, Row *row)
{
  if (row->item == NULL)
    return NULL;
  g_autofree char *text = plumb_ui_authoring_make_drag (plumb_kind_get_name (row->item->kind));
  return gdk_content_provider_new_typed (G_TYPE_STRING, text);
}

static GtkWidget *
add_label (GtkWidget *box, const char *css)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END,
                                   "hexpand", TRUE, NULL);
  if (css != NULL)
    {
      gtk_widget_add_css_class (label, css);
      gtk_widget_add_css_class (label, "dim-label");
    }
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
add_star (GtkWidget *box, Row *row)
{
  GtkWidget *star = gtk_toggle_button_new ();
  gtk_widget_add_css_class (star, "flat");
  gtk_widget_add_css_class (star, "circular");
  gtk_widget_add_css_class (star, "plumb-star");
  gtk_widget_set_valign (star, GTK_ALIGN_CENTER);
  gtk_button_set_icon_name (GTK_BUTTON (star), "non-starred-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (star), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Favorite"), -1);
  g_signal_connect (star, "notify::active", G_CALLBACK (star_toggled_cb), row);
  gtk_box_append (GTK_BOX (box), star);
  row->star = GTK_TOGGLE_BUTTON (star);
}

/* What is told beside the title: the port that a link would take, or what the kind does. */
static char *
make_summary (PlumbUiKindItem *item)
{
  const char *disabled = plumb_kind_get_disabled (item->kind);
  if (disabled != NULL)
    return g_strdup (disabled);
  if (item->port == NULL)
    return g_strdup (plumb_kind_get_summary (item->kind));
  /* Translators: a port's name, and what the kind does. */
  return g_strdup_printf (_ ("%s · %s"), item->port, plumb_kind_get_summary (item->kind));
}

/* Asked for when it is shown: setting it on a row that is on the screen asks the display each time.
 */
static gboolean
query_tooltip_cb (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, Row *row)
{
  if (row->item == NULL)
    return FALSE;
  g_autofree char *summary = make_summary (row->item);
  gtk_tooltip_set_text (tooltip, summary);
  return TRUE;
}

GtkWidget *
plumb_ui_kind_row_new (PlumbUiAuthoring *authoring, PlumbUiKindRowStyle style)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  Row *row = g_new0 (Row, 1);
  g_object_set_data_full (G_OBJECT (box), "row", row, row_free);
  row->authoring = g_object_ref (authoring);
  row->mark = PLUMB_UI_KIND_MARK (plumb_ui_kind_mark_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->mark));
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  row->title = GTK_LABEL (add_label (texts, NULL));
  row->summary = GTK_LABEL (add_label (texts, "caption"));
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (GTK_WIDGET (row->summary), style == PLUMB_UI_KIND_ROW_FULL);
  gtk_box_append (GTK_BOX (box), texts);
  add_star (box, row);
  GtkDragSource *source = gtk_drag_source_new ();
  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect (source, "prepare", G_CALLBACK (drag_prepare_cb), row);
  gtk_widget_add_controller (box, GTK_EVENT_CONTROLLER (source));
  gtk_widget_set_has_tooltip (box, TRUE);
  g_signal_connect (box, "query-tooltip", G_CALLBACK (query_tooltip_cb), row);
  return box;
}

void
plumb_ui_kind_row_set_item (GtkWidget *widget, PlumbUiKindItem *item)
{
  Row *row = get_row (widget);
  g_clear_object (&row->item);
  plumb_ui_kind_mark_set_kind (row->mark, item->kind);
  g_autofree char *summary = make_summary (item);
  gtk_label_set_label (row->title, plumb_kind_get_title (item->kind));
  gtk_label_set_label (row->summary, summary);
  gtk_toggle_button_set_active (
      row->star, plumb_ui_authoring_is_favorite (row->authoring, plumb_kind_get_name (item->kind)));
  gtk_widget_set_sensitive (GTK_WIDGET (row->title), plumb_kind_get_disabled (item->kind) == NULL);
  row->item = g_object_ref (item);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, PlumbUiAuthoring *authoring)
{
  gtk_list_item_set_child (list_item, plumb_ui_kind_row_new (authoring, PLUMB_UI_KIND_ROW_FULL));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, PlumbUiAuthoring *authoring)
{
  PlumbUiKindItem *item = gtk_list_item_get_item (list_item);
  plumb_ui_kind_row_set_item (gtk_list_item_get_child (list_item), item);
  gtk_list_item_set_accessible_label (list_item, plumb_kind_get_title (item->kind));
  gtk_list_item_set_accessible_description (list_item, plumb_kind_get_summary (item->kind));
}

GtkListItemFactory *
plumb_ui_kind_item_factory_new (PlumbUiAuthoring *authoring)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), authoring, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), authoring, 0);
  return factory;
}
