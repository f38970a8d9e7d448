/* plumb-ui-canvas-cards.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-canvas-private.h"
#include "plumb-ui-painter.h"

#include <math.h>
#include <string.h>

/* How states, plans and pictures come to the cards. The source only says that something changed;
 * what it is now is asked once, between frames, a few milliseconds at a time: a run that
 * tells a thousand things a second costs no more than that. Pictures are loaded for cards that are
 * seen, and forgotten when there are too many. */

#define ASK_US 2500
#define MOST_LOADING 4
#define MOST_LOADED 600

typedef struct
{
  char *wanted; /* names the picture, as the source does; NULL: there is none */
  char *loaded; /* the one that the card shows */
  gboolean is_loading;
  gboolean is_sharp; /* loaded for a near view */
} PictureSlot;

static void
free_slot (gpointer data)
{
  PictureSlot *slot = data;
  g_free (slot->wanted);
  g_free (slot->loaded);
  g_free (slot);
}

static void
free_live (gpointer data)
{
  PlumbUiLive *live = data;
  g_free (live->decision);
  g_free (live);
}

void
plumb_ui_canvas_init_cards (PlumbUiCanvas *self)
{
  self->live = g_hash_table_new_full (NULL, NULL, NULL, free_live);
  self->dirty = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->pictures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_slot);
  self->next_unasked = G_MAXUINT;
  self->loading = g_cancellable_new ();
  g_queue_init (&self->loaded);
}

static void
drop_loads (PlumbUiCanvas *self)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->loading = g_cancellable_new ();
  self->n_loading = 0;
  g_hash_table_remove_all (self->pictures);
  g_queue_clear_full (&self->loaded, g_free);
}

void
plumb_ui_canvas_clear_cards (PlumbUiCanvas *self)
{
  g_clear_handle_id (&self->asking, g_source_remove);
  if (self->source != NULL)
    g_signal_handlers_disconnect_by_data (self->source, self);
  g_clear_object (&self->source);
  if (self->pictures != NULL)
    drop_loads (self);
  g_clear_object (&self->loading);
  g_clear_pointer (&self->live, g_hash_table_unref);
  g_clear_pointer (&self->dirty, g_hash_table_unref);
  g_clear_pointer (&self->pictures, g_hash_table_unref);
}

void
plumb_ui_canvas_reset_cards (PlumbUiCanvas *self)
{
  g_hash_table_remove_all (self->live);
  g_hash_table_remove_all (self->dirty);
  drop_loads (self);
  plumb_ui_canvas_ask_for_all (self);
}

/* --- asking -------------------------------------------------------------------------------------
 */

static char *
make_path (PlumbUiCanvas *self, const char *id)
{
  return self->path != NULL ? g_strconcat (self->path, ":", id, NULL) : g_strdup (id);
}

static gboolean
is_live_same (const PlumbUiLive *live, gboolean is_running, const PlumbUiCardStatus *status)
{
  return live != NULL && live->is_running == is_running && live->progress == status->progress
         && live->will_run == status->will_run && g_strcmp0 (live->decision, status->decision) == 0;
}

