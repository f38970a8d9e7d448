/* plumb-compare-report.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-compare-report.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "plumb-file.h"
#include "plumb-heat-map.h"
#include "plumb-image-file.h"
#include "plumb-json.h"
#include "plumb-report-html-private.h"
#include "plumb-video.h"

/* What a page shows; the pictures themselves stay where they are. */
#define SHOWN_SIDE 2048
#define BESIDE_HEIGHT 1080

typedef struct
{
  PlumbImage *pictures[2]; /* NULL: cannot be read */
  PlumbImage *heat;        /* NULL: there is none */
  guint sizes[2][2];       /* of the pictures as they are */
  const char *colors[2];   /* what their numbers mean, and whether they are shown so */
} Pictures;

static void
clear_pictures (Pictures *pictures)
{
  g_clear_pointer (&pictures->pictures[0], plumb_image_unref);
  g_clear_pointer (&pictures->pictures[1], plumb_image_unref);
  g_clear_pointer (&pictures->heat, plumb_image_unref);
}

static void
take_pictures (Pictures *pictures, PlumbCompared *compared)
{
  for (guint i = 0; i < 2; i++)
    {
      pictures->pictures[i] = plumb_compared_get_shown (compared, i, SHOWN_SIDE);
      pictures->colors[i] = plumb_compared_describe_color (compared, i);
      plumb_compared_get_size (compared, i, &pictures->sizes[i][0], &pictures->sizes[i][1]);
    }
  pictures->heat = plumb_compared_get_heat (compared, SHOWN_SIDE);
}

/* --- what must not be written over ----------------------------------------------------------- */

/**
 * plumb_compare_report_may_write:
 * @compared: two pictures
 * @path: where something is to be written
 * @error: return location for G_IO_ERROR_EXISTS
 *
 * Returns: whether it is neither of them
 */
gboolean
plumb_compare_report_may_write (PlumbCompared *compared, const char *path, GError **error)
{
  struct stat to, from;

  g_return_val_if_fail (compared != NULL && path != NULL, FALSE);
  if (stat (path, &to) != 0)
    return TRUE;
  for (guint i = 0; i < 2; i++)
    if (stat (plumb_compared_get_path (compared, i), &from) == 0 && from.st_dev == to.st_dev
        && from.st_ino == to.st_ino)
      {
        g_autofree char *visible = plumb_text_make_visible (path);
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                     "%s is one of the pictures that are compared, and would be written over: name "
                     "another place",
                     visible);
        return FALSE;
      }
  return TRUE;
}

static gboolean
may_write_report (PlumbCompared *compared, const char *folder, GError **error)
{
  static const char *const names[] = { "a.png", "b.png", "heat.png", "side-by-side.png" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      if (!plumb_compare_report_may_write (compared, path, error))
        return FALSE;
    }
  return TRUE;
}

/* --- files ---------------------------------------------------------------------------------- */

static gboolean
write_text (const char *folder, const char *name, const char *text, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  return plumb_file_write_atomic (path, text, -1, error);
}

static gboolean
write_picture (const char *folder, const char *name, PlumbImage *picture, GError **error)
{
  if (picture == NULL)
    return TRUE;
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (PlumbImage) shown = plumb_image_make_thumbnail (picture, SHOWN_SIDE); /* in 8 bits */
  return plumb_image_save_png (shown, path, error);
}

static PlumbImage *
put_beside (const Pictures *pictures)
{
  PlumbImage *list[3];
  guint n = 0;
  for (guint i = 0; i < 2; i++)
    if (pictures->pictures[i] != NULL)
      list[n++] = pictures->pictures[i];
  if (pictures->heat != NULL)
    list[n++] = pictures->heat;
  return n > 0 ? plumb_side_by_side_new (list, n, BESIDE_HEIGHT) : NULL;
}

