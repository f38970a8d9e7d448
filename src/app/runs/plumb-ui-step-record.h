/* plumb-ui-step-record.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-moment.h"

G_BEGIN_DECLS

/* What the ledger has of a step, read on the pool. */
typedef struct
{
  PlumbStepRow *step;
  GPtrArray *items;   /* PlumbItemRow */
  GPtrArray *events;  /* (nullable) PlumbEvent: where an item was tried again */
  GHashTable *states; /* path of the run -> PlumbStepRow: where inputs came from */
  GPtrArray *steps;   /* owns them */
} PlumbUiStepRecord;

void plumb_ui_step_record_free (PlumbUiStepRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbUiStepRecord, plumb_ui_step_record_free)

void plumb_ui_step_record_read_async (PlumbUiMoment *moment,
                                      const char *path,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
PlumbUiStepRecord *plumb_ui_step_record_read_finish (GAsyncResult *result,
                                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* NULL where there is none of this number. */
const PlumbItemRow *plumb_ui_step_record_find_item (const PlumbUiStepRecord *self, gint64 item);
/* PlumbItemRow, the first attempt first; NULL where there was but one. */
GPtrArray *plumb_ui_step_record_list_attempts (const PlumbUiStepRecord *self,
                                               const PlumbItemRow *item) G_GNUC_WARN_UNUSED_RESULT;
/* Where an item's program wrote, also while it runs; NULL where no program did. */
char *plumb_ui_step_record_dup_log (const PlumbUiStepRecord *self,
                                    PlumbUiMoment *moment,
                                    const PlumbItemRow *item) G_GNUC_WARN_UNUSED_RESULT;
/* The step that feeds a port of this one, or NULL. Borrowed. */
const PlumbStepRow *plumb_ui_step_record_find_source (const PlumbUiStepRecord *self,
                                                      PlumbUiMoment *moment,
                                                      const char *port);
/* Calls @func for each file in a value. */
typedef void (*PlumbUiFileFunc) (PlumbValue *datum, gpointer data);
void plumb_ui_each_file (PlumbValue *value, PlumbUiFileFunc func, gpointer data);

G_END_DECLS
