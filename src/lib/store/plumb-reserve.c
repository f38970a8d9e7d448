/* plumb-reserve.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "plumb-project.h"

#include "plumb-file.h"

/* Room on the disk that a project has for itself: a file that is given up when there is no other,
 * so that the ledger can still say how things ended. */

#define RESERVE "reserve"

/* The index of the longest log, and a log with the ends of some runs. */
#define RESERVE_BYTES (256 * 1024)

static gboolean
set_full (GError **error)
{
  g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_FULL,
               "There is no room for the %d KiB with which a project can record how a run ended on "
               "a full disk. Free some space on the disk and start again",
               RESERVE_BYTES / 1024);
  return FALSE;
}

/**
 * plumb_project_keep_reserve:
 * @self: a project whose lease the caller holds
 * @error: return location for an error
 *
 * Sees to it that the project has its reserve.
 *
 * Returns: whether it has, else %PLUMB_STORE_ERROR_FULL or what went wrong with the file
 */
gboolean
plumb_project_keep_reserve (PlumbProject *self, GError **error)
{
  g_return_val_if_fail (PLUMB_IS_PROJECT (self), FALSE);

  g_autofree char *path = plumb_project_get_machine_path (self, RESERVE);
  g_autofd int fd = open (path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  int fault = fd < 0 ? errno : posix_fallocate (fd, 0, RESERVE_BYTES);

  if (fault == 0)
    return TRUE;
  plumb_project_give_up_reserve (self);
  return fault == ENOSPC || fault == EDQUOT
             ? set_full (error)
             : plumb_file_set_errno (error, fault, "Cannot make", path);
}

/**
 * plumb_project_give_up_reserve:
 * @self: a project whose lease the caller holds
 *
 * Makes room on a full disk, for the ledger alone.
 */
void
plumb_project_give_up_reserve (PlumbProject *self)
{
  g_return_if_fail (PLUMB_IS_PROJECT (self));

  g_autofree char *path = plumb_project_get_machine_path (self, RESERVE);
  unlink (path);
}
