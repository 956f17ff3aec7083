/** Text that is HTML already. */
class Markup {
  constructor(readonly text: string) {}
}

type Content = string | number | Markup | readonly Markup[];

export type { Markup };

/** HTML with what is put into it escaped, unless it is markup itself. (Named so that formatters leave the white space alone.) */
export function markup(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  const parts = values.map((value, index) => `${textOf(value)}${strings[index + 1] ?? ''}`);
  return new Markup((strings[0] ?? '') + parts.join(''));
}

/** Text that is taken for HTML as it is: styles and scripts of ours. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

function textOf(value: Content): string {
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'number') return String(value);
  return value instanceof Markup ? value.text : value.map((part) => part.text).join('');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
