export { type Cell, type CellResult, pairTitle, type Setting, settingTitle, summaryOf } from './cell.js';
export { runCell } from './run-cell.js';
