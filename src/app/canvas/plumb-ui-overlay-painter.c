/* plumb-ui-overlay-painter.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-overlay-painter.h"
#include "plumb-ui-overlay-private.h"
#include "plumb-ui-painter.h"
#include "plumb-ui-rings.h"

#include <math.h>

#define MOST_SPRITES 96
#define MOST_HELD_LINKS 240
#define MOST_HELD_RINGS 12
#define MOST_DASHES 2
/* Of the rubber band, in widget pixels: a piece that stays is not painted again. */
#define BAND_PIECE 96
#define BAND_EDGE 1.25f
#define FADE 0.62

struct _PlumbUiOverlayPainter
{
  PlumbUiTexts *texts;
  PlumbUiRings *rings;
  cairo_surface_t *nowhere; /* paths are drawn there, and stroked elsewhere */
  GHashTable *sprites;      /* PlumbSceneCard -> cairo_surface_t */
  double sprite_zoom;
  gboolean sprites_are_dark;
};

/* What the parts need; lives for one frame. */
typedef struct
{
  PlumbUiOverlayPainter *self;
  GtkSnapshot *snapshot;
  const PlumbUiOverlayInput *input;
  PlumbUiPainter painter;
} Frame;

PlumbUiOverlayPainter *
plumb_ui_overlay_painter_new (const char *font_family)
{
  PlumbUiOverlayPainter *self = g_new0 (PlumbUiOverlayPainter, 1);
  self->texts = plumb_ui_texts_new (font_family);
  self->rings = plumb_ui_rings_new ();
  self->nowhere = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  self->sprites = g_hash_table_new_full (NULL, NULL, plumb_scene_item_unref,
                                         (GDestroyNotify) cairo_surface_destroy);
  return self;
}

void
plumb_ui_overlay_painter_free (PlumbUiOverlayPainter *self)
{
  plumb_ui_texts_free (self->texts);
  plumb_ui_rings_free (self->rings);
  cairo_surface_destroy (self->nowhere);
  g_hash_table_unref (self->sprites);
  g_free (self);
}

/* --- parts --------------------------------------------------------------------------------------
 */

static void
look_at_canvas (Frame *frame)
{
  const PlumbUiOverlayInput *input = frame->input;
  cairo_scale (frame->painter.cr, input->zoom, input->zoom);
  cairo_translate (frame->painter.cr, -input->visible.x, -input->visible.y);
}

/* Begins a part that reaches over @bounds (canvas pixels) and @margin widget pixels around it.
 * FALSE where nothing of it is seen. */
static gboolean
begin (Frame *frame, const PlumbRect *bounds, double margin)
{
  const PlumbUiOverlayInput *input = frame->input;
  PlumbRect rect = plumb_rect_grow (bounds, margin / input->zoom);
  if (!plumb_rect_meets (&rect, &input->visible, 0))
    return FALSE;
  double x0 = fmax (rect.x, input->visible.x), y0 = fmax (rect.y, input->visible.y);
  double x1 = fmin (rect.x + rect.width, input->visible.x + input->visible.width);
  double y1 = fmin (rect.y + rect.height, input->visible.y + input->visible.height);
  graphene_rect_t area
      = GRAPHENE_RECT_INIT ((float) ((x0 - input->visible.x) * input->zoom),
                            (float) ((y0 - input->visible.y) * input->zoom),
                            (float) ((x1 - x0) * input->zoom), (float) ((y1 - y0) * input->zoom));
  graphene_rect_round_extents (&area, &area);
  frame->painter.cr = gtk_snapshot_append_cairo (frame->snapshot, &area);
  look_at_canvas (frame);
  return TRUE;
}

/* Begins a part likewise that is made of lines alone, each put down by put_stroke(). What cairo
 * paints goes, under GTK's software renderer, through a picture as large as its bounds, in each
 * frame; a line goes straight to the window. */
static gboolean
begin_lines (Frame *frame, const PlumbRect *bounds, double margin)
{
  if (!plumb_rect_meets (bounds, &frame->input->visible, margin / frame->input->zoom))
    return FALSE;
  frame->painter.cr = cairo_create (frame->self->nowhere);
  look_at_canvas (frame);
  return TRUE;
}

static GskPath *
make_path (cairo_t *cr)
{
  cairo_matrix_t matrix;
  cairo_get_matrix (cr, &matrix);
  cairo_identity_matrix (cr);
  cairo_path_t *path = cairo_copy_path (cr);
  cairo_set_matrix (cr, &matrix);
  GskPathBuilder *builder = gsk_path_builder_new ();
  gsk_path_builder_add_cairo_path (builder, path);
  cairo_path_destroy (path);
  return gsk_path_builder_free_to_path (builder);
}

