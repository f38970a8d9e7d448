/* plumb-shown-tile.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "plumb-shown-tile.h"

#include "plumb-heat-map.h"

/* --- Which pixels ---------------------------------------------------------------------------- */

/* One direction: which pixels of a level lie under those of the screen. */
typedef struct
{
  double ratio; /* pixels of the level for one of the screen */
  gint64 at;    /* the first pixel of the screen */
  guint first;  /* of those of the screen that show something */
  guint n;
  guint from; /* pixels of the level that they need */
  guint length;
} Span;

/* FALSE where nothing of the picture is there. @shown: the whole picture on the screen. */
static gboolean
find_span (Span *span, gint64 at, guint n, double ratio, guint size, gint64 shown)
{
  gint64 start = MAX (at, 0), end = MIN (at + (gint64) n, shown);

  if (start >= end)
    return FALSE;
  *span = (Span) { .ratio = ratio, .at = at };
  span->first = (guint) (start - at);
  span->n = (guint) (end - start);
  span->from = (guint) CLAMP (floor ((double) start * ratio), 0, (double) size - 1);
  span->length = (guint) CLAMP (ceil ((double) end * ratio - 1e-9), span->from + 1.0, (double) size)
                 - span->from;
  return TRUE;
}

/* The first and the last pixel of the level (counted from span->from) that the i-th of the screen
 * covers, of those that show something. */
static inline void
get_covered (const Span *span, guint i, guint *first, guint *last)
{
  double start = (double) (span->at + span->first + i) * span->ratio;

  *first = (guint) CLAMP (floor (start + 1e-9) - span->from, 0, span->length - 1.0);
  *last = (guint) CLAMP (ceil (start + span->ratio - 1e-9) - 1 - span->from, *first,
                         span->length - 1.0);
}

/* Of the i-th, the pixel of the level under its middle. */
static inline guint
get_nearest (const Span *span, guint i)
{
  double middle = ((double) (span->at + span->first + i) + 0.5) * span->ratio;

  return (guint) CLAMP (floor (middle) - span->from, 0, span->length - 1.0);
}

static gint64
get_shown (guint size, double scale)
{
  return MAX (1, (gint64) ceil (size * scale - 1e-6));
}

static void
clear_tile (const PlumbShownTile *self)
{
  for (guint y = 0; y < self->height; y++)
    memset (self->pixels + (gsize) y * self->stride, 0, self->width * sizeof (guint32));
}

static inline guint32 *
get_row (const PlumbShownTile *self, const Span *down, const Span *across, guint y)
{
  return self->pixels + (gsize) (down->first + y) * self->stride + across->first;
}

/* --- Pictures -------------------------------------------------------------------------------- */

static void
paint_squares (const PlumbShownTile *self,
               const Span *across,
               const Span *down,
               const guint32 *colors)
{
  g_autofree guint *columns = g_new (guint, across->n);

  for (guint x = 0; x < across->n; x++)
    columns[x] = get_nearest (across, x);
  for (guint y = 0; y < down->n; y++)
    {
      const guint32 *from = colors + (gsize) get_nearest (down, y) * across->length;
      guint32 *to = get_row (self, down, across, y);

      for (guint x = 0; x < across->n; x++)
        to[x] = from[columns[x]];
    }
}

/* How much of each covered pixel lies under one of the screen. */
typedef struct
{
  guint first;
  guint n;
  float weights[4];
} Cover;

static Cover *
make_covers (const Span *span)
{
  Cover *covers = g_new0 (Cover, span->n);

  for (guint i = 0; i < span->n; i++)
    {
      double start = (double) (span->at + span->first + i) * span->ratio - span->from;
      double end = MIN (start + span->ratio, span->length);
      guint last;

      get_covered (span, i, &covers[i].first, &last);
      covers[i].n = MIN (last - covers[i].first + 1, G_N_ELEMENTS (covers[i].weights));
      double total = MAX (end - start, 1e-6);
      for (guint k = 0; k < covers[i].n; k++)
        {
          double left = MAX (start, covers[i].first + k);
          double right = MIN (end, covers[i].first + k + 1.0);

          covers[i].weights[k] = (float) (MAX (right - left, 0) / total);
        }
    }
  return covers;
}

