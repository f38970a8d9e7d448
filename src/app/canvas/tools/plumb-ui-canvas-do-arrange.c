/* plumb-ui-canvas-do-arrange.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "plumb-ui-canvas-do-private.h"

#include "plumb-arrange.h"
#include "plumb-tidy.h"

#define GAP 40.0
#define ROW_GAP 96.0 /* for links that lead back, and the titles of frames */

/* --- rectangles of the selection ---------------------------------------------------------------
 */

typedef struct
{
  char **ids;
  PlumbRect *rects;
  guint n;
} Chosen;

/* @ids: (transfer full) */
static void
chosen_init_with (Chosen *self, PlumbUiTools *tools, char **ids)
{
  PlumbScene *scene = plumb_ui_tools_get_scene (tools);
  self->ids = ids;
  self->n = g_strv_length (self->ids);
  self->rects = g_new0 (PlumbRect, self->n + 1);
  for (guint i = 0; i < self->n; i++)
    {
      const PlumbSceneCard *card = plumb_scene_find_card (scene, self->ids[i]);
      if (card != NULL)
        self->rects[i] = card->rect;
    }
}

static void
chosen_init (Chosen *self, PlumbUiTools *tools)
{
  chosen_init_with (self, tools, plumb_ui_tools_list_nodes (tools));
}

