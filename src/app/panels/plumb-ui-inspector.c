/* plumb-ui-inspector.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-inspector-private.h"

#include "plumb-ui-field-row.h"

G_DEFINE_FINAL_TYPE (PlumbUiInspector, plumb_ui_inspector, ADW_TYPE_BIN)

/* --- what changes elsewhere ------------------------------------------------------------------ */

static void
show_result (PlumbUiInspector *self)
{
  g_autofree char *path = self->document != NULL && self->node != NULL
                              ? plumb_ui_document_get_node_path (self->document, self->node)
                              : NULL;
  plumb_ui_result_group_show (self->result, self->document, path);
}

static void
run_changed_cb (PlumbUiInspector *self, const char *path)
{
  if (self->node == NULL)
    return;
  g_autofree char *shown = plumb_ui_document_get_node_path (self->document, self->node);
  PlumbUiRunState *state = plumb_ui_document_get_run_state (self->document);
  const PlumbUiStepState *step = plumb_ui_run_state_find (state, shown);
  gboolean is_running = step != NULL && step->state == PLUMB_UI_STATE_RUNNING;
  if (!is_running && (path == NULL || g_str_equal (path, shown)))
    show_result (self);
}

/* Moving nodes about is no matter of the form. */
static gboolean
concerns_form (const PlumbChange *change)
{
  if (change->kind == PLUMB_CHANGE_NODE)
    return g_strcmp0 (change->name, "at") != 0 && g_strcmp0 (change->name, "size") != 0;
  return TRUE;
}

static void
changed_cb (PlumbUiInspector *self, const PlumbChange *changes, guint n_changes)
{
  gboolean has_params = FALSE;
  for (guint i = 0; i < n_changes; i++)
    if (changes[i].kind == PLUMB_CHANGE_PARAM)
      has_params = TRUE;
    else if (concerns_form (&changes[i]))
      {
        plumb_ui_inspector_make_form (self);
        return;
      }
  if (has_params)
    plumb_ui_inspector_update_rows (self);
}

static void
selection_changed_cb (PlumbUiInspector *self)
{
  plumb_ui_inspector_make_form (self);
  show_result (self);
}

static void
document_changed_cb (PlumbUiInspector *self)
{
  self->document = plumb_ui_session_get_document (self->session);
  plumb_ui_inspector_show_no_form (self);
  plumb_ui_follow_document (&self->follow, self->document);
  selection_changed_cb (self);
}

static void
revealed_cb (PlumbUiInspector *self, PlumbUiDocument *document, const char *path, const char *field)
{
  if (document != self->document || field == NULL)
    return;
  if (!plumb_ui_inspector_focus_field (self, field))
    g_set_str (&self->wanted_field, field);
}

/* --- the widget ------------------------------------------------------------------------------ */

static void
plumb_ui_inspector_dispose (GObject *object)
{
  PlumbUiInspector *self = PLUMB_UI_INSPECTOR (object);
  g_clear_handle_id (&self->fill_source, g_source_remove);
  self->form = NULL;
  g_clear_pointer (&self->kept, g_ptr_array_unref);
  plumb_ui_follow_clear (&self->follow);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLUMB_UI_TYPE_INSPECTOR);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (plumb_ui_inspector_parent_class)->dispose (object);
}

static void
plumb_ui_inspector_finalize (GObject *object)
{
  PlumbUiInspector *self = PLUMB_UI_INSPECTOR (object);
  g_clear_pointer (&self->node, g_free);
  g_clear_pointer (&self->wanted_field, g_free);
  G_OBJECT_CLASS (plumb_ui_inspector_parent_class)->finalize (object);
}

static void
plumb_ui_inspector_class_init (PlumbUiInspectorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_inspector_dispose;
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_inspector_finalize;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/plumbline/Plumbline/ui/plumb-ui-inspector.ui");
  gtk_widget_class_bind_template_child (widget_class, PlumbUiInspector, forms);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiInspector, title);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiInspector, badges);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiInspector, version);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiInspector, summary);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiInspector, help);
}

static void
plumb_ui_inspector_init (PlumbUiInspector *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->kept = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_ui_form_free);
  static const PlumbUiFollowHandlers handlers = {
    .changed = G_CALLBACK (changed_cb),
    .problems = G_CALLBACK (plumb_ui_inspector_show_problems),
    .level = G_CALLBACK (selection_changed_cb),
    .selection = G_CALLBACK (selection_changed_cb),
    .run_state = G_CALLBACK (show_result),
    .run = G_CALLBACK (run_changed_cb),
  };
  plumb_ui_follow_init (&self->follow, &handlers, self);
}

GtkWidget *
plumb_ui_inspector_new (PlumbUiSession *session)
{
  PlumbUiInspector *self = g_object_new (PLUMB_UI_TYPE_INSPECTOR, NULL);
  self->session = g_object_ref (session);
  self->result = PLUMB_UI_RESULT_GROUP (plumb_ui_result_group_new (session));
  gtk_widget_insert_after (GTK_WIDGET (self->result),
                           gtk_widget_get_parent (GTK_WIDGET (self->forms)),
                           GTK_WIDGET (self->forms));
  g_signal_connect_object (session, "notify::document", G_CALLBACK (document_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "reveal", G_CALLBACK (revealed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  document_changed_cb (self);
  return GTK_WIDGET (self);
}

gboolean
plumb_ui_inspector_focus_field (PlumbUiInspector *self, const char *field)
{
  g_return_val_if_fail (PLUMB_UI_IS_INSPECTOR (self) && field != NULL, FALSE);
  if (self->form == NULL)
    return FALSE;
  for (guint i = 0; i < self->form->rows->len; i++)
    if (g_str_equal (plumb_ui_field_row_get_field (self->form->rows->pdata[i])->name, field))
      return gtk_widget_grab_focus (self->form->rows->pdata[i]);
  for (guint i = 0; i < self->form->inputs->len; i++)
    if (g_strcmp0 (g_object_get_data (self->form->inputs->pdata[i], "port"), field) == 0)
      return gtk_widget_grab_focus (self->form->inputs->pdata[i]);
  return FALSE;
}
