import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allDocuments } from '../../test/support/documents.js';
import type { Document } from '../../test/support/documents.js';

const LINK = /\[[^\]]*\]\(([^)\s]+)\)/g;

/** As GitHub makes them. */
function anchorsOf(text: string): string[] {
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function deadLinksOf({ path, text }: Document): string[] {
  const links = [...text.matchAll(LINK)].map(([, link = '']) => link);
  return links.filter((link) => {
    const [, file = '', anchor = ''] = /^([^#]*)#?(.*)$/.exec(link) ?? [];
    if (/^[a-z]+:/.test(link)) return false;
    const target = file === '' ? path : join(dirname(path), file);
    if (!existsSync(target)) return true;
    return anchor !== '' && !anchorsOf(readFileSync(target, 'utf8')).includes(anchor);
  });
}

describe('the links of the documents', () => {
  it.each(allDocuments())('of $path lead to pages and headings that are there', (document) => {
    expect(deadLinksOf(document)).toEqual([]);
  });

  it.each(['[gone](gone.md)', '[gone](docs/api.md#gone)', '[gone](#gone)'])('%s is dead', (link) => {
    expect(deadLinksOf({ path: 'README.md', text: link })).toHaveLength(1);
  });
});

describe('docs/decisions/README.md', () => {
  const files = readdirSync('docs/decisions').filter((name) => /^\d{4}-/.test(name));
  const index = readFileSync('docs/decisions/README.md', 'utf8');
  const listed = [...index.matchAll(/^\| \[(\d{4})\]\((\S+)\) +\| (.+?) +\| (.+?) +\|$/gm)].map(
    ([, number, file, title]) => ({ number, file, title }),
  );

  it('lists every decision with its number and title, in their order', () => {
    expect(files.length).toBeGreaterThan(20);
    const due = files.toSorted().map((file) => {
      const [, title] = /^# \d+\. (.*)$/m.exec(readFileSync(join('docs/decisions', file), 'utf8')) ?? [];
      return { number: file.slice(0, 4), file, title };
    });
    expect(listed).toEqual(due);
  });
});
