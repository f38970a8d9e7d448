/* plumb-fix.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-fix.h"

#include "plumb-field.h"
#include "plumb-flat.h"
#include "plumb-json.h"
#include "plumb-registry-private.h"

#define MAX_ROUNDS 16

/* Where a problem is. */
typedef struct
{
  PlumbGraph *graph; /* of the level */
  PlumbRegistry *registry;
  const char *definition; /* (nullable) */
  PlumbNode *node;
  PlumbKind *kind; /* (nullable) */
  const PlumbProblem *problem;
} Place;

static gboolean
find_place (Place *place, PlumbGraph *graph)
{
  g_auto (GStrv) ids = g_strsplit (place->problem->node, ":", -1);
  place->graph = graph;
  for (guint i = 0; ids[i] != NULL; i++)
    {
      place->node = plumb_graph_find_node (place->graph, ids[i]);
      if (place->node == NULL)
        return FALSE;
      if (ids[i + 1] == NULL)
        break;
      place->definition = plumb_node_get_definition (place->node);
      place->graph = place->definition != NULL
                         ? plumb_graph_find_definition (graph, place->definition)
                         : NULL;
      if (place->graph == NULL)
        return FALSE;
    }
  if (place->node != NULL)
    place->kind = plumb_registry_find_kind (place->registry, plumb_node_get_kind (place->node));
  return place->node != NULL;
}

/**
 * plumb_fix_find_kind:
 * @graph: of the document
 * @registry: the kinds
 * @problem: of the document
 *
 * Returns: (transfer none) (nullable): the kind of the node that the problem is about
 */
PlumbKind *
plumb_fix_find_kind (PlumbGraph *graph, PlumbRegistry *registry, const PlumbProblem *problem)
{
  Place place = { .registry = registry, .problem = problem };
  return problem->node != NULL && find_place (&place, graph) ? place.kind : NULL;
}

/* One edit, or several as one, under a label. Takes the edits. */
static PlumbEdit *
make (const char *label, GPtrArray *parts)
{
  if (parts->len == 0)
    return NULL;
  return plumb_edit_new_composite (label, (PlumbEdit *const *) parts->pdata, parts->len);
}

static PlumbEdit *
make_one (const char *label, PlumbEdit *part)
{
  g_autoptr (PlumbEdit) owned = part;
  return plumb_edit_new_composite (label, &owned, 1);
}

/* The one name of @names near to @wrong, but for case the same first; NULL where there are more. */
static const char *
find_near (const char *wrong, const char *const *names)
{
  const char *near = NULL;
  guint best = plumb_name_get_reach (wrong) + 1, n_best = 0;
  for (; names != NULL && *names != NULL; names++)
    {
      if (g_ascii_strcasecmp (wrong, *names) == 0)
        return *names;
      guint distance = plumb_name_measure (wrong, *names);
      if (distance > best || distance > plumb_name_get_reach (wrong))
        continue;
      n_best = distance < best ? 1 : n_best + 1;
      best = distance;
      near = *names;
    }
  return n_best == 1 ? near : NULL;
}

/* --- kinds ----------------------------------------------------------------------------------- */

static PlumbEdit *
fix_kind (const Place *place)
{
  g_auto (GStrv) near
      = plumb_registry_suggest_kinds (place->registry, plumb_node_get_kind (place->node));
  if (near == NULL || near[0] == NULL || near[1] != NULL)
    return NULL;
  g_autofree char *label = g_strdup_printf ("Change the kind to %s", near[0]);
  return make_one (label,
                   plumb_edit_new_set_node (place->definition, plumb_node_get_id (place->node),
                                            "kind", plumb_value_new_string (near[0])));
}

/* --- values ---------------------------------------------------------------------------------- */

