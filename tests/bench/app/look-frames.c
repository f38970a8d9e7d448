/* look-frames.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * look-frames A B: compares two pictures in a view of 1920 x 1080 and prints, as lines of JSON,
 * what it took to see both, to pan over them pixel for pixel and as a whole, to see where they
 * differ, and the memory of it.
 */

#include "config.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "plumb-ui-compare-view.h"

#define N_FRAMES 120

typedef struct
{
  PlumbUiCompareCanvas *canvas;
  guint frame;
  double begun;
  GArray *cpu; /* double: us of the main thread, before-paint to after-paint */
} Run;

static double
now (clockid_t clock)
{
  struct timespec time;
  clock_gettime (clock, &time);
  return (double) time.tv_sec * 1e6 + (double) time.tv_nsec / 1e3;
}

static double
wait_until_fresh (PlumbUiCompareCanvas *canvas, double begun)
{
  /* What was asked for is asked for by a frame. */
  guint frames = plumb_ui_compare_canvas_get_n_frames (canvas);
  while (plumb_ui_compare_canvas_get_n_frames (canvas) == frames
         || !plumb_ui_compare_canvas_is_fresh (canvas))
    g_main_context_iteration (NULL, TRUE);
  return (now (CLOCK_MONOTONIC) - begun) / 1000;
}

static void
before_paint_cb (Run *run)
{
  run->begun = now (CLOCK_THREAD_CPUTIME_ID);
}

static void
after_paint_cb (Run *run)
{
  double us = now (CLOCK_THREAD_CPUTIME_ID) - run->begun;
  g_array_append_val (run->cpu, us);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Run *run = data;
  if (run->frame++ >= N_FRAMES)
    return G_SOURCE_REMOVE;
  plumb_ui_compare_canvas_pan (run->canvas, run->frame % 60 < 30 ? 0.01 : -0.01,
                               run->frame % 60 < 30 ? 0.008 : -0.008);
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double one = *(const double *) a, other = *(const double *) b;
  return (one > other) - (one < other);
}

static double
percentile (GArray *values, double part)
{
  g_array_sort (values, compare_doubles);
  return g_array_index (values, double, (guint) (part * (values->len - 1) + 0.5)) / 1000;
}

static void
measure_pan (PlumbUiCompareCanvas *canvas, const char *name)
{
  Run run = { .canvas = canvas, .cpu = g_array_new (FALSE, FALSE, sizeof (double)) };
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (canvas));
  g_signal_connect_swapped (clock, "before-paint", G_CALLBACK (before_paint_cb), &run);
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (after_paint_cb), &run);
  double begun = now (CLOCK_MONOTONIC);
  gtk_widget_add_tick_callback (GTK_WIDGET (canvas), tick_cb, &run, NULL);
  while (run.frame <= N_FRAMES)
    g_main_context_iteration (NULL, TRUE);
  double seconds = (now (CLOCK_MONOTONIC) - begun) / 1e6;
  g_signal_handlers_disconnect_by_data (clock, &run);
  g_print (
      "{\"what\": \"pan\", \"name\": \"%s\", \"median\": %.2f, \"p95\": %.2f, \"fps\": %.1f}\n",
      name, percentile (run.cpu, 0.5), percentile (run.cpu, 0.95), N_FRAMES / seconds);
  g_array_unref (run.cpu);
}

static void
measure_action (PlumbUiCompareView *view, const char *name, const char *parameter)
{
  double begun = now (CLOCK_MONOTONIC), begun_cpu = now (CLOCK_PROCESS_CPUTIME_ID);
  gtk_widget_activate_action (GTK_WIDGET (view), name, "s", parameter);
  double ms = wait_until_fresh (plumb_ui_compare_view_get_canvas (view), begun);
  g_print ("{\"what\": \"%s\", \"ms\": %.1f, \"cpu_ms\": %.1f}\n", parameter, ms,
           (now (CLOCK_PROCESS_CPUTIME_ID) - begun_cpu) / 1000);
}

static double
get_ms (const struct timeval *time)
{
  return (double) time->tv_sec * 1000 + (double) time->tv_usec / 1000;
}

static long
read_peak_kb (void)
{
  g_autofree char *text = NULL;
  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL))
    return 0;
  const char *at = strstr (text, "VmHWM:");
  return at != NULL ? strtol (at + 6, NULL, 10) : 0;
}

int
main (int argc, char **argv)
{
  g_return_val_if_fail (argc == 3, 2);
  struct rusage children;
  adw_init ();
  g_autoptr (PlumbBackends) backends = plumb_backends_new ();
  g_autoptr (PlumbUiEnvironment) environment = plumb_ui_environment_new (backends);
  GtkWidget *window = adw_window_new ();
  GtkWidget *widget = plumb_ui_compare_view_new (environment);
  PlumbUiCompareView *view = PLUMB_UI_COMPARE_VIEW (widget);
  PlumbUiCompareCanvas *canvas = plumb_ui_compare_view_get_canvas (view);
  gtk_window_set_default_size (GTK_WINDOW (window), 1920, 1080);
  adw_window_set_content (ADW_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  while (!gtk_widget_get_mapped (widget))
    g_main_context_iteration (NULL, TRUE);
  const char *const paths[] = { argv[1], argv[2], NULL };
  PlumbUiCompareModel *model = plumb_ui_compare_view_get_model (view);
  double begun = now (CLOCK_MONOTONIC);
  plumb_ui_compare_model_set_files (model, paths);
  while (plumb_ui_compare_model_is_loading (model, 0)
         || plumb_ui_compare_model_is_loading (model, 1))
    g_main_context_iteration (NULL, TRUE);
  double first = wait_until_fresh (canvas, begun);
  getrusage (RUSAGE_CHILDREN, &children);
  g_print ("{\"what\": \"first\", \"ms\": %.0f, \"decoders_ms\": %.0f}\n", first,
           get_ms (&children.ru_utime) + get_ms (&children.ru_stime));
  /* All of a large picture comes after its first look. */
  while (plumb_pyramid_get_first_level (plumb_ui_compare_model_get_picture (model, 0)) > 0
         || plumb_pyramid_get_first_level (plumb_ui_compare_model_get_picture (model, 1)) > 0)
    g_main_context_iteration (NULL, TRUE);
  measure_pan (canvas, "fitted");
  plumb_ui_compare_canvas_set_zoom (canvas, 1);
  wait_until_fresh (canvas, begun);
  measure_pan (canvas, "pixel for pixel");
  plumb_ui_compare_canvas_set_zoom (canvas, 0);
  wait_until_fresh (canvas, begun);
  measure_action (view, "compare.look", "heat");
  measure_pan (canvas, "heat");
  measure_action (view, "compare.look", "absolute");
  getrusage (RUSAGE_CHILDREN, &children);
  g_print ("{\"what\": \"memory\", \"own_mb\": %ld, \"decoder_mb\": %ld}\n", read_peak_kb () / 1024,
           children.ru_maxrss / 1024);
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}
