/* plumb-ui-compare-tiles.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "plumb-ui-compare-tiles.h"

#include "plumb-work-pool.h"

#define TILE 256
/* 160 MB: a screen of 3840 x 2160 in three layers, and as much again on the way. */
#define MOST_TILES 640u
/* The stand-in of a whole layer. */
#define COARSE 512
#define AT_ONCE 2u

/* Immutable, counted: what a thread needs of a layer. */
typedef struct
{
  PlumbUiLayer layer;
  PlumbPyramid *picture; /* or the map of errors */
  PlumbDisplayTable *table;
  PlumbDifference *difference;
  PlumbDifferenceLook look;
  double gain;
  double reduction;
} Source;

typedef struct
{
  PlumbUiLayer layer;
  double scale; /* 0: the stand-in */
  gint64 x;
  gint64 y;
} Key;

typedef struct
{
  Key key;
  Source *source; /* of which it was painted; only compared */
  cairo_surface_t *surface;
  double scale;
  guint64 used;
} Tile;

typedef struct
{
  Key key;
  double distance; /* from the middle of what is seen */
} Wish;

struct _PlumbUiCompareTiles
{
  GObject parent_instance;

  PlumbWorkPool *pool;
  GCancellable *cancellable;
  Source *sources[PLUMB_UI_N_LAYERS];
  GHashTable *tiles;   /* Key -> Tile, whose key it is */
  GArray *wishes;      /* Wish */
  GHashTable *running; /* Key -> Source: being painted */
  guint n_threads;
  guint n_running;
  guint64 clock;
};

G_DEFINE_FINAL_TYPE (PlumbUiCompareTiles, plumb_ui_compare_tiles, G_TYPE_OBJECT)

enum
{
  UPDATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
source_clear (gpointer data)
{
  Source *source = data;
  g_clear_pointer (&source->picture, plumb_pyramid_unref);
  g_clear_pointer (&source->table, plumb_display_table_unref);
  g_clear_pointer (&source->difference, plumb_difference_unref);
}

static void
source_unref (gpointer source)
{
  g_atomic_rc_box_release_full (source, source_clear);
}

static guint
hash_key (gconstpointer data)
{
  const Key *key = data;
  return g_double_hash (&key->scale) ^ (guint) key->layer * 7919u ^ (guint) key->x * 2654435761u
         ^ (guint) key->y * 40503u;
}

static gboolean
equal_key (gconstpointer a, gconstpointer b)
{
  const Key *one = a, *other = b;
  return one->layer == other->layer && one->scale == other->scale && one->x == other->x
         && one->y == other->y;
}

static void
tile_free (gpointer data)
{
  Tile *tile = data;
  g_clear_pointer (&tile->source, source_unref);
  g_clear_pointer (&tile->surface, cairo_surface_destroy);
  g_free (tile);
}

/* --- painting, on a thread ------------------------------------------------------------------ */

typedef struct
{
  Source *source;
  Key key;
  guint size; /* pixels a side */
  double scale;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  source_unref (job->source);
  g_free (job);
}

static gpointer
paint_tile (gpointer data, GCancellable *cancellable, GError **error)
{
  const Job *job = data;
  const Source *source = job->source;
  PlumbShownTile shown = { .scale = job->scale,
                           .x = job->key.x * TILE,
                           .y = job->key.y * TILE,
                           .width = job->size,
                           .height = job->size };
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) job->size, (int) job->size);
  shown.stride = (guint) cairo_image_surface_get_stride (surface) / 4;
  shown.pixels = (guint32 *) (void *) cairo_image_surface_get_data (surface);
  if (source->difference != NULL)
    plumb_shown_tile_paint_difference (&shown, source->difference, source->look, source->gain);
  else if (source->table != NULL)
    plumb_shown_tile_paint_picture (&shown, source->picture, source->table);
  else
    plumb_shown_tile_paint_errors (&shown, source->picture, source->reduction, source->gain);
  cairo_surface_mark_dirty (surface);
  return surface;
}

/* --- the store ------------------------------------------------------------------------------ */

static int
compare_use (gconstpointer a, gconstpointer b)
{
  const Tile *one = *(Tile *const *) a, *other = *(Tile *const *) b;
  return (one->used > other->used) - (one->used < other->used);
}

/* An eighth at once, so that this is rare. */
static void
put_out (PlumbUiCompareTiles *self)
{
  if (g_hash_table_size (self->tiles) <= MOST_TILES)
    return;
  g_autoptr (GPtrArray) tiles = g_hash_table_get_values_as_ptr_array (self->tiles);
  g_ptr_array_sort (tiles, compare_use);
  for (guint i = 0; i < tiles->len - MOST_TILES / 8 * 7; i++)
    g_hash_table_remove (self->tiles, &((Tile *) tiles->pdata[i])->key);
}