static void
set_dash (GskStroke *stroke, cairo_t *cr, double zoom)
{
  double dashes[MOST_DASHES];
  float lengths[MOST_DASHES];
  int n = cairo_get_dash_count (cr);
  g_return_if_fail (n <= MOST_DASHES);
  cairo_get_dash (cr, dashes, NULL);
  for (int i = 0; i < n; i++)
    lengths[i] = (float) (dashes[i] * zoom);
  gsk_stroke_set_dash (stroke, lengths, (gsize) n);
}

/* Strokes the path with the width, cap, dash and color that are set, and keeps it. */
static void
put_stroke (Frame *frame)
{
  cairo_t *cr = frame->painter.cr;
  double zoom = frame->input->zoom, red, green, blue, alpha;
  cairo_pattern_get_rgba (cairo_get_source (cr), &red, &green, &blue, &alpha);
  const GdkRGBA color = { (float) red, (float) green, (float) blue, (float) alpha };
  GskStroke *stroke = gsk_stroke_new ((float) (cairo_get_line_width (cr) * zoom));
  gsk_stroke_set_line_cap (stroke, cairo_get_line_cap (cr) == CAIRO_LINE_CAP_ROUND
                                       ? GSK_LINE_CAP_ROUND
                                       : GSK_LINE_CAP_BUTT);
  set_dash (stroke, cr, zoom);
  GskPath *path = make_path (cr);
  gtk_snapshot_append_stroke (frame->snapshot, path, stroke, &color);
  gsk_path_unref (path);
  gsk_stroke_free (stroke);
}

static void
end (Frame *frame)
{
  g_clear_pointer (&frame->painter.cr, cairo_destroy);
}

/* Lines that are as wide on the screen at every zoom. */
static void
set_screen_width (Frame *frame, double width)
{
  cairo_set_line_width (frame->painter.cr, width / frame->input->zoom);
}

static gboolean
is_detailed (const Frame *frame)
{
  return frame->input->zoom >= PLUMB_UI_DETAIL_FULL;
}

static const PlumbSceneLink *
find_link_by_key (PlumbScene *scene, const char *key)
{
  g_auto (GStrv) ends = g_strsplit (key, " ", 2);
  return ends[0] != NULL && ends[1] != NULL ? plumb_scene_find_link (scene, ends[0], ends[1])
                                            : NULL;
}

/* --- links --------------------------------------------------------------------------------------
 */

static void
paint_lit_link (Frame *frame, const PlumbSceneLink *link, PlumbUiColor color, double width)
{
  PlumbRect bounds = plumb_rect_around (link->points, 4);
  if (!begin_lines (frame, &bounds, width + 4))
    return;
  cairo_set_line_cap (frame->painter.cr, CAIRO_LINE_CAP_ROUND);
  plumb_ui_paint_curve (frame->painter.cr, link->points);
  plumb_ui_color_set (frame->input->palette->canvas, frame->painter.cr);
  cairo_set_line_width (frame->painter.cr, width + 3 / frame->input->zoom);
  put_stroke (frame);
  plumb_ui_color_set (color, frame->painter.cr);
  cairo_set_line_width (frame->painter.cr, width);
  put_stroke (frame);
  end (frame);
}

static double
link_width (const Frame *frame, double width)
{
  return fmax (width, 2 / frame->input->zoom);
}

/* What a link carries is told in words while the pointer is over it. */
static void
paint_link_label (Frame *frame, const PlumbSceneLink *link)
{
  PlumbPoint middle = plumb_scene_curve_point (link->points, 0.5);
  const PlumbArtifactKind *kind = plumb_registry_find_artifact_kind (
      plumb_scene_get_registry (frame->input->scene), link->kind);
  const char *title = kind != NULL ? kind->title : link->kind;
  g_autofree char *text = link->condition != NULL
                              ? g_strdup_printf ("%s · %s", title, link->condition)
                              : g_strdup (title);
  PlumbRect bounds = { middle.x - 100, middle.y - 14, 200, 28 };
  if (!is_detailed (frame) || !begin (frame, &bounds, 0))
    return;
  plumb_ui_paint_chip (&frame->painter, text, middle, frame->input->palette->card,
                       frame->input->palette->text);
  end (frame);
}

