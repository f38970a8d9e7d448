/* plumb-ui-gradual-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-gradual-list.h"

#define FIRST_ROWS 24
#define STEP_ROWS 12
#define STEP_MS 16
#define MOST_WIDGETS 240
#define TIMER "plumb-ui-gradual-list"

static gboolean
step_cb (gpointer user_data)
{
  GtkSliceListModel *self = user_data;
  guint size = gtk_slice_list_model_get_size (self) + STEP_ROWS;
  if (size < MOST_WIDGETS)
    {
      gtk_slice_list_model_set_size (self, size);
      return G_SOURCE_CONTINUE;
    }
  plumb_ui_gradual_list_complete (self);
  return G_SOURCE_REMOVE;
}

static void
stop_timer (gpointer data)
{
  g_source_destroy (data);
  g_source_unref (data);
}

static void
start_timer (GtkSliceListModel *self)
{
  GSource *source = g_timeout_source_new (STEP_MS);
  g_source_set_callback (source, step_cb, self, NULL);
  g_source_attach (source, NULL);
  g_object_set_data_full (G_OBJECT (self), TIMER, source, stop_timer);
}

/**
 * plumb_ui_gradual_list_new:
 * @model: (transfer full): any list
 *
 * Returns: (transfer full): the same rows in the same places, so far as they are told
 */
GtkSliceListModel *
plumb_ui_gradual_list_new (GListModel *model)
{
  GtkSliceListModel *self = gtk_slice_list_model_new (model, 0, FIRST_ROWS);
  start_timer (self);
  return self;
}

/**
 * plumb_ui_gradual_list_restart:
 * @self: a list made by plumb_ui_gradual_list_new()
 */
void
plumb_ui_gradual_list_restart (GtkSliceListModel *self)
{
  gtk_slice_list_model_set_size (self, FIRST_ROWS);
  start_timer (self);
}

/**
 * plumb_ui_gradual_list_complete:
 * @self: a list made by plumb_ui_gradual_list_new()
 */
void
plumb_ui_gradual_list_complete (GtkSliceListModel *self)
{
  g_object_set_data (G_OBJECT (self), TIMER, NULL);
  gtk_slice_list_model_set_size (self, G_MAXUINT);
}
