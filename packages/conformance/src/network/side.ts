/** Which end of a pair: `a` is on the extension under test, `b` on the peer. */
export type Side = 'a' | 'b';