static void
shrink_row (const Cover *covers, guint n, const guint32 *from, float *to)
{
  for (guint x = 0; x < n; x++, to += 4)
    {
      float sums[4] = { 0 };

      for (guint k = 0; k < covers[x].n; k++)
        {
          guint32 color = from[covers[x].first + k];

          for (guint c = 0; c < 4; c++)
            sums[c] += covers[x].weights[k] * (float) (color >> (8 * c) & 255);
        }
      for (guint c = 0; c < 4; c++)
        to[c] = sums[c];
    }
}

static void
paint_means (const PlumbShownTile *self,
             const Span *across,
             const Span *down,
             const guint32 *colors)
{
  g_autofree Cover *columns = make_covers (across);
  g_autofree Cover *lines = make_covers (down);
  g_autofree float *rows = g_new (float, 4 * (gsize) across->n * down->length);

  for (guint y = 0; y < down->length; y++)
    shrink_row (columns, across->n, colors + (gsize) y * across->length,
                rows + 4 * (gsize) y * across->n);
  for (guint y = 0; y < down->n; y++)
    {
      guint32 *to = get_row (self, down, across, y);

      for (guint x = 0; x < across->n; x++)
        {
          guint32 color = 0;

          for (guint c = 0; c < 4; c++)
            {
              float sum = 0;

              for (guint k = 0; k < lines[y].n; k++)
                sum += lines[y].weights[k]
                       * rows[4 * ((gsize) (lines[y].first + k) * across->n + x) + c];
              color |= (guint32) (sum + 0.5f) << (8 * c);
            }
          to[x] = color;
        }
    }
}

/* The smallest level that has a pixel for each of the screen. */
static guint
choose_level (double scale, guint n_levels)
{
  guint level = 0;

  while (level + 1 < n_levels && scale * (double) (2u << level) <= 1 + 1e-9)
    level++;
  return level;
}

/**
 * plumb_shown_tile_paint_picture:
 * @self: a part of the screen
 * @picture: a picture
 * @table: how its numbers are shown
 *
 * Paints it, what is transparent on its ground.
 */
void
plumb_shown_tile_paint_picture (const PlumbShownTile *self,
                                const PlumbPyramid *picture,
                                const PlumbDisplayTable *table)
{
  const PlumbImageLayout *layout = plumb_pyramid_get_layout (picture);
  guint level = MAX (choose_level (self->scale, plumb_pyramid_get_n_levels (picture)),
                     plumb_pyramid_get_first_level (picture));
  double ratio = 1 / (self->scale * (double) (1u << level));
  guint width, height;
  Span across, down;

  clear_tile (self);
  plumb_pyramid_get_size (picture, level, &width, &height);
  if (!find_span (&across, self->x, self->width, ratio, width,
                  get_shown (layout->width, self->scale))
      || !find_span (&down, self->y, self->height, ratio, height,
                     get_shown (layout->height, self->scale)))
    return;
  PlumbArea area = { across.from, down.from, across.length, down.length };
  gsize n = (gsize) area.width * area.height;
  g_autofree guint8 *stored = g_malloc (n * plumb_image_layout_get_pixel_size (layout));
  g_autofree guint32 *colors = g_new (guint32, n);
  plumb_pyramid_read (picture, level, &area, stored);
  plumb_display_table_convert (table, stored, n, colors);
  if (ratio <= 1 + 1e-9)
    paint_squares (self, &across, &down, colors);
  else
    paint_means (self, &across, &down, colors);
  if (layout->alpha != PLUMB_ALPHA_NONE)
    for (guint y = 0; y < down.n; y++)
      plumb_ground_lay_under (plumb_display_table_get_display (table)->ground,
                              self->x + across.first, self->y + down.first + y, across.n,
                              get_row (self, &down, &across, y));
}

/* --- Differences ----------------------------------------------------------------------------- */

static void
find_peak (const float *numbers, guint stride, const guint covered[4], guint n_numbers, float *peak)
{
  for (guint y = covered[2]; y <= covered[3]; y++)
    for (guint x = covered[0]; x <= covered[1]; x++)
      for (guint c = 0; c < n_numbers; c++)
        {
          float number = numbers[n_numbers * ((gsize) y * stride + x) + c];

          if (fabsf (number) > fabsf (peak[c]))
            peak[c] = number;
        }
}

