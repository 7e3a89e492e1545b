import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROWS } from '../../test/support/layers.js';

interface Entry {
  readonly path: string;
  readonly says: string;
}

const FILE = /[\w.*-]+\.(?:ts|js|sh|lua)\b/g;

/** The entries of the tree: a name, two spaces or more, and what it says; two spaces of indent are a folder. */
function treeIn(page: string): Entry[] {
  const [, tree = ''] = page.split('## The tree\n');
  const entries: Entry[] = [];
  let folders: string[] = [];
  for (const line of tree.split(/\n(?=\S)/, 1)[0]?.split('\n') ?? []) {
    const [, indent = '', name = '', says = ''] = /^ {4}((?: {2})*)(\S+)(?: {2,}(.*))?$/.exec(line) ?? [];
    if (name) {
      folders = folders.slice(0, indent.length / 2);
      const path = join(...folders, name);
      entries.push({ path, says });
      folders.push(name);
    } else if (line.trim()) {
      const { path, says: before } = entries.pop() ?? { path: '', says: '' };
      entries.push({ path, says: `${before} ${line.trim()}` });
    }
  }
  return entries;
}

/** A service, a module or a timer may be named without its `.ts`, and a group of files by a `*`. */
function exists(path: string): boolean {
  if (!path.includes('*')) return existsSync(path) || existsSync(`${path}.ts`);
  const [, start = '', end = ''] = /([^/]*)\*([^/]*)$/.exec(path) ?? [];
  return readdirSync(dirname(path)).some((name) => name.startsWith(start) && name.endsWith(end));
}

function foldersOf(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ parentPath, name }) => join(parentPath, name));
}

const page = readFileSync('docs/architecture.md', 'utf8');

describe('the tree in docs/architecture.md', () => {
  const entries = treeIn(page);
  const named = new Set(entries.map(({ path }) => path.replace(/\/$/, '')));

  it('names only what is there', () => {
    expect(entries.length).toBeGreaterThan(50);
    expect(entries.map(({ path }) => path).filter((path) => !exists(path))).toEqual([]);
  });

  it('names only files that are there in what it says of a place', () => {
    const files = entries.flatMap(({ path, says }) => {
      const folder = path.endsWith('/') ? path : dirname(path);
      return (says.match(FILE) ?? []).map((name) => join(folder, name));
    });
    expect(files.length).toBeGreaterThan(20);
    expect(files.filter((file) => !exists(file))).toEqual([]);
  });

  it('names every folder of src', () => {
    const folders = foldersOf('src');
    expect(folders.length).toBeGreaterThan(20);
    expect(folders.filter((folder) => !named.has(folder))).toEqual([]);
  });
});

it('docs/architecture.md draws the layers that layers.spec.ts holds', () => {
  const [, after = ''] = page.split('## The layers\n');
  const drawn =
    after
      .split(/\n(?=\S)/, 1)[0]
      ?.trim()
      .split('\n') ?? [];
  expect(drawn.map((line) => line.trim().split(/ +/))).toEqual(ROWS);
});
