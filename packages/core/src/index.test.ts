import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import * as authors from './extension.js';
import * as core from './index.js';
import { WorkingFolder } from './testing/folder-node.js';

describe('the public entry', function () {
  this.timeout(20_000);

  it('exports what users need, and nothing else', () => {
    expect(Object.keys(core).toSorted()).to.deep.equal([
      'ChannelState',
      'ConnectionState',
      'ErrorCode',
      'GatheringState',
      'Logger',
      'PacketPeer',
      'Signal',
      'SignalingState',
      'WebRTCDataChannel',
      'WebRTCError',
      'WebRTCPeerConnection',
      'WriteMode',
      'getDefaultExtension',
      'listExtensions',
      'loadExtension',
      'nameOf',
      'provide',
      'registerExtension',
      'setContainer',
      'setDefaultExtension',
      'unregisterExtension',
    ]);
  });

  it('has beside it one of authors of extensions, with what they need', () => {
    expect(Object.keys(authors).toSorted()).to.deep.equal([
      'ChannelState',
      'ConnectionState',
      'ErrorCode',
      'GatheringState',
      'Logger',
      'SignalingState',
      'WebRTCDataChannelExtension',
      'WebRTCError',
      'WebRTCPeerConnectionExtension',
      'answerDifference',
      'checkKeys',
      'defineExtension',
      'dependency',
      'inactiveSection',
      'messageOf',
      'nameOf',
      'parseIceCandidate',
      'parseSessionDescription',
      'resolve',
      'signalingStateAfter',
      'withoutCandidates',
    ]);
  });

  describe('when it is imported', () => {
    const folder = new WorkingFolder();

    it('does nothing: no global, no handle, no output', () => {
      const program = folder.write(
        'program.mjs',
        `const keys = () => Reflect.ownKeys(globalThis).map(String);
        const handles = () => process.getActiveResourcesInfo().length;
        const [keysBefore, handlesBefore] = [keys(), handles()];
        const core = await import(${JSON.stringify(new URL('./index.js', import.meta.url).href)});
        // tslib, which tsyringe loads, leaves its helpers there.
        const left = keys().filter((key) => !keysBefore.includes(key) && !key.startsWith('__'));
        const found = [left, handles() - handlesBefore, core.listExtensions(), core.getDefaultExtension()];
        console.log(JSON.stringify(found));`,
      );
      const output = execFileSync(process.execPath, [program], { encoding: 'utf8' });
      expect(output.trim()).to.equal('[[],0,[],null]');
    });
  });
});
