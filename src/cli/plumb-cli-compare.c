/* plumb-cli-compare.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>

#include "plumb-cli-compare.h"
#include "plumb-compare-report.h"
#include "plumb-compare.h"
#include "plumb-file.h"
#include "plumb-heat-map.h"
#include "plumb-image-file.h"
#include "plumb-image-isolated.h"
#include "plumb-json.h"
#include "plumb-limits.h"

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
  double pass_delta;
  double pass_changed;
  double warn_delta;
} Options;

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
  settings->metrics
      |= (options->ssim ? PLUMB_METRIC_SSIM : 0) | (options->flip ? PLUMB_METRIC_FLIP : 0);
  const struct
  {
    double wanted;
    double *limit;
  } limits[] = { { options->pass_delta, &settings->thresholds.pass_delta },
                 { options->pass_changed, &settings->thresholds.pass_changed_fraction },
                 { options->warn_delta, &settings->thresholds.warn_delta } };
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    if (limits[i].wanted >= 0)
      *limits[i].limit = limits[i].wanted;
  return g_steal_pointer (&settings);
}

/* Pictures that are equal as files were not decoded; their heat map is that of a picture with
 * itself. */
static gboolean
write_heat (PlumbComparison *comparison, const char *approved, const char *path, GError **error)
{
  PlumbImage *a = plumb_comparison_get_image (comparison, 0),
             *b = plumb_comparison_get_image (comparison, 1);
  g_autoptr (PlumbImage) own = a == NULL && plumb_comparison_is_exact (comparison)
                                   ? plumb_image_load_guarded (approved, NULL, error)
                                   : NULL;
  if (own != NULL)
    a = b = own;
  if (a == NULL || b == NULL || plumb_image_get_width (a) != plumb_image_get_width (b)
      || plumb_image_get_height (a) != plumb_image_get_height (b))
    {
      fputs ("plumb compare: no heat map: the sizes differ, or a picture cannot be read\n", stderr);
      return TRUE; /* the verdict says which */
    }
  g_autoptr (PlumbImage) map = plumb_error_map_new (a, b);
  g_autoptr (GBytes) png = plumb_heat_map_encode_png (map, PLUMB_HEAT_ROOT, error);
  gsize size = 0;
  const char *data = png != NULL ? g_bytes_get_data (png, &size) : NULL;
  return data != NULL && plumb_file_write_atomic (path, data, (gssize) size, error);
}

static void
print_comparison (PlumbComparison *comparison)
{
  printf ("%s\n", plumb_verdict_get_name (plumb_comparison_get_verdict (comparison)));
  const PlumbDelta *delta = plumb_comparison_get_delta (comparison);
  if (plumb_comparison_is_exact (comparison))
    puts ("  the files are the same, byte for byte");
  else if (plumb_comparison_is_pixel_identical (comparison))
    puts ("  the files differ, their pixels do not");
  if (delta != NULL)
    printf ("  mean difference    %.6f\n  largest difference %.6f\n  changed pixels     %.4f %%\n  "
            "PSNR               %.2f dB\n",
            delta->mean_delta, delta->max_delta, 100 * delta->changed_fraction, delta->psnr);
  g_autoptr (PlumbValue) record = plumb_comparison_to_value (comparison);
  if (plumb_value_is_number (plumb_value_get_member (record, "ssim")))
    printf ("  SSIM               %.6f\n", plumb_value_member_double (record, "ssim", 0));
  PlumbValue *flip = plumb_value_get_member (record, "flip");
  if (flip != NULL)
    printf ("  FLIP, mean         %.6f\n", plumb_value_is_number (flip)
                                               ? plumb_value_get_double (flip, 0)
                                               : plumb_value_member_double (flip, "mean", 0));
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
  g_autoptr (PlumbComparison) comparison = NULL;
  if (settings != NULL && options->html != NULL)
    comparison
        = plumb_compare_report_write (approved, picture, settings, options->html, NULL, &error);
  else if (settings != NULL)
    comparison = plumb_compare_files (approved, picture, settings, NULL, &error);
  if (comparison == NULL
      || (options->heat != NULL && !write_heat (comparison, approved, options->heat, &error)))
    return plumb_cli_fail (cli, error);
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

int
plumb_cli_compare (PlumbCli *cli, int argc, char **argv)
{
  Options options = { .pass_delta = -1, .pass_changed = -1, .warn_delta = -1 };
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
    { "flip", 0, 0, G_OPTION_ARG_NONE, &options.flip, "Also estimate the visible difference (FLIP)",
      NULL },
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
          "as there are processors. Exit status 1 where a verdict is fail.",
          &argc, &argv, 0, 2, &status))
    {
      /* Whatever a picture claims to be, it gets no more than this. */
      plumb_limit_memory (PLUMB_LIMIT_DECODE_BYTES);
      if (options.list != NULL ? argc != 1 : argc != 3)
        status = plumb_cli_fail_usage (cli, "expected two pictures, two folders, or --list FILE");
      else
        status = is_many (argc, argv, &options) ? compare_many (cli, argc, argv, &options)
                                                : compare (cli, argv[1], argv[2], &options);
    }
  g_free (options.list);
  g_free (options.heat);
  g_free (options.html);
  g_free (options.mask);
  g_strfreev (options.regions);
  g_free (options.settings);
  return status;
}
