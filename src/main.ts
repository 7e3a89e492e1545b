import { Signals } from './app/signals.js';

const signals = new Signals();
// Loading the rest takes a second or so.
const { serve } = await import('./app/serve.js');
await serve(signals);
