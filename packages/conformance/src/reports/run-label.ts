import type { ConformanceReport } from '../run/conformance-report.js';

/** The extensions of a run: `a`, or `a → b` for a pair. */
export function pairLabel({ extension, peer }: Pick<ConformanceReport, 'extension' | 'peer'>): string {
  return extension === peer ? extension : `${extension} → ${peer}`;
}

/**
 * A name for each run, different from the others: where the same extensions ran in several runtimes, with the runtime's
 * name. Versions of runtimes are not in it, so that a text made of names stays the same when they are updated.
 */
export function runLabels(reports: readonly ConformanceReport[]): readonly string[] {
  const pairs = reports.map(pairLabel);
  const withRuntime = reports.map((report, index) => {
    const label = pairs[index] ?? '';
    return isRepeated(label, pairs) ? `${label} (${runtimeOf(report)})` : label;
  });
  return withRuntime.map((label, index) => {
    if (!isRepeated(label, withRuntime)) return label;
    const number = withRuntime.slice(0, index + 1).filter((other) => other === label).length;
    return `${label} ${String(number)}`;
  });
}

function isRepeated(label: string, labels: readonly string[]): boolean {
  return labels.filter((other) => other === label).length > 1;
}

function runtimeOf({ node }: ConformanceReport): string {
  const [name = ''] = node.split(' ');
  return /^v\d/.test(name) ? 'Node.js' : name;
}