static void
paint_links (Frame *frame)
{
  const PlumbUiOverlayInput *input = frame->input;
  const PlumbUiOverlay *overlay = input->overlay;
  GStrv selected = overlay->selected_others[PLUMB_SCENE_LINK];
  for (guint i = 0; selected != NULL && selected[i] != NULL; i++)
    {
      const PlumbSceneLink *link = find_link_by_key (input->scene, selected[i]);
      if (link != NULL)
        paint_lit_link (frame, link, input->palette->accent, link_width (frame, 3.5));
    }
  if (overlay->hover.hit.type == PLUMB_HIT_LINK)
    {
      const PlumbSceneLink *link
          = plumb_scene_find_link (input->scene, overlay->hover.id, overlay->hover.name);
      if (link != NULL)
        {
          PlumbUiMark mark = plumb_ui_mark_for_artifact (link->kind);
          paint_lit_link (frame, link, input->palette->inks[mark.hue], link_width (frame, 4));
          paint_link_label (frame, link);
        }
    }
}

/* Over the card in hand, which would hide it: it would go into that link. */
static void
paint_target_link (Frame *frame)
{
  const PlumbUiOverlayInput *input = frame->input;
  const PlumbUiOverlay *overlay = input->overlay;
  const PlumbSceneLink *target
      = overlay->target_from != NULL && overlay->target_to != NULL
            ? plumb_scene_find_link (input->scene, overlay->target_from, overlay->target_to)
            : NULL;
  if (target != NULL)
    paint_lit_link (frame, target, input->palette->accent, link_width (frame, 6));
}

/* --- rings --------------------------------------------------------------------------------------
 */

static void
paint_ring (Frame *frame, const PlumbSceneCard *card, PlumbUiColor color, double width, double gap)
{
  if (!begin_lines (frame, &card->rect, gap + width + 2))
    return;
  set_screen_width (frame, width);
  plumb_ui_paint_card_outline (&frame->painter, card->card, &card->rect,
                               (gap + width / 2) / frame->input->zoom);
  plumb_ui_color_set (color, frame->painter.cr);
  put_stroke (frame);
  end (frame);
}

static void
paint_others (Frame *frame, PlumbSceneItemType type)
{
  GStrv ids = frame->input->overlay->selected_others[type];
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      const PlumbSceneFrame *box = plumb_scene_find_frame (frame->input->scene, ids[i]);
      const PlumbSceneNote *note = plumb_scene_find_note (frame->input->scene, ids[i]);
      gboolean is_frame = type == PLUMB_SCENE_FRAME;
      if (is_frame ? box == NULL : note == NULL)
        continue;
      const PlumbRect *rect = is_frame ? &box->rect : &note->rect;
      if (!begin_lines (frame, rect, 4))
        continue;
      plumb_ui_paint_round_path (frame->painter.cr, rect, is_frame ? 14 : 8);
      set_screen_width (frame, 2);
      plumb_ui_color_set (frame->input->palette->accent, frame->painter.cr);
      put_stroke (frame);
      end (frame);
    }
}

static void
paint_selection (Frame *frame)
{
  const PlumbUiOverlayInput *input = frame->input;
  const PlumbUiRingsInput wanted = { .scene = input->scene,
                                     .selected = &input->overlay->selected,
                                     .palette = input->palette,
                                     .visible = input->visible,
                                     .zoom = input->zoom * input->scale,
                                     .scale = input->scale };
  paint_others (frame, PLUMB_SCENE_FRAME);
  paint_others (frame, PLUMB_SCENE_NOTE);
  plumb_ui_rings_append (frame->self->rings, frame->snapshot, &wanted);
}

static void
paint_hover_and_focus (Frame *frame)
{
  const PlumbUiOverlayInput *input = frame->input;
  const PlumbUiOverlay *overlay = input->overlay;
  const PlumbSceneCard *hovered
      = overlay->hover.id != NULL ? plumb_scene_find_card (input->scene, overlay->hover.id) : NULL;
  const PlumbSceneCard *focused = input->shows_focus && overlay->focus.id != NULL
                                      ? plumb_scene_find_card (input->scene, overlay->focus.id)
                                      : NULL;
  const PlumbSceneCard *target = overlay->target_card != NULL
                                     ? plumb_scene_find_card (input->scene, overlay->target_card)
                                     : NULL;
  if (hovered != NULL && !plumb_ui_overlay_is_selected (input->overlay, hovered->node)
      && !plumb_scene_is_lifted (input->scene, hovered->node))
    paint_ring (frame, hovered, plumb_ui_color_fade (input->palette->text, 0.4), 1.5, 0.5);
  if (target != NULL)
    paint_ring (frame, target, input->palette->accent, 4, 2);
  if (focused != NULL && !plumb_scene_is_lifted (input->scene, focused->node))
    paint_ring (frame, focused, plumb_ui_color_fade (input->palette->accent, 0.6), 3, 4.5);
}

