/* plumb-ui-log-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-log-view.h"

#include "plumb-ui-log-model.h"

struct _PlumbUiLogView
{
  AdwBin parent_instance;

  PlumbWorkPool *pool;
  PlumbUiLogModel *model;       /* (nullable) */
  GtkMultiSelection *selection; /* (nullable) */
  GSimpleActionGroup *actions;
  GCancellable *cancellable;
  gint64 from_us;
  gint64 to_us;
  gboolean follows;
  gboolean wraps;
  guint follow_source;

  GtkSearchEntry *entry;
  GtkLabel *count;
  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (PlumbUiLogView, plumb_ui_log_view, ADW_TYPE_BIN)

/* --- rows ----------------------------------------------------------------------------------- */

static PangoColor
to_pango (const GdkRGBA *color)
{
  return (PangoColor) { (guint16) (color->red * 65535), (guint16) (color->green * 65535),
                        (guint16) (color->blue * 65535) };
}

static void
add_attribute (PangoAttrList *list, guint start, guint end, PangoAttribute *attribute)
{
  attribute->start_index = start;
  attribute->end_index = end;
  pango_attr_list_insert (list, attribute);
}

static void
add_style (PangoAttrList *list, const PlumbUiAnsiRun *run)
{
  PlumbUiAnsiFlags flags = run->style.flags;
  if ((flags & PLUMB_UI_ANSI_BOLD) != 0)
    add_attribute (list, run->start, run->end, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  if ((flags & PLUMB_UI_ANSI_ITALIC) != 0)
    add_attribute (list, run->start, run->end, pango_attr_style_new (PANGO_STYLE_ITALIC));
  if ((flags & (PLUMB_UI_ANSI_UNDERLINE | PLUMB_UI_ANSI_JUNK)) != 0)
    add_attribute (list, run->start, run->end, pango_attr_underline_new (PANGO_UNDERLINE_SINGLE));
  if ((flags & PLUMB_UI_ANSI_STRIKE) != 0)
    add_attribute (list, run->start, run->end, pango_attr_strikethrough_new (TRUE));
}

typedef struct
{
  GdkRGBA plain;
  GdkRGBA ground;
} Theme;

/* The text's own color tells whether it stands on a light or a dark ground. */
static Theme
get_theme (GtkWidget *widget)
{
  Theme theme;
  gtk_widget_get_color (widget, &theme.plain);
  gboolean is_dark = theme.plain.red + theme.plain.green + theme.plain.blue > 1.5f;
  float level = is_dark ? 0.11f : 1.0f;
  theme.ground = (GdkRGBA) { level, level, level, 1 };
  theme.plain.alpha = 1;
  return theme;
}

static void
add_colors (PangoAttrList *list, const PlumbUiAnsiRun *run, const Theme *theme)
{
  guint32 text = run->style.foreground, ground = run->style.background;
  gboolean is_reversed = (run->style.flags & PLUMB_UI_ANSI_REVERSE) != 0;
  if (text == 0 && ground == 0 && !is_reversed)
    return;
  GdkRGBA behind = plumb_ui_ansi_get_color (ground, &theme->ground, &theme->plain);
  GdkRGBA front = plumb_ui_ansi_get_color (text, &theme->plain, &behind);
  PangoColor a = to_pango (is_reversed ? &behind : &front);
  PangoColor b = to_pango (is_reversed ? &front : &behind);
  add_attribute (list, run->start, run->end, pango_attr_foreground_new (a.red, a.green, a.blue));
  if (ground != 0 || is_reversed)
    add_attribute (list, run->start, run->end, pango_attr_background_new (b.red, b.green, b.blue));
}

/* Each place of the searched text is reversed: shape, not only color. */
static void
add_matches (PangoAttrList *list, const char *text, const char *search, const Theme *theme)
{
  g_autofree char *folded = g_ascii_strdown (text, -1);
  g_autofree char *needle = g_ascii_strdown (search, -1);
  PangoColor a = to_pango (&theme->ground), b = to_pango (&theme->plain);
  gsize length = strlen (needle);
  for (char *at = folded; (at = strstr (at, needle)) != NULL; at += length)
    {
      guint start = (guint) (at - folded), end = start + (guint) length;
      add_attribute (list, start, end, pango_attr_foreground_new (a.red, a.green, a.blue));
      add_attribute (list, start, end, pango_attr_background_new (b.red, b.green, b.blue));
    }
}

static void
show_line (PlumbUiLogView *self, GtkLabel *label, PlumbUiLogLine *line)
{
  const char *text = plumb_ui_log_line_get_text (line);
  const char *search = self->model != NULL ? plumb_ui_log_model_get_search (self->model) : NULL;
  GArray *runs = plumb_ui_log_line_get_runs (line);
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_label_set_wrap (label, self->wraps);
  gboolean is_plain = (runs == NULL || runs->len == 0) && search == NULL;
  if (text == NULL || is_plain)
    {
      gtk_label_set_attributes (label, NULL);
      return;
    }
  Theme theme = get_theme (GTK_WIDGET (self));
  g_autoptr (PangoAttrList) list = pango_attr_list_new ();
  for (guint i = 0; i < runs->len; i++)
    {
      add_style (list, &g_array_index (runs, PlumbUiAnsiRun, i));
      add_colors (list, &g_array_index (runs, PlumbUiAnsiRun, i), &theme);
    }
  if (search != NULL)
    add_matches (list, text, search, &theme);
  gtk_label_set_attributes (label, list);
}

static void
line_changed_cb (PlumbUiLogLine *line, GParamSpec *pspec, GtkListItem *item)
{
  GtkWidget *label = gtk_list_item_get_child (item);
  GtkWidget *self = gtk_widget_get_ancestor (label, PLUMB_UI_TYPE_LOG_VIEW);
  if (self != NULL)
    show_line (PLUMB_UI_LOG_VIEW (self), GTK_LABEL (label), line);
}

static void
setup_row_cb (PlumbUiLogView *self, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, "monospace");
  /* What a program writes is read from the left, whatever the window's language is. */
  gtk_widget_set_direction (label, GTK_TEXT_DIR_LTR);
  gtk_list_item_set_child (item, label);
}

