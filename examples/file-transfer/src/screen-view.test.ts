import { expect } from 'chai';
import type { WriteStream } from 'node:tty';
import { ConnectionState, GatheringState, SignalingState } from '@peerplug/core';
import { ScreenView } from './screen-view.js';
import { TransferState } from './transfer-state.js';

const FILE = { path: '/a/file', name: 'file', size: 1000 };

describe('ScreenView', () => {
  let written: string;

  beforeEach(() => {
    written = '';
  });

  /** What a view needs of a terminal. */
  function terminal(columns: number): WriteStream {
    return { columns, write: (text: string) => (written += text) } as unknown as WriteStream;
  }

  function newState(): TransferState {
    const state = new TransferState(FILE, { A: 'libdatachannel', B: 'werift' });
    for (const connection of [ConnectionState.STATE_NEW, ConnectionState.STATE_CONNECTING]) {
      const states = {
        connection,
        gathering: GatheringState.GATHERING_STATE_NEW,
        signaling: SignalingState.SIGNALING_STATE_HAVE_LOCAL_OFFER,
      };
      state.apply('A', { kind: 'states', states }, 0);
    }
    state.apply(
      'B',
      { kind: 'receiving', figures: { bytesReceived: 250, updatesReceived: 7, updatesLost: 2 } },
      0,
    );
    return state;
  }

  it('shows the way of each state machine, the progress and the updates', () => {
    new ScreenView(terminal(80), newState()).update();
    expect(written).to.include('connection NEW → CONNECTING');
    expect(written).to.include('25 % (250 bytes of 1.0 kB)');
    expect(written).to.include('0 sent, 7 received, 2 lost');
  });

  it('draws over the picture drawn before', () => {
    const view = new ScreenView(terminal(80), newState());
    view.update();
    const rows = written.split('\n').length - 1;
    written = '';
    view.update();
    expect(written.startsWith(`\u001B[${String(rows)}A`)).to.equal(true);
  });

  it('breaks no line in a narrow terminal, and keeps the latest state there', () => {
    const columns = 30;
    new ScreenView(terminal(columns), newState()).update();
    const lines = written.replaceAll('\u001B[K', '').split('\n');
    expect(lines.every((line) => line.replace('\r', '').length < columns)).to.equal(true);
    expect(written).to.include('… CONNECTING');
  });
});
