import { describe, expect, it } from 'vitest';
import { listen, recordingOf, told } from '../../../test/support/tool-recordings.js';

describe('the figures in what was recorded', () => {
  it.each([
    ['restic-backup', { bytesTransferred: 20_820_000, totalBytes: 20_820_000 }],
    ['borg-create', { bytesTransferred: 20_820_000 + 2_000 }],
    ['rclone-copy', { bytesTransferred: 20_820_000, totalBytes: 20_820_000 }],
    ['rsync-copy', { bytesTransferred: 20_820_000 }],
    ['pg_basebackup', { bytesTransferred: 22_953 * 1024, totalBytes: 22_953 * 1024 }],
  ])('of %s are those of the tool', async (name, figures) => {
    const { findings, ending } = await told(name);
    const { bytesTransferred: bytes = 0, totalBytes: total } = findings.known;
    // borg counts its own records too.
    if (name.startsWith('borg'))
      expect(Math.abs((bytes ?? 0) - figures.bytesTransferred)).toBeLessThan(2_100);
    else expect({ bytesTransferred: bytes, totalBytes: total }).toMatchObject(figures);
    expect(ending.isWell).toBe(true);
  });

  it.each(['nbdcopy', 'qemu-img'])('of %s are percentages', async (name) => {
    const { said, disks } = await told(name);
    const percents = [...said, ...disks].map(({ progressPercent }) => progressPercent);
    expect(percents.at(-1)).toBe(99.99);
    expect(percents).toEqual(percents.toSorted((a, b) => (a ?? 0) - (b ?? 0)));
  });

  it('of rsync leave the percentage out while the list of files grows', async () => {
    const { said } = await told('rsync-growing');
    expect(said.length).toBeGreaterThan(10);
    expect(said.every(({ progressPercent }) => progressPercent === null || progressPercent === 0)).toBe(true);
  });

  it('of restic have no total until it holds still', async () => {
    const line = (seconds: number, total: number): string =>
      `${JSON.stringify({ message_type: 'status', seconds_elapsed: seconds, total_bytes: total, bytes_done: 10 })}\n`;
    const output = [line(1, 100), line(2, 200), line(3, 300), line(4, 300), line(5, 300), line(6, 400)].join(
      '',
    );
    const { said } = await listen(['restic', 'backup'], {
      stdout: Buffer.from(output),
      stderr: Buffer.alloc(0),
      code: 0,
    });
    expect(said.map(({ totalBytes }) => totalBytes)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      300,
      null,
    ]);
  });
});

describe('the end that the recorded exit codes and outputs tell', () => {
  it.each([
    ['restic-unreadable', true, 1, undefined],
    ['restic-wrong-password', false, 0, 'wrong password or no key found'],
    ['borg-create', true, 1, undefined],
    ['borg-exists', false, 0, 'Archive a already exists'],
    ['rclone-missing', false, 1, 'directory not found'],
    ['rsync-missing', false, 0, 'No such file or directory'],
    ['qemu-img-missing', false, 0, "Could not open 'missing'"],
    ['pg_basebackup-exists', false, 0, 'exists but is not empty'],
  ])('of %s', async (name, isWell, warnings, error) => {
    const { ending } = await told(name);
    expect(ending).toMatchObject({ isWell, warnings });
    if (error === undefined) expect(ending.error).toBeUndefined();
    else expect(ending.error).toContain(error);
  });

  it.each([
    ['restic', ['restic', 'backup'], 10, 'the repository does not exist'],
    ['restic', ['restic', 'backup'], 11, 'the repository is locked'],
    ['restic', ['restic', 'backup'], 12, 'the password is wrong'],
    ['rsync', ['rsync'], 30, 'a timeout'],
  ])('of %s %j with exit code %i', async (_, command, code, meaning) => {
    const nothing = Buffer.alloc(0);
    const { ending } = await listen(command, { stdout: nothing, stderr: nothing, code });
    expect(ending.error).toContain(meaning);
  });

  it('of borg whose repository goes away, without the traceback', async () => {
    const message = `Local Exception\nTraceback (most recent call last):\n  File "a.py", line 1, in save\n    save()\nBrokenPipeError: [Errno 32] Broken pipe\n\nPlatform: Linux`;
    const record = { type: 'log_message', levelname: 'ERROR', message };
    const stderr = Buffer.from(`${JSON.stringify(record)}\n`);
    const { ending } = await listen(['borg', 'create'], { stdout: Buffer.alloc(0), stderr, code: 2 });
    expect(ending.error).toBe(
      'borg exited with code 2: Local Exception: BrokenPipeError: [Errno 32] Broken pipe',
    );
  });

  // As newer releases than Debian's print it.
  it('of an exit_error of restic', async () => {
    const stderr = Buffer.from(
      '{"message_type":"exit_error","code":12,"message":"Fatal: wrong password or no key found"}\n',
    );
    const { ending, printed } = await listen(['restic', 'backup'], {
      stdout: Buffer.alloc(0),
      stderr,
      code: 12,
    });
    expect(ending.error).toBe(
      'restic exited with code 12 (the password is wrong): Fatal: wrong password or no key found',
    );
    expect(printed.stderr.toString()).toBe('Fatal: wrong password or no key found\n');
  });

  it.each([
    [['rsync'], 24],
    [['borg', 'create'], 107],
    [['restic', 'backup'], 3],
  ])('of %j with exit code %i is a completed job with a warning', async (command, code) => {
    const nothing = Buffer.alloc(0);
    const { ending } = await listen(command, { stdout: nothing, stderr: nothing, code });
    expect(ending).toEqual({ isWell: true, warnings: 1 });
  });

  // 1 is that of sudo too, when it refuses, and 124 that of timeout.
  it.each([
    ['nice borg create r::a', 'borg-create', 1, true],
    ['sudo borg create r::a', '', 1, false],
    ['timeout 60 borg create r::a', 'borg-create', 124, false],
  ])('of %j is that of the tool where it has said something', async (command, name, code, isWell) => {
    const nothing = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
    const { ending } = await listen(command.split(' '), { ...(name ? recordingOf(name) : nothing), code });
    expect(ending.isWell).toBe(isWell);
  });
});
