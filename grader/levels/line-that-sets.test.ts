import { expect, test } from '@jest/globals';
import { lineThatSets } from './line-that-sets.ts';

const SOURCE = `struct conn_id_t {
    u32 pid;
};
static inline struct conn_id_t create(u64 id) {
    conn_id.pid = id >> 32;
}
static inline void opened(struct pt_regs *ctx) {
    if (event.time == 1) {
        return;
    }
    event.time = now();
    bpf_probe_read_user(&event.addr.in4, sizeof(event.addr.in4), args->addr);
    opens.perf_submit(ctx, &event, sizeof(event));
}
int closed(struct pt_regs *ctx) {
    event->time = now();
    closes.perf_submit(ctx, event, sizeof(*event));
}`;

test.each([
  ['time', 'opens', 11],
  ['time', 'closes', 16],
  ['in4', 'opens', 12],
  ['pid', 'opens', 5],
  ['fd', 'opens', undefined],
  // Only the events of the other output have it set so far.
  ['in4', 'closes', undefined],
  ['time', 'nowhere', undefined],
])('%s of %s', (field, output, line) => {
  expect(lineThatSets(field, output, SOURCE)).toBe(line);
});
