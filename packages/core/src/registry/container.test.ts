import { expect } from 'chai';
import {
  build,
  disposeClass,
  newContainer,
  provide,
  registerClass,
  type RegisteredClass,
  resolve,
  setParent,
} from './container.js';
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
      const container = newContainer(top);
      let made = 0;
      const token = dependency('test/counted', () => ({ number: (made += 1) }));
      expect(made).to.equal(0);
      const first = resolve(container, token);
      expect(first.number).to.equal(1);
      expect(resolve(container, token)).to.equal(first);
      expect(made).to.equal(1);
    });

    it('gives what was provided last, and what stood there before once that is taken back', () => {
      const container = newContainer(top);
      const token = dependency('test/value', () => 'fallback');
      expect(resolve(container, token)).to.equal('fallback');
      const takeBackFirst = provide(container, token, 'first');
      const takeBackSecond = provide(container, token, 'second');
      expect(resolve(container, token)).to.equal('second');
      takeBackSecond();
      expect(resolve(container, token)).to.equal('first');
      takeBackFirst();
      expect(resolve(container, token)).to.equal('fallback');
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
        const container = newContainer(top);
        const token = dependency('test/value', () => 'fallback');
        const takeBack = ['first', 'second', 'third'].map((value) => provide(container, token, value));
        const standing = new Set([0, 1, 2]);
        for (const index of order) {
          takeBack[index]?.();
          takeBack[index]?.(); // twice is once
          standing.delete(index);
          const latest = ['first', 'second', 'third'][Math.max(-1, ...standing)] ?? 'fallback';
          expect(resolve(container, token), `${order.join()} after ${String(index)}`).to.equal(latest);
        }
      }
    });

    it('does not make the fallback where something else is provided', () => {
      const container = newContainer(top);
      const token = dependency<string>('test/missing', () => {
        throw new Error('the native module is not installed');
      });
      const takeBack = provide(container, token, 'another');
      expect(resolve(container, token)).to.equal('another');
      takeBack();
      expect(() => resolve(container, token)).to.throw('not installed');
    });

    it('gives undefined and null where that is provided', () => {
      const container = newContainer(top);
      const token = dependency<unknown>('test/nothing', () => 'fallback');
      const takeBack = provide(container, token, undefined);
      expect(resolve(container, token)).to.equal(undefined);
      const takeBackNull = provide(container, token, null);
      expect(resolve(container, token)).to.equal(null);
      takeBackNull();
      expect(resolve(container, token)).to.equal(undefined);
      takeBack();
      expect(resolve(container, token)).to.equal('fallback');
    });

    it('distinguishes tokens by their name', () => {
      const container = newContainer(top);
      provide(
        container,
        dependency('test/same', () => 1),
        2,
      );
      expect(
        resolve(
          container,
          dependency('test/same', () => 3),
        ),
      ).to.equal(2);
      expect(
        resolve(
          container,
          dependency('test/other', () => 3),
        ),
      ).to.equal(3);
    });

    it('shares nothing with another container', () => {
      const token = dependency('test/apart', () => ({}));
      const [one, other] = [newContainer(top), newContainer(top)];
      expect(resolve(one, token)).not.to.equal(resolve(other, token));
      provide(one, token, {});
      expect(resolve(other, token)).to.equal(resolve(other, token));
    });

    it('builds a class with what its tokens stand for, in the order of its parameters', () => {
      class Built {
        readonly args: readonly unknown[];

        constructor(...args: readonly unknown[]) {
          this.args = args;
        }
      }
      const container = newContainer(top);
      const tokens = ['one', 'two', 'three'].map((name) => dependency(`test/${name}`, () => name));
      const built = registerClass(container, { name: 'built', peerConnection: Built, dependencies: tokens });
      expect(build(container, built).args).to.deep.equal(['one', 'two', 'three']);
      expect(build(container, built)).not.to.equal(build(container, built));
      const [, two] = tokens;
      const takeBack = two && provide(container, two, 'zwei');
      expect(build(container, built).args, 'what stands there at that moment').to.deep.equal([
        'one',
        'zwei',
        'three',
      ]);
      takeBack?.();
      expect(build(container, built).args).to.deep.equal(['one', 'two', 'three']);
    });

    it('builds each class under its own registration, though names are equal', () => {
      const container = newContainer(top);
      const first = registerClass(container, { name: 'same', peerConnection: Map });
      const second = registerClass(container, { name: 'same', peerConnection: Set });
      expect(build(container, first)).to.be.instanceOf(Map);
      expect(build(container, second)).to.be.instanceOf(Set);
    });

    describe('with a container of the application', () => {
      const token = dependency('test/value', () => 'fallback');

      it('takes from it what nobody provided, as long as it stands', () => {
        const container = newContainer(top);
        const application = tsyringe.createChildContainer();
        expect(resolve(container, token)).to.equal('fallback');
        setParent(container, application);
        expect(resolve(container, token)).to.equal('fallback');
        application.register(token, { useValue: 'registered' });
        expect(resolve(container, token)).to.equal('registered');
        const takeBack = provide(container, token, 'provided');
        expect(resolve(container, token)).to.equal('provided');
        takeBack();
        expect(resolve(container, token)).to.equal('registered');
        setParent(container, null);
        expect(resolve(container, token)).to.equal('fallback');
      });

      it('knows its registrations by a token of another copy of this package, and of a container above it', () => {
        const container = newContainer(top);
        const copy = dependency('test/value', () => 'fallback');
        const above = tsyringe.createChildContainer();
        above.register(copy, { useValue: 'registered' });
        setParent(container, above.createChildContainer());
        expect(resolve(container, token)).to.equal('fallback');
        provide(container, copy, '')();
        expect(resolve(container, token)).to.equal('registered');
      });

      it('registers nothing in it', () => {
        const container = newContainer(top);
        const application = tsyringe.createChildContainer();
        setParent(container, application);
        provide(container, token, 'provided');
        build(
          container,
          registerClass(container, { name: 'built', peerConnection: Array, dependencies: [token] }),
        );
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
        const container = newContainer(top);
        const built = registerClass(container, {
          name: 'built',
          peerConnection: Built,
          dependencies: [Clock],
        });
        expect(build(container, built).clock.now).to.equal(1);
        const application = tsyringe.createChildContainer();
        application.register(Clock, FasterClock);
        setParent(container, application);
        expect(build(container, built).clock.now).to.equal(2);
        expect(resolve(container, Clock)).to.be.instanceOf(FasterClock);
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
        const container = newContainer(top);
        const registerAs = (name: string): RegisteredClass<Built> =>
          registerClass(container, { name, peerConnection: Built, dependencies: [Sockets] });
        const [one, other] = [registerAs('one'), registerAs('other')];
        build(container, one);
        build(container, one);
        build(container, other);
        expect(Sockets.open).to.equal(3);
        disposeClass(container, one);
        expect(Sockets.open).to.equal(1);
        disposeClass(container, one);
        disposeClass(container, other);
        expect(Sockets.open).to.equal(0);
      });

      it('releases it too where the application passes another container', () => {
        const container = newContainer(top);
        const registered = registerClass(container, {
          name: 'built',
          peerConnection: Built,
          dependencies: [Sockets],
        });
        build(container, registered);
        expect(Sockets.open).to.equal(1);
        setParent(container, tsyringe.createChildContainer());
        expect(Sockets.open).to.equal(0);
        build(container, registered);
        expect(Sockets.open).to.equal(1);
        disposeClass(container, registered);
        expect(Sockets.open).to.equal(0);
      });

      it('builds on for those that have it', () => {
        const container = newContainer(top);
        const token = dependency('test/value', () => 'fallback');
        const built = registerClass(container, {
          name: 'built',
          peerConnection: Built,
          dependencies: [token],
        });
        disposeClass(container, built);
        expect(build(container, built).sockets).to.equal('fallback');
      });

      it('logs what cannot be released', async () => {
        class Stuck {
          dispose(): Promise<void> {
            return Promise.reject(new Error('stuck'));
          }
        }
        const container = newContainer(top);
        const logged: unknown[] = [];
        const note = (...values: unknown[]): void => void logged.push(...values);
        provide(container, Logger, { debug: note, info: note, warn: note, error: note });
        const mine = registerClass(container, {
          name: 'mine',
          peerConnection: Built,
          dependencies: [Stuck],
        });
        build(container, mine);
        disposeClass(container, mine);
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
