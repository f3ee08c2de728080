/* Places in the solutions that patches of several files are for. */

export const OPEN_EVENT = '    struct socket_open_event_t event = {};\n';
export const CLOSE_EVENT = '    struct socket_close_event_t event = {};\n';
export const MAPS = [
  'BPF_HASH(active_accept_args_map, u64, struct accept_args_t);',
  'BPF_HASH(active_read_args_map, u64, struct data_args_t);',
  'BPF_HASH(active_write_args_map, u64, struct data_args_t);',
  'BPF_HASH(active_close_args_map, u64, struct close_args_t);',
];

/** The part of a hook between looking the arguments up and deleting them, for the calls that have it. */
export const hookBody = (call: string): string => {
  const [type, run] = {
    accept: ['accept_args_t', 'process_syscall_accept(ctx, pid_tgid, args)'],
    read: ['data_args_t', 'process_data(ctx, pid_tgid, args, kIngress)'],
    write: ['data_args_t', 'process_data(ctx, pid_tgid, args, kEgress)'],
    close: ['close_args_t', 'process_syscall_close(ctx, pid_tgid, args)'],
  }[call] ?? ['', ''];
  return `    struct ${type} *args = active_${call}_args_map.lookup(&pid_tgid);
    if (args != NULL) {
        ${run};
    }
    active_${call}_args_map.delete(&pid_tgid);
`;
};
