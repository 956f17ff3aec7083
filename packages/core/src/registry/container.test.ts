import { expect } from 'chai';
import { Container } from './container.js';
import { container as tsyringe } from 'tsyringe';
import { dependency } from './dependency.js';
import { rootContainer as nodeContainer } from './injection-node.js';
import { rootContainer as pageContainer } from './injection-web.js';
import { Logger } from './logger.js';
import { nextTask } from '../testing/next-task.js';

for (const [where, top] of [
  ['on tsyringe', nodeContainer],
  ['in a page', pageContainer],
] as const) {
  describe(`Container ${where}`, () => {
    it('makes the fallback when it is first needed, once', () => {
      const container = new Container(top);
      let made = 0;
      const token = dependency('test/counted', () => ({ number: (made += 1) }));
      expect(made).to.equal(0);
      const first = container.resolve(token);
      expect(first.number).to.equal(1);
      expect(container.resolve(token)).to.equal(first);
      expect(made).to.equal(1);
    });

    it('gives what was provided last, and what stood there before once that is taken back', () => {
      const container = new Container(top);
      const token = dependency('test/value', () => 'fallback');
      expect(container.resolve(token)).to.equal('fallback');
      const takeBackFirst = container.provide(token, 'first');
      const takeBackSecond = container.provide(token, 'second');
      expect(container.resolve(token)).to.equal('second');
      takeBackSecond();
      expect(container.resolve(token)).to.equal('first');
      takeBackFirst();
      expect(container.resolve(token)).to.equal('fallback');
    });

    it('gives the latest that still stands, in whatever order the others are taken back', () => {
      const orders = [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
      ];
      for (const order of orders) {
        const container = new Container(top);
        const token = dependency('test/value', () => 'fallback');
        const takeBack = ['first', 'second', 'third'].map((value) => container.provide(token, value));
        const standing = new Set([0, 1, 2]);
        for (const index of order) {
          takeBack[index]?.();
          takeBack[index]?.(); // twice is once
          standing.delete(index);
          const latest = ['first', 'second', 'third'][Math.max(-1, ...standing)] ?? 'fallback';
          expect(container.resolve(token), `${order.join()} after ${String(index)}`).to.equal(latest);
        }
      }
    });

    it('does not make the fallback where something else is provided', () => {
      const container = new Container(top);
      const token = dependency<string>('test/missing', () => {
        throw new Error('the native module is not installed');
      });
      const takeBack = container.provide(token, 'another');
      expect(container.resolve(token)).to.equal('another');
      takeBack();
      expect(() => container.resolve(token)).to.throw('not installed');
    });

    it('gives undefined and null where that is provided', () => {
      const container = new Container(top);
      const token = dependency<unknown>('test/nothing', () => 'fallback');
      const takeBack = container.provide(token, undefined);
      expect(container.resolve(token)).to.equal(undefined);
      const takeBackNull = container.provide(token, null);
      expect(container.resolve(token)).to.equal(null);
      takeBackNull();
      expect(container.resolve(token)).to.equal(undefined);
      takeBack();
      expect(container.resolve(token)).to.equal('fallback');
    });

    it('distinguishes tokens by their name', () => {
      const container = new Container(top);
      container.provide(
        dependency('test/same', () => 1),
        2,
      );
      expect(container.resolve(dependency('test/same', () => 3))).to.equal(2);
      expect(container.resolve(dependency('test/other', () => 3))).to.equal(3);
    });

    it('shares nothing with another container', () => {
      const token = dependency('test/apart', () => ({}));
      const [one, other] = [new Container(top), new Container(top)];
      expect(one.resolve(token)).not.to.equal(other.resolve(token));
      one.provide(token, {});
      expect(other.resolve(token)).to.equal(other.resolve(token));
    });

    it('builds a class with what its tokens stand for, in the order of its parameters', () => {
      class Built {
        readonly args: readonly unknown[];

        constructor(...args: readonly unknown[]) {
          this.args = args;
        }
      }
      const container = new Container(top);
      const tokens = ['one', 'two', 'three'].map((name) => dependency(`test/${name}`, () => name));
      const { build } = container.registerClass('built', Built, tokens);
      expect(build().args).to.deep.equal(['one', 'two', 'three']);
      expect(build()).not.to.equal(build());
      const [, two] = tokens;
      const takeBack = two && container.provide(two, 'zwei');
      expect(build().args, 'what stands there at that moment').to.deep.equal(['one', 'zwei', 'three']);
      takeBack?.();
      expect(build().args).to.deep.equal(['one', 'two', 'three']);
    });

    it('builds each class under its own registration, though names are equal', () => {
      const container = new Container(top);
      const first = container.registerClass('same', Map, []);
      const second = container.registerClass('same', Set, []);
      expect(first.build()).to.be.instanceOf(Map);
      expect(second.build()).to.be.instanceOf(Set);
    });

    describe('with a container of the application', () => {
      const token = dependency('test/value', () => 'fallback');

      it('takes from it what nobody provided, as long as it stands', () => {
        const container = new Container(top);
        const application = tsyringe.createChildContainer();
        expect(container.resolve(token)).to.equal('fallback');
        container.setParent(application);
        expect(container.resolve(token)).to.equal('fallback');
        application.register(token, { useValue: 'registered' });
        expect(container.resolve(token)).to.equal('registered');
        const takeBack = container.provide(token, 'provided');
        expect(container.resolve(token)).to.equal('provided');
        takeBack();
        expect(container.resolve(token)).to.equal('registered');
        container.setParent(null);
        expect(container.resolve(token)).to.equal('fallback');
      });

      it('knows its registrations by a token of another copy of this package, and of a container above it', () => {
        const container = new Container(top);
        const copy = dependency('test/value', () => 'fallback');
        const above = tsyringe.createChildContainer();
        above.register(copy, { useValue: 'registered' });
        container.setParent(above.createChildContainer());
        expect(container.resolve(token)).to.equal('fallback');
        container.provide(copy, '')();
        expect(container.resolve(token)).to.equal('registered');
      });

      it('registers nothing in it', () => {
        const container = new Container(top);
        const application = tsyringe.createChildContainer();
        container.setParent(application);
        container.provide(token, 'provided');
        container.registerClass('built', Array, [token]).build();
        expect([
          application.isRegistered(token, true),
          application.isRegistered('built', true),
        ]).to.deep.equal([false, false]);
      });

      it('builds what was registered before with it, and has it construct classes', () => {
        class Clock {
          readonly now: number = 1;
        }
        class FasterClock extends Clock {
          override readonly now: number = 2;
        }
        class Built {
          constructor(readonly clock: Clock) {}
        }
        const container = new Container(top);
        const { build } = container.registerClass('built', Built, [Clock]);
        expect(build().clock.now).to.equal(1);
        const application = tsyringe.createChildContainer();
        application.register(Clock, FasterClock);
        container.setParent(application);
        expect(build().clock.now).to.equal(2);
        expect(container.resolve(Clock)).to.be.instanceOf(FasterClock);
      });
    });

    describe('a registration that is disposed of', () => {
      /** What an application injects that has to be released. */
      class Sockets {
        static open = 0;

        constructor() {
          Sockets.open += 1;
        }

        dispose(): void {
          Sockets.open -= 1;
        }
      }
      class Built {
        constructor(readonly sockets: Sockets) {}
      }

      it('releases what was constructed for it, and nothing else', () => {
        const container = new Container(top);
        const [one, other] = ['one', 'other'].map((name) => container.registerClass(name, Built, [Sockets]));
        one?.build();
        one?.build();
        other?.build();
        expect(Sockets.open).to.equal(3);
        one?.dispose();
        expect(Sockets.open).to.equal(1);
        one?.dispose();
        other?.dispose();
        expect(Sockets.open).to.equal(0);
      });

      it('builds on for those that have it', () => {
        const container = new Container(top);
        const token = dependency('test/value', () => 'fallback');
        const { build, dispose } = container.registerClass('built', Built, [
          token as unknown as typeof Sockets,
        ]);
        dispose();
        expect(build().sockets).to.equal('fallback');
      });

      it('logs what cannot be released', async () => {
        class Stuck {
          dispose(): Promise<void> {
            return Promise.reject(new Error('stuck'));
          }
        }
        const container = new Container(top);
        const logged: unknown[] = [];
        const note = (...values: unknown[]): void => void logged.push(...values);
        container.provide(Logger, { debug: note, info: note, warn: note, error: note });
        const { build, dispose } = container.registerClass('mine', Built, [Stuck]);
        build();
        dispose();
        await nextTask();
        expect(String(logged)).to.include("'mine'").and.to.include('stuck');
      });
    });
  });
}

describe('dependency', () => {
  it('is a frozen token of its name', () => {
    const token = dependency('test/token', () => 1);
    expect(token.name).to.equal('test/token');
    expect(Object.isFrozen(token)).to.equal(true);
  });

  it('is a token of tsyringe, whose containers make the fallback where nothing is registered', () => {
    const token = dependency('test/token', () => ({ made: true }));
    expect(tsyringe.createChildContainer().resolve(token)).to.deep.equal({ made: true });
  });
});
