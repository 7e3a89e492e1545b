import fc from 'fast-check';
import { TEST_SEED } from './random.js';

fc.configureGlobal({ seed: TEST_SEED });
