import { Signals } from './signals.js';

const signals = new Signals();
// Loading the rest takes a second or so.
const { serve } = await import('./serve.js');
await serve(signals);
