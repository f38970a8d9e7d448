/* plumb-cli-compare.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>

#include "plumb-cli-compare.h"
#include "plumb-compare-bytes.h"
#include "plumb-compare-report.h"
#include "plumb-compared.h"
#include "plumb-file.h"
#include "plumb-image-file.h"
#include "plumb-image-isolated.h"
#include "plumb-json.h"
#include "plumb-limits.h"
#include "plumb-pixel-hash.h"
#include "plumb-video.h"

typedef struct
{
  char *heat;
  char *html;
  char *mask;
  char *settings;
  char *list;
  char **regions;
  gboolean ssim;
  gboolean flip;
  char *tone_mapper;
  double pass_delta; /* or NOT_GIVEN */
  double pass_changed;
  double warn_delta;
} Options;

#define NOT_GIVEN (-G_MAXDOUBLE)

/* Behind those of the settings, so that those count first. */
static gboolean
add_regions (PlumbCompareSettings *settings, char **texts, GError **error)
{
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      PlumbRegion region = { 0 };
      if (settings->regions->len == PLUMB_MAX_REGIONS)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       "too many regions: there can be %d", PLUMB_MAX_REGIONS);
          return FALSE;
        }
      if (!plumb_region_parse (&region, texts[i], error))
        return FALSE;
      g_array_append_val (settings->regions, region);
    }
  return TRUE;
}

/* Settings that name a mask hold with that mask alone. */
static gboolean
check_mask (const PlumbCompareSettings *settings, const PlumbValue *value, GError **error)
{
  const char *wanted = plumb_value_member_string (value, "mask_pixels", NULL);
  if (wanted == NULL)
    return TRUE;
  g_autofree char *found = settings->mask != NULL ? plumb_pixel_hash (settings->mask) : NULL;
  if (g_strcmp0 (wanted, found) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               found == NULL ? "the settings are of a comparison with a mask, whose pixels are "
                               "%.12s…: give it with --mask"
                             : "the settings are of a comparison with another mask, whose pixels "
                               "are %.12s…: give that with --mask",
               wanted);
  return FALSE;
}

static PlumbCompareSettings *
make_settings (const Options *options, GError **error)
{
  g_autoptr (PlumbValue) value
      = options->settings != NULL ? plumb_json_load (options->settings, error) : NULL;
  if (options->settings != NULL && value == NULL)
    return NULL;
  g_autoptr (PlumbCompareSettings) settings
      = value != NULL ? plumb_compare_settings_new_from_value (value, error)
                      : plumb_compare_settings_new ();
  if (settings == NULL)
    return NULL;
  if (!add_regions (settings, options->regions, error))
    return NULL;
  if (options->mask != NULL
      && (settings->mask = plumb_image_load_guarded (options->mask, NULL, error)) == NULL)
    return NULL;
  if (!check_mask (settings, value, error))
    return NULL;
  settings->metrics
      |= (options->ssim ? PLUMB_METRIC_SSIM : 0) | (options->flip ? PLUMB_METRIC_FLIP : 0);
  if (options->tone_mapper != NULL
      && !plumb_tone_mapper_from_name (options->tone_mapper, &settings->tone_mapper))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "--tone-mapper %s: there are aces, hable and reinhard", options->tone_mapper);
      return NULL;
    }
  const struct
  {
    double wanted;
    double *limit;
  } limits[] = { { options->pass_delta, &settings->thresholds.pass_delta },
                 { options->pass_changed, &settings->thresholds.pass_changed_fraction },
                 { options->warn_delta, &settings->thresholds.warn_delta } };
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    if (limits[i].wanted > NOT_GIVEN)
      *limits[i].limit = limits[i].wanted;
  return g_steal_pointer (&settings);
}

