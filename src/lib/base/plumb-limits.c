/* plumb-limits.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-limits.h"

#include <sys/resource.h>

/**
 * plumb_limit_memory:
 * @bytes: of addresses
 *
 * For a process that reads what it does not trust: an allocation above that fails. Cannot be taken
 * back.
 */
void
plumb_limit_memory (guint64 bytes)
{
#ifndef __SANITIZE_ADDRESS__ /* which needs terabytes of addresses */
  const struct rlimit both = { bytes, bytes };
  setrlimit (RLIMIT_AS, &both);
#endif
}
