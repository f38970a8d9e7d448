/* plumb-ui-document-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-document.h"
#include "plumb-journal.h"
#include "plumb-ui-document.h"

G_BEGIN_DECLS

/* plumb-ui-document.c: the open workflow; plumb-ui-document-file.c: its file and journal. */

struct _PlumbUiDocument
{
  GObject parent_instance;

  PlumbUiProject *project;
  char *name;
  char *path;
  PlumbGraph *graph;
  PlumbHistory *history;
  PlumbUiShadow *shadow;
  PlumbUiSelection *selection;
  char **level;
  GCancellable *cancellable;

  PlumbJournal *journal; /* (nullable): another process has it, or it cannot be written */
  char *text_hash;       /* of the file's text as it was last read or written */
  gint64 recoverable_at;
  guint n_recovered;
  GFileMonitor *monitor;
  guint look_source;

  PlumbProblems *file_problems; /* (nullable): of the text that was read */
  PlumbProblems *problems;
  GHashTable *worst; /* colon path -> PlumbProblem of problems */
  guint64 checked_revision;
  guint check_source;
  gboolean is_checking;

  PlumbPlan *plan; /* (nullable) */
  guint64 plan_revision;
  PlumbUiRunState *run_state; /* (nullable) */
};

/* The graph is there: follow it. */
void plumb_ui_document_start (PlumbUiDocument *self);
gboolean plumb_ui_document_is_level_valid (PlumbUiDocument *self, const char *const *instances);
void plumb_ui_document_notify_file (PlumbUiDocument *self);
void plumb_ui_document_emit_changed_on_disk (PlumbUiDocument *self);
void plumb_ui_document_stop_watching (PlumbUiDocument *self);

G_END_DECLS
