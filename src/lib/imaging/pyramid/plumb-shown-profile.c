/* plumb-shown-profile.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <lcms2.h>
#include <math.h>

#include "plumb-shown-profile.h"

#include "plumb-color.h"

static gboolean
read_curve (cmsHPROFILE profile, cmsTagSignature tag, float *points)
{
  const cmsToneCurve *curve = cmsReadTag (profile, tag);

  if (curve == NULL)
    return FALSE;
  for (guint i = 0; i < PLUMB_PROFILE_POINTS; i++)
    {
      points[i] = cmsEvalToneCurveFloat (curve, (float) i / (PLUMB_PROFILE_POINTS - 1));
      if (!isfinite (points[i]))
        return FALSE;
    }
  return TRUE;
}

/* From XYZ under D50, in which profiles are written, to the light of sRGB: the inverse of the
 * colorants that the ICC gives for sRGB. */
static const double light_of_xyz[9] = { 3.1338561, -1.6168667, -0.4906146, -0.9787684, 1.9161415,
                                        0.0334540, 0.0719453,  -0.2289914, 1.4052427 };

static gboolean
read_matrix (cmsHPROFILE profile, float matrix[9])
{
  static const cmsTagSignature tags[3]
      = { cmsSigRedColorantTag, cmsSigGreenColorantTag, cmsSigBlueColorantTag };

  for (guint k = 0; k < 3; k++)
    {
      const cmsCIEXYZ *xyz = cmsReadTag (profile, tags[k]);

      if (xyz == NULL)
        return FALSE;
      for (guint i = 0; i < 3; i++)
        matrix[3 * i + k] = (float) (light_of_xyz[3 * i] * xyz->X + light_of_xyz[3 * i + 1] * xyz->Y
                                     + light_of_xyz[3 * i + 2] * xyz->Z);
    }
  for (guint i = 0; i < 9; i++)
    if (!isfinite (matrix[i]))
      return FALSE;
  return TRUE;
}

static gboolean
read_gray (PlumbShownProfile *self, cmsHPROFILE profile)
{
  if (!read_curve (profile, cmsSigGrayTRCTag, self->curves[0]))
    return FALSE;
  for (guint i = 0; i < PLUMB_PROFILE_POINTS; i++)
    self->curves[1][i] = self->curves[2][i] = self->curves[0][i];
  for (guint i = 0; i < 9; i++)
    self->matrix[i] = i % 4 == 0;
  return TRUE;
}

static gboolean
read_color (PlumbShownProfile *self, cmsHPROFILE profile)
{
  return cmsIsMatrixShaper (profile) && read_matrix (profile, self->matrix)
         && read_curve (profile, cmsSigRedTRCTag, self->curves[0])
         && read_curve (profile, cmsSigGreenTRCTag, self->curves[1])
         && read_curve (profile, cmsSigBlueTRCTag, self->curves[2]);
}

/* Any other profile of RGB, as the color engine reads it. */
static gboolean
read_table (PlumbShownProfile *self, cmsHPROFILE profile)
{
  cmsHPROFILE srgb = cmsCreate_sRGBProfile ();
  cmsHTRANSFORM transform
      = cmsCreateTransform (profile, TYPE_RGB_16, srgb, TYPE_RGB_16, INTENT_RELATIVE_COLORIMETRIC,
                            cmsFLAGS_NOOPTIMIZE | cmsFLAGS_NOCACHE);
  guint16 row[PLUMB_PROFILE_GRID][3];

  cmsCloseProfile (srgb);
  if (transform == NULL)
    return FALSE;
  for (guint r = 0; r < PLUMB_PROFILE_GRID; r++)
    for (guint g = 0; g < PLUMB_PROFILE_GRID; g++)
      {
        for (guint b = 0; b < PLUMB_PROFILE_GRID; b++)
          {
            row[b][0] = (guint16) (r * 65535 / (PLUMB_PROFILE_GRID - 1));
            row[b][1] = (guint16) (g * 65535 / (PLUMB_PROFILE_GRID - 1));
            row[b][2] = (guint16) (b * 65535 / (PLUMB_PROFILE_GRID - 1));
          }
        cmsDoTransform (transform, row, self->grid[r][g], PLUMB_PROFILE_GRID);
      }
  cmsDeleteTransform (transform);
  return TRUE;
}

static PlumbProfileState
read_rgb (PlumbShownProfile *self, cmsHPROFILE profile)
{
  if (read_color (self, profile))
    return PLUMB_PROFILE_HONORED;
  return read_table (self, profile) ? PLUMB_PROFILE_TABLE : PLUMB_PROFILE_IGNORED;
}

/**
 * plumb_shown_profile_read:
 * @self: (out): what the profile says
 * @icc: a profile
 * @n_colors: 1 or 3, of the picture
 *
 * In the decoding process. A profile that is of no RGB or gray, or damaged, is ignored.
 */
