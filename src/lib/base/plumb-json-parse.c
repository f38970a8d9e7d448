/* plumb-json-parse.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>
#include <yyjson.h>

#include "plumb-json.h"

#include "plumb-file.h"
#include "plumb-limits.h"
#include "plumb-parallel.h"
#include "plumb-value-private.h"

/* From here on the members of a document are made into values side by side. */
#define PARALLEL_BYTES (256 * 1024)

/* Three passes. A survey over the bytes bounds depth and number of values before anything is built
 * from them; yyjson checks the grammar, in place and without recursion; then its tree becomes
 * values, whose names are checked for duplicates. Only a document that failed is looked at a fourth
 * time, to say where and what was expected. */

typedef struct
{
  const char *data; /* as it came */
  gsize length;
  guint max_values;
  const char *copy; /* the same places, but changed in place by yyjson */
} Source;

/**
 * plumb_json_error_quark:
 *
 * Returns: the domain of %PlumbJsonError
 */
GQuark
plumb_json_error_quark (void)
{
  return g_quark_from_static_string ("plumb-json-error-quark");
}

static G_GNUC_PRINTF (5, 6) gboolean set_error_at (GError **error,
                                                   PlumbJsonError code,
                                                   const Source *source,
                                                   gsize position,
                                                   const char *format,
                                                   ...)
{
  guint64 line = 1;
  guint64 column = 1;
  for (gsize i = 0; i < MIN (position, source->length); i++)
    if (source->data[i] == '\n')
      {
        line++;
        column = 1;
      }
    else if (((guchar) source->data[i] & 0xc0) != 0x80)
      column++;
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, PLUMB_JSON_ERROR, (int) code,
               "line %" G_GUINT64_FORMAT ", column %" G_GUINT64_FORMAT ": %s", line, column, what);
  return FALSE;
}

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Returns: the place behind the text that begins at @position with a quote, beyond the end where
 * nothing closes it. */
static gsize
skip_text (const Source *source, gsize position)
{
  const char *end = source->data + source->length;
  const char *start = source->data + position + 1;
  const char *quote = start;
  while ((quote = memchr (quote, '"', (gsize) (end - quote))) != NULL)
    {
      const char *escape = quote;
      while (escape > start && escape[-1] == '\\')
        escape--;
      quote++;
      if ((quote - 1 - escape) % 2 == 0)
        return (gsize) (quote - source->data);
    }
  return source->length + 1;
}

/* What a walk over a document knows at a place. The kinds of the open containers are bits: there
 * are no more than PLUMB_LIMIT_JSON_DEPTH of them. */
typedef struct
{
  guint depth;
  guint64 open_objects;
  char last; /* the last character that counts; '"' for a text, '0' for a literal or a number */
  gboolean last_is_name;
  gboolean is_open_text; /* the document ends before the text does */
  guint64 n_values;
} Survey;

G_STATIC_ASSERT (PLUMB_LIMIT_JSON_DEPTH <= 64);

static gboolean
is_in_object (const Survey *survey)
{
  return survey->depth > 0 && (survey->open_objects >> (survey->depth - 1) & 1) != 0;
}

static gboolean
open_container (Survey *survey, char c)
{
  if (survey->depth == PLUMB_LIMIT_JSON_DEPTH)
    return FALSE;
  guint64 bit = G_GUINT64_CONSTANT (1) << survey->depth++;
  survey->open_objects = c == '{' ? survey->open_objects | bit : survey->open_objects & ~bit;
  return TRUE;
}

/* The first value of a container comes behind its bracket, each other one behind a comma. */
static gboolean
begins_value (char last, char c)
{
  return last == ',' || ((last == '[' || last == '{') && c != ']' && c != '}');
}

