import type { JSX } from 'preact';
import type { AlertList } from '../hub/types.js';
import { useAnswer } from '../hub/use-answer.js';
import { Ago } from '../parts/figures.js';

const REFRESH_MS = 30_000;
const MOST = 50;

/** Complaints of a node's daemon, newest first. */
export function AlertsCard({ nodeId }: { readonly nodeId: string }): JSX.Element {
  const { data, error } = useAnswer(
    '/nodes/:nodeId/alerts',
    { nodeId, limit: MOST },
    { everyMs: REFRESH_MS },
  ).value;
  return (
    <section class="card alerts" aria-labelledby="alerts">
      <header>
        <h2 id="alerts">Alerts</h2>
        {data?.next_cursor != null && <span class="sub">the newest {MOST}</span>}
      </header>
      {error && <p class="nothing fail">{error.message}</p>}
      {data?.items.length === 0 && <p class="nothing">Its daemon has sent none.</p>}
      {data && data.items.length > 0 && (
        <ul>
          {data.items.map((alert) => (
            <Alert key={alert.id} alert={alert} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Alert({ alert }: { alert: AlertList['items'][number] }): JSX.Element {
  const said = [alert.priority, alert.status, alert.application].filter(
    (word) => word !== null && word !== '',
  );
  return (
    <li>
      <b>{alert.title}</b>
      <span class="when">
        {alert.count > 1 && `${alert.count.toLocaleString('en')} times, last `}
        <Ago at={alert.last_at} />
      </span>
      {alert.description !== null && <p>{alert.description}</p>}
      {said.length > 0 && <small>{said.join(' · ')}</small>}
    </li>
  );
}
