/* shell-world.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "app-test.h"
#include "plumb-ui-application.h"
#include "plumb-ui-window.h"

G_BEGIN_DECLS

/* The application with a window, and a project of the test's own. */
typedef struct
{
  char *folder; /* of the project */
  PlumbUiApplication *application;
  PlumbUiEnvironment *environment;
  PlumbUiWindow *window;
  PlumbUiSession *session;
} World;

/* @text: of the workflow "one"; NULL: the project is not opened. */
World *world_new (const char *text);
void world_free (World *self);
PlumbUiDocument *world_open (World *self, const char *name);
/* Another window of the same application. */
PlumbUiWindow *world_add_window (World *self);
void world_destroy_window (GtkWindow *window);
void world_activate (World *self, const char *action);
gboolean world_is_enabled (World *self, const char *action);
void world_rename_title (PlumbUiDocument *document, const char *title);

#define world_await(condition)                                                                     \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 limit = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;                                  \
    while (!(condition))                                                                           \
      {                                                                                            \
        g_assert_cmpint (g_get_monotonic_time (), <, limit);                                       \
        if (!g_main_context_iteration (NULL, FALSE))                                               \
          g_usleep (1000);                                                                         \
      }                                                                                            \
  }                                                                                                \
  G_STMT_END

G_END_DECLS
