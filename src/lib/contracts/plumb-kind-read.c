/* plumb-kind-read.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-pack-private.h"

#include "plumb-kind-private.h"

#define PARTS_MAX 1000

static const PlumbShapeMember kind_members[] = {
  { "type", PLUMB_SHAPE_NAME, TRUE },
  { "version", PLUMB_SHAPE_INTEGER, TRUE },
  { "title", PLUMB_SHAPE_WORD, TRUE },
  { "summary", PLUMB_SHAPE_WORD, TRUE },
  { "help", PLUMB_SHAPE_TEXT, FALSE },
  { "words", PLUMB_SHAPE_TEXTS, FALSE },
  { "family", PLUMB_SHAPE_NAME, TRUE },
  { "module", PLUMB_SHAPE_NAME, TRUE },
  { "stage", PLUMB_SHAPE_NAME, TRUE },
  { "category", PLUMB_SHAPE_WORD, TRUE },
  { "role", PLUMB_SHAPE_NAME, TRUE },
  { "needs", PLUMB_SHAPE_TEXT, FALSE },
  { "inputs", PLUMB_SHAPE_ARRAY, TRUE },
  { "outputs", PLUMB_SHAPE_ARRAY, TRUE },
  { "fields", PLUMB_SHAPE_ARRAY, FALSE },
  { "settings", PLUMB_SHAPE_TEXT, FALSE },
  { "uses", PLUMB_SHAPE_OBJECT, FALSE },
  { "backend", PLUMB_SHAPE_NAME, TRUE },
  { "disabled", PLUMB_SHAPE_WORD, FALSE },
  { "call", PLUMB_SHAPE_OBJECT, FALSE },
  { NULL },
};

static const PlumbShapeMember input_members[] = {
  { "name", PLUMB_SHAPE_NAME, TRUE },     { "kind", PLUMB_SHAPE_NAME, TRUE },
  { "also", PLUMB_SHAPE_TEXTS, FALSE },   { "title", PLUMB_SHAPE_WORD, FALSE },
  { "summary", PLUMB_SHAPE_TEXT, FALSE }, { "optional", PLUMB_SHAPE_BOOLEAN, FALSE },
  { "many", PLUMB_SHAPE_BOOLEAN, FALSE }, { NULL },
};

static const PlumbShapeMember output_members[] = {
  { "name", PLUMB_SHAPE_NAME, TRUE },
  { "kind", PLUMB_SHAPE_NAME, TRUE },
  { "title", PLUMB_SHAPE_WORD, FALSE },
  { "summary", PLUMB_SHAPE_TEXT, FALSE },
  { "optional", PLUMB_SHAPE_BOOLEAN, FALSE },
  { "many", PLUMB_SHAPE_BOOLEAN, FALSE },
  { "file", PLUMB_SHAPE_WORD, FALSE },
  { "like", PLUMB_SHAPE_NAME, FALSE },
  { NULL },
};

static const PlumbShapeMember uses_members[] = {
  { "seed", PLUMB_SHAPE_BOOLEAN, FALSE },
  { "network", PLUMB_SHAPE_BOOLEAN, FALSE },
  { "cache", PLUMB_SHAPE_BOOLEAN, FALSE },
  { "output", PLUMB_SHAPE_BOOLEAN, FALSE },
  { "slots", PLUMB_SHAPE_OBJECT, FALSE },
  { "tools", PLUMB_SHAPE_TEXTS, FALSE },
  { NULL },
};

/* The kind with what it does not say itself taken from the nearest defaults. */
static PlumbValue *
merge_defaults (PlumbValue *value, const PlumbValue *const *defaults)
{
  g_autoptr (PlumbValueBuilder) builder = plumb_value_builder_new_copy (value);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (; *defaults != NULL; defaults++)
    for (guint i = 0; i < plumb_value_get_length (*defaults); i++)
      {
        const char *name;
        PlumbValue *member = plumb_value_get_member_at (*defaults, i, &name);
        if (plumb_value_get_member (value, name) == NULL && g_hash_table_add (seen, (char *) name))
          plumb_value_builder_set (builder, name, plumb_value_ref (member));
      }
  return plumb_value_builder_end (g_steal_pointer (&builder));
}

static gboolean
check_port_name (const PlumbPlace *place, const char *list, const char *name, GHashTable *names)
{
  g_autofree char *member = g_strdup_printf ("%s.%s", list, name);
  gboolean is_new = g_hash_table_add (names, (char *) name);
  if (strchr (name, '.') != NULL)
    plumb_place_report (place, &(PlumbFault) { "pack-bad-name", member, "a name without a dot",
                                               name, "Use _ or -" });
  else if (!is_new)
    plumb_place_report (place, &(PlumbFault) { "pack-duplicate", member, "each name once", name,
                                               "Rename one of them" });
  return is_new && strchr (name, '.') == NULL;
}

