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

/* Of the pretty style. */
typedef struct
{
  GString *text;
  guint depth;
  gsize line_start; /* where the current line of a pretty text begins */
} Writer;

static void append_value (Writer *self, const PlumbValue *value);

/* Makes room for more bytes. Returns: where they go. */
static inline char *
reserve (GString *text, gsize n)
{
  gsize length = text->len;
  if (text->allocated_len - length <= n)
    {
      g_string_set_size (text, length + n);
      text->len = length;
    }
  return text->str + length;
}

static inline void
finish (GString *text, const char *end)
{
  text->len = (gsize) (end - text->str);
  text->str[text->len] = '\0';
}

#define EVERY(byte) (G_GUINT64_CONSTANT (0x0101010101010101) * (byte))

/* Whether any of eight bytes is zero, after Mycroft: a borrow reaches the highest bit of a byte
 * that has it clear. */
static inline guint64
mark_zeros (guint64 bytes)
{
  return (bytes - EVERY (0x01)) & ~bytes & EVERY (0x80);
}

static inline gboolean
needs_escape (guchar c)
{
  return c < 0x20 || c == '"' || c == '\\';
}

static inline gboolean
is_plain (guint64 bytes)
{
  return (((bytes - EVERY (0x20)) & ~bytes & EVERY (0x80)) | mark_zeros (bytes ^ EVERY ('"'))
          | mark_zeros (bytes ^ EVERY ('\\')))
         == 0;
}

static char *
write_escape (char *at, guchar c)
{
  static const char short_forms[] = "\"\\\n\t\r\b\f";
  static const char letters[] = "\"\\ntrbf";
  static const char digits[] = "0123456789abcdef";

  *at++ = '\\';
  for (guint i = 0; i < sizeof letters - 1; i++)
    if ((guchar) short_forms[i] == c)
      {
        *at++ = letters[i];
        return at;
      }
  memcpy (at, "u00", 3);
  at[3] = digits[c >> 4];
  at[4] = digits[c & 15];
  return at + 5;
}

/* Eight bytes at a time where none of them needs an escape. @spare: bytes that there is room for
 * beyond those of the rest as it is; an escape takes up to five of them. */
static void
append_string (GString *text, const char *value, gsize length)
{
  const char *end = value + length;
  char *at = reserve (text, length + 2);
  gsize spare = 0;

  *at++ = '"';
  while (value < end)
    {
      guint64 bytes;
      if (end - value >= 8 && is_plain ((memcpy (&bytes, value, 8), bytes)))
        {
          memcpy (at, &bytes, 8);
          at += 8;
          value += 8;
          continue;
        }
      for (const char *stop = MIN (value + 8, end); value < stop; value++)
        {
          if (!needs_escape ((guchar) *value))
            {
              *at++ = *value;
              continue;
            }
          if (spare < 5)
            {
              gsize rest = (gsize) (end - value);
              finish (text, at);
              spare = 16 + rest / 4;
              at = reserve (text, rest + 2 + spare);
            }
          char *after = write_escape (at, (guchar) *value);
          spare -= (gsize) (after - at) - 1;
          at = after;
        }
    }
  *at++ = '"';
  finish (text, at);
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
  append_string (text, value, strlen (value));
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

/**
 * plumb_json_append_uint:
 * @text: where to append
 * @number: a whole number
 */
void
plumb_json_append_uint (GString *text, guint64 number)
{
  append_whole (text, FALSE, number);
}

static void
append_int (GString *text, gint64 number)
{
  append_whole (text, number < 0, number < 0 ? -(guint64) number : (guint64) number);
}

static void
append_scalar (GString *text, const PlumbValue *value)
{
  switch ((PlumbValueType) value->type)
    {
    case PLUMB_VALUE_NULL:
      g_string_append (text, "null");
      break;
    case PLUMB_VALUE_BOOLEAN:
      g_string_append (text, value->length != 0 ? "true" : "false");
      break;
    case PLUMB_VALUE_INT:
      append_int (text, plumb_value_as_number (value)->whole);
      break;
    case PLUMB_VALUE_UINT:
      append_whole (text, FALSE, plumb_value_as_number (value)->bits);
      break;
    case PLUMB_VALUE_DOUBLE:
      append_double (text, plumb_value_as_number (value)->real);
      break;
    case PLUMB_VALUE_STRING:
      append_string (text, ((const PlumbText *) value)->text, value->length);
      break;
    case PLUMB_VALUE_ARRAY:
    case PLUMB_VALUE_OBJECT:
    default:
      g_assert_not_reached ();
    }
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
      g_string_append (self->text, ": ");
    }
  append_value (self, child);
}

