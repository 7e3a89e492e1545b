import { readFileSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { PageFile } from './page-file.js';
import type { Bodies } from './page-file.js';

const PAGE = 'index.html';
const ASSETS = 'assets/';
/** Each build gives the files in `assets/` new names when their content changes. */
const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_EACH_TIME = 'no-cache';

/** All files of the dashboard. */
export interface PageFiles {
  readonly page: PageFile;
  /** Those that lie beside the page, by their names, such as `favicon.svg`. */
  readonly beside: ReadonlyMap<string, PageFile>;
  /** Those in `assets/`, by their paths below it. */
  readonly assets: ReadonlyMap<string, PageFile>;
}

/**
 * Reads them into memory: they are few and small, and a hub goes on serving the build that it was started with while
 * another one replaces the folder. Undefined where there is no page.
 */
export function readPageFiles(folder: string): PageFiles | undefined {
  const names = filesIn(folder);
  if (!names.includes(PAGE)) return undefined;
  const originals = names.filter((name) => !/\.(br|gz)$/.test(name));
  const read = (name: string, cacheControl: string): PageFile =>
    new PageFile(name, bodiesOf(folder, name, names), cacheControl);
  const isAsset = (name: string): boolean => name.startsWith(ASSETS);
  return {
    page: read(PAGE, ASK_EACH_TIME),
    beside: new Map(
      originals
        .filter((name) => name !== PAGE && !name.includes('/'))
        .map((name) => [name, read(name, ASK_EACH_TIME)]),
    ),
    assets: new Map(
      originals.filter(isAsset).map((name) => [name.slice(ASSETS.length), read(name, FOR_EVER)]),
    ),
  };
}

function filesIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) =>
        join(parentPath, name)
          .slice(folder.length + 1)
          .replaceAll(sep, '/'),
      );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function bodiesOf(folder: string, name: string, names: readonly string[]): Bodies {
  const read = (suffix: string): Buffer | undefined =>
    names.includes(name + suffix) ? readFileSync(join(folder, name + suffix)) : undefined;
  const [br, gzip] = [read('.br'), read('.gz')];
  return { identity: readFileSync(join(folder, name)), ...(br && { br }), ...(gzip && { gzip }) };
}
