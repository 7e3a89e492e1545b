import { writeFault } from '../../platform/database/connecting/file-access.js';
import { filesOf, linkFault, realName } from '../../platform/database/connecting/sqlite-files.js';
import { fine, problem } from './finding.js';
import type { Finding } from './finding.js';

/** Checks that a SQLite file and its companion files are writable, as far as they exist. Its folder must exist. */
export function checkFiles(path: string): Finding {
  const what = 'files';
  const database = realName(path);
  const fault = filesOf(database).map(writeFault).find(Boolean);
  if (fault)
    return problem(what, fault, 'Run this as the hub’s user, and make sure that user owns the files.');
  const links = linkFault(database);
  if (links) return problem(what, links, 'A hub refuses to start on it.');
  return fine(what, 'the database and its companion files are writable');
}
