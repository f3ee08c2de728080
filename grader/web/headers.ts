/** Nothing from elsewhere, no script or style but our own files, and no frame around the page. */
const POLICY = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'connect-src': "'self'",
  'img-src': 'data:',
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
};

/** The headers of every answer, with what a page needs beyond the policy. Nothing of it stays in a cache. */
export const securityHeaders = (more: Record<string, string> = {}): Record<string, string> => ({
  'content-security-policy': Object.entries({ ...POLICY, ...more })
    .map((directive) => directive.join(' '))
    .join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
});
