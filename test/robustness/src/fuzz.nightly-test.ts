import { declareGeneratedCases } from './declare-fuzz.js';

declareGeneratedCases('ten thousand generated cases', 10_000);