typedef struct
{
  PlumbUiCompareTiles *self;
  Source *source;
  Key key;
  double scale;
} Painting;

static void give_work (PlumbUiCompareTiles *self);

static void
painted_cb (GObject *pool, GAsyncResult *result, gpointer user_data)
{
  Painting *painting = user_data;
  g_autoptr (PlumbUiCompareTiles) self = painting->self;
  cairo_surface_t *surface = plumb_work_pool_run_finish (PLUMB_WORK_POOL (pool), result, NULL);
  self->n_running--;
  if (g_hash_table_lookup (self->running, &painting->key) == painting->source)
    g_hash_table_remove (self->running, &painting->key);
  if (surface == NULL || self->tiles == NULL)
    {
      g_clear_pointer (&surface, cairo_surface_destroy);
      source_unref (painting->source);
      g_free (painting);
      return;
    }
  Tile *tile = g_new (Tile, 1);
  *tile = (Tile) { painting->key, painting->source, surface, painting->scale, ++self->clock };
  g_hash_table_replace (self->tiles, &tile->key, tile);
  g_free (painting);
  put_out (self);
  g_signal_emit (self, signals[UPDATED], 0);
  give_work (self);
}

static double
get_coarse_scale (const Source *source)
{
  guint width, height;
  if (source->difference != NULL)
    plumb_difference_get_size (source->difference, 0, &width, &height);
  else
    plumb_pyramid_get_size (source->picture, 0, &width, &height);
  double reduction = source->table == NULL && source->difference == NULL ? source->reduction : 1;
  return MIN (1, COARSE / (MAX (width, height) * reduction));
}

static void
start (PlumbUiCompareTiles *self, const Key *key)
{
  Source *source = self->sources[key->layer];
  Job *job = g_new (Job, 1);
  Painting *painting = g_new (Painting, 1);
  gboolean is_coarse = key->scale <= 0;
  double scale = is_coarse ? get_coarse_scale (source) : key->scale;
  *job = (Job) { g_atomic_rc_box_acquire (source), *key, is_coarse ? COARSE : TILE, scale };
  *painting = (Painting) { g_object_ref (self), g_atomic_rc_box_acquire (source), *key, scale };
  self->n_running++;
  g_hash_table_replace (self->running, g_memdup2 (key, sizeof *key), source);
  plumb_work_pool_run_async (self->pool, paint_tile, job, job_free,
                             (GDestroyNotify) cairo_surface_destroy, self->cancellable, painted_cb,
                             painting);
}

static gboolean
is_fresh (PlumbUiCompareTiles *self, const Key *key)
{
  Tile *tile = g_hash_table_lookup (self->tiles, key);
  return tile != NULL && tile->source == self->sources[key->layer];
}

/* The nearest to the middle first; few at once, as what is wanted changes with every frame. */
static void
give_work (PlumbUiCompareTiles *self)
{
  while (self->n_running < self->n_threads * AT_ONCE && self->wishes->len > 0)
    {
      Wish wish = g_array_index (self->wishes, Wish, self->wishes->len - 1);
      g_array_set_size (self->wishes, self->wishes->len - 1);
      Source *source = self->sources[wish.key.layer];
      if (source != NULL && !is_fresh (self, &wish.key)
          && g_hash_table_lookup (self->running, &wish.key) != source)
        start (self, &wish.key);
    }
}

/* --- one frame ------------------------------------------------------------------------------ */

void
plumb_ui_compare_tiles_begin (PlumbUiCompareTiles *self)
{
  g_array_set_size (self->wishes, 0);
}

static int
compare_distance (gconstpointer a, gconstpointer b)
{
  const Wish *one = a, *other = b;
  return (one->distance < other->distance) - (one->distance > other->distance);
}

void
plumb_ui_compare_tiles_end (PlumbUiCompareTiles *self)
{
  g_array_sort (self->wishes, compare_distance);
  give_work (self);
}

gboolean
plumb_ui_compare_tiles_are_fresh (PlumbUiCompareTiles *self)
{
  return self->wishes->len == 0 && self->n_running == 0;
}

static void
wish (PlumbUiCompareTiles *self, const Key *key, double distance)
{
  const Wish one = { *key, distance };
  if (!is_fresh (self, key))
    g_array_append_val (self->wishes, one);
}

