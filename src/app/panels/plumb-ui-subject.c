/* plumb-ui-subject.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-ui-subject.h"

struct _PlumbUiSubject
{
  PlumbUiDocument *document; /* weak: a form that is kept for later keeps no document */
  PlumbUiSubjectType type;
  char **ids;
  guint typing; /* which stretch of typing it is */
};

PlumbUiSubject *
plumb_ui_subject_new (PlumbUiDocument *document, PlumbUiSubjectType type, const char *const *ids)
{
  static const char *const itself[] = { "", NULL };
  PlumbUiSubject *self = g_rc_box_new0 (PlumbUiSubject);
  g_set_weak_pointer (&self->document, document);
  self->type = type;
  self->ids = g_strdupv ((char **) (ids != NULL ? ids : itself));
  return self;
}

PlumbUiSubject *
plumb_ui_subject_ref (PlumbUiSubject *self)
{
  return g_rc_box_acquire (self);
}

static void
subject_clear (gpointer data)
{
  PlumbUiSubject *self = data;
  g_clear_weak_pointer (&self->document);
  g_strfreev (self->ids);
}

void
plumb_ui_subject_unref (PlumbUiSubject *self)
{
  g_rc_box_release_full (self, subject_clear);
}

PlumbUiDocument *
plumb_ui_subject_get_document (PlumbUiSubject *self)
{
  return self->document;
}

gboolean
plumb_ui_subject_turn_to (PlumbUiSubject *self, PlumbUiDocument *document, const char *const *ids)
{
  gboolean is_same
      = self->type == PLUMB_UI_SUBJECT_GRAPH || g_strv_equal ((const char *const *) self->ids, ids);
  if (self->document == document && is_same)
    return FALSE;
  g_set_weak_pointer (&self->document, document);
  self->typing++;
  if (!is_same)
    {
      g_strfreev (self->ids);
      self->ids = g_strdupv ((char **) ids);
    }
  return TRUE;
}

const char *
plumb_ui_subject_get_only (PlumbUiSubject *self)
{
  return self->ids[0] != NULL && self->ids[1] == NULL ? self->ids[0] : NULL;
}

/* --- reading --------------------------------------------------------------------------------- */

static PlumbEdge *
find_edge (PlumbGraph *graph, const char *id)
{
  g_auto (GStrv) ends = g_strsplit (id, " ", 2);
  return g_strv_length (ends) == 2 ? plumb_graph_find_edge (graph, ends[0], ends[1]) : NULL;
}

static PlumbValue *
get_node_value (PlumbUiSubject *self, PlumbGraph *graph, const char *id, const char *name)
{
  PlumbNode *node = plumb_graph_find_node (graph, id);
  if (node == NULL)
    return NULL;
  return self->type == PLUMB_UI_SUBJECT_PARAMS
             ? plumb_node_get_param (node, name)
             : plumb_value_get_member (plumb_node_get_value (node), name);
}

/* An unlocked seed is another one in each run. Owned by the process. */
static PlumbValue *
get_unlocked (PlumbValue *seed)
{
  static PlumbValue *unlocked;
  if (unlocked == NULL)
    unlocked = plumb_value_new_boolean (FALSE);
  gboolean is_random = g_strcmp0 (plumb_value_member_string (seed, "mode", NULL), "random") == 0;
  return is_random ? unlocked : NULL;
}

static PlumbValue *
get_graph_value (PlumbGraph *graph, const char *name)
{
  if (g_str_equal (name, "seed.locked"))
    return get_unlocked (plumb_graph_get_seed (graph));
  if (g_str_has_prefix (name, "seed."))
    {
      PlumbValue *seed = plumb_graph_get_seed (graph);
      return seed != NULL ? plumb_value_get_member (seed, name + strlen ("seed.")) : NULL;
    }
  return plumb_value_get_member (plumb_graph_get_members (graph), name);
}

/* What is set; NULL where nothing is. Borrowed. */
static PlumbValue *
get_own (PlumbUiSubject *self, const char *id, const char *name)
{
  PlumbGraph *graph = plumb_ui_document_get_level_graph (self->document);
  PlumbEdge *edge;
  PlumbValue *object;
  switch (self->type)
    {
    case PLUMB_UI_SUBJECT_PARAMS:
    case PLUMB_UI_SUBJECT_NODES:
      return get_node_value (self, graph, id, name);
    case PLUMB_UI_SUBJECT_EDGES:
      edge = find_edge (graph, id);
      return edge != NULL ? plumb_value_get_member (plumb_edge_get_value (edge), name) : NULL;
    case PLUMB_UI_SUBJECT_FRAMES:
      object = plumb_graph_find_frame (graph, id);
      return object != NULL ? plumb_value_get_member (object, name) : NULL;
    case PLUMB_UI_SUBJECT_NOTES:
      object = plumb_graph_find_note (graph, id);
      return object != NULL ? plumb_value_get_member (object, name) : NULL;
    case PLUMB_UI_SUBJECT_GRAPH:
      return get_graph_value (graph, name);
    default:
      g_assert_not_reached ();
    }
}

/* Of very many only the first are compared: a form is no place to find the one that differs. */
#define MAX_COMPARED 200

PlumbValue *
plumb_ui_subject_get (PlumbUiSubject *self, const PlumbField *field)
{
  PlumbValue *first = NULL;
  for (guint i = 0; self->ids[i] != NULL && i < MAX_COMPARED; i++)
    {
      PlumbValue *value = get_own (self, self->ids[i], field->name);
      if (value == NULL)
        value = field->default_value;
      if (value == NULL || (first != NULL && !plumb_value_equal (first, value)))
        return NULL;
      first = value;
    }
  return first != NULL ? plumb_value_ref (first) : NULL;
}

