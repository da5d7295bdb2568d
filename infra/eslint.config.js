import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config({ ignores: ['cdk.out/**', 'node_modules/**'] }, js.configs.recommended, {
  files: ['**/*.ts'],
  extends: [tseslint.configs.recommendedTypeChecked],
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  // Constructs add themselves to the tree: `new Alarm(..)` for its effect is how CDK is written.
  rules: { 'no-new': 'off' },
});
