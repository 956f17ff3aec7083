import { declareSoak } from './declare-soak.js';

declareSoak(1000, 200);
