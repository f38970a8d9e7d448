/* plumb-local-backend.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-backend.h"

G_BEGIN_DECLS

/* Runs the command of a kind on this machine: see README.md. */
#define PLUMB_TYPE_LOCAL_BACKEND (plumb_local_backend_get_type ())
G_DECLARE_FINAL_TYPE (PlumbLocalBackend, plumb_local_backend, PLUMB, LOCAL_BACKEND, GObject)

PlumbBackend *plumb_local_backend_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* The launcher's process, or 0 where none runs: for tests and for `plumb show`. */
int plumb_local_backend_get_launcher_pid (PlumbLocalBackend *self);

G_END_DECLS
