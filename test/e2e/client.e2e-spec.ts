import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { makeAuthority } from '../support/certificates.js';
import { listening, makeHost, statusOf } from '../support/client.js';
import { freePort } from '../support/database-server.js';
import { eventually, jobOf, launchHub, startHub } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { openForSuite } from '../support/suite-hub.js';
import type { SuiteHub } from '../support/suite-hub.js';

let suite: SuiteHub<Hub & { close(): Promise<void> }>;
let hub: Hub;
beforeAll(async () => {
  suite = await openForSuite('sqlite');
  ({ hub } = suite);
});
afterAll(() => suite.end());

describe('send', () => {
  it('says one word with its figures, from one process after the other', async () => {
    const host = await makeHost(hub.url);
    const about = [
      '--id',
      'script',
      '--vm',
      'pg1',
      '--backup-type',
      'full',
      '--repository',
      'r1',
      '--policy',
      'nightly',
    ];
    await host.run([
      'send',
      ...about,
      '--status',
      'running',
      '--phase',
      'dumping',
      '--bytes',
      '10',
      '--total-bytes',
      '100',
    ]);
    const running = { status: 'running', bytes_transferred: 10, progress_percent: 10, backup_type: 'full' };
    expect(await jobOf(hub, 'script')).toMatchObject({ ...running, vm_name: 'pg1', policy_id: 'nightly' });
    await host.run([
      'send',
      '--id',
      'script',
      '--status',
      'running',
      '--disk',
      '1',
      '--bytes',
      '5',
      '--label',
      'sdb',
    ]);
    const end = await host.run([
      'send',
      '--id',
      'script',
      '--status',
      'failed',
      '--error',
      'disk full',
      '--warnings',
      '2',
    ]);
    expect(end).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
    expect(await jobOf(hub, 'script')).toMatchObject({
      status: 'failed',
      error_message: 'disk full',
      warning_count: 2,
      disks: [{ disk_index: 1, label: 'sdb', bytes_transferred: 5, status: 'transferring' }],
    });
  });

  it.each([
    [['--id', 'x'], '--status is required'],
    [['--id', 'x', '--status', 'done'], '--status must be one of pending, running'],
    [['--status', 'running'], '--id is required'],
    [['--id', ' x', '--status', 'running'], '--id must have 1 to 128 characters'],
    [['--id', 'x', '--status', 'running', '--bytes', 'many'], '--bytes must be a number'],
    [['--id', 'x', '--status', 'running', '--disk', '-1'], '--disk must be a whole number'],
    [['--id', 'x', '--status'], '--status needs a value'],
    [['--id', 'x', '--status', 'running', '--colour'], '--colour is not understood'],
  ])('%j is told that %s', async (args, message) => {
    const host = await makeHost(hub.url);
    const end = await host.run(['send', ...args]);
    expect(end.code).toBe(2);
    expect(end.stderr).toContain(message);
    expect(existsSync(join(host.folder, 'state'))).toBe(false);
  });
});

