/* app-test.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* A window with a session, on a copy of a project of data/examples. */
typedef struct
{
  char *folder;
  PlumbUiEnvironment *environment;
  PlumbUiSession *session;
  PlumbUiDocument *document; /* (nullable), borrowed */
  GtkWindow *window;
} AppTest;

/* Instead of g_test_init() and gtk_init(): also the resources and the icons. */
void app_test_init (int *argc, char ***argv);
/* @example: its folder's name, or NULL: no project; @workflow: which one is opened, or NULL. */
AppTest *app_test_new (const char *example, const char *workflow);
/* Checks that session and document die with the test. */
void app_test_free (AppTest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppTest, app_test_free)

/* Shows the widget in the window and waits until it is drawn. Takes a floating reference. */
void app_test_show (AppTest *self, GtkWidget *widget);
/* What is due now, and frames, are over. */
void app_test_settle (void);
/* Iterates until @is_done answers TRUE; fails the test after 20 seconds. */
void app_test_await (gboolean (*is_done) (gpointer), gpointer data);
/* Writes what the window shows to $PLUMB_SHOTS/NAME.png, where that is set. */
void app_test_shoot (AppTest *self, const char *name);

/* The first widget inside @root (itself included) of that type, whose accessible or visible text,
 * title, name or tooltip is @text (NULL: any). NULL where there is none. */
GtkWidget *app_test_find (GtkWidget *root, GType type, const char *text);
/* The page of that name of any stack inside @root, or NULL. */
GtkWidget *app_test_find_page (GtkWidget *root, const char *name);
/* A node of the shown document as JSON, or "null". */
char *app_test_dump_node (AppTest *self, const char *id) G_GNUC_WARN_UNUSED_RESULT;
/* The parameter of a node as JSON, or NULL where it is not set. */
char *app_test_dump_param (AppTest *self,
                           const char *id,
                           const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
