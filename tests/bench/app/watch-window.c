/* watch-window.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <glib.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* watch-window WHAT PROGRAM ARGUMENT ...: starts it, prints in milliseconds when its first window
 * came and when WHAT was painted in it ("letters", or a "graph"), its processor time and peak
 * memory up to there, and ends it:
 *   {"mapped": 101.5, "painted": 110.2, "cpu": 120.0, "peak_kb": 81234}
 * Exit status 1 where no window came within 30 seconds. Needs an X server without window manager.
 */

#define LIMIT_US (30 * G_USEC_PER_SEC)
#define LEAST_SIDE 100
#define SAMPLE_ROWS 32
#define MOST_COLORS 64
#define POLL_MS 2

static int
ignore_error (Display *display, XErrorEvent *event)
{
  return 0;
}

static pid_t
start (char **argv)
{
  pid_t child = fork ();
  if (child != 0)
    return child;
  setpgid (0, 0);
  if (freopen ("/dev/null", "r", stdin) != NULL && freopen ("/dev/null", "w", stdout) != NULL)
    execvp (argv[0], argv);
  _exit (127);
}

static gboolean
is_window (Display *display, Window window, XWindowAttributes *attributes)
{
  return XGetWindowAttributes (display, window, attributes) != 0
         && attributes->map_state == IsViewable && attributes->class == InputOutput
         && !attributes->override_redirect && attributes->width >= LEAST_SIDE
         && attributes->height >= LEAST_SIDE;
}

/* A background is one color, what has letters three, what has a graph dozens, in the middle:
 * without header, side panels and what is at the foot. */
typedef struct
{
  const char *name;
  int fourths; /* of width and height, from the middle */
  guint colors;
} What;

static const What whats[] = { { "letters", 4, 3 }, { "graph", 2, 48 } };

static gboolean
is_painted (Display *display, Window window, const XWindowAttributes *attributes, const What *what)
{
  unsigned long colors[MOST_COLORS];
  guint n_colors = 0;
  int width = attributes->width * what->fourths / 4;
  int height = attributes->height * what->fourths / 4;
  int left = (attributes->width - width) / 2, top = (attributes->height - height) / 2;
  for (int i = 0; i < SAMPLE_ROWS && n_colors < what->colors; i++)
    {
      XImage *row = XGetImage (display, window, left, top + height * i / SAMPLE_ROWS,
                               (unsigned) width, 1, AllPlanes, ZPixmap);
      if (row == NULL)
        return FALSE;
      for (int x = 0; x < width && n_colors < what->colors; x++)
        {
          unsigned long color = XGetPixel (row, x, 0) & 0xffffff;
          gboolean is_known = FALSE;
          for (guint k = 0; k < n_colors; k++)
            is_known |= colors[k] == color;
          if (!is_known)
            colors[n_colors++] = color;
        }
      XDestroyImage (row);
    }
  return n_colors >= what->colors;
}

static long
read_peak (pid_t child)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", (int) child);
  g_autofree char *text = NULL;
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  const char *line = strstr (text, "VmHWM:");
  return line != NULL ? strtol (line + strlen ("VmHWM:"), NULL, 10) : 0;
}

/* Of all its threads, those that have ended as well. */
static double
read_cpu_ms (pid_t child)
{
  clockid_t clock;
  struct timespec time = { 0 };
  if (clock_getcpuclockid (child, &clock) == 0)
    clock_gettime (clock, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

static gboolean
watch (Display *display, gint64 started, const What *what, double *mapped, double *painted)
{
  Window window = None;
  while (g_get_monotonic_time () - started < LIMIT_US)
    {
      XWindowAttributes attributes;
      while (XPending (display) > 0)
        {
          XEvent event;
          XNextEvent (display, &event);
          if (event.type == MapNotify && window == None
              && is_window (display, event.xmap.window, &attributes))
            {
              window = event.xmap.window;
              *mapped = (double) (g_get_monotonic_time () - started) / 1000.0;
            }
        }
      if (window != None && is_window (display, window, &attributes)
          && is_painted (display, window, &attributes, what))
        {
          *painted = (double) (g_get_monotonic_time () - started) / 1000.0;
          return TRUE;
        }
      poll (&(struct pollfd) { .fd = ConnectionNumber (display), .events = POLLIN }, 1, POLL_MS);
    }
  return FALSE;
}

int
main (int argc, char **argv)
{
  Display *display = argc > 2 ? XOpenDisplay (NULL) : NULL;
  const What *what = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (whats) && argc > 2; i++)
    if (g_str_equal (argv[1], whats[i].name))
      what = &whats[i];
  if (display == NULL || what == NULL)
    return 2;
  XSetErrorHandler (ignore_error);
  XSelectInput (display, DefaultRootWindow (display), SubstructureNotifyMask);
  XSync (display, False);

  double mapped = 0, painted = 0;
  gint64 started = g_get_monotonic_time ();
  pid_t child = start (argv + 2);
  gboolean is_there = watch (display, started, what, &mapped, &painted);
  if (is_there)
    printf ("{\"mapped\": %.1f, \"painted\": %.1f, \"cpu\": %.1f, \"peak_kb\": %ld}\n", mapped,
            painted, read_cpu_ms (child), read_peak (child));
  kill (-child, SIGKILL);
  waitpid (child, NULL, 0);
  XCloseDisplay (display);
  return is_there ? 0 : 1;
}
