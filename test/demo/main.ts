/** `npm run demo`: a hub with a convincing night of sixty machines, which goes on until it is told to end. */
import { startDemo } from './demo.js';

const SEED = 20_261_126;

const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => ending.abort());

console.log('Living through the last four weeks of sixty machines…');
const demo = await startDemo(Number(process.env['SEED'] ?? SEED));
console.log(`Open ${demo.url} and watch the night go on. Ctrl-C ends it, and deletes it.`);
try {
  await demo.goOn(ending.signal);
} finally {
  await demo.end();
}
