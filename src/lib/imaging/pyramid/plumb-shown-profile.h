/* plumb-shown-profile.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PLUMB_PROFILE_POINTS 1024
#define PLUMB_PROFILE_GRID 33

/**
 * PlumbProfileState:
 * @PLUMB_PROFILE_NONE: the numbers are sRGB or linear light: nothing to convert
 * @PLUMB_PROFILE_HONORED: curves and a matrix to sRGB
 * @PLUMB_PROFILE_TABLE: a table to sRGB
 * @PLUMB_PROFILE_LIGHT: a matrix from linear light to that of sRGB, above 1 too
 * @PLUMB_PROFILE_IGNORED: the file means another space, which is shown as if it were sRGB
 */
typedef enum
{
  PLUMB_PROFILE_NONE,
  PLUMB_PROFILE_HONORED,
  PLUMB_PROFILE_TABLE,
  PLUMB_PROFILE_LIGHT,
  PLUMB_PROFILE_IGNORED,
} PlumbProfileState;

/**
 * PlumbShownProfile:
 * @state: whether the rest means anything
 * @curves: of each color, from the stored number (0 to 1, evenly) to light
 * @matrix: from the light of the file's primaries to that of sRGB, rows first
 * @grid: colors of sRGB, encoded, 65535 for 1, at even steps of red, green and blue (the fastest)
 *
 * An ICC profile as numbers: nothing else of it leaves the decoding process.
 */
typedef struct
{
  PlumbProfileState state;
  float curves[3][PLUMB_PROFILE_POINTS];
  float matrix[9];
  guint16 grid[PLUMB_PROFILE_GRID][PLUMB_PROFILE_GRID][PLUMB_PROFILE_GRID][3];
} PlumbShownProfile;

/* Reads an ICC profile of gray with a curve, or of RGB. @n_colors: 1 or 3. */
void plumb_shown_profile_read (PlumbShownProfile *self, GBytes *icc, guint n_colors);
/* Linear light of other primaries: x and y of red, green, blue and white. */
void plumb_shown_profile_set_primaries (PlumbShownProfile *self, const float primaries[8]);
/* Whether there is anything to convert. */
gboolean plumb_shown_profile_converts (const PlumbShownProfile *self);
/* One pixel of numbers from 0 to 1, in place, to sRGB-encoded ones; of linear light, numbers
 * encoded by the curve of sRGB, above 1 too. */
void plumb_shown_profile_convert (const PlumbShownProfile *self, float color[3]);

G_END_DECLS