gboolean
plumb_ui_subject_has (PlumbUiSubject *self, const PlumbField *field)
{
  for (guint i = 0; self->ids[i] != NULL && i < MAX_COMPARED; i++)
    if (get_own (self, self->ids[i], field->name) != NULL)
      return TRUE;
  return FALSE;
}

PlumbEdge *
plumb_ui_subject_find_binding (PlumbUiSubject *self, const char *port)
{
  const char *id = plumb_ui_subject_get_only (self);
  PlumbGraph *graph = plumb_ui_document_get_level_graph (self->document);
  PlumbNode *node = id != NULL ? plumb_graph_find_node (graph, id) : NULL;
  if (node == NULL || self->type != PLUMB_UI_SUBJECT_PARAMS)
    return NULL;
  GPtrArray *edges = plumb_graph_get_edges_in (graph, node);
  for (guint i = 0; edges != NULL && i < edges->len; i++)
    if (g_str_equal (plumb_edge_get_target_port (edges->pdata[i]), port))
      return edges->pdata[i];
  return NULL;
}

gboolean
plumb_ui_subject_can_bind (PlumbUiSubject *self)
{
  return self->type == PLUMB_UI_SUBJECT_PARAMS && plumb_ui_subject_get_only (self) != NULL;
}

/* --- changing -------------------------------------------------------------------------------- */

/* The object with a member set, or without it where @value is NULL. */
static PlumbValue *
with_member (PlumbValue *object, const char *name, PlumbValue *value)
{
  g_autoptr (PlumbValueBuilder) builder
      = object != NULL ? plumb_value_builder_new_copy (object) : plumb_value_builder_new_object ();
  if (value != NULL)
    plumb_value_builder_set (builder, name, plumb_value_ref (value));
  else
    plumb_value_builder_remove (builder, name);
  return plumb_value_builder_end (g_steal_pointer (&builder));
}

static PlumbValue *
ref_or_null (PlumbValue *value)
{
  return value != NULL ? plumb_value_ref (value) : NULL;
}

static PlumbEdit *
make_graph_edit (PlumbUiSubject *self, const char *name, PlumbValue *value)
{
  const char *definition = plumb_ui_document_get_definition (self->document);
  PlumbGraph *graph = plumb_ui_document_get_level_graph (self->document);
  if (!g_str_has_prefix (name, "seed."))
    return plumb_edit_new_set_graph (definition, name, ref_or_null (value));
  if (g_str_equal (name, "seed.locked"))
    {
      gboolean is_locked = value == NULL || plumb_value_get_boolean (value, TRUE);
      g_autoptr (PlumbValue) mode = plumb_value_new_string (is_locked ? "derived" : "random");
      return make_graph_edit (self, "seed.mode", mode);
    }
  g_autoptr (PlumbValue) seed
      = with_member (plumb_graph_get_seed (graph), name + strlen ("seed."), value);
  g_autoptr (PlumbValue) derived = plumb_value_new_string ("derived");
  return plumb_edit_new_set_graph (definition, "seed",
                                   plumb_value_get_member (seed, "mode") != NULL
                                       ? plumb_value_ref (seed)
                                       : with_member (seed, "mode", derived));
}

/* NULL where what is meant is gone. */
static PlumbEdit *
make_edit (PlumbUiSubject *self, const char *id, const char *name, PlumbValue *value)
{
  const char *definition = plumb_ui_document_get_definition (self->document);
  PlumbGraph *graph = plumb_ui_document_get_level_graph (self->document);
  PlumbEdge *edge;
  switch (self->type)
    {
    case PLUMB_UI_SUBJECT_PARAMS:
      return plumb_edit_new_set_param (definition, id, name, ref_or_null (value));
    case PLUMB_UI_SUBJECT_NODES:
      return plumb_edit_new_set_node (definition, id, name, ref_or_null (value));
    case PLUMB_UI_SUBJECT_EDGES:
      edge = find_edge (graph, id);
      return edge != NULL ? plumb_edit_new_set_edge (definition, edge, name, ref_or_null (value))
                          : NULL;
    case PLUMB_UI_SUBJECT_FRAMES:
      return plumb_edit_new_set_frame (
          definition, id, with_member (plumb_graph_find_frame (graph, id), name, value));
    case PLUMB_UI_SUBJECT_NOTES:
      return plumb_edit_new_set_note (definition, id,
                                      with_member (plumb_graph_find_note (graph, id), name, value));
    case PLUMB_UI_SUBJECT_GRAPH:
      return make_graph_edit (self, name, value);
    default:
      g_assert_not_reached ();
    }
}

gboolean
plumb_ui_subject_set (PlumbUiSubject *self,
                      const PlumbField *field,
                      PlumbValue *value,
                      gboolean typed,
                      GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_edit_unref);
  for (guint i = 0; self->ids[i] != NULL; i++)
    {
      PlumbEdit *part = make_edit (self, self->ids[i], field->name, value);
      if (part != NULL)
        g_ptr_array_add (parts, part);
    }
  if (parts->len == 0)
    return TRUE;
  g_autoptr (PlumbEdit) edit
      = parts->len == 1 ? plumb_edit_ref (parts->pdata[0])
                        : plumb_edit_new_composite (plumb_edit_get_label (parts->pdata[0]),
                                                    (PlumbEdit *const *) parts->pdata, parts->len);
  g_autofree char *gesture = typed ? g_strdup_printf ("form %d %s %s %u", self->type, self->ids[0],
                                                      field->name, self->typing)
                                   : NULL;
  if (!typed)
    self->typing++;
  return plumb_ui_document_apply (self->document, edit, gesture, error);
}

void
plumb_ui_subject_end_typing (PlumbUiSubject *self)
{
  self->typing++;
}
