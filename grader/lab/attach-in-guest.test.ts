import { expect, test } from '@jest/globals';
import { attachInGuest } from './attach-in-guest.ts';
import { LOOP, NO_LOOP, plan, programOf, withGuest } from './guest.testing.ts';
import { encodeWire } from '../base/wire.ts';

const message = (value: unknown) => `${encodeWire(value)}\n`;
const attachWith = (parts: string[], code: number[], share = 1) =>
  withGuest({ parts, share }, (agent) => attachInGuest(agent, programOf(code), plan, { attachMs: 400, loadMs: 50 }));

test('a program with a loop that is not attached in time keeps the verifier busy, and is refused for that', async () => {
  await expect(attachWith([], LOOP)).resolves.toMatchObject({
    ...{ stage: 'verifier', subject: 'f', message: expect.stringContaining('still busy') },
  });
});

test('so is one whose machine needs longer for it beside other work', async () => {
  const message = expect.stringContaining('still busy after 0.4 s');
  await expect(attachWith([], LOOP, 0.1)).resolves.toMatchObject({ stage: 'verifier', message });
});

test('one whose machine others hold up is not blamed', async () => {
  await expect(attachWith([], LOOP, 0.02)).rejects.toMatchObject({ code: 'VM_SILENT' });
});

test.each([
  ['one without a loop is not blamed for the silence', [], NO_LOOP, 'VM_SILENT'],
  ['one with a loop is not blamed for nonsense', ['no message\n'], LOOP, 'VM_NONSENSE'],
  ['what nobody has asked for', [message({ type: 'goodbye' })], NO_LOOP, 'AGENT_FAILED'],
])('%s', async (_what, parts, code, expected) => {
  await expect(attachWith(parts, code)).rejects.toMatchObject({ code: expected });
});

test("the kernel's word", async () => {
  const refusal = { stage: 'verifier', subject: 'f', errno: 13, message: 'no', log: '' };
  await expect(attachWith([message({ type: 'refused', refusal })], LOOP)).resolves.toEqual(refusal);
  await expect(attachWith([message({ type: 'attached' })], LOOP)).resolves.toBeUndefined();
});
