import { readFileSync } from 'node:fs';
import { isatty } from 'node:tty';
import { describe, expect, it } from 'vitest';
import { codeIn, tableOf } from '../../test/support/documents.js';
import { readSettings } from './settings.js';
import type { Settings } from './settings.js';

const page = readFileSync('docs/operations.md', 'utf8');
const rows = tableOf(page, 'variable', 'default', 'takes').map(([variable, fallback, takes]) => ({
  name: codeIn(variable ?? '')[0] ?? '',
  fallback: fallback ?? '',
  takes: takes ?? '',
}));

const SOURCE = {
  LIBVIRT_URI: 'qemu:///system',
  INFLUX_URL: 'http://influx:8181',
  INFLUX_DB: 'vms',
  INFLUX_TOKEN: 'secret',
};
const SERVER = { DATABASE_URL: 'mysql://hub@db/hub' };
/** These complete what one variable alone cannot say. */
const BESIDE: Readonly<Record<string, NodeJS.ProcessEnv>> = {
  DATABASE_PASSWORD: SERVER,
  DATABASE_READ_URL: SERVER,
  LIBVIRT_URI: SOURCE,
  INFLUX_URL: SOURCE,
  INFLUX_DB: SOURCE,
  INFLUX_TOKEN: SOURCE,
};
/** The circumstances that the column of defaults names, as settings; undefined where this process is not in them. */
const CIRCUMSTANCES: Readonly<Record<string, NodeJS.ProcessEnv | undefined>> = {
  '': {},
  'on SQLite': {},
  'on a server': SERVER,
  'on loopback': {},
  'on other addresses': { HOST: '0.0.0.0' },
  'on a terminal': isatty(process.stdout.fd) ? {} : undefined,
  'without one': isatty(process.stdout.fd) ? undefined : {},
  'or `RATE_LIMIT_PER_SECOND`': {},
};

/** The variables that the hub asks for, but for the files of secrets. */
function variablesRead(env: NodeJS.ProcessEnv): string[] {
  const asked = new Set<string>();
  const get = (target: NodeJS.ProcessEnv, name: string | symbol): string | undefined => {
    asked.add(String(name));
    return target[String(name)];
  };
  readSettings(new Proxy(env, { get }));
  return [...asked].toSorted();
}

function read(name: string, value: string, env: NodeJS.ProcessEnv = {}): Settings {
  return readSettings({ ...BESIDE[name], ...env, [name]: value });
}

/** The hub's message about the values of a variable; no variable takes an empty text. */
function complaintAbout(name: string): string {
  try {
    read(name, '');
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error(`${name} takes anything`);
}

describe('the table of settings in docs/operations.md', () => {
  it('names every variable that the hub reads once, and no other', () => {
    const all = variablesRead({ ...SERVER, DATABASE_READ_URL: 'mysql://hub@replica/hub' });
    const files = all.filter((name) => name.endsWith('_FILE'));
    expect(rows.map(({ name }) => name).toSorted()).toEqual(all.filter((name) => !files.includes(name)));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect(page).toContain(`\`${file}\``);
  });

  it.each(rows)('has the default of $name: $fallback', ({ name, fallback }) => {
    if (fallback === 'none') {
      expect(() => readSettings({ ...BESIDE[name] })).not.toThrow();
      return;
    }
    for (const [, value = '', circumstance = ''] of fallback.matchAll(/`([^`]+)` ?((?:[^,`]|`[A-Z_]+`)*)/g)) {
      expect(Object.keys(CIRCUMSTANCES)).toContain(circumstance.trim());
      const env = CIRCUMSTANCES[circumstance.trim()];
      if (env) expect(read(name, value, env), circumstance).toEqual(readSettings(env));
    }
    expect(fallback).toMatch(/`/);
  });

  it.each(rows.filter(({ takes }) => /^\d/.test(takes)))(
    'has the range of $name: $takes',
    ({ name, takes }) => {
      const [, min = '', max = ''] = /^([\d,]+) to ([\d,]+)/.exec(takes) ?? [];
      const bounds = [min, max].map((bound) => bound.replaceAll(',', ''));
      expect(complaintAbout(name)).toContain(`takes a whole number from ${bounds.join(' to ')}`);
      for (const bound of bounds) expect(() => read(name, bound)).not.toThrow();
    },
  );

  it.each(rows.filter(({ takes }) => !/^\d/.test(takes)))(
    'shows what $name takes: $takes',
    ({ name, takes }) => {
      for (const sample of codeIn(takes)) expect(() => read(name, sample), sample).not.toThrow();
      const words = [...complaintAbout(name).matchAll(/'(\w+)'(?= or |$)/gm)].map(([, word]) => word);
      // A name, a text or a list takes more than its samples.
      if (!/address|URL|origins|text|fraction/.test(takes)) expect(codeIn(takes)).toEqual(words);
    },
  );
});
