/* plumb-ui-problem-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-problem-page.h"

#include "plumb-fix.h"
#include "plumb-ui-choose-file.h"
#include "plumb-ui-filled-line.h"
#include "plumb-ui-index-model.h"
#include "plumb-ui-placeholder.h"
#include "plumb-ui-speech.h"
#include "plumb-ui-tip.h"

#define MAX_TRIED 100
/* Where more rows than these come and go at once, nobody follows a single one. */
#define MAX_MERGED 400
/* Where the message has less than this, it stands below the place. */
#define MESSAGE_CHARS 26

struct _PlumbUiProblemPage
{
  AdwBin parent_instance;

  PlumbUiSession *session;
  GSignalGroup *document_signals;
  PlumbUiDocument *document; /* (nullable), borrowed from the session */
  PlumbProblems *problems;   /* (nullable): that are shown */
  PlumbUiIndexModel *rows;
  GPtrArray *shown; /* Row: those that are looked at */
  GtkStack *stack;
  GtkWidget *fix_all;
  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (PlumbUiProblemPage, plumb_ui_problem_page, ADW_TYPE_BIN)

static const PlumbProblem *
find_problem (PlumbUiProblemPage *self, guint position)
{
  return self->problems != NULL && position < plumb_problems_get_length (self->problems)
             ? plumb_problems_get (self->problems, position)
             : NULL;
}

static PlumbEdit *
make_fix (PlumbUiProblemPage *self, const PlumbProblem *problem)
{
  PlumbRegistry *registry
      = plumb_ui_environment_get_registry (plumb_ui_session_get_environment (self->session));
  return plumb_fix_new (plumb_ui_document_get_graph (self->document), registry, problem);
}

/* --- rows ------------------------------------------------------------------------------------ */

typedef struct
{
  PlumbUiProblemPage *page; /* borrowed */
  GtkListItem *list_item;   /* borrowed */
  GtkImage *icon;
  GtkLabel *node;
  GtkLabel *message;
  GtkLabel *detail;
  GtkWidget *fix;
} Row;

static guint
get_position (Row *row)
{
  return gtk_list_item_get_position (row->list_item);
}

static void
apply_fix (PlumbUiProblemPage *self, PlumbEdit *fix)
{
  g_autoptr (GError) error = NULL;
  if (!plumb_ui_document_apply (self->document, fix, NULL, &error))
    plumb_ui_session_report (self->session, _ ("Cannot Fix"), error);
  else
    plumb_ui_session_toast_action (self->session, plumb_edit_get_label (fix), _ ("_Undo"),
                                   "win.undo");
}

/* --- files that are not there: a person chooses another --- */

static gboolean
is_about_file (const PlumbProblem *problem)
{
  static const char *const codes[] = { "missing-file", "not-a-file", "unreadable-file", NULL };
  return g_strv_contains (codes, problem->code);
}

typedef struct
{
  PlumbUiProblemPage *page;
  PlumbUiDocument *document;
  PlumbProblems *problems; /* that holds @problem */
  const PlumbProblem *problem;
} Choosing;

static void
choosing_free (gpointer data)
{
  Choosing *choosing = data;
  g_object_unref (choosing->page);
  g_object_unref (choosing->document);
  plumb_problems_unref (choosing->problems);
  g_free (choosing);
}

static void
file_chosen_cb (const char *path, gpointer user_data)
{
  Choosing *choosing = user_data;
  PlumbUiProblemPage *self = choosing->page;
  if (path == NULL || self->document != choosing->document)
    return;
  PlumbRegistry *registry
      = plumb_ui_environment_get_registry (plumb_ui_session_get_environment (self->session));
  g_autoptr (PlumbValue) value = plumb_value_new_string (path);
  g_autoptr (PlumbEdit) fix = plumb_fix_new_with_value (
      plumb_ui_document_get_graph (self->document), registry, choosing->problem, value);
  if (fix != NULL)
    apply_fix (self, fix);
  else
    plumb_ui_session_toast (self->session, _ ("Choose a file inside of the project’s folder"));
}

static void
choose_file (PlumbUiProblemPage *self, const PlumbProblem *problem)
{
  Choosing *choosing = g_new0 (Choosing, 1);
  *choosing = (Choosing) { g_object_ref (self), g_object_ref (self->document),
                           plumb_problems_ref (self->problems), problem };
  plumb_ui_choose_file (GTK_WIDGET (self), plumb_ui_document_get_project (self->document),
                        _ ("Choose Another File"), problem->found, file_chosen_cb, choosing,
                        choosing_free);
}

static void
fix_clicked_cb (Row *row)
{
  PlumbUiProblemPage *self = row->page;
  const PlumbProblem *problem = find_problem (self, get_position (row));
  if (problem == NULL)
    return;
  g_autoptr (PlumbEdit) fix = make_fix (self, problem);
  if (is_about_file (problem))
    choose_file (self, problem);
  else if (fix != NULL)
    apply_fix (self, fix);
}

static void
fix_all_clicked_cb (PlumbUiProblemPage *self)
{
  PlumbRegistry *registry
      = plumb_ui_environment_get_registry (plumb_ui_session_get_environment (self->session));
  guint n = 0;
  g_autoptr (PlumbEdit) fix
      = self->document != NULL
            ? plumb_fix_new_for_all (plumb_ui_document_get_graph (self->document), registry, &n)
            : NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text
      = g_strdup_printf (ngettext ("%u problem fixed", "%u problems fixed", n), n);
  if (fix == NULL)
    plumb_ui_session_toast (self->session, _ ("None of them can be fixed with certainty"));
  else if (!plumb_ui_document_apply (self->document, fix, NULL, &error))
    plumb_ui_session_report (self->session, _ ("Cannot Fix"), error);
  else
    plumb_ui_session_toast_action (self->session, text, _ ("_Undo"), "win.undo");
}

static const char *
get_icon (PlumbSeverity severity)
{
  return severity == PLUMB_SEVERITY_ERROR     ? "dialog-error-symbolic"
         : severity == PLUMB_SEVERITY_WARNING ? "dialog-warning-symbolic"
                                              : "dialog-information-symbolic";
}

static const char *
get_severity_title (PlumbSeverity severity)
{
  return severity == PLUMB_SEVERITY_ERROR     ? _ ("Error")
         : severity == PLUMB_SEVERITY_WARNING ? _ ("Warning")
                                              : _ ("Note");
}

static GtkLabel *
make_label (const char *css, int lines)
{
  GtkWidget *label
      = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, "wrap",
                      lines > 1, "wrap-mode", PANGO_WRAP_WORD_CHAR, "lines", lines, NULL);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return GTK_LABEL (label);
}

