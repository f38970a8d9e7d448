/* plumb-journal.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-history.h"
#include "plumb-work-pool.h"

G_BEGIN_DECLS

/**
 * PlumbJournalError:
 * @PLUMB_JOURNAL_ERROR_BUSY: another process edits the document
 * @PLUMB_JOURNAL_ERROR_CHANGED: the document is none that the journal knows
 * @PLUMB_JOURNAL_ERROR_LIMIT: the edit, or all of them, are more than a journal takes
 *
 * What the disk refuses is a G_IO_ERROR.
 */
typedef enum
{
  PLUMB_JOURNAL_ERROR_BUSY,
  PLUMB_JOURNAL_ERROR_CHANGED,
  PLUMB_JOURNAL_ERROR_LIMIT,
} PlumbJournalError;

#define PLUMB_JOURNAL_ERROR (plumb_journal_error_quark ())
GQuark plumb_journal_error_quark (void);

/**
 * PlumbRecovery:
 * @n_edits: edits that were applied again
 * @n_dropped: lines at the end that could not be used: torn, or written after one that was
 */
typedef struct
{
  guint n_edits;
  guint n_dropped;
} PlumbRecovery;

/* What was edited since the document was saved, in a file of the user's state folder: whatever
 * happens to the process, the edits are there; whatever happens to the machine, all but the last
 * second's. */
#define PLUMB_TYPE_JOURNAL (plumb_journal_get_type ())
G_DECLARE_FINAL_TYPE (PlumbJournal, plumb_journal, PLUMB, JOURNAL, GObject)

PlumbJournal *plumb_journal_open (const char *folder,
                                  const char *document,
                                  PlumbWorkPool *pool,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
const char *plumb_journal_get_path (PlumbJournal *self);
gboolean plumb_journal_has_edits (PlumbJournal *self);

gboolean plumb_journal_recover (PlumbJournal *self,
                                PlumbHistory *history,
                                const char *text_hash,
                                PlumbRecovery *recovery,
                                GError **error);
gboolean plumb_journal_recover_onto (PlumbJournal *self,
                                     PlumbHistory *history,
                                     const char *text_hash,
                                     PlumbRecovery *recovery,
                                     GError **error);
gboolean plumb_journal_restart (PlumbJournal *self, const char *text_hash, GError **error);
gboolean plumb_journal_append (PlumbJournal *self, PlumbEdit *edit, GError **error);
gboolean plumb_journal_sync (PlumbJournal *self, GError **error);
gboolean plumb_journal_save (
    PlumbJournal *self, PlumbGraph *graph, const char *path, const char *versions, GError **error);

char **plumb_journal_list (const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