/* Walks from the start to @end, or until a limit is met. Returns: where it stopped. */
static gsize
survey_to (const Source *source, gsize end, Survey *survey)
{
  *survey = (Survey) { .n_values = 1 };
  for (gsize i = 0; i < end;)
    {
      char c = source->data[i];
      gsize next = i + 1;
      if (is_space (c))
        {
          i = next;
          continue;
        }
      survey->n_values += begins_value (survey->last, c);
      switch (c)
        {
        case '"':
          survey->last_is_name
              = is_in_object (survey) && (survey->last == '{' || survey->last == ',');
          next = skip_text (source, i);
          survey->is_open_text = next > source->length;
          break;
        case '[':
        case '{':
          if (!open_container (survey, c))
            return i;
          break;
        case ']':
        case '}':
          survey->depth -= survey->depth > 0;
          break;
        case ',':
        case ':':
          break;
        default:
          c = '0';
        }
      if (survey->n_values > source->max_values)
        return i;
      survey->last = c;
      i = next;
    }
  return end;
}

static gboolean
check_limits (const Source *source, GError **error)
{
  if (source->length > PLUMB_LIMIT_JSON_BYTES)
    {
      g_set_error (error, PLUMB_JSON_ERROR, PLUMB_JSON_ERROR_LIMIT,
                   "The document has %zu bytes; at most %u are read", source->length,
                   PLUMB_LIMIT_JSON_BYTES);
      return FALSE;
    }
  Survey survey;
  gsize stop = survey_to (source, source->length, &survey);
  if (stop >= source->length)
    return TRUE;
  if (survey.n_values > source->max_values)
    return set_error_at (error, PLUMB_JSON_ERROR_LIMIT, source, stop,
                         "the document has more than %u values", source->max_values);
  return set_error_at (error, PLUMB_JSON_ERROR_LIMIT, source, stop,
                       "arrays and objects are nested more than %d deep", PLUMB_LIMIT_JSON_DEPTH);
}

/* Returns: what the grammar takes at @position. */
static const char *
get_expected (const Source *source, gsize position)
{
  Survey survey;
  (void) survey_to (source, position, &survey);
  gboolean in_object = is_in_object (&survey);
  switch (survey.last)
    {
    case '[':
      return "a value or “]”";
    case '{':
      return "a name in double quotes or “}”";
    case ',':
      return in_object ? "a name in double quotes" : "a value";
    case '\0':
    case ':':
      return "a value";
    default:
      if (survey.last == '"' && survey.last_is_name)
        return "“:”";
      if (survey.depth == 0)
        return "the end of the document";
      return in_object ? "“,” or “}”" : "“,” or “]”";
    }
}

static char *
describe_found (const Source *source, gsize position)
{
  if (position >= source->length)
    return g_strdup ("the end");
  gunichar c
      = g_utf8_get_char_validated (source->data + position, (gssize) (source->length - position));
  if (c >= 0x20 && c < 0x7f)
    return g_strdup_printf ("“%c”", (char) c);
  if (c > 0x10ffff)
    return g_strdup_printf ("the byte 0x%02x", (guint) (guchar) source->data[position]);
  return g_strdup_printf ("U+%04X", c);
}

static gsize
skip_space (const Source *source, gsize position)
{
  while (position < source->length && is_space (source->data[position]))
    position++;
  return position;
}

static gboolean
set_end_error (const Source *source, GError **error)
{
  Survey survey;
  gsize end = source->length;
  (void) survey_to (source, end, &survey);
  if (survey.is_open_text)
    return set_error_at (error, PLUMB_JSON_ERROR_SYNTAX, source, end,
                         "the document ends inside a text; expected a double quote");
  if (survey.depth == 0 && survey.last != '\0')
    return set_error_at (error, PLUMB_JSON_ERROR_SYNTAX, source, end,
                         "the document ends inside a value");
  return set_error_at (error, PLUMB_JSON_ERROR_SYNTAX, source, end,
                       "the document ends too early; expected %s", get_expected (source, end));
}

