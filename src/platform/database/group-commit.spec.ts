import { describe, expect, it } from 'vitest';
import { DatabaseUnavailableError } from './database-unavailable.error.js';
import { GroupCommit } from './group-commit.js';

interface Piece {
  readonly name: string;
  readonly ids: readonly string[];
  readonly size: number;
}

const ROOMY = { atOnce: 1, group: 100, waiting: 100, waitingSize: 100 };

function piece(name: string, size = 1, ids = [name]): Piece {
  return { name, size, ids };
}

/** A group commit that writes down its groups; each waits until it is let go. */
function observed(limits = ROOMY): {
  groups: string[];
  commits: GroupCommit<Piece, string>;
  letGo: () => Promise<void>;
} {
  const groups: string[] = [];
  const gates: (() => void)[] = [];
  const commits = new GroupCommit<Piece, string>(async (pieces) => {
    groups.push(pieces.map(({ name }) => name).join(' '));
    await new Promise<void>((resolve) => gates.push(resolve));
    if (pieces.some(({ name }) => name === 'away')) throw new DatabaseUnavailableError('away');
    if (pieces.some(({ name }) => name === 'poison')) throw new Error('poisoned');
    return pieces.map(({ name }) =>
      name === 'refused'
        ? { status: 'rejected', reason: new Error('refused') }
        : { status: 'fulfilled', value: `${name} is in` },
    );
  }, limits);
  const letGo = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    gates.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { groups, commits, letGo };
}

describe('a group commit', () => {
  it('takes what arrived during one group into the next, in the order of arrival', async () => {
    const { groups, commits, letGo } = observed();
    const first = commits.submit(piece('a'));
    await new Promise((resolve) => setImmediate(resolve));
    const others = ['b', 'c', 'd'].map((name) => commits.submit(piece(name)));
    expect(groups).toEqual(['a']);
    await letGo();
    expect(await first).toBe('a is in');
    await letGo();
    expect(await Promise.all(others)).toEqual(['b is in', 'c is in', 'd is in']);
    expect(groups).toEqual(['a', 'b c d']);
  });

  it('bounds a group by size, and takes alone what is larger than a group', async () => {
    const { groups, commits, letGo } = observed({ ...ROOMY, group: 5 });
    const all = [piece('a', 3), piece('b', 2), piece('c', 1), piece('huge', 9), piece('d', 1)];
    const results = Promise.all(all.map((each) => commits.submit(each)));
    for (let group = 0; group < 4; group++) await letGo();
    await results;
    expect(groups).toEqual(['a b', 'c', 'huge', 'd']);
  });

  it('lets an error of one piece cost no other', async () => {
    const { commits, letGo } = observed();
    const results = Promise.allSettled(['a', 'refused', 'b'].map((name) => commits.submit(piece(name))));
    await letGo();
    expect((await results).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('finds the one piece that breaks its group by halving it', async () => {
    const { groups, commits, letGo } = observed();
    const names = ['a', 'b', 'c', 'poison', 'd'];
    const results = Promise.allSettled(names.map((name) => commits.submit(piece(name))));
    for (let group = 0; group < 6; group++) await letGo();
    expect((await results).map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(groups).toEqual(['a b c poison d', 'a b c', 'poison d', 'poison', 'd']);
  });

  it('rejects everything that waits while the database is unavailable, and serves what comes later', async () => {
    const { groups, commits, letGo } = observed({ ...ROOMY, group: 1 });
    const results = Promise.allSettled(['away', 'b', 'c'].map((name) => commits.submit(piece(name))));
    await letGo();
    expect(await results).toMatchObject(
      Array.from({ length: 3 }, () => ({ status: 'rejected', reason: { status: 503 } })),
    );
    const after = commits.submit(piece('d'));
    await letGo();
    expect(await after).toBe('d is in');
    expect(groups).toEqual(['away', 'd']);
  });

  it('has two groups under way that change nothing in common, each id in the order of arrival', async () => {
    const { groups, commits, letGo } = observed({ ...ROOMY, atOnce: 2 });
    const submit = (name: string, ...ids: string[]): Promise<string> => commits.submit(piece(name, 1, ids));
    const moment = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    const results = [submit('x1', 'x')];
    await moment();
    results.push(submit('x2 y1', 'x', 'y'), submit('y2', 'y'), submit('z1', 'z'));
    await moment();
    results.push(submit('v1', 'v'), submit('z2', 'z'));
    await moment();
    expect(groups).toEqual(['x1', 'z1']);
    for (let group = 0; group < 4; group++) await letGo();
    await Promise.all(results);
    expect(groups).toEqual(['x1', 'z1', 'x2 y1 y2 v1', 'z2']);
  });

  it('is idle when all that it took is done', async () => {
    const { groups, commits, letGo } = observed();
    await commits.idle();
    void commits.submit(piece('a'));
    await new Promise((resolve) => setImmediate(resolve));
    void commits.submit(piece('b'));
    const idle = commits.idle().then(() => groups.push('idle'));
    await letGo();
    await letGo();
    await idle;
    expect(groups).toEqual(['a', 'b', 'idle']);
  });

  it.each([
    ['pieces', { ...ROOMY, waiting: 2 }],
    ['size', { ...ROOMY, waitingSize: 2 }],
  ])('promises no more than its limit of %s', async (_what, limits) => {
    const { commits, letGo } = observed(limits);
    const taken = [commits.submit(piece('a')), commits.submit(piece('b'))];
    await expect(commits.submit(piece('c'))).rejects.toMatchObject({ status: 503, retryAfterSeconds: 1 });
    await letGo();
    await Promise.all(taken);
    expect(commits.isFull).toBe(false);
  });
});
