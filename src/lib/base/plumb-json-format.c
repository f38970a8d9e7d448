/* plumb-json-format.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>
#include <yyjson.h>

#include "plumb-json.h"

#include "plumb-value-private.h"

#define LINE_WIDTH 100
#define SMALL_OBJECT 32

typedef struct
{
  GString *text;
  PlumbJsonStyle style;
  guint depth;
  gsize line_start; /* where the current line of a pretty text begins */
} Writer;

static void append_value (Writer *self, const PlumbValue *value);

static void
append_escape (GString *text, guchar c)
{
  static const char short_forms[] = "\b\f\n\r\t\"\\";
  static const char letters[] = "bfnrt\"\\";
  const char *found = memchr (short_forms, c, sizeof short_forms - 1);
  if (found != NULL)
    {
      g_string_append_c (text, '\\');
      g_string_append_c (text, letters[found - short_forms]);
    }
  else
    g_string_append_printf (text, "\\u%04x", (guint) c);
}

/**
 * plumb_json_append_string:
 * @text: where to append
 * @value: UTF-8
 *
 * Appends @value in double quotes. Only the quote, the backslash and the controls below U+0020 are
 * escaped.
 */
void
plumb_json_append_string (GString *text, const char *value)
{
  g_return_if_fail (text != NULL && value != NULL);
  g_string_append_c (text, '"');
  const char *start = value;
  for (const char *at = value; *at != '\0'; at++)
    if ((guchar) *at < 0x20 || *at == '"' || *at == '\\')
      {
        g_string_append_len (text, start, at - start);
        append_escape (text, (guchar) *at);
        start = at + 1;
      }
  g_string_append (text, start);
  g_string_append_c (text, '"');
}

/* yyjson writes as ECMAScript does, with “.0” behind a whole number and no “+” in an exponent. */
static void
append_double (GString *text, double number)
{
  char buffer[256];
  yyjson_alc allocator;
  yyjson_val node = { 0 };
  gsize length = 0;
  gboolean has_room = yyjson_alc_pool_init (&allocator, buffer, sizeof buffer);
  g_assert (has_room && yyjson_set_real (&node, number));
  char *digits = yyjson_val_write_opts (&node, YYJSON_WRITE_NOFLAG, &allocator, &length, NULL);
  g_assert (digits != NULL);
  g_string_append_len (text, digits, (gssize) length);
}

/* Digits from behind: faster than printf, and a document is full of them. */
static void
append_whole (GString *text, gboolean is_negative, guint64 magnitude)
{
  char buffer[24];
  char *at = buffer + sizeof buffer;
  do
    *--at = (char) ('0' + magnitude % 10);
  while ((magnitude /= 10) > 0);
  if (is_negative)
    *--at = '-';
  g_string_append_len (text, at, buffer + sizeof buffer - at);
}

static void
append_int (GString *text, gint64 number)
{
  append_whole (text, number < 0, number < 0 ? -(guint64) number : (guint64) number);
}

static gboolean
is_container (const PlumbValue *value)
{
  return plumb_value_get_value_type (value) >= PLUMB_VALUE_ARRAY;
}

static PlumbValue *
get_child (const PlumbValue *value, guint index, const char **name)
{
  *name = NULL;
  if (plumb_value_get_value_type (value) == PLUMB_VALUE_ARRAY)
    return plumb_value_get_element (value, index);
  return plumb_value_get_member_at (value, index, name);
}

static gboolean
holds_container (const PlumbValue *value)
{
  const char *name = NULL;
  for (guint i = 0; i < plumb_value_get_length (value); i++)
    if (is_container (get_child (value, i, &name)))
      return TRUE;
  return FALSE;
}

static void
break_line (Writer *self)
{
  g_string_append_c (self->text, '\n');
  self->line_start = self->text->len;
  for (guint i = 0; i < self->depth; i++)
    g_string_append (self->text, "  ");
}

static void
append_child (Writer *self, const PlumbValue *value, guint index)
{
  const char *name = NULL;
  const PlumbValue *child = get_child (value, index, &name);
  if (name != NULL)
    {
      plumb_json_append_string (self->text, name);
      g_string_append (self->text, self->style == PLUMB_JSON_PRETTY ? ": " : ":");
    }
  append_value (self, child);
}

static void
append_dense (Writer *self, const PlumbValue *value, const guint32 *order)
{
  const char *comma = self->style == PLUMB_JSON_PRETTY ? ", " : ",";
  for (guint i = 0; i < plumb_value_get_length (value); i++)
    {
      if (i > 0)
        g_string_append (self->text, comma);
      append_child (self, value, order == NULL ? i : order[i]);
    }
}