static void
bind_row_cb (PlumbUiLogView *self, GtkListItem *item)
{
  PlumbUiLogLine *line = gtk_list_item_get_item (item);
  g_signal_connect (line, "notify::text", G_CALLBACK (line_changed_cb), item);
  show_line (self, GTK_LABEL (gtk_list_item_get_child (item)), line);
}

static void
unbind_row_cb (PlumbUiLogView *self, GtkListItem *item)
{
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (item), item);
}

/* What is bound shows the search, the wrapping and the colors of now. */
static void
refresh_rows (PlumbUiLogView *self)
{
  if (self->model == NULL)
    return;
  g_autoptr (GtkListItemFactory) factory = g_object_ref (gtk_list_view_get_factory (self->list));
  gtk_list_view_set_factory (self->list, NULL);
  gtk_list_view_set_factory (self->list, factory);
}

/* --- following ------------------------------------------------------------------------------ */

static gboolean
scroll_to_end_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  PlumbUiLogView *self = PLUMB_UI_LOG_VIEW (widget);
  self->follow_source = 0;
  guint n = self->model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->model)) : 0;
  if (self->follows && n > 0)
    gtk_list_view_scroll_to (self->list, n - 1, GTK_LIST_SCROLL_NONE, NULL);
  return G_SOURCE_REMOVE;
}

static void
follow_soon (PlumbUiLogView *self)
{
  if (self->follows && self->follow_source == 0)
    self->follow_source
        = gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_to_end_cb, NULL, NULL);
}

/* What is below grows also when rows are measured, or the view gets its room. At the end there is
 * nothing to do: else each frame would ask for the next one. */
static void
extent_changed_cb (GtkAdjustment *adjustment, PlumbUiLogView *self)
{
  double below = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment)
                 - gtk_adjustment_get_value (adjustment);
  if (below > 1)
    follow_soon (self);
}

static void
lines_changed_cb (
    GListModel *model, guint position, guint removed, guint added, PlumbUiLogView *self)
{
  gtk_stack_set_visible_child_name (self->stack,
                                    g_list_model_get_n_items (model) > 0 ? "lines" : "empty");
  follow_soon (self);
}

/* Who scrolls up wants to read. */
static gboolean
scrolled_cb (GtkEventControllerScroll *controller, double dx, double dy, PlumbUiLogView *self)
{
  if (dy < 0)
    plumb_ui_log_view_set_follow (self, FALSE);
  return GDK_EVENT_PROPAGATE;
}

/* --- searching ------------------------------------------------------------------------------ */

guint
plumb_ui_log_view_get_position (PlumbUiLogView *self)
{
  g_autoptr (GtkBitset) selected
      = self->selection != NULL
            ? gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection))
            : NULL;
  return selected != NULL && !gtk_bitset_is_empty (selected) ? gtk_bitset_get_minimum (selected)
                                                             : GTK_INVALID_LIST_POSITION;
}

