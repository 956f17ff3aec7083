import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['**/dist/', '**/node_modules/', '**/coverage/'] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ['*.js', 'scripts/*.js', 'test/*/*.js'] } },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-depth': ['error', 3],
      'no-console': 'error',
      'no-warning-comments': 'error',
      '@typescript-eslint/no-extraneous-class': ['error', { allowStaticOnly: true }], // constants, as in GDScript
      '@typescript-eslint/class-literal-property-style': 'off', // a brand must be on the prototype
      '@typescript-eslint/consistent-generic-constructors': 'off', // isolatedDeclarations wants the annotation
      '@typescript-eslint/prefer-as-const': 'off', // likewise
      '@typescript-eslint/consistent-type-imports': 'off', // a type import of an injected class fails at run time
      '@typescript-eslint/explicit-function-return-type': ['error', { allowExpressions: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/non-nullable-type-assertion-style': 'off', // asks for that very assertion
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: [
      '**/*.{test,long-test,nightly-test}.{ts,js}',
      'packages/conformance/src/**/*.ts',
      'test/*/src/declare-*.ts',
    ],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
  {
    // Programs: what they print is what they are for.
    files: ['scripts/**/*.js', 'test/**/*.{js,ts}', 'examples/**/*.ts', '*.js'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.js'],
    ...tseslint.configs.disableTypeChecked,
    rules: {
      ...tseslint.configs.disableTypeChecked.rules,
      '@typescript-eslint/explicit-function-return-type': 'off',
    },
  },
);