/* Side by side, or one below the other where there is no room. */
static GtkWidget *
make_texts (Row *row)
{
  GtkWidget *wrap = plumb_ui_filled_line_new (12, 0);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  row->node = make_label ("heading", 1);
  gtk_label_set_width_chars (row->node, 14);
  gtk_label_set_max_width_chars (row->node, 14);
  row->message = make_label (NULL, 8);
  gtk_label_set_max_width_chars (row->message, MESSAGE_CHARS);
  row->detail = make_label ("caption", 3);
  gtk_label_set_max_width_chars (row->detail, MESSAGE_CHARS);
  gtk_widget_add_css_class (GTK_WIDGET (row->detail), "dim-label");
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (row->message));
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (row->detail));
  gtk_widget_set_hexpand (texts, TRUE);
  adw_wrap_box_append (ADW_WRAP_BOX (wrap), GTK_WIDGET (row->node));
  adw_wrap_box_append (ADW_WRAP_BOX (wrap), texts);
  return wrap;
}

static void
setup_cb (PlumbUiProblemPage *self, GtkListItem *list_item)
{
  Row *row = g_new0 (Row, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  row->page = self;
  row->list_item = list_item;
  row->icon = GTK_IMAGE (gtk_image_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->icon));
  gtk_box_append (GTK_BOX (box), make_texts (row));
  row->fix = gtk_button_new ();
  gtk_widget_set_valign (row->fix, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (row->fix, "clicked", G_CALLBACK (fix_clicked_cb), row);
  gtk_box_append (GTK_BOX (box), row->fix);
  g_object_set_data_full (G_OBJECT (list_item), "row", row, g_free);
  gtk_list_item_set_child (list_item, box);
}

/* "out-of-bounds · expected 1 to 65536 · found 0 · Give samples …" */
static char *
make_detail (const PlumbProblem *problem, PlumbKind *kind)
{
  g_autoptr (GString) text = g_string_new (problem->code);
  g_autofree char *expected = plumb_ui_say_fact (problem, problem->expected, kind);
  g_autofree char *found = plumb_ui_say_fact (problem, problem->found, kind);
  g_autofree char *advice = plumb_ui_say_about (problem->advice, kind);
  if (expected != NULL)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, _ ("expected %s"), expected);
    }
  if (found != NULL)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, _ ("found %s"), found);
    }
  if (advice != NULL)
    g_string_append_printf (text, " · %s", advice);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
