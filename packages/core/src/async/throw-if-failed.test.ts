import { expect } from 'chai';
import { ErrorCode } from '../constants/error-code.js';
import { throwIfFailed } from './throw-if-failed.js';
import { errorOf } from '../testing/error-of.js';
import { useScriptedExtension } from '../testing/scripted-extension.js';

describe('throwIfFailed()', () => {
  const scripted = useScriptedExtension();

  it('gives what was created, and nothing for OK', () => {
    const { connection } = scripted.open();
    expect(throwIfFailed(connection, connection.createDataChannel('chat')).getLabel()).to.equal('chat');
    throwIfFailed(connection, connection.createOffer());
  });

  it('throws the error of the call', () => {
    const { connection, channel } = scripted.openChannel();
    for (const [call, code] of [
      [
        () => throwIfFailed(connection, connection.createDataChannel('x', { id: 1 })),
        ErrorCode.ERR_INVALID_PARAMETER,
      ],
      [
        () => {
          throwIfFailed(connection, connection.setLocalDescription('offer', ''));
        },
        ErrorCode.FAILED,
      ],
      [
        () => {
          throwIfFailed(connection, channel.putPacket(new Uint8Array(1001)));
        },
        ErrorCode.ERR_INVALID_PARAMETER,
      ],
    ] as const) {
      const error = errorOf(call);
      expect(error).to.equal(connection.getLastError());
      expect(error.code).to.equal(code);
    }
  });
});
