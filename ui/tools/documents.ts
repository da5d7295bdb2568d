import type { Plugin } from 'vite';

const CALL = /\bgraphql\(\s*`\s*(query|mutation|fragment)\s+(\w+)[^`]*`,?\s*\)/g;
const IMPORT = /import \{ graphql \} from '[^']*\/generated\/graphql\/index\.ts';/;

/**
 * Puts the generated document in the place of each `graphql(`…`)`. Without it the bundle has all documents twice, as text and parsed,
 * since the generated function finds one by the other. The generator's own plugin for that is one for Babel, which we do not have.
 */
export function documents(): Plugin {
  return {
    name: 'documents',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      if (!IMPORT.test(code) || id.includes('/generated/')) return null;
      return replaced(code);
    },
  };
}

/** A module that imports its documents by name. */
export function replaced(code: string): string {
  const names = new Set<string>();
  const body = code.replace(CALL, (_call, kind: string, name: string) => {
    const document = `${name}${kind === 'fragment' ? 'FragmentDoc' : 'Document'}`;
    names.add(document);
    return document;
  });
  const list = [...names].join(', ');
  return body.replace(IMPORT, (line) => {
    const generated = line.replace('{ graphql }', `{ ${list} }`).replace('/index.ts', '/graphql.ts');
    return body.includes('graphql(`') ? `${line} ${generated}` : generated;
  });
}
