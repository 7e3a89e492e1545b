import { describe, expect, it } from 'vitest';
import { listen, names, recordingOf, told } from '../../../test/support/tool-recordings.js';

describe('the output', () => {
  // The recording of rsync-growing ends in the middle of a figure.
  it.each(names.filter((name) => name !== 'rsync-growing'))(
    'of %s has nothing of what was added',
    async (name) => {
      const { printed } = await told(name);
      const text = printed.stdout.toString() + printed.stderr.toString();
      expect(text).not.toMatch(/^\{|message_type|archive_progress|"stats"|\d+%|\/100|kB \(/m);
    },
  );

  it('of restic and rsync is what people read', async () => {
    expect((await told('restic-backup')).printed.stdout.toString()).toMatch(
      /^\nFiles: {10}40 new, {5}0 changed, {5}0 unmodified\nDirs: .*\nAdded to the repository: 19\.\d{3} MiB\n\nprocessed 40 files, 19\.855 MiB in 0:0\d\nsnapshot [0-9a-f]{8} saved\n$/,
    );
    const [first, second, third] = (await told('rsync-copy')).printed.stdout.toString().split('\n');
    expect([first, second, third]).toEqual([
      'sending incremental file list',
      'created directory synced',
      './',
    ]);
  });

  it('that the user asked for stays as it is, byte for byte', async () => {
    for (const [name, command] of [
      ['restic-backup', ['restic', 'backup', '--json', 'tree']],
      ['borg-create', ['borg', 'create', '--log-json', '--progress', '--json', 'r::a']],
      ['rclone-copy', ['rclone', 'copy', '--use-json-log', '--stats', '1s', 'a', 'b']],
      ['rsync-copy', ['rsync', '-a', '--info=progress2', 'a', 'b']],
      ['qemu-img', ['qemu-img', 'convert', '-p', 'a', 'b']],
      ['pg_basebackup', ['pg_basebackup', '-P', '-D', 'b']],
    ] as const) {
      const recording = recordingOf(name);
      const { printed } = await listen(command, recording);
      expect(printed).toEqual({ stdout: recording.stdout, stderr: recording.stderr });
    }
  });
});
