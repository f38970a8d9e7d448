/* plumb-ui-tiles.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-tiles-private.h"

#include <math.h>
#include <string.h>

/* Some four screens; at rest one screen and its ring are a tenth of it. */
#define MOST_BYTES ((gsize) 48 << 20)
/* How long the worker paints before it gives back what it has. */
#define JOB_US 7000
#define MOST_REQUESTS 32
/* What is painted for the very first frame, before it: of how large a graph, and for how long. */
#define FIRST_CARDS 200
#define FIRST_US 20000
/* The overview, the last resort of what is shown while nothing better is there. */
#define OVERVIEW_PIXELS 1200.0

/**
 * PlumbUiTiles:
 *
 * One job is under way at most. It gets a snapshot of the scene, the style, and the layouts of
 * texts (which so belong to one thread at a time), paints what is wanted most until its time is up,
 * and comes back; then what is wanted most is asked anew. So nothing is ever painted that nobody
 * wants any longer, but for a few milliseconds. Where there is nothing at all to show, the first
 * job is done on the spot: a window that opens, or a tab that is turned to, shows its graph at
 * once.
 */

typedef struct
{
  PlumbUiTileKey key;
  cairo_surface_t *surface; /* painted */
} Request;

typedef struct _PlumbUiTilesJob
{
  PlumbSceneSnapshot *snapshot;
  PlumbUiPalette palette;
  PlumbUiTexts *texts;
  double scale;
  guint generation;
  Request requests[MOST_REQUESTS];
  guint n_requests;
  gint64 time_us; /* that it may take */
  GArray *damage; /* PlumbRect: since it was started; the main thread's */
  cairo_surface_t *miniature;
  gboolean wants_miniature;
  int miniature_width;
  int miniature_height;
  double miniature_scale;
  PlumbRect miniature_area;
} Job;

static guint updated_signal;
static guint miniature_signal;

G_DEFINE_FINAL_TYPE (PlumbUiTiles, plumb_ui_tiles, G_TYPE_OBJECT)

static void start_job (PlumbUiTiles *self);

/* --- on the worker ------------------------------------------------------------------------------
 */

static void
job_free (gpointer data)
{
  Job *self = data;
  plumb_scene_snapshot_unref (self->snapshot);
  for (guint i = 0; i < self->n_requests; i++)
    g_clear_pointer (&self->requests[i].surface, cairo_surface_destroy);
  g_clear_pointer (&self->texts, plumb_ui_texts_free);
  g_clear_pointer (&self->damage, g_array_unref);
  g_clear_pointer (&self->miniature, cairo_surface_destroy);
  g_free (self);
}

static cairo_surface_t *
paint_tile (Job *job, const PlumbUiTileKey *key)
{
  PlumbUiPainter painter
      = { .palette = &job->palette, .texts = job->texts, .zoom = key->zoom, .scale = job->scale };
  PlumbRect rect = plumb_ui_tile_get_rect (key);
  cairo_surface_t *surface = plumb_ui_tile_surface_new ();
  if (surface == NULL)
    return NULL;
  plumb_ui_paint_scene (&painter, job->snapshot, &rect, surface);
  cairo_surface_flush (surface);
  return surface;
}

static cairo_surface_t *
paint_miniature (Job *job)
{
  double zoom = job->miniature_width / job->miniature_area.width;
  PlumbUiPainter painter = { .palette = &job->palette,
                             .texts = job->texts,
                             .zoom = zoom,
                             .scale = job->miniature_scale,
                             .is_plain = TRUE };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, job->miniature_width,
                                                         job->miniature_height);
  plumb_ui_paint_far (&painter, job->snapshot, &job->miniature_area, surface);
  cairo_surface_flush (surface);
  return surface;
}

static gpointer
paint_job (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  gint64 end = g_get_monotonic_time () + job->time_us;
  for (guint i = 0; i < job->n_requests && (i == 0 || g_get_monotonic_time () < end); i++)
    {
      if (g_cancellable_is_cancelled (cancellable))
        break;
      job->requests[i].surface = paint_tile (job, &job->requests[i].key);
    }
  if (job->wants_miniature && g_get_monotonic_time () < end)
    job->miniature = paint_miniature (job);
  return job;
}

/* --- what is wanted -----------------------------------------------------------------------------
 */

