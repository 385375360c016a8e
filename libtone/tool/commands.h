/* The commands. Each takes the arguments from its own name on and returns the exit status. */
#ifndef TOOL_COMMANDS_H
#define TOOL_COMMANDS_H

int command_score(int count, char **arguments);
int command_report(int count, char **arguments);
int command_lexicon(int count, char **arguments);

/* What `tone score --help` and `tone report --help` have in common. */
extern const char *const help_of_inputs;
extern const char *const help_of_statuses;

#endif
