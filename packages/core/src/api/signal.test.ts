import { expect } from 'chai';
import { ErrorCode } from '../constants/error-code.js';
import { Signal, throwCollected } from './signal.js';

describe('Signal', () => {
  it('calls callables in the order in which they were connected, with what was emitted', () => {
    const signal = new Signal<[number, string]>();
    const heard: unknown[] = [];
    signal.connect((...args) => heard.push(['first', ...args]));
    signal.connect((...args) => heard.push(['second', ...args]));
    signal.emit(1, 'a');
    signal.emit(2, 'b');
    expect(heard).to.deep.equal([
      ['first', 1, 'a'],
      ['second', 1, 'a'],
      ['first', 2, 'b'],
      ['second', 2, 'b'],
    ]);
  });

  it('refuses a callable that is connected, and what is no function', () => {
    const signal = new Signal<[]>();
    let count = 0;
    const callable = (): number => (count += 1);
    expect(signal.connect(callable)).to.equal(ErrorCode.OK);
    expect(signal.connect(callable)).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
    expect(signal.connect('callable' as never)).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
    signal.emit();
    expect(count).to.equal(1);
  });

  it('tells what is connected', () => {
    const signal = new Signal<[]>();
    const callable = (): void => undefined;
    expect([signal.isConnected(callable), signal.hasConnections()]).to.deep.equal([false, false]);
    signal.connect(callable);
    expect([signal.isConnected(callable), signal.hasConnections()]).to.deep.equal([true, true]);
    signal.disconnect(callable);
    expect([signal.isConnected(callable), signal.hasConnections()]).to.deep.equal([false, false]);
  });

  it('ignores the disconnection of what is not connected', () => {
    const signal = new Signal<[]>();
    let count = 0;
    signal.connect(() => (count += 1));
    signal.disconnect(() => undefined);
    signal.emit();
    expect(count).to.equal(1);
  });

  it('calls a one-shot callable once, and lets it be connected again from inside', () => {
    const signal = new Signal<[]>();
    let count = 0;
    const callable = (): void => {
      count += 1;
      if (count === 1) signal.connect(callable, { oneShot: true });
    };
    signal.connect(callable, { oneShot: true });
    signal.emit();
    expect(count).to.equal(1);
    signal.emit();
    signal.emit();
    expect(count).to.equal(2);
  });

  it('stops calling a callable that an earlier one disconnects', () => {
    const signal = new Signal<[]>();
    const heard: string[] = [];
    const second = (): number => heard.push('second');
    signal.connect(() => {
      heard.push('first');
      signal.disconnect(second);
    });
    signal.connect(second);
    signal.emit();
    expect(heard).to.deep.equal(['first']);
  });

  it('lets a callable that is connected during an emission wait for the next one', () => {
    const signal = new Signal<[]>();
    const heard: string[] = [];
    const late = (): number => heard.push('late');
    signal.connect(() => {
      heard.push('first');
      signal.connect(late);
    });
    signal.emit();
    expect(heard).to.deep.equal(['first']);
    signal.emit();
    expect(heard).to.deep.equal(['first', 'first', 'late']);
  });

  it('may be emitted from inside a callable', () => {
    const signal = new Signal<[number]>();
    const heard: number[] = [];
    signal.connect((depth) => {
      heard.push(depth);
      if (depth < 3) signal.emit(depth + 1);
    });
    signal.emit(1);
    expect(heard).to.deep.equal([1, 2, 3]);
  });

  it('calls the others where one throws, and then throws its error', () => {
    const signal = new Signal<[]>();
    const error = new Error('thrown by a callable');
    let count = 0;
    signal.connect(() => {
      throw error;
    });
    signal.connect(() => (count += 1));
    expect(() => {
      signal.emit();
    }).to.throw(error);
    expect(count).to.equal(1);
  });

  it('throws an AggregateError where several throw', () => {
    const signal = new Signal<[]>();
    const errors = [new Error('first'), new TypeError('second'), new Error('third')];
    for (const error of errors) {
      signal.connect(() => {
        throw error;
      });
    }
    let thrown: unknown;
    try {
      signal.emit();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).to.be.instanceOf(AggregateError);
    expect((thrown as AggregateError).errors).to.deep.equal(errors);
    expect((thrown as AggregateError).message).to.include('3');
  });

  it('adds to the errors it is given instead of throwing', () => {
    const signal = new Signal<[]>();
    const errors: unknown[] = ['earlier'];
    const later = new Error('later');
    signal.connect(() => {
      throw later;
    });
    signal.emitCollecting(errors, []);
    expect(errors).to.deep.equal(['earlier', later]);
  });
});

describe('throwCollected', () => {
  it('throws nothing where nothing was collected', () => {
    throwCollected([]);
  });

  it('throws even undefined, where that was thrown', () => {
    let caught: unknown[] = [];
    try {
      throwCollected([undefined]);
    } catch (error) {
      caught = [error];
    }
    expect(caught).to.deep.equal([undefined]);
  });
});
