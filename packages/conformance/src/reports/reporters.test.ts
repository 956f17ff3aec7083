import { expect } from 'chai';
import { CLAUSES } from '../run/clauses.js';
import { type ConformanceReport, reportOf } from '../run/conformance-report.js';
import type { TestResult } from '../run/test-result.js';
import { RULES_VERSION, SUITE_VERSION } from '../run/suite-version.js';
import { REPORTERS } from './reporters.js';

/** The tests of bad networks run beside the suite, and are in no report. */
const SUITE_CLAUSES = Object.keys(CLAUSES).filter((clause) => !clause.startsWith('net-'));

const passed: TestResult = {
  id: 'LIFE-01',
  clauses: ['spi-descriptor'],
  title: 'the descriptor is registered',
  status: 'passed',
  durationMs: 12,
};
const failed: TestResult = {
  id: 'NEG-03',
  clauses: ['9', 'ref-remote-offer'],
  title: 'an offer & <its> "answer"',
  status: 'failed',
  durationMs: 1234,
  error: 'expected \'A\' to be <B> & "C"\u0000\u001B[31m\nrule 9: …\nlikely broken, duty 6: …',
};
const known: TestResult = {
  id: 'NEG-05',
  clauses: ['9'],
  title: 'glare',
  status: 'known-failure',
  durationMs: 5,
  reason: 'the *stack* below | cannot',
  error: 'too bad',
};
const blocked: TestResult = {
  id: 'NEG-04',
  clauses: ['10'],
  title: 'signaling',
  status: 'blocked',
  durationMs: 0,
  reason: 'blocked by NEG-03: a connection makes an <answer>',
  blockedBy: ['NEG-03'],
};
const pending: TestResult = {
  id: 'NEG-09',
  clauses: ['9', 'ref-pranswer-states'],
  title: 'provisional answers',
  status: 'pending',
  durationMs: 0,
  reason: 'the capability pranswer is false, which NEG-08 tests',
};

function reportFrom(
  extension: string,
  peer: string,
  results: readonly TestResult[],
  node = 'v20.20.2',
): ConformanceReport {
  return reportOf({ extension, peer, version: '1.2.3', node }, results);
}

const good = reportFrom('good', 'good', [passed]);
const mixed = reportFrom('mine', 'good', [passed, failed, blocked, known, pending]);

function textOf(reporter: string, ...reports: readonly ConformanceReport[]): string {
  return REPORTERS.get(reporter)?.(reports) ?? '';
}

describe('the reporter spec', () => {
  it('groups results, with what failed and why', () => {
    expect(textOf('spec', mixed)).to.equal(
      [
        `conformance of mine → good, version 1.2.3, in v20.20.2 (suite ${SUITE_VERSION}, rules ${RULES_VERSION})`,
        '',
        '  Life of a connection',
        '    ✔ LIFE-01 the descriptor is registered (12 ms)',
        '',
        '  Negotiation',
        '    ✘ NEG-03 an offer & <its> "answer" (1234 ms)',
        '        expected \'A\' to be <B> & "C"\u0000\u001B[31m',
        '    ? NEG-04 signaling (blocked by NEG-03: a connection makes an <answer>)',
        '    ! NEG-05 glare (known failure: the *stack* below | cannot)',
        '    - NEG-09 provisional answers (pending: the capability pranswer is false, which NEG-08 tests)',
        '',
        '  1 passed, 1 failed, 1 blocked, 1 pending, 1 known failure',
        '',
        '  Causes, that of most tests first',
        '    2 tests: 1 failed (NEG-03), 1 blocked',
        '        expected \'A\' to be <B> & "C"\u0000\u001B[31m',
        '',
        '  Failures',
        '    ✘ NEG-03 an offer & <its> "answer"',
        '        expected \'A\' to be <B> & "C"\u0000\u001B[31m',
        '        rule 9: …',
        '        likely broken, duty 6: …',
        '',
      ].join('\n'),
    );
  });
});

describe('the reporter json', () => {
  it('is the report itself, or an array of several', () => {
    expect(JSON.parse(textOf('json', mixed))).to.deep.equal(mixed);
    expect(JSON.parse(textOf('json', good, mixed))).to.deep.equal([good, mixed]);
  });
});

