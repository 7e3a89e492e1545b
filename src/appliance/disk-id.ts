import { BadRequestError } from './bad-request.error.js';

const LARGEST = 65_535;

/**
 * The `disk_index` that an id of a disk stands for: `1` is disk 1, and `disk-2000`, by the key that VMware gives a
 * disk, is disk 2000.
 * @throws {BadRequestError}
 */
export function diskIndexOf(id: string): number {
  const [, digits = ''] = /^(?:disk-)?(\d{1,5})$/.exec(id) ?? [];
  if (digits !== '' && Number(digits) <= LARGEST) return Number(digits);
  throw new BadRequestError(
    `disk_id must be a whole number from 0 to ${LARGEST}, or disk- and such a number`,
  );
}
