import { describe, expect, it, onTestFinished } from 'vitest';
import { freshDatabase, SERVERS } from '../support/databases.js';
import { quarterAgo, samplesOf, tell, unevenJob } from '../support/history.js';
import { jobOf, startHub } from '../support/hub.js';
import type { Hub, HubProcess } from '../support/hub.js';
import type { HubHere } from '../support/hub-here.js';
import { previousRelease } from '../support/previous-release.js';
import { Random } from '../support/random.js';

const PATIENT = { STALE_AFTER_SECONDS: '86400', FAIL_AFTER_SECONDS: '172800' };
const START = quarterAgo(3 * 3_600);

describe('the release before beside this one', () => {
  const launchOld = async (env: Record<string, string>): Promise<HubProcess> => {
    const before = await previousRelease();
    onTestFinished(() => before.remove());
    const old = await before.launch(env);
    onTestFinished(() => old.kill());
    return old;
  };
  const told = unevenJob(new Random(4), START, 1_800, 10);
  const settingsOf = (url: string): Record<string, string> => ({
    DATABASE_URL: url,
    MIGRATE_ON_START: 'true',
    ...PATIENT,
  });

  /** Its updates are taken, and leave the samples as they are; this hub goes on. */
  const expectUntouched = async (ours: () => Promise<Hub>, theirs: () => Promise<Hub>): Promise<void> => {
    await tell(await ours(), 'job', ...told.slice(0, 90));
    const known = await samplesOf(await ours(), 'job');
    await tell(await theirs(), 'job', ...told.slice(90, 120));
    await tell(await theirs(), 'theirs', ...told);
    const hub = await ours();
    expect(await samplesOf(hub, 'job')).toEqual(known);
    expect((await jobOf(hub, 'job')).bytes_transferred).toBe(told[119]?.own);
    expect((await samplesOf(hub, 'theirs')).t).toEqual([]);
    await tell(hub, 'job', ...told.slice(120));
    expect((await samplesOf(hub, 'job')).t).toEqual(
      [...told.slice(0, 90), ...told.slice(120)].map(({ at }) => at),
    );
    await tell(hub, 'job', ...told);
    await tell(hub, 'whole', ...told);
    expect(await samplesOf(hub, 'job')).toEqual({ ...(await samplesOf(hub, 'whole')), job_id: 'job' });
  };

  it.each(SERVERS)('leaves curves on %s as they are', async (kind) => {
    const env = settingsOf(await freshDatabase(kind));
    const hub = await startHub(env);
    const old = await launchOld({ ...env, MIGRATE_ON_START: 'false' });
    await expectUntouched(
      () => Promise.resolve(hub),
      () => Promise.resolve(old),
    );
  });

  it('leaves curves in a SQLite file as they are, in turn', async () => {
    const env = settingsOf(await freshDatabase('sqlite'));
    let hub: HubHere | undefined;
    let old: HubProcess | undefined;
    await expectUntouched(
      async () => {
        await old?.stop();
        old = undefined;
        return (hub ??= await startHub(env));
      },
      async () => {
        await hub?.close();
        hub = undefined;
        return (old ??= await launchOld(env));
      },
    );
  });
});
