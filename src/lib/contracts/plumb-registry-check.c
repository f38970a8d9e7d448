/* plumb-registry-check.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-registry-private.h"

#include "plumb-field.h"
#include "plumb-pack-private.h"

#define WIDENING_DEPTH_MAX 4

/* Adds what is wrong and remembers that something is. */
static void
refuse (PlumbPlace *place, const char *member, const char *expected, const char *found)
{
  plumb_place_report (place,
                      &(PlumbFault) { "pack-unknown-reference", member, expected, found,
                                      "Correct the name, declare it in the pack, or install the "
                                      "pack that has it" });
}

static void
check_artifact_name (PlumbPlace *place, PlumbRegistry *self, const char *member, const char *name)
{
  if (plumb_registry_find_artifact_kind (self, name) == NULL)
    refuse (place, member, "a known artifact kind", name);
}

static void
check_ports (PlumbPlace *place, PlumbRegistry *self, PlumbKind *kind)
{
  for (guint i = 0; i < plumb_kind_get_n_inputs (kind); i++)
    {
      const PlumbPort *port = plumb_kind_get_input (kind, i);
      g_autofree char *member = g_strdup_printf ("inputs.%s.kind", port->name);
      check_artifact_name (place, self, member, port->kind);
      for (guint k = 0; port->also != NULL && port->also[k] != NULL; k++)
        check_artifact_name (place, self, member, port->also[k]);
    }
  for (guint i = 0; i < plumb_kind_get_n_outputs (kind); i++)
    {
      const PlumbPort *port = plumb_kind_get_output (kind, i);
      g_autofree char *member = g_strdup_printf ("outputs.%s.kind", port->name);
      check_artifact_name (place, self, member, port->kind);
    }
}

static void
check_fields (PlumbPlace *place, PlumbRegistry *self, PlumbKind *kind)
{
  for (guint i = 0; i < plumb_kind_get_n_fields (kind); i++)
    {
      const PlumbField *field = plumb_kind_get_field (kind, i);
      g_autofree char *member = g_strdup_printf ("fields.%s.accepts", field->name);
      for (guint k = 0; field->accepts != NULL && field->accepts[k] != NULL; k++)
        check_artifact_name (place, self, member, field->accepts[k]);
      if (field->default_value != NULL)
        plumb_field_validate (field, field->default_value, place->kind, place->problems);
    }
}

static void
check_kind (PlumbPlace *place, PlumbRegistry *self, PlumbKind *kind)
{
  place->kind = plumb_kind_get_name (kind);
  const char *family = plumb_kind_get_family (kind), *module = plumb_kind_get_module (kind);
  if (plumb_registry_find_family (self, family) == NULL)
    refuse (place, "family", "a known family", family);
  if (plumb_registry_find_module (self, module) == NULL)
    refuse (place, "module", "a known module", module);
  check_ports (place, self, kind);
  check_fields (place, self, kind);
  for (const char *const *tool = plumb_kind_get_tools (kind); *tool != NULL; tool++)
    if (plumb_registry_find_tool (self, *tool) == NULL)
      refuse (place, "uses.tools", "a known tool", *tool);
}

/* More than any that is allowed where a kind widens to too many at once. */
static guint
get_widening_depth (PlumbRegistry *self, const char *name, guint depth)
{
  const PlumbArtifactKind *kind = plumb_registry_find_artifact_kind (self, name);
  guint deepest = depth;
  if (kind != NULL && g_strv_length ((char **) kind->widens_to) > WIDENING_DEPTH_MAX)
    return WIDENING_DEPTH_MAX + 1;
  for (guint i = 0; kind != NULL && kind->widens_to[i] != NULL && depth <= WIDENING_DEPTH_MAX; i++)
    deepest = MAX (deepest, get_widening_depth (self, kind->widens_to[i], depth + 1));
  return deepest;
}

static void
check_artifact_kind (PlumbPlace *place, PlumbRegistry *self, const PlumbArtifactKind *kind)
{
  g_autofree char *member = g_strdup_printf ("artifact_kinds.%s.widens_to", kind->name);
  for (guint i = 0; kind->widens_to[i] != NULL; i++)
    check_artifact_name (place, self, member, kind->widens_to[i]);
  if (get_widening_depth (self, kind->name, 0) > WIDENING_DEPTH_MAX)
    refuse (place, member, "at most 4 kinds, 4 deep, not in a circle", kind->name);
}

static guint
count_errors (PlumbProblems *problems)
{
  guint n = 0;
  for (guint i = 0; i < plumb_problems_get_length (problems); i++)
    n += plumb_problems_get (problems, i)->severity == PLUMB_SEVERITY_ERROR;
  return n;
}

gboolean
plumb_registry_check_pack (PlumbRegistry *self, PlumbPack *pack, PlumbProblems *problems)
{
  guint n_before = count_errors (problems);
  guint n_told = 0;
  PlumbPlace place
      = { .problems = problems, .pack = plumb_pack_get_name (pack), .n_told = &n_told };
  for (guint i = 0; i < pack->n_artifact_kinds; i++)
    check_artifact_kind (&place, self, &pack->artifact_kinds[i]);
  for (guint i = 0; i < pack->kinds->len; i++)
    check_kind (&place, self, g_ptr_array_index (pack->kinds, i));
  plumb_place_end (&place);
  return count_errors (problems) == n_before;
}
