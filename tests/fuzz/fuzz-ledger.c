/* fuzz-ledger.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "ledger-sample.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

#define PATCH_HEADER 4

/* Patches of a ledger's file: where (three bytes), how many bytes, the bytes. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const LedgerSample *sample = ledger_sample_get ();
  gsize length = g_bytes_get_size (sample->ledger);
  g_autofree guint8 *ledger = g_memdup2 (g_bytes_get_data (sample->ledger, NULL), length);

  while (size > PATCH_HEADER)
    {
      gsize at = ((gsize) data[0] << 16 | (gsize) data[1] << 8 | data[2]) % length;
      gsize n = MIN (MIN (data[3], size - PATCH_HEADER), length - at);

      memcpy (ledger + at, data + PATCH_HEADER, n);
      data += PATCH_HEADER + n;
      size -= PATCH_HEADER + n;
    }
  ledger_sample_write (sample, ledger, length);
  ledger_sample_read (sample);
  return 0;
}
