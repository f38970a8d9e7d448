/* plumb-ui-node-picker.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-node-picker.h"

#include "plumb-ui-kind-item.h"
#include "plumb-ui-section-chips.h"

struct _PlumbUiNodePicker
{
  AdwBin parent_instance;

  PlumbUiSession *session;
  PlumbUiAuthoring *authoring;
  GListStore *kinds;
  GtkSingleSelection *selection;
  PlumbCatalogFit fit;
  char *artifact_kind; /* (nullable) */
  char *given_kind;    /* (nullable) */
  const char *realm;   /* (nullable) */

  GtkSearchEntry *search;
  AdwBin *chips_place;
  PlumbUiSectionChips *chips;
  GtkStack *stack;
  GtkListView *list;
};

enum
{
  PICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlumbUiNodePicker, plumb_ui_node_picker, ADW_TYPE_BIN)

/* Before anything is asked for, what a person is likely to want comes first. */
static void
put_known_first (PlumbUiNodePicker *self, GPtrArray *items, GArray *hits)
{
  g_autoptr (GPtrArray) favorites = plumb_ui_authoring_list_favorites (self->authoring);
  g_autoptr (GPtrArray) recent = plumb_ui_authoring_list_recent (self->authoring);
  g_ptr_array_extend_and_steal (favorites, g_steal_pointer (&recent));
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < favorites->len; i++)
    for (guint j = 0; j < hits->len; j++)
      {
        const PlumbCatalogHit *hit = &g_array_index (hits, PlumbCatalogHit, j);
        if (hit->kind == g_ptr_array_index (favorites, i) && g_hash_table_add (seen, hit->kind))
          g_ptr_array_add (items, plumb_ui_kind_item_new (hit->kind, hit->port));
      }
  for (guint j = hits->len; j-- > 0;)
    if (g_hash_table_contains (seen, g_array_index (hits, PlumbCatalogHit, j).kind))
      g_array_remove_index (hits, j);
}

static void
refill (PlumbUiNodePicker *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  const PlumbCatalogQuery query = {
    .text = text,
    .section = plumb_ui_section_chips_get_section (self->chips),
    .backend = plumb_ui_section_chips_get_backend (self->chips),
    .realm = self->realm,
    .fit = self->fit,
    .artifact_kind = self->artifact_kind,
    .given_kind = self->given_kind,
  };
  g_autoptr (GArray) hits = plumb_ui_authoring_search (self->authoring, &query);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  if (*text == '\0' && query.section == NULL && self->fit == PLUMB_CATALOG_ANY)
    put_known_first (self, items, hits);
  for (guint i = 0; i < hits->len; i++)
    {
      const PlumbCatalogHit *hit = &g_array_index (hits, PlumbCatalogHit, i);
      g_ptr_array_add (items, plumb_ui_kind_item_new (hit->kind, hit->port));
    }
  g_list_store_splice (self->kinds, 0, g_list_model_get_n_items (G_LIST_MODEL (self->kinds)),
                       items->pdata, items->len);
  gtk_stack_set_visible_child_name (self->stack, items->len > 0 ? "list" : "empty");
  if (items->len > 0)
    {
      gtk_single_selection_set_selected (self->selection, 0);
      gtk_list_view_scroll_to (self->list, 0, GTK_LIST_SCROLL_NONE, NULL);
    }
}

static void
pick (PlumbUiNodePicker *self, guint position)
{
  g_autoptr (PlumbUiKindItem) item
      = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  if (item == NULL || plumb_kind_get_disabled (plumb_ui_kind_item_get_kind (item)) != NULL)
    return;
  const char *kind = plumb_kind_get_name (plumb_ui_kind_item_get_kind (item));
  plumb_ui_authoring_note_use (self->authoring, kind);
  g_signal_emit (self, signals[PICKED], 0, kind, plumb_ui_kind_item_get_port (item));
}

/* --- callbacks ------------------------------------------------------------------------------- */

static void
list_activated_cb (PlumbUiNodePicker *self, guint position)
{
  pick (self, position);
}

static void
search_activated_cb (PlumbUiNodePicker *self)
{
  pick (self, gtk_single_selection_get_selected (self->selection));
}

static void
search_stopped_cb (PlumbUiNodePicker *self)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_POPOVER);
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  else if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
}

static void
move_selection (PlumbUiNodePicker *self, int by)
{
  int n = (int) g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  if (n == 0)
    return;
  int now = (int) gtk_single_selection_get_selected (self->selection);
  guint to = (guint) CLAMP (now + by, 0, n - 1);
  gtk_single_selection_set_selected (self->selection, to);
  gtk_list_view_scroll_to (self->list, to, GTK_LIST_SCROLL_NONE, NULL);
}

