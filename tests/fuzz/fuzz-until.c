/* fuzz-until.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "plumb-json.h"
#include "plumb-until.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static PlumbValue *
make_outputs (void)
{
  return plumb_json_parse ("{\"ready\":[true],\"value\":[1.5,2],\"none\":[],"
                           "\"verdict\":[{\"mean\":{\"delta\":0.25},\"text\":\"x\"}]}",
                           -1, NULL);
}

/* A text is a condition or says why it is none; a condition holds, does not, or says why it cannot
 * be told, the same each time. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static PlumbValue *outputs;
  g_autofree char *text = g_utf8_make_valid ((const char *) data, (gssize) size);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbUntil) until = plumb_until_parse (text, &error);

  if (outputs == NULL)
    outputs = make_outputs ();
  g_assert_true ((until == NULL) == (error != NULL));
  if (until == NULL)
    {
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  g_assert_true (until->output != NULL && isfinite (until->number));
  g_autoptr (GError) first_error = NULL, second_error = NULL;
  gboolean first = FALSE, second = FALSE;
  g_assert_true (plumb_until_evaluate (until, outputs, &first, &first_error)
                 == (first_error == NULL));
  g_assert_true (plumb_until_evaluate (until, outputs, &second, &second_error)
                 == (second_error == NULL));
  g_assert_true (first == second && (first_error == NULL) == (second_error == NULL));
  return 0;
}
