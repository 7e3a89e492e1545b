import { Logger } from '@nestjs/common';
import type { Repository } from 'typeorm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readSettings } from '../../src/app/settings.js';
import { AuditEventRow } from '../../src/audit/audit-event.entity.js';
import { Database } from '../../src/platform/database/database.js';
import { openDatabase } from '../../src/platform/database/connecting/open-database.js';
import type { Transaction } from '../../src/platform/database/transaction.js';
import { ApiToken } from '../../src/tokens/api-token.entity.js';
import { TokenExistsError } from '../../src/tokens/token-exists.error.js';
import { TokenStore } from '../../src/tokens/token.store.js';
import { DATABASES, freshDatabase, SERVERS, sql } from '../support/databases.js';
import type { TestDatabaseKind } from '../support/databases.js';
import { schemaOf } from '../../src/app/schema.js';
import { aGrant } from '../support/token-store.js';

/** A database of this version's schema, and its URL for looking at it from beside. */
async function migrated(kind: TestDatabaseKind): Promise<{ database: Database; url: string }> {
  const url = await freshDatabase(kind);
  const settings = readSettings({ DATABASE_URL: url, MIGRATE_ON_START: 'true' });
  const opened = await openDatabase(settings, schemaOf(settings), new Logger());
  onTestFinished(() => opened.close());
  return { database: new Database(opened.dataSource, opened.dialect), url };
}

function aToken(name: string, more: Partial<ApiToken> = {}): Omit<ApiToken, 'id'> {
  const lists = { job_types: null, job_id_prefixes: null };
  const instants = { created_at: 0, expires_at: null, revoked_at: null, last_used_at: null };
  return { name, role: 'viewer', sha256: name.padEnd(64, '0'), ...lists, ...instants, ...more };
}

const insert = async (transaction: Transaction, name: string): Promise<unknown> =>
  (await transaction.repository(ApiToken)).insert(aToken(name));

const namesIn = async (url: string): Promise<unknown[]> =>
  (await sql(url, 'SELECT name FROM api_tokens ORDER BY id')).map(({ name }) => name);

