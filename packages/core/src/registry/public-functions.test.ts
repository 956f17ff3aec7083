import { expect } from 'chai';
import { dependency } from './dependency.js';
import { ErrorCode } from '../constants/error-code.js';
import { WebRTCPeerConnection } from '../api/peer-connection.js';
import {
  getDefaultExtension,
  listExtensions,
  provide,
  registerExtension,
  resolve,
  setDefaultExtension,
  unregisterExtension,
} from './public-functions.js';
import { errorOf } from '../testing/error-of.js';
import { ScriptedExtension } from '../testing/scripted-extension.js';

describe('the registry of the realm', () => {
  const one = new ScriptedExtension({ name: 'one' });
  const other = new ScriptedExtension({ name: 'other' });

  beforeEach(() => {
    registerExtension(one.descriptor);
    registerExtension(other.descriptor);
  });

  afterEach(() => {
    for (const { name } of listExtensions()) unregisterExtension(name);
  });

  it('is what the functions and the class speak to', () => {
    expect(listExtensions()).to.deep.equal([one.descriptor, other.descriptor]);
    expect([getDefaultExtension(), WebRTCPeerConnection.getDefaultExtension()]).to.deep.equal([null, null]);
    setDefaultExtension('one');
    expect(WebRTCPeerConnection.getDefaultExtension()).to.equal('one');
    WebRTCPeerConnection.setDefaultExtension('other');
    expect(getDefaultExtension()).to.equal('other');
  });

  it('keeps the default where an unknown name is set, by function and by class', () => {
    setDefaultExtension('one');
    for (const owner of [{ setDefaultExtension }, WebRTCPeerConnection]) {
      const error = errorOf(() => {
        owner.setDefaultExtension('third');
      });
      expect(error.code).to.equal(ErrorCode.ERR_DOES_NOT_EXIST);
      expect(error.message).to.include('one, other');
      expect(getDefaultExtension()).to.equal('one');
    }
  });

  it('gives connections the default of the moment at which they are made', () => {
    setDefaultExtension('one');
    const first = new WebRTCPeerConnection();
    setDefaultExtension('other');
    const second = new WebRTCPeerConnection();
    expect([first, second].map(({ extensionName }) => extensionName)).to.deep.equal(['one', 'other']);
    expect(first.initialize()).to.equal(ErrorCode.OK);
    expect([one.built.length, other.built.length]).to.deep.equal([1, 0]);
    expect(second.capabilities).to.equal(other.descriptor.capabilities);
  });

  it('gives a connection the extension that it names, default or not', () => {
    expect(new WebRTCPeerConnection({ extension: 'other' }).extensionName).to.equal('other');
    setDefaultExtension('one');
    expect(new WebRTCPeerConnection({ extension: 'other' }).extensionName).to.equal('other');
    expect(new WebRTCPeerConnection({}).extensionName).to.equal('one');
  });

  it('makes no connection without a default, or on a name that nobody registered', () => {
    expect(errorOf(() => new WebRTCPeerConnection()).code).to.equal(ErrorCode.ERR_UNCONFIGURED);
    setDefaultExtension('one');
    const error = errorOf(() => new WebRTCPeerConnection({ extension: 'onne' }));
    expect(error.code).to.equal(ErrorCode.ERR_DOES_NOT_EXIST);
    expect(error.message).to.include("did you mean 'one'?");
  });

  it('leaves live connections their extension when it is unregistered', () => {
    setDefaultExtension('one');
    const connection = new WebRTCPeerConnection();
    connection.createDataChannel('data');
    unregisterExtension('one');
    expect(getDefaultExtension()).to.equal(null);
    expect(connection.createOffer()).to.equal(ErrorCode.OK);
    const built = one.built.length;
    expect(connection.initialize({ ['one' as string]: { own: 'option' } })).to.equal(ErrorCode.OK);
    expect(one.built.length).to.equal(built + 1);
    expect([connection.extensionName, connection.capabilities]).to.deep.equal([
      'one',
      one.descriptor.capabilities,
    ]);
    expect(errorOf(() => new WebRTCPeerConnection()).code).to.equal(ErrorCode.ERR_UNCONFIGURED);
  });

  it('does not give live connections a new extension of the same name', () => {
    const connection = new WebRTCPeerConnection({ extension: 'one' });
    unregisterExtension('one');
    const successor = new ScriptedExtension({ name: 'one' });
    registerExtension(successor.descriptor);
    expect(connection.initialize()).to.equal(ErrorCode.OK);
    expect(successor.built).to.have.lengthOf(0);
    expect(new WebRTCPeerConnection({ extension: 'one' }).initialize()).to.equal(ErrorCode.OK);
    expect(successor.built).to.have.lengthOf(1);
  });

  it('takes back what is provided at the end of a block by using', () => {
    const token = dependency('test/scoped', () => 'fallback');
    {
      using provided = provide(token, 'provided');
      expect(provided).to.be.a('function');
      expect(resolve(token)).to.equal('provided');
    }
    expect(resolve(token)).to.equal('fallback');
  });

  it('makes no connection on an extension that does not work here, and says why', () => {
    const unsupported = new ScriptedExtension({
      name: 'third',
      isSupported: () => 'there is no WebRTC here',
    });
    registerExtension(unsupported.descriptor);
    const error = errorOf(() => new WebRTCPeerConnection({ extension: 'third' }));
    expect(error.code).to.equal(ErrorCode.ERR_UNAVAILABLE);
    expect(error.message).to.include("'third'").and.to.include('there is no WebRTC here');
    expect(unsupported.built).to.have.lengthOf(0);
  });
});
