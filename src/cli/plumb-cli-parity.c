/* plumb-cli-parity.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "plumb-cli-text.h"
#include "plumb-cli.h"
#include "plumb-compared.h"
#include "plumb-file.h"
#include "plumb-image-file.h"
#include "plumb-json.h"
#include "plumb-pairs.h"

/* parity: what was compared, newest first; one pair; a person's word on it, and stars. */

typedef struct
{
  char *workflow;
  char *output;
  char *run;
  char *heat;
  char *note;
  char *by;
  int limit;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->workflow);
  g_free (self->output);
  g_free (self->run);
  g_free (self->heat);
  g_free (self->note);
  g_free (self->by);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* --- list --- */

/* "4/5"; "" where nobody rated it. */
static char *
format_stars (PlumbPair *pair)
{
  gint64 stars = plumb_value_member_int (plumb_pair_get_rating (pair), "stars", 0);

  return stars > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT "/%u", stars, PLUMB_MOST_STARS)
                   : g_strdup ("");
}

static void
add_row (PlumbCliTable *table, PlumbPair *pair)
{
  PlumbValue *record = plumb_pair_get_record (pair);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, plumb_pair_get_number (pair));
  g_autofree char *time = plumb_cli_format_time (plumb_pair_get_time (pair));
  g_autofree char *item = plumb_text_make_visible (plumb_pair_get_text (pair, "item"));
  g_autofree char *mean = plumb_cli_format_mean (record);
  g_autofree char *stars = format_stars (pair);
  const char *step
      = plumb_value_member_string (plumb_value_get_member (record, "first_step"), "step", "");
  const char *review = plumb_value_member_string (plumb_pair_get_review (pair), "decision", "");

  plumb_cli_table_add (table, number, time, plumb_pair_get_text (pair, "workflow"),
                       plumb_pair_get_text (pair, "output"), item,
                       plumb_pair_get_text (pair, "verdict"), mean != NULL ? mean : "-", review,
                       stars, step, NULL);
}

static int
list (PlumbCli *cli, PlumbCliSession *session, const Options *options)
{
  g_autoptr (GError) error = NULL;
  gint64 run = options->run != NULL ? plumb_cli_find_run (session, options->run, &error) : 0;
  if (error != NULL)
    return plumb_cli_fail (cli, error);
  const PlumbPairQuery query = { .workflow = options->workflow,
                                 .output = options->output,
                                 .run = run,
                                 .limit = (guint) options->limit };
  g_autoptr (GPtrArray) pairs = plumb_pairs_list (session->reader, &query, &error);
  if (pairs == NULL)
    return plumb_cli_fail (cli, error);
  if (cli->json)
    {
      PlumbValueBuilder *array = plumb_value_builder_new_array ();
      for (guint i = 0; i < pairs->len; i++)
        plumb_value_builder_add (array, plumb_pair_to_value (g_ptr_array_index (pairs, i)));
      PlumbValueBuilder *builder = plumb_value_builder_new_object ();
      plumb_value_builder_set (builder, "pairs", plumb_value_builder_end (array));
      g_autoptr (PlumbValue) value = plumb_value_builder_end (builder);
      plumb_cli_print_json (value);
      return PLUMB_EXIT_OK;
    }
  PlumbCliTable *table
      = plumb_cli_table_new ("PAIR", "WHEN", "WORKFLOW", "OUTPUT", "ITEM", "VERDICT", "MEAN",
                             "REVIEW", "STARS", "FIRST STEP", NULL);
  for (guint i = 0; i < pairs->len; i++)
    add_row (table, g_ptr_array_index (pairs, i));
  plumb_cli_table_print (table);
  return PLUMB_EXIT_OK;
}

/* --- show --- */

