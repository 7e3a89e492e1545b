import { expect, it } from 'vitest';
import { createDataSource } from '../platform/database/connecting/data-source.js';
import { trialSteps } from '../platform/database/trial.js';
import { ENTITIES, schemaOf } from './schema.js';

it('tries a write on every table of the hub, so that none is forgotten', async () => {
  const dataSource = await createDataSource({ kind: 'sqlite', path: ':memory:' }, ENTITIES);
  await dataSource.initialize();
  const steps = trialSteps(dataSource, schemaOf({ retentionMs: 1 }));
  await dataSource.destroy();
  for (const { tableName } of dataSource.entityMetadatas) {
    const rights = steps.filter(({ table }) => table === tableName).map(({ right }) => right);
    expect(rights, tableName).toContain('SELECT');
    expect(rights.length, tableName).toBeGreaterThan(1);
  }
});
