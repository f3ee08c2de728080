import { expect, test } from '@jest/globals';
import { checkedPlace, type PlaceOptions } from './checked-place.ts';

const nothing = { server: undefined, port: undefined, arch: undefined, release: undefined };
const typed: PlaceOptions = { kernel: 'auto', ...nothing, pid: undefined, serverPort: undefined };

test('without an option, the demo server of the lab', async () => {
  expect(await checkedPlace(typed)).toEqual({
    kernel: 'lab',
    lab: { server: { name: 'demo' }, port: 8080, kernel: { arch: undefined, release: undefined } },
  });
});

test('on this machine: every process, some, or those with a port', async () => {
  const host = { ...typed, kernel: 'host' } as const;
  const watched = (pids?: number[], serverPort?: number) => ({ kernel: 'host', watched: { pids, serverPort } });
  expect(await checkedPlace(host)).toEqual(watched());
  expect(await checkedPlace({ ...host, pid: '7' })).toEqual(watched([7]));
  expect(await checkedPlace({ ...host, pid: '7,4194304', serverPort: '80' })).toEqual(watched([7, 4194304], 80));
});

test.each([
  [{ kernel: 'host', server: 'nginx' }, 'USAGE'],
  [{ kernel: 'host', port: '8080' }, 'USAGE'],
  [{ kernel: 'host', arch: 'arm64' }, 'USAGE'],
  [{ kernel: 'host', release: '6.12' }, 'USAGE'],
  [{ pid: '7' }, 'USAGE'],
  [{ kernel: 'lab', serverPort: '80' }, 'USAGE'],
  [{ kernel: 'host', pid: 'nginx' }, 'BAD_PID'],
  [{ kernel: 'host', pid: '7,' }, 'BAD_PID'],
  [{ kernel: 'host', pid: '0' }, 'BAD_PID'],
  [{ kernel: 'host', serverPort: '0' }, 'BAD_PORT'],
  [{ kernel: 'host', serverPort: '65536' }, 'BAD_PORT'],
] as [Partial<PlaceOptions>, string][])('%j is %s', async (options, code) => {
  await expect(checkedPlace({ ...typed, ...options })).rejects.toMatchObject({ fault: 'usage', code });
});
