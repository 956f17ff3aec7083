import { readFileSync } from 'node:fs';

const README = new URL('../../README.md', import.meta.url);

/** @returns {string} the README's first example, which is TypeScript and JavaScript alike */
export function readmeExample() {
  const example = /```ts\n([\s\S]*?)```/.exec(readFileSync(README, 'utf8'))?.[1];
  if (example === undefined) throw new Error('the README begins with no example');
  return example;
}
