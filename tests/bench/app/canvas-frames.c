/* canvas-frames.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * canvas-frames NODES [pan|zoom|drag|band [ZOOM]]: pans, zooms, drags and draws a rubber band on a
 * canvas of so many nodes, at several zooms, and prints for each what the frames took, as lines of
 * JSON: of the quietest of a few rounds, as what else the machine does only adds.
 */

#include "config.h"

#include "canvas-sample.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

#define N_FRAMES 60 /* of a round: all that a script does */
#define N_ROUNDS 3

typedef enum
{
  SCRIPT_PAN,
  SCRIPT_ZOOM,
  SCRIPT_DRAG,
  SCRIPT_BAND,
  N_SCRIPTS,
} Script;

static const char *const script_names[N_SCRIPTS] = { "pan", "zoom", "drag", "band" };

typedef struct
{
  CanvasSample *sample;
  Script script;
  guint frame;
  double begun_cpu;  /* us of this thread */
  double begun_wall; /* us */
  double ended_cpu;
  double seconds;
  GArray *cpu;   /* double: before-paint to after-paint */
  GArray *wall;  /* double */
  GArray *whole; /* double: after-paint to after-paint: what came between is in it too */
} Run;

static double
now (clockid_t clock)
{
  struct timespec time;
  clock_gettime (clock, &time);
  return (double) time.tv_sec * 1e6 + (double) time.tv_nsec / 1e3;
}

static void
before_paint_cb (Run *run)
{
  run->begun_cpu = now (CLOCK_THREAD_CPUTIME_ID);
  run->begun_wall = now (CLOCK_MONOTONIC);
}

static void
after_paint_cb (Run *run)
{
  double cpu = now (CLOCK_THREAD_CPUTIME_ID), wall = now (CLOCK_MONOTONIC);
  double frame_cpu = cpu - run->begun_cpu, frame_wall = wall - run->begun_wall;
  double whole = cpu - run->ended_cpu;
  g_array_append_val (run->cpu, frame_cpu);
  g_array_append_val (run->wall, frame_wall);
  if (run->ended_cpu > 0)
    g_array_append_val (run->whole, whole);
  run->ended_cpu = cpu;
}

/* --- scripts ------------------------------------------------------------------------------------
 */

static void
step_zoom (Run *run)
{
  PlumbUiViewport *viewport = plumb_ui_canvas_get_viewport (run->sample->canvas);
  double factor = run->frame % 60 < 30 ? 1.03 : 1 / 1.03;
  plumb_ui_viewport_zoom_at (viewport, factor, 700, 500);
}

static void
step_drag (Run *run)
{
  PlumbUiOverlay *overlay = plumb_ui_canvas_get_overlay (run->sample->canvas);
  double turn = run->frame / 20.0;
  double reach
      = 120 / plumb_ui_viewport_get_zoom (plumb_ui_canvas_get_viewport (run->sample->canvas));
  plumb_ui_overlay_set_lift_offset (overlay,
                                    (PlumbPoint) { cos (turn) * reach, sin (turn) * reach });
}

static void
step_band (Run *run)
{
  PlumbUiOverlay *overlay = plumb_ui_canvas_get_overlay (run->sample->canvas);
  PlumbRect seen
      = plumb_ui_viewport_get_visible (plumb_ui_canvas_get_viewport (run->sample->canvas));
  double part = (run->frame % 60 + 1) / 60.0;
  const PlumbRect band = { seen.x, seen.y, seen.width * part, seen.height * part };
  plumb_ui_overlay_select_band (overlay, &band, PLUMB_UI_BAND_REPLACES);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Run *run = user_data;
  if (run->frame++ >= N_FRAMES)
    return G_SOURCE_REMOVE;
  switch (run->script)
    {
    case SCRIPT_PAN:
      plumb_ui_viewport_pan (plumb_ui_canvas_get_viewport (run->sample->canvas),
                             run->frame % 60 < 30 ? -13 : 13, run->frame % 60 < 30 ? -6 : 6);
      break;
    case SCRIPT_ZOOM:
      step_zoom (run);
      break;
    case SCRIPT_DRAG:
      step_drag (run);
      break;
    case SCRIPT_BAND:
    case N_SCRIPTS:
    default:
      step_band (run);
      break;
    }
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

static void
begin_drag (CanvasSample *sample)
{
  PlumbRect seen = plumb_ui_viewport_get_visible (plumb_ui_canvas_get_viewport (sample->canvas));
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (guint));
  PlumbRect middle
      = { seen.x + seen.width / 3, seen.y + seen.height / 3, seen.width / 3, seen.height / 3 };
  plumb_scene_find_cards (plumb_ui_canvas_get_scene (sample->canvas), &middle, nodes);
  g_assert_cmpuint (nodes->len, >, 0);
  plumb_ui_overlay_lift (plumb_ui_canvas_get_overlay (sample->canvas),
                         (const guint *) (gpointer) nodes->data, 1);
}

/* --- results ------------------------------------------------------------------------------------
 */

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
  guint place = (guint) (part * (values->len - 1) + 0.5);
  return values->len > 0 ? g_array_index (values, double, place) / 1000 : 0;
}

static Run *
run_new (CanvasSample *sample, Script script)
{
  Run *run = g_new0 (Run, 1);
  run->sample = sample;
  run->script = script;
  run->cpu = g_array_new (FALSE, FALSE, sizeof (double));
  run->wall = g_array_new (FALSE, FALSE, sizeof (double));
  run->whole = g_array_new (FALSE, FALSE, sizeof (double));
  return run;
}

static void
run_free (Run *run)
{
  g_array_unref (run->cpu);
  g_array_unref (run->wall);
  g_array_unref (run->whole);
  g_free (run);
}