static gboolean
set_syntax_error (const Source *source, const yyjson_read_err *failure, GError **error)
{
  gsize position = skip_space (source, failure->pos);
  g_autofree char *found = describe_found (source, position);
  PlumbJsonError code = PLUMB_JSON_ERROR_SYNTAX;
  switch (failure->code)
    {
    case YYJSON_READ_ERROR_UNEXPECTED_CONTENT:
      code = PLUMB_JSON_ERROR_TRAILING;
      return set_error_at (error, code, source, position,
                           "expected the end of the document, found %s", found);
    case YYJSON_READ_ERROR_UNEXPECTED_END:
      return set_end_error (source, error);
    case YYJSON_READ_ERROR_INVALID_PARAMETER:
    case YYJSON_READ_ERROR_EMPTY_CONTENT:
    case YYJSON_READ_ERROR_UNEXPECTED_CHARACTER:
    case YYJSON_READ_ERROR_LITERAL:
      return set_error_at (error, code, source, position, "expected %s, found %s",
                           get_expected (source, position), found);
    default:
      return set_error_at (error, code, source, failure->pos, "%s", failure->msg);
    }
}

static gboolean
set_parse_error (const Source *source, const yyjson_read_err *failure, GError **error)
{
  if (failure->code == YYJSON_READ_ERROR_MEMORY_ALLOCATION)
    {
      g_set_error (error, PLUMB_JSON_ERROR, PLUMB_JSON_ERROR_LIMIT,
                   "There is not enough memory for a document of %zu bytes", source->length);
      return FALSE;
    }
  if (source->length >= 3 && memcmp (source->data, "\xef\xbb\xbf", 3) == 0)
    return set_error_at (error, PLUMB_JSON_ERROR_ENCODING, source, 0,
                         "expected UTF-8 without a byte order mark; save the file without one");
  const char *bad = NULL;
  if (!g_utf8_validate_len (source->data, source->length, &bad))
    {
      gsize position = (gsize) (bad - source->data);
      gboolean is_first
          = failure->code == YYJSON_READ_ERROR_INVALID_STRING || position <= failure->pos;
      if (is_first)
        return set_error_at (error, PLUMB_JSON_ERROR_ENCODING, source, position,
                             "expected UTF-8 text, found the byte 0x%02x", (guint) (guchar) *bad);
    }
  return set_syntax_error (source, failure, error);
}

/* In a document that is right otherwise, each backslash begins an escape in a text. */
static gboolean
check_no_nul (const Source *source, GError **error)
{
  const char *end = source->data + source->length;
  const char *escape = source->data;
  while ((escape = memchr (escape, '\\', (gsize) (end - escape))) != NULL)
    {
      if (end - escape >= 6 && memcmp (escape + 1, "u0000", 5) == 0)
        return set_error_at (error, PLUMB_JSON_ERROR_ENCODING, source,
                             (gsize) (escape - source->data),
                             "a text holds the character NUL (\\u0000), which is not allowed");
      escape += 2;
    }
  return TRUE;
}

static PlumbValue *convert (const Source *source, yyjson_val *node, GError **error);

static PlumbValue *
convert_array (const Source *source, yyjson_val *node, GError **error)
{
  g_autoptr (PlumbValue) array = plumb_value_new_blank_array ((guint) yyjson_arr_size (node));
  yyjson_arr_iter iter = yyjson_arr_iter_with (node);
  for (guint i = 0; yyjson_arr_iter_has_next (&iter); i++)
    {
      PlumbValue *element = convert (source, yyjson_arr_iter_next (&iter), error);
      if (element == NULL)
        return NULL;
      plumb_value_put_element (array, i, element);
    }
  return g_steal_pointer (&array);
}

static void
set_duplicate_error (const Source *source, yyjson_val *node, guint index, GError **error)
{
  yyjson_obj_iter iter = yyjson_obj_iter_with (node);
  yyjson_val *name = yyjson_obj_iter_next (&iter);
  for (guint i = 0; i < index; i++)
    name = yyjson_obj_iter_next (&iter);
  g_autofree char *visible = plumb_text_make_visible (yyjson_get_str (name));
  gsize position = (gsize) (yyjson_get_str (name) - source->copy) - 1;
  set_error_at (error, PLUMB_JSON_ERROR_DUPLICATE_KEY, source, position,
                "the name “%s” occurs twice in one object; remove one of the two", visible);
}

static gsize
sum_name_bytes (yyjson_val *node)
{
  gsize bytes = 0;
  yyjson_obj_iter iter = yyjson_obj_iter_with (node);
  while (yyjson_obj_iter_has_next (&iter))
    bytes += yyjson_get_len (yyjson_obj_iter_next (&iter));
  return bytes;
}

