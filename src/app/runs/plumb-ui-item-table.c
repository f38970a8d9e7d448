/* plumb-ui-item-table.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-item-table.h"

#include "plumb-ui-run-text.h"
#include "plumb-ui-state-icon.h"

#define DOTS_ON_PAGE 200
#define DOT 14.0f
#define GAP 4.0f

/* --- a row ---------------------------------------------------------------------------------- */

#define PLUMB_UI_TYPE_ITEM (plumb_ui_item_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiItem, plumb_ui_item, PLUMB_UI, ITEM, GObject)

struct _PlumbUiItem
{
  GObject parent_instance;
  GPtrArray *owner;
  const PlumbItemRow *row;
};

G_DEFINE_FINAL_TYPE (PlumbUiItem, plumb_ui_item, G_TYPE_OBJECT)

static void
plumb_ui_item_finalize (GObject *object)
{
  g_ptr_array_unref (PLUMB_UI_ITEM (object)->owner);
  G_OBJECT_CLASS (plumb_ui_item_parent_class)->finalize (object);
}

static void
plumb_ui_item_class_init (PlumbUiItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_item_finalize;
}

static void
plumb_ui_item_init (PlumbUiItem *self)
{
}

static PlumbUiState
get_state (const PlumbItemRow *row)
{
  return plumb_ui_state_from_text (row->state, row->cached_from > 0 ? "cached" : NULL);
}

/* --- columns -------------------------------------------------------------------------------- */

enum
{
  COLUMN_NUMBER,
  COLUMN_NAME,
  COLUMN_STATE,
  COLUMN_TIME,
  COLUMN_CPU,
  COLUMN_MEMORY,
  COLUMN_ATTEMPT,
  N_COLUMNS
};

static const char *const column_titles[N_COLUMNS] = {
  [COLUMN_NUMBER] = N_ ("Item"),     [COLUMN_NAME] = N_ ("Name"), [COLUMN_STATE] = N_ ("State"),
  [COLUMN_TIME] = N_ ("Time"),       [COLUMN_CPU] = N_ ("CPU"),   [COLUMN_MEMORY] = N_ ("Memory"),
  [COLUMN_ATTEMPT] = N_ ("Attempt"),
};

static gint64
get_number (const PlumbItemRow *row, guint column)
{
  return column == COLUMN_NUMBER   ? row->item
         : column == COLUMN_TIME   ? row->wall_us
         : column == COLUMN_CPU    ? row->cpu_us
         : column == COLUMN_MEMORY ? row->peak_bytes
                                   : row->attempt;
}

static char *
dup_cell (const PlumbItemRow *row, guint column)
{
  switch (column)
    {
    case COLUMN_NAME:
      return g_strdup (row->name != NULL ? row->name : "");
    case COLUMN_STATE:
      return g_strdup (plumb_ui_state_get_title (get_state (row)));
    case COLUMN_TIME:
    case COLUMN_CPU:
      return get_number (row, column) > 0 ? plumb_ui_format_duration (get_number (row, column))
                                          : g_strdup ("");
    case COLUMN_MEMORY:
      return row->peak_bytes > 0 ? g_format_size ((guint64) row->peak_bytes) : g_strdup ("");
    default:
      return g_strdup_printf ("%" G_GINT64_FORMAT,
                              get_number (row, column) + (column == COLUMN_NUMBER ? 1 : 0));
    }
}

static int
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const PlumbItemRow *x = ((const PlumbUiItem *) a)->row, *y = ((const PlumbUiItem *) b)->row;
  guint column = GPOINTER_TO_UINT (user_data);
  if (column == COLUMN_NAME || column == COLUMN_STATE)
    {
      g_autofree char *left = dup_cell (x, column);
      g_autofree char *right = dup_cell (y, column);
      return gtk_ordering_from_cmpfunc (g_utf8_collate (left, right));
    }
  gint64 left = get_number (x, column), right = get_number (y, column);
  return left < right   ? GTK_ORDERING_SMALLER
         : left > right ? GTK_ORDERING_LARGER
                        : GTK_ORDERING_EQUAL;
}

