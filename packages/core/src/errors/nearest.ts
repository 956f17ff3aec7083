/** The candidate that is most likely meant by a misspelt word, or null where none is near. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const limit = Math.max(1, Math.floor(word.length / 3));
  const [best] = candidates
    .map((name) => ({ name, distance: editDistance(word.toLowerCase(), name.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .toSorted((one, other) => one.distance - other.distance);
  return best?.name ?? null;
}

/** Levenshtein's distance, row by row. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const letter of a) {
    let left = (row[0] ?? 0) + 1;
    row = row.map((above, column) => {
      if (column > 0) {
        const substitution = (row[column - 1] ?? 0) + (letter === b[column - 1] ? 0 : 1);
        left = Math.min(substitution, above + 1, left + 1);
      }
      return left;
    });
  }
  return row.at(-1) ?? 0;
}
