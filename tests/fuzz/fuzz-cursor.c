/* fuzz-cursor.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "ledger-sample.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* A text is a cursor of this ledger, of another one, or none; where it is one, it says where a
 * follower stands, and the same is said again. "@" stands for this ledger's epoch. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static PlumbLedgerReader *reader;
  static char *epoch;
  g_autofree char *text = g_utf8_make_valid ((const char *) data, (gssize) size);
  g_autoptr (GString) cursor = g_string_new (text);
  g_autoptr (GError) error = NULL;
  gint64 seq = -1, again = -1;

  if (reader == NULL)
    {
      reader = plumb_ledger_reader_open (ledger_sample_get ()->path, NULL);
      epoch = plumb_ledger_reader_format_cursor (reader, 0);
      epoch[strcspn (epoch, ":")] = '\0';
    }
  g_string_replace (cursor, "@", epoch, 1);
  if (!plumb_ledger_reader_parse_cursor (reader, cursor->str, &seq, &error))
    {
      g_assert_true (g_error_matches (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_INVALID)
                     || g_error_matches (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_CONFLICT));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  g_assert_no_error (error);
  g_assert_true (seq >= 0 && seq <= plumb_ledger_reader_get_last_seq (reader));
  g_autofree char *formatted = plumb_ledger_reader_format_cursor (reader, seq);
  g_assert_true (plumb_ledger_reader_parse_cursor (reader, formatted, &again, NULL));
  g_assert_cmpint (again, ==, seq);
  return 0;
}
