import { describe, expect, test } from '@jest/globals';
import { answer, MAX_BODY, MAX_SIZE } from './answer.ts';

const ask = (body: string | null, method = 'POST', url = '/customResponse') => answer({ method, url, body });

describe('answer', () => {
  test.each([0, 1, 50, 5000, MAX_SIZE])('gives %i lowercase letters and digits', (size) => {
    const { status, body } = ask(JSON.stringify({ size }));
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['answer']);
    expect(body['answer']).toHaveLength(size);
    expect(body['answer']).toMatch(/^[a-z0-9]*$/);
  });

  test('differs every time, and so does the request id', () => {
    const answers = [1, 2, 3].map(() => ask('{"size": 30}'));
    expect(new Set(answers.map(({ body }) => body['answer'])).size).toBe(3);
    expect(new Set(answers.map(({ headers }) => headers['x-request-id'])).size).toBe(3);
  });

  test('ignores further fields and a query', () => {
    expect(ask('{"size": 3, "nonce": "abc"}').status).toBe(200);
    expect(ask('{"size": 3}', 'POST', '/customResponse?a=b').status).toBe(200);
  });

  test.each([
    ['{"size": -1}', 'from 0 to 10485760'],
    [`{"size": ${MAX_SIZE + 1}}`, 'from 0 to 10485760'],
    ['{"size": 1e999}', 'whole number'],
    ['{"size": 1.5}', 'whole number'],
    ['{"size": "5"}', 'whole number'],
    ['{"size": null}', 'whole number'],
    ['{}', 'no "size"'],
    ['[5]', 'no "size"'],
    ['null', 'no "size"'],
    ['5', 'no "size"'],
    ['', 'not JSON'],
    ['size=5', 'not JSON'],
    [null, `at most ${MAX_BODY}`],
  ])('refuses %p with 400 and a reason', (body, reason) => {
    const refused = ask(body);
    expect(refused.status).toBe(400);
    expect(refused.body['error']).toContain(reason);
  });

  test('an unknown path is 404, whatever the method', () => {
    expect(ask('{"size": 1}', 'POST', '/other').status).toBe(404);
    expect(ask('', 'GET', '/').status).toBe(404);
  });

  test('a wrong method is 405 and says which is right', () => {
    const refused = ask('', 'GET');
    expect(refused.status).toBe(405);
    expect(refused.headers['allow']).toBe('POST');
  });

  test('a reason stays short even for a long path', () => {
    expect(ask('', 'GET', `/${'x'.repeat(5000)}`).body['error']?.length).toBeLessThan(250);
  });
});