static void
paint_surface (cairo_t *cr, cairo_surface_t *surface, double x, double y, double opacity)
{
  cairo_set_source_surface (cr, surface, x, y);
  if (opacity < 1)
    cairo_paint_with_alpha (cr, opacity);
  else
    cairo_paint (cr);
}

static void
paint_coarse (PlumbUiCompareTiles *self,
              cairo_t *cr,
              PlumbUiLayer layer,
              const PlumbUiLayerView *view,
              const cairo_rectangle_int_t *place)
{
  const Key key = { layer, 0, 0, 0 };
  Tile *tile = g_hash_table_lookup (self->tiles, &key);
  if (tile == NULL)
    return;
  double ratio = view->scale / tile->scale;
  cairo_save (cr);
  cairo_rectangle (cr, place->x, place->y, place->width, place->height);
  cairo_clip (cr);
  cairo_translate (cr, (double) view->x, (double) view->y);
  cairo_scale (cr, ratio, ratio);
  cairo_set_source_surface (cr, tile->surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint_with_alpha (cr, view->opacity);
  cairo_restore (cr);
}

static void
paint_one (PlumbUiCompareTiles *self, cairo_t *cr, const Key *key, const PlumbUiLayerView *view)
{
  cairo_rectangle_int_t place
      = { (int) (view->x + key->x * TILE), (int) (view->y + key->y * TILE), TILE, TILE };
  Tile *tile = g_hash_table_lookup (self->tiles, key);
  double across = place.x + TILE / 2.0 - view->clip.x - view->clip.width / 2.0;
  double down = place.y + TILE / 2.0 - view->clip.y - view->clip.height / 2.0;
  wish (self, key, hypot (across, down));
  if (cr == NULL)
    return;
  if (tile == NULL)
    {
      paint_coarse (self, cr, key->layer, view, &place);
      return;
    }
  tile->used = ++self->clock;
  paint_surface (cr, tile->surface, place.x, place.y, view->opacity);
}

static gint64
floor_div (gint64 a, gint64 b)
{
  return a >= 0 ? a / b : -((-a + b - 1) / b);
}

void
plumb_ui_compare_tiles_paint (PlumbUiCompareTiles *self,
                              cairo_t *cr,
                              PlumbUiLayer layer,
                              const PlumbUiLayerView *view)
{
  Source *source = self->sources[layer];
  if (source == NULL)
    return;
  guint width, height;
  double reduction = source->table == NULL && source->difference == NULL ? source->reduction : 1;
  if (source->difference != NULL)
    plumb_difference_get_size (source->difference, 0, &width, &height);
  else
    plumb_pyramid_get_size (source->picture, 0, &width, &height);
  gint64 last_x = (gint64) ceil (width * reduction * view->scale) - 1;
  gint64 last_y = (gint64) ceil (height * reduction * view->scale) - 1;
  gint64 left = MAX (0, view->clip.x - view->x), top = MAX (0, view->clip.y - view->y);
  gint64 right = MIN (last_x, view->clip.x + view->clip.width - 1 - view->x);
  gint64 bottom = MIN (last_y, view->clip.y + view->clip.height - 1 - view->y);
  wish (self, &(Key) { layer, 0, 0, 0 }, -1);
  if (left > right || top > bottom)
    return;
  for (gint64 y = floor_div (top, TILE); y <= floor_div (bottom, TILE); y++)
    for (gint64 x = floor_div (left, TILE); x <= floor_div (right, TILE); x++)
      paint_one (self, cr, &(Key) { layer, view->scale, x, y }, view);
}

/* --- what layers are ------------------------------------------------------------------------ */

/* Takes @source. Tiles of another picture are gone at once; those of the same, shown in another
 * way, stay until their successors come. */
static void
set_source (PlumbUiCompareTiles *self, PlumbUiLayer layer, Source *source)
{
  Source *before = self->sources[layer];
  gboolean is_same = before != NULL && source != NULL && before->picture == source->picture
                     && before->difference == source->difference;
  self->sources[layer] = source;
  if (!is_same)
    {
      GHashTableIter iter;
      gpointer tile;
      g_hash_table_iter_init (&iter, self->tiles);
      while (g_hash_table_iter_next (&iter, NULL, &tile))
        if (((Tile *) tile)->key.layer == layer)
          g_hash_table_iter_remove (&iter);
    }
  g_clear_pointer (&before, source_unref);
}

static Source *
source_new (PlumbUiLayer layer)
{
  Source *source = g_atomic_rc_box_new0 (Source);
  source->layer = layer;
  source->gain = source->reduction = 1;
  return source;
}

static gboolean
is_same_display (const PlumbDisplay *a, const PlumbDisplay *b)
{
  return a->channel == b->channel && a->ground == b->ground && a->exposure == b->exposure
         && a->gamma == b->gamma && a->is_false_color == b->is_false_color;
}

void
plumb_ui_compare_tiles_set_picture (PlumbUiCompareTiles *self,
                                    PlumbUiLayer layer,
                                    PlumbPyramid *picture,
                                    const PlumbDisplay *display)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_TILES (self));
  Source *before = self->sources[layer];
  if (picture == NULL)
    {
      set_source (self, layer, NULL);
      return;
    }
  if (before != NULL && before->picture == picture
      && is_same_display (plumb_display_table_get_display (before->table), display))
    return;
  Source *source = source_new (layer);
  source->picture = plumb_pyramid_ref (picture);
  source->table = plumb_display_table_new (display, plumb_pyramid_get_layout (picture),
                                           plumb_pyramid_get_profile (picture));
  set_source (self, layer, source);
}