static void
print_side (const char *title, PlumbValue *side)
{
  if (side == NULL || plumb_value_get_value_type (side) == PLUMB_VALUE_NULL)
    printf ("  %-14s nothing\n", title);
  else if (plumb_value_get_member (side, "run") == NULL)
    printf ("  %-14s %s\n", title, plumb_value_member_string (side, "sha256", ""));
  else
    printf ("  %-14s run %" G_GINT64_FORMAT " %s.%s  %" G_GINT64_FORMAT " x %" G_GINT64_FORMAT
            "  %.12s\n",
            title, plumb_value_member_int (side, "run", 0),
            plumb_value_member_string (side, "step", ""),
            plumb_value_member_string (side, "port", ""), plumb_value_member_int (side, "width", 0),
            plumb_value_member_int (side, "height", 0),
            plumb_value_member_string (side, "sha256", ""));
}

static void
print_numbers (PlumbValue *record)
{
  static const char *const numbers[][2] = { { "mean_pixel_delta", "mean difference" },
                                            { "max_pixel_delta", "largest" },
                                            { "changed_fraction", "changed part" },
                                            { "psnr", "PSNR" },
                                            { "ssim", "SSIM" } };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (plumb_value_is_number (plumb_value_get_member (record, numbers[i][0])))
      printf ("  %-14s %.6f\n", numbers[i][1],
              plumb_value_member_double (record, numbers[i][0], 0));
  printf ("  %-14s %" G_GINT64_FORMAT " ms\n", "waited",
          plumb_value_member_int (record, "waited_ms", 0));
}

static void
print_texts (PlumbValue *record)
{
  PlumbValue *reasons = plumb_value_get_member (record, "reasons");
  PlumbValue *first = plumb_value_get_member (record, "first_step");
  PlumbValue *texts = plumb_value_get_member (first, "differences");

  for (guint i = 0; i < plumb_value_get_length (reasons); i++)
    {
      g_autofree char *text = plumb_text_make_visible (
          plumb_value_member_string (plumb_value_get_element (reasons, i), "message", ""));
      printf ("  %s\n", text);
    }
  if (plumb_value_member_string (first, "step", NULL) != NULL)
    printf ("  first step that differs from run %" G_GINT64_FORMAT ", which passed: %s\n",
            plumb_value_member_int (first, "before", 0),
            plumb_value_member_string (first, "step", ""));
  for (guint i = 0; i < plumb_value_get_length (texts); i++)
    {
      g_autofree char *text = plumb_text_make_visible (
          plumb_value_get_string (plumb_value_get_element (texts, i), ""));
      printf ("    %s\n", text);
    }
}

static void
print_rating (PlumbPair *pair)
{
  PlumbValue *rating = plumb_pair_get_rating (pair);
  g_autofree char *stars = format_stars (pair);

  if (rating != NULL)
    printf ("  rated %s by %s, %s\n", stars, plumb_value_member_string (rating, "by", ""),
            plumb_value_member_string (rating, "when", ""));
}

static void
print_pair (PlumbPair *pair)
{
  PlumbValue *record = plumb_pair_get_record (pair);
  PlumbValue *review = plumb_pair_get_review (pair);
  g_autofree char *item = plumb_text_make_visible (plumb_pair_get_text (pair, "item"));

  printf ("%s  %s %s %s  %s\n", plumb_pair_get_text (pair, "verdict"),
          plumb_pair_get_text (pair, "workflow"), plumb_pair_get_text (pair, "output"), item,
          plumb_pair_get_text (pair, "compared_at"));
  print_side ("authoritative", plumb_value_get_member (record, "authoritative"));
  print_side ("observer", plumb_value_get_member (record, "observer"));
  print_numbers (record);
  print_texts (record);
  if (review != NULL)
    {
      g_autofree char *note
          = plumb_text_make_visible (plumb_value_member_string (review, "note", ""));
      printf ("  %s by %s, %s%s%s\n", plumb_value_member_string (review, "decision", ""),
              plumb_value_member_string (review, "by", ""),
              plumb_value_member_string (review, "when", ""), *note != '\0' ? ": " : "", note);
    }
  print_rating (pair);
}

