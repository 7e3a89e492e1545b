import type { NodeView } from '../hub/types.js';
import type { IconName } from '../parts/icon.js';

export interface NodeWord {
  readonly word: string;
  readonly tone: string;
  readonly icon: IconName;
}

export const NODE_WORDS: Record<NodeView['status'], NodeWord> = {
  offline: { word: 'Offline', tone: 'fail', icon: 'fail' },
  unknown: { word: 'Unknown', tone: 'wait', icon: 'wait' },
  online: { word: 'Online', tone: 'ok', icon: 'ok' },
};

/** The daemons' rates are in MiB per second, whatever their names say. */
export const MIB = 1_048_576;

export function nameOf({ hostname, id }: Pick<NodeView, 'hostname' | 'id'>): string {
  return hostname ?? id;
}

/** The last time that the node was heard. */
export function heardAt({ last_heartbeat_at: beat, last_snapshot_at: shot }: NodeView): string | null {
  if (beat === null || shot === null) return beat ?? shot;
  return Date.parse(beat) > Date.parse(shot) ? beat : shot;
}

export function shareText(percent: number | null): string {
  return percent === null ? '–' : `${Math.round(percent)} %`;
}

export function bytesPerSecond(mib: number | null): number | null {
  return mib === null ? null : mib * MIB;
}
