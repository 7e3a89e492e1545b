import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockNames, parseDomstats, toReading } from './domstats.js';
import { now } from './reading.js';
import {
  parseCpu,
  parseDevices,
  parseDisk,
  parseDominfo,
  parseList,
  parseMemory,
  parseNic,
} from './single-stats.js';

const UUID = '6695eb01-f6a4-8304-79aa-97f2502e193f';
const MACHINE = { id: '1', name: 'web', uuid: UUID };
const LARGEST = 2n ** 63n - 1n;

/** As QEMU has it. */
const DOMSTATS = `Domain: 'web'
  state.state=3
  state.reason=1
  cpu.time=1906240000001
  cpu.user=12
  cpu.system=13
  balloon.current=524288
  balloon.maximum=1048576
  balloon.rss=400
  balloon.available=500
  balloon.usable=300
  balloon.swap_in=1
  balloon.disk_caches=2
  vcpu.current=4
  net.count=1
  net.0.name=vnet0
  net.0.rx.bytes=9007199254740993
  net.0.tx.drop=18446744073709551615
  block.count=2
  block.0.name=vda
  block.0.path=/images/it's = one.qcow2
  block.0.rd.reqs=5
  block.0.wr.bytes=6
  block.1.name=hdc
  block.1.rd.reqs=7

`;
const OUTPUTS = `Id:             1
Name:           web
State:          running
CPU(s):         2
CPU time:       12.3s
Max memory:     8388608 KiB
Used memory:    2097152 KiB
vnet0 rx_bytes 5
vda rd_req 6
actual 7
	cpu_time            48.772617035 seconds
 Type   Device   Target   Source
---------------------------------
 file   cdrom    hdc      /a b.iso
 file   disk     vda      -
 Interface   Type      Source    Model   MAC
---------------------------------------------
 -           network   default   -       aa:bb:cc:dd:ee:ff
${UUID} 1 web
`;

/** A text that ends anywhere, or has something else in its midst. */
const spoilt = (text: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.nat(text.length), fc.nat(text.length), fc.string({ unit: 'binary' }))
    .map(([from, to, more]) => text.slice(0, from) + more + text.slice(Math.max(from, to)));

describe('the output of domstats', () => {
  it('has exact figures, without those that are unknown, and without drives of CDs', () => {
    const stats = parseDomstats(DOMSTATS).get('web') ?? new Map<string, string>();
    expect(blockNames(stats)).toEqual(['vda', 'hdc']);
    const at = now();
    expect(toReading(MACHINE, stats, at, (name) => name === 'vda')).toEqual({
      ...MACHINE,
      at,
      state: 3,
      cpus: 4n,
      memoryMax: 1_048_576n,
      memoryUsed: 524_288n,
      memory: {
        memactual: 524_288n,
        memrss: 400n,
        memavailable: 500n,
        memusable: 300n,
        memswap_in: 1n,
        memdisk_cache: 2n,
      },
      cpu: { cputime: 1_906_240_000_001n, timeusr: 12n, timesys: 13n },
      nics: [{ name: 'vnet0', figures: { rxbytes: 9_007_199_254_740_993n } }],
      disks: [{ name: 'vda', figures: { rd_req: 5n, wr_bytes: 6n } }],
    });
  });

  it('gives figures of 64 bits or none, wherever it is cut or spoilt', () => {
    fc.assert(
      fc.property(spoilt(DOMSTATS), (text) => {
        for (const stats of parseDomstats(text).values()) {
          const { nics, disks, memory, cpu } = toReading(MACHINE, stats, now(), () => true);
          const all = [memory, cpu, ...[...nics, ...disks].map(({ figures }) => figures)];
          for (const figure of all.flatMap((figures) => Object.values(figures))) {
            expect(figure >= 0n && figure <= LARGEST).toBe(true);
          }
        }
      }),
    );
  });
});

describe('the outputs of commands about one machine', () => {
  it('are read, with the address of a card that has no name', () => {
    expect(parseList(`${UUID} 1 a  b c\n`)).toEqual([{ id: '1', name: 'a  b c', uuid: UUID }]);
    expect(parseDominfo(OUTPUTS)).toEqual({
      id: '1',
      state: 1,
      cpus: 2n,
      memoryMax: 8_388_608n,
      memoryUsed: 2_097_152n,
      cputime: 12_300_000_000n,
    });
    expect(parseCpu(OUTPUTS)).toEqual({ cputime: 48_772_617_035n });
    expect([parseNic(OUTPUTS), parseDisk(OUTPUTS), parseMemory(OUTPUTS)]).toEqual([
      { rxbytes: 5n },
      { rd_req: 6n },
      { memactual: 7n },
    ]);
    const [blocks = '', interfaces = ''] = OUTPUTS.split(/(?= Interface)/);
    const { kinds, nics } = parseDevices(blocks, interfaces);
    expect([kinds.get('hdc'), kinds.get('vda'), nics[0]]).toEqual(['cdrom', 'disk', 'aa:bb:cc:dd:ee:ff']);
  });

  it('never make virsh run anything else, wherever they are cut or spoilt', () => {
    fc.assert(
      fc.property(spoilt(OUTPUTS), (text) => {
        parseDominfo(text);
        parseCpu(text);
        const { kinds, nics } = parseDevices(text, text);
        for (const name of [...kinds.keys(), ...nics]) expect(name).not.toMatch(/['\\\n\r\0]/);
        for (const { uuid } of parseList(text)) expect(uuid).toMatch(/^[0-9a-f-]{36}$/);
      }),
    );
  });
});
