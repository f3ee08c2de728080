import { expect, test } from '@jest/globals';
import type { Peer } from '../platform/call.ts';
import { message, Scene } from './scene.testing.ts';
import { withClients } from './with-clients.ts';

const client = (port: number): Peer => ({ family: 'IPv4', address: '127.0.0.1', port });
const request = (nonce: string, port: number) => ({ nonce, size: 1, family: 'IPv4', client: client(port) }) as const;

test('a client is known by what the server read from it', () => {
  const scene = new Scene();
  const [a, b, told] = [scene.accept4({}), scene.accept4({}), scene.accept4({})];
  delete a.peer;
  delete b.peer;
  scene.read(b.result, `POST / HTTP/1.1\r\nX-Nonce: second\r\n\r\n`);
  scene.read(a.result, `POST / HTTP/1.1\r\nX-Nonce: first\r\n\r\n`);
  scene.read(told.result, message(40));
  scene.close(a.result);
  const calls = withClients(scene.calls, [request('first', 41), request('second', 42)]);
  expect(calls.slice(0, 3).map((call) => call.client)).toEqual([client(41), client(42), undefined]);
});

test('nobody is made up', () => {
  const scene = new Scene();
  const call = scene.accept4({});
  delete call.peer;
  scene.read(call.result, message(40));
  expect(withClients(scene.calls, [request('first', 41)])).toEqual(scene.calls);
});
