import { describe, expect, test } from '@jest/globals';
import { gradeInGuest } from './grade-in-guest.ts';
import { LOOP, NO_LOOP, plan, programOf, withGuest } from './guest.testing.ts';
import { encodeWire } from '../base/wire.ts';

const listener = { onPhase: () => undefined, onSamples: () => undefined, onPrinted: () => undefined };

const gradeWith = (parts: (string | Buffer)[], { ms = 2000, again = false, code = NO_LOOP, share = 1 } = {}) =>
  withGuest({ parts, again, share }, (agent) =>
    gradeInGuest(agent, programOf(code), plan, listener, { runMs: ms, loadMs: ms / 4 }),
  );

const message = (value: unknown) => `${encodeWire(value)}\n`;
const sample = (bytes: number) => ({ output: 'o', cpu: 0, data: new Uint8Array(bytes) });
const samples = (count: number, bytes: number) =>
  message({ type: 'samples', samples: Array.from({ length: count }, () => sample(bytes)) });

describe('what no agent sends is not believed', () => {
  test.each<[string, (string | Buffer)[]]>([
    ['noise', [Buffer.from([0xff, 0xfe, 0x00, 0x0a])]],
    ['JSON that is no message', ['[1,2,3]\n']],
    ['a message of no known type', [message({ type: 'verdict', verdict: 'pass' })]],
    ['JSON a hundred thousand deep', ['['.repeat(100_000) + '\n']],
    ['a prototype', ['{"__proto__":{"type":"goodbye"}}\n']],
    ['evidence without its parts', [message({ type: 'evidence', evidence: { samples: [] } })]],
    ['a sample larger than any ring', [samples(1, 70_000)]],
    ['more samples than any run has', [samples(20_001, 1)]],
    ['a name as long as a book', [message({ type: 'lost', output: 'o'.repeat(5000), count: 1 })]],
    ['a number that is none', ['{"type":"phase","phase":"attach","ms":"1e999"}\n']],
  ])('%s', async (_what, parts) => {
    await expect(gradeWith(parts)).rejects.toMatchObject({ fault: 'machine', code: 'VM_NONSENSE' });
  });

  test('a line without an end', async () => {
    const mebibyte = Buffer.alloc(2 ** 20, 'a');
    await expect(gradeWith([mebibyte], { ms: 60_000, again: true })).rejects.toMatchObject({ code: 'VM_NONSENSE' });
  });
});

describe('messages that are well formed, and out of turn', () => {
  test.each([
    ['goodbye before anything', { type: 'goodbye' }],
    ['a second ready', { type: 'ready', protocol: 1, nonce: '', release: '6.1.0' }],
    ['a failure', { type: 'failed', message: 'no' }],
  ])('%s', async (_what, value) => {
    await expect(gradeWith([message(value)])).rejects.toMatchObject({ code: 'AGENT_FAILED' });
  });
});

test('a guest that says nothing is given up in time', async () => {
  await expect(gradeWith([], { ms: 100 })).rejects.toMatchObject({ code: 'VM_SILENT' });
});

test('so is one that never stops talking', async () => {
  await expect(gradeWith([samples(1, 8)], { ms: 300, again: true })).rejects.toMatchObject({
    ...{ code: 'VM_ENDLESS', message: expect.stringMatching(/did not end within 0\.3 s, in which it had 0\.\d s/) },
  });
});

describe('a program with a loop that is not attached in time', () => {
  const attached = message({ type: 'phase', phase: 'attach', ms: 1 });

  test('keeps the verifier busy, and is refused for that', async () => {
    await expect(gradeWith([], { ms: 200, code: LOOP })).resolves.toMatchObject({
      ...{ busy: true, refusal: { stage: 'verifier', subject: 'f', message: expect.stringContaining('still busy') } },
    });
  });

  test('is refused later where its machine needs longer for it beside other work', async () => {
    await expect(gradeWith([], { ms: 400, code: LOOP, share: 0.15 })).resolves.toMatchObject({
      ...{ busy: true, refusal: { message: expect.stringContaining('still busy after 0.4 s') } },
    });
  });

  test('is not blamed when others hold its machine up', async () => {
    await expect(gradeWith([], { ms: 400, code: LOOP, share: 0.05 })).rejects.toMatchObject({
      ...{ code: 'VM_SILENT', message: expect.stringMatching(/said nothing for [\d.]+ s, in which it had 0\.0 s/) },
    });
  });

  test('is not blamed for what comes after that', async () => {
    await expect(gradeWith([attached], { ms: 200, code: LOOP })).rejects.toMatchObject({ code: 'VM_SILENT' });
  });

  test('is not blamed when its machine dies', async () => {
    await expect(gradeWith(['no message\n'], { code: LOOP })).rejects.toMatchObject({ code: 'VM_NONSENSE' });
  });
});