/* @object: (transfer full): all of whose members are there */
static PlumbValue *
seal_object (const Source *source, yyjson_val *node, PlumbValue *object, GError **error)
{
  g_autoptr (PlumbValue) owned = object;
  int duplicate = plumb_value_seal (object);

  if (duplicate < 0)
    return g_steal_pointer (&owned);
  set_duplicate_error (source, node, (guint) duplicate, error);
  return NULL;
}

static PlumbValue *
convert_object (const Source *source, yyjson_val *node, GError **error)
{
  g_autoptr (PlumbValue) object
      = plumb_value_new_blank_object ((guint) yyjson_obj_size (node), sum_name_bytes (node));
  yyjson_obj_iter iter = yyjson_obj_iter_with (node);
  for (guint i = 0; yyjson_obj_iter_has_next (&iter); i++)
    {
      yyjson_val *name = yyjson_obj_iter_next (&iter);
      PlumbValue *member = convert (source, yyjson_obj_iter_get_val (name), error);
      if (member == NULL)
        return NULL;
      plumb_value_put_member (object, i, yyjson_get_str (name), yyjson_get_len (name), member);
    }
  return seal_object (source, node, g_steal_pointer (&object), error);
}

static PlumbValue *
convert_number (yyjson_val *node)
{
  if (yyjson_is_real (node))
    return plumb_value_new_double (yyjson_get_real (node));
  if (yyjson_is_uint (node))
    return plumb_value_new_uint (yyjson_get_uint (node));
  return plumb_value_new_int (yyjson_get_sint (node));
}

/* Recursion is bounded: check_limits() has seen the depth. */
static PlumbValue *
convert (const Source *source, yyjson_val *node, GError **error)
{
  switch (yyjson_get_type (node))
    {
    case YYJSON_TYPE_NULL:
      return plumb_value_new_null ();
    case YYJSON_TYPE_BOOL:
      return plumb_value_new_boolean (yyjson_get_bool (node));
    case YYJSON_TYPE_NUM:
      return convert_number (node);
    case YYJSON_TYPE_STR:
      return plumb_value_new_text (yyjson_get_str (node), yyjson_get_len (node));
    case YYJSON_TYPE_ARR:
      return convert_array (source, node, error);
    case YYJSON_TYPE_OBJ:
      return convert_object (source, node, error);
    default:
      g_assert_not_reached ();
    }
}

typedef struct
{
  yyjson_val *name;
  PlumbValue *value;
  GError *error;
} Part;

typedef struct
{
  const Source *source;
  Part *parts;
} Parts;

static void
convert_part (guint index, gpointer data)
{
  const Parts *parts = data;
  Part *part = &parts->parts[index];

  part->value = convert (parts->source, yyjson_obj_iter_get_val (part->name), &part->error);
}

/* The first error in the order of the document, as if one member came after another. */
static PlumbValue *
join_parts (const Source *source, yyjson_val *root, const Part *parts, guint n, GError **error)
{
  g_autoptr (PlumbValue) object = plumb_value_new_blank_object (n, sum_name_bytes (root));

  for (guint i = 0; i < n; i++)
    {
      if (parts[i].error != NULL)
        {
          g_propagate_error (error, g_error_copy (parts[i].error));
          return NULL;
        }
      yyjson_val *name = parts[i].name;
      plumb_value_put_member (object, i, yyjson_get_str (name), yyjson_get_len (name),
                              plumb_value_ref (parts[i].value));
    }
  return seal_object (source, root, g_steal_pointer (&object), error);
}

/* A workflow's nodes and its edges are members of one object, and about as long to convert. */
static PlumbValue *
convert_document (const Source *source, yyjson_val *root, GError **error)
{
  if (source->length < PARALLEL_BYTES || !yyjson_is_obj (root))
    return convert (source, root, error);
  guint n = (guint) yyjson_obj_size (root);
  g_autofree Part *parts = g_new0 (Part, n);
  yyjson_obj_iter iter = yyjson_obj_iter_with (root);
  for (guint i = 0; i < n; i++)
    parts[i].name = yyjson_obj_iter_next (&iter);
  plumb_parallel_run (n, convert_part, &(Parts) { source, parts });
  PlumbValue *object = join_parts (source, root, parts, n, error);
  for (guint i = 0; i < n; i++)
    {
      g_clear_pointer (&parts[i].value, plumb_value_unref);
      g_clear_error (&parts[i].error);
    }
  return object;
}