static gboolean
write_heat (PlumbCompared *compared, const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) png = plumb_compared_encode_heat (compared, &local);
  if (png == NULL && local == NULL)
    {
      fputs ("plumb compare: no heat map: the sizes differ, or a picture cannot be read\n", stderr);
      return TRUE; /* the verdict says which */
    }
  if (png != NULL)
    return plumb_compare_report_may_write (compared, path, error)
           && plumb_image_write_png (png, path, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static void
print_comparison (PlumbComparison *comparison)
{
  printf ("%s\n", plumb_verdict_get_name (plumb_comparison_get_verdict (comparison)));
  const PlumbDelta *delta = plumb_comparison_get_delta (comparison);
  double left_out = plumb_comparison_get_left_out (comparison);
  if (plumb_comparison_is_exact (comparison))
    puts ("  the files are the same, byte for byte");
  else if (plumb_comparison_is_pixel_identical (comparison))
    puts (left_out > 0 ? "  the files differ, the pixels that are compared do not"
                       : "  the files differ, their pixels do not");
  if (left_out > 0)
    printf ("  not compared       %.4f %% of the pixels\n", 100 * left_out);
  if (delta != NULL)
    printf ("  mean difference    %.6f\n  largest difference %.6f\n  changed pixels     %.4f %%\n  "
            "PSNR               %.2f dB\n",
            delta->mean_delta, delta->max_delta, 100 * delta->changed_fraction, delta->psnr);
  g_autoptr (PlumbValue) record = plumb_comparison_to_value (comparison);
  if (plumb_value_is_number (plumb_value_get_member (record, "ssim")))
    printf ("  SSIM               %.6f\n", plumb_value_member_double (record, "ssim", 0));
  PlumbValue *flip = plumb_value_get_member (record, "flip");
  if (flip != NULL && plumb_value_get_member (flip, "exposures") != NULL)
    printf ("  HDR-FLIP, mean     %.6f (%s, %d exposures from %+.4f to %+.4f)\n",
            plumb_value_member_double (flip, "mean", 0),
            plumb_value_member_string (flip, "tone_mapper", ""),
            (int) plumb_value_member_int (flip, "exposures", 0),
            plumb_value_member_double (flip, "start_exposure", 0),
            plumb_value_member_double (flip, "stop_exposure", 0));
  else if (flip != NULL)
    printf ("  %s-FLIP, mean     %.6f\n",
            g_str_equal (plumb_value_member_string (flip, "range", ""), "hdr") ? "HDR" : "LDR",
            plumb_value_member_double (flip, "mean", 0));
  const PlumbProblems *reasons = plumb_comparison_get_reasons (comparison);
  for (guint i = 0; i < plumb_problems_get_length (reasons); i++)
    {
      const PlumbProblem *reason = plumb_problems_get (reasons, i);
      g_autofree char *text = plumb_text_make_visible (reason->message);
      g_autofree char *file = plumb_text_make_visible (reason->field != NULL ? reason->field : "");
      printf ("  %s%s%s [%s]", file, *file != '\0' ? ": " : "", text, reason->code);
      if (reason->expected != NULL && reason->found != NULL)
        printf (" (expected %s, found %s)", reason->expected, reason->found);
      putchar ('\n');
    }
}

static int
compare (PlumbCli *cli, const char *approved, const char *picture, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbCompareSettings) settings = make_settings (options, &error);
  g_autoptr (PlumbCompared) compared
      = settings != NULL ? plumb_compared_new (approved, picture, settings, NULL, &error) : NULL;
  if (compared == NULL
      || (options->html != NULL && !plumb_compare_report_write (compared, options->html, &error))
      || (options->heat != NULL && !write_heat (compared, options->heat, &error)))
    return plumb_cli_fail (cli, error);
  PlumbComparison *comparison = plumb_compared_get_comparison (compared);
  if (cli->json)
    {
      g_autoptr (PlumbValue) value = plumb_comparison_to_value (comparison);
      plumb_cli_print_json (value);
    }
  else if (!cli->quiet)
    print_comparison (comparison);
  return plumb_comparison_get_verdict (comparison) == PLUMB_VERDICT_FAIL ? PLUMB_EXIT_FINDINGS
                                                                         : PLUMB_EXIT_OK;
}

/* --- videos, and what is neither ---------------------------------------------------------------
 */

static void
print_bytes (PlumbValue *side)
{
  if (plumb_value_get_member (side, "sha256") != NULL)
    printf ("  %s  %" G_GINT64_FORMAT " bytes\n", plumb_value_member_string (side, "sha256", ""),
            plumb_value_member_int (side, "bytes", 0));
}

