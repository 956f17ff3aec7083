/** The command cannot do what it was asked for; the message says why and what to change. Exit status 2. */
export class CannotRun extends Error {
  override readonly name: string = 'CannotRun';

  /** @param detail - more than a sentence, for example a stack */
  constructor(
    message: string,
    readonly detail = '',
  ) {
    super(message);
  }
}
