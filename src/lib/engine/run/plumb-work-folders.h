/* plumb-work-folders.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The folders in which the jobs of a run work: each its own, mode 0700, with nothing in it. A
 * folder that comes back as clean as it went is used again: making and removing one costs more than
 * a small program does. */
typedef struct
{
  char *path;
  gint64 clean_ns; /* its change time when it was seen clean; 0: not known */
} PlumbWorkFolder;

typedef struct _PlumbWorkFolders PlumbWorkFolders;

/* @parent is made; what an earlier life of the run left in it is removed. */
PlumbWorkFolders *plumb_work_folders_new (const char *parent,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
void plumb_work_folders_free (PlumbWorkFolders *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbWorkFolders, plumb_work_folders_free)
PlumbWorkFolder *plumb_work_folders_take (PlumbWorkFolders *self,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
void plumb_work_folders_give_back (PlumbWorkFolders *self, PlumbWorkFolder *folder);

G_END_DECLS