static void
print_record (PlumbValue *record)
{
  PlumbValue *frames = plumb_value_get_member (record, "frames");
  PlumbValue *reasons = plumb_value_get_member (record, "reasons");
  printf ("%s\n", plumb_value_member_string (record, "verdict", "fail"));
  if (plumb_value_member_boolean (record, "exact_match", FALSE))
    puts ("  the files are the same, byte for byte");
  for (guint i = 0; i < 2 && plumb_value_get_member (record, "compared") != NULL; i++)
    print_bytes (plumb_value_get_member (record, i == 0 ? "authoritative" : "observer"));
  if (plumb_value_get_member (record, "worst_frame") != NULL)
    printf ("  frames compared    %u\n  worst frame        %d\n  mean difference    %.6f\n"
            "  changed pixels     %.4f %%\n",
            plumb_value_get_length (frames),
            (int) plumb_value_member_int (record, "worst_frame", 0),
            plumb_value_member_double (record, "mean_pixel_delta", 0),
            100 * plumb_value_member_double (record, "changed_fraction", 0));
  for (guint i = 0; i < plumb_value_get_length (reasons); i++)
    {
      PlumbValue *reason = plumb_value_get_element (reasons, i);
      g_autofree char *text
          = plumb_text_make_visible (plumb_value_member_string (reason, "message", ""));
      printf ("  %s [%s]\n", text, plumb_value_member_string (reason, "code", ""));
    }
}

static int
tell_record (PlumbCli *cli, PlumbValue *record)
{
  if (cli->json)
    plumb_cli_print_json (record);
  else if (!cli->quiet)
    print_record (record);
  return g_str_equal (plumb_value_member_string (record, "verdict", "fail"), "fail")
             ? PLUMB_EXIT_FINDINGS
             : PLUMB_EXIT_OK;
}

static int
compare_videos (PlumbCli *cli, const char *approved, const char *video, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbCompareSettings) settings = make_settings (options, &error);
  g_autoptr (PlumbValue) record = NULL;
  if (settings != NULL && options->heat != NULL)
    return plumb_cli_fail_usage (cli, "a heat map is of two pictures: --html writes that of the "
                                      "worst frame of two videos");
  if (settings != NULL && options->html != NULL)
    record
        = plumb_compare_report_write_video (approved, video, settings, options->html, NULL, &error);
  else if (settings != NULL)
    record = plumb_video_compare (
        &(PlumbVideoQuery) { .paths = { approved, video }, .settings = settings }, NULL, &error);
  return record != NULL ? tell_record (cli, record) : plumb_cli_fail (cli, error);
}

/* A scene has no pixels: that is said. */
static int
compare_bytes (PlumbCli *cli, const char *approved, const char *file, const Options *options)
{
  g_autoptr (GError) error = NULL;
  if (options->heat != NULL || options->html != NULL)
    return plumb_cli_fail_usage (cli, "files that are no pictures are compared by their bytes: "
                                      "there is nothing to draw for --heat or --html");
  g_autoptr (PlumbValue) record = plumb_bytes_compare (approved, file, NULL, &error);
  return record != NULL ? tell_record (cli, record) : plumb_cli_fail (cli, error);
}

static int
compare_two (PlumbCli *cli, const char *approved, const char *file, const Options *options)
{
  if (plumb_video_is_named (approved) && plumb_video_is_named (file))
    return compare_videos (cli, approved, file, options);
  if (plumb_bytes_are_due (approved, file))
    return compare_bytes (cli, approved, file, options);
  return compare (cli, approved, file, options);
}

static int
compare_many (PlumbCli *cli, int argc, char **argv, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbCompareSettings) settings = make_settings (options, &error);

  if (settings == NULL)
    return plumb_cli_fail (cli, error);
  return options->list != NULL ? plumb_cli_compare_list (cli, options->list, settings)
                               : plumb_cli_compare_folders (cli, argv[1], argv[2], settings);
}

static gboolean
is_many (int argc, char **argv, const Options *options)
{
  return options->list != NULL
         || (argc == 3 && g_file_test (argv[1], G_FILE_TEST_IS_DIR)
             && g_file_test (argv[2], G_FILE_TEST_IS_DIR));
}

