/* runs-test.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "app-test.h"

G_BEGIN_DECLS

/* A project with runs that `plumb run` made, and the page "Runs" in a window. */
typedef struct
{
  AppTest *test;
  char *folder;
  PlumbUiProject *project;
  GtkWidget *page;
} RunsTest;

/* A workflow whose step "greet" echoes "word", is copied ("log" writes to its log), and of which
 * "broken" fails where it is asked for. */
extern const char runs_test_workflow[];
extern const char runs_test_question[];

void runs_test_set_up (RunsTest *self, gconstpointer data);
void runs_test_tear_down (RunsTest *self, gconstpointer data);
/* Writes a workflow into the project. */
void runs_test_write (RunsTest *self, const char *name, const char *text);
/* `plumb run`, to its end; further arguments up to NULL. */
void runs_test_run (RunsTest *self, const char *name, ...) G_GNUC_NULL_TERMINATED;
/* Opens the project and shows the page. */
void runs_test_open (RunsTest *self);
/* Nothing is being read. */
void runs_test_await (RunsTest *self);

G_END_DECLS
