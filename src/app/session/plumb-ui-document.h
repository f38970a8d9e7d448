/* plumb-ui-document.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-history.h"
#include "plumb-plan.h"
#include "plumb-ui-prepared.h"
#include "plumb-ui-run-state.h"
#include "plumb-ui-selection.h"
#include "plumb-ui-shadow.h"

G_BEGIN_DECLS

/**
 * PlumbUiAccess:
 * @PLUMB_UI_ACCESS_FULL: it can be edited and saved
 * @PLUMB_UI_ACCESS_READ_ONLY: the file cannot be written; edits are kept and can be saved under
 *   another name
 * @PLUMB_UI_ACCESS_GONE: its folder is not there any more; edits are kept
 * @PLUMB_UI_ACCESS_TAKEN: another window or process edits it: here it can only be looked at
 */
typedef enum
{
  PLUMB_UI_ACCESS_FULL,
  PLUMB_UI_ACCESS_READ_ONLY,
  PLUMB_UI_ACCESS_GONE,
  PLUMB_UI_ACCESS_TAKEN,
} PlumbUiAccess;

/* A workflow that is open: graph, history, journal, problems, plan, what is selected, which level
 * is shown, and the state of its latest run. Every change of it goes through
 * plumb_ui_document_apply(). Main thread.
 *
 * Properties that notify: "title", "is-saved", "recoverable-at", "access", "problems", "plan",
 * "level", "run-state", "can-undo" (with its label and that of redo).
 * Signals:
 *   "changed" (const PlumbChange *changes, guint n)  the graph changed
 *   "merged" ()           what another program wrote was taken in, as an edit that can be undone
 *   "changed-on-disk" ()  another program wrote the file, or what it wrote was decided on */
#define PLUMB_UI_TYPE_DOCUMENT (plumb_ui_document_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiDocument, plumb_ui_document, PLUMB_UI, DOCUMENT, GObject)

/* Opens the workflow of that name, with the edits of a process that did not save them; a name
 * without a file gives an empty document that is not saved. */