/* The list is walked while the focus stays where one types. */
static gboolean
key_pressed_cb (PlumbUiNodePicker *self, guint key, guint code, GdkModifierType state)
{
  static const struct
  {
    guint key;
    int by;
  } moves[] = {
    { GDK_KEY_Down, 1 },   { GDK_KEY_KP_Down, 1 },   { GDK_KEY_Up, -1 },
    { GDK_KEY_KP_Up, -1 }, { GDK_KEY_Page_Down, 8 }, { GDK_KEY_Page_Up, -8 },
  };
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    if (moves[i].key == key)
      {
        move_selection (self, moves[i].by);
        return GDK_EVENT_STOP;
      }
  return GDK_EVENT_PROPAGATE;
}

/* --- the widget ------------------------------------------------------------------------------ */

static void
plumb_ui_node_picker_dispose (GObject *object)
{
  PlumbUiNodePicker *self = PLUMB_UI_NODE_PICKER (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLUMB_UI_TYPE_NODE_PICKER);
  g_clear_object (&self->kinds);
  g_clear_object (&self->selection);
  g_clear_object (&self->authoring);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (plumb_ui_node_picker_parent_class)->dispose (object);
}

static void
plumb_ui_node_picker_finalize (GObject *object)
{
  PlumbUiNodePicker *self = PLUMB_UI_NODE_PICKER (object);
  g_clear_pointer (&self->artifact_kind, g_free);
  g_clear_pointer (&self->given_kind, g_free);
  G_OBJECT_CLASS (plumb_ui_node_picker_parent_class)->finalize (object);
}

static void
plumb_ui_node_picker_class_init (PlumbUiNodePickerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = plumb_ui_node_picker_dispose;
  object_class->finalize = plumb_ui_node_picker_finalize;
  signals[PICKED] = g_signal_new ("picked", PLUMB_UI_TYPE_NODE_PICKER, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/plumbline/Plumbline/ui/plumb-ui-node-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, PlumbUiNodePicker, search);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiNodePicker, chips_place);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiNodePicker, stack);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiNodePicker, list);
}

static void
plumb_ui_node_picker_init (PlumbUiNodePicker *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (self->search, GTK_WIDGET (self));
  self->kinds = g_list_store_new (PLUMB_UI_TYPE_KIND_ITEM);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->kinds)));
}

static void
connect_all (PlumbUiNodePicker *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->search), keys);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (refill), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (search_activated_cb), self);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (search_stopped_cb), self);
  g_signal_connect_swapped (self->list, "activate", G_CALLBACK (list_activated_cb), self);
  g_signal_connect_swapped (self->chips, "notify::section", G_CALLBACK (refill), self);
  g_signal_connect_swapped (self->chips, "notify::backend", G_CALLBACK (refill), self);
}

GtkWidget *
plumb_ui_node_picker_new (PlumbUiSession *session)
{
  PlumbUiNodePicker *self = g_object_new (PLUMB_UI_TYPE_NODE_PICKER, NULL);
  self->session = g_object_ref (session);
  self->authoring = g_object_ref (plumb_ui_session_get_authoring (session));
  self->chips = PLUMB_UI_SECTION_CHIPS (plumb_ui_section_chips_new (self->authoring));
  adw_bin_set_child (self->chips_place, GTK_WIDGET (self->chips));
  g_autoptr (GtkListItemFactory) factory = plumb_ui_kind_item_factory_new (self->authoring);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  connect_all (self);
  refill (self);
  return GTK_WIDGET (self);
}

void
plumb_ui_node_picker_set_fit (PlumbUiNodePicker *self,
                              PlumbCatalogFit fit,
                              const char *artifact_kind,
                              const char *given_kind)
{
  g_return_if_fail (PLUMB_UI_IS_NODE_PICKER (self));
  g_return_if_fail (fit == PLUMB_CATALOG_ANY || artifact_kind != NULL);
  g_return_if_fail (fit != PLUMB_CATALOG_BETWEEN || given_kind != NULL);
  self->fit = fit;
  g_set_str (&self->artifact_kind, artifact_kind);
  g_set_str (&self->given_kind, given_kind);
  refill (self);
}

void
plumb_ui_node_picker_start (PlumbUiNodePicker *self)
{
  g_return_if_fail (PLUMB_UI_IS_NODE_PICKER (self));
  PlumbUiDocument *document = plumb_ui_session_get_document (self->session);
  self->realm = document != NULL ? plumb_ui_authoring_find_realm (
                                       self->authoring, plumb_ui_document_get_graph (document))
                                 : NULL;
  plumb_ui_section_chips_set_section (self->chips, NULL);
  plumb_ui_section_chips_set_backend (self->chips, NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  refill (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
