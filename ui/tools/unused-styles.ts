import { createHash } from 'node:crypto';
import postcss, { type AtRule } from 'postcss';
import type { Plugin, Rolldown } from 'vite';

/** The names that Mantine gives its classes: hashes, which stand in the script of a component and in its style, and nowhere else. */
const HASHED = /\.(m_[0-9a-f]+)/g;

/**
 * Takes the styles of components that the bundle does not have out of its style sheet. Mantine's style sheet has all of them, and
 * one import for each component that is used, with what that uses in turn, would be a list to be kept by hand.
 */
export function withoutUnusedStyles(): Plugin {
  return {
    name: 'without-unused-styles',
    apply: 'build',
    enforce: 'post',
    // One style sheet, which only the page itself names: it may be given another name at the end.
    config: () => ({ build: { cssCodeSplit: false } }),
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const used = classesIn(Object.values(bundle));
        const page = Object.values(bundle).find(({ fileName }) => fileName.endsWith('.html'));
        for (const file of Object.values(bundle)) {
          if (file.type !== 'asset' || !file.fileName.endsWith('.css')) continue;
          file.source = strip(text(file), used);
          // What is left depends on the scripts, so the name that browsers keep it by has to as well.
          const hash = createHash('sha256').update(file.source).digest('base64url').slice(0, 8);
          const [before, after] = [
            file.fileName,
            file.fileName.replace(/-[^-]{8}\.css$|\.css$/, `-${hash}.css`),
          ];
          file.fileName = after;
          if (page?.type === 'asset') page.source = text(page).replaceAll(before, after);
        }
      },
    },
  };
}

/** A style sheet without the rules that only hold for classes that are not used. */
export function strip(css: string, used: ReadonlySet<string>): string {
  const root = postcss.parse(css);
  root.walkRules((rule) => {
    if (rule.parent?.type === 'atrule' && /keyframes$/.test((rule.parent as AtRule).name)) return;
    const left = rule.selectors.filter((selector) =>
      [...selector.matchAll(HASHED)].every(([, name]) => name && used.has(name)),
    );
    if (left.length === 0) rule.remove();
    else if (left.length < rule.selectors.length) rule.selectors = left;
  });
  root.walkAtRules((rule) => {
    if (rule.nodes?.length === 0) rule.remove();
  });
  return root.toString();
}

function classesIn(files: readonly (Rolldown.OutputAsset | Rolldown.OutputChunk)[]): Set<string> {
  const scripts = files.flatMap((file) => (file.type === 'chunk' ? [file.code] : []));
  return new Set(scripts.flatMap((code) => code.match(/\bm_[0-9a-f]+\b/g) ?? []));
}

function text({ source }: Rolldown.OutputAsset): string {
  return typeof source === 'string' ? source : new TextDecoder().decode(source);
}