describe('the reporter junit', () => {
  const xml = textOf('junit', good, mixed);

  it('counts tests, failures and skipped ones, of each run and of all', () => {
    expect(xml).to.match(
      /<testsuites name="conformance" tests="6" failures="1" errors="0" skipped="3" time="1\.263">/,
    );
    expect(xml).to.match(
      /<testsuite name="mine → good" tests="5" failures="1" errors="0" skipped="3" time="1\.251">/,
    );
  });

  it('has a case for each test, with its outcome', () => {
    expect(xml.match(/<testcase /g)).to.have.lengthOf(6);
    expect(xml).to.include(
      '<testcase classname="mine → good.Negotiation" name="NEG-03 an offer &amp; &lt;its&gt; &quot;answer&quot;" time="1.234">',
    );
    expect(xml).to.include('<skipped message="known failure: the *stack* below | cannot"/>');
    expect(xml).to.include('<skipped message="blocked by NEG-03: a connection makes an &lt;answer&gt;"/>');
    expect(xml).to.include('<property name="node" value="v20.20.2"/>');
    expect(xml).to.include(`<property name="rules" value="${RULES_VERSION}"/>`);
    expect(xml).to.match(/<property name="cause" value="2 tests: 1 failed \(NEG-03\), 1 blocked: expected/);
  });

  it('is well-formed, whatever an error says', () => {
    expect(xml).to.include('message="expected \'A\' to be &lt;B&gt; &amp; &quot;C&quot;\uFFFD\uFFFD[31m"');
    expect(xml).not.to.match(/[^\t\n -\uFFFD]|&(?!amp;|lt;|gt;|quot;|#10;)/);
    expectBalanced(xml);
  });
});

describe('the reporter markdown', () => {
  const text = textOf('markdown', good, mixed);
  const rowOf = (start: string): readonly string[] => {
    const line = text.split('\n').find((candidate) => candidate.startsWith(`| ${start}`)) ?? '';
    return line.split(/(?<!\\)\|/).map((cell) => cell.trim());
  };

  it('has a row for each clause and a column for each run', () => {
    expect(text).to.match(/\| good +\| mine → good +\|/);
    for (const clause of SUITE_CLAUSES) expect(text).to.include(`| ${clause}`);
    expect(rowOf('9. ').slice(2, 4)).to.deep.equal(['n.a.', '✗ 1 of 2']);
    expect(rowOf('10. ').slice(2, 4)).to.deep.equal(['n.a.', '? 1 of 1']);
    expect(text.split('\n')[0]).to.equal(`Made with suite ${SUITE_VERSION}, rules ${RULES_VERSION}.`);
    expect(rowOf('spi-descriptor ').slice(2, 4)).to.deep.equal(['✓ 1', '✓ 1']);
  });

  it('lists what falls short and why, and the capabilities that are false', () => {
    expect(text).to.include('- mine → good, NEG-05 glare: known: the \\*stack\\* below \\| cannot');
    expect(text).to.include('- mine → good, NEG-03 an offer & \\<its\\> "answer": **failed**: expected');
    expect(text).to.include('- mine → good, NEG-04 signaling: blocked by NEG-03: a connection makes');
    expect(text)
      .to.include('## Causes')
      .and.to.include('- mine → good, 2 tests: 1 failed (NEG-03), 1 blocked: ');
    expect(text).to.include('- mine: `pranswer`').and.to.include('- good: none');
  });

  it('is the same for another run of the same outcome', () => {
    const slower = mixed.results.map((result) => ({ ...result, durationMs: result.durationMs * 2 }));
    expect(textOf('markdown', good, reportFrom('mine', 'good', slower, 'v24.1.0'))).to.equal(text);
  });

  it('tells runs of the same extensions by their runtimes', () => {
    const both = ['Chromium 141.0', 'Firefox 140.1'].map((node) =>
      reportFrom('browser', 'browser', [passed], node),
    );
    expect(textOf('markdown', ...both)).to.match(/\| browser \(Chromium\) +\| browser \(Firefox\) +\|/);
  });
});

describe('the reporter html', () => {
  const page = textOf('html', good, mixed);

  it('is one page that asks nobody for anything', () => {
    expect(page).to.match(/^<!doctype html>/);
    expect(page).to.include('default-src &#39;none&#39;');
    expect(page).not.to.match(/\b(?:src|action|srcset)=|<link|@import|url\(|https?:/);
    for (const [, target = ''] of page.matchAll(/href="([^"]*)"/g)) expect(target).to.match(/^#/);
  });

  it('is well-formed, whatever an error says', () => {
    expect(page).to.include('expected &#39;A&#39; to be &lt;B&gt; &amp; &quot;C&quot;');
    expect(page).not.to.include('<its>').and.not.to.include('<B>');
    expectBalanced(page.replaceAll(/<(?:style|script)>[^]*?<\/(?:style|script)>|<!doctype html>/g, ''));
  });

  it('has a matrix with a head for each row and column', () => {
    expect(page.match(/<th scope="col">/g)).to.have.length.above(2);
    const heads = [...page.matchAll(/<th scope="row">\s*([\w-]+):/g)].map(([, clause]) => clause);
    expect(heads).to.have.members(SUITE_CLAUSES);
    expect(page.match(/scope="rowgroup"/g)).to.have.lengthOf(3);
  });

  it('leads from a cell to what was observed', () => {
    const anchors = [...page.matchAll(/href="#([^"]+)"/g)].map(([, anchor]) => anchor);
    expect(anchors).to.include.members(['run-1-NEG-03', 'run-1-NEG-04', 'run-1-NEG-05']);
    for (const anchor of anchors) expect(page).to.include(`<details id="${String(anchor)}">`);
  });

  it('marks the rows that the filter hides', () => {
    const rows = [...page.matchAll(/<tr class="(\w+)">\s*<th scope="row">\s*([\w-]+):/g)];
    const short = rows.filter(([, kind]) => kind === 'short').map(([, , clause]) => clause);
    expect(short).to.have.members(['9', '10', 'ref-remote-offer']);
  });
});

/** Each element that begins ends, in the right order. */
function expectBalanced(text: string): void {
  const open: string[] = [];
  for (const [tag, name = ''] of text.matchAll(/<\/?([a-z][\w-]*)(?:\s[^<>]*)?>/g)) {
    if (tag.startsWith('</')) expect(open.pop(), tag).to.equal(name);
    else if (!tag.endsWith('/>')) open.push(name);
  }
  expect(open).to.deep.equal([]);
}