describe('the spool’s commands', () => {
  it('say what waits, since when and why, and send it', async () => {
    const host = await makeHost(`http://127.0.0.1:${await freePort()}`);
    expect(await statusOf(host)).toMatchObject({ waiting: 0, sending: null });
    await host.run(['send', '--id', 'waits', '--status', 'running', '--wait', '0.2s']);
    const found = await statusOf(host);
    expect(found).toMatchObject({
      waiting: 1,
      jobs: 1,
      sending: { reason: expect.stringContaining('ECONNREFUSED') as string },
    });
    expect(Date.parse(found.waiting_since ?? '')).toBeGreaterThan(Date.now() - 60_000);
    expect((await host.run(['status'])).stdout).toMatch(
      /waiting {4}1 reports of 1 jobs, since .*\nsending {4}fails since .*ECONNREFUSED/,
    );
    const failed = await host.run(['flush', '--wait', '0.1s']);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(/1 reports of 1 jobs still wait: .*ECONNREFUSED/);
    expect(await host.run(['flush'], { env: { BACKUP_HUB_URL: hub.url } })).toMatchObject({
      code: 0,
      stdout: '',
      stderr: '',
    });
    expect(await jobOf(hub, 'waits')).toMatchObject({ status: 'running' });
  });

  it('show the reports that the hub refused, with its reasons', async () => {
    const host = await makeHost(hub.url);
    await host.run(['send', '--id', 'typed', '--status', 'running']);
    await host.run(['send', '--id', 'typed', '--type', 'restore', '--status', 'running']);
    expect(await statusOf(host)).toMatchObject({ waiting: 0, rejected: 1 });
    expect((await host.run(['rejected'])).stdout).toMatch(/^\S+Z {2}409 {2}restore typed: .*backup/);
    const rows = JSON.parse((await host.run(['rejected', '--json'])).stdout) as object[];
    expect(rows).toMatchObject([
      { job_type: 'restore', job_id: 'typed', status: 409, update: { status: 'running' } },
    ]);
  });

  it('send in the background as a daemon, until it is told to end', async () => {
    const host = await makeHost(`http://127.0.0.1:${await freePort()}`);
    const daemon = host.start(['daemon'], { env: { BACKUP_HUB_URL: hub.url } });
    await once(daemon.process.stderr ?? daemon.process, 'data');
    await host.run(['send', '--id', 'by-daemon', '--status', 'completed', '--wait', '0s']);
    await eventually(
      () => jobOf(hub, 'by-daemon'),
      ({ status }) => status === 'completed',
    );
    daemon.process.kill('SIGTERM');
    expect((await daemon.ended).code).toBe(0);
  });
});

describe('check', () => {
  it('finds all well', async () => {
    const host = await makeHost(hub.url);
    const { code, stdout } = await host.run(['check']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok .*settings[^]*^ok .*spool[^]*^ok .*takes reports[^]*^ok .*clock/m);
  });

  it('says what is wrong with the token, the spool and the address, and what to do', async () => {
    const guarded = await startHub({ DATABASE_URL: 'sqlite::memory:', AUTH: 'required' });
    const host = await makeHost(guarded.url);
    const unknown = await host.run(['check', '--token', 'bth_wrong']);
    expect(unknown.code).toBe(1);
    expect(unknown.stdout).toContain('hub token create NAME --role reporter');
    expect((await host.run(['check', '--url', `${hub.url}/elsewhere`])).stdout).toContain('there is none at');
    expect((await host.run(['check', '--url', `http://127.0.0.1:${await freePort()}`])).stdout).toContain(
      'cannot be reached',
    );
    expect((await makeHost().then((other) => other.run(['check']))).stdout).toContain(
      'no URL is set; set BACKUP_HUB_URL',
    );
    await writeFile(join(host.folder, 'file'), '');
    expect((await host.run(['check', '--spool', join(host.folder, 'file', 'x')])).stdout).toMatch(
      /^bad .*spool: .*make its folder writable/m,
    );
  });

  it('finds a clock that is ahead', async () => {
    const answer: RequestListener = (_, response) => {
      response.writeHead(422, { date: new Date(Date.now() - 3_600_000).toUTCString() }).end('{}');
    };
    const host = await makeHost(`http://${await listening(createServer(answer))}`);
    expect((await host.run(['check'])).stdout).toMatch(
      /^bad .*clock: 3600 s ahead of the hub's; run NTP here/m,
    );
  });
});

describe('settings', () => {
  it('come from flags before the environment, that before the user’s file', async () => {
    const host = await makeHost();
    await mkdir(join(host.folder, '.config'));
    await writeFile(join(host.folder, 'token'), 'from-a-file\n');
    const file = { url: 'http://127.0.0.1:1', tokenFile: join(host.folder, 'token') };
    await writeFile(join(host.folder, '.config', 'backup-report.json'), JSON.stringify(file));
    const tokens: (string | undefined)[] = [];
    const answer: RequestListener = ({ headers }, response) => {
      tokens.push(headers.authorization);
      response.writeHead(422).end('{}');
    };
    const url = `http://${await listening(createServer(answer))}`;
    await host.run(['check', '--url', url]);
    await host.run(['check', '--url', url], { env: { BACKUP_HUB_TOKEN: 'from-env' } });
    await host.run(['check', '--url', url, '--token', 'from-flag'], {
      env: { BACKUP_HUB_TOKEN: 'from-env' },
    });
    await host.run(['check'], { env: { BACKUP_HUB_URL: url } });
    expect(tokens).toEqual(
      ['from-a-file', 'from-env', 'from-flag', 'from-a-file'].map((token) => `Bearer ${token}`),
    );
    expect((await host.run(['flush', '--token', 'two words'])).stderr).toContain('it must be one word');
  });
});

