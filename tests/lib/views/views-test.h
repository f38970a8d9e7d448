/* views-test.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "plumb-engine.h"
#include "plumb-runner-client.h"

G_BEGIN_DECLS

/* A project in a folder of its own, which was made here and is trusted. */
typedef struct
{
  char *folder; /* holds the project "p" and, where a test sets them, the user's folders */
  PlumbProject *project;
} ViewsProject;

ViewsProject *views_project_new (void);
void views_project_free (ViewsProject *self);
void views_project_write (ViewsProject *self, const char *workflow, const char *text);
/* With the core and local backends. */
PlumbEngine *views_project_make_engine (ViewsProject *self);

/* A callback that keeps the result: *user_data becomes a reference to it. */
void views_keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data);
/* Iterates until *result is there. */
void views_await (GAsyncResult **result);
/* Asks and waits; the answer, or NULL with the error. */
PlumbValue *views_request (PlumbRunnerClient *client,
                           const char *verb,
                           const char *arguments,
                           GError **error);

G_END_DECLS
