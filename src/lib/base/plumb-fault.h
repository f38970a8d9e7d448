/* plumb-fault.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Named places where a test makes an operation fail. In the environment:
 *   PLUMB_FAULT="store.commit:3:ENOSPC,artifact.rename:1+:EIO,runner.event:40:KILL"
 * name, which call (n: only the n-th, n+: from the n-th on), and an errno name or KILL (the process
 * kills itself there). Costs one branch where the variable is not set.
 *
 * Returns: 0, or the errno that the caller must behave as if it had met. */
int plumb_fault_check (const char *name);

G_END_DECLS
