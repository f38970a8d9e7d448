/* fuzz-json.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-json.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_round_trip (const PlumbValue *value, PlumbJsonStyle style)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = plumb_json_format (value, style);
  g_autoptr (PlumbValue) again = plumb_json_parse (text, -1, &error);
  g_assert_no_error (error);
  g_assert_true (plumb_value_equal (value, again));
  g_autofree char *second = plumb_json_format (again, style);
  g_assert_cmpstr (text, ==, second);
}

/* Whatever is taken is written and taken again, the same in each style; what is not, says why. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) value = plumb_json_parse ((const char *) data, (gssize) size, &error);
  g_assert_true ((value == NULL) == (error != NULL));
  if (value == NULL)
    {
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  check_round_trip (value, PLUMB_JSON_CANONICAL);
  check_round_trip (value, PLUMB_JSON_COMPACT);
  check_round_trip (value, PLUMB_JSON_PRETTY);
  return 0;
}
