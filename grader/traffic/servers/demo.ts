import { startServer } from '../server.ts';
import type { LabServer, Page } from './lab-server.ts';

const PORTS = { demo: 8080, plain: 8081 };
const ADDRESSES = ['0.0.0.0', '::'];

/** Every lab has its files: it is part of the kit. */
const noMore = () => Promise.resolve([]);

const page = (size: number): Page => ({
  path: '/customResponse',
  body: JSON.stringify({ size }),
  bytes: size + '{"answer":""}'.length,
});

/** Node's http with two adaptations: accept4 gets an address, and a response is one write. */
export const demo = {
  port: PORTS.demo,
  files: noMore,
  page,
  start: (options) => startServer({ port: PORTS.demo, addresses: ADDRESSES, ...options }),
} satisfies LabServer;

/** The same without them: accept4 without an address, and writev. */
export const plain = {
  ...{ port: PORTS.plain, recordedAs: 'plain' },
  files: noMore,
  page,
  start: (options) => startServer({ port: PORTS.plain, addresses: ADDRESSES, plain: true, ...options }),
} satisfies LabServer;
