/**
 * ICE passwords, as descriptions and some candidates tell them, and what stands before the host of a server's URL. With
 * bounds, so that a long text that a peer made up costs no more than its length.
 */
const SECRET = /((?:ice-pwd|password)[:=] *| typ .{1,300} password )\S+|((?:stun|turn)s?:)\S{0,300}(?=@)/gi;

/** A text without the secrets that texts of the stacks below may quote. */
export function withoutSecrets(text: string): string {
  return text.replace(SECRET, '$1$2***');
}

/** What was thrown, or a copy of its name and message where that would give a secret away. */
export function harmless(cause: unknown): unknown {
  if (typeof cause === 'string') return withoutSecrets(cause);
  if (!(cause instanceof Error)) return cause;
  const { name, message } = cause;
  const clean = withoutSecrets(message);
  return clean === message ? cause : Object.assign(new Error(clean), { name });
}
