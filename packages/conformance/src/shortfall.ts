/** What the suite itself throws where an extension falls short, beside chai's assertions. */
export class Shortfall extends Error {
  override readonly name: string = 'Shortfall';
}
