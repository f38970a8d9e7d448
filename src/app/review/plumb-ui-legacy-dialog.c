/* plumb-ui-legacy-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-legacy-dialog.h"
#include "plumb-ui-speech.h"

#include "plumb-document.h"
#include "plumb-json.h"
#include "plumb-legacy.h"

#define MEMBER "legacy"

typedef struct
{
  PlumbUiDocument *document;
  AdwDialog *dialog; /* (unowned): has this */
  AdwPreferencesPage *page;
  AdwEntryRow *title;
  AdwEntryRow *script;
  AdwEntryRow *command;
  GPtrArray *outputs;          /* Output: in order */
  AdwPreferencesGroup *adding; /* has the button that adds one */
  GtkLabel *fault;
} Form;

/* One of what the command leaves. */
typedef struct
{
  Form *form;
  char *name; /* (nullable): under which the document has it */
  AdwPreferencesGroup *group;
  AdwEntryRow *output;
  AdwEntryRow *files;
  AdwComboRow *place;
  AdwEntryRow *folder;
} Output;

static void
output_free (gpointer data)
{
  Output *output = data;
  g_free (output->name);
  g_free (output);
}

static void
form_free (gpointer data, GClosure *closure)
{
  Form *form = data;
  g_object_unref (form->document);
  g_ptr_array_unref (form->outputs);
  g_free (form);
}

/* --- the graph's outputs -------------------------------------------------------------------- */

/* "node.port" of every output of the graph, by node. */
static char **
list_places (PlumbUiDocument *document)
{
  PlumbGraph *graph = plumb_ui_document_get_graph (document);
  PlumbRegistry *registry = plumb_ui_environment_get_registry (
      plumb_ui_project_get_environment (plumb_ui_document_get_project (document)));
  g_autoptr (GStrvBuilder) places = g_strv_builder_new ();
  for (guint i = 0; i < plumb_graph_get_n_nodes (graph); i++)
    {
      PlumbNode *node = plumb_graph_get_node (graph, i);
      PlumbKind *kind = plumb_registry_find_kind (registry, plumb_node_get_kind (node));
      for (guint k = 0; kind != NULL && k < plumb_kind_get_n_outputs (kind); k++)
        g_strv_builder_take (places, g_strconcat (plumb_node_get_id (node), ".",
                                                  plumb_kind_get_output (kind, k)->name, NULL));
    }
  return g_strv_builder_end (places);
}

/* --- reading and writing -------------------------------------------------------------------- */

static const char *
get_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

/* One argument a word, as a shell would split it; nothing else of a shell. */
static PlumbValue *
make_command (Form *form, GError **error)
{
  g_auto (GStrv) words = NULL;
  int n = 0;
  if (!g_shell_parse_argv (get_text (form->command), &n, &words, error))
    return NULL;
  return plumb_value_new_strv ((const char *const *) words);
}

static PlumbValue *
make_output (const Output *output, PlumbValue *leaves)
{
  PlumbValue *known = output->name != NULL ? plumb_value_get_member (leaves, output->name) : NULL;
  GObject *place = adw_combo_row_get_selected_item (output->place);
  PlumbValueBuilder *builder
      = known != NULL ? plumb_value_builder_new_copy (known) : plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "files", get_text (output->files));
  if (place != NULL)
    plumb_value_builder_set_string (builder, "graph",
                                    gtk_string_object_get_string (GTK_STRING_OBJECT (place)));
  if (*get_text (output->folder) != '\0')
    plumb_value_builder_set_string (builder, "folder", get_text (output->folder));
  else
    plumb_value_builder_remove (builder, "folder");
  return plumb_value_builder_end (builder);
}

/* All that the form has; what it does not show of an output stays. */
static PlumbValue *
make_leaves (Form *form, PlumbValue *old, GError **error)
{
  PlumbValue *leaves = plumb_value_get_member (old, "leaves");
  g_autoptr (PlumbValueBuilder) all = plumb_value_builder_new_object ();
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < form->outputs->len; i++)
    {
      const Output *output = g_ptr_array_index (form->outputs, i);
      const char *name = get_text (output->output);
      if (!g_hash_table_add (names, (gpointer) name))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       _ ("Two outputs are called “%s”: give one another name"), name);
          return NULL;
        }
      plumb_value_builder_set (all, name, make_output (output, leaves));
    }
  return plumb_value_builder_end (g_steal_pointer (&all));
}

static PlumbValue *
get_old (Form *form)
{
  return plumb_value_get_member (
      plumb_graph_get_members (plumb_ui_document_get_graph (form->document)), MEMBER);
}

