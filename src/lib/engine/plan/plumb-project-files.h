/* plumb-project-files.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-engine.h"

G_BEGIN_DECLS

/* The content of files of the project that nodes name, by their hashes. What was hashed once is
 * known by the file's identity (device, inode, size, time of change) as long as the object lives,
 * and from the ledger. */
typedef struct _PlumbProjectFiles PlumbProjectFiles;

PlumbProjectFiles *plumb_project_files_new (PlumbProject *project) G_GNUC_WARN_UNUSED_RESULT;
void plumb_project_files_free (PlumbProjectFiles *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbProjectFiles, plumb_project_files_free)

/* { "artifact", "bytes", "ext", "name" } of a file beneath the project. Errors say what is
 * expected. */
PlumbValue *plumb_project_files_look (PlumbProjectFiles *self,
                                      const char *path,
                                      PlumbLedgerReader *reader,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Hands what was hashed since the last call to the ledger. */
void plumb_project_files_remember (PlumbProjectFiles *self, PlumbLedger *ledger);

G_END_DECLS
