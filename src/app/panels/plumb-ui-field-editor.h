/* plumb-ui-field-editor.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-field.h"
#include "plumb-ui-project.h"

G_BEGIN_DECLS

/* The control for a value of a field: a number, a slider, a switch, a list … What a person does
 * with it comes as values that the field takes; what it does not take is told and not given on.
 *
 * Signals:
 *   "edited" (PlumbValue value, gboolean typed)  @typed: one of many while typing or dragging
 *   "fault"  (const char *message)               what stands there cannot be; NULL: it can again */
#define PLUMB_UI_TYPE_FIELD_EDITOR (plumb_ui_field_editor_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiFieldEditor, plumb_ui_field_editor, PLUMB_UI, FIELD_EDITOR, AdwBin)

/* @field must outlive the editor. @project: (nullable): where files are chosen. */
GtkWidget *plumb_ui_field_editor_new (const PlumbField *field,
                                      PlumbUiProject *project) G_GNUC_WARN_UNUSED_RESULT;
/* Shows a value without an "edited"; NULL: several, or none. What is being typed stays where it
 * already means this value. */
void plumb_ui_field_editor_show (PlumbUiFieldEditor *self, PlumbValue *value);
/* Of a seed: a toggle beside it; while it is not active, the seed does not count. */
void plumb_ui_field_editor_add_lock (PlumbUiFieldEditor *self, GtkWidget *lock);
/* Whether it wants a line of its own. */
gboolean plumb_ui_field_editor_is_wide (PlumbUiFieldEditor *self);

G_END_DECLS
