import { declareRawTests } from './declare-raw.js';

declareRawTests('firefox');
