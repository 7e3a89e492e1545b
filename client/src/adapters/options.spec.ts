import { describe, expect, it } from 'vitest';
import { Findings } from '../running/findings.js';
import { preparedFor, toolOf } from './choose.js';

function commandFor(command: readonly string[], tool = toolOf(command)): readonly string[] {
  return preparedFor(tool, command, new Findings(), {}).command;
}

describe('options', () => {
  it.each([
    [
      ['restic', '-r', 'backup', 'backup', 'x'],
      ['restic', '-r', 'backup', 'backup', '--json', 'x'],
    ],
    [
      ['/usr/bin/restic', 'backup', '-v', 'x'],
      ['/usr/bin/restic', 'backup', '-v', 'x'],
    ],
    [
      ['restic', 'snapshots'],
      ['restic', 'snapshots'],
    ],
    [
      ['borg', 'create', '--stats', 'r::a'],
      ['borg', 'create', '--log-json', '--progress', '--stats', 'r::a'],
    ],
    [
      ['borg', 'prune', 'r'],
      ['borg', 'prune', 'r'],
    ],
    [
      ['rclone', 'copy', '-P', 'a', 'b'],
      ['rclone', 'copy', '-P', 'a', 'b'],
    ],
    [
      ['rsync', '-aq', 'a', 'b'],
      ['rsync', '-aq', 'a', 'b'],
    ],
    [
      ['rsync', '--progress', 'a', 'b'],
      ['rsync', '--progress', 'a', 'b'],
    ],
    [
      ['rsync', '-a', '--i-r', 'a', 'b'],
      ['rsync', '--info=progress2', '-a', '--i-r', 'a', 'b'],
    ],
    [
      ['nbdcopy', '-p', 'a', 'b'],
      ['nbdcopy', '-p', 'a', 'b'],
    ],
    [
      ['qemu-img', 'info', 'a'],
      ['qemu-img', 'info', 'a'],
    ],
    [
      ['qemu-img', 'convert', '-q', 'a', 'b'],
      ['qemu-img', 'convert', '-q', 'a', 'b'],
    ],
    [
      ['pg_basebackup', '--progress', '-D', 'b'],
      ['pg_basebackup', '--progress', '-D', 'b'],
    ],
    [
      ['pg_dump', 'db'],
      ['pg_dump', 'db'],
    ],
  ])('turn %j into %j', (command, expected) => {
    expect(commandFor(command)).toEqual(expected);
  });

  it.each([
    [
      'nice -n 19 ionice -c3 rsync -a a b',
      'nice -n 19 ionice -c3 rsync --info=progress2 --no-inc-recursive -a a b',
    ],
    ['sudo -u backup /usr/bin/pg_basebackup -D b', 'sudo -u backup /usr/bin/pg_basebackup -P -D b'],
    ['sudo -u rsync tar cf a b', 'sudo -u rsync tar cf a b'],
    ['flock /run/lock restic backup x', 'flock /run/lock restic backup --json x'],
    ['docker exec rsync tar c /data', 'docker exec rsync tar c /data'],
    ['rclone copy -- a b', 'rclone copy --use-json-log --stats 1s --stats-log-level NOTICE -- a b'],
  ])('of the tool in %j are put in as in %j', (command, expected) => {
    expect(commandFor(command.split(' '))).toEqual(expected.split(' '));
  });

  it.each([
    [['sh', '-c', 'rsync -a a b'], undefined],
    [
      ['/opt/copy', 'a'],
      ['/opt/copy', '--info=progress2', '--no-inc-recursive', 'a'],
    ],
    [
      ['ssh', 'host', 'rsync', 'a'],
      ['ssh', 'host', 'rsync', '--info=progress2', '--no-inc-recursive', 'a'],
    ],
  ])('of %j with --tool rsync make it %j', (command, expected = command) => {
    expect(commandFor(command, 'rsync')).toEqual(expected);
  });

  it('name the job after the tool, wherever it is', () => {
    const names = [
      '/usr/bin/restic backup',
      'nice -n5 pg_dump db',
      'sudo -u restic tar c',
      'nice my-backup',
      'sh -c tar',
    ];
    expect(names.map((name) => toolOf(name.split(' ')))).toEqual(['restic', 'pg_dump', 'tar', 'nice', 'sh']);
  });
});
