import { INFLUX_DB } from './influx-server.js';
import type { InfluxServer } from './influx-server.js';

const STEP_SECONDS = 30;
const MIB = 2 ** 20;

interface Named {
  readonly name: string;
  readonly uuid: string;
}

/** A wave, so that curves look like ones. */
export function wave(at: number, middle: number, height: number): number {
  return middle + height * Math.sin(at / 7) * Math.cos(at / 3);
}

/** Writes what a machine did in the last hours, as the collector would have: it reads for a backup in the last of them. */
export async function writePast(influx: InfluxServer, { name, uuid }: Named, hours: number): Promise<void> {
  const now = Math.floor(Date.now() / 1_000);
  const tags = `VMID=7,name=${name},uuid=${uuid}`;
  let cputime = 10 ** 12;
  const lines: string[] = [];
  for (let at = now - hours * 3_600; at < now - 60; at += STEP_SECONDS) {
    const place = (at - now) / STEP_SECONDS;
    const isCopied = at > now - 3_000;
    const read = wave(place / 3, isCopied ? 140 : 6, isCopied ? 45 : 5) * MIB;
    const rates = [
      `disk_rd_bytes_rate=${read}`,
      `disk_wr_bytes_rate=${wave(place / 5, 9, 8) * MIB}`,
      `net_rxbytes_rate=${wave(place / 4, 4, 3) * MIB}`,
      `net_txbytes_rate=${wave(place / 6, 2, 1.5) * MIB}`,
    ];
    cputime += Math.floor(wave(place / 4, isCopied ? 1.1 : 0.5, 0.4) * 1e9 * STEP_SECONDS);
    const memory = Math.floor(wave(place / 20, 3_400_000, 600_000));
    lines.push(
      `vm_features,${tags} ${rates.join(',')} ${at}000000000`,
      `vm_totals,${tags} cputime=${cputime}i,cpus=2i,memactual=${memory}i ${at}000000000`,
    );
  }
  const answer = await fetch(`${influx.url}/write?db=${INFLUX_DB}`, {
    method: 'POST',
    body: lines.join('\n'),
  });
  if (!answer.ok) throw new Error(await answer.text());
}