static void
chosen_clear (Chosen *self)
{
  g_clear_pointer (&self->ids, g_strfreev);
  g_clear_pointer (&self->rects, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Chosen, chosen_clear)

static void
move_chosen (PlumbUiTools *tools, Chosen *chosen, const char *label, const char *gesture)
{
  PlumbScene *scene = plumb_ui_tools_get_scene (tools);
  g_autoptr (PlumbDraft) draft = plumb_ui_tools_new_draft (tools);
  for (guint i = 0; i < chosen->n; i++)
    {
      const PlumbSceneCard *card = plumb_scene_find_card (scene, chosen->ids[i]);
      const PlumbRect *rect = &chosen->rects[i];
      if (card != NULL && !card->card->is_pinned
          && (card->rect.x != rect->x || card->rect.y != rect->y))
        plumb_draft_take (draft,
                          plumb_edit_new_move_node (plumb_draft_get_scope (draft)->definition,
                                                    chosen->ids[i], rect->x, rect->y));
    }
  if (gesture == NULL && !plumb_draft_is_empty (draft))
    plumb_ui_canvas_animate_next_edit (plumb_ui_tools_get_canvas (tools));
  plumb_ui_tools_apply (tools, draft, label, gesture);
}

void
plumb_ui_do_align (PlumbUiTools *tools, GVariant *parameter)
{
  static const struct
  {
    const char *name;
    PlumbTidyLine line;
  } lines[] = {
    { "left", PLUMB_TIDY_LEFT }, { "center", PLUMB_TIDY_CENTER }, { "right", PLUMB_TIDY_RIGHT },
    { "top", PLUMB_TIDY_TOP },   { "middle", PLUMB_TIDY_MIDDLE }, { "bottom", PLUMB_TIDY_BOTTOM },
  };
  g_auto (Chosen) chosen = { NULL };
  chosen_init (&chosen, tools);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    if (g_str_equal (lines[i].name, g_variant_get_string (parameter, NULL)))
      plumb_tidy_align (chosen.rects, (int) chosen.n, lines[i].line);
  move_chosen (tools, &chosen, _ ("Align"), NULL);
}

void
plumb_ui_do_distribute (PlumbUiTools *tools, GVariant *parameter)
{
  gboolean is_vertical = g_str_equal (g_variant_get_string (parameter, NULL), "vertical");
  g_auto (Chosen) chosen = { NULL };
  chosen_init (&chosen, tools);
  plumb_tidy_distribute (chosen.rects, (int) chosen.n,
                         is_vertical ? PLUMB_AXIS_VERTICAL : PLUMB_AXIS_HORIZONTAL, GAP);
  move_chosen (tools, &chosen, _ ("Distribute"), NULL);
}

/* Presses in a row are one undo step, as long as nothing else is done between. */
void
plumb_ui_do_nudge (PlumbUiTools *tools, double dx, double dy)
{
  g_auto (Chosen) chosen = { NULL };
  chosen_init (&chosen, tools);
  g_autoptr (GString) gesture = g_string_new ("nudge");
  for (guint i = 0; i < chosen.n; i++)
    {
      chosen.rects[i].x += dx;
      chosen.rects[i].y += dy;
      g_string_append_printf (gesture, " %s", chosen.ids[i]);
    }
  move_chosen (tools, &chosen, _ ("Move"), gesture->str);
  if (chosen.n == 1)
    plumb_ui_tools_reveal_node (tools, chosen.ids[0]);
}

/* --- rows --------------------------------------------------------------------------------------
 */

static void
chosen_init_all (Chosen *self, PlumbUiTools *tools)
{
  PlumbGraph *graph = plumb_ui_document_get_level_graph (plumb_ui_tools_get_document (tools));
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  for (guint i = 0; i < plumb_graph_get_n_nodes (graph); i++)
    g_strv_builder_add (ids, plumb_node_get_id (plumb_graph_get_node (graph, i)));
  chosen_init_with (self, tools, g_strv_builder_end (ids));
}

static void
leave_pinned (Chosen *self, PlumbUiTools *tools)
{
  PlumbScene *scene = plumb_ui_tools_get_scene (tools);
  guint n = 0;
  for (guint i = 0; i < self->n; i++)
    {
      const PlumbSceneCard *card = plumb_scene_find_card (scene, self->ids[i]);
      if (card != NULL && !card->card->is_pinned)
        {
          char *id = g_steal_pointer (&self->ids[i]);
          self->rects[n] = self->rects[i];
          self->ids[n++] = id;
        }
      else
        g_clear_pointer (&self->ids[i], g_free);
    }
  self->n = n;
}

/* The outermost frame of each card by its number, or -1. */
static int *
list_frames (PlumbUiTools *tools, const Chosen *chosen)
{
  PlumbGraph *graph = plumb_ui_document_get_level_graph (plumb_ui_tools_get_document (tools));
  g_autoptr (GHashTable) frames = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < plumb_graph_get_n_frames (graph); i++)
    {
      const char *id = plumb_graph_get_frame_id (graph, i);
      PlumbValue *members = plumb_value_get_member (plumb_graph_find_frame (graph, id), "members");
      for (guint k = 0; k < plumb_value_get_length (members); k++)
        g_hash_table_insert (
            frames, (gpointer) plumb_value_get_string (plumb_value_get_element (members, k), ""),
            (gpointer) id);
    }
  g_autoptr (GHashTable) numbers = g_hash_table_new (g_str_hash, g_str_equal);
  int *found = g_new (int, chosen->n + 1);
  for (guint i = 0; i < chosen->n; i++)
    {
      const char *frame = g_hash_table_lookup (frames, chosen->ids[i]);
      for (guint depth = 0; frame != NULL && depth < 64; depth++)
        {
          const char *outer = g_hash_table_lookup (frames, frame);
          if (outer == NULL)
            break;
          frame = outer;
        }
      if (frame != NULL && !g_hash_table_contains (numbers, frame))
        g_hash_table_insert (numbers, (gpointer) frame,
                             GUINT_TO_POINTER (g_hash_table_size (numbers)));
      found[i] = frame != NULL ? GPOINTER_TO_INT (g_hash_table_lookup (numbers, frame)) : -1;
    }
  return found;
}

