import { messageOf } from '../../platform/message-of.js';
import { Influx } from '../../vms/influx/influx.js';
import { LibvirtReader } from '../../vms/libvirt/reader.js';
import type { VmsSettings } from '../../vms/vms.settings.js';
import { fine, problem } from './finding.js';
import type { Finding } from './finding.js';

/** Reads the machines once, and asks InfluxDB whether it is there, where they are collected. */
export async function checkMachines(settings: VmsSettings): Promise<Finding[]> {
  const { vmSource } = settings;
  if (!vmSource) return [];
  const silent = { onTimeout: () => {}, onHeldUp: () => {} };
  const reader = new LibvirtReader({ ...settings, ...silent, libvirtUri: vmSource.libvirtUri });
  return Promise.all([checkLibvirt(reader), checkInflux(new Influx(vmSource.influx))]);
}

async function checkLibvirt(reader: LibvirtReader): Promise<Finding> {
  try {
    const { machines } = await reader.look(new AbortController().signal);
    return fine('libvirt', `answers, with ${machines.length} running machine(s)`);
  } catch (error) {
    const todo = 'Install virsh (libvirt-clients), and check that LIBVIRT_URI is right and its host answers.';
    return problem('libvirt', messageOf(error), todo);
  }
}

async function checkInflux(influx: Influx): Promise<Finding> {
  const fault = await influx.fault(new AbortController().signal);
  if (fault === undefined) return fine('InfluxDB', 'answers');
  return problem(
    'InfluxDB',
    `it does not answer: ${fault}`,
    'Check INFLUX_URL, INFLUX_TOKEN and that it is running.',
  );
}
