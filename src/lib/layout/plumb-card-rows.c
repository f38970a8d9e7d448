/* plumb-card-rows.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-card-private.h"
#include "plumb-field.h"

#include <string.h>

/* Which parameters a card shows: of the fields that are visible and not bound to a link, those
 * whose value differs from the default, or that must be given; where fewer than three do, the first
 * others of the contract. Always in the order of the contract. So a card shows what makes this node
 * special, its rows are as many whatever the values are, and they come from the document alone. */

#define MOST_CHARACTERS 48

static gboolean
is_bound (const PlumbCard *self, const char *field)
{
  for (guint i = 0; i < self->n_inputs; i++)
    if (self->inputs[i].is_field && g_str_equal (self->inputs[i].name, field))
      return TRUE;
  return FALSE;
}

static char *
make_word (const PlumbValue *value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  switch (plumb_value_get_value_type (value))
    {
    case PLUMB_VALUE_BOOLEAN:
      return g_strdup (plumb_value_get_boolean (value, FALSE) ? "true" : "false");
    case PLUMB_VALUE_INT:
      return g_strdup_printf ("%" G_GINT64_FORMAT, plumb_value_get_int (value, 0));
    case PLUMB_VALUE_UINT:
      return g_strdup_printf ("%" G_GUINT64_FORMAT, plumb_value_get_uint (value, 0));
    case PLUMB_VALUE_DOUBLE:
      return g_strdup (
          g_ascii_formatd (buffer, sizeof buffer, "%.6g", plumb_value_get_double (value, 0)));
    case PLUMB_VALUE_STRING:
      return g_strdup (plumb_value_get_string (value, ""));
    case PLUMB_VALUE_ARRAY:
    case PLUMB_VALUE_OBJECT:
      return g_strdup_printf ("%u", plumb_value_get_length (value));
    case PLUMB_VALUE_NULL:
    default:
      return g_strdup ("");
    }
}

static gboolean
is_visible (const PlumbField *field, PlumbKind *kind, PlumbNode *node)
{
  if (field->visible_field == NULL)
    return TRUE;
  const PlumbField *other = plumb_kind_find_field (kind, field->visible_field);
  PlumbValue *given = plumb_node_get_param (node, field->visible_field);
  if (other == NULL)
    return TRUE;
  g_autofree char *word = make_word (given != NULL ? given : other->default_value);
  return g_strv_contains (field->visible_values, word);
}

static gboolean
differs (const PlumbField *field, PlumbNode *node)
{
  PlumbValue *given = plumb_node_get_param (node, field->name);
  if (given == NULL)
    return field->default_value == NULL;
  return field->default_value == NULL || !plumb_value_equal (given, field->default_value);
}

/* The first line, and no more of it than a card could show. */
static char *
shorten (const char *text)
{
  const char *end = text + strcspn (text, "\r\n");
  glong length = g_utf8_strlen (text, end - text);
  if (length <= MOST_CHARACTERS)
    return *end == '\0' ? g_strdup (text) : g_strdup_printf ("%.*s…", (int) (end - text), text);
  g_autofree char *start = g_utf8_substring (text, 0, MOST_CHARACTERS);
  return g_strconcat (start, "…", NULL);
}

static const char *
find_choice_title (const PlumbField *field, const char *choice)
{
  for (guint i = 0; field->choice_titles != NULL && field->choices[i] != NULL; i++)
    if (g_str_equal (field->choices[i], choice))
      return field->choice_titles[i];
  return choice;
}

static char *
describe (const PlumbField *field, const PlumbValue *value)
{
  if (value == NULL || plumb_value_get_value_type (value) == PLUMB_VALUE_NULL)
    return g_strdup ("");
  if (field->type == PLUMB_FIELD_BOOLEAN)
    return g_strdup ("");
  g_autofree char *word = make_word (value);
  if (field->type == PLUMB_FIELD_ENUM)
    return g_strdup (find_choice_title (field, word));
  if (field->type == PLUMB_FIELD_FILE)
    {
      const char *slash = strrchr (word, '/');
      return shorten (slash != NULL && slash[1] != '\0' ? slash + 1 : word);
    }
  if (plumb_value_get_value_type (value) == PLUMB_VALUE_DOUBLE)
    {
      char buffer[G_ASCII_DTOSTR_BUF_SIZE];
      double number = plumb_value_get_double (value, 0);
      const char *few = number < 1000 && number > -1000 ? "%.4g" : "%.6g";
      g_set_str (&word, g_ascii_formatd (buffer, sizeof buffer, few, number));
    }
  if (plumb_value_is_number (value) && field->unit != NULL && *field->unit != '\0')
    return g_strconcat (word, "\u202f", field->unit, NULL);
  return shorten (word);
}

static void
add_row (PlumbCard *self, const PlumbField *field, PlumbNode *node, double y)
{
  PlumbCardRow *row = &self->rows[self->n_rows++];
  PlumbValue *given = plumb_node_get_param (node, field->name);
  PlumbValue *value = given != NULL ? given : field->default_value;
  row->field = field;
  row->value = value != NULL ? plumb_value_ref (value) : NULL;
  row->text = describe (field, value);
  row->is_changed = given != NULL && differs (field, node);
  row->rect = (PlumbRect) { PLUMB_CARD_MARGIN - 2, y, self->width - 2 * PLUMB_CARD_MARGIN + 4,
                            PLUMB_CARD_ROW - 3 };
}

double
plumb_card_fill_rows (PlumbCard *self, PlumbNode *node, double y)
{
  PlumbKind *kind = self->kind;
  guint n_fields = kind != NULL ? plumb_kind_get_n_fields (kind) : 0;
  guint n_special = 0;
  for (guint i = 0; i < n_fields; i++)
    {
      const PlumbField *field = plumb_kind_get_field (kind, i);
      n_special += differs (field, node) && is_visible (field, kind, node)
                   && !is_bound (self, field->name);
    }
  guint n_usual = n_special < PLUMB_CARD_MAX_ROWS ? PLUMB_CARD_MAX_ROWS - n_special : 0;
  for (guint i = 0; i < n_fields && self->n_rows < PLUMB_CARD_MAX_ROWS; i++)
    {
      const PlumbField *field = plumb_kind_get_field (kind, i);
      if (!is_visible (field, kind, node) || is_bound (self, field->name))
        continue;
      if (!differs (field, node) && n_usual == 0)
        continue;
      if (!differs (field, node))
        n_usual--;
      add_row (self, field, node, y);
      y += PLUMB_CARD_ROW;
    }
  return y;
}

void
plumb_card_row_clear (PlumbCardRow *row)
{
  g_clear_pointer (&row->value, plumb_value_unref);
  g_free ((char *) row->text);
}
