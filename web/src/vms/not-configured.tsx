import type { JSX } from 'preact';

/** Said where the hub collects no figures of virtual machines. */
export function NotConfigured(): JSX.Element {
  return (
    <p class="nothing">
      Set <code>LIBVIRT_URI</code>, <code>INFLUX_URL</code>, <code>INFLUX_DB</code> and{' '}
      <code>INFLUX_TOKEN</code> to collect the figures of virtual machines;{' '}
      <code>docs/virtual-machines.md</code> says how.
    </p>
  );
}
