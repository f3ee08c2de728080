import type { FastifyRequest } from 'fastify';

/** The token of `Authorization: Bearer …`. */
export const bearer = ({ headers }: FastifyRequest): string | undefined =>
  /^Bearer ([\w-]{1,64})$/.exec(headers.authorization ?? '')?.[1];
