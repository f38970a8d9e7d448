/* plumb-views-error.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PlumbViewsError:
 * @PLUMB_VIEWS_ERROR_PROGRAM: the program `plumb` was not found, or could not be started
 * @PLUMB_VIEWS_ERROR_RUNNER: the runner that was started ended, or does not answer
 * @PLUMB_VIEWS_ERROR_PICTURE: no picture can be made of this; it is remembered
 * @PLUMB_VIEWS_ERROR_CROWDED: so much has been asked for since that this was given up
 * @PLUMB_VIEWS_ERROR_NOT_FOUND: no such step or item
 */
typedef enum
{
  PLUMB_VIEWS_ERROR_PROGRAM,
  PLUMB_VIEWS_ERROR_RUNNER,
  PLUMB_VIEWS_ERROR_PICTURE,
  PLUMB_VIEWS_ERROR_CROWDED,
  PLUMB_VIEWS_ERROR_NOT_FOUND,
} PlumbViewsError;

#define PLUMB_VIEWS_ERROR (plumb_views_error_quark ())
GQuark plumb_views_error_quark (void);

G_END_DECLS
