import type { JSX } from 'preact';
import { Icon } from '../parts/icon.js';
import type { IconName } from '../parts/icon.js';

const LOOKS: Readonly<Record<string, readonly [word: string, tone: string, icon: IconName]>> = {
  running: ['Running', 'run', 'run'],
  blocked: ['Running', 'run', 'run'],
  paused: ['Paused', 'stall', 'wait'],
  pmsuspended: ['Suspended', 'stall', 'wait'],
  shutdown: ['Shutting down', 'stop', 'stop'],
  shutoff: ['Off', 'stop', 'stop'],
  crashed: ['Crashed', 'fail', 'fail'],
};

/** libvirt's word for the state of a machine, as people say it. */
export function VmState({ state, pill = false }: { state: string; pill?: boolean }): JSX.Element {
  const [word, tone, icon] = LOOKS[state] ?? ['Unknown', 'wait', 'wait'];
  return (
    <span class={`${pill ? 'pill' : 'status'} ${tone}`} title={state}>
      <Icon name={icon} />
      {word}
    </span>
  );
}
