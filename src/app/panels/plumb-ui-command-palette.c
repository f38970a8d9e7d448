/* plumb-ui-command-palette.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-command-palette.h"

#include "plumb-ui-command-index.h"

#define MAX_SHOWN 100
#define FILL_US 3000

struct _PlumbUiCommandPalette
{
  AdwDialog parent_instance;

  PlumbUiSession *session;
  PlumbUiCommandIndex *index;
  GWeakRef origin; /* where actions are done */
  GListStore *found;
  GtkSingleSelection *selection;
  guint fill_source;

  GtkSearchEntry *search;
  GtkListView *list;
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (PlumbUiCommandPalette, plumb_ui_command_palette, ADW_TYPE_DIALOG)

/* --- finding --------------------------------------------------------------------------------- */

static void
refill (PlumbUiCommandPalette *self)
{
  g_autoptr (GPtrArray) finds = plumb_ui_command_index_search (
      self->index, gtk_editable_get_text (GTK_EDITABLE (self->search)), MAX_SHOWN);
  g_list_store_splice (self->found, 0, g_list_model_get_n_items (G_LIST_MODEL (self->found)),
                       finds->pdata, finds->len);
  gtk_stack_set_visible_child_name (self->stack, finds->len > 0 ? "list" : "empty");
  if (finds->len > 0)
    {
      gtk_single_selection_set_selected (self->selection, 0);
      gtk_list_view_scroll_to (self->list, 0, GTK_LIST_SCROLL_NONE, NULL);
    }
}

static gboolean
fill_cb (gpointer user_data)
{
  PlumbUiCommandPalette *self = user_data;
  if (plumb_ui_command_index_fill (self->index, g_get_monotonic_time () + FILL_US))
    return G_SOURCE_CONTINUE;
  self->fill_source = 0;
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0')
    refill (self);
  return G_SOURCE_REMOVE;
}

/* Of an action whose group is known; others may be there, and tell by a bell where they are not. */
static gboolean
is_enabled (const char *detailed, gpointer data)
{
  GtkWidget *origin = data;
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;
  if (!g_action_parse_detailed_name (detailed, &name, &target, NULL))
    return FALSE;
  GtkRoot *root = gtk_widget_get_root (origin);
  if (g_str_has_prefix (name, "win.") && G_IS_ACTION_GROUP (root))
    return g_action_group_get_action_enabled (G_ACTION_GROUP (root), name + strlen ("win."));
  GApplication *application = g_application_get_default ();
  if (g_str_has_prefix (name, "app.") && application != NULL)
    return g_action_group_get_action_enabled (G_ACTION_GROUP (application), name + strlen ("app."));
  return TRUE;
}

/* --- doing ----------------------------------------------------------------------------------- */

static void
do_action (GtkWidget *origin, const char *detailed)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;
  if (g_action_parse_detailed_name (detailed, &name, &target, NULL)
      && !gtk_widget_activate_action_variant (origin, name, target))
    gtk_widget_error_bell (origin);
}

static void
insert (PlumbUiCommandPalette *self, GtkWidget *origin, const char *kind)
{
  if (gtk_widget_activate_action (origin, "canvas.insert", "s", kind))
    plumb_ui_authoring_note_use (plumb_ui_session_get_authoring (self->session), kind);
  else
    gtk_widget_error_bell (origin);
}

static void
open_workflow (PlumbUiCommandPalette *self, const char *name)
{
  plumb_ui_session_load_document (self->session, plumb_ui_session_get_project (self->session),
                                  name);
}

