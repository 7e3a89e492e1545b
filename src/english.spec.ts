import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../', import.meta.url);
/** Strings are checked only in src: those of tests include the texts of clients. */
const FOLDERS = ['src', 'client/src', 'web', 'test', 'bench', 'tools'];
/** Their samples contain the words. */
const SAMPLES = ['src/english.spec.ts', 'src/app/documents.words.spec.ts'];

/** Comments, strings, templates, and regular expressions, which may hold quotes and slashes. */
const TOKEN =
  /\/\*[^]*?\*\/|\/\/.*(?:\n\s*\/\/.*)*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|(?<=[(,=:[!&|?{};>]\s*|return )\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/g;

const UNNATIVE = /\bwhoever\b|\blest\b|\bis told so\b/i;
const INVERTED = /(?:^|[.!?:]\s+)(?:What|Who|Of)\s/;

interface Text {
  readonly kind: 'comment' | 'string';
  readonly text: string;
}

function textsOf(source: string): Text[] {
  return (source.match(TOKEN) ?? []).flatMap((token): Text[] => {
    if (/^\/[*/]/.test(token)) return [{ kind: 'comment', text: proseOf(token) }];
    return token.startsWith('/') ? [] : [{ kind: 'string', text: token.slice(1, -1) }];
  });
}

/** A comment without its marks, its lines joined. */
function proseOf(comment: string): string {
  const lines = comment.replace(/^\/\*+|\*\/$/g, '').split('\n');
  return lines
    .map((line) => line.replace(/^\s*(?:\/\/|\*)?\s*(?:\d+\. |- )?/, ''))
    .join(' ')
    .trim();
}

function faultsIn(source: string, kinds: readonly Text['kind'][]): string[] {
  return textsOf(source)
    .filter(({ kind, text }) => kinds.includes(kind) && (UNNATIVE.test(text) || INVERTED.test(text)))
    .map(({ text }) => text);
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(new URL(`${folder}/`, ROOT), { recursive: true, encoding: 'utf8' });
  return entries
    .filter((name) => /\.[jt]sx?$/.test(name))
    .map((name) => `${folder}/${name}`)
    .filter((name) => !SAMPLES.includes(name));
}

describe('the English of comments and texts', () => {
  it.each(FOLDERS)('of %s puts the subject first, in words that are in use', (folder) => {
    const kinds =
      folder === 'src' || folder === 'client/src' ? (['comment', 'string'] as const) : (['comment'] as const);
    const files = filesIn(folder);
    expect(files.length).toBeGreaterThan(0);
    const faults = files.flatMap((file) =>
      faultsIn(readFileSync(new URL(file, ROOT), 'utf8'), kinds).map((text) => `${file}: ${text}`),
    );
    expect(faults).toEqual([]);
  });

  it.each([
    '/** What a job says. */',
    '// Of a job.',
    '/**\n * Says it. Who\n * asks, gets it.\n */',
    '/** Steps:\n * 1. What comes first.\n */',
    'const a = /["\']/; // Who knows.',
    '// Closed,\n// lest it leaks.',
    "throw new Error('It is told so.');",
    'const text = `For ${a}, whoever it is.`;',
    'const text = "Stored. What else?";',
  ])('is found wanting in %j', (source) => {
    expect(faultsIn(source, ['comment', 'string'])).toHaveLength(1);
  });

  it.each([
    '/** The answer to a request of the hub. */',
    '// Blames somebody, whatever happens.',
    "const url = 'https://of.example/Who'; // A link.",
    'const pattern = /Of|What /;',
    'const What = 1 / 2; const half = What / 2;',
  ])('is not found wanting in %j', (source) => {
    expect(faultsIn(source, ['comment', 'string'])).toEqual([]);
  });
});
