/* plumb-region.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "plumb-region.h"

#include "plumb-region-private.h"

static const char *const shape_names[PLUMB_N_SHAPES]
    = { "rectangle", "ellipse", "polygon", "brush" };

/**
 * plumb_shape_get_name:
 * @shape: a shape
 *
 * Returns: "rectangle", "ellipse", "polygon" or "brush"
 */
const char *
plumb_shape_get_name (PlumbShape shape)
{
  g_return_val_if_fail (shape < PLUMB_N_SHAPES, NULL);
  return shape_names[shape];
}

/**
 * plumb_region_copy:
 * @self: a region
 * @copy: (out): the same, to be cleared
 *
 * Copies the name and the spots as well.
 */
void
plumb_region_copy (const PlumbRegion *self, PlumbRegion *copy)
{
  g_return_if_fail (self != NULL && copy != NULL);
  *copy = *self;
  copy->name = g_strdup (self->name != NULL ? self->name : "");
  copy->spots = self->spots != NULL ? g_array_copy (self->spots) : NULL;
}

/**
 * plumb_region_clear:
 * @self: a region that owns what it holds
 *
 * Frees what it holds; may be called twice.
 */
void
plumb_region_clear (PlumbRegion *self)
{
  g_return_if_fail (self != NULL);
  g_clear_pointer ((char **) &self->name, g_free);
  g_clear_pointer (&self->spots, g_array_unref);
}

/* --- What lies in it ------------------------------------------------------------------------- */

static const PlumbSpot *
get_spot (const PlumbRegion *self, guint i)
{
  return &g_array_index (self->spots, PlumbSpot, i);
}

static guint
count_spots (const PlumbRegion *self)
{
  return self->spots != NULL ? self->spots->len : 0;
}

/* From the first pixel whose middle is at or after @from, to the last at or before @to. */
static void
paint_span (guint8 *row, guint width, double from, double to, guint8 label)
{
  double first = MAX (ceil (from - 0.5), 0), last = MIN (floor (to - 0.5), (double) width - 1);

  if (first <= last)
    memset (row + (gsize) first, label, (gsize) (last - first) + 1);
}

static void
paint_box (const PlumbRegion *self, double y, guint width, guint8 label, guint8 *row)
{
  double left = self->x, half = self->width / 2.0, middle = left + half;

  if (y < self->y || y >= (double) self->y + self->height)
    return;
  if (self->shape == PLUMB_SHAPE_ELLIPSE)
    {
      double away = (y - self->y - self->height / 2.0) / (self->height / 2.0);
      half *= sqrt (MAX (0, 1 - away * away));
    }
  paint_span (row, width, middle - half, middle + half, label);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  double p = *(const double *) a, q = *(const double *) b;

  return (p > q) - (p < q);
}

/* Where the edges cross a line: of each edge its upper end belongs to it and its lower does not, so
 * that corners are counted once; what lies on an edge belongs to the polygon on its right. */
static void
paint_polygon (const PlumbRegion *self, double y, guint width, guint8 label, guint8 *row)
{
  guint n = count_spots (self), n_crossings = 0;
  g_autofree double *crossings = g_new (double, n + 1);

  for (guint i = 0; i < n; i++)
    {
      const PlumbSpot *a = get_spot (self, i), *b = get_spot (self, (i + 1) % n);

      if ((a->y <= y) != (b->y <= y))
        crossings[n_crossings++] = a->x + (y - a->y) / (b->y - a->y) * (b->x - a->x);
    }
  qsort (crossings, n_crossings, sizeof (double), compare_numbers);
  for (guint i = 0; i + 1 < n_crossings; i += 2)
    paint_span (row, width, crossings[i], nextafter (crossings[i + 1], -1e9), label);
}

static void
widen (double span[2], double x)
{
  span[0] = MIN (span[0], x);
  span[1] = MAX (span[1], x);
}

/* A line's piece with round ends, cut at @y: it has no dents, so that the farthest of what each of
 * its parts has there are its ends. */