static void
activate (PlumbUiCommandPalette *self, guint position)
{
  g_autoptr (PlumbUiFind) find = g_list_model_get_item (G_LIST_MODEL (self->found), position);
  g_autoptr (GtkWidget) origin = g_weak_ref_get (&self->origin);
  g_autoptr (PlumbUiCommandPalette) held = g_object_ref (self);
  if (find == NULL || origin == NULL)
    return;
  const char *target = plumb_ui_find_get_target (find);
  adw_dialog_close (ADW_DIALOG (self));
  switch (plumb_ui_find_get_find_type (find))
    {
    case PLUMB_UI_FIND_ACTION:
      plumb_ui_environment_note_recent (plumb_ui_session_get_environment (self->session),
                                        "recent-actions", target);
      do_action (origin, target);
      break;
    case PLUMB_UI_FIND_NODE:
      plumb_ui_session_reveal (self->session, plumb_ui_session_get_document (self->session), target,
                               NULL);
      break;
    case PLUMB_UI_FIND_KIND:
      insert (self, origin, target);
      break;
    case PLUMB_UI_FIND_WORKFLOW:
      open_workflow (self, target);
      break;
    case PLUMB_UI_FIND_RUN:
      plumb_ui_session_show_run (self->session, plumb_ui_session_get_project (self->session),
                                 g_ascii_strtoll (target, NULL, 10), NULL);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
search_activated_cb (PlumbUiCommandPalette *self)
{
  activate (self, gtk_single_selection_get_selected (self->selection));
}

static void
search_stopped_cb (PlumbUiCommandPalette *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static gboolean
key_pressed_cb (PlumbUiCommandPalette *self, guint key, guint code, GdkModifierType state)
{
  int by = key == GDK_KEY_Down || key == GDK_KEY_KP_Down ? 1
           : key == GDK_KEY_Up || key == GDK_KEY_KP_Up   ? -1
           : key == GDK_KEY_Page_Down                    ? 8
           : key == GDK_KEY_Page_Up                      ? -8
                                                         : 0;
  int n = (int) g_list_model_get_n_items (G_LIST_MODEL (self->found));
  if (by == 0 || n == 0 || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  int now = (int) gtk_single_selection_get_selected (self->selection);
  guint to = (guint) CLAMP (now + by, 0, n - 1);
  gtk_single_selection_set_selected (self->selection, to);
  gtk_list_view_scroll_to (self->list, to, GTK_LIST_SCROLL_NONE, NULL);
  return GDK_EVENT_STOP;
}

/* --- rows ------------------------------------------------------------------------------------ */

static void
setup_cb (PlumbUiCommandPalette *self, GtkListItem *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END,
                                   "hexpand", TRUE, NULL);
  GtkWidget *detail = gtk_label_new (NULL);
  gtk_widget_add_css_class (detail, "dim-label");
  gtk_box_append (GTK_BOX (box), gtk_image_new ());
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), detail);
  gtk_list_item_set_child (list_item, box);
}

static void
bind_cb (PlumbUiCommandPalette *self, GtkListItem *list_item)
{
  PlumbUiFind *find = gtk_list_item_get_item (list_item);
  GtkWidget *icon = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  GtkWidget *title = gtk_widget_get_next_sibling (icon);
  GtkWidget *detail = gtk_widget_get_next_sibling (title);
  gtk_image_set_from_icon_name (GTK_IMAGE (icon), plumb_ui_find_get_icon (find));
  gtk_label_set_label (GTK_LABEL (title), plumb_ui_find_get_title (find));
  gtk_label_set_label (GTK_LABEL (detail), plumb_ui_find_get_detail (find));
  gtk_list_item_set_accessible_label (list_item, plumb_ui_find_get_title (find));
  gtk_list_item_set_accessible_description (list_item, plumb_ui_find_get_detail (find));
}

/* --- the widget ------------------------------------------------------------------------------ */

static void
plumb_ui_command_palette_dispose (GObject *object)
{
  PlumbUiCommandPalette *self = PLUMB_UI_COMMAND_PALETTE (object);
  g_clear_handle_id (&self->fill_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLUMB_UI_TYPE_COMMAND_PALETTE);
  g_clear_pointer (&self->index, plumb_ui_command_index_free);
  g_clear_object (&self->found);
  g_clear_object (&self->selection);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (plumb_ui_command_palette_parent_class)->dispose (object);
}

static void
plumb_ui_command_palette_finalize (GObject *object)
{
  g_weak_ref_clear (&PLUMB_UI_COMMAND_PALETTE (object)->origin);
  G_OBJECT_CLASS (plumb_ui_command_palette_parent_class)->finalize (object);
}

static void
plumb_ui_command_palette_class_init (PlumbUiCommandPaletteClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_command_palette_dispose;
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_command_palette_finalize;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/plumbline/Plumbline/ui/plumb-ui-command-palette.ui");
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCommandPalette, search);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCommandPalette, list);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCommandPalette, stack);
}

static void
plumb_ui_command_palette_init (PlumbUiCommandPalette *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_weak_ref_init (&self->origin, NULL);
  self->found = g_list_store_new (PLUMB_UI_TYPE_FIND);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->found)));
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->search), keys);
}

PlumbUiCommandPalette *
plumb_ui_command_palette_present (PlumbUiSession *session, GtkWidget *parent)
{
  PlumbUiCommandPalette *self = g_object_new (PLUMB_UI_TYPE_COMMAND_PALETTE, NULL);
  GtkRoot *root = gtk_widget_get_root (parent);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *origin = focus != NULL ? focus : parent;
  self->session = g_object_ref (session);
  g_weak_ref_set (&self->origin, origin);
  self->index = plumb_ui_command_index_new (session, is_enabled, origin);
  refill (self);
  self->fill_source = g_idle_add (fill_cb, self);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (refill), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (search_activated_cb), self);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (search_stopped_cb), self);
  g_signal_connect_swapped (self->list, "activate", G_CALLBACK (activate), self);
  adw_dialog_present (ADW_DIALOG (self), parent);
  return self;
}
