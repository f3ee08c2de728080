import { isIP } from 'node:net';
import { KitError } from '../../base/errors.ts';

/** A URL at which a server is reached. Throws KitError BAD_PUBLIC_URL. */
export function checkedPublicUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url;
  throw new KitError(
    'usage',
    'BAD_PUBLIC_URL',
    `--public-url must be http:// or https:// with a host and maybe a port, got "${text}"`,
    'For example: --public-url https://class.example.org',
  );
}

/** The address of a proxy. Throws KitError BAD_PROXY. */
export function checkedProxy(text: string): string {
  if (isIP(text) > 0) return text;
  throw new KitError(
    'usage',
    'BAD_PROXY',
    `--behind-proxy must be the IP address that the proxy asks from, got "${text}"`,
    'For example, when it runs on the same machine: --behind-proxy 127.0.0.1',
  );
}
