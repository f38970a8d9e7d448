/* plumb-ui-field-editor-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-field-editor.h"

G_BEGIN_DECLS

/* plumb-ui-field-editor.c: one line; -text.c: source text and JSON; -list.c: lists. */

struct _PlumbUiFieldEditor
{
  AdwBin parent_instance;

  const PlumbField *field;
  PlumbUiProject *project; /* (nullable) */
  const struct _PlumbUiFieldControl *type;
  PlumbValue *shown; /* (nullable) */
  gboolean is_showing;
  GtkWidget *control;   /* borrowed, of the type */
  GtkWidget *extra;     /* borrowed, of the type */
  const char *language; /* (nullable): of code */
  double blank;         /* of a number: what the control holds while nothing is shown */
  PlumbField *element;  /* of a list: what its elements are */
};

typedef struct _PlumbUiFieldControl
{
  void (*make) (PlumbUiFieldEditor *self);
  void (*show) (PlumbUiFieldEditor *self, PlumbValue *value);
  gboolean is_wide;
} PlumbUiFieldControl;

extern const PlumbUiFieldControl plumb_ui_field_control_text_view;
extern const PlumbUiFieldControl plumb_ui_field_control_json;
extern const PlumbUiFieldControl plumb_ui_field_control_list;

/* What stands in the control is @value (taken): told on where the field takes it. */
void plumb_ui_field_editor_take (PlumbUiFieldEditor *self, PlumbValue *value, gboolean typed);
void plumb_ui_field_editor_tell_fault (PlumbUiFieldEditor *self, const char *message);

G_END_DECLS