static void
append_sorted (Writer *self, const PlumbValue *value)
{
  guint32 small[SMALL_OBJECT];
  guint length = plumb_value_get_length (value);
  g_autofree guint32 *large = length > SMALL_OBJECT ? g_new (guint32, length) : NULL;
  append_dense (self, value, plumb_value_get_order (value, large == NULL ? small : large));
}

static void
append_lines (Writer *self, const PlumbValue *value)
{
  self->depth++;
  for (guint i = 0; i < plumb_value_get_length (value); i++)
    {
      if (i > 0)
        g_string_append_c (self->text, ',');
      break_line (self);
      append_child (self, value, i);
    }
  self->depth--;
  break_line (self);
}

/* Appends on the current line and takes it back where that grows too long. A comma may follow. */
static gboolean
append_on_line (Writer *self, const PlumbValue *value)
{
  gsize start = self->text->len;
  const char *padding = plumb_value_get_value_type (value) == PLUMB_VALUE_OBJECT ? " " : "";
  g_string_append (self->text, padding);
  append_dense (self, value, NULL);
  g_string_append (self->text, padding);
  glong columns = g_utf8_strlen (self->text->str + self->line_start, -1);
  if (columns + 2 <= LINE_WIDTH)
    return TRUE;
  g_string_truncate (self->text, start);
  return FALSE;
}

static void
append_pretty (Writer *self, const PlumbValue *value)
{
  if (plumb_value_get_length (value) == 0)
    return;
  if (holds_container (value) || !append_on_line (self, value))
    append_lines (self, value);
}

static void
append_container (Writer *self, const PlumbValue *value)
{
  gboolean is_array = plumb_value_get_value_type (value) == PLUMB_VALUE_ARRAY;
  g_string_append_c (self->text, is_array ? '[' : '{');
  if (self->style == PLUMB_JSON_PRETTY)
    append_pretty (self, value);
  else if (self->style == PLUMB_JSON_CANONICAL && !is_array)
    append_sorted (self, value);
  else
    append_dense (self, value, NULL);
  g_string_append_c (self->text, is_array ? ']' : '}');
}

static void
append_value (Writer *self, const PlumbValue *value)
{
  switch (plumb_value_get_value_type (value))
    {
    case PLUMB_VALUE_NULL:
      g_string_append (self->text, "null");
      break;
    case PLUMB_VALUE_BOOLEAN:
      g_string_append (self->text, plumb_value_get_boolean (value, FALSE) ? "true" : "false");
      break;
    case PLUMB_VALUE_INT:
      append_int (self->text, plumb_value_get_int (value, 0));
      break;
    case PLUMB_VALUE_UINT:
      append_whole (self->text, FALSE, plumb_value_get_uint (value, 0));
      break;
    case PLUMB_VALUE_DOUBLE:
      append_double (self->text, plumb_value_get_double (value, 0));
      break;
    case PLUMB_VALUE_STRING:
      plumb_json_append_string (self->text, plumb_value_get_string (value, ""));
      break;
    case PLUMB_VALUE_ARRAY:
    case PLUMB_VALUE_OBJECT:
      append_container (self, value);
      break;
    default:
      g_assert_not_reached ();
    }
}

/**
 * plumb_json_append:
 * @text: where to append
 * @value: a value
 * @style: how
 *
 * The pretty style counts columns from the last line break in @text on, and ends with one.
 */
void
plumb_json_append (GString *text, const PlumbValue *value, PlumbJsonStyle style)
{
  g_return_if_fail (text != NULL && value != NULL);
  Writer writer = { .text = text, .style = style };
  if (style == PLUMB_JSON_PRETTY)
    {
      const char *newline = strrchr (text->str, '\n');
      writer.line_start = newline == NULL ? 0 : (gsize) (newline + 1 - text->str);
    }
  append_value (&writer, value);
  if (style == PLUMB_JSON_PRETTY)
    g_string_append_c (text, '\n');
}

/**
 * plumb_json_format:
 * @value: a value
 * @style: how
 *
 * The same value gives the same bytes in every locale; plumb_json_parse() of them gives an equal
 * value. Thread-safe.
 *
 * Returns: (transfer full): the text
 */
char *
plumb_json_format (const PlumbValue *value, PlumbJsonStyle style)
{
  g_return_val_if_fail (value != NULL, NULL);
  GString *text = g_string_new (NULL);
  plumb_json_append (text, value, style);
  return g_string_free (text, FALSE);
}
