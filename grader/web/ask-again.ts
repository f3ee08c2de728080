/** The server has waited for a request in vain, and done nothing. */
const REQUEST_TIMEOUT = 408;

/**
 * `fetch`, which asks once more where the server says that the request came too late: so it is when server or machine stood
 * still for a while, and the answer was meant for an older connection (RFC 9110, 15.5.9, allows it).
 */
export async function askAgain(url: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(url, init);
  return answer.status === REQUEST_TIMEOUT ? fetch(url, init) : answer;
}
