/* fuzz-progress.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "plumb-json.h"
#include "plumb-progress.h"

#define RULES                                                                                      \
  "[{\"match\":\"Sample (\\\\d+)/(\\\\d+)\",\"done\":1,\"total\":2},"                              \
  "{\"match\":\"([0-9.e+-]+)%\",\"percent\":1},{\"match\":\"left ([0-9:.]+)\",\"remaining\":1},"   \
  "{\"match\":\"f=(\\\\S+)\",\"fraction\":1}]"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static PlumbProgressRules *
make_rules (void)
{
  g_autoptr (PlumbValue) rules = plumb_json_parse (RULES, -1, NULL);

  return plumb_progress_rules_new (rules, NULL);
}

/* Whatever a program writes, in whatever pieces, tells a progress between nothing and all. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static PlumbProgressRules *rules;
  if (rules == NULL)
    rules = make_rules ();
  g_autoptr (PlumbProgressReader) reader = plumb_progress_reader_new (rules);

  for (gsize i = 0, piece = 1; i < size; i += piece, piece = 1 + data[i - piece] % 32)
    {
      piece = MIN (piece, size - i);
      plumb_progress_reader_feed (reader, (const char *) data + i, piece);
      const PlumbProgress *progress = plumb_progress_reader_get (reader);
      if (progress == NULL)
        continue;
      g_assert_true (progress->text == NULL || g_utf8_validate (progress->text, -1, NULL));
      g_assert_false (isnan (progress->fraction) || progress->fraction > 1);
    }
  return 0;
}