make_place (const PlumbProblem *problem)
{
  if (problem->node == NULL)
    return g_strdup (_ ("Workflow"));
  return problem->field != NULL ? g_strdup_printf ("%s.%s", problem->node, problem->field)
                                : g_strdup (problem->node);
}

static void
show_severity (Row *row, PlumbSeverity severity)
{
  static const char *const styles[] = { "error", "warning", "accent" };
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (row->icon), styles[i]);
  gtk_widget_add_css_class (GTK_WIDGET (row->icon), styles[severity]);
  gtk_image_set_from_icon_name (row->icon, get_icon (severity));
  plumb_ui_tip_set (GTK_WIDGET (row->icon), get_severity_title (severity));
}

static void
show_row (Row *row)
{
  PlumbUiProblemPage *self = row->page;
  const PlumbProblem *problem = find_problem (self, get_position (row));
  if (problem == NULL)
    return;
  PlumbKind *kind = plumb_ui_document_find_problem_kind (self->document, problem);
  g_autofree char *message = plumb_ui_say_about (problem->message, kind);
  g_autofree char *detail = make_detail (problem, kind);
  g_autofree char *place = make_place (problem);
  g_autoptr (PlumbEdit) fix = make_fix (self, problem);
  gboolean is_file = is_about_file (problem);
  g_autofree char *label = is_file       ? g_strdup (_ ("Choose Another File"))
                           : fix != NULL ? plumb_ui_say_about (plumb_edit_get_label (fix), kind)
                                         : NULL;
  show_severity (row, problem->severity);
  gtk_label_set_label (row->node, place);
  plumb_ui_tip_set (GTK_WIDGET (row->node), place);
  gtk_label_set_label (row->message, message);
  plumb_ui_tip_set (GTK_WIDGET (row->message), message);
  gtk_label_set_label (row->detail, detail);
  plumb_ui_tip_set (GTK_WIDGET (row->detail), detail);
  gtk_button_set_label (GTK_BUTTON (row->fix), is_file ? _ ("Choose…") : _ ("Fix"));
  gtk_widget_set_visible (row->fix, label != NULL);
  gtk_widget_set_tooltip_text (row->fix, label);
  if (label != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row->fix), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    label, -1);
  /* Translators: how bad it is, where, and what: "Error, render.samples: …". */
  g_autofree char *spoken
      = g_strdup_printf (_ ("%s, %s: %s"), get_severity_title (problem->severity), place, message);
  gtk_list_item_set_accessible_label (row->list_item, spoken);
  gtk_list_item_set_accessible_description (row->list_item, detail);
}

static void
bind_cb (PlumbUiProblemPage *self, GtkListItem *list_item)
{
  Row *row = g_object_get_data (G_OBJECT (list_item), "row");
  g_ptr_array_add (self->shown, row);
  show_row (row);
}

static void
unbind_cb (PlumbUiProblemPage *self, GtkListItem *list_item)
{
  g_ptr_array_remove_fast (self->shown, g_object_get_data (G_OBJECT (list_item), "row"));
}