/* The picture of one side, from the store, or of a reference. */
static char *
find_side (PlumbCliSession *session, PlumbValue *record, const char *name, GError **error)
{
  PlumbValue *side = plumb_value_get_member (record, name);
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "artifact",
                                  plumb_value_member_string (side, "sha256", ""));
  plumb_value_builder_set_string (builder, "ext", plumb_value_member_string (side, "ext", "png"));
  g_autoptr (PlumbValue) datum = plumb_value_builder_end (builder);
  if (side != NULL && plumb_value_get_member (side, "sha256") != NULL)
    return plumb_artifacts_get_path (plumb_project_get_artifacts (session->project), datum);
  g_set_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_NOT_FOUND,
               "the pair has no picture on the side “%s”", name);
  return NULL;
}

static gboolean
write_heat (PlumbCliSession *session, PlumbPair *pair, const char *path, GError **error)
{
  PlumbValue *record = plumb_pair_get_record (pair);
  g_autofree char *a = find_side (session, record, "authoritative", error);
  g_autofree char *b = a != NULL ? find_side (session, record, "observer", error) : NULL;
  g_autoptr (PlumbCompared) compared
      = b != NULL ? plumb_compared_new (a, b, NULL, NULL, error) : NULL;
  if (compared == NULL)
    return FALSE;
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) png = plumb_compared_encode_heat (compared, &local);
  if (png == NULL && local == NULL)
    g_set_error_literal (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_REQUEST,
                         "no heat map: the pictures differ in size, or one cannot be read");
  else if (png == NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return png != NULL && plumb_image_write_png (png, path, error);
}

static int
show (PlumbCli *cli, PlumbCliSession *session, gint64 number, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbPair) pair = plumb_pairs_find (session->reader, number, &error);
  if (pair == NULL || (options->heat != NULL && !write_heat (session, pair, options->heat, &error)))
    return plumb_cli_fail (cli, error);
  if (cli->json)
    {
      g_autoptr (PlumbValue) value = plumb_pair_to_value (pair);
      plumb_cli_print_json (value);
    }
  else if (!cli->quiet)
    print_pair (pair);
  return plumb_pair_get_verdict (pair) == PLUMB_VERDICT_FAIL ? PLUMB_EXIT_FINDINGS : PLUMB_EXIT_OK;
}

/* --- review, rate --- */

static const char *
get_reviewer (const Options *options)
{
  return options->by != NULL ? options->by : g_get_user_name ();
}

/* The word is recorded as @arguments, then the pair is shown. */
static int
record (PlumbCli *cli, PlumbCliSession *session, gint64 number, PlumbValue *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) answer = plumb_cli_ask (session, "record", arguments, &error);
  return answer != NULL ? show (cli, session, number, &(Options) { 0 })
                        : plumb_cli_fail (cli, error);
}

static int
review (PlumbCli *cli,
        PlumbCliSession *session,
        gint64 number,
        const char *decision,
        const Options *options)
{
  static const char *const decisions[] = { "accepted", "rejected", NULL };
  g_autoptr (GError) error = NULL;
  if (!g_strv_contains (decisions, decision))
    return plumb_cli_fail_usage (cli, "expected review PAIR accepted or review PAIR rejected");
  g_autoptr (PlumbPair) pair = plumb_pairs_find (session->reader, number, &error);
  if (pair == NULL)
    return plumb_cli_fail (cli, error);
  g_autoptr (PlumbValue) arguments = plumb_pairs_make_review (
      &(PlumbPairReview) { number, plumb_pair_get_text (pair, "workflow"), get_reviewer (options),
                           decision, options->note != NULL ? options->note : "" });
  return record (cli, session, number, arguments);
}