static PlumbEdit *
set_value (const Place *place, const char *name, PlumbValue *value)
{
  g_autofree char *text = plumb_json_format (value, PLUMB_JSON_COMPACT);
  g_autofree char *label = strlen (text) > 60 ? g_strdup_printf ("Change %s", name)
                                              : g_strdup_printf ("Set %s to %s", name, text);
  return make_one (label,
                   plumb_edit_new_set_param (place->definition, plumb_node_get_id (place->node),
                                             name, plumb_value_ref (value)));
}

static PlumbEdit *
reset_value (const Place *place, const PlumbField *field)
{
  if (field->default_value == NULL)
    return NULL;
  g_autofree char *label = g_strdup_printf ("Set %s to its default", field->name);
  return make_one (label,
                   plumb_edit_new_set_param (place->definition, plumb_node_get_id (place->node),
                                             field->name, NULL));
}

static PlumbValue *
clamp (const PlumbField *field, PlumbValue *value)
{
  double number = plumb_value_get_double (value, 0);
  if (field->minimum != NULL && number < plumb_value_get_double (field->minimum, 0))
    return plumb_value_ref (field->minimum);
  if (field->maximum != NULL && number > plumb_value_get_double (field->maximum, 0))
    return plumb_value_ref (field->maximum);
  return plumb_value_ref (value);
}

static PlumbValue *
clamp_all (const PlumbField *field, PlumbValue *value)
{
  if (plumb_value_get_value_type (value) != PLUMB_VALUE_ARRAY)
    return clamp (field, value);
  g_autoptr (PlumbValueBuilder) builder = plumb_value_builder_new_array ();
  for (guint i = 0; i < plumb_value_get_length (value); i++)
    plumb_value_builder_add (builder, clamp (field, plumb_value_get_element (value, i)));
  return plumb_value_builder_end (g_steal_pointer (&builder));
}

static PlumbValue *
read_number (const char *text, gboolean is_whole)
{
  char *end = NULL;
  gint64 whole = g_ascii_strtoll (text, &end, 10);
  if (end != text && *end == '\0')
    return plumb_value_new_int (whole);
  double number = g_ascii_strtod (text, &end);
  return !is_whole && end != text && *end == '\0' ? plumb_value_new_double (number) : NULL;
}

/* The same said in the field's type: "64" as 64, "true" as true, 3 as "3". NULL: it is not. */
static PlumbValue *
convert (const PlumbField *field, PlumbValue *value)
{
  const char *text = plumb_value_get_string (value, NULL);
  switch (field->type)
    {
    case PLUMB_FIELD_INTEGER:
    case PLUMB_FIELD_SEED:
    case PLUMB_FIELD_NUMBER:
      return text != NULL ? read_number (text, field->type != PLUMB_FIELD_NUMBER) : NULL;
    case PLUMB_FIELD_BOOLEAN:
      if (g_strcmp0 (text, "true") == 0 || g_strcmp0 (text, "false") == 0)
        return plumb_value_new_boolean (*text == 't');
      return NULL;
    case PLUMB_FIELD_TEXT:
    case PLUMB_FIELD_ENUM:
      {
        g_autofree char *json
            = plumb_value_is_number (value) ? plumb_json_format (value, PLUMB_JSON_COMPACT) : NULL;
        return json != NULL ? plumb_value_new_string (json) : NULL;
      }
    case PLUMB_FIELD_COLOR:
    case PLUMB_FIELD_FILE:
    case PLUMB_FIELD_LIST:
    case PLUMB_FIELD_OBJECT:
    default:
      return NULL;
    }
}

/* What is meant by a text that is nearly right. */
static PlumbValue *
correct_text (const PlumbField *field, PlumbValue *value)
{
  const char *text = plumb_value_get_string (value, NULL);
  if (text == NULL)
    return NULL;
  if (field->type == PLUMB_FIELD_ENUM)
    {
      const char *near = find_near (text, field->choices);
      return near != NULL ? plumb_value_new_string (near) : NULL;
    }
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  gboolean is_color
      = field->type == PLUMB_FIELD_COLOR || g_strcmp0 (field->format, "hex-color") == 0;
  if (!is_color || *stripped == '#')
    return plumb_value_new_string (stripped);
  g_autofree char *color = g_strconcat ("#", stripped, NULL);
  return plumb_value_new_string (color);
}