void
plumb_ui_compare_tiles_set_difference (PlumbUiCompareTiles *self,
                                       PlumbDifference *difference,
                                       PlumbDifferenceLook look,
                                       double gain)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_TILES (self));
  Source *before = self->sources[PLUMB_UI_LAYER_DIFFERENCE];
  if (difference == NULL)
    {
      set_source (self, PLUMB_UI_LAYER_DIFFERENCE, NULL);
      return;
    }
  if (before != NULL && before->difference == difference && before->look == look
      && before->gain == gain)
    return;
  Source *source = source_new (PLUMB_UI_LAYER_DIFFERENCE);
  source->difference = plumb_difference_ref (difference);
  source->look = look;
  source->gain = gain;
  set_source (self, PLUMB_UI_LAYER_DIFFERENCE, source);
}

void
plumb_ui_compare_tiles_set_errors (PlumbUiCompareTiles *self,
                                   PlumbPyramid *errors,
                                   double reduction,
                                   double gain)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_TILES (self));
  Source *before = self->sources[PLUMB_UI_LAYER_ERRORS];
  if (errors == NULL)
    {
      set_source (self, PLUMB_UI_LAYER_ERRORS, NULL);
      return;
    }
  if (before != NULL && before->picture == errors && before->gain == gain)
    return;
  Source *source = source_new (PLUMB_UI_LAYER_ERRORS);
  source->picture = plumb_pyramid_ref (errors);
  source->reduction = reduction;
  source->gain = gain;
  set_source (self, PLUMB_UI_LAYER_ERRORS, source);
}

/* --- the object ----------------------------------------------------------------------------- */

void
plumb_ui_compare_tiles_stop (PlumbUiCompareTiles *self)
{
  g_cancellable_cancel (self->cancellable);
  g_array_set_size (self->wishes, 0);
  g_clear_pointer (&self->tiles, g_hash_table_unref);
  for (guint i = 0; i < PLUMB_UI_N_LAYERS; i++)
    g_clear_pointer (&self->sources[i], source_unref);
}

static void
plumb_ui_compare_tiles_finalize (GObject *object)
{
  PlumbUiCompareTiles *self = PLUMB_UI_COMPARE_TILES (object);
  plumb_ui_compare_tiles_stop (self);
  g_array_unref (self->wishes);
  g_hash_table_unref (self->running);
  g_object_unref (self->cancellable);
  plumb_work_pool_shut_down (self->pool);
  g_object_unref (self->pool);
  G_OBJECT_CLASS (plumb_ui_compare_tiles_parent_class)->finalize (object);
}

static void
plumb_ui_compare_tiles_class_init (PlumbUiCompareTilesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_compare_tiles_finalize;
  signals[UPDATED] = g_signal_new ("updated", PLUMB_UI_TYPE_COMPARE_TILES, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
plumb_ui_compare_tiles_init (PlumbUiCompareTiles *self)
{
  self->n_threads = CLAMP (g_get_num_processors (), 2, 6);
  self->pool = plumb_work_pool_new ("look", self->n_threads);
  self->cancellable = g_cancellable_new ();
  self->wishes = g_array_new (FALSE, FALSE, sizeof (Wish));
  self->running = g_hash_table_new_full (hash_key, equal_key, g_free, NULL);
  self->tiles = g_hash_table_new_full (hash_key, equal_key, NULL, tile_free);
}

PlumbUiCompareTiles *
plumb_ui_compare_tiles_new (void)
{
  return g_object_new (PLUMB_UI_TYPE_COMPARE_TILES, NULL);
}
