import { sql } from './databases.js';

interface Column {
  readonly type: string;
  readonly nullable: boolean;
  /** Whether an INSERT that does not know it fails. */
  readonly required: boolean;
}

/** The demands of a schema on writers, as reported by the database itself. */
export interface SchemaShape {
  readonly columns: ReadonlyMap<string, Column>;
  /** Unique indexes, foreign keys and the like, each as `table: what`. */
  readonly rules: ReadonlySet<string>;
}

export async function shapeOf(url: string): Promise<SchemaShape> {
  return url.startsWith('sqlite:') ? shapeOfFile(url) : shapeOnServer(url);
}

/** The parts of the new schema that a hub of the release before would miss, or fail on; sorted. */
export function narrowings(before: SchemaShape, after: SchemaShape): string[] {
  const tables = new Set([...before.columns.keys()].map(tableOf));
  const found = [
    ...[...before.columns].flatMap(([name, column]) => narrowed(name, column, after.columns.get(name))),
    ...[...after.columns]
      .filter(([name, { required }]) => required && tables.has(tableOf(name)) && !before.columns.has(name))
      .map(([name]) => `${name} is new and has no default`),
    ...[...before.rules].filter((rule) => !after.rules.has(rule)).map((rule) => `${rule} is gone`),
    ...[...after.rules]
      .filter((rule) => tables.has(rule.split(':')[0] ?? '') && !before.rules.has(rule))
      .map((rule) => `${rule} is new`),
  ];
  return found.toSorted();
}

function narrowed(name: string, before: Column, after: Column | undefined): string[] {
  if (!after) return [`${name} is gone`];
  const faults: string[] = [];
  if (!holds(after.type, before.type)) faults.push(`${name} was ${before.type} and is ${after.type}`);
  if (after.nullable !== before.nullable)
    faults.push(`${name} is ${after.nullable ? 'now' : 'no longer'} nullable`);
  if (after.required && !before.required) faults.push(`${name} has no default any more`);
  return faults;
}

/** The same type, or a longer VARCHAR. */
function holds(after: string, before: string): boolean {
  const [now, was] = [after, before].map((type) => Number(/^varchar\((\d+)\)$/i.exec(type)?.[1]));
  return after === before || (now !== undefined && was !== undefined && now >= was);
}

function tableOf(column: string): string {
  return column.split('.')[0] ?? '';
}

type Row<Names extends string> = Record<Names, string | null>;

async function shapeOnServer(url: string): Promise<SchemaShape> {
  const columns = (await sql(
    url,
    `SELECT CONCAT(table_name, '.', column_name) AS name, column_type AS type, is_nullable AS nullable,
            column_default IS NULL AND is_nullable = 'NO' AND extra NOT LIKE '%auto_increment%' AS required
     FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name <> 'migrations'`,
  )) as (Row<'name' | 'type' | 'nullable'> & { required: number })[];
  const rules = (await sql(
    url,
    `SELECT CONCAT(table_name, ': unique ', GROUP_CONCAT(column_name ORDER BY seq_in_index)) AS rule
     FROM information_schema.statistics
     WHERE table_schema = DATABASE() AND non_unique = 0 AND table_name <> 'migrations'
     GROUP BY table_name, index_name
     UNION ALL SELECT CONCAT(table_name, ': ', LOWER(constraint_type), ' ', constraint_name)
     FROM information_schema.table_constraints
     WHERE table_schema = DATABASE() AND constraint_type NOT IN ('PRIMARY KEY', 'UNIQUE')`,
  )) as Row<'rule'>[];
  return {
    columns: new Map(
      columns.map(({ name, type, nullable, required }) => [
        String(name),
        { type: String(type), nullable: nullable === 'YES', required: required === 1 },
      ]),
    ),
    rules: new Set(rules.map(({ rule }) => String(rule))),
  };
}

async function shapeOfFile(url: string): Promise<SchemaShape> {
  const ofTables = `FROM sqlite_master AS t, `;
  const areOurs = `WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name <> 'migrations'`;
  const columns = await sql(
    url,
    `SELECT t.name || '.' || c.name AS name, c.type, c."notnull" AS filled, c.dflt_value AS value, c.pk
     ${ofTables} pragma_table_info(t.name) AS c ${areOurs}`,
  );
  const rules = await sql(
    url,
    `SELECT t.name || ': unique ' || (SELECT group_concat(i.name) FROM pragma_index_info(l.name) AS i) AS rule
     ${ofTables} pragma_index_list(t.name) AS l ${areOurs} AND l."unique" = 1
     UNION ALL SELECT t.name || ': foreign key to ' || f."table" ${ofTables} pragma_foreign_key_list(t.name) AS f ${areOurs}`,
  );
  return {
    columns: new Map(
      columns.map(({ name, type, filled, value, pk }) => [
        String(name),
        {
          type: String(type),
          nullable: filled === 0,
          // A counter gives itself a value.
          required: filled === 1 && value === null && !(pk === 1 && type === 'INTEGER'),
        },
      ]),
    ),
    rules: new Set(rules.map(({ rule }) => String(rule))),
  };
}
