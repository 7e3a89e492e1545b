/** `npm run demo`: a hub with a convincing night of sixty machines, which goes on until it is told to end. */
import { startDemo } from './demo.js';

const { SEED = '20261126', PORT } = process.env;

const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => ending.abort());

console.log('Living through the last four weeks of sixty machines…');
const demo = await startDemo({
  seed: Number(SEED),
  withVms: true,
  ...(PORT === undefined ? {} : { port: PORT }),
});
if (demo.missing !== undefined) console.log(demo.missing);
console.log(`Open ${demo.url} and watch the night go on. Ctrl-C ends it, and deletes it.`);
try {
  await demo.goOn(ending.signal);
} finally {
  await demo.end();
}
