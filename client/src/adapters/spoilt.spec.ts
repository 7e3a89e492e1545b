import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listen, names, RECORDED, recordingOf, told } from '../../../test/support/tool-recordings.js';
import type { Told } from '../../../test/support/tool-recordings.js';

const wholes = new Map(await Promise.all(names.map(async (each) => [each, await told(each)] as const)));

function partsOf(which: string): Pick<Told, 'said' | 'disks' | 'ending'> {
  const { said, disks, ending } = wholes.get(which) as Told;
  return { said, disks, ending };
}

describe('spoilt output costs figures alone', () => {
  const chunkings = fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 40 });
  const name = fc.constantFrom(...names);

  it('says the same however it is cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(name, chunkings, async (which, sizes) => {
        const { said, disks, ending } = await listen(RECORDED[which] ?? [], recordingOf(which), sizes);
        expect({ said, disks, ending }).toEqual(partsOf(which));
      }),
      { numRuns: 150 },
    );
  });

  it('never fails, and stays below 100 %, with any bytes cut out or put in', async () => {
    const spoilt = fc.record({
      at: fc.nat(20_000),
      without: fc.nat(300),
      with: fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.constant(new Uint8Array(200_000).fill(0x7b))),
    });
    await fc.assert(
      fc.asyncProperty(name, spoilt, chunkings, async (which, { at, without, with: noise }, sizes) => {
        const recording = recordingOf(which);
        const spoil = (bytes: Buffer): Buffer => {
          const from = bytes.length === 0 ? 0 : at % bytes.length;
          return Buffer.concat([bytes.subarray(0, from), noise, bytes.subarray(from + without)]);
        };
        const { said, disks, ending } = await listen(
          RECORDED[which] ?? [],
          { ...recording, stdout: spoil(recording.stdout), stderr: spoil(recording.stderr) },
          sizes,
        );
        expect(ending.isWell).toBe(partsOf(which).ending.isWell);
        for (const { progressPercent, bytesTransferred } of [...said, ...disks]) {
          expect(progressPercent ?? 0).toBeLessThan(100);
          expect(bytesTransferred ?? 0).not.toBeNaN();
        }
      }),
      { numRuns: 300 },
    );
  });

  it('passes on an endless line as it comes', async () => {
    const endless = Buffer.alloc(1_000_000, 'x');
    const { printed } = await listen(
      ['rsync', '-a'],
      { stdout: endless, stderr: endless, code: 0 },
      [65_536, 65_536],
    );
    expect(printed.stdout.equals(endless)).toBe(true);
    expect(printed.stderr.equals(endless)).toBe(true);
  });
});
