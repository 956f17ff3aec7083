import type { Page } from 'puppeteer-core';

/** Firefox logs a connection that fails, as some must, as an error of the page. */
const FIREFOX_ICE_FAILED = 'WebRTC: ICE failed';

/** What a page's script leaves on `globalThis`. */
export type FunctionsOf<Functions> = {
  readonly [Name in keyof Functions]: (...values: never[]) => unknown;
};

/** A page of a browser, and the functions of its script. */
export class BrowserPage<Functions extends FunctionsOf<Functions>> {
  readonly #page: Page;
  readonly #toSources: (text: string) => string;
  readonly #faults = new Set<string>();

  constructor(page: Page, toSources: (text: string) => string) {
    this.#page = page;
    this.#toSources = toSources;
    page.on('pageerror', (error) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      if (text.includes(FIREFOX_ICE_FAILED)) return;
      this.#faults.add(`the page threw outside of a test: ${toSources(text)}`);
    });
  }

  /** Calls one of the page's functions. */
  async call<Name extends keyof Functions & string>(
    name: Name,
    ...values: Parameters<Functions[Name]>
  ): Promise<Awaited<ReturnType<Functions[Name]>>> {
    const call = (called: string, given: readonly unknown[]): unknown => {
      const functions = globalThis as unknown as Record<string, (...values: readonly unknown[]) => unknown>;
      return functions[called]?.(...given);
    };
    const result: unknown = await this.#page.evaluate(call, name, values);
    return result as Awaited<ReturnType<Functions[Name]>>; // as the page has it
  }

  /** The same text, with places in the page's script replaced by places in the sources. */
  toSources(text: string): string {
    return this.#toSources(text);
  }

  /** Closes the page; throws what went wrong in it unseen. */
  async close(): Promise<void> {
    await this.#page.close();
    if (this.#faults.size > 0) throw new Error([...this.#faults].join('\n'));
  }
}
