import { TurnRefusal } from './turn-relay.js';

/** Says which TURN server gave no relay, and why. Neither the user name nor the credential is in it. */
export function turnFailure(url: string, cause: unknown): string {
  return `'${url}' ${reasonOf(cause)}`;
}

function reasonOf(cause: unknown): string {
  if (cause instanceof TurnRefusal) return cause.message;
  const message = cause instanceof Error ? cause.message : String(cause);
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  // Of werift's own errors only that of a request without an answer comes here, and it has no text.
  if (code === undefined && message === '') return 'does not answer';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `has a name that cannot be resolved (${code})`;
  return `cannot be reached (${code === undefined ? message : `${code}: ${message}`})`;
}