static PlumbValue *
make_member (Form *form, GError **error)
{
  PlumbValue *old = get_old (form);
  g_autoptr (PlumbValue) leaves = make_leaves (form, old, error);
  PlumbValue *command = leaves != NULL ? make_command (form, error) : NULL;
  if (command == NULL)
    return NULL;
  PlumbValueBuilder *builder = old != NULL && plumb_value_get_value_type (old) == PLUMB_VALUE_OBJECT
                                   ? plumb_value_builder_new_copy (old)
                                   : plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "title", get_text (form->title));
  if (*get_text (form->script) != '\0')
    plumb_value_builder_set_string (builder, "script", get_text (form->script));
  else
    plumb_value_builder_remove (builder, "script");
  plumb_value_builder_set (builder, "command", command);
  plumb_value_builder_set (builder, "leaves", g_steal_pointer (&leaves));
  return plumb_value_builder_end (builder);
}

/* As the library reads it: every fault is told before anything is changed. */
static gboolean
check_member (Form *form, PlumbValue *member, GError **error)
{
  PlumbRegistry *registry = plumb_ui_environment_get_registry (
      plumb_ui_project_get_environment (plumb_ui_document_get_project (form->document)));
  g_autofree char *text = plumb_document_format (plumb_ui_document_get_graph (form->document));
  g_autoptr (PlumbValue) parsed = plumb_json_parse_document (text, -1, error);
  if (parsed == NULL)
    return FALSE;
  PlumbValueBuilder *builder = plumb_value_builder_new_copy (parsed);
  plumb_value_builder_set (builder, MEMBER, plumb_value_ref (member));
  g_autoptr (PlumbValue) document = plumb_value_builder_end (builder);
  g_autoptr (PlumbLegacy) legacy = plumb_legacy_new (document, registry, NULL, error);
  return legacy != NULL;
}

static gboolean
save (Form *form, GError **error)
{
  g_autoptr (PlumbValue) member = make_member (form, error);
  if (member == NULL || !check_member (form, member, error))
    return FALSE;
  g_autoptr (PlumbEdit) edit = plumb_edit_new_set_graph (NULL, MEMBER, plumb_value_ref (member));
  return plumb_ui_document_apply (form->document, edit, NULL, error);
}

static void
save_cb (GtkButton *button, Form *form)
{
  g_autoptr (GError) error = NULL;
  if (save (form, &error))
    {
      gtk_widget_activate_action (GTK_WIDGET (form->dialog), "win.save", NULL);
      adw_dialog_close (form->dialog);
      return;
    }
  g_autofree char *said = plumb_ui_say (error->message);
  gtk_label_set_text (form->fault, said);
  gtk_widget_set_visible (GTK_WIDGET (form->fault), TRUE);
}

/* --- the form ------------------------------------------------------------------------------- */

static AdwEntryRow *
add_entry (AdwPreferencesGroup *group, const char *title, const char *text)
{
  GtkWidget *row = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  adw_preferences_group_add (group, row);
  return ADW_ENTRY_ROW (row);
}

static char *
format_command (PlumbValue *command)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < plumb_value_get_length (command); i++)
    {
      const char *word = plumb_value_get_string (plumb_value_get_element (command, i), "");
      gboolean is_plain = *word != '\0' && strpbrk (word, " \"'\\") == NULL;
      g_autofree char *quoted = is_plain ? g_strdup (word) : g_shell_quote (word);
      g_string_append_printf (text, i > 0 ? " %s" : "%s", quoted);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
add_command (Form *form, AdwPreferencesPage *page)
{
  PlumbValue *old = get_old (form);
  PlumbValue *command = plumb_value_get_member (old, "command");
  g_autofree char *text
      = command != NULL ? format_command (command) : g_strdup ("sh {script} {out}");
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (group, _ ("Command"));
  adw_preferences_group_set_description (
      group, _ ("{script} is the script, {out} an empty folder that it writes into, {project} the "
                "project’s folder. No shell is asked: each word is one argument."));
  form->title = add_entry (group, _ ("Title"), plumb_value_member_string (old, "title", ""));
  form->script = add_entry (group, _ ("Script, a file of the project"),
                            plumb_value_member_string (old, "script", ""));
  form->command = add_entry (group, _ ("Arguments"), text);
  adw_preferences_page_add (page, group);
}

static void
select_place (const Output *output, GtkStringList *places, const char *place)
{
  guint position = place != NULL ? gtk_string_list_find (places, place) : GTK_INVALID_LIST_POSITION;
  if (position != GTK_INVALID_LIST_POSITION)
    adw_combo_row_set_selected (output->place, position);
}

/* --- outputs -------------------------------------------------------------------------------- */

static void
update_titles (Form *form)
{
  for (guint i = 0; i < form->outputs->len; i++)
    {
      const Output *output = g_ptr_array_index (form->outputs, i);
      GtkWidget *remove = adw_preferences_group_get_header_suffix (output->group);
      g_autofree char *title = form->outputs->len > 1 ? g_strdup_printf (_ ("Output %u"), i + 1)
                                                      : g_strdup (_ ("Output"));
      adw_preferences_group_set_title (output->group, title);
      adw_preferences_group_set_description (
          output->group,
          i == 0 ? _ ("What the command leaves, and where the graph has the same: these are "
                      "compared.")
                 : NULL);
      gtk_widget_set_visible (remove, form->outputs->len > 1);
    }
}

static void
remove_cb (GtkButton *button, Output *output)
{
  Form *form = output->form;
  adw_preferences_page_remove (form->page, output->group);
  g_ptr_array_remove (form->outputs, output);
  update_titles (form);
}

static GtkWidget *
make_remove (Output *output)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("Remove This Output"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Remove This Output"), -1);
  g_signal_connect (button, "clicked", G_CALLBACK (remove_cb), output);
  return button;
}

/* @known: (nullable): as the document has it, under @name */
static Output *
add_output (Form *form, const char *name, PlumbValue *known)
{
  Output *output = g_new0 (Output, 1);
  g_auto (GStrv) names = list_places (form->document);
  g_autoptr (GtkStringList) places = gtk_string_list_new ((const char *const *) names);
  output->form = form;
  output->name = known != NULL ? g_strdup (name) : NULL;
  output->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  output->output = add_entry (output->group, _ ("Name"), name);
  output->files = add_entry (output->group, _ ("Files, a pattern"),
                             plumb_value_member_string (known, "files", "*.png"));
  output->place = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (output->place), _ ("In the graph"));
  adw_combo_row_set_model (output->place, G_LIST_MODEL (places));
  adw_combo_row_set_enable_search (output->place, TRUE);
  select_place (output, places, plumb_value_member_string (known, "graph", NULL));
  adw_preferences_group_add (output->group, GTK_WIDGET (output->place));
  output->folder = add_entry (output->group, _ ("Folder below output"),
                              plumb_value_member_string (known, "folder", ""));
  adw_preferences_group_set_header_suffix (output->group, make_remove (output));
  g_ptr_array_add (form->outputs, output);
  return output;
}

