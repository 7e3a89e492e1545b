import { describe, expect, it } from 'vitest';
import { allDocuments } from '../../../test/support/documents.js';
import { readArguments, Values } from './arguments.js';
import type { Options } from './arguments.js';
import { OPTIONS as PIPE } from './commands/pipe.js';
import { OPTIONS as RUN } from './commands/run.js';
import { OPTIONS as SEND } from './commands/send.js';
import { describedJob } from './describe-job.js';

const OPTIONS: Readonly<Record<string, Options>> = { run: RUN, pipe: PIPE, send: SEND };
const CALL = /\bbackup-report(?:-client)? (run|pipe|send) (?!--`)([^|;`\n]*)/g;

interface Call {
  readonly page: string;
  readonly name: string;
  readonly line: string;
}

/** About as a shell splits it: `$(…)` is a word. */
const wordsOf = (line: string): string[] =>
  line.replaceAll(/\$\([^)]*\)/g, 'word').match(/"[^"]*"|'[^']*'?|[^\s"']+/g) ?? [];

function callsIn(page: string, text: string): Call[] {
  // Those of Kubernetes are in a list.
  const plain = text.replaceAll(
    /args: \[(.*)\]/g,
    (_, list: string) => `backup-report ${list.replaceAll(',', '')}`,
  );
  return [...plain.matchAll(CALL)].map(([, name = '', line = '']) => ({ page, name, line }));
}

const calls = allDocuments().flatMap(({ path, text }) => callsIn(path, text));

describe('the calls of backup-report in the documents', () => {
  it('are found in every place', () => {
    const pages = calls.map(({ page }) => page);
    expect(pages.filter((page) => page.endsWith('schedulers.md'))).toHaveLength(4);
    expect(calls.length).toBeGreaterThan(20);
  });

  it.each(calls)('$page: $name $line', ({ name, line }) => {
    const { values: given, rest, unknown } = readArguments(wordsOf(line), OPTIONS[name] ?? {});
    const values = new Values(given);
    expect(unknown).toEqual([]);
    expect(rest.length > 0).toBe(name === 'run');
    expect(() => [values.durationMs('wait'), describedJob(values)]).not.toThrow();
    if (name === 'send') expect(values.has('id') && values.has('status')).toBe(true);
  });
});
