/* plumb-kind-read-fields.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-pack-private.h"

#include "plumb-field.h"
#include "plumb-format.h"
#include "plumb-json.h"
#include "plumb-kind-private.h"

static const PlumbShapeMember field_members[] = {
  { "name", PLUMB_SHAPE_NAME, TRUE },
  { "type", PLUMB_SHAPE_TEXT, TRUE },
  { "title", PLUMB_SHAPE_WORD, FALSE },
  { "summary", PLUMB_SHAPE_TEXT, FALSE },
  { "unit", PLUMB_SHAPE_TEXT, FALSE },
  { "default", PLUMB_SHAPE_ANY, FALSE },
  { "optional", PLUMB_SHAPE_BOOLEAN, FALSE },
  { "minimum", PLUMB_SHAPE_NUMBER, FALSE },
  { "maximum", PLUMB_SHAPE_NUMBER, FALSE },
  { "soft_minimum", PLUMB_SHAPE_NUMBER, FALSE },
  { "soft_maximum", PLUMB_SHAPE_NUMBER, FALSE },
  { "step", PLUMB_SHAPE_NUMBER, FALSE },
  { "choices", PLUMB_SHAPE_TEXTS, FALSE },
  { "choice_titles", PLUMB_SHAPE_TEXTS, FALSE },
  { "format", PLUMB_SHAPE_TEXT, FALSE },
  { "language", PLUMB_SHAPE_NAME, FALSE },
  { "pattern", PLUMB_SHAPE_WORD, FALSE },
  { "multiline", PLUMB_SHAPE_BOOLEAN, FALSE },
  { "of", PLUMB_SHAPE_TEXT, FALSE },
  { "min_items", PLUMB_SHAPE_INTEGER, FALSE },
  { "max_items", PLUMB_SHAPE_INTEGER, FALSE },
  { "accepts", PLUMB_SHAPE_TEXTS, FALSE },
  { "visible_if", PLUMB_SHAPE_OBJECT, FALSE },
  { "key", PLUMB_SHAPE_BOOLEAN, FALSE },
  { NULL },
};

static const PlumbShapeMember visible_members[] = {
  { "field", PLUMB_SHAPE_NAME, TRUE },
  { "in", PLUMB_SHAPE_ARRAY, TRUE },
  { NULL },
};

/* A field that is being read. */
typedef struct
{
  const PlumbPlace *place; /* its path ends in the field's name and a dot */
  PlumbKind *kind;
  PlumbValue *source;
  PlumbField *field;
} Reading;

static gboolean
fail (const Reading *reading, const PlumbFault *fault)
{
  plumb_place_report (reading->place, fault);
  return FALSE;
}

static gboolean
parse_type (const Reading *reading, const char *member, PlumbFieldType *type)
{
  const char *name = plumb_value_member_string (reading->source, member, "");
  for (guint i = PLUMB_FIELD_BOOLEAN; i <= PLUMB_FIELD_SEED; i++)
    if (g_str_equal (name, plumb_field_type_get_name (i)))
      {
        *type = i;
        return TRUE;
      }
  return fail (reading,
               &(PlumbFault) { "pack-bad-choice", member,
                               "one of boolean, integer, number, text, enum, color, file, list, "
                               "object, seed",
                               name, "Correct the type" });
}

/* The type that bounds, choices and formats speak of: of a list, that of its elements. */
static PlumbFieldType
get_inner_type (const PlumbField *field)
{
  return field->has_element_type ? field->element_type : field->type;
}

static gboolean
check_applies (const Reading *reading, const char *member, gboolean applies)
{
  if (applies || plumb_value_get_member (reading->source, member) == NULL)
    return TRUE;
  return fail (reading,
               &(PlumbFault) { "pack-field-rule", member, "a member that fits the field's type",
                               plumb_field_type_get_name (reading->field->type),
                               "Remove the member or correct the type" });
}

static gboolean
check_which_apply (const Reading *reading)
{
  PlumbFieldType inner = get_inner_type (reading->field);
  gboolean is_list = reading->field->type == PLUMB_FIELD_LIST;
  gboolean is_numeric = inner == PLUMB_FIELD_INTEGER || inner == PLUMB_FIELD_NUMBER;
  static const char *const numeric[]
      = { "minimum", "maximum", "soft_minimum", "soft_maximum", "step" };
  gboolean valid = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (numeric); i++)
    valid &= check_applies (reading, numeric[i], is_numeric);
  valid &= check_applies (reading, "format", inner == PLUMB_FIELD_TEXT);
  valid &= check_applies (reading, "pattern", inner == PLUMB_FIELD_TEXT);
  valid &= check_applies (reading, "multiline", inner == PLUMB_FIELD_TEXT);
  valid &= check_applies (reading, "choices", inner == PLUMB_FIELD_ENUM);
  valid &= check_applies (reading, "choice_titles", inner == PLUMB_FIELD_ENUM);
  valid &= check_applies (reading, "accepts", inner == PLUMB_FIELD_FILE);
  valid &= check_applies (reading, "of", is_list);
  valid &= check_applies (reading, "min_items", is_list);
  valid &= check_applies (reading, "max_items", is_list);
  return valid;
}

