import { chownSync } from 'node:fs';

/** `nobody`, of whom nothing here is. */
const NOBODY = 65_534;

const isRoot = process.getuid?.() === 0;

/** Another user than ours, whose process root alone can start; without root it is us. */
export const serviceUid = isRoot ? NOBODY : (process.getuid?.() ?? 0);

/** The service runs as that user. */
export const asService = isRoot ? { uid: NOBODY } : {};

/** Gives files to the service, whose they are anyhow where we are not root. */
export function giveToService(...paths: readonly string[]): void {
  for (const path of paths) chownSync(path, serviceUid, isRoot ? serviceUid : (process.getgid?.() ?? 0));
}
