/* plumb-sandbox.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-backend.h"

G_BEGIN_DECLS

/* Running a command inside bwrap: the system read-only, the project read-only, the work folder its
 * own, no network unless the kind uses it, no other process in sight. A fence for accidents and for
 * scripts from elsewhere, not a boundary for programs that use the graphics card. */

/* Why there is none on this machine, or NULL: tried once a process, takes a few milliseconds. */
const char *plumb_sandbox_get_absence (void);
/* @argv inside the sandbox. */
char **plumb_sandbox_wrap (const PlumbJobInfo *job,
                           const char *const *argv) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