static PlumbValue *
cut_list (const PlumbField *field, PlumbValue *value)
{
  if (plumb_value_get_length (value) <= field->max_items)
    return NULL;
  g_autoptr (PlumbValueBuilder) builder = plumb_value_builder_new_array ();
  for (guint i = 0; i < field->max_items; i++)
    plumb_value_builder_add (builder, plumb_value_ref (plumb_value_get_element (value, i)));
  return plumb_value_builder_end (g_steal_pointer (&builder));
}

static PlumbValue *
correct (const PlumbField *field, const char *code, PlumbValue *value)
{
  if (g_str_equal (code, "out-of-bounds"))
    return clamp_all (field, value);
  if (g_str_equal (code, "wrong-type"))
    return convert (field, value);
  if (g_str_equal (code, "bad-length"))
    return cut_list (field, value);
  return correct_text (field, value);
}

/* A value that the field takes and that is what was meant, else the default. */
static PlumbEdit *
fix_value (const Place *place)
{
  const char *name = place->problem->field;
  const PlumbField *field = place->kind != NULL ? plumb_kind_find_field (place->kind, name) : NULL;
  PlumbValue *value = plumb_node_get_param (place->node, name);
  if (field == NULL || value == NULL)
    return NULL;
  g_autoptr (PlumbValue) better = correct (field, place->problem->code, value);
  g_autoptr (PlumbProblems) left = plumb_problems_new ();
  if (better != NULL && plumb_field_validate (field, better, NULL, left)
      && !plumb_value_equal (better, value))
    return set_value (place, name, better);
  return reset_value (place, field);
}

/* A value is certain only where there is but one. */
static PlumbEdit *
fix_missing_field (const Place *place)
{
  const PlumbField *field
      = place->kind != NULL ? plumb_kind_find_field (place->kind, place->problem->field) : NULL;
  if (field == NULL || field->type != PLUMB_FIELD_ENUM
      || g_strv_length ((char **) field->choices) != 1)
    return NULL;
  g_autoptr (PlumbValue) only = plumb_value_new_string (field->choices[0]);
  return set_value (place, field->name, only);
}

/* A parameter that no field takes: it is meant for a field whose name is near, or for none. */
static PlumbEdit *
fix_unknown_field (const Place *place)
{
  const char *name = place->problem->field, *id = plumb_node_get_id (place->node);
  PlumbValue *value = plumb_node_get_param (place->node, name);
  if (place->kind == NULL || value == NULL)
    return NULL;
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  for (guint i = 0; i < plumb_kind_get_n_fields (place->kind); i++)
    g_strv_builder_add (names, plumb_kind_get_field (place->kind, i)->name);
  g_auto (GStrv) known = g_strv_builder_end (names);
  const char *near = find_near (name, (const char *const *) known);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_edit_unref);
  g_ptr_array_add (parts, plumb_edit_new_set_param (place->definition, id, name, NULL));
  if (near == NULL || plumb_node_get_param (place->node, near) != NULL)
    {
      g_autofree char *label = g_strdup_printf ("Remove the parameter %s", name);
      return make (label, parts);
    }
  g_ptr_array_add (parts,
                   plumb_edit_new_set_param (place->definition, id, near, plumb_value_ref (value)));
  g_autofree char *label = g_strdup_printf ("Rename the parameter %s to %s", name, near);
  return make (label, parts);
}

