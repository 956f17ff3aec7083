/** Ports that a socket may take, both ends included. */
export interface PortRange {
  readonly begin: number;
  readonly end: number;
}
