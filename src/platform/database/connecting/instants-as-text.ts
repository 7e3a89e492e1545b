import type { DataSource, ValueTransformer } from 'typeorm';

/**
 * Passes instants to and from a column's transformer as the text in the database. TypeORM would convert them to dates
 * on the way, and on MySQL take the text for local time.
 */
export function keepInstantsAsText({ driver }: DataSource): void {
  const hydrate = driver.prepareHydratedValue.bind(driver);
  const persist = driver.preparePersistentValue.bind(driver);
  driver.prepareHydratedValue = (value, column) =>
    column.type === 'datetime' ? transformer(column.transformer).from(value) : hydrate(value, column);
  driver.preparePersistentValue = (value, column) =>
    column.type === 'datetime' ? transformer(column.transformer).to(value) : persist(value, column);
}

const AS_IT_IS: ValueTransformer = { to: (value: unknown) => value, from: (value: unknown) => value };

/** No column of the hub has several transformers. */
function transformer(given: ValueTransformer | ValueTransformer[] = AS_IT_IS): ValueTransformer {
  if (Array.isArray(given)) throw new TypeError('an instant has one transformer');
  return given;
}