static gboolean
write_pictures (const char *folder, const Pictures *pictures, GError **error)
{
  g_autoptr (PlumbImage) beside = put_beside (pictures);
  g_autofree char *path = g_build_filename (folder, "side-by-side.png", NULL);
  return write_picture (folder, "a.png", pictures->pictures[0], error)
         && write_picture (folder, "b.png", pictures->pictures[1], error)
         && write_picture (folder, "heat.png", pictures->heat, error)
         && (beside == NULL || plumb_image_save_png (beside, path, error));
}

/* --- the page ------------------------------------------------------------------------------- */

static void
append_text (GString *page, const char *text)
{
  g_autofree char *visible = plumb_text_make_visible (text);
  g_autofree char *escaped = g_markup_escape_text (visible, -1);
  g_string_append (page, escaped);
}

static void
append_row (GString *page, const char *name, const char *value)
{
  g_string_append_printf (page, "<tr><th>%s</th><td>%s</td></tr>\n", name, value);
}

static void
append_number (GString *page, const char *name, const char *format, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  append_row (page, name,
              isinf (number) ? "∞" : g_ascii_formatd (text, sizeof text, format, number));
}

static void
append_numbers (GString *page, PlumbComparison *comparison, PlumbValue *record)
{
  const PlumbDelta *delta = plumb_comparison_get_delta (comparison);
  g_string_append (page, "<h2>Numbers</h2>\n<table>\n");
  if (delta != NULL)
    {
      append_number (page, "Mean difference", "%.6f", delta->mean_delta);
      append_number (page, "Largest difference", "%.6f", delta->max_delta);
      append_number (page, "Changed pixels, of all", "%.6f", delta->changed_fraction);
      append_number (page, "PSNR, dB", "%.2f", delta->psnr);
    }
  if (plumb_value_is_number (plumb_value_get_member (record, "ssim")))
    append_number (page, "SSIM", "%.6f", plumb_value_member_double (record, "ssim", 0));
  PlumbValue *flip = plumb_value_get_member (record, "flip");
  if (flip != NULL)
    append_number (page,
                   g_str_equal (plumb_value_member_string (flip, "range", ""), "hdr")
                       ? "HDR-FLIP, mean"
                       : "LDR-FLIP, mean",
                   "%.6f", plumb_value_member_double (flip, "mean", 0));
  if (flip != NULL && plumb_value_get_member (flip, "exposures") != NULL)
    {
      append_row (page, "Its tone mapper", plumb_value_member_string (flip, "tone_mapper", ""));
      append_number (page, "Its exposures", "%.0f",
                     plumb_value_member_double (flip, "exposures", 0));
      append_number (page, "from, stops", "%.4f",
                     plumb_value_member_double (flip, "start_exposure", 0));
      append_number (page, "to, stops", "%.4f",
                     plumb_value_member_double (flip, "stop_exposure", 0));
    }
  g_string_append (page, "</table>\n");
}

static void
append_reasons (GString *page, PlumbComparison *comparison)
{
  const PlumbProblems *reasons = plumb_comparison_get_reasons (comparison);
  guint n = plumb_problems_get_length (reasons);
  if (n > 0)
    g_string_append (page, "<h2>Reasons</h2>\n<ul>\n");
  for (guint i = 0; i < n; i++)
    {
      g_string_append (page, "<li>");
      append_text (page, plumb_problems_get (reasons, i)->message);
      g_string_append (page, "</li>\n");
    }
  if (n > 0)
    g_string_append (page, "</ul>\n");
}

static void
append_figure (
    GString *page, const char *file, const char *caption, const char *color, const guint size[2])
{
  if (size[0] == 0)
    return;
  g_string_append_printf (page, "<figure><a href=\"%s\"><img src=\"%s\" alt=\"\"></a><figcaption>",
                          file, file);
  append_text (page, caption);
  g_string_append_printf (page, " · %u × %u%s%s</figcaption></figure>\n", size[0], size[1],
                          color != NULL ? " · " : "", color != NULL ? color : "");
}

