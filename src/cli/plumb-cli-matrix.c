/* plumb-cli-matrix.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "plumb-cli.h"
#include "plumb-contract.h"
#include "plumb-file.h"
#include "plumb-matrix.h"

/* matrix: legacy and graph over all choices of a file's axes, one cell after another. */

/* A header where the outer axes change, then a line a choice of the last but one axis, a column a
 * choice of the last. */
static void
print_grid (const PlumbMatrix *matrix, PlumbValue *cells)
{
  guint n_axes = plumb_matrix_get_n_axes (matrix);
  guint n_columns = plumb_matrix_get_n_choices (matrix, n_axes - 1);

  for (guint cell = 0; cell < plumb_matrix_get_n_cells (matrix); cell++)
    {
      PlumbValue *about = plumb_value_get_element (cells, cell);
      PlumbValue *pairs = plumb_value_get_member (about, "pairs");
      if (cell % n_columns == 0)
        {
          g_autofree char *name = plumb_matrix_make_name (matrix, cell);
          const char *last = strrchr (name, ' ');
          g_autofree char *outer
              = last != NULL ? g_strndup (name, (gsize) (last - name)) : g_strdup ("");
          g_autofree char *shown = plumb_text_make_visible (outer);
          printf ("%s%s\n", cell > 0 ? "\n" : "", shown);
        }
      g_autofree char *choice = plumb_text_make_visible (
          plumb_matrix_get_choice (matrix, n_axes - 1, cell % n_columns));
      printf ("  %s %s: %-5s pairs", plumb_matrix_get_axis (matrix, n_axes - 1), choice,
              plumb_value_member_string (about, "verdict", ""));
      for (guint i = 0; i < plumb_value_get_length (pairs); i++)
        printf (" %" G_GINT64_FORMAT, plumb_value_get_int (plumb_value_get_element (pairs, i), 0));
      puts ("");
    }
}

static int
finish (PlumbCli *cli, const PlumbMatrix *matrix, PlumbValue *cells)
{
  guint n_passed = 0, n = plumb_value_get_length (cells);

  for (guint i = 0; i < n; i++)
    n_passed += g_str_equal (
        plumb_value_member_string (plumb_value_get_element (cells, i), "verdict", ""), "pass");
  if (cli->json)
    {
      PlumbValueBuilder *result = plumb_value_builder_new_object ();
      PlumbValueBuilder *axes = plumb_value_builder_new_array ();
      for (guint i = 0; i < plumb_matrix_get_n_axes (matrix); i++)
        plumb_value_builder_add (axes, plumb_value_new_string (plumb_matrix_get_axis (matrix, i)));
      plumb_value_builder_set_string (result, "workflow", plumb_matrix_get_workflow (matrix));
      plumb_value_builder_set (result, "axes", plumb_value_builder_end (axes));
      plumb_value_builder_set (result, "cells", plumb_value_ref (cells));
      plumb_value_builder_set_int (result, "passed", n_passed);
      g_autoptr (PlumbValue) value = plumb_value_builder_end (result);
      plumb_cli_print_json (value);
    }
  else if (!cli->quiet)
    {
      print_grid (matrix, cells);
      printf ("%u of %u cells pass\n", n_passed, n);
    }
  return n_passed == n ? PLUMB_EXIT_OK : PLUMB_EXIT_FINDINGS;
}

static int
run_cells (PlumbCli *cli, PlumbCliSession *session, const PlumbMatrix *matrix)
{
  g_autoptr (PlumbValueBuilder) cells = plumb_value_builder_new_array ();

  g_set_str (&session->workflow, plumb_matrix_get_workflow (matrix));
  for (guint cell = 0; cell < plumb_matrix_get_n_cells (matrix); cell++)
    {
      g_autofree char *name = plumb_matrix_make_name (matrix, cell);
      g_autoptr (PlumbValue) request = plumb_matrix_make_request (matrix, cell);
      g_autoptr (PlumbValue) answer = NULL;
      const PlumbCliOrder order = { .request = request, .trial = name, .is_silent = TRUE };
      if (!cli->json && !cli->quiet)
        fprintf (stderr, "%u of %u: %s\n", cell + 1, plumb_matrix_get_n_cells (matrix), name);
      int status = plumb_cli_dispatch (cli, session, &order, &answer);
      if (answer == NULL || status == PLUMB_EXIT_INTERRUPTED)
        return status;
      plumb_value_builder_add (cells, plumb_matrix_describe_cell (matrix, cell, answer));
    }
  g_autoptr (PlumbValue) made = plumb_value_builder_end (g_steal_pointer (&cells));
  return finish (cli, matrix, made);
}

int
plumb_cli_matrix (PlumbCli *cli, int argc, char **argv)
{
  const GOptionEntry entries[] = { plumb_cli_project_entry (cli), G_OPTION_ENTRY_NULL };
  int status;
  if (!plumb_cli_parse (
          cli, entries,
          "FILE names a workflow and axes (templates, variants, alpha, samples …), each with its "
          "choices. Every cell is tried\n"
          "on both sides, one after another; nothing is published. Exit status 1 where a cell does "
          "not pass.",
          &argc, &argv, 1, 1, &status))
    return status;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbMatrix) matrix = plumb_matrix_load (argv[1], &error);
  g_autoptr (PlumbCliSession) session
      = matrix != NULL ? plumb_cli_session_open (cli, cli->project, &error) : NULL;
  return session != NULL ? run_cells (cli, session, matrix) : plumb_cli_fail (cli, error);
}
