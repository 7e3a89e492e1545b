import 'reflect-metadata';
import { StartError } from '../platform/problems/start-error.js';
import { doubtsOf } from './doubts.js';
import { SettingsError } from '../platform/config/settings-error.js';
import { readSettings } from './settings.js';
import { createHub, listen } from './create-hub.js';
import { boundUrl } from '../platform/http/bound-url.js';
import { createLogger } from '../platform/logging/hub-logger.js';
import { outliveReaders } from '../platform/logging/lost-lines.js';
import { ExtraPorts } from '../platform/http/extra-ports.js';
import { NODE_STREAM } from '../nodes/stream/stream-port.js';
import { LOCAL_TELEMETRY } from '../runs/local-telemetry.js';
import { startLine } from './start-line.js';
import type { Signals } from './signals.js';

/** Serves until a signal ends it; a failed start prints its reason in one line and exits with 1. */
export async function serve(signals: Signals): Promise<void> {
  try {
    await start(signals);
  } catch (error) {
    // A signal during the start closes the hub, so that it cannot listen; that is no failure.
    if (signals.isEnding) return;
    const expected = error instanceof SettingsError || error instanceof StartError;
    console.error(expected ? error.message : error);
    process.exit(1);
  }
}

/** And the clients that they are for. */
const EXTRA_PORTS = [
  [LOCAL_TELEMETRY, 'clients of local-telemetry'],
  [NODE_STREAM, 'front ends of node daemons'],
] as const;

async function start(signals: Signals): Promise<void> {
  const settings = readSettings(process.env);
  const logger = createLogger(settings);
  outliveReaders(logger);
  signals.serve(logger, settings.shutdownGraceMs);
  for (const { says, todo, isMild } of doubtsOf(settings, process.env)) {
    logger[isMild ? 'log' : 'warn'](`${says}. ${todo}`, 'Settings');
  }
  const hub = await createHub(settings, logger);
  logger.log(startLine(settings, process.env), 'Hub');
  signals.serve(logger, settings.shutdownGraceMs, () => hub.close());
  await listen(hub, settings);
  logger.log(`Listening on ${boundUrl(hub.getHttpServer().address())}`, 'Hub');
  for (const [name, clients] of EXTRA_PORTS) {
    const address = hub.get(ExtraPorts).addressOf(name);
    if (address) logger.log(`Listening for ${clients} on ${boundUrl(address)}`, 'Hub');
  }
}
