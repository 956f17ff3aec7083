import { closest, distance } from 'fastest-levenshtein';

/** The word that is most likely meant by a misspelt one, or null where none is near. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const found = closest(word, candidates);
  // Two letters changed places count as two steps; of a short word nothing would be left.
  const limit = Math.min(word.length - 1, Math.max(2, Math.floor(word.length / 3)));
  return distance(word, found) <= limit ? found : null;
}
