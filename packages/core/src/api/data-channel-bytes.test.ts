import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { ErrorCode } from '../constants/error-code.js';
import { useScriptedExtension } from '../testing/scripted-extension.js';
import { WriteMode } from '../constants/write-mode.js';

describe('putPacket()', () => {
  const scripted = useScriptedExtension();

  describe('takes bytes', () => {
    const { buffer } = new TextEncoder().encode('xaé');
    const foreign = (source: string): Uint8Array =>
      runInNewContext(`const bytes = ${source}; bytes.set([0x61, 0xc3, 0xa9]); bytes`) as Uint8Array;
    const resizable = Reflect.construct(ArrayBuffer, [3, { maxByteLength: 8 }]) as ArrayBuffer; // ES2024
    new Uint8Array(resizable).set([0x61, 0xc3, 0xa9]);
    const shared = new Uint8Array(new SharedArrayBuffer(3));
    shared.set([0x61, 0xc3, 0xa9]);
    for (const [what, bytes] of [
      ['of a view', new Uint8Array(buffer, 1)],
      ['in shared memory', shared],
      ['in a buffer that can be resized', new Uint8Array(resizable)],
      ['of another realm', foreign('new Uint8Array(3)')],
      ['of another realm in shared memory', foreign('new Uint8Array(new SharedArrayBuffer(3))')],
      ['of this realm over a buffer of another', new Uint8Array(foreign('new Uint8Array(3)').buffer)],
      ['of a class of their own', Buffer.from('aé')],
    ] as const) {
      it(`${what}, as text and as they are`, () => {
        const { channel, channelExtension } = scripted.openChannel();
        for (const mode of [WriteMode.WRITE_MODE_BINARY, WriteMode.WRITE_MODE_TEXT]) {
          channel.setWriteMode(mode);
          expect(channel.putPacket(bytes)).to.equal(ErrorCode.OK);
        }
        const [binary, text] = channelExtension.calls.map((call) => call[1]);
        expect(text).to.equal('aé');
        expect(binary).to.be.instanceOf(Uint8Array);
        const sent = binary as Uint8Array; // as was just checked
        expect([...sent]).to.deep.equal([0x61, 0xc3, 0xa9]);
        expect(sent.buffer).to.be.instanceOf(ArrayBuffer);
        expect((sent.buffer as { readonly resizable?: boolean }).resizable).to.equal(false);
      });
    }

    it('and not what only claims to be bytes', () => {
      const { channel, channelExtension } = scripted.openChannel();
      const claims: readonly unknown[] = [
        Object.create(Uint8Array.prototype),
        { [Symbol.toStringTag]: 'Uint8Array', byteLength: 3, length: 3 },
        new Uint8ClampedArray(3),
        new DataView(new ArrayBuffer(3)),
        runInNewContext('new Int8Array(3)'),
      ];
      for (const value of claims)
        expect(channel.putPacket(value as Uint8Array)).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
      expect(channelExtension.calls).to.deep.equal([]);
    });
  });
});
