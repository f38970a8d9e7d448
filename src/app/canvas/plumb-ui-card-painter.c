/* plumb-ui-card-painter.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-painter.h"

#include <math.h>

#define CARD_RADIUS 10.0
#define MOST_DOTS 12
#define HEADER_TEXT_X 34.0

static PlumbRect
inner_rect (const PlumbSceneCard *card)
{
  return (PlumbRect) { 0, 0, card->rect.width, card->rect.height };
}

/* A soft shadow without blurring: outlines, one over the other. */
static void
paint_shadow (PlumbUiPainter *self, const PlumbRect *rect)
{
  if (self->palette->is_high_contrast)
    return;
  plumb_ui_color_set (self->palette->shadow, self->cr);
  for (int i = 0; i < 5; i++)
    {
      PlumbRect around = plumb_rect_grow (rect, 0.5 + i);
      around.y += 1 + i * 0.7;
      plumb_ui_paint_round_path (self->cr, &around, CARD_RADIUS + i);
      cairo_fill (self->cr);
    }
}

/* What can be entered looks like a pile. */
static void
paint_pile (PlumbUiPainter *self, const PlumbRect *rect)
{
  for (int i = 2; i > 0; i--)
    {
      PlumbRect below
          = { rect->x + i * 4, rect->y + rect->height - 20, rect->width - i * 8, 20 + i * 3.5 };
      plumb_ui_paint_round_path (self->cr, &below, CARD_RADIUS - 2);
      plumb_ui_color_set (plumb_ui_color_mix (self->palette->card, self->palette->canvas, 0.25 * i),
                          self->cr);
      cairo_fill_preserve (self->cr);
      plumb_ui_color_set (self->palette->edge, self->cr);
      cairo_set_line_width (self->cr, 1);
      cairo_stroke (self->cr);
    }
}

static void
paint_body (PlumbUiPainter *self, const PlumbSceneCard *card)
{
  cairo_t *cr = self->cr;
  PlumbRect rect = inner_rect (card);
  double header = card->card->form == PLUMB_CARD_COLLAPSED ? rect.height : PLUMB_CARD_HEADER;
  paint_shadow (self, &rect);
  if (card->card->definition != NULL)
    paint_pile (self, &rect);
  plumb_ui_paint_round_path (cr, &rect, CARD_RADIUS);
  plumb_ui_color_set (self->palette->card, cr);
  cairo_fill (cr);
  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, rect.width, header);
  cairo_clip (cr);
  plumb_ui_paint_round_path (cr, &rect, CARD_RADIUS);
  plumb_ui_color_set (plumb_ui_palette_get_header (self->palette, card->card), cr);
  cairo_fill (cr);
  cairo_restore (cr);
}

static void
paint_edge (PlumbUiPainter *self, const PlumbSceneCard *card)
{
  static const double dashes[] = { 5, 4 };
  PlumbRect rect = inner_rect (card);
  PlumbRect inside = plumb_rect_grow (&rect, -0.5);
  plumb_ui_paint_round_path (self->cr, &inside, CARD_RADIUS - 0.5);
  plumb_ui_color_set (card->card->kind == NULL ? self->palette->inks[PLUMB_UI_HUE_RED]
                                               : self->palette->edge,
                      self->cr);
  cairo_set_line_width (self->cr, self->palette->is_high_contrast ? 1.5 : 1);
  if (card->card->mode == PLUMB_NODE_MODE_BYPASS || card->card->kind == NULL)
    cairo_set_dash (self->cr, dashes, 2, 0);
  cairo_stroke (self->cr);
  cairo_set_dash (self->cr, NULL, 0, 0);
}

static void
paint_mark (PlumbUiPainter *self, const PlumbCard *card, PlumbPoint at, double radius)
{
  PlumbUiMark mark = plumb_ui_mark_for_kind (card->kind);
  plumb_ui_paint_shape_path (self->cr, mark.shape, at, radius);
  plumb_ui_color_set (self->palette->fills[mark.hue], self->cr);
  cairo_fill (self->cr);
}

