/**
 * Changes the token of the instructor's link for a cookie that no script can read, and takes it out of the address and
 * the history. Without one, there may be a cookie already.
 */
export async function signIn(): Promise<void> {
  const token = location.hash.slice(1);
  if (token === '') return;
  history.replaceState(null, '', location.pathname);
  await fetch('api/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  }).catch(() => undefined); // the page says that it cannot listen
}
