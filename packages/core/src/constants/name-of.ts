/**
 * The name of a value: `nameOf(ConnectionState, connection.getConnectionState())` is `'STATE_CONNECTED'` once it is.
 *
 * @returns the number as text where none of the members has it
 */
export function nameOf(members: Readonly<Record<string, number>>, value: number): string {
  return Object.keys(members).find((name) => members[name] === value) ?? String(value);
}
