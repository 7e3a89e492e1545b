import type { DataSource } from 'typeorm';
import { inabilityOf, lostRace, reasonOf, timedOut } from './database-errors.js';
import type { Dialect } from './dialect.js';
import type { Fault } from './fault.js';
import { inTransaction } from './in-transaction.js';
import type { WorkIn } from './in-transaction.js';
import type { Inability } from './inability.js';
import type { Schema } from './schema.js';
import { takeSteps, trialSteps } from './trial.js';
import type { TrialStep } from './trial.js';

export interface WriteFault extends Fault {
  readonly inability: Inability;
}

interface Refused extends TrialStep {
  readonly error: unknown;
}

/** With more denied tables than this, the privilege is missing on the whole database. */
const MOST_GRANTS = 2;
const RESTORE =
  "Restore it from a backup ('hub migrate' does not recreate tables), or set DATABASE_URL to the hub's database.";
const REMEDIES: Partial<Readonly<Record<Inability, string>>> = {
  full: 'Free some space where the database keeps its files.',
  'read-only': 'Make it writable, or set DATABASE_URL to the primary server.',
  schema: RESTORE,
};

/**
 * Tries each kind of write on each table and rolls everything back; undefined if the database accepts them all. Locks
 * of other transactions are not a fault.
 * @throws if the database is unavailable, or for errors that are not about its state.
 */
export async function findWriteFault(
  dataSource: DataSource,
  dialect: Dialect,
  schema: Schema,
): Promise<WriteFault | undefined> {
  const attempt = (work: WorkIn<void>): Promise<unknown> => refusalOf(dataSource, dialect, work);
  const steps = trialSteps(dataSource, schema);
  const refusal =
    (await attempt((transaction) => takeSteps(transaction, steps))) ??
    (await attempt(async (transaction) => schema.writeTrial(transaction)));
  if (refusal === undefined) return undefined;
  const refused: Refused[] = [];
  for (const step of steps) {
    const error = await attempt((transaction) => takeSteps(transaction, [step]));
    if (error !== undefined) refused.push({ ...step, error });
  }
  return faultOf(dataSource, refusal, refused);
}

async function refusalOf(dataSource: DataSource, dialect: Dialect, work: WorkIn<void>): Promise<unknown> {
  try {
    await inTransaction(dataSource, dialect, dialect.beginWrite, work, 'ROLLBACK');
    return undefined;
  } catch (error) {
    const inability = inabilityOf(error);
    const isOfOthers = inability === 'busy' || timedOut(error) || lostRace(error);
    if (isOfOthers) return undefined;
    if (inability === undefined || inability === 'away' || inability === 'login') throw error;
    return error;
  }
}

async function faultOf(
  dataSource: DataSource,
  refusal: unknown,
  refused: readonly Refused[],
): Promise<WriteFault> {
  const inability = inabilityOf(refusal) ?? 'busy';
  const denied = refused.filter(({ error }) => inabilityOf(error) === 'right');
  if (inability === 'right' && denied.length > 0) {
    return { inability, ...missingRights(await currentUser(dataSource), dataSource, denied) };
  }
  const reasons = new Set([reasonOf(refusal), ...refused.map(({ error }) => reasonOf(error))]);
  const says = `The database rejects the hub's writes: ${[...reasons].join('; ')}`;
  return { inability, says, todo: REMEDIES[inability] ?? "Check the database server's own log." };
}

function missingRights(user: string, { options }: DataSource, denied: readonly Refused[]): Fault {
  const tables = [...new Set(denied.map(({ table }) => table))];
  const rights = [...new Set(denied.map(({ right }) => right))];
  const lacks = rights.map((right) => `${right} on ${tablesOf(right, denied)}`);
  const schema = `\`${String(options.database)}\``;
  const grantOn = (on: string, missing: readonly string[]): string =>
    `GRANT ${missing.join(', ')} ON ${schema}.${on} TO ${user};`;
  const rightsOn = (table: string): string[] =>
    denied.filter((step) => step.table === table).map(({ right }) => right);
  const grants =
    tables.length > MOST_GRANTS
      ? [grantOn('*', rights)]
      : tables.map((table) => grantOn(`\`${table}\``, rightsOn(table)));
  return {
    says: `The database user ${user} lacks privileges: ${lacks.join('; ')}`,
    todo: `Run as an administrator: ${grants.join(' ')}`,
  };
}

function tablesOf(right: string, denied: readonly Refused[]): string {
  return denied
    .filter((step) => step.right === right)
    .map(({ table }) => table)
    .join(', ');
}

/** The user in the form that GRANT expects; a name may contain `@`, a host may not. */
async function currentUser(dataSource: DataSource): Promise<string> {
  const [row] = await dataSource.query<{ user: string }[]>('SELECT CURRENT_USER() AS user');
  const [, name = '', host = ''] = /^(.*)@([^@]*)$/s.exec(row?.user ?? '') ?? [];
  return `'${name.replaceAll("'", "''")}'@'${host}'`;
}