static void
paint_pin (PlumbUiPainter *self, PlumbPoint at)
{
  cairo_t *cr = self->cr;
  plumb_ui_color_set (self->palette->dim, cr);
  cairo_arc (cr, at.x, at.y - 2.5, 2.75, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_set_line_width (cr, 1.5);
  cairo_move_to (cr, at.x, at.y);
  cairo_line_to (cr, at.x, at.y + 5);
  cairo_stroke (cr);
}

static void
paint_header (PlumbUiPainter *self, const PlumbSceneCard *card)
{
  double y = MIN (PLUMB_CARD_HEADER, card->rect.height) / 2;
  double right = card->rect.width - 14;
  paint_mark (self, card->card, (PlumbPoint) { 18, y }, 5.5);
  /* The place of the state is kept free, so that the title does not move when a run starts. */
  PlumbPoint corner = { right - 3, y };
  if (card->state.phase != PLUMB_CARD_PHASE_NONE && card->state.phase != PLUMB_CARD_PHASE_RUNNING)
    plumb_ui_paint_phase (self, card->state.phase, corner, 6.5);
  right -= 20;
  if (card->card->is_pinned)
    {
      paint_pin (self, (PlumbPoint) { right - 2, y });
      right -= 12;
    }
  plumb_ui_color_set (self->palette->text, self->cr);
  plumb_ui_paint_text (self, PLUMB_UI_TEXT_TITLE, card->card->title, (int) (right - HEADER_TEXT_X),
                       (PlumbPoint) { HEADER_TEXT_X, y });
}

/* --- ports --------------------------------------------------------------------------------------
 */

static void
paint_port_names (PlumbUiPainter *self, const PlumbCard *card)
{
  int half = (int) (card->width / 2 - 18), whole = (int) (card->width - 32);
  for (guint i = 0; i < card->n_inputs; i++)
    {
      const PlumbCardPort *port = &card->inputs[i];
      plumb_ui_color_set (
          port->is_known ? self->palette->dim : self->palette->inks[PLUMB_UI_HUE_RED], self->cr);
      plumb_ui_paint_text (self, PLUMB_UI_TEXT_LABEL, port->title,
                           i < card->n_outputs ? half : whole, (PlumbPoint) { 14, port->at.y });
    }
  for (guint i = 0; i < card->n_outputs; i++)
    {
      const PlumbCardPort *port = &card->outputs[i];
      plumb_ui_color_set (
          port->is_known ? self->palette->dim : self->palette->inks[PLUMB_UI_HUE_RED], self->cr);
      plumb_ui_paint_text_right (self, PLUMB_UI_TEXT_LABEL, port->title,
                                 i < card->n_inputs ? half : whole,
                                 (PlumbPoint) { card->width - 14, port->at.y });
    }
}

static void
paint_ports (PlumbUiPainter *self, const PlumbCard *card)
{
  for (guint i = 0; i < card->n_inputs; i++)
    plumb_ui_paint_port (self, &card->inputs[i], card->inputs[i].at, FALSE);
  for (guint i = 0; i < card->n_outputs; i++)
    plumb_ui_paint_port (self, &card->outputs[i], card->outputs[i].at, FALSE);
}

/* --- parameters ---------------------------------------------------------------------------------
 */

static void
paint_switch (PlumbUiPainter *self, gboolean is_on, PlumbPoint right)
{
  cairo_t *cr = self->cr;
  PlumbRect track = { right.x - 22, right.y - 6, 22, 12 };
  plumb_ui_paint_round_path (cr, &track, 6);
  plumb_ui_color_set (is_on ? self->palette->accent
                            : plumb_ui_color_mix (self->palette->row, self->palette->text, 0.35),
                      cr);
  cairo_fill (cr);
  cairo_arc (cr, is_on ? right.x - 6 : right.x - 16, right.y, 4, 0, 2 * G_PI);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_fill (cr);
}

static double
paint_swatch (PlumbUiPainter *self, PlumbUiColor color, PlumbPoint right)
{
  PlumbRect swatch = { right.x - 14, right.y - 6, 14, 12 };
  plumb_ui_paint_round_path (self->cr, &swatch, 3);
  plumb_ui_color_set (color, self->cr);
  cairo_fill_preserve (self->cr);
  plumb_ui_color_set (plumb_ui_color_fade (self->palette->text, 0.35), self->cr);
  cairo_set_line_width (self->cr, 1);
  cairo_stroke (self->cr);
  return 20;
}

/* Returns how wide it is. */
static double
paint_value (PlumbUiPainter *self, const PlumbCardRow *row, PlumbPoint right)
{
  PlumbUiColor color;
  double swatch = 0;
  if (row->field->type == PLUMB_FIELD_BOOLEAN)
    {
      paint_switch (self, plumb_value_get_boolean (row->value, FALSE), right);
      return 22;
    }
  if (row->field->type == PLUMB_FIELD_COLOR && plumb_ui_color_parse (row->text, &color))
    swatch = paint_swatch (self, color, right);
  right.x -= swatch;
  gboolean is_missing = row->value == NULL;
  plumb_ui_color_set (is_missing ? self->palette->inks[PLUMB_UI_HUE_RED] : self->palette->text,
                      self->cr);
  return swatch
         + plumb_ui_paint_text_right (
             self, row->is_changed ? PLUMB_UI_TEXT_VALUE : PLUMB_UI_TEXT_LABEL,
             is_missing ? "–" : row->text, (int) (row->rect.width * 0.52), right);
}

/* The name has the room that the value leaves. */
static void
paint_rows (PlumbUiPainter *self, const PlumbCard *card)
{
  for (guint i = 0; i < card->n_rows; i++)
    {
      const PlumbCardRow *row = &card->rows[i];
      double y = row->rect.y + row->rect.height / 2;
      plumb_ui_paint_round_path (self->cr, &row->rect, 5);
      plumb_ui_color_set (self->palette->row, self->cr);
      cairo_fill (self->cr);
      double width = paint_value (self, row, (PlumbPoint) { row->rect.x + row->rect.width - 8, y });
      plumb_ui_color_set (self->palette->dim, self->cr);
      plumb_ui_paint_text (self, PLUMB_UI_TEXT_LABEL, row->field->title,
                           (int) (row->rect.width - width - 24),
                           (PlumbPoint) { row->rect.x + 8, y });
    }
}

/* --- picture and items --------------------------------------------------------------------------
 */

/* Where there is none yet: a frame with hills and a sun. */
static void
paint_no_picture (PlumbUiPainter *self, const PlumbRect *rect)
{
  cairo_t *cr = self->cr;
  double x = rect->x + rect->width / 2, y = rect->y + rect->height / 2;
  PlumbRect frame = { x - 16, y - 12, 32, 24 };
  plumb_ui_color_set (plumb_ui_color_mix (self->palette->empty, self->palette->text, 0.22), cr);
  cairo_set_line_width (cr, 2);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  plumb_ui_paint_round_path (cr, &frame, 4);
  cairo_stroke (cr);
  cairo_move_to (cr, x - 11, y + 7);
  cairo_line_to (cr, x - 4, y - 2);
  cairo_line_to (cr, x + 1, y + 4);
  cairo_line_to (cr, x + 5, y);
  cairo_line_to (cr, x + 11, y + 7);
  cairo_stroke (cr);
  cairo_arc (cr, x + 7, y - 5.5, 2.2, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
paint_pixels (PlumbUiPainter *self, const PlumbCardPicture *picture, const PlumbRect *rect)
{
  cairo_t *cr = self->cr;
  gsize size;
  guchar *data = (guchar *) g_bytes_get_data (picture->pixels, &size);
  cairo_surface_t *surface = cairo_image_surface_create_for_data (
      data, CAIRO_FORMAT_ARGB32, picture->width, picture->height, picture->stride);
  double scale = fmin (rect->width / picture->width, rect->height / picture->height);
  cairo_translate (cr, rect->x + (rect->width - picture->width * scale) / 2,
                   rect->y + (rect->height - picture->height * scale) / 2);
  cairo_scale (cr, scale, scale);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_GOOD);
  cairo_paint (cr);
  cairo_surface_destroy (surface);
}

static void
paint_picture (PlumbUiPainter *self, const PlumbSceneCard *card)
{
  const PlumbRect *rect = &card->card->picture;
  cairo_save (self->cr);
  plumb_ui_paint_round_path (self->cr, rect, 6);
  cairo_clip (self->cr);
  plumb_ui_color_set (self->palette->empty, self->cr);
  cairo_paint (self->cr);
  if (card->picture != NULL)
    paint_pixels (self, card->picture, rect);
  else
    paint_no_picture (self, rect);
  cairo_restore (self->cr);
}

/* The order in which items are told: what is done first. */
static const PlumbCardPhase dot_order[]
    = { PLUMB_CARD_PHASE_DONE,    PLUMB_CARD_PHASE_CACHED,  PLUMB_CARD_PHASE_FAILED,
        PLUMB_CARD_PHASE_BLOCKED, PLUMB_CARD_PHASE_SKIPPED, PLUMB_CARD_PHASE_CANCELED,
        PLUMB_CARD_PHASE_ASKING,  PLUMB_CARD_PHASE_RUNNING };

/* Filled: over. Ring: waits. Crossed out: failed. */
static void
paint_dot (PlumbUiPainter *self, PlumbCardPhase phase, PlumbPoint at)
{
  cairo_t *cr = self->cr;
  gboolean waits = phase == PLUMB_CARD_PHASE_WAITING;
  plumb_ui_color_set (self->palette->inks[plumb_ui_hue_for_phase (phase)], cr);
  if (phase == PLUMB_CARD_PHASE_FAILED)
    {
      plumb_ui_paint_phase (self, phase, at, 4.25);
      return;
    }
  cairo_set_line_width (cr, 1.25);
  cairo_new_sub_path (cr);
  cairo_arc (cr, at.x, at.y, waits ? 2.75 : 3.5, 0, 2 * G_PI);
  if (waits)
    cairo_stroke (cr);
  else
    cairo_fill (cr);
}

static PlumbCardPhase
phase_of_dot (const PlumbCardState *state, guint dot)
{
  for (guint i = 0; i < G_N_ELEMENTS (dot_order); i++)
    {
      if (dot < state->n_by_phase[dot_order[i]])
        return dot_order[i];
      dot -= state->n_by_phase[dot_order[i]];
    }
  return PLUMB_CARD_PHASE_WAITING;
}

static void
paint_count (PlumbUiPainter *self, const PlumbSceneCard *card, double y)
{
  const PlumbCardState *state = &card->state;
  guint n_over = 0, n_failed = state->n_by_phase[PLUMB_CARD_PHASE_FAILED];
  for (guint i = 0; i < G_N_ELEMENTS (dot_order); i++)
    if (dot_order[i] != PLUMB_CARD_PHASE_RUNNING && dot_order[i] != PLUMB_CARD_PHASE_ASKING)
      n_over += state->n_by_phase[dot_order[i]];
  PlumbRect track = { card->card->footer.x, y - 2, card->card->footer.width - 58, 4 };
  plumb_ui_paint_round_path (self->cr, &track, 2);
  plumb_ui_color_set (self->palette->empty, self->cr);
  cairo_fill (self->cr);
  PlumbRect part = track;
  part.width *= (double) n_over / state->n_items;
  plumb_ui_paint_round_path (self->cr, &part, 2);
  plumb_ui_color_set (self->palette->inks[n_failed > 0 ? PLUMB_UI_HUE_RED : PLUMB_UI_HUE_GREEN],
                      self->cr);
  cairo_fill (self->cr);
  g_autofree char *text = g_strdup_printf ("%u/%u", n_over, state->n_items);
  plumb_ui_color_set (self->palette->dim, self->cr);
  plumb_ui_paint_text_right (self, PLUMB_UI_TEXT_SMALL, text, 0,
                             (PlumbPoint) { card->rect.width - PLUMB_CARD_MARGIN, y });
}

static void
paint_items (PlumbUiPainter *self, const PlumbSceneCard *card)
{
  const PlumbRect *footer = &card->card->footer;
  double y = footer->y + footer->height / 2 - 0.5;
  if (card->state.n_items < 2)
    return;
  if (card->state.n_items > MOST_DOTS)
    {
      paint_count (self, card, y);
      return;
    }
  for (guint i = 0; i < card->state.n_items; i++)
    paint_dot (self, phase_of_dot (&card->state, i), (PlumbPoint) { footer->x + 4 + i * 12.0, y });
}

/* --- whole cards --------------------------------------------------------------------------------
 */

static void
paint_reroute (PlumbUiPainter *self, const PlumbSceneCard *card)
{
  cairo_t *cr = self->cr;
  const PlumbCard *shape = card->card;
  const char *kind = shape->n_outputs > 0 ? shape->outputs[0].kind : "any";
  double r = shape->width / 2;
  PlumbUiColor color = self->palette->fills[plumb_ui_mark_for_artifact (kind).hue];
  cairo_set_line_width (cr, 2);
  cairo_move_to (cr, 0, r);
  cairo_line_to (cr, 2 * r, r);
  plumb_ui_color_set (color, cr);
  cairo_stroke (cr);
  cairo_arc (cr, r, r, r * 0.6, 0, 2 * G_PI);
  plumb_ui_color_set (self->palette->card, cr);
  cairo_fill_preserve (cr);
  plumb_ui_color_set (color, cr);
  cairo_set_line_width (cr, 2.5);
  cairo_stroke (cr);
}

/* Hatched, and only so faint that it can still be read. */
static void
paint_mute (PlumbUiPainter *self, const PlumbSceneCard *card)
{
  PlumbRect rect = inner_rect (card);
  cairo_save (self->cr);
  plumb_ui_paint_round_path (self->cr, &rect, CARD_RADIUS);
  cairo_clip (self->cr);
  plumb_ui_color_set (plumb_ui_color_fade (self->palette->canvas, 0.25), self->cr);
  cairo_paint (self->cr);
  plumb_ui_color_set (plumb_ui_color_fade (self->palette->text, 0.10), self->cr);
  cairo_set_line_width (self->cr, 3);
  for (double x = -rect.height; x < rect.width; x += 14)
    {
      cairo_move_to (self->cr, x, rect.height);
      cairo_line_to (self->cr, x + rect.height, 0);
    }
  cairo_stroke (self->cr);
  cairo_restore (self->cr);
}

/* The ends of a line straight through the card. */
static void
paint_bypass (PlumbUiPainter *self, const PlumbSceneCard *card)
{
  double y = MIN (PLUMB_CARD_HEADER, card->rect.height) - 1.5, x = card->rect.width / 2;
  plumb_ui_color_set (self->palette->inks[PLUMB_UI_HUE_PURPLE], self->cr);
  cairo_set_line_width (self->cr, 2);
  cairo_move_to (self->cr, 10, y);
  cairo_line_to (self->cr, card->rect.width - 10, y);
  cairo_move_to (self->cr, x - 3, y - 5);
  cairo_line_to (self->cr, x + 3, y);
  cairo_line_to (self->cr, x - 3, y + 5);
  cairo_stroke (self->cr);
}

static void
paint_full (PlumbUiPainter *self, const PlumbSceneCard *card)
{
  paint_body (self, card);
  paint_header (self, card);
  if (card->card->form == PLUMB_CARD_PLAIN)
    {
      paint_port_names (self, card->card);
      paint_rows (self, card->card);
      if (card->card->picture.width > 0)
        paint_picture (self, card);
      paint_items (self, card);
    }
  paint_edge (self, card);
  if (card->card->mode == PLUMB_NODE_MODE_MUTE)
    paint_mute (self, card);
  if (card->card->mode == PLUMB_NODE_MODE_BYPASS)
    paint_bypass (self, card);
  paint_ports (self, card->card);
  if (card->state.problem > 0)
    plumb_ui_paint_problem (self, card->state.problem, (PlumbPoint) { card->rect.width - 4, 4 }, 7);
}

/* From farther away, the title is what one wants to know: it is as large as the card allows. */
static void
paint_titled (PlumbUiPainter *self, const PlumbSceneCard *card)
{
  cairo_t *cr = self->cr;
  PlumbRect rect = inner_rect (card);
  PlumbRect picture = card->card->picture;
  gboolean has_picture = card->picture != NULL && picture.width > 0;
  plumb_ui_paint_round_path (cr, &rect, CARD_RADIUS);
  plumb_ui_color_set (plumb_ui_palette_get_header (self->palette, card->card), cr);
  cairo_fill_preserve (cr);
  plumb_ui_color_set (plumb_ui_color_mix (self->palette->edge, self->palette->text, 0.12), cr);
  cairo_set_line_width (cr, fmin (1.0 / self->zoom, 4));
  cairo_stroke (cr);
  paint_mark (self, card->card, (PlumbPoint) { 18, 20 }, 9);
  if (has_picture)
    paint_picture (self, card);
  if (card->state.phase != PLUMB_CARD_PHASE_NONE)
    plumb_ui_paint_phase (self, card->state.phase, (PlumbPoint) { rect.width - 26, 22 }, 12);
  if (card->state.problem > 0)
    plumb_ui_paint_problem (self, card->state.problem, (PlumbPoint) { rect.width - 2, -2 }, 12);
  PangoLayout *title
      = plumb_ui_texts_get (self->texts, PLUMB_UI_TEXT_LARGE, card->card->title, 180);
  int height;
  pango_layout_get_pixel_size (title, NULL, &height);
  double room = (has_picture ? picture.y : rect.height) - 34;
  double scale = fmin (1, room / height);
  if (scale < 0.4)
    return;
  cairo_save (cr);
  cairo_translate (cr, 10, 34);
  cairo_scale (cr, scale, scale);
  plumb_ui_color_set (self->palette->text, cr);
  cairo_move_to (cr, 0, 0);
  pango_cairo_show_layout (cr, title);
  cairo_restore (cr);
  if (card->card->mode == PLUMB_NODE_MODE_MUTE)
    paint_mute (self, card);
}

/* The card's corner on a whole device pixel, so that its edges are sharp. */
void
plumb_ui_paint_card (PlumbUiPainter *self, const PlumbSceneCard *card)
{
  cairo_save (self->cr);
  cairo_translate (self->cr, round (card->rect.x * self->zoom) / self->zoom,
                   round (card->rect.y * self->zoom) / self->zoom);
  if (card->card->form == PLUMB_CARD_REROUTE_DOT)
    paint_reroute (self, card);
  else if (self->zoom / self->scale >= PLUMB_UI_DETAIL_FULL)
    paint_full (self, card);
  else
    paint_titled (self, card);
  cairo_restore (self->cr);
}

void
plumb_ui_paint_card_outline (PlumbUiPainter *self,
                             const PlumbCard *card,
                             const PlumbRect *rect,
                             double grow)
{
  PlumbRect around = { round (rect->x * self->zoom) / self->zoom,
                       round (rect->y * self->zoom) / self->zoom, rect->width, rect->height };
  around = plumb_rect_grow (&around, grow);
  double radius = card->form == PLUMB_CARD_REROUTE_DOT ? around.width / 2 : CARD_RADIUS + grow;
  plumb_ui_paint_round_path (self->cr, &around, radius);
}
