import { resolve } from 'node:path';
import type * as CreateHubModule from '../../src/app/create-hub.js';
import type * as SettingsModule from '../../src/app/settings.js';
import type { Hub } from './hub-process.js';

/** A hub in this process. */
export interface HubHere extends Hub {
  close(): Promise<void>;
}

/** The modules of the built hub that start it. */
export async function builtHub(): Promise<typeof CreateHubModule & typeof SettingsModule> {
  const createHub = (await import(resolve('dist/app/create-hub.js'))) as typeof CreateHubModule;
  const settings = (await import(resolve('dist/app/settings.js'))) as typeof SettingsModule;
  return { ...createHub, ...settings };
}

/**
 * Starts the built hub on a free port of this process, which takes a twentieth of what a process of its own takes to
 * load. It logs nothing.
 */
export async function openHub(env: Record<string, string>): Promise<HubHere> {
  const { createHub, listen, readSettings } = await builtHub();
  const settings = readSettings({ PORT: '0', ...env });
  const hub = await createHub(settings, false);
  await listen(hub, settings);
  let closed: Promise<void> | undefined;
  return { url: await hub.getUrl(), close: () => (closed ??= hub.close()) };
}