static double
choose_level (const PlumbUiTileView *view, gboolean is_zooming)
{
  return is_zooming ? exp2 (round (log2 (view->zoom) + 0.15)) : view->zoom;
}

PlumbRect
plumb_ui_tiles_get_rect (const PlumbUiTileView *view)
{
  return (PlumbRect) { (double) view->x / view->zoom, (double) view->y / view->zoom,
                       view->width / view->zoom, view->height / view->zoom };
}

typedef enum
{
  LACK_MISSING,
  LACK_STALE,
} Lack;

static void
want (PlumbUiTiles *self, Job *job, const PlumbUiTileKey *key, Lack lack)
{
  if (job->n_requests == MOST_REQUESTS)
    return;
  const PlumbUiTile *tile = plumb_ui_tile_store_find (self->store, key);
  if (lack == LACK_MISSING ? tile == NULL : tile != NULL && tile->is_stale)
    job->requests[job->n_requests++] = (Request) { .key = *key };
}

/* From the middle outward: square rings. */
static void
want_rings (PlumbUiTiles *self, Job *job, const PlumbUiTileRange *range, double zoom, Lack lack)
{
  gint32 cx = range->x0 + (range->x1 - range->x0) / 2, cy = range->y0 + (range->y1 - range->y0) / 2;
  gint32 most = MAX (range->x1 - range->x0, range->y1 - range->y0) + 1;
  for (gint32 ring = 0; ring <= most && job->n_requests < MOST_REQUESTS; ring++)
    for (gint32 y = MAX (cy - ring, range->y0); y <= MIN (cy + ring, range->y1); y++)
      for (gint32 x = MAX (cx - ring, range->x0); x <= MIN (cx + ring, range->x1); x++)
        if (MAX (ABS (x - cx), ABS (y - cy)) == ring)
          want (self, job, &(PlumbUiTileKey) { zoom, x, y }, lack);
}

/* What is not there at all comes first. */
static void
want_range (PlumbUiTiles *self, Job *job, const PlumbUiTileRange *range, double zoom)
{
  want_rings (self, job, range, zoom, LACK_MISSING);
  want_rings (self, job, range, zoom, LACK_STALE);
}

static double
overview_zoom (PlumbUiTiles *self, const PlumbRect *extents)
{
  double zoom = OVERVIEW_PIXELS / fmax (fmax (extents->width, extents->height), 1);
  return exp2 (floor (log2 (fmin (zoom, 1)))) * self->view.scale;
}

static void
fill_job (PlumbUiTiles *self, Job *job)
{
  PlumbRect rect = plumb_ui_tiles_get_rect (&self->view);
  PlumbUiTileRange range = plumb_ui_tile_range (&rect, self->level);
  want_range (self, job, &range, self->level);
  if (job->n_requests > 0)
    return;
  PlumbRect extents = plumb_scene_get_extents (self->scene);
  PlumbRect margin = plumb_rect_grow (&extents, PLUMB_UI_TILE / self->level);
  range = (PlumbUiTileRange) { range.x0 - 1, range.y0 - 1, range.x1 + 1, range.y1 + 1 };
  /* One ring ahead, but no farther than there is something. */
  if (self->level == self->view.zoom && plumb_rect_meets (&rect, &margin, 0))
    want_range (self, job, &range, self->level);
  if (job->n_requests > 0)
    return;
  double zoom = overview_zoom (self, &extents);
  range = plumb_ui_tile_range (&extents, zoom);
  want_range (self, job, &range, zoom);
}

static void
fill_miniature (PlumbUiTiles *self, Job *job)
{
  job->wants_miniature = self->miniature_is_stale && self->miniature_width > 0
                         && job->n_requests < MOST_REQUESTS / 2;
  if (!job->wants_miniature)
    return;
  PlumbRect extents = plumb_scene_get_extents (self->scene);
  PlumbRect area = plumb_rect_grow (&extents, fmax (extents.width, extents.height) * 0.03 + 20);
  double zoom = fmin (self->miniature_width / area.width, self->miniature_height / area.height);
  double width = self->miniature_width / zoom, height = self->miniature_height / zoom;
  job->miniature_width = self->miniature_width;
  job->miniature_height = self->miniature_height;
  job->miniature_scale = self->miniature_scale;
  job->miniature_area = (PlumbRect) { area.x + area.width / 2 - width / 2,
                                      area.y + area.height / 2 - height / 2, width, height };
}