/* What is painted on top each frame. */
static void
take_live (PlumbUiCanvas *self, guint node, const PlumbUiCardStatus *status)
{
  gboolean is_running = status->state.phase == PLUMB_CARD_PHASE_RUNNING;
  PlumbUiLive *live = g_hash_table_lookup (self->live, GUINT_TO_POINTER (node));
  if (!is_running && status->decision == NULL)
    {
      if (g_hash_table_remove (self->live, GUINT_TO_POINTER (node)))
        gtk_widget_queue_draw (GTK_WIDGET (self));
      return;
    }
  if (is_live_same (live, is_running, status))
    return;
  live = g_new0 (PlumbUiLive, 1);
  *live = (PlumbUiLive) { node, is_running, status->progress, g_strdup (status->decision),
                          status->will_run };
  g_hash_table_replace (self->live, GUINT_TO_POINTER (node), live);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static PictureSlot *
ensure_slot (PlumbUiCanvas *self, const char *id)
{
  PictureSlot *slot = g_hash_table_lookup (self->pictures, id);
  if (slot != NULL)
    return slot;
  slot = g_new0 (PictureSlot, 1);
  g_hash_table_insert (self->pictures, g_strdup (id), slot);
  return slot;
}

static void
take_picture_name (PlumbUiCanvas *self, const PlumbSceneCard *card, const char *name)
{
  PictureSlot *slot = g_hash_table_lookup (self->pictures, card->card->id);
  if (card->card->picture.width <= 0 || (slot == NULL && name == NULL))
    return;
  slot = ensure_slot (self, card->card->id);
  if (!g_set_str (&slot->wanted, name))
    return;
  if (name == NULL)
    plumb_scene_set_picture (self->scene, card->node, NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
ask (PlumbUiCanvas *self, guint node)
{
  const PlumbSceneCard *card = plumb_scene_get_card (self->scene, node);
  PlumbUiCardStatus status = { .progress = -1 };
  if (card == NULL)
    return;
  g_autofree char *path = make_path (self, card->card->id);
  if (self->source != NULL)
    plumb_ui_card_source_get_status (self->source, path, &status);
  take_live (self, node, &status);
  take_picture_name (self, card, status.picture);
  plumb_scene_set_state (self->scene, node, &status.state);
}

static void
ask_dirty (PlumbUiCanvas *self)
{
  GHashTableIter iter;
  gpointer id;
  guint node;
  g_hash_table_iter_init (&iter, self->dirty);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (plumb_scene_find_node (self->scene, id, &node))
      ask (self, node);
  g_hash_table_remove_all (self->dirty);
}

static gboolean
ask_cb (gpointer user_data)
{
  PlumbUiCanvas *self = user_data;
  gint64 end = g_get_monotonic_time () + ASK_US;
  ask_dirty (self);
  guint n = plumb_scene_get_n_slots (self->scene);
  while (self->next_unasked < n && g_get_monotonic_time () < end)
    ask (self, self->next_unasked++);
  if (self->next_unasked >= n)
    self->next_unasked = G_MAXUINT;
  plumb_ui_canvas_take_damage (self);
  if (self->next_unasked != G_MAXUINT)
    return G_SOURCE_CONTINUE;
  self->asking = 0;
  return G_SOURCE_REMOVE;
}

/* Behind frames, which all cards of a large graph would otherwise hold up. */
static void
start_asking (PlumbUiCanvas *self)
{
  if (self->asking == 0)
    self->asking = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, ask_cb, self, NULL);
}

void
plumb_ui_canvas_ask_for (PlumbUiCanvas *self, const char *id)
{
  if (g_hash_table_add (self->dirty, g_strdup (id)))
    start_asking (self);
}

void
plumb_ui_canvas_ask_for_all (PlumbUiCanvas *self)
{
  self->next_unasked = 0;
  start_asking (self);
}

static void
source_changed_cb (PlumbUiCanvas *self, const char *path)
{
  if (path == NULL)
    {
      plumb_ui_canvas_ask_for_all (self);
      return;
    }
  gsize length = self->path != NULL ? strlen (self->path) : 0;
  const char *id = path;
  if (self->path != NULL)
    id = g_str_has_prefix (path, self->path) && path[length] == ':' ? path + length + 1 : NULL;
  if (id != NULL && strchr (id, ':') == NULL)
    plumb_ui_canvas_ask_for (self, id);
}

/**
 * plumb_ui_canvas_set_card_source:
 * @self: a canvas
 * @source: (nullable): who tells states, plans and pictures of nodes
 */
void
plumb_ui_canvas_set_card_source (PlumbUiCanvas *self, PlumbUiCardSource *source)
{
  g_return_if_fail (PLUMB_UI_IS_CANVAS (self));
  if (self->source == source)
    return;
  if (self->source != NULL)
    g_signal_handlers_disconnect_by_data (self->source, self);
  g_set_object (&self->source, source);
  if (source != NULL)
    g_signal_connect_object (source, "changed", G_CALLBACK (source_changed_cb), self,
                             G_CONNECT_SWAPPED);
  plumb_ui_canvas_ask_for_all (self);
}

/* --- pictures -----------------------------------------------------------------------------------
 */

typedef struct
{
  PlumbUiCanvas *canvas; /* a reference */
  GCancellable *cancellable;
  char *id;
  char *name;
} Load;

static void
load_free (Load *load)
{
  g_object_unref (load->canvas);
  g_object_unref (load->cancellable);
  g_free (load->id);
  g_free (load->name);
  g_free (load);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Load, load_free)

static void
forget_oldest (PlumbUiCanvas *self)
{
  while (g_queue_get_length (&self->loaded) > MOST_LOADED)
    {
      g_autofree char *id = g_queue_pop_head (&self->loaded);
      PictureSlot *slot = g_hash_table_lookup (self->pictures, id);
      guint node;
      if (slot != NULL)
        g_clear_pointer (&slot->loaded, g_free);
      if (plumb_scene_find_node (self->scene, id, &node))
        plumb_scene_set_picture (self->scene, node, NULL);
    }
}

static void
picture_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Load) load = user_data;
  PlumbUiCanvas *self = load->canvas;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbCardPicture) picture
      = plumb_ui_card_source_load_picture_finish (PLUMB_UI_CARD_SOURCE (source), result, &error);
  if (g_cancellable_is_cancelled (load->cancellable))
    return;
  self->n_loading--;
  PictureSlot *slot = ensure_slot (self, load->id);
  guint node;
  slot->is_loading = FALSE;
  /* A picture that cannot be shown is not asked for again. */
  g_set_str (&slot->loaded, load->name);
  if (plumb_scene_find_node (self->scene, load->id, &node))
    plumb_scene_set_picture (self->scene, node, picture);
  g_queue_push_tail (&self->loaded, g_strdup (load->id));
  forget_oldest (self);
  plumb_ui_canvas_take_damage (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
load_picture (PlumbUiCanvas *self, const PlumbSceneCard *card, PictureSlot *slot, double zoom)
{
  g_autofree char *path = make_path (self, card->card->id);
  double factor = zoom > 1.2 ? fmin (zoom, 3) : 1;
  Load *load = g_new0 (Load, 1);
  load->canvas = g_object_ref (self);
  load->cancellable = g_object_ref (self->loading);
  load->id = g_strdup (card->card->id);
  load->name = g_strdup (slot->wanted);
  slot->is_loading = TRUE;
  slot->is_sharp = factor > 1;
  self->n_loading++;
  plumb_ui_card_source_load_picture_async (
      self->source, path, (int) ceil (card->card->picture.width * factor),
      (int) ceil (card->card->picture.height * factor), self->loading, picture_loaded_cb, load);
}

static gboolean
wants_picture (const PictureSlot *slot, double zoom)
{
  if (slot == NULL || slot->wanted == NULL || slot->is_loading)
    return FALSE;
  return g_strcmp0 (slot->wanted, slot->loaded) != 0 || (zoom > 1.2 && !slot->is_sharp);
}

/* For what is seen; a few at a time. */
void
plumb_ui_canvas_load_pictures (PlumbUiCanvas *self)
{
  PlumbUiTileView view = plumb_ui_canvas_make_view (self);
  PlumbRect visible = plumb_ui_viewport_get_visible (self->viewport);
  if (self->source == NULL || g_hash_table_size (self->pictures) == 0
      || view.zoom / view.scale < PLUMB_UI_DETAIL_TITLES || self->n_loading >= MOST_LOADING)
    return;
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (guint));
  plumb_scene_find_cards (self->scene, &visible, nodes);
  for (guint i = 0; i < nodes->len && self->n_loading < MOST_LOADING; i++)
    {
      const PlumbSceneCard *card
          = plumb_scene_get_card (self->scene, g_array_index (nodes, guint, i));
      PictureSlot *slot = g_hash_table_lookup (self->pictures, card->card->id);
      if (wants_picture (slot, view.zoom))
        load_picture (self, card, slot, view.zoom);
    }
}
