import { expect, it } from 'vitest';
import { parseConfig } from '../src/config.ts';

const WHOLE = {
  stage: 'dev',
  region: 'eu-west-1',
  graphqlUrl: 'https://graphql.example/',
  httpApiUrl: 'https://http.example/',
  webSocketUrl: 'wss://live.example/live',
};

it('is read as it stands, and without the slash that would be doubled', () => {
  const expected = { ...WHOLE, httpApiUrl: 'https://http.example', failureInjection: false, signInAs: [] };
  expect(parseConfig(WHOLE)).toEqual(expected);
});

it.each(Object.keys(WHOLE))('names %s when it is missing', (name) => {
  expect(() => parseConfig({ ...WHOLE, [name]: undefined })).toThrow(`/config.json has no ${name}`);
});
