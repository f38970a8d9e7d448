/* plumb-report-html-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-value.h"

G_BEGIN_DECLS

/* The page of a run from its description (plumb_report_describe_run()). One file: style inside, no
 * script, pictures by links that start with @artifacts ("artifacts" or "../artifacts"). */
char *plumb_report_html_format (PlumbValue *run, const char *artifacts) G_GNUC_WARN_UNUSED_RESULT;

/* The style of every page. */
const char *plumb_report_html_get_style (void);

G_END_DECLS
