import type { LoadHook } from 'node:module';

/** The module through which updates reach curves. */
const RECORDING = '/job-rules/curve/sample.js';
const NOTHING = `
  export const NO_SAMPLES = { stored: { samples: null, open_samples: null }, shed: null, step: null };
  export const sampled = ({ samples }) => samples;
`;

export const load: LoadHook = async (url, context, next) =>
  url.endsWith(RECORDING) ? { format: 'module', source: NOTHING, shortCircuit: true } : next(url, context);
