import { expect, test } from '@jest/globals';
import { execa } from 'execa';
import { kernelPackage } from '../lab/kernel-package.ts';
import { cacheRoot } from '../base/paths.ts';
import { decodeWire } from '../base/wire.ts';
import { COMPILE } from './compiler-libraries.ts';
import { SAMPLE } from './sample.ts';

/** No cell around it, so that a sanitizer can be in it. */
async function reply(args: string[], input = ''): Promise<unknown> {
  const { headers } = await kernelPackage(cacheRoot(), () => undefined);
  const env = { BCC_KERNEL_SOURCE: headers };
  const { stdio } = await execa(COMPILE, args, { input, env, stdio: ['pipe', 'ignore', 'ignore', 'pipe'] });
  return decodeWire(stdio[3]);
}

test('the reply is what a program becomes, or why it became nothing', async () => {
  expect(await reply([], SAMPLE)).toMatchObject({
    license: 'GPL',
    programs: expect.arrayContaining([expect.anything()]),
  });
  expect(await reply([], 'int hook(void *ctx) { return nothing; }')).toMatchObject({ failed: 'COMPILE_FAILED' });
  const pinned = `${SAMPLE}\nBPF_TABLE_PINNED("hash", u32, u32, elsewhere, 8, "/sys/fs/bpf/a\\"b\\\\c");\n`;
  expect(await reply([], pinned)).toMatchObject({
    failed: 'REFUSED',
    message: expect.stringContaining('/sys/fs/bpf/a'),
  });
});

test('the headers of libbcc', async () => {
  const headers = Object.entries((await reply(['--headers'])) as Record<string, string>);
  expect(headers.find(([name]) => name.endsWith('/bcc/helpers.h'))?.[1]).toContain('\n#define BPF_HASH');
});

test('a reply that nobody reads is an error', async () => {
  const { exitCode, stderr } = await execa(COMPILE, ['--headers'], { reject: false });
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining('cannot write the reply') });
});