static void
paint_capsule (const PlumbSpot *a, const PlumbSpot *b, double radius, double y, double span[2])
{
  const PlumbSpot *ends[2] = { a, b };
  double dx = b->x - a->x, dy = b->y - a->y, length = hypot (dx, dy);

  for (guint i = 0; i < 2; i++)
    {
      double away = y - ends[i]->y, square = radius * radius - away * away;

      if (square < 0)
        continue;
      widen (span, ends[i]->x - sqrt (square));
      widen (span, ends[i]->x + sqrt (square));
    }
  for (int side = -1; side <= 1 && length > 0; side += 2)
    {
      double x = a->x - side * radius * dy / length, top = a->y + side * radius * dx / length;
      double along = dy != 0 ? (y - top) / dy : -1;

      if (along >= 0 && along <= 1)
        widen (span, x + along * dx);
    }
}

static void
paint_brush (const PlumbRegion *self, double y, guint width, guint8 label, guint8 *row)
{
  guint n = count_spots (self);

  for (guint i = 0; i < n; i++)
    {
      const PlumbSpot *a = get_spot (self, i), *b = get_spot (self, MIN (i + 1, n - 1));
      double span[2] = { G_MAXDOUBLE, -G_MAXDOUBLE };

      if (y < MIN (a->y, b->y) - self->radius || y > MAX (a->y, b->y) + self->radius)
        continue;
      paint_capsule (a, b, self->radius, y, span);
      if (span[0] <= span[1])
        paint_span (row, width, span[0], span[1], label);
    }
}

/**
 * plumb_region_paint_row:
 * @self: a region
 * @y: a row of pixels
 * @width: of the row
 * @label: what is written
 * @row: a byte a pixel
 *
 * Writes where the middles of pixels lie in the region, and leaves the rest.
 */
void
plumb_region_paint_row (const PlumbRegion *self, guint y, guint width, guint8 label, guint8 *row)
{
  double middle = y + 0.5;

  g_return_if_fail (self != NULL && row != NULL);
  if (self->shape == PLUMB_SHAPE_POLYGON)
    paint_polygon (self, middle, width, label, row);
  else if (self->shape == PLUMB_SHAPE_BRUSH)
    paint_brush (self, middle, width, label, row);
  else
    paint_box (self, middle, width, label, row);
}

/**
 * plumb_region_contains:
 * @self: a region
 * @x: a spot
 * @y: a spot
 *
 * Returns: whether the pixel there belongs to it
 */
gboolean
plumb_region_contains (const PlumbRegion *self, double x, double y)
{
  g_return_val_if_fail (self != NULL, FALSE);
  if (x < 0 || y < 0 || x >= G_MAXINT16 * 16.0 || y >= G_MAXINT16 * 16.0)
    return FALSE;
  g_autofree guint8 *row = g_malloc0 ((gsize) x + 1);
  plumb_region_paint_row (self, (guint) y, (guint) x + 1, 1, row);
  return row[(guint) x] != 0;
}

/* --- To JSON --------------------------------------------------------------------------------- */

void
plumb_thresholds_write (PlumbValueBuilder *builder, const PlumbThresholds *thresholds)
{
  plumb_value_builder_set_double (builder, "pass_delta", thresholds->pass_delta);
  plumb_value_builder_set_double (builder, "pass_changed_fraction",
                                  thresholds->pass_changed_fraction);
  plumb_value_builder_set_double (builder, "step", thresholds->step);
  plumb_value_builder_set_double (builder, "warn_delta", thresholds->warn_delta);
}

static PlumbValue *
spots_to_value (const PlumbRegion *self)
{
  PlumbValueBuilder *list = plumb_value_builder_new_array ();

  for (guint i = 0; i < count_spots (self); i++)
    {
      PlumbValueBuilder *spot = plumb_value_builder_new_array ();

      plumb_value_builder_add (spot, plumb_value_new_double (get_spot (self, i)->x));
      plumb_value_builder_add (spot, plumb_value_new_double (get_spot (self, i)->y));
      plumb_value_builder_add (list, plumb_value_builder_end (spot));
    }
  return plumb_value_builder_end (list);
}

/**
 * plumb_region_to_value:
 * @self: a region
 *
 * Returns: (transfer full): an object: name, shape (left out of a rectangle), x, y, width, height
 *   or points and radius, ignore, and weight or thresholds
 */