/* All, or two and more that are selected, so that they fill the view. */
void
plumb_ui_do_fold (PlumbUiTools *tools, GVariant *parameter)
{
  PlumbUiSelection *selection = plumb_ui_tools_get_selection (tools);
  gboolean is_part = plumb_ui_selection_get_length (selection, PLUMB_UI_ITEM_NODE) > 1;
  double width, height;
  g_auto (Chosen) chosen = { NULL };
  if (is_part)
    chosen_init (&chosen, tools);
  else
    chosen_init_all (&chosen, tools);
  leave_pinned (&chosen, tools);
  plumb_ui_viewport_get_size (plumb_ui_tools_get_viewport (tools), &width, &height);
  g_autofree int *frames = list_frames (tools, &chosen);
  if (!plumb_tidy_fold (chosen.rects, frames, (int) chosen.n, width / fmax (height, 1), ROW_GAP))
    {
      plumb_ui_tools_refuse (tools, _ ("More rows would not show it any larger"));
      return;
    }
  move_chosen (tools, &chosen, _ ("Fold into Rows"), NULL);
  if (!is_part)
    plumb_ui_canvas_fit (plumb_ui_tools_get_canvas (tools), NULL, 0);
}

/* --- level links -------------------------------------------------------------------------------
 */

typedef struct
{
  PlumbScene *scene;
  GArray *nodes;     /* PlumbLayoutNode */
  GArray *edges;     /* PlumbLayoutEdge */
  GPtrArray *places; /* arrays of port places */
} Graph;

