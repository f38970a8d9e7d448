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

/**
 * plumb_shown_profile_read:
 * @self: (out): what the profile says
 * @icc: a profile
 * @n_colors: 1 or 3, of the picture
 *
 * In the decoding process. A profile of another kind (tables, other spaces, damaged) is ignored.
 */
void
plumb_shown_profile_read (PlumbShownProfile *self, GBytes *icc, guint n_colors)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (icc, &length);
  cmsHPROFILE profile
      = length <= G_MAXUINT32 ? cmsOpenProfileFromMem (data, (guint32) length) : NULL;
  gboolean is_read = FALSE;

  if (profile != NULL && n_colors == 1 && cmsGetColorSpace (profile) == cmsSigGrayData)
    is_read = read_gray (self, profile);
  else if (profile != NULL && n_colors == 3 && cmsGetColorSpace (profile) == cmsSigRgbData)
    is_read = read_color (self, profile);
  self->state = is_read ? PLUMB_PROFILE_HONORED : PLUMB_PROFILE_IGNORED;
  if (profile != NULL)
    cmsCloseProfile (profile);
}

static float
look_up (const float *points, float value)
{
  float at = CLAMP (value, 0.0f, 1.0f) * (PLUMB_PROFILE_POINTS - 1);
  guint i = MIN ((guint) at, PLUMB_PROFILE_POINTS - 2);

  return points[i] + (points[i + 1] - points[i]) * (at - (float) i);
}

/**
 * plumb_shown_profile_convert:
 * @self: a profile that is honored
 * @color: (inout): red, green and blue
 *
 * Relative colorimetric: white stays white.
 */
void
plumb_shown_profile_convert (const PlumbShownProfile *self, float color[3])
{
  float light[3];

  for (guint i = 0; i < 3; i++)
    light[i] = look_up (self->curves[i], color[i]);
  for (guint i = 0; i < 3; i++)
    color[i]
        = plumb_color_encode (self->matrix[3 * i] * light[0] + self->matrix[3 * i + 1] * light[1]
                              + self->matrix[3 * i + 2] * light[2]);
}
