/* plumb-cli-compare.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-cli.h"
#include "plumb-compare.h"

G_BEGIN_DECLS

/* Many pairs in one call; the verdicts are told pair by pair, the exit status is of the worst. */

/* The pictures of two folders by their names below them. */
int plumb_cli_compare_folders (PlumbCli *cli,
                               const char *before,
                               const char *after,
                               const PlumbCompareSettings *settings);
/* A line a pair: two paths with a tab between them. */
int plumb_cli_compare_list (PlumbCli *cli, const char *path, const PlumbCompareSettings *settings);

G_END_DECLS