static Run *
play (CanvasSample *sample, Script script)
{
  Run *run = run_new (sample, script);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (sample->canvas));
  g_signal_connect_swapped (clock, "before-paint", G_CALLBACK (before_paint_cb), run);
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (after_paint_cb), run);
  double begun = now (CLOCK_MONOTONIC);
  gtk_widget_add_tick_callback (GTK_WIDGET (sample->canvas), tick_cb, run, NULL);
  while (run->frame < N_FRAMES)
    g_main_context_iteration (NULL, TRUE);
  run->seconds = (now (CLOCK_MONOTONIC) - begun) / 1e6;
  while (run->frame <= N_FRAMES)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (clock, run);
  return run;
}

static void
measure (CanvasSample *sample, Script script, const char *zoom)
{
  PlumbUiOverlay *overlay = plumb_ui_canvas_get_overlay (sample->canvas);
  Run *quietest = NULL;
  if (script == SCRIPT_DRAG)
    begin_drag (sample);
  for (int round = 0; round < N_ROUNDS; round++)
    {
      Run *run = play (sample, script), *louder = quietest;
      if (quietest == NULL || percentile (run->cpu, 0.95) < percentile (quietest->cpu, 0.95))
        quietest = run;
      else
        louder = run;
      g_clear_pointer (&louder, run_free);
    }
  g_print (
      "{\"zoom\": \"%s\", \"script\": \"%s\", \"median\": %.2f, \"p95\": %.2f, \"whole_p95\": %.2f,"
      " \"wall_p95\": %.2f, \"max\": %.2f, \"fps\": %.1f}\n",
      zoom, script_names[script], percentile (quietest->cpu, 0.5), percentile (quietest->cpu, 0.95),
      percentile (quietest->whole, 0.95), percentile (quietest->wall, 0.95),
      percentile (quietest->cpu, 1), N_FRAMES / quietest->seconds);
  plumb_ui_overlay_clear_gesture (overlay);
  plumb_ui_overlay_set_selected_nodes (overlay, NULL, 0);
  run_free (quietest);
}

static void
go_to_zoom (CanvasSample *sample, double zoom)
{
  PlumbUiViewport *viewport = plumb_ui_canvas_get_viewport (sample->canvas);
  PlumbRect extents = plumb_scene_get_extents (plumb_ui_canvas_get_scene (sample->canvas));
  plumb_ui_viewport_fit (viewport, &extents, 20);
  if (zoom > 0)
    plumb_ui_viewport_zoom_at (viewport, zoom / plumb_ui_viewport_get_zoom (viewport), 800, 500);
  canvas_sample_settle (sample);
}

static gboolean
stop_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
measure_idle (CanvasSample *sample)
{
  guint n_frames = 0, n_turns = 0;
  gboolean is_over = FALSE;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (sample->canvas));
  canvas_sample_settle (sample);
  g_timeout_add (500, stop_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
  is_over = FALSE;
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (count_cb), &n_frames);
  g_timeout_add (2000, stop_cb, &is_over);
  for (; !is_over; n_turns++)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (clock, &n_frames);
  g_print ("{\"script\": \"idle\", \"frames\": %u, \"wakeups\": %u}\n", n_frames, n_turns - 1);
}

/* A move of one node, as an edit: what the scene, its damage and a snapshot take. */
static void
measure_edit (CanvasSample *sample)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (PlumbScene) scene = plumb_scene_new (sample->graph, NULL, sample->registry);
  g_autofree char *id = g_strdup_printf ("n%u", plumb_graph_get_n_nodes (sample->graph) / 2);
  PlumbChange change = { .kind = PLUMB_CHANGE_NODE, .id = id, .name = (char *) "at" };
  for (int i = 0; i < 400; i++)
    {
      g_autoptr (PlumbSceneSnapshot) snapshot = plumb_scene_snapshot (scene);
      double begun = now (CLOCK_THREAD_CPUTIME_ID);
      plumb_scene_update (scene, &change, 1);
      g_array_unref (plumb_scene_take_damage (scene));
      double took = now (CLOCK_THREAD_CPUTIME_ID) - begun;
      g_array_append_val (times, took);
    }
  g_print ("{\"script\": \"move\", \"median_us\": %.1f, \"p95_us\": %.1f}\n",
           percentile (times, 0.5) * 1000, percentile (times, 0.95) * 1000);
}

int
main (int argc, char *argv[])
{
  static const double zooms[] = { 1, 0.5, 0.25, 0 };
  static const char *const names[] = { "1", "0.5", "0.25", "fit" };
  adw_init ();
  guint n = argc > 1 ? (guint) atoi (argv[1]) : 1000;
  PlumbGraph *graph = canvas_sample_make_graph (n);
  double begun = now (CLOCK_MONOTONIC);
  CanvasSample *sample = canvas_sample_new (graph, 1920, 1080);
  g_print ("{\"script\": \"open\", \"ms\": %.0f, \"width\": %d, \"height\": %d}\n",
           (now (CLOCK_MONOTONIC) - begun) / 1000,
           gtk_widget_get_width (GTK_WIDGET (sample->canvas)),
           gtk_widget_get_height (GTK_WIDGET (sample->canvas)));
  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++)
    for (int script = 0; script < N_SCRIPTS; script++)
      {
        if ((argc > 2 && !g_str_equal (argv[2], script_names[script]))
            || (argc > 3 && !g_str_equal (argv[3], names[i])))
          continue;
        go_to_zoom (sample, zooms[i]);
        measure (sample, (Script) script, names[i]);
      }
  measure_idle (sample);
  measure_edit (sample);
  canvas_sample_free (sample);
  return 0;
}
