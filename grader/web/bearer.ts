import type { FastifyRequest } from 'fastify';

/** The token of `Authorization: Bearer …`; empty without one. */
export const bearer = ({ headers }: FastifyRequest): string =>
  /^Bearer ([\w-]{1,64})$/.exec(headers.authorization ?? '')?.[1] ?? '';
