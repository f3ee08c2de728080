#ifndef PROBE_ANSWERS_H
#define PROBE_ANSWERS_H

/* `lock` is held for these two. */

/** Goes out with the next send_answers(). */
void add_answer(const char *line);
void send_answers(void);

/** An order that makes no sense. */
void refuse(long long id, const char *reason);

#endif
