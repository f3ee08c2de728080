import { describe, expect, test } from '@jest/globals';
import { factsOf, type Facts } from '../facts.ts';
import { closeSample, message, openSample, PROBE, Scene, type Says } from '../scene.testing.ts';
import { rightConnection, rightFd, rightProcess, rightTime } from './fields.ts';
import { closesAfterData } from './order.ts';
import { rightPeer } from './peer.ts';

const opens = (facts: Facts) => facts.opens;
const closes = (facts: Facts) => facts.closes;

/** The facts about one accepted connection whose event says something. */
function accepted(says: Says) {
  const scene = new Scene();
  const call = scene.accept4();
  return { call, facts: factsOf(scene.evidence([openSample(call, says)])) };
}

/** The facts about a connection that is closed, and whose close event says something. */
function closed(says: Says) {
  const scene = new Scene();
  const open = scene.accept4();
  const call = scene.close(open.result);
  return { call, facts: factsOf(scene.evidence([openSample(open), closeSample(call, says)])) };
}

describe('process', () => {
  test('right', () => {
    expect(rightProcess(opens)(accepted({}).facts)).toBeNull();
  });

  test.each([
    ['the thread', { pid: PROBE.tid }, 'the thread that made the call'],
    ['nothing', { pid: 0 }, 'what a field is that was never set'],
    ['the fd', { pid: 10, fd: 400 }, 'the fd'],
    ['any number', { pid: 4711 }, 'conn_id.pid 4711'],
  ])('%s', (_, says, words) => {
    expect(rightProcess(opens)(accepted(says).facts)).toMatchObject({
      expected: expect.stringMatching(/^conn_id.pid 400 for the probe's accept4/),
      actual: expect.stringContaining(words),
    });
  });

  test('half a time: the fields stand in another order', () => {
    const { call } = accepted({});
    const time = call.notBefore;
    const says = { pid: Number(time & 0xffffffffn), fd: Number(time >> 32n), timestampNs: 400n };
    expect(rightProcess(opens)(accepted(says).facts)).toMatchObject({
      hint: expect.stringContaining('order'),
    });
  });
});

describe('fd', () => {
  test.each([
    ['the listening socket', { fd: 3 }, 'the listening socket'],
    ['the process', { fd: 400 }, 'the process id'],
    ['any number', { fd: 4711 }, 'conn_id.fd 4711'],
  ])('%s', (_, says, words) => {
    expect(rightFd(opens)(accepted({}).facts)).toBeNull();
    expect(rightFd(opens)(accepted(says).facts)?.actual).toContain(words);
  });

  test('what close returned', () => {
    expect(rightFd(closes)(closed({ fd: 0 }).facts)?.actual).toContain('what close returned');
  });

  test('a connection is both', () => {
    expect(rightConnection(opens)(accepted({}).facts)).toBeNull();
    expect(rightConnection(opens)(accepted({ pid: 1 }).facts)?.expected).toContain('pid');
    expect(rightConnection(opens)(accepted({ fd: 1 }).facts)?.expected).toContain('fd');
  });
});

describe('time', () => {
  test('any moment of the call is right', () => {
    const { call } = accepted({});
    for (const timestampNs of [call.notBefore, call.notAfter])
      expect(rightTime(opens)(accepted({ timestampNs }).facts)).toBeNull();
  });

  test.each([
    ['never set', 0n, '(never set?)'],
    ['microseconds', 1_010_500n, 'microseconds'],
    ['milliseconds', 1_010n, 'milliseconds'],
    ['too late', 3_010_000_000n, '1999 ms too late'],
    ['too early', 10_000_000n, '1000 ms too early'],
  ])('%s', (_, timestampNs, words) => {
    expect(rightTime(opens)(accepted({ timestampNs }).facts)?.actual).toContain(words);
  });
});

describe('peer', () => {
  const six = { family: 'IPv6' as const, address: '::1', port: 0x1234 };

  test('right, and each step looks at its own family only', () => {
    const scene = new Scene();
    const samples = [openSample(scene.accept4()), openSample(scene.accept4({ peer: six }))];
    const facts = factsOf(scene.evidence(samples));
    expect(rightPeer('IPv4')(facts)).toBeNull();
    expect(rightPeer('IPv6')(facts)).toBeNull();
  });

  test('an address that is missing was read too early', () => {
    const scene = new Scene();
    const call = scene.accept4();
    const sample = openSample(call);
    sample.data.fill(0, 16);
    const facts = factsOf(scene.evidence([sample]));
    expect(rightPeer('IPv4')(facts)).toMatchObject({
      expected: expect.stringContaining("the client's address 127.1.2.3 port 40010 (IPv4)"),
      actual: 'address family 0, which is neither IPv4 nor IPv6',
      hint: expect.stringContaining('in the return hook'),
    });
    expect(rightPeer('IPv6')(facts)).toBeNull();
  });

  test('the client of an earlier call', () => {
    const scene = new Scene();
    const first = scene.accept4();
    const second = scene.accept4();
    const { peer } = first;
    if (!peer) throw new Error('unreachable');
    const facts = factsOf(scene.evidence([openSample(first), openSample(second, { peer })]));
    expect(rightPeer('IPv4')(facts)?.hint).toContain('the client of another call');
  });

  test.each([
    ['swapped bytes of the port', { ...six, port: 0x3412 }, 'network byte order'],
    ['half an address', { ...six, address: '::' }, '28 bytes'],
  ])('%s', (_, peer, words) => {
    const scene = new Scene();
    const call = scene.accept4({ peer: six });
    const sample = openSample(call, { peer });
    expect(rightPeer('IPv6')(factsOf(scene.evidence([sample])))?.hint).toContain(words);
  });
});

describe('order', () => {
  function conversation(closeAt?: bigint) {
    const scene = new Scene();
    const { result: fd } = scene.accept4();
    scene.read(fd, message(60));
    const evidence = scene.evidence();
    const close = scene.close(fd);
    const says = closeAt === undefined ? {} : { timestampNs: closeAt };
    return factsOf({ ...evidence, samples: [...evidence.samples, closeSample(close, says)] });
  }

  test('a close after the last data', () => {
    expect(closesAfterData(conversation())).toBeNull();
  });

  test('a close before it', () => {
    expect(closesAfterData(conversation(1_015_000_000n))?.expected).toContain('no earlier than its last data');
  });

  test('data of the next connection with the same fd is no business of this one', () => {
    const scene = new Scene();
    for (let i = 0; i < 2; i++) {
      scene.accept4({ result: 10 });
      scene.read(10, message(60));
      scene.close(10);
    }
    expect(closesAfterData(factsOf(scene.evidence()))).toBeNull();
  });
});
