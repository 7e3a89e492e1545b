import type { SchemaObject } from './schema-object.js';
import { RUN_VIEW_SCHEMA } from './run-schemas.js';

const TEXT: SchemaObject = { type: 'string' };
const WHOLE: SchemaObject = { type: 'integer', minimum: 0 };
const TEXTS: SchemaObject = { type: 'array', items: TEXT };

function object(properties: Record<string, SchemaObject>, optional: readonly string[] = []): SchemaObject {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required: required.toSorted() };
}

const oneOf = (...words: string[]): SchemaObject => ({ type: 'string', enum: words });

/** The answers of the run ledger, as the OpenAPI document has them. */
export const ANSWERS = {
  created: object({ status: oneOf('created'), event_id: TEXT, run_id: TEXT }),
  duplicate: object({ status: oneOf('duplicate'), event_id: TEXT, message: TEXT }),
  batch: object({ inserted: WHOLE, duplicates: WHOLE, errors: TEXTS, total: WHOLE }),
  namedBatch: object({
    status: oneOf('success'),
    inserted: WHOLE,
    duplicates: WHOLE,
    errors: TEXTS,
    total: WHOLE,
  }),
  run: RUN_VIEW_SCHEMA,
  runs: {
    oneOf: [
      { type: 'array', items: RUN_VIEW_SCHEMA },
      object({ items: { type: 'array', items: RUN_VIEW_SCHEMA }, next_cursor: { ...TEXT, nullable: true } }),
    ],
  } satisfies SchemaObject,
  updated: object({ event_id: TEXT, updated: { type: 'boolean' }, fields_updated: TEXTS }),
  associated: object({ status: oneOf('success'), event_id: TEXT, run_id: TEXT, commit_hash: TEXT }),
  commitUrl: object({ commit_url: { ...TEXT, nullable: true } }),
  repoUrl: object({ repo_url: { ...TEXT, nullable: true } }),
  metadata: object({
    agent_names: TEXTS,
    job_types: TEXTS,
    counts: object({ agent_names: WHOLE, job_types: WHOLE }),
    cache_hit: { type: 'boolean' },
  }),
};

/** A 422 of these routes. */
export const RUN_PROBLEM: SchemaObject = object(
  {
    type: TEXT,
    title: TEXT,
    status: { type: 'integer' },
    detail: {
      type: 'array',
      items: object({
        type: TEXT,
        loc: { type: 'array', items: { oneOf: [TEXT, { type: 'integer' }] } },
        msg: TEXT,
        input: { anyOf: [{}] },
      }),
    },
    instance: TEXT,
    error: TEXT,
    errors: { type: 'array', items: object({ pointer: TEXT, detail: TEXT }) },
  },
  ['instance'],
);
