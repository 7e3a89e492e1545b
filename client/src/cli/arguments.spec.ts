import { describe, expect, it } from 'vitest';
import { readArguments } from './arguments.js';

const read = (line: string): { rest: string; unknown: string } => {
  const { rest, unknown } = readArguments(line.split(' '), { id: 'value', quiet: 'flag', tag: 'list' });
  return { rest: rest.join(' '), unknown: unknown.join(' ') };
};

describe('the command after options that there are not', () => {
  it.each([
    ['--colour red -- rsync -a', 'rsync -a', '--colour'],
    ['--colour=red -- rsync -a', 'rsync -a', '--colour=red'],
    ['--colour red --id x -- rsync -a', 'rsync -a', '--colour'],
    ['--colour red --id=x --quiet -- rsync -a', 'rsync -a', '--colour'],
    ['--colour rsync -a', 'rsync -a', '--colour'],
    ['--colour rsync --delete -- a', 'rsync --delete -- a', '--colour'],
    ['-q rsync -a', 'rsync -a', '-q'],
    ['-q -- rsync -a', 'rsync -a', '-q'],
  ])('is in %j %j', (line, rest, unknown) => {
    expect(read(line)).toEqual({ rest, unknown });
  });
});