static void
activated_cb (PlumbUiProblemPage *self, guint position)
{
  const PlumbProblem *problem = find_problem (self, position);
  if (problem != NULL && problem->node != NULL)
    plumb_ui_session_reveal (self->session, self->document, problem->node, problem->field);
}

/* --- the widget ------------------------------------------------------------------------------ */

/* It may be told in other words by now: its row is the same. */
static gboolean
is_same (const PlumbProblem *one, const PlumbProblem *other)
{
  return g_strcmp0 (one->code, other->code) == 0 && g_strcmp0 (one->node, other->node) == 0
         && g_strcmp0 (one->field, other->field) == 0;
}

static guint
hash (gconstpointer data)
{
  const PlumbProblem *problem = data;
  return g_str_hash (problem->code) ^ g_str_hash (problem->node != NULL ? problem->node : "") * 3
         ^ g_str_hash (problem->field != NULL ? problem->field : "") * 5;
}

static gboolean
equal (gconstpointer a, gconstpointer b)
{
  return is_same (a, b);
}

static int
add_to (GHashTable *counts, const PlumbProblem *problem, int n)
{
  int count = GPOINTER_TO_INT (g_hash_table_lookup (counts, problem)) + n;
  g_hash_table_insert (counts, (gpointer) problem, GINT_TO_POINTER (count));
  return count;
}

typedef struct
{
  guint first;
  guint n_before;
  guint n_now;
} Change;

/* From the front, so that what is put in has its place already. */
static void
merge (PlumbUiProblemPage *self, PlumbProblems *before, const Change *change)
{
  g_autoptr (GHashTable) coming = g_hash_table_new (hash, equal);
  guint old = change->first, old_end = old + change->n_before;
  guint at = change->first, end = at + change->n_now;
  for (guint i = at; i < end; i++)
    add_to (coming, plumb_problems_get (self->problems, i), 1);
  while (old < old_end || at < end)
    {
      const PlumbProblem *was = old < old_end ? plumb_problems_get (before, old) : NULL;
      const PlumbProblem *is = at < end ? plumb_problems_get (self->problems, at) : NULL;
      const gboolean goes = was != NULL && (is == NULL || add_to (coming, was, 0) <= 0);
      if (goes)
        plumb_ui_index_model_splice (self->rows, at, 1, 0);
      else if (was == NULL || !is_same (was, is))
        plumb_ui_index_model_splice (self->rows, at, 0, 1);
      old += goes || (was != NULL && is_same (was, is));
      if (goes)
        continue;
      add_to (coming, is, -1);
      at++;
    }
}

static Change
find_change (PlumbUiProblemPage *self, PlumbProblems *before)
{
  guint n_before = before != NULL ? plumb_problems_get_length (before) : 0;
  guint n = self->problems != NULL ? plumb_problems_get_length (self->problems) : 0;
  guint first = 0, last = 0;
  while (
      first < MIN (n, n_before)
      && is_same (plumb_problems_get (before, first), plumb_problems_get (self->problems, first)))
    first++;
  while (first + last < MIN (n, n_before)
         && is_same (plumb_problems_get (before, n_before - 1 - last),
                     plumb_problems_get (self->problems, n - 1 - last)))
    last++;
  return (Change) { first, n_before - first - last, n - first - last };
}

/* Among the first of them: there may be very many. */
static gboolean
has_fix (PlumbUiProblemPage *self)
{
  guint n = MIN (plumb_problems_get_length (self->problems), MAX_TRIED);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (PlumbEdit) fix = make_fix (self, plumb_problems_get (self->problems, i));
      if (fix != NULL)
        return TRUE;
    }
  return FALSE;
}

/* An edit changes few of the problems: the rows of the others stay what they are, under a pointer
 * that is pressed, too. */
static void
problems_changed_cb (PlumbUiProblemPage *self)
{
  g_autoptr (PlumbProblems) before = g_steal_pointer (&self->problems);
  if (self->document != NULL)
    self->problems = plumb_problems_ref (plumb_ui_document_get_problems (self->document));
  guint n = self->problems != NULL ? plumb_problems_get_length (self->problems) : 0;
  const Change change = find_change (self, before);
  if (change.n_before > 0 && change.n_now > 0 && change.n_before + change.n_now <= MAX_MERGED)
    merge (self, before, &change);
  else
    plumb_ui_index_model_splice (self->rows, change.first, change.n_before, change.n_now);
  for (guint i = 0; i < self->shown->len; i++)
    show_row (self->shown->pdata[i]);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : "empty");
  gtk_widget_set_visible (self->fix_all, n > 1 && has_fix (self));
}