PlumbUiDocument *plumb_ui_document_open (PlumbUiProject *project,
                                         const char *name,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same with what was prepared of its file, which is taken. */
PlumbUiDocument *plumb_ui_document_open_prepared (
    PlumbUiProject *project, const char *name, PlumbUiPrepared *prepared) G_GNUC_WARN_UNUSED_RESULT;

/* Lets go of file and journal, so that it can be opened again at once, whoever still holds a
 * reference. Nothing can be changed in it afterwards. */
void plumb_ui_document_close (PlumbUiDocument *self);

PlumbUiProject *plumb_ui_document_get_project (PlumbUiDocument *self);
const char *plumb_ui_document_get_name (PlumbUiDocument *self);
const char *plumb_ui_document_get_path (PlumbUiDocument *self);
/* The document's own graph; plumb_ui_document_get_level_graph() is what is shown. */
PlumbGraph *plumb_ui_document_get_graph (PlumbUiDocument *self);
PlumbHistory *plumb_ui_document_get_history (PlumbUiDocument *self);
PlumbUiSelection *plumb_ui_document_get_selection (PlumbUiDocument *self);
/* What was laid out of the graph when it was opened, where there is such and it still fits:
 * (nullable) (transfer full), for the first who shows it. */
PlumbScene *plumb_ui_document_take_scene (PlumbUiDocument *self) G_GNUC_WARN_UNUSED_RESULT;
PlumbUiShadow *plumb_ui_document_get_shadow (PlumbUiDocument *self);

/* --- changing --- */

/* Applies one edit: history, journal, copy. @gesture: edits of one gesture in a row are one undo
 * step (NULL: a step of its own). Takes nothing. FALSE with @error where it does not apply. */
gboolean plumb_ui_document_apply (PlumbUiDocument *self,
                                  PlumbEdit *edit,
                                  const char *gesture,
                                  GError **error);
gboolean plumb_ui_document_undo (PlumbUiDocument *self);
gboolean plumb_ui_document_redo (PlumbUiDocument *self);
/* Undoes the last step for good: a gesture was given up. */
gboolean plumb_ui_document_take_back (PlumbUiDocument *self);

/* --- levels: subgraphs that are entered --- */

/* The definition that is shown, NULL for the document's own graph: what edits are made with. */
const char *plumb_ui_document_get_definition (PlumbUiDocument *self);
PlumbGraph *plumb_ui_document_get_level_graph (PlumbUiDocument *self);
/* The ids of the instances that were entered, outermost first; an empty array at the top. */
const char *const *plumb_ui_document_get_level (PlumbUiDocument *self);
/* FALSE where there is no such instance. The selection is empty afterwards. */
gboolean plumb_ui_document_set_level (PlumbUiDocument *self, const char *const *instances);
gboolean plumb_ui_document_enter (PlumbUiDocument *self, const char *instance);
gboolean plumb_ui_document_leave (PlumbUiDocument *self);
/* The colon path of a node of the level: what problems, plans and runs call it. */
char *plumb_ui_document_get_node_path (PlumbUiDocument *self,
                                       const char *id) G_GNUC_WARN_UNUSED_RESULT;

/* --- what is known about it --- */

/* All of them, in their order; follows each edit within a moment. Never NULL. */
PlumbProblems *plumb_ui_document_get_problems (PlumbUiDocument *self);
/* Looks again, also at the files that it names: "problems" notifies when that is done. */
void plumb_ui_document_check (PlumbUiDocument *self);
/* The worst problem of a node (by colon path, what is inside it included), or NULL. */
const PlumbProblem *plumb_ui_document_find_problem (PlumbUiDocument *self, const char *path);
/* The kind of the node that a problem (nullable) is about, or NULL. */
PlumbKind *plumb_ui_document_find_problem_kind (PlumbUiDocument *self, const PlumbProblem *problem);
/* The last plan that was made, or NULL; no longer of this document once it was edited
 * (plumb_ui_document_is_plan_current()). */
PlumbPlan *plumb_ui_document_get_plan (PlumbUiDocument *self);
gboolean plumb_ui_document_is_plan_current (PlumbUiDocument *self);
/* Plans the document as it stands; "plan" notifies. @request: plumb-workflow.h, or NULL. */
void plumb_ui_document_plan_async (PlumbUiDocument *self,
                                   PlumbValue *request,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean plumb_ui_document_plan_finish (PlumbUiDocument *self,
                                        GAsyncResult *result,
                                        GError **error);
/* The run that is shown on the canvas (the latest of this workflow, unless another was chosen), or
 * NULL. */
PlumbUiRunState *plumb_ui_document_get_run_state (PlumbUiDocument *self);
void plumb_ui_document_show_run (PlumbUiDocument *self, gint64 run);

/* --- its file --- */

PlumbUiAccess plumb_ui_document_get_access (PlumbUiDocument *self);
/* Looks at file and folder now; "access" notifies where it is another. */
void plumb_ui_document_update_access (PlumbUiDocument *self);
gboolean plumb_ui_document_is_saved (PlumbUiDocument *self);
/* When the last edit went into the journal (real time, us); 0: nothing is there to recover. */
gint64 plumb_ui_document_get_recoverable_at (PlumbUiDocument *self);
/* Why edits are not kept in a journal, or NULL where they are. */
const char *plumb_ui_document_get_journal_fault (PlumbUiDocument *self);
/* Writes the file, keeping five earlier versions. FALSE with @error: the document is as it was.
 * G_IO_ERROR_WRONG_ETAG: another program wrote the file; "changed-on-disk" was emitted. */
gboolean plumb_ui_document_save (PlumbUiDocument *self, GError **error);
/* Under another name, which it then has. */
gboolean plumb_ui_document_save_as (PlumbUiDocument *self, const char *name, GError **error);
/* Writes it to any place; whether it is saved is no matter of that. */
gboolean plumb_ui_document_save_copy (PlumbUiDocument *self, const char *path, GError **error);

/* --- what an earlier process did not save --- */

/* Edits that were applied again when it was opened. */
guint plumb_ui_document_get_n_recovered (PlumbUiDocument *self);
/* Edits that did not fit what the file has become; a copy of their journal is beside it. */
guint plumb_ui_document_get_n_set_aside (PlumbUiDocument *self);
/* Makes it what the file has: an edit that can be undone. */
gboolean plumb_ui_document_discard_recovered (PlumbUiDocument *self, GError **error);

/* --- what another program wrote --- */

/* The file's text that waits to be decided on, or NULL. */
const char *plumb_ui_document_get_text_of_disk (PlumbUiDocument *self);
/* The document stays as it is; saving writes over the file. */
void plumb_ui_document_keep_mine (PlumbUiDocument *self);
/* The document becomes what the file has: an edit that can be undone. */
gboolean plumb_ui_document_take_theirs (PlumbUiDocument *self, GError **error);

/* --- earlier versions --- */

/* Their files, the newest first; free with g_strfreev(). */
char **plumb_ui_document_list_versions (PlumbUiDocument *self,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The document becomes that text: an edit, called @label, that can be undone. */
gboolean plumb_ui_document_replace (PlumbUiDocument *self,
                                    const char *text,
                                    const char *label,
                                    GError **error);

G_END_DECLS
