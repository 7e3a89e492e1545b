import { statSync } from 'node:fs';
import { HubClient } from '../../sending/post.js';
import type { Reply } from '../../sending/post.js';
import { BATCH_PATH, textOf } from '../../sending/sender.js';
import type { Settings } from '../../settings/settings.js';
import { MEGABYTE, Spool } from '../../spool/spool.js';
import { readOptions } from '../arguments.js';
import { settingsOf } from '../setup.js';

/** The hub replaces instants that are further ahead than this. */
const MAX_SKEW_MS = 300_000;
const NOTICED_SKEW_MS = 5_000;

type Finding = readonly ['ok' | 'bad' | 'hint', string];

/** Looks at each thing that reporting needs, and says what to do; 1 where something is wrong. */
export async function check(args: readonly string[]): Promise<number> {
  const settings = settingsOf(readOptions(args, {}));
  const findings = [...ofSettings(settings), ofSpool(settings), ...(await ofHub(settings))];
  for (const [verdict, text] of findings) process.stdout.write(`${verdict.padEnd(5)}${text}\n`);
  return findings.some(([verdict]) => verdict === 'bad') ? 1 : 0;
}

function ofSettings({ files, url, token }: Settings): Finding[] {
  const findings: Finding[] = [
    ['ok', `settings: ${files.length > 0 ? files.join(', ') : 'flags and environment alone'}`],
  ];
  if (url === undefined)
    findings.push([
      'bad',
      'hub: no URL is set; set BACKUP_HUB_URL, --url, or "url" in /etc/backup-report.json',
    ]);
  if (token === undefined)
    findings.push(['hint', 'token: none is set; a hub that needs tokens will refuse reports']);
  const open = files.filter((file) => (statSync(file).mode & 0o044) !== 0);
  if (token !== undefined)
    for (const file of open)
      findings.push(['hint', `settings: others may read ${file}; chmod 600 if a token is in it`]);
  return findings;
}

function ofSpool({ spool: path, spoolMaxMb }: Settings): Finding {
  let said: string | undefined;
  const spool = new Spool({ path, maxBytes: spoolMaxMb * MEGABYTE, say: (trouble) => (said = trouble) });
  spool.writeNote('checked', { at: Date.now() });
  const { words, jobs } = spool.waiting();
  const { trouble } = spool;
  spool.close();
  if (trouble !== undefined)
    return ['bad', `spool: ${said ?? trouble}; make its folder writable, or set --spool`];
  return ['ok', `spool: ${path}, ${words} reports of ${jobs} jobs wait`];
}

async function ofHub({ url, token, ca }: Settings): Promise<Finding[]> {
  if (url === undefined) return [];
  const client = new HubClient({ url, token, ca });
  try {
    const before = Date.now();
    // An empty batch is refused for being empty, after the token has been looked at, and stores nothing.
    const reply = await client.request('POST', BATCH_PATH, '{"updates":[]}');
    return [ofReply(url, reply), ...ofClock(reply.date, (before + Date.now()) / 2)];
  } catch (error) {
    return [['bad', `hub: ${url} cannot be reached: ${textOf(error)}`]];
  } finally {
    client.close();
  }
}

function ofReply(url: string, { status }: Reply): Finding {
  if (status === 422) return ['ok', `hub: ${url} takes reports`];
  if (status === 401)
    return ['bad', 'token: the hub does not know it; make one with: hub token create NAME --role reporter'];
  if (status === 403)
    return ['bad', 'token: it may not report; make one with: hub token create NAME --role reporter'];
  if (status >= 300 && status < 400) return ['bad', `hub: ${url} redirects; set the URL that it leads to`];
  if (status === 404 || status === 405)
    return ['bad', `hub: there is none at ${url}; is a path missing or too much?`];
  if (status === 503)
    return ['bad', 'hub: it is there, but cannot store reports now; its /health/ready says why'];
  return ['bad', `hub: ${url} answered ${status}`];
}

/** `Date` is exact to a second. */
function ofClock(date: string | undefined, nowMs: number): Finding[] {
  const hubMs = Date.parse(date ?? '');
  if (Number.isNaN(hubMs)) return [];
  const skewMs = nowMs - hubMs - 500;
  if (Math.abs(skewMs) < NOTICED_SKEW_MS) return [['ok', "clock: agrees with the hub's"]];
  const text = `clock: ${Math.round(Math.abs(skewMs) / 1000)} s ${skewMs > 0 ? 'ahead of' : 'behind'} the hub's; run NTP here`;
  return [[skewMs > MAX_SKEW_MS ? 'bad' : 'hint', text]];
}