static gboolean
check_limits (PlumbCli *cli, const Options *options, int *status)
{
  const struct
  {
    const char *name;
    double value;
  } limits[] = { { "--pass-delta", options->pass_delta },
                 { "--pass-changed", options->pass_changed },
                 { "--warn-delta", options->warn_delta } };
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    if (!(limits[i].value >= 0 && limits[i].value <= 1) && !(limits[i].value <= NOT_GIVEN))
      {
        *status = plumb_cli_fail_usage (cli, "expected a number from 0 to 1 after %s, found %g",
                                        limits[i].name, limits[i].value);
        return FALSE;
      }
  return TRUE;
}

int
plumb_cli_compare (PlumbCli *cli, int argc, char **argv)
{
  Options options = { .pass_delta = NOT_GIVEN, .pass_changed = NOT_GIVEN, .warn_delta = NOT_GIVEN };
  const GOptionEntry entries[] = {
    { "heat", 0, 0, G_OPTION_ARG_FILENAME, &options.heat, "Write a heat map (PNG)", "FILE" },
    { "html", 0, 0, G_OPTION_ARG_FILENAME, &options.html,
      "Write a report for people: page, pictures, record", "FOLDER" },
    { "mask", 0, 0, G_OPTION_ARG_FILENAME, &options.mask,
      "Ignore pixels where this picture is not black", "FILE" },
    { "region", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.regions,
      "Ignore or weigh a part: \"ignore ellipse X Y W H\", \"weight=0.5 polygon X Y X Y X Y\", "
      "\"ignore brush RADIUS X Y …\"",
      "REGION" },
    { "ssim", 0, 0, G_OPTION_ARG_NONE, &options.ssim, "Also measure structural similarity", NULL },
    { "flip", 0, 0, G_OPTION_ARG_NONE, &options.flip,
      "Also estimate the visible difference: FLIP, of floating point pictures HDR-FLIP", NULL },
    { "tone-mapper", 0, 0, G_OPTION_ARG_STRING, &options.tone_mapper,
      "For HDR-FLIP: aces (as it is), hable, reinhard", "NAME" },
    { "pass-delta", 0, 0, G_OPTION_ARG_DOUBLE, &options.pass_delta,
      "Largest mean difference that passes (0.004)", "0..1" },
    { "pass-changed", 0, 0, G_OPTION_ARG_DOUBLE, &options.pass_changed,
      "Largest changed fraction that passes (0.01)", "0..1" },
    { "warn-delta", 0, 0, G_OPTION_ARG_DOUBLE, &options.warn_delta,
      "Largest mean difference that only warns (0.02)", "0..1" },
    { "settings", 0, 0, G_OPTION_ARG_FILENAME, &options.settings,
      "All settings and regions, as --json prints them", "FILE" },
    { "list", 0, 0, G_OPTION_ARG_FILENAME, &options.list,
      "Compare the pairs of this file: two paths a line, with a tab between them", "FILE" },
    G_OPTION_ENTRY_NULL,
  };
  int status;
  if (plumb_cli_parse (
          cli, entries,
          "The first picture is the approved one. Of two folders: the pictures of the same name, "
          "pair by pair, as many at once\n"
          "as there are processors. Of two videos: frame by frame; the verdict is that of the "
          "worst. "
          "Of two .blend files: their bytes.\nExit status 1 where a verdict is fail.",
          &argc, &argv, 0, 2, &status)
      && check_limits (cli, &options, &status))
    {
      /* Whatever a picture claims to be, it gets no more than this. */
      plumb_limit_memory (PLUMB_LIMIT_DECODE_BYTES);
      if (options.list != NULL ? argc != 1 : argc != 3)
        status = plumb_cli_fail_usage (cli, "expected two pictures, two folders, or --list FILE");
      else
        status = is_many (argc, argv, &options) ? compare_many (cli, argc, argv, &options)
                                                : compare_two (cli, argv[1], argv[2], &options);
    }
  g_free (options.list);
  g_free (options.heat);
  g_free (options.html);
  g_free (options.mask);
  g_strfreev (options.regions);
  g_free (options.settings);
  g_free (options.tone_mapper);
  return status;
}
