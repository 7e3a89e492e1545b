import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { EVALUATED } from './hostile.js';

/** The audit log shows these. */
const TOLD = ['job_types', 'job_id_prefixes', 'expires_at'];

const INNARDS: Readonly<Record<string, RegExp>> = {
  SQL: /\b(SELECT\b[^"]{1,300}\bFROM|INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|FOR UPDATE|ON DUPLICATE KEY|ORDER BY|LEFT JOIN)\b/,
  'the words of a database':
    /SQL syntax|syntax error|Data too long for|Duplicate entry|constraint failed|Incorrect \w+ value|Lock wait timeout|Deadlock found|Out of range value|datatype mismatch/i,
  'a code of an error':
    /\b(ER_[A-Z]{3}|SQLITE_[A-Z]|PROTOCOL_[A-Z]|FST_ERR|HPE_[A-Z]|ERR_[A-Z]{3}|E(CONNREFUSED|CONNRESET|PIPE|NOENT|ACCES|TIMEDOUT)\b)/,
  'an error of JavaScript':
    /\b(Type|Range|Reference|Syntax|QueryFailed|Assertion)Error\b|Unexpected (token|end of JSON)|Cannot (read|set|convert)|is not (a function|iterable|defined)/,
  'a stack': /(^|\n|\\n)\s*at \S+.*[:(]\d|\.[cm]?[jt]s:\d|node:internal|node_modules/,
  'a value that was evaluated': new RegExp(EVALUATED),
};

/** Texts that no answer may contain, no matter who asks. */
export class Leaks {
  private readonly all: Readonly<Record<string, RegExp>>;

  /** `published` is what the hub tells anybody of itself: names in there are no secret. */
  constructor(
    published: string,
    private readonly secrets: readonly string[],
  ) {
    const isPrivate = (name: string): boolean => !published.includes(name) && !TOLD.includes(name);
    this.all = {
      ...INNARDS,
      'a path': anyOf([resolve('.'), join(tmpdir(), 'hub-'), 'file:///', '/usr/lib/', '/home/']),
      'a name of the schema': wordsOf(sources('migrations').matchAll(/\b[a-z]+(_[a-z\d]+)+\b/g), isPrivate),
      'a class': wordsOf(sources('src').matchAll(/(?<=\bclass )([A-Z][a-z]+){2,}\b/g), isPrivate),
    };
  }

  /** The leaks in an answer, each with the text that was found. */
  in(text: string): string[] {
    const innards = Object.entries(this.all).flatMap(([what, pattern]) => {
      const found = pattern.exec(text)?.[0];
      return found === undefined ? [] : [`${what}: ${found.slice(0, 100)}`];
    });
    return [...innards, ...this.secretsIn(text)];
  }

  secretsIn(text: string): string[] {
    return this.secrets.some((secret) => text.includes(secret)) ? ['a token or password'] : [];
  }
}

function wordsOf(matches: Iterable<RegExpExecArray>, isMeant: (word: string) => boolean): RegExp {
  const words = new Set(Array.from(matches, ([word]) => word).filter(isMeant));
  return new RegExp(`\\b(${[...words].join('|')})\\b`);
}

function anyOf(texts: readonly string[]): RegExp {
  return new RegExp(texts.map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'));
}

function sources(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  return files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
}