static void append_plain (GString *text, const PlumbValue *value, gboolean is_sorted);

static void
append_plain_members (GString *text, const PlumbValue *value, gboolean is_sorted)
{
  guint32 small[SMALL_OBJECT];
  g_autofree guint32 *large
      = is_sorted && value->length > SMALL_OBJECT ? g_new (guint32, value->length) : NULL;
  const guint32 *order
      = is_sorted ? plumb_value_get_order (value, large == NULL ? small : large) : NULL;
  const PlumbMember *members = plumb_value_get_members (value);
  g_string_append_c (text, '{');
  for (guint i = 0; i < value->length; i++)
    {
      const PlumbMember *member = &members[order == NULL ? i : order[i]];
      if (i > 0)
        g_string_append_c (text, ',');
      append_string (text, plumb_value_get_name (value, member), member->name_length);
      g_string_append_c (text, ':');
      append_plain (text, member->value, is_sorted);
    }
  g_string_append_c (text, '}');
}

static void
append_plain_elements (GString *text, const PlumbValue *value, gboolean is_sorted)
{
  PlumbValue *const *elements = ((const PlumbArray *) value)->elements;
  g_string_append_c (text, '[');
  for (guint i = 0; i < value->length; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      append_plain (text, elements[i], is_sorted);
    }
  g_string_append_c (text, ']');
}

/* The styles without lines and blanks: what is hashed and stored, so most of all that is written.
 */
static void
append_plain (GString *text, const PlumbValue *value, gboolean is_sorted)
{
  if (value->type == PLUMB_VALUE_OBJECT)
    append_plain_members (text, value, is_sorted);
  else if (value->type == PLUMB_VALUE_ARRAY)
    append_plain_elements (text, value, is_sorted);
  else
    append_scalar (text, value);
}

static void
append_dense (Writer *self, const PlumbValue *value)
{
  for (guint i = 0; i < plumb_value_get_length (value); i++)
    {
      if (i > 0)
        g_string_append (self->text, ", ");
      append_child (self, value, i);
    }
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
  append_dense (self, value);
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
append_value (Writer *self, const PlumbValue *value)
{
  if (!is_container (value))
    {
      append_scalar (self->text, value);
      return;
    }
  gboolean is_array = plumb_value_get_value_type (value) == PLUMB_VALUE_ARRAY;
  g_string_append_c (self->text, is_array ? '[' : '{');
  append_pretty (self, value);
  g_string_append_c (self->text, is_array ? ']' : '}');
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
  if (style != PLUMB_JSON_PRETTY)
    {
      append_plain (text, value, style == PLUMB_JSON_CANONICAL);
      return;
    }
  const char *newline = strrchr (text->str, '\n');
  Writer writer
      = { .text = text, .line_start = newline == NULL ? 0 : (gsize) (newline + 1 - text->str) };
  append_value (&writer, value);
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

static gsize
estimate_members (const PlumbValue *value, gsize limit)
{
  const PlumbMember *members = plumb_value_get_members (value);
  gsize n_bytes = 2;
  for (guint i = 0; i < value->length && n_bytes <= limit; i++)
    n_bytes += members[i].name_length + 4
               + plumb_json_estimate_bytes (members[i].value, limit - n_bytes);
  return n_bytes;
}

static gsize
estimate_elements (const PlumbValue *value, gsize limit)
{
  PlumbValue *const *elements = ((const PlumbArray *) value)->elements;
  gsize n_bytes = 2;
  for (guint i = 0; i < value->length && n_bytes <= limit; i++)
    n_bytes += 1 + plumb_json_estimate_bytes (elements[i], limit - n_bytes);
  return n_bytes;
}

/**
 * plumb_json_estimate_bytes:
 * @value: (nullable): a value
 * @limit: where counting may stop
 *
 * Returns: about how long its text will be, escapes left out; more than @limit where it is longer
 */
gsize
plumb_json_estimate_bytes (const PlumbValue *value, gsize limit)
{
  if (value == NULL)
    return 4;
  if (value->type == PLUMB_VALUE_OBJECT)
    return estimate_members (value, limit);
  if (value->type == PLUMB_VALUE_ARRAY)
    return estimate_elements (value, limit);
  return value->type == PLUMB_VALUE_STRING ? value->length + 2 : 24;
}
