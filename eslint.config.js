import { builtinModules } from 'node:module';
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

const INJECTION = {
  group: ['tsyringe', 'reflect-metadata*'],
  message: "core's container.ts is the only door",
};
const NODE = {
  regex: `^(?:node:|(?:${builtinModules.join('|')})(?:/|$))`,
  message: 'this package runs in browsers too',
};
/** By name or by path. */
const DEEP = [
  { regex: '^@peerplug/[^/]+/', message: 'packages have one public entry' },
  { regex: `(?:^|/)\\.\\./(?:packages/)?(?:${OURS.join('|')})/`, message: 'packages are imported by name' },
];

/**
 * `no-restricted-imports` sees declarations only; the other ways to import have no use in a package but one, a module
 * that the user names.
 */
const OTHER_IMPORTS = [
  {
    selector: 'ImportExpression[source.type!="Identifier"]',
    message: 'what is known beforehand is imported by a declaration',
  },
  { selector: 'TSImportType', message: 'types are imported by a declaration' },
];

function forbidImports(files, patterns) {
  return {
    files,
    rules: {
      'no-restricted-imports': ['error', { patterns }],
      'no-restricted-syntax': ['error', ...OTHER_IMPORTS],
    },
  };
}

/** The later entries replace the earlier ones for the files that both name. */
function boundary(name, allowed) {
  const packages = (names) => ({
    regex: `^@peerplug/(?!(?:${names.join('|')})(?:/|$))`,
    message: `${name} must not know this package`,
  });
  const source = [packages(allowed), ...DEEP];
  const web = WEB_PACKAGES.includes(name) ? [NODE] : [];
  const folder = `packages/${name}/src`;
  return [
    forbidImports([`${folder}/**/*.ts`], [...source, ...web, INJECTION]),
    forbidImports([`${folder}/**/*-node.ts`], [...source, INJECTION]),
    // The suite is run by every backend's tests.
    forbidImports(
      [`${folder}/**/*.{test,long-test,nightly-test}.ts`],
      [packages([...allowed, 'conformance']), ...DEEP, INJECTION],
    ),
    ...(name === 'core'
      ? [forbidImports([`${folder}/registry/{container,tsyringe-*}.ts`], [...source, ...web])]
      : []),
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
      '@typescript-eslint/non-nullable-type-assertion-style': 'off', // asks for that very assertion
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['**/*.ts', '**/*.js'],
    rules: { 'no-restricted-imports': ['error', { patterns: DEEP }] },
  },
  ...Object.entries(ARROWS).flatMap(([name, allowed]) => boundary(name, allowed)),
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
