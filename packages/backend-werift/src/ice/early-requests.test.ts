import { expect } from 'chai';
import { classes, Message, methods } from 'werift';
import { EarlyRequests } from './early-requests.js';
import type { IceConnection } from './ice-connection.js';

describe('requests that come before the description of the peer', () => {
  it('of libdatachannel wait for the checks, one for each address, the latest', () => {
    const { early, handled, come } = make('');
    early.hold();
    come('libjuice', 1, 'first');
    come('libjuice', 1, 'repeated');
    come('libjuice', 2, 'other');
    expect(handled).to.deep.equal([]);
    early.release();
    expect(handled).to.deep.equal(['repeated', 'other']);
    come('libjuice', 1, 'later');
    early.release();
    expect(handled).to.deep.equal(['repeated', 'other', 'later']);
  });

  it('are handled at once from others, with a description, and where nobody releases them', () => {
    const described = make('password');
    described.early.hold();
    described.come('libjuice', 1, 'described');
    expect(described.handled).to.deep.equal(['described']);
    const { early, handled, come } = make('');
    come('libjuice', 1, 'unheld');
    early.hold();
    come('another', 1, 'foreign');
    come(null, 1, 'unnamed');
    expect(handled).to.deep.equal(['unheld', 'foreign', 'unnamed']);
  });

  it('wait from 32 addresses, and no more', () => {
    const { early, handled, come } = make('');
    early.hold();
    for (let port = 1; port <= 40; port += 1) come('libjuice', port, String(port));
    early.release();
    expect(handled).to.have.lengthOf(32);
  });
});

function make(remotePassword: string): {
  readonly early: EarlyRequests;
  readonly handled: string[];
  readonly come: (software: string | null, port: number, name: string) => void;
} {
  const handled: string[] = [];
  const early = new EarlyRequests({ remotePassword } as IceConnection); // what it reads of it
  return {
    early,
    handled,
    come: (software, port, name) => {
      const request = new Message(methods.BINDING, classes.REQUEST);
      if (software !== null) request.setAttribute('SOFTWARE', software);
      early.run(request, ['192.0.2.1', port], () => handled.push(name));
    },
  };
}