static void
show_count (PlumbUiLogView *self)
{
  if (self->model == NULL || plumb_ui_log_model_get_search (self->model) == NULL)
    {
      gtk_label_set_text (self->count, "");
      return;
    }
  guint n = plumb_ui_log_model_get_n_found (self->model);
  guint at = plumb_ui_log_view_get_position (self);
  guint place
      = at != GTK_INVALID_LIST_POSITION ? plumb_ui_log_model_find_from (self->model, at) : n;
  g_autofree char *text = NULL;
  if (place < n && plumb_ui_log_model_get_found (self->model, place) == at)
    text = g_strdup_printf (_ ("%u of %u"), place + 1, n);
  else
    text = g_strdup_printf (ngettext ("%u line", "%u lines", n), n);
  gtk_label_set_text (self->count, text);
}

static void
found_changed_cb (PlumbUiLogModel *model, GParamSpec *pspec, PlumbUiLogView *self)
{
  show_count (self);
}

static void
show_line_at (PlumbUiLogView *self, guint line)
{
  plumb_ui_log_view_set_follow (self, FALSE);
  gtk_list_view_scroll_to (self->list, line, GTK_LIST_SCROLL_SELECT, NULL);
  show_count (self);
}

static void
find_next_cb (PlumbUiLogView *self)
{
  guint n = self->model != NULL ? plumb_ui_log_model_get_n_found (self->model) : 0;
  if (n == 0)
    return;
  guint at = plumb_ui_log_view_get_position (self);
  guint place
      = at == GTK_INVALID_LIST_POSITION ? 0 : plumb_ui_log_model_find_from (self->model, at + 1);
  show_line_at (self, plumb_ui_log_model_get_found (self->model, place % n));
}

static void
find_previous_cb (PlumbUiLogView *self)
{
  guint n = self->model != NULL ? plumb_ui_log_model_get_n_found (self->model) : 0;
  if (n == 0)
    return;
  guint at = plumb_ui_log_view_get_position (self);
  guint place
      = at == GTK_INVALID_LIST_POSITION ? 0 : plumb_ui_log_model_find_from (self->model, at);
  show_line_at (self, plumb_ui_log_model_get_found (self->model, (place + n - 1) % n));
}

static void
search_changed_cb (PlumbUiLogView *self)
{
  if (self->model == NULL)
    return;
  plumb_ui_log_model_set_search (self->model, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  refresh_rows (self);
}

static void
stop_search_cb (PlumbUiLogView *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

void
plumb_ui_log_view_set_search (PlumbUiLogView *self, const char *text)
{
  g_return_if_fail (PLUMB_UI_IS_LOG_VIEW (self));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text != NULL ? text : "");
}

/* --- actions -------------------------------------------------------------------------------- */

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) self = user_data;
  g_autofree char *text
      = plumb_ui_log_model_get_text_finish (PLUMB_UI_LOG_MODEL (source), result, NULL);
  if (text != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (self), text);
}

static void
copy_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiLogView *self = user_data;
  if (self->model == NULL)
    return;
  g_autoptr (GtkBitset) selected
      = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  gboolean is_all = gtk_bitset_is_empty (selected);
  guint first = is_all ? 0 : gtk_bitset_get_minimum (selected);
  guint last = is_all ? n : gtk_bitset_get_maximum (selected) + 1;
  plumb_ui_log_model_get_text_async (self->model, first, last - first, self->cancellable, copied_cb,
                                     g_object_ref (self));
}

static void
find_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_widget_grab_focus (GTK_WIDGET (PLUMB_UI_LOG_VIEW (user_data)->entry));
}

static void
find_next_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  find_next_cb (user_data);
}

static void
find_previous_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  find_previous_cb (user_data);
}

static void
follow_state_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  PlumbUiLogView *self = user_data;
  self->follows = g_variant_get_boolean (state);
  g_simple_action_set_state (action, state);
  follow_soon (self);
}

static void
wrap_state_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  PlumbUiLogView *self = user_data;
  self->wraps = g_variant_get_boolean (state);
  g_simple_action_set_state (action, state);
  refresh_rows (self);
}

static void
add_actions (PlumbUiLogView *self)
{
  static const GActionEntry entries[] = {
    { "copy", copy_cb },
    { "find", find_action_cb },
    { "find-next", find_next_action_cb },
    { "find-previous", find_previous_action_cb },
    { "follow", NULL, NULL, "false", follow_state_cb },
    { "wrap", NULL, NULL, "false", wrap_state_cb },
  };
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "log", G_ACTION_GROUP (self->actions));
}

/* --- the widget ----------------------------------------------------------------------------- */

static void
drop_model (PlumbUiLogView *self)
{
  if (self->model == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->model, self);
  gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->selection);
  g_object_run_dispose (G_OBJECT (self->model));
  g_clear_object (&self->model);
}

static void
plumb_ui_log_view_dispose (GObject *object)
{
  PlumbUiLogView *self = PLUMB_UI_LOG_VIEW (object);
  g_cancellable_cancel (self->cancellable);
  if (self->list != NULL)
    drop_model (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLUMB_UI_TYPE_LOG_VIEW);
  g_clear_object (&self->actions);
  g_clear_object (&self->pool);
  G_OBJECT_CLASS (plumb_ui_log_view_parent_class)->dispose (object);
}

