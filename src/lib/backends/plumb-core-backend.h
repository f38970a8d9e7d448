/* plumb-core-backend.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-backend.h"

G_BEGIN_DECLS

/* The kinds of the core pack that the program carries out itself, by the member "op" of their call:
 * all at once from values, but "save", which runs. */
#define PLUMB_TYPE_CORE_BACKEND (plumb_core_backend_get_type ())
G_DECLARE_FINAL_TYPE (PlumbCoreBackend, plumb_core_backend, PLUMB, CORE_BACKEND, GObject)

PlumbBackend *plumb_core_backend_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