static void
add_outputs (Form *form)
{
  PlumbValue *leaves = plumb_value_get_member (get_old (form), "leaves");
  guint n = plumb_value_get_length (leaves);
  for (guint i = 0; i < MAX (n, 1); i++)
    {
      const char *name = "image";
      PlumbValue *known = n > 0 ? plumb_value_get_member_at (leaves, i, &name) : NULL;
      adw_preferences_page_add (form->page, add_output (form, name, known)->group);
    }
  update_titles (form);
}

/* The group of the button stays the last. */
static void
add_cb (GtkButton *button, Form *form)
{
  g_autoptr (AdwPreferencesGroup) last = g_object_ref (form->adding);
  adw_preferences_page_remove (form->page, last);
  Output *output = add_output (form, "", NULL);
  adw_preferences_page_add (form->page, output->group);
  adw_preferences_page_add (form->page, last);
  update_titles (form);
  gtk_widget_grab_focus (GTK_WIDGET (output->output));
}

static void
add_button (Form *form)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Add Output"));
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill");
  g_signal_connect (button, "clicked", G_CALLBACK (add_cb), form);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), button);
  form->adding = ADW_PREFERENCES_GROUP (group);
  adw_preferences_page_add (form->page, form->adding);
}

void
plumb_ui_legacy_dialog_present (PlumbUiDocument *document, GtkWidget *parent)
{
  Form *form = g_new0 (Form, 1);
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *bars = adw_toolbar_view_new (), *header = adw_header_bar_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Save"));
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  form->document = g_object_ref (document);
  form->dialog = dialog;
  form->fault = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (form->fault, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (form->fault), "error");
  gtk_widget_set_visible (GTK_WIDGET (form->fault), FALSE);
  gtk_widget_set_margin_start (GTK_WIDGET (form->fault), 18);
  gtk_widget_set_margin_end (GTK_WIDGET (form->fault), 18);
  gtk_widget_set_margin_bottom (GTK_WIDGET (form->fault), 12);
  form->page = page;
  form->outputs = g_ptr_array_new_with_free_func (output_free);
  add_command (form, page);
  add_outputs (form);
  add_button (form);
  gtk_widget_add_css_class (button, "suggested-action");
  g_signal_connect_data (button, "clicked", G_CALLBACK (save_cb), form, form_free, 0);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), button);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (bars), header);
  adw_toolbar_view_add_bottom_bar (ADW_TOOLBAR_VIEW (bars), GTK_WIDGET (form->fault));
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (bars), GTK_WIDGET (page));
  adw_dialog_set_title (dialog, _ ("Legacy Command"));
  adw_dialog_set_content_width (dialog, 560);
  adw_dialog_set_content_height (dialog, 640);
  adw_dialog_set_child (dialog, bars);
  adw_dialog_present (dialog, parent);
}
