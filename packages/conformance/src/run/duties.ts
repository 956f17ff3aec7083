/**
 * The duties of an author of an extension, by their numbers: what the doc comments of `WebRTCPeerConnectionExtension`
 * (1 to 15) and `WebRTCDataChannelExtension` (16 to 20) say.
 */
export const DUTIES: Readonly<Record<number, string>> = {
  1: 'No call throws. What goes wrong is returned as a code, best through `failed()`. No promise rejects unseen.',
  2: 'No callback of the stack below runs user code: report through the protected methods, which only queue.',
  3: 'Nothing keeps the process alive after `close()`: no timer, socket, thread or handle.',
  4: 'The bytes given to `send` may be reused by their caller at once.',
  5: 'One packet is one message.',
  6: "The state getters answer for the calls made so far: after `createOffer()` or `setRemoteDescription('offer', …)` returned OK the connection is STATE_CONNECTING; the signaling state follows `setLocalDescription` and `setRemoteDescription` at once (see `signalingStateAfter`), whatever the stack has already done.",
  7: 'A description is reported before its candidates. Candidates may be reported at any time after that; core holds them until the application has applied the description. An answer agrees to no attribute of the offer that the stack does not know.',
  8: 'A channel that the peer created is reported once, when it is open; one that both sides negotiated never is. Its packets may be reported before it is. A channel that core closes within that report has had one too many beside it; nothing of it may be kept once it is closed, since a peer can open channels without end.',
  9: "A peer whose certificate does not match its description's fingerprint never gets to STATE_CONNECTED; the state becomes STATE_FAILED.",
  10: "A peer's close is seen within `remoteCloseMs`: its channels CLOSED, the connection out of STATE_CONNECTED. One that vanishes without a word is STATE_FAILED within `lostPeerMs`. STATE_FAILED comes with a `failed()` that says why, always.",
  11: 'After `close()` nothing is reported (core would drop it) and every resource is released.',
  12: "`initialize` contacts no server that `settings.iceServers` does not name, finds only candidates that `settings.iceTransportPolicy` allows (with `'relay'` no address of its own is ever told to the peer or used, where there is no relay either), and refuses values of `settings.extensionOptions` that it cannot use.",
  13: 'Every candidate is reported, and GATHERING_STATE_COMPLETE after the last; a candidate of the peer that the stack cannot use is accepted and ignored.',
  14: '`poll`, where there is one, costs next to nothing when there is nothing to do.',
  15: 'The descriptor tells the truth: each capability in both directions, and `isSupported()`.',
  16: "`parameters` are what the channel has: label, protocol, order and limits arrive at the peer as given, those of a channel that the peer created are the peer's, and both ends have the same id once the channel is open.",
  17: 'A string is sent as text, with the NULs and the U+FEFF in it; what the peer sent as text is reported as text.',
  18: 'What arrives is reported at once, in the order of its arrival, in bytes that nothing else uses.',
  19: '`getBufferedAmount()` tells what was given and has not been sent: never more, and never less with the capability `exactBufferedAmount`. After `awaitRoom()` it is reported when enough has been sent.',
  20: '`close()` sends first what was queued. A close by the peer is reported: STATE_CLOSING with the capability `closingState`, then STATE_CLOSED. Other channels go on.',
};

/**
 * Which duties are likely broken where a test of a clause fails, the likeliest first. None: core gives that answer by
 * itself, so the fault is rarely the extension's. Promises of the class references come with a rule in each test.
 */
const DUTIES_OF_CLAUSE: Readonly<Record<string, readonly number[]>> = {
  '1': [6],
  '2': [12],
  '3': [11, 10],
  '4': [15],
  '5': [16],
  '6': [8],
  '7': [11],
  '8': [6],
  '9': [6],
  '10': [6, 7],
  '11': [13],
  '12': [],
  '13': [2, 7],
  '14': [],
  '15': [14],
  '16': [2, 11],
  '17': [19],
  '18': [18],
  '19': [18, 20],
  '20': [20],
  '21': [10, 11],
  '22': [1, 11],
  '23': [9],
  'net-lost': [10, 15],
  'spi-channels': [8],
  'spi-descriptor': [15],
  'spi-reuse': [4],
  'spi-message': [5],
  'spi-failed': [10],
  'spi-stats': [15],
  'spi-whole': [13, 7],
  'spi-connect': [12],
};

/** Tests of which more is known than their clauses tell. */
const DUTIES_OF_TEST: Readonly<Record<string, readonly number[]>> = {
  'CHAN-01': [],
  'CHAN-02': [],
  'CHAN-03': [],
  'CHAN-11': [15, 16],
  'CHAN-13': [8, 18],
  'CHAN-16': [5],
  'CONF-15': [],
  'NEG-01': [],
  'NEG-05': [6],
  'NEG-07': [],
  'NEG-08': [15],
  'NEG-09': [15, 6],
  'NEG-10': [],
  'NEG-13': [15],
  'NEG-14': [15],
  'NEG-15': [13, 7],
  'NEG-18': [],
  'NEG-19': [7],
  'NEG-20': [],
  'NEG-21': [15, 6],
  'CAND-02': [],
  'CAND-06': [],
  'CAND-08': [13],
  'SIG-03': [7],
  'ACT-03': [20],
  'ACT-07': [2, 10],
  'MSG-01': [],
  'MSG-02': [20],
  'MSG-03': [],
  'MSG-04': [5, 15, 18],
  'MSG-05': [15],
  'MSG-06': [15],
  'MSG-08': [4, 5],
  'MSG-09': [17],
  'MSG-10': [17],
  'MSG-11': [17],
  'FLOW-04': [20, 18],
  'FLOW-06': [5, 4, 19],
  'FLOW-07': [],
  'FLOW-11': [19],
  'FAULT-03': [3, 11],
  'FAULT-07': [11],
  'FAULT-08': [1],
};

/** Said where no duty is likely broken. */
const NO_DUTY =
  'likely broken, no duty: core gives this answer by itself; look whether the extension changes objects of core or brings a core of its own';

/** The numbers of the duties that are likely broken where a test fails, the likeliest first. */
export function likelyDuties({
  id,
  clauses,
}: Readonly<{ id: string; clauses: readonly string[] }>): readonly number[] {
  const own = DUTIES_OF_TEST[id];
  if (own !== undefined) return own;
  return [...new Set(clauses.flatMap((clause) => DUTIES_OF_CLAUSE[clause] ?? []))];
}

/** A line for each duty, or the one that says that none is likely broken. */
export function describeDuties(numbers: Iterable<number>): readonly string[] {
  const lines = Array.from(
    numbers,
    (number) => `likely broken, duty ${String(number)}: ${DUTIES[number] ?? ''}`,
  );
  return lines.length > 0 ? lines : [NO_DUTY];
}
