/**
 * What the suite enforces. Keys `1` to `23` are the numbered rules of behaviour that every extension keeps; keys
 * `spi-…` are duties of the extension contract; keys `ref-…` are promises of Godot's class references
 * (WebRTCPeerConnection and WebRTCDataChannel). Each text says the clause in one sentence.
 */
export const CLAUSES: Readonly<Record<string, string>> = {
  '1': 'A new connection is initialised with {}: all three states at their beginning.',
  '2': 'initialize() checks its configuration first; what cannot be used changes nothing.',
  '3': 'initialize() closes the previous connection with its channels and starts in STATE_NEW.',
  '4': 'createDataChannel() works in STATE_NEW with valid options, and otherwise returns null and tells why.',
  '5': 'Getters of a channel give what it was created with, and so does the other end of an in-band channel.',
  '6': 'dataChannelReceived fires once for each in-band channel, which is open and has lost no packet.',
  '7': 'A connection or channel that nobody refers to is closed.',
  '8': 'createOffer() needs STATE_NEW and a channel; then STATE_CONNECTING at once and one offer.',
  '9': 'setRemoteDescription() takes an offer in STATE_NEW, an answer to an own offer, and nothing that is no SDP.',
  '10': 'The signaling state follows the calls made; candidates come after setLocalDescription(), all of them.',
  '11': 'addIceCandidate() keeps early candidates, takes the end of candidates and foreign kinds, refuses malformed ones.',
  '12': 'After close() calls return ERR_UNCONFIGURED, createDataChannel() null and poll() OK.',
  '13': 'Signals fire inside poll() only, in order; every call is legal in a handler.',
  '14': 'A handler that throws stops no other; poll() throws its error in the end.',
  '15': 'An idle poll() costs next to nothing.',
  '16': 'After close() no signal fires; activity is edge-triggered and never fires inside a call.',
  '17': 'putPacket() checks its packet, the state and the bound; a text packet is sent as a string.',
  '18': 'Packets can be read as soon as they arrive, are the reader’s own, and outlive a close.',
  '19': 'Unread packets are bounded: a reliable channel closes, an unreliable one drops and counts.',
  '20': 'close() on a channel sends what was queued first; then the other side sees it closed.',
  '21': 'close() on a connection acts at once here, and within remoteCloseMs on the other side.',
  '22': 'No argument and no order of calls ends the process; nothing is left behind.',
  '23': 'A peer whose fingerprint does not match never gets to STATE_CONNECTED; the state becomes STATE_FAILED.',

  'spi-descriptor':
    'The descriptor is complete, can be registered and tells whether the extension works here.',
  'spi-reuse': 'The payload given to putPacket() may be reused by its caller at once.',
  'spi-message': 'One packet is one message.',
  'spi-channels':
    'A connection has no more channels than maxChannels; what the peer opens past it is closed and not reported.',
  'net-lost':
    'A peer that vanishes without a word is noticed as the capabilities lostPeerMs and disconnectedState say.',
  'spi-failed': 'A connection that becomes STATE_FAILED says why in errorOccurred.',
  'spi-whole':
    'With trickle: false a description is given once gathering is complete, and contains every candidate.',
  'spi-connect':
    'A connection that does not come up is STATE_FAILED after connectTimeoutMs, and not earlier.',
  'spi-stats': 'getStats() gives figures with the capability, and null without it.',

  'ref-connect': 'Offer, answer and candidates, exchanged, connect two peers.',
  'ref-connection-states':
    'STATE_NEW, STATE_CONNECTING, STATE_CONNECTED and STATE_CLOSED mean what they say.',
  'ref-gathering-states': 'The gathering state goes from NEW to COMPLETE.',
  'ref-signaling-states':
    'The signaling state goes through HAVE_LOCAL_OFFER or HAVE_REMOTE_OFFER back to STABLE.',
  'ref-pranswer-states': 'Provisional answers lead to HAVE_LOCAL_PRANSWER and HAVE_REMOTE_PRANSWER.',
  'ref-received': 'data_channel_received fires for channels created without negotiated, never for others.',
  'ref-keep': 'A channel that nobody keeps a reference to is closed.',
  'ref-candidate':
    'ice_candidate_created gives the three values that the remote peer’s add_ice_candidate takes.',
  'ref-description': 'session_description_created gives what set_local_description and the remote peer take.',
  'ref-create-new-only': 'create_data_channel can only be called in STATE_NEW.',
  'ref-in-band': 'A channel that one peer creates is received by the other.',
  'ref-negotiated': 'Channels that both peers create with negotiated and the same id are one channel.',
  'ref-id': 'negotiated needs an id.',
  'ref-reliability': 'Only one of maxRetransmits and maxPacketLifeTime can be given.',
  'ref-ordered': 'Packets arrive in order unless ordered is false; it is true by default.',
  'ref-protocol': 'A channel carries the name of its sub-protocol.',
  'ref-offer-channel': 'create_offer needs at least one channel.',
  'ref-offer-signal': 'After an OK of create_offer, session_description_created fires.',
  'ref-initialize': 'initialize closes an active connection and goes back to STATE_NEW.',
  'ref-ice-servers': 'iceServers takes urls, and username and credential for TURN servers.',
  'ref-credentials': 'The Godot 3 reference spells the password of a TURN server credentials.',
  'ref-poll': 'poll() must be called to receive signals.',
  'ref-local-candidates': 'After set_local_description candidates are emitted.',
  'ref-remote-offer': 'set_remote_description with an offer emits the answer.',
  'ref-remote-answer': 'set_remote_description with an answer completes the exchange.',
  'ref-close':
    'close() closes the connection and all its channels; initialize makes the object usable again.',
  'ref-channel-states': 'A channel goes from STATE_CONNECTING over STATE_OPEN to STATE_CLOSED.',
  'ref-write-mode':
    'write_mode decides between strings and bytes, bytes by default; was_string_packet tells it.',
  'ref-unset': 'Ids that are not known and limits that are not set read 65535.',
  'ref-buffered': 'get_buffered_amount counts what waits to be sent.',
};

/** A clause with what kind it is of, in one line. */
export function describeClause(clause: string): string {
  const sentence = CLAUSES[clause] ?? '';
  if (clause.startsWith('ref-')) return `class reference: ${sentence} (${clause})`;
  if (clause.startsWith('spi-')) return `extension contract: ${sentence} (${clause})`;
  return `rule ${clause}: ${sentence}`;
}