static gboolean
check_port_names (const PlumbPlace *place, const char *list, PlumbValue *array)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean valid = TRUE;
  for (guint i = 0; i < plumb_value_get_length (array); i++)
    {
      PlumbValue *port = plumb_value_get_element (array, i);
      valid &= check_port_name (place, list, plumb_value_member_string (port, "name", ""), names);
    }
  return valid;
}

gboolean
plumb_kind_check_count (const PlumbPlace *place, const char *list, PlumbValue *array)
{
  if (array == NULL || plumb_value_get_length (array) <= PARTS_MAX)
    return TRUE;
  plumb_place_report (place, &(PlumbFault) { "pack-too-large", list, "at most 1000", "more",
                                             "Put values together into lists or objects" });
  return FALSE;
}

/* Of what has no title, its name is one: "camera_list" is read as "Camera list". */
static const char *
own_title (PlumbKind *kind, const char *name, const char *separators)
{
  char *title = plumb_kind_own (kind, g_strdup (name));

  title[0] = g_ascii_toupper (title[0]);
  return plumb_pack_say (kind->pack, g_strdelimit (title, separators, ' '));
}

static PlumbPort *
read_ports (PlumbKind *kind, PlumbValue *array)
{
  guint n = plumb_value_get_length (array);
  PlumbPort *ports = g_new0 (PlumbPort, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      PlumbValue *value = plumb_value_get_element (array, i);
      PlumbValue *also = plumb_value_get_member (value, "also");
      const char *name = plumb_value_member_string (value, "name", NULL);
      const char *title = plumb_value_member_string (value, "title", NULL);
      ports[i] = (PlumbPort) {
        .name = name,
        .kind = plumb_value_member_string (value, "kind", NULL),
        .also = also == NULL ? NULL : plumb_kind_own_strv (kind, also),
        .title = title != NULL ? plumb_pack_say (kind->pack, title) : own_title (kind, name, "_"),
        .summary = plumb_pack_say (kind->pack, plumb_value_member_string (value, "summary", "")),
        .file = plumb_value_member_string (value, "file", NULL),
        .like = plumb_value_member_string (value, "like", NULL),
        .optional = plumb_value_member_boolean (value, "optional", FALSE),
        .many = plumb_value_member_boolean (value, "many", FALSE),
      };
    }
  return ports;
}

static gboolean
check_like (const PlumbPlace *place, PlumbKind *kind)
{
  gboolean valid = TRUE;
  for (guint i = 0; i < kind->n_outputs; i++)
    {
      const PlumbPort *port = &kind->outputs[i];
      if (port->like == NULL)
        continue;
      if (g_str_equal (port->kind, "any") && plumb_kind_find_input (kind, port->like) != NULL)
        continue;
      g_autofree char *member = g_strdup_printf ("outputs.%s.like", port->name);
      plumb_place_report (
          place, &(PlumbFault) { "pack-unknown-reference", member,
                                 "an input of the kind, at an output of kind any", port->like,
                                 "Name an input, and let the output be of kind any" });
      valid = FALSE;
    }
  return valid;
}

static gboolean
read_all_ports (const PlumbPlace *place, PlumbKind *kind)
{
  PlumbValue *inputs = plumb_value_get_member (kind->source, "inputs");
  PlumbValue *outputs = plumb_value_get_member (kind->source, "outputs");
  if (!plumb_kind_check_count (place, "inputs", inputs)
      || !plumb_kind_check_count (place, "outputs", outputs))
    return FALSE;
  gboolean valid = plumb_shape_check_each (place, kind->source, "inputs", input_members);
  valid &= plumb_shape_check_each (place, kind->source, "outputs", output_members);
  if (!valid)
    return FALSE;
  valid &= check_port_names (place, "inputs", inputs);
  valid &= check_port_names (place, "outputs", outputs);
  kind->inputs = read_ports (kind, inputs);
  kind->n_inputs = plumb_value_get_length (inputs);
  kind->outputs = read_ports (kind, outputs);
  kind->n_outputs = plumb_value_get_length (outputs);
  return check_like (place, kind) && valid;
}

