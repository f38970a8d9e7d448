/* plumb-ui-session.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-authoring.h"
#include "plumb-ui-document.h"

G_BEGIN_DECLS

/* What one window has open, shows and points at: the only thing that its views share. Main thread.
 *
 * Properties that notify: "project", "document", "page".
 * Signals, each a request that the view which can do it answers:
 *   "reveal"       (PlumbUiDocument, const char *path, const char *field)   select and show a node
 *   "show-run"     (PlumbUiProject, gint64 run, const char *path)           on the Runs page
 *   "compare-runs" (PlumbUiProject, gint64 before, gint64 after)
 *   "run"          (PlumbUiDocument, PlumbValue *request, gboolean first)    check, ask, start
 *   "toast"        (const char *text, const char *button, const char *action)  button may be NULL
 *   "error"        (const char *heading, GError *error)                      a failed operation */
#define PLUMB_UI_TYPE_SESSION (plumb_ui_session_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiSession, plumb_ui_session, PLUMB_UI, SESSION, GObject)

#define PLUMB_UI_PAGE_DESIGN "design"
#define PLUMB_UI_PAGE_RUNS "runs"
#define PLUMB_UI_PAGE_REVIEW "review"

PlumbUiSession *plumb_ui_session_new (PlumbUiEnvironment *environment) G_GNUC_WARN_UNUSED_RESULT;
PlumbUiEnvironment *plumb_ui_session_get_environment (PlumbUiSession *self);
PlumbUiAuthoring *plumb_ui_session_get_authoring (PlumbUiSession *self);

/* PlumbUiProjects, in the order in which they were opened. */
GListModel *plumb_ui_session_get_projects (PlumbUiSession *self);
/* PlumbUiDocuments, in the order of their tabs. */
GListModel *plumb_ui_session_get_documents (PlumbUiSession *self);
/* What is shown, or NULL. */
PlumbUiProject *plumb_ui_session_get_project (PlumbUiSession *self);
PlumbUiDocument *plumb_ui_session_get_document (PlumbUiSession *self);
void plumb_ui_session_set_document (PlumbUiSession *self, PlumbUiDocument *document);
/* A document of the project is shown, too, where one is open. */
void plumb_ui_session_set_project (PlumbUiSession *self, PlumbUiProject *project);
const char *plumb_ui_session_get_page (PlumbUiSession *self);
void plumb_ui_session_set_page (PlumbUiSession *self, const char *page);

/* Opens a project, or shows it where it is open. Borrowed. */
PlumbUiProject *plumb_ui_session_open_project (PlumbUiSession *self,
                                               const char *path,
                                               GError **error);
/* Opens a workflow, or shows it where it is open. Borrowed. */
PlumbUiDocument *plumb_ui_session_open_document (PlumbUiSession *self,
                                                 PlumbUiProject *project,
                                                 const char *name,
                                                 GError **error);
/* The same for who does not wait: a large file is read, parsed and laid out on another thread
 * first. What is wrong is reported. */
void plumb_ui_session_load_document (PlumbUiSession *self,
                                     PlumbUiProject *project,
                                     const char *name);
/* Opens @text as a workflow of its own that is not saved, named after @wish. Borrowed. */
PlumbUiDocument *plumb_ui_session_open_text (PlumbUiSession *self,
                                             PlumbUiProject *project,
                                             const char *wish,
                                             const char *text,
                                             GError **error);
/* A name after @wish that no workflow of the project has, open or not. */
char *plumb_ui_session_make_name (PlumbUiSession *self,
                                  PlumbUiProject *project,
                                  const char *wish) G_GNUC_WARN_UNUSED_RESULT;
/* Where it is in the order of the tabs. */
void plumb_ui_session_move_document (PlumbUiSession *self,
                                     PlumbUiDocument *document,
                                     guint position);
/* Opens what was closed last; FALSE where there is nothing, or with @error. */
gboolean plumb_ui_session_can_reopen (PlumbUiSession *self);
gboolean plumb_ui_session_reopen (PlumbUiSession *self, GError **error);
/* Without asking; what is not saved stays in the journal. */
void plumb_ui_session_close_document (PlumbUiSession *self, PlumbUiDocument *document);
/* The window goes: files and journals are free for the next one, whoever still holds a document. */
void plumb_ui_session_let_go (PlumbUiSession *self);
void plumb_ui_session_close_project (PlumbUiSession *self, PlumbUiProject *project);

void plumb_ui_session_reveal (PlumbUiSession *self,
                              PlumbUiDocument *document,
                              const char *path,
                              const char *field);
void plumb_ui_session_show_run (PlumbUiSession *self,
                                PlumbUiProject *project,
                                gint64 run,
                                const char *path);
void plumb_ui_session_compare_runs (PlumbUiSession *self,
                                    PlumbUiProject *project,
                                    gint64 before,
                                    gint64 after);
/* Runs the document as it stands. @request: plumb-workflow.h, or NULL: all of it. @first: before
 * the runs that wait. The window checks, asks for trust, and tells what is wrong. */
void plumb_ui_session_run (PlumbUiSession *self,
                           PlumbUiDocument *document,
                           PlumbValue *request,
                           gboolean first);
void plumb_ui_session_toast (PlumbUiSession *self, const char *text);
void plumb_ui_session_toast_action (PlumbUiSession *self,
                                    const char *text,
                                    const char *button,
                                    const char *action);
/* Takes nothing. */
void plumb_ui_session_report (PlumbUiSession *self, const char *heading, GError *error);

G_END_DECLS