PlumbValue *
plumb_region_to_value (const PlumbRegion *self)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (builder, "name", self->name);
  if (self->shape != PLUMB_SHAPE_RECTANGLE)
    plumb_value_builder_set_string (builder, "shape", shape_names[self->shape]);
  if (self->shape >= PLUMB_SHAPE_POLYGON)
    plumb_value_builder_set (builder, "points", spots_to_value (self));
  else
    {
      plumb_value_builder_set_int (builder, "x", self->x);
      plumb_value_builder_set_int (builder, "y", self->y);
      plumb_value_builder_set_int (builder, "width", self->width);
      plumb_value_builder_set_int (builder, "height", self->height);
    }
  if (self->shape == PLUMB_SHAPE_BRUSH)
    plumb_value_builder_set_double (builder, "radius", self->radius);
  plumb_value_builder_set_boolean (builder, "ignore", self->use == PLUMB_REGION_IGNORED);
  if (self->use == PLUMB_REGION_WEIGHED)
    plumb_value_builder_set_double (builder, "weight", self->weight);
  else if (self->use == PLUMB_REGION_JUDGED)
    plumb_thresholds_write (builder, &self->thresholds);
  return plumb_value_builder_end (builder);
}

/* --- From JSON ------------------------------------------------------------------------------- */

gboolean
plumb_settings_fail (GError **error, const char *name, const char *expected)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               "comparison settings: '%s' must be %s", name, expected);
  return FALSE;
}

gboolean
plumb_settings_read_number (
    const PlumbValue *value, const char *name, double low, double high, double *to, GError **error)
{
  double number = plumb_value_get_double (value, NAN);

  if (!plumb_value_is_number (value) || !(number >= low && number <= high))
    return plumb_settings_fail (error, name,
                                high <= 1 ? "a number from 0 to 1" : "a number in its range");
  *to = number;
  return TRUE;
}

gboolean
plumb_thresholds_read (const char *name,
                       const PlumbValue *value,
                       PlumbThresholds *thresholds,
                       gboolean *is_known,
                       GError **error)
{
  double *to = NULL;

  if (g_str_equal (name, "pass_delta"))
    to = &thresholds->pass_delta;
  else if (g_str_equal (name, "pass_changed_fraction"))
    to = &thresholds->pass_changed_fraction;
  else if (g_str_equal (name, "step"))
    to = &thresholds->step;
  else if (g_str_equal (name, "warn_delta"))
    to = &thresholds->warn_delta;
  *is_known = to != NULL;
  return to == NULL || plumb_settings_read_number (value, name, 0, 1, to, error);
}

static gboolean
read_side (const PlumbValue *value, const char *name, guint *to, GError **error)
{
  gint64 number = plumb_value_get_int (value, -1);

  if (number < 0 || number > G_MAXINT32)
    return plumb_settings_fail (error, name, "a whole number of pixels");
  *to = number;
  return TRUE;
}

/* Within what a picture can have, and some more. */
static gboolean
read_spots (const PlumbValue *value, GArray **to, GError **error)
{
  guint n = plumb_value_get_length (value);

  if (plumb_value_get_value_type (value) != PLUMB_VALUE_ARRAY || n > PLUMB_MAX_SPOTS)
    return plumb_settings_fail (error, "points", "a list of at most 4096 points, [x, y] each");
  g_clear_pointer (to, g_array_unref);
  *to = g_array_sized_new (FALSE, FALSE, sizeof (PlumbSpot), n);
  for (guint i = 0; i < n; i++)
    {
      const PlumbValue *element = plumb_value_get_element (value, i);
      PlumbSpot spot;

      if (plumb_value_get_value_type (element) != PLUMB_VALUE_ARRAY
          || plumb_value_get_length (element) != 2)
        return plumb_settings_fail (error, "points", "a list of points, [x, y] each");
      if (!plumb_settings_read_number (plumb_value_get_element (element, 0), "points", -1e6, 1e6,
                                       &spot.x, error)
          || !plumb_settings_read_number (plumb_value_get_element (element, 1), "points", -1e6, 1e6,
                                          &spot.y, error))
        return FALSE;
      g_array_append_val (*to, spot);
    }
  return TRUE;
}

