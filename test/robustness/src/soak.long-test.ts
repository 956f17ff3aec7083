import { declareSoak } from './declare-soak.js';

declareSoak(400, 100);
