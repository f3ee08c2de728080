import { expect, test } from '@jest/globals';
import { floodGate } from './flood-gate.ts';

const pending = Symbol('pending');
const state = (promise: Promise<unknown>) => Promise.race([promise, Promise.resolve(pending)]);

test('breaks at more events than any run has, and names the output that has most of them', async () => {
  const gate = floodGate(10);
  gate.count('socket_open_events', 3);
  gate.count('socket_data_events', 7);
  expect(await state(gate.broken)).toBe(pending);
  gate.count('socket_open_events', 1);
  expect(await gate.broken).toMatchObject({
    ...{ stage: 'flood', subject: 'socket_data_events' },
    message: expect.stringMatching(/^11 events within \d+\.\d s/),
  });
});