describe('the way to the hub', () => {
  const takeAll: RequestListener = (message, response) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      const { updates } = JSON.parse(Buffer.concat(chunks).toString()) as { updates: object[] };
      response.end(JSON.stringify({ results: updates.map((_, index) => ({ index, status: 200 })) }));
    });
  };

  it('is HTTPS by the certificates of the system or of --ca, through HTTPS_PROXY where it is set', async () => {
    const authority = await makeAuthority();
    onTestFinished(() => authority.remove());
    const { cert, key } = await authority.sign('hub', 'localhost');
    const options = { cert: await readFile(cert), key: await readFile(key) };
    const secure = (await listening(createSecureServer(options, takeAll))).replace('127.0.0.1', 'localhost');
    const host = await makeHost(`https://${secure}`);
    const word = ['send', '--id', 'secure', '--status', 'running', '--wait'];
    await host.run([...word, '3s']);
    expect((await statusOf(host)).sending?.reason).toMatch(/certificate|self-signed/);
    const send = [...word, '30s'];
    await host.run([...send, '--ca', authority.ca]);
    expect((await statusOf(host)).waiting).toBe(0);
    await host.run(send, { env: { SSL_CERT_FILE: authority.ca } });
    expect((await statusOf(host)).waiting).toBe(0);

    const tunnels: string[] = [];
    const proxy = createServer().on('connect', ({ url = '', headers }, socket) => {
      tunnels.push(`${url} ${headers['proxy-authorization']}`);
      const upstream = connect(Number(url.split(':')[1]), 'localhost', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on('error', () => socket.destroy());
      socket.on('error', () => upstream.destroy());
    });
    const env = { HTTPS_PROXY: `http://user:pa%3As@${await listening(proxy)}` };
    await host.run([...send, '--ca', authority.ca], { env });
    expect((await statusOf(host)).waiting).toBe(0);
    expect(tunnels).toEqual([`${secure} Basic ${Buffer.from('user:pa:s').toString('base64')}`]);
    await host.run([...send, '--ca', authority.ca], { env: { ...env, NO_PROXY: 'localhost' } });
    expect(tunnels).toHaveLength(1);
  });

  it('is never that of a redirect, which the token would follow', async () => {
    let reached = 0;
    const elsewhere = await listening(createServer(() => reached++));
    const redirects: RequestListener = (_, response) =>
      response.writeHead(307, { location: `http://${elsewhere}/` }).end();
    const host = await makeHost(`http://${await listening(createServer(redirects))}`);
    const end = await host.run([
      'send',
      '--id',
      'led',
      '--status',
      'running',
      '--wait',
      '1s',
      '--token',
      'secret',
    ]);
    expect(end.stderr).toMatch(
      /^backup-report: reports wait in the spool: the hub answered 307: redirects are not followed/,
    );
    expect(reached).toBe(0);
    expect((await statusOf(host)).waiting).toBe(1);
  });

  it('works again when the hub has been down', async () => {
    const port = await freePort();
    const host = await makeHost(`http://127.0.0.1:${port}`);
    const run = host.start(['run', '--id', 'patient', '--wait', '60s', '--', 'true']);
    await eventually(
      () => statusOf(host),
      ({ sending }) => sending !== null,
    );
    const late = await launchHub({
      DATABASE_URL: `sqlite:${join(host.folder, 'hub.sqlite')}`,
      PORT: String(port),
    });
    onTestFinished(() => late.kill());
    expect((await run.ended).code).toBe(0);
    expect(await jobOf(late, 'patient')).toMatchObject({ status: 'completed' });
  });
});
