import type { FastifyReply, FastifyRequest } from 'fastify';

const SIX_MONTHS_S = 182 * 24 * 3600;

/**
 * A secret that the browser keeps and sends by itself: no script reads it, and no page of another site sends it. Other
 * ports of the same machine get it, too; what they ask for in its name is refused by its origin.
 */
export class SecretCookie {
  /** @param isSecure whether it is sent through TLS only. */
  constructor(
    private readonly name: string,
    private readonly isSecure: boolean,
  ) {}

  /** Empty without one. */
  of({ headers }: FastifyRequest): string {
    const cookies = (headers.cookie ?? '').split(/; */).map((cookie) => cookie.split('='));
    const [, value = ''] = cookies.find(([name]) => name === this.name) ?? [];
    return /^[\w-]{1,64}$/.test(value) ? value : '';
  }

  set(reply: FastifyReply, value: string): void {
    this.#send(reply, value, SIX_MONTHS_S);
  }

  remove(reply: FastifyReply): void {
    this.#send(reply, '', 0);
  }

  #send(reply: FastifyReply, value: string, seconds: number): void {
    const parts = [`${this.name}=${value}`, 'Path=/', 'HttpOnly', 'SameSite=Strict', `Max-Age=${seconds}`];
    void reply.header('set-cookie', [...parts, ...(this.isSecure ? ['Secure'] : [])].join('; '));
  }
}
