import { describe, expect, it } from 'vitest';
import type { Devices } from './devices.js';
import { Sheet } from './sheet.js';

const MACHINE = { id: '1', name: 'web', uuid: '00000000-0000-4000-8000-000000000001' };

/** Outputs of virsh about a machine that has these devices now, as far as they are there. */
class Host {
  constructor(
    private readonly disks: readonly string[],
    private readonly nics: readonly string[],
  ) {}

  answer(commands: readonly string[]): { outputs: string[]; at: bigint } {
    return { outputs: commands.map((command) => this.output(command)), at: 1n };
  }

  private output(command: string): string {
    const [name = ''] = command.split(' ');
    const [, device = ''] = /'(.*)'$/.exec(command) ?? [];
    if (name === 'dominfo') return 'Id:             1\nState:          running\n';
    if (name === 'domblklist') return table(this.disks.map((disk) => `file disk ${disk} /x`));
    if (name === 'domiflist')
      return table(this.nics.map((nic) => `${nic} network default - 52:54:00:00:00:01`));
    if (name === 'domblkstat' && this.disks.includes(device)) return `${device} rd_req 5\n`;
    if (name === 'domifstat' && this.nics.includes(device)) return `${device} rx_bytes 7\n`;
    // virsh says on stderr that there is no such device.
    return '';
  }
}

const table = (rows: readonly string[]): string => ['Names', '-----', ...rows, ''].join('\n');

/** Reads the machine as a collector that knew these devices, and counts the devices that it had to ask about again. */
function readOn(host: Host, known?: Devices): { sheet: Sheet; asked: number } {
  const sheet = new Sheet(MACHINE, known);
  sheet.take(host.answer(sheet.question().commands));
  const { commands } = sheet.questionAboutUnknown();
  if (commands.length > 0) sheet.takeUnknown(host.answer(commands));
  return { sheet, asked: commands.length };
}

describe('the devices of a machine', () => {
  const before = readOn(new Host(['vda'], ['vnet0'])).sheet.devices;

  it('are asked about at once where a disk and a card were attached', () => {
    const { sheet, asked } = readOn(new Host(['vda', 'vdb'], ['vnet0', 'vnet1']), before);
    expect(asked).toBe(2);
    expect(sheet.reading).toMatchObject({
      disks: [
        { name: 'vda', figures: { rd_req: 5n } },
        { name: 'vdb', figures: { rd_req: 5n } },
      ],
      nics: [
        { name: 'vnet0', figures: { rxbytes: 7n } },
        { name: 'vnet1', figures: { rxbytes: 7n } },
      ],
    });
    expect(readOn(new Host(['vda', 'vdb'], ['vnet0', 'vnet1']), sheet.devices).asked).toBe(0);
  });

  it('are gone at once where they were detached', () => {
    const { sheet, asked } = readOn(new Host([], []), before);
    expect(asked).toBe(0);
    expect(sheet.reading).toMatchObject({ state: 1, disks: [], nics: [] });
  });
});
