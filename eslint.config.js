import tseslint from 'typescript-eslint';

/** Who may import whom: each package of ours may import the packages listed, and nothing else of ours. */
const ARROWS = {
  core: [],
  conformance: ['core'],
  'backend-libdatachannel': ['core'],
  'backend-werift': ['core'],
  'backend-browser': ['core'],
};

const OURS = Object.keys(ARROWS);

/** Packages that run in browsers too: their sources use nothing of Node.js. */
const WEB_PACKAGES = ['core', 'backend-browser', 'conformance'];

function forbidImports(files, ignores, patterns) {
  return { files, ignores, rules: { 'no-restricted-imports': ['error', { patterns }] } };
}

function boundary(name, allowed) {
  const forbidden = OURS.filter((other) => other !== name && !allowed.includes(other));
  const patterns = [
    { group: forbidden.map((other) => `@peerplug/${other}`), message: `${name} must not know this package` },
    { group: ['@peerplug/*/*'], message: 'packages have one public entry' },
  ];
  // The suite is run by every backend's test, and the suite's command may be run on every backend.
  const inTests = patterns.map((pattern) => ({
    ...pattern,
    group: pattern.group.filter((entry) => entry !== '@peerplug/conformance'),
  }));
  const node = { group: ['node:*'], message: 'this package runs in browsers too' };
  const injection = {
    group: ['tsyringe', 'reflect-metadata*'],
    message: "core's container.ts is the only door",
  };
  const sources = WEB_PACKAGES.includes(name) ? [...patterns, node] : patterns;
  const files = [`packages/${name}/src/**/*.ts`];
  return [
    forbidImports(files, ['**/*.test.ts', '**/*-node.ts', '**/container.ts'], [...sources, injection]),
    forbidImports([`packages/${name}/src/**/*-node.ts`], [], [...patterns, injection]),
    forbidImports([`packages/${name}/src/**/*.test.ts`], [], [...inTests, injection]),
  ];
}

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
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  ...Object.entries(ARROWS).flatMap(([name, allowed]) => boundary(name, allowed)),
  {
    files: ['**/*.test.ts', 'packages/conformance/src/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
  {
    files: ['scripts/**/*.js', 'test/**/*.js', 'examples/**/*.ts', '*.js'],
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
