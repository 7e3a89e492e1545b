import { writeFault } from '../../platform/database/connecting/file-access.js';
import { filesOf, linkFault, realName } from '../../platform/database/connecting/sqlite-files.js';
import { fine, problem } from './finding.js';
import type { Finding } from './finding.js';

/** A SQLite file and what lies beside it, which the hub has to write, as far as they are there; its folder is. */
export function checkFiles(path: string): Finding {
  const what = 'files';
  const database = realName(path);
  const fault = filesOf(database).map(writeFault).find(Boolean);
  if (fault)
    return problem(what, fault, 'Run this as the hub’s user, and see that the files are that user’s.');
  const links = linkFault(database);
  if (links) return problem(what, links, 'A hub does not start on it.');
  return fine(what, 'the database and what lies beside it are writable');
}
