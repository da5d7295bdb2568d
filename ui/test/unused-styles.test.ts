import { expect, it } from 'vitest';
import { strip } from '../tools/unused-styles.ts';

const strippedOf = (css: string) => strip(css, new Set(['m_aa11'])).replace(/\s+/g, '');

it('leaves what is used, and what belongs to no component', () => {
  const css = ':root{--a:1px}body{margin:0}.m_aa11{color:red}.m_aa11:hover,.other{color:blue}';
  expect(strippedOf(css)).toBe(css);
});

it('takes out what only holds for what is not used', () => {
  expect(strippedOf('.m_bb22{color:red}.m_bb22 .m_aa11{color:red}.m_aa11{color:blue}')).toBe(
    '.m_aa11{color:blue}',
  );
  expect(strippedOf('.m_bb22,.m_aa11{color:red}')).toBe('.m_aa11{color:red}');
  expect(strippedOf(':where([data-x]) .m_bb22{color:red}')).toBe('');
});

it('takes out conditions that hold nothing any longer, and leaves key frames', () => {
  expect(strippedOf('@media print{.m_bb22{color:red}}@keyframes m_cc33{from{top:0}}')).toBe(
    '@keyframesm_cc33{from{top:0}}',
  );
});