static int
rate (PlumbCli *cli,
      PlumbCliSession *session,
      gint64 number,
      const char *stars,
      const Options *options)
{
  g_autoptr (GError) error = NULL;
  guint64 n_stars;
  if (!g_ascii_string_to_unsigned (stars, 10, 0, PLUMB_MOST_STARS, &n_stars, NULL))
    return plumb_cli_fail_usage (cli, "expected stars from 0 to %u, found '%s'", PLUMB_MOST_STARS,
                                 stars);
  g_autoptr (PlumbPair) pair = plumb_pairs_find (session->reader, number, &error);
  if (pair == NULL)
    return plumb_cli_fail (cli, error);
  g_autoptr (PlumbValue) arguments = plumb_pairs_make_rating (&(PlumbPairRating) {
      number, plumb_pair_get_text (pair, "workflow"), get_reviewer (options), (guint) n_stars });
  return record (cli, session, number, arguments);
}

static const char details[]
    = "list                       pairs, newest first\n"
      "show PAIR                  one of them: both sides, numbers, reasons, the first step that "
      "differs\n"
      "review PAIR DECISION       accepted or rejected: a person's word, kept beside the verdict, "
      "which stays\n"
      "rate PAIR STARS            1 to 5; 0 takes the rating back\n"
      "Exit status of show: 1 where the verdict is fail.";

int
plumb_cli_parity (PlumbCli *cli, int argc, char **argv)
{
  g_auto (Options) options = { .limit = 50 };
  const GOptionEntry entries[] = {
    plumb_cli_project_entry (cli),
    { "workflow", 'w', 0, G_OPTION_ARG_STRING, &options.workflow, "Only of this workflow", "NAME" },
    { "output", 'o', 0, G_OPTION_ARG_STRING, &options.output, "Only of this output", "ID" },
    { "run", 0, 0, G_OPTION_ARG_STRING, &options.run, "Only of this run", "RUN" },
    { "limit", 'n', 0, G_OPTION_ARG_INT, &options.limit, "At most so many (0: all)", "N" },
    { "heat", 0, 0, G_OPTION_ARG_FILENAME, &options.heat, "show: write a heat map (PNG)", "FILE" },
    { "note", 0, 0, G_OPTION_ARG_STRING, &options.note, "review: the reason", "TEXT" },
    { "by", 0, 0, G_OPTION_ARG_STRING, &options.by, "review, rate: who; default: the user's name",
      "NAME" },
    G_OPTION_ENTRY_NULL,
  };
  int status;
  if (!plumb_cli_parse (cli, entries, details, &argc, &argv, 1, 3, &status))
    return status;
  g_autoptr (GError) error = NULL;
  guint64 number = 0;
  gboolean is_list = g_str_equal (argv[1], "list") && argc == 2;
  gboolean is_show = g_str_equal (argv[1], "show") && argc == 3;
  gboolean is_review = g_str_equal (argv[1], "review") && argc == 4;
  gboolean is_rate = g_str_equal (argv[1], "rate") && argc == 4;
  if (!is_list && !is_show && !is_review && !is_rate)
    return plumb_cli_fail_usage (
        cli, "expected list, show PAIR, review PAIR DECISION or rate PAIR STARS");
  if (!is_list && !g_ascii_string_to_unsigned (argv[2], 10, 1, G_MAXINT64, &number, &error))
    return plumb_cli_fail_usage (cli, "expected a pair's number, found '%s'", argv[2]);
  if (options.limit < 0)
    return plumb_cli_fail_usage (cli, "expected a number from 0 after --limit, found %d",
                                 options.limit);
  g_autoptr (PlumbCliSession) session = plumb_cli_session_open (cli, cli->project, &error);
  if (session == NULL)
    return plumb_cli_fail (cli, error);
  return is_list     ? list (cli, session, &options)
         : is_show   ? show (cli, session, (gint64) number, &options)
         : is_review ? review (cli, session, (gint64) number, argv[3], &options)
                     : rate (cli, session, (gint64) number, argv[3], &options);
}
