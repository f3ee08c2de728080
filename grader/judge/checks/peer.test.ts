import { describe, expect, test } from '@jest/globals';
import type { Call, Peer } from '../../platform/call.ts';
import type { Evidence } from '../../traffic/evidence.ts';
import { factsOf } from '../facts.ts';
import { openSample, Scene, widened, type Says } from '../scene.testing.ts';
import { noPeerWithout, ownClient, rightClient, rightPeer } from './peer.ts';

const four = (address: string, port: number): Peer => ({ family: 'IPv4', address, port });
const CLIENT = four('127.9.8.7', 0x1234);
const EMPTY: Says = { peer: { family: 'IPv4', address: '0.0.0.0', port: 0 } };

/** An accept without an address, after one of another client; what its event says. */
function facts(says: Says | undefined, client: Peer = CLIENT, over: Partial<Evidence> = {}, more: Partial<Call> = {}) {
  const scene = new Scene();
  const before = scene.unasked('accept4', four('127.1.1.1', 0x4321));
  const call = scene.unasked('accept', client, more);
  const sample = openSample(call, says);
  if (says === undefined) sample.data.fill(0, 16, 44);
  return factsOf(scene.evidence([openSample(before), sample], over));
}

describe('who the client is where the caller passed NULL', () => {
  test('the true client passes', () => {
    expect(rightClient('IPv4')(facts({}))).toBeNull();
    expect(ownClient(facts({}))).toBeNull();
  });

  test.each<[string, string, Says | undefined]>([
    ['nothing at all', 'address-left-empty', undefined],
    ['zeros with a family', 'sock-that-listens', EMPTY],
    ['the port the wrong way round', 'port-turned-round', { peer: { ...CLIENT, port: 0x3412 } }],
    ['the address the wrong way round', 'address-turned-round', { peer: { ...CLIENT, address: '7.8.9.127' } }],
    ['the port of the server', 'listening-port', { peer: { ...CLIENT, port: 8080 } }],
    ['that port the wrong way round', 'listening-port', { peer: { ...CLIENT, port: 0x901f } }],
    ['the address of the server', 'own-address', { peer: { ...CLIENT, address: '127.0.0.1' } }],
  ])('%s: %s', (_what, reason, says) => {
    expect(rightClient('IPv4')(facts(says))).toMatchObject({ reason });
  });

  test('the client of another call is that step’s own', () => {
    const stale = facts({ peer: four('127.1.1.1', 0x4321) });
    expect(rightClient('IPv4')(stale)).toBeNull();
    expect(ownClient(stale)).toMatchObject({ reason: 'sock-of-another-call' });
  });

  test('so is one whose connection was given up', () => {
    const scene = new Scene();
    const lost = four('127.5.5.5', 999);
    scene.unasked('accept', lost, { result: -14 });
    const call = scene.unasked('accept', CLIENT);
    expect(ownClient(factsOf(scene.evidence([openSample(call, { peer: lost })])))).toMatchObject({
      reason: 'sock-of-another-call',
    });
  });

  test('so is the server’s end, out of a sock that is a client’s by now', () => {
    const scene = new Scene();
    const [first, ...later] = [1, 2, 3].map((number) => scene.unasked('accept4', four(`127.1.1.${number}`, 0x4321)));
    const says = [first?.client, first?.own].map((peer) => ({ peer }) as Says);
    const stale = factsOf(scene.evidence(later.map((call, index) => openSample(call, says[index]))));
    expect(rightClient('IPv4')(stale)).toBeNull();
    expect(ownClient(stale)).toMatchObject({ reason: 'sock-of-another-call' });
  });

  test('over IPv6, with the port alone', () => {
    const six: Peer = { family: 'IPv6', address: '::1', port: 5000 };
    expect(rightClient('IPv6')(facts({}, six))).toBeNull();
    expect(rightClient('IPv6')(facts({ peer: { ...six, address: '::2' } }, six))).toMatchObject({
      reason: 'ipv6-address-elsewhere',
    });
  });

  test('at a socket for both families', () => {
    const mapped: Peer = { family: 'IPv6', address: '::ffff:127.9.8.7', port: 5000 };
    const wrong = facts({ peer: four('127.9.8.7', 5000) }, mapped);
    expect(rightClient('IPv6')(facts({}))).toMatchObject({ actual: 'the grader saw none' });
    expect(rightClient('mapped')(wrong)).toMatchObject({ reason: 'mapped-address-changed' });
  });

  test('a UNIX socket is nobody’s business', () => {
    const scene = new Scene();
    const call = scene.unasked('accept', CLIENT, { isLocal: true });
    const close = scene.close(call.result);
    for (const samples of [[], [openSample(call)]]) {
      const all = factsOf(scene.evidence(samples));
      expect([all.opens.missing, all.opens.extra, all.closes.missing]).toEqual([[], [], []]);
    }
    expect(close.result).toBe(0);
  });
});

describe('below the level that asks for it', () => {
  const known = new Scene().evidence([]).hooks.filter((hook) => !('syscall' in hook && hook.syscall === 'accept'));
  const below = (says: Says | undefined) => {
    const scene = new Scene();
    const call = scene.unasked('accept4', CLIENT);
    const sample = openSample(call, says);
    if (says === undefined) sample.data.fill(0, 16, 44);
    return factsOf(scene.evidence([sample], { hooks: known }));
  };

  test('addr is empty or the true client', () => {
    expect(noPeerWithout(below(undefined))).toBeNull();
    expect(noPeerWithout(below({}))).toBeNull();
    expect(noPeerWithout(below({ peer: four('127.4.4.4', 77) }))).toMatchObject({ reason: 'address-of-nobody' });
  });

  test('an address that has moved is found beside an event that has none', () => {
    const scene = new Scene();
    const samples = [scene.accept4(), scene.accept4()].map((call) => openSample(call));
    const unasked = openSample(scene.unasked('accept4', CLIENT));
    unasked.data.fill(0, 16, 44);
    const facts = factsOf(scene.evidence(widened([...samples, unasked], 16, 8), { hooks: known }));
    expect(rightPeer('IPv4')(facts)).toMatchObject({ reason: 'field-displaced' });
  });
});