static char *
copy_padded (const char *data, gsize length)
{
  char *copy = g_try_malloc (length + YYJSON_PADDING_SIZE);
  if (copy == NULL)
    return NULL;
  if (length > 0)
    memcpy (copy, data, length);
  memset (copy + length, 0, YYJSON_PADDING_SIZE);
  return copy;
}

static PlumbValue *
parse (Source *source, GError **error)
{
  if (!check_limits (source, error))
    return NULL;
  g_autofree char *copy = copy_padded (source->data, source->length);
  source->copy = copy;
  yyjson_read_err failure = { .code = YYJSON_READ_ERROR_MEMORY_ALLOCATION };
  yyjson_doc *document = NULL;
  if (copy != NULL)
    document = yyjson_read_opts (copy, source->length, YYJSON_READ_INSITU, NULL, &failure);
  if (document == NULL)
    {
      set_parse_error (source, &failure, error);
      return NULL;
    }
  PlumbValue *value = NULL;
  if (check_no_nul (source, error))
    value = convert_document (source, yyjson_doc_get_root (document), error);
  yyjson_doc_free (document);
  return value;
}

/**
 * plumb_json_parse:
 * @data: (array length=length): one JSON document
 * @length: its bytes, or -1 where a NUL ends it
 * @error: return location for a %PLUMB_JSON_ERROR, whose message begins with line and column
 *
 * Strict RFC 8259, within the limits of plumb-limits.h. Refused beyond the standard: duplicate
 * names, a byte order mark, NUL in a text, numbers beyond the range of a double. Whole numbers are
 * exact from -2^63 to 2^64 - 1, beyond that (and where they have a point or an exponent) they are
 * doubles. Thread-safe.
 *
 * Returns: (transfer full) (nullable): the value, or %NULL with @error set
 */
PlumbValue *
plumb_json_parse (const char *data, gssize length, GError **error)
{
  g_return_val_if_fail (data != NULL || length == 0, NULL);
  Source source = { .data = data,
                    .length = length < 0 ? strlen (data) : (gsize) length,
                    .max_values = PLUMB_LIMIT_JSON_VALUES };
  return parse (&source, error);
}

/**
 * plumb_json_parse_document:
 * @data: (array length=length): a workflow
 * @length: its bytes, or -1 where a NUL ends it
 * @error: return location for a %PLUMB_JSON_ERROR, whose message begins with line and column
 *
 * As plumb_json_parse(), for what a person has made and opened: it may hold
 * %PLUMB_LIMIT_DOCUMENT_VALUES. Thread-safe.
 *
 * Returns: (transfer full) (nullable): the value, or %NULL with @error set
 */
PlumbValue *
plumb_json_parse_document (const char *data, gssize length, GError **error)
{
  g_return_val_if_fail (data != NULL || length == 0, NULL);
  Source source = { .data = data,
                    .length = length < 0 ? strlen (data) : (gsize) length,
                    .max_values = PLUMB_LIMIT_DOCUMENT_VALUES };
  return parse (&source, error);
}

/**
 * plumb_json_load:
 * @path: a regular file
 * @error: return location for a %PLUMB_JSON_ERROR, %PLUMB_FILE_ERROR or %G_IO_ERROR
 *
 * Returns: (transfer full) (nullable): the value of the document in the file
 */
PlumbValue *
plumb_json_load (const char *path, GError **error)
{
  gsize length = 0;
  g_autofree char *data = plumb_file_read (path, PLUMB_LIMIT_JSON_BYTES, &length, error);
  if (data == NULL)
    return NULL;
  PlumbValue *value = plumb_json_parse (data, (gssize) length, error);
  if (value == NULL && error != NULL)
    {
      g_autofree char *visible = plumb_text_make_visible (path);
      g_prefix_error (error, "“%s”, ", visible);
    }
  return value;
}
