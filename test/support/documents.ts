import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Document {
  readonly path: string;
  readonly text: string;
}

const PLACES = ['.', 'docs', 'test/releases'];

/** Every page that people read, in the order of their paths. */
export function allDocuments(): Document[] {
  const paths = PLACES.flatMap((folder) => {
    const names = readdirSync(folder, { recursive: folder === 'docs', encoding: 'utf8' });
    return names.filter((name) => name.endsWith('.md')).map((name) => join(folder, name));
  });
  return paths.toSorted().map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

/** The cells of each row of the table whose header begins with these words; code marks stay. */
export function tableOf(text: string, ...header: readonly string[]): string[][] {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => header.every((word, index) => cellsOf(line)[index] === word));
  if (start < 0) throw new Error(`there is no table with the header ${header.join(', ')}`);
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
  return lines.slice(start + 2, end < 0 ? undefined : end).map(cellsOf);
}

/** The cells of a line of a table, of which `\|` is no border. */
export function cellsOf(line: string): string[] {
  if (!line.startsWith('|')) return [];
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
}

/** The texts between code marks. */
export function codeIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}
