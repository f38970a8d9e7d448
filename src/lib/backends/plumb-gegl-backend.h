/* plumb-gegl-backend.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-backend.h"

G_BEGIN_DECLS

/* Carries out kinds whose call names an "operation" of GEGL or of the imaging room, in warm worker
 * processes: none is started before the first job, each is used again, and one that crashes, hangs
 * or is cancelled takes nothing with it but its own job. */
#define PLUMB_TYPE_GEGL_BACKEND (plumb_gegl_backend_get_type ())
G_DECLARE_FINAL_TYPE (PlumbGeglBackend, plumb_gegl_backend, PLUMB, GEGL_BACKEND, GObject)

PlumbBackend *plumb_gegl_backend_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
