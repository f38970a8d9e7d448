/* plumb-decode.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* plumb-decode: reads a picture from descriptor 3 and writes its pixels into the shared memory at
 * descriptor 4, or the tiles of a pyramid into a file there, under limits. A file at descriptor 5,
 * where there is one, is for what is not to be in memory. Started by the library alone. */

#include "config.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "plumb-decode-write.h"
#include "plumb-limits.h"

#ifdef __SANITIZE_ADDRESS__
/* Leaks are looked for in /proc, at the end: a process that may open no file any more would fail.
 */
const char *__asan_default_options (void);

const char *
__asan_default_options (void)
{
  return "detect_leaks=0";
}
#endif

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
  plumb_limit_files ();
  prctl (PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  setpgid (0, 0);
  plumb_decode_go_on ();
}

static int
find_scratch (void)
{
  return fcntl (PLUMB_DECODE_SCRATCH_FD, F_GETFD) >= 0 ? PLUMB_DECODE_SCRATCH_FD : -1;
}

int
main (int argc, char **argv)
{
  const char *what = argc == 2 ? argv[1] : "";
  const PlumbDecodeFiles files = { PLUMB_DECODE_INPUT_FD, PLUMB_DECODE_OUTPUT_FD, find_scratch () };
  gboolean is_done;

  set_limits ();
  if (argc == 1)
    is_done = plumb_decode_picture (&files);
  else if (g_str_equal (what, PLUMB_DECODE_PROBE))
    is_done = plumb_decode_header (&files);
  else if (g_str_equal (what, PLUMB_DECODE_IDENTITY))
    is_done = plumb_decode_identity (&files);
  else if (g_str_equal (what, PLUMB_DECODE_PYRAMID))
    is_done = plumb_decode_pyramid (&files, 0);
  else if (g_str_equal (what, PLUMB_DECODE_COARSE))
    is_done = plumb_decode_pyramid (&files, PLUMB_DECODE_COARSE_LEVEL);
  else
    {
      fputs ("plumb-decode is started by plumb alone\n", stderr);
      return 2;
    }
  return is_done ? 0 : 1;
}