void
plumb_shown_profile_read (PlumbShownProfile *self, GBytes *icc, guint n_colors)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (icc, &length);
  cmsHPROFILE profile
      = length <= G_MAXUINT32 ? cmsOpenProfileFromMem (data, (guint32) length) : NULL;

  self->state = PLUMB_PROFILE_IGNORED;
  if (profile != NULL && n_colors == 1 && cmsGetColorSpace (profile) == cmsSigGrayData)
    self->state = read_gray (self, profile) ? PLUMB_PROFILE_HONORED : PLUMB_PROFILE_IGNORED;
  else if (profile != NULL && n_colors == 3 && cmsGetColorSpace (profile) == cmsSigRgbData)
    self->state = read_rgb (self, profile);
  if (profile != NULL)
    cmsCloseProfile (profile);
}

/**
 * plumb_shown_profile_set_primaries:
 * @self: (out): what converts them
 * @primaries: x and y of red, green, blue and white
 *
 * White is adapted by Bradford's matrix, as for ICC profiles. What cannot be primaries is ignored.
 */
void
plumb_shown_profile_set_primaries (PlumbShownProfile *self, const float primaries[8])
{
  cmsCIExyY white = { (double) primaries[6], (double) primaries[7], 1 };
  cmsCIExyYTRIPLE colors = { { (double) primaries[0], (double) primaries[1], 1 },
                             { (double) primaries[2], (double) primaries[3], 1 },
                             { (double) primaries[4], (double) primaries[5], 1 } };
  cmsToneCurve *curve = cmsBuildGamma (NULL, 1);
  cmsToneCurve *curves[3] = { curve, curve, curve };
  cmsHPROFILE profile = cmsCreateRGBProfile (&white, &colors, curves);

  self->state = profile != NULL && read_matrix (profile, self->matrix) ? PLUMB_PROFILE_LIGHT
                                                                       : PLUMB_PROFILE_IGNORED;
  cmsFreeToneCurve (curve);
  if (profile != NULL)
    cmsCloseProfile (profile);
}

/**
 * plumb_shown_profile_converts:
 * @self: a profile
 *
 * Returns: whether numbers are shown as other ones
 */
gboolean
plumb_shown_profile_converts (const PlumbShownProfile *self)
{
  return self->state != PLUMB_PROFILE_NONE && self->state != PLUMB_PROFILE_IGNORED;
}

static float
look_up (const float *points, float value)
{
  float at = CLAMP (value, 0.0f, 1.0f) * (PLUMB_PROFILE_POINTS - 1);
  guint i = MIN ((guint) at, PLUMB_PROFILE_POINTS - 2);

  return points[i] + (points[i + 1] - points[i]) * (at - (float) i);
}

/* Between the eight corners of a cell, by the four of the tetrahedron that the color is in: grays
 * stay grays. From the first corner one walks along the axes, the largest part first. */
static void
look_up_grid (const PlumbShownProfile *self, float color[3])
{
  guint at[3], order[3] = { 0, 1, 2 };
  float part[3], left[3];

  for (guint i = 0; i < 3; i++)
    {
      float place = color[i] >= 0 ? MIN (color[i], 1.0f) * (PLUMB_PROFILE_GRID - 1) : 0;

      at[i] = MIN ((guint) place, PLUMB_PROFILE_GRID - 2);
      part[i] = place - (float) at[i];
    }
  for (guint i = 0; i < 2; i++)
    for (guint k = i + 1; k < 3; k++)
      if (part[order[k]] > part[order[i]])
        {
          guint swapped = order[i];

          order[i] = order[k];
          order[k] = swapped;
        }
  for (guint i = 0; i < 3; i++)
    left[i] = self->grid[at[0]][at[1]][at[2]][i];
  for (guint step = 0; step < 3; step++)
    {
      const guint16 *from = self->grid[at[0]][at[1]][at[2]];
      const guint16 *to;

      at[order[step]]++;
      to = self->grid[at[0]][at[1]][at[2]];
      for (guint i = 0; i < 3; i++)
        left[i] += part[order[step]] * (float) (to[i] - from[i]);
    }
  for (guint i = 0; i < 3; i++)
    color[i] = left[i] / 65535;
}

/**
 * plumb_shown_profile_convert:
 * @self: a profile that is honored, or has a table
 * @color: (inout): red, green and blue
 *
 * Relative colorimetric: white stays white.
 */
void
plumb_shown_profile_convert (const PlumbShownProfile *self, float color[3])
{
  float light[3];

  if (self->state == PLUMB_PROFILE_TABLE)
    {
      look_up_grid (self, color);
      return;
    }
  for (guint i = 0; i < 3; i++)
    light[i] = self->state == PLUMB_PROFILE_LIGHT ? plumb_color_decode (color[i])
                                                  : look_up (self->curves[i], color[i]);
  for (guint i = 0; i < 3; i++)
    color[i]
        = plumb_color_encode (self->matrix[3 * i] * light[0] + self->matrix[3 * i + 1] * light[1]
                              + self->matrix[3 * i + 2] * light[2]);
}