static void
document_changed_cb (PlumbUiProblemPage *self)
{
  self->document = plumb_ui_session_get_document (self->session);
  g_signal_group_set_target (self->document_signals, self->document);
  problems_changed_cb (self);
}

static void
plumb_ui_problem_page_dispose (GObject *object)
{
  PlumbUiProblemPage *self = PLUMB_UI_PROBLEM_PAGE (object);
  g_clear_object (&self->document_signals);
  g_clear_object (&self->rows);
  g_clear_pointer (&self->problems, plumb_problems_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (plumb_ui_problem_page_parent_class)->dispose (object);
}

static void
plumb_ui_problem_page_finalize (GObject *object)
{
  g_ptr_array_unref (PLUMB_UI_PROBLEM_PAGE (object)->shown);
  G_OBJECT_CLASS (plumb_ui_problem_page_parent_class)->finalize (object);
}

static void
plumb_ui_problem_page_class_init (PlumbUiProblemPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_problem_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_problem_page_finalize;
}

static void
make_list (PlumbUiProblemPage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  GtkSingleSelection *selection = g_object_new (GTK_TYPE_SINGLE_SELECTION, "autoselect", FALSE,
                                                "can-unselect", TRUE, "model", self->rows, NULL);
  self->list = GTK_LIST_VIEW (
      gtk_list_view_new (GTK_SELECTION_MODEL (selection), g_steal_pointer (&factory)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Problems"), -1);
  gtk_list_view_set_single_click_activate (self->list, TRUE);
  gtk_list_view_set_tab_behavior (self->list, GTK_LIST_TAB_ITEM);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "plumb-rows");
  g_signal_connect_swapped (self->list, "activate", G_CALLBACK (activated_cb), self);
}

static void
plumb_ui_problem_page_init (PlumbUiProblemPage *self)
{
  self->rows = plumb_ui_index_model_new ();
  self->shown = g_ptr_array_new ();
  make_list (self);
  GtkWidget *scrolled = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", self->list, NULL);
  GtkWidget *empty
      = plumb_ui_placeholder_new ("plumb-state-done-symbolic", _ ("No Problems"), NULL, NULL);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_widget_set_vexpand (scrolled, TRUE);
  self->fix_all = gtk_button_new_with_mnemonic (_ ("Fix _All"));
  gtk_widget_set_tooltip_text (self->fix_all, _ ("Mend what can be mended with certainty"));
  gtk_widget_set_halign (self->fix_all, GTK_ALIGN_END);
  gtk_widget_set_margin_end (self->fix_all, 12);
  gtk_widget_set_margin_top (self->fix_all, 6);
  gtk_widget_set_margin_bottom (self->fix_all, 6);
  gtk_widget_set_visible (self->fix_all, FALSE);
  g_signal_connect_swapped (self->fix_all, "clicked", G_CALLBACK (fix_all_clicked_cb), self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_box_append (GTK_BOX (box), self->fix_all);
  gtk_stack_add_named (self->stack, box, "list");
  gtk_stack_add_named (self->stack, empty, "empty");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
  self->document_signals = g_signal_group_new (PLUMB_UI_TYPE_DOCUMENT);
  g_signal_group_connect_swapped (self->document_signals, "notify::problems",
                                  G_CALLBACK (problems_changed_cb), self);
}

GtkWidget *
plumb_ui_problem_page_new (PlumbUiSession *session)
{
  PlumbUiProblemPage *self = g_object_new (PLUMB_UI_TYPE_PROBLEM_PAGE, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::document", G_CALLBACK (document_changed_cb), self,
                           G_CONNECT_SWAPPED);
  document_changed_cb (self);
  return GTK_WIDGET (self);
}
