/* oom.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A library to be preloaded that lets an allocation fail:
 *
 *   OOM_PROGRAM  in which program: the name of its file
 *   OOM_AT       which allocation, from 1; 0: none
 *   OOM_STICKY   1: that one and all after it
 *   OOM_COUNT    a file that is given the number of allocations at the end */

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *__libc_malloc (size_t size);
void *__libc_calloc (size_t n, size_t size);
void *__libc_realloc (void *block, size_t size);
void *__libc_memalign (size_t alignment, size_t size);

static atomic_long n_calls;
static atomic_int is_counting;
static long fail_at;
static int is_sticky;

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
fails (void)
{
  if (!is_counting)
    return 0;
  long call = atomic_fetch_add (&n_calls, 1) + 1;
  if (fail_at == 0 || (is_sticky ? call < fail_at : call != fail_at))
    return 0;
  errno = ENOMEM;
  return 1;
}

void *
malloc (size_t size)
{
  return fails () ? NULL : __libc_malloc (size);
}

void *
calloc (size_t n, size_t size)
{
  return fails () ? NULL : __libc_calloc (n, size);
}

void *
realloc (void *block, size_t size)
{
  return fails () ? NULL : __libc_realloc (block, size);
}

void *
aligned_alloc (size_t alignment, size_t size)
{
  return fails () ? NULL : __libc_memalign (alignment, size);
}

int
posix_memalign (void **block, size_t alignment, size_t size)
{
  void *made = fails () ? NULL : __libc_memalign (alignment, size);

  if (made == NULL)
    return ENOMEM;
  *block = made;
  return 0;
}
