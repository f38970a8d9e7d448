/* plumb-ui-follow.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-follow.h"

static void
run_state_changed_cb (PlumbUiDocument *document, GParamSpec *pspec, GSignalGroup *run)
{
  g_signal_group_set_target (run, plumb_ui_document_get_run_state (document));
}

void
plumb_ui_follow_init (PlumbUiFollow *self, const PlumbUiFollowHandlers *handlers, gpointer panel)
{
  self->document = g_signal_group_new (PLUMB_UI_TYPE_DOCUMENT);
  self->selection = g_signal_group_new (PLUMB_UI_TYPE_SELECTION);
  self->run = g_signal_group_new (PLUMB_UI_TYPE_RUN_STATE);
  g_signal_group_connect (self->document, "notify::run-state", G_CALLBACK (run_state_changed_cb),
                          self->run);
  g_signal_group_connect_swapped (self->document, "changed", handlers->changed, panel);
  g_signal_group_connect_swapped (self->document, "notify::problems", handlers->problems, panel);
  g_signal_group_connect_swapped (self->document, "notify::level", handlers->level, panel);
  g_signal_group_connect_swapped (self->document, "notify::run-state", handlers->run_state, panel);
  g_signal_group_connect_swapped (self->selection, "changed", handlers->selection, panel);
  g_signal_group_connect_swapped (self->run, "changed", handlers->run, panel);
}

void
plumb_ui_follow_clear (PlumbUiFollow *self)
{
  g_clear_object (&self->document);
  g_clear_object (&self->selection);
  g_clear_object (&self->run);
}

void
plumb_ui_follow_document (PlumbUiFollow *self, PlumbUiDocument *document)
{
  gboolean is_there = document != NULL;
  g_signal_group_set_target (self->document, document);
  g_signal_group_set_target (self->selection,
                             is_there ? plumb_ui_document_get_selection (document) : NULL);
  g_signal_group_set_target (self->run,
                             is_there ? plumb_ui_document_get_run_state (document) : NULL);
}