static void
plumb_ui_log_view_finalize (GObject *object)
{
  g_object_unref (PLUMB_UI_LOG_VIEW (object)->cancellable);
  G_OBJECT_CLASS (plumb_ui_log_view_parent_class)->finalize (object);
}

static void
bind_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, find_next_cb);
  gtk_widget_class_bind_template_callback (widget_class, find_previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_row_cb);
}

static void
plumb_ui_log_view_class_init (PlumbUiLogViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_log_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_log_view_finalize;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/plumbline/Plumbline/ui/plumb-ui-log-view.ui");
  gtk_widget_class_bind_template_child (widget_class, PlumbUiLogView, entry);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiLogView, count);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiLogView, stack);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiLogView, scroller);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiLogView, list);
  bind_callbacks (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "log.find", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, GDK_CONTROL_MASK, "log.find-next",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "log.find-previous", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "log.copy", NULL);
}

static void
plumb_ui_log_view_init (PlumbUiLogView *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  add_actions (self);
  GtkEventController *scroll
      = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  gtk_event_controller_set_propagation_phase (scroll, GTK_PHASE_CAPTURE);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scrolled_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->scroller), scroll);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "changed",
                           G_CALLBACK (extent_changed_cb), self, G_CONNECT_DEFAULT);
}

GtkWidget *
plumb_ui_log_view_new (PlumbWorkPool *pool)
{
  PlumbUiLogView *self = g_object_new (PLUMB_UI_TYPE_LOG_VIEW, NULL);
  self->pool = g_object_ref (pool);
  return GTK_WIDGET (self);
}

void
plumb_ui_log_view_set_path (PlumbUiLogView *self, const char *path)
{
  g_return_if_fail (PLUMB_UI_IS_LOG_VIEW (self));
  if (g_strcmp0 (path, plumb_ui_log_view_get_path (self)) == 0)
    return;
  drop_model (self);
  gtk_stack_set_visible_child_name (self->stack, "empty");
  show_count (self);
  if (path == NULL)
    return;
  self->model = plumb_ui_log_model_new (self->pool, path);
  g_signal_connect (self->model, "items-changed", G_CALLBACK (lines_changed_cb), self);
  g_signal_connect (self->model, "notify::n-found", G_CALLBACK (found_changed_cb), self);
  self->selection = gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->model)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  plumb_ui_log_model_set_search (self->model, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

const char *
plumb_ui_log_view_get_path (PlumbUiLogView *self)
{
  return self->model != NULL ? plumb_ui_log_model_get_path (self->model) : NULL;
}

void
plumb_ui_log_view_set_span (PlumbUiLogView *self, gint64 from_us, gint64 to_us)
{
  g_return_if_fail (PLUMB_UI_IS_LOG_VIEW (self));
  self->from_us = from_us;
  self->to_us = to_us;
}

static void
time_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiLogView) self = user_data;
  gint64 line = plumb_ui_log_model_find_time_finish (PLUMB_UI_LOG_MODEL (source), result, NULL);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (source));
  if (line >= 0 && n > 0 && PLUMB_UI_LOG_MODEL (source) == self->model)
    show_line_at (self, (guint) MIN (line, (gint64) n - 1));
}

void
plumb_ui_log_view_show_time (PlumbUiLogView *self, gint64 time_us)
{
  g_return_if_fail (PLUMB_UI_IS_LOG_VIEW (self));
  if (self->model != NULL)
    plumb_ui_log_model_find_time_async (self->model, time_us, self->from_us, self->to_us,
                                        self->cancellable, time_found_cb, g_object_ref (self));
}

void
plumb_ui_log_view_set_follow (PlumbUiLogView *self, gboolean follow)
{
  g_return_if_fail (PLUMB_UI_IS_LOG_VIEW (self));
  if (self->follows != follow)
    g_action_group_change_action_state (G_ACTION_GROUP (self->actions), "follow",
                                        g_variant_new_boolean (follow));
}

gboolean
plumb_ui_log_view_get_follow (PlumbUiLogView *self)
{
  return self->follows;
}

void
plumb_ui_log_view_set_wrap (PlumbUiLogView *self, gboolean wrap)
{
  g_return_if_fail (PLUMB_UI_IS_LOG_VIEW (self));
  if (self->wraps != wrap)
    g_action_group_change_action_state (G_ACTION_GROUP (self->actions), "wrap",
                                        g_variant_new_boolean (wrap));
}

GListModel *
plumb_ui_log_view_get_lines (PlumbUiLogView *self)
{
  return G_LIST_MODEL (self->model);
}
