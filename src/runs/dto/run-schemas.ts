import type { SchemaObject } from './schema-object.js';
import { MEMBERS, memberOf, PATCHED, PATCHED_QUIETLY } from '../rules/members.js';
import type { Member, MemberKind } from '../rules/members.js';
import { COMMIT_SOURCES, RUN_STATUSES } from '../rules/vocabulary.js';

const LARGEST = Number.MAX_SAFE_INTEGER;
const SPELLINGS = 'Also failed, completed, succeeded, canceled, in any case.';
const COUNT: SchemaObject = { type: 'integer', minimum: 0, maximum: LARGEST };

/** UTC with six digits. */
const STAMP_PATTERN = String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$`;

/** The kinds of members as OpenAPI has them; other spellings that are read are not promised. */
const OF_KIND: Readonly<Record<MemberKind, SchemaObject>> = {
  name: { type: 'string', minLength: 1, maxLength: 255 },
  instant: { type: 'string', format: 'date-time' },
  'instant?': { type: 'string', format: 'date-time', nullable: true },
  'instant-like': { type: 'string', maxLength: 500, nullable: true },
  status: { type: 'string', enum: [...RUN_STATUSES], description: SPELLINGS },
  short: { type: 'string', maxLength: 500, nullable: true },
  long: { type: 'string', nullable: true },
  count: COUNT,
  duration: { ...COUNT, nullable: true },
  source: { type: 'string', enum: [...COMMIT_SOURCES, null], nullable: true },
  object: { type: 'object', additionalProperties: true, nullable: true },
  flag: { type: 'boolean' },
};

function schemaOf(members: readonly Member[], required: readonly Member[]): SchemaObject {
  return {
    type: 'object',
    properties: Object.fromEntries(members.map(({ name, kind }) => [name, OF_KIND[kind]])),
    ...(required.length > 0 ? { required: required.map(({ name }) => name) } : {}),
  };
}

/** The body of a new run. */
export const RUN_SCHEMA = schemaOf(
  MEMBERS,
  MEMBERS.filter(({ isRequired }) => isRequired),
);

/** Both forms of a batch. */
export const BATCH_SCHEMA: SchemaObject = {
  oneOf: [
    { type: 'array', items: RUN_SCHEMA },
    { type: 'object', properties: { runs: { type: 'array', items: RUN_SCHEMA } }, required: ['runs'] },
  ],
};

const patch = schemaOf([...PATCHED, ...PATCHED_QUIETLY].map(memberOf), []);

/** The body of a PATCH: null leaves a member as it is. */
export const PATCH_SCHEMA: SchemaObject = {
  ...patch,
  properties: {
    ...Object.fromEntries(
      Object.entries(patch.properties ?? {}).map(([name, schema]) => [
        name,
        nullable(schema as SchemaObject),
      ]),
    ),
    updated_at: { type: 'string', format: 'date-time', nullable: true },
  },
};

export const COMMIT_SCHEMA: SchemaObject = {
  type: 'object',
  properties: {
    commit_hash: { type: 'string', minLength: 7, maxLength: 40 },
    commit_source: { type: 'string', enum: [...COMMIT_SOURCES] },
    commit_author: { type: 'string', maxLength: 500, nullable: true },
    commit_timestamp: { type: 'string', maxLength: 500, nullable: true },
  },
  required: ['commit_hash', 'commit_source'],
};

/** A row as the API shows it. */
export const RUN_VIEW_SCHEMA: SchemaObject = viewSchema();

function viewSchema(): SchemaObject {
  const members = Object.fromEntries(MEMBERS.map(({ name, kind }) => [name, shown(OF_KIND[kind])]));
  const url: SchemaObject = { type: 'string', nullable: true };
  const stamp: SchemaObject = { type: 'string', pattern: STAMP_PATTERN };
  const properties = {
    id: { type: 'integer' },
    ...members,
    created_at: stamp,
    start_time: stamp,
    duration_ms: { type: 'integer', minimum: 0 },
    schema_version: { type: 'integer' },
    updated_at: stamp,
    commit_url: url,
    repo_url: url,
  } satisfies Record<string, SchemaObject>;
  return { type: 'object', properties, required: Object.keys(properties).toSorted() };
}

/** Without the bounds of what comes in. */
function shown({
  minLength: _least,
  maxLength: _most,
  maximum: _maximum,
  description: _text,
  ...schema
}: SchemaObject): SchemaObject {
  return schema;
}

function nullable(schema: SchemaObject): SchemaObject {
  const words = schema.enum?.includes(null) === false ? { enum: [...(schema.enum as unknown[]), null] } : {};
  return { ...schema, ...words, nullable: true };
}
