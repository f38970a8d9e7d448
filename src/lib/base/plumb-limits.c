/* plumb-limits.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-limits.h"

#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

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

/* The rights on files that the first version of Landlock knows; each later one is a bit more. */
#define FIRST_RIGHTS ((LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1)

/**
 * plumb_limit_files:
 *
 * For a process that has all that it needs: it may use the descriptors that it has, and open, make
 * or remove no file by a name any more. Cannot be taken back. By Landlock (Linux 5.13), of which a
 * system may have none.
 *
 * Returns: whether the system does it
 */
gboolean
plumb_limit_files (void)
{
  const struct landlock_ruleset_attr attributes = { .handled_access_fs = FIRST_RIGHTS };
  long ruleset
      = syscall (SYS_landlock_create_ruleset, &attributes, sizeof attributes.handled_access_fs, 0);
  gboolean is_limited;

  if (ruleset < 0)
    return FALSE;
  is_limited = prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
               && syscall (SYS_landlock_restrict_self, (int) ruleset, 0) == 0;
  close ((int) ruleset);
  return is_limited;
}