static void
setup_cell_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, gpointer user_data)
{
  guint column = GPOINTER_TO_UINT (user_data);
  GtkWidget *label = gtk_label_new (NULL);
  gboolean is_text = column == COLUMN_NAME || column == COLUMN_STATE;
  gtk_label_set_xalign (GTK_LABEL (label), is_text ? 0 : 1);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "numeric");
  if (column != COLUMN_STATE)
    {
      gtk_list_item_set_child (cell, label);
      return;
    }
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (box), plumb_ui_state_icon_new ());
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (cell, box);
}

static void
bind_cell_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, gpointer user_data)
{
  guint column = GPOINTER_TO_UINT (user_data);
  const PlumbItemRow *row = PLUMB_UI_ITEM (gtk_list_item_get_item (cell))->row;
  GtkWidget *label = gtk_list_item_get_child (cell);
  if (column == COLUMN_STATE)
    {
      plumb_ui_state_icon_set_state (PLUMB_UI_STATE_ICON (gtk_widget_get_first_child (label)),
                                     get_state (row));
      label = gtk_widget_get_last_child (label);
    }
  g_autofree char *text = dup_cell (row, column);
  gtk_label_set_text (GTK_LABEL (label), text);
}

/* --- dots ----------------------------------------------------------------------------------- */

struct _PlumbUiItemTable
{
  AdwBin parent_instance;

  GPtrArray *items; /* (nullable) */
  gint64 item;
  guint page;
  GListStore *store;
  GtkSortListModel *sorted;
  GtkSingleSelection *selection;
  gboolean is_setting;

  GtkWidget *dots;
  GtkWidget *pager;
  GtkLabel *page_label;
  GtkColumnView *view;
};

enum
{
  ITEM_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlumbUiItemTable, plumb_ui_item_table, ADW_TYPE_BIN)

static guint
get_n_items (PlumbUiItemTable *self)
{
  return self->items != NULL ? self->items->len : 0;
}

static guint
get_n_across (PlumbUiItemTable *self)
{
  return MAX ((guint) ((float) gtk_widget_get_width (self->dots) / (DOT + GAP)), 1);
}

/* What the state is, by its shape too: a ring waits, a cross failed, a bar was cached. */
static void
draw_dot (cairo_t *cr, double x, double y, PlumbUiState state, const GdkRGBA *color)
{
  double middle = (double) DOT / 2;
  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, 2);
  cairo_new_path (cr);
  if (state == PLUMB_UI_STATE_FAILED || state == PLUMB_UI_STATE_BLOCKED)
    {
      cairo_move_to (cr, x + 3, y + 3);
      cairo_line_to (cr, x + (double) DOT - 3, y + (double) DOT - 3);
      cairo_move_to (cr, x + (double) DOT - 3, y + 3);
      cairo_line_to (cr, x + 3, y + (double) DOT - 3);
      cairo_stroke (cr);
      return;
    }
  cairo_arc (cr, x + middle, y + middle, middle - 3, 0, 2 * G_PI);
  if (state == PLUMB_UI_STATE_DONE || state == PLUMB_UI_STATE_RUNNING)
    cairo_fill (cr);
  else
    cairo_stroke (cr);
  if (state == PLUMB_UI_STATE_CACHED)
    {
      cairo_rectangle (cr, x + middle - 2, y + middle - 2, 4, 4);
      cairo_fill (cr);
    }
}

static void
draw_dots (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  PlumbUiItemTable *self = user_data;
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean is_dark = adw_style_manager_get_dark (manager);
  GdkRGBA plain, failed, chosen;
  gtk_widget_get_color (GTK_WIDGET (area), &plain);
  gdk_rgba_parse (&failed, is_dark ? "#ff938c" : "#c30000");
  g_autoptr (GdkRGBA) accent = adw_style_manager_get_accent_color_rgba (manager);
  chosen = *accent;
  guint across = get_n_across (self), first = self->page * DOTS_ON_PAGE;
  for (guint i = 0; i < DOTS_ON_PAGE && first + i < get_n_items (self); i++)
    {
      const PlumbItemRow *row = g_ptr_array_index (self->items, first + i);
      PlumbUiState state = get_state (row);
      double x = (double) ((float) (i % across) * (DOT + GAP));
      double y = (double) ((float) (i / across) * (DOT + GAP));
      draw_dot (cr, x, y, state, state == PLUMB_UI_STATE_FAILED ? &failed : &plain);
      if (row->item != self->item)
        continue;
      gdk_cairo_set_source_rgba (cr, &chosen);
      cairo_set_line_width (cr, 2);
      cairo_rectangle (cr, x + 1, y + 1, (double) DOT - 2, (double) DOT - 2);
      cairo_stroke (cr);
    }
}

