/* plumb-ui-tools.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-tools.h"

#include "plumb-ui-speech.h"

#define REVEAL_MARGIN 40.0

struct _PlumbUiTools
{
  GObject parent_instance;

  PlumbUiCanvas *canvas; /* not owned: it owns this */
  PlumbUiSession *session;
  PlumbUiDocument *document;
  char *focus;
  char *gesture;
  guint n_gestures;
  gboolean is_applying;
  gboolean has_pointer;
  double x, y;
};

enum
{
  FOCUS_CHANGED,
  TOLD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlumbUiTools, plumb_ui_tools, G_TYPE_OBJECT)

static void
plumb_ui_tools_dispose (GObject *object)
{
  PlumbUiTools *self = PLUMB_UI_TOOLS (object);
  g_clear_object (&self->document);
  g_clear_object (&self->session);
  g_clear_pointer (&self->focus, g_free);
  g_clear_pointer (&self->gesture, g_free);
  G_OBJECT_CLASS (plumb_ui_tools_parent_class)->dispose (object);
}

static void
plumb_ui_tools_class_init (PlumbUiToolsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_tools_dispose;
  signals[FOCUS_CHANGED] = g_signal_new ("focus-changed", PLUMB_UI_TYPE_TOOLS, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TOLD] = g_signal_new ("told", PLUMB_UI_TYPE_TOOLS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
plumb_ui_tools_init (PlumbUiTools *self)
{
}

/* --- the keyboard's place --------------------------------------------------------------------- */

static void
show_focus (PlumbUiTools *self)
{
  guint node;
  PlumbHit hit = { .type = PLUMB_HIT_CARD, .id = self->focus };
  if (self->focus != NULL
      && plumb_scene_find_node (plumb_ui_tools_get_scene (self), self->focus, &node))
    {
      hit.node = node;
      plumb_ui_overlay_set_focus (plumb_ui_tools_get_overlay (self), &hit);
    }
  else
    plumb_ui_overlay_set_focus (plumb_ui_tools_get_overlay (self), NULL);
}

/* The focus is among the nodes that are selected. */
static void
selection_changed_cb (PlumbUiSelection *selection, PlumbUiTools *self)
{
  const char *first = plumb_ui_selection_get_first_node (selection);
  if (first != NULL
      && (self->focus == NULL
          || !plumb_ui_selection_contains (selection, PLUMB_UI_ITEM_NODE, self->focus)))
    plumb_ui_tools_set_focus (self, first);
}

static void
document_changed_cb (PlumbUiDocument *document,
                     const PlumbChange *changes,
                     guint n_changes,
                     PlumbUiTools *self)
{
  for (guint i = 0; i < n_changes && self->focus != NULL; i++)
    {
      if (g_strcmp0 (changes[i].definition, plumb_ui_document_get_definition (document)) != 0)
        continue;
      if (changes[i].kind == PLUMB_CHANGE_NODE_RENAMED
          && g_str_equal (changes[i].name, self->focus))
        plumb_ui_tools_set_focus (self, changes[i].id);
      else if (changes[i].kind == PLUMB_CHANGE_NODE_REMOVED
               && g_str_equal (changes[i].id, self->focus))
        plumb_ui_tools_set_focus (self, NULL);
    }
}

static void
level_changed_cb (PlumbUiCanvas *canvas, PlumbUiTools *self)
{
  g_clear_pointer (&self->focus, g_free);
  show_focus (self);
  g_signal_emit (self, signals[FOCUS_CHANGED], 0);
}

PlumbUiTools *
plumb_ui_tools_new (PlumbUiCanvas *canvas, PlumbUiSession *session)
{
  g_return_val_if_fail (PLUMB_UI_IS_CANVAS (canvas) && PLUMB_UI_IS_SESSION (session), NULL);
  PlumbUiTools *self = g_object_new (PLUMB_UI_TYPE_TOOLS, NULL);
  self->canvas = canvas;
  self->session = g_object_ref (session);
  self->document = g_object_ref (plumb_ui_canvas_get_document (canvas));
  g_signal_connect_object (plumb_ui_document_get_selection (self->document), "changed",
                           G_CALLBACK (selection_changed_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (self->document, "changed", G_CALLBACK (document_changed_cb), self,
                           G_CONNECT_DEFAULT);
  g_signal_connect_object (canvas, "level-changed", G_CALLBACK (level_changed_cb), self,
                           G_CONNECT_DEFAULT);
  return self;
}

const char *
plumb_ui_tools_get_focus (PlumbUiTools *self)
{
  return self->focus;
}

void
plumb_ui_tools_set_focus (PlumbUiTools *self, const char *id)
{
  if (!g_set_str (&self->focus, id))
    return;
  show_focus (self);
  g_signal_emit (self, signals[FOCUS_CHANGED], 0);
}

void
plumb_ui_tools_tell (PlumbUiTools *self, const char *text)
{
  g_signal_emit (self, signals[TOLD], 0, text);
}

/* --- where ------------------------------------------------------------------------------------ */

PlumbUiCanvas *
plumb_ui_tools_get_canvas (PlumbUiTools *self)
{
  return self->canvas;
}

PlumbUiSession *
plumb_ui_tools_get_session (PlumbUiTools *self)
{
  return self->session;
}

PlumbUiDocument *
plumb_ui_tools_get_document (PlumbUiTools *self)
{
  return self->document;
}

PlumbUiSelection *
plumb_ui_tools_get_selection (PlumbUiTools *self)
{
  return plumb_ui_document_get_selection (self->document);
}

GSettings *
plumb_ui_tools_get_settings (PlumbUiTools *self)
{
  return plumb_ui_environment_get_settings (plumb_ui_session_get_environment (self->session));
}

PlumbGraph *
plumb_ui_tools_get_level (PlumbUiTools *self)
{
  return plumb_ui_document_get_level_graph (self->document);
}

PlumbScene *
plumb_ui_tools_get_scene (PlumbUiTools *self)
{
  return plumb_ui_canvas_get_scene (self->canvas);
}

PlumbUiOverlay *
plumb_ui_tools_get_overlay (PlumbUiTools *self)
{
  return plumb_ui_canvas_get_overlay (self->canvas);
}

PlumbUiViewport *
plumb_ui_tools_get_viewport (PlumbUiTools *self)
{
  return plumb_ui_canvas_get_viewport (self->canvas);
}

PlumbAuthorScope
plumb_ui_tools_get_scope (PlumbUiTools *self)
{
  PlumbUiEnvironment *environment = plumb_ui_session_get_environment (self->session);
  return (PlumbAuthorScope) { .document = plumb_ui_document_get_graph (self->document),
                              .definition = plumb_ui_document_get_definition (self->document),
                              .registry = plumb_ui_environment_get_registry (environment) };
}

PlumbUiKeys
plumb_ui_tools_get_preset (PlumbUiTools *self)
{
  return g_settings_get_enum (plumb_ui_tools_get_settings (self), "canvas-keys");
}

/* --- edits ------------------------------------------------------------------------------------ */

PlumbDraft *
plumb_ui_tools_new_draft (PlumbUiTools *self)
{
  const PlumbAuthorScope scope = plumb_ui_tools_get_scope (self);
  return plumb_draft_new (&scope);
}

gboolean
plumb_ui_tools_apply_edit (PlumbUiTools *self, PlumbEdit *edit, const char *gesture)
{
  g_autoptr (GError) error = NULL;
  self->is_applying = TRUE;
  gboolean applied = plumb_ui_document_apply (self->document, edit, gesture, &error);
  self->is_applying = FALSE;
  if (!applied)
    plumb_ui_tools_refuse (self, error->message);
  return applied;
}

gboolean
plumb_ui_tools_is_applying (PlumbUiTools *self)
{
  return self->is_applying;
}

void
plumb_ui_tools_take_back (PlumbUiTools *self)
{
  self->is_applying = TRUE;
  plumb_ui_document_take_back (self->document);
  self->is_applying = FALSE;
}

gboolean
plumb_ui_tools_apply (PlumbUiTools *self, PlumbDraft *draft, const char *label, const char *gesture)
{
  g_autoptr (PlumbEdit) edit = plumb_draft_end (draft, label);
  return edit != NULL && plumb_ui_tools_apply_edit (self, edit, gesture);
}

const char *
plumb_ui_tools_begin_gesture (PlumbUiTools *self)
{
  g_free (self->gesture);
  self->gesture = g_strdup_printf ("canvas-%u", ++self->n_gestures);
  return self->gesture;
}

void
plumb_ui_tools_refuse (PlumbUiTools *self, const char *why)
{
  gtk_widget_error_bell (GTK_WIDGET (self->canvas));
  g_autofree char *said = plumb_ui_say (why);
  plumb_ui_session_toast (self->session, said);
}

/* --- places ----------------------------------------------------------------------------------- */

void
plumb_ui_tools_set_pointer (PlumbUiTools *self, double x, double y)
{
  self->has_pointer = TRUE;
  self->x = x;
  self->y = y;
}

void
plumb_ui_tools_unset_pointer (PlumbUiTools *self)
{
  self->has_pointer = FALSE;
}

gboolean
plumb_ui_tools_get_pointer (PlumbUiTools *self, double *x, double *y)
{
  *x = self->x;
  *y = self->y;
  return self->has_pointer;
}

PlumbPoint
plumb_ui_tools_get_place (PlumbUiTools *self)
{
  double x, y, width, height;
  plumb_ui_viewport_get_size (plumb_ui_tools_get_viewport (self), &width, &height);
  if (!plumb_ui_tools_get_pointer (self, &x, &y))
    {
      x = width / 2;
      y = height / 2;
    }
  return plumb_ui_canvas_to_scene (self->canvas, x, y);
}

/* --- selection -------------------------------------------------------------------------------- */

char **
plumb_ui_tools_list_nodes (PlumbUiTools *self)
{
  PlumbUiSelection *selection = plumb_ui_tools_get_selection (self);
  if (!plumb_ui_selection_is_empty (selection) || self->focus == NULL)
    return plumb_ui_selection_list (selection, PLUMB_UI_ITEM_NODE);
  return g_strdupv ((char *[]) { self->focus, NULL });
}

void
plumb_ui_tools_select_nodes (PlumbUiTools *self, const char *const *ids)
{
  plumb_ui_selection_set_many (plumb_ui_tools_get_selection (self), PLUMB_UI_ITEM_NODE, ids);
}

void
plumb_ui_tools_reveal_node (PlumbUiTools *self, const char *id)
{
  const PlumbSceneCard *card = plumb_scene_find_card (plumb_ui_tools_get_scene (self), id);
  if (card != NULL)
    plumb_ui_viewport_glide_to_reveal (plumb_ui_tools_get_viewport (self), &card->rect,
                                       REVEAL_MARGIN);
}
