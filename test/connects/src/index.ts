export {
  type Cell,
  pairTitle,
  resultLine,
  type Servers,
  type Setting,
  settingTitle,
  summaryOf,
} from './cell.js';
export { aimsOf, MARK, PAIRS, SETTINGS } from './matrix.js';
export { ensurePrograms } from './programs.js';
export { runCell } from './run-cell.js';
