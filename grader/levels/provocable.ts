/**
 * Ends of a run without a verdict that a program can bring about by itself: it floods, it never ends, it takes the machine
 * down. A machine that is too busy comes to the same ends.
 */
export const PROVOCABLE: readonly string[] = [
  ...['INCONCLUSIVE', 'VM_SILENT', 'VM_ENDLESS', 'VM_DIED', 'VM_PANIC', 'VM_NONSENSE'],
  ...['AGENT_DIED', 'AGENT_FAILED', 'SUBMISSION_TOO_LONG'],
];