static gboolean
check_slots (const PlumbPlace *place, PlumbValue *slots)
{
  for (guint i = 0; slots != NULL && i < plumb_value_get_length (slots); i++)
    {
      const char *name;
      gint64 count = plumb_value_get_int (plumb_value_get_member_at (slots, i, &name), 0);
      if (plumb_shape_is_name (name) && count > 0 && count <= G_MAXUINT16)
        continue;
      plumb_place_report (place, &(PlumbFault) { "pack-wrong-type", "slots",
                                                 "slot names with a count from 1 to 65535", name,
                                                 "Correct the slot" });
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_uses (const PlumbPlace *place, PlumbKind *kind)
{
  static const char *const no_tools[] = { NULL };
  PlumbValue *uses = plumb_value_get_member (kind->source, "uses");
  kind->is_cached = plumb_value_member_boolean (uses, "cache", TRUE);
  kind->tools = no_tools;
  kind->slots = plumb_value_get_member (uses, "slots");
  if (kind->slots == NULL)
    kind->slots
        = plumb_kind_own_value (kind, plumb_value_builder_end (plumb_value_builder_new_object ()));
  if (uses == NULL)
    return TRUE;
  PlumbPlace inner = *place;
  inner.path = "uses.";
  if (!plumb_shape_check (&inner, uses, uses_members))
    return FALSE;
  kind->uses_seed = plumb_value_member_boolean (uses, "seed", FALSE);
  kind->uses_network = plumb_value_member_boolean (uses, "network", FALSE);
  kind->writes_output = plumb_value_member_boolean (uses, "output", FALSE);
  kind->tools = plumb_kind_own_strv (kind, plumb_value_get_member (uses, "tools"));
  return check_slots (&inner, kind->slots);
}

/* "No settings" is said, not forgotten: a kind has fields, or "settings": "none". */
static gboolean
read_settings (const PlumbPlace *place, PlumbKind *kind)
{
  PlumbValue *fields = plumb_value_get_member (kind->source, "fields");
  const char *settings = plumb_value_member_string (kind->source, "settings", NULL);
  kind->has_no_settings = g_strcmp0 (settings, "none") == 0;
  guint n_fields = fields == NULL ? 0 : plumb_value_get_length (fields);
  gboolean is_stated = settings == NULL ? n_fields > 0 : kind->has_no_settings && fields == NULL;
  if (!is_stated)
    {
      plumb_place_report (place, &(PlumbFault) { "pack-settings", "settings",
                                                 "either fields, or \"settings\": \"none\"",
                                                 settings == NULL ? "no fields" : settings,
                                                 "Declare the fields, or that there are none" });
      return FALSE;
    }
  return fields == NULL || plumb_kind_read_fields (place, kind, fields);
}

static gboolean
check_name (const PlumbPlace *place, PlumbPack *pack, const char *name)
{
  g_autofree char *prefix = g_strconcat (pack->name, ".", NULL);
  if (g_str_has_prefix (name, prefix) && name[strlen (prefix)] != '\0')
    return TRUE;
  g_autofree char *expected = g_strconcat (prefix, "NAME", NULL);
  plumb_place_report (place, &(PlumbFault) { "pack-bad-name", "type", expected, name,
                                             "Put the pack's name and a dot in front" });
  return FALSE;
}

static gboolean
read_needs (const PlumbPlace *place, PlumbKind *kind)
{
  const char *needs = plumb_value_member_string (kind->source, "needs", "all");
  kind->needs_any = g_str_equal (needs, "any");
  if (kind->needs_any || g_str_equal (needs, "all"))
    return TRUE;
  plumb_place_report (
      place, &(PlumbFault) { "pack-bad-choice", "needs", "all or any", needs, "Correct it" });
  return FALSE;
}

/* Whoever knows a kind by its English title finds it in any language. */
static const char *const *
read_words (PlumbKind *kind)
{
  const char *const *words
      = plumb_kind_own_strv (kind, plumb_value_get_member (kind->source, "words"));
  g_autoptr (GPtrArray) all = g_ptr_array_new_null_terminated (4, NULL, TRUE);
  for (; *words != NULL; words++)
    {
      const char *said = plumb_pack_say (kind->pack, *words);
      g_ptr_array_add (all, (char *) *words);
      if (said != *words)
        g_ptr_array_add (all, (char *) said);
    }
  const char *title = plumb_value_member_string (kind->source, "title", NULL);
  if (title != kind->title)
    g_ptr_array_add (all, (char *) title);
  return plumb_kind_own (kind, g_ptr_array_free (g_steal_pointer (&all), FALSE));
}

static const char *
say (PlumbKind *kind, const char *member)
{
  return plumb_pack_say (kind->pack, plumb_value_member_string (kind->source, member, NULL));
}

static void
read_texts (PlumbKind *kind)
{
  PlumbValue *source = kind->source;
  kind->name = plumb_value_member_string (source, "type", NULL);
  kind->version = plumb_value_member_int (source, "version", 1);
  kind->title = say (kind, "title");
  kind->summary = say (kind, "summary");
  kind->help = plumb_pack_say (kind->pack, plumb_value_member_string (source, "help", ""));
  kind->family = plumb_value_member_string (source, "family", NULL);
  kind->module = plumb_value_member_string (source, "module", NULL);
  kind->stage = plumb_value_member_string (source, "stage", NULL);
  kind->stage_title = own_title (kind, kind->stage, "-_");
  kind->category = plumb_value_member_string (source, "category", NULL);
  kind->category_title = plumb_pack_say (kind->pack, kind->category);
  kind->role = plumb_value_member_string (source, "role", NULL);
  kind->backend = plumb_value_member_string (source, "backend", NULL);
  kind->disabled = say (kind, "disabled");
  kind->words = read_words (kind);
  kind->call = plumb_value_get_member (source, "call");
}

static gboolean
refuse_call (const PlumbPlace *place, const char *expected, const char *found)
{
  plumb_place_report (place, &(PlumbFault) { "pack-bad-call", "call.argv", expected, found,
                                             "Correct the argument template" });
  return FALSE;
}

/* @reference is "in.scene", "param.samples" … of a placeholder. What is none of these is the
 * backend's. */
static gboolean
check_reference (const PlumbPlace *place, PlumbKind *kind, const char *reference)
{
  if (g_str_has_prefix (reference, "in.") && plumb_kind_find_input (kind, reference + 3) == NULL)
    return refuse_call (place, "{in.NAME} of an input", reference);
  if (g_str_has_prefix (reference, "out.") && plumb_kind_find_output (kind, reference + 4) == NULL)
    return refuse_call (place, "{out.NAME} of an output", reference);
  if (g_str_has_prefix (reference, "param.") && plumb_kind_find_field (kind, reference + 6) == NULL)
    return refuse_call (place, "{param.NAME} of a field", reference);
  if (g_str_has_prefix (reference, "tool.") && !g_strv_contains (kind->tools, reference + 5))
    return refuse_call (place, "{tool.NAME} of a tool in uses.tools", reference);
  return TRUE;
}

static gboolean
check_template (const PlumbPlace *place, PlumbKind *kind, const char *text)
{
  gboolean valid = TRUE;
  for (const char *open = strchr (text, '{'); open != NULL; open = strchr (open + 1, '{'))
    {
      const char *start = open + 1 + strspn (open + 1, "*");
      const char *end = strchr (start, '}');
      if (end == NULL)
        break;
      g_autofree char *reference = g_strndup (start, end - start);
      valid &= check_reference (place, kind, reference);
    }
  return valid;
}

static gboolean
check_call (const PlumbPlace *place, PlumbKind *kind)
{
  PlumbValue *argv = plumb_value_get_member (kind->call, "argv");
  if (argv == NULL)
    return !g_str_equal (kind->backend, "local") || kind->disabled != NULL
           || refuse_call (place, "a list of argument templates", "nothing");
  if (plumb_value_get_value_type (argv) != PLUMB_VALUE_ARRAY || plumb_value_get_length (argv) == 0)
    return refuse_call (place, "a list of argument templates, the program first", "something else");
  gboolean valid = TRUE;
  for (guint i = 0; i < plumb_value_get_length (argv); i++)
    {
      const char *text = plumb_value_get_string (plumb_value_get_element (argv, i), NULL);
      valid &= text != NULL ? check_template (place, kind, text)
                            : refuse_call (place, "texts", "something else");
    }
  return valid;
}

gboolean
plumb_kind_check_defaults (const PlumbPlace *place, PlumbValue *defaults)
{
  PlumbShapeMember members[G_N_ELEMENTS (kind_members)];
  PlumbPlace inner = *place;
  g_autofree char *path = g_strconcat (place->path == NULL ? "" : place->path, "defaults.", NULL);
  inner.path = path;
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    members[i] = (PlumbShapeMember) { kind_members[i].name, kind_members[i].type, FALSE };
  return defaults == NULL || plumb_shape_check (&inner, defaults, members);
}

PlumbKind *
plumb_kind_read (const PlumbPlace *pack_place,
                 PlumbPack *pack,
                 PlumbValue *value,
                 const PlumbValue *const *defaults)
{
  PlumbPlace place = *pack_place;
  place.kind = plumb_value_member_string (value, "type", "without a type");
  if (plumb_value_get_value_type (value) != PLUMB_VALUE_OBJECT)
    {
      plumb_shape_check (&place, value, kind_members);
      return NULL;
    }
  g_autoptr (PlumbKind) kind = g_object_new (PLUMB_TYPE_KIND, NULL);
  kind->source = merge_defaults (value, defaults);
  kind->pack = pack;
  if (!plumb_shape_check (&place, kind->source, kind_members))
    return NULL;
  read_texts (kind);
  gboolean valid = check_name (&place, pack, kind->name);
  valid &= read_needs (&place, kind);
  valid &= read_all_ports (&place, kind);
  valid &= read_uses (&place, kind);
  valid &= read_settings (&place, kind);
  if (!valid || !check_call (&place, kind))
    return NULL;
  plumb_kind_make_default_params (kind);
  return g_steal_pointer (&kind);
}
