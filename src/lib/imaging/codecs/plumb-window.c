/* plumb-window.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "plumb-window-private.h"

#define MOST_WINDOWS 8
#define MOST_PARTS 8
#define INPUT_PART ((gsize) 1 << 20)
#define PAGE ((gsize) 64 << 10) /* a multiple of what any system has */

struct _PlumbWindow
{
  guint8 *start;
  gsize length; /* of the addresses: whole parts */
  gsize part;
  guint n_parts;           /* that are there at a time */
  gsize there[MOST_PARTS]; /* which, counted from 1 */
  gsize entered;           /* how many came */
  int memory;              /* of those that are there */
  gpointer data;

  PlumbFillFunc fill; /* input */
  guint64 n_input;
  gboolean is_broken;

  PlumbWindowOutput output; /* where there is a function in it */
  gsize done;               /* bytes that were handed on */
  gboolean is_wanted;
};

static PlumbWindow *windows[MOST_WINDOWS];
static struct sigaction before;

/* --- Parts ----------------------------------------------------------------------------------- */

static void
hand_on (PlumbWindow *self, gsize end)
{
  if (self->is_wanted && end > self->done)
    self->is_wanted = self->output.func (self->start + self->done, end - self->done, self->data);
  self->done = end;
}

/* What lies before the part that was there until now is of no more use. */
static void
leave (PlumbWindow *self, gsize end)
{
  if (end == 0)
    return;
  end -= self->output.late;
  hand_on (self, end - end % self->output.unit);
}

static void
fetch (PlumbWindow *self, gsize from)
{
  gsize length = MIN (self->part, self->n_input - MIN (from, self->n_input));

  if (!self->is_broken && self->fill (from, self->start + from, length, self->data))
    return;
  self->is_broken = TRUE;
  memset (self->start + from, 0, self->part);
}

static gboolean
drop (PlumbWindow *self, gsize part)
{
  return part == 0
         || mmap (self->start + (part - 1) * self->part, self->part, PROT_NONE,
                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0)
                != MAP_FAILED;
}

static gboolean
enter (PlumbWindow *self, gsize part)
{
  guint slot = (guint) (self->entered % self->n_parts);
  gsize from = part * self->part;

  if (self->fill == NULL)
    leave (self, from);
  if (!drop (self, self->there[slot])
      || mmap (self->start + from, self->part, PROT_READ | PROT_WRITE,
               MAP_SHARED | MAP_FIXED | MAP_POPULATE, self->memory, (off_t) (slot * self->part))
             == MAP_FAILED)
    return FALSE;
  self->there[slot] = part + 1;
  self->entered++;
  if (self->fill != NULL)
    fetch (self, from);
  return TRUE;
}

/* --- Faults ---------------------------------------------------------------------------------- */

static gboolean
is_there (const PlumbWindow *self, gsize part)
{
  for (guint i = 0; i < self->n_parts; i++)
    if (self->there[i] == part + 1)
      return TRUE;
  return FALSE;
}

/* What is written comes in order. */
static gboolean
may_enter (const PlumbWindow *self, gsize part)
{
  return self->fill != NULL ? !is_there (self, part) : part == self->entered;
}

static gboolean
come (const guint8 *at)
{
  for (guint i = 0; i < MOST_WINDOWS; i++)
    {
      PlumbWindow *self = windows[i];

      if (self != NULL && at >= self->start && at < self->start + self->length)
        {
          gsize part = (gsize) (at - self->start) / self->part;

          return may_enter (self, part) && enter (self, part);
        }
    }
  return FALSE;
}

static void
fault_cb (int signal, siginfo_t *info, void *context)
{
  int saved = errno;

  if (!come (info->si_addr)) /* then it happens again, and ends the process */
    sigaction (SIGSEGV, &before, NULL);
  errno = saved;
}

/* --- Life ------------------------------------------------------------------------------------ */

static guint n_windows;

static gboolean
take_place (PlumbWindow *self)
{
  struct sigaction action = { .sa_sigaction = fault_cb, .sa_flags = SA_SIGINFO | SA_NODEFER };
  guint place = 0;

  g_return_val_if_fail (n_windows < MOST_WINDOWS, FALSE);
  while (windows[place] != NULL)
    place++;
  windows[place] = self;
  sigemptyset (&action.sa_mask);
  return n_windows++ > 0 || sigaction (SIGSEGV, &action, &before) == 0;
}

static void
leave_place (const PlumbWindow *self)
{
  for (guint i = 0; i < MOST_WINDOWS; i++)
    if (windows[i] == self)
      {
        windows[i] = NULL;
        if (--n_windows == 0)
          sigaction (SIGSEGV, &before, NULL);
      }
}

/* @length: that is used; a vector may run over its end. */
static PlumbWindow *
new_window (gsize length, gsize part, guint n_parts, gpointer data, GError **error)
{
  g_autoptr (PlumbWindow) self = g_new0 (PlumbWindow, 1);

  part = MIN (part, (length + PLUMB_BLOB_SLACK + PAGE - 1) / PAGE * PAGE);
  self->part = part;
  self->n_parts = n_parts;
  self->data = data;
  self->is_wanted = TRUE;
  self->length = (length + PLUMB_BLOB_SLACK + part - 1) / part * part;
  self->memory = memfd_create ("plumb-window", MFD_CLOEXEC);
  self->start
      = mmap (NULL, self->length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (self->start != MAP_FAILED && self->memory >= 0
      && ftruncate (self->memory, (off_t) (n_parts * part)) == 0 && take_place (self))
    return g_steal_pointer (&self);
  plumb_image_fail (error, PLUMB_IMAGE_ERROR_LIMIT, "no memory to decode the picture");
  return NULL;
}

PlumbWindow *
plumb_window_new_output (const PlumbWindowOutput *output, gpointer data, GError **error)
{
  PlumbWindow *self;

  g_return_val_if_fail (output->part > output->late + output->unit, NULL);
  self = new_window (output->length, output->part, 2, data, error);
  if (self != NULL)
    self->output = *output;
  return self;
}

PlumbWindow *
plumb_window_new_input (gsize length, PlumbFillFunc func, gpointer data, GError **error)
{
  PlumbWindow *self = new_window (length, INPUT_PART, MOST_PARTS, data, error);

  if (self != NULL)
    {
      self->fill = func;
      self->n_input = length;
    }
  return self;
}

void
plumb_window_free (PlumbWindow *self)
{
  leave_place (self);
  if (self->start != MAP_FAILED)
    munmap (self->start, self->length);
  g_clear_fd (&self->memory, NULL);
  g_free (self);
}

guint8 *
plumb_window_get_start (const PlumbWindow *self)
{
  return self->start;
}

void
plumb_window_finish (PlumbWindow *self)
{
  hand_on (self, self->output.length);
}

gboolean
plumb_window_is_wanted (const PlumbWindow *self)
{
  return self->is_wanted;
}

gboolean
plumb_window_is_whole (const PlumbWindow *self)
{
  return !self->is_broken;
}
