import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reading } from '../libvirt/reading.js';
import { cpuUsage, lastAfter, ratesBetween } from '../rates.js';
import type { Sample } from '../rates.js';
import { floatLineOf, lineOf } from './line-protocol.js';
import { linesOf, totalsOf } from './lines.js';

const AT = 1_795_736_686_300_000_001n;
const READING: Reading = {
  id: '7',
  name: String.raw`a b,c=d\e`,
  uuid: 'u',
  at: AT,
  state: 1,
  cpus: 2n,
  memoryMax: undefined,
  memoryUsed: undefined,
  memory: { memrss: 5n },
  cpu: {},
  nics: [
    { name: 'vnet0', figures: { rxbytes: 2n ** 53n } },
    { name: 'vnet1', figures: { rxbytes: 1n } },
  ],
  disks: [{ name: 'vda', figures: {} }],
};
const TAGS = String.raw`VMID=7,name=a\ b\,c\=d\\e,uuid=u`;

describe('lines', () => {
  it('have exact integers and instants, escaped tags, and no figure that is not there', () => {
    expect(linesOf(READING, totalsOf(READING), { net_rxbytes: 1 })).toEqual([
      `vm_devices,${TAGS},devtype=nic,device=vnet0 rxbytes=9007199254740992i ${AT}`,
      `vm_devices,${TAGS},devtype=nic,device=vnet1 rxbytes=1i ${AT}`,
      `vm_totals,${TAGS} net_rxbytes=9007199254740993i,memrss=5i,state=1i,cpus=2i ${AT}`,
      `vm_features,${TAGS} net_rxbytes_rate=1,net_rxbytes_angle_deg=45 ${AT}`,
    ]);
  });

  it('are not there without a figure', () => {
    expect(lineOf('m', [], {}, AT)).toBeUndefined();
    expect(floatLineOf('m', [], { rate: NaN, other: Infinity }, AT)).toBeUndefined();
  });

  it('leave out what InfluxDB takes in no tag', () => {
    const tags = [
      ['a', String.raw`c\\`],
      ['b', '\\'],
      ['c', 'two\nlines'],
    ] as const;
    expect(lineOf('m', tags, { f: 1n }, AT)).toBe(String.raw`m,a=c,c=two\ lines f=1i ${AT}`);
  });

  it('stay one line whatever a tag is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const line = lineOf('m', [['name', name]], { f: 1n }, AT) ?? '';
        expect(line).not.toMatch(/[\n\r]/);
        expect(line.replaceAll(/\\./g, '').split(' ')).toHaveLength(3);
      }),
    );
  });
});

describe('rates', () => {
  const sample = (ms: number, totals: Sample['totals']): Sample => ({ at: BigInt(ms) * 1_000_000n, totals });

  it('are per second, 0 after a counter that went back, and absent without a reading before', () => {
    const first = sample(1_000, { net_rxbytes: 100n, net_txbytes: 100n, cputime: 0n });
    const before = lastAfter(undefined, first);
    const after = sample(3_000, {
      net_rxbytes: 300n,
      net_txbytes: 50n,
      disk_rd_req: 1n,
      cputime: 10n ** 9n,
      cpus: 2n,
    });
    expect(ratesBetween(before, after)).toEqual({ net_rxbytes: 100, net_txbytes: 0 });
    expect(ratesBetween(undefined, after)).toBeUndefined();
    expect(cpuUsage(before, after)).toBe(25);
  });
});
