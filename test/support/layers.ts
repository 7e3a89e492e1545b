/** From top to bottom: a room knows those below it, and none in its own row. A new room takes its place here. */
export const ROWS: readonly (readonly string[])[] = [
  ['main'],
  ['cli'],
  ['app'],
  [
    'telemetry',
    'history',
    'live',
    'summary',
    'machines',
    'runs',
    'appliance',
    'vms',
    'dashboard',
    'stale-jobs',
    'retention',
    'metrics',
  ],
  ['jobs', 'tokens', 'nodes'],
  ['audit', 'health', 'rate-limits'],
  ['auth'],
  ['platform', 'job-rules'],
];
