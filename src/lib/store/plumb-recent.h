/* plumb-recent.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-clock.h"

G_BEGIN_DECLS

/* The projects that the user opened last: recent.json in the user's state folder, read by the
 * window, the command line and the desktop's search. One program writes it at a time. */
#define PLUMB_RECENT_MAX 50

typedef struct
{
  char *folder;     /* absolute */
  char *title;      /* what people call it; never empty */
  gint64 opened_us; /* microseconds since 1970, UTC; 0: not known */
} PlumbRecentProject;

void plumb_recent_project_free (PlumbRecentProject *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbRecentProject, plumb_recent_project_free)

char *plumb_recent_get_path (void) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *plumb_recent_list (GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean plumb_recent_add (const char *folder,
                           const char *title,
                           PlumbClock *clock,
                           GError **error);
gboolean plumb_recent_remove (const char *folder, GError **error);

G_END_DECLS