static const char *const *
own_texts (const Reading *reading, const char *member)
{
  PlumbValue *array = plumb_value_get_member (reading->source, member);
  return array == NULL ? NULL : plumb_kind_own_strv (reading->kind, array);
}

/* Choices without titles are words of their own, which another language may say otherwise. */
static const char *const *
own_titles (const Reading *reading)
{
  PlumbValue *titles = plumb_value_get_member (reading->source, "choice_titles");
  const char **texts
      = (const char **) own_texts (reading, titles != NULL ? "choice_titles" : "choices");
  gboolean are_others = titles != NULL;
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      const char *said = plumb_pack_say (reading->kind->pack, texts[i]);
      are_others |= said != texts[i];
      texts[i] = said;
    }
  return are_others ? texts : NULL;
}

static gboolean
read_choices (const Reading *reading)
{
  PlumbField *field = reading->field;
  field->choices = own_texts (reading, "choices");
  field->choice_titles = own_titles (reading);
  guint n_choices = field->choices == NULL ? 0 : g_strv_length ((char **) field->choices);
  if (get_inner_type (field) == PLUMB_FIELD_ENUM && n_choices == 0)
    return fail (reading, &(PlumbFault) { "pack-field-rule", "choices", "at least one choice",
                                          "none", "List the choices" });
  if (field->choice_titles != NULL && g_strv_length ((char **) field->choice_titles) != n_choices)
    return fail (reading,
                 &(PlumbFault) { "pack-field-rule", "choice_titles", "as many titles as choices",
                                 "another number", "Give each choice a title" });
  return TRUE;
}

static gboolean
read_format (const Reading *reading)
{
  PlumbField *field = reading->field;
  field->format = plumb_value_member_string (reading->source, "format", NULL);
  field->language = plumb_value_member_string (reading->source, "language", NULL);
  field->pattern = plumb_value_member_string (reading->source, "pattern", NULL);
  if (field->format != NULL && !plumb_format_is_known (field->format))
    return fail (reading,
                 &(PlumbFault) { "pack-unknown-reference", "format",
                                 "one of uuid, absolute-path, float-string, hex-color, suffix, "
                                 "regex, name, relative-path, code",
                                 field->format, "Correct the format" });
  if ((field->language != NULL) != (g_strcmp0 (field->format, "code") == 0))
    return fail (reading, &(PlumbFault) { "pack-field-rule", "language",
                                          "a language where the format is code, and only there",
                                          field->language != NULL ? field->language : "none",
                                          "Name the language of the code" });
  if (field->pattern == NULL)
    return TRUE;
  g_autofree char *whole = g_strdup_printf ("\\A(?:%s)\\z", field->pattern);
  field->pattern_regex
      = g_regex_new (whole, G_REGEX_DOTALL | G_REGEX_OPTIMIZE, G_REGEX_MATCH_DEFAULT, NULL);
  if (field->pattern_regex != NULL)
    return TRUE;
  return fail (reading, &(PlumbFault) { "pack-field-rule", "pattern", "a regular expression",
                                        field->pattern, "Correct the expression" });
}

static const char *
say (const Reading *reading, const char *member, const char *fallback)
{
  return plumb_pack_say (reading->kind->pack,
                         plumb_value_member_string (reading->source, member, fallback));
}

static void
read_plain (const Reading *reading)
{
  PlumbValue *source = reading->source;
  PlumbField *field = reading->field;
  field->name = plumb_value_member_string (source, "name", NULL);
  field->title = say (reading, "title", field->name);
  field->summary = say (reading, "summary", "");
  field->unit = say (reading, "unit", "");
  field->minimum = plumb_value_get_member (source, "minimum");
  field->maximum = plumb_value_get_member (source, "maximum");
  field->soft_minimum = plumb_value_get_member (source, "soft_minimum");
  field->soft_maximum = plumb_value_get_member (source, "soft_maximum");
  field->step = plumb_value_get_member (source, "step");
  field->min_items = plumb_value_member_int (source, "min_items", 0);
  field->max_items = plumb_value_member_int (source, "max_items", G_MAXINT64);
  field->accepts = own_texts (reading, "accepts");
  field->optional = plumb_value_member_boolean (source, "optional", FALSE);
  field->multiline = plumb_value_member_boolean (source, "multiline", FALSE);
  field->in_key = plumb_value_member_boolean (source, "key", TRUE);
}

/* The default passes the field's own validation; an optional field's is null where none is given.
 */
static gboolean
read_default (const Reading *reading)
{
  PlumbField *field = reading->field;
  PlumbValue *value = plumb_value_get_member (reading->source, "default");
  if (value == NULL)
    {
      field->default_value = field->optional ? plumb_value_new_null () : NULL;
      return TRUE;
    }
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  if (!plumb_field_validate (field, value, NULL, problems))
    {
      const PlumbProblem *first = plumb_problems_get (problems, 0);
      return fail (reading,
                   &(PlumbFault) { "pack-bad-default", "default", first->expected, first->found,
                                   "Give a default that the field itself takes" });
    }
  field->default_value = plumb_field_resolve (field, value);
  return TRUE;
}

