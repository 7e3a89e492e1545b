import { access, constants, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { folderFault } from '../../platform/database/connecting/file-access.js';
import { sentenceOf } from '../failure.js';
import { checkFiles } from './files.js';
import { fine, problem, warning } from './finding.js';
import type { Finding } from './finding.js';

/** Magic numbers, as in statfs(2), of file systems on which WAL does not work. */
const NETWORKS = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0x01021997, '9P'],
]);
const LITTLE_BYTES = 1024 ** 3;

/** Checks the folder of a SQLite file, in which SQLite creates further files. */
export async function checkFolder(path: string): Promise<Finding[]> {
  const folder = dirname(path);
  try {
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const todo = 'Create the folder, or let the hub’s user write to it.';
    return [problem('folder', folderFault(folder) ?? sentenceOf(error), todo)];
  }
  const { type, bavail, bsize } = await statfs(folder);
  return [
    fine('folder', `${folder} is writable`),
    checkFiles(path),
    judgeFileSystem(type),
    judgeSpace(bavail * bsize),
  ];
}

export function judgeFileSystem(type: number): Finding {
  const network = NETWORKS.get(type);
  if (!network) return fine('file system', 'local');
  return problem('file system', `${network}: WAL does not work on network shares`, 'Use a local disk.');
}

export function judgeSpace(bytes: number): Finding {
  const says = `${(bytes / 1024 ** 3).toFixed(1)} GiB free`;
  if (bytes >= LITTLE_BYTES) return fine('disk space', says);
  return warning('disk space', says, 'Free some space: on a full disk the hub answers 503.');
}