static gboolean
read_shape (const char *name, PlumbShape *shape, GError **error)
{
  for (*shape = 0; *shape < PLUMB_N_SHAPES; (*shape)++)
    if (g_str_equal (name, shape_names[*shape]))
      return TRUE;
  *shape = PLUMB_SHAPE_RECTANGLE;
  return plumb_settings_fail (error, "shape", "rectangle, ellipse, polygon or brush");
}

static gboolean
read_place (const char *name, const PlumbValue *value, PlumbRegion *self, GError **error)
{
  const struct
  {
    const char *name;
    guint *to;
  } sides[] = {
    { "x", &self->x }, { "y", &self->y }, { "width", &self->width }, { "height", &self->height }
  };

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    if (g_str_equal (name, sides[i].name))
      return read_side (value, name, sides[i].to, error);
  if (g_str_equal (name, "shape"))
    return read_shape (plumb_value_get_string (value, ""), &self->shape, error);
  if (g_str_equal (name, "points"))
    return read_spots (value, &self->spots, error);
  if (g_str_equal (name, "radius"))
    return plumb_settings_read_number (value, name, 0.5, 1e6, &self->radius, error);
  return plumb_settings_fail (error, name, "left out of a region: there is no such setting");
}

static gboolean
read_member (const char *name, const PlumbValue *value, PlumbRegion *self, GError **error)
{
  gboolean is_known;

  if (!plumb_thresholds_read (name, value, &self->thresholds, &is_known, error))
    return FALSE;
  if (is_known)
    return TRUE;
  if (g_str_equal (name, "name"))
    {
      if (plumb_value_get_value_type (value) != PLUMB_VALUE_STRING)
        return plumb_settings_fail (error, name, "a text");
      g_free ((char *) self->name);
      self->name = g_strdup (plumb_value_get_string (value, ""));
      return TRUE;
    }
  if (g_str_equal (name, "ignore"))
    {
      if (plumb_value_get_value_type (value) != PLUMB_VALUE_BOOLEAN)
        return plumb_settings_fail (error, name, "true or false");
      if (plumb_value_get_boolean (value, FALSE))
        self->use = PLUMB_REGION_IGNORED;
      return TRUE;
    }
  if (!g_str_equal (name, "weight"))
    return read_place (name, value, self, error);
  if (self->use != PLUMB_REGION_IGNORED)
    self->use = PLUMB_REGION_WEIGHED;
  return plumb_settings_read_number (value, name, 0, PLUMB_MAX_WEIGHT, &self->weight, error);
}

static gboolean
check (const PlumbRegion *self, GError **error)
{
  guint n = count_spots (self);

  if (self->shape == PLUMB_SHAPE_POLYGON && n < 3)
    return plumb_settings_fail (error, "points", "of a polygon, at least three");
  if (self->shape == PLUMB_SHAPE_BRUSH && (n < 1 || self->radius <= 0))
    return plumb_settings_fail (error, "points", "of a brush, at least one, and a radius");
  if (self->shape <= PLUMB_SHAPE_ELLIPSE && (self->width == 0 || self->height == 0))
    return plumb_settings_fail (error, "regions",
                                "a list of regions with x, y, width and height, or points");
  return TRUE;
}

/**
 * plumb_region_read:
 * @self: cleared, but for the thresholds that hold where @value has none
 * @value: an object, as plumb_region_to_value() writes it
 * @error: return location for G_IO_ERROR_INVALID_ARGUMENT, which names the member
 *
 * Returns: whether @self is a region now, to be cleared; otherwise it is cleared
 */
gboolean
plumb_region_read (PlumbRegion *self, const PlumbValue *value, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  self->weight = 1;
  self->name = g_strdup ("");
  for (guint i = 0; i < plumb_value_get_length (value); i++)
    {
      const char *name = NULL;
      PlumbValue *member = plumb_value_get_member_at (value, i, &name);

      if (!read_member (name, member, self, error))
        {
          plumb_region_clear (self);
          return FALSE;
        }
    }
  if (check (self, error))
    return TRUE;
  plumb_region_clear (self);
  return FALSE;
}

/* --- From a command -------------------------------------------------------------------------- */

