/* plumb-ui-question-card.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* A question that a run asks: its text, what it shows as evidence, a button an answer. Where there
 * are two, Y and N answer while the card has the focus. */
#define PLUMB_UI_TYPE_QUESTION_CARD (plumb_ui_question_card_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiQuestionCard, plumb_ui_question_card, PLUMB_UI, QUESTION_CARD, AdwBin)

/* @question: of plumb_ledger_reader_list_questions(). */
GtkWidget *plumb_ui_question_card_new (PlumbUiSession *session,
                                       PlumbUiProject *project,
                                       PlumbValue *question) G_GNUC_WARN_UNUSED_RESULT;
/* Gives the answer of that number: what its button does. */
void plumb_ui_question_card_answer (PlumbUiQuestionCard *self, guint choice);

/* The open questions of a run (0: of all), as cards below each other; follows the project. Hidden
 * while there is none. */
#define PLUMB_UI_TYPE_QUESTION_LIST (plumb_ui_question_list_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiQuestionList, plumb_ui_question_list, PLUMB_UI, QUESTION_LIST, AdwBin)

GtkWidget *plumb_ui_question_list_new (PlumbUiSession *session) G_GNUC_WARN_UNUSED_RESULT;
/* @project NULL: nothing is shown. */
void plumb_ui_question_list_set_run (PlumbUiQuestionList *self,
                                     PlumbUiProject *project,
                                     gint64 run);
/* Keys answer the first, if there is one. */
void plumb_ui_question_list_focus (PlumbUiQuestionList *self);
guint plumb_ui_question_list_get_n_questions (PlumbUiQuestionList *self);

G_END_DECLS
