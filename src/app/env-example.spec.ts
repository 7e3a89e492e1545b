import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSettings } from './settings.js';

const lines = readFileSync('.env.example', 'utf8').split('\n');
const settings = lines.flatMap((line) => {
  const [, isComment, name = '', value = ''] = /^(#?)([A-Z_]+)=(.*)$/.exec(line) ?? [];
  return name ? [{ name, value, isSet: isComment === '' }] : [];
});
const set = Object.fromEntries(settings.filter(({ isSet }) => isSet).map(({ name, value }) => [name, value]));

/** The variables that the hub asks for. */
function variablesRead(env: NodeJS.ProcessEnv): string[] {
  const asked = new Set<string>();
  readSettings(
    new Proxy(env, {
      get: (target, name) => {
        asked.add(String(name));
        return target[String(name)];
      },
    }),
  );
  return [...asked].toSorted();
}

describe('.env.example', () => {
  it('names every setting of the hub once, and no other', () => {
    expect(settings.map(({ name }) => name).toSorted()).toEqual(variablesRead({}));
  });

  it('sets each to its default', () => {
    expect(readSettings(set)).toEqual(readSettings({}));
  });

  it('shows defaults of SQLite on a loopback address also where it sets none', () => {
    const shown = settings.filter(({ name }) =>
      /^(AUTH|DATABASE_POOL_SIZE|MIGRATE_ON_START|RATE_LIMIT_BURST)$/.test(name),
    );
    expect(shown).toHaveLength(4);
    const all = { ...set, ...Object.fromEntries(shown.map(({ name, value }) => [name, value])) };
    expect(readSettings(all)).toEqual(readSettings({}));
  });
});