describe.each(DATABASES)('a repository in a transaction on %s', (kind) => {
  it('keeps instants to the millisecond and lists, also where the local clock skips an hour', async () => {
    const { database, url } = await migrated(kind);
    const zone = process.env['TZ'];
    process.env['TZ'] = 'America/New_York';
    onTestFinished(() => {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    });
    expect(new Date('2026-03-08T02:30').getHours(), 'there is no such local time').toBe(3);
    const token = aToken('a', {
      job_types: ['backup'],
      created_at: Date.parse('2026-03-08T02:30:00.007Z'),
      expires_at: Date.parse('2026-11-01T05:30:00.000Z'),
    });
    const read = await database.write(async (transaction) => {
      const tokens = await transaction.repository(ApiToken);
      await tokens.insert(token);
      return tokens.find({ where: { created_at: token.created_at } });
    });
    expect(read).toEqual([{ ...token, id: 1 }]);
    const stored = await sql(url, 'SELECT job_types, created_at, expires_at FROM api_tokens');
    const instants = { created_at: '2026-03-08 02:30:00.007', expires_at: '2026-11-01 05:30:00.000' };
    expect(stored).toEqual([{ job_types: '["backup"]', ...instants }]);
  });

  it('writes before all that waits for the COMMIT, and sees nothing of it', async () => {
    const { database, url } = await migrated(kind);
    const seen = await database.write(async (transaction) => {
      transaction.run({ sql: "UPDATE api_tokens SET name = 'renamed' WHERE name = 'later'" });
      await insert(transaction, 'later');
      const tokens = await transaction.repository(ApiToken);
      return (await tokens.find()).map(({ name }) => name);
    });
    expect(seen).toEqual(['later']);
    expect(await namesIn(url)).toEqual(['renamed']);
  });

  it('leaves nothing where the transaction fails or is a rehearsal, by whatever way it wrote', async () => {
    const { database, url } = await migrated(kind);
    const ways: ((transaction: Transaction) => Promise<unknown>)[] = [
      (transaction) => insert(transaction, 'inserted'),
      async (transaction) => (await transaction.repository(ApiToken)).save(aToken('saved')),
      async (transaction) => {
        const { manager } = await transaction.repository(ApiToken);
        await manager.transaction((within) => within.getRepository(ApiToken).insert(aToken('within')));
      },
      async (transaction) => {
        const log = await transaction.repository(AuditEventRow);
        const deed = { actor: 'a', action: 'token.created', subject: 's', detail: null } as const;
        await log.insert({ at: 0, ...deed });
      },
    ];
    for (const write of ways) {
      await database.rehearse(write);
      const failing = database.write(async (transaction) => {
        await write(transaction);
        throw new Error('it broke');
      });
      await expect(failing).rejects.toThrow('it broke');
    }
    expect(await namesIn(url)).toEqual([]);
    expect(await sql(url, 'SELECT id FROM audit_events')).toEqual([]);
    await database.write((transaction) => insert(transaction, 'kept'));
    expect(await namesIn(url)).toEqual(['kept']);
  });

  it('lets one of many who make a token of one name at once make it', async () => {
    const { database, url } = await migrated(kind);
    const store = new TokenStore(database);
    for (const name of ['a', 'b', 'c']) {
      const makers = Array.from({ length: 6 }, () => store.create(aGrant({ name }), 'tests'));
      const results = await Promise.allSettled(makers);
      const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
      expect(reasons).toHaveLength(5);
      for (const reason of reasons) expect(reason).toBeInstanceOf(TokenExistsError);
    }
    expect(await namesIn(url)).toEqual(['a', 'b', 'c']);
    const deeds = await sql(url, 'SELECT subject, action FROM audit_events ORDER BY id');
    expect(deeds).toEqual(['a', 'b', 'c'].map((subject) => ({ subject, action: 'token.created' })));
  });
});

/** Resolves when it was called so many times; at once from then on. */
function meetingOf(count: number): () => Promise<void> {
  let arrive = (): void => {};
  const all = new Promise<void>((resolve) => (arrive = resolve));
  let arrived = 0;
  return async () => {
    if (++arrived === count) arrive();
    await all;
  };
}

describe.each(SERVERS)('a repository on %s', (kind) => {
  it('writes nothing in a transaction that only reads', async () => {
    const { database, url } = await migrated(kind);
    const writing = database.read((transaction) => insert(transaction, 'a'));
    await expect(writing).rejects.toMatchObject({
      cause: { message: expect.stringContaining('READ ONLY transaction') },
    });
    expect(await namesIn(url)).toEqual([]);
  });

  it('starts over with its transaction where two lock two entities in opposite order', async () => {
    const { database } = await migrated(kind);
    await database.write((transaction) => insert(transaction, 'a'));
    await database.write((transaction) => insert(transaction, 'b'));
    const meet = meetingOf(2);
    let attempts = 0;
    const addTo = async (tokens: Repository<ApiToken>, name: string, prefix: string): Promise<void> => {
      const token = await tokens.findOneOrFail({ where: { name }, lock: database.dialect.lock });
      token.job_id_prefixes = [...(token.job_id_prefixes ?? []), prefix];
      await tokens.save(token);
    };
    const markBoth = (first: string, second: string): Promise<void> =>
      database.write(async (transaction) => {
        attempts++;
        const tokens = await transaction.repository(ApiToken);
        await addTo(tokens, first, first);
        await meet();
        await addTo(tokens, second, first);
      });
    await Promise.all([markBoth('a', 'b'), markBoth('b', 'a')]);
    expect(attempts).toBe(3);
    const tokens = await database.read(async (transaction) =>
      (await transaction.repository(ApiToken)).find(),
    );
    expect(tokens.map(({ job_id_prefixes }) => job_id_prefixes?.toSorted())).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });
});