static void
update_dots (PlumbUiItemTable *self)
{
  guint n = get_n_items (self), n_pages = (n + DOTS_ON_PAGE - 1) / DOTS_ON_PAGE;
  guint n_here = MIN (n - MIN (n, self->page * DOTS_ON_PAGE), DOTS_ON_PAGE);
  guint n_rows = (n_here + get_n_across (self) - 1) / get_n_across (self);
  gtk_widget_set_size_request (self->dots, -1, (int) ((float) n_rows * (DOT + GAP)));
  gtk_widget_set_visible (self->pager, n_pages > 1);
  /* Translators: a page of dots, and how many pages there are */
  g_autofree char *text = g_strdup_printf (_ ("%u of %u"), self->page + 1, MAX (n_pages, 1));
  gtk_label_set_text (self->page_label, text);
  gtk_widget_queue_draw (self->dots);
}

static void
resized_cb (GtkDrawingArea *area, int width, int height, PlumbUiItemTable *self)
{
  guint n_here = MIN (get_n_items (self) - MIN (get_n_items (self), self->page * DOTS_ON_PAGE),
                      DOTS_ON_PAGE);
  guint n_rows = (n_here + get_n_across (self) - 1) / get_n_across (self);
  gtk_widget_set_size_request (self->dots, -1, (int) ((float) n_rows * (DOT + GAP)));
}

static void
turn_page (PlumbUiItemTable *self, int by)
{
  guint n_pages = (get_n_items (self) + DOTS_ON_PAGE - 1) / DOTS_ON_PAGE;
  if (n_pages == 0)
    return;
  self->page = (guint) CLAMP ((int) self->page + by, 0, (int) n_pages - 1);
  update_dots (self);
}

static void
previous_page_cb (GtkButton *button, PlumbUiItemTable *self)
{
  turn_page (self, -1);
}

static void
next_page_cb (GtkButton *button, PlumbUiItemTable *self)
{
  turn_page (self, 1);
}

static void
choose (PlumbUiItemTable *self, gint64 item)
{
  if (item == self->item)
    return;
  self->item = item;
  gtk_widget_queue_draw (self->dots);
  g_signal_emit (self, signals[ITEM_CHOSEN], 0, item);
}

static void
dot_pressed_cb (GtkGestureClick *gesture, int n, double x, double y, PlumbUiItemTable *self)
{
  guint at = (guint) ((float) y / (DOT + GAP)) * get_n_across (self)
             + MIN ((guint) ((float) x / (DOT + GAP)), get_n_across (self) - 1)
             + self->page * DOTS_ON_PAGE;
  if (at < get_n_items (self))
    choose (self, ((PlumbItemRow *) g_ptr_array_index (self->items, at))->item);
}

static void
selected_cb (GtkSingleSelection *selection, GParamSpec *pspec, PlumbUiItemTable *self)
{
  PlumbUiItem *item = gtk_single_selection_get_selected_item (selection);
  if (item != NULL && !self->is_setting)
    choose (self, item->row->item);
}

/* --- the widget ----------------------------------------------------------------------------- */

static void
plumb_ui_item_table_dispose (GObject *object)
{
  PlumbUiItemTable *self = PLUMB_UI_ITEM_TABLE (object);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->sorted);
  g_clear_object (&self->store);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  G_OBJECT_CLASS (plumb_ui_item_table_parent_class)->dispose (object);
}

