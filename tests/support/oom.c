/* oom.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A library to be preloaded that lets an allocation fail:
 *
 *   OOM_PROGRAM  in which program: the name of its file
 *   OOM_AT       which allocation, from 1; 0: none
 *   OOM_STICKY   1: that one and all after it
 *   OOM_SPARE    libraries whose own allocations never fail: names of files without their versions,
 * each after a blank OOM_COUNT    a file that is given the number of allocations at the end */

#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *__libc_malloc (size_t size);
void *__libc_calloc (size_t n, size_t size);
void *__libc_realloc (void *block, size_t size);
void *__libc_memalign (size_t alignment, size_t size);

#define DEPTH 10

static atomic_long n_calls;
static atomic_int is_counting;
static long fail_at;
static int is_sticky;
static const char *spared;

static long
get_number (const char *name)
{
  const char *value = getenv (name);

  return value != NULL ? atol (value) : 0;
}

__attribute__ ((constructor)) static void
begin (void)
{
  const char *program = getenv ("OOM_PROGRAM");

  fail_at = get_number ("OOM_AT");
  is_sticky = (int) get_number ("OOM_STICKY");
  spared = getenv ("OOM_SPARE");
  backtrace (&(void *) { NULL }, 1); /* the first time it loads what it needs */
  is_counting = program != NULL && strcmp (program, program_invocation_short_name) == 0;
}

__attribute__ ((destructor)) static void
end (void)
{
  const char *path = getenv ("OOM_COUNT");

  if (!is_counting || path == NULL)
    return;
  is_counting = 0;
  FILE *file = fopen (path, "w");
  if (file == NULL)
    return;
  fprintf (file, "%ld\n", (long) n_calls);
  fclose (file);
}

static int
has_word (const char *words, const char *name)
{
  size_t length = strcspn (name, ".");

  for (const char *at = words; (at = strchr (at, ' ')) != NULL;)
    if (strcspn (++at, " ") == length && strncmp (at, name, length) == 0)
      return 1;
  return 0;
}

static int
is_spared (const void *caller)
{
  void *frames[DEPTH];
  int n_frames = spared != NULL ? backtrace (frames, DEPTH) : 0;
  Dl_info info;

  if (n_frames > 0 && dladdr (caller, &info) && info.dli_fname != NULL)
    {
      const char *slash = strrchr (info.dli_fname, '/');
      if (has_word (spared, slash != NULL ? slash + 1 : info.dli_fname))
        return 1;
    }
  for (int i = 0; i < n_frames; i++)
    if (dladdr (frames[i], &info) && info.dli_sname != NULL && has_word (spared, info.dli_sname))
      return 1;
  return 0;
}

static int
fails (const void *caller)
{
  if (!is_counting)
    return 0;
  long call = atomic_fetch_add (&n_calls, 1) + 1;
  if (fail_at == 0 || (is_sticky ? call < fail_at : call != fail_at) || is_spared (caller))
    return 0;
  errno = ENOMEM;
  return 1;
}

void *
malloc (size_t size)
{
  return fails (__builtin_return_address (0)) ? NULL : __libc_malloc (size);
}

void *
calloc (size_t n, size_t size)
{
  return fails (__builtin_return_address (0)) ? NULL : __libc_calloc (n, size);
}

void *
realloc (void *block, size_t size)
{
  return fails (__builtin_return_address (0)) ? NULL : __libc_realloc (block, size);
}

void *
aligned_alloc (size_t alignment, size_t size)
{
  return fails (__builtin_return_address (0)) ? NULL : __libc_memalign (alignment, size);
}

int
posix_memalign (void **block, size_t alignment, size_t size)
{
  void *made = fails (__builtin_return_address (0)) ? NULL : __libc_memalign (alignment, size);

  if (made == NULL)
    return ENOMEM;
  *block = made;
  return 0;
}
