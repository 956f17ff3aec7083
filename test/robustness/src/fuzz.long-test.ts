import { declareGeneratedCases } from './declare-fuzz.js';

declareGeneratedCases('a thousand generated cases', 1000);
