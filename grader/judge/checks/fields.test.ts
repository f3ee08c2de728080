import { describe, expect, test } from '@jest/globals';
import { factsOf, type Facts } from '../facts.ts';
import { closeSample, message, openSample, PROBE, Scene, type Says, widened } from '../scene.testing.ts';
import { rightConnection, rightFd, rightProcess, rightTime } from './fields.ts';
import { closesAfterData } from './order.ts';
import { noPeerWithout, rightPeer } from './peer.ts';

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

/** Two accepted connections whose events have so many bytes more from this place on. */
function widenedOpens(at: number, more: number): Facts {
  const scene = new Scene();
  const samples = [scene.accept4(), scene.accept4()].map((call) => openSample(call));
  return factsOf(scene.evidence(widened(samples, at, more)));
}

test('where the caller wants no address there is none', () => {
  const scene = new Scene();
  const call = scene.accept4();
  const peer = call.peer ?? { family: 'IPv4', address: '', port: 0 };
  delete call.peer;
  // The level that wants the client all the same has the hooks of accept.
  const hooks = scene.evidence([]).hooks.filter(({ function: name }) => !name.endsWith('_accept'));
  const found = (says: Says = {}) => noPeerWithout(factsOf(scene.evidence([openSample(call, says)], { hooks })));
  expect(found()).toBeNull();
  expect(found({ peer })).toMatchObject({ reason: 'address-of-nobody' });
  const family = { ...peer, address: '0.0.0.0', port: 0 };
  expect(found({ peer: family })).toMatchObject({ reason: 'family-assumed' });
});

describe('in another place', () => {
  test('the fd, behind a process of 64 bits', () => {
    expect(rightFd(opens)(widenedOpens(12, 4))).toMatchObject({
      actual: 'conn_id.fd 0, which is not the one: it stands 4 bytes further on, at byte 16 instead of 12',
      reason: 'field-displaced',
    });
  });

  test('the address, behind one more field', () => {
    expect(rightPeer('IPv4')(widenedOpens(16, 8))).toMatchObject({
      actual: expect.stringContaining('the address stands 8 bytes further on, at byte 24 instead of 16'),
      reason: 'field-displaced',
    });
  });
});

describe('process', () => {
  test('right', () => {
    expect(rightProcess(opens)(accepted({}).facts)).toBeNull();
  });

  test.each([
    ['the thread', { pid: PROBE.tid }, 'the thread that made the call', 'thread-for-process'],
    ['nothing', { pid: 0, fd: 0 }, 'what a field is that was never set', 'connection-never-set'],
    ['nothing beside the right fd', { pid: 0 }, 'what a shift too many leaves', 'process-lost'],
    ['another shift', { pid: 400 << 16 }, 'bpf_get_current_pid_tgid() shifted by 16', 'shifted-by-another-number'],
    ['nothing beside the thread', { pid: 0, fd: PROBE.tid }, 'the upper half', 'process-and-fd-swapped'],
    ['the fd', { pid: 10, fd: 400 }, 'the fd', 'connection-misplaced'],
    ['any number', { pid: 4711 }, 'conn_id.pid 4711', undefined],
  ])('%s', (_, says, words, reason) => {
    const finding = rightProcess(opens)(accepted(says).facts);
    expect(finding?.expected).toMatch(/^conn_id.pid 400 for the probe's accept4/);
    expect(finding?.actual).toContain(words);
    expect(finding?.reason).toBe(reason);
  });

  test('times of all closes, which lead to no call of their own', () => {
    const scene = new Scene();
    const open = scene.accept4();
    const [first, second] = [scene.close(open.result), scene.close(open.result)];
    const swapped = [first, second].map((call) => {
      const time = call.notAfter;
      const conn = BigInt(call.fd) << 32n;
      return closeSample(call, { timestampNs: conn, pid: Number(time & 0xffffffffn), fd: Number(time >> 32n) });
    });
    const facts = factsOf(scene.evidence([openSample(open), ...swapped.reverse()]));
    expect(rightProcess(closes)(facts)).toMatchObject({ reason: 'connection-misplaced' });
  });

  test('half a time: the fields stand in another order', () => {
    const { call } = accepted({});
    const time = call.notBefore;
    const says = { pid: Number(time & 0xffffffffn), fd: Number(time >> 32n), timestampNs: 400n };
    expect(rightProcess(opens)(accepted(says).facts)).toMatchObject({
      reason: 'connection-misplaced',
    });
  });
});

describe('fd', () => {
  test.each([
    ['the listening socket', { fd: 3 }, 'the listening socket', 'listening-socket'],
    ['the process', { fd: 400 }, 'the process id', 'process-for-fd'],
    ['nothing', { fd: 0 }, 'what a field is that was never set', 'fd-never-set'],
    ['any number', { fd: 4711 }, 'conn_id.fd 4711', undefined],
  ])('%s', (_, says, words, reason) => {
    expect(rightFd(opens)(accepted({}).facts)).toBeNull();
    const finding = rightFd(opens)(accepted(says).facts);
    expect(finding?.actual).toContain(words);
    expect(finding?.reason).toBe(reason);
  });

  test('what close returned', () => {
    expect(rightFd(closes)(closed({ fd: 0 }).facts)).toMatchObject({
      actual: expect.stringContaining('what close returned'),
      reason: 'fd-zero-of-a-close',
    });
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
    ['never set', 0n, '(never set?)', 'time-never-set'],
    ['microseconds', 1_010_500n, 'microseconds', 'time-in-another-unit'],
    ['milliseconds', 1_010n, 'milliseconds', 'time-in-another-unit'],
    ['too late', 3_010_000_000n, '1999 ms too late', 'time-of-another-moment'],
    ['too early', 10_000_000n, '1000 ms too early', 'time-of-another-moment'],
  ])('%s', (_, timestampNs, words, reason) => {
    const finding = rightTime(opens)(accepted({ timestampNs }).facts);
    expect(finding?.actual).toContain(words);
    expect(finding?.reason).toBe(reason);
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
      actual: 'no address: addr is empty',
      reason: 'address-read-early',
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
    expect(rightPeer('IPv4')(facts)?.reason).toBe('address-of-another-call');
  });

  test('the family alone', () => {
    const scene = new Scene();
    const call = scene.accept4();
    const sample = openSample(call, { peer: { family: 'IPv4', address: '0.0.0.0', port: 0 } });
    expect(rightPeer('IPv4')(factsOf(scene.evidence([sample])))?.reason).toBe('address-without-its-rest');
  });

  test.each([
    ['swapped bytes of the port', { ...six, port: 0x3412 }, 'port-turned-round'],
    ['half an address', { ...six, address: '::' }, 'address-cut'],
  ])('%s', (_, peer, reason) => {
    const scene = new Scene();
    const call = scene.accept4({ peer: six });
    const sample = openSample(call, { peer });
    expect(rightPeer('IPv6')(factsOf(scene.evidence([sample])))?.reason).toBe(reason);
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

  test('a close that goes on while another connection gets the number', () => {
    const scene = new Scene();
    scene.accept4({ result: 10 });
    const slow = scene.close(10);
    scene.accept4({ result: 10 });
    const read = scene.read(10, message(60));
    slow.notAfter = read.notAfter + 1_000_000n;
    expect(closesAfterData(factsOf(scene.evidence()))).toBeNull();
  });
});