static const PlumbCardPort *
get_port (const PlumbSceneCard *card, const PlumbHit *hit)
{
  if (hit->type == PLUMB_HIT_INPUT && hit->position < card->card->n_inputs)
    return &card->card->inputs[hit->position];
  if (hit->type == PLUMB_HIT_OUTPUT && hit->position < card->card->n_outputs)
    return &card->card->outputs[hit->position];
  return NULL;
}

static void
paint_strong_port (Frame *frame, const PlumbSceneCard *card, const PlumbCardPort *port)
{
  PlumbPoint at = { card->rect.x + port->at.x, card->rect.y + port->at.y };
  PlumbRect bounds = { at.x - 14, at.y - 14, 28, 28 };
  if (card->card->form == PLUMB_CARD_REROUTE_DOT || !begin (frame, &bounds, 0))
    return;
  plumb_ui_paint_port (&frame->painter, port, at, TRUE);
  end (frame);
}

static void
paint_hovered_part (Frame *frame)
{
  const PlumbHit *hit = &frame->input->overlay->hover.hit;
  const PlumbSceneCard *card
      = hit->id != NULL ? plumb_scene_find_card (frame->input->scene, hit->id) : NULL;
  const PlumbCardPort *port = card != NULL ? get_port (card, hit) : NULL;
  if (card == NULL || !is_detailed (frame))
    return;
  if (port != NULL)
    paint_strong_port (frame, card, port);
  if (hit->type != PLUMB_HIT_ROW || hit->position >= card->card->n_rows)
    return;
  PlumbRect row = card->card->rows[hit->position].rect;
  row.x += card->rect.x;
  row.y += card->rect.y;
  if (!begin_lines (frame, &row, 3))
    return;
  plumb_ui_paint_round_path (frame->painter.cr, &row, 5);
  plumb_ui_color_set (plumb_ui_color_fade (frame->input->palette->accent, 0.9), frame->painter.cr);
  set_screen_width (frame, 1.5);
  put_stroke (frame);
  end (frame);
}

/* --- cards in hand ------------------------------------------------------------------------------
 */

static PlumbRect
held_rect (const Frame *frame, const PlumbSceneCard *card)
{
  PlumbPoint offset = plumb_ui_overlay_get_offset (frame->input->overlay, card->node);
  PlumbRect rect = card->rect;
  rect.x += offset.x;
  rect.y += offset.y;
  return rect;
}

static cairo_surface_t *
make_sprite (Frame *frame, const PlumbSceneCard *card)
{
  const PlumbUiOverlayInput *input = frame->input;
  double zoom = input->zoom * input->scale;
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, (int) ceil ((card->rect.width + 32) * zoom),
      (int) ceil ((card->rect.height + 32) * zoom));
  PlumbUiPainter painter = frame->painter;
  painter.cr = cairo_create (surface);
  cairo_scale (painter.cr, zoom, zoom);
  cairo_translate (painter.cr, 16 - round (card->rect.x * zoom) / zoom,
                   16 - round (card->rect.y * zoom) / zoom);
  plumb_ui_paint_card (&painter, card);
  cairo_destroy (painter.cr);
  return surface;
}

static cairo_surface_t *
ensure_sprite (Frame *frame, const PlumbSceneCard *card)
{
  PlumbUiOverlayPainter *self = frame->self;
  double zoom = frame->input->zoom * frame->input->scale;
  if (self->sprite_zoom != zoom || self->sprites_are_dark != frame->input->palette->is_dark)
    g_hash_table_remove_all (self->sprites);
  self->sprite_zoom = zoom;
  self->sprites_are_dark = frame->input->palette->is_dark;
  cairo_surface_t *surface = g_hash_table_lookup (self->sprites, card);
  if (surface == NULL)
    {
      surface = make_sprite (frame, card);
      g_hash_table_insert (self->sprites, plumb_scene_item_ref ((gpointer) card), surface);
    }
  return surface;
}