/* --- the way there and back ---------------------------------------------------------------------
 */

static gboolean
is_damaged (const Job *job, const PlumbUiTileKey *key)
{
  PlumbRect rect = plumb_ui_tile_get_rect (key);
  for (guint i = 0; i < job->damage->len; i++)
    if (plumb_rect_meets (&g_array_index (job->damage, PlumbRect, i), &rect, 14 + 2 / key->zoom))
      return TRUE;
  return FALSE;
}

static void
take_tiles (PlumbUiTiles *self, Job *job)
{
  for (guint i = 0; i < job->n_requests; i++)
    {
      if (job->requests[i].surface == NULL)
        continue;
      plumb_ui_tile_store_put (self->store, &job->requests[i].key,
                               g_steal_pointer (&job->requests[i].surface),
                               is_damaged (job, &job->requests[i].key));
      self->n_painted++;
    }
  self->revision++;
}

static void
take_miniature (PlumbUiTiles *self, Job *job)
{
  g_clear_pointer (&self->miniature, cairo_surface_destroy);
  self->miniature = g_steal_pointer (&job->miniature);
  self->miniature_area = job->miniature_area;
  self->miniature_is_stale = job->damage->len > 0;
  g_signal_emit (self, miniature_signal, 0);
}

static void
take_job (PlumbUiTiles *self, Job *job)
{
  if (job->generation == self->generation)
    {
      self->texts = g_steal_pointer (&job->texts);
      take_tiles (self, job);
      if (job->miniature != NULL)
        take_miniature (self, job);
    }
  job_free (job);
}

static void
job_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiTiles) self = user_data;
  g_autoptr (GError) error = NULL;
  Job *job = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  Job *started = g_steal_pointer (&self->job);
  if (g_cancellable_is_cancelled (self->cancellable) || job == NULL)
    {
      job_free (started);
      return;
    }
  take_job (self, job);
  g_signal_emit (self, updated_signal, 0);
  start_job (self);
}

static Job *
make_job (PlumbUiTiles *self)
{
  if (self->job != NULL || self->view.width == 0 || g_cancellable_is_cancelled (self->cancellable))
    return NULL;
  g_autofree Job *job = g_new0 (Job, 1);
  fill_job (self, job);
  fill_miniature (self, job);
  if (job->n_requests == 0 && !job->wants_miniature)
    return NULL;
  job->time_us = JOB_US;
  job->snapshot = plumb_scene_snapshot (self->scene);
  job->palette = self->palette;
  job->scale = self->view.scale;
  job->generation = self->generation;
  job->damage = g_array_new (FALSE, FALSE, sizeof (PlumbRect));
  job->texts = self->texts != NULL ? g_steal_pointer (&self->texts)
                                   : plumb_ui_texts_new (self->font_family);
  return g_steal_pointer (&job);
}

static void
start_job (PlumbUiTiles *self)
{
  Job *job = make_job (self);
  if (job == NULL)
    return;
  self->job = job;
  plumb_work_pool_run_async (self->pool, paint_job, self->job, NULL, NULL, self->cancellable,
                             job_done_cb, g_object_ref (self));
}

/* The worker goes on where it ends. */
static void
paint_first (PlumbUiTiles *self)
{
  Job *job = make_job (self);
  if (job == NULL)
    return;
  job->time_us = FIRST_US;
  take_job (self, paint_job (job, self->cancellable, NULL));
}

/* --- object -------------------------------------------------------------------------------------
 */

static void
plumb_ui_tiles_finalize (GObject *object)
{
  PlumbUiTiles *self = PLUMB_UI_TILES (object);

  g_clear_object (&self->pool);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->scene);
  g_clear_pointer (&self->shown, gsk_render_node_unref);
  g_clear_pointer (&self->store, plumb_ui_tile_store_free);
  g_clear_pointer (&self->font_family, g_free);
  g_clear_pointer (&self->texts, plumb_ui_texts_free);
  g_clear_pointer (&self->miniature, cairo_surface_destroy);
  G_OBJECT_CLASS (plumb_ui_tiles_parent_class)->finalize (object);
}

