import { expect, it } from 'vitest';
import { createDataSource } from './connecting/data-source.js';
import { trialSteps } from './trial.js';

it('tries a write on every table of the hub, so that none is forgotten', async () => {
  const dataSource = await createDataSource({ kind: 'sqlite', path: ':memory:' });
  await dataSource.initialize();
  const steps = trialSteps(dataSource, true);
  await dataSource.destroy();
  for (const { tableName } of dataSource.entityMetadatas) {
    const rights = steps.filter(({ table }) => table === tableName).map(({ right }) => right);
    expect(rights, tableName).toContain('SELECT');
    expect(rights.length, tableName).toBeGreaterThan(1);
  }
});