static PlumbEdit *
fix_artifact_kind (const Place *place)
{
  PlumbValue *value = plumb_node_get_param (place->node, "kind");
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  for (guint i = 0; i < plumb_registry_get_n_packs (place->registry); i++)
    {
      PlumbPack *pack = plumb_registry_get_pack (place->registry, i);
      for (guint k = 0; k < plumb_pack_get_n_artifact_kinds (pack); k++)
        g_strv_builder_add (names, plumb_pack_get_artifact_kind (pack, k)->name);
    }
  g_auto (GStrv) known = g_strv_builder_end (names);
  const char *near = find_near (plumb_value_get_string (value, ""), (const char *const *) known);
  g_autoptr (PlumbValue) better = near != NULL ? plumb_value_new_string (near) : NULL;
  return better != NULL ? set_value (place, "kind", better) : NULL;
}

/* --- edges ----------------------------------------------------------------------------------- */

static GPtrArray *
list_edges (const Place *place)
{
  GPtrArray *found = g_ptr_array_new ();
  for (guint i = 0; i < plumb_graph_get_n_edges (place->graph); i++)
    {
      PlumbEdge *edge = plumb_graph_get_edge (place->graph, i);
      gboolean leaves = plumb_edge_get_source (edge) == place->node
                        && g_str_equal (plumb_edge_get_source_port (edge), place->problem->field);
      gboolean enters = plumb_edge_get_target (edge) == place->node
                        && g_str_equal (plumb_edge_get_target_port (edge), place->problem->field);
      if (leaves || enters)
        g_ptr_array_add (found, edge);
    }
  return found;
}

static PlumbEdit *
remove_edges (const Place *place, GPtrArray *edges)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_edit_unref);
  for (guint i = 0; i < edges->len; i++)
    g_ptr_array_add (parts, plumb_edit_new_remove_edge (place->definition,
                                                        plumb_edge_get_from (edges->pdata[i]),
                                                        plumb_edge_get_to (edges->pdata[i])));
  g_autofree char *label = edges->len == 1 ? g_strdup_printf ("Remove the link from %s to %s",
                                                              plumb_edge_get_from (edges->pdata[0]),
                                                              plumb_edge_get_to (edges->pdata[0]))
                                           : g_strdup_printf ("Remove %u links", edges->len);
  return make (label, parts);
}

/* No edge can hold on to a port that is not there. */
static PlumbEdit *
fix_unknown_port (const Place *place)
{
  g_autoptr (GPtrArray) edges = list_edges (place);
  return remove_edges (place, edges);
}

/* Which of several edges is wrong only a person knows. */
static PlumbEdit *
fix_wrong_edge (const Place *place)
{
  g_autoptr (GPtrArray) edges = list_edges (place);
  return edges->len == 1 ? remove_edges (place, edges) : NULL;
}

static PlumbEdit *
fix_condition (const Place *place)
{
  g_autoptr (GPtrArray) edges = list_edges (place);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_edit_unref);
  for (guint i = 0; i < edges->len; i++)
    {
      PlumbEdge *edge = edges->pdata[i];
      if (!plumb_condition_is_valid (plumb_edge_get_condition (edge)))
        g_ptr_array_add (parts, plumb_edit_new_set_edge (place->definition, edge, "when", NULL));
    }
  return make ("Remove the condition", parts);
}

/* --- which fix ------------------------------------------------------------------------------- */

static const struct
{
  const char *code;
  PlumbEdit *(*make) (const Place *place);
} fixes[] = {
  { "unknown-kind", fix_kind },
  { "wrong-type", fix_value },
  { "out-of-bounds", fix_value },
  { "bad-choice", fix_value },
  { "bad-format", fix_value },
  { "bad-length", fix_value },
  { "missing-field", fix_missing_field },
  { "unknown-field", fix_unknown_field },
  { "unknown-artifact-kind", fix_artifact_kind },
  { "unknown-port", fix_unknown_port },
  { "incompatible-ports", fix_wrong_edge },
  { "optional-into-required", fix_wrong_edge },
  { "unknown-condition", fix_condition },
};

