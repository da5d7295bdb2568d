import { expect, it } from 'vitest';
import { replaced } from '../tools/documents.ts';

it('imports what is generated in the place of what it is generated from', () => {
  const code = [
    `import { graphql } from '../api/generated/graphql/index.ts';`,
    'const ALL = graphql(`',
    '  query All($first: Int) { orders(first: $first) { ...One } }',
    '`);',
    'export const ONE = graphql(`fragment One on Order { id }`);',
    'const pay = graphql(`mutation Pay { pay }`,);',
  ].join('\n');
  expect(replaced(code)).toBe(
    [
      `import { AllDocument, OneFragmentDoc, PayDocument } from '../api/generated/graphql/graphql.ts';`,
      'const ALL = AllDocument;',
      'export const ONE = OneFragmentDoc;',
      'const pay = PayDocument;',
    ].join('\n'),
  );
});