static void
paint_held_card (Frame *frame, const PlumbSceneCard *card, gboolean is_flat)
{
  const PlumbUiOverlayInput *input = frame->input;
  double zoom = input->zoom * input->scale;
  PlumbRect rect = held_rect (frame, card);
  if (!begin (frame, &rect, 20))
    return;
  cairo_t *cr = frame->painter.cr;
  if (is_flat)
    {
      cairo_rectangle (cr, rect.x, rect.y, rect.width, rect.height);
      plumb_ui_color_set (plumb_ui_palette_get_header (input->palette, card->card), cr);
      cairo_fill (cr);
    }
  else
    {
      cairo_translate (cr, round (rect.x * zoom) / zoom - 16, round (rect.y * zoom) / zoom - 16);
      cairo_scale (cr, 1 / zoom, 1 / zoom);
      cairo_set_source_surface (cr, ensure_sprite (frame, card), 0, 0);
      cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
      cairo_paint (cr);
    }
  end (frame);
}

/* A link with one or both of its ends in hand. */
static void
paint_held_link (Frame *frame, const PlumbSceneLink *link)
{
  PlumbUiOverlay *overlay = frame->input->overlay;
  PlumbPoint start = plumb_ui_overlay_get_offset (overlay, link->source);
  PlumbPoint stop = plumb_ui_overlay_get_offset (overlay, link->target);
  PlumbPoint from = { link->points[0].x + start.x, link->points[0].y + start.y };
  PlumbPoint to = { link->points[3].x + stop.x, link->points[3].y + stop.y };
  PlumbPoint points[4];
  plumb_scene_make_curve (from, to, points);
  PlumbRect bounds = plumb_rect_around (points, 4);
  if (!begin_lines (frame, &bounds, 6))
    return;
  plumb_ui_paint_set_link (&frame->painter, link->kind);
  plumb_ui_paint_curve (frame->painter.cr, points);
  put_stroke (frame);
  end (frame);
}

static GPtrArray *
list_held (Frame *frame)
{
  const PlumbUiOverlay *overlay = frame->input->overlay;
  GPtrArray *cards = g_ptr_array_new ();
  for (guint i = 0; i < overlay->lifted->len; i++)
    {
      guint node = g_array_index (overlay->lifted, guint, i);
      const PlumbSceneCard *card = plumb_scene_get_card (frame->input->scene, node);
      if (card == NULL)
        continue;
      PlumbRect rect = held_rect (frame, card);
      if (plumb_rect_meets (&rect, &frame->input->visible, 20))
        g_ptr_array_add (cards, (gpointer) card);
    }
  return cards;
}

static void
paint_held (Frame *frame)
{
  PlumbScene *scene = frame->input->scene;
  if (frame->input->overlay->lifted->len == 0)
    {
      g_hash_table_remove_all (frame->self->sprites);
      return;
    }
  g_autoptr (GPtrArray) cards = list_held (frame);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < cards->len && g_hash_table_size (seen) < MOST_HELD_LINKS; i++)
    {
      GPtrArray *links
          = plumb_scene_get_links_of (scene, ((PlumbSceneCard *) cards->pdata[i])->node);
      for (guint k = 0; k < links->len && g_hash_table_size (seen) < MOST_HELD_LINKS; k++)
        if (g_hash_table_add (seen, links->pdata[k]))
          paint_held_link (frame, links->pdata[k]);
    }
  gboolean is_flat = cards->len > MOST_SPRITES;
  for (guint i = 0; i < cards->len; i++)
    paint_held_card (frame, cards->pdata[i], is_flat);
  for (guint i = 0; cards->len <= MOST_HELD_RINGS && i < cards->len; i++)
    {
      PlumbSceneCard moved = *(PlumbSceneCard *) cards->pdata[i];
      moved.rect = held_rect (frame, &moved);
      if (plumb_ui_overlay_is_selected (frame->input->overlay, moved.node))
        paint_ring (frame, &moved, frame->input->palette->accent, 2.5, 0.5);
    }
}

/* --- running cards and plans --------------------------------------------------------------------
 */

static void
paint_running (Frame *frame, const PlumbSceneCard *card, const PlumbUiLive *live)
{
  gboolean detailed = is_detailed (frame);
  double y = detailed ? MIN (PLUMB_CARD_HEADER, card->rect.height) / 2 : 22;
  PlumbPoint at = { card->rect.x + card->rect.width - (detailed ? 17 : 26), card->rect.y + y };
  double radius = detailed ? 7.5 : 14;
  PlumbRect bounds = { at.x - radius, at.y - radius, 2 * radius, 2 * radius };
  if (card->card->form != PLUMB_CARD_REROUTE_DOT && frame->input->zoom >= PLUMB_UI_DETAIL_TITLES
      && begin (frame, &bounds, 3))
    {
      plumb_ui_paint_progress (&frame->painter, at, radius, live->progress, frame->input->turn);
      end (frame);
    }
  if (!plumb_ui_overlay_is_selected (frame->input->overlay, card->node))
    paint_ring (frame, card, frame->input->palette->inks[PLUMB_UI_HUE_BLUE], 1.5, 0);
}