static void
plumb_ui_tiles_class_init (PlumbUiTilesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_tiles_finalize;

  /**
   * PlumbUiTiles::updated:
   * @self: tiles
   *
   * There is more to show.
   */
  updated_signal = g_signal_new ("updated", PLUMB_UI_TYPE_TILES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  /**
   * PlumbUiTiles::miniature:
   * @self: tiles
   *
   * The small picture is another one.
   */
  miniature_signal = g_signal_new ("miniature", PLUMB_UI_TYPE_TILES, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
plumb_ui_tiles_init (PlumbUiTiles *self)
{
  const PlumbUiColor accent = { 0.208, 0.518, 0.894, 1 };
  self->pool = plumb_work_pool_new ("canvas", 1);
  self->cancellable = g_cancellable_new ();
  self->store = plumb_ui_tile_store_new (MOST_BYTES);
  self->font_family = g_strdup ("Sans");
  self->miniature_is_stale = TRUE;
  plumb_ui_palette_init (&self->palette, FALSE, FALSE, &accent);
}

/**
 * plumb_ui_tiles_new:
 * @scene: what is painted
 *
 * Returns: (transfer full): tiles, none of them painted
 */
PlumbUiTiles *
plumb_ui_tiles_new (PlumbScene *scene)
{
  PlumbUiTiles *self = g_object_new (PLUMB_UI_TYPE_TILES, NULL);
  self->scene = g_object_ref (scene);
  return self;
}

static void
drop_all (PlumbUiTiles *self)
{
  self->generation++;
  self->revision++;
  self->miniature_is_stale = TRUE;
  plumb_ui_tile_store_clear (self->store);
  start_job (self);
}

/**
 * plumb_ui_tiles_forget:
 * @self: tiles
 *
 * Gives the memory of all that was painted back: nobody looks. What is looked at next is painted
 * anew.
 */
void
plumb_ui_tiles_forget (PlumbUiTiles *self)
{
  g_return_if_fail (PLUMB_UI_IS_TILES (self));
  self->generation++;
  self->revision++;
  self->view = (PlumbUiTileView) { 0 }; /* or what is under way would be gone on with */
  g_clear_pointer (&self->shown, gsk_render_node_unref);
  plumb_ui_tile_store_clear (self->store);
}

/**
 * plumb_ui_tiles_rest:
 * @self: tiles
 *
 * Nothing moves: gives back what is neither near what is seen nor the overview, such as the tiles
 * of other zooms.
 */
void
plumb_ui_tiles_rest (PlumbUiTiles *self)
{
  g_return_if_fail (PLUMB_UI_IS_TILES (self));
  if (self->view.width == 0)
    return;
  PlumbRect extents = plumb_scene_get_extents (self->scene),
            seen = plumb_ui_tiles_get_rect (&self->view);
  PlumbRect near = plumb_rect_grow (&seen, PLUMB_UI_TILE / self->level);
  plumb_ui_tile_store_keep (self->store, overview_zoom (self, &extents), self->level, &near);
}

/**
 * plumb_ui_tiles_set_scene:
 * @self: tiles
 * @scene: another scene
 */
void
plumb_ui_tiles_set_scene (PlumbUiTiles *self, PlumbScene *scene)
{
  if (g_set_object (&self->scene, scene))
    drop_all (self);
}

/**
 * plumb_ui_tiles_set_style:
 * @self: tiles
 * @palette: colors
 * @font_family: of all texts
 */
void
plumb_ui_tiles_set_style (PlumbUiTiles *self,
                          const PlumbUiPalette *palette,
                          const char *font_family)
{
  gboolean is_same = memcmp (&self->palette, palette, sizeof *palette) == 0
                     && g_str_equal (self->font_family, font_family);
  if (is_same)
    return;
  self->palette = *palette;
  g_set_str (&self->font_family, font_family);
  g_clear_pointer (&self->texts, plumb_ui_texts_free);
  drop_all (self);
}

/**
 * plumb_ui_tiles_invalidate:
 * @self: tiles
 * @rect: where the scene changed
 *
 * What is there is shown until it is painted anew.
 */
void
plumb_ui_tiles_invalidate (PlumbUiTiles *self, const PlumbRect *rect)
{
  plumb_ui_tile_store_invalidate (self->store, rect);
  self->miniature_is_stale = TRUE;
  if (self->job != NULL)
    g_array_append_val (self->job->damage, *rect);
}

/**
 * plumb_ui_tiles_set_view:
 * @self: tiles
 * @view: what is seen
 * @is_zooming: whether the zoom still changes
 */
void
plumb_ui_tiles_set_view (PlumbUiTiles *self, const PlumbUiTileView *view, gboolean is_zooming)
{
  if (view->scale != self->view.scale && self->view.scale != 0)
    drop_all (self);
  self->view = *view;
  self->level = choose_level (view, is_zooming);
  if (plumb_ui_tile_store_get_bytes (self->store) == 0
      && plumb_scene_get_n_cards (self->scene) <= FIRST_CARDS)
    paint_first (self);
  start_job (self);
}

/* --- questions ----------------------------------------------------------------------------------
 */

/**
 * plumb_ui_tiles_is_fresh_in:
 * @self: tiles
 * @rect: a part of the canvas
 *
 * Returns: whether what of it is in view is painted as it is now
 */
gboolean
plumb_ui_tiles_is_fresh_in (PlumbUiTiles *self, const PlumbRect *rect)
{
  PlumbRect seen = plumb_ui_tiles_get_rect (&self->view);
  if (!plumb_rect_meets (&seen, rect, 0))
    return TRUE;
  double x0 = fmax (seen.x, rect->x), y0 = fmax (seen.y, rect->y);
  PlumbRect both = { x0, y0, fmin (seen.x + seen.width, rect->x + rect->width) - x0,
                     fmin (seen.y + seen.height, rect->y + rect->height) - y0 };
  PlumbUiTileRange range = plumb_ui_tile_range (&both, self->level);
  for (gint32 y = range.y0; y <= range.y1; y++)
    for (gint32 x = range.x0; x <= range.x1; x++)
      {
        const PlumbUiTile *tile
            = plumb_ui_tile_store_find (self->store, &(PlumbUiTileKey) { self->level, x, y });
        if (tile == NULL || tile->is_stale)
          return FALSE;
      }
  return TRUE;
}

/**
 * plumb_ui_tiles_is_fresh:
 * @self: tiles
 *
 * Returns: whether all that is in view is painted as it is now, at its own zoom
 */
gboolean
plumb_ui_tiles_is_fresh (PlumbUiTiles *self)
{
  PlumbRect rect = plumb_ui_tiles_get_rect (&self->view);
  return self->level == self->view.zoom && plumb_ui_tiles_is_fresh_in (self, &rect);
}

/**
 * plumb_ui_tiles_is_idle:
 * @self: tiles
 *
 * Returns: whether nothing is under way
 */
gboolean
plumb_ui_tiles_is_idle (PlumbUiTiles *self)
{
  return self->job == NULL;
}

/**
 * plumb_ui_tiles_get_n_painted:
 * @self: tiles
 *
 * Returns: how many tiles were painted so far
 */
guint
plumb_ui_tiles_get_n_painted (PlumbUiTiles *self)
{
  return self->n_painted;
}

/**
 * plumb_ui_tiles_stop:
 * @self: tiles
 *
 * For whoever owns them, when it goes.
 */
void
plumb_ui_tiles_stop (PlumbUiTiles *self)
{
  g_cancellable_cancel (self->cancellable);
}

/**
 * plumb_ui_tiles_set_miniature:
 * @self: tiles
 * @width: in device pixels; 0: none
 * @height: in device pixels
 * @scale: device pixels a widget pixel
 */
void
plumb_ui_tiles_set_miniature (PlumbUiTiles *self, int width, int height, double scale)
{
  if (self->miniature_width == width && self->miniature_height == height
      && self->miniature_scale == scale)
    return;
  self->miniature_width = width;
  self->miniature_height = height;
  self->miniature_scale = scale;
  self->miniature_is_stale = TRUE;
  start_job (self);
}

/**
 * plumb_ui_tiles_get_miniature:
 * @self: tiles
 * @area: (out): the part of the canvas that it shows
 *
 * Returns: (transfer none) (nullable): the small picture
 */
cairo_surface_t *
plumb_ui_tiles_get_miniature (PlumbUiTiles *self, PlumbRect *area)
{
  *area = self->miniature_area;
  return self->miniature;
}