/**
 * plumb_fix_new:
 * @graph: the document's own graph
 * @registry: all packs
 * @problem: what was found in it
 *
 * Returns: (transfer full) (nullable): the edit for @graph that mends it; %NULL where a person has
 *   to choose
 */
PlumbEdit *
plumb_fix_new (PlumbGraph *graph, PlumbRegistry *registry, const PlumbProblem *problem)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (graph) && PLUMB_IS_REGISTRY (registry), NULL);
  g_return_val_if_fail (problem != NULL, NULL);
  Place place = { .registry = registry, .problem = problem };
  for (guint i = 0; i < G_N_ELEMENTS (fixes); i++)
    if (g_str_equal (fixes[i].code, problem->code))
      {
        gboolean needs_field = fixes[i].make != fix_kind;
        if (problem->node == NULL || (needs_field && problem->field == NULL)
            || !find_place (&place, graph))
          return NULL;
        return fixes[i].make (&place);
      }
  return NULL;
}

/**
 * plumb_fix_new_with_value:
 * @graph: the document's own graph
 * @registry: all packs
 * @problem: what was found at a field of it
 * @value: the value to set
 *
 * Returns: (transfer full) (nullable): the edit for @graph; %NULL where there is no such field, or
 *   it does not take the value
 */
PlumbEdit *
plumb_fix_new_with_value (PlumbGraph *graph,
                          PlumbRegistry *registry,
                          const PlumbProblem *problem,
                          PlumbValue *value)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (graph) && PLUMB_IS_REGISTRY (registry), NULL);
  g_return_val_if_fail (problem != NULL && value != NULL, NULL);
  Place place = { .registry = registry, .problem = problem };
  if (problem->node == NULL || problem->field == NULL || !find_place (&place, graph))
    return NULL;
  const PlumbField *field
      = place.kind != NULL ? plumb_kind_find_field (place.kind, problem->field) : NULL;
  g_autoptr (PlumbProblems) faults = plumb_problems_new ();
  if (field == NULL || !plumb_field_validate (field, value, NULL, faults))
    return NULL;
  return set_value (&place, field->name, value);
}

/* --- all of them ----------------------------------------------------------------------------- */

/* Applies to @copy what mends its problems as they are now. */
static void
fix_round (PlumbGraph *copy, PlumbRegistry *registry, GPtrArray *edits)
{
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbFlat) flat = plumb_flat_new (copy, registry, problems);
  for (guint i = 0; i < plumb_problems_get_length (problems); i++)
    {
      g_autoptr (PlumbEdit) fix = plumb_fix_new (copy, registry, plumb_problems_get (problems, i));
      if (fix != NULL && plumb_graph_apply (copy, fix, NULL, NULL))
        g_ptr_array_add (edits, g_steal_pointer (&fix));
    }
}

/**
 * plumb_fix_new_for_all:
 * @graph: the document's own graph
 * @registry: all packs
 * @n_fixes: (out) (optional): how many fixes it does
 *
 * Fixes are tried on a copy, one after another, until none is left: what one mends another need
 * not.
 *
 * Returns: (transfer full) (nullable): the edit for @graph; %NULL where no fix is certain
 */
PlumbEdit *
plumb_fix_new_for_all (PlumbGraph *graph, PlumbRegistry *registry, guint *n_fixes)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (graph) && PLUMB_IS_REGISTRY (registry), NULL);
  g_autoptr (PlumbGraph) copy = plumb_graph_copy (graph);
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_edit_unref);
  for (guint round = 0, before = 0; round == 0 || (edits->len > before && round < MAX_ROUNDS);
       round++)
    {
      before = edits->len;
      fix_round (copy, registry, edits);
    }
  if (n_fixes != NULL)
    *n_fixes = edits->len;
  return edits->len > 0 ? make ("Fix all problems that can be", edits) : NULL;
}