static void
paint_decision (Frame *frame, const PlumbSceneCard *card, const PlumbUiLive *live)
{
  const PlumbUiPalette *palette = frame->input->palette;
  PlumbPoint at = { card->rect.x + card->rect.width / 2, card->rect.y - 3 };
  PlumbRect bounds = { card->rect.x, card->rect.y - 16, card->rect.width, 28 };
  PlumbUiColor ink = palette->inks[live->will_run ? PLUMB_UI_HUE_BLUE : PLUMB_UI_HUE_TEAL];
  if (!is_detailed (frame) || !begin (frame, &bounds, 0))
    return;
  plumb_ui_paint_chip (&frame->painter, live->decision, at, palette->card, ink);
  end (frame);
}

static void
paint_live (Frame *frame)
{
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, frame->input->live);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const PlumbUiLive *live = value;
      const PlumbSceneCard *card = plumb_scene_get_card (frame->input->scene, live->node);
      if (card == NULL || plumb_scene_is_lifted (frame->input->scene, live->node)
          || !plumb_rect_meets (&card->rect, &frame->input->visible, 20))
        continue;
      if (live->is_running)
        paint_running (frame, card, live);
      if (live->decision != NULL)
        paint_decision (frame, card, live);
    }
}

/* --- what is lit, and ports while a link is drawn -----------------------------------------------
 */

static void
paint_lit (Frame *frame)
{
  const PlumbUiOverlayInput *input = frame->input;
  const PlumbUiNodeSet *lit = &input->overlay->lit;
  if (lit->nodes == NULL || !begin (frame, &input->visible, 0))
    return;
  plumb_ui_color_set (plumb_ui_color_fade (input->palette->canvas, FADE), frame->painter.cr);
  cairo_paint (frame->painter.cr);
  for (guint i = 0; i < lit->nodes->len && i < MOST_SPRITES; i++)
    {
      guint node = g_array_index (lit->nodes, guint, i);
      const PlumbSceneCard *card = plumb_scene_get_card (input->scene, node);
      if (card == NULL || !plumb_rect_meets (&card->rect, &input->visible, 10))
        continue;
      GPtrArray *links = plumb_scene_get_links_of (input->scene, node);
      for (guint k = 0; k < links->len; k++)
        {
          const PlumbSceneLink *link = links->pdata[k];
          if (plumb_ui_node_set_contains (lit, link->source == node ? link->target : link->source))
            plumb_ui_paint_link (&frame->painter, link);
        }
      plumb_ui_paint_card (&frame->painter, card);
    }
  end (frame);
}

static void
fade_port (Frame *frame, PlumbPoint at)
{
  cairo_new_sub_path (frame->painter.cr);
  cairo_arc (frame->painter.cr, at.x, at.y, 8, 0, 2 * G_PI);
  plumb_ui_color_set (plumb_ui_color_fade (frame->input->palette->card, 0.82), frame->painter.cr);
  cairo_fill (frame->painter.cr);
}

static void
paint_fitting (Frame *frame, const PlumbSceneCard *card, gboolean inputs)
{
  const PlumbUiOverlay *overlay = frame->input->overlay;
  const PlumbCardPort *ports = inputs ? card->card->inputs : card->card->outputs;
  guint n_ports = inputs ? card->card->n_inputs : card->card->n_outputs;
  for (guint i = 0; i < n_ports; i++)
    {
      PlumbPoint at = { card->rect.x + ports[i].at.x, card->rect.y + ports[i].at.y };
      switch (overlay->port_fit (card, &ports[i], inputs, overlay->port_fit_data))
        {
        case PLUMB_UI_PORT_CANDIDATE:
          plumb_ui_paint_port (&frame->painter, &ports[i], at, TRUE);
          break;
        case PLUMB_UI_PORT_REFUSED:
          fade_port (frame, at);
          break;
        case PLUMB_UI_PORT_NEUTRAL:
        default:
          break;
        }
    }
}

