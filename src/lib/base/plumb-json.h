/* plumb-json.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-value.h"

G_BEGIN_DECLS

/**
 * PlumbJsonError:
 * @PLUMB_JSON_ERROR_SYNTAX: not JSON; the message tells line and column
 * @PLUMB_JSON_ERROR_DUPLICATE_KEY: an object names a member twice; the message tells which
 * @PLUMB_JSON_ERROR_TRAILING: something follows the document
 * @PLUMB_JSON_ERROR_LIMIT: larger, deeper or with more values than allowed
 * @PLUMB_JSON_ERROR_ENCODING: not UTF-8, or a NUL in a text
 */
typedef enum
{
  PLUMB_JSON_ERROR_SYNTAX,
  PLUMB_JSON_ERROR_DUPLICATE_KEY,
  PLUMB_JSON_ERROR_TRAILING,
  PLUMB_JSON_ERROR_LIMIT,
  PLUMB_JSON_ERROR_ENCODING,
} PlumbJsonError;

#define PLUMB_JSON_ERROR (plumb_json_error_quark ())
GQuark plumb_json_error_quark (void);

/**
 * PlumbJsonStyle:
 * @PLUMB_JSON_CANONICAL: members sorted by bytes, no white space; what is hashed
 * @PLUMB_JSON_COMPACT: members in their order, no white space
 * @PLUMB_JSON_PRETTY: members in their order, two spaces a level, arrays and objects that hold no
 *   container on one line where they fit 100 columns, one final newline; what people read
 *
 * Numbers are written the shortest way that reads back the same, in any locale.
 */
typedef enum
{
  PLUMB_JSON_CANONICAL,
  PLUMB_JSON_COMPACT,
  PLUMB_JSON_PRETTY,
} PlumbJsonStyle;

/* Strict RFC 8259, one document, no duplicate keys, within the limits of plumb-limits.h. */
PlumbValue *plumb_json_parse (const char *data,
                              gssize length,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for a workflow, which may hold more values. */
PlumbValue *plumb_json_parse_document (const char *data,
                                       gssize length,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbValue *plumb_json_load (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

char *plumb_json_format (const PlumbValue *value, PlumbJsonStyle style) G_GNUC_WARN_UNUSED_RESULT;
void plumb_json_append (GString *text, const PlumbValue *value, PlumbJsonStyle style);
void plumb_json_append_string (GString *text, const char *value);
void plumb_json_append_uint (GString *text, guint64 number);
gsize plumb_json_estimate_bytes (const PlumbValue *value, gsize limit);

G_END_DECLS
