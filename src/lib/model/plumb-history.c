/* plumb-history.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-history.h"

#include "plumb-edit-private.h"

/* A step leads from one state of the document to the next. States have numbers that are never used
 * twice, so that "saved" is a comparison. */
typedef struct
{
  PlumbEdit *edit;
  PlumbEdit *inverse;
  char *gesture; /* (nullable) */
  gsize bytes;
  guint64 state; /* that it leads to */
} Step;

/**
 * PlumbHistory:
 *
 * The edits of a document in order, each with its inverse, and where the document stands among
 * them. It is bounded by memory, not by count: beyond its limit it forgets the oldest steps.
 */
struct _PlumbHistory
{
  GObject parent_instance;

  PlumbGraph *graph;
  GPtrArray *steps;
  guint position;     /* how many of the steps are applied */
  guint64 base_state; /* before the first step */
  guint64 last_state;
  guint64 saved_state;
  gsize bytes;
  gsize limit;
  gboolean is_gesture_open; /* the last step may grow */
};

enum
{
  PROP_CAN_UNDO = 1,
  PROP_CAN_REDO,
  PROP_UNDO_LABEL,
  PROP_REDO_LABEL,
  PROP_SAVED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint applied_signal;

G_DEFINE_FINAL_TYPE (PlumbHistory, plumb_history, G_TYPE_OBJECT)

static void
free_step (gpointer data)
{
  Step *step = data;
  g_clear_pointer (&step->edit, plumb_edit_unref);
  g_clear_pointer (&step->inverse, plumb_edit_unref);
  g_clear_pointer (&step->gesture, g_free);
  g_free (step);
}

static Step *
get_step (PlumbHistory *self, guint position)
{
  g_assert (position < self->steps->len);
  return g_ptr_array_index (self->steps, position);
}

static Step *
get_last_applied (PlumbHistory *self)
{
  return self->position > 0 ? get_step (self, self->position - 1) : NULL;
}

static guint64
get_state (PlumbHistory *self)
{
  Step *step = get_last_applied (self);
  return step != NULL ? step->state : self->base_state;
}

static void
notify_all (PlumbHistory *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 1; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
measure_step (PlumbHistory *self, Step *step)
{
  self->bytes -= step->bytes;
  step->bytes = plumb_edit_get_bytes (step->edit) + plumb_edit_get_bytes (step->inverse);
  self->bytes += step->bytes;
}

static void
remove_steps (PlumbHistory *self, guint first, guint count)
{
  for (guint i = first; i < first + count; i++)
    self->bytes -= get_step (self, i)->bytes;
  if (count > 0)
    g_ptr_array_remove_range (self->steps, first, count);
}

/* The last step stays, however large it is. */
static void
forget_oldest (PlumbHistory *self)
{
  guint count = 0;
  gsize bytes = self->bytes;
  while (bytes > self->limit && count + 1 < self->position)
    bytes -= get_step (self, count++)->bytes;
  if (count == 0)
    return;
  self->base_state = get_step (self, count - 1)->state;
  remove_steps (self, 0, count);
  self->position -= count;
}

/* A gesture does not reach across the saved state: one must be able to come back to that. */
static gboolean
continues_gesture (PlumbHistory *self, const char *gesture)
{
  Step *step = get_last_applied (self);
  return gesture != NULL && self->is_gesture_open && step != NULL
         && self->position == self->steps->len && g_strcmp0 (step->gesture, gesture) == 0
         && step->state != self->saved_state;
}

static PlumbEdit *
join (PlumbEdit *first, PlumbEdit *second, const char *label)
{
  PlumbEdit *parts[] = { first, second };
  return plumb_edit_new_composite (label, parts, G_N_ELEMENTS (parts));
}

static void
grow_step (PlumbHistory *self, PlumbEdit *edit, PlumbEdit *inverse)
{
  Step *step = get_step (self, self->position - 1);
  PlumbEdit *merged = plumb_edit_merge (step->edit, edit);
  if (merged == NULL)
    {
      const char *label = plumb_edit_get_label (step->edit);
      merged = join (step->edit, edit, label);
      PlumbEdit *back = join (inverse, step->inverse, label);
      plumb_edit_unref (step->inverse);
      step->inverse = back;
    }
  plumb_edit_unref (step->edit);
  step->edit = merged;
  step->state = ++self->last_state;
  measure_step (self, step);
}

static void
add_step (PlumbHistory *self, PlumbEdit *edit, PlumbEdit *inverse, const char *gesture)
{
  remove_steps (self, self->position, self->steps->len - self->position);
  Step *step = g_new0 (Step, 1);
  step->edit = plumb_edit_ref (edit);
  step->inverse = plumb_edit_ref (inverse);
  step->gesture = g_strdup (gesture);
  step->state = ++self->last_state;
  g_ptr_array_add (self->steps, step);
  self->position++;
  measure_step (self, step);
}

static void
plumb_history_dispose (GObject *object)
{
  PlumbHistory *self = PLUMB_HISTORY (object);
  g_clear_object (&self->graph);
  G_OBJECT_CLASS (plumb_history_parent_class)->dispose (object);
}

static void
plumb_history_finalize (GObject *object)
{
  PlumbHistory *self = PLUMB_HISTORY (object);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  G_OBJECT_CLASS (plumb_history_parent_class)->finalize (object);
}

static void
plumb_history_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlumbHistory *self = PLUMB_HISTORY (object);
  switch (id)
    {
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, plumb_history_can_undo (self));
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, plumb_history_can_redo (self));
      break;
    case PROP_UNDO_LABEL:
      g_value_set_string (value, plumb_history_get_undo_label (self));
      break;
    case PROP_REDO_LABEL:
      g_value_set_string (value, plumb_history_get_redo_label (self));
      break;
    case PROP_SAVED:
      g_value_set_boolean (value, plumb_history_is_saved (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static GParamSpec *
new_boolean (const char *name)
{
  return g_param_spec_boolean (name, NULL, NULL, FALSE,
                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
}

static GParamSpec *
new_string (const char *name)
{
  return g_param_spec_string (name, NULL, NULL, NULL,
                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
}

static void
plumb_history_class_init (PlumbHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = plumb_history_dispose;
  object_class->finalize = plumb_history_finalize;
  object_class->get_property = plumb_history_get_property;

  properties[PROP_CAN_UNDO] = new_boolean ("can-undo");
  properties[PROP_CAN_REDO] = new_boolean ("can-redo");
  properties[PROP_UNDO_LABEL] = new_string ("undo-label");
  properties[PROP_REDO_LABEL] = new_string ("redo-label");
  properties[PROP_SAVED] = new_boolean ("saved");
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * PlumbHistory::applied:
   * @self: a history
   * @edit: what was just applied: an edit, its inverse (undo), or it again (redo)
   *
   * What a journal appends.
   */
  applied_signal
      = g_signal_new ("applied", PLUMB_TYPE_HISTORY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 1, PLUMB_TYPE_EDIT | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
plumb_history_init (PlumbHistory *self)
{
  self->steps = g_ptr_array_new_with_free_func (free_step);
  self->limit = PLUMB_HISTORY_LIMIT_BYTES;
}

/**
 * plumb_history_new:
 * @graph: a document's graph, which counts as saved
 *
 * Returns: (transfer full): a history without steps
 */
PlumbHistory *
plumb_history_new (PlumbGraph *graph)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (graph), NULL);
  PlumbHistory *self = g_object_new (PLUMB_TYPE_HISTORY, NULL);
  self->graph = g_object_ref (graph);
  return self;
}

/**
 * plumb_history_get_graph:
 * @self: a history
 *
 * Returns: (transfer none): the document's graph
 */
PlumbGraph *
plumb_history_get_graph (PlumbHistory *self)
{
  g_return_val_if_fail (PLUMB_IS_HISTORY (self), NULL);
  return self->graph;
}

/**
 * plumb_history_apply:
 * @self: a history
 * @edit: what to change
 * @gesture: (nullable): a name for what the person is doing, such as `drag:17`; edits of one
 * gesture in a row become one step
 * @error: return location for a %PLUMB_EDIT_ERROR
 *
 * Applies the edit; what was undone is forgotten.
 *
 * Returns: whether it was applied
 */
gboolean
plumb_history_apply (PlumbHistory *self, PlumbEdit *edit, const char *gesture, GError **error)
{
  g_return_val_if_fail (PLUMB_IS_HISTORY (self) && edit != NULL, FALSE);
  g_autoptr (PlumbEdit) inverse = NULL;
  if (!plumb_graph_apply (self->graph, edit, &inverse, error))
    return FALSE;
  if (continues_gesture (self, gesture))
    grow_step (self, edit, inverse);
  else
    add_step (self, edit, inverse, gesture);
  self->is_gesture_open = TRUE;
  forget_oldest (self);
  g_signal_emit (self, applied_signal, 0, edit);
  notify_all (self);
  return TRUE;
}

static gboolean
walk (PlumbHistory *self, PlumbEdit *edit, int distance, GError **error)
{
  if (!plumb_graph_apply (self->graph, edit, NULL, error))
    return FALSE;
  self->position += distance;
  self->is_gesture_open = FALSE;
  g_signal_emit (self, applied_signal, 0, edit);
  notify_all (self);
  return TRUE;
}

/**
 * plumb_history_undo:
 * @self: a history that can undo
 * @error: return location for a %PLUMB_EDIT_ERROR: the graph was changed past the history
 *
 * Returns: whether the last step was taken back
 */
gboolean
plumb_history_undo (PlumbHistory *self, GError **error)
{
  g_return_val_if_fail (plumb_history_can_undo (self), FALSE);
  return walk (self, get_step (self, self->position - 1)->inverse, -1, error);
}

/**
 * plumb_history_redo:
 * @self: a history that can redo
 * @error: return location for a %PLUMB_EDIT_ERROR: the graph was changed past the history
 *
 * Returns: whether the step last undone was applied again
 */
gboolean
plumb_history_redo (PlumbHistory *self, GError **error)
{
  g_return_val_if_fail (plumb_history_can_redo (self), FALSE);
  return walk (self, get_step (self, self->position)->edit, 1, error);
}

/**
 * plumb_history_take_back:
 * @self: a history that can undo
 * @error: return location for a %PLUMB_EDIT_ERROR: the graph was changed past the history
 *
 * Undoes the last step for good, for a gesture that was given up: there is nothing to redo then.
 *
 * Returns: whether the last step was taken back
 */
gboolean
plumb_history_take_back (PlumbHistory *self, GError **error)
{
  if (!plumb_history_undo (self, error))
    return FALSE;
  remove_steps (self, self->position, self->steps->len - self->position);
  notify_all (self);
  return TRUE;
}

/**
 * plumb_history_can_undo:
 * @self: a history
 *
 * Returns: whether there is a step to take back
 */
gboolean
plumb_history_can_undo (PlumbHistory *self)
{
  g_return_val_if_fail (PLUMB_IS_HISTORY (self), FALSE);
  return self->position > 0;
}

/**
 * plumb_history_can_redo:
 * @self: a history
 *
 * Returns: whether there is a step to apply again
 */
gboolean
plumb_history_can_redo (PlumbHistory *self)
{
  g_return_val_if_fail (PLUMB_IS_HISTORY (self), FALSE);
  return self->position < self->steps->len;
}

/**
 * plumb_history_get_undo_label:
 * @self: a history
 *
 * Returns: (nullable): what undo would take back
 */
const char *
plumb_history_get_undo_label (PlumbHistory *self)
{
  g_return_val_if_fail (PLUMB_IS_HISTORY (self), NULL);
  Step *step = get_last_applied (self);
  return step != NULL ? plumb_edit_get_label (step->edit) : NULL;
}

/**
 * plumb_history_get_redo_label:
 * @self: a history
 *
 * Returns: (nullable): what redo would apply again
 */
const char *
plumb_history_get_redo_label (PlumbHistory *self)
{
  g_return_val_if_fail (PLUMB_IS_HISTORY (self), NULL);
  if (!plumb_history_can_redo (self))
    return NULL;
  return plumb_edit_get_label (get_step (self, self->position)->edit);
}

/**
 * plumb_history_mark_saved:
 * @self: a history
 *
 * The document as it stands was saved.
 */
void
plumb_history_mark_saved (PlumbHistory *self)
{
  g_return_if_fail (PLUMB_IS_HISTORY (self));
  self->saved_state = get_state (self);
  notify_all (self);
}

/**
 * plumb_history_mark_unsaved:
 * @self: a history
 *
 * No state of the document is the one that was saved.
 */
void
plumb_history_mark_unsaved (PlumbHistory *self)
{
  g_return_if_fail (PLUMB_IS_HISTORY (self));
  self->saved_state = G_MAXUINT64;
  notify_all (self);
}

/**
 * plumb_history_is_saved:
 * @self: a history
 *
 * Returns: whether the document stands where it was saved, also after undo and redo
 */
gboolean
plumb_history_is_saved (PlumbHistory *self)
{
  g_return_val_if_fail (PLUMB_IS_HISTORY (self), FALSE);
  return get_state (self) == self->saved_state;
}

/**
 * plumb_history_set_limit:
 * @self: a history
 * @bytes: how much memory its steps may hold, about; %PLUMB_HISTORY_LIMIT_BYTES where it is not set
 */
void
plumb_history_set_limit (PlumbHistory *self, gsize bytes)
{
  g_return_if_fail (PLUMB_IS_HISTORY (self));
  self->limit = bytes;
  forget_oldest (self);
  notify_all (self);
}

/**
 * plumb_history_get_bytes:
 * @self: a history
 *
 * Returns: how much memory its steps hold, about
 */
gsize
plumb_history_get_bytes (PlumbHistory *self)
{
  g_return_val_if_fail (PLUMB_IS_HISTORY (self), 0);
  return self->bytes;
}
