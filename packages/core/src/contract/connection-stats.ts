/** One end of the selected candidate pair. */
export interface CandidateStats {
  /** Literal IP address or mDNS name; empty where the stack does not tell. */
  readonly address: string;
  /** Port, 0 where the stack does not tell. */
  readonly port: number;
  /** How the candidate was found (RFC 8445 §4). */
  readonly type: 'host' | 'srflx' | 'prflx' | 'relay';
  /** Transport between this end and the other, or its relay. */
  readonly transport: 'udp' | 'tcp';
}

/** What `WebRTCPeerConnection.getStats()` gives: the latest figures that the stack has, without waiting for newer ones. */
export interface ConnectionStats {
  /** Smoothed round trip in milliseconds; null until it was measured. */
  readonly roundTripTimeMs: number | null;
  /** Bytes sent over the selected pair, as the stack counts them (with or without protocol overhead). */
  readonly bytesSent: number;
  /** Bytes received over the selected pair, counted likewise. */
  readonly bytesReceived: number;
  /** Our end of the selected pair; null until one is selected. */
  readonly localCandidate: CandidateStats | null;
  /** The peer's end of the selected pair; null until one is selected. */
  readonly remoteCandidate: CandidateStats | null;
}
