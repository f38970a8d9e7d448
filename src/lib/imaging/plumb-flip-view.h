/* plumb-flip-view.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-image.h"
#include "plumb-value.h"

G_BEGIN_DECLS

/**
 * PlumbToneMapper:
 * @PLUMB_TONE_ACES: the film curve of ACES, as Narkowicz fitted it
 * @PLUMB_TONE_HABLE: Hable's film curve
 * @PLUMB_TONE_REINHARD: Reinhard's, of luminance
 *
 * How light of any strength is brought to what a display shows.
 */
typedef enum
{
  PLUMB_TONE_ACES,
  PLUMB_TONE_HABLE,
  PLUMB_TONE_REINHARD,
  PLUMB_N_TONE_MAPPERS
} PlumbToneMapper;

const char *plumb_tone_mapper_get_name (PlumbToneMapper mapper);
gboolean plumb_tone_mapper_from_name (const char *name, PlumbToneMapper *mapper);

/**
 * PlumbFlipView:
 * @pixels_per_degree: how close the eye is
 * @is_hdr: whether it is HDR-FLIP
 * @tone_mapper: of it
 * @start_exposure: in stops: there the brightest of the reference is 0.85 of what a display shows
 * @stop_exposure: in stops: there its median is
 * @n_exposures: from the one to the other; 1 for LDR-FLIP
 *
 * How FLIP looks at two pictures. LDR-FLIP cuts light to what a display shows. HDR-FLIP (Andersson,
 * Nilsson, Shirley, Akenine-Möller: Visualizing Errors in Rendered High Dynamic Range Images,
 * Eurographics 2021, Short Papers) looks at them in many exposures, each through a tone mapper; the
 * error of a pixel is the largest of all.
 */
typedef struct
{
  double pixels_per_degree;
  gboolean is_hdr;
  PlumbToneMapper tone_mapper;
  double start_exposure;
  double stop_exposure;
  guint n_exposures;
} PlumbFlipView;

/* HDR-FLIP is for two pictures whose numbers are floating point. */
gboolean plumb_flip_is_hdr (const PlumbImageLayout *a, const PlumbImageLayout *b);
/* As it is unless somebody says otherwise: by what the pictures are, and ACES. The exposures are
 * still to be found. */
void plumb_flip_view_init (PlumbFlipView *self,
                           double pixels_per_degree,
                           const PlumbImageLayout *a,
                           const PlumbImageLayout *b);

/* Gives rows of the reference from @y on, as many as it likes (transfer full); NULL where they
 * cannot be read. */
typedef PlumbImage *(*PlumbFlipRows) (gpointer data, guint y);

/* Finds the exposures, of the whole reference, in two or three passes over its rows; nothing to do
 * for LDR-FLIP. FALSE where rows cannot be read. */
gboolean plumb_flip_view_expose (PlumbFlipView *self,
                                 guint height,
                                 PlumbFlipRows read,
                                 gpointer data);
/* Of a reference that is in memory. */
void plumb_flip_view_expose_image (PlumbFlipView *self, PlumbImage *reference);

/* Members "range" ("ldr", "hdr"), and of the latter "tone_mapper", "start_exposure",
 * "stop_exposure", "exposures". */
void plumb_flip_view_write (const PlumbFlipView *self, PlumbValueBuilder *builder);

G_END_DECLS
