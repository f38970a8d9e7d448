/* plumb-ui-inspector-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-follow.h"
#include "plumb-ui-inspector.h"
#include "plumb-ui-result-group.h"
#include "plumb-ui-subject.h"

G_BEGIN_DECLS

/* plumb-ui-inspector.c: follows selection and document; -form.c: what a form is made of;
 * -forms.c: which form; -definition.c: the names of a definition and its ports. */

/* What was made for a shape of selection, such as one node of a kind, and is kept for the next one
 * of that shape: making rows costs more than all else that happens when something is selected. */
typedef struct
{
  char *shape;
  GtkBox *box;                 /* borrowed */
  GPtrArray *subjects;         /* PlumbUiSubject: of the rows */
  GPtrArray *rows;             /* PlumbUiFieldRow, borrowed */
  GPtrArray *inputs;           /* AdwActionRow, borrowed, with "port" */
  GPtrArray *ports;            /* AdwEntryRow, borrowed, with "port": of @definition */
  char *definition;            /* (nullable): whose names are in the form, which is not kept */
  GtkWidget *definition_title; /* (nullable), borrowed */
  GtkWidget *name_row;         /* (nullable), borrowed */
  GQueue pending;              /* Pending: rows that are made in the next moments */
} PlumbUiForm;

struct _PlumbUiInspector
{
  AdwBin parent_instance;

  PlumbUiSession *session;
  PlumbUiFollow follow;
  PlumbUiDocument *document; /* (nullable), borrowed from the session */

  GPtrArray *kept;      /* PlumbUiForm: the one that was shown last comes last */
  PlumbUiForm *form;    /* (nullable): the one that is shown */
  char *node;           /* (nullable): the one node */
  PlumbKind *head_kind; /* (nullable), borrowed from the registry: of the badges */
  char *wanted_field;   /* (nullable): gets the focus once it is there */
  guint fill_source;

  GtkBox *forms;
  GtkLabel *title;
  GtkBox *badges;
  GtkLabel *version;
  GtkLabel *summary;
  GtkButton *help;
  PlumbUiResultGroup *result;
};

/* Makes the form for what is selected; where it has the same shape as the last, the same form. */
void plumb_ui_inspector_make_form (PlumbUiInspector *self);
void plumb_ui_inspector_update_rows (PlumbUiInspector *self);
void plumb_ui_inspector_show_problems (PlumbUiInspector *self);
AdwPreferencesGroup *plumb_ui_inspector_add_group (PlumbUiInspector *self, const char *title);

/* Shows the form of that shape, about @ids from now on. Returns: whether it has still to be made.
 */
gboolean plumb_ui_inspector_take_form (PlumbUiInspector *self,
                                       const char *shape,
                                       const char *const *ids);
/* A row of the form that is shown, made in the next moments. @group, @subject: the form's. */
void plumb_ui_inspector_add_field (PlumbUiInspector *self,
                                   AdwPreferencesGroup *group,
                                   PlumbUiSubject *subject,
                                   const PlumbField *field);
void plumb_ui_inspector_show_no_form (PlumbUiInspector *self);
void plumb_ui_form_free (PlumbUiForm *form);

/* Of an instance: the title of what it is an instance of, the way in, and its ports. */
void plumb_ui_inspector_add_definition (PlumbUiInspector *self, const char *name);
void plumb_ui_inspector_add_ports (PlumbUiInspector *self, const char *definition);
void plumb_ui_inspector_update_definition (PlumbUiInspector *self);
/* 0 where there is no such definition; NULL is none. */
guint plumb_ui_inspector_count_ports (PlumbUiInspector *self, const char *definition);
gboolean plumb_ui_inspector_is_port (PlumbNode *node);

G_END_DECLS