/* Which level of a difference: what is not kept is made of the pixels. */
static guint
choose_kept_level (double scale, guint n_levels)
{
  guint level = choose_level (scale, n_levels);

  return level < PLUMB_DIFFERENCE_KEPT ? 0 : level;
}

/**
 * plumb_shown_tile_paint_difference:
 * @self: a part of the screen
 * @difference: of two pictures
 * @look: how it is shown
 * @gain: what it is multiplied by
 */
void
plumb_shown_tile_paint_difference (const PlumbShownTile *self,
                                   const PlumbDifference *difference,
                                   PlumbDifferenceLook look,
                                   double gain)
{
  guint level = choose_kept_level (self->scale, plumb_difference_get_n_levels (difference));
  double ratio = 1 / (self->scale * (double) (1u << level));
  guint full[2], width, height;
  Span across, down;

  clear_tile (self);
  plumb_difference_get_size (difference, 0, &full[0], &full[1]);
  plumb_difference_get_size (difference, level, &width, &height);
  if (!find_span (&across, self->x, self->width, ratio, width, get_shown (full[0], self->scale))
      || !find_span (&down, self->y, self->height, ratio, height, get_shown (full[1], self->scale)))
    return;
  PlumbArea area = { across.from, down.from, across.length, down.length };
  g_autofree float *numbers = g_new (float, 4 * (gsize) area.width * area.height);
  plumb_difference_read (difference, level, &area, numbers);
  for (guint y = 0; y < down.n; y++)
    {
      guint32 *to = get_row (self, &down, &across, y);
      guint covered[4];

      get_covered (&down, y, &covered[2], &covered[3]);
      for (guint x = 0; x < across.n; x++)
        {
          float peak[4] = { 0 };

          get_covered (&across, x, &covered[0], &covered[1]);
          find_peak (numbers, area.width, covered, 4, peak);
          to[x] = plumb_difference_get_color (look, gain, peak);
        }
    }
}

static guint32
get_error_color (double error)
{
  const guint8 *heat = plumb_heat_colors[plumb_heat_get_index (error, PLUMB_HEAT_LINEAR)];

  return 0xff000000u | (guint32) heat[0] << 16 | (guint32) heat[1] << 8 | heat[2];
}

/**
 * plumb_shown_tile_paint_errors:
 * @self: a part of the screen
 * @map: one floating point number a pixel
 * @reduction: pixels of the picture for one of the map, in each direction
 * @gain: what they are multiplied by
 */
void
plumb_shown_tile_paint_errors (const PlumbShownTile *self,
                               const PlumbPyramid *map,
                               double reduction,
                               double gain)
{
  const PlumbImageLayout *layout = plumb_pyramid_get_layout (map);
  double scale = self->scale * reduction;
  guint level = choose_level (scale, plumb_pyramid_get_n_levels (map));
  double ratio = 1 / (scale * (double) (1u << level));
  guint width, height;
  Span across, down;

  g_return_if_fail (layout->n_channels == 1 && layout->sample == PLUMB_SAMPLE_FLOAT);
  clear_tile (self);
  plumb_pyramid_get_size (map, level, &width, &height);
  if (!find_span (&across, self->x, self->width, ratio, width, get_shown (layout->width, scale))
      || !find_span (&down, self->y, self->height, ratio, height,
                     get_shown (layout->height, scale)))
    return;
  PlumbArea area = { across.from, down.from, across.length, down.length };
  g_autofree float *errors = g_new (float, (gsize) area.width *area.height);
  plumb_pyramid_read (map, level, &area, errors);
  for (guint y = 0; y < down.n; y++)
    {
      guint32 *to = get_row (self, &down, &across, y);
      guint covered[4];

      get_covered (&down, y, &covered[2], &covered[3]);
      for (guint x = 0; x < across.n; x++)
        {
          float peak = 0;

          get_covered (&across, x, &covered[0], &covered[1]);
          find_peak (errors, area.width, covered, 1, &peak);
          to[x] = get_error_color ((double) peak * gain);
        }
    }
}
