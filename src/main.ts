import 'reflect-metadata';
import { StartError } from './common/start-error.js';
import { SettingsError } from './config/settings-error.js';
import { readSettings } from './config/settings.js';
import type { Settings } from './config/settings.js';
import { createHub, listen } from './create-hub.js';
import { boundUrl } from './http/bound-url.js';
import { createLogger } from './logging/hub-logger.js';

async function serve(): Promise<void> {
  const settings = readSettings(process.env);
  const logger = createLogger(settings);
  const hub = await createHub(settings, logger);
  hub.enableShutdownHooks(undefined, { useProcessExit: true });
  endInTime(settings);
  await listen(hub, settings);
  logger.log(`Listening on ${boundUrl(hub.getHttpServer().address())}`, 'Hub');
}

/** What still hangs then, on a database that does not answer, is left to itself: nothing of it was acknowledged. */
function endInTime({ shutdownGraceMs }: Settings): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => setTimeout(() => process.exit(0), shutdownGraceMs).unref());
  }
}

try {
  await serve();
} catch (error) {
  const expected = error instanceof SettingsError || error instanceof StartError;
  console.error(expected ? error.message : error);
  process.exit(1);
}