static void
graph_clear (Graph *self)
{
  g_clear_pointer (&self->nodes, g_array_unref);
  g_clear_pointer (&self->edges, g_array_unref);
  g_clear_pointer (&self->places, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Graph, graph_clear)

static double *
list_places (Graph *self, const PlumbCardPort *ports, guint n)
{
  double *places = g_new0 (double, n + 1);
  for (guint i = 0; i < n; i++)
    places[i] = ports[i].at.y;
  g_ptr_array_add (self->places, places);
  return places;
}

static void
add_card (Graph *self, const PlumbSceneCard *card)
{
  const PlumbLayoutNode node
      = { .id = card->card->id,
          .rect = card->rect,
          .input_y = list_places (self, card->card->inputs, card->card->n_inputs),
          .output_y = list_places (self, card->card->outputs, card->card->n_outputs),
          .n_inputs = (int) card->card->n_inputs,
          .n_outputs = (int) card->card->n_outputs,
          .frame = -1,
          .flags
          = PLUMB_LAYOUT_NODE_PLACED | (card->card->is_pinned ? PLUMB_LAYOUT_NODE_PINNED : 0) };
  g_array_append_val (self->nodes, node);
}

static int
find_place (Graph *self, guint node)
{
  const PlumbSceneCard *card = plumb_scene_get_card (self->scene, node);
  for (guint i = 0; i < self->nodes->len; i++)
    if (g_str_equal (g_array_index (self->nodes, PlumbLayoutNode, i).id, card->card->id))
      return (int) i;
  return -1;
}

static void
add_links (Graph *self, const PlumbSceneCard *card)
{
  GPtrArray *links = plumb_scene_get_links_of (self->scene, card->node);
  for (guint i = 0; i < links->len; i++)
    {
      const PlumbSceneLink *link = links->pdata[i];
      if (link->source != card->node)
        continue;
      const PlumbLayoutEdge edge = { find_place (self, link->source), (int) link->source_port,
                                     find_place (self, link->target), (int) link->target_port };
      if (edge.target >= 0)
        g_array_append_val (self->edges, edge);
    }
}

void
plumb_ui_do_straighten (PlumbUiTools *tools, GVariant *parameter)
{
  g_auto (Chosen) chosen = { NULL };
  g_auto (Graph) graph = { .scene = plumb_ui_tools_get_scene (tools),
                           .nodes = g_array_new (FALSE, FALSE, sizeof (PlumbLayoutNode)),
                           .edges = g_array_new (FALSE, FALSE, sizeof (PlumbLayoutEdge)),
                           .places = g_ptr_array_new_with_free_func (g_free) };
  chosen_init (&chosen, tools);
  for (guint i = 0; i < chosen.n; i++)
    add_card (&graph, plumb_scene_find_card (graph.scene, chosen.ids[i]));
  for (guint i = 0; i < chosen.n; i++)
    add_links (&graph, plumb_scene_find_card (graph.scene, chosen.ids[i]));
  const PlumbLayoutInput input = { .nodes = (PlumbLayoutNode *) graph.nodes->data,
                                   .n_nodes = (int) graph.nodes->len,
                                   .edges = (PlumbLayoutEdge *) graph.edges->data,
                                   .n_edges = (int) graph.edges->len };
  g_autofree PlumbPoint *positions = g_new0 (PlumbPoint, chosen.n + 1);
  plumb_tidy_straighten (&input, positions);
  for (guint i = 0; i < chosen.n; i++)
    {
      chosen.rects[i].x = positions[i].x;
      chosen.rects[i].y = positions[i].y;
    }
  move_chosen (tools, &chosen, _ ("Straighten Links"), NULL);
}

/* --- auto-align --------------------------------------------------------------------------------
 */

typedef struct
{
  PlumbRegistry *registry;
  char *definition;
  char **selection; /* (nullable) */
} Arranging;

static void
arranging_free (gpointer data)
{
  Arranging *self = data;
  g_clear_object (&self->registry);
  g_free (self->definition);
  g_strfreev (self->selection);
  g_free (self);
}

static gpointer
arrange (PlumbGraph *graph, gpointer data, GCancellable *cancellable, GError **error)
{
  Arranging *self = data;
  PlumbEdit *edit = NULL;
  guint n_moved = 0;
  const PlumbArrangeRequest request = { .graph = graph,
                                        .registry = self->registry,
                                        .definition = self->definition,
                                        .selection = (const char *const *) self->selection,
                                        .options = PLUMB_LAYOUT_OPTIONS_INIT };
  if (!plumb_arrange (&request, &edit, &n_moved, cancellable, error))
    return NULL;
  return edit != NULL ? edit : plumb_edit_new_composite ("", NULL, 0);
}

typedef struct
{
  PlumbUiTools *tools;
  guint64 revision;
} Arranged;

static void
arranged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Arranged *self = user_data;
  g_autoptr (PlumbUiTools) tools = self->tools;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbEdit) edit
      = plumb_ui_shadow_run_finish (PLUMB_UI_SHADOW (source), result, &error);
  PlumbUiDocument *document = plumb_ui_tools_get_document (tools);
  if (edit == NULL)
    plumb_ui_tools_refuse (tools, error->message);
  else if (plumb_graph_get_revision (plumb_ui_document_get_graph (document)) != self->revision)
    plumb_ui_tools_refuse (tools, _ ("The workflow changed meanwhile: align again"));
  else
    {
      plumb_ui_canvas_animate_next_edit (plumb_ui_tools_get_canvas (tools));
      g_autoptr (PlumbEdit) named = plumb_edit_new_composite (_ ("Auto-Align"), &edit, 1);
      plumb_ui_tools_apply_edit (tools, named, NULL);
    }
}

/* All, or two and more that are selected. */
void
plumb_ui_do_auto_align (PlumbUiTools *tools, GVariant *parameter)
{
  PlumbUiSelection *selection = plumb_ui_tools_get_selection (tools);
  PlumbUiDocument *document = plumb_ui_tools_get_document (tools);
  const PlumbAuthorScope scope = plumb_ui_tools_get_scope (tools);
  Arranging *job = g_new0 (Arranging, 1);
  job->registry = g_object_ref (scope.registry);
  job->definition = g_strdup (scope.definition);
  if (plumb_ui_selection_get_length (selection, PLUMB_UI_ITEM_NODE) > 1)
    job->selection = plumb_ui_selection_list (selection, PLUMB_UI_ITEM_NODE);
  Arranged *self = g_new0 (Arranged, 1);
  self->tools = g_object_ref (tools);
  self->revision = plumb_graph_get_revision (plumb_ui_document_get_graph (document));
  plumb_ui_shadow_run_async (plumb_ui_document_get_shadow (document), arrange, job, arranging_free,
                             (GDestroyNotify) plumb_edit_unref, NULL, arranged_cb, self);
}