static void
paint_port_fits (Frame *frame)
{
  const PlumbUiOverlayInput *input = frame->input;
  if (input->overlay->port_fit == NULL || !is_detailed (frame))
    return;
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  plumb_scene_query (input->scene, &input->visible, items);
  if (!begin (frame, &input->visible, 0))
    return;
  for (guint i = 0; i < items->len; i++)
    {
      const PlumbSceneCard *card = items->pdata[i];
      if (card->item.type != PLUMB_SCENE_CARD)
        continue;
      paint_fitting (frame, card, TRUE);
      paint_fitting (frame, card, FALSE);
    }
  end (frame);
}

/* --- gestures -----------------------------------------------------------------------------------
 */

static void
paint_guides (Frame *frame)
{
  const PlumbUiOverlay *overlay = frame->input->overlay;
  for (guint i = 0; i < overlay->guides->len; i++)
    {
      const PlumbSegment *guide = &g_array_index (overlay->guides, PlumbSegment, i);
      PlumbRect bounds = plumb_rect_around ((const PlumbPoint[]) { guide->from, guide->to }, 2);
      if (!begin_lines (frame, &bounds, 3))
        continue;
      cairo_move_to (frame->painter.cr, guide->from.x, guide->from.y);
      cairo_line_to (frame->painter.cr, guide->to.x, guide->to.y);
      set_screen_width (frame, 1.25);
      plumb_ui_color_set (frame->input->palette->inks[PLUMB_UI_HUE_PINK], frame->painter.cr);
      put_stroke (frame);
      end (frame);
    }
}

static GdkRGBA
to_rgba (PlumbUiColor color)
{
  return (GdkRGBA) { (float) color.red, (float) color.green, (float) color.blue,
                     (float) color.alpha };
}

/* Where a piece of the band begins after @at. */
static float
next_piece (float at, float end)
{
  return MIN ((floorf (at / BAND_PIECE) + 1) * BAND_PIECE, end);
}

static void
fill_band (Frame *frame, const graphene_rect_t *area)
{
  const GdkRGBA color = to_rgba (plumb_ui_color_fade (frame->input->palette->accent, 0.14));
  const float x1 = area->origin.x + area->size.width, y1 = area->origin.y + area->size.height;
  for (float y = area->origin.y; y < y1; y = next_piece (y, y1))
    for (float x = area->origin.x; x < x1; x = next_piece (x, x1))
      gtk_snapshot_append_color (
          frame->snapshot, &color,
          &GRAPHENE_RECT_INIT (x, y, next_piece (x, x1) - x, next_piece (y, y1) - y));
}

/* On whole pixels of the widget. */
static void
paint_band (Frame *frame)
{
  const PlumbUiOverlayInput *input = frame->input;
  const PlumbRect *band = &input->overlay->band, *visible = &input->visible;
  if (!input->overlay->has_band)
    return;
  graphene_rect_t seen = GRAPHENE_RECT_INIT (0, 0, (float) (visible->width * input->zoom),
                                             (float) (visible->height * input->zoom));
  graphene_rect_t whole = GRAPHENE_RECT_INIT ((float) round ((band->x - visible->x) * input->zoom),
                                              (float) round ((band->y - visible->y) * input->zoom),
                                              (float) round (band->width * input->zoom),
                                              (float) round (band->height * input->zoom));
  graphene_rect_t area;
  if (!graphene_rect_intersection (&whole, &seen, &area))
    return;
  fill_band (frame, &area);
  const GdkRGBA color = to_rgba (input->palette->accent);
  const float right = whole.origin.x + whole.size.width - BAND_EDGE;
  const float bottom = whole.origin.y + whole.size.height - BAND_EDGE;
  const graphene_rect_t edges[]
      = { GRAPHENE_RECT_INIT (area.origin.x, whole.origin.y, area.size.width, BAND_EDGE),
          GRAPHENE_RECT_INIT (area.origin.x, bottom, area.size.width, BAND_EDGE),
          GRAPHENE_RECT_INIT (whole.origin.x, area.origin.y, BAND_EDGE, area.size.height),
          GRAPHENE_RECT_INIT (right, area.origin.y, BAND_EDGE, area.size.height) };
  for (guint i = 0; i < G_N_ELEMENTS (edges); i++)
    gtk_snapshot_append_color (frame->snapshot, &color, &edges[i]);
}