static void
plumb_ui_item_table_class_init (PlumbUiItemTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_item_table_dispose;
  signals[ITEM_CHOSEN] = g_signal_new ("item-chosen", PLUMB_UI_TYPE_ITEM_TABLE, G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
add_columns (PlumbUiItemTable *self)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_signal_connect (factory, "setup", G_CALLBACK (setup_cell_cb), GUINT_TO_POINTER (i));
      g_signal_connect (factory, "bind", G_CALLBACK (bind_cell_cb), GUINT_TO_POINTER (i));
      g_autoptr (GtkColumnViewColumn) column
          = gtk_column_view_column_new (_ (column_titles[i]), factory);
      g_autoptr (GtkSorter) sorter
          = GTK_SORTER (gtk_custom_sorter_new (compare, GUINT_TO_POINTER (i), NULL));
      gtk_column_view_column_set_sorter (column, sorter);
      gtk_column_view_column_set_expand (column, i == COLUMN_NAME);
      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_append_column (self->view, column);
    }
}

static GtkWidget *
make_pager (PlumbUiItemTable *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *previous = gtk_button_new_from_icon_name ("go-previous-symbolic");
  GtkWidget *next = gtk_button_new_from_icon_name ("go-next-symbolic");
  gtk_widget_set_tooltip_text (previous, _ ("Previous Page"));
  gtk_widget_set_tooltip_text (next, _ ("Next Page"));
  g_signal_connect (previous, "clicked", G_CALLBACK (previous_page_cb), self);
  g_signal_connect (next, "clicked", G_CALLBACK (next_page_cb), self);
  self->page_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_box_append (GTK_BOX (box), previous);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->page_label));
  gtk_box_append (GTK_BOX (box), next);
  return box;
}

static GtkWidget *
make_dots (PlumbUiItemTable *self)
{
  GtkWidget *dots = gtk_drawing_area_new ();
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (dots), draw_dots, self, NULL);
  g_signal_connect (dots, "resize", G_CALLBACK (resized_cb), self);
  GtkGesture *click = gtk_gesture_click_new ();
  g_signal_connect (click, "pressed", G_CALLBACK (dot_pressed_cb), self);
  gtk_widget_add_controller (dots, GTK_EVENT_CONTROLLER (click));
  /* The table says the same to readers. */
  gtk_accessible_update_state (GTK_ACCESSIBLE (dots), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  return dots;
}

static void
plumb_ui_item_table_init (PlumbUiItemTable *self)
{
  self->store = g_list_store_new (PLUMB_UI_TYPE_ITEM);
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_column_view_set_tab_behavior (self->view, GTK_LIST_TAB_ITEM);
  add_columns (self);
  self->sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->store)),
                                          g_object_ref (gtk_column_view_get_sorter (self->view)));
  gtk_sort_list_model_set_incremental (self->sorted, TRUE);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->sorted)));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Items"), -1);
  g_signal_connect (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 240);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_widget_add_css_class (scroller, "card");
  self->dots = make_dots (self);
  self->pager = make_pager (self);
  gtk_box_append (GTK_BOX (box), self->dots);
  gtk_box_append (GTK_BOX (box), self->pager);
  gtk_box_append (GTK_BOX (box), scroller);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
plumb_ui_item_table_new (void)
{
  return g_object_new (PLUMB_UI_TYPE_ITEM_TABLE, NULL);
}

void
plumb_ui_item_table_set_items (PlumbUiItemTable *self, GPtrArray *items, gint64 item)
{
  g_return_if_fail (PLUMB_UI_IS_ITEM_TABLE (self));
  if (items != NULL)
    g_ptr_array_ref (items);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  self->items = items;
  self->item = item;
  self->page = 0;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < get_n_items (self); i++)
    {
      PlumbUiItem *row = g_object_new (PLUMB_UI_TYPE_ITEM, NULL);
      row->owner = g_ptr_array_ref (items);
      row->row = g_ptr_array_index (items, i);
      g_ptr_array_add (rows, row);
      if (row->row->item == item)
        self->page = i / DOTS_ON_PAGE;
    }
  self->is_setting = TRUE;
  g_list_store_splice (self->store, 0, g_list_model_get_n_items (G_LIST_MODEL (self->store)),
                       rows->pdata, rows->len);
  self->is_setting = FALSE;
  update_dots (self);
}
