/* edit-hour.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "plumb-core-backend.h"
#include "plumb-ui-application.h"
#include "plumb-ui-window.h"

/* edit-hour SECONDS PROJECT ...: opens the projects in one window, then edits for so many seconds
 * of a busy person's time, an edit a second, played at an edit a frame: cards are moved, parameters
 * set, nodes added, connected, renamed and removed, and much of it undone and done again. Prints
 * the resident memory when each was looked at and at the end, in KiB:
 *   {"opened": 151234, "edited": 153456, "edits": 3600} */

#define SETTLE_MS 3000
#define UNDOS 5

typedef struct
{
  guint n_seconds;
  guint n_done;
  guint n_looked;
  glong opened_kb;
  GRand *chance;
  PlumbUiWindow *window;
} Hour;

static glong
read_resident (void)
{
  g_autofree char *text = NULL;
  g_file_get_contents ("/proc/self/status", &text, NULL, NULL);
  const char *line = text != NULL ? strstr (text, "VmRSS:") : NULL;
  return line != NULL ? strtol (line + strlen ("VmRSS:"), NULL, 10) : 0;
}

static PlumbNode *
pick_node (Hour *hour, PlumbGraph *graph)
{
  guint n_nodes = plumb_graph_get_n_nodes (graph);
  return n_nodes > 0 ? plumb_graph_get_node (
                           graph, (guint) g_rand_int_range (hour->chance, 0, (int) n_nodes))
                     : NULL;
}

static void
apply (PlumbUiDocument *document, PlumbEdit *taken)
{
  g_autoptr (PlumbEdit) edit = taken;
  g_autoptr (GError) error = NULL;
  if (!plumb_ui_document_apply (document, edit, NULL, &error))
    g_error ("an edit was refused: %s", error->message);
}

static void
move (Hour *hour, PlumbUiDocument *document)
{
  PlumbNode *node = pick_node (hour, plumb_ui_document_get_graph (document));
  double x, y;
  plumb_node_get_position (node, &x, &y);
  apply (document, plumb_edit_new_move_node (NULL, plumb_node_get_id (node),
                                             x + g_rand_int_range (hour->chance, -50, 50),
                                             y + g_rand_int_range (hour->chance, -50, 50)));
}

static void
set_param (Hour *hour, PlumbUiDocument *document)
{
  PlumbNode *node = pick_node (hour, plumb_ui_document_get_graph (document));
  apply (document, plumb_edit_new_set_node (
                       NULL, plumb_node_get_id (node), "title",
                       plumb_value_new_string (g_rand_boolean (hour->chance) ? "One" : "Another")));
}

static void
add (Hour *hour, PlumbUiDocument *document)
{
  PlumbGraph *graph = plumb_ui_document_get_graph (document);
  g_autofree char *id = plumb_graph_make_id (graph, "number");
  PlumbValueBuilder *value = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (value, "kind", "core.number");
  plumb_value_builder_set_int (value, "index", plumb_graph_get_next_index (graph));
  apply (document, plumb_edit_new_add_node (NULL, id, plumb_value_builder_end (value)));
}

static void
take_back (PlumbUiDocument *document)
{
  for (guint i = 0; i < UNDOS; i++)
    plumb_ui_document_undo (document);
  for (guint i = 0; i < UNDOS - 1; i++)
    plumb_ui_document_redo (document);
}

static void
remove_added (PlumbUiDocument *document)
{
  PlumbGraph *graph = plumb_ui_document_get_graph (document);
  for (guint i = plumb_graph_get_n_nodes (graph); i-- > 0;)
    {
      PlumbNode *node = plumb_graph_get_node (graph, i);
      if (!g_str_equal (plumb_node_get_kind (node), "core.number"))
        continue;
      apply (document, plumb_edit_new_remove_node (NULL, plumb_node_get_id (node)));
      return;
    }
}

static void
edit (Hour *hour)
{
  PlumbUiSession *session = plumb_ui_window_get_session (hour->window);
  GListModel *documents = plumb_ui_session_get_documents (session);
  guint n_documents = g_list_model_get_n_items (documents);
  g_autoptr (PlumbUiDocument) document
      = g_list_model_get_item (documents, hour->n_done / 60 % n_documents);
  plumb_ui_session_set_document (session, document);
  switch (hour->n_done % 6)
    {
    case 0:
    case 1:
      move (hour, document);
      break;
    case 2:
      set_param (hour, document);
      break;
    case 3:
      add (hour, document);
      break;
    case 4:
      take_back (document);
      break;
    default:
      remove_added (document);
    }
  PlumbNode *node = pick_node (hour, plumb_ui_document_get_graph (document));
  plumb_ui_selection_set (plumb_ui_document_get_selection (document), PLUMB_UI_ITEM_NODE,
                          plumb_node_get_id (node));
}

static gboolean
finish_cb (gpointer user_data)
{
  Hour *hour = user_data;
  printf ("{\"opened\": %ld, \"edited\": %ld, \"edits\": %u}\n", hour->opened_kb, read_resident (),
          hour->n_done);
  gtk_window_destroy (GTK_WINDOW (hour->window));
  return G_SOURCE_REMOVE;
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Hour *hour = user_data;
  if (hour->n_done++ < hour->n_seconds)
    {
      edit (hour);
      return G_SOURCE_CONTINUE;
    }
  g_timeout_add (SETTLE_MS, finish_cb, hour);
  return G_SOURCE_REMOVE;
}

/* Opened is what was looked at: each tab is shown, and a node of it. Returns: whether there are
 * more. */
static gboolean
look (Hour *hour)
{
  PlumbUiSession *session = plumb_ui_window_get_session (hour->window);
  GListModel *documents = plumb_ui_session_get_documents (session);
  g_autoptr (PlumbUiDocument) document = g_list_model_get_item (documents, hour->n_looked);
  if (document == NULL)
    return FALSE;
  hour->n_looked++;
  plumb_ui_session_set_document (session, document);
  PlumbNode *node = pick_node (hour, plumb_ui_document_get_graph (document));
  plumb_ui_selection_set (plumb_ui_document_get_selection (document), PLUMB_UI_ITEM_NODE,
                          plumb_node_get_id (node));
  return TRUE;
}

static gboolean
start_cb (gpointer user_data)
{
  Hour *hour = user_data;
  if (look (hour))
    return G_SOURCE_CONTINUE;
  hour->opened_kb = read_resident ();
  gtk_widget_add_tick_callback (GTK_WIDGET (hour->window), tick_cb, hour, NULL);
  return G_SOURCE_REMOVE;
}

static void
window_added_cb (GtkApplication *application, GtkWindow *window, Hour *hour)
{
  if (hour->window != NULL)
    return;
  hour->window = PLUMB_UI_WINDOW (window);
  g_timeout_add (SETTLE_MS, start_cb, hour);
}

int
main (int argc, char **argv)
{
  if (argc < 3)
    return 2;
  Hour hour
      = { .n_seconds = (guint) strtoul (argv[1], NULL, 10), .chance = g_rand_new_with_seed (7) };
  g_autoptr (PlumbBackends) backends = plumb_backends_new ();
  g_autoptr (PlumbBackend) core = plumb_core_backend_new ();
  plumb_backends_add (backends, core);
  g_autoptr (PlumbUiApplication) application = plumb_ui_application_new (backends);
  g_signal_connect (application, "window-added", G_CALLBACK (window_added_cb), &hour);
  argv[1] = argv[0];
  int status = g_application_run (G_APPLICATION (application), argc - 1, argv + 1);
  g_rand_free (hour.chance);
  return status;
}