static void
paint_stroke (Frame *frame)
{
  const GArray *drawn = frame->input->overlay->stroke;
  const PlumbPoint *points = (gconstpointer) drawn->data;
  if (drawn->len < 2)
    return;
  PlumbRect bounds = plumb_rect_around (points, drawn->len);
  if (!begin_lines (frame, &bounds, 4))
    return;
  for (guint i = 0; i < drawn->len; i++)
    cairo_line_to (frame->painter.cr, points[i].x, points[i].y);
  const double dashes[] = { 6 / frame->input->zoom, 4 / frame->input->zoom };
  cairo_set_dash (frame->painter.cr, dashes, 2, 0);
  set_screen_width (frame, 2);
  const PlumbUiPalette *palette = frame->input->palette;
  plumb_ui_color_set (frame->input->overlay->stroke_mode == PLUMB_UI_STROKE_CUTS
                          ? palette->inks[PLUMB_UI_HUE_RED]
                          : palette->accent,
                      frame->painter.cr);
  put_stroke (frame);
  end (frame);
}

static void
paint_drag_message (Frame *frame, const PlumbUiDragLink *link)
{
  const PlumbUiPalette *palette = frame->input->palette;
  double zoom = frame->input->zoom;
  PlumbRect bounds = { link->to.x - 240 / zoom, link->to.y + 10 / zoom, 480 / zoom, 40 / zoom };
  if (link->message == NULL || !begin (frame, &bounds, 0))
    return;
  cairo_translate (frame->painter.cr, link->to.x, link->to.y + 28 / zoom);
  cairo_scale (frame->painter.cr, 1.1 / zoom, 1.1 / zoom);
  plumb_ui_paint_chip (&frame->painter, link->message, (PlumbPoint) { 0, 0 }, palette->card,
                       link->fits ? palette->text : palette->inks[PLUMB_UI_HUE_RED]);
  end (frame);
}

static PlumbUiColor
get_drag_color (const Frame *frame, const PlumbUiDragLink *link)
{
  const PlumbUiPalette *palette = frame->input->palette;
  return link->fits ? palette->fills[plumb_ui_mark_for_artifact (link->kind).hue]
                    : palette->inks[PLUMB_UI_HUE_RED];
}

static void
paint_drag_tip (Frame *frame, const PlumbUiDragLink *link)
{
  double radius = 5 / frame->input->zoom;
  PlumbRect bounds = { link->to.x - radius, link->to.y - radius, 2 * radius, 2 * radius };
  if (!begin (frame, &bounds, 1))
    return;
  cairo_arc (frame->painter.cr, link->to.x, link->to.y, radius, 0, 2 * G_PI);
  plumb_ui_color_set (get_drag_color (frame, link), frame->painter.cr);
  cairo_fill (frame->painter.cr);
  end (frame);
}

static void
paint_drag_link (Frame *frame)
{
  const PlumbUiOverlay *overlay = frame->input->overlay;
  const PlumbUiDragLink *link = &overlay->drag_link;
  static const double dashes[] = { 4, 5 };
  PlumbPoint points[4];
  if (!overlay->has_drag_link)
    return;
  plumb_scene_make_curve (link->from_output ? link->from : link->to,
                          link->from_output ? link->to : link->from, points);
  PlumbRect bounds = plumb_rect_around (points, 4);
  if (begin_lines (frame, &bounds, 12))
    {
      cairo_t *cr = frame->painter.cr;
      plumb_ui_paint_set_link (&frame->painter, link->kind);
      cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
      plumb_ui_color_set (get_drag_color (frame, link), cr);
      if (!link->fits)
        cairo_set_dash (cr, dashes, 2, 0);
      cairo_set_line_width (cr, link_width (frame, 3));
      plumb_ui_paint_curve (cr, points);
      put_stroke (frame);
      end (frame);
    }
  paint_drag_tip (frame, link);
  paint_drag_message (frame, link);
}

void
plumb_ui_overlay_painter_invalidate (PlumbUiOverlayPainter *self, const PlumbRect *rect)
{
  plumb_ui_rings_invalidate (self->rings, rect);
}

/* The order is what lies over what: see the room's README. */
void
plumb_ui_overlay_painter_append (PlumbUiOverlayPainter *self,
                                 GtkSnapshot *snapshot,
                                 const PlumbUiOverlayInput *input)
{
  Frame frame = { .self = self,
                  .snapshot = snapshot,
                  .input = input,
                  .painter = { .palette = input->palette,
                               .texts = self->texts,
                               .zoom = input->zoom * input->scale,
                               .scale = input->scale } };
  paint_lit (&frame);
  paint_links (&frame);
  paint_selection (&frame);
  paint_hover_and_focus (&frame);
  paint_held (&frame);
  paint_target_link (&frame);
  paint_live (&frame);
  paint_port_fits (&frame);
  paint_hovered_part (&frame);
  paint_guides (&frame);
  paint_band (&frame);
  paint_stroke (&frame);
  paint_drag_link (&frame);
}
