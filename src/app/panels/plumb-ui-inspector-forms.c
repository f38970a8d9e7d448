/* plumb-ui-inspector-forms.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-inspector-private.h"

#include "plumb-ui-box-clear.h"
#include "plumb-ui-field-row.h"

/* Which form: those that were shown last are kept, hidden, and turned to what is selected. */

#define MOST_KEPT 6
/* So long rows are made before what waits gets its turn. */
#define FILL_US 3000

typedef struct
{
  AdwPreferencesGroup *group; /* borrowed */
  PlumbUiSubject *subject;    /* borrowed */
  const PlumbField *field;
} Pending;

/* --- rows, a few at a time ------------------------------------------------------------------- */

static void
make_row (PlumbUiInspector *self)
{
  g_autofree Pending *pending = g_queue_pop_head (&self->form->pending);
  GtkWidget *row = plumb_ui_field_row_new (pending->subject, pending->field);
  adw_preferences_group_add (pending->group, row);
  g_ptr_array_add (self->form->rows, row);
  if (g_strcmp0 (self->wanted_field, pending->field->name) == 0)
    {
      gtk_widget_grab_focus (row);
      g_clear_pointer (&self->wanted_field, g_free);
    }
}

static gboolean
fill_cb (gpointer user_data)
{
  PlumbUiInspector *self = user_data;
  gint64 end = g_get_monotonic_time () + FILL_US;
  while (!g_queue_is_empty (&self->form->pending) && g_get_monotonic_time () < end)
    make_row (self);
  if (!g_queue_is_empty (&self->form->pending))
    return G_SOURCE_CONTINUE;
  self->fill_source = 0;
  plumb_ui_inspector_show_problems (self);
  return G_SOURCE_REMOVE;
}

static void
fill (PlumbUiInspector *self)
{
  if (self->fill_source == 0 && !g_queue_is_empty (&self->form->pending))
    self->fill_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fill_cb, self, NULL);
}

void
plumb_ui_inspector_add_field (PlumbUiInspector *self,
                              AdwPreferencesGroup *group,
                              PlumbUiSubject *subject,
                              const PlumbField *field)
{
  Pending *pending = g_new0 (Pending, 1);
  *pending = (Pending) { group, subject, field };
  g_queue_push_tail (&self->form->pending, pending);
  fill (self);
}

/* --- forms ----------------------------------------------------------------------------------- */

static PlumbUiForm *
form_new (PlumbUiInspector *self, const char *shape)
{
  PlumbUiForm *form = g_new0 (PlumbUiForm, 1);
  form->shape = g_strdup (shape);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, gtk_box_get_spacing (self->forms));
  form->box = GTK_BOX (g_object_ref_sink (box)); /* it may outlive what it is in */
  form->subjects = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_ui_subject_unref);
  form->rows = g_ptr_array_new ();
  form->inputs = g_ptr_array_new ();
  form->ports = g_ptr_array_new ();
  g_queue_init (&form->pending);
  gtk_box_append (self->forms, box);
  return form;
}

void
plumb_ui_form_free (PlumbUiForm *form)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (form->box));
  plumb_ui_box_clear (form->box);
  if (parent != NULL)
    gtk_box_remove (GTK_BOX (parent), GTK_WIDGET (form->box));
  g_object_unref (form->box);
  g_queue_clear_full (&form->pending, g_free);
  g_ptr_array_unref (form->rows);
  g_ptr_array_unref (form->inputs);
  g_ptr_array_unref (form->ports);
  g_ptr_array_unref (form->subjects);
  g_free (form->definition);
  g_free (form->shape);
  g_free (form);
}

/* Names of a definition may be others when it is shown again: such a form is made anew. */
void
plumb_ui_inspector_show_no_form (PlumbUiInspector *self)
{
  PlumbUiForm *form = g_steal_pointer (&self->form);
  g_clear_handle_id (&self->fill_source, g_source_remove);
  if (form != NULL && form->definition != NULL)
    g_ptr_array_remove (self->kept, form);
  else if (form != NULL)
    gtk_widget_set_visible (GTK_WIDGET (form->box), FALSE);
}

static PlumbUiForm *
take_kept (PlumbUiInspector *self, const char *shape)
{
  for (guint i = 0; i < self->kept->len; i++)
    {
      PlumbUiForm *form = self->kept->pdata[i];
      if (g_str_equal (form->shape, shape))
        return g_ptr_array_steal_index (self->kept, i);
    }
  return NULL;
}

/* What its rows have open, a larger view or a chooser, closes when they are not seen. */
static void
close_opened (PlumbUiForm *form)
{
  GtkWidget *box = GTK_WIDGET (form->box);
  GtkRoot *root = gtk_widget_get_root (box);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean has_focus = focus != NULL && gtk_widget_is_ancestor (focus, box);
  gtk_widget_set_visible (box, FALSE);
  gtk_widget_set_visible (box, TRUE);
  if (has_focus)
    gtk_widget_grab_focus (focus);
}

static void
turn_to (PlumbUiInspector *self, PlumbUiForm *form, const char *const *ids)
{
  gboolean is_other = FALSE;
  for (guint i = 0; i < form->subjects->len; i++)
    is_other |= plumb_ui_subject_turn_to (form->subjects->pdata[i], self->document, ids);
  if (is_other && form == self->form)
    close_opened (form);
  for (guint i = 0; is_other && i < form->rows->len; i++)
    plumb_ui_field_row_forget (form->rows->pdata[i]);
}

gboolean
plumb_ui_inspector_take_form (PlumbUiInspector *self, const char *shape, const char *const *ids)
{
  /* Rows that choose files know the project. */
  PlumbUiProject *project = plumb_ui_document_get_project (self->document);
  g_autofree char *whole = g_strdup_printf ("%s %s", plumb_ui_project_get_folder (project), shape);
  gboolean is_shown = self->form != NULL && g_str_equal (self->form->shape, whole);
  if (!is_shown)
    plumb_ui_inspector_show_no_form (self);
  PlumbUiForm *form = is_shown ? self->form : take_kept (self, whole);
  gboolean is_new = form == NULL;
  if (is_new)
    form = form_new (self, whole);
  turn_to (self, form, ids);
  if (is_shown)
    return FALSE;
  if (self->kept->len == MOST_KEPT)
    g_ptr_array_remove_index (self->kept, 0);
  g_ptr_array_add (self->kept, form);
  self->form = form;
  gtk_widget_set_visible (GTK_WIDGET (form->box), TRUE);
  fill (self);
  return is_new;
}