static char *
format_page (PlumbComparison *comparison,
             PlumbValue *record,
             const char *const *paths,
             const Pictures *pictures)
{
  static const char *const classes[] = { "good", "soft", "bad" };
  PlumbVerdict verdict = plumb_comparison_get_verdict (comparison);
  g_autofree char *settings
      = plumb_json_format (plumb_value_get_member (record, "settings"), PLUMB_JSON_PRETTY);
  GString *page = g_string_new ("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                                "<title>Comparison</title><style>");
  g_string_append (page, plumb_report_html_get_style ());
  g_string_append_printf (page,
                          "</style></head><body>\n<h1>Comparison "
                          "<span class=\"chip %s\">%s</span></h1>\n<p class=\"meta\">",
                          classes[verdict], plumb_verdict_get_name (verdict));
  append_text (page, paths[0]);
  g_string_append (page, "<br>");
  append_text (page, paths[1]);
  g_string_append (page, "</p>\n<div class=\"grid\">\n");
  append_figure (page, "a.png", "A", pictures->colors[0], pictures->sizes[0]);
  append_figure (page, "b.png", "B", pictures->colors[1], pictures->sizes[1]);
  if (pictures->heat != NULL)
    append_figure (page, "heat.png", "where they differ", NULL, pictures->sizes[0]);
  g_string_append (page, "</div>\n");
  append_numbers (page, comparison, record);
  append_reasons (page, comparison);
  g_string_append (page, "<h2>Settings</h2>\n<pre>");
  append_text (page, settings);
  g_string_append (page, "</pre>\n</body></html>\n");
  return g_string_free_and_steal (page);
}

/**
 * plumb_compare_report_write:
 * @compared: two pictures
 * @folder: where; is made where it is not there
 * @error: return location
 *
 * A picture that cannot be read is a verdict, as of plumb_compare_files().
 *
 * Returns: whether the report was written
 */
gboolean
plumb_compare_report_write (PlumbCompared *compared, const char *folder, GError **error)
{
  g_return_val_if_fail (compared != NULL && folder != NULL, FALSE);
  if (!plumb_file_make_folder (folder, 0755, error) || !may_write_report (compared, folder, error))
    return FALSE;
  PlumbComparison *comparison = plumb_compared_get_comparison (compared);
  const char *const paths[]
      = { plumb_compared_get_path (compared, 0), plumb_compared_get_path (compared, 1) };
  Pictures pictures = { 0 };
  g_autoptr (PlumbValue) record = plumb_comparison_to_value (comparison);
  g_autofree char *json = plumb_json_format (record, PLUMB_JSON_PRETTY);
  take_pictures (&pictures, compared);
  g_autofree char *page = format_page (comparison, record, paths, &pictures);
  gboolean is_written = write_pictures (folder, &pictures, error)
                        && write_text (folder, "comparison.json", json, error)
                        && write_text (folder, "index.html", page, error);
  clear_pictures (&pictures);
  return is_written;
}

/* --- videos ---------------------------------------------------------------------------------- */

#define STRIP_WIDTH 960.0
#define STRIP_HEIGHT 96.0

/* A bar a frame, as high as the root of its mean difference: a frame that differs at all is seen.
 */
static void
append_strip (GString *page, PlumbValue *record)
{
  PlumbValue *frames = plumb_value_get_member (record, "frames");
  guint n = plumb_value_get_length (frames);
  double most = 1e-4, step = STRIP_WIDTH / MAX (n, 1);
  char text[3][G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < n; i++)
    most = MAX (most, plumb_value_member_double (plumb_value_get_element (frames, i),
                                                 "mean_pixel_delta", 0));
  g_string_append (page, "<h2>Difference over time</h2>\n<svg viewBox=\"0 0 960 96\" width=\"960\" "
                         "role=\"img\" aria-label=\"difference of each frame\">\n");
  for (guint i = 0; i < n; i++)
    {
      PlumbValue *frame = plumb_value_get_element (frames, i);
      const char *verdict = plumb_value_member_string (frame, "verdict", "fail");
      double delta = plumb_value_member_double (frame, "mean_pixel_delta", most);
      double height = 2 + (STRIP_HEIGHT - 2) * sqrt (delta / most);
      g_string_append_printf (
          page,
          "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"96\" fill=\"%s\"><title>frame %u: "
          "%s</title></rect>\n",
          g_ascii_formatd (text[0], sizeof text[0], "%.3f", i * step),
          g_ascii_formatd (text[1], sizeof text[1], "%.2f", STRIP_HEIGHT - height),
          g_ascii_formatd (text[2], sizeof text[2], "%.3f", MAX (step - 1, step / 2)),
          g_str_equal (verdict, "pass")   ? "#26a269"
          : g_str_equal (verdict, "warn") ? "#e5a50a"
                                          : "#e01b24",
          i + 1, verdict);
    }
  g_string_append (page, "</svg>\n");
}

static void
append_video_numbers (GString *page, PlumbValue *record)
{
  static const char *const names[] = { "authoritative", "observer" };
  g_string_append (page, "<h2>Numbers</h2>\n<table>\n");
  for (guint i = 0; i < 2; i++)
    append_number (
        page, i == 0 ? "Frames of A" : "Frames of B", "%.0f",
        plumb_value_member_double (plumb_value_get_member (record, names[i]), "frames", 0));
  if (plumb_value_get_member (record, "worst_frame") != NULL)
    {
      append_number (page, "Worst frame", "%.0f",
                     plumb_value_member_double (record, "worst_frame", 0));
      append_number (page, "Its mean difference", "%.6f",
                     plumb_value_member_double (record, "mean_pixel_delta", 0));
      append_number (page, "Its changed pixels, of all", "%.6f",
                     plumb_value_member_double (record, "changed_fraction", 0));
    }
  g_string_append (page, "</table>\n");
}

static void
append_video_reasons (GString *page, PlumbValue *record)
{
  PlumbValue *reasons = plumb_value_get_member (record, "reasons");
  g_string_append (page, "<h2>Reasons</h2>\n<ul>\n");
  for (guint i = 0; i < plumb_value_get_length (reasons); i++)
    {
      g_string_append (page, "<li>");
      append_text (page,
                   plumb_value_member_string (plumb_value_get_element (reasons, i), "message", ""));
      g_string_append (page, "</li>\n");
    }
  g_string_append (page, "</ul>\n");
}

static char *
format_video_page (PlumbValue *record, const char *const *paths)
{
  const char *verdict = plumb_value_member_string (record, "verdict", "fail");
  GString *page = g_string_new ("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                                "<title>Comparison of videos</title><style>");
  g_string_append (page, plumb_report_html_get_style ());
  g_string_append_printf (page,
                          "</style></head><body>\n<h1>Comparison of videos <span class=\"chip "
                          "%s\">%s</span></h1>\n<p class=\"meta\">",
                          g_str_equal (verdict, "pass")   ? "good"
                          : g_str_equal (verdict, "warn") ? "soft"
                                                          : "bad",
                          verdict);
  append_text (page, paths[0]);
  g_string_append (page, "<br>");
  append_text (page, paths[1]);
  g_string_append (page, "</p>\n");
  append_strip (page, record);
  append_video_numbers (page, record);
  append_video_reasons (page, record);
  if (plumb_value_get_member (record, "worst_frame") != NULL)
    g_string_append (page, "<h2>The worst frame</h2>\n<p><a href=\"worst-frame/index.html\"><img "
                           "src=\"worst-frame/side-by-side.png\" alt=\"both, and where they "
                           "differ\"></a></p>\n");
  g_string_append (page, "</body></html>\n");
  return g_string_free_and_steal (page);
}

/* @frames: where the comparison left them. */
static gboolean
write_worst (PlumbValue *record,
             const PlumbVideoQuery *query,
             const char *folder,
             GCancellable *cancellable,
             GError **error)
{
  gint64 worst = plumb_value_member_int (record, "worst_frame", 0);
  g_autofree char *name = g_strdup_printf ("%05u.png", (guint) worst);
  g_autofree char *a = g_build_filename (query->folder, "a", name, NULL);
  g_autofree char *b = g_build_filename (query->folder, "b", name, NULL);
  g_autofree char *to = g_build_filename (folder, "worst-frame", NULL);
  if (worst == 0)
    return TRUE;
  g_autoptr (PlumbCompared) compared
      = plumb_compared_new (a, b, query->settings, cancellable, error);
  return compared != NULL && plumb_compare_report_write (compared, to, error);
}

static PlumbValue *
write_video (const PlumbVideoQuery *query,
             const char *folder,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (PlumbValue) record = plumb_video_compare (query, cancellable, error);
  if (record == NULL || !plumb_file_make_folder (folder, 0755, error)
      || !write_worst (record, query, folder, cancellable, error))
    return NULL;
  g_autofree char *json = plumb_json_format (record, PLUMB_JSON_PRETTY);
  g_autofree char *page = format_video_page (record, query->paths);
  gboolean is_written = write_text (folder, "comparison.json", json, error)
                        && write_text (folder, "index.html", page, error);
  return is_written ? g_steal_pointer (&record) : NULL;
}

/**
 * plumb_compare_report_write_video:
 * @path_a: the authority
 * @path_b: what is compared with it
 * @settings: (nullable): how frames are judged
 * @folder: where; is made where it is not there
 * @cancellable: (nullable): ends it
 * @error: return location
 *
 * Returns: (transfer full): the record, or NULL where the report could not be written
 */
PlumbValue *
plumb_compare_report_write_video (const char *path_a,
                                  const char *path_b,
                                  const PlumbCompareSettings *settings,
                                  const char *folder,
                                  GCancellable *cancellable,
                                  GError **error)
{
  g_return_val_if_fail (path_a != NULL && path_b != NULL && folder != NULL, NULL);
  g_autoptr (PlumbVideoFolder) frames = plumb_video_folder_new (error);
  if (frames == NULL)
    return NULL;
  const PlumbVideoQuery query = { .paths = { path_a, path_b },
                                  .settings = settings,
                                  .folder = plumb_video_folder_get_path (frames) };
  return write_video (&query, folder, cancellable, error);
}

/**
 * plumb_compare_report_save_picture:
 * @compared: two pictures
 * @path: where the PNG goes
 * @error: return location for PLUMB_IMAGE_ERROR (one cannot be read) and what saving says
 *
 * Returns: whether it is there
 */
gboolean
plumb_compare_report_save_picture (PlumbCompared *compared, const char *path, GError **error)
{
  g_return_val_if_fail (compared != NULL && path != NULL, FALSE);
  if (!plumb_compare_report_may_write (compared, path, error))
    return FALSE;
  Pictures pictures = { 0 };
  take_pictures (&pictures, compared);
  g_autoptr (PlumbImage) beside = pictures.pictures[0] != NULL && pictures.pictures[1] != NULL
                                      ? put_beside (&pictures)
                                      : NULL;
  clear_pictures (&pictures);
  if (beside != NULL)
    return plumb_image_save_png (beside, path, error);
  const PlumbProblems *reasons
      = plumb_comparison_get_reasons (plumb_compared_get_comparison (compared));
  g_set_error_literal (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_LIMIT,
                       plumb_problems_get_length (reasons) > 0
                           ? plumb_problems_get (reasons, 0)->message
                           : "no memory to put the pictures beside each other");
  return FALSE;
}
