import { expect } from 'chai';
import { Container } from './container.js';
import { dependency } from './dependency.js';

describe('Container', () => {
  it('makes the fallback when it is first needed, once', () => {
    const container = new Container();
    let made = 0;
    const token = dependency('test/counted', () => ({ number: (made += 1) }));
    expect(made).to.equal(0);
    const first = container.resolve(token);
    expect(first.number).to.equal(1);
    expect(container.resolve(token)).to.equal(first);
    expect(made).to.equal(1);
  });

  it('gives what was provided last, and what stood there before once that is taken back', () => {
    const container = new Container();
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

  it('does not make the fallback where something else is provided', () => {
    const container = new Container();
    const token = dependency<string>('test/missing', () => {
      throw new Error('the native module is not installed');
    });
    const takeBack = container.provide(token, 'another');
    expect(container.resolve(token)).to.equal('another');
    takeBack();
    expect(() => container.resolve(token)).to.throw('not installed');
  });

  it('gives undefined and null where that is provided', () => {
    const container = new Container();
    const token = dependency<unknown>('test/nothing', () => 'fallback');
    const takeBack = container.provide(token, undefined);
    expect(container.resolve(token)).to.equal(undefined);
    container.provide(token, null);
    expect(container.resolve(token)).to.equal(null);
    takeBack();
    expect(container.resolve(token)).to.equal('fallback');
  });

  it('tells tokens by their name', () => {
    const container = new Container();
    container.provide(
      dependency('test/same', () => 1),
      2,
    );
    expect(container.resolve(dependency('test/same', () => 3))).to.equal(2);
    expect(container.resolve(dependency('test/other', () => 3))).to.equal(3);
  });

  it('shares nothing with another container', () => {
    const token = dependency('test/apart', () => ({}));
    const [one, other] = [new Container(), new Container()];
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
    const container = new Container();
    const tokens = ['one', 'two', 'three'].map((name) => dependency(`test/${name}`, () => name));
    const build = container.registerClass('built', Built, tokens);
    expect(build().args).to.deep.equal(['one', 'two', 'three']);
    expect(build()).not.to.equal(build());
    const [, two] = tokens;
    const takeBack = two && container.provide(two, 'zwei');
    expect(build().args, 'what stands there at that moment').to.deep.equal(['one', 'zwei', 'three']);
    takeBack?.();
    expect(build().args).to.deep.equal(['one', 'two', 'three']);
  });

  it('builds each class under its own registration, though names are equal', () => {
    const container = new Container();
    const buildFirst = container.registerClass('same', Map, []);
    const buildSecond = container.registerClass('same', Set, []);
    expect(buildFirst()).to.be.instanceOf(Map);
    expect(buildSecond()).to.be.instanceOf(Set);
  });
});

describe('dependency', () => {
  it('is a frozen token of its name', () => {
    const token = dependency('test/token', () => 1);
    expect(token.name).to.equal('test/token');
    expect(Object.isFrozen(token)).to.equal(true);
  });
});
