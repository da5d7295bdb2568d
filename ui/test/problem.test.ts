import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { describe, expect, it } from 'vitest';
import { Problem, asProblem, problemFrom } from '../src/api/problem.ts';

describe('a problem', () => {
  it('of the HTTP API has its code, its text, its fields and its trace', () => {
    const problem = problemFrom(
      {
        title: 'Bad Request',
        status: 400,
        code: 'invalid_request',
        detail: '1 field is not valid',
        errors: [{ pointer: '/items/0/sku', detail: 'must be 4 to 64 characters' }],
        traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      },
      400,
    );
    expect(problem).toMatchObject({
      code: 'invalid_request',
      detail: '1 field is not valid',
      fields: { 'items.0.sku': 'must be 4 to 64 characters' },
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    });
  });

  it('of API Gateway, which has another form, still says what to do', () => {
    expect(problemFrom({ message: 'Too Many Requests' }, 429)).toMatchObject({
      code: 'http_429',
      title: 'Too many requests',
      detail: 'Too Many Requests',
    });
    expect(problemFrom(undefined, 502).detail).toBe('The server answered 502.');
  });

  it('of GraphQL is the first of its errors', () => {
    const error = new CombinedGraphQLErrors({
      errors: [
        {
          message: 'is too long',
          extensions: { code: 'BAD_USER_INPUT', errors: [{ pointer: '/title', message: 'is too long' }] },
        },
      ],
    });
    expect(asProblem(error)).toMatchObject({ title: 'Not valid', fields: { title: 'is too long' } });
  });

  it('without an answer is the network, and is itself when it is one already', () => {
    const problem = asProblem(new TypeError('Failed to fetch'));
    expect(problem.code).toBe('network');
    expect(asProblem(problem)).toBe(problem);
    expect(asProblem('?')).toBeInstanceOf(Problem);
  });
});