static gboolean
check_order (const Reading *reading, const char *low, const char *high)
{
  double minimum = plumb_value_member_double (reading->source, low, -G_MAXDOUBLE);
  double maximum = plumb_value_member_double (reading->source, high, G_MAXDOUBLE);
  if (minimum <= maximum)
    return TRUE;
  g_autofree char *expected = g_strdup_printf ("at most %s", high);
  return fail (reading,
               &(PlumbFault) { "pack-field-rule", low, expected, "more", "Swap the bounds" });
}

static gboolean
read_field (const Reading *reading)
{
  PlumbField *field = reading->field;
  read_plain (reading);
  if (!parse_type (reading, "type", &field->type))
    return FALSE;
  field->has_element_type = plumb_value_get_member (reading->source, "of") != NULL;
  if (field->has_element_type && !parse_type (reading, "of", &field->element_type))
    return FALSE;
  gboolean valid = check_which_apply (reading);
  valid &= read_choices (reading);
  valid &= read_format (reading);
  valid &= check_order (reading, "minimum", "maximum");
  valid &= check_order (reading, "soft_minimum", "soft_maximum");
  valid &= check_order (reading, "min_items", "max_items");
  return valid && read_default (reading);
}

/* @names: of the inputs, and of the fields before it. */
static gboolean
check_field_name (const PlumbPlace *place, const char *name, GHashTable *names)
{
  g_autofree char *member = g_strdup_printf ("fields.%s", name);
  gboolean is_taken = !g_hash_table_add (names, (char *) name);
  if (is_taken)
    plumb_place_report (place, &(PlumbFault) { "pack-duplicate", member,
                                               "a name that no other field and no input has", name,
                                               "Rename one of them" });
  gboolean has_dot = strchr (name, '.') != NULL;
  if (has_dot)
    plumb_place_report (place, &(PlumbFault) { "pack-bad-name", member, "a name without a dot",
                                               name, "Use _ or -" });
  return !is_taken && !has_dot;
}

/* Texts of the values that make a field visible; a boolean is "true" or "false". */
static const char *const *
read_visible_values (PlumbKind *kind, PlumbValue *values)
{
  guint n = plumb_value_get_length (values);
  const char **texts = plumb_kind_own (kind, g_new0 (const char *, n + 1));
  for (guint i = 0; i < n; i++)
    {
      PlumbValue *value = plumb_value_get_element (values, i);
      const char *text = plumb_value_get_string (value, NULL);
      texts[i] = text != NULL
                     ? text
                     : plumb_kind_own (kind, plumb_json_format (value, PLUMB_JSON_COMPACT));
    }
  return texts;
}

static gboolean
read_visibility (const PlumbPlace *place, PlumbKind *kind, PlumbField *field, PlumbValue *rule)
{
  if (rule == NULL)
    return TRUE;
  PlumbPlace inner = *place;
  g_autofree char *path = g_strdup_printf ("fields.%s.visible_if.", field->name);
  inner.path = path;
  if (!plumb_shape_check (&inner, rule, visible_members))
    return FALSE;
  field->visible_field = plumb_value_member_string (rule, "field", NULL);
  field->visible_values = read_visible_values (kind, plumb_value_get_member (rule, "in"));
  const PlumbField *other = plumb_kind_find_field (kind, field->visible_field);
  if (other != NULL && other != field)
    return TRUE;
  plumb_place_report (&inner, &(PlumbFault) { "pack-unknown-reference", "field",
                                              "another field of the kind", field->visible_field,
                                              "Name a field of this kind" });
  return FALSE;
}

gboolean
plumb_kind_read_fields (const PlumbPlace *place, PlumbKind *kind, PlumbValue *array)
{
  if (!plumb_kind_check_count (place, "fields", array)
      || !plumb_shape_check_each (place, kind->source, "fields", field_members))
    return FALSE;
  gboolean valid = TRUE;
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < kind->n_inputs; i++)
    g_hash_table_add (names, (char *) kind->inputs[i].name);
  kind->n_fields = plumb_value_get_length (array);
  kind->fields = g_new0 (PlumbField, MAX (kind->n_fields, 1));
  for (guint i = 0; i < kind->n_fields; i++)
    {
      PlumbValue *source = plumb_value_get_element (array, i);
      g_autofree char *path
          = g_strdup_printf ("fields.%s.", plumb_value_member_string (source, "name", ""));
      PlumbPlace inner = *place;
      inner.path = path;
      valid &= read_field (&(Reading) { &inner, kind, source, &kind->fields[i] });
      valid &= check_field_name (place, kind->fields[i].name, names);
    }
  for (guint i = 0; i < kind->n_fields; i++)
    valid &= read_visibility (
        place, kind, &kind->fields[i],
        plumb_value_get_member (plumb_value_get_element (array, i), "visible_if"));
  return valid;
}