static gboolean
fail_text (GError **error, const char *text)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               "region '%s': expected 'ignore' or 'weight=NUMBER', then 'rectangle X Y WIDTH "
               "HEIGHT', 'ellipse X Y WIDTH HEIGHT', 'polygon X Y X Y X Y …' or 'brush RADIUS X Y "
               "…'",
               text);
  return FALSE;
}

static gboolean
parse_numbers (char **words, GArray *numbers)
{
  for (; *words != NULL; words++)
    {
      char *end = NULL;
      double number = g_ascii_strtod (*words, &end);

      if (end == *words || *end != '\0' || !(fabs (number) <= 1e6))
        return FALSE;
      g_array_append_val (numbers, number);
    }
  return TRUE;
}

/* As JSON would have it. */
static PlumbValue *
make_value (PlumbShape shape, const char *use, const GArray *numbers)
{
  static const char *const sides[] = { "x", "y", "width", "height" };
  const double *at = (const double *) (const void *) numbers->data;
  guint n = numbers->len, first = shape == PLUMB_SHAPE_BRUSH ? 1 : 0;
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  PlumbValueBuilder *spots = plumb_value_builder_new_array ();

  plumb_value_builder_set_string (builder, "shape", shape_names[shape]);
  if (g_str_equal (use, "ignore"))
    plumb_value_builder_set_boolean (builder, "ignore", TRUE);
  else
    plumb_value_builder_set_double (builder, "weight",
                                    g_ascii_strtod (use + strlen ("weight="), NULL));
  if (first > 0)
    plumb_value_builder_set_double (builder, "radius", at[0]);
  for (guint i = 0; shape <= PLUMB_SHAPE_ELLIPSE && i < 4; i++)
    plumb_value_builder_set_int (builder, sides[i], (gint64) at[i]);
  for (guint i = first; i + 1 < n; i += 2)
    {
      PlumbValueBuilder *spot = plumb_value_builder_new_array ();

      plumb_value_builder_add (spot, plumb_value_new_double (at[i]));
      plumb_value_builder_add (spot, plumb_value_new_double (at[i + 1]));
      plumb_value_builder_add (spots, plumb_value_builder_end (spot));
    }
  g_autoptr (PlumbValue) list = plumb_value_builder_end (spots);
  if (shape >= PLUMB_SHAPE_POLYGON)
    plumb_value_builder_set (builder, "points", plumb_value_ref (list));
  return plumb_value_builder_end (builder);
}

static gboolean
is_use (const char *text)
{
  char *end = NULL;

  if (g_str_equal (text, "ignore"))
    return TRUE;
  if (!g_str_has_prefix (text, "weight="))
    return FALSE;
  g_ascii_strtod (text + strlen ("weight="), &end);
  return end != text + strlen ("weight=") && *end == '\0';
}

/**
 * plumb_region_parse:
 * @self: cleared, but for its thresholds
 * @text: what becomes of it, a shape, and its numbers, with spaces between them
 * @error: return location for G_IO_ERROR_INVALID_ARGUMENT
 *
 * Returns: whether @self is a region now, to be cleared
 */
gboolean
plumb_region_parse (PlumbRegion *self, const char *text, GError **error)
{
  g_return_val_if_fail (self != NULL && text != NULL, FALSE);
  g_auto (GStrv) words = g_strsplit (text, " ", 2 * PLUMB_MAX_SPOTS + 4);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (double));
  PlumbShape shape;

  if (g_strv_length (words) < 4 || !is_use (words[0]) || !parse_numbers (words + 2, numbers))
    return fail_text (error, text);
  if (!read_shape (words[1], &shape, error))
    return FALSE;
  if (shape <= PLUMB_SHAPE_ELLIPSE ? numbers->len != 4
                                   : numbers->len % 2 != (shape == PLUMB_SHAPE_BRUSH ? 1 : 0))
    return fail_text (error, text);
  for (guint i = 0; shape <= PLUMB_SHAPE_ELLIPSE && i < 4; i++)
    if (g_array_index (numbers, double, i) != floor (g_array_index (numbers, double, i)))
      return fail_text (error, text);
  g_autoptr (PlumbValue) value = make_value (shape, words[0], numbers);
  return plumb_region_read (self, value, error);
}
