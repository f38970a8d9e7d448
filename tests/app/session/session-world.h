/* session-world.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-session.h"

/* A project in a folder of its own, and a session that has it open. */
typedef struct
{
  char *folder;
  PlumbUiEnvironment *environment;
  PlumbUiSession *session;
  PlumbUiProject *project;
} World;

World *world_new (const char *name, const char *text);
void world_free (World *self);
void world_write (World *self, const char *name, const char *text);
char *world_read (World *self, const char *name);
/* Another window: a session of the same environment. */
PlumbUiDocument *world_open (World *self, const char *name);
/* Runs the main loop until the condition holds; fails after ten seconds. */
#define world_wait_until(condition)                                                                \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 limit = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;                                  \
    guint wake = g_timeout_add (20, G_SOURCE_FUNC (world_wake), NULL);                             \
    while (!(condition) && g_get_monotonic_time () < limit)                                        \
      g_main_context_iteration (NULL, TRUE);                                                       \
    g_source_remove (wake);                                                                        \
    g_assert_true (condition);                                                                     \
  }                                                                                                \
  G_STMT_END
gboolean world_wake (void);
void world_settle (void);
