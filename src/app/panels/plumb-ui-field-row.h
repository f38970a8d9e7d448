/* plumb-ui-field-row.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-subject.h"

G_BEGIN_DECLS

/* One field of a form: its title and unit, its control, whether it differs from the default and the
 * way back, what is wrong with it, and, where an edge overrides it, from where, with the way to
 * undo that. */
#define PLUMB_UI_TYPE_FIELD_ROW (plumb_ui_field_row_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiFieldRow, plumb_ui_field_row, PLUMB_UI, FIELD_ROW, AdwPreferencesRow)

/* @field must outlive the row. */
GtkWidget *plumb_ui_field_row_new (PlumbUiSubject *subject,
                                   const PlumbField *field) G_GNUC_WARN_UNUSED_RESULT;
const PlumbField *plumb_ui_field_row_get_field (PlumbUiFieldRow *self);
/* Reads the subject anew. */
void plumb_ui_field_row_update (PlumbUiFieldRow *self);
/* The subject is about something else: what was typed and could not be taken is gone. */
void plumb_ui_field_row_forget (PlumbUiFieldRow *self);
/* What a check found in the field, or NULL. */
void plumb_ui_field_row_set_problem (PlumbUiFieldRow *self, const PlumbProblem *problem);

G_END_DECLS
