import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROWS } from '../test/support/layers.js';

const SRC = import.meta.dirname;

/** The program has two entries: `hub serve` is main.ts, loaded when it is asked for. */
const KNOWN_EXCEPTIONS = ['cli/commands/serve.ts → main.ts'];

interface Import {
  readonly from: string;
  readonly to: string;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'),
);
const imports = files.flatMap(importsOf);

function importsOf(file: string): Import[] {
  const source = readFileSync(join(SRC, file), 'utf8');
  return Array.from(source.matchAll(/(?:from |import\(|import )'(\.[^']+)'/g), ([, path = '']) => ({
    from: file,
    to: relative(SRC, resolve(SRC, dirname(file), path)).replace(/\.js$/, '.ts'),
  }));
}

function roomOf(file: string): string {
  return file.split('/')[0]?.replace(/\.ts$/, '') ?? '';
}

function rowOf(room: string): number {
  return ROWS.findIndex((row) => row.includes(room));
}

function show({ from, to }: Import): string {
  return `${from} → ${to}`;
}

describe('the layers of src', () => {
  it('name every room', () => {
    expect([...new Set(files.map(roomOf))].filter((room) => rowOf(room) < 0)).toEqual([]);
  });

  it('have imports that run down, and none within a row', () => {
    const wrong = imports.filter(({ from, to }) => {
      const [importer, imported] = [roomOf(from), roomOf(to)];
      return importer !== imported && rowOf(importer) >= rowOf(imported);
    });
    expect(wrong.map(show)).toEqual(KNOWN_EXCEPTIONS);
  });

  it('have rules of jobs without I/O: no package, no other room', () => {
    const packages = files
      .filter((file) => roomOf(file) === 'job-rules')
      .flatMap((file) => Array.from(readFileSync(join(SRC, file), 'utf8').matchAll(/from '([^.'][^']*)'/g)));
    expect(packages.map(([line]) => line)).toEqual([]);
  });
});
