import { beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { solutionFile } from '../base/paths.ts';
import { compileProgram } from '../compile/compile-program.ts';
import { Conversations } from '../events/conversations.ts';
import { decodeEvent } from '../events/decode.ts';
import { exchangesOf, type Exchange } from '../events/exchanges.ts';
import { missingBytes, type HttpMessage } from '../events/http-message.ts';
import type { OutputName } from '../events/layout.ts';
import { attachInGuest } from '../lab/attach-in-guest.ts';
import { forwardPort } from '../lab/forward-port.ts';
import { prepareLab, startGuest } from '../lab/lab.ts';
import type { Sample } from '../kernel/sample.ts';
import { snifferPlan } from '../levels/sniffer-plan.ts';
import { servers } from '../traffic/servers/index.ts';

const quiet = (): undefined => undefined;
const PROGRAM = solutionFile(8);
const LARGE = 'x'.repeat(12_000);

const OF_DEMO = [
  ['/'],
  ['-d', `{"size": 5000, "filler": "${LARGE}"}`, '/customResponse'],
  ['-d', '{"size": 1}', '/customResponse'],
];

/** What each server is asked on a connection of its own, and then twice on one. */
const REQUESTS = {
  demo: OF_DEMO,
  plain: OF_DEMO,
  nginx: [['/50'], ['-d', LARGE, '/4000'], ['/401']],
  python: [['/50'], ['-d', LARGE, '/4000'], ['/401']],
};
type Name = keyof typeof REQUESTS;
const NAMES = Object.keys(REQUESTS) as Name[];

/** All bytes of one connection, as curl tells them. */
interface Talk {
  sent: string;
  got: string;
}

/** Runs curl; resolves with the bytes that it sent and got, in the words of its trace. */
async function curl(folder: string, port: number, requests: string[][]): Promise<Talk> {
  const trace = join(folder, 'trace');
  const one = (request: string[]) => [
    ...['--silent', '--raw', '--output', '/dev/null', ...request.slice(0, -1)],
    `http://127.0.0.1:${port}${request.at(-1) ?? ''}`,
  ];
  const all = requests.flatMap((request, i) => [...(i > 0 ? ['--next'] : []), ...one(request)]);
  await execa('curl', ['-q', '--noproxy', '*', '--trace', trace, ...all]);
  const talk = { sent: '', got: '' };
  let to: keyof Talk | undefined;
  for (const line of (await readFile(trace, 'latin1')).split('\n')) {
    const [, arrow, kind] = /^(=>|<=|==) (\w+ \w+)?/.exec(line) ?? [];
    if (arrow) to = /header|data/.test(kind ?? '') ? (arrow === '=>' ? 'sent' : 'got') : undefined;
    else if (to)
      talk[to] += Buffer.from(/^\w{4}: ((?:\w\w )+)/.exec(line)?.[1]?.replaceAll(' ', '') ?? '', 'hex').toString(
        'latin1',
      );
  }
  return talk;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const textOf = (message: HttpMessage | undefined): string =>
  Buffer.concat(message?.pieces.map(({ bytes }) => bytes) ?? []).toString('latin1');

let talks: Record<Name, [alone: Talk, two: Talk]>;
let gapped: Talk;
let lost = 0;
/** The exchanges of the connections to a server, by the port in the request. */
let seen: (name: Name) => Exchange[][];

beforeAll(async () => {
  const lab = await prepareLab(quiet);
  const compiled = await compileProgram({
    ...{ file: 'whole-messages.c', source: await readFile(PROGRAM, 'utf8') },
    headers: lab.kernel.headers,
  });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics));
  const folder = await mkdtemp(join(tmpdir(), 'whole-messages-'));
  const { agent, vm } = await startGuest(lab, quiet);
  try {
    const refusal = await attachInGuest(agent, compiled.bundle, snifferPlan(4, compiled.bundle, { only: false }));
    if (refusal) throw new Error(refusal.message);
    const ports = {} as Record<Name, number>;
    talks = {} as typeof talks;
    for (const name of NAMES) {
      ports[name] = await freePort();
      await forwardPort(vm, ports[name], servers[name].port);
      const [first = [], ...others] = REQUESTS[name];
      talks[name] = [await curl(folder, ports[name], [first]), await curl(folder, ports[name], others)];
    }
    gapped = await curl(folder, ports.nginx, [['/12800']]);
    const conversations = new Conversations();
    const closed: Exchange[][] = [];
    const portOf = ([first]: Exchange[]) => Number(/^host: 127\.0\.0\.1:(\d+)/im.exec(textOf(first?.request))?.[1]);
    const ofOurs = () => closed.filter((each) => Object.values(ports).includes(portOf(each)));
    while (ofOurs().length < 2 * NAMES.length + 1) {
      const message = await agent.next(30_000);
      if (message.type === 'lost') lost += message.count;
      if (message.type !== 'samples') continue;
      for (const event of message.samples.map(decoded)) if (event.kind !== 'short') conversations.add(event, 0);
      closed.push(...conversations.takeRest().map(exchangesOf));
    }
    seen = (name) => ofOurs().filter((each) => portOf(each) === ports[name]);
  } finally {
    await vm.stop();
    await rm(folder, { recursive: true });
  }
});

const decoded = ({ output, data }: Sample) => decodeEvent(output as OutputName, data);

describe('a program that reports chunks', () => {
  test.each(NAMES)('shows whole conversations of %s, byte by byte as curl had them', (name) => {
    expect(lost).toBe(0);
    for (const [i, { sent, got }] of talks[name].entries()) {
      const exchanges = seen(name)[i] ?? [];
      expect(exchanges.map(({ request }) => textOf(request)).join('')).toBe(sent);
      expect(exchanges.map(({ interim, response }) => [...interim, response].map(textOf).join('')).join('')).toBe(got);
      expect(exchanges).toHaveLength(i + 1);
      for (const { request, response } of exchanges)
        expect([request && missingBytes(request), response && missingBytes(response, request)]).toEqual([0, 0]);
    }
  });

  test('shows a gap where a call moved more than it reports', () => {
    const [{ response } = {} as Exchange] = seen('nginx')[2] ?? [];
    const missing = response && missingBytes(response);
    // The head is a piece, and so an event, of its own.
    expect(missing).toBe(400);
    expect(textOf(response)).toBe(gapped.got.slice(0, -400));
  });
});
