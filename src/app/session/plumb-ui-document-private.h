/* plumb-ui-document-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-document.h"
#include "plumb-journal.h"
#include "plumb-ui-document.h"
#include "plumb-ui-prepared.h"

G_BEGIN_DECLS

/* plumb-ui-document.c: the open workflow; plumb-ui-document-file.c: its file and journal;
 * plumb-ui-document-disk.c: what else is on the disk. */

struct _PlumbUiDocument
{
  GObject parent_instance;

  PlumbUiProject *project;
  char *name;
  char *path;
  PlumbGraph *graph;
  PlumbHistory *history;
  PlumbUiShadow *shadow;
  PlumbScene
      *scene; /* (nullable): of the graph at that revision; whoever shows it first takes it */
  guint64 scene_revision;
  PlumbUiSelection *selection;
  GHashTable *lost; /* definition, "" outside of all -> PlumbUiSelection: selected when it went */
  PlumbUiSelection *regained; /* (nullable): what the step that is taken brings back of that */
  char **level;
  GCancellable *cancellable;

  PlumbJournal *journal; /* (nullable): another process has it, or it cannot be written */
  char *journal_fault;   /* (nullable): why edits are not recoverable */
  char *text;            /* the file's, as it was last read or written; "" where there is none */
  char *text_hash;
  char *text_of_disk; /* (nullable): what another program wrote, not decided on */
  gboolean has_file;
  PlumbUiAccess access;
  gint64 recoverable_at;
  guint n_recovered;
  guint n_set_aside;
  GFileMonitor *monitor;
  guint look_source;

  gboolean has_faults; /* a text that was read had some */
  PlumbProblems *problems;
  GHashTable *worst; /* colon path -> PlumbProblem of problems */
  guint64 checked_revision;
  guint check_source;
  gboolean is_checking;
  gboolean wants_check; /* once more after the one that goes on */

  PlumbPlan *plan; /* (nullable) */
  guint64 plan_revision;
  PlumbUiRunState *run_state; /* (nullable) */
};

/* The graph is there: follow it. @copy: equal to it, taken. */
void plumb_ui_document_start (PlumbUiDocument *self, PlumbGraph *copy);
gboolean plumb_ui_document_is_level_valid (PlumbUiDocument *self, const char *const *instances);
void plumb_ui_document_notify_file (PlumbUiDocument *self);
void plumb_ui_document_check_soon (PlumbUiDocument *self);
void plumb_ui_document_note_faults (PlumbUiDocument *self, PlumbProblems *faults);
void plumb_ui_document_emit_changed_on_disk (PlumbUiDocument *self);

/* The text of the file; "" where there is none. */
char *plumb_ui_document_read_text (PlumbUiDocument *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Takes the text: what the file has now. */
void plumb_ui_document_set_text (PlumbUiDocument *self, char *text);
void plumb_ui_document_watch (PlumbUiDocument *self);
void plumb_ui_document_stop_watching (PlumbUiDocument *self);

G_END_DECLS
