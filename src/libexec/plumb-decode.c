/* plumb-decode.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* plumb-decode: reads a picture from descriptor 3 and writes its pixels into the shared memory at
 * descriptor 4, or the tiles of a pyramid into a file there, under limits. Started by the library
 * alone. */

#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "plumb-decode.h"
#include "plumb-limits.h"
#include "plumb-pyramid-writer.h"

static void
limit (int resource, rlim_t value)
{
  struct rlimit both = { value, value };

  setrlimit (resource, &both);
}

static void
set_limits (void)
{
  plumb_limit_memory (PLUMB_LIMIT_DECODE_BYTES);
  limit (RLIMIT_CPU, PLUMB_LIMIT_DECODE_SECONDS);
  limit (RLIMIT_CORE, 0);
  limit (RLIMIT_NOFILE, 16);
  prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  prctl (PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  setpgid (0, 0);
  alarm (PLUMB_DECODE_SECONDS);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbImage) image = NULL;
  gboolean is_coarse = argc == 2 && g_str_equal (argv[1], PLUMB_DECODE_COARSE);
  gboolean is_pyramid = is_coarse || (argc == 2 && g_str_equal (argv[1], PLUMB_DECODE_PYRAMID));

  if (argc != 1 && !is_pyramid)
    {
      fputs ("plumb-decode is started by plumb alone\n", stderr);
      return 2;
    }
  set_limits ();
  if (is_pyramid)
    return plumb_pyramid_decode (PLUMB_DECODE_INPUT_FD, PLUMB_DECODE_OUTPUT_FD,
                                 is_coarse ? PLUMB_DECODE_COARSE_LEVEL : 0)
               ? 0
               : 1;
  image = plumb_image_load_fd (PLUMB_DECODE_INPUT_FD, &error);
  return plumb_decode_write (PLUMB_DECODE_OUTPUT_FD, image, error) ? 0 : 1;
}
